r"""Indices that get lost or change from one side of a chain to the next, seen by holding the sides together.

*Lost*: where y_i stood under a sum over i, the next side has \sigma(z) with y = \sigma(z),
and the sum goes on: then \sigma(z_i) was meant. Only where the document says both, that
y = \sigma(z), and that z has entries.

*Vacuous*: a sum over i whose body never speaks of i, and speaks of a j that nothing binds
and no other side has. A sum of equal terms is right, \sum_i 1 = n, and so is one with
a j on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from derive.reading.likeness import likeness, partings
from derive.reading.notices.findings import Edit, Finding
from derive.reading.surface import Chain, Side, nodes_of
from derive.reading.symbols import free_letters, letter_of
from derive.reading.syntax import Big, Dots, Name, Node, Numeral

CODE = "INDEX"
MOST_PARTINGS = 4
Said = Mapping[object, list[Node]]  # what is said to be equal to a symbol without scripts
Places = Mapping[str, set[str]]  # the letters that stand as the only script below or above a symbol


def lost(chains: Sequence[Chain]) -> Iterator[Finding]:
    """Symbols without the index that the side before has in their place."""
    said, places = _said(chains), _places(chains)
    for chain in chains:
        if not chain.displayed:
            continue
        for left, right in zip(chain.sides, chain.sides[1:], strict=False):
            if right.member.joined in ("=", ":=") and left.node is not None and right.node is not None:
                yield from _lost(left.node, right.node, said, places)
                yield from _lost(right.node, left.node, said, places)


def _lost(one: Node, other: Node, said: Said, places: Places) -> Iterator[Finding]:
    parted = list(partings(one, other))
    entries = {likeness(entry) for entry, _ in parted}
    if not 0 < len(parted) <= MOST_PARTINGS or len(entries) > 1 or len({likeness(each) for _, each in parted}) > 1:
        return
    entry, bare = parted[0]
    letter = _only_letter(entry)
    bound = {big.index.name for big in one.walk() if isinstance(big, Big) and big.index is not None}
    if letter not in bound or isinstance(bare, (Name, Numeral)) or letter in _all_letters(bare):
        return
    assert isinstance(entry, Name)
    if likeness(bare) not in [likeness(each) for each in said.get(entry.name, [])]:
        return
    pieces = [each for _, each in parted]
    named = [node for each in pieces for node in each.walk() if isinstance(node, Name)]
    lacking = [node for node in named if letter in places.get(letter_of(node), ())]
    if lacking:
        name = lacking[0].name
        told = f"{name} has no index here, and in its place the other side has {entry.name} with {letter}"
        edits = tuple(Edit(node.span, f"{node.name}_{letter}") for node in lacking)
        yield Finding(CODE, told, other.span if len(pieces) > 1 else pieces[0].span, edits=edits)


def _only_letter(node: Node) -> str:
    """The one index of a symbol, below or in brackets above."""
    scripts = (*node.lower, *node.raised) if isinstance(node, Name) else ()
    return letter_of(scripts[0]) if len(scripts) == 1 else ""


def _all_letters(node: Node) -> set[str]:
    return {each.name for each in node.walk() if isinstance(each, Name)}


def _said(chains: Sequence[Chain]) -> dict[object, list[Node]]:
    said: dict[object, list[Node]] = {}
    for chain in chains:
        for left, right in zip(chain.sides, chain.sides[1:], strict=False):
            if right.member.joined in ("=", ":=") and left.node is not None and right.node is not None:
                said.setdefault(letter_of(left.node), []).append(right.node)
    return said


def _places(chains: Sequence[Chain]) -> dict[str, set[str]]:
    places: dict[str, set[str]] = {}
    for chain in chains:
        for root in nodes_of(chain):
            for node in root.walk():
                if isinstance(node, Name) and _only_letter(node):
                    places.setdefault(node.name, set()).add(_only_letter(node))
    return places


def vacuous(chains: Sequence[Chain]) -> Iterator[Finding]:
    """Sums whose letter their body lacks, while it has another one that nothing binds."""
    places = _places(chains)
    for chain in chains:
        complete = all(side.node is not None for side in chain.sides) and len(chain.sides) > 1
        if not chain.displayed or not complete or any(isinstance(n, Dots) for r in nodes_of(chain) for n in r.walk()):
            continue
        spoken = {letter_of(side) for relation in chain.relations for side in (relation.left, relation.right)}
        for side in chain.sides:
            others = set(spoken)
            for each in chain.sides:
                others |= _free(each) if each is not side else set()
            assert side.node is not None
            yield from _vacuous(side.node, frozenset(others), places)


def _free(side: Side) -> set[str]:
    """All letters of a side that stand anywhere in it and are bound nowhere."""
    assert side.node is not None
    bound = {big.index.name for big in side.node.walk() if isinstance(big, Big) and big.index is not None}
    return _all_letters(side.node) - bound | free_letters(side.node)


def _vacuous(node: Node, known: frozenset[str], places: Places) -> Iterator[Finding]:
    """`known` are the letters that the sums around bind, or that other sides have."""
    if isinstance(node, Big) and node.index is not None:
        letter = node.index.name
        known |= {letter}
        if len(letter) == 1 and letter not in _all_letters(node.body):
            loose = sorted(free_letters(node.body) - known)
            where = [n for n in node.body.walk() if isinstance(n, Name) and _only_letter(n) in loose]
            if len(loose) == 1 and where and all(letter in places.get(n.name, ()) for n in where):
                told = f"this sum binds {letter}, and its body speaks of {loose[0]}, which nothing binds"
                yield Finding(CODE, told, node.span, edits=tuple(Edit(_script_of(n).span, letter) for n in where))
    for part in node.below:
        yield from _vacuous(part, known, places)


def _script_of(node: Name) -> Node:
    return (*node.lower, *node.raised)[0]
