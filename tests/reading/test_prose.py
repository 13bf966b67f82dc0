"""What the prose states plainly, and what it does not state."""

from __future__ import annotations

import pytest

from derive.reading import check
from derive.reading.prose import stated_in_prose
from derive.reading.sources import source_of

TEXT = r"""PROSE
$$ a_i = \frac{e^{z_i}}{\sum_j e^{z_j}}, \qquad L = -\sum_i y_i \log a_i $$
$$ \frac{\partial L}{\partial z_i} = a_i - y_i $$
"""


def _kinds(prose: str) -> list[str]:
    return [j.kind for j in check.check(source_of(TEXT.replace("PROSE", prose), "notes.md", "md")).judgements]


@pytest.mark.parametrize(
    "prose",
    [
        "Since y is one-hot, all is easy.",
        r"Since $\mathbf{y}$ is a one-hot vector of length n,",
        r"where \(y\) is the true label (one-hot encoded) and so on.",
        "Here $y_k$ are one-hot labels.",
        "Let $y$ be a one-hot vector.",
        r"We let \(y\) be the one-hot label.",
    ],
)
def test_a_plain_statement_counts(prose: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _kinds(prose)[-1] == "proved"
    monkeypatch.setattr(check, "stated_in_prose", lambda text: [])
    assert _kinds(prose)[-1] == "if"


@pytest.mark.parametrize(
    "prose",
    [
        "If y is one-hot, this is the log of one entry.",
        "When $y$ is a one-hot vector",
        "Here $y$ could be one-hot.",
        "Suppose we let $y$ be one-hot.",
        "Let $y$ be one-hot. Now let $y$ be an arbitrary vector.",
        "Let $y$ be one-hot. Then let $y$ be a probability distribution.",
        "Suppose $y$ is one-hot",
        "The labels are one-hot.",
        "$t$ is one-hot.",
        "$y$ is not one-hot.",
        "my is one-hot",
        "The case where $y$ is one-hot comes later.",
        "It is wrong to think that $y$ is one-hot.",
        "Neither $y$ is one-hot nor $t$.",
        "Without assuming that $y$ is one-hot,",
        "Nobody says that $y$ is one-hot.",
        "With hard labels, $y$ is one-hot.",
        "Here $y$ is one-hot only if there is no noise.",
        "We don't ask that $y$ is one-hot.",
        "Above $y$ is one-hot. Now we come to soft labels.",
        "Above $y$ is one-hot. With label smoothing it is none.",
    ],
)
def test_what_is_no_statement_of_the_symbol_doesnt(prose: str) -> None:
    assert _kinds(prose)[-1] == "if"


def test_a_symbol_may_be_a_macro() -> None:
    defined = r"\newcommand{\vy}{\mathbf{y}}" + "\n"
    assert _kinds(defined + r"Let $\vy$ be a one-hot vector.")[-1] == "proved"
    assert _kinds(defined.replace("{y}", "{t}") + r"Let $\vy$ be a one-hot vector.")[-1] == "if"


def test_a_symbol_that_is_none_is_passed_over() -> None:
    assert not list(stated_in_prose(r"$\frac{a}{$ is one-hot; $x + y$ is one-hot"))


LABEL = r"- r_o \log q_o = -\log q_o"


@pytest.mark.parametrize(
    "prose",
    [
        "Since $r_w = 1$ when $w = o$ and $r_w = 0$ when $w \\neq o$, we have",
        "Here $r_k = 1$ if $k = o$.",
        "where $r_{k}=1$ only if $o = k$",
    ],
)
def test_the_entry_that_the_text_says_is_1_is_1(prose: str) -> None:
    (judgement,) = check.check(source_of(f"{prose}\n\n$$ {LABEL} $$\n", "a.md", "md")).judgements
    assert judgement.kind == "proved"


@pytest.mark.parametrize(
    "prose",
    ["Suppose that $r_k = 1$ if $k = o$.", "Here $r_k = 1$ if $k = t$.", "It is wrong that $r_k = 1$ if $k = o$."],
)
def test_what_the_text_does_not_say_of_an_entry_is_still_told(prose: str) -> None:
    (judgement,) = check.check(source_of(f"{prose}\n\n$$ {LABEL} $$\n", "a.md", "md")).judgements
    assert (judgement.kind, judgement.needs) == ("if", "r_{o} is 1")


def test_that_the_entry_is_1_proves_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    prose = "Here $r_k = 1$ if $k = o$."
    for slip in (r"- r_o \log q_o = \log q_o", r"- r_i \log q_i = -\log q_i"):
        (judgement,) = check.check(source_of(f"{prose}\n\n$$ {slip} $$\n", "a.md", "md")).judgements
        assert judgement.kind != "proved"
    monkeypatch.setattr(check, "labels_in", lambda _: ())
    (judgement,) = check.check(source_of(f"{prose}\n\n$$ {LABEL} $$\n", "a.md", "md")).judgements
    assert judgement.kind == "if"
