r"""Norms of vectors that are written like numbers: \|w\|^2 = \sum_j w_j^2, where w isn't bold.

What \|w\| has to do with the w_j is plain where the same chain speaks of w_j: it is read as \sqrt{\sum_j w_j^2},
\|w\|_1 as \sum_j |w_j|, \|x - y\| in the same way. A w that stands with two indices, or with an index 0, is left alone:
a matrix has several norms, and a sum from 1 on would leave an entry out; so is one with \|w_j\|, for its w_j are
vectors. Since nothing states what w is, such an
equality is never called false.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from derive.reading.matrices.norms import which
from derive.reading.surface import Chain, nodes_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import Big, Bracketed, FractionOf, Minus, Name, Node, Numeral, Operator, PowerOf, Sum

LETTERS = "jikpqrl"
DOUBT = "that the entries of what stands in a norm are what they look like isn't stated"


def write_plain_norms(chains: Sequence[Chain], text: str = "") -> set[str]:
    """Put sums for such norms; gives the letters of their indices. `text` is all of the document."""
    spoken: set[str] = {node.name for chain in chains for root in nodes_of(chain) for node in root.walk()
                        if isinstance(node, Name)}  # fmt: skip
    free = next((letter for letter in LETTERS if letter not in spoken), "")
    places = _places([root for chain in chains for root in nodes_of(chain)])
    others = {name for chain in chains for root in nodes_of(chain) for name in _of_vectors(root)}
    others |= {name for name in places if _has_entry_0(name, text)}
    used = False
    for chain in chains if free else []:
        here = _places(nodes_of(chain))
        vectors = {
            name
            for name, kinds in here.items()
            if kinds >= {"letter"} and not places[name] - {"letter", "number", ""} and name not in others
        }
        for side in chain.sides:
            if side.node is None or side.in_entries or not vectors:
                continue
            node = _written(side.node, vectors, free)
            if node != side.node:
                side.node, side.doubt, used = node, side.doubt or DOUBT, True
    return {free} if used else set()


def _has_entry_0(name: str, text: str) -> bool:
    return re.search(rf"{re.escape(name)}_(?:0|\{{0\}})", text) is not None


def _of_vectors(root: Node) -> Iterator[str]:
    r"""Names that stand with an index within a norm, \|x - x_i\|: each x_i is a vector; and those summed from 0 on."""
    for node in root.walk():
        norm = isinstance(node, Operator) and node.name == "norm"
        from_0 = isinstance(node, Big) and isinstance(node.first, Numeral) and node.first.value == 0
        for each in node.walk() if norm or from_0 else ():
            if isinstance(each, Name) and each.lower:
                yield each.name


def _places(roots: Sequence[Node]) -> dict[str, set[str]]:
    """How each symbol stands: alone, with a letter or a number as its one index, or so that it is no vector."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in (each for root in roots for each in root.walk()):
        if isinstance(node, Name):
            plain = not (node.raised or node.primes or node.bold or node.transposed)
            found[node.name].add(_place(node.lower) if plain else "other")
    return found


def _place(lower: tuple[Node, ...]) -> str:
    if not lower:
        return ""
    one = lower[0] if len(lower) == 1 else None
    if isinstance(one, Numeral) and one.value >= 1:
        return "number"
    return "letter" if one is not None and letter_of(one).islower() else "other"


def _written(node: Node, vectors: set[str], letter: str) -> Node:
    """A tree with sums for the norms in it."""
    match node:
        case PowerOf(base=Operator(name="norm") as norm, exponent=Numeral(value=2)) if which(norm) in ("", "2"):
            return _square(norm, vectors, letter) or node
        case Operator(name="norm") if which(node) in ("", "2"):
            square, half = _square(node, vectors, letter), FractionOf(node.span, _number(node, 1), _number(node, 2))
            return PowerOf(node.span, Bracketed(node.span, square), half) if square is not None else node
        case Operator(name="norm") if which(node) == "1":
            entry = _entry(node.arguments[0], vectors, letter)
            return _total(node, replace(node, name="abs", arguments=(entry,), scripts=()), letter) if entry else node
    return node.with_below(lambda part: _written(part, vectors, letter))


def _square(norm: Operator, vectors: set[str], letter: str) -> Node | None:
    entry = _entry(norm.arguments[0], vectors, letter)
    if entry is None:
        return None
    return _total(norm, PowerOf(norm.span, Bracketed(norm.span, entry), _number(norm, 2)), letter)


def _total(norm: Node, body: Node, letter: str) -> Node:
    return Big(norm.span, "sum", Name(norm.span, letter), None, None, (), body, bracketed=True)


def _entry(node: Node, vectors: set[str], letter: str) -> Node | None:
    """The entry of a sum or difference of vectors; None where something else stands there."""
    match node:
        case Bracketed() | Minus():
            inner = _entry(node.inner, vectors, letter)
            return replace(node, inner=inner) if inner is not None else None
        case Name(lower=()) if node.name in vectors:
            return replace(node, lower=(Name(node.span, letter),))
        case Sum():
            terms = [entry for term in node.terms if (entry := _entry(term, vectors, letter)) is not None]
            return replace(node, terms=tuple(terms)) if len(terms) == len(node.terms) else None
    return None


def _number(node: Node, value: int) -> Numeral:
    return Numeral(node.span, Fraction(value))
