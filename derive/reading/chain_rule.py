r"""The chain rule as a document states it of quantities that nothing defines.

\frac{\partial L}{\partial z_j} = \sum_i \frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial z_j}

says that L depends on the z through the a alone. Where nothing defines L there is nothing to
prove: the line is taken for what it says. It is one only if the variable of each factor is what the next
one is a derivative of, and each index in between is summed over or stands on the left side, as
the j of a_j = f(z_j) does; a sum that was forgotten makes no chain rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.language import Entry, Index, Multiplication
from derive.language.nodes import Derivative, SumOver

Point = tuple[str, tuple[Any, ...]]  # a symbol at its places
Derivatives = Mapping[str, tuple[str, int, str]]  # of what, with how many places, by what; by the quantity's name


def states_chain_rule(left: Any, right: Any, derivatives: Derivatives) -> bool:
    """Whether the right side is the chain rule for the derivative on the left."""
    whole = _ends(left, derivatives)
    summed: list[Index] = []
    while isinstance(right, SumOver) and not right.excluded:
        summed.append(right.index)
        right = right.body
    factors = _factors(right)
    while any(isinstance(factor, SumOver) and not factor.excluded for factor in factors):
        # A sum that stands before its last factors.
        at = next(at for at, factor in enumerate(factors) if isinstance(factor, SumOver))
        summed.append(factors[at].index)
        factors[at : at + 1] = _factors(factors[at].body)
    links = [_ends(factor, derivatives) for factor in factors]
    if whole is None or len(links) < 2:
        return False
    following = {link[0]: link[1] for link in links if link is not None}
    if len(following) < len(factors):
        return False
    here, between = whole[0], []
    while here in following:
        here = following.pop(here)
        between.append(here)
    if following or here != whole[1]:
        return False
    known = {*whole[0][1], *whole[1][1]}
    inside = {place for point in between[:-1] for place in point[1]}
    return inside - known == set(summed) and not known & set(summed)


def _factors(node: Any) -> list[Any]:
    if isinstance(node, Multiplication):
        return [factor for part in node.args for factor in _factors(part)]
    return [node]


def _ends(node: Any, derivatives: Derivatives) -> tuple[Point, Point] | None:
    """What a derivative is one of, and by what."""
    match node:
        case Entry() if node.family.name in derivatives:
            of, places, by = derivatives[node.family.name]
            return (of, node.args[:places]), (by, node.args[places:])
        case Derivative(args=(Entry() as body, Entry() as by_entry)):
            return (body.family.name, body.args), (by_entry.family.name, by_entry.args)
    return None
