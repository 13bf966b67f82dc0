"""A proved formula as it stands in a docstring: one line of plain ASCII."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.language.text import TextPrinter


def formula(expression: Any) -> str:
    """The expression in ASCII: exp(z[i]) / sum(k=1..n) exp(z[k])."""
    return AsciiPrinter().render(expression)


class AsciiPrinter(TextPrinter):
    """The plain text, with what ASCII has for each sign."""

    def delta(self, places: Sequence[str]) -> str:
        return f"delta({', '.join(places)})"

    def multiply(self, factors: Sequence[str], dotted: Sequence[bool]) -> str:  # noqa: ARG002
        return " * ".join(factors)

    def fraction(self, over: str, under: str) -> str:
        return f"{_closed(over)} / {_closed(under)}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}**{_closed(exponent)}"

    def exponential(self, argument: str, tall: bool) -> str:  # noqa: ARG002
        return f"exp({argument})"

    def sum(self, index: str, excluded: Sequence[str], size: str, body: str) -> str:
        return f"sum({index}!={','.join(excluded)}) {body}" if excluded else f"sum({index}=1..{size}) {body}"

    def derivative_of_symbol(self, body: str, variable: str) -> str:
        return f"d{body}/d{variable}"

    def derivative(self, body: str, variable: str, *, bracketed: bool, tall: bool) -> str:  # noqa: ARG002
        return f"d/d{variable} [{body}]"

    def cases(self, values: Sequence[str], conditions: Sequence[tuple[str, str, str]]) -> str:
        signs = {"≠": "!="}
        rows = [f"{v} for {i} {signs.get(sign, sign)} {j}" for v, (sign, i, j) in zip(values, conditions, strict=True)]
        return "{" + "; ".join(rows) + "}"


def _closed(shown: str) -> str:
    """Brackets around an operand with a space outside all brackets, which an operator could tear apart."""
    depth = 0
    for letter in shown:
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0 and letter in " -/":
            return f"({shown})"
    return shown
