r"""Where two functions have their largest value: the same places only through what keeps the order."""

from __future__ import annotations

import pytest

from derive.reading.probability import maxima
from tests.reading.reading import verdicts

SOFTMAX = r"\hat y_i = \frac{\exp(o_i)}{\sum_j \exp(o_j)}"
LIKELIHOOD = r"L(\theta) = f(\theta) g(\theta)"


@pytest.mark.parametrize(("left", "right", "kind"), [
    (r"\operatorname*{argmax}_j \hat y_j", r"\operatorname*{argmax}_j o_j", "proved"),
    (r"\operatorname*{argmax}_j \log \hat y_j", r"\operatorname*{argmax}_j 2 o_j", "proved"),
    (r"\operatorname*{argmin}_j -\hat y_j", r"\operatorname*{argmax}_j o_j", "proved"),
    (r"\operatorname*{argmax}_j \hat y_j", r"\operatorname*{argmin}_j o_j", "undecided"),
    (r"\operatorname*{argmax}_j \hat y_j", r"\operatorname*{argmax}_j -o_j", "undecided"),
    (r"\operatorname*{argmax}_j \hat y_j", r"\operatorname*{argmax}_j x_j", "undecided"),
    (r"\operatorname*{argmax}_j \hat y_j", r"\operatorname*{argmax}_j o_j^2", "undecided"),
    (r"\operatorname*{argmax}_\theta L(\theta)", r"\operatorname*{argmax}_\theta \log L(\theta)", "proved"),
    (r"\operatorname*{argmax}_\theta L(\theta)", r"\operatorname*{argmin}_\theta -\log L(\theta)", "proved"),
    (r"\operatorname*{argmax}_\theta L(\theta)", r"\operatorname*{argmin}_\theta \log L(\theta)", "undecided"),
    (r"\operatorname*{argmax}_\theta L(\theta)", r"\operatorname*{argmax}_\theta x L(\theta)", "undecided"),
    (r"\operatorname*{argmax}_\theta L(\theta)", r"\operatorname*{argmax}_\theta L(\theta)^2", "undecided"),
    (r"\operatorname*{argmax}_\theta L(\theta)", r"\operatorname*{argmax}_x L(\theta)", "undecided"),
    (r"\operatorname*{argmax}_\theta L(\theta)", r"\operatorname*{argmax}_\theta -3 L(\theta)", "undecided"),
])  # fmt: skip
def test_an_argmax_is_the_same_through_what_keeps_the_order(left: str, right: str, kind: str) -> None:
    assert verdicts(SOFTMAX, LIKELIHOOD, f"{left} = {right}").split()[-1] == kind


def test_that_a_minus_turns_the_order_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maxima, "TURNED", {"argmax": "argmax", "argmin": "argmin"})
    with pytest.raises(AssertionError):
        test_an_argmax_is_the_same_through_what_keeps_the_order(
            r"\operatorname*{argmax}_j \hat y_j", r"\operatorname*{argmax}_j -o_j", "undecided")  # fmt: skip


def test_that_a_factor_must_be_positive_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    falling = r"q_i = -\exp(o_i)"
    line = r"\operatorname*{argmax}_j q_j = \operatorname*{argmax}_j o_j"
    assert verdicts(falling, line).split()[-1] == "undecided"
    monkeypatch.setattr(maxima, "_is_positive", lambda *_: True)
    assert verdicts(falling, line).split()[-1] == "proved"


def test_how_many_there_are_is_no_factor_where_the_best_number_is_sought() -> None:
    assert (
        verdicts(r"\operatorname*{argmax}_K \frac{1}{K} \sum_{k=1}^K a_k = \operatorname*{argmax}_K \sum_{k=1}^K a_k")
        == "unread"
    )
    assert (
        verdicts(
            r"\operatorname*{argmax}_w \frac{1}{K} \sum_{k=1}^K a_k w = \operatorname*{argmax}_w \sum_{k=1}^K a_k w"
        )
        == "proved"
    )
