r"""Sums over samples that write no index, \sum_x [y \ln a + ...]: read, never false, and no slip beside them taken."""

from __future__ import annotations

import pytest

from derive.reading.manners import names
from tests.reading.reading import report, verdicts

SIGMOID = r"\sigma(z) = \frac{1}{1 + e^{-z}}"
NET = SIGMOID, r"z = \sum_j w_j x_j + b", r"a = \sigma(z)"
COST = r"C = -\frac{1}{n} \sum_x [y \ln a + (1 - y) \ln(1 - a)]"
SLOPE = r"\frac{\partial C}{\partial w_j} = \frac{1}{n} \sum_x x_j (\sigma(z) - y)"


@pytest.mark.parametrize(
    "line",
    [
        SLOPE,
        SLOPE.replace(r"\sigma(z)", "a"),
        SLOPE.replace(r"x_j (\sigma(z) - y)", r"\frac{\sigma'(z) x_j}{\sigma(z) (1 - \sigma(z))} (\sigma(z) - y)"),
        r"\frac{\partial C}{\partial w_j} = -\frac{1}{n} \sum_x "
        r"\left( \frac{y}{\sigma(z)} - \frac{1 - y}{1 - \sigma(z)} \right) \frac{\partial \sigma}{\partial w_j}",
        r"\frac{\partial C}{\partial b} = \frac{1}{n} \sum_x (\sigma(z) - y)",
    ],
)
def test_a_cost_over_all_inputs(line: str) -> None:
    # That x_j goes along is seen from a line that has it.
    assert verdicts(*NET, COST, SLOPE, line).split()[-1] == "follows"


@pytest.mark.parametrize(
    "slip",
    [
        SLOPE.replace("- y", "+ y"),
        SLOPE.replace("x_j (", "x_k ("),
        SLOPE.replace(r"\sum_x x_j", r"x_j \sum_x"),
        SLOPE.replace(r"\sum_x x_j", r"\sum_x"),
        SLOPE.replace(r"\sum_x x_j", "x_j"),
        SLOPE.replace(r"\frac{1}{n}", ""),
    ],
)
def test_slips_in_it_are_not_taken_and_not_called_false(slip: str) -> None:
    assert verdicts(*NET, COST, SLOPE, slip).split()[-1] in ("undecided", "unread")


def test_without_it_what_is_right_is_called_false(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "index_silent_samples", lambda chains: None)
    assert verdicts(*NET, COST, SLOPE).split()[-1] == "false"


def test_a_scalar_that_is_fed_in() -> None:
    net = SIGMOID, r"z = w x + b", r"a = \sigma(z)", r"C = \frac{1}{2 n} \sum_x (y - a)^2"
    slope = r"\frac{\partial C}{\partial w} = \frac{1}{n} \sum_x (a - y) \sigma'(z) x"
    assert verdicts(*net, slope).split()[-1] == "follows"
    assert verdicts(*net, slope.replace(" x", "")).split()[-1] == "undecided"


def test_where_the_letter_is_that_of_nothing_two_sums_need_not_be_as_long() -> None:
    cost = r"a = w x + b", r"C = \frac{1}{2} \sum_i (y - a)^2"
    assert verdicts(*cost, r"\frac{\partial C}{\partial b} = \sum_i (a - y)").split()[-1] == "undecided"


@pytest.mark.parametrize(
    ("displays", "kind"),
    [
        ((r"f_k = \frac{e^{z_k}}{\sum_j e^{z_j}}", r"\frac{\partial f_k}{\partial z_k} = f_k"), "false"),
        ((r"q = \sum_x p(x) f(x)", r"\sum_x p(x) f(x) = \sum_x f(x) p(x)"), "proved"),
        ((r"s_i = \sum_k y_i z_k", r"s_i = y_i \sum_k z_k"), "proved"),
    ],
)
def test_other_sums_are_read_as_before(displays: tuple[str, ...], kind: str) -> None:
    assert verdicts(*displays).split()[-1] == kind


def test_why_a_sum_is_not_read() -> None:
    mixed = report(*NET, COST, SLOPE, r"C = y \sum_x y a").judgements[-1]
    assert mixed.kind == "unread"
    assert mixed.statement.right.problem is not None
    assert "runs over samples" in mixed.statement.right.problem.why
