r"""A few points at which to look whether two sides may be equal, with numbers of the computer.

Sides that differ clearly where all holds that is assumed can't be proved equal under it, and a proof need not be tried:
most repairs, most hypotheses that a document may have left unsaid, and most other readings of it are dropped so.
Nothing is called false for it.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derive.language import Condition, Family, Index, Same, free_indices
from derive.proof import Assumption, Hypothesis, OneHot, Positive
from derive.proof.admissible import Values, all_hold, meet
from derive.proof.evaluation import Instance, Undefined, evaluate
from derive.proof.exact import exact
from derive.proof.prover import name_clash
from derive.proof.roles import variables
from derive.proof.witness import ranges_of

POINTS, ENOUGH = 4, 2
CLEARLY = 1e-6


@dataclass(frozen=True)
class Point:
    """Sizes, positions and values, and the value that the first side has there."""

    sizes: Mapping[str, int]
    places: Mapping[Index, int]
    values: Mapping[tuple[str, tuple[int, ...]], float]
    wanted: float


def differ_somewhere(left: Any, right: Any, assumed: Sequence[Assumption]) -> bool:
    """Whether two sides differ clearly at a point where all of this holds: then they aren't equal under it."""
    if name_clash(left, right, assumed):
        return False
    named = [each for each in assumed if not isinstance(each, Condition)]
    for point in itertools.islice(points_where(left, right, assumed, named), ENOUGH):
        value = value_at(right, point)
        if value is not None and not math.isclose(value, point.wanted, rel_tol=CLEARLY, abs_tol=CLEARLY):
            return True
    return False


def points_where(
    right: Any, written: Any, assumed: Sequence[Assumption], named: Sequence[Assumption] = ()
) -> Iterator[Point]:
    """A few points with the value that is wanted there; what is `named` holds at each."""
    source = random.Random(3)
    sides = [right, written, *(side for a in named if isinstance(a, Hypothesis) for side in (a.left, a.right))]
    alone = {a.family for a in named if isinstance(a, (OneHot, Positive))}
    spoken_of = frozenset().union(*map(variables, sides), alone)
    ranges = sorted(frozenset().union(*map(ranges_of, sides), *(f.ranges for f in alone)), key=lambda each: each.size)
    families = sorted(spoken_of, key=lambda family: family.name)
    indices = sorted(free_indices(right) | free_indices(written), key=lambda index: index.name)
    for attempt in range(40):
        sizes = {range_.size: 2 + (attempt + at) % 2 for at, range_ in enumerate(ranges)}
        places = {index: source.randint(1, sizes[index.range.size]) for index in indices}
        if not all(_holds(a, places) for a in assumed if isinstance(a, Condition)):
            continue
        values = _values(families, sizes, source, named)
        if values is None:
            continue
        wanted = value_at(right, Point(sizes, places, values, 0.0))
        if wanted is not None:
            yield Point(sizes, places, values, wanted)
            if (attempt >= POINTS and len(places) < 2) or attempt > 3 * POINTS:
                return


def _values(
    families: Sequence[Family], sizes: Mapping[str, int], source: random.Random, named: Sequence[Assumption]
) -> Mapping[tuple[str, tuple[int, ...]], float] | None:
    """Numbers for all entries at which what is named holds; none if they were not found."""
    one_hot = {assumption.family.name for assumption in named if isinstance(assumption, OneHot)}
    drawn: Values = {}
    for family in families:
        places = list(itertools.product(*[range(1, sizes[r.size] + 1) for r in family.ranges]))
        chosen = source.choice(places)
        drawn[family.name] = {
            place: exact(int(place == chosen) if family.name in one_hot else Fraction(source.randint(200, 1800), 1000))
            for place in places
        }
    meet(named, sizes, drawn)
    if not all_hold(named, sizes, drawn):
        return None
    return {(name, place): float(value) for name, entries in drawn.items() for place, value in entries.items()}


def value_at(expression: Any, point: Point) -> float | None:
    """What an expression is there; None where it has no value."""
    at = Instance(point.sizes, point.places, lambda name, where: point.values[name, where], float, math.exp, math.log)
    try:
        value = float(evaluate(expression, at))
    except (Undefined, OverflowError, ValueError, KeyError, ZeroDivisionError, TypeError):
        return None
    return value if math.isfinite(value) else None


def _holds(condition: Condition, places: Mapping[Index, int]) -> bool:
    first, second = (places.get(p, p) if isinstance(p, Index) else int(p.value) for p in condition.args)
    return (first == second) == isinstance(condition, Same)
