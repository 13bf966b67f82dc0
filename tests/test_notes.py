"""The notes as a whole: everything the issue asks for is in them, in order, and what they say of themselves is true."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from derive.catalogue import CLAIMS
from derive.catalogue.symbols import L, a, i, j, k, loss, n, y, z
from derive.document.document import Display, EvidenceTable, HeatMap, MatrixDisplay, NumberTable, ReferenceList
from derive.document.notation import NOTATIONS
from derive.document.worked_example import make_example
from derive.document.written_out import at_positions
from derive.errors import NotProved
from derive.language import Cases, D, Derivative, Distinct
from derive.language.latex import latex
from derive.notes import Notes, count, make_notes, written_out_section
from derive.steps import Heading, Text, Trace

NotesFor = Callable[..., Notes]


def blocks(notes: Notes, section: str) -> tuple[Any, ...]:
    return next(found.blocks for found in notes.document.sections if found.name == section)


def plain(prose: Any) -> str:
    return "".join(str(getattr(piece, "words", piece)) for piece in prose.pieces)


def test_the_sections_are_the_setting_the_claims_the_evidence_and_the_references(notes_for: NotesFor) -> None:
    names = [section.name for section in notes_for().document.sections]
    assert names == ["setting", *CLAIMS, "evidence", "references"]
    assert [section.name for section in notes_for(4).document.sections] == [*names[:-2], "written-out", *names[-2:]]
    assert [trace.name for trace in notes_for().traces] == list(CLAIMS)


def test_each_claim_s_section_is_its_trace_whole(notes_for: NotesFor, traces: dict[str, Trace]) -> None:
    for name, trace in traces.items():
        assert blocks(notes_for(), name) == trace.items


def test_a_number_is_named_in_words_up_to_twelve(notes_for: NotesFor) -> None:
    assert [count(number) for number in (0, 1, 2, 12, 13, 1000)] == ["no", "one", "two", "twelve", "13", "1000"]
    for classes, words in ((2, "two"), (12, "twelve"), (1000, "1000")):
        document = notes_for(classes).document
        assert document.kicker == f"Lecture notes · {words} classes"
        assert plain(document.summary).endswith(f"One section writes everything out for {words} classes.")
        assert document.sections[4].title == f"{words.capitalize()} classes, written out"
        assert document.sizes == {"n": classes}
    assert notes_for().document.kicker == "Lecture notes"
    assert notes_for().document.sizes == {}


def test_the_evidence_has_a_row_for_every_step_of_every_claim(notes_for: NotesFor, traces: dict[str, Trace]) -> None:
    (table,) = [block for block in blocks(notes_for(), "evidence") if isinstance(block, EvidenceTable)]
    assert [title for title, _ in table.groups] == [trace.title for trace in traces.values()]
    for (_, rows), trace in zip(table.groups, traces.values(), strict=True):
        assert [row.step for row in rows] == list(trace.steps)
        for row in rows:
            found = trace.evidence[row.step.id]
            assert (row.exact_n, row.points, row.max_relative_error) == (
                found.exact_n, found.points, found.max_relative_error,
            )  # fmt: skip


def test_the_evidence_says_how_the_exact_instances_were_checked(notes_for: NotesFor) -> None:
    assert "finds both sides to be the same function" in plain(blocks(notes_for(), "evidence")[0].words)
    quick = make_notes(NOTATIONS["a/z/y"], 0, None, lambda _: None, thorough=False)
    assert "are exactly equal" in plain(blocks(quick, "evidence")[0].words)
    assert "same function" not in plain(blocks(quick, "evidence")[0].words)


def test_the_literature_is_named(notes_for: NotesFor) -> None:
    (block,) = blocks(notes_for(), "references")
    assert isinstance(block, ReferenceList)
    assert {reference.authors.split(" (")[0].split(" and ")[0] for reference in block.references} >= {
        "J. S. Bridle",
        "I. J. Good",
        "C. M. Bishop",
    }
    for reference in block.references:
        assert re.search(r"\(\d{4}\)\.$", reference.authors)
        assert reference.link == "" or reference.link.startswith("https://")


# Written out


@pytest.mark.parametrize("classes", [2, 4, 8, 9, 1000])
def test_the_matrix_holds_the_proved_results(classes: int, notes_for: NotesFor, traces: dict[str, Trace]) -> None:
    """Each entry is the branch of the proved brace that holds there, with the numbers put in."""
    brace = next(step for step in traces["softmax-jacobian"].steps if isinstance(step.after, Cases))
    assert brace.before == D(a[i], z[j])
    matrix, column = (block for block in blocks(notes_for(classes), "written-out") if isinstance(block, MatrixDisplay))
    shown = list(range(1, classes + 1)) if classes <= 8 else [1, 2, 3, None, classes]
    assert len(matrix.entries) == len(column.entries) == len(shown)
    for r, row in zip(shown, matrix.entries, strict=True):
        for c, entry in zip(shown, row, strict=True):
            if r is None or c is None:
                assert entry is None
                continue
            (value,) = [v for v, *condition in branches(brace.after) if holds(condition, r, c)]
            assert entry == at_positions(value, {i: r, j: c})
    gradient = next(step for step in traces["cross-entropy-gradient"].steps if step.is_result)
    for r, (entry,) in zip(shown, column.entries, strict=True):
        assert entry == (None if r is None else at_positions(gradient.after, {i: r}))


def branches(cases: Cases) -> list[tuple[Any, ...]]:
    return [tuple(branch) for branch in cases.branches]


def holds(condition: list[Any], row: int, column: int) -> bool:
    (found,) = condition
    return (row != column) if isinstance(found, Distinct) else (row == column)


def test_the_sums_are_in_full_and_what_is_said_of_them_is_true(notes_for: NotesFor) -> None:
    for classes, said in ((2, "their sums in full"), (6, "their sums in full"), (7, "written out, with dots")):
        lead, _, softmax, cross_entropy, *_ = blocks(notes_for(classes), "written-out")
        assert said in plain(lead.words)
        assert (softmax.left, cross_entropy.left) == (a[1], L)
        assert len(softmax.right.args[1].args) == classes
        assert isinstance(softmax, Display)
        assert ("\\cdots" in latex(softmax.right, abbreviate_from=7)) == (classes >= 7)


def test_a_wrong_way_of_writing_out_stops_the_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    from derive.document.written_out import write_out

    monkeypatch.setattr("derive.notes.write_out", lambda node, sizes: write_out(node, {"n": sizes["n"] - 1}))
    for classes in (4, 40):
        with pytest.raises(NotProved, match=r"^written out"):
            written_out_section(make_example(classes, None, None))


@pytest.mark.parametrize(("classes", "listed"), [(2, 2), (12, 12), (13, 8), (1000, 8)])
def test_the_example_s_tables_have_the_same_rows(classes: int, listed: int, notes_for: NotesFor) -> None:
    found = blocks(notes_for(classes, label=2), "written-out")
    values, comparison = (block for block in found if isinstance(block, NumberTable))
    assert len(values.rows) == len(comparison.rows) == listed
    assert [label is None for label, _ in values.rows] == [label is None for label, _ in comparison.rows]
    assert any(isinstance(block, Heading) and plain(block.words) == "A worked example" for block in found)
    assert any(isinstance(block, Text) and "let class 2 be the right one" in plain(block.words) for block in found)
    example = make_example(classes, None, 2)
    for label, numbers in values.rows:
        if label is not None:
            at = int(str(label)) - 1
            assert numbers == (example.logits[at], example.probabilities[at], float(at == 1))
    for label, (by_formula, measured, difference) in [row for row in comparison.rows if row[0] is not None]:
        assert isinstance(label, Derivative)
        assert by_formula == pytest.approx(measured, abs=1e-8)
        assert difference == abs(by_formula - measured)
    assert -1 < comparison.rows[1][1][0] < 0  # the right class's entry is the one below 0


@pytest.mark.parametrize(("classes", "shown"), [(2, 2), (8, 8), (9, 8), (1000, 8)])
def test_the_heat_map_is_square_and_what_is_said_of_it_is_true(classes: int, shown: int, notes_for: NotesFor) -> None:
    (heat,) = [block for block in blocks(notes_for(classes), "written-out") if isinstance(block, HeatMap)]
    assert len(heat.rows) == len(heat.columns) == len(heat.values) == shown
    assert all(len(row) == shown for row in heat.values)
    if classes == shown:
        for row in heat.values:
            assert sum(value or 0 for value in row) == pytest.approx(0, abs=1e-15)
    for at, row in enumerate(heat.values):
        for across, value in enumerate(row):
            left_out = heat.rows[at] is None or heat.columns[across] is None
            assert (value is None) == left_out
            if value is not None:
                assert (value > 0) == (at == across)


def test_the_loss_and_softmax_are_what_the_catalogue_defines() -> None:
    assert latex(loss[()].unfolded()) == r"-\sum_{k=1}^{n} y_{k} \log(a_{k})"
    assert latex(a[k].unfolded()) == r"\frac{e^{z_{k}}}{\sum_{l=1}^{n} e^{z_{l}}}"
    assert str(n) == "n"
    assert latex(y[k]) == "y_{k}"
