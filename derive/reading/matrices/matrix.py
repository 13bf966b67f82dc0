"""A matrix as the reader has it: how many rows and columns, and the tree of the entry at a row and a column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from derive.reading.matrices.shapes import ONE, Dimension
from derive.reading.problems import Span
from derive.reading.syntax import Applied, Bracketed, Minus, Name, Node, Numeral, Product, Sum

Place = Node | None  # an index or a position; None where there is a single one


@dataclass(frozen=True)
class Conventions:
    """What a document may leave unsaid: whether vectors are rows, and in which order derivatives stand.

    With `numerator` ∂L/∂W has the shape of W^T and not of W; with `turned` each row of ∂y/∂x has one x_j, not one y_i.
    """

    rows: bool = False
    numerator: bool = False
    turned: bool = False


@dataclass(frozen=True)
class Matrix:
    """Rows, columns, and the entry at a place.

    `made` marks a number that a product of vectors gives, `loose` a vector that isn't stated to be a column or a row,
    `each` a matrix that is made entry by entry, and is no argument of a function of whole matrices.
    """

    span: Span
    rows: Dimension
    columns: Dimension
    entry: Callable[[Place, Place], Node]
    made: bool = False
    loose: bool = False
    each: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it has a single entry."""
        return self.rows == ONE and self.columns == ONE


def number(node: Node) -> Matrix:
    """A number as a matrix with a single entry."""
    return Matrix(node.span, ONE, ONE, lambda *_: node)


def times(span: Span, left: Node, right: Node) -> Node:
    """A product, without a factor 1."""
    if isinstance(left, Numeral) and left.value == 1:
        return right
    if isinstance(right, Numeral) and right.value == 1:
        return left
    return Product(span, (whole(left), whole(right)))


def with_places(name: Name, row: Place, column: Place) -> Name:
    """The symbol's entry at this row and column."""
    return replace(name, lower=(*name.lower, *(place for place in (row, column) if place is not None)))


def component(node: Applied, place: Place) -> Applied:
    """The component of what a function gives."""
    return replace(node, head=with_places(node.head, place, None))


def whole(node: Node) -> Node:
    """A sum in brackets."""
    return Bracketed(node.span, node) if isinstance(node, (Sum, Minus)) else node


def count_of(matrix: Matrix) -> int:
    """How many entries it has, where that is known; else 0."""
    rows, columns = matrix.rows, matrix.columns
    return rows * columns if isinstance(rows, int) and isinstance(columns, int) else 0


def position_of(place: Place) -> int:
    """A position of a matrix that is written out, from 1."""
    if place is None:
        return 1
    assert isinstance(place, Numeral)
    return int(place.value)
