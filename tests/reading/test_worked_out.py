r"""What the words before a display say of a gradient, or of what solves something, is a claim on a new symbol too."""

from __future__ import annotations

import pytest

from derive.reading import solved
from derive.reading.check import check
from derive.reading.sources import source_of
from tests.reading.reading import verdicts

RESIDUALS = r"$$ g = \sum_{i=1}^n (c - r_i) $$"


def kinds(text: str) -> list[str]:
    return [judgement.kind for judgement in check(source_of(text, "a.md", "md")).judgements]


@pytest.mark.parametrize(
    "words",
    [
        "The gradient is",
        "The gradient of $J$ with respect to $c$ is given by",
        "Hence, its partial derivative can be written as",
        "where the Hessian is",
        "The minimizer is",
        "So the optimal $c$ is",
        "The maximum likelihood estimate in this model is then",
        "It is minimized by",
    ],
)
def test_the_words_tell_that_it_has_a_meaning(words: str) -> None:
    assert kinds(f"{words}\n\n{RESIDUALS}\n") == ["undecided"]


@pytest.mark.parametrize(
    "words",
    [
        "The residual is",
        "The norm of the gradient is",
        "The moving average of the gradients is",
        "The gradient norm is",
        "The gradient descent step is",
        "We define the gradient as",
        "Let the gradient be",
        "where the Hessian is denoted by",
        "The derivative is easy to take. The loss is",
        "The gradient is not",
        "The gradient is estimated by",
        "Here the derivative is approximated by",
        "The gradients are clipped:",
        "The MLE objective is",
        "The optimal transport cost is",
        "The derivative term is",
        "The gradient is simple:\n\n$$ u = v + w $$\n\nThe residual is",
    ],
)
def test_other_words_leave_it_a_definition(words: str) -> None:
    assert kinds(f"{words}\n\n{RESIDUALS}\n")[-1] == "definition"


def test_a_formula_that_says_itself_what_it_is() -> None:
    assert kinds("The gradient is\n\n$$ g = \\frac{\\partial J}{\\partial c} $$\n") == ["definition"]
    assert kinds("The optimal weights are\n\n$$ w^* = \\arg\\min_w J(w) $$\n") == ["definition"]


def test_all_rows_of_a_display_are_claims_and_what_is_made_of_one_follows() -> None:
    rows = r"$$\begin{aligned} g &= 2 a c \\ h &= 2 a \end{aligned}$$"
    assert kinds(f"The derivatives are\n\n{rows}\n") == ["undecided", "undecided"]
    assert kinds("The derivative is\n\n$$ g = 2 a c $$\n\nTwice this\n\n$$ 2 g = 4 a c $$\n") == [
        "undecided",
        "follows",
    ]
    assert kinds("We set\n\n$$ g = 2 a c $$\n\nTwice this\n\n$$ 2 g = 4 a c $$\n") == ["definition", "proved"]


def test_what_an_equation_of_motion_is_solved_by(monkeypatch: pytest.MonkeyPatch) -> None:
    motion, way = r"\frac{dv}{dt} = -\frac{v}{\tau}", r"v(t) = v_0 e^{t/\tau}"
    assert verdicts(motion, way).split()[-1] == "undecided"
    assert verdicts(r"\dot{v} = k", "v = k t + c").split()[-1] == "undecided"
    assert verdicts(motion, r"u(t) = v_0 e^{t/\tau}").split()[-1] == "definition"  # another symbol
    assert verdicts(r"\frac{\partial L}{\partial p} = q", "L = p q").split()[-1] == "definition"  # no motion
    assert kinds("$$ \\dot{v} = k $$\n\nwhere the speed is\n\n$$ v = k t + c $$\n")[-1] == "definition"
    monkeypatch.setattr(solved, "solves_motion", lambda *_: False)
    assert verdicts(motion, way).split()[-1] == "definition"


def test_the_words_are_what_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solved, "is_claimed", lambda *_, row: False)
    assert kinds(f"The gradient is\n\n{RESIDUALS}\n") == ["definition"]


def test_the_best_of_what_stood_before_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    loss, line = r"J = \sum_i (w x_i - y_i)^2", r"w^* = \frac{\sum_i x_i y_i}{\sum_i x_i}"
    assert verdicts(loss, line) == "definition undecided"
    assert verdicts(loss, r"w^* = \arg\min_w J") == "definition definition"
    assert verdicts(loss, line.replace("w", "v")) == "definition definition"  # there is no v
    assert verdicts(loss, line, preamble="The conjugate of $w$ is $w^*$.").split()[-1] == "definition"
    monkeypatch.setattr(solved, "is_of_an_optimum", lambda *_: False)
    assert verdicts(loss, line) == "definition definition"
