"""Products over an index: what holds of positive factors alone is not proved, what holds of all is."""

from __future__ import annotations

import pytest

from derive.reading import judging
from tests.reading.reading import verdicts

X = r"\prod_{i=1}^n x_i"


@pytest.mark.parametrize(
    "line",
    [
        rf"\sqrt{{\prod_{{i=1}}^n x_i^2}} = {X}",
        rf"\prod_{{i=1}}^n \sqrt{{x_i^2}} = {X}",
        rf"\frac{{\sqrt{{\prod_i x_i^2}}}}{{{X}}} = 1",
        r"\sqrt{q^2} = q",
    ],
)
def test_what_is_true_of_positive_factors_alone_is_not_proved(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(f"q = {X}", line).split()[-1] == "if"
    monkeypatch.setattr(judging, "needs_positive_factors", lambda *_: False)
    assert verdicts(f"q = {X}", line).split()[-1] == "proved"


@pytest.mark.parametrize(
    "line",
    [
        r"\sqrt{\prod_{i=1}^n x_i^4} = \prod_{i=1}^n x_i^2",
        r"q^2 = \prod_{i=1}^n x_i^2",
        r"\frac{\partial q}{\partial x_j} = \prod_{i \neq j} x_i",
        r"\log q = \sum_{i=1}^n \log x_i",
        r"\prod_{i=1}^n p^{x_i} (1 - p)^{1 - x_i} = p^{\sum_i x_i} (1 - p)^{n - \sum_i x_i}",
        r"\prod_{i=1}^n (x_i y_i) = q \prod_{k=1}^n y_k",
    ],
)
def test_what_is_true_of_all_factors_is_proved(line: str) -> None:
    assert verdicts(f"q = {X}", line).split()[-1] == "proved"
