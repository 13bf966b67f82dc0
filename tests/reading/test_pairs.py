r"""The square of a sum: over pairs with one sign, and no "true if one-hot" where nothing may be that."""

from __future__ import annotations

import pytest

from derive.reading.doubts import unsaid
from derive.reading.manners import pairs, unnamed_sums
from tests.reading.reading import report, verdicts

SQUARE = r"\left(\sum_i x_i\right)^2 = \sum_i x_i^2 + \sum_{i \neq j} x_i x_j"
TOTAL = r"S = \sum_i a_i"


def test_a_sum_over_pairs_binds_both_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(SQUARE) == "proved"
    others = SQUARE.split(" = ")[1].replace("x", "a")
    assert verdicts(TOTAL, f"S^2 = {others}") == "definition proved"
    assert verdicts(TOTAL, f"S^2 = {others.replace('+', '+ 2')}") == "definition false"
    monkeypatch.setattr(unnamed_sums, "sum_over_pairs", lambda _: None)
    assert verdicts(SQUARE) != "proved"


def test_a_letter_that_a_sum_around_it_binds_stays_bound() -> None:
    assert verdicts(r"V = \sum_j \sum_{i \neq j} x_i x_j", r"V = (\sum_i x_i)^2 - \sum_i x_i^2") == "definition proved"


@pytest.mark.parametrize("line", [
    r"a_j + \sum_{i \neq j} a_i = \sum_i a_i",
    r"\sum_{i \neq j} a_i a_j = a_j \sum_i a_i - a_j^2",
])  # fmt: skip
def test_where_the_other_letter_is_free_it_is_left_out(line: str) -> None:
    assert verdicts(line) == "proved"


@pytest.mark.parametrize("body", ["e^{z_k - z_c}", "w_k z_c", r"\frac{z_k}{z_c}"])
def test_what_has_no_symmetry_is_of_one_class(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line = rf"\sum_{{k \neq c}} {body} = \sum_k {body} - {body.replace('_k', '_c')}"
    assert verdicts(line) == "proved"  # c is free on both sides
    loss = (rf"V = \sum_{{k \neq c}} {body}", rf"V = \sum_c \sum_{{k \neq c}} {body}")
    assert verdicts(*loss).split()[-1] != "proved"
    monkeypatch.setattr(pairs, "_is_symmetric", lambda *_: True)
    assert verdicts(*loss) == "definition proved"


def test_of_a_square_nothing_is_true_for_being_one_hot(monkeypatch: pytest.MonkeyPatch) -> None:
    slip = r"S^2 = \sum_i a_i^2"
    assert verdicts(TOTAL, slip) == "definition false"
    assert verdicts(TOTAL.replace("a", "y"), slip.replace("a", "y")) == "definition if"  # y may be a label
    chosen = (r"m = \sum_i a_i b_i", r"\sum_i a_i f_i b_i = m \sum_i a_i f_i")
    assert verdicts(*chosen) == "definition if"
    monkeypatch.setattr(unsaid, "is_squared", lambda *_: False)
    assert verdicts(TOTAL, slip) == "definition if"


def test_a_unit_vector_is_what_is_needed() -> None:
    line = (r"P_{ij} = \delta_{ij} - u_i u_j", r"\sum_j P_{ij} u_j = u_i - u_i \sum_j u_j^2 = 0")
    (problem,) = report(*line).problems
    assert (problem.code, "the sum of u² is 1" in problem.message) == ("ASSUME", True)
