r"""Inner products of vectors that the document writes entries of: w^T x as \sum_k w_k x_k, where w_j and x_j stand too.

That w and x are vectors is plain where both have entries by the same letter, \partial J / \partial w_j and x_j^{(i)},
and w never has two indices. The i-th of several vectors, w^T x_i, has the entries x_{ij}; where x_i stands for one of
them, and x for another, nothing is done. Letters that are bold are read so where a sample's index hides their kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from derive.reading.matrices.kinds import is_small
from derive.reading.matrices.shapes import Declared
from derive.reading.surface import Chain, nodes_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Big, Name, Node, Product

LETTERS = "klmrsqhgdt"


def write_inner_products(chains: Sequence[Chain], stated: Sequence[Declared] = ()) -> None:
    """Put sums in the place of inner products, but of symbols whose shapes are `stated`."""
    roots = [node for chain in chains for node in nodes_of(chain)]
    names = [node for root in roots for node in root.walk() if isinstance(node, Name)]
    if not any(node.transposed for node in names):
        return
    used = {node.name for node in names}
    letter = next((each for each in LETTERS if each not in used), "")
    named: dict[str, list[Name]] = {}
    for node in names:
        named.setdefault(node.name, []).append(node)
    writing = _Writing(named, letter, frozenset(_letter(each.symbol) for each in stated))
    for chain in chains if letter else []:
        for side in chain.sides:
            if side.node is not None:
                side.tree = side.tree or side.node
                side.node = writing.of(side.node)


def _letter(node: Name | Applied) -> str:
    """The letter of a symbol, also of one with arguments."""
    return node.head.name if isinstance(node, Applied) else node.name


@dataclass(frozen=True)
class _Writing:
    """Writes with all names of a document known; `letter` is one that it uses nowhere."""

    names: Mapping[str, Sequence[Name]]
    letter: str
    stated: frozenset[str]

    def of(self, node: Node) -> Node:
        """The tree with its inner products as sums."""
        if isinstance(node, Product):
            for at, (one, other) in enumerate(zip(node.factors, node.factors[1:], strict=False)):
                sum_ = self._sum(one, other) if node.signs[at] == "" else None
                if sum_ is not None:
                    factors = (*node.factors[:at], sum_, *node.factors[at + 2 :])
                    if len(factors) == 1:
                        return sum_
                    signs = (*node.signs[:at], *node.signs[at + 1 :])
                    return self.of(Product(node.span, factors, signs))
        changed = node.with_below(self.of)
        return changed if changed != node else node

    def _sum(self, one: Node, other: Node) -> Node | None:
        """The sum that the product of two symbols is, if they are vectors with known entries."""
        if not (isinstance(one, Name) and isinstance(other, Name)) or not self._is_pair(one, other):
            return None
        span = one.span.to(other.span)
        index = Name(span, self.letter)
        factors = (
            Name(one.span, one.name, (index,)),
            Name(other.span, other.name, (*other.lower, index), other.raised),
        )
        return Big(span, "sum", index, None, None, (), Product(span, factors, ("",)), bracketed=True)

    def _is_pair(self, one: Name, other: Name) -> bool:
        plain = one.transposed and not (one.lower or one.raised or one.primes or other.transposed or other.primes)
        apart = one.name != other.name and one.bold == other.bold and is_small(one.name) and is_small(other.name)
        if not (plain and apart) or {one.name, other.name} & self.stated:
            return False
        letters = {letter_of(name.lower[0]) for name in self._written(one.name, 1)} - {""}
        if not letters or any(self._written(one.name, 2)) or self._is_several(one.name) or self._is_several(other.name):
            return False
        return self._has_entries(other, letters)

    def _has_entries(self, vector: Name, letters: set[str]) -> bool:
        """Whether a vector has entries by one of these letters, and what stands like them is one."""
        if vector.lower:
            return len(vector.lower) == 1 and not vector.raised and self._are_entries(vector.name, 2, letters)
        if self._are_entries(vector.name, 2, letters) and not any(self._written(vector.name, 1)):
            return True
        return not vector.bold and not any(self._written(vector.name, 2)) and self._are_entries(vector.name, 1, letters)

    def _are_entries(self, name: str, count: int, letters: set[str]) -> bool:
        """Whether a symbol stands with so many indices below, the last one always one of these letters or a number."""
        last = {letter_of(each.lower[-1]) for each in self._written(name, count)} - {""}
        return bool(last) and last <= letters

    def _written(self, name: str, count: int) -> Iterator[Name]:
        """The places where a symbol stands with so many scripts below."""
        return (each for each in self.names[name] if len(each.lower) == count)

    def _is_several(self, name: str) -> bool:
        """Whether one of several vectors of this name is transposed, w_k^T, or a power of it stands somewhere."""
        return any(each.transposed and (each.lower or each.raised) for each in self.names[name])
