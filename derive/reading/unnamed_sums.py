r"""Sums that name no index, \sum t_i \log y_i: over which letter they run, if the equality leaves one alone.

A sum binds a letter that stands in its body. One that also stands outside of such sums, as
the j of \frac{dL}{dx_j} = -\sum t_i \frac{dy_i}{dx_j}, is not bound. If a single letter is left it is the
index; if several are, or none, the sum stays as it is and is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from derive.reading.surface import Chain
from derive.reading.symbols import letter_of
from derive.reading.syntax import Big, Name, Node


def name_unnamed_sums(chain: Chain) -> None:
    """Give the chain's sums without an index the only one that they can have."""
    trees = [side.node for side in chain.sides if side.node is not None]
    if not any(isinstance(node, Big) and node.index is None for tree in trees for node in tree.walk()):
        return
    outside = {letter for tree in trees for letter in _free(tree)}
    for side in chain.sides:
        if side.node is not None:
            side.tree = side.node = _named(side.node, outside)


def _free(node: Node, *, within: bool = False) -> Iterator[str]:
    """The letters below symbols that no sum binds, and that stand in no sum without an index unless `within` one."""
    if isinstance(node, Big):
        if node.index is None and not within:
            return
        bound = letter_of(node.index) if node.index is not None else ""
        yield from (letter for letter in _free(node.body, within=within) if letter != bound)
        return
    if isinstance(node, Name):
        yield from filter(None, map(letter_of, (*node.lower, *node.raised)))
    for part in node.below:
        yield from _free(part, within=within)


def _named(node: Any, outside: set[str]) -> Any:
    if not isinstance(node, Node):
        return tuple(_named(part, outside) for part in node) if isinstance(node, tuple) else node
    inside: dict[str, Any] = {name: _named(value, outside) for name, value in vars(node).items() if name != "span"}
    node = replace(node, **inside)
    if isinstance(node, Big) and node.index is None and node.last is None:
        left = {letter for letter in _free(node.body, within=True) if len(letter) == 1 and letter.islower()} - outside
        if len(left) == 1:
            return replace(node, index=Name(node.span, left.pop()))
    return node
