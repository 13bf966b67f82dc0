r"""Our own .tex, read back: every formula on the page is paired with what the document holds there, and compared.

The formulas are taken out of the finished page, macro by macro and $...$ by $...$, in
page order. Beside them stands what the document has in the same places. Whatever is
mathematics of the language is read by derive/reading with the claim's symbols given,
and must be the expression that was checked. Values are no formulas (a witness's numbers,
an error, the cells of a table); they are counted, so that the pairing can't slip, and
compared by tests/render. What is left of the page when all these are cut out must hold
no mathematics at all: so nothing is skipped.

Where the page shortens a written-out sum by dots, the terms that it shows are compared,
and those left out are held against the pattern that a reader goes by: the first term
with another number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

from derive.document.document import (
    ABBREVIATE_FROM,
    Display,
    Document,
    EvidenceTable,
    HeatMap,
    LedgerTable,
    MatrixDisplay,
    NumberTable,
    ReferenceList,
    Section,
)
from derive.language import Addition, Condition, Entry, Equation, Expression, Index, Number, Size, variable
from derive.language.matrices import Matrix, MatrixDifference, MatrixProduct, Shape
from derive.proof import Proved, Witness
from derive.proof.roles import variables
from derive.reading.given import (
    Symbols,
    read,
    read_chain,
    read_condition,
    read_matrices,
    reads_as,
    symbols_of,
)
from derive.reading.grammar.environments import rows_of
from derive.reading.problems import NotRead
from derive.reading.tokens import tokens_of
from derive.steps import (
    Chain,
    DefinitionLine,
    Heading,
    HypothesisLine,
    MatrixLine,
    Mistake,
    Prose,
    SettingTable,
    Text,
)
from tests.tex_reader import body, calls

# The macros with mathematics in them, and which of their arguments it is.
MATHEMATICS = {
    "derivationline": (2, 3),
    "formulaline": (2,),
    "mistake": (1, 4, 5),
    "settingrow": (0, 2),
    "fitdisplay": (0,),
    "heatlabel": (0,),
    "heatrow": (0,),
    "heatcell": (1,),
    "heatdots": (0,),
    "comparisonrow": (0, 1, 2, 3),
    "ledgerrow": (3, 4),
}
ARGUMENTS = {"derivationline": 5, "formulaline": 4, "mistake": 6, "settingrow": 3, "comparisonrow": 4, "ledgerrow": 5}
DOTS = Entry(variable("dots", symbol=r"\Omega"))
MATRIX = re.compile(r" = \\begin\{pmatrix\} (.*) \\end\{pmatrix\}", re.DOTALL)
INLINE = re.compile(r"(?<!\\)\$([^$]+)(?<!\\)\$")


class Misprinted(AssertionError):
    """What is printed reads otherwise than what was checked."""


@dataclass(frozen=True)
class Value:
    """Something printed between formulas that is no formula: a number, a size, a list of entries."""


@dataclass(frozen=True)
class NotZero:
    """A side condition: an expression with ≠ 0 or > 0 behind it."""

    expression: Expression
    sign: str


def compare(document: Document, tex: str) -> Counter[str]:
    """Compare every formula; how many there were of each kind, sides of equalities by themselves. Raises Misprinted."""
    page = body(re.sub(r"^\\outline\{.*$", "", tex, flags=re.MULTILINE))
    found: Counter[str] = Counter()
    inline = list(_inline(document))
    _pair(found, "in sentences", INLINE.findall(page), inline)
    known = {section.name: _symbols(section) for section in document.sections}
    at = {macro: iter(calls(page, macro, ARGUMENTS.get(macro, most[-1] + 1))) for macro, most in MATHEMATICS.items()}
    for section in document.sections:
        for block in section.blocks:
            for kind, text, thing in _displayed(block, at):
                found[kind] += len(thing) if isinstance(thing, tuple) else 2 if isinstance(thing, Equation) else 1
                symbols = symbols_of(block) if isinstance(block, DefinitionLine) else known[section.name]
                _require(text, thing, symbols)
    for macro, left in at.items():
        if next(left, None) is not None:
            raise Misprinted(f"the page has more of {macro} than the document")
    _require_nothing_else(page)
    return found


def _symbols(section: Section) -> Symbols:
    """The symbols of a section; a definition line is read with its own, which in the setting has its own z."""
    return symbols_of(*[b.comment if isinstance(b, DefinitionLine) else b for b in section.blocks])


# -- what stands in displays and tables ------------------------------------------------------


def _displayed(block: Any, at: dict[str, Iterator[list[str]]]) -> Iterator[tuple[str, str, Any]]:
    """The formulas of one block: kind, LaTeX as printed, what was checked."""
    match block:
        case Chain(steps=steps):
            rows = [next(at["derivationline"]) for _ in steps]
            text = r" \\ ".join(f"{row[2]} &= {row[3]}" for row in rows)
            yield "chains", rf"\begin{{aligned}} {text} \end{{aligned}}", block.lines
        case DefinitionLine(family=family):
            sides = family[family.definition.parameters], family.definition.body
            yield "definitions", next(at["formulaline"])[2], sides
        case HypothesisLine(hypothesis=hypothesis):
            yield "hypotheses", next(at["formulaline"])[2], (hypothesis.left, hypothesis.right)
        case MatrixLine(left=left, right=right):
            yield "matrices", next(at["formulaline"])[2], (left, right)
        case Mistake(equation=equation):
            yield "mistakes", next(at["mistake"])[1], equation
        case SettingTable(rows=rows):
            for symbol, _, size in rows:
                printed = next(at["settingrow"])
                yield "settings", printed[0], symbol
                yield "settings", printed[2], size
        case Display(left=left, right=right):
            yield "written out", next(at["fitdisplay"])[0], _abbreviated(Equation(left, right))
        case MatrixDisplay():
            yield from _matrix(next(at["fitdisplay"])[0], block)
        case HeatMap(rows=rows, columns=columns):
            for label in columns:
                if label is not None:
                    yield "labels", next(at["heatlabel"])[0], label
            for label in rows:
                text = next(at["heatrow"])[0]
                yield "labels", text, label
            for _ in range(sum(value is not None for row in block.values for value in row)):
                next(at["heatcell"])
            for _ in range(sum(value is None for row in (columns, *block.values) for value in row)):
                next(at["heatdots"])
        case NumberTable(rows=rows):
            for label, _ in rows:
                yield "labels", next(at["comparisonrow"])[0], label
        case LedgerTable(groups=groups):
            for _ in [need for group in groups for need in group.needs]:
                next(at["ledgerrow"])
        case Text() | Heading() | EvidenceTable() | ReferenceList():
            pass
        case _:
            raise AssertionError(f"no formulas are known in a {type(block).__name__}")


def _matrix(text: str, block: MatrixDisplay) -> Iterator[tuple[str, str, Any]]:
    """The left side and every entry of a written-out matrix; dots stand where the document leaves entries out."""
    printed = MATRIX.search(text)
    assert printed is not None, text
    yield "written out", text[: printed.start()], block.left
    rows = printed[1].split(r" \\ ")
    assert len(rows) == len(rows_of(tokens_of(printed[1]))) == len(block.entries)
    for row, entries in zip(rows, block.entries, strict=True):
        for cell, entry in zip(row.split(" & "), entries, strict=True):
            yield "written out", cell, entry


def _abbreviated(equation: Equation) -> Equation:
    """The equation as the page shows it, the terms left out being what the first term says of them."""
    return Equation(equation.left, _with_dots(equation.right))


def _with_dots(node: Any) -> Any:
    if isinstance(node, Entry) or not node.args:
        return node
    parts = [_with_dots(part) for part in node.args]
    if isinstance(node, Addition) and len(parts) >= ABBREVIATE_FROM:
        for number, term in enumerate(node.args, start=1):
            assert term == _at_position(node.args[0], number), f"the {number}th term is not what the dots say"
        parts = [parts[0], parts[1], DOTS, parts[-1]]
    return node.func(*parts)


def _at_position(node: Any, number: int) -> Any:
    """The term with this number for 1 in every entry."""
    if isinstance(node, Entry):
        return Entry(node.family, *[Number(number) if place == Number(1) else place for place in node.args])
    return node.func(*[_at_position(part, number) for part in node.args]) if node.args else node


# -- what stands in sentences ----------------------------------------------------------------


def _inline(document: Document) -> Iterator[tuple[Symbols, Any]]:
    """What stands between dollars, in page order, with the symbols to read it by."""
    for piece in _prose(document.summary):
        yield symbols_of(document.summary), piece
    for section in document.sections:
        symbols = _symbols(section)
        for block in section.blocks:
            yield from ((symbols, piece) for piece in _in_sentences(block))


def _prose(prose: Prose) -> Iterator[Any]:
    kinds = (Expression, Index, Condition, Equation, Matrix, MatrixProduct, MatrixDifference, Shape)
    yield from (piece for piece in prose.pieces if isinstance(piece, kinds))


def _in_sentences(block: Any) -> Iterator[Any]:
    match block:
        case Text(words=said) | Heading(words=said):
            yield from _prose(said)
        case Chain(steps=steps):
            for step in steps:
                yield from _prose(step.because)
        case DefinitionLine(comment=said) | HypothesisLine(comment=said) | MatrixLine(comment=said):
            yield from _prose(said)
        case Mistake():
            yield from _prose(block.why)
            yield from _values(block.verdict.witness, block.equation)
        case SettingTable(rows=rows):
            for _, meaning, _ in rows:
                yield from _prose(meaning)
        case NumberTable(head=head):
            for said in head:
                yield from _prose(said)
        case EvidenceTable(groups=groups):
            for row in [row for _, rows in groups for row in rows]:
                yield from row.conditions
                yield from _conditions(row.step.verdict)
                yield from [Value()] * bool(row.points)
        case LedgerTable(groups=groups):
            for group in groups:
                yield from _prose(group.holds)
                for need in group.needs:
                    assumption = need.assumption
                    is_case = isinstance(assumption, Condition)
                    yield assumption if is_case else Equation(assumption.left, assumption.right)
                    yield from _values(need.without.witness, need.equation)


def _conditions(verdict: Any) -> Iterator[Any]:
    assert isinstance(verdict, Proved)
    for condition in verdict.conditions:
        yield NotZero(condition.expression, {"≠ 0": r" \neq 0", "> 0": " > 0"}[condition.relation])
        yield from condition.where
    yield from [Value()] * len(verdict.smallest)


def _values(witness: Witness, sides: Equation) -> list[Value]:
    """A place for each size, symbol and position of a counterexample."""
    names = {family.name for side in (sides.left, sides.right) for family in variables(side)}
    return [Value()] * (len(witness.sizes) + len(names & set(witness.values)) + len(witness.places))


def _pair(found: Counter[str], kind: str, printed: list[str], expected: list[tuple[Symbols, Any]]) -> None:
    if len(printed) != len(expected):
        raise Misprinted(f"{len(printed)} formulas {kind} are printed, and {len(expected)} stand in the document")
    for text, (symbols, thing) in zip(printed, expected, strict=True):
        found["values" if isinstance(thing, Value) else kind] += 1
        _require(text, thing, symbols)


# -- one formula -----------------------------------------------------------------------------


def _require(text: str, thing: Any, symbols: Symbols) -> None:
    """Raise Misprinted unless the text reads as the thing."""
    try:
        right = _reads(text, thing, symbols)
    except NotRead as problem:
        piece = text[problem.span.start : problem.span.end]
        raise Misprinted(f"{text}\nis not read: {problem.why}: {piece}\nmeant: {thing}") from problem
    if not right:
        raise Misprinted(f"{text}\ndoes not read as\n{thing}")


def _reads(text: str, thing: Any, symbols: Symbols) -> bool:
    match thing:
        case Value():
            return True
        case None:
            return text in (r"\vdots", r"\cdots", r"\ddots")
        case NotZero(expression, sign):
            return text.endswith(sign) and reads_as(read(text.removesuffix(sign), symbols), expression)
        case Condition():
            return bool(read_condition(text, symbols) == thing)
        case Index():
            return text == thing.name and symbols.indices.get(text) == thing
        case Equation():
            return _reads(text, (thing.left, thing.right), symbols)
        case Shape(rows, columns):
            sides = [Number(1) if range_ is None else Size(range_) for range_ in (rows, columns)]
            return reads_as(read(text, symbols), reduce(lambda one, other: one * other, sides))
        case Matrix() | MatrixProduct() | MatrixDifference():
            return read_matrices(text, symbols) == [thing]
        case (Matrix(), _):
            return read_matrices(text, symbols) == list(thing)
        case tuple():
            if r"\cdots" in text:
                assert r"\Omega" not in text
                text = text.replace(r"\cdots", r"\Omega")
                symbols = symbols_of(thing)
            members = read_chain(text, symbols)
            return len(members) == len(thing) and all(map(reads_as, members, thing))
        case _:
            return reads_as(read(text, symbols), thing)


def _require_nothing_else(page: str) -> None:
    """Raise Misprinted if mathematics is left when all formulas are cut out."""
    rest = page
    for macro, places in MATHEMATICS.items():
        for arguments in calls(page, macro, ARGUMENTS.get(macro, places[-1] + 1)):
            kept = ["" if at in places else argument for at, argument in enumerate(arguments)]
            rest = rest.replace(*["".join(f"{{{each}}}" for each in those) for those in (arguments, kept)], 1)
    rest = INLINE.sub("", rest)
    left = re.search(r"(?<!\\)[$_^]|\\(?:frac|sum|partial|delta|log|exp|neq|cdot|changed|result)\b", rest)
    if left is not None:
        raise Misprinted(f"mathematics that nobody reads: {rest[max(0, left.start() - 60) : left.end() + 60]}")
