r"""Reading with the symbols given: what our own printer wrote, or an author's page, read back into the language.

In a document of somebody else's the symbols are inferred (symbols.py). Here they are
known from the expressions that were printed: which letter is which family, over which
ranges, which letters are indices and sizes. Nothing is inferred and nothing is opaque:
a formula reads as one expression, which must be the one that was checked, or not at all.

    symbols = symbols_of(trace)
    read(r"a_{i}\, (\delta_{ij} - a_{j})", symbols)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.language import (
    Condition,
    D,
    Delta,
    Entry,
    Expression,
    Index,
    IndexRange,
    Multiplication,
    Negation,
    Number,
    Quotient,
    Size,
    SumOver,
    alpha_equal,
    exp,
    sum_over,
)  # fmt: skip
from derive.language.matrices import Matrix, MatrixDifference, MatrixProduct
from derive.reading.building import Builder
from derive.reading.chains import chains_of
from derive.reading.grammar import parse, relation_of
from derive.reading.knowledge import Document, is_delta
from derive.reading.problems import NotRead
from derive.reading.spelling import Symbols, symbols_of, whole
from derive.reading.symbols import Inventory, letter_of, text_of
from derive.reading.syntax import Applied, Big, Differential, FractionOf, Name, Node, Product, Sum
from derive.reading.tokens import Macro, Token, expanded, tokens_of

# What our pages put around a formula or a part of it: a frame, a tint. They change nothing.
_MARKED = Macro(1, tuple(tokens_of("#1")))
MARKS = {r"\changed": _MARKED, r"\result": _MARKED}

Matrices = Matrix | MatrixDifference | MatrixProduct


class _Document(Document):
    """A document of which everything is known: a symbol before a bracket is a factor."""

    def role(self, node: Applied) -> str:
        if len(node.arguments) != 1:
            raise NotRead(f"{node.head.name} is no function", node.span)
        return "product"


class Reader(Builder):
    """Builds expressions out of known symbols."""

    largest_position = 1000  # a page may write out this many; nothing is proved of it here

    def __init__(self, symbols: Symbols) -> None:
        super().__init__(_Document(Inventory()), 0)
        self.symbols = symbols
        self.free: set[str] = set()
        self.bound: set[str] = set()

    def index(self, letter: str, scope: Mapping[str, Index]) -> Index:
        if letter in scope:
            return scope[letter]
        if letter not in self.symbols.indices:
            raise ValueError(f"{letter or 'this'} is no index here")
        self.free.add(letter)
        self._require_apart(letter)
        return self.symbols.indices[letter]

    def _require_apart(self, letter: str) -> None:
        """Our printer never gives a bound index the letter of a free one; who reads would have to look twice."""
        if letter in self.free and letter in self.bound:
            raise ValueError(f"{letter} is bound in a sum and free outside it")

    def _name(self, node: Name, scope: Mapping[str, Index]) -> Expression:
        if node.transposed:
            raise NotRead("a transpose stands only among matrices", node.span)
        if is_delta(node):
            return self._delta(node.lower[0], node.lower[1], scope)
        letter = letter_of(node)
        if letter == "e":
            return exp(Number(1))
        if letter in self.symbols.sizes:
            return Size(self.symbols.sizes[letter])
        family, places = self.symbols.family_of(node)
        return family[tuple(self._place(place, scope) for place in places)]

    def _big(self, node: Big, scope: Mapping[str, Index]) -> Expression:
        if node.operator != "sum" or node.index is None or (node.first is None) != (node.last is None):
            raise NotRead("a sum runs from 1 to the size of a range, or leaves places out", node.span)
        letter = letter_of(node.index)
        index = Index(letter, self._range(node, letter, scope))
        if letter in scope:
            raise NotRead(f"{letter} is bound in a sum around this one", node.span)
        self.bound.add(letter)
        self._require_apart(letter)
        excluded = tuple(self._place(place, scope) for place in node.excluded)
        return sum_over(index, self.build(node.body, {**scope, letter: index}), but=excluded)

    def _range(self, node: Big, letter: str, scope: Mapping[str, Index]) -> IndexRange:
        """The range of a sum: that of its upper limit, else of the places it leaves out, else of its letter."""
        if node.last is not None:
            range_ = self.symbols.sizes.get(letter_of(node.last))
            if range_ is None or node.first is None or text_of(node.first) != "1":
                raise NotRead("a sum runs from 1 to the size of a range", node.span)
            return range_
        for place in node.excluded:
            if letter_of(place):
                return self.index(letter_of(place), scope).range
        range_ = self.symbols.range_of(letter)
        if range_ is None:
            raise NotRead(f"over what {letter} runs isn't told", node.span)
        return range_

    def _differential(self, node: Differential, scope: Mapping[str, Index]) -> Expression:
        if node.total or not isinstance(node.by, Name):
            raise NotRead("a partial derivative by a symbol is written here", node.span)
        by = self._name(node.by, scope)
        if not isinstance(by, Entry):
            raise NotRead("a derivative is read where it is taken by a symbol", node.by.span)
        return D(self.build(node.body, scope), by)

    def matrix(self, node: Node) -> Matrices:
        """A matrix, one minus another, or a scalar times two of them; raises NotRead, also where shapes don't fit."""
        try:
            return self._matrix(node)
        except TypeError as error:
            raise NotRead(str(error), node.span) from None

    def _matrix(self, node: Node) -> Matrices:
        match node:
            case Name():
                if whole(node) not in self.symbols.matrices:
                    raise NotRead(f"{text_of(node)} is none of the matrices", node.span)
                return Matrix(self.symbols.matrices[whole(node)], node.transposed)
            case Sum(terms=(first, second), signs=(1, -1)):
                return MatrixDifference(self._one(first), self._one(second))
            case Product(factors=(FractionOf() | Name() as scalar, first, second)):
                return MatrixProduct(self.build(scalar, {}), self._one(first), self._one(second))
            case _:
                raise NotRead("of matrices a difference and a product of two are read", node.span)

    def _one(self, node: Node) -> Matrix:
        found = self.matrix(node)
        if not isinstance(found, Matrix):
            raise NotRead("a single matrix stands here", node.span)
        return found


def tokens_in(text: str) -> list[Token]:
    """The tokens of a formula, our marks taken off."""
    return expanded(tokens_of(text), MARKS)


def read(text: str, symbols: Symbols) -> Expression:
    """An expression; raises NotRead with the piece that can't be read."""
    return Reader(symbols).build(parse(tokens_in(text)), {})


def read_chain(text: str, symbols: Symbols) -> list[Expression]:
    """The members of one chain of equalities, in order; raises NotRead where it is not one."""
    return [Reader(symbols).build(node, {}) for node in members(text)]


def read_condition(text: str, symbols: Symbols) -> Condition:
    """i = j or i ≠ j; raises NotRead for anything else."""
    tokens = tokens_in(text)
    return Reader(symbols).condition(relation_of(tokens, 0, tokens[0].span), {})


def read_matrices(text: str, symbols: Symbols) -> list[Matrices]:
    """The members of one chain of equalities between matrices."""
    return [Reader(symbols).matrix(node) for node in members(text)]


def members(text: str) -> list[Node]:
    """The sides of one chain of equalities; raises NotRead where there are several chains, or a condition."""
    tokens = tokens_in(text)
    chains = chains_of(tokens)
    if len(chains) != 1 or chains[0].conditions:
        raise NotRead("one chain of equalities is written here", tokens[0].span)
    if any(member.joined != ("=" if at else "") for at, member in enumerate(chains[0].members)):
        raise NotRead("the sides of a chain are joined by =", tokens[0].span)
    return [parse(member.tokens) for member in chains[0].members]


def reads_as(found: Any, expression: Any) -> bool:
    """Whether what was read is what was printed: alpha-equal, but for what a page doesn't show."""
    return alpha_equal(as_shown(found), as_shown(expression))


def as_shown(node: Any) -> Any:
    """The expression with the two differences taken away that no page shows, and no others.

    A number is written by its digits: -1 is minus one, and a half is one over two. A
    product that begins with a minus is minus the product: (-a) b and -(a b) are both -ab.
    """
    if isinstance(node, Number):
        value = node.value
        over: Expression = Number(abs(value.numerator))
        over = Negation(over) if value < 0 else over
        return over if value.denominator == 1 else Quotient(over, Number(value.denominator))
    if isinstance(node, Entry) or not node.args:
        return node
    # The places of sums and deltas are no numbers that are calculated with.
    parts = [as_shown(part) if not _is_place(node, at) else part for at, part in enumerate(node.args)]
    signs = 0
    while isinstance(node, Multiplication) and isinstance(parts[0], Negation):
        parts[0], signs = parts[0].args[0], signs + 1
    shown = node.func(*parts)
    for _ in range(signs):
        shown = Negation(shown)
    return shown


def _is_place(node: Any, at: int) -> bool:
    return isinstance(node, (Delta, Condition)) or (isinstance(node, SumOver) and at > 0)


__all__ = [
    "MARKS", "Matrices", "Reader", "Symbols", "as_shown", "read", "read_chain", "read_condition", "read_matrices",
    "reads_as", "symbols_of",
]  # fmt: skip
