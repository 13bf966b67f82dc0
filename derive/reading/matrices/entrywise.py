r"""A document's chains of matrices, put into the form of their entries.

entries.py says how one chain is read so. Here it is done for all of a document, since a
layout of derivatives that one chain shows counts in others too; and afterwards, once the
ranges of the chain are known, they are called by the sizes that the document states.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.reading.knowledge import Document
from derive.reading.matrices.entries import LETTERS, in_entries
from derive.reading.matrices.families import note_vectors
from derive.reading.matrices.kinds import Kinds
from derive.reading.matrices.named_entries import name_entries
from derive.reading.matrices.plain_vectors import by_whole_vectors
from derive.reading.matrices.written import InEntries, Written
from derive.reading.problems import NotRead
from derive.reading.surface import Chain, Side, nodes_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Name, Node


def write_in_entries(chains: Sequence[Chain], kinds: Kinds) -> set[str]:
    """Put the chains of matrices into the form of their entries; gives the letters of their indices."""
    kinds.take(node for chain in chains for node in nodes_of(chain))
    note_vectors((node for chain in chains for node in nodes_of(chain)), kinds)
    letters: set[str] = set()
    for _ in range(2):  # the second time the layout of derivatives is known that other chains need
        kinds.forget_what_is_written_out()
        read = [_entries_of(chain, kinds) for chain in chains]
    if name_entries(chains, kinds, LETTERS):
        kinds.forget_what_is_written_out()
        read = [_entries_of(chain, kinds) for chain in chains]
    for chain, found in zip(chains, read, strict=True):
        if found is None:
            continue
        letters |= set(found.letters)
        chain.limits, chain.not_square, chain.defines = found.limits, found.not_square, found.defines
        for side, written in zip(chain.sides, found.sides, strict=True):
            _put_in_entries(side, written, found)
    return letters


def _entries_of(chain: Chain, kinds: Kinds) -> InEntries | None:
    joined = [side.member.joined in ("=", ":=") for side in chain.sides]
    kinds.here = chain.sides[-1].member.span.end
    sides = [side.node for side in chain.sides]
    found = in_entries(sides, joined, kinds)
    if found is None and by_whole_vectors(sides, kinds):
        found = in_entries(sides, joined, kinds, tried=True)
        if found is not None and any(written.problem or len(written.nodes) != 1 for written in found.sides):
            return None
    return found


def _put_in_entries(side: Side, written: Written, found: InEntries) -> None:
    side.problem = side.problem or written.problem
    side.doubt, side.in_entries = side.doubt or found.doubt, True
    if len(written.nodes) == 1:
        (side.node,) = written.nodes
        side.entry = written.names[0]
    elif not written.nodes:
        side.node = None
    else:
        side.parts = tuple(
            Side(side.member, node, in_entries=True, entry=name, doubt=found.doubt, meant=side.meant)
            for node, name in zip(written.nodes, written.names, strict=True)
        )
        side.node = None


def limit(chain: Chain, document: Document) -> None:
    """Call the ranges of matrices by their stated sizes; refuse what makes one square that isn't said to be."""
    for node, sizes in chain.limits:
        for slot, size in zip(_slots(node, document, len(sizes)), sizes, strict=False):
            if not size.isdigit():
                document.ranges.limit(slot, "", size)
    for name in chain.not_square:
        slots = {document.ranges.find(slot) for slot in _slots(name, document, 2)}
        if len(slots) == 1:
            for side in chain.sides:
                side.problem = side.problem or NotRead(
                    f"this needs {name.name} to be square, which isn't said", side.member.span
                )


def _slots(node: Node, document: Document, order: int) -> list[object]:
    """The places of an entry's row and column, or that of a vector's entry: before it may stand which vector it is."""
    symbol = document.symbol_of(node) if isinstance(node, Applied) else node
    assert isinstance(symbol, Name)
    if letter_of(symbol):  # an index of the chain itself, over a row that was written with dots
        return [("letter", document.chain, letter_of(symbol))]
    try:
        key, use = document.key_of(symbol)
    except NotRead:  # a function of a slice: no place of it has a range
        return []
    added = symbol.lower[len(symbol.lower) - order :]
    return [("slot", key, at) for at, place in enumerate(use.indices) if place in added]
