"""Hypotheses that are left unsaid are tried together first; and a network with tanh isn't too large."""

from __future__ import annotations

import pytest

from derive.language import IndexRange, Number, sum_over, variable
from derive.proof import Hypothesis, OneHot, Positive
from derive.reading import together
from derive.reading.together import not_refuted_together
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
X, Y, Z = (variable(name, K) for name in "xyz")
k = K.index("k")


def _sums() -> list[tuple[str, Hypothesis]]:
    return [(f.name, Hypothesis(f.name, sum_over(k, f[k]), Number(1))) for f in (X, Y, Z)]


def test_what_one_of_them_makes_true_is_kept() -> None:
    kept = not_refuted_together(_sums(), sum_over(k, X[k] * 2), Number(2), ())
    assert [name for name, _ in kept] == ["x", "y", "z"]


def test_what_all_of_them_leave_false_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "FEWEST", 3)
    others = [("x > 0", Positive("x > 0", X)), ("y is one-hot", OneHot("y is one-hot", Y))]
    kept = not_refuted_together([*_sums(), *others], sum_over(k, X[k] * Y[k]), Number(2), ())
    assert [name for name, _ in kept] == ["x > 0", "y is one-hot"]  # of these there are too few


def test_the_verdict_is_the_same_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (SOFTMAX, r"L = -\sum_k t_k \log a_k", r"\frac{\partial L}{\partial z_k} = a_k - t_k")
    slip = lines[-1].replace("- t", "+ t")
    for each in (FEWEST_OF_ALL, 1):
        monkeypatch.setattr(together, "FEWEST", each)
        assert verdicts(*lines).split()[-1] == "if"
        assert verdicts(*lines[:-1], slip).split()[-1] == "false"


FEWEST_OF_ALL = 1000
