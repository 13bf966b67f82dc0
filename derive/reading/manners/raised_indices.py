r"""Indices that stand above a letter without a bracket: \partial L / \partial y_j^k, where k is no power.

Nobody differentiates by a power. Where a document has a derivative by a letter with another letter above it, or of
one by a symbol that has this letter too, that letter is an index above that symbol wherever the two stand together.
A numeral above it stays a power.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.reading.likeness import unbracketed
from derive.reading.surface import Chain
from derive.reading.symbols import letter_of
from derive.reading.syntax import Differential, Name, Node, PowerOf


def name_raised_indices(chains: Sequence[Chain]) -> None:
    """Put an index in the place of each such power."""
    raised = {name for chain in chains for side in chain.sides if side.node is not None for name in _raised(side.node)}
    for chain in chains if raised else []:
        for side in chain.sides:
            if side.node is not None:
                side.tree = side.node = _with_indices(side.node, raised)


def _raised(node: Node) -> Iterator[str]:
    """The symbols that a derivative is taken by, with a letter above them."""
    for each in node.walk():
        if isinstance(each, Differential):
            power = _power_of(unbracketed(each.by))
            if power is not None:
                yield power[0].name


def _power_of(node: Node) -> tuple[Name, Name] | None:
    """The symbol and the letter above it, if that is all there is."""
    match node:
        case PowerOf(base=Name() as base, exponent=Name() as exponent) if letter_of(exponent):
            return base, exponent
    return None


def _with_indices(node: Node, raised: set[str]) -> Node:
    power = _power_of(node)
    if power is not None and power[0].name in raised:
        base, index = power
        return replace(base, span=node.span, raised=(*base.raised, index))
    return node.with_below(lambda part: _with_indices(part, raised))
