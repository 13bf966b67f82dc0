r"""Sums with dots, w_1 x_1 + w_2 x_2 + \cdots + w_n x_n: the sum from 1 to n of the general term.

The terms before the dots are counted from 1 (or 0), the one behind them by the symbol at which the
sum ends. If there is not just one general term the dots stay, and nothing is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from derive.reading.likeness import unbracketed
from derive.reading.manners.general import NoGeneralTerm, ends_at_an_index, ends_in, free_name, general_term, position
from derive.reading.surface import Chain
from derive.reading.syntax import Big, Dots, Minus, Name, Node, Product, Sum

MOST_TERMS = 12  # before the dots


def sum_up_dots(chains: Sequence[Chain]) -> None:
    """Put a sum sign for dots between terms, where what is left out is told by what is written."""
    dotted = [chain for chain in chains if any(isinstance(node, Dots) for node in nodes_in(chain))]
    everywhere = [node for chain in chains for node in nodes_in(chain)] if dotted else []
    for chain in dotted:
        letter = free_name(everywhere, list(nodes_in(chain)))
        if letter:
            put(chain, everywhere, partial(_without_dots, letter=letter), kept=False)


def put(chain: Chain, everywhere: Sequence[Node], change: Callable[[Node], Node], *, kept: bool) -> None:
    """Change the sides, if what is left out ends at no index; the trees as they were read are `kept` or change too."""
    changed = [None if side.node is None else change(side.node) for side in chain.sides]
    if ends_at_an_index([node for node in changed if node is not None], everywhere):
        return
    for side, node in zip(chain.sides, changed, strict=True):
        if node is not None:
            side.node, side.tree = node, side.tree if kept else node


def nodes_in(chain: Chain) -> Iterator[Node]:
    """All nodes of a chain's sides."""
    for side in chain.sides:
        if side.node is not None:
            yield from side.node.walk()


def _without_dots(node: Node, letter: str) -> Node:
    node = node.with_below(lambda part: _without_dots(part, letter))
    dots = [at for at, term in enumerate(node.terms) if isinstance(term, Dots)] if isinstance(node, Sum) else []
    if not isinstance(node, Sum) or len(dots) != 1 or not 0 < dots[0] < len(node.terms) - 1:
        return node
    (at,) = dots
    found = next(_readings(node.terms[:at], node.terms[at + 1], node.signs[: at + 2], letter), None)
    if found is None:
        return node
    start, big = found
    terms = (*node.terms[:start], big, *node.terms[at + 2 :])
    signs = (*node.signs[: start + 1], *node.signs[at + 2 :])
    return Sum(node.span, terms, signs) if len(terms) > 1 else big if signs == (1,) else Minus(node.span, big)


def _readings(before: Sequence[Node], last: Node, signs: Sequence[int], letter: str) -> Iterator[tuple[int, Big]]:
    """From which term on the sum runs, and the sum; the longest first."""
    for start in range(len(before)):
        if len(set(signs[start:])) > 1 or len(before) - start > MOST_TERMS:
            continue
        for first in (0, 1):
            found = [
                Big(before[start].span.to(last.span), "sum", Name(last.span, letter), position(last, first), end, (),
                    term, bracketed=True)
                for end in ends_in(last)
                if (term := _term([*before[start:], last], first, end, letter)) is not None
            ]  # fmt: skip
            if len(found) == 1:
                yield start, found[0]


def _term(pieces: Sequence[Node], first: int, end: Name, letter: str) -> Node | None:
    counted = [*(position(end, first + at) for at in range(len(pieces) - 1)), end]
    for each in (pieces, [_ordered(piece) for piece in pieces]):
        try:
            return general_term(each, counted, letter)
        except NoGeneralTerm:
            continue
    return None


def _ordered(piece: Node) -> Node:
    """A product of entries in the order of their names: w_1 x_1 + ... + x_n w_n; matrices keep their order."""
    piece = unbracketed(piece)
    if not isinstance(piece, Product) or not all(isinstance(each, Name) for each in piece.factors):
        return piece
    names = [each for each in piece.factors if isinstance(each, Name)]
    plain = all(each.name.islower() and each.lower and not (each.bold or each.transposed) for each in names)
    ordered = tuple(sorted(names, key=lambda each: each.name))
    return replace(piece, factors=ordered) if plain else piece
