r"""An expectation is linear: two sums of expectations are equal if what they are taken of adds up to the same.

    E[\frac{1}{n} \sum_i (x_i - c)^2] = \frac{1}{n} \sum_i E[x_i^2 - 2 c x_i + c^2]

What stands before one and comes out of it must be certain: a number, or how many there are of something. A letter may
be random, whatever it is called, so it stays where it is; terms that have no expectation in them are kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from derive.language import Entry, Expression, Family, Index, free_indices, substitute, variable
from derive.language.nodes import Addition, Multiplication, Negation, Quotient, SumOver

EXPECTATIONS = re.compile(r"expect|\\(?:mathbb|mathds|operatorname)\s*\{?\s*E\b|\\E\b|期望", re.IGNORECASE)
OUTSIDE = variable("∘outside")  # stands at the terms that have no expectation in them


def speaks_of_expectations(text: str) -> bool:
    """Whether a document does: elsewhere E[f] may be an energy, which isn't linear."""
    return EXPECTATIONS.search(text) is not None


def within(left: Any, right: Any, operators: Mapping[tuple[Any, ...], Family]) -> tuple[Expression, Expression] | None:
    """What two sums of expectations are taken of; None if a side is no such sum, or they are taken in two ways.

    `operators` are the quantities that stand for them, by what they are made of.
    """
    insides = {family: pattern for pattern, family in operators.items() if pattern[0].partition("_")[0] == "E"}
    names = {insides[e.family][0] for side in (left, right) for e in side.atoms(Entry) if e.family in insides}
    one, other = (_within(side, insides) for side in (left, right)) if len(names) == 1 else (None, None)
    return (one, other) if one is not None and other is not None else None


def _within(side: Any, insides: Mapping[Family, tuple[Any, ...]]) -> Any:
    """A side with what they are taken of for its expectations; None if it isn't linear in them."""
    if _is_certain(side):
        return side
    if not any(entry.family in insides for entry in side.atoms(Entry)):
        return Multiplication(OUTSIDE[()], side)
    match side:
        case Entry() if len(insides[side.family]) == 2:
            places = {
                Index(f"∘{n}", place.range): place for n, place in enumerate(side.args) if isinstance(place, Index)
            }
            return substitute(insides[side.family][1], places) if len(places) == len(side.args) else None
        case Negation() | Addition():
            terms = [_within(term, insides) for term in side.args]
            return side.func(*terms) if all(term is not None for term in terms) else None
        case SumOver():
            body = _within(side.body, insides)
            return SumOver(body, side.index, *side.excluded) if body is not None else None
        case Quotient() if _is_certain(side.args[1]):
            over = _within(side.args[0], insides)
            return Quotient(over, side.args[1]) if over is not None else None
        case Multiplication():
            (at, *more) = [n for n, factor in enumerate(side.args) if not _is_certain(factor)]
            inner = _within(side.args[at], insides) if not more else None
            factors = [inner if n == at else factor for n, factor in enumerate(side.args)]
            return Multiplication(*factors) if inner is not None else None
    return None


def _is_certain(expression: Any) -> bool:
    """Whether no symbol stands in it, and no index: a number, or a size."""
    return not (expression.atoms(Entry) or free_indices(expression))
