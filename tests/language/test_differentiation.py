"""Derivatives pushed to the entries mean what a derivative means: limits of difference quotients."""

import random
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.language import (
    CLASSES,
    D,
    Derivative,
    Expression,
    Number,
    Size,
    alpha_equal,
    define,
    delta,
    differentiation,
    exp,
    log,
    sum_over,
)
from derive.language.differentiation import depends_on, evaluate_derivatives, partial
from tests.laws.checking import forgetting
from tests.oracle import Closely, TooLarge, Undefined, Writer, compare_at, points, value_of
from tests.strategies import Maker, S, T, X, a, b, expressions, h, i, j, k, l, u, w, x, y, z


def has_derivative(node):
    return isinstance(node, Derivative) or any(has_derivative(part) for part in node.args)


@settings(max_examples=150, deadline=None)
@given(expressions(), st.integers(0, 10**6))
def test_derivatives_agree_with_the_oracle_and_none_is_left(expression, seed):
    flat = evaluate_derivatives(expression)
    assert not has_derivative(flat)
    for sizes, at, values in points([expression], [], random.Random(seed), 3, 3, {}):
        assert compare_at(expression, flat, sizes, at, values) != "different"


def value(expression, sizes, at, values):
    return value_of(Writer(sizes).write(expression, at), Closely(values, {}))


def far_from_the_limit(seeds):
    """Slopes that are not the limit of difference quotients, and how many were compared.

    (f(z + e) - f(z - e)) / 2e at 60 digits with e = 10^-15 leaves some 28 right digits.
    """
    found, compared, step = [], 0, Fraction(1, 10**15)
    for seed in seeds:
        source = random.Random(seed)
        maker = Maker(source, literals=False)
        body, by = maker.expression(3), source.choice([z[i], y[j], w[i, j], x[i], X[()]])
        with mpmath.workdps(60):
            for sizes, at, values in points([body, by], [], source, 3, 4, {}):
                varied = (by.family.name, tuple(at[place] for place in by.args))
                try:
                    slope = value(partial(evaluate_derivatives(body), by), sizes, at, values)
                    ends = [value(body, sizes, at, {**values, varied: values[varied] + e}) for e in (step, -step)]
                except (Undefined, TooLarge):
                    continue
                quotient = (ends[0] - ends[1]) * 10**15 / 2
                compared += 1
                if abs(slope - quotient) > mpmath.mpf(10) ** -18 * max(1, abs(slope)) ** 3:
                    found.append((seed, body, by, sizes, at))
    return found, compared


def test_derivatives_agree_with_difference_quotients():
    found, compared = far_from_the_limit(range(60))
    assert found == []
    assert compared > 80


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("_negate", lambda inner: inner),
        ("_product_term", lambda factors, at, by: Number(0) if at else partial(factors[0], by) * factors[-1]),
        ("_partial_of_sum", lambda total, by: sum_over(total.index, partial(total.body, by))),
        ("_lowered", lambda base, exponent: base**exponent),
    ],
)
def test_the_difference_quotients_notice(name, fault, monkeypatch):
    with forgetting():
        monkeypatch.setattr(differentiation, name, fault)
        found, _ = far_from_the_limit(range(60))
    assert found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (D(z[i], z[j]), delta(i, j)),
        (D(z[i], z[i]), Number(1)),
        (D(z[1], z[2]), delta(1, 2)),
        (D(y[i], z[j]), Number(0)),
        (D(w[i, j], w[k, l]), delta(i, k) * delta(j, l)),
        (D(w[i, j], w[i, l]), delta(j, l)),
        (D(exp(z[i]), z[i]), exp(z[i])),
        (D(log(X[()]), X[()]), 1 / X[()]),
        (D(X[()] ** 3, X[()]), 3 * X[()] ** 2),
        (D(Size(CLASSES), X[()]), Number(0)),
        (D(sum_over(k, z[k]), z[k]), sum_over(l, delta(l, k))),
        (D(sum_over(k, z[k], but=l), z[k]), sum_over(j, delta(j, k), but=l)),
    ],
)
def test_the_form_of_simple_derivatives(expression, expected):
    assert alpha_equal(evaluate_derivatives(expression), expected)


def test_a_derivative_by_a_defined_entry_takes_that_family_as_the_variable():
    over_s = D(exp(z[i]) / S[()], S[()])
    assert evaluate_derivatives(over_s) == evaluate_derivatives(D(exp(z[i]) / X[()], X[()])).xreplace({X[()]: S[()]})
    assert evaluate_derivatives(D(exp(T[u]), T[u])) == exp(T[u])


def test_dependence_looks_through_definitions():
    assert depends_on(a[i], z)
    assert depends_on(a[i], S)
    assert not depends_on(a[i], y)
    assert depends_on(T[u] + b[u], h)


def test_an_unknown_node_is_not_differentiated():
    class Stranger(Expression):
        """A node of another language."""

    with pytest.raises(TypeError, match="the derivative of the node Stranger is not known"):
        partial(Stranger(z[i]), z[i])


def test_a_definition_may_hold_a_derivative():
    slope = define("slope", (i,), D(X[()] * exp(z[i]), z[i]))
    assert evaluate_derivatives(D(slope[j], X[()])) == evaluate_derivatives(D(X[()] * exp(z[j]), X[()]))
