r"""Norms in entries: of bold vectors and stated matrices, and of plain w where the chain speaks of w_j."""

from __future__ import annotations

import pytest

from derive.reading import statements
from derive.reading.check import check
from derive.reading.manners import plain_norms
from derive.reading.matrices import norms
from derive.reading.sources import source_of
from tests.reading.reading import LEFT_OPEN

BOLD = "Bold letters are vectors."
STATED = r"Let $W \in \mathbb{R}^{m \times n}$."
RIGHT = [
    (BOLD, r"\lambda \|\mathbf{w}\|_1 = \lambda \sum_{j=1}^m |w_j|", r"\lambda \|\mathbf{w}\|_1 = \lambda \sum_j w_j"),
    (BOLD, r"\lVert \mathbf{w} \rVert_2 = \sqrt{\sum_{j=1}^m w_j^2}", r"\lVert \mathbf{w} \rVert_2 = \sum_j w_j^2"),
    (BOLD, r"\|\mathbf{w}\|^2 = \mathbf{w}^T \mathbf{w}", r"\|\mathbf{w}\|^2 = 2 \mathbf{w}^T \mathbf{w}"),
    (
        BOLD,
        r"\frac{\partial}{\partial w_j} \|\mathbf{w}\|_2 = \frac{w_j}{\|\mathbf{w}\|_2}",
        r"\frac{\partial}{\partial w_j} \|\mathbf{w}\|_2 = \frac{2 w_j}{\|\mathbf{w}\|_2}",
    ),
    (STATED, r"\|W\|_F^2 = \tr(W^T W)", r"\|W\|_F = \tr(W^T W)"),
    (STATED, r"\|W\|_F = \sqrt{\tr(W^T W)}", r"\|W\|_2^2 = \tr(W^T W)"),
    ("", r"\|w\|^2 = \sum_{j=1}^m w_j^2", r"\|w\|^2 = \sum_{j=1}^m w_j"),
    ("", r"\|w\|_2 = \sqrt{\sum_j w_j^2}", r"\|w\|_2 = \sum_j w_j^2"),
    ("", r"\|w\|_1 = \sum_j |w_j|", r"\|w\|_1 = \sum_j w_j"),
    ("", r"\frac{\partial}{\partial w_k} \|w\|^2 = 2 w_k", r"\frac{\partial}{\partial w_k} \|w\|^2 = w_k"),
    ("", r"\|x - y\|^2 = \sum_i (x_i - y_i)^2", r"\|x - y\|^2 = \sum_i (x_i + y_i)^2"),
    (
        "",
        r"\frac{\partial \|x - y\|^2}{\partial x_i} = 2 (x_i - y_i)",
        r"\frac{\partial \|x - y\|^2}{\partial x_i} = -2 (x_i - y_i)",
    ),
]


def last(intro: str, *displays: str) -> str:
    text = intro + "\n\n" + "\n".join(f"$$ {line} $$\n" for line in displays)
    return check(source_of(text, "a.md", "md")).judgements[-1].kind


@pytest.mark.parametrize(("intro", "line"), [(intro, line) for intro, line, _ in RIGHT])
def test_a_right_line_is_proved(intro: str, line: str) -> None:
    assert last(intro, line) == "proved"


@pytest.mark.parametrize(("intro", "slip"), [(intro, slip) for intro, _, slip in RIGHT])
def test_a_slip_is_not_proved(intro: str, slip: str) -> None:
    assert last(intro, slip) not in ("proved", "follows", "if", "definition")


@pytest.mark.parametrize("slip", [slip for intro, _, slip in RIGHT if not intro])
def test_nothing_is_called_false_of_a_vector_that_is_stated_nowhere(slip: str) -> None:
    assert last("", slip) == "undecided"


def test_those_tests_notice_a_norm_without_its_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(norms, "_power", lambda base, _: base)
    assert last(*RIGHT[1][:2]) != "proved"
    monkeypatch.undo()
    assert last(*RIGHT[1][:2]) == "proved"
    monkeypatch.setattr(statements, "write_plain_norms", lambda *_: set())
    assert [last(intro, line) for intro, line, _ in RIGHT if not intro] == ["undecided"] * 6


LEFT_ALONE = [
    ([r"\theta_0 = b", r"\|\theta\|^2 = \sum_{j=1}^n \theta_j^2"], "a sum from 1 on leaves an entry out"),
    ([r"\|w\| = \sum_{ij} w_{ij}^2", r"\|w\|^2 = \sum_j w_j^2"], "w is a matrix too"),
    ([r"\|x\|^2 = \sum_j \|x_j\|^2"], "the x_j are vectors"),
    ([r"\|w\|_p = \sum_j w_j"], "another norm"),
    ([r"\|w\|_\infty = \sum_j w_j"], "another norm"),
    ([r"|\mathbf{w}| = \sum_j |w_j|"], "bars around a vector"),
]


@pytest.mark.parametrize(("lines", "why"), LEFT_ALONE)
def test_what_isnt_clear_is_left_alone(lines: list[str], why: str) -> None:
    assert last("", *lines) in ("undecided", "unread"), why


@pytest.mark.parametrize("intro", [
    r"Here $\|\cdot\|$ is the $\ell_1$ norm.", r"Let $\|\cdot\|$ be an arbitrary norm.",
    r"The spectral norm is $\|\cdot\|$.", r"$\mathbf{w} \in \mathbb{C}^n$", "These are complex numbers.",
])  # fmt: skip
def test_another_norm_is_no_root_of_squares(intro: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for line in (r"\|\mathbf{w}\|^2 = \mathbf{w}^T \mathbf{w}", r"\|w\|^2 = \sum_{j=1}^m w_j^2"):
        assert last(intro, line) in LEFT_OPEN
        assert last(r"The norm $\|\cdot\|_2$ is Euclidean, $\|\cdot\|_1$ is the $\ell_1$ norm.", line) == "proved"
    monkeypatch.setattr(statements, "has_other_norms", lambda _: False)
    assert last(intro, r"\|\mathbf{w}\|^2 = \mathbf{w}^T \mathbf{w}") == "proved"


@pytest.mark.parametrize("said", [
    r"$$k_i = e^{-\|w - w_i\|^2}$$", r"$$s = \|w_j\|$$",
    r"Let $w = (w_0, w_1, \dots, w_n)$.", r"$$s = \sum_{j=0}^n w_j^2$$",
])  # fmt: skip
def test_what_may_have_another_entry_or_vectors_for_entries_is_left_alone(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = r"\|w\|^2 = \sum_{j=1}^n w_j^2"
    assert last(said, line) == "undecided"
    assert last(said.replace("w_", "v_"), line) == "proved"
    monkeypatch.setattr(plain_norms, "_of_vectors", lambda _: ())
    monkeypatch.setattr(plain_norms, "_has_entry_0", lambda *_: False)
    assert last(said, line) == "proved"
