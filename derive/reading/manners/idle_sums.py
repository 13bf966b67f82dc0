r"""Sums whose letter does nothing, where what stands around them shows which one was meant.

y_i = \frac{e^{z_i}}{\sum_j e^{z_i}}                 the quotient would be 1/n whatever z is: e^{z_j} is meant
\sum_i \sum_j w_{ij} s_i s_j - \sum_p b_i s_i        p stands nowhere else, and i belongs to another sum: \sum_i
\log \sum_{k=1}^k e^{z_k}                            up to its own letter, where other sums over k end at K
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from derive.reading.likeness import likeness, unbracketed
from derive.reading.notices.findings import Edit, Finding
from derive.reading.surface import Chain, nodes_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import Big, FractionOf, Name, Node

CODE = "INDEX"


def run_sums(chain: Chain) -> list[Finding]:
    """What is told of the chain's quotients; its trees are read as they are meant."""
    findings: list[Finding] = []
    for side in chain.sides:
        if side.node is not None:
            side.tree = side.node = with_running_sums(side.node, findings)
    return findings


def with_running_sums(node: Node, findings: list[Finding]) -> Node:
    """The tree with quotients by a sum of their own numerator told, and read as by one over its letter."""
    if isinstance(node, FractionOf) and isinstance(under := unbracketed(node.under), Big) and under.index is not None:
        letter, body = letter_of(under.index), unbracketed(under.body)
        meant = _one_index(body)
        idle = letter and all(letter_of(each) != letter for each in body.walk())
        if under.operator == "sum" and idle and meant and likeness(node.over) == likeness(body):
            told = f"this sum binds {letter}, and its body is the numerator with {meant}: the quotient hangs on nothing"
            places = [each for each in body.walk() if letter_of(each) == meant]
            findings.append(Finding(CODE, told, under.span, edits=tuple(Edit(each.span, letter) for each in places)))
            return FractionOf(node.span, node.over, _renamed(node.under, meant, letter))
    return node.with_below(lambda part: with_running_sums(part, findings))


def _one_index(body: Node) -> str:
    """The one letter that stands below the symbols of a tree, if it is one and only stands there."""
    names = [each for each in body.walk() if isinstance(each, Name)]
    below = {letter_of(unbracketed(place)) for name in names for place in name.lower}
    inside = {id(unbracketed(place)) for name in names for place in name.lower}
    only = next(iter(below)) if len(below) == 1 else ""
    elsewhere = any(letter_of(each) == only and id(each) not in inside for each in names)
    return "" if elsewhere or any(isinstance(each, Big) for each in body.walk()) else only


def _renamed(node: Node, old: str, new: str) -> Node:
    if isinstance(node, Name) and letter_of(node) == old:
        return Name(node.span, new)
    return node.with_below(lambda part: _renamed(part, old, new))


def idle_sums(chains: Sequence[Chain]) -> Iterator[Finding]:
    """Sums over a letter that stands nowhere else, beside one over the letter of their body; sums up to themselves."""
    roots = [root for chain in chains for root in nodes_of(chain)]
    bigs = [node for root in roots for node in root.walk() if isinstance(node, Big) and node.index is not None]
    bound = {id(big.index) for big in bigs}
    spoken = {letter_of(node) for root in roots for node in root.walk() if id(node) not in bound}
    ends: dict[str, set[str]] = defaultdict(set)
    for big in bigs:
        if big.index is not None and big.last is not None:
            ends[letter_of(big.index)].add(letter_of(big.last))
    for root in (root for chain in chains if chain.displayed for root in nodes_of(chain)):
        here = [node for node in root.walk() if isinstance(node, Big) and node.index is not None]
        for big in here:
            yield from _left_over(big, here, spoken)
            yield from _up_to_itself(big, ends)


def _left_over(big: Big, here: Sequence[Big], spoken: set[str]) -> Iterator[Finding]:
    assert big.index is not None
    letter, body = letter_of(big.index), big.body
    others = {letter_of(other.index) for other in here if other is not big and other.index is not None}
    inside = {letter_of(each) for each in body.walk()}
    around = {letter_of(other.index) for other in here if other.index is not None and _is_around(other, big)}
    loose = sorted((others - around) & inside) if letter and letter not in spoken else []
    if len(loose) == 1 and not any(isinstance(each, Big) for each in body.walk()):
        told = f"this sum binds {letter}, which stands nowhere else, and its body speaks of {loose[0]}"
        yield Finding(CODE, told, big.span, edits=(Edit(big.index.span, loose[0]),))


def _is_around(big: Big, other: Big) -> bool:
    return big is not other and any(node is other for node in big.walk())


def _up_to_itself(big: Big, ends: dict[str, set[str]]) -> Iterator[Finding]:
    assert big.index is not None
    letter = letter_of(big.index)
    meant = sorted(ends[letter] - {letter, ""})
    if letter and big.last is not None and letter_of(big.last) == letter and len(meant) == 1:
        told = f"this sum over {letter} ends at {letter}, and elsewhere it ends at {meant[0]}"
        yield Finding(CODE, told, big.span, edits=(Edit(big.last.span, meant[0]),))
