"""The points at which lines are evaluated: random ones, hard ones, and all fulfil what is assumed.

Hard are those at which floating point has something to lose: all logits equal, one
far ahead of the others, and a spread of 60, over which e^z runs through 26 powers of ten.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derive.errors import NotProved
from derive.language import Family
from derive.proof.subject import Material, Subject, unit_sum

Floats = NDArray[np.float64]

RANDOM_POINTS = 64
# The first range grows up to 10; further ranges (units, samples) stay small.
SIZES = (1, 2, 3, 5, 10)
OTHER_SIZES = (1, 2, 3, 2, 3)
FAR_AHEAD, SPREAD = 40.0, 60.0
HARD_POINTS = 3
SOME_ONE_HOT = slice(None, None, 4)


class NotSampled(NotProved):
    """No points can be made at which the assumptions hold."""


@dataclass(frozen=True)
class Points:
    """Points of one size: `values` maps each family to an array (*its sizes, points)."""

    sizes: dict[str, int]
    values: dict[str, Floats]

    @property
    def count(self) -> int:
        """The number of points."""
        return next((array.shape[-1] for array in self.values.values()), 1)

    def by_point(self) -> dict[str, Floats]:
        """The values with the points first: (points, *sizes)."""
        return {name: np.moveaxis(array, -1, 0) for name, array in self.values.items()}


def sizes_of_groups(subject: Subject, given: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """The sizes of each group of points; `given` fixes some of them."""
    for at in range(len(SIZES)):
        sizes = {}
        for rank, range_ in enumerate(subject.ranges):
            size = OTHER_SIZES[(at + rank - 1) % len(OTHER_SIZES)] if rank else SIZES[at]
            sizes[range_.size] = given.get(range_.size, max(size, subject.literals.get(range_, 1)))
        if subject.fits(sizes):
            yield sizes


def sample(material: Material, sizes: Mapping[str, int], seed: int) -> Points:
    """Random points and after them the hard ones; all sizes from 2 on have 64 random ones together.

    Raises NotSampled on an assumption that it can't fulfil.
    """
    source = random.Random(f"{seed} {sorted(sizes.items())}")
    count = RANDOM_POINTS // (len(SIZES) - 1)
    # A spread of 60 times a spread of 60 is too much: the vectors have it, where there are some.
    logits = {family for family in material.in_exponents if family.ranges}
    fewest = min((len(family.ranges) for family in logits), default=0)
    values = {}
    for family in material.families:
        shape = tuple(sizes[range_.size] for range_ in family.ranges)
        entries = uniform((*shape, count + HARD_POINTS), source)
        if family in logits and len(family.ranges) == fewest:
            entries[..., count:] = _hard(shape, source)
        elif family in logits:
            entries[..., count] = 1.0  # the first hard point: equal here too, so the logits are
        values[family.name] = _fulfilling(material, family, entries, source)
        values[family.name].setflags(write=False)  # several chains are evaluated on them
    return Points(dict(sizes), values)


def uniform(shape: tuple[int, ...], source: random.Random) -> Floats:
    """Random numbers between -2 and 2.

    Python's generator, since loading NumPy's takes longer than all the rest of the check.
    """
    whole = np.frombuffer(source.randbytes(4 * math.prod(shape)), dtype="<u4")
    return (whole.reshape(shape) + 0.5) / 2.0**30 - 2.0


def _hard(shape: tuple[int, ...], source: random.Random) -> Floats:
    """Three points along the last axis: all equal, one far ahead, a spread of 60."""
    size = math.prod(shape)
    equal, ahead = np.full(size, 1.5), np.zeros(size)
    ahead[source.randrange(size)] = FAR_AHEAD
    order = np.argsort(uniform((size,), source))
    spread = np.linspace(-SPREAD / 2, SPREAD / 2, size)[order]
    return np.stack([equal, ahead, spread], axis=-1).reshape((*shape, HARD_POINTS))


def _fulfilling(material: Material, family: Family, entries: Floats, source: random.Random) -> Floats:
    """The entries, changed so that what is assumed of their family holds."""
    axis = _axis_of_unit_sum(material, family)
    positive = family.name in material.positive
    if family.name in material.one_hot:
        if len(family.ranges) != 1:
            raise NotSampled(f"one-hot {family.name} needs one index, it has {len(family.ranges)}")
        return _one_hot(entries, 0, source)
    if axis is None and not positive:
        return entries
    entries = abs(entries) + 0.1
    if axis is not None:
        entries = entries / entries.sum(axis=axis, keepdims=True)
        if not positive:
            entries[..., SOME_ONE_HOT] = _one_hot(entries, axis, source)[..., SOME_ONE_HOT]
    return entries


def _axis_of_unit_sum(material: Material, family: Family) -> int | None:
    """The axis along which the family's entries are assumed to have sum 1, if so."""
    found = None
    for hypothesis in material.hypotheses:
        summed = unit_sum(hypothesis)
        if summed is None:
            raise NotSampled(
                f"no points are made for the hypothesis {hypothesis.name!r}; they are for"
                " one that says that the entries of a family have sum 1"
            )
        if summed[0] == family:
            if found not in (None, summed[1]):
                raise NotSampled(f"{family.name} has sum 1 along two indices; no points are made")
            found = summed[1]
    return found


def _one_hot(entries: Floats, axis: int, source: random.Random) -> Floats:
    """1 at a random position along the axis, 0 elsewhere."""
    order = uniform(entries.shape, source)
    return np.asarray((order == order.max(axis=axis, keepdims=True)).astype(float))
