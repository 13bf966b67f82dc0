r"""The chain rule between vectors and matrices: \partial L/\partial X = \partial Z/\partial X \partial L/\partial Z.

It says what depends on what, and there is nothing to prove, where each link goes on from the one before, in one
order or the other: both layouts are in use. Not where a link has an index of its own, over which a sum may be
missing, and not where the definitions say that there is another way from the variable to what is differentiated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from derive.reading.statements import Statement
from derive.reading.symbols import letter_of
from derive.reading.syntax import Differential, Name, Node, Product
from derive.reading.words.gradients import Gradients
from derive.reading.words.looks import plain
from derive.reading.words.reader import Reader

SIGNS = frozenset({"", "·", r"\cdot"})
LONGEST = 10
Link = tuple[Name, Name]  # what is differentiated, and by what


def states_chain(statement: Statement, known: Gradients) -> bool:
    """Whether an equality is the chain rule."""
    left, right = statement.left.tree, statement.right.tree
    whole = _link(left)
    links = list(_links(right)) if right is not None else []
    if whole is None or statement.conditions or not 1 < len(links) < LONGEST or None in links:
        return False
    found = [link for link in links if link is not None]
    of, by = whole
    return any(
        _joins(order, of, by, known) and not _has_another_way(order, by, statement.section, known)
        for order in (found, found[::-1])
    )


def is_in_order(statement: Statement, known: Gradients) -> bool:
    """Whether the derivatives on the right go on one from the other as they stand, or backwards: matrices must."""
    right = statement.right.tree
    links = [link for link in (_links(right) if right is not None else ()) if link is not None]
    symbol = Reader(known.looks).symbol
    return any(
        all(symbol(one[1], {}) == symbol(other[0], {}) for one, other in pairwise(order))
        for order in (links, links[::-1])
    )


def _link(node: Node | None) -> Link | None:
    node = plain(node) if node is not None else None
    if not isinstance(node, Differential):
        return None
    of, by = plain(node.body), plain(node.by)
    names = isinstance(of, Name) and isinstance(by, Name) and not (of.transposed or by.transposed)
    return (of, by) if names and isinstance(of, Name) and isinstance(by, Name) else None


def _links(node: Node) -> Iterator[Link | None]:
    node = plain(node)
    if isinstance(node, Product) and all(sign in SIGNS for sign in node.signs):
        for factor in node.factors:
            yield from _links(factor)
    else:
        yield _link(node)


def _joins(links: Sequence[Link], of: Name, by: Name, known: Gradients) -> bool:
    """Whether each link goes on from the one before, from what is differentiated to the variable."""
    symbol = Reader(known.looks).symbol
    ends = [of, *(each for link in links for each in link), by]
    pairs = zip(ends[::2], ends[1::2], strict=True)
    inner = [link[0] for link in links[1:]]
    return all(symbol(one, {}) == symbol(other, {}) for one, other in pairs) and not any(map(_has_index, inner))


def _has_index(name: Name) -> bool:
    return any(letter_of(node).islower() for each in (*name.lower, *name.raised) for node in each.walk())


def _has_another_way(links: Sequence[Link], by: Name, section: int, known: Gradients) -> bool:
    """Whether the definitions lead from the variable past the first link."""
    last = Reader(known.looks).symbol(links[-1][0], {})
    ahead, seen = [by], 0
    while ahead and seen < LONGEST:
        seen += 1
        made = known.directly_on(ahead.pop(), section, families=False)
        if made is None:  # the equality tells what there is to know
            continue
        ahead += [each.head for each in made if each.atom != last]
        if not made and seen > 1:
            return True
    return bool(ahead)
