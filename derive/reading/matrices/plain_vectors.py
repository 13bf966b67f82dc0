r"""Derivatives by vectors that look like numbers: \frac{\partial L}{\partial b} = p - t, with b_k, p_k, t_k elsewhere.

A chain with one is tried as one of vectors, and read so if all of it can be. Nothing states what its symbols are, so
nothing of it is called false.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.reading.matrices.kinds import Kinds
from derive.reading.problems import NotRead
from derive.reading.syntax import Differential, Name, Node, Operator


def by_whole_vectors(sides: Sequence[Node | None], kinds: Kinds) -> bool:
    """Whether a chain whose sides were all read has such a derivative."""
    if len(sides) < 2 or any(side is None for side in sides):
        return False
    variables = [by for side in sides if side is not None for by in _variables(side)]
    return any(_is_whole(by, kinds) for by in variables)


def _variables(side: Node) -> Iterator[Name]:
    for node in side.walk():
        by = node.by if isinstance(node, Differential) else None
        if isinstance(node, Operator) and node.name == "nabla" and len(node.scripts) == 1:
            (by,) = node.scripts
        if isinstance(by, Name):
            yield by


def _is_whole(by: Name, kinds: Kinds) -> bool:
    try:
        return not (by.lower or by.raised) and kinds.kind(by).order > 0
    except NotRead:
        return False
