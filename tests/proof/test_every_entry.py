"""Every entry at a given n, exactly and with numbers; and every kind of fault that must not get through."""

from fractions import Fraction

import flint
import numpy as np
import pytest

from derive import CLAIMS
from derive.catalogue.symbols import a, i, j, k, label_sums_to_one, y, z
from derive.language import CLASSES, D, Distinct, Number, delta, exp, sum_over, variable
from derive.proof import OneHot, Positive, reference
from derive.proof.evaluation import Undefined
from derive.proof.every_entry import check_every_entry, differ_nowhere
from derive.proof.logarithms import LogOf, log_of
from derive.proof.points import NotSampled
from derive.proof.sampling import Disagreement
from derive.proof.subject import Subject
from derive.steps.evidence import with_every_entry


def jacobian(values):
    return reference.jacobian_by_complex_step(reference.softmax, values["z"])


def check(right, assuming=(), n=5, left=None, everywhere=jacobian):
    return check_every_entry(D(a[i], z[j]) if left is None else left, right, assuming, {"n": n}, everywhere)


RIGHT = a[i] * (delta(i, j) - a[j])


@pytest.mark.parametrize(("name", "entries"), [("softmax-jacobian", lambda n: n * n), ("cross-entropy-gradient", int)])
@pytest.mark.parametrize("n", [2, 7, 60])
def test_every_entry_of_the_claims_is_compared(name, entries, n, traces):
    found = with_every_entry(traces[name], n, seed=3).every_entry
    assert (found.entries, found.sizes) == (entries(n), {"n": n})
    assert found.points == 4
    assert 0 < found.max_relative_error < 1e-14


def test_one_wrong_entry_among_a_thousand_is_found_and_named():
    wrong = RIGHT + delta(i, Number(31)) * delta(j, Number(2)) * a[i]
    with pytest.raises(Disagreement, match=r"^exactly, .* fails at n = 32, i = 31, j = 2: "):
        check(wrong, n=32)


@pytest.mark.parametrize("wrong", [-RIGHT, a[j] * (delta(i, j) - a[j]), a[i] * (1 - a[j]), a[i] * (delta(i, j) - a[i])])
def test_wrong_formulas_are_found(wrong):
    with pytest.raises(Disagreement, match=r"^exactly, "):
        check(wrong)


def test_what_no_float_would_show_is_found_exactly():
    with pytest.raises(Disagreement, match=r"^exactly, "):
        check(RIGHT + Number(Fraction(1, 10**40)) * a[i])


def test_a_wrong_number_is_found_beside_right_fractions():
    """Both sides are equal, but not what softmax's derivative is: one entry of the reference is off."""

    def off(values):
        expected = jacobian(values)
        expected[:, 3, 1] *= 1 + 1e-9
        return expected

    with pytest.raises(Disagreement, match=r"^with numbers, .* fails at n = 5, i = 4, j = 2: "):
        check(RIGHT, everywhere=off)


def test_one_random_point_and_the_three_hard_ones_are_held_against_the_reference():
    met = []

    def noting(values):
        met.append(values["z"])
        return jacobian(values)

    found = check(RIGHT, everywhere=noting)
    assert (found.points, found.entries, [array.shape for array in met]) == (4, 25, 4 * [(1, 5)])
    assert [float(np.ptp(array)) for array in met[1:]] == [0, 40, 60]
    assert 0 < np.ptp(met[0]) < 4
    assert 1e-17 < found.max_relative_error < 1e-14


@pytest.mark.parametrize("spread", [0, 40, 60])
def test_a_fault_at_one_hard_point_only_is_found(spread):
    def off(values):
        return jacobian(values) * (1 + 1e-9 * (np.ptp(values["z"]) == spread))

    with pytest.raises(Disagreement, match=r"^with numbers, "):
        check(RIGHT, everywhere=off)


def test_the_largest_error_of_all_points_is_told():
    """It is 1e-13 at the first hard point and smaller before and after it."""

    def off(values):
        return jacobian(values) * (1 + 1e-13 * (np.ptp(values["z"]) == 0))

    assert 1e-15 < check(RIGHT, everywhere=off).max_relative_error < 1e-13


def test_numbers_vectors_and_matrices_are_handed_on_with_the_point_first():
    w, x = variable("w", CLASSES, CLASSES), variable("x")

    def product(values):
        return values["x"][:, None] * np.einsum("pik,pk->pi", values["w"], values["y"])

    one, other = (x[()] * sum_over(k, w[i, k] * y[k]), sum_over(k, y[k] * x[()] * w[i, k]))
    assert check(other, left=one, everywhere=product, n=3).entries == 3


def test_weights_in_an_exponent_are_plain_numbers_and_what_one_differentiates_by_is_none():
    w, h, b = variable("w", CLASSES, CLASSES), variable("h", CLASSES), variable("b", CLASSES)
    layer = exp(sum_over(k, w[i, k] * h[k]) + b[i])
    differ_nowhere(Subject((D(layer, w[i, j]), layer * h[j]), ()), {"n": 3})
    for wrong in (layer * h[i], layer * b[j], layer):
        with pytest.raises((Disagreement, NotSampled)):
            differ_nowhere(Subject((D(layer, w[i, j]), wrong), ()), {"n": 3})


def test_a_reference_without_a_value_is_no_agreement():
    with pytest.raises(Disagreement, match=r"^with numbers, .*nan"):
        check(RIGHT, everywhere=lambda values: np.nan * jacobian(values))


def test_a_reference_of_another_shape_is_told():
    with pytest.raises(NotSampled, match=r"^the reference has the shape \(5,\), the entries \(5, 5\)$"):
        check(RIGHT, everywhere=lambda values: jacobian(values)[:, 0])


def test_only_what_the_conditions_allow_is_asked():
    apart = -a[i] * a[j]
    assert check(apart, [Distinct(i, j)]).entries == 20
    with pytest.raises(Disagreement, match=r"fails at n = 5, i = 1, j = 1: "):
        check(apart)


def test_the_hypothesis_is_met_and_needed():
    loss = -sum_over(k, y[k] * (z[k] - z[i]))
    right = z[i] - sum_over(k, y[k] * z[k])

    def expected(values):
        return values["z"] - (values["y"] * values["z"]).sum(axis=1, keepdims=True)

    assert check(right, [label_sums_to_one], left=loss, everywhere=expected).entries == 5
    with pytest.raises(Disagreement, match=r"^exactly, "):
        check(right, left=loss, everywhere=expected)


def test_a_logit_that_stands_beside_its_power_has_no_exact_value():
    with pytest.raises(NotSampled, match="no exact value, a logarithm plus a fraction"):
        check(z[i] + exp(z[i]) + 0 * delta(i, j), left=exp(z[i]) + z[i] + 0 * delta(i, j))


@pytest.mark.parametrize("assumed", [OneHot("y is one-hot", y), Positive("y is positive", y)])
def test_what_is_assumed_beyond_sums_is_refused_or_met(assumed):
    def gradient(values):
        return reference.gradient_by_complex_step(lambda x: reference.cross_entropy(x, values["y"]), values["z"])

    says = CLAIMS["cross-entropy-gradient"].says
    if isinstance(assumed, OneHot):
        with pytest.raises(NotSampled, match="no exact values fulfil what is assumed"):
            check(says.right, [assumed], left=says.left, everywhere=gradient)
    else:
        assert check(says.right, [assumed, label_sums_to_one], left=says.left, everywhere=gradient).entries == 5


def test_logarithms_keep_the_laws_of_exponentials():
    two, three = log_of(2), log_of(3)
    assert two + three == log_of(6) == three + two
    assert two + -two == flint.fmpq(0)
    assert two * flint.fmpq(3) == log_of(8) == flint.fmpq(3) * two
    assert two * flint.fmpq(0) == flint.fmpq(0)
    assert two + flint.fmpq(0) == two == flint.fmpq(0) + two
    assert two != flint.fmpq(2)
    assert isinstance(two, LogOf)


@pytest.mark.parametrize(
    "outside",
    [
        lambda x: x + flint.fmpq(1),
        lambda x: x * x,
        lambda x: x * flint.fmpq(1, 2),
        lambda x: x / x,
        lambda x: flint.fmpq(1) / x,
    ],
)
def test_what_logarithms_cannot_hold_is_undefined(outside):
    with pytest.raises(Undefined):
        outside(log_of(2))


def test_e_to_a_fraction_has_no_exact_value():
    with pytest.raises(NotSampled, match="no exact value, e to the power of a fraction"):
        check(exp(a[i]) * delta(i, j), left=exp(a[i]) * delta(i, j))
