"""Within one claim a name has one meaning; and what is printed reads as what was proved.

Each test here was first an attack that got through.
"""

import pytest

from derive import (
    CLASSES,
    Cases,
    D,
    Distinct,
    Hypothesis,
    Index,
    Proved,
    Same,
    Unknown,
    define,
    delta,
    exp,
    function,
    prove,
    sum_over,
    variable,
)
from derive.errors import NotProved
from derive.language import Addition, Number
from derive.language.latex import latex
from derive.language.matrices import Matrix, MatrixProduct
from derive.language.nodes import Multiplication, Negation
from derive.steps import Note, say

i, k = Index("i", CLASSES), Index("k", CLASSES)
z = variable("z", CLASSES)
x = variable("x")[()]


def test_a_symbol_that_is_defined_twice_is_refused() -> None:
    note = Note("c")
    note.define(define("a", (i,), exp(z[i])))
    other = define("a", (i,), 2 * z[i])
    with pytest.raises(NotProved, match=r"^c: two different symbols are called a$"):
        note.state(other[i], 2 * z[i])


def test_two_lines_of_one_name_are_refused() -> None:
    note = Note("c")
    note.state(x + 0, x, name="one")
    with pytest.raises(NotProved, match=r"^c: two lines are called one; a name is allowed once$"):
        note.state(x + x, 2 * x, name="one")


def test_the_diagonal_alone_does_not_prove_matrices() -> None:
    square = variable("M", CLASSES, CLASSES)
    identity = define("I", (i, k), delta(i, k))
    product = MatrixProduct(Number(1), Matrix(square).T, Matrix(identity))
    with pytest.raises(NotProved, match="row and column are both i, which would prove the diagonal alone"):
        Note("c").matrices(Matrix(square), product, i, i, "M is symmetric?")


def test_by_without_a_rule_says_what_to_do() -> None:
    with pytest.raises(NotProved, match=r"^c: by\(\) needs a rule; a line of your own is stated\(\) instead$"):
        Note("c").chain(D(x, x)).by()


@pytest.mark.parametrize("name", ["1", "12", "n"])
def test_an_index_does_not_look_like_a_position_or_a_size(name: str) -> None:
    with pytest.raises(TypeError, match=f"an index can't be called '{name}'"):
        Index(name, CLASSES)


def test_what_reads_alike_is_printed_apart() -> None:
    assert latex(delta(1, 12)) == r"\delta_{1,12}"
    assert latex(delta(11, 2)) == r"\delta_{11,2}"
    negated = Multiplication(Negation(sum_over(k, z[k])), x)
    assert latex(negated) == r"-\left(\sum_{k=1}^{n} z_{k}\right)\, x"
    assert latex(variable("h", CLASSES, symbol="a'")[i] ** 2) == r"(a'_{i})^{2}"


def test_a_scalar_that_differs_from_row_to_row_is_none() -> None:
    square = variable("M", CLASSES, CLASSES)
    product = MatrixProduct(z[i], Matrix(square), Matrix(square))
    with pytest.raises(NotProved, match="differs from entry to entry and is no scalar"):
        Note("c").matrices(Matrix(square), product, i, k, "no matrix equation")


def test_an_undetermined_function_is_one_of_a_plain_scalar() -> None:
    t = variable("t")
    for of in (z, define("s", (), t[()] ** 2)):
        with pytest.raises(TypeError, match=r"^u can only be a function of a scalar variable without a definition"):
            function("u", of=of)


@pytest.mark.parametrize("size", [0, -1, 2.5, "4"])
def test_a_size_is_a_whole_number_from_1(size: object) -> None:
    with pytest.raises(TypeError, match="a range has a whole number of positions, at least 1"):
        prove(sum_over(k, z[k]), 0, sizes={"n": size})


def test_only_assumptions_are_assumed_and_numbers_may_be_compared() -> None:
    with pytest.raises(TypeError, match="None is nothing that can be assumed"):
        prove(x, x, [None])
    assert isinstance(prove(x, x, [Distinct(1, 2)]), Proved)
    assert isinstance(prove(x, x + 1, [Same(1, 2)]), Unknown)


def test_a_brace_is_bracketed_beside_anything_and_numbers_keep_apart() -> None:
    brace = Cases(x, Same(i, k), Number(0), Distinct(i, k))
    assert latex(Addition(brace, x)).startswith(r"\left(\begin{cases}")
    assert latex(brace).startswith(r"\begin{cases}")
    assert latex(Multiplication(Number(2), Number(3) ** 2)) == r"2 \cdot 3^{2}"


def test_a_hypothesis_about_an_undetermined_function_decides_nothing() -> None:
    """With u = x^2 the slope of u is 2x; a witness that chose u' freely once refuted it."""
    u = function("u", of=variable("x"))[()]
    for right in (2 * x, 3 * x):
        verdict = prove(D(u, x), right, [Hypothesis("u is a square", u, x**2)])
        assert verdict == Unknown("a hypothesis about the undetermined function u is not supported")


def test_a_row_is_an_index_and_a_shape_is_the_matrix_s() -> None:
    square = variable("M", CLASSES, CLASSES)
    product = MatrixProduct(Number(1), Matrix(square), Matrix(square))
    with pytest.raises(NotProved, match=r"^c: 1 is one row or column; an index, which stands for all, is needed$"):
        Note("c").matrices(Matrix(square), product, i, 1, "")  # type: ignore[arg-type]
    with pytest.raises(NotProved, match=r"^c: M is n × n, not n × 1$"):
        Note("c").setting((Matrix(square), say("a matrix"), Matrix(z).shape))
