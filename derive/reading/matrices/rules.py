"""What all rules of the algebra of matrices use: what is known, and that shapes agree."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.reading.matrices.kinds import Kinds
from derive.reading.matrices.matrix import Conventions, Matrix, count_of
from derive.reading.matrices.shapes import ONE, Differ, Dimension, Dimensions
from derive.reading.problems import NotRead, ShapesDiffer
from derive.reading.syntax import Applied, Name, Node

MOST_TERMS = 2000


class Rules(ABC):
    """What is known while one side is read; `letters` gives the letters of its sums."""

    def __init__(self, kinds: Kinds, dimensions: Dimensions, conventions: Conventions, letters: Iterator[str]) -> None:
        self.kinds = kinds
        self.dimensions = dimensions
        self.conventions = conventions
        self.letters = letters
        self.free: dict[str, Name] = {}  # matrices of which no size is stated
        self.stated: list[tuple[Name | Applied, tuple[str, ...]]] = []  # symbols with the sizes that are stated
        self.doubts: set[str] = set()
        self.used_layout = False
        self.used_jacobian = False  # whether a vector is differentiated by one
        self.used_symbols = False
        self.guessed = False  # whether only its look tells of some symbol what it is
        self.used_general = False  # whether a matrix was written with dots
        self.terms = 0
        self._fresh = 0

    @abstractmethod
    def read(self, node: Node) -> Matrix:
        """The matrix that a tree says; raises NotRead, ShapesDiffer."""

    def _through(self, node: Node, matrix: Matrix, put: Callable[[Node], Node]) -> Matrix:
        """A matrix of the same shape, with something done to each entry."""
        entry = matrix.entry
        return replace(matrix, span=node.span, entry=lambda row, column: put(entry(row, column)))

    def _number(self, node: Node) -> Matrix:
        matrix = self.read(node)
        if not matrix.is_number:
            raise NotRead("a number is wanted here, and this is a vector or a matrix", node.span)
        return matrix

    def _join(self, first: Dimension, second: Dimension, left: Matrix, right: Matrix, what: str) -> None:
        try:
            self.dimensions.join(first, second)
        except Differ as problem:
            told = what.format(self.told(left), self.told(right))
            here = left.span.to(right.span)
            if problem.stated:
                raise ShapesDiffer(told, here) from None
            raise NotRead(f"whether the shapes agree isn't clear: {told}", here) from None

    def told(self, matrix: Matrix) -> str:
        """The shape in a message."""
        return f"{self.dimensions.told(matrix.rows)} × {self.dimensions.told(matrix.columns)}"

    def _refuse_spread(self, first: Matrix, second: Matrix) -> None:
        """X W + b with a row b: many mean that it is added to each row. No fault, and nothing to be guessed."""
        for one, other in ((first, second), (second, first)):
            vector = not one.is_number and ONE in (one.rows, one.columns)
            if vector and ONE not in (other.rows, other.columns):
                raise NotRead("a vector meets a matrix here; whether it is meant for each row or column isn't said",
                              one.span.to(other.span))  # fmt: skip

    def agree(self, first: Matrix, second: Matrix) -> None:
        """Two matrices that are added or equal have one shape; raises NotRead, ShapesDiffer."""
        if first.is_number and second.is_number:
            return
        for one, other in ((first, second), (second, first)):
            if one.is_number and not one.made:
                raise NotRead("a number meets a vector or a matrix here; what is meant isn't said",
                              one.span.to(other.span))  # fmt: skip
        many = [isinstance(d, int) for m in (first, second) for d in (m.rows, m.columns)]
        if all(many) and first.rows != second.rows and count_of(first) == count_of(second):
            raise NotRead("these have as many entries and another shape: it may be meant that they are rearranged",
                          second.span)  # fmt: skip
        for one_side, other_side in ((first.rows, second.rows), (first.columns, second.columns)):
            self._join(one_side, other_side, first, second, "one is {} and the other {}")
