"""Sentences, conditions and counterexamples as LaTeX: text is escaped, formulas are formulas, the rest is refused."""

from fractions import Fraction
from typing import Any

import pytest

from derive.catalogue.symbols import C, a, b, hidden, i, j, k, labels, logits, m, n, probabilities, s, w, y, z
from derive.language import Distinct, Equation, Number, Same, log, sum_over
from derive.language.matrices import Matrix, MatrixProduct, Shape
from derive.language.ranges import CLASSES, SAMPLES
from derive.proof import Proved, Witness
from derive.proof.exact import Exact, exact
from derive.proof.verdict import SideCondition
from derive.render.escape import Tex
from derive.render.words import decimal, formula, fraction, number, part_target, side_conditions, target, where, words
from derive.steps import Emphasis, LineReference, Prose, say


@pytest.mark.parametrize(
    ("identity", "expected"),
    [("softmax-jacobian.2", "softmax-jacobian-2"), ("a b_c%é", "a-b-c--"), ("x1", "x1")],
)
def test_targets_are_letters_digits_and_hyphens(identity: str, expected: str) -> None:
    assert target(identity) == expected
    assert part_target(identity) == f"part-{expected}"


def test_words_are_escaped_and_formulas_are_not() -> None:
    prose = say(
        "50 % of {a} & *all #1*: {{x}}, see {line}, {c}.", a=a[i], line=LineReference("one.two"), c=Distinct(i, j)
    )
    assert words(prose, {"one.two": "3.4"}) == Tex(
        r"50 \% of $a_{i}$ \& \emph{all \#1}: \{x\}, see \lineref{one-two}{3.4}, $i \neq j$."
    )
    assert words(Prose(), {}) == Tex("")
    assert words(Prose((Emphasis("_"),)), {}) == Tex(r"\emph{\_}")


def test_a_reference_to_no_line_is_an_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        words(say("{line}", line=LineReference("nowhere")), {})


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        (a[i] * 2, r"a_{i} \cdot 2"),
        (i, "i"),
        (n, "n"),
        (Same(i, j), "i = j"),
        (Distinct(i, j), r"i \neq j"),
        (Equation(a[i], z[i]), "a_{i} = z_{i}"),
        (Matrix(w), "W_3"),
        (Matrix(hidden).T, r"A_2^{\mathsf{T}}"),
        (Shape(CLASSES, SAMPLES), r"n \times m"),
        (Shape(CLASSES, None), r"n \times 1"),
        (MatrixProduct(1 / m, Matrix(logits), Matrix(hidden).T), None),
        (C, "C"),
    ],
)
def test_what_is_mathematical_is_a_formula(piece: Any, expected: str | None) -> None:
    if expected is None:
        expected = r"\frac{1}{m}\, Z_3\, A_2^{\mathsf{T}}"
    assert formula(piece) == expected


@pytest.mark.parametrize("piece", ["a", 1, None, 1.5, ("a",), Tex("a"), say("a"), LineReference("a")])
def test_what_is_not_is_refused(piece: Any) -> None:
    with pytest.raises(TypeError, match=f"^{type(piece).__name__} is no formula$"):
        formula(piece)


def test_side_conditions_are_all_told() -> None:
    conditions = (SideCondition(a[i], "≠ 0"), SideCondition(1 + z[i], "> 0"))
    assert side_conditions(Proved(conditions, smallest={"n": 2, "m": 3})) == Tex(
        r"$a_{i} \neq 0$, $1 + z_{i} > 0$, $m \geq 3$, $n \geq 2$"
    )
    assert side_conditions(Proved()) == Tex("")
    with pytest.raises(KeyError):
        side_conditions(Proved((SideCondition(a[i], "< 0"),)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (exact(0), "0"),
        (exact(-3), "-3"),
        (exact(Fraction(1, 4)), r"\tfrac{1}{4}"),
        (exact(Fraction(-5, 6)), r"-\tfrac{5}{6}"),
        (Exact(Fraction(0), ((2, Fraction(1)),)), r"\log 2"),
        (Exact(Fraction(0), ((3, Fraction(-1)),)), r"-\log 3"),
        (Exact(Fraction(0), ((2, Fraction(2)),)), "1.386"),
        (Exact(Fraction(1), ((2, Fraction(1)),)), "1.693"),
        (2.718281828, "2.718"),
        (1e-9, r"1 \cdot 10^{-9}"),
        (-123456.0, r"-1.235 \cdot 10^{5}"),
    ],
)
def test_the_numbers_of_a_counterexample(value: Any, expected: str) -> None:
    assert number(value) == expected


def test_fractions_and_decimals() -> None:
    assert [fraction(4, 1), fraction(-1, 2)] == ["4", r"-\tfrac{1}{2}"]
    assert [decimal(0.0), decimal(0.1), decimal(1234.0), decimal(12345.0)] == [
        "0",
        "0.1",
        "1234",
        r"1.234 \cdot 10^{4}",
    ]


ZERO, ONE, HALF = exact(0), exact(1), exact(Fraction(1, 2))


def test_where_a_counterexample_stands() -> None:
    values = {"y": {(2,): ONE, (1,): ZERO}, "z": {(1,): ZERO, (2,): HALF}}
    witness = Witness({"n": 2}, {"i": 1, "j": 2}, values, ZERO, ONE)
    sides = Equation(a[i], y[j] * sum_over(k, z[k]))
    assert where(witness, sides) == Tex(r"$n = 2$, $y = (0, 1)$, $z = (0, \tfrac{1}{2})$, $i = 1$, $j = 2$")


def test_a_matrix_of_values_is_set_as_one() -> None:
    values = {"w": {(1, 1): ZERO, (1, 2): ONE, (2, 1): HALF, (2, 2): ZERO}, "b": {(1,): ZERO, (2,): ONE}}
    witness = Witness({"n": 2, "d": 2}, {}, values, ZERO, ONE)
    assert where(witness, Equation(w[i, 1], b[i])) == Tex(
        r"$n = 2$, $d = 2$, "
        r"$W_3 = \left(\begin{smallmatrix} 0 & 1 \\ \tfrac{1}{2} & 0 \end{smallmatrix}\right)$, $b = (0, 1)$"
    )


def test_values_behind_a_definition_are_named_and_others_are_not() -> None:
    values = {"z": {(1,): ZERO}, "q": {(): ONE}}
    witness = Witness({"n": 1}, {"i": 1}, values, ZERO, ONE)
    assert where(witness, Equation(log(a[i]), Number(1))) == Tex("$n = 1$, $z = (0)$, $i = 1$")
    assert "W_3" in where(witness_of("w"), Equation(probabilities[i, s], labels[i, s])).source


def witness_of(name: str) -> Witness:
    return Witness({"n": 1}, {}, {name: {(1, 1): ZERO}}, ZERO, ONE)
