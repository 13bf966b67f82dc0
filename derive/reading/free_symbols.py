"""Questions about surface trees that are read as words: is this the same symbol, a value, an index out of reach."""

from __future__ import annotations

from collections.abc import Iterable

from derive.reading.kinds import LOSSES
from derive.reading.symbols import letter_of
from derive.reading.syntax import Big, Dots, MatrixOf, Minus, Name, Node, Numeral, Product, Sum


def index_letters(node: Node) -> Iterable[str]:
    """Small letters that stand as indices here, or that a sign binds."""
    if isinstance(node, Big) and node.index is not None:
        yield letter_of(node.index)
    if isinstance(node, Name):
        yield from (letter_of(each) for each in (*node.lower, *node.raised) if letter_of(each).islower())


def may_be_one(name: Name, other: Name) -> bool:
    """Whether two symbols of one letter may be one, or one an entry of the other."""
    if name.primes != other.primes:
        return False
    if (len(name.lower), len(name.raised)) != (len(other.lower), len(other.raised)):
        return True
    pairs = zip((*name.lower, *name.raised), (*other.lower, *other.raised), strict=True)
    return not any(_is_label(one) and _is_label(another) and not _same(one, another) for one, another in pairs)


def is_one_of(name: Name, other: Name) -> bool:
    """Whether what is said of one symbol says what the other is: of all W^{(l)}, W^{(2)}; of its entries, a matrix.

    A loss and those that it is made of, L and L_i, are two symbols.
    """
    if not may_be_one(name, other) or len(name.raised) != len(other.raised):
        return False
    are_entries = all(letter_of(each).islower() for each in (*name.lower, *other.lower)) and name.name not in LOSSES
    return len(name.lower) == len(other.lower) or are_entries


def scripts(name: Name) -> object:
    """All that tells two symbols of one letter apart."""
    values = tuple(each.value if isinstance(each, Numeral) else letter_of(each) for each in (*name.lower, *name.raised))
    return len(name.lower), name.primes, values


def _is_label(node: Node) -> bool:
    return isinstance(node, Numeral) or (bool(letter_of(node)) and not letter_of(node).islower())


def _same(one: Node, another: Node) -> bool:
    numbers = isinstance(one, Numeral) and isinstance(another, Numeral) and one.value == another.value
    return numbers or letter_of(one) == letter_of(another) != ""


def stands_in(head: Name, node: Node) -> bool:
    """Whether a symbol, or what may be one with it, stands in a tree."""
    return any(isinstance(each, Name) and each.name == head.name and may_be_one(head, each) for each in node.walk())


def is_value(node: Node) -> bool:
    """Whether nothing but numbers stands there: a value that holds here, and no meaning. A matrix of numbers is one."""
    speaks = any(isinstance(each, (Dots, MatrixOf, Name)) for each in node.walk())
    return not speaks or (isinstance(node, Name) and node.name.isdigit())


def bound_and_free(root: Node) -> bool:
    """Whether a sum's index stands behind it outside: how far the sum reaches isn't clear then."""
    for node in root.walk():
        bound: set[str] = set()
        for term in node.terms if isinstance(node, Sum) else ():
            if bound & _free_letters(term):
                return True
            bound |= set(_bound_at(term))
    return False


def _bound_at(node: Node) -> Iterable[str]:
    """The letters that sums outside brackets bind."""
    if isinstance(node, Big) and node.index is not None:
        yield letter_of(node.index)
    for part in node.below if isinstance(node, (Big, Minus, Product)) else ():
        yield from _bound_at(part)


def _free_letters(node: Node) -> set[str]:
    """The letters that stand in a tree and that no sum in it binds."""
    if isinstance(node, Big) and node.index is not None:
        below = [each for each in node.below if each is not node.index]
        return set().union(*map(_free_letters, below)) - {letter_of(node.index)}
    own = {letter_of(node)} - {""}
    return own.union(*map(_free_letters, node.below))
