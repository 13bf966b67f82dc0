r"""Repairs in the form of their author: brackets, dots, names and macros as they wrote them, and the one piece changed.

Put into the document in the place of what is marked, each is proved there.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.language.latex import latex
from derive.reading import author_form
from derive.reading.check import Problem, Report, check
from derive.reading.in_order import MAY_NOT_COMMUTE
from derive.reading.sources import source_of
from tests.reading.test_writeups import WRITEUPS

SOFTMAX = r"a_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}"
SIGMOID = r"\phi(x) = \frac{1}{1 + e^{-x}}"
SLOPE = r"\frac{\partial a_i}{\partial z_i} = "
SQUARES = r"E = \frac{1}{2} \sum_{i=1}^n \left( w x_i - t_i \right)^2"


def report_of(*lines: str, before: str = "") -> Report:
    return check(source_of(before + "\n".join(f"$$ {line} $$\n" for line in lines), "a.md", "md"))


def false(report: Report) -> list[Problem]:
    return [problem for problem in report.problems if problem.code == "FALSE" and problem.repair]


MENDED = [
    ([SOFTMAX], SLOPE + r"a_i \cdot \bigg( 1 + a_i \bigg)", r"a_i \cdot \bigg( 1 - a_i \bigg)"),
    ([SOFTMAX], SLOPE + r"a_i (1 + a_i)", r"a_i (1 - a_i)"),
    ([SOFTMAX], SLOPE + r"-a_i \big[1 - a_i\big]", r"a_i \big[1 - a_i\big]"),
    ([SIGMOID], r"\frac{d \phi(x)}{dx} = \phi(x) \big( 1 + \phi(x) \big)", r"\phi(x) \big( 1 - \phi(x) \big)"),
    ([SIGMOID], r"\frac{d \phi(x)}{dx} = \phi(x) - \big( 1 - \phi(x) \big)", r"\phi(x) (1 - \phi(x))"),
    (
        [SQUARES],
        r"\frac{\partial E}{\partial w} = \sum_{i=1}^n \left( w x_i + t_i \right) \cdot x_i",
        r"\sum_{i=1}^n \left( w x_i - t_i \right) \cdot x_i",
    ),
    (
        [SQUARES],
        r"\frac{\partial E}{\partial w} = \frac12 \sum_{i=1}^n \left( w x_i - t_i \right) x_i",
        r"\sum_{i=1}^n \left( w x_i - t_i \right) x_i",
    ),
    (
        [],
        r"\frac{d}{dp} \left[ -y \log p - (1-y) \log(1-p) \right] = -\dfrac{y}{p} - \dfrac{1-y}{1-p}",
        r"-\dfrac{y}{p} + \dfrac{1-y}{1-p}",
    ),
    ([], r"\frac{\partial}{\partial z_j} \exp(z_j) = - \exp(z_j)", r"\exp(z_j)"),
    ([], r"\frac{\partial}{\partial z_j} \left( - \exp(z_j) \right) = \exp(z_j)", r"-\exp(z_j)"),
    ([], r"\frac{d}{dx} \bigl( x^2 y \bigr) = x \cdot y", r"2 x \cdot y"),
    ([], r"\frac{d}{dx} \bigl( x y \bigr) = x \cdot y", "y"),
    (  # not {a_i}_j ({v_c}_j - o_i_c), in which TeX finds a double subscript
        [r"a_{ij} = \frac{e^{s_{ij}}}{\sum_l e^{s_{il}}}", r"o_{ic} = \sum_j a_{ij} v_{jc}"],
        r"\frac{\partial o_{ic}}{\partial s_{ij}} = a_{ij} (v_{jc} + o_{ic})",
        r"a_{ij} (v_{jc} - o_{ic})",
    ),
]


@pytest.mark.parametrize(("before", "line", "repair"), MENDED)
def test_a_repair_has_its_authors_form(before: list[str], line: str, repair: str) -> None:
    (problem,) = false(report_of(*before, line))
    assert problem.repair == repair


def test_macros_stay() -> None:
    macros = "$\\newcommand{\\act}{a_i} \\newcommand{\\pd}[2]{\\frac{\\partial #1}{\\partial #2}}$\n\n"
    (problem,) = false(report_of(SOFTMAX, r"\pd{a_i}{z_i} = \act \cdot ( 1 + \act )", before=macros))
    assert problem.repair == r"\act \cdot ( 1 - \act )"


def require_proved_in_its_place(report: Report) -> int:
    """Each repair in the place of the marked piece is proved; how many there are."""
    found = false(report)
    for problem in found:
        start, end = problem.span.start, problem.span.end
        text = report.source.text[:start] + problem.repair + report.source.text[end:]
        again = check(source_of(text, report.source.name, report.source.format)).judgements
        # Where letters may be matrices, what is true of numbers is left open.
        here = [j for j in again if j.statement.right.member.span.start == start and j.reason != MAY_NOT_COMMUTE]
        assert {judgement.kind for judgement in here} <= {"proved"}, (problem.repair, here[0].kind)
    return len(found)


def test_each_repair_is_proved_where_it_belongs() -> None:
    reports = [report_of(*before, line) for before, line, _ in MENDED]
    reports += [check(source_of(writeup.wrong, "writeup.md", "md")) for writeup in WRITEUPS]
    assert sum(map(require_proved_in_its_place, reports)) >= 30


def test_a_repair_that_says_something_else_is_noticed() -> None:
    before, line, _ = MENDED[0]
    report = report_of(*before, line)
    (problem,) = false(report)
    spoilt = replace(report, problems=(replace(problem, repair=r"a_i \cdot \bigg( 1 + a_j \bigg)"),))
    with pytest.raises(AssertionError):
        require_proved_in_its_place(spoilt)


def test_an_edit_that_makes_something_else_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """With an edit that misses its place the tree is another one, and the repair is told in our form."""
    edits = author_form._edits

    def missing(*arguments):  # type: ignore[no-untyped-def]
        return [replace(edit, new="+") for edit in edits(*arguments)]

    monkeypatch.setattr(author_form, "_edits", missing)
    before, line, _ = MENDED[0]
    (problem,) = false(report_of(*before, line))
    assert problem.repair == r"a_i (1 - a_i)"


@pytest.mark.parametrize(
    ("ours", "plain"),
    [
        (r"-y_{i}\, (1 - a_{i})", "-y_i (1 - a_i)"),
        (r"e^{z_{k}}", "e^{z_k}"),
        (r"x^{2}_{ij}", "x^2_{ij}"),
        (r"x^{2}1", "x^{2}1"),
        (r"\theta_{k}\, \lambda", r"\theta_k \lambda"),
    ],
)
def test_our_own_form_has_no_braces_that_tex_can_do_without(ours: str, plain: str) -> None:
    assert author_form.plainly(ours) == plain


def test_what_a_name_stands_for_is_put_back_as_a_whole_alone() -> None:
    r"""f(x) = 1 + x in 3 + x + y is no part of its own; in (1 + x) y it is."""
    report = report_of(r"f(x) = 1 + x", r"g = 2 f(x) y = (1 + x) y - f(x) y")
    (problem,) = false(report)
    assert require_proved_in_its_place(report) == 1
    assert latex is author_form.latex
    assert "1 + f(x)" not in problem.repair
