"""The numeric second opinion: every line at random and at hard points, in float64.

The lines are evaluated as they stand (derivatives by dual numbers) and held against a
reference written directly in NumPy, or against each other. Nothing here has heard of
normal forms, so a fault of the prover can't hide here too.

**The error.** 1 - a_i is a difference of nearly equal numbers when one class is far
ahead; its digits are lost, though nothing is wrong, and an error relative to the value
would be meaningless. So the error is taken relative to the line's `scale` (see
`arrays.Rounded`): how much the line's value can move when every number it is computed
from moves by its own size, the terms that cancelled included. In these units float64
is right to about 1e-16 for each operation whatever cancels, while a wrong sign, index
or term is wrong by more than a millionth at nearly every point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive.errors import NotProved
from derive.language import Condition, Entry, Expression, Index, IndexRange, free_indices
from derive.proof.arrays import Grid, Rounded
from derive.proof.assumptions import Assumption, Hypothesis, OneHot
from derive.proof.instances import (
    holding,
    in_exponents,
    largest_literal,
    ranges_of,
    representatives,
    unit_sum,
    variables,
)

Floats = NDArray[np.float64]
Reference = Callable[[dict[str, Floats], dict[str, int]], Floats]

# A few thousand operations, each off by 1.1e-16 at most. A complex step is as exact.
TOLERANCE = 1e-12
# h^2 and 1e-16/h are both about 4e-11; a third derivative or a value of 60 multiply them.
FINITE_DIFFERENCE_TOLERANCE = 1e-6
RANDOM_POINTS = 64
SIZES = (1, 2, 3, 5, 10)
OTHER_SIZES = (1, 2, 3, 2, 3)
POSITIONS_A_SIZE = 3
FAR_AHEAD, SPREAD = 40.0, 60.0


class Disagreement(NotProved):
    """Two values of what should be one quantity differ, or a line has no value."""


class NotSampled(NotProved):
    """No points could be made at which the assumptions hold."""


@dataclass(frozen=True)
class NumericEvidence:
    """How many points a line was evaluated at, and the largest error found (see above).

    `finite_differences` is the largest difference between the reference and its own
    finite differences, relative to the larger of 1 and the value; None if not asked for.
    """

    points: int
    max_relative_error: float
    finite_differences: float | None = None


@dataclass(frozen=True)
class Points:
    """Sample points of one size: `values` maps each family to an array (*sizes, points)."""

    sizes: dict[str, int]
    values: dict[str, Floats]
    hard: int  # so many of the points, the last ones, are hard

    @property
    def count(self) -> int:
        """The number of points."""
        return next(array.shape[-1] for array in self.values.values())

    def by_point(self) -> dict[str, Floats]:
        """The values with the points first: (points, *sizes)."""
        return {name: np.moveaxis(array, -1, 0) for name, array in self.values.items()}


def compare_with_reference(
    lines: Sequence[Expression],
    reference: Reference,
    assuming: Sequence[Assumption] = (),
    seed: int = 0,
    *,
    finite_differences: Reference | None = None,
    sizes: Mapping[str, int] | None = None,
) -> list[NumericEvidence]:
    """Hold every line against `reference`, and that against `finite_differences`.

    Both get {family: (points, *sizes)} and {index: position from 1}, and return
    (points,). `sizes` fixes size letters (n=4). Raises Disagreement, which names the
    line, the point and both values, and NotSampled.
    """
    points, errors, rough = 0, [0.0] * len(lines), 0.0
    for sample, grid, choices in _grids(lines, assuming, seed, sizes):
        points += sample.count
        values = [_rounded(grid, line) for line in lines]
        for places in choices:
            names = {index.name: position for index, position in places.items()}
            expected = reference(sample.by_point(), names)
            for at, value in enumerate(values):
                here = Rounded(grid.select(value.value, places), grid.select(value.scale, places))
                error = _error(here.value - expected, here.scale)
                if not error.max() <= TOLERANCE:
                    _disagree(f"line {at + 1}", lines[at], sample, names, error, here.value, expected)
                errors[at] = max(errors[at], float(error.max()))
            if finite_differences is not None:
                near = finite_differences(sample.by_point(), names)
                error = _error(near - expected, np.maximum(1.0, abs(expected)))
                if not error.max() <= FINITE_DIFFERENCE_TOLERANCE:
                    _disagree("finite differences", lines[0], sample, names, error, near, expected)
                rough = max(rough, float(error.max()))
    found = None if finite_differences is None else rough
    return [NumericEvidence(points, error, found) for error in errors]


def compare_sides(
    left: Expression,
    right: Expression,
    assuming: Sequence[Assumption] = (),
    seed: int = 0,
    *,
    sizes: Mapping[str, int] | None = None,
) -> NumericEvidence:
    """Hold the two sides against each other, at all positions of their free indices.

    The error is relative to the larger scale of the two. Raises as `compare_with_reference`.
    """
    points, largest = 0, 0.0
    indices = _free([left, right])
    for sample, grid, _ in _grids([left, right], assuming, seed, sizes):
        points += sample.count
        one, other = _rounded(grid, left), _rounded(grid, right)
        error = _error(one.value - other.value, np.maximum(one.scale, other.scale))
        # All positions at once is quick; only then look at which of them the conditions allow.
        if error.max() <= TOLERANCE:
            largest = max(largest, float(error.max()))
            continue
        for places in holding(indices, sample.sizes, assuming):
            names = {index.name: position for index, position in places.items()}
            here = grid.select(error, places)
            if not here.max() <= TOLERANCE:
                values = grid.select(one.value, places), grid.select(other.value, places)
                _disagree("the left side", left, sample, names, here, *values)
            largest = max(largest, float(here.max()))
    return NumericEvidence(points, largest)


def _error(difference: Any, scale: Any) -> Floats:
    """|difference| / scale, 0 where nothing differs; nan and inf stay, and pass no test."""
    size = abs(np.asarray(difference, dtype=float))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(size == 0, 0.0, size / scale))


def _rounded(grid: Grid, line: Expression) -> Rounded:
    """The line's values; what can't be computed becomes nan or inf, and a disagreement later."""
    with np.errstate(all="ignore"):
        value: Rounded = grid.value(line)
    return value


def _disagree(
    who: str,
    line: Expression,
    sample: Points,
    names: Mapping[str, int],
    error: Floats,
    found: Floats,
    expected: Floats,
) -> None:
    worst = int(np.argmax(np.where(np.isfinite(error), error, np.inf)))
    where = [f"{letter} = {size}" for letter, size in sample.sizes.items()]
    where += [f"{name} = {position}" for name, position in names.items()]
    for name, array in sample.by_point().items():
        where.append(f"{name} = {np.array2string(array[worst], precision=4, separator=', ')}")
    point = " ".join(", ".join(where).split())
    raise Disagreement(
        f"{who} ({line}) gives {found[worst]:.10g}, but {expected[worst]:.10g} is expected, at {point}"
    )


def _grids(
    lines: Sequence[Expression],
    assuming: Sequence[Assumption],
    seed: int,
    sizes: Mapping[str, int] | None,
) -> Iterator[tuple[Points, Grid, list[dict[Index, int]]]]:
    """The points of every size that leaves the free indices a place, and some of their places."""
    random = np.random.default_rng(seed)
    indices = _free(lines)
    nothing = True
    for chosen in _sizes(lines, assuming, sizes or {}):
        kinds = list(representatives(indices, chosen, assuming, largest_literal(lines)))
        if not kinds:
            continue
        nothing = False
        sample = sample_points(lines, assuming, chosen, random)
        allowed = list(holding(indices, chosen, assuming, limit=1000))
        more = random.integers(len(allowed), size=max(0, POSITIONS_A_SIZE - len(kinds)))
        choices = [*kinds, *(allowed[pick] for pick in more)]
        distinct = {tuple(places.values()): places for places in choices}
        yield sample, Grid(chosen, sample.values), list(distinct.values())
    if nothing:
        raise NotSampled(f"{lines[0]}: no position of the indices fulfils the conditions")


def _free(lines: Sequence[Expression]) -> list[Index]:
    found: frozenset[Index] = reduce(frozenset.union, map(free_indices, lines), frozenset())
    return sorted(found, key=lambda index: index.name)


def _sizes(
    lines: Sequence[Expression], assuming: Sequence[Assumption], given: Mapping[str, int]
) -> Iterator[dict[str, int]]:
    """One size a group for each range: the first grows to 10, the others stay small."""
    ranges = ranges_of(lines, assuming)
    literal = largest_literal(lines)
    for at in range(len(SIZES)):
        chosen = {}
        for rank, range_ in enumerate(ranges):
            size = SIZES[at] if rank == 0 else OTHER_SIZES[(at + rank - 1) % len(OTHER_SIZES)]
            chosen[range_.size] = given.get(range_.size, size)
        if all(chosen[range_.size] >= literal.get(range_, 1) for range_ in ranges):
            yield chosen


def sample_points(
    lines: Sequence[Expression],
    assuming: Sequence[Assumption],
    sizes: Mapping[str, int],
    random: np.random.Generator,
) -> Points:
    """Random points (so many that all sizes from 2 on have 64 together), and hard ones.

    At the hard ones the entries in exponents are all equal, one is far ahead, or they
    spread over 60. Raises NotSampled on an assumption it can't fulfil.
    """
    normal = RANDOM_POINTS // (len(SIZES) - 1)
    families = variables(lines, assuming)
    logits = {family for family in families if family.ranges} & in_exponents(lines)
    # A spread of 60 times a spread of 60 is too much: only vectors, where there are some.
    fewest = min((len(family.ranges) for family in logits), default=0)
    values = {}
    for family in families:
        shape = tuple(sizes[range_.size] for range_ in family.ranges)
        entries = random.normal(size=(*shape, normal + 3))
        if family in logits and len(family.ranges) == fewest:
            entries[..., normal:] = _hard(shape, random)
        elif family in logits:
            entries[..., normal] = 1.0  # equal here too, so that the logits are
        values[family.name] = _fulfilling(family.name, family.ranges, entries, assuming, random)
    return Points(dict(sizes), values, 3)


def _hard(shape: tuple[int, ...], random: np.random.Generator) -> Floats:
    """Three points along the last axis: all equal, one far ahead, a spread of 60."""
    size = int(np.prod(shape))
    equal, ahead = np.full(size, 1.5), np.zeros(size)
    ahead[random.integers(size)] = FAR_AHEAD
    spread = random.permutation(np.linspace(-SPREAD / 2, SPREAD / 2, size))
    return np.stack([equal, ahead, spread], axis=-1).reshape((*shape, 3))


def _fulfilling(
    name: str,
    ranges: tuple[IndexRange, ...],
    entries: Floats,
    assuming: Sequence[Assumption],
    random: np.random.Generator,
) -> Floats:
    """The entries changed so that what is assumed of this family holds."""
    for assumption in assuming:
        match assumption:
            case Hypothesis():
                summed = unit_sum(assumption)
                if summed is None:
                    raise NotSampled(
                        f"no points fulfil the hypothesis {assumption.name!r}; points are made"
                        " for a sum of one family's entries that is 1"
                    )
                family, axis = summed
                if family.name == name:
                    entries = _shares(entries, axis, random)
            case OneHot() if assumption.family.name == name:
                if len(ranges) != 1:
                    raise NotSampled(f"{name} has {len(ranges)} indices; one-hot needs one")
                entries = _one_hot(entries, 0, random)
            case Condition() | OneHot():
                pass
            case _ if assumption.family.name == name:
                entries = abs(entries) + 0.1
    return entries


def _shares(entries: Floats, axis: int, random: np.random.Generator) -> Floats:
    """Positive entries with sum 1 along the axis; one-hot at every fourth point."""
    positive = abs(entries) + 0.1
    shares = positive / positive.sum(axis=axis, keepdims=True)
    shares[..., ::4] = _one_hot(entries, axis, random)[..., ::4]
    return np.asarray(shares)


def _one_hot(entries: Floats, axis: int, random: np.random.Generator) -> Floats:
    """1 at a random position along the axis, 0 elsewhere."""
    order = random.random(entries.shape)
    return np.asarray((order == order.max(axis=axis, keepdims=True)).astype(float))


__all__ = [
    "Disagreement",
    "Entry",
    "NotSampled",
    "NumericEvidence",
    "Points",
    "compare_sides",
    "compare_with_reference",
    "sample_points",
]
