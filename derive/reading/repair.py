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
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from derive.faults import Edit, edits
from derive.language import (
    Addition,
    Condition,
    Expression,
    Multiplication,
    Negation,
    Number,
    alpha_equal,
)
from derive.proof import Assumption, Proved, prove
from derive.reading.doubts.trial_points import Point, points_where, value_at

MOST_CANDIDATES, MOST_PAIRS, MOST_PROOFS = 3000, 4000, 12
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


def find_repair(
    right: Expression, assumed: Sequence[Assumption], written: Expression, after: Expression | None = None
) -> Repair | None:
    """A repair of `written`, which should equal `right` and `after`, or None.

    One that is true without the hypotheses is looked for first, then one that is so under them.
    """
    named = [each for each in assumed if not isinstance(each, Condition)]
    found = _find(list(points_where(right, written, assumed)), right, assumed, written, after)
    if found is None and named:
        found = _find(list(points_where(right, written, assumed, named)), right, assumed, written, after)
    return found


def _find(
    points: Sequence[Point],
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


def _fits(expression: Any, points: Sequence[Point]) -> bool:
    for point in points:
        value = value_at(expression, point)
        if value is None or not math.isclose(value, point.wanted, rel_tol=1e-9, abs_tol=1e-12):
            return False
    return True
