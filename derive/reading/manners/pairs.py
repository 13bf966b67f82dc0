r"""Sums over pairs with one sign, \sum_{i \neq j} x_i x_j: over both letters, where the other one is free nowhere else.

    (\sum_i x_i)^2 = \sum_i x_i^2 + \sum_{i \neq j} x_i x_j         of all pairs i, j
    L = \sum_{k \neq c} e^{z_k - z_c}                            of one class c: what is added up has no symmetry
    \frac{\partial L}{\partial z_j} = \sum_{i \neq j} y_i p_j - y_j (1 - p_j)       j is the one that is left out

In a chain with derivatives it stays a sum over i alone: an index may have been left off there.
"""

from __future__ import annotations

from dataclasses import replace

from derive.reading.likeness import likeness
from derive.reading.surface import Chain
from derive.reading.symbols import free_letters, letter_of
from derive.reading.syntax import Big, Differential, Name, Node, Operator, Product


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
    if node.index is None or letter not in free_letters(node.body):
        return ""
    return letter if _is_symmetric(node.body, letter_of(node.index), letter) else ""


def _is_symmetric(body: Node, one: str, other: str) -> bool:
    """Whether a body stays as it is with its two letters exchanged: x_i x_j, c_{ij}, q_i q_j / r_{ij}."""
    return bool(likeness(_ordered(_exchanged(body, one, other))) == likeness(_ordered(body)))


def _exchanged(node: Node, one: str, other: str) -> Node:
    if isinstance(node, Name) and node.name in (one, other) and not (node.lower or node.raised):
        return replace(node, name=other if node.name == one else one)
    if isinstance(node, Name):
        lower = tuple(_exchanged(each, one, other) for each in node.lower)
        return replace(node, lower=lower, raised=tuple(_exchanged(each, one, other) for each in node.raised))
    return node.with_below(lambda part: _exchanged(part, one, other))


def _ordered(node: Node) -> Node:
    """The tree with the factors of each product in one order, and so the letters below each symbol."""
    if isinstance(node, Name):
        return replace(node, lower=tuple(sorted(node.lower, key=letter_of)))
    node = node.with_below(_ordered)
    if isinstance(node, Product):
        return replace(node, factors=tuple(sorted(node.factors, key=lambda each: repr(likeness(each)))), signs=())
    return node


def _without(node: Node) -> Node:
    """The tree with the sign alone for each such sum."""
    if isinstance(node, Big) and _other(node) and node.index is not None:
        return node.index
    return node.with_below(_without)


def _paired(node: Node, fixed: set[str]) -> Node:
    bound = {letter_of(node.index)} if isinstance(node, Big) and node.index is not None else set[str]()
    bound |= {*node.binds.split(",")} if isinstance(node, Operator) else set()
    node = node.with_below(lambda part: _paired(part, fixed | bound))
    letter = _other(node)
    if not letter or letter in fixed or not isinstance(node, Big):
        return node
    return Big(node.span, "sum", Name(node.excluded[0].span, letter), None, None, (), replace(node, bracketed=False))
