r"""What stands alone and says something of a function that is known; a \sigma that the prose calls the sigmoid."""

from __future__ import annotations

import pytest

from derive.reading import calls, named_functions, statements
from tests.reading.reading import verdicts

SIGMOID = r"\sigma(z) = \frac{1}{1 + e^{-z}}"
SAID = "Here $\\sigma$ is the sigmoid function.\n\n"
MIRRORED = r"\sigma(-z) = \sigma(z) - 1"
SLOPE = r"\sigma'(x) = \sigma(x) (1 + \sigma(x))"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (MIRRORED, "false"),
        (r"\sigma(-z) = 1 - \sigma(z)", "proved"),
        (r"\sigma(-x) = 1 + \sigma(x)", "false"),
        (r"1 - \sigma(t) = \sigma(-2t)", "false"),
        (SLOPE, "false"),
        (SLOPE.replace("+", "-"), "proved"),
        (r"\sigma(2 z) = \frac{1}{1 - e^{-2 z}}", "false"),
        # Equations, models, and what says what another thing is.
        (r"\sigma(x) = 1 - \sigma(x)", "undecided"),
        (r"\sigma(x) = \frac{1}{2}", "undecided"),
        (r"\sigma(-x) = \frac{1}{2}", "undecided"),
        (r"\sigma(x) = x", "undecided"),
        (r"\sigma(x) = y", "undecided"),
        (r"\sigma(-x) = 1 - \sigma(y)", "undecided"),
        (r"\sigma(w x + b) = \sigma(x)", "undecided"),
        (r"\sigma'(x) = \frac{1}{4}", "undecided"),
        (r"\sigma(-z_i) = t_i", "undecided"),
    ],
)
def test_what_is_said_of_the_sigmoid(line: str, kind: str) -> None:
    assert verdicts(SIGMOID, line).split()[-1] == kind
    if line not in (r"\sigma(x) = x", r"\sigma(x) = y"):  # which would say what it is
        assert verdicts(line, preamble=SAID).split()[-1] == kind


def test_a_meaning_that_is_written_down_counts() -> None:
    bipolar = SAID + "By it we mean $\\sigma(x) = \\frac{2}{1 + e^{-x}} - 1$.\n\n"
    assert verdicts(r"\sigma(-z) = -\sigma(z)", preamble=bipolar) == "proved"
    assert verdicts(r"\sigma(-z) = -\sigma(z)", preamble=SAID) == "false"


def test_what_is_said_of_any_function_is_none_of_the_one_that_was_defined() -> None:
    assert verdicts(r"f(x) = \log(1 + e^x)", r"f(-x) = f(x)").split()[-1] == "undecided"
    assert verdicts(r"\phi(x) = \log(1 + e^x)", r"\phi(-x) = \phi(x)").split()[-1] == "false"


@pytest.mark.parametrize(
    "prose",
    [
        "Let $\\sigma$ be the logistic sigmoid.",
        "with the sigmoid function $\\sigma(z)$",
        "where \\(\\sigma(\\cdot)\\) denotes the logistic function,",
        "The sigmoid activation function, $\\sigma$, squashes.",
    ],
)
def test_the_prose_names_the_sigmoid(prose: str) -> None:
    assert verdicts(MIRRORED, preamble=prose + "\n\n") == "false"


@pytest.mark.parametrize(
    "prose",
    [
        "",
        "where $\\sigma$ is an activation function, such as the sigmoid.",
        "If $\\sigma$ is the sigmoid function, then",
        "Here $\\sigma$ is the sigmoid or tanh.",
        "Here $\\sigma$ is the sigmoid function, for example.",
        "We choose a sigmoid function $\\sigma$.",
        "Let $\\sigma$ be the hard sigmoid.",
        "Here $\\sigma$ is the standard deviation of a logistic variable.",
        "Here $\\sigma$ is not the sigmoid function.",
        "The sigmoid function is used. Here $\\sigma$ is some non-linearity.",
        "Let $\\sigma$ be the sigmoid function. In general $\\sigma$ is any activation.",
        "Let $\\phi$ be the sigmoid function.",
        "Let $\\sigma$ be the sigmoid function. The noise has variance $s = \\sigma^2$.",
    ],
)
def test_the_prose_leaves_open_what_it_is(prose: str) -> None:
    assert "false" not in verdicts(MIRRORED, preamble=prose + "\n\n")


def test_each_guard_holds_something(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(statements, "says_of_a_function", lambda *_: False)
        assert verdicts(SIGMOID, MIRRORED).split()[-1] == "undecided"
    with monkeypatch.context() as patch:
        patch.setattr(calls, "_is_compound", lambda _: True)
        assert verdicts(SIGMOID, r"\sigma(x) = 1 - \sigma(x)").split()[-1] == "false"
    with monkeypatch.context() as patch:
        patch.setattr(calls, "GENERAL", frozenset())
        assert verdicts(r"f(x) = \log(1 + e^x)", r"f(-x) = f(x)").split()[-1] == "false"
    with monkeypatch.context() as patch:
        patch.setattr(named_functions, "_is_of_any_kind", lambda _: False)
        general = "Let $\\sigma$ be the sigmoid function. In general $\\sigma$ is any activation.\n\n"
        assert verdicts(MIRRORED, preamble=general) == "false"
    with monkeypatch.context() as patch:
        patch.setattr(named_functions, "_gives_a_meaning", lambda _: False)
        bipolar = SAID + "By it we mean $\\sigma(x) = \\frac{2}{1 + e^{-x}} - 1$.\n\n"
        assert verdicts(r"\sigma(-z) = -\sigma(z)", preamble=bipolar) == "false"
