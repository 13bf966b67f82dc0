r"""A symbol that a later section defines anew: from there on it means that, and nothing is false of it any more."""

from __future__ import annotations

import pytest

from derive.reading import second_meanings, statements
from derive.reading.check import check
from derive.reading.second_meanings import announces
from derive.reading.sources import source_of

INPUT = r"\[ z_i = \sum_j w_j x_{ij} \]"
SQUARES = r"\[ J(\mathbf{w}) = \frac{1}{2} \sum_i (t_i - z_i)^2 \]"
SLIP = r"\[ J(\mathbf{w}) = \frac{1}{2} \sum_i (t_i + z_i)^2 \]"
TURNED = r"\[ J(\mathbf{w}) = \frac{1}{2} \sum_i (z_i - t_i)^2 \]"
OF_SQUARES = r"\[ \frac{\partial J}{\partial w_j} = -\sum_i (t_i - z_i) x_{ij} \]"
SIGMOID = r"\[ \phi(z) = \frac{1}{1 + e^{-z}} \]"
ENTROPY = r"\[ J(\mathbf{w}) = -\sum_i (t_i \log \phi(z_i) + (1 - t_i) \log(1 - \phi(z_i))) \]"
OF_ENTROPY = r"\[ \frac{\partial J}{\partial w_j} = -\sum_i (t_i - \phi(z_i)) x_{ij} \]"
WRONG = r"\[ \frac{\partial J}{\partial w_j} = -\sum_i (t_i + \phi(z_i)) x_{ij} \]"
TOTAL = r"\[ E = J + \lambda \]"
TOTAL_OF_ENTROPY = r"\[ E = \lambda - \sum_i (t_i \log \phi(z_i) + (1 - t_i) \log(1 - \phi(z_i))) \]"
SECTION = r"\section{Another model}"
DEFINE = "We now define the cost function"
FIRST = (INPUT, SQUARES)


def said(*parts: str) -> str:
    report = check(source_of("\n".join(parts), "notes.tex", "tex"))
    return " ".join(judgement.kind for judgement in report.judgements)


def behind_first(*parts: str) -> str:
    return said(*FIRST, OF_SQUARES, *parts).removeprefix("definition definition proved ")


# What stands behind the first section, and what is said of its equalities.
LATER = {
    "a new cost function": ((SECTION, SIGMOID, DEFINE, ENTROPY, OF_ENTROPY), "definition definition proved"),
    "its gradient is another": ((SECTION, SIGMOID, DEFINE, ENTROPY, OF_SQUARES), "definition definition undecided"),
    "nothing is false of it": ((SECTION, SIGMOID, DEFINE, ENTROPY, WRONG), "definition definition undecided"),
    "in the same section": ((SIGMOID, DEFINE, ENTROPY, OF_ENTROPY), "definition undecided undecided"),
    "recalled": ((SECTION, SIGMOID, "Recall the new cost function", ENTROPY, OF_ENTROPY),
                 "definition undecided undecided"),
    "as it was defined": ((SECTION, SIGMOID, "We use the cost function that we defined", ENTROPY),
                          "definition undecided"),
    "without a word": ((SECTION, SIGMOID, ENTROPY, OF_ENTROPY), "definition undecided undecided"),
    "with words far off": ((SECTION, DEFINE + ".", SIGMOID, "It reads", ENTROPY), "definition undecided"),
    "the first again": ((SECTION, DEFINE, TURNED, OF_SQUARES), "proved proved"),
    "the first with a slip": ((SECTION, DEFINE, SLIP), "undecided"),
    "a claim in the middle of a sentence": ((SECTION, SIGMOID, DEFINE, r"\[ 1 = 1 \]", ENTROPY),
                                            "definition proved undecided"),
    "back to the first": ((SECTION, SIGMOID, DEFINE, ENTROPY, SECTION, "As before", SQUARES, OF_ENTROPY),
                          "definition definition undecided undecided"),
}  # fmt: skip


@pytest.mark.parametrize("title", LATER)
def test_a_second_meaning(title: str) -> None:
    parts, verdicts = LATER[title]
    assert behind_first(*parts) == verdicts


def test_what_was_made_of_the_first_meaning_is_forgotten() -> None:
    begin = (*FIRST, TOTAL)
    later = (SECTION, SIGMOID, DEFINE, ENTROPY)
    assert said(*begin, *later, TOTAL_OF_ENTROPY).split()[-1] == "undecided"
    # Said again it is of this one, and so is what is said of it.
    assert said(*begin, *later, TOTAL, TOTAL_OF_ENTROPY).split()[-2:] == ["definition", "proved"]


def test_no_line_follows_from_what_was_said_of_the_first_meaning() -> None:
    unknown = r"\[ J(\mathbf{w}) = \frac{1}{2} \sum_i (t_i - h_i)^2 \]"
    slope = r"\[ \frac{\partial J}{\partial w_j} = -\sum_i g_{ij} \]"
    follows = r"\[ -\eta \frac{\partial J}{\partial w_j} = \eta \sum_i g_{ij} \]"
    later = (SECTION, DEFINE, r"\[ J(\mathbf{w}) = -\sum_i t_i \log q_i \]")
    assert said(unknown, slope, follows).split()[-1] == "follows"
    assert said(unknown, slope, *later, follows).split()[-1] == "undecided"


@pytest.mark.parametrize(
    "words",
    [
        "Let us define",
        "We can then define the loss",
        "The loss of this model is defined as",
        "This gives a new loss function:",
        "Here we use the hinge loss",
    ],
)
def test_a_sentence_announces_a_meaning(words: str) -> None:
    before = f"Text. {words}\n\\[ "
    assert announces(f"{before}J = 1 \\]", len(before))


@pytest.mark.parametrize(
    "words",
    [
        "Recall that we define",
        "As defined above",
        "Thus the new cost function",
        "The cost function is",
        "In another form it is",
        "We use the chain rule on the cost",
        r"We define \[ a = b \] and get",
        "We define it.\n\nIt reads",
    ],
)
def test_a_sentence_announces_none(words: str) -> None:
    before = f"Text. {words}\n\\[ "
    assert not announces(f"{before}J = 1 \\]", len(before))


def test_the_checks_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: every display has a section of its own; every word announces; and every two trees differ in a word."""
    with monkeypatch.context() as planted:
        planted.setattr(statements, "section_at", lambda sections, place: place)
        assert behind_first(*LATER["in the same section"][0]) == "definition definition proved"
    with monkeypatch.context() as planted:
        planted.setattr(statements, "announces", lambda text, place: True)
        assert behind_first(*LATER["recalled"][0]) == "definition definition proved"
    monkeypatch.setattr(second_meanings, "words_of", lambda root: {str(root.span)})
    assert behind_first(*LATER["the first with a slip"][0]) == "definition"


STEP = r"\[ \Delta \mathbf{w} = -\eta \nabla J(\mathbf{w}) \]"
STEP_UP = r"\[ \Delta \mathbf{w} = \eta \nabla l(\mathbf{w}) \]"
STEP_LOST = r"\[ \Delta \mathbf{w} = \eta \nabla J(\mathbf{w}) \]"


@pytest.mark.parametrize(
    ("parts", "verdict"),
    [
        ((SECTION, "We define the step as follows:", STEP_UP), "definition"),
        ((SECTION, "We define the step", STEP_UP), "definition"),
        ((SECTION, STEP_UP), "unread"),
        (("We define the step", STEP_UP), "unread"),
        ((SECTION, "Recall how we define the step", STEP_UP), "unread"),
        ((SECTION, "We define the step", STEP_LOST), "unread"),
        ((SECTION, "We define the step", STEP), "proved"),
    ],
)
def test_a_second_meaning_in_words(parts: tuple[str, ...], verdict: str) -> None:
    assert said(STEP, *parts).split()[-1] == verdict
