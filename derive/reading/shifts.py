r"""Shifts that cancel: in e^{z_i - m} / \sum_k e^{z_k - m} with m = \max_k z_k nothing hangs on m.

Nothing is known of a maximum, least of all its derivative. Where the prover shows that a meaning is the same
with 0 in its place, it is taken so, and can be differentiated.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.reading.knowledge import Document
from derive.reading.likeness import likeness
from derive.reading.problems import NotRead
from derive.reading.syntax import Bracketed, Name, Node, Numeral, Operator

EXTREMES = frozenset({"max", "min"})


def without_shifts(body: Node, document: Document) -> Iterator[Node]:
    """What a meaning would be with 0 for a maximum or a minimum in it, one for each that there is."""
    shifts = {likeness(node): node for node in body.walk() if _is_extreme(node, document)}
    for shift in shifts:
        yield _put(body, shift)


def _is_extreme(node: Node, document: Document) -> bool:
    """Whether this is a maximum, or a symbol that was said to be one."""
    while isinstance(node, Bracketed):
        node = node.inner
    if isinstance(node, Operator):
        return node.name in EXTREMES
    if not isinstance(node, Name) or node.transposed:
        return False
    try:
        key, _ = document.key_of(node)
    except NotRead:
        return False
    return (
        key in document.meant
        and isinstance(document.meant[key].body, Operator)
        and _is_extreme(document.meant[key].body, document)
    )


def _put(node: Node, shift: object) -> Node:
    return (
        Numeral(node.span, Fraction(0)) if likeness(node) == shift else node.with_below(lambda part: _put(part, shift))
    )
