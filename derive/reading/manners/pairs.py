r"""Sums over pairs with one sign, \sum_{i \neq j} x_i x_j: over both letters, where the other one is free nowhere else.

    (\sum_i x_i)^2 = \sum_i x_i^2 + \sum_{i \neq j} x_i x_j         of all pairs i, j
    \frac{\partial L}{\partial z_j} = \sum_{i \neq j} y_i p_j - y_j (1 - p_j)       j is the one that is left out

In a chain with derivatives it stays a sum over i alone: an index may have been left off there.
"""

from __future__ import annotations

from dataclasses import replace

from derive.reading.surface import Chain
from derive.reading.symbols import free_letters, letter_of
from derive.reading.syntax import Big, Differential, Name, Node


def sum_over_pairs(chain: Chain) -> None:
    """Let such sums bind both of their letters."""
    trees = [side.node for side in chain.sides if side.node is not None]
    nodes = [node for tree in trees for node in tree.walk()]
    if not any(map(_other, nodes)) or any(isinstance(node, Differential) for node in nodes):
        return
    relations = [*chain.relations, *([chain.case] if chain.case is not None else [])]
    fixed = {letter_of(side) for each in relations for side in (each.left, each.right)}
    fixed |= {letter for tree in trees for letter in free_letters(_without(tree))}
    for side in chain.sides:
        if side.node is not None:
            side.tree = side.node = _paired(side.node, fixed)


def _other(node: Node) -> str:
    """The letter that a sum leaves out, if it stands in its body and may be one that it runs over too."""
    if not isinstance(node, Big) or node.operator != "sum" or len(node.excluded) != 1 or node.first or node.last:
        return ""
    letter = letter_of(node.excluded[0])
    return letter if letter in free_letters(node.body) else ""


def _without(node: Node) -> Node:
    """The tree with the sign alone for each such sum."""
    if isinstance(node, Big) and _other(node) and node.index is not None:
        return node.index
    return node.with_below(_without)


def _paired(node: Node, fixed: set[str]) -> Node:
    node = node.with_below(lambda part: _paired(part, fixed))
    letter = _other(node)
    if not letter or letter in fixed or not isinstance(node, Big):
        return node
    return Big(node.span, "sum", Name(node.excluded[0].span, letter), None, None, (), replace(node, bracketed=False))
