"""Small lines at the edges of the normal form, each beside a false neighbour: a fault shows in a verdict."""

from fractions import Fraction

import pytest

from derive.language import (
    CLASSES,
    UNITS,
    Cases,
    D,
    Distinct,
    Number,
    Power,
    Same,
    Size,
    define,
    exp,
    function,
    log,
    sum_over,
    variable,
)
from derive.proof import Hypothesis, Proved, Prover, Refuted, Unknown, prove

i, j, k, m, q = (CLASSES.index(letter) for letter in "ijkmq")
X, Y, Z = (variable(letter)[()] for letter in "XYZ")
y, z, h = variable("y", CLASSES), variable("z", CLASSES), variable("h", UNITS)
u = UNITS.index("u")
n = Size(CLASSES)
HALF, THIRD = Number(Fraction(1, 2)), Number(Fraction(1, 3))


def shared(k_, l_):
    return sum_over(q, 1 / (1 + exp(z[q] + y[l_] + 0 * z[k_])))


LINES = [
    # powers
    (exp(X) ** HALF, exp(X / 2), exp(X)),
    (exp(X) ** THIRD, exp(X / 3), exp(X / 2)),
    (Power(exp(X), Number(-2)), exp(-2 * X), exp(2 * X)),
    (Power(exp(X), Y), exp(X * Y), exp(X)),
    (Power(Number(2), X) ** 2, Power(Number(4), X), Power(Number(2), X)),
    # exponentials
    (exp(X + Y - 2 * Z), exp(X) * exp(Y) / exp(Z) ** 2, exp(X) * exp(Y) * exp(Z) ** 2),
    (exp(X / Y + Z / Y), exp((X + Z) / Y), exp(X / Y) * exp(Z)),
    (exp(X / (2 * Y)) ** 2, exp(X / Y), exp(2 * X / Y)),
    (exp((X + Y) / 6) ** 6, exp(X + Y), exp(6 * X + 6 * Y)),
    (exp(X / 2 + Y / 3) ** 6, exp(3 * X + 2 * Y), exp(2 * X + 3 * Y)),
    (exp((X**2 - Y**2) / (X - Y)), exp(X) * exp(Y), exp(X) / exp(Y)),
    (exp(2 * log(exp(X) + 1)), (exp(X) + 1) ** 2, exp(X) + 1),
    (exp(-log(exp(X) + 1)), 1 / (exp(X) + 1), exp(X) + 1),
    # logarithms
    (log(exp(X) ** 3), 3 * X, X),
    (log(exp(X / 2)), X / 2, X),
    (log(exp(X / Y)), X / Y, X * Y),
    (log(1 / (exp(X) + 1)), -log(1 + exp(X)), log(1 + exp(X))),
    (log(exp(X) / (exp(X) + exp(Y))), X - log(exp(X) + exp(Y)), Y - log(exp(X) + exp(Y))),
    (log(12 * exp(X)), 2 * log(Number(2)) + log(Number(3)) + X, log(Number(2)) + log(Number(3)) + X),
    (log(Number(Fraction(9, 4))), 2 * log(Number(3)) - 2 * log(Number(2)), 2 * log(Number(3)) + 2 * log(Number(2))),
    (log(Number(49)), 2 * log(Number(7)), log(Number(7))),
    (log(Number(97)) + log(Number(2)), log(Number(194)), log(Number(97))),
    (log(X**3), 3 * log(X), 2 * log(X)),
    (log((X / Y) ** 3), 3 * log(X / Y), log(X / Y)),
    (log((X * Y) ** 5), 5 * log(X * Y), 5 * log(X / Y)),
    (log(X**2 * (exp(Y) + 1)), log(X**2) + log(1 + exp(Y)), log(X**2)),
    (log(X * (exp(Y) + 1) ** 2), log(X) + 2 * log(1 + exp(Y)), log(2 * X) + 2 * log(1 + exp(Y))),
    (exp(log(X * (exp(Y) + 1) ** 2)), X * (exp(Y) + 1) ** 2, 2 * X * (exp(Y) + 1) ** 2),
    (log(-X) + exp(log(X**2) / 2), log(-X) - X, log(-X) + X),
    (log(X**2 * Y * Z), log(X**2) + log(Y * Z), log(Y * Z)),
    (log(X**2 * Y), log(X**2) + log(Y), log(Y)),
    (exp(log(X**2)), X**2, 2 * X),
    (exp(log(X * Y)), X * Y, 1 + X + Y),
    (exp(log(X / Y)), X / Y, X * Y),
    (exp(log(Number(6))), Number(6), Number(Fraction(1, 6))),
    (log(X) + log(X * Y) + exp(log(Y**2) / 2), log(X) + log(X * Y) + Y, log(X) + log(X * Y) - Y),
    (log(-X), log(2 * -X) - log(Number(2)), log(-2 * X)),
    # what is put for a log, seen from outside by taking e to it
    (exp(log(X)), X, 1 / X),
    (exp(log(X)), X, X + 1),
    (exp(log(X)), X, exp(Number(1)) * X),
    (exp(log(X) + 1), exp(Number(1)) * X, X),
    (exp(-log(X)), 1 / X, X),
    (exp(log(X**3)), X**3, X),
    (exp(log(X * Y**2)), X * Y**2, Y**4),
    (exp(log(X**2 * Y)), X**2 * Y, X**4),
    (exp(2 * log(X) / Y), exp(log(X) / Y) ** 2, X**2),
    (exp(log(X) / Y), exp(log(X) / Y + Z - Z), X),
    (exp(log(X) ** 2), exp(log(X) * log(X)), X),
    # an inner sum without the outer position, under a sum that is shared
    (sum_over(k, sum_over(m, shared(k, m), but=k)), (n - 1) * sum_over(k, shared(k, k)), n * sum_over(k, shared(k, k))),
    (sum_over(k, sum_over(m, exp(z[k] / 2 + y[m]), but=k)),
     sum_over(k, exp(z[k] / 2)) * sum_over(m, exp(y[m])) - sum_over(k, exp(z[k] / 2 + y[k])),
     sum_over(k, exp(z[k] / 2)) * sum_over(m, exp(y[m])) - sum_over(k, exp(z[k] + y[k]))),
    (sum_over(k, sum_over(m, log(1 + exp(z[k] + y[m])), but=k)),
     sum_over(k, sum_over(m, log(1 + exp(z[k] + y[m])))) - sum_over(k, log(1 + exp(z[k] + y[k]))),
     sum_over(k, sum_over(m, log(1 + exp(z[k] + y[m]))))),
    (sum_over(k, sum_over(m, (z[k] + 1) / (z[m] ** 2 * z[k]), but=k)),
     sum_over(k, (z[k] + 1) / z[k]) * sum_over(m, 1 / z[m] ** 2) - sum_over(k, (z[k] + 1) / z[k] ** 3),
     sum_over(k, (z[k] + 1) / z[k]) * sum_over(m, 1 / z[m] ** 2)),
    (sum_over(k, sum_over(m, log(1 + exp(z[m])))), n * sum_over(m, log(1 + exp(z[m]))),
     sum_over(m, log(1 + exp(z[m])))),
    # cases
    (Cases(X, Same(i, j), Y, Distinct(i, j)) + 0 * z[i], Cases(Y, Distinct(i, j), X, Same(i, j)),
     Cases(X, Distinct(i, j), Y, Same(i, j))),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "wrong"), LINES)
def test_a_line_is_proved_and_its_neighbour_refuted(left, right, wrong):
    assert isinstance(prove(left, right), Proved)
    assert isinstance(prove(left, wrong), Refuted)


def test_two_cases_that_differ_where_both_apply_decide_nothing():
    twice = Cases(X, Same(i, j), Y, Same(i, j), Z, Distinct(i, j)) + 0 * z[i]
    assert prove(twice, twice) == Unknown("two cases cover these indices and differ")
    alike = Cases(X + Y, Same(i, j), Y + X, Same(i, j), Z, Distinct(i, j)) + 0 * z[i]
    assert isinstance(prove(alike, alike), Proved)


def test_a_position_of_one_range_is_none_of_another_whose_size_is_known():
    """Of n = 2 classes both are named, and the unit of the outer sum is no third one."""
    both = sum_over(u, sum_over(k, y[k] + h[u])) + 0 * z[i] + 0 * z[j]
    conditions, two = [Distinct(i, j)], {"n": 2}
    each = Size(UNITS) * (y[i] + y[j]) + 2 * sum_over(u, h[u])
    assert isinstance(prove(both, each, conditions, two), Proved)
    count = sum_over(u, sum_over(k, Number(1))) + 0 * z[i] + 0 * z[j]
    assert isinstance(prove(count, 2 * Size(UNITS), conditions, two), Proved)
    assert isinstance(prove(count, 3 * Size(UNITS), conditions, two), Refuted)


def test_a_hypothesis_about_a_symbol_with_a_long_name_is_used():
    label = variable("label", CLASSES)
    one = Hypothesis("one", sum_over(k, label[k]), Number(1))
    left = sum_over(k, label[k] * X) + label[i] - label[i]
    assert str(prove(left, X, [one])) == "proved, if one"
    assert isinstance(prove(left, X), Refuted)


@pytest.mark.parametrize(("left", "wrong"), [(X**HALF, X), (exp(X) ** HALF, exp(X)), (X**THIRD, X**HALF)])
def test_a_root_is_not_what_it_is_the_root_of(left, wrong):
    assert isinstance(prove(left, wrong), Refuted)


WILD = define("f", (i,), exp(100 * z[i]))


def test_a_name_is_kept_where_what_it_stands_for_cannot_be_decided():
    assert isinstance(prove(WILD[i] + z[i] - z[i], WILD[i]), Proved)
    assert isinstance(prove(WILD[i] ** 100, WILD[i]), Unknown | Refuted)
    inner = define("g", (i,), WILD[i] + 1)
    assert isinstance(prove(inner[i] + z[i], WILD[i] + 1 + z[i]), Proved)


LOG = define("c", (), log(X))
KEPT = [
    (log(X), log(X**2), 2 * log(X)),
    (log(X) / 2, log(X**2) / 4, log(X) / 2),
    (LOG[()] / 2, log(X**2) / 4, LOG[()] / 2),
    (exp(Z + log(X) ** 2), log(X**2) * exp(Z + log(X) ** 2), 2 * LOG[()] * exp(Z + log(X) ** 2)),
    (sum_over(k, z[k] * log(X)), sum_over(k, z[k] * log(X**2)), 2 * sum_over(k, z[k] * log(X))),
]


@pytest.mark.parametrize(("earlier", "left", "right"), KEPT)
def test_what_a_log_says_of_its_argument_is_not_lost_when_it_is_met_again(earlier, left, right):
    prover = Prover()
    assert isinstance(prover.prove(earlier, earlier), Proved)
    assert isinstance(prover.prove(left, right), Proved)


@pytest.mark.parametrize(("number", "decided"), [(9973 * 9973, True), (10007 * 10007, False), (10007, True)])
def test_the_logarithm_of_a_number_with_large_prime_factors_is_not_decided(number, decided):
    verdict = prove(log(Number(number)) * X, X * log(Number(number)) + 0 * Y)
    assert verdict if decided else verdict == Unknown("the logarithm of a large number")


def test_what_the_logs_of_one_line_need_is_not_taken_for_granted_on_the_next():
    """exp(log(x^2)/2) is x only where x > 0, which the line before had needed."""
    prover, root = Prover(), exp(log(X**2) / 2)
    assert isinstance(prover.prove(root, root), Proved)  # for its half, the ring is made anew
    assert isinstance(prover.prove(log(X), log(X)), Proved)
    assert isinstance(prover.prove(root, X), Refuted)


def test_a_log_at_a_position_that_is_left_out_says_nothing():
    """With one class there is no m other than k, and y_k may be negative."""
    others = sum_over(m, log(y[m]), but=k)
    left, right = (sum_over(k, first + others) for first in (exp(log(y[k] ** 2) / 2), y[k]))
    assert not isinstance(prove(left, right), Proved)


F, G = define("f", (), exp(100 * X)), define("g", (), exp(50 * X) ** 2)
PLAIN = define("p", (), X + Y)


def test_a_hypothesis_is_named_only_if_it_is_needed():
    told = prove(PLAIN[()], X + Y, [Hypothesis("h", PLAIN[()], X + Y)])
    assert str(told) == "proved"
    told = prove(F[()], G[()], [Hypothesis("h", F[()], G[()])])
    assert str(told) == "proved, if h"


def test_a_hypothesis_that_only_spares_unfolding_is_not_named():
    """With both names kept it would be needed; put in, they are the same."""
    other = define("r", (), Y + X)
    left, right = PLAIN[()] * other[()], other[()] ** 2 + PLAIN[()] - PLAIN[()]
    assert str(prove(left, right, [Hypothesis("h", PLAIN[()], other[()])])) == "proved"
    assert isinstance(prove(left, right + 1, [Hypothesis("h", PLAIN[()], other[()])]), Refuted)


def test_a_hypothesis_about_an_undetermined_function_is_refused():
    """f = X^2 would also say that f' is 2X, which the prover does not know."""
    f = function("f", variable("X"))
    for assumed in (Hypothesis("h", f[()], X**2), Hypothesis("h", X**2, D(f[()], X))):
        verdict = prove(D(f[()], X), 2 * X, [assumed])
        assert verdict == Unknown("a hypothesis about the undetermined function f is not supported")


@pytest.mark.parametrize("count", [31, 33, 70, 140])
def test_more_quantities_than_the_ring_first_holds(count):
    letters = [variable(f"x{at}")[()] for at in range(count)]
    total, backwards = sum(letters[1:], letters[0]), sum(letters[-2::-1], letters[-1])
    assert isinstance(prove(total * X, X * backwards), Proved)
    assert isinstance(prove(total * X, X * (backwards + X)), Refuted)


def test_one_given_size_does_not_write_out_the_other_range():
    left = sum_over(k, exp(z[k])) * sum_over(u, h[u])
    two = {"n": 2}
    assert isinstance(prove(left, (exp(z[1]) + exp(z[2])) * sum_over(u, h[u]), sizes=two), Proved)
    assert isinstance(prove(left, (exp(z[1]) + exp(z[2])) * (h[1] + h[2]), sizes=two), Refuted)
    open_range = sum_over(k, 1 / (1 + h[u] * z[k])) - 1 / (1 + h[u] * z[1]) - 1 / (1 + h[u] * z[2])
    assert isinstance(prove(open_range, 0 * X, sizes=two), Proved)
    unnamed = sum_over(u, open_range)
    assert not isinstance(prove(unnamed, Number(1), sizes=two), Proved)


def test_an_expected_refutation_is_looked_for_first_and_never_found_for_what_is_true():
    assert isinstance(Prover().refute(X, Y), Refuted)
    assert isinstance(Prover().refute(X + Y, Y + X), Proved)
    assert Prover().refute(y[i], variable("y", UNITS)[1]) == Unknown("two different symbols are called y")
    assert isinstance(Prover([Hypothesis("h", X, Y)]).refute(X, Y), Proved)
    assert isinstance(Prover(sizes={"n": 1}).refute(y[i], y[j]), Proved)


@pytest.mark.parametrize("assumption", [5, "X", X, (X, Y)])
def test_what_cannot_be_assumed_is_refused(assumption):
    with pytest.raises(TypeError, match="is nothing that can be assumed"):
        Prover([assumption])


@pytest.mark.parametrize("size", [0, -1, 2.0, "3"])
def test_a_size_is_a_whole_number_of_positions(size):
    with pytest.raises(TypeError, match="a range has a whole number of positions, at least 1"):
        Prover(sizes={"n": size})
