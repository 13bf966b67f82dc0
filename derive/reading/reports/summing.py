"""How many equalities were found, and what was said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from derive.reading.check import Report

KINDS = (
    ("proved", "proved"),
    ("if", "true if"),
    ("follows", "that follow from one not decided"),
    ("false", "false"),
    ("carried", "that carry a false side on"),
    ("recovered", "right again behind a false side"),
    ("kinds", "with mixed kinds"),
    ("shape", "whose shapes don't agree"),
    ("undecided", "not decided"),
    ("unread", "not read"),
)
TAKEN = ("definition", "assumption", "chain_rule")


# What is looked for as a displayed formula, by format.
DISPLAYS = {
    "tex": r"\[ ... \], $$ ... $$, equation, align, gather, multline, eqnarray",
    "md": r"$$ ... $$, \[ ... \], ```math, environments such as align",
    "ipynb": r"$$ ... $$, \[ ... \], ```math, environments such as align, in the text cells",
    "rst": ".. math::",
    "html": r"\[ ... \], $$ ... $$, environments such as align, MathJax's scripts",
}


def summary(reports: Sequence[Report]) -> str:
    """One line: 12 equalities: 9 proved, 3 not read, for 1 piece; 3 definitions taken.

    Of a single file without any: what was looked for in it.
    """
    counts = total(reports)
    found, displays = equalities(counts), sum(report.displays for report in reports)
    taken = sum(counts[kind] for kind in TAKEN)
    if not displays:
        one = reports[0].source.format if len(reports) == 1 else ""
        return "no displayed formula" + (f"; looked for are {DISPLAYS[one]}" if one else "")
    if not found and not taken:
        return f"no equality in {displays} displayed formula{'s' * (displays != 1)}"
    said = ", ".join(f"{counts[kind]} {words}" for kind, words in KINDS if counts[kind] or kind == "proved")
    of = pieces(reports)
    said += f", for {of} piece{'s' * (of != 1)}" if counts["unread"] != of else ""
    more = f"; {taken} definition{'s' * (taken != 1)} taken" if taken else ""
    return f"{found} equalit{'y' if found == 1 else 'ies'}{': ' + said if found else ''}{more}"


def equalities(counts: Counter[str]) -> int:
    """How many claim something: all but definitions, assignments and assumptions."""
    return sum(counts[kind] for kind, _ in KINDS)


def pieces(reports: Sequence[Report]) -> int:
    """How many notes there are on equalities that aren't read: one piece may stand in several equalities."""
    return sum(report.pieces_not_read for report in reports)


def total(reports: Sequence[Report]) -> Counter[str]:
    """The counts of all files together."""
    return sum((report.counts for report in reports), Counter())


def _line(reports: Sequence[Report]) -> str:
    words = sum(report.as_words for report in reports)
    return summary(reports) + (f"; {words} read with nothing known of the symbols" if words else "")


def summaries(reports: Sequence[Report]) -> list[str]:
    """A line a file, and one for all where there are several."""
    lines = [f"{report.source.name}: {_line([report])}" for report in reports]
    return lines if len(reports) < 2 else [*lines, f"all {len(reports)} files: {_line(reports)}"]
