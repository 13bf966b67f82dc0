r"""Products of whole vectors as the sums over entries that the other side of the equality writes.

    -\sum_i y_i \log p_i = -y^T \log p     \langle h, x \rangle = \sum_i h_i x_i     \sum_{ij} x_i A_{ij} x_j = x^T A x

What a plain y has to do with the y_i is said nowhere; but where one side has y^T \log p, and a sum of the other binds
the letter below both y_i and p_i, that is what the product means. So nothing is called false, and a sum that leaves
an entry out, or begins elsewhere than at 0 or 1, tells nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import permutations

from derive.reading.likeness import likeness
from derive.reading.symbols import letter_of
from derive.reading.syntax import (
    Big,
    Bracketed,
    Function,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Product,
    Sum,
    Transposed,
)

OF_EACH_ENTRY = frozenset({"exp", "log", "tanh"})  # taken of a vector
MOST_FACTORS = 3  # x^T A x


@dataclass
class Entries:
    """How the entries of whole symbols are written in a tree: y as y_i, A as A_{ij}, by sums that bind i and j."""

    sums: list[Big] = field(default_factory=list)
    vectors: dict[Hashable, Name] = field(default_factory=dict)
    matrices: dict[Hashable, Name] = field(default_factory=dict)

    @classmethod
    def of(cls, node: Node) -> Entries:
        """Those that stand below a node."""
        found = cls([big for big in node.walk() if isinstance(big, Big) and _is_over_all(big)])
        letters = {letter_of(big.index) for big in found.sums if big.index is not None}
        for name in (each for big in found.sums for each in big.body.walk() if isinstance(each, Name)):
            last = [letter_of(place) in letters for place in name.lower[-2:]]
            if last == [True, True]:
                found.matrices[_whole(name, 2)] = name
            elif last[-1:] == [True]:
                found.vectors[_whole(name, 1)] = name
        return found


def with_sums(node: Node, other: Node) -> Iterator[Node]:
    """The tree with sums for its products of whole vectors, as `other` tells, with the factors in every order."""
    entries = Entries.of(other)
    for size in range(2, MOST_FACTORS + 1):
        for order in permutations(range(size)):
            for sums in permutations(entries.sums[:2], size - 1):
                written = _written(node, entries, order, sums)
                if written != node:
                    yield written


def _is_over_all(big: Big) -> bool:
    begins = big.first is None or (isinstance(big.first, Numeral) and big.first.value in (0, 1))
    ends = big.last is None or isinstance(big.last, Name)
    return big.operator == "sum" and begins and ends and not big.excluded


def _whole(name: Name, places: int) -> Hashable:
    """What the symbol is called without its last places; bold or not, it is one."""
    lower = name.lower[: len(name.lower) - places]
    called: Hashable = likeness(replace(name, lower=lower, bold=False, transposed=False))
    return called


def _written(node: Node, entries: Entries, order: Sequence[int], sums: Sequence[Big]) -> Node:
    if isinstance(node, Product) and not any(node.signs):
        node = _in_runs(node, entries)
    factors = _factors_of(node, entries)
    if len(factors) != len(order) or len(sums) != len(order) - 1:
        return node.with_below(lambda part: _written(part, entries, order, sums))
    letters = [big.index for big in sums if big.index is not None]
    places = [letters[:1], *([letters] * (len(factors) - 2)), letters[-1:]]
    placed = [_at(factor, entries, at) for factor, at in zip(factors, places, strict=True)]
    one, *others = [each for n in order if (each := placed[n]) is not None]
    body: Node = Product(node.span, (one, *others), ("",) * len(others))
    if order[0] and len(others) == 1 and likeness(one) == likeness(others[0]):
        body = PowerOf(node.span, one, Numeral(node.span, Fraction(2)))
    for big in reversed(sums):
        body = replace(big, span=node.span, body=body, bracketed=True)
    return body


def _in_runs(node: Product, entries: Entries) -> Product:
    """A product with brackets around those of vectors in it: 2 w^T x is 2 (w^T x)."""
    for start in range(len(node.factors)):
        for end in range(start + 2, min(start + MOST_FACTORS, len(node.factors)) + 1):
            run = replace(node, factors=node.factors[start:end], signs=("",) * (end - start - 1))
            if run != node and _factors_of(run, entries):
                factors = (*node.factors[:start], Bracketed(node.span, run), *node.factors[end:])
                return replace(node, factors=factors, signs=("",) * (len(factors) - 1))
    return node


def _factors_of(node: Node, entries: Entries) -> list[Node]:
    """The vectors, and the matrix between them, whose product a node is; none if it is no such product."""
    match node:
        case Operator(name="inner", arguments=(left, right), scripts=()):
            factors = [left, right]
        case Product(factors=(left, right)) if node.signs == (r"\cdot",):
            factors = [left, right]
        case Product() if 1 < len(node.factors) <= MOST_FACTORS and not any(node.signs):
            first = _turned(node.factors[0])
            factors = [first, *node.factors[1:]] if first is not None else []
        case _:
            return []
    ends = factors[:1] + factors[-1:]
    known = all(_at(each, entries, [each]) for each in ends)
    return factors if known and all(_at(each, entries, [each, each]) for each in factors[1:-1]) else []


def _turned(node: Node) -> Node | None:
    """A row without its sign of transposition."""
    if isinstance(node, Transposed):
        return node.inner
    return replace(node, transposed=False) if isinstance(node, Name) and node.transposed else None


def _at(node: Node, entries: Entries, places: Sequence[Node]) -> Node | None:
    """The entry of a vector or a matrix; None where something else stands there."""
    match node:
        case Name(transposed=False):
            known = (entries.vectors if len(places) == 1 else entries.matrices).get(_whole(node, 0))
            lower = (*known.lower[: len(known.lower) - len(places)], *places) if known is not None else ()
            return replace(known, lower=lower) if known is not None else None
        case Bracketed() | Minus():
            inner = _at(node.inner, entries, places)
            return replace(node, inner=inner) if inner is not None else None
        case Function() if node.name in OF_EACH_ENTRY:
            argument = _at(node.argument, entries, places)
            return replace(node, argument=argument) if argument is not None else None
        case Sum():
            terms = [each for term in node.terms if (each := _at(term, entries, places)) is not None]
            return replace(node, terms=tuple(terms)) if len(terms) == len(node.terms) else None
    return None
