"""The numeric second opinion: every line at random and at hard points, in float64.

The lines are evaluated as they stand (derivatives by dual numbers) and held against a
reference written directly in NumPy, or two sides against each other. Nothing here has
heard of normal forms, so a fault of the prover can't hide here too.

**The error.** 1 - a_i is a difference of nearly equal numbers when one class is far
ahead; its digits are lost though nothing is wrong, and an error relative to the value
would mean nothing. So an error is taken relative to the line's `scale` (see
`rounded.Rounded`): how far the line's value moves, to first order, when every number
that it is computed from moves by its own size, all signs at their worst; it is at
least the value, and it keeps the size of terms that cancelled. In these units each
operation of float64 errs by 1.1e-16 at most, whatever cancels. The reference errs too: it
comes from the function that the first line differentiates, so where cancellation spoils
that line's digits it may spoil the reference's. Hence an error against the reference is
taken relative to the larger of the line's scale and the first line's.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from derive.errors import NotProved
from derive.language import Expression
from derive.proof.arrays import Grid
from derive.proof.assumptions import Assumption
from derive.proof.evaluation import Undefined
from derive.proof.points import Floats, NotSampled, Points, sample, sizes_of_groups
from derive.proof.rounded import Rounded
from derive.proof.subject import Material, Places, Subject, subject_of

# From {family: (points, *sizes)} and {index: position from 1} to (points,).
Reference = Callable[[dict[str, Floats], dict[str, int]], Floats]

# Room for 9000 operations, each off by 1.1e-16; a complex step is as exact as they are.
TOLERANCE = 1e-12
# Below the smallest normal numbers float64 has fewer digits, and no error is relative any more.
UNDERFLOW = 1e-290
# With step h, h^2 and 1e-16/h are both about 4e-11; values of 60 and third derivatives
# multiply them. A wrong derivative is off by far more at most points.
FINITE_DIFFERENCE_TOLERANCE = 1e-6
POSITIONS_A_SIZE = 3


class Disagreement(NotProved):
    """Two values of what should be one quantity differ, or a line has no value."""


@dataclass(frozen=True)
class NumericEvidence:
    """At how many points a line was evaluated, and the largest error (see above).

    `finite_differences` is the largest distance of the reference from its own finite
    differences, relative to its value or to 1, whichever is larger; None if not asked for.
    """

    points: int
    max_relative_error: float
    finite_differences: float | None = None


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

    `sizes` fixes size letters (n=4). Raises Disagreement, which names the line, the
    point and both values, and NotSampled where no point fulfils what is assumed.
    """
    subject = subject_of(tuple(lines), tuple(assuming))
    points, worst, rough = 0, np.zeros(len(lines)), 0.0
    for group, grid, source in _groups(subject, seed, sizes):
        values = group.by_point()
        rounded = [rounded_value(grid, line) for line in lines]
        points += group.count
        for places in _some_places(subject, group.sizes, source):
            names = {index.name: position for index, position in places.items()}
            expected = reference(values, names)
            found, scale = _rows(grid, rounded, places, group.count)
            error = relative_error(found, expected, np.maximum(scale, scale[0]))
            for at in np.flatnonzero(~(error <= TOLERANCE).all(axis=1)).tolist():
                who = f"line {at + 1}", lines[at]
                _demand(who, error[at], TOLERANCE, (found[at], expected), group, places)
            worst = np.maximum(worst, error.max(axis=1))
            if finite_differences is not None:
                near = finite_differences(values, names)
                error = relative_error(near, expected, np.maximum(1.0, abs(expected)))
                who = "by finite differences the reference", lines[0]
                pair = near, expected
                _demand(who, error, FINITE_DIFFERENCE_TOLERANCE, pair, group, places)
                rough = max(rough, float(error.max()))
    largest = None if finite_differences is None else rough
    return [NumericEvidence(points, float(error), largest) for error in worst]


def compare_sides(
    left: Expression,
    right: Expression,
    assuming: Sequence[Assumption] = (),
    seed: int = 0,
    *,
    sizes: Mapping[str, int] | None = None,
    needs_something: bool = False,
) -> NumericEvidence:
    """Hold two sides against each other, at all positions of their free indices.

    The error is relative to the larger of their scales. Where neither side has a value (the log of
    something negative, more than a float can hold) nothing is compared, and a point where nothing is
    doesn't count; there has to be one that does. Where one side has a value they disagree, unless the
    line `needs_something`, by its side conditions. Raises as `compare_with_reference`.
    """
    subject = subject_of((left, right), tuple(assuming))
    points, largest = 0, 0.0
    for group, grid, _ in _groups(subject, seed, sizes):
        one, other = rounded_value(grid, left), rounded_value(grid, right)
        error = relative_error(one.value, other.value, np.maximum(one.scale, other.scale))
        first, second = np.isfinite(one.value), np.isfinite(other.value)
        # At z = 0, on its border, the root of z is 0, but on the way to it stands the log of 0.
        both = np.isfinite(one.value + one.scale) & np.isfinite(other.value + other.scale)
        compared = both if needs_something else first | second
        for condition in subject.conditions:
            compared = compared & grid.coincide_as(condition)
        error = np.where(compared, error, 0.0)
        counts = np.broadcast_to(compared, (*compared.shape[:-1], group.count))
        points += int(counts.any(axis=tuple(range(counts.ndim - 1))).sum())
        if not (error <= TOLERANCE).all():
            for places in subject.places(group.sizes):
                here = grid.select(error, places)
                values = grid.select(one.value, places), grid.select(other.value, places)
                _demand(("the left side", left), here, TOLERANCE, values, group, places)
        largest = max(largest, float(error.max()))
    if not points:
        raise Disagreement(f"{left} = {right} has no value at any point that was tried")
    return NumericEvidence(points, largest)


def _groups(
    subject: Subject, seed: int, given: Mapping[str, int] | None
) -> Iterator[tuple[Points, Grid, random.Random]]:
    """The points of every size that leaves the free indices a place."""
    source = random.Random(seed)
    nothing = True
    for sizes in sizes_of_groups(subject, given or {}):
        if next(subject.representatives(sizes), None) is not None:
            nothing = False
            group, grid = _grid(subject.material, tuple(sizes.items()), seed)
            yield group, grid, source
    if nothing:
        raise NotSampled(f"{subject.lines[0]}: no sizes leave the indices a position")


@lru_cache(maxsize=16)
def _grid(material: Material, sizes: tuple[tuple[str, int], ...], seed: int) -> tuple[Points, Grid]:
    """The points of one size, kept because several chains are about the same quantities."""
    group = sample(material, dict(sizes), seed)
    return group, Grid(group.sizes, group.values)


def _some_places(subject: Subject, sizes: Mapping[str, int], source: random.Random) -> list[Places]:
    """Places for every way in which the free indices can coincide, and a few random ones."""
    chosen = list(subject.representatives(sizes))
    others = [places for places in subject.places(sizes) if places not in chosen]
    more = min(len(others), max(0, POSITIONS_A_SIZE - len(chosen)))
    return chosen + source.sample(others, more)


def rounded_value(grid: Grid, line: Expression) -> Rounded:
    """The line's values; what has no value becomes nan or inf, and a disagreement later."""
    try:
        with np.errstate(all="ignore"):
            value: Rounded = grid.value(line)
    except Undefined as why:
        raise Disagreement(f"{line} has no value: {why}") from None
    return value


def _rows(grid: Grid, rounded: Sequence[Rounded], places: Places, points: int) -> tuple[Floats, Floats]:
    """The lines' values and their scales at these places, each (lines, points)."""
    values, scales = np.empty((2, len(rounded), points))
    for at, line in enumerate(rounded):
        values[at] = grid.select(line.value, places)
        scales[at] = grid.select(line.scale, places)
    return values, scales


def relative_error(found: Floats, expected: Floats, scale: Floats) -> Floats:
    """|found - expected| / scale, 0 where nothing differs; nan where one of them has no value."""
    with np.errstate(invalid="ignore"):
        relative = abs(found - expected) / np.maximum(scale, UNDERFLOW)
    return np.asarray(np.where(np.isfinite(scale), relative, np.nan))


def _demand(
    who: tuple[str, Expression],
    error: Floats,
    tolerance: float,
    values: tuple[Floats, Floats],
    group: Points,
    places: Places,
) -> None:
    """Raise Disagreement at the worst point, unless every error is within the tolerance."""
    if (error <= tolerance).all():  # nan is not
        return
    every = (group.count,)
    worst = int(np.argmax(np.broadcast_to(np.where(np.isnan(error), np.inf, error), every)))
    found, expected = (f"{np.broadcast_to(array, every)[worst]:.10g}" for array in values)
    where: list[Any] = [f"{letter} = {size}" for letter, size in group.sizes.items()]
    where += [f"{index.name} = {position}" for index, position in places.items()]
    for name, array in group.by_point().items():
        entries = np.array2string(array[worst], precision=4, separator=", ")
        where.append(f"{name} = {' '.join(entries.split())}")
    raise Disagreement(f"{who[0]}, {who[1]}, is {found}, where {expected} is expected: {', '.join(where)}")
