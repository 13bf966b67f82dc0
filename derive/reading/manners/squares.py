r"""A square that is a symbol: \sigma^2 = \frac{1}{m} \sum_i (x_i - \mu)^2 is a definition of the variance.

Where the document sets a square equal to something, and the symbol stands nowhere but under that square, the
square is read as one symbol. It is then defined, differentiated, and differentiated by, as any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from derive.reading.surface import Chain
from derive.reading.syntax import Name, Node, Numeral, PowerOf

_SQUARE = re.compile(r"\{(?P<symbol>[^{}^]+)\^2\}(?P<below>_\w|_\{[^{}]*\})?(?![_^])")


def written_back(text: str) -> str:
    r"""LaTeX, or a name, with such symbols as the document writes them: \sigma_{j}^2 and not {\sigma^2}_{j}."""
    return _SQUARE.sub(r"\g<symbol>\g<below>^2", text)


def name_squares(chains: Sequence[Chain]) -> None:
    """Put a symbol in the place of each square that is one."""
    heads = {name for chain in chains for name in _head(chain)}
    roots = [root for chain in chains for root in (*(side.node for side in chain.sides), *chain.relations, chain.case)]
    heads -= {name for root in roots if root is not None for name in _alone(root)} if heads else set()
    for chain in chains if heads else []:
        for side in chain.sides:
            if side.node is not None:
                side.tree = side.node = _named(side.node, heads)


def _head(chain: Chain) -> Iterator[str]:
    """The symbol whose square the chain begins with and sets equal to something."""
    if chain.displayed and len(chain.sides) > 1 and chain.sides[1].member.joined in ("=", ":="):
        squared = _squared(chain.sides[0].node)
        if squared is not None:
            yield squared.name


def _squared(node: Any) -> Name | None:
    """The symbol, if the node is the square of a plain one."""
    match node:
        case PowerOf(base=Name(primes=0, raised=(), transposed=False, bold=False) as base, exponent=Numeral(value=2)):
            return base
    return None


def _alone(node: Node) -> Iterator[str]:
    """The symbols that stand somewhere without being squared."""
    squared = _squared(node)
    if isinstance(node, Name):
        yield node.name
    for part in squared.below if squared is not None else node.below:
        yield from _alone(part)


def _named(node: Node, squares: set[str]) -> Node:
    squared = _squared(node)
    if squared is not None and squared.name in squares:
        return replace(squared, span=node.span, name=f"{{{squared.name}^2}}")
    return node.with_below(lambda part: _named(part, squares))
