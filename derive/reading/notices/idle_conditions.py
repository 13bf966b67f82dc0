r"""Conditions of cases that always hold: \phi(z) \geq 0, where \phi(z) was said to be 1/(1 + e^{-z}).

A case that holds always leaves nothing to the others; often z \geq 0 was meant. What was
said last before it counts, for another chapter may give the symbol another meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from derive.reading.likeness import likeness, unbracketed
from derive.reading.notices.findings import Finding
from derive.reading.surface import Chain
from derive.reading.syntax import Applied, CasesOf, FractionOf, Function, Name, Node, Numeral, PowerOf, Product, Sum

CODE = "CONDITION"


def idle(chains: Sequence[Chain]) -> Iterator[Finding]:
    """Conditions, one side of which is positive and the other zero or less."""
    positive: dict[Any, bool] = {}
    for chain in chains:
        for side in chain.sides if chain.displayed else ():
            for node in side.node.walk() if side.node is not None else ():
                if isinstance(node, CasesOf):
                    yield from _idle(node, positive)
        for left, right in zip(chain.sides, chain.sides[1:], strict=False):
            head, said = left.node, right.node
            if isinstance(head, Applied) and said is not None and _says(head, said, right.member.joined):
                positive[likeness(head)] = _is_positive(said)


def _idle(cases: CasesOf, positive: dict[Any, bool]) -> Iterator[Finding]:
    for relation in cases.relations:
        if relation is None or relation.sign not in ("≥", ">"):
            continue
        bound = unbracketed(relation.right)
        if isinstance(bound, Numeral) and bound.value == 0 and positive.get(likeness(relation.left)):
            yield Finding(CODE, "this always holds: what stands on the left was said to be positive", relation.span)


def _says(head: Applied, said: Node, joined: str) -> bool:
    r"""Whether this says what a function is: \phi(z) = 1/(1 + e^{-z}), and neither \phi(z) = 0.8 nor P(y = 1)."""
    inside = {likeness(node) for node in said.walk()}
    return joined in ("=", ":=") and all(likeness(argument) in inside for argument in head.arguments)


def _is_positive(node: Node) -> bool:
    """Whether a tree is positive whatever its symbols are: made of e^x and of positive numbers."""
    node = unbracketed(node)
    match node:
        case Numeral():
            return node.value > 0
        case Function():
            return node.name == "exp"
        case PowerOf():
            return isinstance(node.base, Name) and node.base.name == "e" and not node.base.lower
        case FractionOf():
            return _is_positive(node.over) and _is_positive(node.under)
        case Sum():
            return set(node.signs) == {1} and all(map(_is_positive, node.terms))
        case Product():
            return all(map(_is_positive, node.factors))
        case _:
            return False
