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


def summary(counts: Counter[str]) -> str:
    """One line: 12 equalities: 10 proved, 2 false; 3 definitions taken."""
    found = equalities(counts)
    said = ", ".join(f"{counts[kind]} {words}" for kind, words in KINDS if counts[kind] or kind == "proved")
    taken = sum(counts[kind] for kind in TAKEN)
    more = f"; {taken} definition{'s' * (taken != 1)} taken" if taken else ""
    return f"{found} equalit{'y' if found == 1 else 'ies'}: {said}{more}"


def equalities(counts: Counter[str]) -> int:
    """How many claim something: all but definitions, assignments and assumptions."""
    return sum(counts[kind] for kind, _ in KINDS)


def total(reports: Sequence[Report]) -> Counter[str]:
    """The counts of all files together."""
    return sum((report.counts for report in reports), Counter())


def _line(reports: Sequence[Report]) -> str:
    words = sum(report.as_words for report in reports)
    return summary(total(reports)) + (f"; {words} read as words in symbols of any kind" if words else "")


def summaries(reports: Sequence[Report]) -> list[str]:
    """A line a file, and one for all where there are several."""
    lines = [f"{report.source.name}: {_line([report])}" for report in reports]
    return lines if len(reports) < 2 else [*lines, f"all {len(reports)} files: {_line(reports)}"]
