r"""A loss of what a function gives, \mathrm{Cost}(h_\theta(x^{(i)}), y^{(i)}), as the symbol Cost^{(i)}.

It is one where a display says what it is, and where it is never of anything else. Of other samples it may be, and of
none, h_\theta(x) and y, with the same letter at all that stands in its bracket. So it is defined as any symbol is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from derive.reading.likeness import likeness
from derive.reading.matrices.kinds import LOSSES
from derive.reading.surface import Chain, nodes_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Name, Node

NAMES = LOSSES | {r"\mathrm{Cost}", r"\mathrm{cost}", r"\mathcal{C}"}
Scripts = tuple[tuple[Node, ...], tuple[Node, ...]]


def name_losses(chains: Sequence[Chain]) -> None:
    """Put a symbol in the place of each such loss."""
    heads = {_head(chain) for chain in chains} - {""}
    roots = [root for chain in chains for root in (*nodes_of(chain), *chain.relations)] if heads else []
    named = {head for head in heads if _is_of_one_thing(head, roots)}
    for chain in chains if named else []:
        for side in chain.sides:
            if side.node is not None:
                side.tree = side.node = _named(side.node, named)


def _head(chain: Chain) -> str:
    """The loss that a display begins with and says what it is."""
    first = chain.sides[0].node
    says = chain.displayed and len(chain.sides) > 1 and chain.sides[1].member.joined in ("=", ":=")
    result = says and isinstance(first, Applied) and any(isinstance(each, Applied) for each in first.arguments)
    return first.head.name if result and isinstance(first, Applied) and first.head.name in NAMES else ""


def _is_of_one_thing(head: str, roots: Sequence[Node]) -> bool:
    """Whether all that the loss is of is the same, but for the sample, and it stands nowhere without that."""
    found = [node for root in roots for node in _outside_heads(root) if _name_of(node) == head]
    shapes = [_shape(node) if isinstance(node, Applied) else None for node in found]
    return bool(shapes) and None not in shapes and all(shape == shapes[0] for shape in shapes)


def _name_of(node: Node) -> str:
    name = node.head if isinstance(node, Applied) else node
    return name.name if isinstance(name, Name) else ""


def _outside_heads(node: Node) -> Iterator[Node]:
    """All nodes, but the symbols that stand before a bracket."""
    yield node
    for part in node.arguments if isinstance(node, Applied) else node.below:
        yield from _outside_heads(part)


def _shape(node: Applied) -> Any:
    """What a loss is of, without the scripts of the sample; None where they aren't the same all over."""
    scripts = _scripts(node)
    plain = not (node.head.primes or node.head.transposed)
    return (likeness(node.head), *map(likeness, map(_bare, node.arguments))) if scripts is not None and plain else None


def _scripts(node: Applied) -> Scripts | None:
    leaves = [leaf for argument in node.arguments for leaf in _leaves(argument)]
    if not all(isinstance(leaf, Name) and not leaf.primes for leaf in leaves):
        return None
    found = {leaf.lower + leaf.raised: (leaf.lower, leaf.raised) for leaf in leaves if isinstance(leaf, Name)}
    told = {(tuple(map(letter_of, below)), tuple(map(letter_of, above))) for below, above in found.values()}
    letters = [letter for below, above in told for letter in (*below, *above)]
    return next(iter(found.values())) if len(told) == 1 and "" not in letters else None


def _leaves(node: Node) -> Iterator[Node]:
    """What a function is of at last: the x of h(x)."""
    for part in node.arguments if isinstance(node, Applied) else ():
        yield from _leaves(part)
    if not isinstance(node, Applied):
        yield node


def _bare(node: Node) -> Node:
    """An argument without the scripts of its sample."""
    if isinstance(node, Applied):
        return replace(node, arguments=tuple(map(_bare, node.arguments)))
    return replace(node, lower=(), raised=()) if isinstance(node, Name) else node


def _named(node: Node, losses: set[str]) -> Node:
    if isinstance(node, Applied) and node.head.name in losses:
        scripts = _scripts(node)
        assert scripts is not None
        head = node.head
        return replace(head, span=node.span, lower=(*head.lower, *scripts[0]), raised=(*head.raised, *scripts[1]))
    return node.with_below(lambda part: _named(part, losses))
