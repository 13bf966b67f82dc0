r"""L, short for \text{Loss}: taken where it is nothing else, never called false; and words in other capitals."""

from __future__ import annotations

import pytest

from derive.reading.manners import short_names
from tests.reading.reading import report, verdicts

A = r"a_i = \frac{e^{z_i}}{\sum_k e^{z_k}}"
LOSS = r"\text{Loss} = -\sum_k y_k \log a_k"
SLOPE = r"\frac{\partial L}{\partial a_i} = -\frac{y_i}{a_i}"


@pytest.mark.parametrize(
    ("displays", "letter"),
    [
        ((A, LOSS), "L"),
        ((A, LOSS.replace("Loss", "Cost")), "C"),
        ((A, LOSS.replace("Loss", "loss")), "L"),
        ((A, LOSS.replace(r"\text{Loss}", r"\text{Loss}(y, a)")), "L"),
    ],
)
def test_a_letter_that_is_short_for_a_word(displays: tuple[str, ...], letter: str) -> None:
    slope = SLOPE.replace("L", letter)
    assert verdicts(*displays, slope).split()[-1] == "proved"
    assert verdicts(*displays, slope.replace("L", "Q").replace("C", "Q")).split()[-1] == "undecided"
    wrong = report(*displays, slope.replace("= -", "= ")).judgements[-1]
    assert wrong.kind == "undecided"
    assert "short for" in wrong.reason


@pytest.mark.parametrize(
    "other",
    [
        r"L = \sum_k y_k",
        r"L(y) = \sum_k y_k^2",
        r"\mathcal{L} = \sum_k y_k^2",
        r"\ell = \sum_k y_k^2",
        r"\text{Likelihood} = \prod_k a_k^{y_k}",
        r"\text{Loss} = \sum_k (y_k - a_k)^2",
        r"s = \sum_{j=1}^L q_j",
        r"s = q^{(L)}",
        r"s = 2 L",
        r"\frac{\partial q}{\partial L} = 1",
    ],
)
def test_a_letter_that_is_something_else_or_may_be(other: str) -> None:
    assert verdicts(A, LOSS, other, SLOPE).split()[-1] == "undecided"
    assert verdicts(A, LOSS, SLOPE, other).split()[2] == "undecided"


def test_a_word_that_has_no_meaning_gives_none() -> None:
    assert verdicts(A, r"\frac{\partial \text{Loss}}{\partial a_i} = q_i", SLOPE).split()[-1] == "undecided"
    assert verdicts(A, LOSS, SLOPE.replace("L", "L_k")).split()[-1] == "undecided"


def test_one_word_in_two_spellings() -> None:
    slope = SLOPE.replace("L", r"\text{Cost}")
    assert verdicts(A, LOSS.replace("Loss", "cost"), slope).split()[-1] == "proved"
    # Both have meanings: they are two.
    two = A, LOSS.replace("Loss", "cost"), r"\text{Cost} = \sum_k y_k", slope
    assert verdicts(*two).split()[-1] == "undecided"


def test_that_another_use_is_overlooked_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(short_names, "_has_another_use", lambda *_: False)
    assert verdicts(A, LOSS, r"s = 2 L", SLOPE).split()[-1] == "proved"
