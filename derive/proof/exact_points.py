"""Whether lines agree in exact arithmetic at a few random points: quick, and no proof.

Entries are random whole numbers, and 2^z takes the place of e^z: it too turns sums into
products, and stays a fraction. Different rational functions agree at random points only
by a rare accident (Schwartz and Zippel: for each point with at most the probability
degree / size of the set drawn from), which would have to happen at every n.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import flint
import numpy as np

from derive.language import Family
from derive.proof.arrays import Grid
from derive.proof.evaluation import Undefined
from derive.proof.rounded import Arithmetic
from derive.proof.subject import Material, Subject, unit_sum

POINTS = 3
LARGEST_LOGIT = 255
LARGEST_WEIGHT = 31
LARGEST_ENTRY = 2**30
LARGEST_EXPONENT = 10**5


def _two_to(exponent: Any) -> Any:
    if exponent.q != 1 or abs(exponent.p) > LARGEST_EXPONENT:
        raise Undefined("2 to a power that isn't a small whole number")
    return flint.fmpq(2) ** int(exponent.p)


def some_function(argument: Any) -> Any:
    """Stands for log, which has no exact value: each argument is given a number of its own, drawn at random.

    So no law holds for this function but that equal arguments have equal values. A polynomial
    has laws (the third differences of a quadratic one are 0), which are then false for log.
    """
    return flint.fmpq(random.Random(f"log {argument}").getrandbits(64))


def object_array(value: Any) -> Any:
    """An array that holds numbers of any kind as they are."""
    return np.asarray(value, dtype=object)


FRACTIONS = Arithmetic(
    scalar=lambda value: flint.fmpq(value.numerator, value.denominator),
    lift=object_array,
    exp=lambda argument: object_array(np.frompyfunc(_two_to, 1, 1)(argument)),
    log=lambda argument: object_array(np.frompyfunc(some_function, 1, 1)(argument)),
)


def agree_at_points(subject: Subject, sizes: Mapping[str, int]) -> bool:
    """Whether all lines have one value at some random points, at all positions allowed."""
    grid = _grid(subject.material, tuple(sizes.items()))
    if grid is None:
        return False
    try:
        forms = [grid.value(line) for line in subject.lines]
    except (Undefined, ZeroDivisionError):
        return False
    for left, right in itertools.pairwise(forms):
        differs = left != right
        for condition in subject.conditions:
            differs = differs & grid.coincide_as(condition)
        if np.any(differs):
            return False
    return True


@lru_cache(maxsize=16)
def _grid(material: Material, sizes: tuple[tuple[str, int], ...]) -> Grid | None:
    """The points of one size, kept because several chains are about the same quantities."""
    numbers = random.Random(str(sorted(sizes)))
    limits = {family: _limit(family, material) for family in material.families}
    values = random_values(material, dict(sizes), POINTS, lambda family: numbers.randint(1, limits[family]))
    return None if values is None else Grid(dict(sizes), values, FRACTIONS)


def random_values(
    material: Material, sizes: Mapping[str, int], points: int, draw: Callable[[Family], Any]
) -> dict[str, Any] | None:
    """What `draw` gives, for every entry, (*sizes, points); None where an assumption can't be met."""
    sums = [unit_sum(hypothesis) for hypothesis in material.hypotheses]
    values = {}
    for family in material.families:
        axes = {found[1] for found in sums if found is not None and found[0] == family}
        if None in sums or len(axes) > 1 or family.name in material.one_hot:
            return None
        shape = (*(sizes[range_.size] for range_ in family.ranges), points)
        drawn = [draw(family) for _ in range(math.prod(shape))]
        numbers = [flint.fmpq(number) if isinstance(number, int) else number for number in drawn]
        entries = object_array(numbers).reshape(shape)
        if axes:
            (axis,) = axes
            last = np.moveaxis(entries, axis, 0)  # a view
            try:
                # A fraction also where there are no others to sum up, and the one is all there is.
                last[-1] = flint.fmpq(1) + -last[:-1].sum(axis=0)
            except Undefined:  # the logarithms don't add up to 1
                return None
        values[family.name] = entries
    return values


def _limit(family: Family, material: Material) -> int:
    """Small in exponents, smaller still where several families meet there (w h + b)."""
    if family not in material.in_exponents:
        return LARGEST_ENTRY
    return LARGEST_LOGIT if len(material.in_exponents) == 1 else LARGEST_WEIGHT
