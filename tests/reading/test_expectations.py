r"""Expectations are linear: what is proved so, and what isn't since a letter may be random."""

from __future__ import annotations

import pytest

from derive.reading import judging
from derive.reading.check import check
from derive.reading.probability import expectations
from derive.reading.sources import source_of
from tests.reading.reading import verdicts

RIGHT = [
    r"\mathbb{E}[u + v] = \mathbb{E}[u] + \mathbb{E}[v]",
    r"\mathbb{E}[2 u + 1] = 2 \mathbb{E}[u] + 1",
    r"\mathbb{E}\left[\frac{1}{n} \sum_{j=1}^n x_j\right] = \frac{1}{n} \sum_{i=1}^n \mathbb{E}[x_i]",
    r"\mathbb{E}\left[\sum_i (x_i - c)^2\right] = \mathbb{E}\left[\sum_i (x_i^2 - 2 c x_i + c^2)\right]",
    r"\mathbb{E}_q[\log a - \log b] = \mathbb{E}_q\left[\log \frac{a}{b}\right]",
    r"\mathbb{E}[(u - v)^2] = \mathbb{E}[u^2] - 2 \mathbb{E}[u v] + \mathbb{E}[v^2]",
    r"\mathbb{E}[u + v] - y = \mathbb{E}[u] + \mathbb{E}[v] - y",
]
NOT_SO = [
    r"\mathbb{E}[2 u + 1] = 2 \mathbb{E}[u]",
    r"\mathbb{E}[u v] = \mathbb{E}[u] \mathbb{E}[v]",
    r"\mathbb{E}[u^2] = \mathbb{E}[u]^2",
    r"\mathbb{E}[a u] = a \mathbb{E}[u]",
    r"\mathbb{E}_p[u] = \mathbb{E}_q[u]",
    r"\mathbb{E}[\log u] = \log \mathbb{E}[u]",
    r"\mathbb{E}[u] / \mathbb{E}[v] = \mathbb{E}[u / v]",
    r"\mathbb{E}\left[\frac{1}{n} \sum_{j=1}^n x_j\right] = \sum_{i=1}^n \mathbb{E}[x_i]",
    r"\mathbb{E}\left[\sum_i (x_i - c)^2\right] = \mathbb{E}\left[\sum_i (x_i^2 + 2 c x_i + c^2)\right]",
    r"\mathbb{E}[u + v] - y = \mathbb{E}[u + v - y]",
]


@pytest.mark.parametrize("formula", RIGHT)
def test_an_expectation_is_linear(formula: str) -> None:
    assert verdicts(formula) == "proved"


@pytest.mark.parametrize("formula", NOT_SO)
def test_a_slip_or_what_hangs_on_independence_is_not_proved(formula: str) -> None:
    assert verdicts(formula) == "undecided"


def test_an_energy_is_not_linear() -> None:
    for text, kind in (("The energy", "undecided"), ("The expected value", "proved")):
        (judgement,) = check(source_of(f"{text}:\n\n$$ E[u + v] = E[u] + E[v] $$\n", "a.md", "md")).judgements
        assert judgement.kind == kind


def test_these_tests_notice_when_a_symbol_counts_as_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    surely = expectations._is_certain
    monkeypatch.setattr(expectations, "_is_certain", lambda side: surely(side) or str(side) == "a")
    assert verdicts(NOT_SO[3]) == "proved"


def test_and_when_nothing_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "needs_positive_factors", lambda *_: True)
    assert verdicts(RIGHT[3]) == "if"


def test_what_hangs_on_what_was_solved_for_only_follows() -> None:
    text = "{}\n\n$$ m = \\frac{{1}}{{n}} \\sum_{{i=1}}^n x_i $$\n\n{}\n"
    then = r"$$ \mathbb{E}[m] = \mathbb{E}\left[\frac{1}{n} \sum_{i=1}^n x_i\right] $$"
    kinds = [[each.kind for each in check(source_of(text.format(words, then), "a.md", "md")).judgements]
             for words in ("Setting this to zero, we get", "We write")]  # fmt: skip
    assert kinds == [["undecided", "follows"], ["definition", "proved"]]
