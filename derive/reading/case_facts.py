r"""Facts that hold in one case, i = j or i \neq j, put together: with both of them known, they hold of all indices.

    \frac{\partial a_i}{\partial z_j} = a_i (1 - a_i) \quad i = j
    \frac{\partial a_i}{\partial z_j} = -a_i a_j \quad i \neq j

A fact at one index alone, \frac{\partial a_i}{\partial z_i} = a_i (1 - a_i), is that of the first case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from derive.language import Cases, Condition, Distinct, Family, Index, Same, substitute

Quantity = tuple[Family, ...]  # a symbol, or the symbol of a derivative and that of its variable


@dataclass(frozen=True)
class Fact:
    """A quantity at places that stand for any, with what a line sets it equal to; an index may stand twice."""

    quantity: Quantity
    places: tuple[Any, ...]
    meaning: Any

    def at(self, places: Sequence[Any]) -> Any:
        """What it says of the quantity at these places; None where it says nothing of them."""
        put: dict[Any, Any] = {}
        for own, place in zip(self.places, places, strict=True):
            if put.setdefault(own, place) != place:
                return None
        return substitute(self.meaning, put)


class CaseFacts:
    """The facts of single cases so far, by quantity and the two places that are compared."""

    def __init__(self) -> None:
        self._known: dict[tuple[Quantity, int, int], dict[type[Condition], Fact | None]] = {}

    def take(self, fact: Fact, condition: Condition | None) -> Fact | None:
        """Keep what holds in a case, of two that differ nothing; gives what it makes with the other case, if known."""
        found = _case_of(fact, condition)
        if found is None:
            return None
        one, other, case = found
        cases = self._known.setdefault((fact.quantity, one, other), {})
        disputed = case in cases and (cases[case] is None or cases[case] != _at_fresh(fact))
        cases[case] = None if disputed else _at_fresh(fact)
        same, distinct = cases.get(Same), cases.get(Distinct)
        return None if same is None or distinct is None else _together(same, distinct, one, other)


def _case_of(fact: Fact, condition: Condition | None) -> tuple[int, int, type[Condition]] | None:
    """Which two places are compared, and how."""
    pairs = list(combinations(range(len(fact.places)), 2))
    twice = [pair for pair in pairs if fact.places[pair[0]] == fact.places[pair[1]]]
    if condition is None:
        return (*twice[0], Same) if len(twice) == 1 else None
    if twice:
        return None
    compared = {*condition.args}
    here = [pair for pair in pairs if {fact.places[at] for at in pair} == compared]
    return (*here[0], type(condition)) if len(here) == 1 else None


def _at_fresh(fact: Fact) -> Fact:
    """The fact with letters of its own, so that two lines in other letters say one thing."""
    fresh = _fresh(fact.places)
    return Fact(fact.quantity, tuple(fresh[place] for place in fact.places), substitute(fact.meaning, fresh))


def _fresh(places: Sequence[Any]) -> Mapping[Any, Index]:
    return {place: Index(f"{place.range.letters[0]}•{at}", place.range) for at, place in enumerate(places)}


def _together(same: Fact, distinct: Fact, one: int, other: int) -> Fact | None:
    """What two facts say of all indices."""
    first, second = distinct.places[one], distinct.places[other]
    at_one = [second if at == one else place for at, place in enumerate(distinct.places)]
    equal = same.at(at_one) if same.places[one] == same.places[other] else same.at(distinct.places)
    if first.range != second.range or equal is None:
        return None
    whole = Cases(equal, Same(first, second), distinct.meaning, Distinct(first, second))
    return Fact(distinct.quantity, distinct.places, whole)
