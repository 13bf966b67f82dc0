"""The chain rule as a document states it; beside what is taken for it what must not be."""

from __future__ import annotations

import pytest

from derive.reading import in_order
from derive.reading.derivatives import chain_rule
from tests.reading.reading import verdicts

INDICES = r"s = \sum_i a_i + \sum_j a_j"  # i and j are indices, not parts of names
OF_L = r"\frac{\partial L}{\partial z_j} = "


@pytest.mark.parametrize(
    "right",
    [
        r"\sum_i \frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial z_j}",
        r"\sum_{i=1}^n \frac{\partial a_i}{\partial z_j} \cdot \frac{\partial L}{\partial a_i}",
        r"\sum_i \frac{\partial L}{\partial a_i} "
        r"\sum_k \frac{\partial a_i}{\partial h_k} \frac{\partial h_k}{\partial z_j}",
        r"\frac{\partial L}{\partial a_j} \frac{\partial a_j}{\partial z_j}",
        r"\frac{\partial L}{\partial u} \frac{\partial u}{\partial z_j}",
    ],
)
def test_the_chain_rule_is_taken(right: str) -> None:
    assert verdicts(OF_L + right) == "chain_rule"


@pytest.mark.parametrize(
    "right",
    [
        r"\frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial z_j}",  # the sum is missing
        r"\sum_i \frac{\partial L}{\partial a_i} \frac{\partial a_j}{\partial z_i}",  # the indices are swapped
        r"\sum_i \frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial x_j}",  # by another variable
        r"\sum_i \frac{\partial L}{\partial a_i} \frac{\partial b_i}{\partial z_j}",  # of another quantity
        r"2 \sum_i \frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial z_j}",
        r"\sum_{i \neq j} \frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial z_j}",
        r"\sum_i \frac{\partial L}{\partial a_j} \frac{\partial a_j}{\partial z_j}",
    ],
)
def test_what_is_no_chain_rule_is_not_decided(right: str) -> None:
    assert verdicts(INDICES, OF_L + right).split()[-1] == "undecided"


def test_where_all_is_defined_the_chain_rule_is_proved_or_refuted() -> None:
    defined = (r"a_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}", r"L = -\sum_{k=1}^n y_k \log a_k")
    right = r"\sum_{i=1}^n \frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial z_j}"
    assert verdicts(*defined, OF_L + right).split()[-1] == "proved"
    wrong = r"\frac{\partial L}{\partial a_j} \frac{\partial a_j}{\partial z_j}"
    assert verdicts(*defined, OF_L + wrong).split()[-1] == "false"


def test_a_check_of_the_chain_rule_that_takes_everything_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_order, "states_chain_rule", lambda left, right, derivatives, meanings: True)
    missing = r"\frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial z_j}"
    assert verdicts(INDICES, OF_L + missing).split()[-1] == "chain_rule"


def test_what_follows_from_a_chain_rule() -> None:
    rule = r"\sum_i \frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial z_j}"
    later = rf"b_j = 2 \frac{{\partial L}}{{\partial z_j}} = 2 {rule}"
    assert verdicts(OF_L + rule, later) == "chain_rule definition follows"


SOFTMAX = r"a_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}"
SIGMOID = r"a_i = \frac{1}{1 + e^{-z_i}}"
LAYER = r"z_j = \sum_k w_{jk} x_k"
JACOBIAN = r"\frac{\partial a_i}{\partial z_j} = a_i (\delta_{ij} - a_j)"
DIAGONAL = r"\frac{\partial a_i}{\partial z_j} = a_i (1 - a_j) \delta_{ij}"
ALONE = OF_L + r"\frac{\partial L}{\partial a_j} \frac{\partial a_j}{\partial z_j}"
OF_X = r"\frac{\partial L}{\partial x_k} = \frac{\partial L}{\partial z_k} \frac{\partial z_k}{\partial x_k}"
SAMPLES = r"a_i = \frac{1}{1 + e^{-w x_i}}"
OF_ONE = r"\frac{\partial L_i}{\partial w} = \frac{\partial L_i}{\partial a_i} \frac{\partial a_i}{\partial w}"


@pytest.mark.parametrize(
    ("said", "line", "kind"),
    [
        (SIGMOID, ALONE, "chain_rule"),
        (SOFTMAX, ALONE, "undecided"),
        (LAYER, OF_X, "undecided"),
        (DIAGONAL, ALONE, "chain_rule"),
        (JACOBIAN, ALONE, "undecided"),
        (SAMPLES, OF_ONE, "chain_rule"),
    ],
)
def test_a_sum_is_left_out_only_where_its_other_terms_are_0(said: str, line: str, kind: str) -> None:
    assert verdicts(said, line).split()[-1] == kind


def test_a_check_that_takes_the_other_terms_for_0_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain_rule, "_vanishes", lambda *_: True)
    assert verdicts(SOFTMAX, ALONE).split()[-1] == "chain_rule"


def test_derivatives_with_one_and_with_two_indices_have_one_name_and_keep_apart() -> None:
    rule = (
        r"\frac{\partial L}{\partial z_{pq}} = \sum_{i=1}^m \sum_{j=1}^n"
        r" \frac{\partial L}{\partial s_{ij}} \frac{\partial s_{ij}}{\partial z_{pq}}"
    )
    slope = r"\frac{\partial s_q}{\partial z_r} = t_q t_r"
    assert verdicts(r"c = \sum_{p=1}^m \sum_{q=1}^n x_{pq}", rule, slope).split()[1] == "chain_rule"
