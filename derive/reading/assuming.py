r"""What is assumed of the symbols of one chain, out of all that the document and the user state.

A hypothesis counts where the chain, or a definition that it uses, speaks of the symbol;
a condition where both of its indices stand in the chain. Each is built with the ranges
that the chain has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.language import Family, Number
from derive.proof import Assumption, Hypothesis, OneHot, Positive
from derive.reading.bounds import is_positive
from derive.reading.building import Builder, family_of
from derive.reading.joining import Joiner
from derive.reading.knowledge import Document, Key
from derive.reading.likeness import likeness
from derive.reading.probability.probabilities import probability_of
from derive.reading.problems import NotRead
from derive.reading.stated import Stated
from derive.reading.surface import Chain
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Big, Bound, Name, Node, Numeral, Relation


def assumptions(nodes: Sequence[Node], document: Document) -> Iterator[Assumption]:
    """The assumptions for a chain with these sides."""
    for stated, number in document.assumed:
        try:
            yield from _assumption(stated, number, nodes, document)
        except (NotRead, ValueError, TypeError):
            continue


def positive_bounds(bounds: Sequence[Relation], document: Document) -> Iterator[Assumption]:
    """What the bounds behind a chain say is positive there, where nothing defines it."""
    for bound in bounds:
        if isinstance(bound, Bound) and is_positive(bound) and isinstance(bound.left, Name):
            try:
                key, _ = document.key_of(bound.left)
                if key not in document.meant:
                    yield Positive(f"{key[0]} > 0", family_of(document, key))
            except (NotRead, ValueError):
                continue


def _assumption(stated: Stated, number: int, nodes: Sequence[Node], document: Document) -> Iterator[Assumption]:
    if stated.kind == "condition":
        letters = {letter_of(n) for root in nodes for n in _places(root)}
        sides = (stated.relation.left, stated.relation.right) if stated.relation else ()
        if all(letter_of(side) in letters for side in sides) and stated.relation is not None:
            yield Builder(document, document.chain).condition(stated.relation, {})
        return
    assert stated.left is not None
    if stated.kind == "one-hot" and isinstance(stated.left, Name):
        # Of y, and of y_k as well: the entries over one index are meant.
        key = (document.key_of(replace(stated.left, bold=False, lower=()))[0][0], 1)
        if key not in document.meant and _in_view(key, nodes, document):
            yield OneHot(stated.text, family_of(document, key))
        return
    if stated.kind == "label" and isinstance(stated.left, Name):
        if document.key_of(stated.left)[0] not in document.meant and _says_same(stated.left, nodes):
            yield Hypothesis(stated.text, Builder(document, document.chain).build(stated.left, {}), Number(1))
        return
    keys = {document.key_of(n)[0] for n in _quantities(stated.left) if not _is_index(n, document)}
    keys = {key for key in keys if key not in document.meant}
    if not keys or not all(_in_view(key, nodes, document) for key in keys):
        return
    Joiner(document, number).join(stated.left, {})
    if stated.kind == "sum":
        assert stated.right is not None
        Joiner(document, number).join(stated.right, {})
        builder = Builder(document, number)
        left, right = builder.build(stated.left, {}), builder.build(stated.right, {})
        names = ", ".join(sorted(key[0] for key in keys))
        yield Hypothesis(stated.text or f"the sum of {names} is 1", left, right)
        return
    family: Family = family_of(document, next(iter(keys)))
    yield Positive(stated.text, family)


def _says_same(name: Name, nodes: Sequence[Node]) -> bool:
    """Whether the symbol stands in one of these trees with the same index."""
    return any(likeness(each) == likeness(name) for root in nodes for each in root.walk())


def _quantities(node: Node) -> Iterator[Name]:
    r"""The names that stand for quantities: no subscripts, and not the T of \sum_{j=1}^T, at which a sum ends."""
    if isinstance(node, Name):
        yield node
        return
    for part in (node.body,) if isinstance(node, Big) else node.below:
        yield from _quantities(part)


def _is_index(node: Name, document: Document) -> bool:
    return letter_of(node) in document.inventory.index_letters


def _in_view(key: Key, nodes: Sequence[Node], document: Document) -> bool:
    """Whether the chain or a definition that it uses speaks of the symbol."""
    return document.speaks_of(key) or any(_is(n, key, document) for root in nodes for n in root.walk())


def _is(node: Node, key: Key, document: Document) -> bool:
    try:
        return isinstance(node, Name) and bool(document.key_of(node)[0] == key)
    except NotRead:
        return False


def _places(root: Node) -> Iterator[Node]:
    for node in root.walk():
        if isinstance(node, Name):
            yield from (*node.lower, *node.raised)


def says_sum_is_1(chain: Chain) -> bool:
    """Whether the chain is an assumption of its own: a sum of a symbol's entries is 1."""
    if len(chain.sides) != 2 or chain.sides[1].member.joined != "=":
        return False
    total, one = (side.node for side in chain.sides)
    plain = isinstance(total, Big) and total.operator == "sum" and not total.excluded and _is_symbol(total.body)
    if not (isinstance(total, Big) and plain) or _is_over_a_condition(total):
        return False
    return isinstance(one, Numeral) and one.value == 1


def _is_over_a_condition(total: Big) -> bool:
    """Whether a sum runs over what a probability is given: over k of P(x | k) nobody assumes that it is 1."""
    found = probability_of(total.body)
    inside = {letter_of(node) for each in found.given for node in each.walk()} if found is not None else set()
    return total.index is not None and letter_of(total.index) in inside


def _is_symbol(node: Node) -> bool:
    """Whether this is a symbol, perhaps of arguments: y_k, p(x)."""
    named = isinstance(node, Applied) and all(isinstance(argument, Name) for argument in node.arguments)
    return named or isinstance(node, Name)
