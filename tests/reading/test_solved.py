r"""What solves an equation, or follows from one, is a claim also where its symbol is new; a forward pass defines."""

from __future__ import annotations

import pytest

from derive.reading import solved, statements
from derive.reading.check import check
from derive.reading.sources import source_of
from tests.reading.reading import verdicts

LOSS = r"J = \frac{1}{2} \sum_{i=1}^n (c - r_i)^2"
SOLVED = r"\frac{\partial J}{\partial c} = 0 \Rightarrow c^* = \frac{1}{n} \sum_{i=1}^n r_i"


def kinds(text: str) -> list[str]:
    return [judgement.kind for judgement in check(source_of(text, "a.md", "md")).judgements]


def test_what_stands_behind_an_arrow_behind_an_equation_is_no_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(LOSS, SOLVED).split()[-1] == "undecided"
    below = (
        r"\begin{aligned} \frac{\partial J}{\partial c} &= 0 \implies \\ c^* &= \frac{1}{n} \sum_i r_i \end{aligned}"
    )
    assert verdicts(LOSS, below).split()[-1] == "undecided"
    assert verdicts(LOSS, r"\frac{u}{v} = e^{t} \Rightarrow v = u e^{-t}").split()[-1] == "undecided"
    monkeypatch.setattr(statements, "note_what_solves", lambda *_: None)
    assert verdicts(LOSS, SOLVED).split()[-1] == "definition"


def test_what_is_made_of_it_follows_and_is_not_proved() -> None:
    assert verdicts(LOSS, SOLVED, r"n c^* = \sum_{i=1}^n r_i").split()[-1] == "follows"


def test_a_forward_pass_with_arrows_says_what_its_symbols_are() -> None:
    assert verdicts(r"z = w x + b \Rightarrow s = \frac{1}{1 + e^{-z}}") == "definition definition"
    assert verdicts(r"z = w x + b, \quad s = \frac{1}{1 + e^{-z}}") == "definition definition"


@pytest.mark.parametrize(
    "words",
    [
        "Setting this to zero, we get",
        "Set the derivative to $0$ to obtain:",
        "Taking derivatives, we find",
        "Solving for it gives",
        "Equating both to 0 and rearranging yields",
    ],
)
def test_words_that_tell_that_it_was_worked_out(words: str) -> None:
    assert kinds(f"{words}\n\n$$ c^* = \\frac{{1}}{{n}} \\sum_{{i=1}}^n r_i $$\n")[-1] == "undecided"


@pytest.mark.parametrize("words", ["The mean is", "We set the rate to 0.1. Let us write", "We get to the mean:"])
def test_other_words_leave_it_a_definition(words: str) -> None:
    assert kinds(f"{words}\n\n$$ c^* = \\frac{{1}}{{n}} \\sum_{{i=1}}^n r_i $$\n")[-1] == "definition"


def test_a_matrix_that_solves_an_equation_is_no_definition() -> None:
    assert kinds("Setting this to 0 we obtain\n\n$$ W^* = (X^T X)^{-1} X^T Y $$\n")[-1] == "undecided"
    assert kinds("The estimate is\n\n$$ W^* = (X^T X)^{-1} X^T Y $$\n")[-1] == "definition"


def test_the_mean_of_what_has_entries_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    loss, line = r"E = \sum_i (y_i - w x_i - b)^2", r"\bar{y} = w \bar{x} - b"
    assert verdicts(loss, line) == "definition undecided"
    assert verdicts(loss, r"\bar{y} = \frac{1}{n} \sum_i y_i") == "definition definition"
    assert verdicts(line) == verdicts(loss, line.replace("y", "z")).split()[-1] == "definition"  # there are no z_i
    monkeypatch.setattr(solved, "_is_of_means", lambda *_: False)
    assert verdicts(loss, line) == "definition definition"


def test_what_the_differential_of_something_told_is(monkeypatch: pytest.MonkeyPatch) -> None:
    energy, change = "F = U - T S", "dF = dU - T dS + S dT"
    assert verdicts(energy, change) == "definition undecided"
    assert "proved" not in verdicts(energy, change, "dF + T dS = dU + S dT")
    shown = (r"P_i = e^{S_i}", "dS_i = P_i dP_i")  # S stood in an equality
    assert verdicts(*shown) == "definition undecided"
    assert verdicts(change) == verdicts(energy, "dG = dU - T dS").split()[-1] == "definition"  # G was not told
    assert verdicts("F = U - T S", r"dF = \frac{\partial L}{\partial F}") == "definition definition"
    assert verdicts("K = Q + S", "dK^{(i)} = dK^{(i-1)} + P_i", "dK = dK^{(N)}").split()[1:] == ["definition"] * 2
    monkeypatch.setattr(solved, "_is_of_a_change", lambda *_: False)
    assert verdicts(energy, change) == "definition definition"
