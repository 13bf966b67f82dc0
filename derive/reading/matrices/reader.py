r"""The entries of a formula of matrices: its shape, and for a row and a column what stands there.

Each rule of the algebra of matrices says how many rows and columns there are and what an
entry is, as a surface tree with indices; a product is a sum over an index of its own. The
trees are then read and proved as any others. A shape that can't be is `ShapesDiffer` if
the document states it, else NotRead: nothing is made square or a single row in silence.

A vector is a column, as it is to most; `Conventions` says what else may be tried.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.reading.matrices.kinds import speaks_of_matrices
from derive.reading.matrices.matrix import Matrix, Place, number, times, whole
from derive.reading.matrices.shapes import ONE
from derive.reading.matrices.vectors import OF_ALL, OF_ROWS, Vectors, is_of_rows, slice_in
from derive.reading.opaque import in_words
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    Differential,
    Dots,
    FractionOf,
    Function,
    GeneralMatrix,
    Hadamard,
    Indicator,
    MatrixOf,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Product,
    Relation,
    Slice,
    Sum,
    Transposed,
)


class Reader(Vectors):
    """Reads one side."""

    def read(self, node: Node) -> Matrix:
        """The matrix that a tree says; raises NotRead, ShapesDiffer."""
        match node:
            case Numeral():
                return number(node)
            case Name():
                at = slice_in(node)
                matrix = self._name(replace(node, transposed=False)) if at is None else self._slice(node, at)
                return self._transposed(matrix, node.span) if node.transposed else matrix
            case Applied():
                return self._softmax_of_rows(node) if is_of_rows(node) else self._applied(node)
            case Bracketed():
                if node.square and isinstance(node.inner, Product):
                    return self._in_square_brackets(node, node.inner)
                return self._through(node, self.read(node.inner), lambda inner: Bracketed(node.span, inner))
            case Minus():
                return self._through(node, self.read(node.inner), lambda inner: Minus(node.span, inner))
            case Transposed(inner=Applied() as inner) if self.kinds.is_product(inner) or self.kinds.is_twice(inner):
                # In A (x + y)^T the transpose is one of the bracket; that of a function is one of its value.
                right = Transposed(node.span, Bracketed(node.span, inner.arguments[0]))
                return self._product(Product(node.span, (inner.head, right), ("",)))
            case Transposed():
                return self._transposed(self.read(node.inner), node.span)
            case Sum():
                return self._sum(node)
            case Product():
                return self._product(node)
            case Hadamard():
                return self._hadamard(node)
            case FractionOf():
                if node.span == node.over.span.to(node.under.span):  # a slash, no \frac
                    self._refuse_factor(node.under, "what stands right after the denominator may belong to it or not")
                under = self._number(node.under).entry(None, None)
                return self._through(node, self.read(node.over), lambda over: FractionOf(node.span, over, under))
            case PowerOf():
                return self._power(node)
            case Function():
                return self._function(node)
            case Big():
                return self._big(node)
            case Differential():
                return self._differential(node)
            case MatrixOf():
                return self._written_out(node)
            case Operator(name="norm" | "abs", arguments=(_,)):
                return self._measured(node)
            case GeneralMatrix():
                return self._general(node)
            case Operator(name=name) if name in OF_ALL or name in OF_ROWS:
                return self._of_vector(node)
            case Operator(name="nabla", scripts=(Name() as by,), arguments=(of,)):
                if not isinstance(of, Name) and by.name not in {
                    each.name for each in of.walk() if isinstance(each, Name)
                }:
                    raise NotRead("this may be a derivative in a direction", node.span)
                return self._gradient(node.span, self.read(of), self.read(by))
            case Operator() | Dots() | Slice() | Relation():
                what = in_words(node.name.rstrip("|")) if isinstance(node, Operator) else "what is left out with dots"
                raise NotRead(f"{what} isn't read among matrices", node.span)
            case _:
                if any(isinstance(each, (Operator, Dots)) for each in node.walk()):
                    raise NotRead("this is not read among matrices", node.span)
                if speaks_of_matrices(node, self.kinds):
                    raise NotRead("this isn't read with matrices in it", node.span)
                return number(node)

    def _in_square_brackets(self, node: Bracketed, inner: Product) -> Matrix:
        """A product of numbers; [A B] may be a row of blocks."""
        factors = [self.read(factor) for factor in inner.factors]
        if not all(factor.is_number for factor in factors):
            raise NotRead("this may be a product or a row of blocks; round brackets would tell", node.span)
        return self._through(node, self._fold(inner.span, factors, inner.signs), lambda x: Bracketed(node.span, x))

    # -- functions, sums over an index, derivatives -----------------------------------

    def _power(self, node: PowerOf) -> Matrix:
        if isinstance(node.base, Function) and node.base.name == "diag":
            exponent = node.exponent
            if not (isinstance(exponent, Minus) and isinstance(exponent.inner, Numeral) and exponent.inner.value == 1):
                raise NotRead("of a diagonal matrix the inverse is read", node.span)
            one = Numeral(node.span, Fraction(1))
            vector = self.read(node.base.argument)
            return self._diagonal(node.span, self._through(node, vector, lambda x: FractionOf(node.span, one, x)))
        if isinstance(node.base, Operator) and node.base.name == "norm":
            return self._square_of_norm(node, node.base)
        if isinstance(node.base, Applied) and self.kinds.is_product(node.base):
            bracket = Bracketed(node.base.span, node.base.arguments[0])
            power_of = PowerOf(node.span, bracket, node.exponent)
            return self._product(Product(node.span, (node.base.head, power_of), ("",)))
        base, exponent_ = self.read(node.base), self._number(node.exponent)
        if not base.is_number:
            raise NotRead("powers and inverses of matrices are not read", node.span)
        power = PowerOf(node.span, whole(base.entry(None, None)), exponent_.entry(None, None))
        return number(power)

    def _function(self, node: Function) -> Matrix:
        if node.name == "diag":
            return self._diagonal(node.span, self.read(node.argument))
        if node.name == "tr":
            return self._trace(node)
        self._refuse_factor(node.argument, f"how far {node.name} reaches isn't clear")
        return self._of_each(node)

    def _refuse_factor(self, node: Node, why: str) -> None:
        if isinstance(node, Applied) and self.kinds.is_product(node):
            raise NotRead(f"{why}; a bracket would tell", node.span)

    def _diagonal(self, span: Span, vector: Matrix) -> Matrix:
        if vector.is_number or ONE not in (vector.rows, vector.columns):
            raise NotRead("diag is read of a vector", span)
        upright = vector.columns == ONE
        size = vector.rows if upright else vector.columns

        def entry(row: Place, column: Place) -> Node:
            assert row is not None
            assert column is not None
            value = vector.entry(row, None) if upright else vector.entry(None, row)
            if isinstance(row, Numeral) and isinstance(column, Numeral):
                return value if row.value == column.value else Numeral(span, Fraction(0))
            return times(span, Indicator(span, Relation(span, row, "=", column)), value)

        return Matrix(span, size, size, entry)

    def _trace(self, node: Function) -> Matrix:
        matrix = self.read(node.argument)
        if ONE in (matrix.rows, matrix.columns):
            raise NotRead("the trace is read of a matrix", node.span)
        self._join(
            matrix.rows,
            matrix.columns,
            matrix,
            self._flip(matrix),
            "a trace is taken of a square matrix, and this is {}",
        )
        letter = next(self.letters, "")
        if not letter:
            raise NotRead("there are more products here than letters for their indices", node.span)
        made = number(self._summed(node.span, matrix.rows, letter, lambda at: matrix.entry(at, at)))
        return replace(made, made=True)

    def _big(self, node: Big) -> Matrix:
        body = self.read(node.body)
        if body.is_number:
            return replace(number(replace(node, body=body.entry(None, None))), made=body.made)
        if node.operator != "sum":
            raise NotRead("products of matrices over an index are not read", node.span)
        return self._through(node, body, lambda inner: replace(node, body=inner, bracketed=True))

    def _differential(self, node: Differential) -> Matrix:
        of, by = self.read(node.body), self.read(node.by)
        if not of.is_number:
            return self._jacobian(node, of, by)
        body = of.entry(None, None)
        if isinstance(node.by, Name) and not by.is_number and self.kinds.stands_for_others(node.by):
            raise NotRead(f"{node.by.name} stands with a label and with an index, and both may be one", node.by.span)

        def entry(row: Place, column: Place) -> Node:
            variable = by.entry(row, column)
            if not isinstance(variable, Name):
                raise NotRead("a derivative is read where it is taken by a symbol", node.by.span)
            return Differential(node.span, body, variable, node.total)

        derivative = Matrix(node.span, by.rows, by.columns, entry)
        if by.is_number:
            return derivative
        self.used_layout = True
        return self._flip(derivative) if self.conventions.numerator else derivative

    @staticmethod
    def _gradient(span: Span, of: Matrix, by: Matrix) -> Matrix:
        """The gradient of a number: it stands as its variable does, in any layout of derivatives."""
        if not of.is_number or by.is_number:
            raise NotRead("a gradient is read of a number, by a vector or a matrix", span)
        body = of.entry(None, None)

        def entry(row: Place, column: Place) -> Node:
            variable = by.entry(row, column)
            if not isinstance(variable, Name):
                raise NotRead("a gradient is taken by a symbol", span)
            return Differential(span, body, variable)

        return Matrix(span, by.rows, by.columns, entry)

    def _jacobian(self, node: Differential, of: Matrix, by: Matrix) -> Matrix:
        """The derivatives of a vector's entries by those of another one."""
        if of.columns != ONE or by.columns != ONE or by.is_number:
            raise NotRead("whether this derivative is written in rows or in columns isn't said", node.span)

        def entry(row: Place, column: Place) -> Node:
            variable = by.entry(column, None)
            if not isinstance(variable, Name):
                raise NotRead("a derivative is read where it is taken by a symbol", node.by.span)
            return Differential(node.span, of.entry(row, None), variable, node.total)

        self.used_jacobian = True
        derivatives = Matrix(node.span, of.rows, by.rows, entry)
        return self._flip(derivatives) if self.conventions.turned else derivatives
