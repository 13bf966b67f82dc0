"""An index that one side of a chain has alone is told where another letter makes the side true."""

from __future__ import annotations

import pytest

from derive.reading import check
from derive.reading.notices import strays
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


SAMPLES = (
    r"y_{nk} = \frac{\exp(a_{nk})}{\sum_{j=1}^K \exp(a_{nj})}, \qquad \sum_{k=1}^K t_{nk} = 1",
    r"E = -\sum_{n=1}^N \sum_{k=1}^K t_{nk} \ln y_{nk}",
)
GRADIENT = r"\frac{\partial E}{\partial a_{nj}} = -\sum_{k=1}^K t_{nk} (\delta_{kj} - y_{nj})"
COLLAPSED = r"-t_{nj} + y_{nj} \sum_{k=1}^K t_{nk} = y_{nj} - t_{nj}"
LOST = COLLAPSED.replace(r"\sum_{k=1}^K", r"\sum_{n=1}^N")


def test_a_letter_that_a_sum_next_to_it_binds_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no hypothesis that all samples of a class add up to 1."""
    told = [(p.code, p.message.partition(" is ")[0]) for p in report(*SAMPLES, f"{GRADIENT} = {LOST}").problems]
    assert told == [("INDEX", "k")]
    monkeypatch.setattr(strays, "_unbound", lambda *_: iter(()))
    assert {p.code for p in report(*SAMPLES, f"{GRADIENT} = {LOST}").problems} == {"ASSUME"}


@pytest.mark.parametrize(("chain", "said"), [
    (f"{GRADIENT} = {COLLAPSED}", set()),
    (rf"\frac{{\partial E}}{{\partial a_{{nj}}}} = {LOST}", {"ASSUME"}),  # no side shows a k that is bound
])  # fmt: skip
def test_what_no_sum_next_to_it_binds_is_not(chain: str, said: set[str]) -> None:
    assert {p.code for p in report(*SAMPLES, chain).problems} == said
