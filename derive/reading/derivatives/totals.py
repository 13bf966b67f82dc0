r"""Total and partial derivatives of one quantity by one variable: dL/dx and \partial L / \partial x.

Most documents write either for the same. Where both stand in one chain, dL/dx = \partial L / \partial x + ..., they are
two: of an L that nothing defines they are two quantities of their own. Of one that is defined, a \partial in a document
that has the d too holds fixed what else is defined, as in local_derivatives.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from derive.reading.knowledge import Document, named
from derive.reading.surface import Chain, nodes_of
from derive.reading.syntax import Applied, Differential, Name, Node

Pair = tuple[str, str]


def note_totals(chains: Sequence[Chain], document: Document) -> None:
    """Take note of what is differentiated by the same variable in both ways."""
    found = [[each for root in nodes_of(chain) for each in _pairs(root, document)] for chain in chains]
    document.told_apart = frozenset(pair for each in found for pair in _both(each))
    document.both_ways = frozenset(_both([pair for each in found for pair in each]))


def _both(found: Iterable[tuple[bool, Pair]]) -> set[Pair]:
    ways: dict[Pair, set[bool]] = {}
    for total, pair in found:
        ways.setdefault(pair, set()).add(total)
    return {pair for pair, each in ways.items() if len(each) > 1}


def _pairs(root: Node, document: Document) -> Iterator[tuple[bool, Pair]]:
    for node in root.walk():
        if isinstance(node, Differential) and isinstance(node.body, (Name, Applied)) and isinstance(node.by, Name):
            yield node.total, (named(node.body, document), named(node.by, document))
