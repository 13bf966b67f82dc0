"""What a line needs in order to mean anything: denominators not 0, logs of something positive.

Found in the tree as it is written, before anything cancels. What is provably
fulfilled (a sum of exponentials is positive) is not mentioned; what can never be
fulfilled (x - x as a denominator) means that the line says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from derive.language import Condition, Distinct, Logarithm, Number, Power, Quotient, SumOver, free_indices
from derive.language.differentiation import evaluate_derivatives
from derive.proof.evaluation import number_written
from derive.proof.kernels import Fraction, NotDecided, Ring, RingFull
from derive.proof.normal_form import NeedsRoot, NormalForm, Settings
from derive.proof.patterns import literals, patterns
from derive.proof.sign import Known, is_positive
from derive.proof.verdict import SideCondition

ALWAYS, NEVER, OPEN = "always", "never", "open"


def side_conditions(
    sides: Sequence[Any], conditions: Sequence[Condition], positive: frozenset[str]
) -> tuple[SideCondition, ...]:
    """The side conditions of these expressions that are not provably fulfilled, each once.

    Raises NotDecided if one of them can't hold anywhere: then nothing is said.
    """
    found: dict[SideCondition, None] = {}
    for side in sides:
        for condition, context in _needed(side, tuple(conditions)):
            standing = _standing(condition, context, positive)
            if standing == NEVER:
                raise NotDecided(f"it never has a value: {condition} can't be")
            if standing == OPEN:
                found[condition] = None
    # What is needed at every place needn't be said of some of them again.
    return tuple(c for c in found if not c.where or replace(c, where=()) not in found)


@lru_cache(maxsize=4096)
def _needed(node: Any, context: tuple[Condition, ...]) -> tuple[tuple[SideCondition, tuple[Condition, ...]], ...]:
    """Every denominator and every log's argument, with what is known of its indices there, each once."""
    return tuple(dict.fromkeys(_each_needed(node, context)))


def _each_needed(node: Any, context: tuple[Condition, ...]) -> Iterator[tuple[SideCondition, tuple[Condition, ...]]]:
    """Every denominator and every log's argument, with what is known of its indices there."""
    for condition in _needed_here(node):
        about = free_indices(condition.expression)
        where = tuple(known for known in context if isinstance(known, _LeftOut) and known.args[0] in about)
        yield replace(condition, where=tuple(Distinct(*known.args) for known in where)), context
    if isinstance(node, SumOver):
        # What was known of an outer index with this letter doesn't hold for the one bound here.
        context = tuple(known for known in context if node.index not in known.args)
        context = (*context, *(_LeftOut(node.index, place) for place in node.excluded))
    if hasattr(node, "family") and node.family.definition is not None:
        yield from _needed(node.unfolded(), context)
    for part in node.args:
        yield from _needed(part, context)


class _LeftOut(Distinct):
    """A place that the sum around here leaves out: its index differs from it."""


def _needed_here(node: Any) -> Iterator[SideCondition]:
    """What this node itself needs, its parts left aside."""
    if isinstance(node, Quotient):
        yield SideCondition(_base(node.args[1]), "≠ 0")
    if isinstance(node, Power):
        exponent = number_written(node.args[1])
        if exponent is not None and exponent < 0:
            yield SideCondition(node.args[0], "≠ 0")
        if exponent is None or exponent.denominator != 1:
            yield SideCondition(node.args[0], "> 0")
    if isinstance(node, Logarithm):
        yield SideCondition(node.args[0], "> 0")


def _base(denominator: Any) -> Any:
    """A positive power is 0 just where its base is: the base makes the plainer condition."""
    if isinstance(denominator, Power) and isinstance(denominator.args[1], Number) and denominator.args[1].value > 0:
        return _base(denominator.args[0])
    return denominator


@lru_cache(maxsize=4096)
def _standing(condition: SideCondition, context: tuple[Condition, ...], positive: frozenset[str]) -> str:
    """Whether the condition always holds, never does, or neither is known."""
    expression = condition.expression
    flat = evaluate_derivatives(expression)
    about = [c for c in context if set(c.args) <= free_indices(flat)]
    capacity = 32
    while capacity <= 256:
        try:
            ring = Ring(capacity)
            standings = set()
            for pattern in patterns(free_indices(flat), literals(flat), about, {}):
                form = NormalForm(Settings(ring, 0, positive), pattern)
                value = form.of(flat, pattern.places)
                standings.add(_standing_of(ring, value, condition.relation, form.known))
            return standings.pop() if len(standings) == 1 else OPEN
        except RingFull:
            capacity *= 2
        except (NotDecided, NeedsRoot):
            return OPEN
    return OPEN


def _standing_of(ring: Ring, value: Fraction, relation: str, known: Known) -> str:
    if value.over.is_zero():
        return NEVER
    over, under = (_sign(ring, part, known) for part in (value.over, value.under))
    if over * under == 0:
        return OPEN
    return NEVER if relation == "> 0" and over * under < 0 else ALWAYS


def _sign(ring: Ring, polynomial: Any, known: Known) -> int:
    """1 or -1 where provable, else 0; the factors are looked at one by one, and begin with positive coefficients."""
    content, factors = polynomial.factor()
    if not all(is_positive(ring.terms(factor), known) for factor, _ in factors):
        return 0
    return 1 if content > 0 else -1
