r"""What the words beside a formula in the text deny gives no symbol a meaning, and is no hypothesis."""

from __future__ import annotations

import pytest

from derive.reading import statements
from tests.reading.reading import verdicts

WRITTEN = "g = x^2 + 2 x + 1"
SOFTMAX, LOSS = r"p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}", r"L = -\sum_k y_k \log p_k"
SLOPE = r"\frac{\partial L}{\partial z_i} = p_i - y_i"

DENIED = [
    "Here {} is not allowed.", "Here {} only for large x.", "Then {} would hold.", "One might think {}.",
    "It is wrong that {}.", "We do not have {}.", "We don't have {} here.", "Where does {} hold?",
    "Here {} doesn't hold.",
]  # fmt: skip
SAID = ["Here {}.", "We do not know x, but {}.", "Let {}. It would be simpler without it.", "It is not hard: {}.",
        "Here {} is not linear.",
        "Here {} does not depend on t.", "Then {} only depends on two numbers."]  # fmt: skip


@pytest.mark.parametrize("words", DENIED)
def test_what_is_denied_is_not_said(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(WRITTEN, preamble="Let $g = h^2$. " + words.format("$h = x + 1$")) != "proved"
    slope = verdicts(SOFTMAX, LOSS, SLOPE, preamble=words.format(r"$\sum_k y_k = 1$"))
    assert slope.split()[2] == "if"
    monkeypatch.setattr(statements, "note_what_is_denied", lambda *_: None)
    assert verdicts(WRITTEN, preamble="Let $g = h^2$. " + words.format("$h = x + 1$")) == "proved"


@pytest.mark.parametrize("words", SAID)
def test_what_is_said_counts(words: str) -> None:
    assert verdicts(WRITTEN, preamble="Let $g = h^2$. " + words.format("$h = x + 1$")) == "proved"
    assert verdicts(SOFTMAX, LOSS, SLOPE, preamble=words.format(r"$\sum_k y_k = 1$")).split()[2] == "proved"
