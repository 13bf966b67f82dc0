"""What many write and TeX takes: read as it is meant; and what only looks like it."""

from __future__ import annotations

import pytest

from derive.reading import surface
from derive.reading.check import check
from derive.reading.sources import source_of
from tests.reading.reading import verdicts


@pytest.mark.parametrize(
    "formula",
    [
        r"\Big{(}x + 1\Big{)} y = y + x y",
        r"{\rm ELBO} + 1 = 1 + {\rm ELBO}",
        r"z^THz + 1 = 1 + z^T H z",
        r"\sqrt{x}^3 + 1 = 1 + \sqrt{x}^3",
        r"\left( ∇_w f(w) \right) + 1 - 1 = \nabla_w f(w)",
        r"\mW^\top (\vx + \vy) = \mathbf{W}^T \mathbf{x} + \mathbf{W}^T \mathbf{y}",
        r"\int_{\tau} P(\tau) R(\tau) + 1 = 1 + \int_\tau P(\tau) R(\tau)",
        r"\mathbf{A}^{-1}(\mathbf{x} - \mathbf{m}) = \mathbf{A}^{-1} \mathbf{x} - \mathbf{A}^{-1} \mathbf{m}",
        r"\sum_{1 \leq k \leq n} a_k = \sum_{k=1}^n a_k",
        r"\sum_{0 \leq k < n} a_k = \sum_{k=0}^{n-1} a_k",
        r"\vec{V}_0^{-1}\left(\vec x + \vec y\right) = \vec{V}_0^{-1} \vec x + \vec V_0^{-1} \vec y",
        r"W_{f [i,j]} + 1 = 1 + W_{f [i,j]}",
    ],
)
def test_is_read_as_it_is_meant(formula: str) -> None:
    assert verdicts(formula) == "proved"


@pytest.mark.parametrize(
    "formula",
    [
        r"\Big{(}x + 1\Big{)} y = y + x",
        r"\mW^\top (\vx + \vy) = \mathbf{W} \mathbf{x} + \mathbf{W} \mathbf{y}",
        r"\int_{\tau} P(\tau) R(\tau) = R(\tau) \int_\tau P(\tau)",
        r"f^{-1}(x - m) = f^{-1} x - f^{-1} m",  # f may have an inverse function
        r"\unknown x = x \unknown",
        r"\sum_{0 \leq k < n} a_k = \sum_{k=0}^n a_k",
        r"\sum_{1 \leq k < n} a_k = \sum_{k=1}^n a_k",
        r"2 W_{f [i,j]} = 2 W_{f [j,i]}",
    ],
)
def test_what_it_does_not_say_is_not_proved(formula: str) -> None:
    assert verdicts(formula) in ("undecided", "unread", "false", "if")


def test_an_authors_own_macro_comes_first() -> None:
    text = r"\newcommand{\vx}{y} $$\vx + 1 = 1 + y$$ $$\vx + 1 = 1 + \mathbf{x}$$"
    kinds = [each.kind for each in check(source_of(text, "notes.tex", "tex")).judgements]
    assert kinds[0] == "proved" != kinds[1]


def test_lines_below_a_sign_are_parted_by_commas() -> None:
    below = r"\sum_{\substack{k = 1 \\ k \neq j}}^n a_k"
    assert verdicts(rf"a_j + {below} = \sum_{{k=1}}^n a_k") == "proved"
    assert verdicts(rf"{below} = \sum_{{k=1}}^n a_k") != "proved"


def test_an_equality_to_0_behind_room_is_no_condition() -> None:
    assert verdicts(r"w = \sum_i a_i,\qquad \frac{\partial L}{\partial b} = 0").split()[0] == "definition"


def test_without_that_they_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surface, "customary", lambda tokens: list(tokens))
    assert verdicts(r"{\rm ELBO} + 1 = 1 + {\rm ELBO}") == "unread"
    assert verdicts(r"\Big{(}x + 1\Big{)} y = y + x y") == "unread"
