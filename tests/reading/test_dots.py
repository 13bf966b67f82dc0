r"""Dots for what is left out: a general term where what is written has just one, else nothing is read."""

from __future__ import annotations

import pytest

from derive.reading import statements
from derive.reading.manners import dotted_rows, dotted_sums, general
from tests.reading.reading import verdicts

SUM = r" = \sum_{i=1}^n w_i x_i"


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        (r"w_1 x_1 + w_2 x_2 + \cdots + w_n x_n" + SUM, "proved"),
        (r"w_1 x_1 + \dots + w_n x_n" + SUM, "proved"),
        (r"w_1 x_1 + w_2 x_2 + ... + x_n w_n" + SUM, "proved"),
        (r"b + w_1 x_1 + \cdots + w_n x_n + c" + SUM + " + c + b", "proved"),
        (r"c (w_1 x_1 + \cdots + w_n x_n) = \sum_{i=1}^n c w_i x_i", "proved"),
        (r"-x_1 - x_2 - \ldots - x_n = -\sum_{i=1}^n x_i", "proved"),
        (r"w_0 x_0 + w_1 x_1 + \cdots + w_m x_m = \sum_{j=0}^m w_j x_j", "proved"),
        (r"w_0 x_0 + w_1 x_1 + \cdots + w_m x_m = \sum_{j=1}^m w_j x_j", "unread"),  # from 0, and from 1
        (r"w_1 x_1 + \cdots + w_n x_n = \sum_{i=1}^N w_i x_i", "unread"),
        (r"w_1 x_2 + w_2 x_3 + \cdots + w_n x_n" + SUM, "unread"),  # no general term
        (r"w_1 x_1 + w_3 x_3 + \cdots + w_n x_n" + SUM, "unread"),
        (r"w_1 x_n + w_2 x_2 + \cdots + w_n x_n" + SUM, "unread"),
        (r"w_1 x_1 - w_2 x_2 + \cdots + w_n x_n" + SUM, "unread"),
        (r"1 + 1 + \cdots + 1 = \sum_{i=1}^n 1", "unread"),
        (r"0.1 + 0.9 + \cdots + 0.3 = \sum_{i=1}^n w_i", "unread"),
        (r"A_1 B_1 + B_2 A_2 + \cdots + A_n B_n = \sum_{i=1}^n A_i B_i", "unread"),  # matrices, it may be
    ],
)
def test_a_sum_with_dots(formula: str, kind: str) -> None:
    assert verdicts(formula).split()[-1] == kind


@pytest.mark.parametrize(
    ("right", "kind"),
    [
        (r"\frac{1}{2} (2 w_1 x_1 + 2 w_2 x_2 + \cdots + 2 w_n x_n)", "proved"),
        (r"-(w_1 x_1 + w_2 x_2 + \cdots + w_n x_n)", "false"),
        (r"w_1^2 x_1 + w_2^2 x_2 + \cdots + w_n^2 x_n", "false"),
    ],
)
def test_slips_in_a_sum_with_dots(right: str, kind: str) -> None:
    assert verdicts(rf"z = \sum_{{i=1}}^n w_i x_i = {right}").split()[-1] == kind


def test_what_z_is_differentiates() -> None:
    z = r"z = w_1 x_1 + w_2 x_2 + \cdots + w_n x_n"
    assert verdicts(z, r"\frac{\partial z}{\partial w_j} = x_j").split()[-1] == "proved"
    assert verdicts(z, r"\frac{\partial z}{\partial w_j} = w_j").split()[-1] == "false"


def test_unread_the_dots_leave_it_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "sum_up_dots", lambda chains: None)
    assert verdicts(r"w_1 x_1 + w_2 x_2 + \cdots + w_n x_n" + SUM) == "unread"


def test_any_terms_would_be_one_if_they_were_not_held_together(monkeypatch: pytest.MonkeyPatch) -> None:
    general = dotted_sums.general_term
    monkeypatch.setattr(dotted_sums, "general_term", lambda pieces, counted, i: general(
        [pieces[0], pieces[-1]], [counted[0], counted[-1]], i))  # fmt: skip
    assert verdicts(r"w_1 x_1 + w_3 x_3 + \cdots + w_n x_n" + SUM) == "proved"


def column(*cells: str) -> str:
    """A column in LaTeX."""
    return r"\begin{bmatrix}" + r" \\ ".join(cells) + r"\end{bmatrix}"


def row(*cells: str) -> str:
    """A row in LaTeX."""
    return r"\begin{bmatrix}" + " & ".join(cells) + r"\end{bmatrix}"


SOFTMAX = r"a_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}"
EXPONENTIALS = column("e^{z_1}", "e^{z_2}", r"\vdots", "e^{z_n}")
GOOD = r"\frac{1}{\sum_{k=1}^n e^{z_k}} " + EXPONENTIALS
A = column("a_1", r"\vdots", "a_n")
WHOLE = (
    r"\begin{bmatrix} w_{11} & w_{12} & \cdots & w_{1n} \\ w_{21} & w_{22} & \cdots & w_{2n} \\"
    r" \vdots & \vdots & \ddots & \vdots \\ w_{m1} & w_{m2} & \cdots & w_{mn} \end{bmatrix}"
)


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        (A + r" = \frac{1}{\sum_{k=1}^n e^{z_k}} " + EXPONENTIALS, "proved"),
        (row("a_1", r"\cdots", "a_n") + rf" = \frac{{1}}{{\sum_{{k=1}}^n e^{{z_k}}}} {EXPONENTIALS}^T", "proved"),
        (f"{A} = {GOOD} = -{GOOD}", "false"),
        (rf"{A} = {GOOD} = \frac{{1}}{{\sum_{{k=1}}^n e^{{z_k}}}}" + EXPONENTIALS.replace("e^{", "e^{-"), "false"),
        (A + r" = \frac{1}{\sum_{k=1}^n e^{z_k}} " + EXPONENTIALS + "^T", "unread"),  # a column and a row
        (A.replace("_n", "_m") + r" = \frac{1}{\sum_{k=1}^n e^{z_k}} " + EXPONENTIALS, "unread"),
        (A.replace("_n", "_m") + r" = \frac{1}{\sum_{k=1}^n e^{z_k}} " + EXPONENTIALS.replace("_n", "_m"), "unread"),
        (column("a_1", "a_3", r"\vdots", "a_n") + r" = \frac{1}{\sum_{k=1}^n e^{z_k}} " + EXPONENTIALS, "unread"),
        (WHOLE + column("x_1", r"\vdots", "x_n") + " = "
         + column(r"\sum_{j=1}^n w_{1j} x_j", r"\vdots", r"\sum_{j=1}^n w_{mj} x_j"), "proved"),
        (WHOLE + column("x_1", r"\vdots", "x_n") + " = "
         + column(r"\sum_{j=1}^n w_{j1} x_j", r"\vdots", r"\sum_{j=1}^n w_{jm} x_j"), "unread"),
        (WHOLE.replace("w_{2n}", "w_{1n}") + column("x_1", r"\vdots", "x_n") + " = "
         + column(r"\sum_{j=1}^n w_{1j} x_j", r"\vdots", r"\sum_{j=1}^n w_{mj} x_j"), "unread"),
    ],
)  # fmt: skip
def test_rows_columns_and_matrices_with_dots(formula: str, kind: str) -> None:
    assert verdicts(SOFTMAX, formula).split()[-1] == kind


def test_a_symbol_that_is_a_column_with_dots_has_its_entries() -> None:
    given = rf"\mathbf{{u}} = {EXPONENTIALS}"
    claim = r"\mathbf{u}^T \mathbf{u} = \sum_{i=1}^n e^{2 z_i}"
    assert verdicts(given, claim) == "definition proved"
    assert verdicts(given, claim.replace("2 z", "z")).split()[-1] != "proved"


@pytest.mark.parametrize("cells", [("0.1", "0.9", r"\vdots", "0.3"), ("1", r"\vdots", "1"), ("0", r"\vdots", "1")])
def test_numbers_have_no_general_entry(cells: tuple[str, ...]) -> None:
    assert verdicts(rf"{column(*cells)} = \mathbf{{y}} - \mathbf{{y}}") == "unread"


def test_matrices_with_dots_are_left_undecided_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "write_generally", lambda chains: None)
    assert verdicts(SOFTMAX, A + r" = \frac{1}{\sum_{k=1}^n e^{z_k}} " + EXPONENTIALS).split()[-1] == "unread"


def square(entry: str, beside: str) -> str:
    """A square matrix with two rows and the last one, of the entries on its diagonal (I) and beside it (I, J)."""
    rows = []
    for one in "12n":
        cells = [(entry if one == other else beside).replace("I", one).replace("J", other) for other in "12n"]
        rows.append(f"{cells[0]} & {cells[1]} & \\cdots & {cells[2]}")
    rows.insert(2, r"\vdots & \vdots & \ddots & \vdots")
    return r"\begin{bmatrix}" + r" \\ ".join(rows) + r"\end{bmatrix}"


SLOPE = r"\frac{\partial a_I}{\partial z_J}"
SLOPES = square(SLOPE.replace("J", "I"), SLOPE)
DIAGONAL = square("d_I", "0") + column("x_1", r"\vdots", "x_n") + " = "


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        (f"{SLOPES} = " + square("a_I (1 - a_I)", "-a_I a_J"), "proved"),
        (f"{SLOPES} = " + square("a_I (1 - a_I)", "a_I a_J"), "false"),
        (f"{SLOPES} = " + square("a_I (1 + a_I)", "-a_I a_J"), "false"),
        (f"{SLOPES} = " + square("a_I (1 - a_I)", "-a_I a_J").replace("-a_1 a_2", "-a_2 a_2"), "unread"),
        (f"{SLOPES} = " + square("a_I (1 - a_I)", "0"), "false"),
        (DIAGONAL + column("d_1 x_1", r"\vdots", "d_n x_n"), "proved"),
        (square("1", "0") + column("x_1", r"\vdots", "x_n") + " = " + column("x_1", r"\vdots", "x_n"), "unread"),
    ],
)
def test_a_square_matrix_whose_diagonal_is_another(formula: str, kind: str) -> None:
    assert verdicts(SOFTMAX, formula).split()[-1] == kind


def test_unread_the_diagonal_leaves_it_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise general.NoGeneralTerm

    monkeypatch.setattr(dotted_rows, "_with_diagonal", none)
    formula = f"{SLOPES} = " + square("a_I (1 - a_I)", "-a_I a_J")
    assert verdicts(SOFTMAX, formula).split()[-1] == "unread"


def test_what_ends_at_an_index_is_no_sum_over_a_range() -> None:
    assert verdicts(r"p_i = x_1 + x_2 + \cdots + x_i", r"p_i = \sum_{k=1}^n x_k").split()[-1] != "proved"
    assert verdicts(r"x_1 + \cdots + x_k = \sum_{i=1}^k x_i", r"\sum_k x_k = 1").split()[0] == "unread"


SQUARE = square("a_{II}", "a_{IJ}")


def test_a_matrix_with_dots_is_not_its_transpose() -> None:
    assert verdicts(rf"{WHOLE}^T = {WHOLE}") == "unread"
    assert verdicts(rf"{SQUARE}^T = {SQUARE}") not in ("proved", "assignment")
    assert verdicts(rf"{SQUARE}^T = " + square("a_{II}", "a_{JI}")) == "proved"
