r"""The chain rule as a document states it of quantities that nothing defines.

\frac{\partial L}{\partial z_j} = \sum_i \frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial z_j}

says that L depends on the z through the a alone. Where nothing defines L there is nothing to
prove: the line is taken for what it says. It is one only if the variable of each factor is what the next
one is a derivative of, and each index in between is summed over or stands on the left side, as
the j of a_j = f(z_j) does; a sum that was forgotten makes no chain rule. Where the document says
what a_i is, or what \partial a_i / \partial z_j is, the sum may only be left out if the other terms are 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

from derive.language import D, Distinct, Entry, Index, Multiplication, Number
from derive.language.nodes import Derivative, SumOver
from derive.proof import prove

Point = tuple[str, tuple[Any, ...]]  # a symbol at its places
Derivatives = Mapping[str, tuple[str, int, str]]  # of what, with how many places, by what; by the quantity's name
Meanings = Callable[[Entry], Iterable[Any]]


def _nothing(entry: Entry) -> Iterable[Any]:  # noqa: ARG001
    return ()


def states_chain_rule(left: Any, right: Any, derivatives: Derivatives, meanings: Meanings = _nothing) -> bool:
    """Whether the right side is the chain rule for the derivative on the left.

    `meanings` gives what the document says of the derivatives that are quantities of their own.
    """
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
    if inside - known != set(summed) or known & set(summed):
        return False
    by_start = {link[0]: (factor, link) for factor, link in zip(factors, links, strict=True) if link is not None}
    ordered = [by_start[point] for point in (whole[0], *between[:-1])]
    return all(
        (place in before[1][0][1] and _vanishes(before, 1, place, meanings)) or _vanishes(behind, 0, place, meanings)
        for before, behind in pairwise(ordered)
        for place in set(behind[1][0][1]) & known
    )


def _vanishes(link: tuple[Any, tuple[Point, Point]], end: int, place: Any, meanings: Meanings) -> bool:
    """Whether a derivative is 0 where its quantity (end 0) or its variable (1) stands at others than the place.

    So it is where the document doesn't say what it is: a sum that is left out says that.
    """
    factor, ends = link
    fresh = {each: Index(f"{each.name}'other", each.range) for each in ends[end][1] if isinstance(each, Index)}
    if place not in fresh:
        return True
    of, by = (tuple(fresh.get(each, each) if at == end else each for each in ends[at][1]) for at in (0, 1))
    if isinstance(factor, Derivative):
        body, variable = factor.args
        said = [D(body.family[of], variable.family[by])] if body.family.definition is not None else []
    else:
        said = [*meanings(factor.family[(*of, *by)])]
    return all(prove(each, Number(0), [Distinct(place, fresh[place])]) for each in said)


def _factors(node: Any) -> list[Any]:
    if isinstance(node, Multiplication):
        return [factor for part in node.args for factor in _factors(part)]
    return [node]


def _ends(node: Any, derivatives: Derivatives) -> tuple[Point, Point] | None:
    """What a derivative is one of, and by what."""
    match node:
        case Entry() if node.family.name in derivatives:
            name = node.family.name
            of, places, by = derivatives.get(f"{name}/{len(node.args)}", derivatives[name])
            return (of, node.args[:places]), (by, node.args[places:])
        case Derivative(args=(Entry() as body, Entry() as by_entry)):
            return (body.family.name, body.args), (by_entry.family.name, by_entry.args)
    return None
