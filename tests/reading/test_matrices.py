r"""Equalities of vectors and matrices: read as their entries, judged by the same prover, refused where shapes are open.

Each table has what is right beside what is wrong: a lost transpose, swapped factors, the
layout of a derivative. The last tests plant faults in the reader itself and see them found.
"""

import re

import pytest

from derive.reading import entries, matrices
from derive.reading.check import Report, check
from derive.reading.matrices import Reader
from derive.reading.shapes import Declared, declared_in
from derive.reading.sources import source_of
from derive.reading.tokens import tokens_of

SHAPES = r"""Let $\mathbf{W} \in \mathbb{R}^{m \times n}$, $\mathbf{A}, \mathbf{B} \in \mathbb{R}^{n \times n}$,
$\mathbf{x}, \mathbf{v} \in \mathbb{R}^n$ and $\mathbf{y} \in \mathbb{R}^{m}$, $\alpha \in \mathbb{R}$.
"""
LETTER = re.compile(r"(?<![A-Za-z\\\\{])[WABXYxvy](?![A-Za-z}_])")


def bold(text: str) -> str:
    """Single letters as bold ones, to keep the tables readable; those with an index stay entries."""
    return LETTER.sub(lambda match: rf"\mathbf{{{match.group()}}}", text)


def report_of(text: str) -> Report:
    return check(source_of(text, "notes", "md"))


def kinds(text: str) -> list[str]:
    """What is said of each equality, without definitions."""
    return [judgement.kind for judgement in report_of(text).judgements]


def last(formula: str, before: str = SHAPES) -> str:
    """What is said of the last equality of one formula in bold letters, under the stated shapes."""
    return kinds(f"{before}\n$$ {bold(formula)} $$\n")[-1]


def problems(text: str) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in report_of(text).problems]


RIGHT = [
    r"( W x )^T = x^T W^T",
    r"( W A )^T = A^T W^T",
    r"( A B )^\top = B^{\top} A^{\mathrm T}",
    r"y^T W x = x^T W^T y",
    r"( x v^T ) v = x ( v^T v ) = ( v^T v ) x",
    r"( A + B ) x = A x + B x",
    r"A ( x - v ) = A x - A v",
    r"\alpha A x = A ( \alpha x )",
    r"x \odot v = v \odot x",
    r"x \odot v = \mathrm{diag}( x ) v",
    r"x \circ v = \text{diag}\left( x \right) v",
    r"x \cdot v = x^T v",
    r"\mathrm{diag}( x )^{-1} ( x \odot v ) = v",
    r"\mathbf{1}^T x = x^T \mathbf{1}",
    r"\mathrm{tr}( A B ) = \operatorname{tr}( B A )",
    r"\mathrm{tr}( x v^T ) = v^T x",
    r"x^T x = \sum_{i=1}^{n} x_i^2",
    r"\frac{\partial}{\partial \mathbf{x}} ( v^T x ) = v",
    r"\frac{\partial}{\partial \mathbf{x}} ( x^T A x ) = ( A + A^T ) x",
    r"\frac{\partial}{\partial \mathbf{W}} ( y^T W x ) = y x^T",
    r"e^{ v^T x } = \exp( x^T v )",
]
WRONG = [  # the same with one slip; the chain's first equality is right, so that the last one is a claim
    (r"( A B )^T = B^T A^T = A^T B^T", "false"),  # swapped factors
    (r"y^T W x = x^T W^T y = 2 x^T W^T y", "false"),
    (r"( A + B ) x = A x + B x = A x - B x", "false"),
    (r"x v^T = ( v x^T )^T = v x^T", "false"),  # a lost transpose
    (r"( x v^T ) v = x ( v^T v ) = v ( x^T v )", "false"),
    (r"x \odot v = \mathrm{diag}( x ) v = \mathrm{diag}( x ) x", "false"),
    (r"\frac{\partial}{\partial \mathbf{x}} ( x^T A x ) = ( A + A^T ) x = 2 A x", "false"),  # true of symmetric ones
    (r"\frac{\partial}{\partial \mathbf{W}} ( y^T W x ) = 2 y x^T", "false"),
]
SHAPELESS = [  # shapes that are stated and can't be
    r"W x = x^T W",
    r"y = W^T x",
    r"y = x W",
    r"\alpha = x v^T W^T x + W",
    r"y = W ( x + y )",
    r"A = A + W",
    r"x^T v = x v^T",
    r"y = W x \odot x",
    r"A = \mathrm{tr}( W )",
]
REFUSED = [
    (r"A = \exp( A )", "taken of each entry isn't said"),
    (r"x = x v", "two vectors side by side"),
    (r"x = \sigma( A x )", "what this function makes of a vector isn't said"),
    (r"x = f( A )", "what this function makes of a vector isn't said"),
    (r"A = A^{-1}", "powers and inverses of matrices are not read"),
    (r"A = A^2", "powers and inverses of matrices are not read"),
    (r"x = x + 1", "a number meets a vector"),
    (r"x = 0", "a number meets a vector"),
    (r"x = \mathbf{0}", "the shape of 0 isn't said"),
    (r"A = \left[ A \quad B \right]", "row of blocks"),
    (r"A = x \odot A v", "how far the product entry by entry reaches"),
    (r"x = A * v", "what * is between matrices isn't said"),
    (r"A = \frac{\partial \mathbf{x}}{\partial \mathbf{v}}", "layout of the derivative of a vector"),
    (r"X = X^T", "square, which isn't said"),
    (r"X Y = Y X", "square, which isn't said"),
    (r"\mathrm{tr}( X ) = \mathrm{tr}( X^T )", "square, which isn't said"),
    (r"x = \begin{bmatrix} x_1 \\ \vdots \\ x_n \end{bmatrix}", "a matrix with dots"),
    (r"\begin{pmatrix} a & b \\ c \end{pmatrix} = W", "different lengths"),
    (r"A = dA", "a d before a symbol may be"),
    (r"\alpha = \alpha^T", ""),
]


@pytest.mark.parametrize("formula", RIGHT)
def test_right_equalities_of_matrices_are_proved(formula: str) -> None:
    assert last(formula) == "proved"


@pytest.mark.parametrize(("formula", "kind"), WRONG)
def test_wrong_ones_are_false(formula: str, kind: str) -> None:
    assert last(formula) == kind


@pytest.mark.parametrize("formula", SHAPELESS)
def test_shapes_that_do_not_agree_are_told(formula: str) -> None:
    assert "SHAPE" in {code for code, _ in problems(f"{SHAPES}\n$$ {bold(formula)} $$\n")}
    assert report_of(f"{SHAPES}\n$$ {bold(formula)} $$\n").exit_code == 1


@pytest.mark.parametrize(("formula", "why"), REFUSED)
def test_what_is_not_known_is_refused_with_its_reason(formula: str, why: str) -> None:
    told = problems(f"{SHAPES}\n$$ {bold(formula)} $$\n")
    assert {code for code, _ in told} == {"UNREAD"}
    assert any(why in message for _, message in told)


@pytest.mark.parametrize("formula", [formula for formula, _ in WRONG] + SHAPELESS)
def test_without_stated_shapes_nothing_is_a_fault_of_shape(formula: str) -> None:
    assert "SHAPE" not in {code for code, _ in problems(f"$$ {bold(formula)} $$\n")}
