r"""What a few points tell of an equality that is false in general.

A sum without limits has a number of terms that has no name, and the n of 1/n \sum_i x_i may
well be that. So an equality that is false of a free n is tried with each letter as each
number: only where none of that makes the sides agree is it false. And a side that has one
value, whatever its symbols are, is no equation to be solved for them.
"""

from __future__ import annotations

import cmath
import itertools
import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from derive.language import Condition, Index, Same, free_indices
from derive.proof.evaluation import Instance, Undefined, evaluate
from derive.proof.roles import variables
from derive.proof.witness import ranges_of

Value = Callable[[str, tuple[int, ...]], Any]

MOST_LETTERS, MOST_SIZES, POINTS, TRIALS, DRAWS = 3, 3, 4, 24, 3


def agree_if_counted(left: Any, right: Any, letters: Iterable[str], conditions: Sequence[Condition]) -> bool:
    """Whether the sides agree when these letters are sizes, in one way or another; True as well if that is unclear."""
    named = sorted(letters)
    sizes = sorted({range_.size for side in (left, right) for range_ in ranges_of(side)})
    if len(named) > MOST_LETTERS or len(sizes) > MOST_SIZES:
        return True
    meant = itertools.product((None, *sizes), repeat=len(named))
    return any(_agree(left, right, dict(zip(named, each, strict=True)), conditions) for each in meant if any(each))


def agree_with_unit(left: Any, right: Any, letter: str) -> bool:
    """Whether the sides agree with the imaginary unit for a letter; True as well if that is unclear."""
    for trial in range(TRIALS):
        at = _instance([left, right], trial, trial)
        at = replace(at, value=_with_unit(at.value, letter), number=complex, exp=cmath.exp, log=cmath.log)
        try:
            one, other = complex(evaluate(left, at)), complex(evaluate(right, at))
        except (Undefined, OverflowError, ValueError, KeyError, ZeroDivisionError, TypeError):
            continue
        if not cmath.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9):
            return False
    return True


def _with_unit(value: Value, letter: str) -> Value:
    return lambda name, where: 1j if (name, where) == (letter, ()) else value(name, where)


def is_constant(side: Any) -> bool:
    """Whether a side has one value for all values of its symbols, its sizes and indices given."""
    drawn = [[_value(side, _instance([side], trial, draw)) for draw in range(DRAWS)] for trial in range(POINTS)]
    return all(_is_one([value for value in values if value is not None]) for values in drawn)


def _is_one(values: Sequence[float]) -> bool:
    return len(values) == DRAWS and math.isclose(min(values), max(values), rel_tol=1e-9, abs_tol=1e-9)


def _agree(left: Any, right: Any, counted: Mapping[str, str | None], conditions: Sequence[Condition]) -> bool:
    found = 0
    for trial in range(TRIALS):
        at = _instance([left, right], trial, trial, counted)
        one, other = _value(left, at), _value(right, at)
        if one is None or other is None or not all(_holds(condition, at.places) for condition in conditions):
            continue
        if not math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9):
            return False
        found += 1
        if found == POINTS:
            break
    return True


def _instance(sides: Sequence[Any], trial: int, draw: int, counted: Mapping[str, str | None] | None = None) -> Instance:
    """A place to evaluate at: `trial` chooses sizes and positions, `draw` the values; `counted` are sizes by letter."""
    names = sorted({range_.size for side in sides for range_ in ranges_of(side)})
    indices = sorted({index for side in sides for index in free_indices(side)}, key=lambda index: index.name)
    families = sorted({family for side in sides for family in variables(side)}, key=lambda family: family.name)
    sizes = {name: 2 + (trial + at) % 3 for at, name in enumerate(names)}
    source = random.Random(trial)
    places = {index: source.randint(1, sizes[index.range.size]) for index in indices}
    source = random.Random(draw)
    values = {
        (family.name, where): source.uniform(0.2, 1.8)
        for family in families
        for where in itertools.product(*[range(1, sizes[range_.size] + 1) for range_ in family.ranges])
    }
    values |= {(letter, ()): float(sizes[size]) for letter, size in (counted or {}).items() if size is not None}
    return Instance(sizes, places, lambda name, where: values[name, where], float, math.exp, math.log)


def _value(side: Any, at: Instance) -> float | None:
    try:
        return float(evaluate(side, at))
    except (Undefined, OverflowError, ValueError, KeyError, ZeroDivisionError, TypeError):
        return None


def _holds(condition: Condition, places: Mapping[Index, int]) -> bool:
    first, second = (places.get(p, p) if isinstance(p, Index) else int(p.value) for p in condition.args)
    return bool(first == second) == isinstance(condition, Same)
