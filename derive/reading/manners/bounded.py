r"""Definitions with a bound behind them: q_i = \frac{e^{z_i / \tau}}{\sum_k e^{z_k / \tau}}, \quad \tau > 0.

The bound says for which values the equality is meant: it is proved for all of them, and nothing is called false of it.
It is a definition all the same, if no other equality begins with its symbol, as f = -x, x < 0 does behind f = x, x > 0,
and if the bound is on no argument of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from derive.reading.likeness import likeness
from derive.reading.surface import Chain
from derive.reading.syntax import Applied, Name


def let_bounds_define(chains: Sequence[Chain]) -> None:
    """Let those chains define their symbol that are bounded by something else than a case of it."""
    firsts = [chain.sides[0].node for chain in chains if len(chain.sides) > 1]
    heads = Counter(likeness(node) for node in firsts if node is not None)
    for chain in chains:
        node = chain.sides[0].node
        if chain.bounds and len(chain.sides) > 1 and node is not None:
            arguments = node.arguments if isinstance(node, Applied) else ()
            told = {each.name for part in arguments for each in part.walk() if isinstance(each, Name)}
            named = {bound.left.name for bound in chain.bounds if isinstance(bound.left, Name)}
            chain.bounded = heads[likeness(node)] == 1 and not told & named
