r"""A function's own variable, where its letter is an index elsewhere: \sigma(x) = 1 / (1 + e^{-x}) beside \sum_x p_x.

In a chain that speaks of \sigma(x), x is any number where it is no index in it, and nothing else is of x there, as
p(y | x) is. It gets a name of its own, so that the x that a sum elsewhere binds isn't taken for it. Not where the
document says what x is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.reading.knowledge import SIGMOID
from derive.reading.matrices.kinds import FUNCTIONS
from derive.reading.surface import Chain, nodes_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Big, Name, Node, Operator


def name_own_variables(chains: Sequence[Chain]) -> None:
    """Give such variables their names."""
    roots = [root for chain in chains for root in nodes_of(chain)]
    bound = {letter_of(node.index) for root in roots for node in root.walk() if isinstance(node, Big) and node.index}
    said = {letter_of(chain.sides[0].node) for chain in chains if len(chain.sides) > 1 and chain.sides[0].node}
    for chain in chains:
        nodes = [node for root in nodes_of(chain) for node in root.walk()]
        here, elsewhere = set[str](), set[str]()
        for node in nodes:
            if isinstance(node, (Applied, Operator)):
                alone = isinstance(node, Applied) and node.head.name in FUNCTIONS | SIGMOID and len(node.arguments) == 1
                letters = {letter_of(part) for argument in node.arguments for part in argument.walk()}
                here |= letters if alone else set()
                elsewhere |= set() if alone else letters
        conditions = [node for relation in chain.relations for node in relation.walk()]
        own = (here - elsewhere) & bound - said - {""} - _indices(nodes) - {letter_of(node) for node in conditions}
        for side in chain.sides if own else ():
            side.node = _named(side.node, own) if side.node is not None else None
            side.tree = _named(side.tree, own) if side.tree is not None else None


def _indices(nodes: Sequence[Node]) -> set[str]:
    """The letters that are indices among these: bound by a sum, below or above a symbol."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Big):
            found |= {letter_of(each) for each in (node.index, node.last) if each is not None}
        elif isinstance(node, Name):
            found |= {letter_of(part) for place in (*node.lower, *node.raised) for part in place.walk()}
    return found


def _named(node: Node, letters: set[str]) -> Node:
    if isinstance(node, Name) and letter_of(node) in letters:
        return replace(node, name=rf"\mathrm{{{node.name}}}")
    return node.with_below(lambda part: _named(part, letters))
