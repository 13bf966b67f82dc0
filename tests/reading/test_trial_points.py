"""A few points drop what can't be proved, before it is tried; and a network with tanh isn't too large."""

from __future__ import annotations

import math
from typing import Any

import pytest

from derive.language import Distinct, IndexRange, Number, delta, exp, sum_over, variable
from derive.proof import Assumption, Hypothesis, OneHot, Positive
from derive.reading import judging
from derive.reading.doubts import trial_points
from derive.reading.doubts.trial_points import differ_somewhere
from tests.reading.reading import SOFTMAX, verdicts

NETWORK = (
    r"a_j = \sum_{i=1}^{D} U_{ji} x_i + c_j",
    r"h_j = \tanh(a_j)",
    r"z_k = \sum_{j=1}^{H} V_{kj} h_j + b_k",
    r"p_k = \frac{e^{z_k}}{\sum_{m=1}^{C} e^{z_m}}",
    r"L = -\sum_{k=1}^{C} y_k \log p_k, \quad \sum_{k=1}^C y_k = 1",
    r"\delta_k = p_k - y_k",
)
BACK = r"\frac{\partial L}{\partial U_{ji}} = (1 - h_j^2) x_i \sum_{k=1}^C \delta_k V_{kj}"


def test_a_network_with_tanh() -> None:
    assert verdicts(*NETWORK, BACK).split()[-1] == "proved"
    assert verdicts(*NETWORK, BACK.replace("h_j^2", "h_j")).split()[-1] == "false"
    assert verdicts(*NETWORK, r"\frac{\partial h_j}{\partial a_j} = 1 - h_j^2").split()[-1] == "proved"


def test_tanh_is_what_it_is() -> None:
    assert verdicts(r"\tanh(x) = \frac{e^x - e^{-x}}{e^x + e^{-x}}") == "proved"
    assert verdicts(r"\tanh(x) = \frac{\sinh(x)}{\cosh(x)}") == "proved"
    assert verdicts(r"t = \tanh(x)", r"t = \frac{e^x + e^{-x}}{e^x - e^{-x}}").split()[-1] != "proved"


K = IndexRange("1 to n", "n", ("k", "l"))
X, Y = variable("x", K), variable("y", K)
k, m = K.index("k"), K.index("l")
ONE = Hypothesis("x adds up to 1", sum_over(k, X[k]), Number(1))


@pytest.mark.parametrize(("left", "right", "assumed"), [
    (sum_over(k, X[k] * 2), Number(2), (ONE,)),
    (X[k] * X[k], X[k], (OneHot("x is one-hot", X),)),
    (delta(k, m) * X[k], Number(0), (Distinct(k, m),)),
    (exp(X[k]) * exp(Y[k]), exp(X[k] + Y[k]), (Positive("x > 0", X),)),
])  # fmt: skip
def test_what_is_equal_differs_nowhere(left: Any, right: Any, assumed: tuple[Assumption, ...]) -> None:
    assert not differ_somewhere(left, right, assumed)
    assert differ_somewhere(left, right + X[k], assumed)
    if not isinstance(assumed[0], Positive):
        assert differ_somewhere(left, right, ())


def test_two_symbols_of_one_name_are_not_tried() -> None:
    clash = variable("x")[()] + 1
    assert not differ_somewhere(X[k], clash, (OneHot("x is one-hot", X),))
    both = (Positive("x > 0", X), Positive("x > 0 too", variable("x")))
    assert not differ_somewhere(X[k], clash, both)  # one of the two would have no value


def test_the_verdict_is_the_same_without(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (SOFTMAX, r"L = -\sum_k t_k \log a_k", r"\frac{\partial L}{\partial z_k} = a_k - t_k")
    slip = lines[-1].replace("- t", "+ t")
    for _ in range(2):
        assert verdicts(*lines).split()[-1] == "if"
        assert verdicts(*lines[:-1], slip).split()[-1] == "false"
        monkeypatch.setattr(judging, "differ_somewhere", lambda *_: False)


def test_that_a_hypothesis_is_not_met_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial_points, "all_hold", lambda *_: True)
    monkeypatch.setattr(trial_points, "meet", lambda *_: None)
    with pytest.raises(AssertionError):
        test_what_is_equal_differs_nowhere(sum_over(k, X[k] * 2), Number(2), (ONE,))


def test_that_points_near_each_other_differ_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(math, "isclose", lambda *_, **__: False)
    with pytest.raises(AssertionError):
        test_what_is_equal_differs_nowhere(exp(X[k]) * exp(Y[k]), exp(X[k] + Y[k]), ())
