r"""Indices above a letter: told by a derivative, \partial L / \partial y_j^k, and by nothing else."""

from __future__ import annotations

import pytest

from derive.reading.manners import names
from tests.reading.reading import verdicts

ERROR = r"E_k = \frac{1}{2} \sum_j (\hat y_j^k - y_j^k)^2"
BY = r"\frac{\partial E_k}{\partial \hat y_j^k} = "


def test_an_index_above_is_no_power() -> None:
    assert verdicts(ERROR, BY + r"\hat y_j^k - y_j^k") == "definition proved"
    assert verdicts(ERROR, BY + r"y_j^k - \hat y_j^k") == "definition false"


def test_a_square_stays_one() -> None:
    assert verdicts(r"\frac{\partial x^2}{\partial x} = 2 x") == "proved"
    assert verdicts(ERROR, r"\frac{\partial E_k}{\partial \hat y_j^k} = 0", r"\hat y_j^2 = \hat y_j \hat y_j").endswith(
        "proved"
    )


def test_a_letter_above_is_a_power_where_nothing_is_differentiated_by_it() -> None:
    assert verdicts(r"\frac{d}{dx} x^k = k x^{k - 1}") == "proved"


def test_without_that_the_derivative_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "name_raised_indices", lambda chains: None)
    assert verdicts(ERROR, BY + r"\hat y_j^k - y_j^k").endswith(("unread", "undecided"))
