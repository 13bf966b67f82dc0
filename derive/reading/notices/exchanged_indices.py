r"""Two indices of a symbol in the order of its transpose, where the document's own limits show it.

    z_i = \sum_{j=1}^D W_{ij} x_j
    \frac{\partial L}{\partial x_j} = \sum_{i=1}^K W_{ji} (p_i - y_i)

By its definition the second index of W runs to D, here it is the i of a sum to K: as it is written the line has no
meaning. It is told only if the line is proved with the two exchanged, and if it is the one line of the document in
which the symbol stands so: a text that goes on with the transpose may mean it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.proof import Proved, prove
from derive.reading.assuming import assumptions
from derive.reading.building import Builder
from derive.reading.doubts.trial_points import differ_somewhere
from derive.reading.joining import Joiner
from derive.reading.knowledge import Document
from derive.reading.notices.findings import Edit, Finding
from derive.reading.problems import NotRead
from derive.reading.ranges import CLASH
from derive.reading.surface import Chain, Side
from derive.reading.symbols import letter_of, text_of
from derive.reading.syntax import Name, Node, Numeral

MOST_NODES = 400  # of a side
Told = tuple[str, int, Finding | None]  # the symbol, the number of the chain, and what to tell of it, if that is sure


def only_once(told: Sequence[Told]) -> list[Finding]:
    """What is told of the symbols that stand so in one chain alone."""
    chains = Counter(symbol for symbol, _ in {(symbol, number) for symbol, number, _ in told})
    return [finding for symbol, _, finding in told if finding is not None and chains[symbol] == 1]


def exchanged(chain: Chain, document: Document) -> Iterator[Told]:
    """The symbols of a chain whose ranges clash, and what to tell of those with which they don't, if exchanged."""
    for left, right in zip(chain.sides, chain.sides[1:], strict=False):
        if chain.displayed and right.member.joined == "=" and clashes(left) and clashes(right):
            assert left.node is not None
            assert right.node is not None
            for symbol in sorted(_symbols(right.node)):
                uses = [name for name in right.node.walk() if isinstance(name, Name) and _symbol(name) == symbol]
                proved = is_proved_so(left.node, _with_exchanged(right.node, symbol), chain, document)
                yield symbol, chain.number, _finding(uses[0]) if proved else None


def clashes(side: Side) -> bool:
    """Whether a side has no meaning for an index that runs over two ranges."""
    return side.node is not None and side.problem is not None and side.problem.why.startswith(CLASH)


def _symbols(node: Node) -> set[str]:
    """The symbols that stand with two different letters below, and in no other way."""
    names = [part for part in node.walk() if isinstance(part, Name)]
    if len(names) > MOST_NODES:
        return set()
    pairs = {_symbol(name) for name in names if _is_pair(name)}
    return pairs - {_symbol(name) for name in names if not _is_pair(name)}


def _symbol(name: Name) -> str:
    """What is one symbol: the W of all layers isn't."""
    return name.name + "".join(f"^({text_of(place)})" for place in name.raised if isinstance(place, Numeral))


def _is_pair(name: Name) -> bool:
    letters = {letter_of(place) for place in name.lower} - {""}
    labels = all(isinstance(place, Numeral) for place in name.raised)  # the number of a layer
    return len(name.lower) == len(letters) == 2 and labels and not (name.transposed or name.primes)


def _with_exchanged(node: Node, symbol: str) -> Node:
    if isinstance(node, Name):
        if _symbol(node) != symbol:
            return node
        first, second = node.lower
        return replace(node, lower=(second, first))
    return node.with_below(lambda part: _with_exchanged(part, symbol))


def is_proved_so(left: Node, right: Node, chain: Chain, document: Document) -> bool:
    """Whether the line is proved as it would be then, its ranges found anew."""
    document.begin(chain.number)
    try:
        joiner = Joiner(document, chain.number)
        for node in (left, right, *chain.relations):
            joiner.join(node, {})
        document.ranges.unite(joiner.limited)
        builder = Builder(document, chain.number)
        sides = builder.build(left, {}), builder.build(right, {})
        assumed = tuple(assumptions((left, right), document))
        return not differ_somewhere(*sides, assumed) and isinstance(prove(*sides, assumed), Proved)
    except (NotRead, TypeError, ValueError, RecursionError):
        return False


def _finding(use: Name) -> Finding:
    first, second = use.lower
    told = (
        f"the indices of {use.name} stand in the order of its transpose: "
        f"by what the text says of it {letter_of(second)} would come first"
    )
    edits = (Edit(first.span, letter_of(second)), Edit(second.span, letter_of(first)))
    return Finding("INDEX", told, use.span, edits=edits)
