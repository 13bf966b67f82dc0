r"""Whether an equality of numbers needs factors to change places that may be no numbers: W x = x W.

The prover's symbols are numbers. A capital that is a factor beside another symbol may be a matrix, and an equality is
proved of it only if it is one of words too (free_algebra.py), where nothing passes anything. A capital is a number
if the document says or shows it: it is a loss that is differentiated, counts terms, stands alone below a line or as
an exponent, is a norm, is made of small letters, or has no shape. What is written with indices
is an entry, but for labels: W_1 and W_{hh} are no entries where no sum binds h.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import ascii_uppercase

from derive.reading.derivatives.names import SCALARS
from derive.reading.matrices.shapes import Declared
from derive.reading.symbols import letter_of
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    Differential,
    FractionOf,
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
FAMILIES = frozenset("ABHJKMQUVW") | GREEK_CAPITALS  # of which there may be one matrix for each i; X_i is a sample's
DRESSED = re.compile(
    r"\\(?:math(?:cal|rm|sf|bb|frak|scr)|boldsymbol|(?:wide)?(?:hat|tilde)|bar|overline|dot|ddot)\s*\{?\s*(.*?)\}?"
)
MEANS = (r"\bar", r"\overline")
STEPS = frozenset({"l", "t"})  # of layers and of time
PLAIN = (Name, Numeral, Bracketed, Minus, Sum, Product, PowerOf, FractionOf)
NUMBERS = frozenset({"norm", "det", "abs", "tr", "Tr", "trace", "E", "P", "Var", "Cov"})


class Exchanges:
    """Which symbols of a document are shown to be numbers, and which factors may be none."""

    def __init__(self, roots: Iterable[Node], shapes: Sequence[Declared], told: Mapping[str, list[Node]]) -> None:
        self.told = told
        self.shown: set[str] = {each.symbol.name for each in shapes if isinstance(each.symbol, Name) and not each.sizes}
        whole: set[str] = {each.symbol.name for each in shapes if isinstance(each.symbol, Name) and each.sizes}
        bound: set[str] = set()
        limits: set[str] = set()
        products: list[Product] = []
        self.counted: set[str] = set()  # letters with one index
        names: set[str] = set()
        for root in roots:
            names |= {name.name for name in _bare(root)}
            for node in root.walk():
                self.shown |= set(_shown_by(node))
                if isinstance(node, Name) and (node.transposed or node.bold):
                    whole.add(node.name)
                if isinstance(node, Name) and len(node.lower) == 1:
                    self.counted.add(node.name)
                if isinstance(node, Big) and node.index is not None:
                    bound.add(letter_of(node.index))
                if isinstance(node, Big) and isinstance(node.last, Name):
                    limits.add(node.last.name)
                if isinstance(node, Product):
                    products.append(node)
        self.labels = (names | STEPS) - bound  # what stands below a symbol and is no index there
        self.shown |= {
            name for name, bodies in told.items() if any(self._tells_a_number(name, each, whole) for each in bodies)
        }
        self.shown |= limits - {*self._beside_capitals(products, self.shown | limits)}
        self.shown -= whole

    def _beside_capitals(self, products: Iterable[Product], numbers: set[str]) -> Iterator[str]:
        """The capitals that stand beside another one that isn't shown to be a number: the K of Q K counts nothing."""
        for product in products:
            names = {each.name for each in _factors(product) if isinstance(each, Name) and self._is_capital(each)}
            if names - numbers:
                yield from names

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
        return name.name in self.shown and not (name.bold or name.transposed)

    def _tells_a_number(self, name: str, body: Node, whole: set[str]) -> bool:
        """Whether what a symbol is set equal to is a number: a norm, 2, m c^2 of small letters; 0 may be a matrix."""
        if isinstance(body, Numeral):
            return body.value not in (0, 1)
        names = list(_bare(body))
        small = not any(map(self._is_capital, names)) and not {each.name for each in names} & whole
        return self._is_number(body) or (small and bool(names) and _is_plain(body) and _letter(name) in CAPITALS)

    def _has_capital(self, factor: Node, within: set[str]) -> bool:
        """Whether a whole capital stands in a factor, or in what its symbols were set equal to."""
        for name in _bare(factor):
            if self.is_shown(name) or name.name in within:
                continue
            meant = () if self._is_entry(name) else self.told[name.name]
            if self._is_capital(name) or any(self._has_capital(each, within | {name.name}) for each in meant):
                return True
        return False

    def _is_capital(self, name: Name) -> bool:
        if name.name.startswith(MEANS) and _letter(name.name) in self.counted:  # the mean of all X_i
            return False
        return _letter(name.name) in CAPITALS and not self._is_entry(name)

    def _is_entry(self, name: Name) -> bool:
        count = sum(map(self._is_index, name.lower))
        return count > 1 or (count == 1 and _letter(name.name) not in FAMILIES)

    def _is_index(self, place: Node) -> bool:
        letters = [name.name for name in _bare(place)]
        return any(letter.islower() and letter not in self.labels for letter in letters)


def _letter(name: str) -> str:
    """The letter below accents and in whatever alphabet."""
    inner = re.fullmatch(DRESSED, name)
    return _letter(inner[1]) if inner else name


def _outside(node: Node) -> Iterator[Node]:
    """The nodes of a tree but those in operators, derivatives, scripts and conditions."""
    yield node
    if not isinstance(node, (Name, Applied, Operator, Differential)):
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
        case Differential(body=Name(name=name)) if name in SCALARS:
            yield name


def _plain_names(node: Node) -> Iterator[str]:
    r"""The symbol that stands alone there, with numbers at most: N, N - 1, 2 N, N^2, \sqrt{N}."""
    names = list(_bare(node))
    if _is_plain(node) and len(names) == 1:
        yield names[0].name


def _is_plain(node: Node) -> bool:
    """Whether nothing stands there but sums, products, powers and fractions of symbols and numbers."""
    return all(isinstance(each, PLAIN) for each in _outside(node))
