r"""Largest and smallest entries: of nothing that is false of them is said so, unless it is where all entries are equal.

    m = \max_k z_k
    \log \sum_k e^{z_k} = m + \log \sum_k e^{z_k + m}

To the prover \max_k z_k is a quantity of its own, and nothing is false of it. But if every z_k is 1 so is the largest,
and the equality must hold there too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from derive.language import Entry, Family, Index, Number
from derive.proof import Assumption, Hypothesis, Refuted, Verdict
from derive.proof.roles import variables

EXTREMES = ("max", "min")
Operators = Mapping[tuple[Any, ...], Family]
Prove = Callable[[Any, Any, Sequence[Assumption]], Verdict]


def where_all_are_equal(
    left: Any, right: Any, stated: Sequence[Assumption], opaque: frozenset[str], operators: Operators, prove: Prove
) -> Refuted | None:
    """The refutation of an equality at equal entries, if all that is opaque in it are extremes of entries."""
    found = {family: family.name for family in variables(left) | variables(right) if family.name in opaque}
    of = {family: _entries_of(family, operators) for family in found}
    if not of or set(found.values()) != opaque or None in of.values():
        return None
    given = [Hypothesis("all are equal", _any(family), Number(1)) for family in {*of, *filter(None, of.values())}]
    verdict = prove(left, right, (*stated, *given))
    if not isinstance(verdict, Refuted):
        return None
    shown = {name: value for name, value in verdict.witness.values.items() if name not in opaque}
    return replace(verdict, witness=replace(verdict.witness, values=shown))


def extremes_in(operators: Operators) -> set[str]:
    """The names of those that are the largest or smallest ones of something: no equality says what they are."""
    return {family.name for (name, *_), family in operators.items() if name.partition("_")[0] in EXTREMES}


def _entries_of(extreme: Family, operators: Operators) -> Family | None:
    """The symbol of whose entries this is the largest or the smallest one, if nothing says what they are."""
    for (name, *inside), family in operators.items():
        if family == extreme and name.partition("_")[0] in EXTREMES and len(inside) == 1:
            (body,) = inside
            plain = isinstance(body, Entry) and all(isinstance(place, Index) for place in body.args)
            return body.family if plain and body.args and body.family.definition is None else None
    return None


def _any(family: Family) -> Entry:
    return family[tuple(range_.index(f"•{at}") for at, range_ in enumerate(family.ranges))]
