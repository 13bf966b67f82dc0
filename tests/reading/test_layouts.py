"""What is taken for saying how derivatives of vectors are written; beside it what says something else."""

from __future__ import annotations

import pytest

from derive.reading import layouts
from tests.reading.reading import verdicts

MATRIX = r"\frac{\partial \mathbf{Z}}{\partial \mathbf{X}} = \begin{bmatrix} "
VECTOR = r"\frac{\partial \mathbf{z}}{\partial \mathbf{x}} = \begin{bmatrix} "


def d(of: str, by: str) -> str:
    """A partial derivative."""
    return rf"\frac{{\partial {of}}}{{\partial {by}}}"


def table(rows: list[list[tuple[str, str]]]) -> str:
    """Derivatives as the rows of a matrix."""
    return r" \\ ".join(" & ".join(d(*cell) for cell in row) for row in rows) + r" \end{bmatrix}"


PLACES = ["z_{1,1}", "z_{1,2}", "z_{2,1}", "z_{2,2}"]
VARIABLES = [each.replace("z", "x") for each in PLACES]


@pytest.mark.parametrize("by_columns", [False, True])
def test_all_derivatives_in_their_order_say_the_layout(by_columns: bool) -> None:
    rows = [[(of, by) for of in PLACES] for by in VARIABLES]
    chosen = [list(column) for column in zip(*rows, strict=True)] if by_columns else rows
    assert verdicts(MATRIX + table(chosen)) == "definition"


def test_of_vectors() -> None:
    rows = [[(f"z_{i}", f"x_{j}") for j in (1, 2, 3)] for i in (1, 2)]
    assert verdicts(VECTOR + table(rows)) == "definition"


@pytest.mark.parametrize(
    "rows",
    [
        [[("z_1", "x_1"), ("z_1", "x_2")], [("z_2", "x_1"), ("z_1", "x_2")]],  # the last is of another
        [[("z_1", "x_1"), ("z_1", "x_1")], [("z_2", "x_1"), ("z_2", "x_1")]],  # by the same twice
        [[("z_1", "x_1"), ("z_1", "x_3")], [("z_2", "x_1"), ("z_2", "x_3")]],  # one is missing
        [[("z_2", "x_1"), ("z_2", "x_2")], [("z_1", "x_1"), ("z_1", "x_2")]],  # in no order
        [[("z_1", "y_1"), ("z_1", "y_2")], [("z_2", "y_1"), ("z_2", "y_2")]],  # by another variable
    ],
)
def test_a_derivative_in_anothers_place_says_no_layout(rows: list[list[tuple[str, str]]]) -> None:
    assert verdicts(VECTOR + table(rows)) not in ("definition", "proved")


def test_an_order_that_is_not_looked_at_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layouts, "_in_order", lambda places: True)
    rows = [[("z_2", "x_1"), ("z_2", "x_2")], [("z_1", "x_1"), ("z_1", "x_2")]]
    assert verdicts(VECTOR + table(rows)) == "definition"
