r"""Sums that name no index, \sum t_i \log y_i: over which letter they run, if the equality leaves one alone.

A sum binds a letter that stands in its body. One that also stands outside of such sums, as
the j of \frac{dL}{dx_j} = -\sum t_i \frac{dy_i}{dx_j}, is not bound. If a single letter is left it is the
index; if several are, or none, the sum stays as it is and is not read.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.reading.manners.pairs import sum_over_pairs
from derive.reading.surface import Chain
from derive.reading.symbols import free_letters
from derive.reading.syntax import Big, Name, Node, Numeral


def name_unnamed_sums(chain: Chain) -> None:
    """Give the chain's sums without an index the only one that they can have, and those over pairs both."""
    sum_over_pairs(chain)
    trees = [side.node for side in chain.sides if side.node is not None]
    if not any(isinstance(node, Big) and node.index is None for tree in trees for node in tree.walk()):
        return
    outside = {letter for tree in trees for letter in free_letters(_without_unnamed(tree))}
    for side in chain.sides:
        if side.node is not None:
            side.tree = side.node = _named(side.node, outside)


def _without_unnamed(node: Node) -> Node:
    """The tree with 0 for each sum without an index."""
    if isinstance(node, Big) and node.index is None:
        return Numeral(node.span, Fraction(0))
    return node.with_below(_without_unnamed)


def _named(node: Node, outside: set[str]) -> Node:
    node = node.with_below(lambda part: _named(part, outside))
    if isinstance(node, Big) and node.index is None and node.last is None:
        left = {letter for letter in free_letters(node.body) if len(letter) == 1 and letter.islower()} - outside
        if len(left) == 1:
            return replace(node, index=Name(node.span, left.pop()))
    return node
