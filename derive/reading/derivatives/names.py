r"""Names that say that they are derivatives: f'(x), \dot x, and dW for the gradient by W.

What f'(x) is equal to is a claim about f and no definition: \sigma'(x) = \sigma(x)(1 + \sigma(x)) is wrong. Only a
derivative says what such a name means. A gradient's name, dz = a - y, is given like any other: which loss it is the
gradient of, nothing in it says. Where the document does say it, it is that derivative (gradient_names.py).
"""

from __future__ import annotations

from collections.abc import Container

from derive.reading.knowledge import PRIMED
from derive.reading.matrices.kinds import LOSSES
from derive.reading.syntax import Applied, Differential, Name, Node

GRADIENT = r"\mathrm{d}"  # as the grammar writes dz
GRADIENTS = (r"\delta", r"\Delta", GRADIENT, r"\nabla")  # how the names of gradients begin
SCALARS = LOSSES | {"C", "E", r"\mathcal{C}", r"\mathcal{E}", r"\mathrm{cost}", r"\mathrm{Cost}"}
OF_A_SLOPE = "it says what the derivative of a function is, and isn't seen to follow from what the function is"
DENSITIES = frozenset("pq")  # p' is another one
DOTS = (r"\dot{", r"\ddot{")


def is_derivative_name(name: str) -> bool:
    """Whether a symbol's name says so; a prime does for what is by custom a function, x' may be another x."""
    plain = name.rstrip("'")
    return name.startswith(DOTS) or (plain != name and plain in PRIMED)


def says_what_it_means(node: Node | None, meaning: Node | None) -> bool:
    r"""Whether an equality may define what stands on its left: a plain name, or a derivative's name by a derivative.

    C'(W) = C'(R) R'(W) has primes on both sides, and C'(w) = \frac{dC}{dy} \frac{dy}{dw} derivatives: so this one is a
    derivative too, whatever C is, and the equality is a claim. In s'(x) = s(x) (1 - s(x)) it may be one.
    """
    symbol = node.head if isinstance(node, Applied) else node
    if _is_slope(node) and isinstance(symbol, Name) and meaning is not None and not isinstance(meaning, Differential):
        for part in meaning.walk():
            unprimed = isinstance(part, Name) and part.name == symbol.name and not part.primes
            if unprimed or _is_slope(part) or isinstance(part, Differential):
                return False
    claims = isinstance(symbol, Name) and is_derivative_name(symbol.name + "'" * symbol.primes)
    return not claims or isinstance(meaning, Differential)


def claims_a_slope(node: Node | None, meaning: Node | None, known: Container[str]) -> bool:
    r"""Whether an equality says what A'(\eta) is of an A that is known: that is a claim; but x' may be another x."""
    if not (_is_slope(node) and isinstance(node, Applied)) or isinstance(meaning, Differential):
        return False
    return node.head.name in known and (node.head.name not in DENSITIES or node.head.primes > 1)


def _is_slope(node: Node | None) -> bool:
    return isinstance(node, Applied) and node.head.primes > 0
