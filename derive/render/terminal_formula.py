"""Formulas as two-dimensional blocks of terminal cells, and on one line.

Each construction is a `stringPict` of SymPy: rows of text with a baseline, which
`next` lines up. Brackets, bars and limits are drawn here, because SymPy's own
drawing depends on a global switch. The parts that changed are enclosed in two
marks that take no room, row by row; whoever prints the rows turns the marks into
escape codes or drops them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from sympy.printing.pretty.pretty_symbology import line_width
from sympy.printing.pretty.stringpict import stringPict

from derive.language import Entry, Number
from derive.language.printing import Printer
from derive.language.text import TextPrinter

# Combining characters, so that no layout counts them; no formula contains them.
MARK, UNMARK = "\u20e2", "\u20e3"

SUBSCRIPTS = dict(zip("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
SUPERSCRIPTS = dict(
    zip(
        "0123456789-abcdefghijklmnoprstuvwxyzT",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ",
        strict=True,
    )
)
# Left and right: alone, top, middle, bottom.
BRACKETS = {"(": ("(⎛⎜⎝", ")⎞⎟⎠"), "[": ("[⎡⎢⎣", "]⎤⎥⎦")}


def block(expression: Any, changed: Any = ()) -> stringPict:
    """The expression in two dimensions, the subtrees at the paths `changed` between marks."""
    return BlockPrinter(changed).render(expression)


def one_line(expression: Any) -> str:
    """The expression on one line, with real subscripts where there are any."""
    return LinePrinter().render(expression)


def beside(*parts: stringPict | str) -> stringPict:
    """The parts next to each other, on one baseline."""
    return stringPict(*stringPict.next(*parts))


def left_aligned(rows: Sequence[str], baseline: int = 0) -> stringPict:
    """The rows as one block, filled up at the right."""
    width = max(map(line_width, rows))
    return stringPict("\n".join(row + " " * (width - line_width(row)) for row in rows), baseline)


def subscripted(symbol: str, places: Sequence[Any]) -> str:
    """The symbol with its places below it, or in square brackets where Unicode lacks a letter."""
    if not places:
        return symbol
    names = [one_line(place) for place in places]
    literal = len(names) > 1 and any(isinstance(place, Number) for place in places)
    below = "".join(names)
    if literal or not all(letter in SUBSCRIPTS for letter in below):
        return f"{symbol}[{','.join(names)}]"
    return symbol + "".join(SUBSCRIPTS[letter] for letter in below)


def raised(text: str) -> str | None:
    """The text in superscript letters, or None where Unicode lacks one."""
    if not all(letter in SUPERSCRIPTS for letter in text):
        return None
    return "".join(SUPERSCRIPTS[letter] for letter in text)


def entry(shown: Entry) -> str:
    """An entry such as zᵢ or, with the sample as a raised last index, zᵢ⁽ˢ⁾."""
    places = list(shown.args)
    if not shown.family.raised_last:
        return subscripted(shown.family.name, places)
    last = one_line(places.pop())
    above = raised(last)
    return subscripted(shown.family.name, places) + (f"^({last})" if above is None else f"⁽{above}⁾")


class LinePrinter(TextPrinter):
    """The one-line text form, with subscripts instead of brackets."""

    def entry(self, entry_: Entry) -> str:
        return entry(entry_)

    def delta(self, places: Sequence[str]) -> str:
        return _delta(places)


def _delta(places: Sequence[str]) -> str:
    below = "".join(places)
    plain = below.isdigit() or not all(letter in SUBSCRIPTS for letter in below)
    return f"δ[{','.join(places)}]" if plain else "δ" + "".join(SUBSCRIPTS[letter] for letter in below)


class BlockPrinter(Printer[stringPict]):
    """The two-dimensional block of each construction."""

    def symbol(self, name: str) -> stringPict:
        return stringPict(name)

    def number(self, numerator: int, denominator: int) -> stringPict:
        if denominator == 1:
            return stringPict(str(numerator))
        value = self.fraction(stringPict(str(abs(numerator))), stringPict(str(denominator)))
        return self.negative(value) if numerator < 0 else value

    def entry(self, entry_: Entry) -> stringPict:
        return stringPict(entry(entry_))

    def delta(self, places: Sequence[stringPict]) -> stringPict:
        return stringPict(_delta([place.picture[0] for place in places]))

    def add(self, terms: Sequence[tuple[str, stringPict]]) -> stringPict:
        (sign, first), *others = terms
        parts: list[stringPict | str] = ["-", first] if sign == "-" else [first]
        for sign, term in others:
            parts += [f" {sign} ", term]
        return beside(*parts)

    def dots(self) -> stringPict:
        return stringPict("⋯")

    def negative(self, inner: stringPict) -> stringPict:
        # A minus that touches a fraction's bar would look like a part of it.
        touches = inner.picture[inner.baseline].lstrip(f" {MARK}").startswith("─")
        return beside("- " if touches else "-", inner)

    def multiply(self, factors: Sequence[stringPict], dotted: Sequence[bool]) -> stringPict:
        parts: list[stringPict | str] = [factors[0]]
        for factor, dot in zip(factors[1:], dotted, strict=True):
            parts += [" · " if dot else " ", factor]
        return beside(*parts)

    def fraction(self, over: stringPict, under: stringPict) -> stringPict:
        bar = "─" * (max(over.width(), under.width()) + 2)
        return stringPict("\n".join([*_rows(over), bar, *_rows(under)]), over.height())

    def power(self, base: stringPict, exponent: stringPict) -> stringPict:
        small = raised(exponent.picture[0]) if exponent.height() == 1 else None
        if small is None:
            return self._lifted(base, exponent)
        rows = [small, *[" " * len(small)] * (base.height() - 1)]
        return beside(base, stringPict("\n".join(rows), base.baseline))

    def exponential(self, argument: stringPict, tall: bool) -> stringPict:
        if tall:
            return beside("exp", self.bracket(argument, tall))
        return self._lifted(stringPict("e"), argument)

    def _lifted(self, base: stringPict, exponent: stringPict) -> stringPict:
        """The exponent in the rows above the base, to its right."""
        above = [" " * base.width() + row for row in _rows(exponent)]
        below = [row + " " * exponent.width() for row in _rows(base)]
        return stringPict("\n".join([*above, *below]), exponent.height() + base.baseline)

    def logarithm(self, argument: stringPict, tall: bool) -> stringPict:
        return beside("log", self.bracket(argument, tall))

    def sum(self, index: stringPict, excluded: Sequence[stringPict], size: stringPict, body: stringPict) -> stringPict:
        letter = index.picture[0]
        if excluded:
            left_out = ",".join(place.picture[0] for place in excluded)
            sign = stringPict(f"∑\n{letter}≠{left_out}", 0)
        else:
            sign = stringPict(f"{size.picture[0]}\n∑\n{letter}=1", 1)
        return beside(sign, " ", body)

    def derivative_of_symbol(self, body: stringPict, variable: stringPict) -> stringPict:
        return self._ratio(beside("∂", body), beside("∂", variable))

    def derivative(
        self,
        body: stringPict,
        variable: stringPict,
        *,
        bracketed: bool,
        tall: bool,  # noqa: ARG002
    ) -> stringPict:
        operator = self._ratio(stringPict("∂"), beside("∂", variable))
        return beside(operator, " ", _enclosed(body, "[") if bracketed else body)

    def _ratio(self, over: stringPict, under: stringPict) -> stringPict:
        """A fraction whose bar is no longer than need be."""
        bar = "─" * max(over.width(), under.width())
        return stringPict("\n".join([*_rows(over), bar, *_rows(under)]), over.height())

    def cases(self, values: Sequence[stringPict], conditions: Sequence[tuple[str, str, str]]) -> stringPict:
        width = max(value.width() for value in values)
        rows: list[str] = []
        for value, (sign, first, second) in zip(values, conditions, strict=True):
            gap = " " * (width - value.width() + 3)
            line = beside(value, f"{gap}for {first} {sign} {second}")
            rows += [*([""] if rows else []), *_rows(line)]
        return beside(_brace(len(rows)), " ", left_aligned(rows, len(rows) // 2))

    def bracket(self, inner: stringPict, tall: bool) -> stringPict:  # noqa: ARG002
        return _enclosed(inner, "(")

    def mark(self, inner: stringPict) -> stringPict:
        return stringPict("\n".join(_marked(row) for row in _rows(inner)), inner.baseline)


def _rows(picture: stringPict) -> list[str]:
    return list(picture.picture)


def _marked(row: str) -> str:
    """The row with marks around its ink, those of its parts taken away."""
    plain = row.replace(MARK, "").replace(UNMARK, "")
    ink = plain.strip()
    if not ink:
        return plain
    start = len(plain) - len(plain.lstrip())
    return plain[:start] + MARK + ink + UNMARK + plain[start + len(ink) :]


def _enclosed(inner: stringPict, kind: str) -> stringPict:
    left, right = (_bracket(shapes, inner.height()) for shapes in BRACKETS[kind])
    return beside(stringPict(left, inner.baseline), inner, stringPict(right, inner.baseline))


def _bracket(shapes: str, height: int) -> str:
    alone, top, middle, bottom = tuple(shapes)
    if height == 1:
        return alone
    return "\n".join([top, *[middle] * (height - 2), bottom])


def _brace(height: int) -> stringPict:
    """A brace with its point in the middle; even heights have it just below."""
    rows = ["⎧", *["⎪"] * (height - 2), "⎩"] if height > 1 else ["{"]
    if height > 2:
        rows[height // 2] = "⎨"
    return stringPict("\n".join(rows), height // 2)


def matrix_name(latex_name: str) -> str:
    """The name of a matrix in plain letters, W₃ for W_3; it knows the catalogue's few commands."""
    shown, rest = "", latex_name
    while rest:
        if rest.startswith(("\\mathrm{", "\\mathbf{", "\\hat{")):
            command, _, rest = rest.partition("{")
            inner, _, rest = rest.partition("}")
            shown += inner + ("\u0302" if command == "\\hat" else "")
        elif rest[0] == "_" and len(rest) > 1:
            shown += SUBSCRIPTS.get(rest[1], f"_{rest[1]}")
            rest = rest[2:]
        else:
            shown, rest = shown + rest[0], rest[1:]
    return unicodedata.normalize("NFC", shown)
