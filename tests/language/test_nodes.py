"""Expressions are inert: what was written stays written, and they behave as SymPy's own otherwise."""

import copy
import pickle
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings

from derive.language import (
    CLASSES,
    SAMPLES,
    UNITS,
    Addition,
    Cases,
    D,
    Definition,
    Delta,
    Derivative,
    Distinct,
    Equation,
    Index,
    Multiplication,
    Negation,
    Number,
    Power,
    Quotient,
    Same,
    Size,
    SumOver,
    define,
    delta,
    exp,
    log,
    sum_over,
    variable,
)
from tests.strategies import S, X, a, expressions, i, j, k, u, w, y, z

A_LINE = (0 - exp(z[i]) * exp(z[j])) / S[()] ** 2


def test_a_difference_from_0_stays():
    difference = 0 - z[i]
    assert (type(difference), difference.args) == (Addition, (Number(0), Negation(z[i])))


def test_a_product_is_not_expanded():
    product = 2 * (z[j] - z[i])
    assert (type(product), product.args) == (Multiplication, (Number(2), Addition(z[j], Negation(z[i]))))


def test_equal_terms_are_not_collected():
    assert (z[i] + z[i]).args == (z[i], z[i])
    assert (z[i] - z[i]) != Number(0)
    assert z[i] * 1 != z[i]


def test_a_square_of_a_fraction_stays_a_square():
    square = (exp(z[i]) / S[()]) ** 2
    assert (type(square), type(square.args[0]), square.args[1]) == (Power, Quotient, Number(2))


def test_a_chain_of_sums_and_of_products_is_flat():
    assert (X[()] + 1 + z[i] - z[j]).args == (X[()], Number(1), z[i], Negation(z[j]))
    assert (X[()] * 2 * z[i]).args == (X[()], Number(2), z[i])


def test_a_sign_binds_looser_than_a_product():
    assert -z[i] * z[j] == Negation(Multiplication(z[i], z[j]))


def test_a_number_stays_as_it_was_written():
    assert Number(Fraction(2, 4)).value == Fraction(1, 2)
    assert (Number(2) + 2) != Number(4)
    assert Number(3) / 6 == Quotient(Number(3), Number(6))


def test_equals_states_an_equality_and_does_not_decide_it():
    assert z[i].equals(0) == Equation(z[i], Number(0))


@settings(max_examples=150, deadline=None)
@given(expressions())
def test_pickle_copy_and_xreplace_keep_an_expression(expression):
    assert pickle.loads(pickle.dumps(expression)) == expression
    assert hash(pickle.loads(pickle.dumps(expression))) == hash(expression)
    assert copy.deepcopy(expression) == expression
    assert expression.xreplace({}) == expression
    if expression.args:
        assert expression.func(*expression.args) == expression


def test_xreplace_reaches_every_place():
    there = A_LINE.xreplace({i: k})
    assert there == (0 - exp(z[k]) * exp(z[j])) / S[()] ** 2
    assert D(a[i], z[j]).xreplace({j: k}) == D(a[i], z[k])
    assert A_LINE.xreplace({exp(z[i]): X[()]}) == (0 - X[()] * exp(z[j])) / S[()] ** 2


def test_an_index_is_its_letter_and_its_range():
    assert CLASSES.index("i") == i
    assert hash(CLASSES.index("i")) == hash(i)
    assert UNITS.index("i") != i


def test_expressions_of_different_families_differ():
    assert variable("z", CLASSES)[i] == z[i]
    assert variable("y", CLASSES)[i] != z[i]
    assert z[1] == z[Number(1)]


def test_doit_hands_over_ordinary_sympy():
    z1, z2 = (sympy.Symbol(f"z_{at}", real=True) for at in (1, 2))
    assert sum_over(k, exp(z[k])).doit(n=2) == sympy.exp(z1) + sympy.exp(z2)
    assert (X[()] - X[()]).doit() == 0
    both = D(a[1], z[1]).doit(n=2)
    assert sympy.simplify(both - sympy.exp(z1 + z2) / (sympy.exp(z1) + sympy.exp(z2)) ** 2) == 0
    assert not isinstance(A_LINE.doit(), type(A_LINE))


def test_sympy_prints_an_expression_with_our_printers():
    assert sympy.latex(A_LINE) == r"\frac{0 - e^{z_{i}} \cdot e^{z_{j}}}{S^{2}}"
    assert A_LINE._repr_latex_() == r"$\displaystyle \frac{0 - e^{z_{i}} \cdot e^{z_{j}}}{S^{2}}$"
    assert str(A_LINE) == repr(A_LINE) == "(0 - e^z[i]·e^z[j])/(S^2)"


@pytest.mark.parametrize("wrong", [0.5, "z", None, True, [1], sympy.pi, 1j])
def test_nothing_inexact_or_foreign_enters_an_expression(wrong):
    for build in (lambda v: z[i] + v, lambda v: v * z[i], lambda v: z[i] / v, lambda v: z[i] ** v, exp, log):
        with pytest.raises(TypeError):
            build(wrong)


def test_sympy_rationals_are_numbers():
    assert (z[i] + sympy.Rational(1, 2)).args[1] == Number(Fraction(1, 2))


@pytest.mark.parametrize("position", [0, -1, Number(Fraction(1, 2)), 1.0, "i", True, None, X])
def test_a_place_is_an_index_or_a_position_from_1(position):
    for build in (lambda p: z[p], lambda p: delta(i, p), lambda p: Same(i, p), lambda p: sum_over(k, z[k], but=p)):
        with pytest.raises(TypeError, match="is not an index or a position from 1 on"):
            build(position)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: z[u], "z is indexed by classes; u runs over units"),
        (lambda: w[i], "w takes 2 indices, not 1"),
        (lambda: delta(i, u), "i and u run over different ranges"),
        (lambda: Same(i, u), "i and u run over different ranges"),
        (lambda: Distinct(u, i), "u and i run over different ranges"),
        (lambda: sum_over(k, z[k], but=k), "k can't leave out k"),
        (lambda: sum_over(k, z[k], but=u), "k can't leave out u"),
        (lambda: SumOver(z[i], Number(1)), "a sum runs over an index, not over 1"),
        (lambda: D(z[i], z[i] + 1), r"a derivative is taken by an entry such as z\[j\], not by z\[i\] \+ 1"),
        (lambda: Derivative(z[i], i), r"a derivative is taken by an entry such as z\[j\], not by i"),
        (lambda: define("f", (), z[i]), "a definition's body has indices that are no parameters: i"),
        (lambda: define("f", (i, i), z[i]), "a definition's parameters must differ"),
        (lambda: Definition((i,), w[i, j]), "a definition's body has indices that are no parameters: j"),
        (lambda: z[i].unfolded(), "z has no definition"),
    ],
)
def test_what_makes_no_sense_cannot_be_built(build, message):
    with pytest.raises(TypeError, match=message):
        build()


def test_whole_numbers_serve_as_places():
    assert delta(i, 2) == Delta(i, Number(2))
    assert sum_over(k, z[k], but=(i, 1)) == SumOver(z[k], k, i, Number(1))
    assert Cases(z[i], Same(i, 1), y[i], Distinct(i, 1)).branches[0] == (z[i], Same(i, Number(1)))


def test_a_definition_unfolds_at_its_places():
    assert a[j].unfolded() == exp(z[j]) / S[()]
    both = define("both", (i, u), w[i, i] * variable("h", CLASSES, UNITS)[i, u])
    assert both[k, u].unfolded() == w[k, k] * variable("h", CLASSES, UNITS)[k, u]


def test_a_size_belongs_to_its_range():
    assert Size(CLASSES) == Size(CLASSES) != Size(SAMPLES)
    assert str(1 / Size(SAMPLES)) == "1/m"
    assert isinstance(Index("i", CLASSES), sympy.Expr)
