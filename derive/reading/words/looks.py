r"""What the letters of a document look like: numbers, vectors or matrices, factors or functions.

A capital is no number unless it is a loss. A small letter is a vector where the document says
so: bold, transposed, multiplied entry by entry, with entries z_i. What counts terms, or is a
rate, can be nothing but a number where nothing says otherwise. All else is left open.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from derive.reading.matrices.kinds import FUNCTIONS, LOSSES, is_operator, is_small
from derive.reading.symbols import letter_of
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    FractionOf,
    Function,
    Hadamard,
    Name,
    Node,
    Numeral,
    PowerOf,
    Product,
    Transposed,
)
from derive.reading.words.forms import LARGE, VECTOR

D = r"\mathrm{d}"
RATES = frozenset({r"\eta", r"\lambda"})  # numbers, unless a document has them as vectors
SMALL = frozenset(
    {r"\epsilon", r"\varepsilon"}
)  # numbers below a line or a root; else they may be noise, as in A \epsilon
NOISE = SMALL | {r"\xi", r"\zeta"}  # vectors that nobody writes bold, for \mathbf has no Greek letters
COUNTS = frozenset("nmkdcNMKDCVTSJBL")  # letters that count things
SOFTMAX = frozenset({r"\mathrm{softmax}"})


@dataclass
class Looks:
    """What the letters of a document look like: which can be no numbers, which are sizes, which stand as factors."""

    vectors: set[tuple[str, int, int]] = field(default_factory=set)  # names with how many scripts they have
    sizes: Counter[str] = field(default_factory=Counter)  # how often a name stands below 1 or above a sum sign
    names: Counter[str] = field(default_factory=Counter)  # and how often anywhere
    factors: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)  # numbers that something is kept from 0 by

    def take(self, root: Node) -> None:
        """Take note of how symbols stand below this node."""
        for node in root.walk():
            match node:
                case FractionOf(under=base) | PowerOf(base=base, exponent=FractionOf()):
                    self.small |= {each.name for each in base.walk() if isinstance(each, Name)} & SMALL
            match node:
                case Name():
                    self._take_name(node)
                case Transposed():
                    self._take_vector(node.inner)
                case Function(name="diag"):
                    self._take_vector(node.argument)
                case Hadamard():
                    self._take_vector(node.left)
                    self._take_vector(node.right)
                case Big(last=Name() as size) | FractionOf(over=Numeral(), under=Name() as size):
                    self.sizes[size.name] += 1
                case PowerOf(base=Bracketed(inner=Name() as size), exponent=FractionOf()):
                    self.sizes[size.name] += 1
                case Product():
                    self.factors |= {each.name for each in node.factors if isinstance(each, Name)}
                case Applied():
                    self._take_applied(node)

    def _take_name(self, node: Name) -> None:
        self.names[node.name] += 1
        if node.transposed or node.bold:
            self._take_vector(node)
        if node.lower and all(letter_of(each).islower() for each in node.lower):  # z has entries z_i
            self.vectors.add((node.name, 0, len(node.raised)))

    def _take_vector(self, node: Node) -> None:
        inner = plain(node)
        if isinstance(inner, Name):
            self.vectors.add((inner.name, len(inner.lower), len(inner.raised)))

    def _take_applied(self, node: Applied) -> None:
        if all(isinstance(each, (Name, Applied)) for each in node.arguments):
            self.called.add(node.head.name)
        if node.head.name.lower() in SOFTMAX:
            self._take_vector(node.arguments[0])

    def look(self, node: Name) -> str:
        """How a symbol looks: as a matrix, as a vector, or as what may be a number."""
        name = node.name.removeprefix(D)
        if not is_small(name) and name not in LOSSES:
            return LARGE
        known = node.bold or (node.name, len(node.lower), len(node.raised)) in self.vectors
        return VECTOR if known else ""

    def is_number(self, node: Name) -> bool:
        """Whether it can be nothing but a number."""
        # A K that counts terms may be a matrix too where it stands elsewhere, as in Q K^T.
        times = self.sizes[node.name]
        size = node.name in COUNTS and times > 0 and (node.name.islower() or times == self.names[node.name])
        counts = size or node.name in RATES | self.small
        return counts and not node.bold and not any(name == node.name for name, *_ in self.vectors)

    def may_be_noise(self, node: Node) -> bool:
        """Whether it is a letter that noise has, which may be a vector beside bold matrices too."""
        return isinstance(node, Name) and node.name in NOISE and not (node.lower or self.is_number(node))

    def is_factor(self, node: Applied) -> bool:
        """Whether a symbol before a bracket is a factor: a capital that stands as one and is never called."""
        head = node.head
        by_name = head.name in self.called | FUNCTIONS | LOSSES or is_operator(head.name)
        called = by_name or head.primes or len(node.arguments) > 1
        # A(1) is a value of A, and no product; A(x) may be.
        plain = all(isinstance(argument, Name) and not argument.transposed for argument in node.arguments)
        plain = plain or any(isinstance(argument, Numeral) for argument in node.arguments)
        return not called and not plain and head.name in self.factors and self.look(head) == LARGE


def plain(node: Node) -> Node:
    """A node without the brackets around it."""
    return plain(node.inner) if isinstance(node, Bracketed) else node
