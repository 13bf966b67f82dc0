"""An earlier line that a later one builds on: what is cited, and where it is said."""

from __future__ import annotations

from dataclasses import dataclass

from derive.language import Condition, Equation


@dataclass(frozen=True)
class KnownResult:
    """An equality that a line has proved, for all places of its free indices that fulfil `conditions`.

    `step` is the id of that line. A trace is proved only if the line stands before the
    one that cites it and says just this (integrity.py).
    """

    equation: Equation
    conditions: tuple[Condition, ...] = ()
    step: str = ""

    def turned(self) -> KnownResult:
        """The same equality read from right to left."""
        return KnownResult(Equation(self.equation.right, self.equation.left), self.conditions, self.step)
