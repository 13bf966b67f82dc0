"""How large a formula may be: what is beyond is reported, and never an end without a word.

The bounds count what there is to do and not time, so that a document has the same report
on every machine. Real derivations stay far below them.
"""

from __future__ import annotations

import math
from typing import Any

from derive.language import Entry, Family, Number
from derive.language.nodes import Addition, Derivative, Multiplication, Power, Quotient, SumOver
from derive.reading.problems import NotRead
from derive.reading.syntax import Big, Differential, Node, Numeral, PowerOf

DEEPEST_TREE, MOST_NODES, MOST_PARTS = 100, 2500, 250
MOST_NESTED = 6  # sums within sums, and derivatives within derivatives
HIGHEST_POWER = 100  # of powers within powers, the exponents multiplied
MOST_WORK, MOST_TERMS, MOST_PLACES = 60_000, 3000, 8
EACH_SUM, EACH_DERIVATIVE = 4, 3


def refuse_the_huge(root: Node) -> None:
    """Raise NotRead for a tree that is too deep or too large for what comes next."""
    waiting = [(root, 0, 0, 1)]
    count = 0
    while waiting:
        node, depth, nested, power = waiting.pop()
        count += 1
        nested += isinstance(node, (Big, Differential))
        below = list(node.below)
        if depth > DEEPEST_TREE:
            raise NotRead(f"nested more than {DEEPEST_TREE} deep", root.span)
        if nested > MOST_NESTED:
            raise NotRead(f"more than {MOST_NESTED} sums or derivatives within each other", node.span)
        if count > MOST_NODES or len(below) > MOST_PARTS:
            raise NotRead(f"more than {MOST_NODES} pieces, or {MOST_PARTS} beside each other", root.span)
        if isinstance(node, PowerOf) and isinstance(node.exponent, Numeral):
            power *= max(1, abs(math.ceil(node.exponent.value)))
            if power > HIGHEST_POWER:
                raise NotRead(f"powers higher than {HIGHEST_POWER}", node.span)
        waiting += [(part, depth + 1, nested, power) for part in below]


def is_too_much(*sides: Any) -> bool:
    """Whether two sides with all definitions written out are more than the prover should be given."""
    places = frozenset().union(*map(_places, sides))
    if len(places) > MOST_PLACES:  # each way in which they may coincide is a case
        return True
    known: dict[Family, tuple[int, int]] = {}
    work, terms = zip(*[_work(side, known) for side in sides], strict=True)
    return bool(sum(work) > MOST_WORK or max(terms) > MOST_TERMS)


def _places(expression: Any) -> frozenset[Any]:
    """The indices and numbers at which symbols stand, bound ones not counted."""
    found = frozenset().union(*map(_places, expression.args))
    if isinstance(expression, Entry):
        found |= frozenset(expression.args)
    return found - {expression.index} if isinstance(expression, SumOver) else found


def _work(expression: Any, known: dict[Family, tuple[int, int]]) -> tuple[int, int]:
    """How much there is to evaluate, and about how many terms there are multiplied out; up to their bounds."""
    if isinstance(expression, Entry):
        family = expression.family
        if family not in known:
            known[family] = (1, 1) if family.definition is None else _work(family.definition.body, known)
        return known[family]
    parts = [_work(part, known) for part in expression.args]
    work = 1 + sum(part[0] for part in parts)
    terms = [part[1] for part in parts]
    match expression:
        case SumOver():
            work *= EACH_SUM
        case Derivative():
            work *= EACH_DERIVATIVE
    return min(work, MOST_WORK + 1), min(_terms(expression, terms), MOST_TERMS + 1)


def _terms(expression: Any, inside: list[int]) -> int:
    match expression:
        case Addition():
            return sum(inside)
        case Multiplication() | Quotient():
            return math.prod(inside)
        case Power() if isinstance(expression.args[1], Number):
            exponent = min(abs(math.ceil(expression.args[1].value)), HIGHEST_POWER)
            return math.comb(inside[0] + exponent - 1, exponent)
        case _:
            return max(inside, default=1)
