"""What a derivative by a defined symbol holds fixed: said only where all goes through that symbol.

By the logits, themselves sums of weights, a loss is differentiated as a function of the
logits. That has a meaning where the loss contains the weights through the logits alone.
With a = 2z the derivative of z by a, or of a by z and then by a, would depend on which of
two equal expressions is written: 0 for 2z, 1 for a. The prover takes it as it is written;
a reader can't, so no claim may print it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from derive.language import Derivative, Entry, Family
from derive.language.differentiation import evaluate_derivatives
from derive.proof.roles import variables


def not_held_fixed(expression: Any) -> str:
    """Why some derivative in the expression, definitions unfolded, has no clear meaning; else nothing."""
    for derivative in _by_defined(expression):
        body, by = evaluate_derivatives(derivative.args[0]), derivative.args[1]
        around = _around(body, by.family) & variables(by.family.definition.body)
        if around:
            name = min(family.name for family in around)
            return f"a derivative by {by}, which stands for something of {name}, of what contains {name} beside it"
    return ""


def _by_defined(node: Any) -> Iterator[Any]:
    """The derivatives by an entry of a defined family."""
    if isinstance(node, Derivative) and node.args[1].family.definition is not None:
        yield node
    if isinstance(node, Entry) and node.family.definition is not None:
        yield from _by_defined(node.family.definition.body)
    for part in node.args:
        yield from _by_defined(part)


@lru_cache(maxsize=4096)
def _around(node: Any, family: Family) -> frozenset[Family]:
    """The variables that occur outside of the family's entries, other definitions unfolded."""
    if isinstance(node, Entry):
        if node.family == family:
            return frozenset()
        if node.family.definition is not None:
            return _around(evaluate_derivatives(node.family.definition.body), family)
        return variables(node)
    return frozenset[Family]().union(*(_around(part, family) for part in node.args))
