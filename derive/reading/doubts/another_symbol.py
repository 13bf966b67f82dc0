"""A letter that was defined before may stand for something else here: u for the cell's input, and for any number.

Long texts use a letter twice and say so nowhere. What is false of what a symbol was defined to be, and true of any
quantity in its place, isn't called false. So of two letters: few texts use more anew at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice
from typing import Any

from derive.language import D, Entry, Family, variable
from derive.language.differentiation import depends_on, evaluate_derivatives
from derive.language.nodes import Derivative
from derive.proof import Assumption, Hypothesis, OneHot, Positive
from derive.proof.prover import families_of

MOST_READINGS = 24
ANOTHER = "may be another symbol here than the one that was defined; another letter would tell"


@dataclass(frozen=True)
class Reading:
    """Both sides with some of their defined symbols put as any quantities: `names` of these, and `families`."""

    names: str
    left: Any
    right: Any
    families: tuple[Family, ...]
    stated: tuple[Assumption, ...]


def freed_readings(left: Any, right: Any, stated: Sequence[Assumption]) -> Iterator[Reading]:
    """The sides, and what is `stated`, with one or two defined symbols put as any quantities."""
    found = families_of(left) | families_of(right)
    # What is differentiated is what was said of it: a free one would depend on nothing.
    bodies = {node.args[0].family for side in (left, right) for node in side.atoms(Derivative)
              if isinstance(node.args[0], Entry)}  # fmt: skip
    defined = sorted((f for f in found - bodies if f.definition is not None), key=lambda family: family.name)
    choices = chain(combinations(defined, 1), combinations(defined, 2))
    for chosen in islice(choices, MOST_READINGS):
        if any(_says_nothing(node, chosen) for side in (left, right) for node in side.atoms(Derivative)):
            continue
        names = " and ".join(family.symbol or family.name for family in chosen)
        told = tuple(_of_another(each, chosen) for each in stated)
        yield Reading(names, freed(left, chosen), freed(right, chosen), tuple(map(_another, chosen)), told)


def _says_nothing(derivative: Derivative, chosen: Sequence[Family]) -> bool:
    """Whether all that depends on the variable would be free: of p that is any quantity no loss depends on z."""
    body, by = derivative.args
    return depends_on(body, by.family) and not depends_on(freed(body, chosen), by.family)


def _another(family: Family) -> Family:
    return variable(f"another {family.name}", *family.ranges)


def _of_another(assumption: Assumption, chosen: Sequence[Family]) -> Assumption:
    """What is stated of a symbol is stated of the one that is meant here."""
    match assumption:
        case Hypothesis():
            return replace(assumption, left=freed(assumption.left, chosen), right=freed(assumption.right, chosen))
        case OneHot() | Positive() if assumption.family in chosen:
            return replace(assumption, family=_another(assumption.family))
    return assumption


def freed(node: Any, chosen: Sequence[Family]) -> Any:
    """An expression with some of its defined symbols put as any quantities."""
    if isinstance(node, Entry):
        if node.family in chosen:
            return _another(node.family)[node.args]
        return freed(node.unfolded(), chosen) if _is_made_of(node.family, chosen) else node
    if isinstance(node, Derivative):
        body, by = node.args
        if _is_made_of(by.family, chosen):  # what it is by stays a variable: the others are put in what comes of it
            return freed(evaluate_derivatives(node), chosen)
        return D(freed(body, chosen), freed(by, chosen))
    return node.func(*[freed(part, chosen) for part in node.args]) if node.args else node


def _is_made_of(family: Family, chosen: Sequence[Family]) -> bool:
    return family.definition is not None and any(each in chosen for each in families_of(family.definition.body))
