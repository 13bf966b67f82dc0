r"""Relations in the place of an index: \frac{\partial a_i}{\partial z_{j=i}} is the derivative by z_j, said for j = i.

The first letter is the index, and the relation a condition of the whole chain. That is what
is meant where the symbol is a side of its own; amid a sum it may hold for that term alone,
and of two such places that contradict each other none is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.reading.surface import Chain
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Bracketed, Differential, Minus, Name, Node, Relation


def state_conditions_in_places(chain: Chain) -> None:
    """Put the index where a relation stands in its place, and the relation among what the chain says of its letters."""
    roots = [side.node for side in chain.sides if side.node is not None]
    whole = [found for root in roots for found in _in_a_quantity(root)]
    inside = [node for root in roots for node in root.walk() if isinstance(node, Name) for _ in _relations(node)]
    if not whole or len(whole) < len(inside) or _contradict([*whole, *chain.relations]):
        return
    known = {_told(each) for each in chain.relations}
    chain.relations += [each for at, each in enumerate(whole) if _told(each) not in known | set(map(_told, whole[:at]))]
    chain.conditioned = True
    for side in chain.sides:
        if side.node is not None:
            side.node = _with_letters(side.node)


def _in_a_quantity(root: Node) -> Iterator[Relation]:
    """The relations in the places of a side that is one quantity."""
    while isinstance(root, (Bracketed, Minus)):
        root = root.inner
    if isinstance(root, (Name, Applied, Differential)):
        for node in root.walk():
            if isinstance(node, Name):
                yield from _relations(node)


def _relations(node: Name) -> Iterator[Relation]:
    """The relations between two letters that stand in a symbol's places."""
    for place in (*node.lower, *node.raised):
        if (
            isinstance(place, Relation)
            and place.sign in ("=", "≠")
            and letter_of(place.left)
            and letter_of(place.right)
        ):
            yield place


def _contradict(relations: list[Relation]) -> bool:
    """Whether two letters are said to be equal, and elsewhere to differ."""
    signs = {(letters, sign) for letters, sign in map(_told, relations)}
    return len({letters for letters, _ in signs}) < len(signs)


def _told(relation: Relation) -> tuple[frozenset[str], str]:
    return frozenset({letter_of(relation.left), letter_of(relation.right)}), relation.sign


def _with_letters(node: Node) -> Node:
    """The tree with the letter in the place of each relation."""
    node = node.with_below(_with_letters)
    if not isinstance(node, Name):
        return node
    meant = [*_relations(node)]

    def letters(places: tuple[Node, ...]) -> tuple[Node, ...]:
        return tuple(place.left if isinstance(place, Relation) and place in meant else place for place in places)

    return replace(node, lower=letters(node.lower), raised=letters(node.raised))
