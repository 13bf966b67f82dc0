"""Values at one place, each beside the number that a person gets: what a counterexample rests on."""

import math
from fractions import Fraction

import numpy as np
import pytest

from derive.language import (
    CLASSES,
    D,
    Delta,
    Derivative,
    Negation,
    Number,
    Power,
    Size,
    define,
    exp,
    function,
    log,
    sum_over,
    variable,
)
from derive.language.binding import fresh_index
from derive.proof.arrays import Grid, _with_axis
from derive.proof.evaluation import Instance, Undefined, evaluate
from derive.proof.exact import NotExact, exact, exact_exp, exact_log
from derive.proof.exact_points import FRACTIONS
from derive.proof.interval import interval, interval_exp, interval_log
from derive.proof.rounded import FLOATS, Rounded
from tests.strategies import X, Y, a, i, j, k, y, z

other = fresh_index(k, frozenset({k}))
x_, y_ = X[()], Y[()]
KINDS = {
    "exact": (exact, exact_exp, exact_log),
    "floats": (float, math.exp, math.log),
    "intervals": (interval, interval_exp, interval_log),
}


def value(expression, kind="exact", **numbers):
    """The value where the families have these numbers (n = 2, all classes alike)."""
    made = {name: KINDS[kind][0](Fraction(number)) for name, number in numbers.items()}
    at = Instance({"n": 2}, {i: 1, k: 2}, lambda name, where: made[name], *KINDS[kind])
    return evaluate(expression, at)


# -- derivatives ------------------------------------------------------------------------

square, cube = define("q", (), x_**2), define("c", (), x_**3)
f = function("f", X)
DERIVATIVES = [
    # The slope by one variable is not that by another one.
    (D(x_ * D(x_ + y_, y_), x_), 1),
    (D(x_ * D(x_ * y_, y_), x_), 2 * 3),
    (D(y_ * D(x_ * y_, x_), y_), 2 * 5),
    (D(D(x_**3 * y_**2, x_), y_), 3 * 3**2 * 2 * 5),
    (D(x_ / D(x_ + 2 * y_, y_), x_), Fraction(1, 2)),
    # By what stands for something and by what it is made of, one inside the other.
    (D(D(square[()] ** 3, x_), square[()]), 6 * 9 * 2 * 3),
    (D(D(square[()] ** 3, square[()]), x_), 6 * 9 * 2 * 3),
    (D(D(square[()] ** 2, x_), square[()]), 2 * 2 * 3),
    (D(D(x_ * square[()] ** 2, square[()]), x_), 2 * 9 + 3 * 2 * 2 * 3),
    (D(D(D(square[()] ** 2 * y_, y_), square[()]), x_), 4 * 3),
    # Quotients and powers.
    (D(1 / x_, x_), -Fraction(1, 9)),
    (D(y_ / x_**2, x_), -Fraction(2 * 5, 27)),
    (D(x_ ** Number(-2), x_), -Fraction(2, 27)),
    # Undetermined functions: of X alone.
    (D(f[()] ** 3, x_), 3 * 7**2 * 11),
    (D(f[()], y_), 0),
    (D(D(f[()] ** 3, x_), x_), 6 * 7 * 11**2 + 3 * 7**2 * 13),
]


@pytest.mark.parametrize(("expression", "expected"), DERIVATIVES)
def test_a_slope_is_what_a_person_gets(expression, expected):
    assert value(expression, X=3, Y=5, f=7, **{"f'": 11, "f''": 13}) == exact(expected)


# -- the same on arrays, for the second opinion --------------------------------------------


def on_arrays(expression, arithmetic, places, **numbers):
    """The value by the other evaluator, with the axes that it has."""
    made = {name: arithmetic.lift(np.asarray(arithmetic.scalar(Fraction(n)))[None]) for name, n in numbers.items()}
    plain = {name: one.value if isinstance(one, Rounded) else one for name, one in made.items()}
    for name in ("z", "y"):
        rows = [arithmetic.scalar(Fraction(at)) for at in (2, 7)]
        plain[name] = np.asarray(rows, dtype=None if arithmetic is FLOATS else object)[:, None]
    grid = Grid({"n": 2}, plain, arithmetic)
    found = grid.value(expression)
    (chosen,) = grid.select(found.value if isinstance(found, Rounded) else found, places).reshape(-1)
    return chosen


ARRAYS = [
    (D(x_ * D(x_, y_), x_), 0),
    (D(x_, y_), 0),
    (D(Number(3), y_), 0),
    (D(D(sum_over(k, (x_ + y_) * z[k]), y_), x_), 0),
    (D(D(sum_over(k, x_ * y_ * z[k]), y_), x_), 9),
    (sum_over(k, x_), 6),
    (sum_over(k, sum_over(j, z[k] * z[j])), 81),
    (sum_over(k, sum_over(j, z[k] * z[j], but=k)), 28),
    (sum_over(k, z[k] * z[i]), 18),
    (sum_over(k, z[j]), 14),
    (z[j] - z[i] + sum_over(j, x_), 5 + 6),
    # The bound k is not the k by which is differentiated, nor is its new name the k' that is there already.
    (D(sum_over(k, z[k] * y[other]), z[k]), 7),
    (D(sum_over(k, z[k] * z[other]), z[k]), 7),
    (Power(x_, Number(1)), 3),
    (Power(x_, Number(0)), 1),
    (Power(x_, Number(-2)), Fraction(1, 9)),
    (Power(x_, Number(-1)), Fraction(1, 3)),
    (x_ + Delta(i, j) + 2 * Delta(i, k), 5),
]


@pytest.mark.parametrize("arithmetic", [FLOATS, FRACTIONS], ids=["floats", "fractions"])
@pytest.mark.parametrize(("expression", "expected"), DERIVATIVES + ARRAYS)
def test_on_arrays_too(arithmetic, expression, expected):
    places = {i: 1, j: 2, k: 1, other: 2}
    found = on_arrays(expression, arithmetic, places, X=3, Y=5, f=7, **{"f'": 11, "f''": 13})
    assert float(Fraction(int(found.p), int(found.q)) if arithmetic is FRACTIONS else found) == pytest.approx(
        float(expected), rel=1e-14
    )


@pytest.mark.parametrize("exponent", [y_, Number(Fraction(1, 2)), -y_, Negation(Number(2)), y_ / 2])
def test_a_power_on_arrays_is_that_of_numbers(exponent):
    up = {y_: 5, -y_: -5, y_ / 2: 2.5, Negation(Number(2)): -2}.get(exponent, 0.5)
    assert on_arrays(Power(x_, exponent), FLOATS, {}, X=3, Y=5) == pytest.approx(3**up)


def test_an_index_has_its_own_axis_whatever_the_number_of_points():
    for shape, axis, expected in (
        ((2,), 1, (2, 1, 2)), ((1, 1, 2), 1, (2, 1, 2)), ((3, 1, 2), 0, (3, 2, 2)), ((2, 1, 1), 1, (2, 1, 1)),
    ):  # fmt: skip
        assert _with_axis(np.ones(shape), axis, 2).shape == expected


def test_arrays_refuse_what_is_no_expression():
    with pytest.raises(TypeError, match="the value of the node Index is not known"):
        on_arrays(i, FLOATS, {})


# -- powers -----------------------------------------------------------------------------

POWERS = [
    (Power(x_, Negation(Number(2))), Fraction(1, 9)),
    (Power(-x_, Number(3)), -27),
    (Power(-x_, Negation(Number(3))), -Fraction(1, 27)),
    (Power(x_, y_), 3**5),
    (Power(x_, -y_), Fraction(1, 3**5)),
    (Power(x_, y_ - y_), 1),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("expression", "expected"), POWERS)
def test_a_power_is_multiplied_out(kind, expression, expected):
    if kind == "intervals" and expression not in [whole for whole, _ in POWERS[:3]]:
        # An interval is never known to be a whole number: the power is taken by the logarithm.
        expression, expected = Power(x_, y_ + Fraction(1, 2)), 3**5.5
    assert float(value(expression, kind, X=3, Y=5)) == pytest.approx(float(expected))


@pytest.mark.parametrize("kind", KINDS)
def test_a_power_with_an_open_exponent_needs_a_positive_base(kind):
    """Also where the exponent happens to be whole, as the verdict's side condition says."""
    with pytest.raises(Undefined):
        value(Power(-x_, y_), kind, X=3, Y=5)


def test_a_power_whose_exponent_happens_to_be_whole_is_exact():
    """10007 is a prime number that the exact logarithm does not look for."""
    for base, exponent in ((10007, 2), (10007, -3), (1, 7), (Fraction(1, 2), 3), (Fraction(3, 10007), 1)):
        assert value(Power(x_, y_), X=base, Y=exponent) == exact(Fraction(base) ** exponent)


@pytest.mark.parametrize("kind", KINDS)
def test_the_slopes_of_a_power(kind):
    by_base, by_exponent = (value(D(Power(x_, y_), by), kind, X=2, Y=3) for by in (x_, y_))
    assert float(by_base) == pytest.approx(3 * 2**2)
    assert float(by_exponent) == pytest.approx(8 * math.log(2))


def test_a_power_with_a_logarithm_in_it_is_no_power_of_its_whole_part():
    for exponent in (log(Number(2)), 2 + log(Number(2)), Number(Fraction(1, 2))):
        with pytest.raises(NotExact):
            value(Power(x_, exponent), X=3)
    with pytest.raises(Undefined):
        value(Power(-x_, Number(Fraction(1, 2))), X=3)
    with pytest.raises(Undefined):
        value(Power(-x_, Number(Fraction(1, 2))), "floats", X=3)
    assert value(Power(x_, y_), "floats", X=2, Y=Fraction(1, 2)) == pytest.approx(2**0.5)


# -- the rest ---------------------------------------------------------------------------


def test_what_is_no_expression_has_no_value():
    with pytest.raises(TypeError, match="the value of the node Index is not known"):
        value(i)


def test_the_slope_of_a_probability():
    expected = Fraction(1, 4)
    assert value(D(a[i], z[1]), z=0) == exact(expected)
    assert value(D(a[i], z[k]), z=0) == exact(-expected)
    assert isinstance(D(a[i], z[k]), Derivative)
    assert value(Size(CLASSES) * exp(variable("t")[()]), t=0) == exact(2)
