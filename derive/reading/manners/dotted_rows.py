r"""Rows, columns and matrices with dots: [x_1, x_2, \cdots, x_n] is the row whose entry at i is x_i.

Rows and columns are counted from 1, the last by the symbol that stands in it. Where what is
written has no general entry, or several, the dots stay and nothing is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from derive.reading.likeness import likeness
from derive.reading.manners.dotted_sums import nodes_in, put
from derive.reading.manners.general import NoGeneralTerm, ends_in, free_name, general_entry, general_term, position
from derive.reading.surface import Chain
from derive.reading.syntax import CasesOf, Dots, GeneralMatrix, MatrixOf, Name, Node, Numeral, Relation

TWO_DIGITS = range(11, 100)


def write_generally(chains: Sequence[Chain]) -> None:
    """Put the general entry for matrices with dots; the trees as they were read keep them."""
    dotted = [chain for chain in chains if any(isinstance(n, MatrixOf) and _has_dots(n) for n in nodes_in(chain))]
    everywhere = [node for chain in chains for node in nodes_in(chain)] if dotted else []
    for chain in dotted:
        here = list(nodes_in(chain))
        row = free_name(everywhere, here)
        column = free_name(everywhere, [*here, Name(here[0].span, row)])
        if column:
            put(chain, everywhere, partial(_generally, row=row, column=column), kept=True)


def _has_dots(node: MatrixOf) -> bool:
    return any(isinstance(cell, Dots) for cell in node.cells)


def _generally(node: Node, row: str, column: str) -> Node:
    node = node.with_below(lambda part: _generally(part, row, column))
    if not isinstance(node, MatrixOf) or not _has_dots(node):
        return node
    grid = [node.cells[at : at + node.columns] for at in range(0, len(node.cells), node.columns)]
    flipped = list(zip(*grid, strict=True))
    left_out = [at for at, cells in enumerate(grid) if _all_dots(cells)]
    between = [at for at, cells in enumerate(flipped) if _all_dots(cells)]
    try:
        if len(grid) == 1:
            entry, end = _line(grid[0], between, column)
            return GeneralMatrix(node.span, entry, "", column, None, end)
        if node.columns == 1:
            entry, end = _line(flipped[0], left_out, row)
            return GeneralMatrix(node.span, entry, row, "", end, None)
        grid = [tuple(_in_two(cell, grid[-1][-1]) for cell in cells) for cells in grid]
        try:
            return _matrix(node, grid, left_out, between, (row, column))
        except NoGeneralTerm:
            return _with_diagonal(node, grid, left_out, between, (row, column))
    except NoGeneralTerm:
        return node


def _all_dots(cells: Sequence[Node]) -> bool:
    return all(isinstance(cell, Dots) for cell in cells)


def _matrix(
    node: Node, grid: Sequence[Sequence[Node]], left_out: list[int], between: list[int], letters: tuple[str, str]
) -> GeneralMatrix:
    """The general entry of all rows, from that of each."""
    row, column = letters
    lines = [_line(cells, between, column) for at, cells in enumerate(grid) if at not in left_out]
    if len({likeness(end) for _, end in lines}) > 1 or len(left_out) != 1:
        raise NoGeneralTerm
    terms = [term for term, _ in lines]
    entry, last = _line([*terms[: left_out[0]], Dots(node.span), *terms[left_out[0] :]], left_out, row)
    return GeneralMatrix(node.span, entry, row, column, last, lines[0][1])


def _with_diagonal(
    node: Node, grid: Sequence[Sequence[Node]], left_out: list[int], between: list[int], letters: tuple[str, str]
) -> GeneralMatrix:
    """A square matrix with one general entry on its diagonal and another one beside it."""
    row, column = letters
    size = len(grid)
    if left_out != between or left_out != [size - 2] or any(len(cells) != size for cells in grid):
        raise NoGeneralTerm
    kept = [at for at in range(size) if at not in left_out]
    beside = [(one, other) for one in kept for other in kept if one != other]
    cells = [grid[one][other] for one, other in beside]
    if any(isinstance(each, Dots) for cell in cells for each in cell.walk()):
        raise NoGeneralTerm
    diagonal, end = _line([grid[at][at] for at in range(size)], left_out, row)
    place = {at: end if at == size - 1 else position(end, at + 1) for at in kept}
    rows, columns = ([place[pair[at]] for pair in beside] for at in (0, 1))
    elsewhere = general_entry(cells, [(rows, row), (columns, column)])
    one, other = Name(node.span, row), Name(node.span, column)
    relations = tuple(Relation(node.span, one, sign, other) for sign in ("=", "≠"))
    return GeneralMatrix(node.span, CasesOf(node.span, (diagonal, elsewhere), relations), row, column, end, end)


def _line(cells: Sequence[Node], left_out: Sequence[int], letter: str) -> tuple[Node, Name]:
    """The general entry of one line and the symbol of its last; raises NoGeneralTerm unless there is just one."""
    if list(left_out) != [len(cells) - 2] or len(cells) < 3:
        raise NoGeneralTerm
    pieces = [cell for at, cell in enumerate(cells) if at not in left_out]
    if any(isinstance(node, Dots) for piece in pieces for node in piece.walk()):
        raise NoGeneralTerm
    found: list[tuple[Node, Name]] = []
    for end in ends_in(pieces[-1]):
        counted = [*(position(end, at) for at in range(1, len(pieces))), end]
        try:
            found.append((general_term(pieces, counted, letter), end))
        except NoGeneralTerm:
            continue
    if len(found) != 1:
        raise NoGeneralTerm
    return found[0]


def _in_two(node: Node, corner: Node) -> Node:
    """The tree with the 12 of w_{12} as row 1 and column 2, where the last entry has two places: w_{mn}."""
    node = node.with_below(lambda part: _in_two(part, corner))
    if not isinstance(node, Name) or len(node.lower) != 1:
        return node
    place = node.lower[0]
    two = any(isinstance(n, Name) and n.name == node.name and len(n.lower) > 1 for n in corner.walk())
    if not (two and isinstance(place, Numeral) and place.value in TWO_DIGITS):
        return node
    tens, ones = divmod(int(place.value), 10)
    return Name(node.span, node.name, tuple(Numeral(place.span, Fraction(each)) for each in (tens, ones)), node.raised,
                node.primes, node.transposed, node.bold)  # fmt: skip
