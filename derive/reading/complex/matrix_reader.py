r"""From surface trees to matrices with complex entries, as they stand in a trace, a determinant, an inner product.

A capital letter is a matrix there; what is known to be a number goes before the word.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from derive.reading.complex import matrices
from derive.reading.complex.marks import ADJOINT
from derive.reading.complex.matrices import Form
from derive.reading.complex.numbers import Numbers, Value
from derive.reading.likeness import likeness
from derive.reading.problems import NotRead
from derive.reading.syntax import Bracketed, FractionOf, Minus, Name, Node, Numeral, PowerOf, Product, Sum, Transposed

PLAIN_SIGNS = frozenset({"", r"\cdot", r"\times", "*", "·", "×"})


class Matrices(ABC):
    """Reads matrices."""

    home: Numbers

    @abstractmethod
    def read(self, node: Node) -> Value:
        """The number that a tree stands for; raises NotRead, NotANumber."""

    def _matrix(self, node: Node) -> Form:
        """A matrix; raises NotRead, NotANumber."""
        home = self.home
        match node:
            case Bracketed():
                return self._matrix(node.inner)
            case Name(bold=False, primes=0, raised=()) if _is_matrix(node):
                plain = replace(node, name="", transposed=False)
                form = matrices.letter(home, node.name, likeness(plain))
                return matrices.transposed(form) if node.transposed else form
            case Transposed():
                return matrices.transposed(self._matrix(node.inner))
            case Minus():
                return matrices.scaled(self._matrix(node.inner), home.number(-1))
            case Sum():
                parts = zip(node.terms, node.signs, strict=True)
                return matrices.total(matrices.scaled(self._matrix(each), home.number(sign)) for each, sign in parts)
            case FractionOf():
                return matrices.scaled(self._matrix(node.over), home.number(1) / self.read(node.under))
            case Product() if PLAIN_SIGNS.issuperset(node.signs):
                return self._matrix_product(node)
            case PowerOf():
                return self._matrix_power(node)
        raise NotRead("this isn't read as a matrix", node.span)

    def _matrix_product(self, node: Product) -> Form:
        value, form = self.home.number(1), None
        for factor in node.factors:
            try:
                value = value * self.read(factor)
            except NotRead:
                each = self._matrix(factor)
                form = each if form is None else matrices.product(form, each)
        if form is None:
            raise NotRead("a matrix is missing here", node.span)
        return matrices.scaled(form, value)

    def _matrix_power(self, node: PowerOf) -> Form:
        exponent, form = node.exponent, self._matrix(node.base)
        if isinstance(exponent, Minus):
            form, exponent = matrices.inverted(self.home, form), exponent.inner
            if isinstance(exponent, Numeral) and exponent.value == 1:
                return form
        if not isinstance(exponent, Name) or exponent.name not in ADJOINT:
            raise NotRead("a power of a matrix", node.span)
        form = matrices.transposed(form)
        return form if "T" in exponent.name or exponent.name == r"\top" else matrices.conjugated(self.home, form)


def _is_matrix(node: Name) -> bool:
    """Whether a symbol is a capital letter, perhaps with an accent; a star on a matrix may be more than a conjugate."""
    inner = node.name
    for accent in (r"\dot{", r"\bar{", r"\overline{"):
        inner = inner[len(accent) : -1] if inner.startswith(accent) and inner.endswith("}") else inner
    return len(inner) == 1 and inner.isupper()
