"""The .tex: what is in the trace is printed, nothing else is, and TeX sets it without a fault."""

import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import jinja2
import pypdfium2
import pytest

from derive.catalogue.symbols import a, i, j, z
from derive.document.document import (
    Document,
    HeatMap,
    NumberTable,
    Reference,
    ReferenceList,
    Section,
)
from derive.language import D
from derive.language.latex import latex
from derive.notes import Notes
from derive.render import words as in_latex
from derive.render.escape import Tex, escape, escape_link, finalize
from derive.render.pdf import Compiled, compile_pdf
from derive.render.tex import FORMS, heat_map, number_table, power_of_ten, render_tex, signed, six_decimals, span
from derive.render.words import assumed, formula, target, words
from derive.steps import Chain, DefinitionLine, Heading, HypothesisLine, MatrixLine, Mistake, Text, say
from tests.tex_reader import body, calls, without

NotesFor = Callable[..., Notes]
VARIANTS: list[dict[str, Any]] = [
    {},
    {"classes": 2},
    {"classes": 3, "notation": "p/o/y"},
    {"classes": 4, "notation": "y-hat/z/t"},
    {"classes": 8},
    {"classes": 9},
    {"classes": 12},
    {"classes": 1000, "notation": "y-hat/z/t"},
    {"classes": 6, "logits": (150.0, -150.0, 0.0, 0.0, 0.0, 0.0), "label": 2},
]


@pytest.fixture(scope="module", params=VARIANTS, ids=str)
def variant(request: pytest.FixtureRequest, notes_for: NotesFor) -> tuple[Notes, str]:
    notes = notes_for(**request.param)
    return notes, render_tex(notes.document)


# The page against the trace


def blocks_of(document: Document, *kinds: type) -> list[Any]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, kinds)]


def unmarked(tex: str) -> str:
    return without(without(tex, "changed"), "result")


def test_the_lines_of_the_chains_are_those_of_the_trace_and_no_others(variant: tuple[Notes, str]) -> None:
    notes, tex = variant
    numbers = notes.document.numbers
    expected = [
        [
            numbers[step.id],
            target(step.id),
            latex(chain.start) if step is chain.steps[0] else "",
            latex(step.after),
            words(step.because, numbers).source,
        ]
        for chain in blocks_of(notes.document, Chain)
        for step in chain.steps
    ]
    printed = calls(body(tex), "derivationline", 5)
    assert [[*line[:3], unmarked(line[3]), line[4]] for line in printed] == expected
    proved = {
        step.id for trace in notes.traces for chain in trace.items if isinstance(chain, Chain) for step in chain.steps
    }
    assert {step.id for chain in blocks_of(notes.document, Chain) for step in chain.steps} == proved


def test_the_lines_by_themselves_are_those_of_the_trace(variant: tuple[Notes, str]) -> None:
    notes, tex = variant
    expected = []
    for block in blocks_of(notes.document, DefinitionLine, HypothesisLine, MatrixLine):
        match block:
            case DefinitionLine(family=family):
                sides = latex(family[family.definition.parameters]), latex(family.definition.body)
            case HypothesisLine(hypothesis=hypothesis):
                sides = latex(hypothesis.left), latex(hypothesis.right)
            case _:
                sides = formula(block.left), formula(block.right)
        comment = words(block.comment, notes.document.numbers).source
        expected.append([notes.document.numbers[block.id], target(block.id), " = ".join(sides), comment])
    printed = calls(body(tex), "formulaline", 4)
    assert [[number, where, unmarked(sides), comment] for number, where, sides, comment in printed] == expected


def test_the_marks_are_those_of_the_trace(variant: tuple[Notes, str]) -> None:
    notes, tex = variant
    steps = [step for chain in blocks_of(notes.document, Chain) for step in chain.steps]
    printed = [line[3] for line in calls(body(tex), "derivationline", 5)]
    for step, right in zip(steps, printed, strict=True):
        assert right.startswith(r"\result{") == step.is_result
        if not step.is_result:
            assert right.count(r"\changed{") == len(step.changed - {()})
    assert sum(right.count(r"\changed{") for right in printed) > 30


def test_the_mistakes_and_their_counterexamples_are_printed(variant: tuple[Notes, str]) -> None:
    notes, tex = variant
    mistakes = blocks_of(notes.document, Mistake)
    printed = calls(body(tex), "mistake", 6)
    assert len(mistakes) == len(printed) == 6
    for mistake, (where, wrong, why, place, *_) in zip(mistakes, printed, strict=True):
        assert where == target(mistake.id)
        assert wrong == f"{latex(mistake.equation.left)} = {latex(mistake.equation.right)}"
        assert why == words(mistake.why, notes.document.numbers).source
        assert place.startswith("$n = 2$, ")


def test_the_evidence_has_a_row_for_every_step(variant: tuple[Notes, str]) -> None:
    notes, tex = variant
    rows = calls(body(tex), "evidencerow", 4)
    steps = [step for trace in notes.traces for step in trace.steps]
    assert [row[0] for row in rows] == [notes.document.numbers[step.id] for step in steps]
    assert [row[2] for row in rows] == [", ".join(step.rules) or "stated" for step in steps]
    assert {row[3] for row in rows} == {r"\proved"}


def test_the_ledger_has_a_row_for_every_assumption_and_a_line_for_every_claim(variant: tuple[Notes, str]) -> None:
    notes, tex = variant
    numbers = notes.document.numbers
    groups, rows = calls(body(tex), "ledgergroup", 2), calls(body(tex), "ledgerrow", 5)
    assert [group[0] for group in groups] == [trace.title for trace in notes.traces]
    assert [group[1].startswith("holds from $n = 1$ on, tried at 1 and 2") for group in groups] == [True] * 3
    assert groups[0][1].endswith(
        r"; under $i \neq j$ from $n = 2$ on, tried at 2 and 3 (at $n = 1$ there are no such $i$, $j$)"
    )
    needs = [need for trace in notes.traces for need in trace.needs]
    assert len(rows) == len(needs) == 3
    for need, (assumption, lines, place, left, right) in zip(needs, rows, strict=True):
        assert assumption.endswith(f"${assumed(need.assumption)}$")
        assert lines == ", ".join(rf"\hyperlink{{{target(line)}}}{{{numbers[line]}}}" for line in need.lines)
        assert place.endswith(in_latex.where(need.without.witness, need.equation).source)
        witness = need.without.witness
        assert (left, right) == (in_latex.number(witness.left), in_latex.number(witness.right))
        assert left != right


TARGETS = {"derivationline": 1, "formulaline": 1, "notesection": 1, "notesubsection": 0, "mistake": 0, "reference": 1}
LINKS = {"lineref": 0, "hyperlink": 0, "evidencerow": 1, "overviewitem": 0, "outline": 0}


def targets_and_links(tex: str) -> tuple[list[str], list[str]]:
    return tuple(
        [call[at] for macro, at in macros.items() for call in calls(body(tex), macro, at + 1)]
        for macros in (TARGETS, LINKS)
    )  # type: ignore[return-value]


def test_every_link_has_its_target_and_every_target_is_there_once(variant: tuple[Notes, str]) -> None:
    targets, links = targets_and_links(variant[1])
    assert sorted(set(targets)) == sorted(targets)
    assert set(links) <= set(targets)
    assert len(links) > 60


def test_a_link_says_the_number_that_stands_at_its_target(variant: tuple[Notes, str]) -> None:
    _, tex = variant
    numbers = {
        where: number for macro in ("derivationline", "formulaline") for number, where in calls(body(tex), macro, 2)
    }
    for where, number in calls(body(tex), "lineref", 2):
        assert numbers[where] == number
    for number, where in calls(body(tex), "evidencerow", 2):
        assert numbers[where] == number
    ledger = calls(body(tex), "hyperlink", 2)
    assert len(ledger) == 8
    for where, number in ledger:
        assert numbers[where] == number


def test_planted_faults_of_the_page_are_seen(variant: tuple[Notes, str]) -> None:
    """The same comparisons on a page with a changed line, a doubled target and a lost one."""
    notes, tex = variant
    changed = tex.replace(latex(next(notes.traces[0].steps).after), "0", 1)
    with pytest.raises(AssertionError):
        test_the_lines_of_the_chains_are_those_of_the_trace_and_no_others((notes, changed))
    case, result = "part-softmax-jacobian-same", "softmax-jacobian-same"
    for spoilt in (tex.replace(case, result), tex.replace(rf"}}{{{result}}}{{}}", "}{elsewhere}{}", 1)):
        assert spoilt != tex
        with pytest.raises(AssertionError):
            test_every_link_has_its_target_and_every_target_is_there_once((notes, spoilt))


# Notations

GONE = {"p/o/y": "azAZ", "y-hat/z/t": "aAyY"}


def letters(tex: str) -> set[str]:
    """The letters that stand as symbols of a family: with a place, a prime, or after a ∂."""
    shown = tex.replace(r"\hat{y}", "ŷ").replace(r"\hat{Y}", "Ŷ")
    found = re.findall(r"(?<![A-Za-z\\])([A-Za-zŷŶ])(?=[_'^]|\})|\\partial ([A-Za-zŷŶ])\b", shown)
    return {letter for pair in found for letter in pair}


@pytest.mark.parametrize("notation", GONE)
@pytest.mark.parametrize("classes", [None, 3])
def test_no_symbol_of_the_usual_notation_is_left(notation: str, classes: int | None, notes_for: NotesFor) -> None:
    usual = letters(body(render_tex(notes_for(classes).document)))
    assert set("azyAZYLCwbW") <= usual  # or nothing could be found missing
    found = letters(body(render_tex(notes_for(classes, notation=notation).document)))
    assert not found & set(GONE[notation])
    assert len(found) >= len(usual) - 2


def test_a_symbol_left_over_in_a_sentence_would_be_seen(notes_for: NotesFor) -> None:
    tex = body(render_tex(notes_for(notation="y-hat/z/t").document))
    assert "a" in letters(tex + "Now $a_{i}$ rises.")
    assert "y" in letters(tex + r"Where \frac{\partial y}{\partial z} is.")


def test_a_hypothesis_is_called_by_the_letters_of_the_notation(notes_for: NotesFor) -> None:
    tex = body(render_tex(notes_for(notation="y-hat/z/t").document))
    assert "sum of y " not in tex


# Set by TeX


def compiled(tex: str) -> Compiled:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DERIVE_TEX", "embedded")
        return compile_pdf(tex)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_tex_sets_it_in_one_pass_without_a_fault(variant: tuple[Notes, str]) -> None:
    notes, tex = variant
    done = compiled(tex)
    assert done.passes == 1
    assert "scaled below" not in done.log
    assert "pdfTeX warning" not in done.log  # a link without its target, or a target twice
    text = text_of(done.pdf)
    assert "i ≠ j" in text
    assert "k̸" not in text
    assert "6=" not in text
    for section in notes.document.sections:
        assert section.title in text
    if notes.document.sizes:
        assert "A worked example" in text
    for trace in notes.traces:
        for step in trace.steps:
            assert re.search(rf"^{re.escape(notes.document.numbers[step.id])}\b", text, re.MULTILINE)


def test_tex_itself_would_tell_of_a_lost_target(notes_for: NotesFor) -> None:
    tex = render_tex(notes_for().document)
    spoilt = tex.replace(r"\end{document}", r"\lineref{nowhere}{9.9}\end{document}")
    assert "pdfTeX warning (dest): name{nowhere} has been referenced but does not exist" in compiled(spoilt).log


HOSTILE = (
    "\\ { } $ & # % _ ~ ^ < > | \" ' << x >> <% y %> <# z #> {{ u }} {% v %} "
    "\\input{/etc/passwd} $x_1$ ``q'' --- ?` fi ff Gauß ≠"
)
LINK = "https://example.org/a_b%20c&d~e?f=[g]#h"


def printed_text(text: str) -> str:
    """As a PDF gives it back: one space for any run of spaces, curly quotes as straight ones."""
    straight = text.translate({0x2019: "'", 0x2018: "`", 0x201C: '"', 0x201D: '"'})
    return " ".join(straight.split())


def unpacked(pdf: bytes) -> bytes:
    """All streams of the PDF that can be unpacked."""
    found = b""
    for packed in re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            found += zlib.decompress(packed)
    return found


@pytest.fixture(scope="module")
def hostile() -> tuple[str, Compiled]:
    blocks = (
        Heading(say("{{}}") + say("*Part*: ") + say(HOSTILE.replace("{", "{{").replace("}", "}}")), "part"),
        Text(say(HOSTILE.replace("{", "{{").replace("}", "}}"))),
        Text(say("Beside."), "remark", HOSTILE),
        ReferenceList((Reference(HOSTILE, HOSTILE, HOSTILE, LINK),)),
    )
    document = Document("Title", "Subtitle", HOSTILE[:60], say("None."), (Section("one", HOSTILE, blocks),))
    tex = render_tex(document)
    return tex, compiled(tex)


def test_special_characters_come_out_as_they_are(hostile: tuple[str, Compiled]) -> None:
    text = printed_text(text_of(hostile[1].pdf))
    wanted = printed_text(HOSTILE)
    assert text.count(wanted) == 7, text  # contents, section, part, paragraph, and the reference three times


def test_special_characters_come_out_in_the_outline_too(hostile: tuple[str, Compiled]) -> None:
    titles = [item.get_title() for item in pypdfium2.PdfDocument(hostile[1].pdf).get_toc()]
    assert [printed_text(title) for title in titles] == [
        printed_text(f"1 {HOSTILE}"),
        printed_text(f"{{}}Part: {HOSTILE}"),
    ]


def test_a_link_with_special_characters_leads_where_it_says(hostile: tuple[str, Compiled]) -> None:
    assert f"/URI({LINK})".encode() in unpacked(hostile[1].pdf)
    assert escape_link("https://a.b/c d{}\\$^|<>é") == Tex(
        r"https://a.b/c\%20d\%7B\%7D\%5C\%24\%5E\%7C\%3C\%3E\%C3\%A9"
    )


# Templates


def test_finalize_passes_tex_escapes_text_and_refuses_all_else() -> None:
    assert finalize(Tex(r"\alpha")) == r"\alpha"
    assert finalize("50 % of $") == r"50 \% of \$"
    for other in (1, 1.5, None, True, [], ("a",), b"a", jinja2.Undefined()):
        with pytest.raises(TypeError, match=rf"^a template can't print a {type(other).__name__}$"):
            finalize(other)


def test_control_characters_are_dropped() -> None:
    assert escape("a\x00b\x1b[31m\x7f\tc\nd") == Tex("ab[31m\tc\nd")


@pytest.mark.parametrize(
    ("template", "error"),
    [
        ("<< nosuch >>", jinja2.UndefinedError),
        ("<< sections[0].nosuch >>", jinja2.UndefinedError),
        ("<% for x in nosuch %><% endfor %>", jinja2.UndefinedError),
        ("<< sections|length >>", TypeError),
        ("<< packages >>", TypeError),
        ("<< sections[0] >>", TypeError),
    ],
)
def test_a_template_that_prints_what_is_no_text_fails(
    template: str, error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tex").mkdir()
    page = tmp_path / "tex" / "page.tex.jinja"
    monkeypatch.setattr("derive.render.tex.templates_folder", lambda: tmp_path)
    document = Document("50 %", "s", "k", say("w"), (Section("one", "One", ()),))
    page.write_text("<< title >>{{ x }}<# gone #>")
    assert render_tex(document) == r"50 \%{{ x }}"
    page.write_text(template)
    with pytest.raises(error):
        render_tex(document)


# Blocks and numbers


def test_a_block_that_no_page_knows_is_refused() -> None:
    document = Document("t", "s", "k", say("w"), (Section("one", "One", ("a string",)),))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^no page knows the block str$"):
        render_tex(document)
    document = Document("t", "s", "k", say("w"), (Section("one", "One", (Text(say("w"), "shout"),)),))
    with pytest.raises(TypeError, match=r"^no page knows the text kind shout$"):
        render_tex(document)


def test_a_mistake_that_is_not_refuted_is_not_printed(notes_for: NotesFor) -> None:
    from dataclasses import replace

    mistake = blocks_of(notes_for().document, Mistake)[0]
    proved = next(notes_for().traces[0].steps).verdict
    document = Document("t", "s", "k", say("w"), (Section("one", "One", (replace(mistake, verdict=proved),)),))
    with pytest.raises(TypeError, match=r"^softmax-jacobian\.mistake-1 is not refuted and can't be printed"):
        render_tex(document)


@pytest.mark.parametrize(
    ("value", "as_cell", "as_row", "as_power"),
    [
        (0.0, "+0.000", "0.000000", "0"),
        (0.1966119, "+0.197", "0.196612", r"2.0 \cdot 10^{-1}"),
        (-0.0005, "-0.001", "-0.000500", r"-5.0 \cdot 10^{-4}"),
        (-0.00049, r"-5{\cdot}10^{-4}", "-0.000490", r"-4.9 \cdot 10^{-4}"),
        (4e-7, r"+4{\cdot}10^{-7}", r"4.0 \cdot 10^{-7}", r"4.0 \cdot 10^{-7}"),
        (-3e-262, r"-3{\cdot}10^{-262}", r"-3.0 \cdot 10^{-262}", r"-3.0 \cdot 10^{-262}"),
        (1.0, "+1.000", "1.000000", r"1.0 \cdot 10^{0}"),
    ],
)
def test_numbers_are_never_shown_as_0_unless_they_are(value: float, as_cell: str, as_row: str, as_power: str) -> None:
    assert signed(value) == as_cell
    assert six_decimals(value) == as_row
    assert power_of_ten(value) == as_power
    assert FORMS["signed"](abs(value)).startswith("+")


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [((), "-"), ((1,), "1"), ((1, 2), "1–2"), ((2, 3, 4, 5, 6), "2–6"), ((1, 3), "1, 3")],
)
def test_a_span_of_numbers(numbers: tuple[int, ...], shown: str) -> None:
    assert span(numbers) == shown


def test_a_heat_map_has_colours_by_size_and_dots_where_something_is_left_out() -> None:
    block = HeatMap((a[1], None, a[9]), (z[1], None), ((0.5, None), (None, None), (-0.25, None)))
    assert heat_map(block).dumps().split("%\n") == [
        r"\begin{heatmap}{2}",
        r"\heathead{\heatlabel{z_{1}}\heatdots{\cdots}}",
        r"\heatrow{a_{1}}{\heatcell{100}{+0.500}\heatdots{\cdots}}",
        r"\heatrow{\vdots}{\heatdots{\vdots}\heatdots{\vdots}}",
        r"\heatrow{a_{9}}{\heatcell{-50}{-0.250}\heatdots{\cdots}}",
        r"\end{heatmap}",
    ]
    zeros = HeatMap((a[1],), (z[1],), ((0.0,),))
    assert r"\heatcell{0}{+0.000}" in heat_map(zeros).dumps()


def test_a_table_of_numbers() -> None:
    block = NumberTable(
        (say("By"), say("{a}", a=a[i]), say("B"), say("C")),
        ("plain", "signed", "power"),
        ((D(a[i], z[j]), (0.5, 0.25, 1e-9)), (None, ())),
    )
    assert number_table(block, {}).dumps().split("%\n") == [
        r"\begin{comparison}{By}{$a_{i}$}{B}{C}",
        r"\comparisonrow{\partial a_{i} / \partial z_{j}}{0.5}{+0.250000}{1.0 \cdot 10^{-9}}",
        r"\comparisonrow{\vdots}{\vdots}{\vdots}{\vdots}",
        r"\end{comparison}",
    ]
    with pytest.raises(ValueError, match="zip"):
        number_table(NumberTable(block.head, ("plain",), block.rows), {})
