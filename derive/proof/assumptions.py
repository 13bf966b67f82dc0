"""What a proof may take for granted: data, named, never built in.

A hypothesis is an equation that holds for every value of its free indices (the sum
of y over the classes is 1, for every sample). Same and Distinct say which indices
coincide, and pick the case. Positive and OneHot speak of a whole family.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.language import Condition, Expression, Family, coerce


@dataclass(frozen=True)
class Hypothesis:
    """The named assumption that `left` equals `right`, whatever their free indices are."""

    name: str
    left: Expression
    right: Expression

    def __post_init__(self) -> None:
        # A plain number may be written for a side.
        for side in ("left", "right"):
            object.__setattr__(self, side, coerce(getattr(self, side)))


@dataclass(frozen=True)
class Positive:
    """The named assumption that every entry of `family` is greater than 0."""

    name: str
    family: Family


@dataclass(frozen=True)
class OneHot:
    """The named assumption that one entry of `family` is 1 and all others are 0.

    For a family with one index only; with more, the prover answers Unknown.
    """

    name: str
    family: Family


Assumption = Hypothesis | Positive | OneHot | Condition
NamedAssumption = Hypothesis | Positive | OneHot
