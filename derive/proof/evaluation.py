"""The value of an expression at a given instance, in any kind of number.

An instance fixes n, the positions of the free indices and a value for every entry.
The numbers may be floats, NumPy arrays (many points at once), exact `Exact` numbers
or mpmath intervals; a derivative is taken by dual numbers, so that no formula for
it is needed. This shares nothing with the normal form, which it is used to check.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from derive.language import (
    Addition,
    Cases,
    Delta,
    Derivative,
    Entry,
    Exponential,
    Family,
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
)
from derive.language.nodes import derivative_of_function
from derive.proof.exact import Exact

Positions = tuple[int, ...]


class Undefined(Exception):
    """The expression has no value here: a zero denominator, the log of something not positive."""


@dataclass(frozen=True)
class Instance:
    """One place to evaluate at.

    `value(name, positions)` gives the entries of the families without a definition;
    `number` turns exact constants into the kind of number in use, `exp` and `log`
    are that kind's functions.
    """

    sizes: Mapping[str, int]
    places: Mapping[Index, int]
    value: Callable[[str, Positions], Any]
    number: Callable[[Any], Any]
    exp: Callable[[Any], Any]
    log: Callable[[Any], Any]
    # An entry (family name, positions) that varies, with the dual number standing for it.
    seeds: tuple[tuple[str, Positions, int], ...] = ()


@dataclass(frozen=True)
class Dual:
    """A value with its derivative by the entry that varies at this level of nesting."""

    value: Any
    slope: Any
    level: int

    def __neg__(self) -> Dual:
        return Dual(-self.value, -self.slope, self.level)


def _parts(number: Any, level: int) -> tuple[Any, Any]:
    if isinstance(number, Dual) and number.level == level:
        return number.value, number.slope
    return number, 0


def _level(*numbers: Any) -> int:
    return max((number.level for number in numbers if isinstance(number, Dual)), default=-1)


def add(first: Any, second: Any) -> Any:
    """The sum, of duals too."""
    level = _level(first, second)
    if level < 0:
        return first + second
    (u, du), (v, dv) = _parts(first, level), _parts(second, level)
    return Dual(add(u, v), add(du, dv), level)


def multiply(first: Any, second: Any) -> Any:
    """The product, of duals too."""
    level = _level(first, second)
    if level < 0:
        return first * second
    (u, du), (v, dv) = _parts(first, level), _parts(second, level)
    return Dual(multiply(u, v), add(multiply(du, v), multiply(u, dv)), level)


def divide(first: Any, second: Any) -> Any:
    """The quotient, of duals too; raises Undefined where the denominator is 0."""
    level = _level(first, second)
    if level < 0:
        try:
            return first / second
        except ZeroDivisionError:
            raise Undefined("a denominator is 0") from None
    (u, du), (v, dv) = _parts(first, level), _parts(second, level)
    quotient = divide(u, v)
    return Dual(quotient, divide(add(du, -multiply(quotient, dv)), v), level)


def evaluate(node: Any, at: Instance) -> Any:
    """The value of an expression; raises Undefined where it has none."""
    match node:
        case Number():
            return at.number(node.value)
        case Entry():
            return _entry(node, at)
        case Addition():
            total = evaluate(node.args[0], at)
            for term in node.args[1:]:
                total = add(total, evaluate(term, at))
            return total
        case Multiplication():
            product = evaluate(node.args[0], at)
            for factor in node.args[1:]:
                product = multiply(product, evaluate(factor, at))
            return product
        case Negation():
            return -evaluate(node.args[0], at)
        case Quotient():
            return divide(evaluate(node.args[0], at), evaluate(node.args[1], at))
        case SumOver():
            return _sum(node, at)
        case Exponential():
            return _exp(evaluate(node.args[0], at), at)
        case Logarithm():
            return _log(evaluate(node.args[0], at), at)
        case Derivative():
            return _derivative(node, at)
        case Power():
            return _power(node, at)
        case Size():
            return at.number(at.sizes[node.range.size])
        case Delta():
            return at.number(int(_place(node.args[0], at) == _place(node.args[1], at)))
        case Cases():
            for value, condition in node.branches:
                if (_place(condition.args[0], at) == _place(condition.args[1], at)) == isinstance(condition, Same):
                    return evaluate(value, at)
            raise Undefined("no case covers these indices")
        case _:
            raise TypeError(f"the value of the node {type(node).__name__} is not known")


def _place(place: Any, at: Instance) -> int:
    return at.places[place] if isinstance(place, Index) else int(place.value)


def _entry(entry: Entry, at: Instance) -> Any:
    family = entry.family
    positions = tuple(_place(place, at) for place in entry.args)
    value = _value_of(family, positions, at)
    for depth, (name, varying, level) in enumerate(at.seeds):
        if family.function_of is not None and name == family.function_of.name:
            slope = _entry(derivative_of_function(family)[()], replace(at, seeds=at.seeds[:depth]))
            value = Dual(value, slope, level)
        if name == family.name:
            value = _vary(value, at.number(int(varying == positions)), level)
    return value


def _vary(value: Any, slope: Any, level: int) -> Any:
    """The value, varying at this level too; deeper levels stay outside, as arithmetic expects."""
    if isinstance(value, Dual) and value.level > level:
        return Dual(_vary(value.value, slope, level), value.slope, value.level)
    return Dual(value, slope, level)


def _value_of(family: Family, positions: Positions, at: Instance) -> Any:
    for range_, position in zip(family.ranges, positions, strict=True):
        if position > at.sizes[range_.size]:
            raise Undefined(f"{family.name} has no entry {position}")
    if family.definition is None:
        return at.value(family.name, positions)
    places = dict(zip(family.definition.parameters, positions, strict=True))
    return evaluate(family.definition.body, replace(at, places=places))


def _sum(node: SumOver, at: Instance) -> Any:
    left_out = {_place(place, at) for place in node.excluded}
    total: Any = at.number(0)
    for position in range(1, at.sizes[node.index.range.size] + 1):
        if position not in left_out:
            total = add(total, evaluate(node.body, replace(at, places={**at.places, node.index: position})))
    return total


def _exp(argument: Any, at: Instance) -> Any:
    if isinstance(argument, Dual):
        value = _exp(argument.value, at)
        return Dual(value, multiply(value, argument.slope), argument.level)
    return at.exp(argument)


def _log(argument: Any, at: Instance) -> Any:
    if isinstance(argument, Dual):
        return Dual(_log(argument.value, at), divide(argument.slope, argument.value), argument.level)
    try:
        return at.log(argument)
    except ValueError:
        raise Undefined("the logarithm of something that is not positive") from None


def _power(node: Any, at: Instance) -> Any:
    base, exponent = node.args
    inner = evaluate(base, at)
    written = number_written(exponent)
    if written is not None and written.denominator == 1:
        return _whole_power(inner, int(written), at)
    up = evaluate(exponent, at)
    whole = isinstance(up, Exact) and not up.logs and up.rational.denominator == 1
    if whole or (isinstance(up, (int, float)) and up == math.floor(up)):
        # An exponent that only happens to be whole here: as everywhere else, the base has to be positive.
        if float(_innermost(inner)) <= 0:
            raise Undefined("a power of something that is not positive")
        if abs(float(up)) < 100:
            return _whole_power(inner, int(float(up)), at)
    return _exp(multiply(up, _log(inner, at)), at)


def number_written(exponent: Any) -> Fraction | None:
    """The exponent, where it is written as a number with or without signs before it."""
    if isinstance(exponent, Negation):
        inner = number_written(exponent.args[0])
        return None if inner is None else -inner
    return exponent.value if isinstance(exponent, Number) else None


def _innermost(number: Any) -> Any:
    """The value itself, without its slopes."""
    return _innermost(number.value) if isinstance(number, Dual) else number


def _whole_power(base: Any, exponent: int, at: Instance) -> Any:
    product: Any = at.number(1)
    for _ in range(abs(exponent)):
        product = multiply(product, base)
    return product if exponent >= 0 else divide(at.number(1), product)


def _derivative(node: Any, at: Instance) -> Any:
    body, by = node.args
    level = len(at.seeds)
    positions = tuple(_place(place, at) for place in by.args)
    seeded = replace(at, seeds=(*at.seeds, (by.family.name, positions, level)))
    slope = _parts(evaluate(body, seeded), level)[1]
    return at.number(0) if isinstance(slope, int) else slope  # an int: the slope 0 of a constant
