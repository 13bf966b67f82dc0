r"""Families of symbols: what is said of z^{(l)} is said of z^{(l+1)}, with l + 1 for l in all that stands in it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.reading.syntax import Name, Node, Numeral, Sum
from derive.reading.words.symbols import step

Shift = tuple[str, Fraction]


def shift_to(name: Name, other: Name) -> Shift | None:
    """The letter and the number by which one symbol has to be shifted to be another one; None if it can't be."""
    if name.name != other.name or (name.primes, name.bold) != (other.primes, other.bold):
        return None
    if (len(name.lower), len(name.raised)) != (len(other.lower), len(other.raised)):
        return None
    found: set[Shift] = set()
    for here, there in zip((*name.lower, *name.raised), (*other.lower, *other.raised), strict=True):
        one, another = step(here), step(there)
        if one is None or another is None or one[0] != another[0]:
            return None
        found.add((one[0], another[1] - one[1]))
    moved = {each for each in found if each[1]}
    return moved.pop() if len(moved) == 1 and len(found) == 1 else None


def shifted(node: Node, shift: Shift) -> Node:
    """A tree with its letter moved on in the scripts of all symbols."""
    if isinstance(node, Name):
        lower, raised = (tuple(_moved(each, shift) for each in part) for part in (node.lower, node.raised))
        return replace(node, lower=lower, raised=raised)
    return node.with_below(lambda part: shifted(part, shift))


def _moved(script: Node, shift: Shift) -> Node:
    found = step(script)
    if found is None or found[0] != shift[0]:
        return script
    letter = next(each for each in script.walk() if isinstance(each, Name))
    value = found[1] + shift[1]
    if not value:
        return letter
    return Sum(script.span, (letter, Numeral(script.span, abs(value))), (1, 1 if value > 0 else -1))
