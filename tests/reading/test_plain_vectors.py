r"""Vectors that look like numbers, where the document writes their entries: \partial L / \partial b = p - t."""

from __future__ import annotations

import pytest

from derive.reading.matrices import entrywise
from derive.reading.matrices.kinds import Kinds
from tests.reading.reading import report, verdicts

LAYER = (
    r"z_k = \sum_{d=1}^D W_{kd} x_d + b_k",
    r"p_k = \frac{e^{z_k}}{\sum_{j=1}^K e^{z_j}}",
    r"L = -\sum_{k=1}^K t_k \log p_k, \quad \sum_{k=1}^K t_k = 1",
)
BACK = r"\frac{\partial L}{\partial x} = W^T (p - t)"
BY_W = r"\frac{\partial L}{\partial W} = (p - t) x^T"


@pytest.mark.parametrize(
    "line",
    [
        BY_W,
        r"\frac{\partial L}{\partial x} = W^T (p - t)",
        r"\frac{\partial L}{\partial b} = p - t",
        r"\frac{\partial L}{\partial z} = p - t",
        r"\nabla_W L = (p - t) x^T",
        r"\nabla_z L = p - t",
        r"\frac{\partial L}{\partial b} = \frac{\partial L}{\partial z}",
    ],
)
def test_what_is_true_of_the_entries_is_proved_of_the_whole(line: str) -> None:
    assert verdicts(*LAYER, BACK, line).split()[-2:] == ["proved", "proved"]


def test_in_which_layout_a_derivative_stands_has_to_be_shown() -> None:
    assert verdicts(*LAYER, BY_W).split()[-1] == "unread"
    assert verdicts(*LAYER, BACK.replace("W^T (p - t)", "(p - t)^T W"), BY_W).split()[-1] != "proved"


@pytest.mark.parametrize(
    "line",
    [
        r"\frac{\partial L}{\partial W} = (p + t) x^T",
        r"\frac{\partial L}{\partial W} = (p - t) x",
        r"\frac{\partial L}{\partial x} = W (p - t)",
        r"\frac{\partial L}{\partial x} = (p - t) W",
        r"\frac{\partial L}{\partial b} = t - p",
        r"\frac{\partial L}{\partial b} = \sum_k (p_k - t_k)",
        r"\frac{\partial L}{\partial z} = p",
        r"\frac{\partial L}{\partial z} = p t",
        r"\nabla_W L = x (p - t)",
        r"\frac{\partial L}{\partial z} = p - 1",
        r"x^T x = x",
        r"\lambda_k = 2 p_k, \quad x^T x = \lambda x",
    ],
)
def test_what_isn_t_is_never_proved_and_no_error(line: str) -> None:
    found = report(*LAYER, line)
    assert found.judgements[-1].kind != "proved"
    assert [problem.code for problem in found.problems if problem.severity == "error"] == []


def test_a_number_with_the_letter_of_entries_stays_one() -> None:
    before = (r"s = \sum_k b_k x_k", r"L = (u - b)^2")
    assert verdicts(*before, r"\frac{\partial L}{\partial b} = -2 (u - b)").split()[-1] == "proved"
    assert verdicts(*before, r"\frac{\partial L}{\partial u} = 2 (u - b)").split()[-1] == "proved"


def test_in_a_document_with_bold_letters_a_plain_one_is_a_number() -> None:
    bold = r"\mathbf{v}^T \mathbf{v} = \mathbf{v}^T \mathbf{v}"
    assert verdicts(bold, *LAYER, r"\frac{\partial L}{\partial W} = (p - t) x^T").split()[-1] != "proved"


def test_untried_they_are_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(entrywise, "by_whole_vectors", lambda *_: False)
        assert verdicts(*LAYER, r"\frac{\partial L}{\partial b} = p - t").split()[-1] == "undecided"
    with monkeypatch.context() as patch:
        patch.setattr(Kinds, "_looks_whole", lambda *_: False)
        assert verdicts(*LAYER, BACK, BY_W).split()[-2:] == ["unread", "unread"]
