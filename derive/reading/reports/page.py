"""What stands on the HTML page: each displayed formula, its equalities with their verdicts, and what is wrong."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from derive.proof import Proved
from derive.reading.check import Problem, Report
from derive.reading.codes import CODES
from derive.reading.judging import Judgement
from derive.reading.reports.counterexample import Counterexample, told
from derive.reading.reports.names import plain, printable
from derive.reading.reports.places import Excerpt, excerpt, message, snippet
from derive.reading.reports.summing import summary
from derive.reading.reports.typesetting import typeset, typeset_tokens
from derive.reading.surface import Piece, Side

# A sign and a word for each verdict, so that nothing hangs on a colour.
WORDS = {
    "proved": ("✓", "proved"),
    "if": ("!", "true if"),
    "follows": ("⇐", "true if an earlier line is"),
    "false": ("✗", "false"),
    "carried": ("↳", "carries the false side on"),
    "recovered": ("↑", "right again: equal to the last right side, not to the one before it"),
    "kinds": ("?", "one symbol, two kinds"),
    "shape": ("✗", "shapes don't agree"),
    "undecided": ("?", "not decided"),
    "unread": ("–", "not read"),
    "definition": ("≔", "definition"),
    "assumption": ("≔", "assumption"),
    "assignment": ("≔", "assignment"),
    "chain_rule": ("≔", "the chain rule, taken as what depends on what"),
}


@dataclass(frozen=True)
class Formula:
    """A formula as MathML where it can be set, and its LaTeX."""

    latex: str
    mathml: Markup | None


@dataclass(frozen=True)
class Remark:
    """A problem as the page tells it."""

    code: str
    title: str
    severity: str
    message: str
    place: str
    excerpt: Excerpt
    repair: Formula | None
    say: str
    counterexample: Counterexample | None


@dataclass
class Row:
    """One equality: its sides, its verdict in a sign and in words, and what is wrong with it."""

    anchor: str
    kind: str
    sign: str
    word: str
    left: Formula | None
    right: Formula
    remarks: list[Remark] = field(default_factory=list)

    @property
    def classes(self) -> str:
        """The verdict and the severities of what is wrong, for the page's style."""
        return " ".join(dict.fromkeys([self.kind, *(remark.severity for remark in self.remarks)]))


@dataclass
class Display:
    """One displayed formula: where it stands, its equalities, and what is wrong with no equality of its own."""

    anchor: str
    place: str
    whole: Formula | None
    rows: list[Row] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """One document's part of the page."""

    name: str
    summary: str
    displays: list[Display]

    @property
    def problems(self) -> Iterator[tuple[str, Remark]]:
        """All that is wrong, in reading order, each with where on the page it stands."""
        for display in self.displays:
            yield from ((display.anchor, remark) for remark in display.remarks)
            for row in display.rows:
                yield from ((row.anchor, remark) for remark in row.remarks)


def page_of(report: Report, number: int) -> Page:
    """The report of the file with this number among all files."""
    source = report.source
    pieces = [piece for piece in source.pieces if piece.displayed]
    starts = [piece.start for piece in pieces]
    displays = [
        Display(f"f{number}-{at}", _place(report, piece.start), None) for at, piece in enumerate(pieces, start=1)
    ]
    loose = Display(f"f{number}-0", "", None)
    rows: list[tuple[Judgement, Row]] = []
    for judgement in report.judgements:
        display = _display_at(judgement.statement.right.member.span.start, starts, displays, loose)
        goes_on = bool(display.rows) and rows[-1][0].statement.right is judgement.statement.left
        row = _row(report, judgement, f"{display.anchor}-{len(display.rows) + 1}", with_left=not goes_on)
        display.rows.append(row)
        rows.append((judgement, row))
    sides = _Sides(rows)
    for problem in report.problems:
        beside = sides.row_at(problem.span.start) or _display_at(problem.span.start, starts, displays, loose)
        beside.remarks.append(_remark(report, problem))
    for display, piece in zip(displays, pieces, strict=True):
        display.whole = None if display.rows else _piece(piece)
    shown = [loose, *displays] if loose.rows or loose.remarks else displays
    return Page(printable(source.name), summary([report]), shown)


def _display_at(offset: int, starts: Sequence[int], displays: Sequence[Display], loose: Display) -> Display:
    at = bisect_right(starts, offset) - 1
    return displays[at] if at >= 0 else loose


class _Sides:
    """Which equality has a place in its right side, or else in its left one."""

    def __init__(self, rows: Sequence[tuple[Judgement, Row]]) -> None:
        # Of equalities that share a side, the first comes last, where bisect finds it.
        self.sides = [
            sorted(
                ((span.start, -at, span.end, row) for at, (span, row) in enumerate(spans)), key=lambda side: side[:2]
            )
            for spans in (
                [(judgement.statement.right.member.span, row) for judgement, row in rows],
                [(judgement.statement.left.member.span, row) for judgement, row in rows],
            )
        ]

    def row_at(self, offset: int) -> Row | None:
        for sides in self.sides:
            at = bisect_right(sides, offset, key=lambda side: side[0]) - 1
            if at >= 0 and offset < max(sides[at][2], sides[at][0] + 1):
                return sides[at][3]
        return None


def _row(report: Report, judgement: Judgement, anchor: str, *, with_left: bool) -> Row:
    sign, word = WORDS[judgement.kind]
    if isinstance(judgement.verdict, Proved) and judgement.kind == "proved":
        word = plain(str(judgement.verdict))
    if judgement.kind == "proved" and judgement.statement.headed and judgement.statement.conditions:
        word += f", in the case {judgement.statement.case}"
    if judgement.kind == "if":
        word = f"true if {plain(judgement.needs)}"
    if judgement.kind == "recovered" and judgement.needs:
        word += f"; true if {plain(judgement.needs)}"
    if judgement.kind == "unread" and judgement.statement.left.problem is not None:
        word += ", for its left side" if judgement.statement.right.problem is None else ""
    left = _side(report, judgement.statement.left) if with_left else None
    right = _side(report, judgement.statement.right)
    return Row(anchor, judgement.kind, sign, printable(word), left, right)


def _side(report: Report, side: Side) -> Formula:
    latex = " ".join(snippet(report.source, side.member.span).split())
    return Formula(printable(latex), typeset_tokens(side.member.tokens))


def _piece(piece: Piece) -> Formula:
    latex = " ".join(piece.text.split())
    return Formula(printable(latex), typeset(piece.text))


def _place(report: Report, offset: int) -> str:
    place = report.source.place(offset)
    return f"line {place.line}" if place.cell is None else f"cell {place.cell}, line {place.line}"


def _remark(report: Report, problem: Problem) -> Remark:
    repair = Formula(printable(problem.repair), typeset(problem.repair)) if problem.repair else None
    return Remark(
        problem.code,
        CODES[problem.code].title,
        problem.severity,
        message(problem),
        f"{_place(report, problem.span.start)}, column {report.source.place(problem.span.start).column}",
        excerpt(report.source, problem.span),
        repair,
        printable(problem.say),
        told(problem.witness) if problem.witness else None,
    )
