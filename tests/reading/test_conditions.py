r"""Conditions on indices: a relation in the place of one, z_{r = q}, and cases with several relations each."""

from __future__ import annotations

import pytest

from derive.reading import statements
from derive.reading.manners import branches
from tests.reading.reading import SOFTMAX, verdicts

ROWS = r"a_{ij} = \frac{e^{z_{ij}}}{\sum_{k=1}^n e^{z_{ik}}}"
BY = r"\frac{\partial a_{ij}}{\partial z_{pq}} = "
BOTH, ONE = r"a_{ij} (1 - a_{ij}) & \text{if } i = p, j = q \\ ", r"-a_{ij} a_{pq} & \text{if } i = p, j \neq q \\ "


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        (r"\frac{\partial a_i}{\partial z_{j=i}} = a_i (1 - a_i)", "proved"),
        (r"\frac{\partial a_i}{\partial z_{j \neq i}} = -a_i a_j", "proved"),
        (r"\frac{\partial a_i}{\partial z_{j=i}} = -a_i a_j", "false"),
        (r"\frac{\partial a_i}{\partial z_{j \neq i}} = a_i (1 - a_i)", "false"),
        (r"\frac{\partial a_i}{\partial z_{j \neq i}} = a_i a_j", "false"),
        (r"\frac{\partial a_i}{\partial z_{j=i}} + \frac{\partial a_i}{\partial z_{j \neq i}} = a_i", "unread"),
        (r"\frac{\partial a_i}{\partial z_{j=1}} = a_i (1 - a_i)", "unread"),
    ],
)
def test_a_relation_in_the_place_of_an_index_is_a_condition(formula: str, kind: str) -> None:
    assert verdicts(SOFTMAX, formula).split()[-1] == kind


def test_what_is_said_where_two_indices_coincide_defines_nothing() -> None:
    assert verdicts(r"b_{j=i} = c_i c_j", r"b_j = c_i c_j").split() == ["undecided", "undecided"]


def test_unread_the_relation_leaves_the_derivative_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "state_conditions_in_places", lambda chain: None)
    assert verdicts(SOFTMAX, r"\frac{\partial a_i}{\partial z_{j=i}} = a_i (1 - a_i)").split()[-1] == "unread"


@pytest.mark.parametrize(
    ("cases", "kind"),
    [
        (BOTH + ONE + r"0 & \text{if } i \neq p", "proved"),
        (BOTH + ONE + r"0 & \text{otherwise}", "proved"),
        (BOTH.replace(",", r"\text{ and }") + ONE.replace(",", r" \land") + r"0 & \text{else}", "proved"),
        (BOTH + ONE.replace("-", "") + r"0 & \text{if } i \neq p", "false"),
        (BOTH + ONE + r"1 & \text{otherwise}", "false"),
        (BOTH.replace("i = p", r"i \neq p") + ONE + r"0 & \text{otherwise}", "false"),
        (BOTH + ONE, "unread"),  # nothing is said of i ≠ p
        (BOTH + ONE + r"0 & \text{if } j \neq q", "unread"),  # i = p and j ≠ q are in two cases
        (BOTH + ONE + r"0 & \text{if } i \neq p \\ 1 & \text{otherwise}", "proved"),  # the last never holds
    ],
)
def test_cases_of_several_relations(cases: str, kind: str) -> None:
    assert verdicts(ROWS, BY + rf"\begin{{cases}} {cases} \end{{cases}}").split()[-1] == kind


def test_cases_that_overlap_would_be_taken_if_nothing_refused_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def first(self: branches.Branches, equal: dict[branches.Pair, bool]) -> int:
        return next((n for n, each in enumerate(self.relations) if each is None or branches._holds(each, equal)), 0)

    monkeypatch.setattr(branches.Branches, "chosen", first)
    cases = BOTH + ONE + r"0 & \text{if } j \neq q"
    assert verdicts(ROWS, BY + rf"\begin{{cases}} {cases} \end{{cases}}").split()[-1] != "undecided"


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        (r"\sum_{i=1}^n \sum_{j=1}^n CASES = x_k", "proved"),
        (r"\sum_{i=1}^n CASES = \delta_{jk} x_k", "proved"),
        (r"\sum_{i=1}^n CASES = x_k", "undecided"),
    ],
)
def test_three_indices_of_which_two_coincide(formula: str, kind: str) -> None:
    cases = r"\begin{cases} x_i & \text{if } i = j, j = k \\ 0 & \text{otherwise} \end{cases}"
    assert verdicts(formula.replace("CASES", cases)).split()[-1] == kind
