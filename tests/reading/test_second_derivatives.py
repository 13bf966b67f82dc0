r"""Higher derivatives of what is known: \frac{\partial^2 f}{\partial x_k \partial x_l} is one of a derivative."""

from __future__ import annotations

import pytest

from derive.reading.derivatives import differentials
from tests.reading.reading import LEFT_OPEN, verdicts

LOG_SUM = r"f = \log \sum_{i=1}^n e^{x_i}"
SOFTMAX = r"s_k = \frac{e^{x_k}}{\sum_{i=1}^n e^{x_i}}"
CROSS_ENTROPY = (r"a = \frac{1}{1+e^{-z}}", r"L = -y \log a - (1-y) \log(1-a)")
RIGHT = [
    (r"\frac{d^2}{dx^2} x^3 = 6x",),
    (r"\frac{d^3}{dx^3} x^3 = 6",),
    (r"\frac{\partial^2}{\partial x \partial y} x y^2 = 2y",),
    (r"\frac{\partial^2}{\partial x_k \partial x_l} \sum_{i,j} A_{ij} x_i x_j = A_{kl} + A_{lk}",),
    (LOG_SUM, SOFTMAX, r"\frac{\partial^2 f}{\partial x_k \partial x_l} = \delta_{kl} s_k - s_k s_l"),
    (*CROSS_ENTROPY, r"\frac{\partial^2 L}{\partial z^2} = a (1-a)"),
    (r"u = w x", r"L = u^2 + w", r"\frac{\partial^2 L}{\partial w \partial u} = 2 x"),
]
SLIPS = [
    (r"\frac{d^2}{dx^2} x^3 = 3x^2",),
    (r"\frac{\partial^2}{\partial x \partial y} x y^2 = 2x",),
    (LOG_SUM, SOFTMAX, r"\frac{\partial^2 f}{\partial x_k \partial x_l} = \delta_{kl} s_k + s_k s_l"),
    (*CROSS_ENTROPY, r"\frac{\partial^2 L}{\partial z^2} = -a (1-a)"),
]


@pytest.mark.parametrize("displays", RIGHT)
def test_a_second_derivative_of_what_is_known_is_proved(displays: tuple[str, ...]) -> None:
    assert verdicts(*displays).split()[-1] == "proved"


@pytest.mark.parametrize("displays", SLIPS)
def test_a_slip_in_one_is_found(displays: tuple[str, ...]) -> None:
    assert verdicts(*displays).split()[-1] == "false"


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac{\partial^2 u}{\partial t^2} = c^2 \frac{\partial^2 u}{\partial x^2}",
        r"\frac{\partial^2 L}{\partial w \partial b} = 0",
    ],
)
def test_of_what_nothing_defines_nothing_is_said(formula: str) -> None:
    assert verdicts(formula) in LEFT_OPEN


def test_that_test_notices_when_only_one_derivative_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    once = differentials.Differentials._higher
    monkeypatch.setattr(
        differentials.Differentials,
        "_higher",
        lambda self, node, scope: once(self, type(node)(node.span, node.name, node.arguments[:2]), scope),
    )
    assert verdicts(*RIGHT[0]) == "false"
