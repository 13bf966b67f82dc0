r"""Derivatives of vectors and matrices whose layout nothing states: what only says how they are written.

\frac{\partial Z}{\partial X} = \begin{bmatrix} \frac{\partial z_{11}}{\partial x_{11}} & ... \end{bmatrix} says in
which order the derivatives stand, and \frac{\partial L}{\partial X} = \frac{\partial Z}{\partial X} \frac{\partial
L}{\partial Z} that L depends on X through Z alone. There is nothing to prove in either; but a derivative that stands
in another's place, and links that don't meet, say something else and are not taken. The order of the factors shows
the layout: a document has one, and what is written the other way round is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from typing import Any

from derive.reading.likeness import likeness, unbracketed
from derive.reading.symbols import letter_of
from derive.reading.syntax import Differential, MatrixOf, Name, Node, Numeral, Product, Transposed

Place = tuple[Any, ...]


class Layouts:
    """What a document's derivatives of vectors show of their layout, in reading order."""

    def __init__(self) -> None:
        self.order = ""

    def taken(self, left: Node | None, right: Node | None) -> str:
        """The kind of an equality that is taken for what it says; empty if there may be something to prove in it."""
        if states_layout(left, right):
            return "definition"
        order = chain_order(left, right)
        self.order = self.order or order
        return "chain_rule" if order and order == self.order else ""


def states_layout(left: Node | None, right: Node | None) -> bool:
    """Whether an equality says of a derivative just where in a matrix each of its entries stands."""
    if not isinstance(left, Differential) or right is None:
        return False
    matrix, of, by = unbracketed(right), left.body, left.by
    if not (isinstance(matrix, MatrixOf) and isinstance(of, Name) and isinstance(by, Name)):
        return False
    cells = [unbracketed(cell) for cell in matrix.cells]
    ends = [(_place(cell.body, of), _place(cell.by, by)) for cell in cells if isinstance(cell, Differential)]
    if len(ends) < len(cells) or any(place is None for pair in ends for place in pair):
        return False
    rows = [ends[at : at + matrix.columns] for at in range(0, len(ends), matrix.columns)]
    flipped = [list(column) for column in zip(*rows, strict=True)]
    return any(_is_table(table) or _is_shape(table) for table in (rows, flipped))


def _place(entry: Node, whole: Name) -> Place | None:
    """The numbers of the row and column at which an entry of a matrix stands; () for the whole itself."""
    if likeness(entry) == likeness(whole):
        return ()
    if not isinstance(entry, Name) or entry.name.lower() != whole.name.lower() or whole.lower or entry.raised:
        return None
    numbers = tuple(each.value for each in entry.lower if isinstance(each, Numeral))
    return numbers if len(numbers) == len(entry.lower) > 0 and not entry.transposed else None


def _is_table(rows: Sequence[Sequence[tuple[Place | None, Place | None]]]) -> bool:
    """Whether each row has one variable and each column one quantity, all of them, in their order."""
    of, by = [each[0] for each in rows[0]], [row[0][1] for row in rows]
    all_there = all(row[at] == (of[at], by[down]) for down, row in enumerate(rows) for at in range(len(of)))
    return all_there and _in_order(of) and _in_order(by)


def _in_order(places: Sequence[Place | None]) -> bool:
    """Whether these are all places of a vector or a matrix, row by row or column by column; one is a number's."""
    plain = [place for place in places if place]
    if len(plain) < len(places):
        return len(places) == 1
    if len({len(place) for place in plain}) > 1:
        return False
    counts = [range(1, int(max(numbers)) + 1) for numbers in zip(*plain, strict=True)]
    by_rows = list(product(*counts))
    by_columns = [place[::-1] for place in product(*reversed(counts))]
    return plain in (by_rows, by_columns)


def _is_shape(rows: Sequence[Sequence[tuple[Place | None, Place | None]]]) -> bool:
    """Whether the derivatives of a number stand like the entries of the matrix that they are by."""
    places = {(down, at): end for down, row in enumerate(rows, 1) for at, end in enumerate(row, 1)}
    return len(places) > 1 and all(end == ((), place) for place, end in places.items())


def chain_order(left: Node | None, right: Node | None) -> str:
    r"""How a chain rule of vectors or matrices is written; empty if it is none.

    "outer first" is \partial L/\partial Z \partial Z/\partial X, "inner first" the other way round, where the
    inner ones may be transposed.
    """
    if not isinstance(left, Differential) or right is None:
        return ""
    factors = unbracketed(right)
    if not isinstance(factors, Product) or any(sign not in ("", r"\cdot") for sign in factors.signs):
        return ""
    plain = [unbracketed(factor) for factor in factors.factors]
    turned = [factor.inner if isinstance(factor, Transposed) else factor for factor in plain]
    links = [unbracketed(factor) for factor in turned]
    transposes = [isinstance(factor, Transposed) for factor in plain]
    if not any(transposes) and _link(left, links):
        return "outer first"
    if _link(left, links[::-1]) and transposes in ([False] * len(links), [True] * (len(links) - 1) + [False]):
        return "inner first, transposed" if any(transposes) else "inner first"
    return ""


def _link(whole: Differential, links: Sequence[Node]) -> bool:
    """Whether each link is a derivative by what the next one is of, from end to end of the whole; none is trivial."""
    chain = [link for link in links if isinstance(link, Differential) and isinstance(link.by, Name)]
    if len(chain) < max(len(links), 2) or any(_has_indices(link) for link in chain):
        return False
    ends = [likeness(whole.body), *(likeness(link.by) for link in chain)]
    meet = all(likeness(one.by) == likeness(other.body) for one, other in pairwise(chain))
    whole_way = likeness(chain[0].body) == ends[0] and ends[-1] == likeness(whole.by)
    return meet and whole_way and len(set(ends)) == len(ends)


def _has_indices(node: Node) -> bool:
    """Whether a small letter stands as an index: what is summed over then must be said, and these have no sums."""
    names = [each for each in node.walk() if isinstance(each, Name)]
    return any(letter_of(place)[:1].islower() for name in names for place in name.lower)
