"""Sums with a denominator, each beside a neighbour of it that is false: both verdicts, so that neither is luck."""

import pytest

from derive.language import CLASSES, UNITS, Size, exp, log, sum_over, variable
from derive.proof import Proved, Refuted, prove
from derive.proof.kernels import ONE, NotDecided, order
from derive.proof.patterns import Point
from derive.proof.power_sums import canonical_sum, mentions, rename

k, m, q = (CLASSES.index(letter) for letter in "kmq")
u, v = UNITS.index("u"), UNITS.index("v")
z, y, x, w = variable("z", CLASSES), variable("y", CLASSES), variable("x"), variable("w", CLASSES, UNITS)
n, X, e = Size(CLASSES), x[()], exp(z[k])


def total(body):
    return sum_over(k, body)


# A sum, what it is, and what it is not.
SUMS = [
    (total((X + e) / e), n + X * total(1 / e), X * total(1 / e)),
    (total((X + e) / e), n + X * total(1 / e), X * total(1 / e) - n),
    (total((X + e) / (X * e)), n / X + total(1 / e), n + total(1 / e)),
    (total((X * e + 1) / e), X * n + total(1 / e), X + n + total(1 / e)),
    (total(z[k] / (X + 1)), total(z[k]) / (X + 1), total(z[k]) * (X + 1)),
    (total(1 / (2 * z[k])), total(1 / z[k]) / 2, 2 * total(1 / z[k])),
    (total(z[k] / (2 * z[k] + 2 * X)), total(z[k] / (z[k] + X)) / 2, total(z[k] / (z[k] + X))),
    (total(1 / (X * z[k])), total(1 / z[k]) / X, total(1 / z[k])),
    (total(1 / (X**2 * z[k])), total(1 / z[k]) / X**2, total(1 / z[k]) / X),
    (total(1 / ((X + 1) * (z[k] + 1))), total(1 / (z[k] + 1)) / (X + 1), total(1 / (z[k] + 1)) * (X + 1)),
    (total(1 / ((X + 1) * z[k])), total(1 / z[k]) / (X + 1), total(1 / z[k]) + X + 1),
    (total(X * e / (1 + e)), X * total(e / (1 + e)), X * total(1 / (1 + e))),
    (total(1 / (1 + e) ** 2), total(1 / (1 + e) * (1 / (1 + e))), total(1 / (1 + e))),
    (total(1 / z[k] ** 2), total(1 / z[k] * (1 / z[k])), total(1 / z[k])),
    (total(y[k] / (z[k] * y[k] ** 2)), total(1 / (z[k] * y[k])), total(y[k] / z[k])),
    (total(X**2 * z[k]), X**2 * total(z[k]), X * total(z[k])),
    (total(z[k] ** 2 * y[k]), total(y[k] * z[k] ** 2), total(y[k] * z[k])),
    # inner sums are flattened, each copy with positions of its own
    (total(z[k]) ** 3, total(sum_over(m, z[k] * z[m] * sum_over(q, z[q]))), total(z[k] ** 3)),
    (total(z[k] * sum_over(v, w[k, v]) ** 2), total(z[k] * sum_over(v, w[k, v]) * sum_over(v, w[k, v])),
     total(z[k] * sum_over(v, w[k, v] ** 2))),
    (total(z[k] / sum_over(v, w[k, v])), total(2 * z[k] / (2 * sum_over(v, w[k, v]))),
     total(z[k] * sum_over(v, 1 / w[k, v]))),
    (total(z[k] / sum_over(v, w[k, v])), total(z[k] * (1 / sum_over(v, w[k, v]))), total(z[k])),
    # a name in an exponent, a log and a denominator moves with its position
    (total(sum_over(m, exp(z[k] * y[m]))), sum_over(m, total(exp(y[m] * z[k]))), total(exp(z[k] * y[k])) * n),
    (total(exp(sum_over(v, w[k, v]))), sum_over(m, exp(sum_over(u, w[m, u]))), total(exp(w[k, 1]))),
    (total(sum_over(m, z[k] * exp(sum_over(v, w[m, v])))), total(z[k]) * total(exp(sum_over(v, w[k, v]))),
     total(z[k] * exp(sum_over(v, w[k, v])))),
    (total(sum_over(m, log(2 + exp(z[k] + y[m])))), sum_over(m, total(log(exp(y[m]) * e + 2))),
     total(sum_over(m, log(2 + exp(z[k] + y[k]))))),
    (total(sum_over(m, 1 / (2 + e * exp(y[m])))), sum_over(m, total(1 / (exp(y[m]) * e + 2))),
     total(sum_over(m, 1 / (2 + e * exp(y[k]))))),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "wrong"), SUMS)
def test_a_sum_is_what_it_is_and_not_its_neighbour(left, right, wrong):
    assert isinstance(prove(left, right), Proved)
    assert isinstance(prove(left, wrong), Refuted)


P, Q, R = (Point("classes", label) for label in ("*0", "*1", "#9"))
Z_P, Z_Q = ("entry", "z", (P,)), ("entry", "z", (Q,))


def test_bound_positions_are_numbered_above_those_within():
    inner = canonical_sum((P,), ((Z_P, 1),))
    assert inner == ("sum", (Point("classes", "#1"),), ((("entry", "z", (Point("classes", "#1"),)), 1),))
    exponential = ("exp", ((inner, 1), (Z_Q, 1)), ONE)
    outer = canonical_sum((Q,), ((exponential, 1),))
    assert outer[1] == (Point("classes", "#2"),)
    assert canonical_sum((P,), ((("exp", ((outer, 1), (Z_P, 1)), ONE), 1),))[1] == (Point("classes", "#3"),)


@pytest.mark.parametrize(
    ("key", "renamed"),
    [
        (("size", "n"), ("size", "n")),
        (("root", 2), ("root", 2)),
        (Z_P, Z_Q),
        (("exp", ((Z_P, 2),), ONE), ("exp", ((Z_Q, 2),), ONE)),
        (("exp", ((Z_Q, 1),), (((), 1), (((Z_P, 1),), 3))), ("exp", ((Z_Q, 1),), (((((Z_Q, 1),), 3)), ((), 1)))),
        (("log", (((Z_P, 1),), 5), ONE), None),
        (("inverse", ((((Z_P, 1),), 1), (((Z_Q, 1),), 1))), ("inverse", ((((Z_Q, 1),), 2),))),
        (("inverse", ((((Z_P, 1),), 1), (((Z_Q, 1),), -1), ((), 1))), ("inverse", (((), 1),))),
    ],
)
def test_renaming_reaches_every_part_and_gathers_what_becomes_the_same(key, renamed):
    if renamed is None:
        key, renamed = ("log", ((((Z_P, 1),), 5),), ONE), ("log", ((((Z_Q, 1),), 5),), ONE)
    new = rename(key, {P: Q})
    assert (new[0], *map(sorted_if_polynomial, new[1:])) == (renamed[0], *map(sorted_if_polynomial, renamed[1:]))
    assert not mentions(new, P)


def sorted_if_polynomial(part):
    return sorted(part, key=repr) if isinstance(part, tuple) else part


def test_the_terms_of_a_renamed_polynomial_stand_in_the_order_of_their_monomials():
    polynomial = ((((Z_P, 1),), 5), ((((Z_P, 2),), 3)), ((), 1))
    _, renamed = rename(("inverse", polynomial), {P: Q})
    assert renamed == tuple(sorted(renamed, key=lambda term: order(term[0])))
    assert dict(renamed) == {((Z_Q, 1),): 5, ((Z_Q, 2),): 3, (): 1}


def test_a_kernel_of_an_unknown_kind_is_refused():
    with pytest.raises(AssertionError, match="unknown kind: other"):
        rename(("other", P), {P: Q})


@pytest.mark.parametrize(("count", "decided"), [(6, True), (7, False)])
def test_six_positions_hang_together_and_no_more(count, decided):
    points = tuple(Point("classes", f"*{at}") for at in range(count))
    key = (("entry", "z", points[:1]), 1)
    if decided:
        assert len(canonical_sum(points, (key,))[1]) == count
    else:
        with pytest.raises(NotDecided, match="more than 6 indices"):
            canonical_sum(points, (key,))
