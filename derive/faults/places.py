"""Every place of an expression at which a slip can happen, with what may be written there.

A place is a path into the tree. Its scope are the indices that mean something there:
the free ones of the whole, and those that sums further out bind (a shadowed letter is
left out, for written there it would mean the inner index).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from derive.language import (
    Cases,
    Delta,
    Derivative,
    Entry,
    Expression,
    Family,
    Index,
    IndexRange,
    Multiplication,
    Negation,
    Number,
    SumOver,
    free_indices,
)

Path = tuple[int, ...]


@dataclass(frozen=True)
class Scope:
    """What may be written at a place: indices in the order they came into scope, and the symbols in use.

    `factors` are the quantities of the whole line that somebody could write once more.
    """

    indices: tuple[Index, ...]
    families: tuple[Family, ...] = ()
    factors: tuple[Expression, ...] = ()

    def of_range(self, range_: IndexRange) -> list[Index]:
        """The indices in scope that run over this range."""
        return [index for index in self.indices if index.range == range_]

    def inside(self, total: SumOver) -> Scope:
        """The scope of a sum's body."""
        kept = tuple(index for index in self.indices if index.name != total.index.name)
        return Scope((*kept, total.index), self.families, self.factors)


@dataclass(frozen=True)
class Place:
    """A subexpression, where it stands, what is in scope there, and whether it is a term or a side of its own."""

    path: Path
    node: Any
    scope: Scope
    is_term: bool = field(default=True)


def scope_of(*expressions: Any, indices: Sequence[Index] = ()) -> Scope:
    """The scope at the top of a line: its free indices and `indices`, its families, its entries as factors."""
    free = frozenset().union(*map(free_indices, expressions)) | set(indices)
    nodes = [node for expression in expressions for node in walk(expression)]
    entries = dict.fromkeys(node for node in nodes if isinstance(node, Entry))
    families = dict.fromkeys(entry.family for entry in entries)
    return Scope(tuple(sorted(free, key=lambda index: index.name)), tuple(families), tuple(entries))


def walk(node: Any) -> Iterator[Any]:
    """The node and all below it, from the left to the right."""
    yield node
    for part in node.args:
        yield from walk(part)


def places(node: Any, scope: Scope, path: Path = (), *, is_term: bool = True) -> Iterator[Place]:
    """Every place of the expression, from the outside in."""
    yield Place(path, node, scope, is_term)
    if isinstance(node, (Entry, Delta, Number)):
        return
    if isinstance(node, SumOver):
        yield from places(node.body, scope.inside(node), (*path, 0))
        return
    inner: Sequence[int] = range(len(node.args))
    if isinstance(node, Derivative):
        inner = [0]
    if isinstance(node, Cases):
        inner = range(0, len(node.args), 2)
    for at in inner:
        # What a slip puts at a product's factor, or behind a minus, it puts at the whole.
        whole = not isinstance(node, (Multiplication, Negation))
        yield from places(node.args[at], scope, (*path, at), is_term=whole)


def put(node: Any, path: Path, new: Any) -> Any:
    """The tree with `new` at the path."""
    if not path:
        return new
    args = list(node.args)
    args[path[0]] = put(args[path[0]], path[1:], new)
    return node.func(*args)
