r"""dX for \partial L / \partial X: where a document says so, and what it doesn't say."""

from __future__ import annotations

import pytest

from derive.reading.check import check
from derive.reading.derivatives import gradient_names
from derive.reading.sources import source_of
from tests.reading.reading import LEFT_OPEN, verdicts

SAID = r"dZ = \frac{\partial L}{\partial Z}"
AFFINE = r"y_i = \gamma_i h_i + \beta_i"


@pytest.mark.parametrize(
    ("before", "right", "wrong"),
    [
        (("Z = X W", SAID), "dW = X^T dZ", "dW = dZ X^T"),
        (("Z = X W", SAID), "dX = dZ W^T", "dX = W^T dZ"),
        ((AFFINE, SAID), r"d\gamma_i = h_i dy_i", r"d\gamma_i = \gamma_i dy_i"),
        ((AFFINE, SAID), "dh_i = \\gamma_i dy_i", "dh_i = -\\gamma_i dy_i"),
    ],
)
def test_a_gradient_by_its_name(before: tuple[str, ...], right: str, wrong: str) -> None:
    assert verdicts(*before, right).split()[-1] == "chain_rule"
    assert verdicts(*before, wrong).split()[-1] in LEFT_OPEN
    without = [line for line in before if line != SAID]
    assert verdicts(*without, right).split()[-1] in LEFT_OPEN  # dW may be another thing, but W stood there


def test_words_say_it_too() -> None:
    text = r"Here $dX$ denotes $\frac{\partial \ell}{\partial X}$. $$y = w x + b$$ $$dw = x \, dy$$ $$db = {}$$"
    kinds = [each.kind for each in check(source_of(text, "notes.md", "md")).judgements]
    assert kinds[:2] == ["definition", "chain_rule"]
    kinds = [each.kind for each in check(source_of(text.replace("denotes", "and"), "notes.md", "md")).judgements]
    assert kinds[1] == "undecided"


def test_a_differential_is_none() -> None:
    assert "chain_rule" not in verdicts("y = x^2", "dx = 2 x dy", "dy = 2 x dx")


def test_two_losses_are_none() -> None:
    assert verdicts("Z = X W", SAID, r"dW = \frac{\partial J}{\partial W}", "dX = dZ W^T").split()[-1] != "chain_rule"


def test_without_that_it_is_not_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradient_names, "_losses", lambda chain: [])
    assert verdicts("Z = X W", SAID, "dW = X^T dZ").split()[-1] in LEFT_OPEN
