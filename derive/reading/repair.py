r"""What would mend a false equality: the fault operators of derive/faults, run backward.

Every line that one slip makes of the false side is a candidate, then every line that two
slips of the commonest kinds make. A candidate is dropped at the first point where it
differs from the other side; what is left is put to the prover. It is kept only if it is
proved equal to the side before it, and to the side after it as well where there is one:
then the neighbours agree with it, and the slip is found.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derive.faults import Edit, edits
from derive.language import (
    Addition,
    Condition,
    Expression,
    Family,
    Index,
    Multiplication,
    Negation,
    Number,
    Same,
    alpha_equal,
    free_indices,
)
from derive.proof import Assumption, Hypothesis, OneHot, Positive, Proved, prove
from derive.proof.admissible import Values, all_hold, meet
from derive.proof.evaluation import Instance, Undefined, evaluate
from derive.proof.exact import exact
from derive.proof.roles import variables
from derive.proof.witness import ranges_of

MOST_CANDIDATES, MOST_PAIRS, MOST_PROOFS, POINTS = 3000, 4000, 12, 4
# The slips that people make most, first; a repair by an earlier one is the likelier.
LIKELY = (
    "flip a sign", "rename an index", "another variable", "sum over k for over k ≠ j", "sum over k ≠ j for over k",
    "release an index", "capture an index", "another symbol", "turn a fraction", "another number", "unsquare", "square",
    "another operation", "swap the cases", "drop a delta", "add a delta", "drop a term or factor", "add a term",
    "add a factor", "swap two indices", "drop a function",
)  # fmt: skip
COMMON = LIKELY[:5]


@dataclass(frozen=True)
class Repair:
    """A line that would be true: by which slips it differs from what was written."""

    expression: Expression
    operators: tuple[str, ...]


@dataclass(frozen=True)
class _Point:
    sizes: Mapping[str, int]
    places: Mapping[Index, int]
    values: Mapping[tuple[str, tuple[int, ...]], float]
    wanted: float


def find_repair(
    right: Expression, assumed: Sequence[Assumption], written: Expression, after: Expression | None = None
) -> Repair | None:
    """A repair of `written`, which should equal `right` and `after`, or None.

    One that is true without the hypotheses is looked for first, then one that is so under them.
    """
    named = [each for each in assumed if not isinstance(each, Condition)]
    found = _find(list(_points(right, written, assumed)), right, assumed, written, after)
    if found is None and named:
        found = _find(list(_points(right, written, assumed, named)), right, assumed, written, after)
    return found


def _find(
    points: Sequence[_Point],
    right: Expression,
    assumed: Sequence[Assumption],
    written: Expression,
    after: Expression | None,
) -> Repair | None:
    """The first repair that agrees at all points and is proved."""
    if not points:
        return None
    beside = (right,) if after is None else (right, after)
    one = sorted(itertools.islice(edits(written, *beside), MOST_CANDIDATES), key=_likely)
    two = (
        (second, (first.operator, second.operator))
        for first in edits(written, *beside, operators=COMMON)
        for second in edits(first.expression, *beside, operators=COMMON)
    )
    candidates = itertools.chain(((e, (e.operator,)) for e in one), itertools.islice(two, MOST_PAIRS))
    proofs = 0
    for edit, operators in candidates:
        # What is the side before it again, 2 - 1 in place of its 1, mends nothing.
        if not _fits(edit.expression, points) or alpha_equal(_tidied(edit.expression), _tidied(right)):
            continue
        proofs += 1
        if proofs > MOST_PROOFS:
            return None
        if all(isinstance(prove(side, edit.expression, assumed), Proved) for side in beside):
            return Repair(_tidied(edit.expression), operators)
    return None


def _tidied(expression: Any) -> Any:
    """The same without factors 1, and with its numbers added up, as a person would write it."""
    parts = [_tidied(part) for part in expression.args]
    if isinstance(expression, Addition):
        parts = _added_up(parts)
        if len(parts) == 1:
            return parts[0]
    if isinstance(expression, Multiplication):
        kept = [part for part in parts if part != Number(1)]
        parts = kept if len(kept) > 1 else parts
        if len(kept) == 1:
            return kept[0]
    return expression.func(*parts) if parts else expression


def _added_up(terms: list[Any]) -> list[Any]:
    """Terms with at most one number among them, at the place of the first one."""
    written = terms
    terms = [each for term in terms for each in (term.args if isinstance(term, Addition) else (term,))]
    numbers = [_number(term) for term in terms]
    known = [number for number in numbers if number is not None]
    if len(known) < 2:
        return written
    at, total = next(at for at, number in enumerate(numbers) if number is not None), sum(known)
    whole = [Number(total) if total >= 0 else -Number(-total)] if total else []
    rest = [[term] if number is None else [] for term, number in zip(terms, numbers, strict=True)]
    kept = [term for each in (*rest[:at], whole, *rest[at:]) for term in each]
    return kept or [Number(0)]


def _number(term: Any) -> Any:
    if isinstance(term, Negation):
        inner = _number(term.args[0])
        return None if inner is None else -inner
    return term.value if isinstance(term, Number) else None


def _likely(edit: Edit) -> tuple[int, int]:
    return LIKELY.index(edit.operator), len(edit.path)


def _points(
    right: Any, written: Any, assumed: Sequence[Assumption], named: Sequence[Assumption] = ()
) -> Iterator[_Point]:
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
        wanted = _value(right, _Point(sizes, places, values, 0.0))
        if wanted is not None:
            yield _Point(sizes, places, values, wanted)
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


def _fits(expression: Any, points: Sequence[_Point]) -> bool:
    for point in points:
        value = _value(expression, point)
        if value is None or not math.isclose(value, point.wanted, rel_tol=1e-9, abs_tol=1e-12):
            return False
    return True


def _value(expression: Any, point: _Point) -> float | None:
    at = Instance(point.sizes, point.places, lambda name, where: point.values[name, where], float, math.exp, math.log)
    try:
        value = float(evaluate(expression, at))
    except (Undefined, OverflowError, ValueError, KeyError, ZeroDivisionError, TypeError):
        return None
    return value if math.isfinite(value) else None


def _holds(condition: Condition, places: Mapping[Index, int]) -> bool:
    first, second = (places.get(p, p) if isinstance(p, Index) else int(p.value) for p in condition.args)
    return (first == second) == isinstance(condition, Same)
