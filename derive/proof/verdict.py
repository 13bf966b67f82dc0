"""What the prover can answer, and nothing else: Proved, Refuted, Unknown.

Three types, so that no answer can be taken for another by accident: each has its
own evidence, and Unknown is never a success.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from derive.language import Condition, Expression
from derive.proof.exact import Exact


@dataclass(frozen=True)
class SideCondition:
    """What must hold for a line to mean anything: `expression` is not 0, or is positive.

    In a sum over k ≠ j it must for these k alone, which is what `where` says.
    """

    expression: Expression
    relation: str  # "≠ 0" or "> 0"
    where: tuple[Condition, ...] = ()

    def __str__(self) -> str:
        places = f" for {' and '.join(map(str, self.where))}" if self.where else ""
        return f"{self.expression} {self.relation}{places}"


@dataclass(frozen=True)
class Witness:
    """A place where the two sides differ: sizes, where the indices stand, every entry, both values."""

    sizes: dict[str, int]
    places: dict[str, int]
    values: dict[str, dict[tuple[int, ...], Exact]]
    left: Exact | float
    right: Exact | float

    @property
    def where(self) -> str:
        """The sizes, entries and positions, with a colon where there are any."""
        parts = [f"{name} = {size}" for name, size in self.sizes.items()]
        parts += [f"{name} = {_listed(entries)}" for name, entries in self.values.items()]
        parts += [f"{name} = {position}" for name, position in self.places.items()]
        return f"{', '.join(parts)}: " if parts else ""

    def __str__(self) -> str:
        return f"{self.where}left {shown(self.left)}, right {shown(self.right)}"


@dataclass(frozen=True)
class Proved:
    """Equal for every n (from `smallest` on), under the side conditions and the hypotheses used."""

    conditions: tuple[SideCondition, ...] = ()
    hypotheses: tuple[str, ...] = ()
    smallest: dict[str, int] = field(default_factory=dict)
    word = "proved"

    def __bool__(self) -> bool:
        return True

    def __str__(self) -> str:
        needed = [*map(str, self.conditions), *(f"{size} ≥ {least}" for size, least in self.smallest.items())]
        where = f" where {', '.join(needed)}" if needed else ""
        return f"proved{where}" + (f", if {'; '.join(self.hypotheses)}" if self.hypotheses else "")


@dataclass(frozen=True)
class Refuted:
    """Not equal, as the witness shows."""

    witness: Witness
    word = "refuted"

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return f"refuted: {self.witness}"


@dataclass(frozen=True)
class Unknown:
    """Neither proved nor refuted, and why."""

    reason: str
    word = "unknown"

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return f"unknown: {self.reason}"


Verdict = Proved | Refuted | Unknown


def together(verdicts: Sequence[Proved]) -> Proved:
    """What follows from several equalities in a row: all their conditions and hypotheses, each once."""
    smallest: dict[str, int] = {}
    for verdict in verdicts:
        for size, least in verdict.smallest.items():
            smallest[size] = max(least, smallest.get(size, 1))
    return Proved(
        tuple(dict.fromkeys(condition for verdict in verdicts for condition in verdict.conditions)),
        tuple(dict.fromkeys(name for verdict in verdicts for name in verdict.hypotheses)),
        smallest,
    )


LONGEST_SHOWN = 200  # bits; a person does not read longer numbers, and Python writes no endless ones


def shown(value: Any) -> str:
    """A witness's number as a person writes it: 1/4, log 2, or four digits."""
    if isinstance(value, Exact):
        if not value.logs:
            over, under = value.rational.numerator, value.rational.denominator
            long = max(abs(over), under).bit_length() > LONGEST_SHOWN
            return f"{Decimal(over) / Decimal(under):.4g}" if long else str(value.rational)
        if not value.rational and len(value.logs) == 1 and abs(value.logs[0][1]) == 1:
            prime, c = value.logs[0]
            return f"{'-' if c < 0 else ''}log {prime}"
    return f"{float(value):.4g}"


def _listed(entries: dict[tuple[int, ...], Exact]) -> str:
    if list(entries) == [()]:
        return shown(entries[()])
    return "(" + ", ".join(shown(entries[where]) for where in sorted(entries)) + ")"


__all__ = ["Fraction", "Proved", "Refuted", "SideCondition", "Unknown", "Verdict", "Witness", "shown"]
