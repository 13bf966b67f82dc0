"""What lines speak of, told exactly: a place or a hypothesis that is missed here is checked nowhere."""

import flint
import pytest
import sympy

from derive.language import CLASSES, SAMPLES, D, Delta, Distinct, Number, Same, define, exp, log, sum_over, variable
from derive.proof import Hypothesis, OneHot
from derive.proof.evaluation import Undefined
from derive.proof.exact_instances import NotIdentical, exact_instances
from derive.proof.exact_points import agree_at_points, object_array
from derive.proof.factored import Factored, NotRational, add, factored, identical, multiply
from derive.proof.held_fixed import not_held_fixed
from derive.proof.logarithms import LOGARITHMS, LogOf, log_of
from derive.proof.rounded import Rounded
from derive.proof.subject import Subject, unit_sum

i, j, k = (CLASSES.index(letter) for letter in "ijk")
s = SAMPLES.index("s")
X = variable("X")[()]
y, z, t = variable("y", CLASSES), variable("z", CLASSES), variable("t", CLASSES, SAMPLES)
square = variable("q", CLASSES, CLASSES)
SUM = sum_over(k, y[k])


def hypothesis(left, right):
    return Hypothesis("h", left, right)


# -- hypotheses that say that a sum is 1 ------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (SUM, Number(1), (y, 0)),
        (Number(1), SUM, (y, 0)),
        (sum_over(k, t[k, s]), Number(1), (t, 0)),
        (sum_over(s, t[k, s]), Number(1), (t, 1)),
        (SUM, Number(2), None),
        (Number(2), SUM, None),
        (SUM, SUM, None),
        (y[i], Number(1), None),
        (X, Number(1), None),
        (sum_over(k, y[k], but=i), Number(1), None),
        (sum_over(k, 2 * y[k]), Number(1), None),
        (sum_over(k, square[k, k]), Number(1), None),
        (sum_over(k, square[k, 1]), Number(1), None),
        (sum_over(k, square[1, k]), Number(1), None),
        (sum_over(k, define("d", (i,), exp(z[i]))[k]), Number(1), None),
    ],
)
def test_only_a_sum_of_entries_that_is_1_is_one(left, right, expected):
    assert unit_sum(hypothesis(left, right)) == expected


# -- where the indices stand ------------------------------------------------------------


def test_every_place_that_the_conditions_allow_is_one():
    both = {(first, second) for first in (1, 2, 3) for second in (1, 2, 3)}
    for conditions, expected in (
        ((), both),
        ((Distinct(i, j),), {pair for pair in both if pair[0] != pair[1]}),
        ((Same(i, j),), {(1, 1), (2, 2), (3, 3)}),
        ((Distinct(i, 1), Same(j, 3)), {(2, 3), (3, 3)}),
        ((Distinct(k, i),), both),  # k is in neither line
        ((Same(k, i),), both),
    ):
        found = [(places[i], places[j]) for places in Subject((z[i], z[j]), conditions).places({"n": 3})]
        assert sorted(found) == sorted(expected)


def test_the_largest_number_of_each_range_is_known():
    assert Subject((z[1],), ()).literals == {CLASSES: 1}
    assert Subject((z[2] + z[1] + t[1, 3],), ()).literals == {CLASSES: 2, SAMPLES: 3}
    assert Subject((define("d", (i,), z[i] + z[2])[i],), ()).literals == {CLASSES: 2}
    assert Subject((z[i],), (Distinct(i, 4),)).literals == {CLASSES: 4}
    assert Subject((z[i],), (hypothesis(y[5], X),)).literals == {CLASSES: 5}
    assert Subject((Delta(i, 2) + sum_over(k, z[k], but=3),), ()).literals == {CLASSES: 3}


# -- what is assumed at exact points ----------------------------------------------------


def test_points_that_would_not_fulfil_what_is_assumed_are_none():
    column, row = hypothesis(sum_over(k, t[k, s]), Number(1)), hypothesis(sum_over(s, t[k, s]), Number(1))
    for assuming in ((OneHot("h", y),), (hypothesis(y[i], X),), (hypothesis(SUM, Number(2)),), (column, row)):
        assert not agree_at_points(Subject((y[i] + t[i, s], y[i] + t[i, s]), assuming), {"n": 2, "m": 2})
    assert agree_at_points(Subject((y[i] + t[i, s], t[i, s] + y[i]), (column,)), {"n": 2, "m": 2})
    assert agree_at_points(Subject((SUM, Number(1)), (hypothesis(SUM, Number(1)),)), {"n": 3})
    assert not agree_at_points(Subject((SUM, Number(1)), ()), {"n": 3})


def test_what_is_assumed_is_put_in_exactly():
    for quick in (True, False):
        exact_instances([y[i], 3 * X], [hypothesis(y[i] / 3, X)], quick=quick)
        exact_instances([y[i] + z[i], Number(5)], [hypothesis(2 * (y[j] + z[j]), Number(10))], quick=quick)
        for wrong in (X, 9 * X, -3 * X):
            with pytest.raises(NotIdentical):
                exact_instances([y[i], wrong], [hypothesis(y[i] / 3, X)], quick=quick)
    with pytest.raises(NotIdentical, match="can't be solved"):
        exact_instances([y[i], X], [hypothesis(y[i] * X, Number(1))])
    with pytest.raises(NotIdentical, match="can't be solved"):
        exact_instances([X, Number(1)], [hypothesis(X**2 + X, Number(2))])
    with pytest.raises(NotIdentical, match="one-hot is known for families with one index only"):
        exact_instances([t[i, s] + 0, t[i, s]], [OneHot("h", t)])
    with pytest.raises(NotIdentical):
        exact_instances([y[1], Number(0)], [OneHot("h", y)])
    with pytest.raises(NotIdentical):
        exact_instances([y[i] * y[j], Number(0)], [OneHot("h", y)])
    exact_instances([y[i] * y[j], Number(0)], [OneHot("h", y), Distinct(i, j)])


def test_the_1_of_a_one_hot_family_stands_at_every_position_and_nowhere_else():
    two, hot = {"n": 2}, [OneHot("h", y)]
    for position in (1, 2):
        with pytest.raises(NotIdentical):
            exact_instances([y[position], Number(0)], hot, sizes=two)
    assert exact_instances([SUM, Number(1)], hot)[0].n == (1, 2, 3, 4, 5, 6)


def test_hypotheses_are_solved_together():
    other = variable("Y")[()]
    both = [hypothesis(X + other, Number(1)), hypothesis(X - other, Number(3))]
    exact_instances([X * other, Number(-2)], both)
    exact_instances([X, 2 * SUM + other - other], [*both, hypothesis(SUM, Number(1)), hypothesis(2 * SUM, Number(2))])
    with pytest.raises(NotIdentical):
        exact_instances([X * other, Number(2)], both)


# -- functions in factored form ---------------------------------------------------------


def test_nothing_and_nothing_is_nothing():
    nothing, (one, two) = Factored(0, {}), factored([X.doit() / X.doit(), 2 + 0 * X.doit()])
    assert add([nothing, nothing]).coefficient == 0
    assert identical(nothing, nothing)
    assert not identical(nothing, one)
    assert identical(add([one, one]), two)
    assert multiply([two, nothing]).coefficient == 0


def test_logs_are_taken_apart_also_where_one_line_has_none():
    exact_instances([log(exp(z[i]) * y[i]) - log(y[i]), z[i]])
    exact_instances([log(y[i] * y[j]), log(y[i]) + log(y[j])])
    with pytest.raises(NotIdentical):
        exact_instances([log(exp(z[i]) * y[i]) - log(y[i]), 2 * z[i]])


def test_a_power_of_what_turns_out_to_be_0_is_0():
    p, q = sympy.symbols("p q", real=True)
    nothing = (p + q) ** 2 - p**2 - 2 * p * q - q**2
    forms = factored([nothing**2 + p, p, nothing**3 - p])
    assert identical(forms[0], forms[1])
    assert not identical(forms[1], forms[2])


def test_a_zero_has_positive_powers_and_a_log_may_stand_on_one_side():
    exact_instances([(X - X) ** 2 + X, X])
    exact_instances([log(exp(z[i])), z[i]])
    with pytest.raises(NotIdentical):
        exact_instances([log(exp(z[i])), 2 * z[i]])
    with pytest.raises(NotRational):
        factored([(X.doit() ** 0.5)])


# -- derivatives without a clear meaning ------------------------------------------------


def test_what_a_derivative_holds_fixed_is_looked_for_everywhere():
    a = define("a", (i,), 2 * z[i])
    unclear = D(z[i], a[i])
    inside = define("c", (j,), D(z[j], a[j]) + 1)
    for line in (unclear, 1 + unclear, sum_over(i, y[i] * unclear), exp(unclear) / 2, inside[i], D(X * inside[i], X)):
        assert not_held_fixed(line).startswith("a derivative by a[")
        assert not_held_fixed(line).endswith("of what contains z beside it")
    for line in (D(a[i], a[j]), D(a[i] * y[i], a[i]) + z[i], D(z[i], z[j]), X):
        assert not_held_fixed(line) == ""


# -- numbers of a kind of their own -----------------------------------------------------


def test_logarithms_are_added_and_multiplied_by_whole_numbers():
    two, eight = log_of(2), log_of(8)
    assert two + two + two == eight == 3 * two == two * 3
    assert two / flint.fmpq(1, 3) == eight
    assert eight / 1 == eight
    assert eight + -eight == 0 == log_of(1)
    assert two + 0 == two == 0 + two
    assert isinstance(two * 1000, LogOf)
    for wrong in (
        lambda: two * two, lambda: two / two, lambda: 1 / two, lambda: two + 1, lambda: eight / 3, lambda: two * 1001,
    ):  # fmt: skip
        with pytest.raises(Undefined):
            wrong()
    assert list(LOGARITHMS.exp(object_array([two, 0, -eight]))) == [2, 1, flint.fmpq(1, 8)]
    with pytest.raises(Undefined):
        LOGARITHMS.exp(object_array([1]))


def test_a_slope_of_nothing_stays_nothing():
    number = Rounded(2.0, 2.0)
    assert number * 0 == 0 == 0 * number == 0 / number
    assert number + 0 == number == 0 + number
