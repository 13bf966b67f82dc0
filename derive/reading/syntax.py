"""What a formula says as it stands, before anything is known of its symbols: the surface tree.

Each node has the span of the text it was read from. Whether `f(x)` is a product or a
function, whether the i of `y_i` is an index, what range a sum has: that is found out
later (meaning.py), from the whole document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Self

from derive.reading.problems import Span


@dataclass(frozen=True)
class Node:
    """The base of all surface nodes."""

    span: Span

    @cached_property
    def below(self) -> tuple[Node, ...]:
        """The nodes right below this one, from the left; kept, since every rule that looks for something walks here."""
        found: list[Node] = []
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if isinstance(value, Node):
                found.append(value)
            elif isinstance(value, tuple):
                found += [part for part in value if isinstance(part, Node)]
        return tuple(found)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, each before those below it."""
        left = [self]
        while left:
            node = left.pop()
            yield node
            left += reversed(node.below)

    def with_below(self, change: Callable[[Node], Node]) -> Self:
        """This node with each of those right below it changed."""
        changed: dict[str, Any] = {}
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if isinstance(value, Node):
                changed[name] = change(value)
            elif isinstance(value, tuple):
                changed[name] = tuple(change(part) if isinstance(part, Node) else part for part in value)
        return replace(self, **changed)


@dataclass(frozen=True)
class Numeral(Node):
    """A number, as written: `decimals` counts the digits behind its point."""

    value: Fraction
    decimals: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Name(Node):
    r"""A symbol with what hangs on it: z_i, W_{ij}^{(l)}, \hat y, f'.

    `name` is its LaTeX without scripts; `lower` its subscripts; `raised` its superscripts
    in brackets, [l] and (i); `primes` how many.
    """

    name: str
    lower: tuple[Node, ...] = ()
    raised: tuple[Node, ...] = ()
    primes: int = 0
    transposed: bool = False
    bold: bool = False


@dataclass(frozen=True)
class Sum(Node):
    """Terms with their signs (+1, -1), in order."""

    terms: tuple[Node, ...]
    signs: tuple[int, ...]


@dataclass(frozen=True)
class Product(Node):
    """Factors in order; `signs` has what was written between them, nothing for juxtaposition."""

    factors: tuple[Node, ...]
    signs: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Minus(Node):
    """A sign before one term or factor."""

    inner: Node


@dataclass(frozen=True)
class FractionOf(Node):
    """Numerator over denominator."""

    over: Node
    under: Node


@dataclass(frozen=True)
class PowerOf(Node):
    """A base to an exponent."""

    base: Node
    exponent: Node


@dataclass(frozen=True)
class Bracketed(Node):
    """What stands in round, square or curly brackets that can be seen."""

    inner: Node
    square: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Function(Node):
    r"""A function with a name of its own, applied: \log, \exp, \sin, softmax."""

    name: str
    argument: Node


@dataclass(frozen=True)
class Applied(Node):
    """A symbol right before a bracket: a function of its arguments, or a product. Not yet known which.

    `tight` is one behind a / or behind a function's name: as a product it would be unclear, as 1/n(a + b) is.
    """

    head: Name
    arguments: tuple[Node, ...]
    tight: bool = False


@dataclass(frozen=True)
class Big(Node):
    """A sum or a product over an index: `operator` is sum or prod."""

    operator: str
    index: Name | None
    first: Node | None
    last: Node | None
    excluded: tuple[Node, ...]
    body: Node
    bracketed: bool = False


@dataclass(frozen=True)
class Differential(Node):
    """A derivative of `body` by `by`; `total` where it was written with d."""

    body: Node
    by: Node
    total: bool = False


@dataclass(frozen=True)
class Transposed(Node):
    """The transpose of something; a symbol has a flag of its own for it."""

    inner: Node


@dataclass(frozen=True)
class Hadamard(Node):
    """The product of two matrices entry by entry."""

    left: Node
    right: Node


@dataclass(frozen=True)
class MatrixOf(Node):
    """A matrix with its entries written out, row by row."""

    cells: tuple[Node, ...]
    columns: int

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.cells) // self.columns


@dataclass(frozen=True)
class GeneralMatrix(Node):
    """A matrix that was written with dots: its general entry, the letters in it for row and column, and their sizes.

    Of a single row or column the letter is empty and the size None.
    """

    entry: Node
    row: str
    column: str
    rows: Node | None
    columns: Node | None


@dataclass(frozen=True)
class Operator(Node):
    r"""What has a name and no meaning here, applied: \max_j z_j, \det A, |x|, \lVert w \rVert_2, mask(S), E[x].

    `name` is one word for it (max, det, abs, norm, mask, E), `scripts` what hangs on it and
    `binds` the letter that it binds, as \max_j does, several with commas between them; empty
    if it binds none. Of a condition, P(y = 1 | x), the name ends in a bar and an argument is a
    relation.
    """

    name: str
    arguments: tuple[Node, ...]
    scripts: tuple[Node, ...] = ()
    binds: str = ""


@dataclass(frozen=True)
class Dots(Node):
    r"""Dots for terms, factors or entries that are left out: \cdots, \vdots, \ddots, \ldots."""

    name: str = field(default="", compare=False)


@dataclass(frozen=True)
class Slice(Node):
    """A colon in the place of an index: the row Z_{i,:}."""


@dataclass(frozen=True)
class Relation(Node):
    r"""Two sides of a relation, as in a case, an indicator or a place (z_{r = q}).

    `sign` is =, ≠, <, >, ≤, ≥ or ∈ and the like; the language has the first two between
    indices, and no other. Two relations that hold together are one with the sign ∧.
    """

    left: Node
    sign: str
    right: Node


@dataclass(frozen=True)
class Bound(Relation):
    r"""A symbol and a number behind a formula that holds for such values: \tau > 0."""


@dataclass(frozen=True)
class Indicator(Node):
    """1 where the relation holds, else 0."""

    relation: Relation


@dataclass(frozen=True)
class CasesOf(Node):
    """Values, each with its relation; None stands for otherwise."""

    values: tuple[Node, ...]
    relations: tuple[Relation | None, ...]
