"""What a line needs in order to mean anything: denominators not 0, logs of something positive.

Found in the tree as it is written, before anything cancels. What is provably
fulfilled (a sum of exponentials is positive) is not mentioned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from derive.language import Condition, Distinct, Logarithm, Negation, Number, Power, Quotient, SumOver, free_indices
from derive.language.differentiation import evaluate_derivatives
from derive.proof.kernels import Fraction, NotDecided, Ring, RingFull
from derive.proof.normal_form import NeedsRoot, NormalForm, Settings
from derive.proof.patterns import patterns
from derive.proof.sign import Known, is_positive
from derive.proof.verdict import SideCondition


def side_conditions(
    sides: Sequence[Any], conditions: Sequence[Condition], positive: frozenset[str]
) -> tuple[SideCondition, ...]:
    """The side conditions of these expressions that are not provably fulfilled, each once."""
    found: dict[SideCondition, None] = {}
    for side in sides:
        for condition, context in _needed(side, tuple(conditions)):
            if not _fulfilled(condition, context, positive):
                found[condition] = None
    return tuple(found)


def _needed(node: Any, context: tuple[Condition, ...]) -> Iterator[tuple[SideCondition, tuple[Condition, ...]]]:
    """Every denominator and every log's argument, with what is known of its indices there."""
    if isinstance(node, Quotient):
        yield SideCondition(node.args[1], "≠ 0"), context
    if isinstance(node, Power) and isinstance(node.args[1], (Negation, Number)):
        exponent = node.args[1]
        if isinstance(exponent, Negation) or exponent.value < 0:
            yield SideCondition(node.args[0], "≠ 0"), context
        if isinstance(exponent, Number) and exponent.value.denominator != 1:
            yield SideCondition(node.args[0], "> 0"), context
    elif isinstance(node, Power):
        yield SideCondition(node.args[0], "> 0"), context
    if isinstance(node, Logarithm):
        yield SideCondition(node.args[0], "> 0"), context
    if isinstance(node, SumOver):
        context = (*context, *(Distinct(node.index, place) for place in node.excluded))
    if hasattr(node, "family") and node.family.definition is not None:
        yield from _needed(node.unfolded(), context)
    for part in node.args:
        yield from _needed(part, context)


@lru_cache(maxsize=4096)
def _fulfilled(condition: SideCondition, context: tuple[Condition, ...], positive: frozenset[str]) -> bool:
    expression = condition.expression
    if isinstance(expression, Number):
        return expression.value > 0 or (condition.relation == "≠ 0" and expression.value < 0)
    flat = evaluate_derivatives(expression)
    about = [c for c in context if set(c.args) <= free_indices(flat)]
    capacity = 32
    while capacity <= 256:
        try:
            ring = Ring(capacity)
            for pattern in patterns(free_indices(flat), (), about, {}):
                form = NormalForm(Settings(ring, 0, positive), pattern)
                if not _sign_is_known(ring, form.of(flat, pattern.places), condition.relation, form.known):
                    return False
            return True
        except RingFull:
            capacity *= 2
        except (NotDecided, NeedsRoot, KeyError):
            return False
    return False


def _sign_is_known(ring: Ring, value: Fraction, relation: str, known: Known) -> bool:
    over, under = (_sign(ring, part, known) for part in (value.over, value.under))
    return over * under > 0 if relation == "> 0" else over * under != 0


def _sign(ring: Ring, polynomial: Any, known: Known) -> int:
    """1 or -1 where provable, else 0; a product's factors are looked at one by one."""
    if polynomial.is_zero():
        return 0
    content, factors = polynomial.factor()
    sign = 1 if content > 0 else -1
    for factor, exponent in factors:
        if is_positive(ring.terms(factor), known):
            continue
        if is_positive(ring.terms(-factor), known):
            sign *= (-1) ** int(exponent)
            continue
        return 0
    return sign
