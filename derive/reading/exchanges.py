r"""Whether an equality of numbers needs factors to change places that may be no numbers: W x = x W.

The prover's symbols are numbers. A capital that is a factor beside another symbol may be a matrix, and an equality is
proved of it only if it is one of words too (free_algebra.py), where nothing passes anything. A capital is a number
if the document says or shows it: it is a loss, counts terms, stands alone below a line or as an exponent, or has no
shape. What is written with indices is an entry, but for labels: W_1 and W_{hh} are no entries where no sum binds h.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import ascii_uppercase

from derive.reading.kinds import LOSSES
from derive.reading.shapes import Declared
from derive.reading.symbols import letter_of
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    FractionOf,
    Function,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Product,
    Sum,
)
from derive.reading.vocabulary import GREEK

GREEK_CAPITALS = frozenset(letter for letter in GREEK if letter[1:2].isupper())
CAPITALS = frozenset(ascii_uppercase) | GREEK_CAPITALS
ALPHABETS = (r"\mathcal", r"\mathrm", r"\mathsf", r"\mathbb", r"\mathfrak", r"\boldsymbol")
STEPS = frozenset({"l", "t"})  # of layers and of time
NUMBERS = frozenset({"norm", "det", "abs", "tr", "Tr", "trace", "E", "P", "Var", "Cov"})


class Exchanges:
    """Which symbols of a document are shown to be numbers, and which factors may be none."""

    def __init__(self, roots: Iterable[Node], shapes: Sequence[Declared], told: Mapping[str, list[Node]]) -> None:
        self.told = told
        self.shown: set[str] = {each.symbol.name for each in shapes if isinstance(each.symbol, Name) and not each.sizes}
        whole: set[str] = {each.symbol.name for each in shapes if isinstance(each.symbol, Name) and each.sizes}
        bound: set[str] = set()
        names: set[str] = set()
        for root in roots:
            names |= {name.name for name in _bare(root)}
            for node in root.walk():
                self.shown |= set(_shown_by(node))
                if isinstance(node, Name) and (node.transposed or node.bold):
                    whole.add(node.name)
                if isinstance(node, Big) and node.index is not None:
                    bound.add(letter_of(node.index))
        self.shown -= whole
        self.labels = (names | STEPS) - bound  # what stands below a symbol and is no index there

    def may_matter(self, *sides: Node) -> bool:
        """Whether a product in the sides has two factors that may not change places."""
        return any(self._may_matter(node) for side in sides for node in _outside(side))

    def _may_matter(self, node: Node) -> bool:
        if not isinstance(node, Product):
            return False
        factors = [factor for factor in _factors(node) if not self._is_number(factor)]
        return len(factors) > 1 and any(self._has_capital(factor, set()) for factor in factors)

    def _is_number(self, factor: Node) -> bool:
        if isinstance(factor, Operator):
            return factor.name.rstrip("|") in NUMBERS
        if isinstance(factor, Name):
            return self.is_shown(factor)
        if isinstance(factor, (PowerOf, Bracketed, Minus, FractionOf, Sum, Product)):
            return all(map(self._is_number, _parts(factor)))
        return isinstance(factor, Numeral)

    def is_shown(self, name: Name) -> bool:
        """Whether a symbol is shown to be a number."""
        return name.name in self.shown | LOSSES and not (name.bold or name.transposed)

    def _has_capital(self, factor: Node, within: set[str]) -> bool:
        """Whether a whole capital stands in a factor, or in what its symbols were set equal to."""
        for name in _bare(factor):
            if self.is_shown(name) or name.name in within:
                continue
            if self._is_capital(name) or any(self._has_capital(each, within | {name.name}) for each in self.told[name.name]):
                return True
        return False

    def _is_capital(self, name: Name) -> bool:
        letter = name.name
        for alphabet in ALPHABETS:
            letter = letter.removeprefix(alphabet).strip("{} ")
        return letter in CAPITALS and not any(self._is_index(place) for place in name.lower)

    def _is_index(self, place: Node) -> bool:
        letters = [name.name for name in _bare(place)]
        return any(letter.islower() and letter not in self.labels for letter in letters)


def _outside(node: Node) -> Iterator[Node]:
    """The nodes of a tree but those in functions, scripts and conditions."""
    yield node
    if not isinstance(node, (Name, Applied, Operator, Function)):
        for part in node.below:
            yield from _outside(part)


def _bare(node: Node) -> Iterator[Name]:
    return (each for each in _outside(node) if isinstance(each, Name))


def _factors(node: Product) -> Iterator[Node]:
    for factor in node.factors:
        inner = factor.inner if isinstance(factor, Bracketed) else factor
        if isinstance(inner, Product):
            yield from _factors(inner)
        else:
            yield inner


def _parts(node: Node) -> Sequence[Node]:
    return (node.base,) if isinstance(node, PowerOf) else tuple(node.below)


def _shown_by(node: Node) -> Iterator[str]:
    """The symbols that a node shows to be numbers."""
    match node:
        case FractionOf():
            yield from _plain_names(node.under)
        case PowerOf(base=base, exponent=exponent) if letter_of(base) != "e":
            yield from _plain_names(exponent)
        case Big(last=Name() as size):
            yield size.name
    

def _plain_names(node: Node) -> Iterator[str]:
    """The symbol that stands alone there, with numbers at most: N, N - 1, 2 N, N^2, \\sqrt{N}."""
    names = [each for each in node.walk() if isinstance(each, Name)]
    plain = all(isinstance(each, (Name, Numeral, Bracketed, Minus, Sum, Product, PowerOf, FractionOf)) for each in node.walk())
    if plain and len(names) == 1 and not names[0].lower:
        yield names[0].name
