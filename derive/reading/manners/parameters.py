r"""A function of all parameters by their numbers, J(\theta_0, \theta_1), as one of them all, J(\theta).

It is one where the document applies it to nothing else, and says of J(\theta) nothing of its own. So
\partial J / \partial \theta_0 is of the same J.
Only losses and functions are read so: K(x_1, x_2) is of two samples, p(x_1, x_2) a distribution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from derive.reading.likeness import likeness
from derive.reading.matrices.kinds import LOSSES
from derive.reading.surface import Chain, nodes_of
from derive.reading.syntax import Applied, Name, Node, Numeral

NAMES = LOSSES | {"f", "g", "h", "F", "E", "C", "S", "Q", "R", r"\mathcal{C}", r"\mathcal{E}"}


def name_parameters(chains: Sequence[Chain]) -> None:
    """Put the one symbol in the place of such parameters."""
    roots = [root for chain in chains for root in nodes_of(chain)]
    found: dict[str, set[Any]] = {}
    for node in (node for root in roots for node in root.walk()):
        if isinstance(node, Applied) and node.head.name in NAMES:
            whole = _of_all(node)
            found.setdefault(node.head.name, set()).add((likeness(node), whole and likeness(whole)))
    firsts = [chain.sides[0].node for chain in chains if len(chain.sides) > 1]
    heads = {likeness(each) for each in firsts if isinstance(each, Applied)}
    named = {head for head, seen in found.items() if _is_one(seen) and not any(whole in heads for _, whole in seen)}
    for chain in chains:
        for side in chain.sides:
            if side.node is not None and any(isinstance(n, Applied) and _of_all(n) for n in side.node.walk()):
                side.tree = side.node = _named(side.node, named)


def _is_one(seen: set[Any]) -> bool:
    """Whether a function is of the same parameters in the same order all over, or of them all in one."""
    wholes = {whole for _, whole in seen if whole is not None}
    numbered = [each for each, whole in seen if whole is not None]
    return len(wholes) == len(numbered) == 1 and all(each in wholes for each, whole in seen if whole is None)


def _of_all(node: Applied) -> Applied | None:
    r"""J(\theta) for J(\theta_0, \theta_1); None for anything else."""
    arguments = [each for each in node.arguments if isinstance(each, Name) and len(each.lower) == 1 and not each.raised]
    numbers = [place.value for each in arguments for place in each.lower if isinstance(place, Numeral)]
    several = len(node.arguments) > 1 and len({*numbers}) == len(node.arguments) == len(numbers)
    if not several or len({each.name for each in arguments}) > 1 or any(each.primes for each in arguments):
        return None
    return replace(node, arguments=(replace(arguments[0], lower=()),))


def _named(node: Node, heads: set[str]) -> Node:
    if isinstance(node, Applied) and node.head.name in heads:
        return _of_all(node) or node
    return node.with_below(lambda part: _named(part, heads))
