r"""A sigmoid that an example shows: \sigma(w x + b) = 1 / (1 + e^{-(w x + b)})."""

from collections.abc import Callable
from typing import Any

import pytest

from derive.reading import shown_functions, statements
from tests.reading.reading import require_noticed, verdicts

SHOWN = r"q = \sigma(w x + b) = \frac{1}{1 + e^{-(w x + b)}}"
LOSS = r"L = -y \log q - (1 - y) \log(1 - q)"
SLOPE = r"\frac{\partial L}{\partial w} = (q - y) x"


def test_logistic_regression() -> None:
    assert verdicts(SHOWN, LOSS, SLOPE) == "definition definition definition proved"
    assert verdicts(SHOWN, LOSS, SLOPE.replace("q - y", "q + y")).endswith("false")
    assert verdicts(SHOWN, r"\frac{\partial}{\partial z} \sigma(z) = \sigma(z) (1 - \sigma(z))").endswith("proved")


def test_logistic_regression_in_vectors() -> None:
    linear = r"\mathbf{w}^\top \mathbf{x}_i + b"
    loss = r"J = -\frac{1}{n} \sum_{i=1}^n \left[ y_i \log q_i + (1 - y_i) \log(1 - q_i) \right]"
    slope = r"\frac{\partial J}{\partial \mathbf{w}} = \frac{1}{n} \sum_{i=1}^n (q_i - y_i) \mathbf{x}_i"
    shown = rf"q_i = \sigma({linear}) = \frac{{1}}{{1 + e^{{-({linear})}}}}"
    assert verdicts(shown, loss, slope) == "definition definition definition proved"
    assert verdicts(shown, loss, slope.replace("q_i - y_i", "y_i - q_i")).endswith("false")
    plain = r"q_i = g(w^\top x_i) = \frac{e^{w^\top x_i}}{1 + e^{w^\top x_i}}"
    assert verdicts(plain, loss, slope.replace(r"\mathbf{w}", "w").replace(r"\mathbf{x}", "x")).endswith("proved")


@pytest.mark.parametrize("form", [
    r"\frac{1}{1 + \exp(-(w x + b))}", r"\frac{1}{e^{-(w x + b)} + 1}", r"\frac{e^{w x + b}}{1 + e^{w x + b}}",
    r"\frac{\exp(w x + b)}{1 + \exp(w x + b)}", r"(1 + e^{-(w x + b)})^{-1}",
])  # fmt: skip
def test_the_forms_of_the_sigmoid(form: str) -> None:
    assert verdicts(rf"q = \sigma(w x + b) = {form}", LOSS, SLOPE) == "definition definition definition proved"


@pytest.mark.parametrize("displays", [
    (r"q = \sigma(w x + b) = \frac{1}{1 - e^{-(w x + b)}}", LOSS, SLOPE),  # another function, or a slip
    (r"q = \sigma(w x + b) = \frac{1}{1 + e^{-(w x - b)}}", LOSS, SLOPE),
    (r"q = \sigma(w x + b) = \frac{1}{1 + e^{w x + b}}", LOSS, SLOPE),
    (r"v = \sigma + 1", SHOWN, LOSS, SLOPE),  # a standard deviation
    (r"\sigma(z) = \tanh z", SHOWN, LOSS, SLOPE),
    (r"\sigma(z_i) = \tanh z_i", SHOWN, LOSS, SLOPE),
    (r"\sigma(z) = \tanh z = 1 - \sigma(-z)", SHOWN, LOSS, SLOPE),
    (r"q = a(w x + b) = \frac{1}{1 + e^{-(w x + b)}}", LOSS, SLOPE),  # a product
])  # fmt: skip
def test_what_is_not_shown(displays: tuple[str, ...]) -> None:
    assert verdicts(*displays).split()[-1] != "proved"


PLANTED = [
    (statements, "shown_functions", lambda *_: {}, lambda: test_logistic_regression()),
    (shown_functions, "_stands_otherwise", lambda *_: False,
     lambda: test_what_is_not_shown((r"v = \sigma + 1", SHOWN, LOSS, SLOPE))),
]  # fmt: skip


@pytest.mark.parametrize(("module", "name", "fault", "test"), PLANTED)
def test_those_tests_notice(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, fault: Any, test: Callable[[], None]
) -> None:
    require_noticed(monkeypatch, module, name, fault, test)
