r"""Matrices that may be symmetric: \sum_j A_{kj} x_j is the derivative of a quadratic form only if A is.

Much that is false of any matrix is meant of a symmetric one, a Hessian or a covariance. So A_{ij} is put as
B_{ij} + B_{ji}, which is any symmetric matrix, and the equality can be proved anew: where the prose speaks of
symmetric matrices, for elsewhere w_{ij} for w_{ji} is a slip.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from derive.language import D, Entry, Family, define, substitute, variable
from derive.language.nodes import Derivative
from derive.proof.prover import families_of


def with_symmetric(left: Any, right: Any) -> Iterator[tuple[str, Any, Any]]:
    """Both sides with one of their square matrices taken as symmetric, and its name."""
    variables = {node.args[1].family for side in (left, right) for node in side.atoms(Derivative)}
    for family in sorted(families_of(left) | families_of(right), key=lambda family: family.name):
        square = len(family.ranges) == 2 and family.ranges[0] == family.ranges[1]
        if square and family.definition is None and family not in variables and not family.name.startswith("∂"):
            yield family.name, _put(left, family), _put(right, family)


def _put(node: Any, family: Family) -> Any:
    """The symmetric matrix in the place of `family`, also in what definitions say."""
    if isinstance(node, Entry):
        if node.family == family:
            return _symmetric(family)[node.args]
        definition = node.family.definition
        if definition is None or family not in families_of(definition.body):
            return node
        return _put(substitute(definition.body, dict(zip(definition.parameters, node.args, strict=True))), family)
    if isinstance(node, Derivative):
        body, by = node.args
        return D(_put(body, family), by)
    return node.func(*[_put(part, family) for part in node.args]) if node.args else node


def _symmetric(family: Family) -> Family:
    i, j = (family.ranges[0].index(name) for name in ("•1", "•2"))
    half = variable(f"{family.name} halved", *family.ranges)
    return define(f"{family.name} symmetric", (i, j), half[i, j] + half[j, i], symbol=family.latex_symbol)
