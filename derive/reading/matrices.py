r"""The entries of a formula of matrices: its shape, and for a row and a column what stands there.

Each rule of the algebra of matrices says how many rows and columns there are and what an
entry is, as a surface tree with indices; a product is a sum over an index of its own. The
trees are then read and proved as any others. A shape that can't be is `ShapesDiffer` if
the document states it, else NotRead: nothing is made square or a single row in silence.

A vector is a column, as it is to most; `Conventions` says what else may be tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from derive.reading.kinds import Kind, Kinds, is_small, speaks_of_matrices
from derive.reading.knowledge import SOFTMAX
from derive.reading.matrix import (
    Conventions,
    Matrix,
    Place,
    component,
    count_of,
    number,
    position_of,
    times,
    whole,
    with_places,
)
from derive.reading.problems import NotRead, ShapesDiffer, Span
from derive.reading.shapes import ONE, SIZE, Differ, Dimension, Dimensions, dimension_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    Differential,
    Dots,
    FractionOf,
    Function,
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

MOST_TERMS = 2000


class Reader:
    """Reads one side; the letters that it takes for sums come from `letters`."""

    def __init__(self, kinds: Kinds, dimensions: Dimensions, conventions: Conventions, letters: Iterator[str]) -> None:
        self.kinds = kinds
        self.dimensions = dimensions
        self.conventions = conventions
        self.letters = letters
        self.free: dict[str, Name] = {}  # matrices of which no size is stated
        self.stated: list[tuple[Name | Applied, tuple[str, ...]]] = []  # symbols with the sizes that are stated
        self.doubts: set[str] = set()
        self.used_layout = False
        self.used_symbols = False
        self.guessed = False  # whether only its look tells of some symbol what it is
        self.terms = 0
        self._fresh = 0

    def read(self, node: Node) -> Matrix:
        """The matrix that a tree says; raises NotRead, ShapesDiffer."""
        match node:
            case Numeral():
                return number(node)
            case Name():
                matrix = self._name(replace(node, transposed=False))
                return self._transposed(matrix, node.span) if node.transposed else matrix
            case Applied():
                return self._applied(node)
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
            case Operator() | Dots() | Slice() | Relation():
                what = node.name.rstrip("|") if isinstance(node, Operator) else "what is left out with dots"
                raise NotRead(f"{what} is not read among matrices", node.span)
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
            told = f"{what} is {self.told(left)} and {self.told(right)}"
            here = left.span.to(right.span)
            if problem.stated:
                raise ShapesDiffer(told, here) from None
            raise NotRead(f"whether the shapes agree isn't clear: {told}", here) from None

    def told(self, matrix: Matrix) -> str:
        """The shape in a message."""
        return f"{self.dimensions.told(matrix.rows)} × {self.dimensions.told(matrix.columns)}"

    # -- symbols ----------------------------------------------------------------------

    def _name(self, node: Name) -> Matrix:
        key = self.kinds.key(node)
        if key in self.kinds.explicit:
            return replace(self._written_out(self.kinds.explicit[key]), span=node.span)
        if node.bold and node.name == "1" and key not in self.kinds.declared:
            return self._ones(node, ("ones", self._number_of_its_own()), ONE)
        if node.bold and node.name in ("0", "I"):
            raise NotRead(f"the shape of {node.name} isn't said", node.span)
        kind = self.kinds.kind(node)
        if kind.order and "^" in key.removeprefix(node.name) and any(isinstance(n, Numeral) for n in node.raised):
            raise NotRead(f"whether {node.name} has one shape in all layers isn't said", node.span)
        if not kind.order:
            if not kind.sure:
                self.guessed = True
            if not kind.sure and not is_small(node.name):
                self.doubts.add(f"that {node.name} is a number isn't stated")
            return number(node)
        if not kind.sure:
            self.guessed = True
        plain = Name(node.span, kind.entries or node.name, node.lower, node.raised, node.primes)
        rows, columns = self._shape(kind, key, plain)
        loose = kind.order == 1 and len(kind.sizes) != 2
        if node.bold and node.name == "1":
            return replace(self._ones(node, rows, columns), loose=loose)
        if not kind.sure or kind.entries:
            self.doubts.add(f"that the entries of {node.name} are what they look like isn't stated")
        return Matrix(node.span, rows, columns, lambda row, column: with_places(plain, row, column), loose=loose)

    def _shape(self, kind: Kind, key: str, plain: Name | Applied) -> tuple[Dimension, Dimension]:
        self.used_symbols = True
        self.stated.append((plain, kind.sizes))
        sizes = tuple(map(dimension_of, kind.sizes))
        if any(isinstance(size, int) and size != ONE for size in sizes):
            self.doubts.add("the sizes are stated as numbers, and it is proved for all sizes only")
        if len(sizes) == 2:
            return sizes[0], sizes[1]
        if kind.order == 2:
            assert isinstance(plain, Name)
            if key not in self.kinds.square:
                self.free[key] = plain
            return ("rows", key), ("columns", key)
        if not sizes and self.kinds.has_rows:
            raise NotRead("whether this is a row or a column isn't said; another vector of this document is a row",
                          plain.span)  # fmt: skip
        size = sizes[0] if sizes else ("entries", key)
        return (ONE, size) if self.conventions.rows else (size, ONE)

    def _ones(self, node: Name, rows: Dimension, columns: Dimension) -> Matrix:
        if self.conventions.rows and columns == ONE:
            rows, columns = columns, rows
        return Matrix(node.span, rows, columns, lambda *_: Numeral(node.span, Fraction(1)))

    def _number_of_its_own(self) -> int:
        self._fresh += 1
        return self._fresh

    def _applied(self, node: Applied) -> Matrix:
        if node.head.name in SOFTMAX and not node.head.lower:
            return self._softmax(node)
        if self.kinds.is_product(node):
            return self._before_bracket(node)
        if node.head.lower:
            return number(node)  # the component of what the function gives
        kind = self.kinds.kind(node)
        if not kind.order:
            return number(node)
        if kind.order == 2:
            raise NotRead("the entries of what this function gives aren't read", node.span)
        rows, columns = self._shape(kind, self.kinds.key(node), node)
        return Matrix(node.span, rows, columns, lambda row, column: component(node, row or column))

    def _before_bracket(self, node: Applied) -> Matrix:
        r"""A symbol that is a factor of a bracket; `\mathbf f(\mathbf x + \mathbf y)` is likelier a function."""
        factors = (node.head, Bracketed(node.span, node.arguments[0]))
        product = Product(node.span, factors, ("",))
        if not node.head.transposed and self.kinds.kind(node.head).order == 1 and not self.read(factors[1]).is_number:
            raise NotRead("this may be a function of a vector or a factor", node.span)
        return self._product(product)

    def _softmax(self, node: Applied) -> Matrix:
        vector = self.read(node.arguments[0]) if len(node.arguments) == 1 else None
        if vector is None or not isinstance(node.arguments[0], Name) or ONE not in (vector.rows, vector.columns):
            raise NotRead("softmax is read of a vector with a letter of its own", node.span)
        plain = replace(node, arguments=(replace(node.arguments[0], bold=False),))
        return replace(vector, span=node.span, entry=lambda row, column: component(plain, row or column))

    def _written_out(self, node: MatrixOf) -> Matrix:
        dots = next((cell for cell in node.cells if isinstance(cell, Dots)), None)
        if dots is not None:
            raise NotRead("a matrix with dots; one is read whose entries are all written", dots.span)
        for cell in node.cells:
            if not self.read(cell).is_number:
                raise NotRead("a row of blocks, or another matrix made of matrices, is not read", cell.span)

        def entry(row: Place, column: Place) -> Node:
            at = (position_of(row) - 1) * node.columns + position_of(column) - 1
            return self._number(node.cells[at]).entry(None, None)

        return Matrix(node.span, node.rows, node.columns, entry)

    # -- sums and products ------------------------------------------------------------

    def _sum(self, node: Sum) -> Matrix:
        terms = [self.read(term) for term in node.terms]
        first = terms[0]
        for term in terms[1:]:
            self._refuse_spread(first, term)
            self.agree(first, term)

        def entry(row: Place, column: Place) -> Node:
            return Sum(node.span, tuple(term.entry(row, column) for term in terms), node.signs)

        return Matrix(node.span, first.rows, first.columns, entry, all(term.made for term in terms))

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
            self._join(one_side, other_side, first, second, "one")

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
        self._join(left.columns, right.rows, left, right, "in this product one")
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
            raise NotRead("the transpose of a number, or a power of it", span)
        return replace(self._flip(matrix), span=span)

    @staticmethod
    def _flip(matrix: Matrix) -> Matrix:
        entry = matrix.entry
        return replace(matrix, rows=matrix.columns, columns=matrix.rows, entry=lambda row, column: entry(column, row))

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

    def _square_of_norm(self, node: PowerOf, norm: Operator) -> Matrix:
        """The square of a vector's Euclidean length: x^T x. Of a matrix several norms are in use."""
        (inside,) = norm.arguments
        vector = self.read(inside)
        euclidean = all(isinstance(each, Numeral) and each.value == 2 for each in norm.scripts)
        square = isinstance(node.exponent, Numeral) and node.exponent.value == 2
        if not (euclidean and square) or vector.is_number or ONE not in (vector.rows, vector.columns):
            raise NotRead("of norms the square of a vector's Euclidean one is read", node.span)
        plain = Bracketed(node.span, inside)
        turned = Transposed(node.span, plain)
        factors = (turned, plain) if vector.columns == ONE else (plain, turned)
        return self._product(Product(node.span, factors, ("",)))

    def _function(self, node: Function) -> Matrix:
        if node.name == "diag":
            return self._diagonal(node.span, self.read(node.argument))
        if node.name == "tr":
            return self._trace(node)
        self._refuse_factor(node.argument, f"how far {node.name} reaches isn't clear")
        argument = self.read(node.argument)
        if not argument.is_number:
            raise NotRead(f"that {node.name} is taken of each entry isn't said", node.span)
        return number(Function(node.span, node.name, argument.entry(None, None)))

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
        self._join(matrix.rows, matrix.columns, matrix, self._flip(matrix), "the trace is of a square matrix, and one")
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
            raise NotRead("the layout of the derivative of a vector isn't said", node.span)
        body = of.entry(None, None)

        def entry(row: Place, column: Place) -> Node:
            variable = by.entry(row, column)
            if not isinstance(variable, Name):
                raise NotRead("a derivative is taken by a symbol", node.by.span)
            return Differential(node.span, body, variable, node.total)

        derivative = Matrix(node.span, by.rows, by.columns, entry)
        if by.is_number:
            return derivative
        self.used_layout = True
        return self._flip(derivative) if self.conventions.numerator else derivative
