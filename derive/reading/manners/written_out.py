r"""A name that everybody knows, and that the document writes out all the same: \mathrm{LSE}(x) = \log \sum_i e^{x_i}.

Where all that it is taken of is this one letter, it is a function of it like any f(x), and this says what it is: x
need not be known to be a vector. Where a shape states that x is one, or a gradient by all of x is taken, LSE is
computed, and the line is a claim.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from derive.reading.matrices.shapes import Declared
from derive.reading.surface import Chain, Side, nodes_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Differential, Name, Node, Operator

WRITTEN_OUT = frozenset({"LSE"})


def let_names_be_functions(chains: Sequence[Chain], shapes: Iterable[Declared]) -> None:
    """Put functions for such names, in all sides of a document."""
    shaped = {each.symbol.name for each in shapes if isinstance(each.symbol, Name)}
    for name in WRITTEN_OUT:
        stands = [node for chain in chains for root in nodes_of(chain) for node in root.walk() if _is(node, name)]
        letters = {_letter(node) for node in stands}
        if len(letters) != 1 or not letters.isdisjoint({"", *shaped}):
            continue
        vectors = any(_has_gradient(chain, name, letters) for chain in chains)
        if not vectors and any(_begins(chain, name) for chain in chains):
            for side in (side for chain in chains for side in chain.sides):
                _rename(side, name)


def _is(node: Node | None, name: str) -> bool:
    return isinstance(node, Operator) and node.name == name


def _letter(node: Node) -> str:
    """The plain letter that an operator is taken of, with nothing at it; nothing where it is of something else."""
    plain = isinstance(node, Operator) and not node.scripts and len(node.arguments) == 1
    return letter_of(node.arguments[0]) if plain and isinstance(node, Operator) else ""


def _has_gradient(chain: Chain, name: str, letters: Collection[str]) -> bool:
    r"""Whether it is differentiated by all of what it is taken of: \nabla_x, or read as \partial / \partial x."""
    nodes = [node for root in nodes_of(chain) for node in root.walk()]
    gradients = [n for n in nodes if _is(n, "nabla") or (isinstance(n, Differential) and letter_of(n.by) in letters)]
    return any(_is(inner, name) for gradient in gradients for inner in gradient.walk())


def _begins(chain: Chain, name: str) -> bool:
    """Whether a chain says what it is, without speaking of it."""
    first, *others = [side.node for side in chain.sides]
    told = others[0] if others else None
    return chain.displayed and _is(first, name) and told is not None and not any(_is(n, name) for n in told.walk())


def _rename(side: Side, name: str) -> None:
    def change(node: Node) -> Node:
        node = node.with_below(change)
        if isinstance(node, Operator) and node.name == name:
            return Applied(node.span, Name(node.span, rf"\mathrm{{{name}}}"), node.arguments)
        return node

    for each in (side, *side.parts):
        each.node = change(each.node) if each.node is not None else None
        each.tree = change(each.tree) if each.tree is not None else None
