r"""Signs that differ from those which a formula has elsewhere: in a cross-entropy of two classes, and in an update.

y log p + (1 - y) log(1 - p) stands with one sign in front of both terms, whatever y and p
are. With two different signs it is neither a likelihood nor a loss: it is not bounded, and
its derivative by p doesn't vanish at p = y. No use of that is known to us, so it is told
where the two terms stand in one sum. y log p alone, log p - log(1 - p) and terms with
(y - 1) are something else and left alone.

An update that is written twice, for the entries and for the whole, adds the same both times:
D_{ij} := D_{ij} + a_j e_i and D := D e a^T, where the + is lost, are told to differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from derive.reading.likeness import factors_of, likeness, unbracketed
from derive.reading.notices.findings import Edit, Finding
from derive.reading.problems import Span
from derive.reading.surface import Chain
from derive.reading.syntax import Function, Name, Node, Numeral, Product, Sum

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
                edits=(Edit(gap, sign, of="+-−–"),),
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


def unsigned(chains: Sequence[Chain]) -> Iterator[Finding]:
    """Updates by a product, where the same update of the entries is one by a sum of the same symbols."""
    updates = list(_updates(chains))
    added = {(_called(head), _symbols(right.terms[1:])) for head, right in updates if isinstance(right, Sum)}
    for head, right in updates:
        parts = list(right.below)
        if isinstance(right, Product) and (_called(head), _symbols(parts[1:])) in added:
            told = f"this multiplies {head.name} by what the update of its entries adds to it"
            behind = Span(parts[0].span.end, parts[0].span.end)
            yield Finding(CODE, told, right.span, edits=(Edit(behind, " +"),))


def _updates(chains: Sequence[Chain]) -> Iterator[tuple[Name, Sum | Product]]:
    """The updates whose right side begins with what is updated."""
    for chain in chains:
        for left, right in zip(chain.sides, chain.sides[1:], strict=False):
            head, new = left.node, right.node
            if not (right.member.joined == ":=" and isinstance(head, Name) and isinstance(new, (Sum, Product))):
                continue
            if likeness(new.below[0]) == likeness(head):
                yield head, new


def _called(node: Name) -> object:
    """A symbol's name without its indices below."""
    return node.name, likeness(Name(node.span, "", raised=node.raised))


def _symbols(nodes: Sequence[Node]) -> frozenset[str]:
    """The symbols of a product, in small letters, for a matrix is often the capital of its entries."""
    return frozenset(name.lower() for node in nodes for name in _names(node))


def _names(node: Node) -> Iterator[str]:
    if isinstance(node, Name):
        yield node.name
    else:
        for part in node.below:
            yield from _names(part)
