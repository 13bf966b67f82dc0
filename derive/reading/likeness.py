"""Trees compared as people compare formulas: where they stand and brackets that only group are left aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from derive.reading.syntax import Bracketed, Minus, Name, Node, Product

LAYOUT = frozenset({"span", "bracketed", "tight", "total"})


def unbracketed(node: Node) -> Node:
    """What stands within brackets, without them."""
    return unbracketed(node.inner) if isinstance(node, Bracketed) else node


def likeness(node: Node) -> Any:
    """A value that is the same for two trees if they say the same in the same way."""
    node = unbracketed(node)
    return (type(node).__name__, *(_likeness(getattr(node, name)) for name in _told(node)))


def _likeness(value: Any) -> Any:
    if isinstance(value, Node):
        return likeness(value)
    return tuple(map(_likeness, value)) if isinstance(value, tuple) else value


def _told(node: Node) -> list[str]:
    return [each.name for each in fields(node) if each.compare and each.name not in LAYOUT]


def partings(one: Node, other: Node) -> Iterator[tuple[Node, Node]]:
    """The smallest pieces at which two trees part, from the left; a symbol is one piece with its indices."""
    one, other = unbracketed(one), unbracketed(other)
    if likeness(one) == likeness(other):
        return
    here, there = list(one.below), list(other.below)
    same = type(one) is type(other) and len(here) == len(there) and not isinstance(one, Name)
    if same and _own(one) == _own(other):
        for piece, counterpart in zip(here, there, strict=True):
            yield from partings(piece, counterpart)
    else:
        yield one, other


def _own(node: Node) -> list[Any]:
    """What a node says itself, apart from the nodes below it."""
    values = [getattr(node, name) for name in _told(node)]
    return [value for value in values if not isinstance(value, Node) and not _has_nodes(value)]


def _has_nodes(value: Any) -> bool:
    return isinstance(value, tuple) and any(isinstance(part, Node) for part in value)


def factors_of(term: Node) -> tuple[int, list[Node]]:
    """The sign of a term, and its factors without their signs and brackets."""
    term = unbracketed(term)
    if isinstance(term, Minus):
        sign, factors = factors_of(term.inner)
        return -sign, factors
    if not isinstance(term, Product):
        return 1, [term]
    sign = 1
    found: list[Node] = []
    for factor in term.factors:
        turned, factors = factors_of(factor)
        sign *= turned
        found += factors
    return sign, found
