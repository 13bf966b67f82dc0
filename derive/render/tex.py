"""A document as one .tex file: every block becomes a fragment, Jinja2 sets the page around them.

Each kind of block has one function here; a block that none of them knows raises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jinja2
from pylatex.base_classes import LatexObject

from derive.document.document import (
    ABBREVIATE_FROM,
    Display,
    Document,
    EvidenceRow,
    EvidenceTable,
    HeatMap,
    LedgerTable,
    MatrixDisplay,
    NumberTable,
    Reference,
    ReferenceList,
    Section,
)
from derive.language import Condition, Derivative, Expression, Size
from derive.language.latex import latex
from derive.proof import Proved, Refuted
from derive.render.escape import Tex, escape, escape_link, finalize
from derive.render.fragments import (
    Comparison,
    Derivation,
    Evidence,
    Heatmap,
    Ledger,
    Paragraph,
    References,
    Setting,
    call,
    dumps,
    line,
    packages,
)
from derive.render.words import (
    assumed,
    decimal,
    formula,
    number,
    part_target,
    shape,
    side_conditions,
    target,
    where,
    words,
)
from derive.skeletons import templates_folder
from derive.steps import (
    Chain,
    DefinitionLine,
    Emphasis,
    Heading,
    HypothesisLine,
    MatrixLine,
    Mistake,
    Need,
    Prose,
    SettingTable,
    Step,
    Text,
)


def render_tex(document: Document) -> str:
    """The whole .tex file, ready for one run of TeX."""
    page = _Page(document.numbers)
    sections = [(section, page.blocks(section)) for section in document.sections]
    everything = [fragment for _, fragments in sections for fragment in fragments]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder() / "tex"),
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        autoescape=False,
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.tex.jinja").render(
        title=document.title,
        subtitle=document.subtitle,
        kicker=document.kicker,
        summary=words(document.summary, page.numbers),
        packages=packages(everything),
        sections=[
            {
                "number": page.numbers[section.name],
                "target": target(section.name),
                "title": section.title,
                "headings": page.headings(section),
                "body": dumps(fragments),
            }
            for section, fragments in sections
        ],
    )


class _Page:
    """Turns blocks into fragments; knows the numbers of all lines."""

    def __init__(self, numbers: Mapping[str, str]) -> None:
        self.numbers = numbers
        self.mistakes = 0

    def words(self, prose: Prose) -> Tex:
        """A sentence with its references resolved."""
        return words(prose, self.numbers)

    def headings(self, section: Section) -> list[dict[str, str]]:
        """The section's cases, for the PDF's outline: plain text, no LaTeX."""
        return [
            {"target": part_target(block.anchor), "title": outline_title(block.words)}
            for block in section.blocks
            if isinstance(block, Heading)
        ]

    def blocks(self, section: Section) -> list[LatexObject]:
        """The section's fragments in order."""
        return [fragment for block in section.blocks for fragment in self.block(block)]

    def block(self, block: Any) -> list[LatexObject]:
        """The fragments of one block; raises TypeError for a kind that no page knows."""
        match block:
            case Text():
                return [self.text(block)]
            case Heading():
                return [call("notesubsection", part_target(block.anchor), self.words(block.words))]
            case Chain():
                return [self.chain(block)]
            case DefinitionLine():
                return [self.definition(block)]
            case HypothesisLine():
                sides = formula_of(block.hypothesis.left, block.hypothesis.right)
                return [self.formula_line(block.id, sides, self.words(block.comment))]
            case MatrixLine():
                sides = f"{formula(block.left)} = \\result{{{formula(block.right)}}}"
                return [self.formula_line(block.id, sides, self.words(block.comment))]
            case Mistake():
                return [self.mistake(block)]
            case SettingTable():
                rows = [
                    call("settingrow", formula(symbol), self.words(meaning), shape(size))
                    for symbol, meaning, size in block.rows
                ]
                return [Setting(rows)]
            case Display():
                return [call("fitdisplay", formula_of(block.left, block.right, ABBREVIATE_FROM))]
            case MatrixDisplay():
                return [call("fitdisplay", matrix_display(block))]
            case HeatMap():
                return [heat_map(block)]
            case NumberTable():
                return [number_table(block, self.numbers)]
            case EvidenceTable():
                return [self.evidence(block)]
            case LedgerTable():
                return [self.ledger(block)]
            case ReferenceList():
                return [references(block)]
            case _:
                raise TypeError(f"no page knows the block {type(block).__name__}")

    def text(self, block: Text) -> LatexObject:
        """A paragraph in its role."""
        said = self.words(block.words)
        match block.kind:
            case "text":
                return Paragraph(said)
            case "aim":
                return call("aim", said)
            case "lead":
                return call("lead", said)
            case "remark":
                return call("remark", escape(block.label), said)
            case _:
                raise TypeError(f"no page knows the text kind {block.kind}")

    def chain(self, chain: Chain) -> LatexObject:
        """Each step on a line of its own; the left side stands on the first."""
        rows = []
        for at, step in enumerate(chain.steps):
            left = latex(chain.start) if at == 0 else ""
            rows.append(
                line(
                    self.numbers[step.id],
                    target(step.id),
                    left,
                    right_side(step),
                    self.words(step.because),
                )
            )
        return Derivation(rows)

    def definition(self, block: DefinitionLine) -> LatexObject:
        """A symbol and what it stands for."""
        definition = block.family.definition
        assert definition is not None
        sides = formula_of(block.family[definition.parameters], definition.body)
        return self.formula_line(block.id, sides, self.words(block.comment))

    def formula_line(self, identity: str, sides: str, comment: Tex) -> LatexObject:
        """One numbered formula by itself."""
        return call("formulaline", self.numbers[identity], target(identity), sides, comment)

    def mistake(self, block: Mistake) -> LatexObject:
        """The mistaken formula, why it is wrong, and the counterexample."""
        if not isinstance(block.verdict, Refuted):
            raise TypeError(f"{block.id} is not refuted and can't be printed as a mistake")
        witness = block.verdict.witness
        return call(
            "mistake",
            target(block.id),
            formula_of(block.equation.left, block.equation.right),
            self.words(block.why),
            where(witness, block.equation),
            number(witness.left),
            number(witness.right),
        )

    def evidence(self, table: EvidenceTable) -> LatexObject:
        """A row for every line."""
        rows = []
        for title, lines in table.groups:
            rows.append(call("evidencegroup", escape(title)))
            rows += [self.evidence_row(row, table.size) for row in lines]
        return Evidence(rows, escape(table.size).source)

    def evidence_row(self, row: EvidenceRow, size: str) -> LatexObject:
        """One line's number, rule, verdict and checks; `size` is the letter that the column's head names."""
        verdict = row.step.verdict
        conditions = side_conditions(verdict, row.conditions) if isinstance(verdict, Proved) else Tex("")
        hypotheses = escape("; ".join(verdict.hypotheses)) if isinstance(verdict, Proved) else Tex("")
        other = f"${latex(Size(row.range))} = {{}}$ " if row.range is not None and row.range.size != size else ""
        return call(
            "evidencerow",
            self.numbers[row.step.id],
            target(row.step.id),
            escape(", ".join(row.step.rules) or "stated"),
            rf"\{verdict.word}",
            conditions if conditions.source else r"\none",
            hypotheses if hypotheses.source else r"\none",
            Tex(other + escape(span(row.exact_n)).source),
            str(row.points) if row.points else r"\none",
            f"${power_of_ten(row.max_relative_error)}$" if row.points else r"\none",
        )

    def ledger(self, table: LedgerTable) -> LatexObject:
        """For every claim from which n on it holds, and a row for each of its assumptions."""
        rows = []
        for group in table.groups:
            rows.append(call("ledgergroup", escape(group.title), self.words(group.holds)))
            rows += [self.need(need) for need in group.needs]
        return Ledger(rows)

    def need(self, need: Need) -> LatexObject:
        """What is assumed, the lines that need it, and a counterexample without it."""
        name = "" if isinstance(need.assumption, Condition) else escape(need.assumption.name + ": ").source
        shown = f"on line {self.reference(need.shown_by)}: " if len(need.lines) > 1 else ""
        if isinstance(need.without, Proved):
            found = Tex(f"proved only where {side_conditions(need.without).source}"), r"\none", r"\none"
        else:
            witness = need.without.witness
            found = where(witness, need.equation), number(witness.left), number(witness.right)
        return call(
            "ledgerrow",
            f"{name}${assumed(need.assumption)}$",
            Tex(", ".join(self.reference(line) for line in need.lines)),
            Tex(shown + found[0].source),
            *found[1:],
        )

    def reference(self, line: str) -> str:
        """A line's number as a link."""
        return rf"\hyperlink{{{target(line)}}}{{{self.numbers[line]}}}"


def right_side(step: Step) -> str:
    """The line's right side, its new parts marked; a result is framed instead."""
    if step.is_result:
        return rf"\result{{{latex(step.after)}}}"
    return latex(step.after, changed=step.changed - {()})


def formula_of(left: Expression, right: Expression, abbreviate_from: int = 0) -> str:
    """left = right."""
    sides = (latex(side, abbreviate_from=abbreviate_from) for side in (left, right))
    return " = ".join(sides)


def outline_title(prose: Prose) -> str:
    """A heading as plain text for the PDF's outline, which takes Unicode but no formulas."""
    return "".join(piece.words if isinstance(piece, Emphasis) else str(piece) for piece in prose.pieces)


def matrix_display(block: MatrixDisplay) -> str:
    """A matrix in brackets; dots where entries are left out."""
    rows = []
    for row in block.entries:
        left_out_row = all(entry is None for entry in row)
        rows.append(
            " & ".join(
                latex(entry) if entry is not None else _dots(left_out_row, block.entries, column)
                for column, entry in enumerate(row)
            )
        )
    body = r" \\ ".join(rows)
    return rf"{latex(block.left)} = \begin{{pmatrix}} {body} \end{{pmatrix}}"


def _dots(left_out_row: bool, entries: Sequence[Sequence[Expression | None]], column: int) -> str:
    left_out_column = all(line[column] is None for line in entries)
    return r"\ddots" if left_out_row and left_out_column else r"\vdots" if left_out_row else r"\cdots"


def heat_map(block: HeatMap) -> LatexObject:
    """Coloured cells; the strength is relative to the largest value."""
    largest = max((abs(v) for row in block.values for v in row if v is not None), default=1.0) or 1.0
    labels = "".join(
        r"\heatdots{\cdots}" if label is None else rf"\heatlabel{{{latex(label)}}}" for label in block.columns
    )
    rows = [call("heathead", labels)]
    for label, values in zip(block.rows, block.values, strict=True):
        cells = "".join(
            (r"\heatdots{\vdots}" if label is None else r"\heatdots{\cdots}")
            if value is None
            else rf"\heatcell{{{round(100 * value / largest)}}}{{{signed(value)}}}"
            for value in values
        )
        rows.append(call("heatrow", r"\vdots" if label is None else latex(label), cells))
    return Heatmap(rows, str(len(block.columns)))


def number_table(block: NumberTable, numbers: Mapping[str, str]) -> LatexObject:
    """Rows of numbers, each column in its own form; a row of dots where rows are left out."""
    rows = []
    for label, values in block.rows:
        if label is None:
            rows.append(call("comparisonrow", *[r"\vdots"] * 4))
        else:
            cells = [FORMS[form](value) for form, value in zip(block.forms, values, strict=True)]
            rows.append(call("comparisonrow", latex_inline(label), *cells))
    return Comparison(rows, *[words(head, numbers).source for head in block.head])


def latex_inline(label: Expression) -> str:
    """The label of a table's row: a derivative on one line, so that all rows are equally high."""
    if isinstance(label, Derivative):
        body, by = label.args
        return rf"\partial {latex(body)} / \partial {latex(by)}"
    return latex(label)


def references(block: ReferenceList) -> LatexObject:
    """The literature, numbered."""
    return References(
        [
            call("reference", str(at), f"reference-{at}", reference(entry))
            for at, entry in enumerate(block.references, 1)
        ]
    )


def reference(entry: Reference) -> Tex:
    """Authors, title, where, and a link if there is one."""
    said = Tex(
        rf"{escape(entry.authors).source} \reftitle{{{escape(entry.title).source}}} {escape(entry.where).source}"
    )
    if not entry.link:
        return said
    text = escape(entry.link.removeprefix("https://")).source
    return said + Tex(rf" \reflink{{{escape_link(entry.link).source}}}{{{text}}}")


def signed(value: float) -> str:
    """Three decimals with the sign; what they would show as 0 gets a power of ten, set close to fit its cell."""
    return f"{value:+.3f}" if value == 0 or abs(value) >= 0.0005 else power_of_ten(value, "+.0e", r"{\cdot}")


def power_of_ten(value: float, form: str = ".1e", times: str = r" \cdot ") -> str:
    """One decimal and a power of ten; 0 as it is."""
    if value == 0:
        return "0"
    digits, power = f"{value:{form}}".split("e")
    return f"{digits}{times}10^{{{int(power)}}}"


def six_decimals(value: float, sign: str = "") -> str:
    """Six decimals; what they would show as 0 gets a power of ten."""
    return f"{value:{sign}.6f}" if value == 0 or abs(value) >= 5e-7 else power_of_ten(value, f"{sign}.1e")


FORMS: dict[str, Callable[[float], str]] = {
    "plain": decimal,
    "fixed": six_decimals,
    "signed": lambda value: six_decimals(value, "+"),
    "power": power_of_ten,
}


def span(numbers: Sequence[int]) -> str:
    """1, 2, 3, 4 as 1-4."""
    if not numbers:
        return "-"
    whole = list(numbers) == list(range(numbers[0], numbers[-1] + 1))
    return f"{numbers[0]}–{numbers[-1]}" if whole and len(numbers) > 1 else ", ".join(map(str, numbers))
