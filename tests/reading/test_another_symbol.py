"""A letter that is used anew: what is true of any quantity in its place isn't false, and a slip stays one."""

from __future__ import annotations

import pytest

from derive.reading import claims, judging
from derive.reading.doubts import another_symbol
from tests.reading.reading import verdicts

BEFORE = r"h = \tanh(u), \qquad u = w x + v r"
GATE = (r"g = \frac{1}{1 + e^{-v}}, \qquad c = g u + (1 - g) s", r"\frac{\partial c}{\partial v} = g (1 - g) (u - s)")
WEIGHED = (
    r"q_c = \frac{e^{z_c}}{\sum_{j=1}^{n} e^{z_j}}",
    r"W = -\sum_{c=1}^{n} w_c y_c \log q_c",
    r"\frac{\partial W}{\partial z_k} = q_k \sum_{c=1}^{n} w_c y_c - w_k y_k",
)
COUNTED = r"p_i = \frac{e^{s_i}}{\sum_{k=1}^{C} e^{s_k}} = \frac{e^{s_i - m}}{\sum_{k=1}^{C} e^{s_k - m}}"
LOSS = (r"q_i = \frac{e^{u_i}}{\sum_j e^{u_j}}", r"C = -\sum_i p_i \log q_i")


@pytest.mark.parametrize(("before", "lines"), [(BEFORE, GATE), (r"y_i = \frac{1}{1 + e^{-z_i}}", WEIGHED)])
def test_a_letter_that_is_used_anew_makes_nothing_false(
    before: str, lines: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert verdicts(*lines).split()[-1] == "proved"
    assert verdicts(before, *lines).split()[-1] == "undecided"
    slip = lines[-1].replace("-", "+")
    assert verdicts(before, *lines[:-1], slip).split()[-1] == "false"
    monkeypatch.setattr(judging, "freed_readings", lambda *_: ())
    assert verdicts(before, *lines).split()[-1] == "false"


def test_a_loss_may_have_the_letter_of_a_number_of_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(COUNTED, *LOSS).split()[-1] == "undecided"
    gradient = r"\frac{\partial C}{\partial u_i} = q_i - p_i"
    assert verdicts(COUNTED, *LOSS, gradient).split()[-1] != "false"
    monkeypatch.setattr(claims, "Size", ())
    assert verdicts(COUNTED, *LOSS).split()[-1] == "false"


def test_nothing_is_a_function_of_itself() -> None:
    softplus = (r"g(x) = \log(1 + e^x)", r"g(-x) = g(x) - x")
    assert verdicts(*GATE, *softplus).split()[2] != "false"
    assert verdicts(r"g(x) = x^2", r"g(g(x)) = x^4", r"g(-x) = x^2") == "definition proved proved"


def test_what_is_stated_holds_of_the_symbol_that_is_meant_here() -> None:
    before, softmax = r"y_i = \gamma x_i + \beta", r"p_i = \frac{e^{o_i}}{\sum_j e^{o_j}}"
    loss, line = r"L = -\sum_i y_i \log p_i", r"\frac{\partial L}{\partial o_k} = p_k - y_k"
    assert verdicts(before, softmax, loss, line, preamble="Here $y$ is a one-hot vector.").split()[-1] == "undecided"
    assert verdicts(before, softmax, loss, line).split()[-1] == "undecided"  # true if the sum of y is 1
    slip = line.replace("-", "+")
    assert verdicts(before, softmax, loss, slip, preamble="Here $y$ is a one-hot vector.").split()[-1] == "false"


LAYER = (r"u_j = \sum_i V_{ji} x_i", r"h_j = \frac{1}{1 + e^{-u_j}}", r"z_k = \sum_j W_{kj} h_j",
         r"p_k = \frac{e^{z_k}}{\sum_{l=1}^n e^{z_l}}", r"L = -\sum_{k=1}^n t_k \log p_k", r"\sum_k t_k = 1",
         r"\delta_k = \frac{\partial L}{\partial z_k} = p_k - t_k")  # fmt: skip
BACK = r"\frac{\partial L}{\partial V_{ji}} = h_j (1 - h_j) x_i \sum_{k=1}^n \delta_k W_{kj}"


def test_what_depends_on_the_variable_no_more_is_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*LAYER, BACK).split()[-1] == "proved"
    assert verdicts(*LAYER, BACK.replace("1 - h", "1 + h")).split()[-1] == "false"
    monkeypatch.setattr(another_symbol, "_says_nothing", lambda *_: False)
    assert verdicts(*LAYER, BACK.replace("1 - h", "1 + h")).split()[-1] == "undecided"


def test_the_variable_of_a_derivative_is_made_of_nothing_else() -> None:
    slip = r"\frac{\partial L}{\partial V_{ji}} = h_j x_i \sum_k \frac{\partial L}{\partial z_k} W_{kj}"
    assert verdicts(*LAYER, slip).split()[-1] == "false"
