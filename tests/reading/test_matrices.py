r"""Equalities of vectors and matrices: read as their entries, judged by the same prover, refused where shapes are open.

Each table has what is right beside what is wrong: a lost transpose, swapped factors, the
layout of a derivative. The last tests plant faults in the reader itself and see them found.
"""

import re

import pytest

from derive.reading.check import Report, check
from derive.reading.matrices.matrix import Matrix
from derive.reading.matrices.reader import Reader
from derive.reading.matrices.shapes import ONE, Dimension, Dimensions, declared_in
from derive.reading.problems import Span
from derive.reading.sources import source_of
from derive.reading.symbols import text_of
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
    r"\lVert x - v \rVert^2 = x^T x - 2 x^T v + v^T v",
    r"\| x \|_2^2 = \sum_{i=1}^n x_i^2",
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
    r"x ( v + v )^T = 2 x v^T",
    r"( A + B )^T x = A^T x + B^T x",
    r"e^{ v^T x } = \exp( x^T v )",
]
WRONG = [  # the same with one slip; the chain's first equality is right, so that the last one is a claim
    (r"( A B )^T = B^T A^T = A^T B^T", "false"),  # swapped factors
    (r"\lVert x - v \rVert^2 = x^T x - 2 x^T v + v^T v = x^T x - x^T v + v^T v", "false"),
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
    r"\alpha = x v^T W^T + A",
    r"y = W ( x + y )",
    r"A = A + W",
    r"x^T v = x v^T",
    r"y = W x \odot x",
    r"A = \mathrm{tr}( W )",
]
REFUSED = [
    (r"A = \exp( A )", "taken of each entry isn't said"),
    (r"x = x v", "two vectors side by side"),
    (r"x = \sigma( A x )", "that this is taken of each entry isn't said; indices would tell"),
    (r"x + v = f( A ) + f( B )", "that this is taken of each entry isn't said; indices would tell"),
    (r"A = A^{-1}", "powers and inverses of matrices are not read"),
    (r"A = A^2", "powers and inverses of matrices are not read"),
    (r"x = x + 1", "a number meets a vector"),
    (r"W = W + y", "whether it is meant for each row or column"),
    (r"A = A \odot x", "whether it is meant for each row or column"),
    (r"x = 2", "a number meets a vector"),
    (r"x = \mathbf{0}", "the shape of 0 isn't said"),
    (r"A = \left[ A \quad B \right]", "row of blocks"),
    (r"A = x \odot A v", "how far the product entry by entry reaches"),
    (r"x + v = A * v", "what * is between matrices isn't said"),
    (r"A + B = \frac{\partial \mathbf{x}}{\partial \mathbf{v}}", "nothing read says what"),
    (r"X = X^T", "square, which isn't said"),
    (r"X Y = Y X", "square, which isn't said"),
    (r"\mathrm{tr}( X Y ) = \mathrm{tr}( X^T )", "square, which isn't said"),
    (r"x = \begin{bmatrix} x_1 \\ \vdots \\ y_n \end{bmatrix}", "a matrix with dots"),
    (r"\begin{pmatrix} a & b \\ c \end{pmatrix} = W", "different lengths"),
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
    assert {code for code, _ in told} in ({"UNREAD"}, {"UNDECIDED"})  # the second where it is read as words
    assert any(why in message for _, message in told)


@pytest.mark.parametrize("formula", [formula for formula, _ in WRONG] + SHAPELESS)
def test_without_stated_shapes_nothing_is_a_fault_of_shape(formula: str) -> None:
    assert "SHAPE" not in {code for code, _ in problems(f"$$ {bold(formula)} $$\n")}


# -- shapes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (r"W \in \mathbb{R}^{m \times n}", {"W": ("m", "n")}),
        (r"\mathbf{x}\in\mathbb R^n", {"x": ("n",)}),
        (r"Q, K,V \in \R^{N\times d}", {"Q": ("N", "d"), "K": ("N", "d"), "V": ("N", "d")}),
        (r"y = W x \in \mathbb{R}^{B_q}, \quad \alpha \in \mathbb{R}", {"y": ("B_q",), r"\alpha": ()}),
        (r"\mathbf{z} \in \mathbb{R}^{1 \times n_{1}}", {"z": ("1", "n_1")}),
        (r"\begin{aligned} &O = PV \in \mathbb{R}^{N\times 3} \\ &l \in \mathbb{R}^{2N} \end{aligned}", {
            "O": ("N", "3"), "l": ("?2N",)}),
        (r"p \in \mathbb{R}^{+}", {"p": ()}),
        (r"i \in \{1, 2\}, k \in \mathbb{N}", {}),
        (r"J \in \mathbb{R}^{(m \times n) \times (m \times n)}", {}),
    ],
)  # fmt: skip
def test_shapes_are_read_where_the_text_states_them(text: str, stated: dict[str, tuple[str, ...]]) -> None:
    found = {text_of(each.symbol): each.sizes for each in declared_in(tokens_of(text))}
    assert found == stated


ROW = r"""$\mathbf{z} \in \mathbb{R}^{1 \times n}$
$$ \sigma(\mathbf{z})_q = \frac{e^{z_q}}{\sum_{k=1}^n e^{z_k}} $$
$$ \sigma(\mathbf{z}) \in \mathbb{R}^{1 \times n} $$
"""


def test_a_row_times_its_transpose_is_a_number() -> None:
    wrong = r"$$ \mathbf{J} = \text{diag}(\sigma(\mathbf{z})) - \sigma(\mathbf{z}) \sigma(\mathbf{z})^\top $$"
    right = r"$$ \mathbf{J} = \text{diag}(\sigma(\mathbf{z})) - \sigma(\mathbf{z})^\top \sigma(\mathbf{z}) $$"
    (told,) = [message for code, message in problems(ROW + wrong) if code == "SHAPE"]
    assert told == "the shapes don't agree: one is n × n and the other 1 × 1"
    assert "SHAPE" not in {code for code, _ in problems(ROW + right)}


def test_both_shapes_are_told() -> None:
    text = SHAPES + r"$$ \mathbf{v} = \mathbf{W}^T \mathbf{x} $$"
    assert ("SHAPE", "the shapes don't agree: in this product one is n × m and the other n × 1") in problems(text)


def test_a_comment_states_a_shape() -> None:
    text = "$$ u^T W x = x^T W^T u $$\n"
    assert kinds(text) == ["unread"]
    assert kinds("<!-- derive: shape W m n; shape x n; shape u m -->\n" + text) == ["proved"]
    wrong = check(source_of("<!-- derive: shape W m n; shape x n; shape u n -->\n" + text, "notes", "md"))
    assert [problem.code for problem in wrong.problems] == ["SHAPE"]


def test_a_shape_that_is_stated_far_behind_is_no_ground_for_a_fault() -> None:
    claim = "$$ u^T W x = x^T W u $$\n"
    shapes = r"where $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $u \in \mathbb{R}^m$" + "\n"
    assert kinds(claim + shapes) == ["shape"]
    assert kinds(claim + "Now to something else. " * 100 + shapes) == ["unread"]


def test_two_stated_shapes_of_one_symbol_are_no_fault() -> None:
    text = r"$\mathbf{x} \in \mathbb{R}^n$ and $\mathbf{x} \in \mathbb{R}^{m}$ and $\mathbf{v} \in \mathbb{R}^n$"
    assert problems(text + "\n" + r"$$ \mathbf{x}^T \mathbf{v} = \mathbf{v}^T \mathbf{x} $$") == []


def test_a_size_is_the_size_of_the_range() -> None:
    assert last(r"\mathbf{1}^T x = \sum_{k=1}^{n} x_k = \frac{1}{n} \mathbf{1}^T x \cdot n") == "proved"
    assert last(r"\mathbf{1}^T x = \sum_{k=1}^{n} x_k = \frac{1}{n} \mathbf{1}^T x") == "false"


def test_with_sizes_stated_as_numbers_nothing_is_called_false() -> None:
    # For all sizes it is false; for the stated one it is true.
    text = r"$\mathbf{x} \in \mathbb{R}^{3}$" + "\n" + r"$$ \mathbf{x}^T \mathbf{x} = x_1 x_1 + x_2 x_2 + x_3 x_3 $$"
    assert kinds(text) in (["proved"], ["undecided"])
    assert kinds(r"$x \in \mathbb{R}^{2}$" + "\n" + r"$$ x^T x = x^T x = 3 x^T x $$")[-1] == "undecided"


# -- what is known ------------------------------------------------------------------------

LAYER = r"""Let $\mathbf{W} \in \mathbb{R}^{m \times n}$, $\mathbf{x} \in \mathbb{R}^n$, $\mathbf{t} \in \mathbb{R}^m$.
$$ \mathbf{z} = \mathbf{W} \mathbf{x} + \mathbf{t} $$
$$ L = \frac{1}{2} \mathbf{z}^T \mathbf{z} $$
"""


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        (r"\frac{\partial L}{\partial \mathbf{x}} = \mathbf{W}^T \mathbf{z}", "proved"),
        (r"\frac{\partial L}{\partial \mathbf{W}} = \mathbf{z} \mathbf{x}^T", "proved"),
        (r"\frac{\partial L}{\partial \mathbf{t}} = \mathbf{z}", "proved"),
        (r"\frac{\partial L}{\partial W_{ij}} = z_i x_j", "proved"),
        (r"\frac{\partial L}{\partial \mathbf{W}} = 2 \mathbf{z} \mathbf{x}^T", "false"),
        (r"\frac{\partial L}{\partial \mathbf{t}} = \mathbf{z} + \mathbf{t}", "false"),
        (r"\frac{\partial L}{\partial \mathbf{x}} = \mathbf{W} \mathbf{z}", "shape"),
    ],
)
def test_a_definition_in_matrices_is_used(formula: str, kind: str) -> None:
    assert kinds(f"{LAYER}$$ {formula} $$\n")[-1] == kind


def test_one_document_has_one_layout_of_derivatives() -> None:
    like_w = r"$$ \frac{\partial L}{\partial \mathbf{x}} = \mathbf{W}^T \mathbf{z} $$" + "\n"
    other = r"$$ \frac{\partial L}{\partial \mathbf{W}} = \mathbf{x} \mathbf{z}^T $$" + "\n"
    assert kinds(LAYER + other)[-1] == "proved"  # by itself it is right with the other layout
    assert kinds(LAYER + like_w + other)[-2:] == ["proved", "unread"]
    assert any("shape of its variable elsewhere" in message for _, message in problems(LAYER + like_w + other))


def test_a_layout_that_is_open_is_refused() -> None:
    text = r"$$ \frac{\partial L}{\partial \mathbf{W}} = \mathbf{d} \mathbf{x}^T $$"
    assert any("transpose isn't said, and both fit" in message for _, message in problems(text))


def test_entries_and_vectors_are_one() -> None:
    text = (
        r"$$ s_i = x_i + v_i $$"
        + "\n"
        + r"$$ \mathbf{s}^T \mathbf{v} = \mathbf{x}^T \mathbf{v} + \mathbf{v}^T \mathbf{v} $$"
    )
    assert kinds(text) == ["definition", "proved"]


SAMPLES = r"""Samples $\mathbf{x}^{(i)} \in \mathbb{R}^n$, $\mathbf{w} \in \mathbb{R}^n$, $y^{(i)} \in \mathbb{R}$.
$$ J = \frac{1}{2} \sum_{i=1}^m (\mathbf{w}^T \mathbf{x}^{(i)} - y^{(i)})^2 $$
$$ \mathbf{S} = \sum_{i=1}^m \mathbf{x}^{(i)} (\mathbf{x}^{(i)})^T $$
"""
RESIDUAL = r"(\mathbf{w}^T \mathbf{x}^{(i)} - y^{(i)})"


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        (rf"\frac{{\partial J}}{{\partial \mathbf{{w}}}} = \sum_{{i=1}}^m {RESIDUAL} \mathbf{{x}}^{{(i)}}", "proved"),
        (rf"\frac{{\partial J}}{{\partial w_j}} = \sum_{{i=1}}^m {RESIDUAL} x_j^{{(i)}}", "proved"),
        (rf"\frac{{\partial J}}{{\partial \mathbf{{w}}}} = 2 \sum_{{i=1}}^m {RESIDUAL} \mathbf{{x}}^{{(i)}}", "false"),
        (r"\mathbf{S} \mathbf{w} = \sum_{i=1}^m (\mathbf{w}^T \mathbf{x}^{(i)}) \mathbf{x}^{(i)}", "proved"),
        (r"\mathbf{w}^T \mathbf{S} \mathbf{w} = \sum_{i=1}^m \mathbf{w}^T \mathbf{x}^{(i)}", "false"),
    ],
)
def test_vectors_of_several_samples(formula: str, kind: str) -> None:
    assert kinds(f"{SAMPLES}$$ {formula} $$\n")[-1] == kind


def test_a_matrix_is_no_number_in_a_document_that_is_not_careful() -> None:
    # W is a matrix and not bold, so that h may be a vector: nothing is said of it.
    text = (
        r"$W \in \mathbb{R}^{m \times n}$, $\mathbf{b} \in \mathbb{R}^m$"
        + "\n"
        + r"$$ \mathbf{b} = W h + \mathbf{b} $$"
    )
    assert [code for code, _ in problems(text)] == ["UNREAD"]


# -- written out --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \begin{bmatrix} 5 \\ 6 \end{bmatrix} = "
         r"\begin{bmatrix} 17 \\ 39 \end{bmatrix}", "proved"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}^T = \begin{pmatrix} a & c \\ b & d \end{pmatrix}", "proved"),
        (r"\begin{bmatrix} a \\[0.5em] b \end{bmatrix} \begin{matrix} c & d \end{matrix} = "
         r"\begin{bmatrix} a c & a d \\ b c & b d \end{bmatrix} = \begin{bmatrix} a c & b c \\ a d & b d \end{bmatrix}",
         "false"),
        (r"\begin{bmatrix} a & b \end{bmatrix} \begin{bmatrix} c \\ d \end{bmatrix} = a c + b d = a c - b d", "false"),
        (r"\begin{bmatrix} a & b \end{bmatrix} \begin{bmatrix} c & d \end{bmatrix} = a c + b d", "shape"),
        (r"\begin{bmatrix} a & b \end{bmatrix} = \begin{bmatrix} a \\ b \end{bmatrix}", "unread"),  # rearranged?
        (r"\begin{bmatrix} a & b & c \end{bmatrix} = \begin{bmatrix} a & b \end{bmatrix}", "shape"),
    ],
)  # fmt: skip
def test_matrices_that_are_written_out(formula: str, kind: str) -> None:
    assert kinds(f"$$ {formula} $$\n")[-1] == kind


def test_a_matrix_that_is_written_out_once_is_known() -> None:
    text = r"""
$$ \mathbf{X} = \begin{bmatrix} a & b \\ c & d \end{bmatrix} $$
$$ \mathbf{u} = \begin{bmatrix} p \\ q \end{bmatrix} $$
$$ \mathbf{X} \mathbf{u}
= \begin{bmatrix} a p + b q \\ c p + d q \end{bmatrix} = \begin{bmatrix} a p + b q \\ c p - d q \end{bmatrix} $$
"""
    assert kinds(text) == ["definition", "definition", "proved", "false"]
    (told,) = [message for code, message in problems(text) if code == "FALSE"]
    assert told == "the two sides differ in the entry (2)"


def test_large_products_of_written_matrices_have_an_end() -> None:
    row = " & ".join("a" * 1 for _ in range(12))
    matrix = r"\begin{bmatrix}" + r" \\ ".join([row] * 12) + r"\end{bmatrix}"
    assert any("terms" in message for _, message in problems(f"$$ {' '.join([matrix] * 4)} = {matrix} $$"))


# -- faults in the reader itself ----------------------------------------------------------


def wrong_verdicts() -> list[str]:
    """The formulas of the tables above on which the reader is wrong."""
    right = [formula for formula in RIGHT if last(formula) != "proved"]
    return right + [formula for formula, kind in WRONG if last(formula) != kind]


def test_the_tables_find_a_lost_transpose(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(_: Reader, matrix: Matrix, span: Span) -> Matrix:
        entry = matrix.entry
        swapped = lambda row, column: entry(row, column)  # noqa: E731
        return Matrix(span, matrix.columns, matrix.rows, swapped, matrix.made, matrix.loose)

    monkeypatch.setattr(Reader, "_transposed", lost)
    assert wrong_verdicts()


def test_the_tables_find_swapped_factors(monkeypatch: pytest.MonkeyPatch) -> None:
    times = Reader._times
    monkeypatch.setattr(Reader, "_times", lambda self, span, left, right: times(self, span, right, left))
    assert wrong_verdicts()


def test_the_tables_find_shapes_that_are_never_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(self: Dimensions, first: Dimension, second: Dimension) -> None:
        one, two = self.find(first), self.find(second)
        if one != two and ONE not in (one, two):
            self._above[two] = one

    monkeypatch.setattr(Dimensions, "join", careless)
    assert not all("SHAPE" in {c for c, _ in problems(f"{SHAPES}\n$$ {bold(f)} $$\n")} for f in SHAPELESS)


def test_letters_of_entries_are_not_those_of_the_chain() -> None:
    assert last(r"x^T v \cdot x_i = x_i \sum_{j=1}^n v_j x_j") == "proved"


# -- a symbol before a bracket that has a power -------------------------------------------


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("y (1+a)^2 = y + 2 y x + y x^2", "proved"),
        ("y (1+a)^2 = y^2 (1+x)^2", "false"),
        ("1/y (1+a) = (1+x)/y", "unread"),  # or 1/(y (1+a))?
        (r"\log y (1+a) = 0", "unread"),
        (r"\frac{1+a}{y (1+a)} = \frac{1}{y}", "proved"),
    ],
)
def test_a_power_belongs_to_the_bracket_alone(formula: str, kind: str) -> None:
    assert kinds(f"$$ a = x $$\n\n$$ b = y $$\n\n$$ {formula} $$\n")[-1] == kind
