"""The values of an expression at many points and all positions at once, on NumPy arrays.

Every index, free or bound, is an axis: `z[k]` is an array along k's axis, a sum adds
up along its index's axis and keeps it with length 1, and NumPy's broadcasting does
the rest. So each node is visited once for all points and all positions, and a part
that several lines have in common is computed once. Derivatives are taken by dual
numbers. The last axis is the points'; an index's axis stands before those found earlier.

The kind of number is the caller's: `Rounded` floats, which know how large the terms
were that they came from, or exact fractions. This shares nothing with the normal form
that proves, nor the one-position-at-a-time evaluator that looks for witnesses (it
borrows the latter's dual numbers).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from derive.language import (
    Addition,
    Cases,
    Condition,
    Delta,
    Derivative,
    Entry,
    Exponential,
    Index,
    Logarithm,
    Multiplication,
    Negation,
    Number,
    Power,
    Quotient,
    Same,
    Size,
    SumOver,
    free_indices,
    substitute,
)
from derive.language.binding import fresh_index
from derive.language.nodes import derivative_of_function
from derive.proof.evaluation import Dual, Undefined, add, divide, multiply, number_written
from derive.proof.rounded import FLOATS, Arithmetic, Rounded

Seed = tuple[str, tuple[Any, ...]]  # the family and the places of an entry that varies


class Grid:
    """All points and all positions for one choice of sizes.

    `sizes` maps size letters to numbers, `values` each family without a definition to
    an array of shape (*its sizes, points).
    """

    def __init__(self, sizes: Mapping[str, int], values: Mapping[str, Any], arithmetic: Arithmetic = FLOATS) -> None:
        self.sizes, self.values, self.arithmetic = sizes, values, arithmetic
        self.zero, self.one = arithmetic.scalar(Fraction(0)), arithmetic.scalar(Fraction(1))
        self._axes: dict[Index, int] = {}
        self._known: dict[tuple[Any, tuple[Seed, ...]], Any] = {}

    def value(self, expression: Any) -> Any:
        """The expression's numbers, broadcastable over its free indices and the points.

        Raises TypeError on an unknown node, Undefined where no case applies.
        """
        return self._of(expression, ())

    def select(self, array: Any, places: Mapping[Index, int]) -> Any:
        """What `array` (part of a value) holds where the indices stand there: one number a point.

        The shape is (points,), or (1,) or () where all points have the same.
        """
        array = np.asarray(array)  # one number alone is no array: NumPy takes 1/2 out of its array of fractions
        if array.ndim < 2:
            return array
        chosen: list[Any] = [0] * (array.ndim - 1)
        for index, position in places.items():
            axis = self._axis(index)
            if axis < len(chosen) and array.shape[-2 - axis] > 1:
                chosen[-1 - axis] = position - 1
        return array[tuple(chosen)]

    def arranged(self, array: Any, indices: Sequence[Index]) -> Any:
        """`array` (part of a value) with the axes of these indices, in this order, and the points'; no others.

        An axis has length 1 where all positions have the same; `indices` must hold every free one.
        """
        array = np.asarray(array)
        axes = [self._axis(index) for index in indices]
        missing = 2 + max(axes, default=-1) - array.ndim
        array = array.reshape((1,) * max(missing, 0) + array.shape)
        kept = [array.ndim - 2 - axis for axis in axes] + [array.ndim - 1]
        others = [axis for axis in range(array.ndim) if axis not in kept]
        return array.transpose(others + kept).reshape([array.shape[axis] for axis in kept])

    def coincide(self, pairs: Iterable[tuple[Any, Any]]) -> Any:
        """Where the two places of every pair coincide; with an axis of length 1 for the points."""
        same: Any = np.asarray(True)
        for first, second in pairs:
            same = same & (self._positions(first) == self._positions(second))
        return same[..., None]

    def coincide_as(self, condition: Condition) -> Any:
        """Where the condition holds, shaped as by `coincide`."""
        return self.coincide([condition.args]) == isinstance(condition, Same)

    def _of(self, node: Any, seeds: tuple[Seed, ...]) -> Any:
        known = self._known.get((node, seeds))
        if known is None:
            known = self._known[node, seeds] = self._compute(node, seeds)
        return known

    def _compute(self, node: Any, seeds: tuple[Seed, ...]) -> Any:
        match node:
            case Number():
                return self._constant(node.value)
            case Size():
                return self._constant(Fraction(self.sizes[node.range.size]))
            case Entry():
                return self._entry(node, seeds)
            case Delta():
                return self._indicator(self.coincide([node.args]))
            case Addition():
                return reduce(add, [self._of(term, seeds) for term in node.args])
            case Multiplication():
                return reduce(multiply, [self._of(factor, seeds) for factor in node.args])
            case Negation():
                return -self._of(node.args[0], seeds)
            case Quotient():
                return divide(*[self._of(part, seeds) for part in node.args])
            case Power():
                return self._power(node, seeds)
            case Exponential():
                return self._exp(self._of(node.args[0], seeds))
            case Logarithm():
                return self._log(self._of(node.args[0], seeds))
            case SumOver():
                return self._sum(node, seeds)
            case Derivative():
                return self._derivative(node, seeds)
            case Cases():
                return self._cases(node, seeds)
            case _:
                raise TypeError(f"the value of the node {type(node).__name__} is not known")

    def _constant(self, value: Fraction) -> Any:
        return self.arithmetic.lift(np.asarray(self.arithmetic.scalar(value)))

    def _indicator(self, where: Any) -> Any:
        return self.arithmetic.lift(np.where(where, self.one, self.zero))

    def _axis(self, index: Index) -> int:
        """The number of the index's axis, counted from the end; the points' axis comes last."""
        return self._axes.setdefault(index, len(self._axes))

    def _positions(self, place: Any) -> Any:
        """The place's positions from 0, along its own axis; without the axis of the points."""
        if not isinstance(place, Index):
            return np.asarray(int(place.value) - 1)
        return np.arange(self.sizes[place.range.size]).reshape((-1,) + (1,) * self._axis(place))

    def _entry(self, entry: Entry, seeds: tuple[Seed, ...]) -> Any:
        family = entry.family
        if family.definition is None:
            where = tuple(self._positions(place) for place in entry.args)
            value = self.arithmetic.lift(self.values[family.name][where])
        else:
            value = self._of(entry.unfolded(), seeds)
        for level, (name, places) in enumerate(seeds):
            if name == family.name:
                slope = self._indicator(self.coincide(zip(entry.args, places, strict=True)))
                value = _vary(value, slope, level)
            elif family.function_of is not None and family.function_of.name == name:
                primed = derivative_of_function(family)[()]  # u' is a value of its own
                value = _vary(value, self._of(primed, seeds[:level]), level)
        return value

    def _derivative(self, node: Any, seeds: tuple[Seed, ...]) -> Any:
        body, by = node.args
        varied = self._of(body, (*seeds, (by.family.name, by.args)))
        slope = varied.slope if isinstance(varied, Dual) and varied.level == len(seeds) else 0
        return self._constant(Fraction(0)) if isinstance(slope, int) else slope

    def _sum(self, node: SumOver, seeds: tuple[Seed, ...]) -> Any:
        outside = frozenset(place for _, places in seeds for place in places)
        if node.index in outside:  # the bound index only looks like the one we differentiate by
            index = fresh_index(node.index, frozenset(outside | free_indices(node.body)))
            body = substitute(node.body, {node.index: index})
            return self._sum(SumOver(body, index, *node.excluded), seeds)
        axis, size = self._axis(node.index), self.sizes[node.index.range.size]
        kept = [self._zero_unless(~self.coincide([(node.index, place)])) for place in node.excluded]

        def summed(array: Any) -> Any:
            array = _with_axis(array, axis, size)
            for keep in kept:
                array = keep(array)
            return array.sum(axis=-2 - axis, keepdims=True)

        return _each(self._of(node.body, seeds), summed)

    def _cases(self, node: Any, seeds: tuple[Seed, ...]) -> Any:
        """The sum of the branches, each set to 0 where it doesn't apply first."""
        taken: Any = np.asarray(False)
        parts = []
        for value, condition in node.branches:
            holds = self.coincide_as(condition)
            parts.append(_each(self._of(value, seeds), self._zero_unless(holds & ~taken)))
            taken = taken | holds
        if not taken.all():
            raise Undefined("no case covers some of the indices' positions")
        return reduce(add, parts)

    def _zero_unless(self, mask: Any) -> Callable[[Any], Any]:
        return lambda array: np.where(mask, array, self.zero)

    def _exp(self, argument: Any) -> Any:
        if isinstance(argument, Dual):
            value = self._exp(argument.value)
            return Dual(value, multiply(value, argument.slope), argument.level)
        return self.arithmetic.exp(argument)

    def _log(self, argument: Any) -> Any:
        if isinstance(argument, Dual):
            slope = divide(argument.slope, argument.value)
            return Dual(self._log(argument.value), slope, argument.level)
        return self.arithmetic.log(argument)

    def _power(self, node: Any, seeds: tuple[Seed, ...]) -> Any:
        base, exponent = node.args
        inner = self._of(base, seeds)
        written = number_written(exponent)
        if written is not None and written.denominator == 1:
            power = reduce(multiply, [inner] * abs(int(written)), self._constant(Fraction(1)))
            return power if written > 0 else divide(self._constant(Fraction(1)), power)
        return self._exp(multiply(self._of(exponent, seeds), self._log(inner)))


def _vary(value: Any, slope: Any, level: int) -> Any:
    """The value, varying at this level too; deeper levels stay outside, as arithmetic expects."""
    if isinstance(value, Dual) and value.level > level:
        return Dual(_vary(value.value, slope, level), value.slope, value.level)
    return Dual(value, slope, level)


def _with_axis(array: Any, axis: int, size: int) -> Any:
    """The array with its axis for an index present and of full length."""
    array = np.asarray(array)
    missing = axis + 2 - array.ndim
    array = array.reshape((1,) * missing + array.shape) if missing > 0 else array
    if array.shape[-2 - axis] == size:
        return array
    shape = list(array.shape)
    shape[-2 - axis] = size
    return np.broadcast_to(array, shape)


def _each(number: Any, change: Callable[[Any], Any]) -> Any:
    """The number with every array in it changed (a linear change, so that slopes may be too)."""
    match number:
        case int():  # the slope 0 of a constant
            return number
        case Dual():
            return Dual(_each(number.value, change), _each(number.slope, change), number.level)
        case Rounded():
            return Rounded(change(number.value), change(number.scale))
        case _:
            return change(number)
