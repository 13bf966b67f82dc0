r"""By what derivatives are taken: f(x), where x is no index and has none, is f by another name; f(x_i) is not.

So \frac{\partial L}{\partial f(x)} and \frac{\partial L}{\partial f} are one, and those by f(x_i) and f(x_j) two.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from derive.reading.surface import Chain
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Differential, Node


def name_variables(chains: list[Chain], indices: Set[str]) -> None:
    """Leave out the brackets behind variables that tell nothing apart."""
    for chain in chains:
        for side in [each for whole in chain.sides for each in (whole, *whole.parts)]:
            side.node = _named(side.node, indices) if side.node is not None else None
            side.tree = _named(side.tree, indices) if side.tree is not None else None


def _named(node: Node, indices: Set[str]) -> Node:
    node = node.with_below(lambda part: _named(part, indices))
    if not isinstance(node, Differential) or not isinstance(node.by, Applied):
        return node
    letters = {letter_of(argument) for argument in node.by.arguments}
    return node if "" in letters or letters & indices else replace(node, by=node.by.head)
