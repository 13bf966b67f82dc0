r"""That a sum is 1, said beside another equality: it is a hypothesis, and doesn't hide what stands before it."""

from __future__ import annotations

import pytest

from derive.reading import lists, sums_of_1, wording
from tests.reading.reading import SOFTMAX, verdicts

LOSS = r"L = -\sum_k t_k \log a_k"
SLOPE = r"\frac{\partial L}{\partial z_k} = a_k - t_k"
ONE = r"\sum_k t_k = 1"


@pytest.mark.parametrize(
    "row",
    [
        rf"{LOSS}, \qquad {ONE}.",
        rf"{LOSS}, {ONE}",
        rf"{LOSS} \quad {ONE}",
        rf"{LOSS}; \sum_{{k=1}}^n t_k = 1",
        rf"{LOSS}, \quad \text{{with }} {ONE}",
        rf"{LOSS}, \quad \text{{where}} \quad {ONE}",
        rf"{LOSS} \quad \text{{and}} \quad {ONE}",
        rf"{LOSS}, \quad \text{{such that}}\ {ONE}",
        rf"{LOSS}, \quad \text{{with ${ONE}$}}",
        rf"{LOSS}, \quad {ONE}, \quad t_k > 0",
        rf"{LOSS}, \quad \text{{with }} {ONE} \text{{ and }} t_k \ge 0",
        rf"\begin{{align}} {LOSS.replace('=', '&=')}, & {ONE.replace('=', '&=')} \end{{align}}",
    ],
)
def test_a_sum_that_is_1_is_a_hypothesis_beside_a_definition(row: str) -> None:
    assert verdicts(SOFTMAX, row, SLOPE).split() == ["definition", "definition", "assumption", "proved"]


@pytest.mark.parametrize("name", ["with_total", "without"])
def test_the_gradient_needs_what_is_said_there(name: str) -> None:
    row = LOSS if name == "without" else rf"{LOSS}, \quad {ONE}"
    assert verdicts(SOFTMAX, row, SLOPE).split()[-1] == ("if" if name == "without" else "proved")


@pytest.mark.parametrize(
    "row",
    [
        rf"{LOSS} \quad \text{{if }} {ONE}",  # a case of its own
        rf"{LOSS}, \quad \text{{for }} {ONE}",
        rf"{LOSS}, \quad \text{{if ${ONE}$}}",
        rf"{LOSS}, \quad \text{{only when }} {ONE}",
        rf"{LOSS}, \quad y = 1",
        rf"{LOSS}, \quad t_k = 1",
        rf"{LOSS}, \quad \sum_k t_k = 2",
        rf"{LOSS}, \quad \sum_k t_k = 0",
        rf"{LOSS}, \quad \sum_k t_k \neq 1",
        rf"{LOSS}, \quad 1 = t_k",
    ],
)
def test_what_may_be_a_case_is_none(row: str) -> None:
    assert "proved" not in verdicts(SOFTMAX, row, SLOPE).split()


def test_a_sum_that_is_not_1_by_its_meaning_is_no_hypothesis() -> None:
    assert verdicts(r"q_i = e^{z_i}", r"S = \sum_i z_i, \quad \sum_i q_i = 1").split()[-1] == "undecided"


def test_one_that_is_so_by_its_meaning_is_proved() -> None:
    assert verdicts(SOFTMAX, r"L = -\sum_i \log a_i, \quad \sum_i a_i = 1").split()[-1] == "proved"


def test_a_slip_is_false_all_the_same() -> None:
    assert verdicts(SOFTMAX, rf"{LOSS}, \quad {ONE}", SLOPE.replace("- t", "+ t")).split()[-1] == "false"


def test_not_parted_from_it_the_loss_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (lists, wording):
        monkeypatch.setattr(module, "says_a_sum_is_1", lambda _: False)
    assert "proved" not in verdicts(SOFTMAX, rf"{LOSS}, \quad {ONE}", SLOPE)


def test_a_case_would_be_a_hypothesis_if_nothing_held_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums_of_1, "OF_A_CASE", frozenset())
    assert verdicts(SOFTMAX, rf"{LOSS} \quad \text{{if }} {ONE}", SLOPE).split()[-1] == "proved"
