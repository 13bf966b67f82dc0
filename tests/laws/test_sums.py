"""The laws of sums, for random summands: the prover proves them, the oracle agrees."""

import random

import pytest

from derive.language import CLASSES, UNITS, Multiplication, Number, Size, SumOver, delta, substitute, sum_over
from derive.proof import Proved, normal_form, power_sums, prove
from derive.proof.patterns import GENERIC
from tests.laws.checking import body, broken, failures, forgetting
from tests.strategies import h, i, j, k, l, u, v, w, x, y, z

OUTSIDE = (i, j, u)


def left_out(source, *among):
    return source.sample(among, source.choice((0, 0, 1, min(2, len(among)))))


def apart(place, places):
    """1 where `place` is none of the places, else 0."""
    return Multiplication(Number(1), *[1 - delta(place, other) for other in places])


def within(source, left, right):
    """The claim itself, or both sides under one more sum, whose index may be the place in question."""
    if source.random() < 0.5:
        return left, right, []
    weight = source.choice((z[i], w[i, j], Number(1), y[i]))
    return sum_over(i, weight * left), sum_over(i, weight * right), []


def split_and_join(source):
    """The term at a place stands apart from the others; where it is left out there is none."""
    f, places = body(source, 2, *OUTSIDE, k), left_out(source, j, 1)
    there = source.choice((i, i, Number(2)))
    term = substitute(f, {k: there})
    apart_from_it = apart(there, places) * term + SumOver(f, k, *places, there)
    return within(source, SumOver(f, k, *places), apart_from_it)


def fubini(source):
    """Two sums may change places, also where one leaves out the other's index, and over two ranges."""
    if source.random() < 0.3:
        f = body(source, 2, *OUTSIDE, k, v) * source.choice((h[k, v], Number(1)))
        places = left_out(source, i, j)
        return within(source, SumOver(sum_over(v, f), k, *places), sum_over(v, SumOver(f, k, *places)))
    f = body(source, 2, *OUTSIDE, k, l) * source.choice((w[k, l] * w[l, k] ** 2, w[k, l] * x[l], Number(1)))
    outer, inner, both = left_out(source, i, j), left_out(source, i, j), source.random() < 0.4
    first = SumOver(SumOver(f, l, *inner, *([k] if both else [])), k, *outer)
    return within(source, first, SumOver(SumOver(f, k, *outer, *([l] if both else [])), l, *inner))


def delta_collapse(source):
    """Of a sum with delta only the term at that place stays, if it is not left out."""
    f, places, there = body(source, 2, *OUTSIDE, k), left_out(source, j, 1), source.choice((i, i, Number(2)))
    return within(source, SumOver(delta(k, there) * f, k, *places), apart(there, places) * substitute(f, {k: there}))


def linearity(source):
    f, g, places = body(source, 2, *OUTSIDE, k), body(source, 2, *OUTSIDE, k), left_out(source, i, j)
    c = body(source, 1, *OUTSIDE)
    parts = c * SumOver(f, k, *places) + SumOver(g, k, *places)
    return within(source, SumOver(c * f + g, k, *places), parts)


def product_of_sums(source):
    f, g = body(source, 2, *OUTSIDE, k), body(source, 2, *OUTSIDE, l)
    together = sum_over(k, SumOver(f * g, l, i))
    return within(source, sum_over(k, f) * SumOver(g, l, i), together)


def count(source):
    """A summand without the index is added as often as there are places left."""
    f, range_ = body(source, 2, *OUTSIDE), source.choice((CLASSES, UNITS))
    index, place = (k, i) if range_ == CLASSES else (v, u)
    if source.random() < 0.5:
        return sum_over(index, f), Size(range_) * f, []
    return SumOver(f, index, place), (Size(range_) - 1) * f, []


LAWS = {law.__name__: law for law in (split_and_join, fubini, delta_collapse, linearity, product_of_sums, count)}


@pytest.mark.parametrize("law", LAWS)
def test_the_law_holds(law):
    failed, proved = broken(LAWS[law], range(40))
    assert failed == []
    assert proved > 30


@pytest.mark.parametrize("law", LAWS)
def test_its_sample_is_not_all_zero(law):
    """A law between zeros would show nothing."""
    left = [LAWS[law](random.Random(seed))[0] for seed in range(40)]
    assert sum(not isinstance(prove(one, 0), Proved) for one in left) > 20


def plant_no_exclusion(patch):
    whole = normal_form.NormalForm._sum
    patch.setattr(
        normal_form.NormalForm, "_sum", lambda self, node, *rest: whole(self, node.func(*node.args[:2]), *rest)
    )


def plant_no_order_of_bound_places(patch):
    """Power sums are no longer brought into one order of their bound places."""
    patch.setattr(power_sums, "permutations", lambda bound: [tuple(bound)])


def plant_a_place_met_twice(patch):
    """A generic place further out is not taken away from the rest."""
    patch.setattr(normal_form.NormalForm, "move", lambda self, _fraction, _old, _new: self.ring.constant(0))


def plant_one_monomial_a_sum(patch):
    """Of a summand only the first monomial is summed."""
    whole = normal_form.power_sum

    def first(form, fraction, generic, range_):
        terms = sorted(form.ring.terms(fraction.over), key=str)[:1]
        over = form.ring.constant(0)
        for powers, coefficient in terms:
            over = over + form.ring.constant(coefficient) * form._product(powers.items())
        under = normal_form.Fraction(fraction.under, form.ring.constant(1).over)
        return whole(form, over * under.inverse(), generic, range_)

    patch.setattr(normal_form, "power_sum", first)


def plant_a_generic_place_is_no_place(patch):
    """A delta is 1 at named places only, and never at one that an outer sum runs over."""
    whole = normal_form.NormalForm._pair

    def named_only(self, args, places):
        first, second = whole(self, args, places)
        generic = first.label.startswith(GENERIC)
        return (first, first._replace(label="elsewhere")) if generic else (first, second)

    patch.setattr(normal_form.NormalForm, "_pair", named_only)


def plant_the_named_counted_again(patch):
    patch.setattr(normal_form.NormalForm, "count_unnamed", lambda self, range_: self._size(range_))


FAULTS = {
    "split_and_join": plant_no_exclusion,
    "fubini": plant_no_order_of_bound_places,
    "delta_collapse": plant_a_generic_place_is_no_place,
    "linearity": plant_one_monomial_a_sum,
    "product_of_sums": plant_a_place_met_twice,
    "count": plant_the_named_counted_again,
}


@pytest.mark.parametrize("law", LAWS)
def test_the_law_notices(law, monkeypatch):
    with forgetting():
        FAULTS[law](monkeypatch)
        assert next(failures(LAWS[law], range(40)), None)
