"""Expressions as one line of plain text, for messages and for Python's own prompt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.language.nodes import Entry
from derive.language.printing import Printer


def text(expression: Any) -> str:
    """The expression on one line, unambiguous: (e^z[j] + sum(k≠j) e^z[k])^2."""
    return TextPrinter().render(expression)


class TextPrinter(Printer[str]):
    """The plain text of each construction."""

    def symbol(self, name: str) -> str:
        return name

    def number(self, numerator: int, denominator: int) -> str:
        return str(numerator) if denominator == 1 else f"{numerator}/{denominator}"

    def entry(self, entry: Entry) -> str:
        places = ",".join(text(place) for place in entry.args)
        return entry.family.name + (f"[{places}]" if places else "")

    def delta(self, places: Sequence[str]) -> str:
        return f"δ[{','.join(places)}]"

    def add(self, terms: Sequence[tuple[str, str]]) -> str:
        return "".join(f" {sign} {term}" for sign, term in terms).removeprefix(" + ")

    def dots(self) -> str:
        return "..."

    def negative(self, inner: str) -> str:
        return f"-{inner}"

    def multiply(self, factors: Sequence[str], dotted: Sequence[bool]) -> str:  # noqa: ARG002
        return "·".join(factors)

    def fraction(self, over: str, under: str) -> str:
        return f"{_closed(over)}/{_closed(under)}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{_closed(exponent)}"

    def exponential(self, argument: str, tall: bool) -> str:  # noqa: ARG002
        return f"e^{_closed(argument)}"

    def logarithm(self, argument: str, tall: bool) -> str:  # noqa: ARG002
        return f"log({argument})"

    def sum(self, index: str, excluded: Sequence[str], size: str, body: str) -> str:
        return f"sum({index}≠{','.join(excluded)}) {body}" if excluded else f"sum({index}=1..{size}) {body}"

    def derivative_of_symbol(self, body: str, variable: str) -> str:
        return f"∂{body}/∂{variable}"

    def derivative(self, body: str, variable: str, *, bracketed: bool, tall: bool) -> str:  # noqa: ARG002
        return f"∂/∂{variable} [{body}]"

    def cases(self, values: Sequence[str], conditions: Sequence[tuple[str, str, str]]) -> str:
        rows = [f"{v} for {i} {sign} {j}" for v, (sign, i, j) in zip(values, conditions, strict=True)]
        return "{" + "; ".join(rows) + "}"

    def bracket(self, inner: str, tall: bool) -> str:  # noqa: ARG002
        return f"({inner})"

    def mark(self, inner: str) -> str:
        return inner


def _closed(shown: str) -> str:
    """Brackets around anything that an operator beside it could tear apart."""
    return f"({shown})" if any(sign in shown for sign in " ·/^+-") and not _is_bracketed(shown) else shown


def _is_bracketed(shown: str) -> bool:
    """Whether one pair of brackets encloses the whole text."""
    if not (shown.startswith("(") and shown.endswith(")")):
        return False
    depth = 0
    for at, letter in enumerate(shown):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return at == len(shown) - 1
    return False
