r"""Norms of vectors and matrices, and absolute values of numbers, in entries.

    \|w\|_1 = \sum_i |w_i|        \|w\|_2 = \|w\| = \sqrt{\sum_i w_i^2}        \|A\|_F = \sqrt{\sum_{ij} A_{ij}^2}

\|A\| of a matrix is read with an F alone, since several are in use, and bars around one may be its determinant.
None is read where the document speaks of complex numbers, or says that \|\cdot\| is another norm than the Euclidean.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from derive.reading.complex.prose import says_complex
from derive.reading.matrices.matrix import Matrix, Place, number, whole
from derive.reading.matrices.shapes import ONE
from derive.reading.matrices.symbols import Symbols
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Bracketed, FractionOf, Name, Node, Numeral, Operator, PowerOf, Product, Transposed

EUCLIDEAN = ("", "2")
_COMPLEX = re.compile(r"\\mathbb\s*\{?C\}?\s*\^")
_DOT = r"(?:\\\||\\[lr]?Vert)\s*(?:\\cdot|\.)\s*(?:\\\||\\[lr]?Vert)(?!\s*_)"
_OTHER = (
    r"(?:\b(?:any|arbitrary|some|general|max|maximum|infinity|supremum|spectral|operator|nuclear|dual|weighted)[- ]norm"
    r"|(?:\\ell|L)_?\{?(?:1|p|\\infty)\b|\b[1p]-norm|mahalanobis)"
)
_ANOTHER = re.compile(rf"{_DOT}[^.\n]{{0,60}}?{_OTHER}|{_OTHER}[^.\n]{{0,30}}?{_DOT}", re.IGNORECASE)


def has_other_norms(text: str) -> bool:
    """Whether a document says that its norms are no roots of sums of squares."""
    return any(each.search(text) for each in (_COMPLEX, _ANOTHER)) or says_complex(text)


class Norms(Symbols):
    """Reads norms and absolute values."""

    def _measured(self, node: Operator) -> Matrix:
        """A norm or an absolute value."""
        inside = self.read(node.arguments[0])
        if node.name == "abs":
            if not inside.is_number:
                raise NotRead("bars around a matrix may be its determinant, around a vector its length", node.span)
            return number(replace(node, arguments=(inside.entry(None, None),)))
        self._refuse_another(node)
        kind = which(node)
        is_vector = not inside.is_number and ONE in (inside.rows, inside.columns)
        if is_vector and kind == "1":
            return self._sum_of_all(
                node.span, inside, lambda each: replace(node, name="abs", arguments=(each,), scripts=())
            )
        if inside.is_number or not (kind == "F" or (is_vector and kind in EUCLIDEAN)):
            raise NotRead("of norms those of vectors with 1 and 2 are read, and those of matrices with an F", node.span)
        square = self._sum_of_all(node.span, inside, lambda each: _power(each, _numeral(node.span, 2)))
        half = FractionOf(node.span, _numeral(node.span, 1), _numeral(node.span, 2))
        return number(_power(square.entry(None, None), half))

    def _square_of_norm(self, node: PowerOf, norm: Operator) -> Matrix:
        """The square of a vector's Euclidean length, x^T x, or of a matrix's: no root is left of it."""
        self._refuse_another(norm)
        (inside,) = norm.arguments
        vector = self.read(inside)
        kind = which(norm)
        square = isinstance(node.exponent, Numeral) and node.exponent.value == 2
        if square and kind == "F" and not vector.is_number:
            return self._sum_of_all(node.span, vector, lambda each: _power(each, node.exponent))
        if not (kind in EUCLIDEAN and square) or vector.is_number or ONE not in (vector.rows, vector.columns):
            raise NotRead("of norms the square of a vector's Euclidean one is read", node.span)
        plain = Bracketed(node.span, inside)
        turned = Transposed(node.span, plain)
        factors = (turned, plain) if vector.columns == ONE else (plain, turned)
        return self._product(Product(node.span, factors, ("",)))

    def _refuse_another(self, norm: Operator) -> None:
        if self.kinds.other_norms:
            raise NotRead("what norm this is, the text says elsewhere", norm.span)

    def _sum_of_all(self, span: Span, matrix: Matrix, of: Callable[[Node], Node]) -> Matrix:
        """The sum over all entries of a function of each."""
        row, column = ("" if size == ONE else next(self.letters, "?") for size in (matrix.rows, matrix.columns))
        if "?" in (row, column):
            raise NotRead("there are more sums here than letters for their indices", span)

        def in_row(at: Place) -> Node:
            return self._summed(span, matrix.columns, column, lambda place: of(matrix.entry(at, place)))

        return number(self._summed(span, matrix.rows, row, in_row))


def which(norm: Operator) -> str:
    """The subscript that tells which norm it is; a question mark for one that is no number and no letter."""
    if not norm.scripts:
        return ""
    script = norm.scripts[0] if len(norm.scripts) == 1 else None
    return str(script.value) if isinstance(script, Numeral) else script.name if isinstance(script, Name) else "?"


def _power(base: Node, exponent: Node) -> Node:
    return PowerOf(base.span, whole(base), exponent)


def _numeral(span: Span, value: int) -> Numeral:
    return Numeral(span, Fraction(value))
