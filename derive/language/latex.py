r"""Expressions as LaTeX: exactly the tree, with the changed parts in \changed{...}."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from derive.language.names import name_in_latex
from derive.language.nodes import Condition, Entry, Number
from derive.language.printing import Path, Printer


def latex(expression: Any, *, changed: Collection[Path] = (), abbreviate_from: int = 0) -> str:
    r"""The expression in LaTeX's math mode.

    `changed` are paths of subtrees to set in \changed{...}; sums of at least
    `abbreviate_from` written-out terms are shortened by dots (0: never). Raises
    TypeError on a node of another language.
    """
    return LatexPrinter(changed, abbreviate_from).render(expression)


def latex_condition(condition: Condition) -> str:
    """i = j or i != j, in LaTeX."""
    first, second = (latex(place) for place in condition.args)
    return f"{first} {_SIGNS[condition.sign]} {second}"


_SIGNS = {"=": "=", "≠": r"\neq"}


class LatexPrinter(Printer[str]):
    """The LaTeX of each construction."""

    def symbol(self, name: str) -> str:
        return name_in_latex(name)

    def number(self, numerator: int, denominator: int) -> str:
        return str(numerator) if denominator == 1 else rf"\frac{{{numerator}}}{{{denominator}}}"

    def entry(self, entry: Entry) -> str:
        family = entry.family
        places = [latex(place) for place in entry.args]
        raised = f"^{{({places.pop()})}}" if family.raised_last else ""
        if not places:
            return family.latex_symbol + raised
        literal = any(isinstance(place, Number) for place in entry.args)
        below = ("," if literal else "").join(places)
        # The superscript first: only there does TeX join it to a prime, as in a'^{(s)}.
        symbol = family.latex_symbol
        # A symbol that has a subscript of its own: TeX takes no second one beside it.
        symbol = f"{{{symbol}}}" if "_" in symbol.replace(r"\_", "") else symbol
        return f"{symbol}{raised}_{{{below}}}"

    def delta(self, places: Sequence[str]) -> str:
        # Positions written as numbers would run together: delta of 1 and 12, and of 11 and 2.
        between = "," if any(place.isdigit() for place in places) else ""
        return rf"\delta_{{{between.join(places)}}}"

    def add(self, terms: Sequence[tuple[str, str]]) -> str:
        shown = "".join(f" {sign} {term}" for sign, term in terms)
        return shown.removeprefix(" + ")

    def dots(self) -> str:
        return r"\cdots"

    def negative(self, inner: str) -> str:
        return f"-{inner}"

    def multiply(self, factors: Sequence[str], dotted: Sequence[bool]) -> str:
        shown = factors[0]
        for factor, dot in zip(factors[1:], dotted, strict=True):
            # A logarithm keeps its own distance to what stands before it.
            space = " " if factor.startswith((r"\log", r"\changed{\log")) else r"\, "
            # A d in front of a symbol would be read as the sign of a differential.
            shown += (r" \cdot " if dot or shown == "d" else space) + factor
        return shown

    def fraction(self, over: str, under: str) -> str:
        return rf"\frac{{{over}}}{{{under}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def exponential(self, argument: str, tall: bool) -> str:
        return rf"\exp\left({argument}\right)" if tall else f"e^{{{argument}}}"

    def logarithm(self, argument: str, tall: bool) -> str:
        return r"\log" + self.bracket(argument, tall)

    def sum(self, index: str, excluded: Sequence[str], size: str, body: str) -> str:
        if excluded:
            return rf"\sum_{{{index} \neq {', '.join(excluded)}}} {body}"
        return rf"\sum_{{{index}=1}}^{{{size}}} {body}"

    def derivative_of_symbol(self, body: str, variable: str) -> str:
        return rf"\frac{{\partial {body}}}{{\partial {variable}}}"

    def derivative(self, body: str, variable: str, *, bracketed: bool, tall: bool) -> str:
        operator = rf"\frac{{\partial}}{{\partial {variable}}}"
        if not bracketed:
            return f"{operator} {body}"
        return rf"{operator}\left[{body}\right]" if tall else rf"{operator}\bigl[{body}\bigr]"

    def cases(self, values: Sequence[str], conditions: Sequence[tuple[str, str, str]]) -> str:
        rows = [
            rf"{value} & \text{{for }} {first} {_SIGNS[sign]} {second}"
            for value, (sign, first, second) in zip(values, conditions, strict=True)
        ]
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"

    def bracket(self, inner: str, tall: bool) -> str:
        return rf"\left({inner}\right)" if tall else f"({inner})"

    def mark(self, inner: str) -> str:
        return rf"\changed{{{inner}}}"
