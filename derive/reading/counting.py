r"""Whether an equality is true where some of its letters are how many terms its sums have.

A sum without limits has a number of terms that has no name, and the n of 1/n \sum_i x_i may
well be that. So an equality that is false of a free n is tried with each letter as each
number, at a few points: only where none of that makes the sides agree is it false.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from derive.language import Condition, Index, Same, free_indices
from derive.proof.evaluation import Instance, Undefined, evaluate
from derive.proof.witness import ranges_of, variables

MOST_LETTERS, MOST_SIZES, POINTS, TRIALS = 3, 3, 4, 24


def agree_if_counted(left: Any, right: Any, letters: Iterable[str], conditions: Sequence[Condition]) -> bool:
    """Whether the sides agree when these letters are sizes, in one way or another; True as well if that is unclear."""
    named = sorted(letters)
    sizes = sorted({range_.size for side in (left, right) for range_ in ranges_of(side)})
    if len(named) > MOST_LETTERS or len(sizes) > MOST_SIZES:
        return True
    meant = itertools.product((None, *sizes), repeat=len(named))
    return any(_agree(left, right, dict(zip(named, each, strict=True)), conditions) for each in meant if any(each))


def _agree(left: Any, right: Any, counted: Mapping[str, str | None], conditions: Sequence[Condition]) -> bool:
    pairs = list(itertools.islice(_values(left, right, counted, conditions), POINTS))
    return all(math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9) for one, other in pairs)


def _values(
    left: Any, right: Any, counted: Mapping[str, str | None], conditions: Sequence[Condition]
) -> Iterator[tuple[float, float]]:
    """Both sides at points where both have a value."""
    source = random.Random(5)
    names = sorted({range_.size for side in (left, right) for range_ in ranges_of(side)})
    indices = sorted(free_indices(left) | free_indices(right), key=lambda index: index.name)
    families = sorted(variables(left) | variables(right), key=lambda family: family.name)
    for trial in range(TRIALS):
        sizes = {name: 2 + (trial + at) % 3 for at, name in enumerate(names)}
        places = {index: source.randint(1, sizes[index.range.size]) for index in indices}
        values = {
            (family.name, where): source.uniform(0.2, 1.8)
            for family in families
            for where in itertools.product(*[range(1, sizes[range_.size] + 1) for range_ in family.ranges])
        }
        values |= {(letter, ()): float(sizes[size]) for letter, size in counted.items() if size is not None}
        if all(_holds(condition, places) for condition in conditions):
            at = Instance(sizes, places, lambda name, where, v=values: v[name, where], float, math.exp, math.log)  # type: ignore[misc]
            try:
                yield float(evaluate(left, at)), float(evaluate(right, at))
            except (Undefined, OverflowError, ValueError, KeyError, ZeroDivisionError, TypeError):
                continue


def _holds(condition: Condition, places: Mapping[Index, int]) -> bool:
    first, second = (places.get(p, p) if isinstance(p, Index) else int(p.value) for p in condition.args)
    return bool(first == second) == isinstance(condition, Same)
