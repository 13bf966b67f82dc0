"""The report for people: a line for each problem, the line of the file with a mark, the repair, the counterexample."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from derive.reading.check import Problem, Report

INDENT = "    "
WIDEST = 160
COLOURS = {"error": "\033[31m", "warning": "\033[33m", "note": "\033[36m"}
SAID = (
    ("proved", "proved"),
    ("if", "true if"),
    ("false", "false"),
    ("carried", "that carry a false side on"),
    ("shape", "whose shapes don't agree"),
    ("undecided", "not decided"),
    ("unread", "not read"),
)


def report_text(reports: Sequence[Report], *, colour: bool = False) -> str:
    """All problems in the order of their places, and a line that sums up each file."""
    lines: list[str] = []
    for report in reports:
        for problem in report.problems:
            lines += _problem(report, problem, colour=colour)
        lines.append(summary(report))
    return "\n".join(lines)


def summary(report: Report) -> str:
    """How many equalities were found, and what was said of them."""
    counts = report.counts
    found = counts.total() - counts["definition"] - counts["assignment"] - counts["assumption"]
    said = ", ".join(f"{counts[kind]} {words}" for kind, words in SAID if counts[kind] or kind == "proved")
    taken = counts["definition"] + counts["assumption"]
    more = f"; {taken} definition{'s' * (taken != 1)} taken" if taken else ""
    return f"{report.source.name}: {found} equalit{'y' if found == 1 else 'ies'}: {said}{more}"


def _problem(report: Report, problem: Problem, *, colour: bool) -> Iterator[str]:
    place = report.source.place(problem.span.start)
    cell = f" (cell {place.cell})" if place.cell is not None else ""
    severity = f"{COLOURS[problem.severity]}{problem.severity}\033[0m" if colour else problem.severity
    yield f"{report.source.name}:{place.line}:{place.column}: {severity}: {problem.message}{cell} [{problem.code}]"
    yield from _marked(report, problem)
    if problem.repair:
        yield f"{INDENT}did you mean  {problem.repair}"
    if problem.counterexample:
        yield f"{INDENT}for example   {problem.counterexample}"


def _marked(report: Report, problem: Problem) -> Iterator[str]:
    """The first line of the file that the problem is in, and a mark below the piece."""
    line = report.source.line_of(problem.span.start).replace("\t", " ").rstrip()
    start = report.source.place(problem.span.start).column - 1
    end = start + max(1, problem.span.end - problem.span.start)
    first = report.source.text[problem.span.start : problem.span.end].split("\n")[0]
    end = min(len(line), start + max(1, len(first.rstrip())), end)
    left = max(0, min(start - 40, len(line) - WIDEST))
    if not line[start:end].strip():
        return
    cut = line[left : left + WIDEST]
    yield INDENT + cut.strip()
    shift = start - left - (len(cut) - len(cut.lstrip()))
    before = cut.lstrip()[:shift]
    yield INDENT + " " * _width(before) + "^" + "~" * (_width(line[start : min(end, left + WIDEST)]) - 1)


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)
