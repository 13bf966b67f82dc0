r"""Whether an equality that stands alone says something of a function that is known, and so is a claim.

    \sigma(-z) = \sigma(z) - 1              with \sigma(z) = 1 / (1 + e^{-z}): false
    \sigma'(z) = \sigma(z) (1 + \sigma(z))
    \sigma(z) = 1 - \sigma(z)               an equation: where z is so, and for no other one

Nobody solves an equation in which the function is taken of -z or of 2 z. An f or a g is often a function that a text
speaks of in general: an even function has f(-x) = f(x).
"""

from __future__ import annotations

from derive.reading.knowledge import Document
from derive.reading.likeness import unbracketed
from derive.reading.problems import NotRead
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Minus, Name, Node, Numeral, Product, Sum

GENERAL = frozenset("fghuvFGHUV")
ARITHMETIC = (Minus, Name, Numeral, Product, Sum)


def says_of_a_function(left: Node | None, right: Node | None, document: Document) -> bool:
    """Whether both sides speak of one letter through functions that are known, and one says what comes of them."""
    if left is None or right is None:
        return False
    calls = [(node, _role(node, document)) for side in (left, right) for node in side.walk()]
    known = [(node, role) for node, role in calls if isinstance(node, Applied) and role]
    letters = [_letters(side, document) for side in (left, right)]
    if letters[0] != letters[1] or len(letters[0]) != 1 or any(node.head.name in GENERAL for node, _ in known):
        return False
    first = unbracketed(left)
    slope = isinstance(first, Applied) and first.head.primes == 1 and any(node is first for node, _ in known)
    return slope or any(_is_compound(node.arguments[0]) for node, role in known if not node.head.primes)


def _role(node: Node, document: Document) -> str:
    try:
        role = document.role(node) if isinstance(node, Applied) and len(node.arguments) == 1 else ""
    except NotRead:
        return ""
    return role if role in ("function", "sigmoid", "slope") else ""


def _is_compound(argument: Node) -> bool:
    """Whether an argument is made of a letter with numbers: -z, 2 z, z + 1."""
    plain = unbracketed(argument)
    return not isinstance(plain, (Name, Numeral)) and all(isinstance(each, ARITHMETIC) for each in plain.walk())


def _letters(side: Node, document: Document) -> set[str]:
    """All letters that stand for quantities; a function's own name is none."""
    if isinstance(side, Applied) and _role(side, document):
        return set().union(*(_letters(each, document) for each in side.arguments))
    if isinstance(side, Name):
        return set() if letter_of(side) == "e" else {letter_of(side) or str(side)}
    return set().union(*(_letters(each, document) for each in side.below))
