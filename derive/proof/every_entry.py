"""Every entry of an equality for one given n: in exact arithmetic, and with numbers.

The proof is for every n; this writes one n out, all n x n entries of a Jacobian, say, and
compares each of them. Both sides are computed by arrays.py, apart from each other: a
derivative by dual numbers, entry by entry, and the formula as it stands.

Exactly: a logit is the logarithm of a random whole number (logarithms.py), all values are
fractions, and no rounding hides or feigns a difference. With numbers: at one random point and
at the three hard ones of points.py both sides are held against the function itself,
differentiated by the complex step (reference.py), at every entry.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from derive.language import Expression, Family
from derive.proof.arrays import Grid
from derive.proof.assumptions import Assumption
from derive.proof.evaluation import Undefined
from derive.proof.exact_points import LARGEST_ENTRY, LARGEST_WEIGHT, random_values
from derive.proof.logarithms import LOGARITHMS, log_of
from derive.proof.points import HARD_POINTS, Floats, NotSampled, sample
from derive.proof.roles import differentiated_by, multiplied
from derive.proof.sampling import TOLERANCE, Disagreement, relative_error, rounded_value
from derive.proof.subject import Material, Subject

LARGEST_POWER = 2**16

# From {family: (points, *sizes)} to (points, *sizes of the free indices, these in the order of their names).
Everywhere = Callable[[dict[str, Floats]], Floats]


@dataclass(frozen=True)
class EveryEntry:
    """What was found: how many entries, at how many points with numbers, the largest error there (see sampling.py)."""

    sizes: Mapping[str, int]
    entries: int
    points: int
    max_relative_error: float


def check_every_entry(
    left: Expression,
    right: Expression,
    assuming: Sequence[Assumption],
    sizes: Mapping[str, int],
    everywhere: Everywhere,
    seed: int = 0,
) -> EveryEntry:
    """Compare both sides at all positions of their free indices, exactly and with `everywhere`.

    `sizes` gives a number for every size letter. Raises Disagreement, which names an entry at
    which something differs, and NotSampled where no values fulfil what is assumed.
    """
    subject = Subject((left, right), tuple(assuming))
    differ_nowhere(subject, sizes, seed)
    points, error = against_reference(subject, sizes, everywhere, seed)
    entries = np.count_nonzero(_asked(subject, sizes))
    return EveryEntry(dict(sizes), int(entries), points, error)


def differ_nowhere(subject: Subject, sizes: Mapping[str, int], seed: int = 0) -> None:
    """Raise Disagreement if the exact values of the two sides differ at some entry."""
    values = _exact_values(subject, sizes, random.Random(f"{seed} {sorted(sizes.items())}"))
    try:
        left, right = (_entries(Grid(sizes, values, LOGARITHMS), subject, sizes, line) for line in subject.lines)
    except (Undefined, ZeroDivisionError) as why:
        raise NotSampled(f"{subject.lines[0]}: no exact value, {why}") from None
    _demand(left == right, (left, right), "exactly", subject, sizes)


def against_reference(
    subject: Subject, sizes: Mapping[str, int], everywhere: Everywhere, seed: int = 0
) -> tuple[int, float]:
    """At how many points both sides agree with the reference, and the largest error; else raises Disagreement."""
    group = sample(subject.material, sizes, seed)
    chosen, largest = [0, *range(group.count - HARD_POINTS, group.count)], 0.0
    for at in chosen:
        values = {name: array[..., at : at + 1] for name, array in group.values.items()}
        expected = everywhere({name: np.moveaxis(array, -1, 0) for name, array in values.items()})[0]
        if expected.shape != _shape(subject, sizes):
            raise NotSampled(f"the reference has the shape {expected.shape}, the entries {_shape(subject, sizes)}")
        grid = Grid(sizes, values)
        sides = [rounded_value(grid, line) for line in subject.lines]
        scale = np.maximum(*(_arranged(grid, subject, sizes, side.scale) for side in sides))
        for side in sides:
            found = _arranged(grid, subject, sizes, side.value)
            error = np.where(_asked(subject, sizes), relative_error(found, expected, scale), 0.0)
            _demand(error <= TOLERANCE, (found, expected), "with numbers", subject, sizes)
            largest = max(largest, float(error.max()))
    return len(chosen), largest


def _exact_values(subject: Subject, sizes: Mapping[str, int], numbers: random.Random) -> dict[str, Any]:
    """For every entry a number: the log of a whole one where e is raised to it; (*sizes, 1)."""
    material: Material = subject.material
    # In w h + b, differentiated by w, h scales the logarithms w.
    scaling = _all(multiplied, subject) & material.in_exponents - _all(differentiated_by, subject)

    def draw(family: Family) -> Any:
        if family in scaling:
            return numbers.randint(1, LARGEST_WEIGHT)
        if family in material.in_exponents:
            return log_of(numbers.randint(2, LARGEST_POWER))
        return numbers.randint(1, LARGEST_ENTRY)

    values = random_values(material, sizes, 1, draw)
    if values is None:
        raise NotSampled(f"{subject.lines[0]}: no exact values fulfil what is assumed")
    return values


def _all(families: Callable[[Any], frozenset[Family]], subject: Subject) -> frozenset[Family]:
    return frozenset[Family]().union(*map(families, subject.lines))


def _entries(grid: Grid, subject: Subject, sizes: Mapping[str, int], line: Expression) -> Any:
    return _arranged(grid, subject, sizes, grid.value(line))


def _arranged(grid: Grid, subject: Subject, sizes: Mapping[str, int], array: Any) -> Any:
    """A value of the grid at its one point, its axes those of the free indices in the order of their names."""
    return np.broadcast_to(grid.arranged(array, subject.indices)[..., 0], _shape(subject, sizes))


def _shape(subject: Subject, sizes: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sizes[index.range.size] for index in subject.indices)


def _asked(subject: Subject, sizes: Mapping[str, int]) -> Any:
    """The entries that the conditions allow."""
    grid = Grid(sizes, {})
    asked: Any = np.ones(_shape(subject, sizes), dtype=bool)
    for condition in subject.conditions:
        asked = asked & _arranged(grid, subject, sizes, grid.coincide_as(condition))
    return asked


def _demand(agree: Any, values: tuple[Any, Any], how: str, subject: Subject, sizes: Mapping[str, int]) -> None:
    """Raise Disagreement at the first entry asked for at which the values don't agree; nan never does."""
    wrong = np.argwhere(~np.asarray(agree, dtype=bool) & _asked(subject, sizes))
    if len(wrong):
        entry = tuple(wrong[0].tolist())
        where = [f"{letter} = {size}" for letter, size in sizes.items()]
        where += [f"{index.name} = {at + 1}" for index, at in zip(subject.indices, entry, strict=True)]
        first, second = (array[entry] for array in values)
        raise Disagreement(
            f"{how}, {subject.lines[0]} = {subject.lines[1]} fails at {', '.join(where)}: {first}, {second}"
        )
