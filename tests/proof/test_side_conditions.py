"""What a line needs, condition by condition: all that is open is told, nothing that is sure is."""

import contextlib
import random
from fractions import Fraction

import mpmath
import pytest

from derive.language import (
    CLASSES,
    Distinct,
    Negation,
    Number,
    Power,
    Size,
    define,
    delta,
    exp,
    log,
    sum_over,
    variable,
)
from derive.proof import Unknown, prove
from derive.proof import side_conditions as module
from derive.proof.kernels import NotDecided
from derive.proof.side_conditions import side_conditions
from tests.oracle import DIGITS, Closely, TooLarge, Undefined, Writer, in_exponents, points, value_of, written_positions
from tests.pairs import above_zero
from tests.strategies import Maker

i, j, k = (CLASSES.index(letter) for letter in "ijk")
x, y, z = variable("x"), variable("y"), variable("z", CLASSES)
X, Y, n = x[()], y[()], Size(CLASSES)
HALF = Number(Fraction(1, 2))
S = sum_over(k, exp(z[k]))
a = define("a", (i,), exp(z[i]) / S)

OPEN = [
    (X + Y, []),
    (1 / X, ["x ≠ 0"]),
    (1 / X**1, ["x ≠ 0"]),
    (1 / X**2, ["x ≠ 0"]),
    (1 / (X**2) ** 3, ["x ≠ 0"]),
    (1 / X**0, []),
    (1 / (X * Y), ["x·y ≠ 0"]),
    (1 / (1 / X), ["1/x ≠ 0", "x ≠ 0"]),
    (log(X), ["x > 0"]),
    (log(1 / X), ["1/x > 0", "x ≠ 0"]),
    (log(log(X)), ["log(x) > 0", "x > 0"]),
    # powers
    (X**2, []),
    (X**0, []),
    (Power(X, Number(-1)), ["x ≠ 0"]),
    (Power(X, Number(-2)), ["x ≠ 0"]),
    (Power(X, Negation(Number(2))), ["x ≠ 0"]),
    (Power(X, Negation(Number(-2))), []),
    (Power(X, Negation(Negation(Number(-2)))), ["x ≠ 0"]),
    (X**HALF, ["x > 0"]),
    (Power(X, Number(Fraction(-1, 2))), ["x ≠ 0", "x > 0"]),
    (Power(X, Negation(HALF)), ["x ≠ 0", "x > 0"]),
    (X**Y, ["x > 0"]),
    (X ** (-Y), ["x > 0"]),
    (X ** (-(2 * Y)), ["x > 0"]),
    (1 / X**Y, ["x > 0"]),
    (exp(X) ** Y, []),
    # what is sure is not told
    (1 / S, []),
    (log(S), []),
    (1 / n, []),
    (1 / Number(3), []),
    (1 / Number(-3), []),
    (1 / (-S), []),
    (1 / (2 * exp(X) + 1), []),
    (1 / (X**2 + 1), []),
    (log(X**2 + 1), []),
    (log(exp(X) / S), []),
    (1 / (n - 1), ["n - 1 ≠ 0"]),
    (1 / (S - 1), ["sum(k=1..n) e^z[k] - 1 ≠ 0"]),
    (log(S - exp(X)), ["sum(k=1..n) e^z[k] - e^x > 0"]),
    # in a sum, its own index counts, and what it leaves out
    (sum_over(k, 1 / z[k]), ["z[k] ≠ 0"]),
    (sum_over(k, 1 / delta(k, k)), []),
    (sum_over(k, 1 / (1 - delta(k, i)), but=i), []),
    (sum_over(k, 1 / (1 + delta(k, i))), []),
    (sum_over(k, 1 / (1 - delta(k, i))), ["1 - δ[k,i] ≠ 0"]),
    (sum_over(k, 1 / (1 - delta(k, i)), but=j), ["1 - δ[k,i] ≠ 0 for k ≠ j"]),
    (sum_over(k, 1 / X, but=i), ["x ≠ 0"]),
    (sum_over(k, 1 / z[k], but=i) + sum_over(k, 1 / z[k]), ["z[k] ≠ 0"]),
    # within a definition
    (1 / a[i] + log(a[j]), []),
    (define("f", (), 1 / X)[()], ["x ≠ 0"]),
    (define("g", (i,), 1 / z[i])[j], ["z[j] ≠ 0"]),
    # once each, in the order of the line
    (1 / X + log(Y) + 1 / X, ["x ≠ 0", "y > 0"]),
]


@pytest.mark.parametrize(("expression", "expected"), OPEN)
def test_just_what_is_open_is_told(expression, expected):
    assert [str(condition) for condition in side_conditions((expression,), (), frozenset())] == expected
    assert [str(c) for c in side_conditions((X, expression), (), frozenset())] == expected


NEVER = [
    1 / (X - X),
    log(X - X),
    log(Number(-2)),
    log(-S),
    log(-exp(X) * S),
    log(exp(X) / (-S)),
    1 / sum_over(k, delta(k, i), but=i),
    Power(X - X, Number(-1)),
]


@pytest.mark.parametrize("expression", NEVER)
def test_what_can_never_be_fulfilled_says_nothing(expression):
    with pytest.raises(NotDecided, match="it never has a value"):
        side_conditions((X, expression), (), frozenset())
    assert isinstance(prove(expression, expression), Unknown)


def test_what_is_known_of_the_indices_and_the_families_is_used():
    apart = 1 / (1 - delta(i, j))
    assert side_conditions((apart,), (Distinct(i, j),), frozenset()) == ()
    assert [str(c) for c in side_conditions((apart,), (Distinct(i, k),), frozenset())] == ["1 - δ[i,j] ≠ 0"]
    assert side_conditions((log(z[i]),), (), frozenset({"z"})) == ()
    assert [str(c) for c in side_conditions((log(z[i]),), (), frozenset({"y"}))] == ["z[i] > 0"]


def test_what_was_known_of_an_outer_index_is_not_of_the_inner_one_of_that_name():
    inner = sum_over(i, 1 / (1 - delta(i, j)))
    assert [str(c) for c in side_conditions((inner,), (Distinct(i, j),), frozenset())] == ["1 - δ[i,j] ≠ 0"]


def test_a_power_with_a_negative_letter_is_proved_only_where_its_base_is_positive():
    """Once it was proved where x is not 0; but (-1)^(-1/2) has no value."""
    assert str(prove(X ** (-Y) * X ** (-Y), X ** (-(2 * Y)))) == "proved where x > 0"


WIDE = sum((z[at] for at in range(2, 40)), start=z[1])


@pytest.mark.parametrize(
    "expression",
    [
        log(X * S),
        log(S * X),
        1 / ((exp(X) + 1) * (Y + 1)),
        1 / ((Y + 1) * (exp(X) + 1)),
        log((exp(X) + 1) * (exp(Y) - 1)),
        1 / (exp(100 * X) - Y),  # the normal form does not decide it
        1 / WIDE,  # more quantities than the first ring holds
    ],
)
def test_one_open_factor_leaves_the_condition_open(expression):
    (told,) = side_conditions((expression,), (), frozenset())
    assert told.expression == expression.args[-1]


def test_a_condition_on_more_quantities_than_can_be_held_is_told():
    many = sum(variable(f"x{at}")[()] for at in range(300))
    (told,) = side_conditions([1 / many], [], frozenset())
    assert str(told).endswith("≠ 0")


# -- what is not told, although it may fail, would be taken for granted ------------------


def not_positive(seeds):
    """Random expressions whose logarithm is said to have a value wherever y > 0, and that are not always positive."""
    found = []
    for seed in seeds:
        expression = Maker(random.Random(seed)).expression(3)
        with contextlib.suppress(NotDecided):  # it never has a value
            told = [condition.expression for condition in side_conditions((log(expression),), (), frozenset("y"))]
            if expression not in told and not all(value > 0 for value in values_of(expression, seed)):
                found.append(expression)
    return found


def values_of(expression, seed):
    """By the oracle, where there is a value; y is positive, all else of either sign."""
    for sizes, at, values in points([expression], (), random.Random(seed), 3, 12, {}):
        above_zero(sizes, values)
        formal = in_exponents(expression) - {"y"}
        bases = {key: abs(value) + Fraction(1, 7) for key, value in values.items() if key[0] in formal}
        numbers = Closely({key: value for key, value in values.items() if key not in bases}, bases)
        if all(place <= sizes[letter] for letter, place in written_positions(expression)):
            with mpmath.workdps(DIGITS), contextlib.suppress(TooLarge, Undefined):
                yield value_of(Writer(sizes).write(expression, at), numbers)


def test_what_is_taken_to_be_positive_is_positive():
    assert not_positive(range(400)) == []


def test_a_positive_that_is_none_is_noticed(monkeypatch):
    monkeypatch.setattr(module, "is_positive", lambda terms, known: len(list(terms)) == 1)
    module._standing.cache_clear()
    assert len(not_positive(range(400))) > 5
    module._standing.cache_clear()
