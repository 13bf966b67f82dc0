r"""Inner products of vectors that the document writes entries of: w^T x as \sum_k w_k x_k, where w_j and x_j stand too.

That w and x are vectors is plain where both have entries by the same letter, \partial J / \partial w_j and x_j^{(i)},
and w never has two indices; a dot between them, w \cdot x, says the same. The i-th of several vectors, w^T x_i, has the
entries x_{ij}; where x_i stands for one of them, and x for another, nothing is done. Letters that are bold are read so
where a sample's index hides their kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from derive.reading.matrices.kinds import is_small
from derive.reading.matrices.shapes import Declared
from derive.reading.surface import Chain, nodes_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Big, Differential, Name, Node, Product

LETTERS = "klmrsqhgdt"


def write_inner_products(chains: Sequence[Chain], stated: Sequence[Declared] = ()) -> None:
    """Put sums in the place of inner products, but of symbols whose shapes are `stated`."""
    roots = [node for chain in chains for node in nodes_of(chain)]
    names = [node for root in roots for node in root.walk() if isinstance(node, Name)]
    if not any(isinstance(node, Product) for root in roots for node in root.walk()):
        return
    used = {node.name for node in names}
    letter = next((each for each in LETTERS if each not in used), "")
    named: dict[str, list[Name]] = {}
    within = {id(node) for root in roots for node in _in_products(root)}
    for node in names:
        if id(node) not in within:
            named.setdefault(node.name, []).append(node)
    by = {each.by for root in roots for each in root.walk() if isinstance(each, Differential)}
    whole = frozenset(each.name for each in by if isinstance(each, Name) and not (each.lower or each.raised))
    writing = _Writing(named, letter, frozenset(_letter(each.symbol) for each in stated), whole)
    for chain in chains if letter else []:
        for side in chain.sides:
            if side.node is not None:
                side.tree = side.tree or side.node
                side.node = writing.of(side.node)


def _in_products(root: Node) -> Iterator[Name]:
    """The x_i of w^T x_i: vectors of their own, that are entries nowhere."""
    for node in root.walk():
        if isinstance(node, Product):
            for one, other in zip(node.factors, node.factors[1:], strict=False):
                if isinstance(one, Name) and one.transposed and not one.lower and isinstance(other, Name):
                    yield other


def _letter(node: Name | Applied) -> str:
    """The letter of a symbol, also of one with arguments."""
    return node.head.name if isinstance(node, Applied) else node.name


@dataclass(frozen=True)
class _Writing:
    """Writes with all names of a document known; `letter` is one that it uses nowhere."""

    names: Mapping[str, Sequence[Name]]
    letter: str
    stated: frozenset[str]
    whole: frozenset[str]  # what is differentiated by as it stands: a number as well, where a dot is between

    def of(self, node: Node) -> Node:
        """The tree with its inner products as sums."""
        if isinstance(node, Product):
            for at, (one, other) in enumerate(zip(node.factors, node.factors[1:], strict=False)):
                sum_ = self._sum(one, other, node.signs[at])
                if sum_ is not None:
                    factors = (*node.factors[:at], sum_, *node.factors[at + 2 :])
                    if len(factors) == 1:
                        return sum_
                    signs = (*node.signs[:at], *node.signs[at + 1 :])
                    return self.of(Product(node.span, factors, signs))
        changed = node.with_below(self.of)
        return changed if changed != node else node

    def _sum(self, one: Node, other: Node, sign: str) -> Node | None:
        """The sum that the product of two symbols is, if they are vectors with known entries."""
        if not (isinstance(one, Name) and isinstance(other, Name)) or not self._is_pair(one, other, sign):
            return None
        span = one.span.to(other.span)
        index = Name(span, self.letter)
        first = bool(other.lower) and self._are_entries(other.name, 2, 0, self._letters(one))
        lower = (index, *other.lower) if first else (*other.lower, index)
        factors = (Name(one.span, one.name, (index,)), Name(other.span, other.name, lower, other.raised))
        return Big(span, "sum", index, None, None, (), Product(span, factors, ("",)), bracketed=True)

    def _is_pair(self, one: Name, other: Name, sign: str) -> bool:
        number = {one.name, other.name} & self.whole
        joined = sign == "" if one.transposed else sign == r"\cdot" and not number
        plain = not (one.lower or one.raised or one.primes or other.transposed or other.primes)
        alike = one.bold == other.bold and is_small(one.name) and is_small(other.name)
        if not (joined and plain and alike) or {one.name, other.name} & self.stated:
            return False
        letters = self._letters(one)
        if not letters or any(self._written(one.name, 2)) or self._is_several(one.name) or self._is_several(other.name):
            return False
        return self._has_entries(other, letters)

    def _letters(self, vector: Name) -> set[str]:
        """The letters that stand below a vector alone."""
        return {letter_of(name.lower[0]) for name in self._written(vector.name, 1)} - {""}

    def _has_entries(self, vector: Name, letters: set[str]) -> bool:
        """Whether a vector has entries by one of these letters, and what stands like them is one."""
        in_two = [at for at in (0, 1) if self._are_entries(vector.name, 2, at, letters)]
        if vector.lower:
            return len(vector.lower) == 1 and not vector.raised and len(in_two) == 1
        if len(in_two) == 1 and not any(self._written(vector.name, 1)):
            return True
        none = not vector.bold and not any(self._written(vector.name, 2))
        return none and self._are_entries(vector.name, 1, 0, letters)

    def _are_entries(self, name: str, count: int, at: int, letters: set[str]) -> bool:
        """Whether a symbol stands with so many indices below, the one `at` its place always of these, or a number."""
        found = {letter_of(each.lower[at]) for each in self._written(name, count)} - {""}
        return bool(found) and found <= letters

    def _written(self, name: str, count: int) -> Iterator[Name]:
        """The places where a symbol stands with so many scripts below."""
        return (each for each in self.names.get(name, ()) if len(each.lower) == count)

    def _is_several(self, name: str) -> bool:
        """Whether one of several vectors of this name is transposed, w_k^T, or a power of it stands somewhere."""
        return any(each.transposed and (each.lower or each.raised) for each in self.names.get(name, ()))
