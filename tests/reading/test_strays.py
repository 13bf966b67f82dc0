"""An index that one side of a chain has alone is told where another letter makes the side true."""

from __future__ import annotations

import pytest

from derive.reading import check
from tests.reading.reading import SOFTMAX, report

LOSS = r"L = -\sum_{k=1}^n y_k \log a_k"
LEFT = r"\frac{\partial L}{\partial z_i}"
RIGHT = r"a_i \sum_{k=1}^n y_k - y_i"
STRAY = r"a_i \sum_{k=1}^n y_k - y_j"


def codes(*displays: str) -> list[str]:
    return [problem.code for problem in report(SOFTMAX, LOSS, *displays).problems]


@pytest.mark.parametrize(
    "chain",
    [f"{LEFT} = {STRAY} = {RIGHT}", f"{LEFT} = {RIGHT} = {STRAY}", f"{STRAY} = {LEFT} = {RIGHT}"],
)
def test_an_index_that_no_other_side_has_is_told_once(chain: str) -> None:
    assert codes(chain) == ["INDEX"]


@pytest.mark.parametrize(
    ("chain", "said"),
    [
        (f"{LEFT} = {RIGHT}", []),
        (f"{LEFT} = {STRAY}", ["ASSUME"]),  # two sides only: a hypothesis may be meant
        (f"{LEFT} = {STRAY} = {STRAY} + 0", ["ASSUME"]),  # two sides have it
        (r"\frac{\partial a_i}{\partial z_j} = a_i - a_i a_j = a_i (1 - a_j)", ["ASSUME"]),  # i = j is a case
        (r"\frac{\partial a_i}{\partial z_j} = -a_i a_j = -a_j a_i", ["ASSUME"]),  # and so is i ≠ j
    ],
)
def test_what_may_be_a_case_is_no_stray_index(chain: str, said: list[str]) -> None:
    assert codes(chain) == said


def test_these_tests_notice_when_strays_are_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "stray_in", lambda *_: None)
    with pytest.raises(AssertionError):
        test_an_index_that_no_other_side_has_is_told_once(f"{LEFT} = {STRAY} = {RIGHT}")
