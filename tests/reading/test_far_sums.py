"""Sums whose index goes on behind them without a bracket: where they can only reach that far, and where not."""

from __future__ import annotations

import pytest

from derive.reading import statements
from derive.reading.manners import far_sums
from tests.reading.reading import verdicts

LIKELIHOOD = r"\log \prod_{i=1}^n y_i^{t_i} (1 - y_i)^{1 - t_i} = "
UNBRACKETED = LIKELIHOOD + r"\sum_{i=1}^n t_i \log y_i + (1 - t_i) \log(1 - y_i)"


def test_a_sum_reaches_over_all_that_its_index_stands_in() -> None:
    bracketed = LIKELIHOOD + r"\sum_{i=1}^n [t_i \log y_i + (1 - t_i) \log(1 - y_i)]"
    assert verdicts(UNBRACKETED) == verdicts(bracketed) != "unread"
    assert verdicts(r"\sum_{i=1}^n x_i + y_i = \sum_{i=1}^n x_i + \sum_{i=1}^n y_i") == "proved"


def test_within_a_bracket_and_of_two_sums() -> None:
    apart = r"-\sum_{i=1}^n \sum_{j=1}^m a_{ij} - \sum_{i=1}^n \sum_{j=1}^m b_{ij} + c"
    assert verdicts(rf"-\left[ \sum_{{i=1}}^n \sum_{{j=1}}^m a_{{ij}} + b_{{ij}} \right] + c = {apart}") == "proved"
    assert verdicts(r"y_i \left[ \sum_{i=1}^n x_i + y_i \right] = y_i \sum_{i=1}^n x_i + y_i^2") in (
        "unread",
        "undecided",
    )


def test_nothing_is_called_false_of_it() -> None:
    assert verdicts(r"\sum_{i=1}^n x_i + y_i = \sum_{i=1}^n x_i - \sum_{i=1}^n y_i") == "undecided"


@pytest.mark.parametrize(
    "formula",
    [
        r"q_i = \sum_{i=1}^n x_i + y_i",  # i is free on the left
        r"-\sum_{i=1}^n x_i + y_i = -\sum_{i=1}^n x_i - \sum_{i=1}^n y_i",  # the minus may be of one term or of all
        r"\sum_{i=1}^n x_i + y_i + c = \sum_{i=1}^n x_i + \sum_{i=1}^n y_i + c",  # c may be in the sum or behind it
        r"2 \sum_{i=1}^n x_i + y_i = \sum_{i=1}^n x_i + \sum_{i=1}^n x_i + \sum_{i=1}^n y_i",
        r"\left( \sum_{i=1}^n x_i \right) + y_i = \sum_{i=1}^n x_i + \sum_{i=1}^n y_i",
    ],
)
def test_where_that_is_not_clear_it_is_not_read(formula: str) -> None:
    assert verdicts(formula) in ("unread", "undecided")


def test_a_free_letter_that_is_not_looked_at_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    formula = r"n q_i + \sum_{k=1}^n y_k = \sum_{i=1}^n q_i + y_i"
    assert verdicts(formula) == "unread"
    reaching = far_sums._reaching
    monkeypatch.setattr(far_sums, "_reaching", lambda node, free: reaching(node, set()))
    assert verdicts(formula) != "unread"


def test_without_that_it_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "let_sums_reach", lambda chain: None)
    assert verdicts(UNBRACKETED) == "unread"
