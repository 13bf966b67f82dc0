"""Facts of one index, and of the cases i = j and i ≠ j put together; beside each what does not follow."""

from __future__ import annotations

import pytest

from derive.reading import case_facts
from tests.reading.reading import verdicts

OF_A = r"\frac{\partial a_i}{\partial z_j} = "
SAME = OF_A + r"a_i (1 - a_i) \quad i = j"
DISTINCT = OF_A + r"-a_i a_j \quad i \neq j"
DIAGONAL = r"\frac{\partial a_i}{\partial z_i} = a_i (1 - a_i)"
LOSS = r"\frac{\partial L}{\partial a_i} = -\frac{y_i}{a_i}"
RULE = r"g_j = \sum_i \frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial z_j} = "
RIGHT = r"-y_j (1 - a_j) + \sum_{i \neq j} y_i a_j"
WRONG = r"-y_j (1 - a_j) - \sum_{i \neq j} y_i a_j"


@pytest.mark.parametrize(
    ("facts", "right", "kind"),
    [
        ((SAME, DISTINCT), RIGHT, "follows"),
        ((DISTINCT, SAME), RIGHT, "follows"),
        ((DIAGONAL, DISTINCT), RIGHT, "follows"),
        ((SAME, DISTINCT), WRONG, "undecided"),
        ((SAME,), RIGHT, "undecided"),
        ((DISTINCT,), RIGHT, "undecided"),
        ((DIAGONAL,), RIGHT, "undecided"),
        ((DIAGONAL, SAME), RIGHT, "undecided"),
        # Of two that differ, one is false.
        ((SAME, OF_A + r"a_i a_j \quad i \neq j", DISTINCT), RIGHT, "undecided"),
        ((DIAGONAL, OF_A + r"a_i (1 + a_j) \quad i = j", DISTINCT), RIGHT, "undecided"),
    ],
)
def test_cases_are_put_together(facts: tuple[str, ...], right: str, kind: str) -> None:
    assert verdicts(*facts, LOSS, RULE + right).split()[-1] == kind


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        (r"g_j = 2 \frac{\partial a_j}{\partial z_j} + \sum_i a_i - \sum_k a_k = 2 a_j (1 - a_j)", "follows"),
        (r"g_j = 2 \frac{\partial a_j}{\partial z_j} + \sum_i a_i - \sum_k a_k = 2 a_j (1 + a_j)", "undecided"),
        (r"g_{jk} = 2 \frac{\partial a_j}{\partial z_k} + \sum_i a_i - \sum_k a_k = 2 a_j (1 - a_j)", "undecided"),
    ],
)
def test_a_fact_at_one_index_is_one_of_that_index(later: str, kind: str) -> None:
    assert verdicts(DIAGONAL, later).split()[-1] == kind


def test_a_fact_at_one_index_that_is_taken_for_all_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    later = r"g_{jk} = 2 \frac{\partial a_j}{\partial z_k} = 2 a_k (1 - a_k)"
    sums = r"s = \sum_i a_i + \sum_j z_j + \sum_k z_k"
    assert verdicts(sums, DIAGONAL, later).split()[-1] == "undecided"
    put = lambda self, places: case_facts.substitute(self.meaning, dict(zip(self.places, places, strict=True)))  # noqa: E731
    monkeypatch.setattr(case_facts.Fact, "at", put)
    assert verdicts(sums, DIAGONAL, later).split()[-1] == "follows"


def test_a_case_that_is_taken_for_the_other_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    line = r"g_j = \sum_i b_i \frac{\partial a_i}{\partial z_j} + a_j = \sum_i b_i a_i (1 - a_i) + a_j"
    assert verdicts(DIAGONAL, SAME, line).split()[-1] == "undecided"
    monkeypatch.setattr(
        case_facts, "_case_of", lambda _, condition: (0, 1, case_facts.Distinct if condition else case_facts.Same)
    )
    assert verdicts(DIAGONAL, SAME, line).split()[-1] == "follows"
