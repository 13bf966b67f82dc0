r"""Entries of what was said to be a product of matrices: behind z = W x, z_i = \sum_j W_{ji} x_j is a claim.

It is no second meaning: what the entries are, the product says, (W x)_i = \sum_j W_{ij} x_j, and it is proved if it
says that. Else it is left open. Behind z = a x of numbers, z_i = a x_i is that of sample i, and a definition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.reading.exchanges import Exchanges
from derive.reading.symbols import letter_of
from derive.reading.syntax import Big, Bracketed, Minus, Name, Node, Numeral, Product, Sum, Transposed

OF_ENTRIES = "it says what the entries are of a product that was told before, and isn't seen to agree with it"


def tells_entries(left: Node | None, meant: Callable[[Node], Node], exchanges: Exchanges) -> bool:
    """Whether a side is an entry of a symbol whose meaning is a product of what may be matrices."""
    whole = _whole(left)
    if whole is None:
        return False
    body = meant(whole)
    return body is not whole and exchanges.may_matter(body)


def entry_meant(left: Node, right: Node, meant: Callable[[Node], Node]) -> Node | None:
    """What the meaning of a whole symbol says that an entry of it is, with the sums that the other side writes."""
    whole = _whole(left)
    if whole is None or not isinstance(left, Name):
        return None
    sums = (node for node in right.walk() if isinstance(node, Big) and node.operator == "sum")
    return _entry(meant(whole), left.lower, sums)


def _whole(node: Node | None) -> Name | None:
    if not isinstance(node, Name) or not 1 <= len(node.lower) <= 2:
        return None
    return replace(node, lower=()) if all(letter_of(place).islower() for place in node.lower) else None


def _entry(node: Node, places: tuple[Node, ...], sums: Iterator[Big]) -> Node | None:
    """The entry at these places; every product of two takes one more of the sums."""
    match node:
        case Name(lower=(), transposed=turned) if len(places) == 2 or not turned:
            return replace(node, lower=places[::-1] if turned else places, bold=False, transposed=False)
        case Transposed(inner=inner) if len(places) == 2:
            return _entry(inner, places[::-1], sums)
        case Bracketed(inner=inner) | Minus(inner=inner):
            found = _entry(inner, places, sums)
            return replace(node, inner=found) if found is not None else None
        case Sum(terms=terms):
            entries = [each for term in terms if (each := _entry(term, places, sums)) is not None]
            return replace(node, terms=tuple(entries)) if len(entries) == len(terms) else None
        case Product(factors=(Numeral() as number, *others)) if len(others) > 1:
            rest = _entry(Product(node.span, tuple(others)), places, sums)
            return Product(node.span, (number, Bracketed(node.span, rest))) if rest is not None else None
        case Product(factors=(first, second)):
            over = next(sums, None)
            if over is None or over.index is None or over.excluded:
                return None
            one, other = _entry(first, (places[0], over.index), sums), _entry(second, (over.index, *places[1:]), sums)
            if one is None or other is None:
                return None
            return Bracketed(node.span, replace(over, body=Product(node.span, (one, other))))
    return None
