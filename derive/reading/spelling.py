"""The symbols that a reader is given: how each is spelt on the page, and which family, index or size it is.

A spelling is what tells two symbols apart for who reads: the letter with its accents,
primes and weight, the scripts that belong to the name (the 3 of W_3), and how many
indices stand below and raised. Two symbols of one spelling are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from derive.language import Entry, Family, Index, IndexRange, Size
from derive.language.matrices import Matrix
from derive.reading.grammar import parse
from derive.reading.problems import NotRead, Span
from derive.reading.symbols import text_of
from derive.reading.syntax import Name, Node
from derive.reading.tokens import tokens_of
from derive.steps.symbols import symbols_in


@dataclass(frozen=True)
class Spelling:
    """A symbol as it is written, without its indices; `below` and `raised` count these."""

    name: str
    primes: int
    bold: bool
    lower: tuple[str, ...] = ()  # scripts that belong to the name: the 3 of W_3
    over: tuple[str, ...] = ()
    below: int = 0
    raised: int = 0


@dataclass
class Symbols:
    """The symbols that a reader knows."""

    families: dict[Spelling, Family] = field(default_factory=dict)
    matrices: dict[Spelling, Family] = field(default_factory=dict)
    indices: dict[str, Index] = field(default_factory=dict)
    sizes: dict[str, IndexRange] = field(default_factory=dict)

    def add(self, thing: Entry | Index | Size | Matrix) -> None:
        """Get to know one symbol; raises NotRead where it is spelt as a product or as another one."""
        match thing:
            case Index():
                _enter(self.indices, thing.name, thing)
                _enter(self.sizes, thing.range.size, thing.range)
            case Size():
                _enter(self.sizes, thing.range.size, thing.range)
            case Matrix(family=family):
                _enter(self.matrices, _spelling(family.matrix or family.latex_symbol), family)
            case Entry(family=family):
                own, raised = _spelling(family.latex_symbol), int(family.raised_last)
                if own is not None:
                    _enter(self.families, replace(own, below=len(family.ranges) - raised, raised=raised), family)
                for range_ in family.ranges:
                    _enter(self.sizes, range_.size, range_)

    def family_of(self, node: Name) -> tuple[Family, tuple[Node, ...]]:
        """The family of an entry and what stands in its places; raises NotRead for an unknown symbol."""
        indexed = Spelling(node.name, node.primes, node.bold, (), (), len(node.lower), len(node.raised))
        if indexed in self.families:
            return self.families[indexed], (*node.lower, *node.raised)
        scalar = whole(node)
        if scalar in self.families:
            return self.families[scalar], ()
        raise NotRead(f"{text_of(node)} is none of the symbols", node.span)

    def range_of(self, letter: str) -> IndexRange | None:
        """The range over which a bound letter runs that nothing else tells of; None if that isn't known."""
        if letter in self.indices:
            return self.indices[letter].range
        found = {range_ for range_ in self.sizes.values() if letter.rstrip("'") in range_.letters}
        return found.pop() if len(found) == 1 else None


def symbols_of(*things: Any) -> Symbols:
    """All symbols of traces, blocks, sentences or expressions.

    One that is spelt as a product of letters (ce) is left out: a formula with it is not read.
    Raises NotRead where two are spelt alike.
    """
    symbols = Symbols()
    for thing in symbols_in(things):
        symbols.add(thing)
    return symbols


def _enter(known: dict[Any, Any], spelling: Any, thing: Any) -> None:
    if spelling is not None and known.setdefault(spelling, thing) != thing:
        raise NotRead(f"{known[spelling]} and {thing} are spelt alike", Span(0, 0))


def _spelling(symbol: str) -> Spelling | None:
    """How the symbol itself is spelt; None where it isn't one symbol."""
    try:
        node = parse(tokens_of(symbol))
    except NotRead:
        return None
    return whole(node) if isinstance(node, Name) else None


def whole(node: Name) -> Spelling:
    """The spelling of a symbol all of whose scripts belong to its name."""
    return Spelling(
        node.name, node.primes, node.bold, tuple(map(text_of, node.lower)), tuple(map(text_of, node.raised))
    )
