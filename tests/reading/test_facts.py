"""What follows from an earlier line that can't be decided; beside each proof a line that doesn't follow."""

from __future__ import annotations

import pytest

from derive.reading import facts
from tests.reading.reading import verdicts

GRADIENT = r"\frac{\partial J}{\partial w_j} = -\sum_i e_i x_{ij}"


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        (r"\Delta w_j = -\eta \frac{\partial J}{\partial w_j} = \eta \sum_i e_i x_{ij}", "follows"),
        (r"\Delta w_k = -\eta \frac{\partial J}{\partial w_k} = \eta \sum_l e_l x_{lk}", "follows"),
        (r"\Delta w_j = -\eta \frac{\partial J}{\partial w_j} = -\eta \sum_i e_i x_{ij}", "undecided"),
        (r"\Delta w_j = -\eta \frac{\partial J}{\partial w_j} = \eta \sum_j e_j x_{jk}", "undecided"),
    ],
)
def test_what_follows_from_a_line_that_is_not_decided(later: str, kind: str) -> None:
    assert verdicts(GRADIENT, later).split()[-1] == kind


def test_nothing_follows_from_a_line_that_comes_later() -> None:
    later = r"\Delta w_j = -\eta \frac{\partial J}{\partial w_j} = \eta \sum_i e_i x_{ij}"
    assert "follows" not in verdicts(later, GRADIENT).split()


def test_a_fact_of_unequal_indices_says_nothing_of_equal_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    displays = (
        r"\frac{\partial J_i}{\partial z_j} = -a_i a_j \quad i \neq j",
        r"b_{ij} = 2 \frac{\partial J_i}{\partial z_j} = -2 a_i a_j",
    )
    assert verdicts(*displays).split()[-1] == "undecided"
    # The fault: the condition that the fact stands under is lost.
    monkeypatch.setattr(facts.Facts, "note", _noted_without_its_condition)
    assert verdicts(*displays).split()[-1] == "follows"


def _noted_without_its_condition(self: facts.Facts, statement: object, *, doubtful: bool) -> None:
    left, right = statement.left.expression, statement.right.expression  # type: ignore[attr-defined]
    if facts._quantity(left) is not None:
        self.known.append(facts.Fact(*facts._quantity(left), right))  # type: ignore[call-arg, misc]


def test_a_count_is_not_carried_from_chain_to_chain() -> None:
    displays = (
        r"\frac{\partial J}{\partial b} = \sum_{i=1}^m 1",
        r"\Delta b = \frac{\partial J}{\partial b} = \sum_{j=1}^k 1",
    )
    assert "follows" not in verdicts(*displays).split()


SOLVED = r"\frac{\partial L}{\partial w_j} = 0"
UPDATE = r"\Delta w_j = -\eta \frac{\partial L}{\partial w_j} = \eta \frac{\partial L}{\partial w_j}"


def test_an_equation_that_is_solved_is_no_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "follows" not in verdicts(SOLVED, UPDATE).split()
    monkeypatch.setattr(facts, "_may_stand_for", lambda *_: True)
    assert "follows" in verdicts(SOLVED, UPDATE).split()


def test_a_fact_of_the_case_that_the_prose_names_says_nothing_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    preamble = r"We begin with $i = j$."
    fact = r"\frac{\partial J_i}{\partial z_j} = a_i (1 - a_i)"
    later = r"b_{ij} = 2 \frac{\partial J_i}{\partial z_j} = 2 a_i (1 - a_i)"
    assert "follows" not in verdicts(fact, later, preamble=preamble).split()
    monkeypatch.setattr(facts, "_in_one_case", lambda *_: False)
    assert "follows" in verdicts(fact, later, preamble=preamble).split()


def test_of_facts_that_contradict_each_other_nothing_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    other = GRADIENT.replace("-", "")
    update = r"\Delta w_j = -\eta \frac{\partial J}{\partial w_j} = \eta \sum_i e_i x_{ij}"
    assert "follows" not in verdicts(GRADIENT, other, update).split()
    monkeypatch.setattr(facts, "_contradict", lambda *_: False)
    assert "follows" in verdicts(GRADIENT, other, update).split()


THROUGH = (
    r"\frac{\partial L}{\partial x_i} = \sum_j \frac{\partial L}{\partial u_j} \frac{\partial u_j}{\partial x_i}",
    r"m = \sum_j g_j, \quad \frac{\partial L}{\partial u_j} = \frac{\partial L}{\partial y_j} g_j",
    r"\frac{\partial L}{\partial x_i} = \sum_j \frac{\partial L}{\partial y_j} g_j \frac{\partial u_j}{\partial x_i}",
)


def test_what_one_fact_says_of_the_quantities_of_another_is_put_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*THROUGH).split()[-1] == "follows"
    assert verdicts(*THROUGH[:2], THROUGH[2].replace("g_j", "g_i")).split()[-1] == "undecided"
    assert verdicts(*THROUGH[:2], THROUGH[2].replace("= ", "= 2 ")).split()[-1] == "undecided"
    once = facts.Facts.prove
    monkeypatch.setattr(
        facts.Facts, "prove", lambda self, statement, through=False: not through and once(self, statement)
    )
    assert verdicts(*THROUGH).split()[-1] == "undecided"
