"""Sums, products and transposes of matrices: an entry of a product is a sum over an index of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from derive.reading.matrices.matrix import Matrix, Place, number, times
from derive.reading.matrices.rules import MOST_TERMS, Rules
from derive.reading.matrices.shapes import ONE, SIZE, Dimension
from derive.reading.problems import NotRead, Span
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Big, Bracketed, Hadamard, Name, Node, Numeral, Product, Sum


class Products(Rules):
    """Reads sums and products."""

    def _sum(self, node: Sum) -> Matrix:
        terms = self._terms(node)
        first = terms[0]
        for term in terms[1:]:
            self._refuse_spread(first, term)
            self.agree(first, term)

        def entry(row: Place, column: Place) -> Node:
            return Sum(node.span, tuple(term.entry(row, column) for term in terms), node.signs)

        return Matrix(node.span, first.rows, first.columns, entry, all(term.made for term in terms))

    def _terms(self, node: Sum) -> list[Matrix]:
        """The terms; a letter of which nothing is known is a number beside numbers, the b of w^T x + b."""
        terms: list[Matrix | None] = []
        problem: NotRead | None = None
        for term in node.terms:
            try:
                terms.append(self.read(term))
            except NotRead as why:
                if not letter_of(term):
                    raise
                problem = why
                terms.append(None)
        known = [term for term in terms if term is not None]
        if problem is not None and not (known and all(term.is_number for term in known)):
            raise problem
        return [number(each) if term is None else term for term, each in zip(terms, node.terms, strict=True)]

    def _hadamard(self, node: Hadamard) -> Matrix:
        left, right = self.read(node.left), self.read(node.right)
        self._refuse_spread(left, right)
        self.agree(left, right)

        def entry(row: Place, column: Place) -> Node:
            return times(node.span, left.entry(row, column), right.entry(row, column))

        return Matrix(node.span, left.rows, left.columns, entry)

    def _product(self, node: Product) -> Matrix:
        for first, second in pairwise(node.factors):
            upright = first.span.end - first.span.start > 1
            close = upright or first.span.end == second.span.start
            if letter_of(first) == "d" and isinstance(second, (Name, Applied)) and close:
                raise NotRead(
                    "a d before a symbol may be a number, a differential or the name of a gradient", node.span
                )
        factors = [self.read(factor) for factor in node.factors]
        signs = node.signs or ("",) * (len(factors) - 1)
        for at, sign in enumerate(signs):
            two = not factors[at].is_number and not factors[at + 1].is_number
            vectors = two and ONE in (factors[at].columns, factors[at].rows)
            if two and sign not in ("", r"\cdot") and (sign != r"\times" or vectors):
                raise NotRead(f"what {sign} is between matrices isn't said", node.span)
        before = self.dimensions.copy()
        try:
            return self._fold(node.span, factors, signs)
        except NotRead as problem:
            self.dimensions.take(before)
            if r"\cdot" in signs:
                raise NotRead("what this product is of vectors isn't clear; brackets would tell", node.span) from None
            if len(factors) < 3:
                raise
            try:  # A x^T y is read as A times the number x^T y
                return self._fold_back(node.span, factors)
            except NotRead:
                raise problem from None

    def _fold(self, span: Span, factors: list[Matrix], signs: Sequence[str]) -> Matrix:
        product = factors[0]
        for factor, sign in zip(factors[1:], signs, strict=True):
            alike = product.columns == factor.columns == ONE and not product.is_number and not factor.is_number
            left = self._flip(product) if alike and sign == r"\cdot" else product  # x · y is the inner product
            product = self._times(product.span.to(factor.span), left, factor)
        return replace(product, span=span)

    def _fold_back(self, span: Span, factors: list[Matrix]) -> Matrix:
        product = factors[-1]
        for factor in reversed(factors[:-1]):
            product = self._times(factor.span.to(product.span), factor, product)
        return replace(product, span=span)

    def _times(self, span: Span, left: Matrix, right: Matrix) -> Matrix:
        if left.is_number or right.is_number:
            scaled, factor = (right, left) if left.is_number else (left, right)
            made = left.made or right.made

            def scaled_entry(row: Place, column: Place) -> Node:
                one, other = factor.entry(None, None), scaled.entry(row, column)
                return times(span, one, other) if factor is left else times(span, other, one)

            return Matrix(span, scaled.rows, scaled.columns, scaled_entry, made)
        if left.loose and right.loose and ONE in (left.columns, right.rows) and left.columns != right.rows:
            raise NotRead("two vectors side by side; a transpose or a dot would tell which product is meant", span)
        self._join(left.columns, right.rows, left, right, "in this product one is {} and the other {}")
        inner = left.columns
        letter = "" if inner == ONE else next(self.letters, "")
        if inner != ONE and not letter:
            raise NotRead("there are more products here than letters for their indices", span)

        def entry(row: Place, column: Place) -> Node:
            def term(at: Place) -> Node:
                return times(span, left.entry(row, at), right.entry(at, column))

            return self._summed(span, inner, letter, term)

        return Matrix(span, left.rows, right.columns, entry, made=True)

    def _summed(self, span: Span, over: Dimension, letter: str, term: Callable[[Place], Node]) -> Node:
        """The sum over an index; written out where the number of terms is known."""
        found = self.dimensions.find(over)
        if found == ONE:
            return term(None)
        if isinstance(found, int):
            self.terms += found
            if self.terms > MOST_TERMS:
                raise NotRead(f"written out, these matrices make more than {MOST_TERMS:,} terms", span)
            terms = tuple(term(Numeral(span, Fraction(at))) for at in range(1, found + 1))
            return Bracketed(span, Sum(span, terms, (1,) * found))
        index = Name(span, letter)
        last = Name(span, found[1]) if isinstance(found, tuple) and found[0] == SIZE else None
        return Big(span, "sum", index, None, last, (), term(index), bracketed=True)

    def _transposed(self, matrix: Matrix, span: Span) -> Matrix:
        if matrix.is_number and not matrix.made:
            raise NotRead("this may be the transpose of a number, or a power of it", span)
        return replace(self._flip(matrix), span=span)

    @staticmethod
    def _flip(matrix: Matrix) -> Matrix:
        entry = matrix.entry
        return replace(matrix, rows=matrix.columns, columns=matrix.rows, entry=lambda row, column: entry(column, row))
