"""Where a problem is, for every format: first and last place, the line of the file, the marked part of it."""

from __future__ import annotations

from dataclasses import dataclass

from derive.reading.check import Problem
from derive.reading.problems import Span
from derive.reading.reports.counterexample import told
from derive.reading.reports.names import plain, printable
from derive.reading.sources import Place, Source

NEAR = 1000  # how many characters of a line are shown at each side of where a mark begins, and behind it


@dataclass(frozen=True)
class Excerpt:
    """The line that a problem begins in, on one line and without control characters: before, marked, behind."""

    before: str
    marked: str
    after: str


def extent(source: Source, span: Span) -> tuple[Place, Place]:
    """The place of the span's first character, and the place behind its last one."""
    start = source.place(span.start)
    if span.end <= span.start:
        return start, start
    last = source.place(span.end - 1)
    return start, Place(last.line, last.column + 1, last.cell)


def excerpt(source: Source, span: Span) -> Excerpt:
    """The line as it is written in the file, with the span's part in it: of many lines, that on the first."""
    line = source.line_of(span.start)
    start, end = extent(source, span)
    first = start.column - 1
    last = end.column - 1 if (end.line, end.cell) == (start.line, start.cell) else len(line)
    # Of a line of a megabyte the part around the mark, wider than any report shows it.
    cut, behind = max(0, first - NEAR), min(max(last, first), first + NEAR) + NEAR
    line, first, last = line[cut:behind], first - cut, last - cut
    shown = printable(line.rstrip())
    last = max(first, min(last, len(shown)))
    lead = len(shown) - len(shown.lstrip())
    marked = shown[first:last]
    kept = marked.rstrip()
    return Excerpt(shown[min(lead, first) : first], kept, marked[len(kept) :] + shown[last:])


def snippet(source: Source, span: Span) -> str:
    """The text of a span, as it was read."""
    return source.text[span.start : span.end]


def message(problem: Problem) -> str:
    """What is wrong, on one line, with symbols as people write them; what isn't read is quoted as it stands."""
    said = problem.message if problem.code == "UNREAD" else plain(problem.message)
    return " ".join(printable(said).split())


def advice(problem: Problem) -> list[str]:
    """The repair, what to write, and the counterexample, a line each, where there are any."""
    lines = [f"did you mean  {printable(problem.repair)}"] if problem.repair else []
    lines += [f"to say so     {printable(problem.say)}"] if problem.say else []
    return lines + ([f"for example   {printable(str(told(problem.witness)))}"] if problem.witness else [])
