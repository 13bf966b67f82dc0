r"""One index whose range clashes with the rest of a line, where another letter or another symbol was meant.

    h_j = \tanh(a_j), j to H; a_j = \sum_{i=1}^D U_{ji} x_i
    \frac{\partial L}{\partial U_{ji}} = \epsilon_j h_i         i runs to D, and h has H entries: x_i was meant
    \frac{\partial L}{\partial x_i} = \sum_j \epsilon_i U_{ji}  and so was \epsilon_j

As it is written the line has no meaning. It is told only if it is proved with one symbol or one letter exchanged for
one that the document has, and if one such exchange alone does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from derive.reading.knowledge import Document
from derive.reading.notices.exchanged_indices import clashes, is_proved_so
from derive.reading.notices.findings import Edit, Finding
from derive.reading.surface import Chain
from derive.reading.symbols import letter_of
from derive.reading.syntax import Big, Name, Node

MOST_TRIES = 30


def clashing(chain: Chain, document: Document) -> Iterator[Finding]:
    """What to tell of the indices of a chain whose ranges clash."""
    for left, right in zip(chain.sides, chain.sides[1:], strict=False):
        if chain.displayed and right.member.joined == "=" and clashes(left) and clashes(right):
            assert left.node is not None
            assert right.node is not None
            tries = islice(_candidates(left.node, right.node, document), MOST_TRIES)
            found = [finding for node, finding in tries if is_proved_so(left.node, node, chain, document)]
            if len(found) == 1:
                yield found[0]


def _candidates(left: Node, right: Node, document: Document) -> Iterator[tuple[Node, Finding]]:
    letters = sorted({place.name for side in (left, right) for place in _places(side)})
    bodies = [meant.body for meant in document.meant.values()]
    inside = {each.name for body in bodies for each in _names(body) if _has_one(each)}
    symbols = sorted(inside | {key[0] for key in document.meant if key[1] == 1 and "(" not in key[0]})
    for use in filter(_has_one, _names(right)):
        (place,) = use.lower
        for letter in letters:
            if letter != letter_of(place):
                other = replace(use, lower=(Name(place.span, letter),))
                told = f"{letter_of(place)} runs over another range than the index of {use.name}; {letter} fits"
                yield _with(right, use, other), Finding("INDEX", told, use.span, edits=(Edit(place.span, letter),))
        for symbol in symbols:
            if symbol != use.name:
                told = f"{letter_of(place)} runs over another range than the index of {use.name}; that of {symbol} fits"
                repair = f"{symbol}_{{{letter_of(place)}}}"
                yield _with(right, use, replace(use, name=symbol)), Finding("INDEX", told, use.span, repair)


def _has_one(node: Name) -> bool:
    """Whether this is a symbol with one letter below and nothing else."""
    marked = node.raised or node.transposed or node.primes or node.bold
    return not marked and len(node.lower) == 1 and letter_of(node.lower[0]) != ""


def _names(node: Node) -> Iterator[Name]:
    yield from (each for each in node.walk() if isinstance(each, Name))


def _places(node: Node) -> Iterator[Name]:
    """The letters that stand as indices, and those of sums."""
    for each in node.walk():
        if isinstance(each, Name):
            yield from (place for place in each.lower if isinstance(place, Name) and letter_of(place))
        if isinstance(each, Big) and isinstance(each.index, Name):
            yield each.index


def _with(node: Node, use: Node, other: Name) -> Node:
    if node is use:
        return other
    return node.with_below(lambda part: _with(part, use, other))
