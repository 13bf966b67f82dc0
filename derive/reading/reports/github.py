"""The report as GitHub's workflow commands, which put each problem beside its line in a pull request.

    ::error file=notes.tex,line=3,col=5,endLine=3,endColumn=9,title=derive FALSE::the two sides differ

What a document says can't become a command of its own: line ends, % and, in a property,
comma and colon are escaped as the runner undoes them. Columns are left out of a piece of
several lines, and a notebook has neither, since its cells' lines aren't those of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.reading.check import Problem, Report
from derive.reading.reports.names import printable
from derive.reading.reports.places import advice, excerpt, extent, message
from derive.reading.reports.summing import summaries

LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
NO_FILE = "<stdin>"


def report_github(reports: Sequence[Report]) -> str:
    """A command for each problem, and then what sums it up, for the log."""
    lines = [_command(report, problem) for report in reports for problem in report.problems]
    # An older form of command is known by ##[ anywhere in a line.
    return "\n".join([*lines, *(f"derive: {printable(line)}".replace("##[", "# #[") for line in summaries(reports))])


def _command(report: Report, problem: Problem) -> str:
    properties = ",".join(f"{name}={escaped_property(value)}" for name, value in _properties(report, problem))
    shown = excerpt(report.source, problem.span)
    said = "\n".join([message(problem), f"{shown.before}{shown.marked}{shown.after}", *advice(problem)])
    return f"::{LEVELS[problem.severity]} {properties}::{escaped(said)}"


def _properties(report: Report, problem: Problem) -> Iterator[tuple[str, str]]:
    start, end = extent(report.source, problem.span)
    title = f"derive {problem.code}"
    if report.source.name != NO_FILE:
        yield "file", report.source.name
    if start.cell is not None:
        yield "title", f"{title} (cell {start.cell}, line {start.line})"
        return
    yield "line", str(start.line)
    yield "endLine", str(end.line)
    if start.line == end.line:
        yield "col", str(start.column)
        yield "endColumn", str(end.column)
    yield "title", title


def escaped(text: str) -> str:
    """A command's message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """The value of a command's property."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")
