r"""Derivatives of vectors and matrices written out: what only says in which order they stand.

\frac{\partial Z}{\partial X} = \begin{bmatrix} \frac{\partial z_{11}}{\partial x_{11}} & ... \end{bmatrix}
says a layout: there is nothing to prove in it. A derivative that stands in another's place says something else, and
isn't taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from derive.reading.likeness import likeness, unbracketed
from derive.reading.syntax import Applied, Differential, Dots, MatrixOf, Name, Node, Numeral, Slice

Place = tuple[Any, ...]


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


def names_components(left: Node | None, right: Node | None) -> bool:
    r"""Whether a vector is set equal to the row or column of its own components: z_{i,:} = [z_{i1} \cdots z_{in}]."""
    matrix = unbracketed(right) if right is not None else None
    if not isinstance(matrix, MatrixOf) or 1 not in (matrix.rows, matrix.columns):
        return False
    cells = [unbracketed(cell) for cell in matrix.cells]
    dots = [at for at, cell in enumerate(cells) if isinstance(cell, Dots)]
    places = [_component(cell, left) for cell in cells if not isinstance(cell, Dots)]
    if dots != [len(cells) - 2] or len(places) < 2 or None in places:
        return False
    first = [place.value for place in places[:-1] if isinstance(place, Numeral)]
    return first == list(range(1, len(places))) and isinstance(places[-1], Name)


def _component(entry: Node, of: Node | None) -> Node | None:
    """The place at which this is a component of a vector: of f(x) behind its f, of z_{i,:} where its colon stands."""
    match entry, of:
        case Applied(head=Name(lower=(place,))), Applied(head=Name(lower=())):
            return place if likeness(replace(entry, head=replace(entry.head, lower=()))) == likeness(of) else None
        case Name(), Name() if len(entry.lower) == len(of.lower):
            at = next((at for at, place in enumerate(of.lower) if isinstance(place, Slice)), None)
            if at is None or likeness(_with(entry, at, of)) != likeness(replace(of, bold=False)):
                return None
            return entry.lower[at]
    return None


def _with(entry: Name, at: int, of: Name) -> Name:
    """The entry with the colon put in the place where the other symbol has it."""
    return replace(entry, lower=(*entry.lower[:at], of.lower[at], *entry.lower[at + 1 :]), bold=False)


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
