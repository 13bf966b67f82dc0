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
Table = Sequence[Sequence[tuple[Place | None, Place | None]]]


def states_layout(left: Node | None, right: Node | None) -> bool:
    """Whether an equality says of a derivative just where in a matrix each of its entries stands."""
    if left is None or right is None:
        return False
    if isinstance(written := unbracketed(left), MatrixOf):  # the same derivative, laid out less far
        whole = _laid_out_in(written)
        return whole is not None and _is_laid_out(whole, left) and _is_laid_out(whole, right)
    return isinstance(left, Differential) and _is_laid_out(left, right)


def _laid_out_in(matrix: MatrixOf) -> Differential | None:
    """The derivative whose entries a matrix seems to consist of."""
    first = unbracketed(matrix.cells[0])
    if not (isinstance(first, Differential) and isinstance(first.body, Name) and isinstance(first.by, Name)):
        return None
    return replace(first, body=replace(first.body, lower=()), by=replace(first.by, lower=()))


def _is_laid_out(derivative: Differential, written: Node) -> bool:
    matrix, of, by = unbracketed(written), derivative.body, derivative.by
    if not (isinstance(matrix, MatrixOf) and isinstance(of, Name) and isinstance(by, Name)):
        return False
    cells = [unbracketed(cell) for cell in matrix.cells]
    grid = [cells[at : at + matrix.columns] for at in range(0, len(cells), matrix.columns)]
    dotted = any(isinstance(cell, Dots) for cell in cells)
    grid = _without_dots(grid) if dotted else grid
    if not all(isinstance(cell, Differential) for row in grid for cell in row):
        return False
    rows: Table = [
        [(_place(cell.body, of, dotted), _place(cell.by, by, dotted)) for cell in row if isinstance(cell, Differential)]
        for row in grid
    ]
    if not rows or any(place is None for row in rows for pair in row for place in pair):
        return False
    rows = _counted(rows) if dotted else rows
    if not rows:
        return False
    flipped = [list(column) for column in zip(*rows, strict=True)]
    return any(_is_table(table) or _is_shape(table) for table in (rows, flipped))


def _without_dots(grid: Sequence[Sequence[Node]]) -> list[list[Node]]:
    """The rows and columns without the last but one, where that is dots and nothing else is."""
    kept = [list(row) for row in grid]
    for _ in range(2):
        if len(kept) > 2 and all(isinstance(cell, Dots) for cell in kept[-2]):
            kept = [*kept[:-2], kept[-1]]
        kept = [list(column) for column in zip(*kept, strict=True)]
    return kept


def _counted(rows: Table) -> Table:
    """The places with 1, 2, 3 for 1, 2, ..., n; nothing where they are others."""
    counted: list[dict[Place, Place]] = []
    for end in (0, 1):
        places = list(dict.fromkeys(each[end] or () for row in rows for each in row))
        numbers = [place for place in places if place and not isinstance(place[0], str)]
        last = [place for place in places if place and isinstance(place[0], str)]
        if places != [()] and (len(last) != 1 or numbers != [(at,) for at in range(1, len(places))]):
            return []
        counted.append({place: (at,) if place else () for at, place in enumerate(places, 1)})
    return [[(counted[0][of or ()], counted[1][by or ()]) for of, by in row] for row in rows]


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


def _place(entry: Node, whole: Name, dotted: bool) -> Place | None:
    """The numbers of the row and column at which an entry of a matrix stands; () for the whole itself.

    The last of several with dots between may be a letter.
    """
    if likeness(entry) == likeness(whole):
        return ()
    if not isinstance(entry, Name) or entry.name.lower() != whole.name.lower() or whole.lower or entry.raised:
        return None
    if dotted and len(entry.lower) == 1 and isinstance(entry.lower[0], Name):
        return (str(likeness(entry.lower[0])),) if not entry.transposed else None
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
