r"""dX for \partial L / \partial X, where a document says so: what stands behind the d is what L is differentiated by.

It says so in an equality, dX = \frac{\partial L}{\partial X}, or in words: "dX denotes \partial loss / \partial X".
Then every dW is \partial L / \partial W. Elsewhere dy may be a differential, dy = 2 x dx, and stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.reading.derivatives.names import GRADIENT
from derive.reading.likeness import likeness, unbracketed
from derive.reading.surface import Chain
from derive.reading.syntax import Differential, Name, Node, Transposed

WORDS = re.compile(
    r"(?:\\mathrm\{d\}|(?<![A-Za-z])d)\s*\{?(?P<of>[A-Za-z])\}?(?![A-Za-z]).{0,60}?\bdenotes?\b.{0,80}?\\partial.{0,40}?"
    r"\\partial\s*\{?(?P=of)\}?(?![A-Za-z])",
    re.DOTALL,
)
LOSS = r"\mathcal{L}"


def name_gradients(chains: Sequence[Chain], text: str) -> None:
    """Put derivatives of the loss for their names, where the document says that these are names of them."""
    losses = {name.name: name for chain in chains for name in _losses(chain)}
    if len(losses) > 1 or not (losses or WORDS.search(text)):
        return
    for chain in chains:
        if any(True for _ in _losses(chain)):
            continue
        for side in chain.sides:
            if side.node is not None:
                loss = next(iter(losses.values()), Name(side.node.span, LOSS))
                side.tree = side.node = _with_derivatives(side.node, loss)


def _losses(chain: Chain) -> list[Name]:
    r"""The loss of an equality that says what a gradient's name is."""
    if len(chain.sides) != 2:
        return []
    name, meaning = (unbracketed(side.node) if side.node is not None else None for side in chain.sides)
    if not isinstance(name, Name) or not isinstance(meaning, Differential) or not isinstance(meaning.body, Name):
        return []
    variable = _variable_of(name)
    return [meaning.body] if variable is not None and likeness(variable) == likeness(meaning.by) else []


def _variable_of(name: Name) -> Name | None:
    """The symbol behind the d of a gradient's name."""
    if not name.name.startswith(GRADIENT) or name.name == GRADIENT or name.primes or name.raised:
        return None  # dK^{(i)} is a step of a sum that ends in dK
    plain = name.name.removeprefix(GRADIENT)
    return Name(name.span, plain, name.lower, name.raised, bold=name.bold)


def _with_derivatives(node: Node, loss: Name) -> Node:
    variable = _variable_of(node) if isinstance(node, Name) else None
    if variable is None or not isinstance(node, Name):
        return node.with_below(lambda part: _with_derivatives(part, loss))
    gradient = Differential(node.span, Name(node.span, loss.name, loss.lower, loss.raised, bold=loss.bold), variable)
    return Transposed(node.span, gradient) if node.transposed else gradient
