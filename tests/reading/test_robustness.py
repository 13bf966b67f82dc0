"""What nobody writes on purpose ends in a report: nothing is raised, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.reading.check import check
from derive.reading.grammar import parse
from derive.reading.reports.github import report_github
from derive.reading.reports.places import excerpt
from derive.reading.reports.text import report_text
from derive.reading.sections import sections_of
from derive.reading.sources import source_of
from derive.reading.syntax import Product
from derive.reading.tokens import tokens_of
from tests.reading.reading import report

DEEP = 10_000
PATHOLOGICAL = {
    "brackets": "(" * DEEP + "x" + ")" * DEEP + " = x",
    "braces": "{" * DEEP + "x" + "}" * DEEP + " = x",
    "fractions": r"\frac{1}{" * DEEP + "x" + "}" * DEEP + " = x",
    "scripts": "x^{" * DEEP + "x" + "}" * DEEP + " = x",
    "sums in sums": r"\sum_{k} " * 75 + "x_k = 1 = 2",
    "logarithms without brackets": r"\log " * 9000 + "x = 1",
    "derivatives": r"\partial_x " * 4000 + "x = 1",
    "environments": r"\begin{cases}" * 9000 + "x",
    "unbalanced": "}" * 5000 + "{" * 5000 + r"\left(\right] = x",
    "a megabyte": "x + " * 250_000 + "x = x",
    "a long sum": "x = " + " + ".join(["x"] * 4000),
    "a long product": "x = " + " ".join(["x"] * 9000),
    "rows": r"\begin{aligned} x " + r" &= x + 1 \\ " * 10_000 + r"\end{aligned}",
    "odd signs": "x = \0 y \x01 \ud800 = 3",
    "a long number": "x = " + "9" * 5000,
    "towers": r"9^{9^9} = x^{100000} = 2",
    "powers of powers": "(((x^{99}+1)^{99}+1)^{99}+1)^{99} = 1 = 2",
    "a far place": r"\sum_k z_k + z_{1000000} = z_{1000000} - \sum_k z_k = 1",
    "many places": " + ".join(f"z_{{{i}}}" for i in range(1, 21)) + r" = 1 = \sum_k z_k + z_i z_j",
    "many indices": " + ".join(f"z_{c}" for c in "abcfghijklmnopqrstuv") + r" = 1 = 2 = \sum_k z_k",
    "many brackets": "".join(f"(a_{i} + b_{i})" for i in range(1, 10)) * 2 + " = 1 + a_1 = 2",
    "bars": "|x" * 9000 + " = 1",
    "bars in bars": r"\left|" * 9000 + "x" + r"\right|" * 9000 + " = 1",
    "commas": "a, " * 9000 + "= b, " * 2000 + "c = d",
    "integrals": r"\int " * 4000 + "x " + "dx " * 4000 + "= 1",
    "operators": r"\max_x " * 4000 + "x = 1",
    "dress": r"\mathbf{a + " * 3000 + "b" + "}" * 3000 + " = 1",
    "rows of dots": r"\begin{matrix}" + "a & " * 4000 + r"b \\ " + r"\vdots \\ " * 3000 + r"\end{matrix} = 1",
    "frames": "x = " + r"\boxed{" * 3000 + "a = b" + "}" * 3000,
    "room": r"a \quad " * 9000 + "= b",
    "slashes": "x" + "/x" * 9000 + " = 1",
}
MACROS = {
    "of itself": (r"\newcommand{\a}{\a\a}", r"\a = 1"),
    "ten by ten": (r"\newcommand{\a}[1]{" + "#1" * 10 + "}", r"\a{\a{\a{\a{\a{\a{\a{x}}}}}}} = 1"),
    "never closed": (r"\newcommand{\a}{" * 5000, r"\a = 1"),
    "no number": (r"\newcommand{\a}[x]{y}\newcommand{}{z}\def\b#{}\newcommand{\c}[1]{#²}", r"\a = \b = \c{1}"),
}


@pytest.mark.parametrize("formula", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_a_pathological_formula_ends_in_a_report(formula):
    found = report(formula)
    assert report_text([found])
    assert found.judgements
    assert "proved" not in found.counts


@pytest.mark.parametrize(("preamble", "formula"), MACROS.values(), ids=MACROS)
def test_a_macro_without_an_end_is_a_problem(preamble, formula):
    assert "UNREAD" in {problem.code for problem in report(formula, preamble=preamble).problems}


PIECES = [r"\frac", "{", "}", "_", "^", "a", "z_k", r"\sum_k", r"\sum_{k=1}^n", "=", "&", r"\\", "+", "-", "(", ")",
          "[", "]", r"\left", r"\right", r"\begin{cases}", r"\end{cases}", r"\begin{aligned}", r"\end{aligned}",
          r"\partial", "d", "e^", "2", r"\log", r"\text{if }", r"\delta_{ij}", "1_{", r"\{", "%", "/", "|", "'",
          r"\quad", r"\hat", r"\mathbf", "#", "$", "12", "."]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_report(pieces):
    found = check(source_of("\\[ x = " + " ".join(pieces) + " \\]\n", "notes.tex", "tex"))
    assert report_text([found])


@pytest.mark.parametrize("formula", ["y [a + b]", r"\frac{1}{n} y \left[ a + b \right] \cdot c"])
def test_between_two_factors_stands_a_sign_or_none(formula):
    products = [node for node in parse(tokens_of(formula)).walk() if isinstance(node, Product) and node.signs]
    assert products
    assert all(len(node.signs) == len(node.factors) - 1 for node in products)


# Each took half a minute and more: what is asked of the whole text is asked once, and no report shows a line whole.
LONG = {
    "blank lines": "\n" * 300_000 + r"\[ x = 1 \]",
    "equalities in the prose": "$x=1$, " * 1000 + r"\[ x = 1 \]",
    "begins on one line": r"\begin{align}" * 10_000 + "x = 1" + r"\end{align}" * 10_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_of_a_long_document_no_report_shows_a_line_whole(text):
    found = check(source_of(text, "notes.tex", "tex"))
    for shown in (report_text([found]), report_github([found])):
        assert all(len(line) < 4000 for line in shown.splitlines())


def test_the_mark_is_in_what_is_shown_of_a_long_line():
    found = check(source_of("word " * 9000 + r"\[ x + x = 3 x + 1 - y \]" + " word" * 9000, "notes.tex", "tex"))
    (problem,) = found.problems
    shown = excerpt(found.source, problem.span)
    assert shown.marked == found.source.text[problem.span.start : problem.span.end]
    assert shown.before.endswith(r"word \[ x + x = ")
    assert shown.after.startswith(r" \] word")


def test_a_heading_behind_blank_lines_begins_on_its_own_line():
    assert sections_of("\n\n\n  \\section{a}\n\n\\chapter{b}\n") == [3, 18]
