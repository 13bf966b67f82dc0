"""Printed lines: the main constructions compared whole, nothing captured, nothing ambiguous."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings

from derive.language import (
    CLASSES,
    SAMPLES,
    Addition,
    Cases,
    D,
    Distinct,
    Expression,
    IndexRange,
    Multiplication,
    Negation,
    Number,
    Power,
    Quotient,
    Same,
    Size,
    delta,
    exp,
    free_indices,
    log,
    sum_over,
    variable,
)
from derive.language.latex import latex, latex_condition
from derive.language.text import text
from tests.oracle import judge
from tests.strategies import S, T, X, Y, a, expressions, i, j, k, l, u, w, y, z

RAISED = variable("y", CLASSES, SAMPLES, raised_last=True)
HALF = Number(Fraction(1, 2))
s = SAMPLES.index("s")
x_, y_ = X[()], Y[()]

WHOLE = [
    (sum_over(k, exp(z[k])), r"\sum_{k=1}^{n} e^{z_{k}}", "sum(k=1..n) e^z[k]"),
    (sum_over(k, exp(z[k]), but=(i, j)), r"\sum_{k \neq i, j} e^{z_{k}}", "sum(k≠i,j) e^z[k]"),
    (sum_over(k, y[k] + 1), r"\sum_{k=1}^{n} (y_{k} + 1)", "sum(k=1..n) (y[k] + 1)"),
    (sum_over(k, y[k]) + 1, r"\sum_{k=1}^{n} y_{k} + 1", "sum(k=1..n) y[k] + 1"),
    (sum_over(k, y[k]) * x_, r"\left(\sum_{k=1}^{n} y_{k}\right)\, X", "(sum(k=1..n) y[k])·X"),
    (exp(z[i]) / S[()], r"\frac{e^{z_{i}}}{S}", "(e^z[i])/S"),
    (D(a[i], z[j]), r"\frac{\partial a_{i}}{\partial z_{j}}", "∂a[i]/∂z[j]"),
    (
        D(exp(z[i]) / S[()], z[j]),
        r"\frac{\partial}{\partial z_{j}}\left[\frac{e^{z_{i}}}{S}\right]",
        "∂/∂z[j] [(e^z[i])/S]",
    ),
    (D(exp(z[i]), z[j]), r"\frac{\partial}{\partial z_{j}} e^{z_{i}}", "∂/∂z[j] [e^z[i]]"),
    (a[i] * (delta(i, j) - a[j]), r"a_{i}\, (\delta_{ij} - a_{j})", "a[i]·(δ[i,j] - a[j])"),
    (-y[i] * log(a[i]), r"-y_{i} \log(a_{i})", "-y[i]·log(a[i])"),
    ((x_ + y_) ** 2, "(X + Y)^{2}", "(X + Y)^2"),
    (RAISED[i, s] ** 2, r"(y^{(s)}_{i})^{2}", "(y[i,s])^2"),
    (w[i, 2] + w[i, j], "w_{i,2} + w_{ij}", "w[i,2] + w[i,j]"),
    (1 / Size(SAMPLES) * x_, r"\frac{1}{m} \cdot X", "1/m·X"),
    (exp(sum_over(k, z[k])), r"\exp\left(\sum_{k=1}^{n} z_{k}\right)", "e^(sum(k=1..n) z[k])"),
    (Negation(Addition(x_, y_)), "-(X + Y)", "-(X + Y)"),
    (x_ - (y_ - 1), "X - (Y - 1)", "X - (Y - 1)"),
    (x_ * Number(-1), r"X \cdot (-1)", "X·(-1)"),
    (Power(Number(-2), Number(2)), "(-2)^{2}", "(-2)^2"),
    (Power(HALF, Number(2)), r"\left(\frac{1}{2}\right)^{2}", "(1/2)^2"),
    (x_ - HALF, r"X - \frac{1}{2}", "X - 1/2"),
    (Power(Power(x_, y_), Number(2)), "(X^{Y})^{2}", "(X^Y)^2"),
    (Power(x_, Power(y_, Number(2))), "X^{Y^{2}}", "X^(Y^2)"),
    (Quotient(Quotient(x_, y_), Number(2)), r"\frac{\frac{X}{Y}}{2}", "(X/Y)/2"),
    (
        Cases(Number(1), Same(i, j), Number(0), Distinct(i, j)),
        r"\begin{cases} 1 & \text{for } i = j \\ 0 & \text{for } i \neq j \end{cases}",
        "{1 for i = j; 0 for i ≠ j}",
    ),
]


@pytest.mark.parametrize(("expression", "in_latex", "in_text"), WHOLE)
def test_the_main_constructions(expression, in_latex, in_text):
    assert (latex(expression), text(expression)) == (in_latex, in_text)


def test_the_changed_parts_are_marked_and_only_they():
    line = exp(z[i]) - exp(z[j])
    assert latex(line, changed=[(0,)]) == r"\changed{e^{z_{i}}} - e^{z_{j}}"
    assert latex(line, changed=[(1,)]) == r"e^{z_{i}} - \changed{e^{z_{j}}}"
    assert latex(line, changed=[(1, 0)]) == r"e^{z_{i}} - \changed{e^{z_{j}}}"


def test_long_sums_are_shortened_when_asked():
    line = Addition(*[z[at] for at in range(1, 6)])
    assert latex(line, abbreviate_from=4) == r"z_{1} + z_{2} + \cdots + z_{5}"
    assert latex(line) == "z_{1} + z_{2} + z_{3} + z_{4} + z_{5}"


def test_conditions():
    assert (latex_condition(Same(i, j)), latex_condition(Distinct(i, 1))) == ("i = j", r"i \neq 1")


def test_a_bound_letter_gives_way_to_a_free_one():
    assert text(z[k] * sum_over(k, z[k])) == "z[k]·sum(l=1..n) z[l]"
    assert text(sum_over(k, z[k] * sum_over(k, y[k]))) == "sum(k=1..n) z[k]·sum(l=1..n) y[l]"
    assert text(sum_over(k, w[k, i], but=l) * z[k]) == "(sum(r≠l) w[r,i])·z[k]"


def bound_names(shown: str) -> list[str]:
    """The letters that a printed line's sums bind."""
    return [part[1:].split("=")[0].split("≠")[0] for part in shown.split("sum")[1:]]


@settings(max_examples=200, deadline=None)
@given(expressions())
def test_no_bound_letter_is_free_on_the_same_line(expression):
    shown = text(expression)
    free = {index.name for index in free_indices(expression)}
    assert not free & set(bound_names(shown))
    assert latex(expression).count("{") == latex(expression).count("}")


LEAVES = [x_, y[i], Number(2), Number(1), Number(-1), Number(-2), HALF, sum_over(k, y[k]), Size(CLASSES), D(x_, x_)]
ONES = [Negation, exp, log, lambda inner: sum_over(k, inner), lambda inner: D(inner, x_)]
TWOS = [Addition, Multiplication, Quotient, Power]
SMALL = [
    *LEAVES,
    *(make(leaf) for make in ONES for leaf in LEAVES),
    *(make(first, second) for make in TWOS for first in LEAVES for second in LEAVES),
]


def ambiguous(show, count: int) -> list[str]:
    """What is printed alike but has different values, among all small expressions and random larger ones."""
    source = random.Random(7)
    larger = [make(inner) for make in ONES for inner in SMALL]
    larger += [source.choice(TWOS)(source.choice(SMALL), source.choice(SMALL)) for _ in range(count)]
    seen, found = {}, []
    for expression in [*SMALL, *larger]:
        first = seen.setdefault(show(expression), expression)
        if first != expression and judge(first, expression, count=4) == "different":
            found.append(show(expression))
    return found


@pytest.mark.parametrize("show", [text, latex])
def test_what_is_printed_alike_has_one_value(show):
    assert ambiguous(show, 6000) == []


def test_the_test_of_ambiguity_notices_missing_brackets(monkeypatch):
    """A planted fault: no operand is ever bracketed."""
    monkeypatch.setattr("derive.language.printing.binding", lambda _expression: 9)
    assert "-2^2" in ambiguous(text, 0)


def test_a_node_of_another_language_is_not_printed():
    class Stranger(Expression):
        """A node no printer knows."""

    for show in (text, latex):
        with pytest.raises(TypeError, match="no printer knows the node Stranger"):
            show(Stranger(z[i]))


def test_a_defined_symbol_prints_as_its_name():
    assert text(T[u] + S[()]) == "T[u] + S"
    assert latex(variable("hidden", CLASSES, symbol="h")[l]) == "h_{l}"


def test_a_bound_index_is_not_given_the_letter_of_a_scalar_or_a_size() -> None:
    """The free k moves the bound one to l, which a scalar or the size of another range may be called."""
    page = variable("scalar", symbol="l")[()]
    for other in (variable("l")[()], Size(IndexRange("rows", "l", ("s",)))):
        assert str(sum_over(k, z[k] * other) + z[k]) == "sum(r=1..n) z[r]·l + z[k]"
    assert latex(sum_over(k, z[k] * page) + z[k]) == r"\sum_{r=1}^{n} z_{r}\, l + z_{k}"
    assert str(sum_over(k, z[k] * variable("k")[()])) == "sum(l=1..n) z[l]·k"
    assert str(sum_over(k, z[k] * variable("1")[()] * Size(CLASSES)) + z[k]) == "sum(l=1..n) z[l]·1·n + z[k]"
