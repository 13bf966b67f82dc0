r"""Rows and columns of matrices as vectors, X_{i,:} and X_{:,j}, and what is taken of the entries of a vector.

    \exp(v), \log v      of each entry           \mathrm{sum}(v) = \sum_k v_k
    \max(v)              of all entries          \mathrm{LSE}(v) = \log \sum_k e^{v_k}
    \mathrm{rowsum}(A)   the column of the sums of all rows of A; likewise the maxima, and the softmax of each row

A slice is read as a column, as any vector is. Of a square matrix \exp may be the exponential series, and
isn't read. Within these functions a number may stand beside a vector, S_{i:} - m_i: it is meant for each entry; and
so may \mathrm{rowmax}(S) beside S, each for its row. What is made so has entries of its own, and \exp is one of each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from derive.reading.knowledge import SOFTMAX
from derive.reading.matrices.kinds import Kind, is_small
from derive.reading.matrices.matrix import Matrix, Place, number
from derive.reading.matrices.norms import Norms
from derive.reading.matrices.shapes import ONE, Dimension, dimension_of
from derive.reading.problems import NotRead, ShapesDiffer
from derive.reading.syntax import (
    Applied,
    Bracketed,
    FractionOf,
    Function,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    Product,
    Slice,
    Sum,
)

OF_EACH = frozenset({"exp", "log"})
OF_ALL = frozenset({"sum", "max", "min", "LSE"})
OF_ROWS = {"rowsum": "sum", "rowmax": "max"}


def slice_in(node: Node) -> int | None:
    """The place below a symbol where a colon stands beside one index; None for anything else."""
    if not isinstance(node, Name) or len(node.lower) != 2:
        return None
    colons = [at for at, place in enumerate(node.lower) if isinstance(place, Slice)]
    return colons[0] if len(colons) == 1 else None


def is_of_rows(node: Applied) -> bool:
    r"""Whether this is a softmax that is said to be taken of each row: \mathrm{softmax}_{row\text{-}wise}(S)."""
    if node.head.name not in SOFTMAX or len(node.arguments) != 1 or node.head.primes:
        return False
    letters = [each.name for each in node.head.lower if isinstance(each, Name)]
    return "".join(letters).replace(r"\mathrm{", "").startswith("row")


class Vectors(Norms):
    """Reads slices, and functions of vectors."""

    def _slice(self, node: Name, at: int) -> Matrix:
        """The row or the column of a matrix, upright; `at` is the place of the colon."""
        whole = replace(node, lower=(), transposed=False)
        kind = self._kind_of_whole(whole)
        self.guessed = True  # that it is upright, and all of the row, is how most mean it
        plain = Name(node.span, kind.entries or node.name, node.lower, node.raised, node.primes)
        key = self.kinds.key(whole)
        sizes = tuple(map(dimension_of, kind.sizes))
        size = sizes[at] if len(sizes) == 2 else (("rows", "columns")[at], key)

        def entry(row: Place, column: Place) -> Node:
            place = row if row is not None else column
            assert place is not None
            return replace(plain, lower=tuple(place if n == at else each for n, each in enumerate(node.lower)))

        return Matrix(node.span, size, ONE, entry, loose=True)

    def _kind_of_whole(self, whole: Name) -> Kind:
        """What is known of the matrix that a slice is one of; its size only where one is stated."""
        try:
            kind = self.kinds.kind(whole)
        except NotRead:
            return Kind(2, sure=False)
        return kind if kind.order == 2 else Kind(2, sure=False)

    def _of_each(self, node: Function) -> Matrix:
        """A function of a number, or exp and log of each entry of a vector."""
        argument = self._with_spread(node.argument)
        if argument.is_number:
            return number(Function(node.span, node.name, argument.entry(None, None)))
        if node.name not in OF_EACH or not (argument.each or ONE in (argument.rows, argument.columns)):
            raise NotRead(f"that {node.name} is taken of each entry isn't said", node.span)
        return self._through(node, argument, lambda inner: Function(node.span, node.name, inner))

    def _of_vector(self, node: Operator) -> Matrix:
        """A number that is made of all entries of a vector, or a column of one for each row of a matrix."""
        if len(node.arguments) != 1 or node.scripts or node.binds:
            raise NotRead(f"{node.name} is not read here", node.span)
        matrix = self._with_spread(node.arguments[0])
        if node.name in OF_ROWS:
            if ONE in (matrix.rows, matrix.columns):
                raise NotRead(f"{node.name} is read of a matrix", node.span)
            taken = self._taken(node, OF_ROWS[node.name], matrix.columns)
            return Matrix(node.span, matrix.rows, ONE, lambda row, _: taken(lambda at: matrix.entry(row, at)))
        if matrix.is_number or ONE not in (matrix.rows, matrix.columns):
            raise NotRead(f"{node.name} is read of a vector", node.span)
        upright = matrix.columns == ONE
        taken = self._taken(node, node.name, matrix.rows if upright else matrix.columns)
        return number(taken(lambda at: matrix.entry(at, None) if upright else matrix.entry(None, at)))

    def _softmax_of_rows(self, node: Applied) -> Matrix:
        """The softmax of each row of a matrix."""
        matrix = self.read(node.arguments[0])
        if ONE in (matrix.rows, matrix.columns):
            raise NotRead("the softmax of rows is read of a matrix", node.span)
        letter = next(self.letters, "")
        if not letter:
            raise NotRead("there are more sums here than letters for their indices", node.span)

        def entry(row: Place, column: Place) -> Node:
            def power(at: Place) -> Node:
                return Function(node.span, "exp", matrix.entry(row, at))

            return FractionOf(node.span, power(column), self._summed(node.span, matrix.columns, letter, power))

        return Matrix(node.span, matrix.rows, matrix.columns, entry)

    def _taken(self, node: Operator, name: str, size: Dimension) -> Callable[[Callable[[Place], Node]], Node]:
        """What makes one number of entries."""
        letter = next(self.letters, "")
        if not letter:
            raise NotRead("there are more sums here than letters for their indices", node.span)

        def taken(entry: Callable[[Place], Node]) -> Node:
            if name == "sum":
                return self._summed(node.span, size, letter, entry)
            if name == "LSE":
                total = self._summed(node.span, size, letter, lambda at: Function(node.span, "exp", entry(at)))
                return Function(node.span, "log", total)
            if isinstance(self.dimensions.find(size), int):
                raise NotRead(f"the {name} of vectors with a number of entries is not read", node.span)
            return Operator(node.span, name, (entry(Name(node.span, letter)),), (), letter)

        return taken

    def _with_spread(self, node: Node) -> Matrix:
        """A vector beside which a number may stand that is meant for each entry."""
        if isinstance(node, Bracketed):
            return self._through(node, self._with_spread(node.inner), lambda inner: Bracketed(node.span, inner))
        if not isinstance(node, Sum):
            return self.read(node)
        terms = [self.read(term) for term in node.terms]
        if any(map(_is_one_of_each_row, node.terms)):
            return self._with_one_of_each_row(node, terms)
        vectors = [term for term in terms if not term.is_number]
        numbers = [term for term, each in zip(node.terms, terms, strict=True) if each.is_number]
        if not (vectors and numbers) or not all(map(self._is_surely_a_number, numbers)):
            return self.read(node)
        for vector in vectors:
            if ONE not in (vector.rows, vector.columns):
                raise NotRead("a number meets a matrix here; what is meant isn't said", node.span)
            self.agree(vectors[0], vector)

        def entry(row: Place, column: Place) -> Node:
            parts = [term.entry(None, None) if term.is_number else term.entry(row, column) for term in terms]
            return Sum(node.span, tuple(parts), node.signs)

        return Matrix(node.span, vectors[0].rows, vectors[0].columns, entry)

    def _with_one_of_each_row(self, node: Sum, terms: Sequence[Matrix]) -> Matrix:
        r"""A matrix from each of whose rows a number is taken that is made of rows: S - \mathrm{rowmax}(S)."""
        matrices = [term for term in terms if not (term.is_number or ONE in (term.rows, term.columns))]
        columns = [term for term, each in zip(terms, node.terms, strict=True) if _is_one_of_each_row(each)]
        if not matrices or len(matrices) + len(columns) < len(terms):
            return self.read(node)
        for other in matrices[1:]:
            self.agree(matrices[0], other)
        for column in columns:
            try:
                self._join(matrices[0].rows, column.rows, matrices[0], column, "one")
            except ShapesDiffer:  # of S^T it may be meant for each column
                raise NotRead("how the numbers of rows go with this matrix isn't said", node.span) from None

        def entry(row: Place, column: Place) -> Node:
            return Sum(node.span, tuple(term.entry(row, column) for term in terms), node.signs)

        return Matrix(node.span, matrices[0].rows, matrices[0].columns, entry, each=True)

    def _is_surely_a_number(self, node: Node) -> bool:
        """Whether more than the look of a letter tells that this is a number."""
        match node:
            case Numeral() | Operator():
                return True
            case Name(lower=(_, *_)) if is_small(node.name):
                return not self.kinds.kind(node).order
            case Bracketed() | Minus() | Sum() | Product():
                return all(map(self._is_surely_a_number, node.below))
            case Name():
                kind = self.kinds.kind(node)
                return kind.sure and not kind.order
            case _:
                return False


def _is_one_of_each_row(node: Node) -> bool:
    """Whether this is a column that has a number for each row of a matrix, by its own words."""
    return isinstance(node, Operator) and node.name in OF_ROWS
