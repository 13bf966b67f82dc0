r"""Sums whose letter does nothing: told where the rest shows which letter was meant, and read so; else left alone."""

from __future__ import annotations

import pytest

from derive.reading import statements
from derive.reading.notices import noticing
from tests.reading.reading import report, verdicts

QUOTIENT = r"q_i = \frac{e^{r_i}}{\sum_{j=1}^n e^{r_i}}"
SLOPE = r"\frac{\partial q_i}{\partial r_i} = q_i (1 - q_i)"
LEFT_OVER = r"H = \sum_{i=1}^n \sum_{j=1}^n w_{ij} s_i s_j - \sum_{p=1}^n c_i s_i"
ITSELF = (r"c = \sum_{k=1}^K a_k", r"d = \log \sum_{k=1}^k e^{a_k}")


def told(*displays: str) -> list[tuple[str, str]]:
    return [(p.code, p.repair) for p in report(*displays).problems if p.severity != "note"]


def test_a_quotient_by_a_sum_of_its_own_numerator_is_told_and_read_as_it_is_meant() -> None:
    assert told(QUOTIENT, SLOPE) == [("INDEX", r"\sum_{j=1}^n e^{r_j}")]
    assert verdicts(QUOTIENT, SLOPE) == "definition proved"
    assert told(r"q_{[i]}^{(t)} = \exp(r_{[i]}^{(t)}) / \sum_{j=0}^{V-1} \exp(r_{[i]}^{(t)})") == [
        ("INDEX", r"\sum_{j=0}^{V-1} \exp(r_{[j]}^{(t)})")
    ]


def test_without_that_a_right_line_behind_it_would_be_called_false(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "run_sums", lambda _: [])
    assert verdicts(QUOTIENT, SLOPE) == "definition false"
    assert told(QUOTIENT) == []


def test_a_letter_that_stands_nowhere_else_is_told_beside_a_sum_over_the_one_that_is_meant() -> None:
    assert told(LEFT_OVER) == [("INDEX", r"\sum_{i=1}^n c_i s_i")]


def test_a_sum_up_to_its_own_letter_is_told_where_others_end_elsewhere() -> None:
    assert told(*ITSELF) == [("INDEX", r"\sum_{k=1}^K e^{a_k}")]


def test_these_tests_notice_when_the_rules_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noticing, "idle_sums", lambda _: ())
    assert told(LEFT_OVER) == told(*ITSELF) == []


@pytest.mark.parametrize(
    "displays",
    [
        (r"q_i = \frac{e^{r_i}}{\sum_{j=1}^n e^{r_j}}",),
        (r"m = \frac{c}{\sum_{j=1}^n c}",),
        (r"q_i = \frac{e^{r_i}}{\sum_{i=1}^n e^{r_i}}",),
        (r"q_{ij} = \frac{e^{r_{ij}}}{\sum_{k=1}^n e^{r_{ik}}}",),
        (r"p_i = \frac{e^{u_i v_i}}{\sum_{k=1}^n e^{u_i v_k}}",),
        (r"H = \sum_{i=1}^n a_i - \sum_{p=1}^n c_p",),
        (r"H = \sum_{i=1}^n a_i \sum_{p=1}^n c_i",),
        (r"H = \sum_{i=1}^n a_i - \sum_{p=1}^n 1",),
        (r"H = \sum_{i=1}^n a_i - \sum_{j=1}^n c_i", r"g_j = a_j"),
        (r"c = \log \sum_{k=1}^k e^{a_k}",),
        (r"c = \sum_{k=1}^K a_k + \sum_{k=1}^M b_k", r"d = \sum_{k=1}^k a_k"),
        (r"\prod_{k'=1}^k m_{k'} = \prod_{j=1}^k m_j",),
    ],
)
def test_what_may_be_meant_is_left_alone(displays: tuple[str, ...]) -> None:
    assert "INDEX" not in [code for code, _ in told(*displays)]


def test_which_letter_is_meant_must_be_plain() -> None:
    """With two indices below, either may be the one that runs."""
    assert told(r"q_{ij} = \frac{e^{r_{ij}}}{\sum_{k=1}^n e^{r_{ij}}}") == []
