r"""Families of symbols: what is said of z^{(l)} is said of z^{(l+1)}, with l + 1 for l in all that stands in it.

And of z^{(1)}, with 1 for l; what is said of a_{ij} is said of a_{12}, the entry in row 1 and column 2.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.reading.likeness import likeness
from derive.reading.symbols import letter_of
from derive.reading.syntax import Big, Name, Node, Numeral, Sum
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


def instance(name: Name, other: Name, body: Node) -> Node | None:
    """What is said of z_i, said of z_1: with numbers for the letters in which the symbols differ, if it can be."""
    if (name.name, name.primes, name.bold) != (other.name, other.primes, other.bold):
        return None
    together = len(name.lower) == 2 and len(other.lower) == 1
    lower = _apart(other.lower[0]) if together else other.lower
    if (len(name.lower), len(name.raised)) != (len(lower), len(other.raised)):
        return None
    pairs = [*zip((*name.lower, *name.raised), (*lower, *other.raised), strict=True)]
    steps = [(moved, there) for here, there in pairs if (moved := step(here)) and isinstance(there, Numeral)]
    values = {
        letter: replace(there, value=there.value - on) for (letter, on), there in steps if letter.islower()
    }  # z_{i+1} is z_3 for i = 2
    if any(values[letter].value != there.value - on for (letter, on), there in steps if letter in values):
        return None  # what is said of a_{ii} is not said of a_{12}
    bound = {letter_of(node.index) for node in body.walk() if isinstance(node, Big) and node.index is not None}
    told = not bound & {*values} and all(
        (moved is not None and moved[0] in values) or likeness(here) == likeness(there)
        for here, there in pairs
        for moved in (step(here),)
    )
    found = _with_values(body, values) if values and told else None
    return _together(found) if found is not None and together else found


def _apart(script: Node) -> tuple[Node, ...]:
    """The two digits of the 12 in a_{12}."""
    if not isinstance(script, Numeral) or script.value.denominator != 1 or not 10 <= script.value < 100:
        return (script,)
    return tuple(replace(script, value=Fraction(each)) for each in divmod(int(script.value), 10))


def _together(node: Node) -> Node:
    """A tree with the numbers of its symbols written as in a_{12}."""
    if not isinstance(node, Name):
        return node.with_below(_together)
    match node.lower:
        case (Numeral() as one, Numeral() as other) if one.value < 10 and other.value < 10:
            return replace(node, lower=(replace(one, value=10 * one.value + other.value),))
    return node


def _with_values(node: Node, values: dict[str, Numeral]) -> Node:
    if letter_of(node) in values:
        return values[letter_of(node)]
    if isinstance(node, Name):
        lower, raised = (tuple(_with_values(each, values) for each in part) for part in (node.lower, node.raised))
        return replace(node, lower=lower, raised=raised)
    return node.with_below(lambda part: _with_values(part, values))


def differ_in_numbers_alone(one: Node, other: Node) -> bool:
    """Whether two trees are the same but for numbers that hang on their symbols: W x_1 and W x_2."""
    return bool(likeness(one) != likeness(other) and likeness(_uncounted(one)) == likeness(_uncounted(other)))


def _uncounted(node: Node) -> Node:
    if not isinstance(node, Name):
        return node.with_below(_uncounted)
    lower, raised = (
        tuple(replace(each, value=Fraction(0)) if isinstance(each, Numeral) else each for each in part)
        for part in (node.lower, node.raised)
    )
    return replace(node, lower=lower, raised=raised)
