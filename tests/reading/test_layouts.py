"""What is taken for saying how derivatives of vectors are written; beside it what says something else."""

from __future__ import annotations

import pytest

from derive.reading.matrices import layouts
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


def dotted(*cells: str, columns: int) -> str:
    rows = [" & ".join(cells[at : at + columns]) for at in range(0, len(cells), columns)]
    return r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}"


def by(of: str, variable: str) -> str:
    return rf"\frac{{\partial {of}}}{{\partial {variable}}}"


def test_a_layout_with_dots(monkeypatch: pytest.MonkeyPatch) -> None:
    column = dotted(by("y_1", "x"), by("y_2", "x"), r"\vdots", by("y_m", "x"), columns=1)
    cells = [
        by("y_1", "x_1"), r"\cdots", by("y_1", "x_n"), r"\vdots", r"\ddots", r"\vdots", by("y_m", "x_1"), r"\cdots",
        by("y_m", "x_n"),
    ]  # fmt: skip
    table_ = dotted(*cells, columns=3)
    assert verdicts(f"{by('y', 'x')} = {column} = {table_}") == "definition definition"
    assert verdicts(f"{by('y', 'x')} = {table_}") == "definition"
    for old, new in (("y_m}{\\partial x_n", "y_n}{\\partial x_n"), ("y_1}{\\partial x_n", "y_1}{\\partial x_1")):
        assert verdicts(f"{by('y', 'x')} = {table_.replace(old, new)}") != "definition"
    other = dotted(by("y_1", "x"), by("y_3", "x"), r"\vdots", by("y_m", "x"), columns=1)
    assert verdicts(f"{by('y', 'x')} = {other}") != "definition"
    assert verdicts(f"{by('z', 'x')} = {column}") != "definition"
    in_a_row = [[((at,), ())] for at in (1, 2, 3)]  # whatever stands there
    monkeypatch.setattr(layouts, "_counted", lambda _: in_a_row)
    assert verdicts(f"{by('y', 'x')} = {other}") == "definition"


COMPONENTS = r"\begin{bmatrix} z_{i1} & z_{i2} & \cdots & z_{in} \end{bmatrix}"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (rf"\mathbf{{z}}_{{i,:}} = {COMPONENTS}", "definition"),
        (r"\sigma(\mathbf{z}_{i,:}) = \begin{bmatrix} \sigma(\mathbf{z}_{i,:})_1 & \cdots & \sigma(\mathbf{z}_{i,:})_n"
         r" \end{bmatrix}", "definition"),
        (rf"\mathbf{{z}}_{{j,:}} = {COMPONENTS}", "unread"),  # of another row
        (rf"\mathbf{{z}}_{{i,:}} = {COMPONENTS.replace('z_{i2}', 'z_{i3}')}", "unread"),
        (rf"\mathbf{{z}}_{{i,:}} = 2 {COMPONENTS}", "unread"),
        (r"\sigma(\mathbf{z}_{i,:}) = \begin{bmatrix} \sigma(\mathbf{z}_{i,:})_1 & \cdots & \sigma(\mathbf{z}_{j,:})_n"
         r" \end{bmatrix}", "unread"),
    ],
)  # fmt: skip
def test_a_vector_and_its_components(line: str, kind: str) -> None:
    assert verdicts(r"s = \sum_k z_{k1} + \sum_i z_{i2} + \sum_j z_{j2}", line).split()[-1] == kind


def test_components_that_are_not_looked_at_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layouts, "_component", lambda entry, of: entry.lower[-1])
    wrong = rf"\mathbf{{z}}_{{j,:}} = {COMPONENTS}"
    assert verdicts(r"s = \sum_k z_{k1} + \sum_i z_{i2} + \sum_j z_{j2}", wrong).split()[-1] == "definition"


def test_what_is_open_may_define_a_new_symbol_in_words() -> None:
    assert verdicts(r"O = P V", r"A_1 = M + N", r"O_1 = P_1 V_1").split()[-1] == "definition"
    assert verdicts(r"O = P V", r"A_1 = M + N", r"O_1 = P_1 V_1 + \max_j z_j + z_k").split()[-1] == "undecided"


def test_of_two_layouts_of_one_derivative_the_second_is_a_claim() -> None:
    by_rows = r"\frac{\partial y_1}{\partial x_1} & \frac{\partial y_1}{\partial x_2} \\ " \
              r"\frac{\partial y_2}{\partial x_1} & \frac{\partial y_2}{\partial x_2}"  # fmt: skip
    by_columns = r"\frac{\partial y_1}{\partial x_1} & \frac{\partial y_2}{\partial x_1} \\ " \
                 r"\frac{\partial y_1}{\partial x_2} & \frac{\partial y_2}{\partial x_2}"  # fmt: skip
    first, second = (
        rf"\frac{{\partial y}}{{\partial x}} = \begin{{bmatrix}} {cells} \end{{bmatrix}}"
        for cells in (by_rows, by_columns)
    )
    assert verdicts(first, first) == "definition definition"
    assert verdicts(first, second) == "definition unread"
    assert verdicts(second, first) == "definition unread"
