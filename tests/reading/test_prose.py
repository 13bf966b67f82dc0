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
        "Suppose $y$ is one-hot",
        "The labels are one-hot.",
        "$t$ is one-hot.",
        "$y$ is not one-hot.",
        "my is one-hot",
        "The case where $y$ is one-hot comes later.",
        "It is wrong to think that $y$ is one-hot.",
        "Neither $y$ is one-hot nor $t$.",
        "With hard labels, $y$ is one-hot.",
        "Here $y$ is one-hot only if there is no noise.",
        "We don't ask that $y$ is one-hot.",
        "Above $y$ is one-hot. Now we come to soft labels.",
        "Above $y$ is one-hot. With label smoothing it is none.",
    ],
)
def test_what_is_no_statement_of_the_symbol_doesnt(prose: str) -> None:
    assert _kinds(prose)[-1] == "if"


def test_a_symbol_that_is_none_is_passed_over() -> None:
    assert not list(stated_in_prose(r"$\frac{a}{$ is one-hot; $x + y$ is one-hot"))
