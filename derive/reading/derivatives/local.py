r"""What a derivative holds fixed, where its variable stands in a definition both by itself and within another symbol.

    y = u v,    v = 3 u:    \frac{\partial y}{\partial u} is v in a total derivative's formula, and v + 3 u elsewhere

Both are in use, and so is \frac{dy}{du} = \frac{\partial y}{\partial u} + \frac{\partial y}{\partial v}\frac{dv}{du}
with one of each. So nothing is false that is true where some of these derivatives hold what is defined fixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Any

from derive.language import Entry, variable
from derive.language.differentiation import depends_on, partial
from derive.language.nodes import Derivative

MOST_READINGS = 64
FIXED_OR_NOT = "whether the other quantities that depend on this variable are held fixed isn't said"


def other_readings(left: Any, right: Any) -> Iterator[tuple[Any, Any]]:
    """Both sides with some of such derivatives taken with what is defined held fixed; once each way."""
    sides = (_written_out(left), _written_out(right))
    local = [(at, node, held) for at, side in enumerate(sides) for node in side.atoms(Derivative)
             if (held := held_fixed(node)) is not None]  # fmt: skip
    for chosen in islice(product((True, False), repeat=len(local)), MOST_READINGS):
        taken = [each for each, here in zip(local, chosen, strict=True) if here]
        if taken:
            one, other = (_with(side, {node: held for of, node, held in taken if of == at})
                          for at, side in enumerate(sides))  # fmt: skip
            yield one, other


def held_fixed(derivative: Any) -> Any:
    """The derivative of what is written alone; None where it is all there is."""
    body, by = derivative.args
    if isinstance(body, Entry) and body.family.definition is not None:
        body = body.unfolded()
    inside = {entry.family for entry in body.atoms(Entry)} - {by.family}
    defined = {family for family in inside if family.definition is not None}
    if by.family not in {entry.family for entry in body.atoms(Entry)} or not any(
        depends_on(family.definition.body, by.family) for family in defined if family.definition is not None
    ):
        return None
    fixed = {family: variable(f"{family.name} held fixed", *family.ranges) for family in defined}
    back = {copy: family for family, copy in fixed.items()}
    return _renamed(partial(_renamed(body, fixed), by), back)


def _written_out(node: Any) -> Any:
    """The expression with what is made of such a derivative written out down to it: g + 1, where g is ∂L/∂x."""
    if isinstance(node, Entry):
        definition = node.family.definition
        return _written_out(node.unfolded()) if definition is not None and _has_local(definition.body) else node
    if isinstance(node, Derivative) or not node.args:
        return node
    return node.func(*[_written_out(part) for part in node.args])


def _has_local(body: Any) -> bool:
    """Whether such a derivative stands in what a symbol is made of."""
    if any(held_fixed(each) is not None for each in body.atoms(Derivative)):
        return True
    defined = (entry.family.definition for entry in body.atoms(Entry))
    return any(_has_local(each.body) for each in defined if each is not None)


def _renamed(node: Any, names: Mapping[Any, Any]) -> Any:
    if isinstance(node, Entry):
        return names[node.family][node.args] if node.family in names else node
    return node.func(*[_renamed(part, names) for part in node.args]) if node.args else node


def _with(node: Any, put: Mapping[Any, Any]) -> Any:
    if node in put:
        return put[node]
    if isinstance(node, (Entry, Derivative)) or not node.args:
        return node
    return node.func(*[_with(part, put) for part in node.args])
