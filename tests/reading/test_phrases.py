r"""Several words as a name: \text{relative error} = ... is of something of its own, and goes on from no line before."""

from __future__ import annotations

import pytest

from derive.reading import wording
from tests.reading.reading import verdicts

SQUARE = (r"A = x^2", r"\frac{\partial A}{\partial x} = 2 x")
NAMED = r"\text{relative error} = \frac{\partial A}{\partial x} + 1"  # read on from 2 x, it would be false


@pytest.mark.parametrize("displays", [(*SQUARE, NAMED), (SQUARE[0], rf"{SQUARE[1]} \\ {NAMED}")])
def test_a_phrase_before_a_sign_is_a_name(displays: tuple[str, ...]) -> None:
    assert verdicts(*displays) == "definition proved definition"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (r"\text{new weight} = \text{old weight} - \eta x", "definition"),
        (r"\text{training error} = 2 x", "definition"),
        (r"\text{KL divergence} = \sum_i p_i \log \frac{p_i}{q_i}", "definition"),
        (r"x^2 + \text{weight decay} = x^2", "undecided"),
        (r"2 x = \text{weight decay} + 2 x", "undecided"),  # without the words it would be true
        (r"2 x = \text{learning rate} 2 x", "unread"),
    ],
)
def test_what_phrases_stand_for_is_not_lost(line: str, said: str) -> None:
    assert verdicts(line) == said


@pytest.mark.parametrize(
    "words", ["so we have", "by the chain rule", "using symmetry", "which is", "for all samples", "then we get"]
)
def test_prose_is_no_name(words: str) -> None:
    assert verdicts(*SQUARE, rf"\text{{{words} }} = x + x") == "definition proved proved"
    assert verdicts(*SQUARE, rf"\frac{{\partial A}}{{\partial x}} = x + x \text{{ {words}}}") == (
        "definition proved proved"
    )


def test_the_check_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: no phrase is a name, and the right line is read on from the one before it."""
    monkeypatch.setattr(wording, "_is_phrase", lambda words: False)
    assert verdicts(*SQUARE, NAMED) == "definition proved false"
