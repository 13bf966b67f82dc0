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
    document.told_apart = frozenset(pair for chain in chains for pair in _both(nodes_of(chain), document))
    document.both_ways = frozenset(_both((root for chain in chains for root in nodes_of(chain)), document))


def _both(roots: Iterable[Node], document: Document) -> set[Pair]:
    found = [each for root in roots for each in _pairs(root, document)]
    return {pair for total, pair in found if total} & {pair for total, pair in found if not total}


def _pairs(root: Node, document: Document) -> Iterator[tuple[bool, Pair]]:
    for node in root.walk():
        if isinstance(node, Differential) and isinstance(node.body, (Name, Applied)) and isinstance(node.by, Name):
            yield node.total, (named(node.body, document), named(node.by, document))
