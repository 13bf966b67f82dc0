r"""Sums without a bracket whose index goes on behind a plus: \sum_i t_i \log y_i + (1 - t_i) \log(1 - y_i).

Read strictly, the i of the second term is bound by nothing. If all terms behind the sum have it, and nothing
else in the chain has it free, the sum can only be meant to reach over them all. Behind a minus it may
be -(\sum ... + ...) or (-\sum ...) + ..., and neither is taken. Nothing is called false by such a reading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derive.reading.surface import Chain
from derive.reading.symbols import free_letters, letter_of
from derive.reading.syntax import Big, Bracketed, Node, Sum

DOUBT = "a sum was taken to reach over all that its index stands in; a bracket would tell"


def let_sums_reach(chain: Chain) -> None:
    """Let the chain's sums bind their index behind them too, where it can't be anything else."""
    for at, side in enumerate(chain.sides):
        others = [each.node for each in chain.sides[:at] + chain.sides[at + 1 :] if each.node is not None]
        free = {letter for node in others for letter in free_letters(node)}
        far = _reaching(side.node, free) if side.node is not None else None
        if far is not None and far is not side.node:
            side.tree = side.node = far
            side.doubt = side.doubt or DOUBT


def _reaching(node: Node, free: set[str]) -> Node:
    """The tree with its sums reaching to the end of their bracket, or of all, where they must."""
    node = _in_brackets(node, free)
    if not isinstance(node, Sum) or node.signs[0] < 0 or not isinstance(node.terms[0], Big):
        return node
    first, *behind = node.terms
    letters = _bound_by(first)
    if not letters or letters & free or not all(letters <= free_letters(term) for term in behind):
        return node
    return _with_body(first, lambda body: Sum(body.span.to(node.span), (body, *behind), node.signs))


def _in_brackets(node: Node, free: set[str]) -> Node:
    """The tree with the same done within each bracket, to whose letters the ones outside are free."""
    if isinstance(node, Bracketed):
        inner = _reaching(node.inner, free)
        return node if inner is node.inner else replace(node, inner=inner)
    parts = list(node.below)
    if not any(isinstance(each, Bracketed) for part in parts for each in part.walk()):
        return node
    outside = {id(part): {x for other in parts if other is not part for x in free_letters(other)} for part in parts}
    changed = {id(part): _in_brackets(part, free | outside[id(part)]) for part in parts}
    if all(changed[id(part)] is part for part in parts):
        return node
    return node.with_below(lambda part: changed.get(id(part), part))


def _bound_by(node: Node) -> set[str]:
    """The letters that a sum binds, and those right within it; none where a bracket says how far it reaches."""
    if not isinstance(node, Big):
        return set()
    if node.operator != "sum" or node.index is None or node.bracketed:
        return set()
    letter = letter_of(node.index)
    within = _bound_by(node.body)
    return {letter, *within} if within or not isinstance(node.body, Big) else set()


def _with_body(node: Node, change: Callable[[Node], Node]) -> Big:
    """The sum with what stands behind all its signs changed."""
    assert isinstance(node, Big)
    body = _with_body(node.body, change) if isinstance(node.body, Big) else change(node.body)
    return replace(node, span=node.span.to(body.span), body=body, bracketed=True)
