r"""What a reader is told of what isn't decided or read: the author's names, what would tell, and in their format."""

from __future__ import annotations

import json

import pytest

from derive.reading import check as checking
from derive.reading import telling
from derive.reading.check import Problem, Report, check
from derive.reading.matrices.shapes import statement_of
from derive.reading.quoting import readable
from derive.reading.reports import REPORTS
from derive.reading.reports.places import message
from derive.reading.sources import FORMATS, source_of
from derive.reading.stated import stated_in, symbol_in

DISPLAYED = {"tex": r"\[ {} \]", "md": "$$ {} $$", "rst": ".. math:: {}\n", "html": r"<p>\[ {} \]</p>"}


def report_of(*lines: str, kind: str = "md", before: str = "") -> Report:
    text = before + "\n\n".join(DISPLAYED[kind].format(line) for line in lines) + "\n"
    return check(source_of(text, f"a.{kind}", kind))


def told(*lines: str, kind: str = "md", before: str = "") -> str:
    """The message of the last problem."""
    return message(report_of(*lines, kind=kind, before=before).problems[-1])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (r"\frac{\partial L}{\partial z_i} = a_i - y_i", "nothing read says what L is; write L = ... before this line"),
        (
            r"\frac{\partial L}{\partial z_i} = \frac{\partial E}{\partial x_i} + 1",
            "nothing read says what E or L are; write what they are, as E = ... before this line",
        ),
        (r"g_i = z_i f(x_i) = z_i", "nothing read says what f is; write f = ... before this line"),
        (r"g_i = z_i f'(x_i) = z_i", "nothing read says what f is; write f = ... before this line"),
        (
            r"u = x \max_k z_k = x \max_k z_k^2",
            "the two sides differ as they are written, and no rules are known for max_k z_k and max_k z_k^2",
        ),
        (
            r"u = x \, \mathrm{P}(t \mid z) = x + 1",
            "the two sides differ as they are written, and no rules are known for P(t | z)",
        ),
        (
            r"u = x \left\lVert w_k - v_k \right\rVert_2 = x + 1",
            "the two sides differ as they are written, and no rules are known for ‖w_k - v_k‖_2",
        ),
        (
            r"\frac{\partial}{\partial x} \sin(x) = \cos(x) + 1",
            "the two sides differ as they are written, and no rules are known for cos(x) and sin(x)",
        ),
    ],
)
def test_what_nothing_defines_is_named_as_its_author_wrote_it(line: str, said: str) -> None:
    assert told(line) == f"not decided: {said}"


def test_without_the_place_where_it_is_written_a_name_of_our_own_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "_quoted", lambda *_: "")
    with pytest.raises(AssertionError):
        test_what_nothing_defines_is_named_as_its_author_wrote_it(
            r"u = x \max_k z_k = x \max_k z_k^2",
            "the two sides differ as they are written, and no rules are known for max_k z_k and max_k z_k^2",
        )


def test_what_the_user_assumes_has_no_place_in_the_document() -> None:
    """A place in the text of --assume would quote something else of the document."""
    text = "$$ u = x \\max_k z_k $$\n\nwords\n\n$$ v = u + 1 = u + z_1 $$\n"
    report = check(source_of(text, "a.md", "md"), [r"\sum_k \max_j z_{jk} = 1"])
    assert "max_k z_k" in message(report.problems[-1])


def test_a_loss_that_is_defined_is_told_what_it_lacks() -> None:
    loss = r"L = (p - y)^2"
    assert told(loss, r"\frac{\partial L}{\partial z} = 2 (p - y) z") == (
        "not decided: nothing read says how L depends on z; write the equalities that lead there before this line"
    )
    of_weights = r"J(\mathbf{w}) = \sum_i (p_i - y_i)^2"
    assert told(of_weights, r"\frac{\partial J}{\partial w_j} = 2 \sum_i (p_i - y_i)").startswith(
        "not decided: nothing read says how J depends on w_j;"
    )
    assert [p.code for p in report_of(r"p = z^2", loss, r"\frac{\partial L}{\partial z} = 4 (p - y) z").problems] == []


COMMENTS = {
    "tex": r"% derive: assume \sum_k y_k = 1",
    "md": r"<!-- derive: assume \sum_k y_k = 1 -->",
    "html": r"<!-- derive: assume \sum_k y_k = 1 -->",
    "rst": r".. derive: assume \sum_k y_k = 1",
}


@pytest.mark.parametrize("kind", COMMENTS)
def test_what_states_a_hypothesis_is_a_comment_of_the_documents_format_and_states_it(kind: str) -> None:
    line = r"-y_i + a_i \sum_k y_k = a_i - y_i"
    (problem,) = report_of(line, kind=kind).problems
    assert problem.say == COMMENTS[kind]
    assert report_of(line, kind=kind, before=problem.say + "\n\n").problems == ()
    assert set(COMMENTS) | {"ipynb"} == set(FORMATS)


def test_in_a_notebook_it_is_one_of_markdown() -> None:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": "$$ -y_i + a_i \\sum_k y_k = a_i - y_i $$"}]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    (problem,) = check(source_of(text, "a.ipynb", "ipynb")).problems
    assert problem.say == COMMENTS["md"]


@pytest.mark.parametrize(
    ("line", "comment"),
    [
        (r"\frac{\partial}{\partial z_j} (e^{z_i} + e^{z_j}) = e^{z_j}", r"<!-- derive: assume i \neq j -->"),
        (r"\frac{\partial}{\partial z_j} e^{z_i} = e^{z_i}", r"<!-- derive: assume i = j -->"),
        (
            r"\frac{\partial}{\partial x} \log \sum_i y_i^2 x = \frac{\sum_i y_i}{x \sum_i y_i^2}",
            "<!-- derive: assume y one-hot -->",
        ),
    ],
)
def test_other_hypotheses_have_their_comments(line: str, comment: str) -> None:
    (problem,) = report_of(line).problems
    assert (problem.code, problem.say) == ("ASSUME", comment)
    assert report_of(line, before=comment + "\n\n").problems == ()


def test_of_what_no_comment_states_there_is_none() -> None:
    product = r"\prod_{i=1}^n x_i"
    (problem,) = report_of(f"q = {product}", rf"\prod_{{i=1}}^n \sqrt{{x_i^2}} = {product}").problems
    assert (problem.code, problem.say) == ("ASSUME", "")


@pytest.mark.parametrize(
    ("line", "comment"),
    [
        (r"\frac{\partial L}{\partial W} = (\hat{y} - y) W^T x^T + W", r"<!-- derive: shape W m n -->"),
        (r"u = \theta^T x = \theta^T x + x \theta^T", r"<!-- derive: shape \theta n -->"),
    ],
)
def test_a_shape_that_isnt_said_is_said_by_a_comment_that_is_read(line: str, comment: str) -> None:
    problem = report_of(line).problems[0]
    assert problem.say == comment
    again = [each.message for each in report_of(line, before=f"{comment}\n\n").problems]
    assert not any("states nothing" in each for each in again)
    assert problem.message not in again


@pytest.mark.parametrize(
    ("symbol", "said"),
    [
        ("W", "shape W m n"),
        (r"\hat{y}", r"shape \hat{y} n"),
        ("y^{(i)}", "shape y^{(i)} n"),
        (r"\vec{x}_i", r"shape \vec{x}_{i} n"),
        ("b^*", "shape b^{*} n"),
        ("J'", "shape J' m n"),
    ],
)
def test_a_symbol_is_stated_with_its_scripts(symbol: str, said: str) -> None:
    assert statement_of(symbol_in(symbol)) == said
    stated = stated_in(said, None)
    assert (stated.kind, stated.problem) == ("shape", "")


def test_a_case_that_stood_further_up_is_told_with_its_line() -> None:
    softmax = r"a_i = \frac{e^{z_i}}{\sum_k e^{z_k}}"
    before = "Case I: $i \\neq j$ is what we look at.\n\n"
    (problem,) = report_of(softmax, r"\frac{\partial a_i}{\partial z_j} = -a_i a_j", before=before).problems
    assert problem.message == "true if i ≠ j, a case that line 1 names; whether it still holds here isn't plain"
    assert problem.say == r"\text{for } i \neq j"
    said = r"\frac{\partial a_i}{\partial z_j} = -a_i a_j \quad " + problem.say
    assert report_of(softmax, said, before=before).problems == ()


# -- the numbers -------------------------------------------------------------------------------


SPOILT = [r"a = b + \foo = c = d \cdot \foo = e", r"x = \foo", r"\frac{\partial}{\partial z} z^2 = 2 z"]


def require_the_numbers_agree(report: Report) -> None:
    """All equalities that aren't read are those that the notes tell of, and the summary says of how many pieces."""
    notes = [problem for problem in report.problems if problem.code == "UNREAD"]
    assert sum(problem.equalities for problem in notes) == report.counts["unread"]
    data = json.loads(REPORTS["json"]([report]))
    assert data["equalities"]["not_read"] == report.counts["unread"]
    assert data["equalities"]["not_read_pieces"] == len(notes)
    assert sum(each["equalities"] for each in data["files"][0]["problems"]) == report.counts["unread"]
    pieces = f"{report.counts['unread']} not read, for {len(notes)} pieces"
    for shown_as in ("text", "github", "html"):
        assert pieces in REPORTS[shown_as]([report])
    (run,) = json.loads(REPORTS["sarif"]([report]))["runs"]
    assert pieces in run["properties"]["summary"][0]
    assert sum(result["properties"]["equalities"] for result in run["results"]) == report.counts["unread"]


def test_the_notes_and_the_summary_agree_on_what_is_not_read() -> None:
    report = report_of(*SPOILT)
    assert report.counts["unread"] == 5
    assert [problem.equalities for problem in report.problems] == [2, 2, 1]
    assert report.problems[0].message.endswith("; 2 equalities have this piece")
    require_the_numbers_agree(report)


def test_a_note_that_is_left_out_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_the_last(*arguments: object) -> list[Problem]:
        return list(all_problems(*arguments))[:-1]  # type: ignore[arg-type]

    all_problems = checking._problems
    monkeypatch.setattr(checking, "_problems", without_the_last)
    with pytest.raises(AssertionError):
        require_the_numbers_agree(report_of(*SPOILT))


@pytest.mark.parametrize("kind", DISPLAYED)
def test_a_file_without_a_formula_is_told_what_is_looked_for(kind: str) -> None:
    report = check(source_of("Nothing at all.\n", f"a.{kind}", kind))
    assert report.exit_code == 0
    looked_for = DISPLAYED[kind].replace("{}", "...").removeprefix("<p>").removesuffix("</p>").replace(" ...\n", "")
    for shown_as in ("text", "github"):
        assert "no displayed formula; looked for are " in REPORTS[shown_as]([report])
        assert looked_for in REPORTS[shown_as]([report])
    assert "no displayed formula" in REPORTS["html"]([report])
    assert "no displayed formula" not in REPORTS["text"]([report_of("x = x", kind=kind)])
    assert json.loads(REPORTS["json"]([report]))["files"][0]["displays"] == 0
    assert "no equality in 1 displayed formula" in REPORTS["text"]([report_of("x", kind=kind)])


# -- counterexamples ---------------------------------------------------------------------------


def test_a_size_has_the_letter_that_the_document_has_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [r"a_i = \frac{e^{z_i}}{\sum_{k=1}^K e^{z_k}}", r"\frac{\partial \sum_k e^{z_k}}{\partial z_j} = -e^{z_j}"]
    assert "K = 2, z = (0, 0), j = 1" in REPORTS["text"]([report_of(*lines)])
    assert "n = 2, z = (0, 0), j = 1" in REPORTS["text"]([report_of(lines[1])])
    other = r"b_i = \sum_{k=1}^M z_k w_i"
    assert "n = 2, z = (0, 0), j = 1" in REPORTS["text"]([report_of(lines[0], other, lines[1])])
    taken = lines[1].replace("-e^{z_j}", "-K e^{z_j}")
    assert "K = 2, z" not in REPORTS["text"]([report_of(lines[0], taken)])
    monkeypatch.setattr(checking, "as_called", lambda witness, *_: witness)
    assert "n = 2, z = (0, 0), j = 1" in REPORTS["text"]([report_of(*lines)])


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"\frac{\partial L}{\partial z_{i}}", r"\partial L/\partial z_{i}"),
        (r"\dfrac{a+b}{2}", "(a+b)/2"),
        (r"\frac{-1}{x_{j+1}}", "-1/x_{j+1}"),
        (r"\frac{1}{\frac{a}{b}}", "1/(a/b)"),
        (r"\max_k \left( z_k \right)", "max_k (z_k)"),
        (r"\lVert J \rVert_2 \, \cdot x", "‖J‖_2 · x"),
        (r"\frac{a", r"\frac{a"),
        (r"\frac" * 100, r"\frac" * 100),
        (r"\mathbf{y}^{(i)} \mid x", "y^{(i)} | x"),
    ],
)
def test_a_formula_is_quoted_as_people_write_it_in_a_line(latex: str, said: str) -> None:
    assert readable(latex) == said
