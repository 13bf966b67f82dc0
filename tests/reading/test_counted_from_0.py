"""Sums from 0 to N - 1, and entries S[i] as a program writes them: read, and counted as the document counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.reading import check as checking
from derive.reading.check import check
from derive.reading.reports.counterexample import told
from derive.reading.sources import source_of
from tests.reading.reading import LEFT_OPEN, verdicts

SOFTMAX = r"p_i = \frac{e^{s_i}}{\sum_{k=0}^{N-1} e^{s_k}}"
SLIP = r"\frac{\partial p_i}{\partial s_j} = p_i (\delta_{ij} - p_i)"


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        (r"\sum_{i=0}^{N-1} 1 = N", "proved"),
        (r"\sum_{i=0}^{N-1} (x_i - \frac{1}{N} \sum_{k=0}^{N-1} x_k) = 0", "proved"),
        (r"\sum_{i=0}^{N-1} x_i = \sum_{i=0}^{N-1} x_i + 1 - 1", "proved"),
        (r"\sum_{i=0}^{N-1} 1 = N - 1", "false"),  # there are N of them, whatever N is
        (r"\sum_{i=0}^{N} 1 = N", "undecided"),
        (r"\sum_{i=1}^{N-1} 1 = N", "unread"),
        (r"\sum_{i=0}^{N-2} 1 = N", "unread"),
        (r"\sum_{i=0}^{N-1} x_i = \sum_{i=1}^{N} x_i", "unread"),
        (r"\sum_{i=0}^{N-1} x_i = x_0 + \sum_{i \neq 0} x_i", "unread"),  # positions as numbers are counted from 1
    ],
)
def test_sums_from_0(formula: str, kind: str) -> None:
    assert verdicts(formula) == kind


def test_the_derivative_of_softmax_counted_from_0() -> None:
    right = r"\frac{\partial p_i}{\partial s_j} = p_i (\delta_{ij} - p_j)"
    assert verdicts(SOFTMAX, right) == "definition proved"
    assert verdicts(SOFTMAX, SLIP) == "definition false"


def counterexample(first: str, last: str) -> str:
    softmax = SOFTMAX.replace("k=0", f"k={first}").replace("N-1", last)
    report = check(source_of(f"$${softmax}$$\n\n$${SLIP}$$", "notes.md", "md"))
    (problem,) = (each for each in report.problems if each.code == "FALSE")
    assert problem.witness is not None
    return str(told(problem.witness))


def test_a_counterexample_counts_from_0_where_the_document_does() -> None:
    """Of s = (log 3, -log 2) and i = 0 the left side is -6/7 1/7, as p_0 is 6/7."""
    sides = "left -6/49, right -36/49"
    assert counterexample("1", "N") == f"N = 2, s = (log 3, -log 2), i = 1, j = 2: {sides}"
    assert counterexample("0", "N-1") == f"N = 2, s = (log 3, -log 2), i = 0, j = 1: {sides}"
    assert counterexample("0", "m") == f"m = 1, s = (log 3, -log 2), i = 0, j = 1: {sides}"


def test_positions_that_are_not_counted_so_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "as_counted", lambda witness, left, right: replace(witness))
    assert "i = 1, j = 2" in counterexample("0", "N-1")


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (r"\sum_k e^{S[k]} = \sum_k e^{S_k}", "proved"),
        (r"P[i] S[j] = S[j] P[i]", "proved"),
        (r"P[i] S[j] = S[i] P[j]", "undecided"),
        (r"x[2] = x_2", "proved"),
        (r"x[p] = x_p", "unread"),  # an entropy's and a functional's bracket hold what they are taken of
        (r"f[x] = f_x", "unread"),
        (r"f [i] = f_i", "unread"),
    ],
)
def test_entries_as_a_program_writes_them(formula: str, said: str) -> None:
    assert verdicts(r"s = \sum_i S_i + \sum_i x_i", formula).split()[-1] == said


def test_an_expectation_is_no_entry() -> None:
    assert verdicts(r"\mathbb{E}[i] = \mathbb{E}_i") in (*LEFT_OPEN, "unread unread")
