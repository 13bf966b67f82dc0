r"""The imaginary unit in documents that don't say that they have one: i and j that are no indices.

An equality that is false of free numbers isn't called so where an i or j that is no index stands in e^{i k x}, or where
it is true with i i = -1.
"""

from __future__ import annotations

from typing import Any

from derive.language import Entry
from derive.language.nodes import Exponential
from derive.proof.prover import families_of
from derive.reading.doubts.points import agree_with_unit

UNITS = frozenset("ij")
UNIT = "{} may be the imaginary unit"


def imaginary_unit(left: Any, right: Any) -> str:
    """Why an equality that is refuted may be true with a letter as the imaginary unit; empty if it may not."""
    found = families_of(left) | families_of(right)
    units = (family for family in found if family.definition is None and not family.ranges and family.name in UNITS)
    for unit in sorted(units, key=lambda family: family.name):
        if _in_exponents(unit, left, right) or agree_with_unit(left, right, unit.name):
            return UNIT.format(unit.name)
    return ""


def _in_exponents(family: Any, *sides: Any) -> bool:
    """Whether a symbol stands in the exponent of an exponential, as written or in a definition."""
    bodies = [*sides, *(each.definition.body for side in sides for each in families_of(side) if each.definition)]
    powers = (power for body in bodies for power in body.atoms(Exponential))
    return any(entry.family == family for power in powers for entry in power.atoms(Entry))
