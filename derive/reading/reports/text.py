"""The report for people: a line for each problem, the line of the file with a mark, the repair, the counterexample."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from derive.reading.check import Problem, Report
from derive.reading.reports.names import printable
from derive.reading.reports.places import Excerpt, advice, excerpt, message
from derive.reading.reports.summing import summaries

INDENT = "    "
WIDEST, NARROWEST = 160, 40
COLOURS = {"error": "\033[31m", "warning": "\033[33m", "note": "\033[36m"}
PLAIN = "\033[0m"
# Where a terminal has no other letters.
ASCII = str.maketrans({"≈": "~", "≠": "!=", "≥": ">=", "≤": "<=", "…": "...", "·": "*"})


@dataclass(frozen=True)
class Terminal:
    """Where the report is read: with colour, how wide (None: a file or a pipe), and with letters beyond ASCII."""

    colour: bool = False
    width: int | None = None
    ascii: bool = False


def report_text(reports: Sequence[Report], terminal: Terminal | None = None) -> str:
    """All problems in the order of their places, and a line that sums up each file."""
    terminal = terminal or Terminal()
    lines = [line for report in reports for problem in report.problems for line in _problem(report, problem, terminal)]
    return "\n".join([*lines, *map(printable, summaries(reports))])


def place_of(report: Report, problem: Problem) -> str:
    """file:line:column; in a notebook file:cell 3:line:column."""
    place = report.source.place(problem.span.start)
    cell = "" if place.cell is None else f"cell {place.cell}:"
    return f"{printable(report.source.name)}:{cell}{place.line}:{place.column}"


def _problem(report: Report, problem: Problem, terminal: Terminal) -> Iterator[str]:
    colour, end = (COLOURS[problem.severity], PLAIN) if terminal.colour else ("", "")
    width = max(NARROWEST, min(terminal.width or WIDEST, WIDEST)) - len(INDENT)
    said = f"{colour}{problem.severity}{end}: {message(problem)} [{problem.code}]"
    yield f"{place_of(report, problem)}: {_lettered(said, terminal)}"
    shown = excerpt(report.source, problem.span)
    if terminal.ascii:
        shown = Excerpt(
            *(part.encode("ascii", "replace").decode() for part in (shown.before, shown.marked, shown.after))
        )
    if shown.marked:
        shown = _cut(shown, width, "..." if terminal.ascii else "…")
        yield f"{INDENT}{shown.before}{colour}{shown.marked}{end}{shown.after}"
        yield f"{INDENT}{' ' * columns(shown.before)}{colour}^{'~' * (columns(shown.marked) - 1)}{end}"
    for line in advice(problem):
        yield from _wrapped(_lettered(line, terminal), width if terminal.width else None)


def _lettered(line: str, terminal: Terminal) -> str:
    return line.translate(ASCII) if terminal.ascii else line


def _wrapped(line: str, width: int | None) -> Iterator[str]:
    """A counterexample in lines of the terminal; what can be copied is never broken."""
    if width is None or line.startswith(("did you mean", "to say so")):
        yield INDENT + line
        return
    label, rest = line[:14], line[14:]
    for at, part in enumerate(wrap(rest, max(20, width - 14), break_long_words=False, break_on_hyphens=False)):
        yield f"{INDENT}{label if not at else ' ' * 14}{part}"


def _cut(shown: Excerpt, width: int, dots: str) -> Excerpt:
    """An excerpt that fits into `width` columns: the mark is in it, dots stand for what is left out."""
    before, marked, after = shown.before, shown.marked, shown.after
    if columns(before + marked + after) <= width:
        return shown
    room = max(width // 4, width - columns(marked) - 2 * len(dots))
    if columns(before) > room:
        before = dots + _first(before[::-1], room - len(dots))[::-1]
    left = width - columns(before)
    if columns(marked + after) > left:
        whole = columns(marked) <= left - len(dots)
        after = _first(after, left - len(dots) - columns(marked)) + dots if whole else ""
        marked = marked if whole else _first(marked, left - len(dots)) + dots
    return Excerpt(before, marked, after)


def _first(text: str, width: int) -> str:
    """As much of the text as has room in `width` columns."""
    kept, used = 0, 0
    for letter in text:
        used += columns(letter)
        if used > width:
            break
        kept += 1
    return text[:kept]


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
