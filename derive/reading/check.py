r"""Check a document: read it, judge each equality, say what is wrong and what would mend it.

The report is plain data, ordered by place: problems (each with a code, a severity, its
span, the repair and the counterexample where there is one) and how many equalities were
found, read and decided. How it is shown is for the report files to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from derive.errors import BadInput, quoted
from derive.language.latex import latex
from derive.proof import Refuted, Witness
from derive.reading.author_form import as_author
from derive.reading.codes import CODES
from derive.reading.configured_macros import configured_macros
from derive.reading.in_order import judge_all
from derive.reading.judging import Judgement
from derive.reading.knowledge import Document
from derive.reading.manners.counting import as_counted
from derive.reading.manners.squares import written_back
from derive.reading.notices.strays import stray_in
from derive.reading.problems import NotRead, ShapesDiffer, Span
from derive.reading.prose import labels_in, signs_in, stated_in_prose
from derive.reading.repair import find_repair
from derive.reading.restricting import Restrictions
from derive.reading.sections import section_at, sections_of
from derive.reading.size_letters import Place, as_called, letters_of_sizes
from derive.reading.sources import Source
from derive.reading.stated import Stated, stated_in
from derive.reading.statements import Statement, Understood, understand
from derive.reading.syntax import Big
from derive.reading.telling import comment, what_is_needed, why_undecided
from derive.reading.tokens import macros_in

SYMMETRIC = re.compile(r"\bsymmetric|\bhessian|\bcovariance", re.IGNORECASE)
# Where 1 + 1 may be 0, 1 or 10.
COUNTS_OTHERWISE = re.compile(
    r"\\mathbb\s*\{?\s*[FZ]\s*\}?\s*(?:_|/)|\bGF\(|\bmodul[oa]\b|\\[bp]?mod\b|\bmod\b|\\oplus|\bxor\b|\bboolean\b"
    r"|\bbinary (?:numbers?|digits?|notation|system|addition)|\b(?:octal|hexadecimal)\b",
    re.IGNORECASE,
)
ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True)
class Problem:
    """One thing to tell: `span` is what to mark, `formula` the whole equality, `repair` LaTeX that would be true."""

    code: str
    message: str
    span: Span
    formula: Span
    repair: str = ""
    witness: Witness | None = None
    say: str = ""  # what to write into the document, so that this is told no more
    equalities: int = 0  # how many of the document's equalities have no other verdict than this one

    @property
    def severity(self) -> str:
        """error, warning or note."""
        return CODES[self.code].severity


@dataclass(frozen=True)
class Report:
    """What was found in one document."""

    source: Source
    problems: tuple[Problem, ...]
    judgements: tuple[Judgement, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many equalities of each kind: proved, if, false, undecided, unread, definition, ..."""
        return Counter(judgement.kind for judgement in self.judgements)

    @property
    def pieces_not_read(self) -> int:
        """How many notes tell of the equalities that aren't read: one piece may stand in several of them."""
        return sum(problem.code == "UNREAD" and problem.equalities > 0 for problem in self.problems)

    @property
    def displays(self) -> int:
        """How many displayed formulas the document has."""
        return sum(piece.displayed for piece in self.source.pieces)

    @property
    def as_words(self) -> int:
        """How many equalities were read as words in symbols of any kind, definitions among them."""
        return sum(judgement.as_words for judgement in self.judgements)

    @property
    def exit_code(self) -> int:
        """1 if something is wrong, else 5 if something was not read or not decided, else 0, also with warnings."""
        severities = {problem.severity for problem in self.problems}
        return 1 if ERROR in severities else 5 if NOTE in severities else 0


def exit_code(reports: Sequence[Report], *, strict: bool = False) -> int:
    """The worst of all: 1, then 5, then 0; `strict` makes 1 of whatever there is to tell, warnings too."""
    codes = {report.exit_code for report in reports}
    if 1 in codes or (strict and any(report.problems for report in reports)):
        return 1
    return max(codes, default=0)


def check(source: Source, assume: Sequence[str] = ()) -> Report:
    r"""Check a document, under what it states itself and under `assume` (LaTeX such as \sum_k y_k = 1).

    Raises BadInput for an assumption that can't be read.
    """
    stated = [stated_in(text, None) for text in assume]
    stated += [*stated_in_prose(source.text), *labels_in(source.text)]
    stated += [stated_in(part, each.span) for each in source.directives for part in each.text.split(";")]
    for each in stated:
        if each.problem and each.span is None:
            raise BadInput(f"--assume {quoted(each.text)}: {each.problem}")
    macros = {**configured_macros(source.text), **macros_in(source.text)}
    understood = understand(source.pieces, macros, [s for s in stated if not s.problem], source.text)
    sections = sections_of(source.text)
    restrictions, signs = Restrictions(source.text), signs_in(source.text)
    begins: dict[int, int] = {}
    for statement in understood.statements:
        start = statement.left.member.span.start
        begins[statement.chain] = min(begins.get(statement.chain, start), start)
    restricted = {chain for chain, start in begins.items() if restrictions.at(start)}
    symmetric = SYMMETRIC.search(source.text) is not None
    counts_otherwise = COUNTS_OTHERWISE.search(source.text) is not None
    for statement in understood.statements:
        statement.section = section_at(sections, statement.left.member.span.start)
        statement.symmetric = symmetric
        statement.restricted = statement.chain in restricted or restrictions.behind(statement.right.member.span.end)
        statement.binary, statement.signs = understood.document.binary, signs
        statement.counts_otherwise = counts_otherwise
    judged = [
        judgement
        for judgement in judge_all(understood.statements, understood.document, understood.shapes, source.text)
        if judgement.statement.displayed
    ]
    judged.sort(key=lambda judgement: judgement.statement.right.member.span.start)  # as they stand on the page
    problems = [
        *_unreadable(source, stated),
        *_findings(understood, source.text),
        *_problems(judged, source, understood.document),
    ]
    return Report(source, tuple(sorted(problems, key=lambda p: (p.span.start, p.code))), tuple(judged))


def _unreadable(source: Source, stated: Sequence[Stated]) -> Iterator[Problem]:
    for problem in source.problems:
        yield Problem("UNREAD", problem.why, problem.span, problem.span)
    for each in stated:
        if each.problem and each.span is not None:
            yield Problem(
                "UNREAD", f"this comment states nothing that can be read: {each.problem}", each.span, each.span
            )


def _findings(understood: Understood, text: str) -> Iterator[Problem]:
    for finding in understood.findings:
        yield Problem(finding.code, finding.message, finding.span, finding.span, finding.mended(text))


def _problems(judged: Sequence[Judgement], source: Source, document: Document) -> Iterator[Problem]:
    told: set[Span] = set()
    letters: Mapping[Place, set[str]] = {}
    macros = macros_in(source.text)
    spoilt = Counter(problem.span for problem in map(_unread, judged) if problem is not None)
    for at, judgement in enumerate(judged):
        match judgement.kind:
            case "false":
                letters = letters or letters_of_sizes(each.statement for each in judged)
                false = _false(judged, at)
                assert false.witness is not None
                side = judgement.statement.right
                yield replace(
                    false,
                    repair=as_author(false.repair, side, source.text, macros) if false.repair else "",
                    witness=as_called(false.witness, judgement.statement, letters),
                )
            case "if" if (stray := stray_in(judged, at)) is not None:
                if stray.side is judgement.statement.right or judgement.statement.begins:
                    yield Problem("INDEX", stray.message, stray.side.member.span, _spans(judgement.statement)[1])
            case "if":
                needs, say = what_is_needed(judgement, source)
                yield Problem("ASSUME", needs, *_spans(judgement.statement), say=say, equalities=1)
            case "recovered" if judgement.needs:
                needs, say = what_is_needed(judgement, source)
                yield Problem("ASSUME", needs, *_spans(judgement.statement), say=say, equalities=1)
            case "kinds":
                message = f"{judgement.reason} stands here without an index, and with one in the same equality"
                yield Problem("KIND", message, *_spans(judgement.statement), equalities=1)
            case "undecided":
                why = why_undecided(judgement, source, document)
                yield Problem("UNDECIDED", f"not decided: {why}", *_spans(judgement.statement), equalities=1)
            case "shape" | "unread":
                # One side that can't be read spoils two equalities; it is told once.
                problem = _unread(judgement)
                if problem is None or problem.span in told:
                    continue
                told.add(problem.span)
                code, why = ("SHAPE", "") if isinstance(problem, ShapesDiffer) else ("UNREAD", "not read: ")
                several = f"; {spoilt[problem.span]} equalities have this piece" if spoilt[problem.span] > 1 else ""
                yield Problem(
                    code,
                    f"{why}{problem.why}{several}",
                    problem.span,
                    _spans(judgement.statement)[1],
                    say=comment(source.format, problem.say) if problem.say else "",
                    equalities=spoilt[problem.span],
                )


def _unread(judgement: Judgement) -> NotRead | None:
    """Why an equality isn't read, or which of its shapes differ; None where it is read."""
    if judgement.kind not in ("shape", "unread"):
        return None
    problems = [side.problem for side in (judgement.statement.left, judgement.statement.right)]
    return next((p for p in problems if isinstance(p, ShapesDiffer)), problems[0] or problems[1])


def _spans(statement: Statement) -> tuple[Span, Span]:
    """The side to mark (the right one, which claims to follow), and the whole equality."""
    left, right = statement.left.member.span, statement.right.member.span
    return right, left.to(right) if left.start <= right.start else right


def _false(judged: Sequence[Judgement], at: int) -> Problem:
    judgement = judged[at]
    statement, verdict = judgement.statement, judgement.verdict
    assert isinstance(verdict, Refuted)
    following = [j for j in judged[at + 1 :] if j.statement.chain == statement.chain]
    entry = statement.left.entry or statement.right.entry
    message = f"the two sides differ in the entry {entry}" if entry else "the two sides differ"
    message += _right_again(following)
    # A repair of entries can't be written back as matrices.
    # Nor can one of a product over an index, which is an exponential of a sum of logarithms by now.
    after = following[0].statement if following else None
    repair = "" if statement.left.in_entries or _has_product(statement) else _repair_of(statement, after)
    left, right = statement.left.expression, statement.right.expression
    assert left is not None
    assert right is not None
    witness = as_counted(verdict.witness, left, right)
    return Problem("FALSE", message, *_spans(statement), repair, witness, equalities=1)


def _right_again(following: Sequence[Judgement]) -> str:
    """What to say where a side behind a false one is right again: either one slip, alone in its side, or two."""
    at = next((at for at, judgement in enumerate(following) if judgement.kind == "recovered"), None)
    if at is None:
        return ""
    needs = f" if {following[at].needs}" if following[at].needs else ""
    if at == 0:
        return f"; the next side is right again{needs}: a slip in this one alone, or two that cancel"
    return f"; a later side is right again{needs}: two slips cancel"


def _has_product(statement: Statement) -> bool:
    nodes = [node for side in (statement.left, statement.right) if side.node is not None for node in side.node.walk()]
    return any(isinstance(node, Big) and node.operator == "prod" for node in nodes)


def _repair_of(statement: Statement, after: Statement | None) -> str:
    """LaTeX of what the right side should be; of the left one if that alone can be mended. Empty if none is found."""
    left, right = statement.left.expression, statement.right.expression
    assert left is not None
    assert right is not None
    beyond = after.right.expression if after is not None and after.right.problem is None else None
    assumed = (*statement.conditions, *statement.hypotheses)
    for neighbour in (beyond, None) if beyond is not None else (None,):
        found = find_repair(left, assumed, right, neighbour)
        if found is not None:
            return written_back(latex(found.expression))
    return ""
