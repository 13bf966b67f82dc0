"""All that the surface of a document shows to be wrong, each thing once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.reading.manners.idle_sums import idle_sums
from derive.reading.notices.findings import Finding
from derive.reading.notices.idle_conditions import idle
from derive.reading.notices.letters import dangling, doubled
from derive.reading.notices.malformed import malformed
from derive.reading.notices.neighbours import lost, vacuous
from derive.reading.notices.signs import opposed, unsigned
from derive.reading.surface import Chain


def noticed(chains: Sequence[Chain]) -> list[Finding]:
    """What is told beside the verdicts, in no order; a side that two displays share is told of once."""
    return list(dict.fromkeys(_noticed(chains)))


def _noticed(chains: Sequence[Chain]) -> Iterator[Finding]:
    for chain in chains:
        if chain.displayed:
            yield from malformed(chain)
            for side in chain.sides:
                if side.node is not None:
                    yield from opposed(side.node)
    yield from doubled(chains)
    yield from dangling(chains)
    yield from lost(chains)
    yield from vacuous(chains)
    yield from idle_sums(chains)
    yield from unsigned(chains)
    yield from idle(chains)
