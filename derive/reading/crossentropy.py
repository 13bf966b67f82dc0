r"""A slip in the sign of one term of a cross-entropy of two classes.

y log p + (1 - y) log(1 - p) stands with one sign in front of both terms, whatever y and p
are. With two different signs it is neither a likelihood nor a loss: it is not bounded, and
its derivative by p doesn't vanish at p = y. No use of that is known to us, so it is told
where the two terms stand in one sum. y log p alone, log p - log(1 - p) and terms with
(y - 1) are something else and left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.reading.findings import Finding
from derive.reading.likeness import factors_of, likeness, unbracketed
from derive.reading.problems import Span
from derive.reading.syntax import Function, Node, Numeral, Sum

CODE = "SIGN"


def opposed(node: Node) -> Iterator[Finding]:
    """Where below this node the two terms of a cross-entropy have opposite signs."""
    for each in node.walk():
        if isinstance(each, Sum):
            yield from _in_sum(each)


def _in_sum(node: Sum) -> Iterator[Finding]:
    terms = list(zip(node.terms, node.signs, strict=True))
    for at, (first, before) in enumerate(terms[:-1]):
        second, behind = terms[at + 1]
        if _are_two_classes(first, second) and _sign(first, before) != _sign(second, behind):
            gap = Span(first.span.end, second.span.start)
            own = _sign(second, 1)
            sign = "+" if _sign(first, before) * own > 0 else "-"
            yield Finding(
                CODE,
                "the two terms of this cross-entropy have opposite signs; y log p and (1 - y) log(1 - p) have one sign",
                first.span.to(second.span),
                edits=((gap, f" {sign} "),),
            )


def _sign(term: Node, before: int) -> int:
    return before * factors_of(term)[0]


def _are_two_classes(first: Node, second: Node) -> bool:
    """Whether two terms are y log p and (1 - y) log(1 - p), in either order."""
    for one, other in ((first, second), (second, first)):
        factors, others = factors_of(one)[1], factors_of(other)[1]
        logs, other_logs = _arguments(factors), _arguments(others)
        if len(logs) != 1 or len(other_logs) != 1 or not _is_rest(other_logs[0], logs[0]):
            continue
        if any(_is_rest(rest, label) for rest in others for label in factors if not isinstance(label, Function)):
            return True
    return False


def _arguments(factors: list[Node]) -> list[Node]:
    return [factor.argument for factor in factors if isinstance(factor, Function) and factor.name == "log"]


def _is_rest(node: Node, of: Node) -> bool:
    """Whether a node is 1 - of."""
    node = unbracketed(node)
    if not isinstance(node, Sum) or node.signs != (1, -1):
        return False
    one, taken = map(unbracketed, node.terms)
    return isinstance(one, Numeral) and one.value == Fraction(1) and likeness(taken) == likeness(of)
