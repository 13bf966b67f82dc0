r"""Constants: + \text{const} takes in what doesn't depend on the variable; a number that is left over is no equation.

    \log p(x) = -\frac{1}{2} (x - \mu)^2 - \log 2 + \text{const} = -\frac{1}{2} x^2 + \mu x + \text{const}
    F(x) = \frac{1}{2} (x + 1)^2 + C = \frac{1}{2} x^2 + x + C

The two constants of a row need not be the same one, so where one stands in a word, nothing is called false; a bare
letter that is added on both sides may have taken in a number, maybe one that depends on n, and no more than that.

Where two sides differ by a number that isn't 0, whatever their symbols are, as x^2 + 1 and x^2 + 2 do, nothing that is
assumed or solved for makes them equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from derive.language import Entry, Number
from derive.proof import Assumption, Proved, Refuted, Verdict, prove
from derive.proof.exact import Exact
from derive.reading.doubts.points import is_constant
from derive.reading.statements import Statement
from derive.reading.syntax import Name, Node, Sum

WORDS = frozenset(rf"\mathrm{{{word}}}" for word in ("const", "const.", "constant", "constants", "cst", "cst."))
LETTERS = frozenset("cCkK")


def taken_in(statement: Statement) -> str:
    """Why an equality that is false with one constant may be true with two; empty if none of its symbols is one."""
    sides = [side.tree for side in (statement.left, statement.right)]
    words = sorted({node.name for side in sides for node in _names(side)} & WORDS)
    if words:
        return "a constant may take in what doesn't depend on the variable"
    added = _added(sides[0]) & _added(sides[1]) & LETTERS
    once = [name for name in sorted(added) if all([each.name for each in _names(s)].count(name) == 1 for s in sides)]
    left, right = statement.left.expression, statement.right.expression
    if once and left is not None and right is not None and is_constant(left - right):
        return f"{once[0]} may take in a constant"
    return ""


def differ_by_a_number(left: Any, right: Any, verdict: Verdict, stated: Sequence[Assumption]) -> bool:
    """Whether the left side is the right one and a number other than 0, whatever their symbols are."""
    if not isinstance(verdict, Refuted) or any(isinstance(side, Entry) for side in (left, right)):
        return False  # n = n + 1 is a step of a program, and \\infty + 1 = \\infty is none of numbers
    one, other = verdict.witness.left, verdict.witness.right
    if not (isinstance(one, Exact) and isinstance(other, Exact)) or one.logs or other.logs:
        return False
    number = Fraction(one.rational) - Fraction(other.rational)
    return isinstance(prove(left, right + Number(number), stated), Proved)


def _names(root: Node | None) -> list[Name]:
    return [node for node in root.walk() if isinstance(node, Name)] if root is not None else []


def _added(root: Node | None) -> set[str]:
    """The letters without an index that a side adds to the rest of it, or takes from it."""
    if not isinstance(root, Sum):
        return set()
    return {term.name for term in root.terms if isinstance(term, Name) and not (term.lower or term.raised)}
