r"""Sums that name no index: which letter they run over, and where that can't be told."""

from __future__ import annotations

import pytest

from derive.reading import statements
from tests.reading.reading import verdicts

SOFTMAX = r"y_i = \frac{e^{x_i}}{\sum e^{x_d}}"
LOSS = r"L = -\sum t_i \ln y_i"


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        (r"\frac{dy_i}{dx_j} = y_i (\delta_{ij} - y_j)", "proved"),
        (r"\frac{dL}{dx_j} = -\sum t_i \frac{1}{y_i} \frac{dy_i}{dx_j}", "proved"),
        (r"\frac{dL}{dx_j} = \sum t_i \frac{1}{y_i} \frac{dy_i}{dx_j}", "false"),
        (r"\frac{dL}{dx_i} = -\sum t_j \frac{1}{y_j} \frac{dy_j}{dx_i}", "proved"),
        (r"\sum a_i b_j = \sum_i \sum_j a_i b_j", "unread"),  # two letters are left
        (r"a_i b_i = \sum a_i b_i", "undecided"),  # none is left: i stands outside, and may be meant inside
    ],
)
def test_which_letter_a_sum_without_an_index_binds(formula: str, kind: str) -> None:
    assert verdicts(SOFTMAX, LOSS, formula).split()[-1] == kind


def test_without_that_the_gradient_is_not_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "name_unnamed_sums", lambda chain: None)
    formula = r"\frac{dL}{dx_j} = \sum t_i \frac{1}{y_i} \frac{dy_i}{dx_j}"
    assert verdicts(SOFTMAX, LOSS, formula).split()[-1] == "unread"
