r"""The gradient of a number, \nabla_\theta \log p_\theta(\tau), read as its derivative by any one component of θ.

What is true of the derivative by each component is true of the gradient, as long as every term has one gradient, by
one θ, and numbers besides. So no two are multiplied, and θ itself stands in none of them but as what something is a
function of, or a script: θ may be a vector, and \theta^T x isn't read here. Nothing is called false by it.
"""

from __future__ import annotations

from dataclasses import replace

from derive.reading.likeness import likeness
from derive.reading.surface import Chain
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    Differential,
    FractionOf,
    Minus,
    Name,
    Node,
    Operator,
    Product,
    Relation,
    Sum,
)

DOUBT = "how many components a gradient has is left open"
LINEAR = frozenset({"E", "int"})  # of a gradient these are one again


def read_gradients(chain: Chain) -> None:
    """Put derivatives by a component for the chain's gradients, where all of it can be read so."""
    trees = [side.node for side in chain.sides if side.node is not None]
    found = [node for tree in trees for node in tree.walk() if isinstance(node, Operator) and node.name == "nabla"]
    variables = {likeness(node.scripts[0]) if len(node.scripts) == 1 else None for node in found}
    variable = found[0].scripts[0] if found and len(variables) == 1 and found[0].scripts else None
    if not isinstance(variable, Name) or variable.lower or variable.raised or variable.transposed:
        return
    if any(_degree(tree) is None or _stands_in(variable, tree) for tree in trees):
        return
    for side in chain.sides:
        if side.node is not None:
            side.node = _as_derivatives(side.node)
            side.doubt = side.doubt or DOUBT


def _degree(node: Node) -> int | None:
    """How many gradients the terms of a tree have, 0 or 1; None where some have more or it isn't clear."""
    match node:
        case Operator(name="nabla"):
            return 1 if _degree(node.arguments[0]) == 0 else None
        case Operator(name=name) if name in LINEAR:
            degrees = [_degree(part) for part in node.below]
        case Sum() | Minus() | Bracketed() | Big():
            degrees = [_degree(part) for part in node.below]
        case FractionOf():
            degrees = [_degree(node.over), 0 if _degree(node.under) == 0 else None]
        case Product():
            degrees = [_degree(factor) for factor in node.factors]
            return None if None in degrees or sum(map(bool, degrees)) > 1 else max(map(int, map(bool, degrees)))
        case _:
            return None if any(isinstance(each, Operator) and each.name == "nabla" for each in node.walk()) else 0
    return None if None in degrees else max(map(int, map(bool, degrees)), default=0)


def _stands_in(variable: Name, node: Node) -> bool:
    """Whether the variable stands there by itself, and not as an argument, a script or a gradient's variable."""
    match node:
        case Name():
            return bool(likeness(replace(node, transposed=False)) == likeness(variable))
        case Operator(name="nabla"):
            return _stands_in(variable, node.arguments[0])
        case Applied() | Operator() | Relation():
            parts = node.arguments if not isinstance(node, Relation) else (node.left, node.right)
            return any(_stands_in(variable, part) for part in parts if not isinstance(part, Name))
    return any(_stands_in(variable, part) for part in node.below)


def _as_derivatives(node: Node) -> Node:
    if isinstance(node, Operator) and node.name == "nabla":
        return Differential(node.span, _as_derivatives(node.arguments[0]), node.scripts[0])
    return node.with_below(_as_derivatives)
