r"""w^T x of vectors whose entries the document writes, and J(\theta_0, \theta_1) as J; beside them what is neither."""

from __future__ import annotations

import pytest

from derive.reading.manners import inner_products, names
from tests.reading.reading import verdicts

LOSS = r"J = \sum_i (y^{(i)} - \hat{y}^{(i)})^2"
SLOPE = r"\frac{\partial J}{\partial w_j} = -2 \sum_i (y^{(i)} - \hat{y}^{(i)}) x_j^{(i)}"

PLAIN = r"\hat{y} = w^T x", r"u = \sum_j w_j x_j", r"\frac{\partial \hat{y}}{\partial w_j} = x_j"


def last(*displays: str) -> str:
    return verdicts(*displays).split()[-1]


@pytest.mark.parametrize("model", [r"\hat{y} = w^T x", r"\hat{y} = w^\top x + b", r"\hat{y} = b + 2 w^T x - w^T x"])
def test_a_model_with_letters_that_are_not_bold(model: str) -> None:
    assert last(model, LOSS, SLOPE) == "follows"
    for slip in (SLOPE.replace("-2", "2"), SLOPE.replace("x_j", "x_k"), SLOPE.replace(" x_j^{(i)}", "")):
        assert last(model, LOSS, slip) == "undecided"


def test_the_samples_may_stand_in_it() -> None:
    assert last(r"\hat{y}^{(i)} = w^T x^{(i)} + b", LOSS, SLOPE) == "proved"
    assert last(r"\hat{y}^{(i)} = w^T x^{(i)} + b", LOSS, SLOPE.replace("-2", "2")) == "false"
    of_rows = r"\hat{y}_i = w^T x_i", r"J = \sum_i (y_i - \hat{y}_i)^2"
    slope = r"\frac{\partial J}{\partial w_j} = -2 \sum_i (y_i - \hat{y}_i) x_{ij}"
    assert last(*of_rows, slope) == "proved"
    assert last(*of_rows, slope, slope.replace("x_{ij}", "x_{ji}")) not in ("proved", "follows", "false")


def test_a_dot_between_vectors_and_a_vector_with_itself() -> None:
    assert last(r"\hat{y} = w \cdot x", LOSS, SLOPE) == "follows"
    assert last(r"\hat{y} = w \cdot x", LOSS, SLOPE.replace("x_j", "x_k")) == "undecided"
    assert last(r"R = \frac{1}{2} w^T w", r"\frac{\partial R}{\partial w_j} = w_j") == "proved"
    assert last(r"R = \frac{1}{2} w^T w", r"\frac{\partial R}{\partial w_j} = 2 w_j") == "false"
    # Numbers, as far as anybody can see.
    assert last(r"s = w_1 + x_1", r"y = w \cdot x", r"\frac{\partial y}{\partial w} = x") == "proved"
    assert last(r"y = w \cdot x", r"\frac{\partial y}{\partial w} = x") == "proved"


@pytest.mark.parametrize(
    "other",
    [
        r"s = \sum_k \sum_j w_{kj}",  # w is a matrix
        r"s = w_1^T x",  # and one of several vectors
        r"s = \sum_i x_i",  # x_i is the i-th of several
        r"s = \sum_i \sum_j x_{ij}",  # or a matrix
    ],
)
def test_where_their_entries_are_not_plain_nothing_is_done(other: str) -> None:
    assert last(*PLAIN) == "proved"
    assert last(other, *PLAIN) in ("undecided", "unread")


def test_without_entries_nothing_is_done() -> None:
    assert last(r"\hat{y} = w^T x", r"\hat{y} = \sum_j w_j q_j") != "false"


def test_that_entries_are_asked_for_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    displays = r"s = \sum_i x_i", *PLAIN
    assert last(*displays) in ("undecided", "unread")
    monkeypatch.setattr(inner_products._Writing, "_has_entries", lambda *_: True)
    assert last(*displays) == "proved"


OF_TWO = r"J(\theta_0, \theta_1) = (\theta_0 + 2 \theta_1)^2"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (r"\frac{\partial J}{\partial \theta_0} = 2 (\theta_0 + 2 \theta_1)", "proved"),
        (r"\frac{\partial J}{\partial \theta_1} = 4 (\theta_0 + 2 \theta_1)", "proved"),
        (r"\frac{\partial J}{\partial \theta_1} = 2 (\theta_0 + 2 \theta_1)", "false"),
        (r"\frac{\partial J(\theta_0, \theta_1)}{\partial \theta_1} = 4 (\theta_0 + 2 \theta_1)", "proved"),
    ],
)
def test_a_function_of_numbered_parameters(line: str, kind: str) -> None:
    assert last(OF_TWO, line) == kind


def test_what_is_no_function_of_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    assert last(r"f(x_1, x_2) = x_1 - x_2", r"f(x_1, x_2) = f(x_2, x_1)") == "undecided"
    assert last(r"K(x_1, x_2) = x_1 - x_2", r"K(x_1, x_2) = K(x_2, x_1)") == "undecided"
    assert last(r"f(x_1, x_2) = x_1 - x_2", r"f(2, 3) = 0") == "undecided"
    square = r"f(x) = x^2", r"f(x_1, x_2) = x_1^2 + x_2"  # two functions of one letter
    assert verdicts(*square, r"\frac{\partial f}{\partial x_2} = 1") == "definition unread undecided"
    monkeypatch.setattr(names, "name_parameters", lambda chains: None)
    assert last(OF_TWO, r"\frac{\partial J}{\partial \theta_0} = 2 (\theta_0 + 2 \theta_1)") == "undecided"
