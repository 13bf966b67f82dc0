r"""A loss of what a function gives, Cost(h(x^{(i)}), y^{(i)}): defined for one sample, summed up, differentiated."""

from __future__ import annotations

import pytest

from derive.reading.manners import losses_of_results
from tests.reading.reading import verdicts

H = r"h_\theta(x) = \frac{1}{1 + e^{-\sum_j \theta_j x_j}}"
COST = r"\mathrm{Cost}(h_\theta(x), y)"
BY_CASES = rf"{COST} = \begin{{cases}} -\log h_\theta(x) & y = 1 \\ -\log(1 - h_\theta(x)) & y = 0 \end{{cases}}"
AT_ONCE = rf"{COST} = -y \log h_\theta(x) - (1 - y) \log(1 - h_\theta(x))"
TOTAL = r"J(\theta) = \frac{1}{m} \sum_{i=1}^m \mathrm{Cost}(h_\theta(x^{(i)}), y^{(i)})"
OF_SAMPLES = (
    r"J(\theta) = -\frac{1}{m} \sum_{i=1}^m "
    r"(y^{(i)} \log h_\theta(x^{(i)}) + (1 - y^{(i)}) \log(1 - h_\theta(x^{(i)})))"
)
SLOPE = (
    r"\frac{\partial J(\theta)}{\partial \theta_j} = "
    r"\frac{1}{m} \sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}"
)


def test_logistic_regression_from_its_cases_to_its_gradient() -> None:
    said = verdicts(H, BY_CASES, AT_ONCE, TOTAL, OF_SAMPLES, SLOPE)
    assert said == "definition definition proved definition follows follows"
    assert verdicts(H, BY_CASES, TOTAL, SLOPE) == "definition definition definition follows"


@pytest.mark.parametrize(
    "slip",
    [
        AT_ONCE.replace("= -y", "= y"),
        AT_ONCE.replace("(1 - y)", "(1 + y)"),
        OF_SAMPLES.replace("= -", "= "),
        OF_SAMPLES.replace(r"(1 - y^{(i)})", r"(1 - x^{(i)})"),
        SLOPE.replace("- y", "+ y"),
        SLOPE.replace(" x_j^{(i)}", ""),
        SLOPE.replace(r"\frac{1}{m}", r"\frac{2}{m}"),
    ],
)
def test_slips_are_not_proved(slip: str) -> None:
    assert verdicts(H, BY_CASES, TOTAL, slip).split()[-1] == "undecided"


@pytest.mark.parametrize(
    "total",
    [
        TOTAL.replace("y^{(i)})", "y)"),  # of one label
        TOTAL.replace("y^{(i)})", "x^{(i)})"),
        TOTAL.replace(r"h_\theta", r"h_\eta"),
        TOTAL.replace(r"h_\theta", "g"),
    ],
)
def test_of_other_things_it_is_another(total: str) -> None:
    assert verdicts(H, BY_CASES, total, OF_SAMPLES).split()[-1] == "undecided"


def test_a_loss_of_two_samples_is_no_symbol() -> None:
    apart = r"\ell(f(x_i), y_i) = (f(x_i) - y_i)^2", r"R = \sum_i \sum_k \ell(f(x_i), y_k)"
    assert verdicts(*apart, r"R = \sum_i \sum_k (f(x_i) - y_i)^2").split()[-1] == "undecided"
    alike = apart[0], r"R = \sum_i \ell(f(x_i), y_i)"
    assert verdicts(*alike, r"R = \sum_i (f(x_i) - y_i)^2").split()[-1] == "proved"


def test_that_the_function_counts_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: whatever stands in the bracket is the same."""
    monkeypatch.setattr(losses_of_results, "likeness", lambda node: 0)
    assert verdicts(H, BY_CASES, TOTAL.replace(r"h_\theta", "g"), OF_SAMPLES).split()[-1] == "follows"
