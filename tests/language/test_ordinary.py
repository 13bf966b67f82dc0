"""SymPy's opinion of a line: what is handed over has the value that the oracle gives it."""

import random

import mpmath
import pytest
import sympy

from derive.language import D, define, exp, ordinary, sum_over
from derive.language.ordinary import entry_symbol, instance
from derive.proof import Proved, prove
from tests.oracle import Closely, TooLarge, Undefined, Writer, points, value_of
from tests.strategies import Maker, S, T, X, a, h, i, j, k, u, w, x, z

x_ = X[()]
Z = define("Z", (i,), sum_over(k, w[i, k] * x[k]))
SQUARED = define("V", (i,), Z[i] ** 2 * z[i])
UNDER = define("U", (), x_**2)
OVER = define("O", (), UNDER[()] ** 3 + x_)

MIXED = [
    (D(D(Z[i] ** 2, w[i, j]), Z[i]), 2 * x[j]),
    (D(D(Z[i] ** 2, Z[i]), w[i, j]), 2 * x[j]),
    (D(D(exp(Z[i]) * w[i, j], w[i, j]), Z[i]), exp(Z[i]) * (1 + w[i, j] * x[j])),
    (D(D(D(Z[i] ** 3, w[i, j]), w[i, k]), Z[i]), 6 * x[j] * x[k]),
    (D(D(SQUARED[i] ** 2, w[i, j]), Z[i]), 12 * Z[i] ** 2 * z[i] ** 2 * x[j]),
    # By what rests on the outer variable itself.
    (D(D(SQUARED[i] ** 2, SQUARED[i]), Z[i]), 4 * Z[i] * z[i]),
    (D(D(OVER[()] ** 2, OVER[()]), UNDER[()]), 6 * UNDER[()] ** 2),
    (D(D(OVER[()], UNDER[()]), x_), 12 * x_**3),
    (D(D(exp(z[i]) / S[()], z[j]), S[()]), None),
    (D(D(a[i], z[j]), S[()]), None),
]


@pytest.mark.parametrize(("left", "right"), [pair for pair in MIXED if pair[1] is not None])
def test_mixed_derivatives_by_a_definition_and_by_what_it_is_made_of(left, right):
    """The prover and SymPy are of one opinion."""
    assert isinstance(prove(left, right), Proved)
    for sizes, at in (({"n": 2, "d": 1}, {i: 1, j: 2, k: 1}), ({"n": 3, "d": 2}, {i: 2, j: 2, k: 2})):
        assert sympy.simplify(instance(left, sizes, at) - instance(right, sizes, at)) == 0


def differing(expressions):
    """The expressions whose value SymPy and the oracle see differently, and at how many points both see one."""
    found, compared = [], 0
    for number, expression in enumerate(expressions):
        for sizes, at, drawn in points([expression], [], random.Random(number), 3, 2, {}):
            values = {key: value / 9 for key, value in drawn.items()}
            constants = {entry_symbol(*key): sympy.Rational(str(value)) for key, value in values.items()}
            with mpmath.workdps(40):
                try:
                    expected = value_of(Writer(sizes).write(expression, at), Closely(values, {}))
                    ours = sympy.N(instance(expression, sizes, at).xreplace(constants), 40)
                except (Undefined, TooLarge):
                    continue
                compared += 1
                if abs(mpmath.mpf(ours) - expected) > mpmath.mpf(10) ** -25 * max(1, abs(expected)):
                    found.append(expression)
    return found, compared


def random_derivatives(seeds):
    """Derivatives of random expressions, some by a definition, mixed with one by a variable."""
    for seed in seeds:
        source = random.Random(seed)
        body = Maker(source, literals=False).expression(source.randint(1, 3))
        by = [source.choice((S[()], T[u], a[i])), source.choice((z[j], x[j], h[i, u]))]
        source.shuffle(by)
        yield D(D(body, by[0]), by[1])


def test_its_values_are_the_oracles():
    found, compared = differing([*(left for left, _ in MIXED), *random_derivatives(range(40))])
    assert found == []
    assert compared > 60


def test_that_test_notices_what_does_not_go_through_the_definition(monkeypatch):
    """The fault that there was: a derivative by w forgot the Z that was held fixed for another one."""
    monkeypatch.setattr(ordinary, "Addition", lambda direct, *_through: direct)
    ordinary._instance.cache_clear()
    found, _ = differing(left for left, _ in MIXED)
    ordinary._instance.cache_clear()
    assert len(found) >= 4
