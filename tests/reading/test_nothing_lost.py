"""An equality that stands in a document is counted, whatever is wrong with it: nothing that is lost passes for none."""

from __future__ import annotations

import re

import pytest

from derive.reading import chains
from derive.reading.check import check
from derive.reading.formats import tex
from derive.reading.sources import source_of
from tests.reading.reading import verdicts

HALVES = [r"a + b =", r"= a + b", r"\begin{aligned} a &= \\ \end{aligned}"]


@pytest.mark.parametrize("half", HALVES)
def test_half_an_equality_is_not_read_and_not_lost(half: str, monkeypatch: pytest.MonkeyPatch) -> None:
    report = check(source_of(rf"\[ {half} \]", "notes.tex", "tex"))
    assert ([j.kind for j in report.judgements], report.exit_code) == (["unread"], 5)
    # The fault that stood here: a side of nothing was dropped, and the equality with it.
    monkeypatch.setattr(chains, "_nothing", lambda span, joined="": [])
    assert check(source_of(rf"\[ {half} \]", "notes.tex", "tex")).exit_code == 0


def test_what_goes_on_in_the_next_display_is_read_as_before() -> None:
    assert verdicts(r"s = \sum_k y_k", r"= \sum_j y_j") == "definition proved"


OWN = r"""
\newenvironment{eqs}{\begin{align*}}{\end{align*}}
\newenvironment{remark}{\par\textbf{Remark.}}{}
\begin{remark} One sees that $1 = 2$ is wrong. \end{remark}
\begin{eqs} a &= x + 1 \\ 2 a &= 2 x + 3 \end{eqs}
"""


def test_an_environment_of_the_authors_own_is_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(source_of(OWN, "notes.tex", "tex")).exit_code == 1
    monkeypatch.setattr(tex, "OWN", re.compile(r"(?!)"))
    assert check(source_of(OWN, "notes.tex", "tex")).exit_code == 0


def test_one_that_never_ends_is_told() -> None:
    report = check(source_of(OWN.replace(r"\end{eqs}", ""), "notes.tex", "tex"))
    assert "never ends" in " ".join(problem.message for problem in report.problems)
