r"""Probabilities that get a meaning, P(y = 1 | x) = s(z) or s(z) = P(y = 1 | x); what follows from one is a claim."""

from __future__ import annotations

import pytest

from derive.reading import definitions
from derive.reading.probability.named_probabilities import Spoken
from tests.reading.reading import verdicts

SIGMOID = r"s(z) = \frac{1}{1 + e^{-z}}"
TWO = r"The label $y \in \{0, 1\}$ is binary."
ONE = "P(y = 1 | x) = s(z)"

# Displays behind the sigmoid, and what is said of each.
NAMED = {
    "the symbol first": (("P(y = 1 | x; w) = s(z)",), "definition"),
    "the probability last": (("s(z) = P(y = 1 | x; w)",), "definition"),
    "of whole vectors": ((r"s(z) = P(y = 1 | \mathbf{x}; \mathbf{w})",), "definition"),
    "of whole vectors, first": ((r"P(y = 1 | \mathbf{x}) = s(\mathbf{w}^T \mathbf{x})",), "definition"),
    "of any class": (
        (r"P(y = k | \mathbf{x}) = \frac{e^{\mathbf{w}_k^T \mathbf{x}}}{\sum_j e^{\mathbf{w}_j^T \mathbf{x}}}",),
        "definition",
    ),
    "of a sample": ((r"P(y_i = 1 | \mathbf{x}_i) = s(\mathbf{w}^T \mathbf{x}_i)",), "definition"),
    "one value after another": (("P(y = 1 | x) = p_1", "P(y = 2 | x) = p_2"), "definition definition"),
    "under other conditions": (("p(x | y = 0) = f", "p(x | y = 1) = g"), "definition definition"),
    "what is given has its own": (("p(x | u) = e^{-(x - u)^2}", "p(u) = e^{-u^2}"), "definition definition"),
}

LOGIT = r"\mathrm{logit}(P(y = 1 | \mathbf{x})) = \mathbf{w}^T \mathbf{x}"
ODDS = r"\log \frac{P(y = 1 | x)}{1 - P(y = 1 | x)} = w x + b"
RATIO = r"\log \frac{P(y = 1 | x)}{P(y = 0 | x)} = w x + b"
LOG_ODDS = {
    "by a name": ((LOGIT,), "assumption"),
    "written out": ((ODDS,), "assumption"),
    "as a ratio": ((RATIO,), "assumption"),
    "with what it makes": ((LOGIT, r"P(y = 1 | \mathbf{x}) = s(-\mathbf{w}^T \mathbf{x})"), "assumption unread"),
    "behind the probability": ((ONE, r"\log \frac{P(y = 1 | x)}{1 - P(y = 1 | x)} = -z"), "definition false"),
    "of another ratio": ((r"\log \frac{P(y = 1 | x)}{1 + P(y = 1 | x)} = w x + b",), "undecided"),
    "of another condition": ((r"\log \frac{P(y = 1 | x)}{P(y = 0 | u)} = w x + b",), "undecided"),
    "of itself": ((r"\log \frac{P(y = 1 | x)}{1 - P(y = 1 | x)} = P(y = 1 | x) + b",), "undecided"),
    "of the same value": ((r"\log \frac{P(y = 1 | x)}{P(y = 1 | x)} = w x + b",), "undecided"),
}

CLAIMED = {
    "of another sample": ((r"P(y_i = 1 | \mathbf{x}_i) = s(\mathbf{w}^T \mathbf{x}_j)",), "unread"),
    "of another class": ((r"P(y = k | \mathbf{x}) = e^{\mathbf{w}_l^T \mathbf{x}}",), "unread"),
    "said twice": ((ONE, "P(y = 1 | x) = s(-z)"), "definition undecided"),
    "the other way round": ((ONE, r"s(-z) = P(y = 1 | x)"), "definition false"),
    "the other value": ((ONE, "P(y = 0 | x) = s(z)"), "definition undecided"),
    "the other value, of vectors": ((r"s(z) = P(y = 1 | \mathbf{x})", r"s(z) = P(y = 0 | \mathbf{x})"),
                                    "definition unread"),
    "any value": ((ONE, r"P(y | x) = s(z)^{1 - y} (1 - s(z))^y"), "definition undecided"),
    "behind the log-odds": ((r"\log \frac{P(y = 1 | x)}{1 - P(y = 1 | x)} = z", "P(y = 1 | x) = s(-z)"),
                            "assumption undecided"),
    "behind a joint one": (("P(x, h) = e^{-E} / Z", "P(x) = e^{-F} / Z"), "definition undecided"),
    "turned round, by another letter": (("p(x | y = 1) = f", "P(y = 1) = g", "P(y = 1 | x) = s(w x)"),
                                        "definition definition undecided"),
    "turned round": (("p(x | u) = e^{-(x - u)^2}", "p(u | x) = e^{-(u - x)^2}"), "definition undecided"),
}  # fmt: skip


@pytest.mark.parametrize("title", [*NAMED, *LOG_ODDS, *CLAIMED])
def test_what_a_probability_is_said_to_be(title: str) -> None:
    displays, said = {**NAMED, **LOG_ODDS, **CLAIMED}[title]
    assert verdicts(SIGMOID, *displays) == f"definition {said}"


def test_two_values_share_all_where_the_text_says_there_are_two() -> None:
    right = (ONE, "P(y = 0 | x) = 1 - s(z)", r"P(y | x) = s(z)^y (1 - s(z))^{1 - y}")
    assert verdicts(SIGMOID, *right, preamble=TWO) == "definition definition follows follows"
    assert verdicts(SIGMOID, *right) == "definition definition assumption assumption"
    wrong = (ONE, "P(y = 0 | x) = 1 + s(z)", r"P(y | x) = s(z)^{1 - y} (1 - s(z))^y")
    assert verdicts(SIGMOID, *wrong, preamble=TWO) == "definition definition undecided undecided"


def test_the_checks_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: nothing that was said bears on a probability; and p(x | u), p(u | x) are calls of one function."""
    with monkeypatch.context() as planted:
        planted.setattr(definitions, "_is_distribution", lambda *_: False)
        assert "proved" in verdicts(*CLAIMED["turned round"][0])
    monkeypatch.setattr(Spoken, "settles", lambda *_: False)
    assert verdicts(SIGMOID, *CLAIMED["the other value"][0]) == "definition definition definition"


def test_behind_a_joint_probability_under_the_same_condition_it_is_a_claim() -> None:
    joint = r"P(X, Z | \theta) = e^{-u}"
    assert verdicts(joint, r"P(X | \theta) = e^{-v}").split()[-1] != "definition"
    assert verdicts(joint, r"P(X | \phi) = e^{-v}").split()[-1] == "definition"  # another condition
    assert verdicts(joint, r"P(Y | \theta) = e^{-v}").split()[-1] == "definition"  # of another thing


def test_what_solves_an_equation_names_no_probability() -> None:
    assert verdicts(r"c \lambda = 1 \Rightarrow P(y = 1 | x) = \frac{1}{\lambda}").split()[-1] == "undecided"
    assert verdicts(r"P(y = 1 | x) = \frac{1}{\lambda}") == "definition"
