r"""Sums without a bracket whose index goes on behind a plus: \sum_i t_i \log y_i + (1 - t_i) \log(1 - y_i).

Read strictly, the i of the second term is bound by nothing. If all terms behind the sum have it, and nothing
else in the chain has it free, the sum can only be meant to reach over them all. Behind a minus it may
be -(\sum ... + ...) or (-\sum ...) + ..., and neither is taken. Nothing is called false by such a reading.
"""

from __future__ import annotations

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
        if far is not None:
            side.tree = side.node = far
            side.doubt = side.doubt or DOUBT


def _reaching(node: Node, free: set[str]) -> Node | None:
    """The tree with one sum reaching to its end; None where there is none that must."""
    if isinstance(node, Bracketed):
        inner = _reaching(node.inner, free)
        return None if inner is None else replace(node, inner=inner)
    if not isinstance(node, Sum):
        return None
    first, *behind = node.terms
    if not isinstance(first, Big) or first.index is None or first.operator != "sum" or first.bracketed:
        return None
    letter = letter_of(first.index)
    if node.signs[0] < 0 or letter in free or not all(letter in free_letters(term) for term in behind):
        return None
    body = Sum(first.body.span.to(node.span), (first.body, *behind), node.signs)
    return replace(first, span=node.span, body=body, bracketed=True)
