"""Matrix products, as a second way to write an equality between entries.

A matrix is a family seen as a whole; a product says which entries are summed. The
prover never sees a matrix: it is given the equality of the entries, which `entry`
writes out. Shapes are checked when a product is built.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.language.binding import fresh_index
from derive.language.nodes import Expression, Family, Multiplication, SumOver
from derive.language.ranges import Index, IndexRange


@dataclass(frozen=True)
class Shape:
    """Rows and columns of a matrix, each a range or None for a single one."""

    rows: IndexRange | None
    columns: IndexRange | None

    def __str__(self) -> str:
        return " × ".join("1" if r is None else r.size for r in (self.rows, self.columns))


@dataclass(frozen=True)
class Matrix:
    """A family with one index (a column) or two (rows, columns), perhaps transposed."""

    family: Family
    transposed: bool = False

    @property
    def T(self) -> Matrix:  # noqa: N802  (the transpose's usual name)
        """The transpose."""
        return replace(self, transposed=not self.transposed)

    @property
    def ranges(self) -> tuple[IndexRange | None, IndexRange | None]:
        """The ranges of rows and columns; None for the single column of a vector."""
        rows, columns = (*self.family.ranges, None)[:2]
        return (columns, rows) if self.transposed else (rows, columns)

    @property
    def shape(self) -> Shape:
        """How many rows and columns it has."""
        return Shape(*self.ranges)

    def entry(self, row: Index | None, column: Index | None) -> Expression:
        """The entry at this row and column."""
        places = (column, row) if self.transposed else (row, column)
        return self.family[tuple(place for place in places if place is not None)]


@dataclass(frozen=True)
class MatrixDifference:
    """One matrix minus another; raises TypeError where the shapes differ."""

    first: Matrix
    second: Matrix

    def __post_init__(self) -> None:
        if self.first.ranges != self.second.ranges:
            raise TypeError(f"{self.first.shape} minus {self.second.shape}: the shapes differ")

    def entry(self, row: Index | None, column: Index | None) -> Expression:
        """The entry at this row and column."""
        return self.first.entry(row, column) - self.second.entry(row, column)


@dataclass(frozen=True)
class MatrixProduct:
    """A scalar times a product of two matrices; raises TypeError where the shapes don't fit."""

    scalar: Expression
    first: Matrix
    second: Matrix

    def __post_init__(self) -> None:
        if self.first.ranges[1] != self.second.ranges[0]:
            raise TypeError(f"{self.first.shape} times {self.second.shape}: the inner sizes differ")

    def entry(self, row: Index | None, column: Index | None) -> Expression:
        """The entry at this row and column, with the inner sum written out."""
        inner = self.first.ranges[1]
        assert inner is not None, "a product of a column with a row has no inner sum here"
        taken = frozenset(place for place in (row, column) if place is not None)
        index = fresh_index(Index(inner.letters[0], inner), taken)
        body = Multiplication(self.first.entry(row, index), self.second.entry(index, column))
        return Multiplication(self.scalar, SumOver(body, index))
