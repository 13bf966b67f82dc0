"""The hypothesis that a vector has length 1, for symbols whose square stands in an equality.

Of a u in u_i^2 nobody means that one entry is 1 and the others are 0, unless its letter is one that labels have.
"""

from __future__ import annotations

from typing import Any

from derive.language import Entry, Family, Number, sum_over
from derive.language.nodes import Power
from derive.proof import Hypothesis

LABELS = frozenset("ytdlcq")  # letters that labels have


def squares_are_1(family: Family) -> tuple[str, Hypothesis]:
    """The hypothesis that a symbol is a unit vector."""
    index = family.ranges[0].index("•")
    name = f"the sum of {family.name}² is 1"
    return name, Hypothesis(name, sum_over(index, family[(index,)] ** 2), Number(1))


def is_squared(family: Family, *sides: Any) -> bool:
    """Whether the square of a symbol stands there, and its letter is none of a label."""
    powers = (power.args[0] for side in sides for power in side.atoms(Power))
    return family.name[:1].lower() not in LABELS and any(
        isinstance(base, Entry) and base.family == family for base in powers
    )
