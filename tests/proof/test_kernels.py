"""Fractions of kernels: the arithmetic that every proof rests on, and its limits."""

import pytest

from derive.proof.kernels import LARGEST_POWER, MOST_TERMS, NotDecided, Ring, RingFull, lowest, monomial

X, Y = ("entry", "x", ()), ("entry", "y", ())


@pytest.fixture
def ring():
    return Ring(8)


def told(ring, fraction):
    return ring.freeze(fraction.over), ring.freeze(fraction.under)


def test_a_fraction_is_in_lowest_terms_with_a_positive_denominator(ring):
    x, y, one = ring.generator(X), ring.generator(Y), ring.constant(1)
    assert told(ring, ring.constant(6, -4)) == ((((), -3),), (((), 2),))
    assert told(ring, (x * x - y * y) * (y - x).inverse()) == told(ring, -(x + y))
    assert told(ring, one * (-x).inverse()) == ((((), -1),), ((((X, 1),), 1),))
    assert told(ring, x * y.inverse() * y) == told(ring, x)


def test_sums_differences_and_products(ring):
    x, y = ring.generator(X), ring.generator(Y)
    half = ring.constant(1, 2)
    assert told(ring, half + half) == told(ring, ring.constant(1))
    assert told(ring, x.inverse() + y.inverse()) == told(ring, (x + y) * (x * y).inverse())
    assert told(ring, x - y) == told(ring, -(y - x))
    assert told(ring, x.inverse() + x.inverse()) == told(ring, ring.constant(2) * x.inverse())


def test_powers(ring):
    x, y = ring.generator(X), ring.generator(Y)
    base = x * y.inverse()
    assert told(ring, base.power(0)) == told(ring, ring.constant(1))
    assert told(ring, base.power(3)) == told(ring, base * base * base)
    assert told(ring, base.power(-2)) == told(ring, y * y * (x * x).inverse())
    assert told(ring, ring.constant(0).power(0)) == told(ring, ring.constant(1))
    assert told(ring, (-x).power(-1)) == told(ring, -(x.inverse()))


def test_equal_means_equal_as_rational_functions(ring):
    x, y = ring.generator(X), ring.generator(Y)
    assert (x * y.inverse()).same_as(x * y.inverse())
    assert not (x * y.inverse()).same_as(y * x.inverse())
    assert not x.same_as(x * y.inverse())
    assert not x.same_as(-x)
    assert not x.same_as(x * x)


def test_there_is_no_inverse_of_nothing(ring):
    with pytest.raises(NotDecided, match="a denominator is 0"):
        ring.constant(0).inverse()
    with pytest.raises(NotDecided, match="a denominator is 0"):
        ring.constant(0).power(-1)


@pytest.mark.parametrize("sign", [1, -1])
def test_an_exponent_has_a_limit(ring, sign):
    x = ring.generator(X)
    assert ring.terms(x.power(LARGEST_POWER).over) == [({X: 60}, 1)]
    with pytest.raises(NotDecided, match=f"the exponent {sign * 61} is beyond 60"):
        x.power(sign * (LARGEST_POWER + 1))


def test_a_power_that_would_be_large_is_not_written_out(ring):
    terms = [ring.generator(("entry", "x", (at,))) for at in range(7)]
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    assert len(total.power(10).over) == 8008
    with pytest.raises(NotDecided, match="may have more than 20000 terms"):
        total.power(14)
    with pytest.raises(NotDecided, match="may have more than 20000 terms"):
        total.inverse().power(14)


def test_a_large_product_is_not_written_out(ring):
    few = ring.generator(X)
    many = Ring(2)
    polynomial = many.constant(0).over
    x, y = many.context.gens()
    for at in range(MOST_TERMS // 100 + 1):
        polynomial = polynomial + x**at
    wide = sum((y**at for at in range(100)), start=y - y)
    with pytest.raises(NotDecided, match="it has more than 20000 terms"):
        lowest(polynomial * wide, many.constant(1).over)
    with pytest.raises(NotDecided, match="it has more than 20000 terms"):
        lowest(many.constant(1).over, polynomial * wide)
    exactly = (polynomial - x ** (MOST_TERMS // 100)) * wide
    assert len(lowest(exactly, many.constant(1).over).over) == MOST_TERMS
    assert few.under.is_one()


def test_a_ring_gives_each_key_one_generator_until_it_is_full():
    ring = Ring(2)
    x, y = ring.generator(X), ring.generator(Y)
    assert ring.generator(X).same_as(x)
    assert not x.same_as(y)
    assert ring.keys == [X, Y]
    with pytest.raises(RingFull):
        ring.generator(("entry", "z", ()))
    assert ring.generator(Y).same_as(y)


def test_keys_depend_on_names_alone():
    first, second = Ring(4), Ring(4)
    a = first.generator(X) + first.generator(Y) * first.generator(Y)
    b = second.generator(Y) * second.generator(Y) + second.generator(X)
    assert first.freeze(a.over) == second.freeze(b.over) == ((((X, 1),), 1), (((Y, 2),), 1))
    assert first.kernels_of(a.over) == [X, Y]
    assert second.kernels_of(second.generator(X).over) == [X]
    assert first.kernels_of(first.constant(7).over) == []
    assert first.terms((first.constant(3) * a).over) in ([({Y: 2}, 3), ({X: 1}, 3)], [({X: 1}, 3), ({Y: 2}, 3)])


def test_a_monomial_is_sorted_and_without_zeroes():
    assert monomial({Y: 1, X: 2, ("size", "n"): 0}) == ((X, 2), (Y, 1))
