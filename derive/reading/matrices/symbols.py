"""Symbols among matrices: their shapes and entries, vectors that a function gives, matrices that are written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from derive.reading.knowledge import SOFTMAX
from derive.reading.matrices.kinds import Kind, is_small
from derive.reading.matrices.matrix import Matrix, Place, component, number, position_of, with_places
from derive.reading.matrices.products import Products
from derive.reading.matrices.shapes import ONE, SIZE, Dimension, dimension_of
from derive.reading.problems import NotRead
from derive.reading.symbols import letter_of, text_of
from derive.reading.syntax import Applied, Bracketed, Dots, GeneralMatrix, MatrixOf, Name, Node, Numeral, Product, Slice


class Symbols(Products):
    """Reads symbols, and functions of symbols."""

    def _name(self, node: Name) -> Matrix:
        key = self.kinds.key(node)
        if self.kinds.twofold.get(key, self.kinds.here) < self.kinds.here:
            raise NotRead(f"{node.name} is written out in two ways in this document", node.span)
        if key in self.kinds.explicit:
            # A vector that was written as a row to save room, or entries that are multiplied: no shape is wrong for it.
            self.guessed |= not node.bold and key not in self.kinds.declared
            return replace(self.read(self.kinds.explicit[key]), span=node.span)
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
        if not kind.sure or (kind.entries and not self.kinds.is_shown(key, node)):
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
        if not node.head.bold and any(_is_made(argument) for argument in node.arguments):
            made = self._of_numbers(node)
            if made is not None:
                return made
        kind = self.kinds.kind(node)
        if not kind.order:
            return number(node)
        if kind.order == 2:
            raise NotRead("the entries of what this function gives aren't read", node.span)
        rows, columns = self._shape(kind, self.kinds.key(node), node)
        return Matrix(node.span, rows, columns, lambda row, column: component(node, row or column))

    def _of_numbers(self, node: Applied) -> Matrix | None:
        r"""A function of numbers that are made of vectors, \sigma(w^T x); of vectors nothing is said."""
        arguments = [self.read(argument) for argument in node.arguments]
        if not all(argument.is_number for argument in arguments):
            return None
        return number(replace(node, arguments=tuple(argument.entry(None, None) for argument in arguments)))

    def _before_bracket(self, node: Applied) -> Matrix:
        r"""A symbol that is a factor of a bracket; `\mathbf f(\mathbf x + \mathbf y)` is likelier a function."""
        factors = (node.head, Bracketed(node.span, node.arguments[0]))
        product = Product(node.span, factors, ("",))
        factor = node.head.transposed or any(isinstance(place, Slice) for place in node.head.lower)
        if not factor and self.kinds.kind(node.head).order == 1 and not self.read(factors[1]).is_number:
            raise NotRead("this may be a function of a vector or a factor", node.span)
        return self._product(product)

    def _softmax(self, node: Applied) -> Matrix:
        vector = self.read(node.arguments[0]) if len(node.arguments) == 1 else None
        if vector is None or not isinstance(node.arguments[0], Name) or ONE not in (vector.rows, vector.columns):
            raise NotRead("softmax is read of a vector that has a letter of its own", node.span)
        plain = replace(node, arguments=(replace(node.arguments[0], bold=False),))
        return replace(vector, span=node.span, entry=lambda row, column: component(plain, row or column))

    def _written_out(self, node: MatrixOf) -> Matrix:
        dots = next((cell for cell in node.cells if isinstance(cell, Dots)), None)
        if dots is not None:
            raise NotRead("a matrix with dots; it is read with all its entries, or as a symbol with a shape", dots.span)
        for cell in node.cells:
            if not self.read(cell).is_number:
                raise NotRead("a row of blocks, or another matrix made of matrices, is not read", cell.span)

        def entry(row: Place, column: Place) -> Node:
            at = (position_of(row) - 1) * node.columns + position_of(column) - 1
            return self._number(node.cells[at]).entry(None, None)

        return Matrix(node.span, node.rows, node.columns, entry)

    def _general(self, node: GeneralMatrix) -> Matrix:
        """A matrix by its general entry."""
        self.guessed = self.used_general = True  # two authors' n need not be one: no shape is called wrong for it
        inside = self._number(node.entry).entry(None, None)
        rows, columns = (ONE if size is None else (SIZE, text_of(size)) for size in (node.rows, node.columns))

        def entry(row: Place, column: Place) -> Node:
            return with_letters(inside, {node.row: row, node.column: column})

        return Matrix(node.span, rows, columns, entry)


def _is_made(node: Node) -> bool:
    """Whether an argument is made of others, and no symbol: w^T x."""
    return not isinstance(node, (Name, Numeral, Slice))


def with_letters(node: Node, put: Mapping[str, Place]) -> Node:
    """The tree with places put for letters."""
    place = put.get(letter_of(node)) if letter_of(node) else None
    return place if place is not None else node.with_below(lambda part: with_letters(part, put))
