"""A letter that stands with an index and without one in one equality: an index lost, a whole vector, or a total."""

from __future__ import annotations

from typing import Any

from derive.language import Entry, free_indices
from derive.language.nodes import SumOver
from derive.proof.prover import families_of


def mixed_kinds(left: Any, right: Any) -> str:
    """The symbol that stands without an index in an equality about entries of the same letter, if there is one."""
    found = families_of(left) | families_of(right)
    indexed = {family.symbol for family in found if family.ranges}
    plain = [family for family in found if not family.ranges and family.definition is None]
    bare = sorted(family.symbol for family in plain if family.symbol in indexed - _totals(left, right))
    return bare[0] if bare else ""


def loses_an_index(symbol: str, *sides: Any) -> bool:
    """Whether a symbol without an index stands within a sum, or in an equality of entries."""
    bodies = [big.body for side in sides for big in side.atoms(SumOver)]
    within = {family.symbol for body in bodies for family in families_of(body) if not family.ranges}
    return symbol in within or any(map(free_indices, sides))


def _totals(left: Any, right: Any) -> set[str]:
    """Symbols that may stand for a total, as N for the sum of all N_k: capitals, and those that are a whole side."""
    whole = {side.family.symbol for side in (left, right) if isinstance(side, Entry)}
    return whole | {family.symbol for family in families_of(left) | families_of(right) if family.symbol[-1:].isupper()}
