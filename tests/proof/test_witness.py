"""Counterexamples: simple, exact, and with everything that is assumed fulfilled."""

from fractions import Fraction

import pytest

from derive.language import (
    CLASSES,
    SAMPLES,
    UNITS,
    D,
    Distinct,
    Number,
    Same,
    Size,
    define,
    delta,
    exp,
    function,
    log,
    sum_over,
    variable,
)
from derive.proof import Hypothesis, OneHot, Positive, Refuted, Unknown, prove, roles, witness
from derive.proof.admissible import all_hold, meet
from derive.proof.evaluation import Instance, Undefined, evaluate
from derive.proof.exact import Exact, NotExact, exact, exact_exp, exact_log
from derive.proof.interval import Interval, interval, interval_exp, interval_log, precision
from derive.proof.verdict import shown
from derive.proof.witness import find_witness, written_out
from tests.oracle import check_witness, real
from tests.strategies import S, X, Y, a, b, h, i, j, k, l, u, w, x, y, z

s = SAMPLES.index("s")
x_, y_ = X[()], Y[()]
SUM = Hypothesis("sum of y is 1", sum_over(k, y[k]), Number(1))


def found(left, right, assuming=(), sizes=None):
    """The witness, checked by the oracle; None where there is none."""
    witness = find_witness(left, right, assuming, sizes or {})
    if witness is not None:
        check_witness(left, right, witness)
    return witness


# -- what a witness looks like ----------------------------------------------------------

SIMPLE = [
    (x_, Number(0), "X = 1: left 1, right 0"),
    (z[i], z[j], "n = 2, z = (1, 2), i = 1, j = 2: left 1, right 2"),
    (z[2], z[1], "n = 2, z = (1, 2): left 2, right 1"),
    (a[i], a[i] ** 2, "n = 2, z = (0, 0), i = 1: left 1/2, right 1/4"),
    (sum_over(k, Number(1)), Size(CLASSES) + 1, "n = 2: left 2, right 3"),
    (delta(i, j), Number(1), "n = 2, i = 1, j = 2: left 0, right 1"),
    (log(exp(z[i]) + exp(z[j])), Number(0), "n = 2, z = (0, 0), i = 1, j = 1: left log 2, right 0"),
    (sum_over(k, w[k, k]), sum_over(k, w[k, 1]), "n = 2, w = (1, 2, 0, -1): left 0, right 1"),
]


@pytest.mark.parametrize(("left", "right", "expected"), SIMPLE)
def test_the_first_witness_is_a_simple_one(left, right, expected):
    assert str(found(left, right)) == expected


def test_a_witness_is_the_same_every_time():
    claim = D(a[i], z[j]), a[i] * (1 - a[j])
    assert found(*claim) == found(*claim)


def test_one_class_is_tried_too():
    """At n = 2, 3 and 4 this product is 0."""
    n = Size(CLASSES)
    assert str(found((n - 2) * (n - 3) * (n - 4), Number(0))) == "n = 1: left -6, right 0"


def test_sizes_grow_to_what_is_spoken_of():
    assert found(z[5], z[1]).sizes == {"n": 5}
    apart = [Distinct(f, g) for f, g in ((i, j), (i, k), (i, l), (j, k), (j, l), (k, l))]
    assert found(z[i], Number(99), apart).sizes == {"n": 4}


def test_given_sizes_are_kept():
    assert found(z[i], z[j], [], {"n": 4}).sizes == {"n": 4}
    assert found(z[i], z[j], [], {"n": 1}) is None


def test_values_beyond_the_simple_ones_are_tried():
    roots = (1, 2, 0, -1, 3)
    product = 2 * x_ - 1
    for root in roots:
        product = product * (x_ - root)
    assert found(product, Number(0)).values["X"][()].rational not in {*map(Fraction, roots), Fraction(1, 2)}
    assert found(log(exp(z[i]) - 6), log(exp(z[i]) - 6) + 1)


# -- the work that a search may take ----------------------------------------------------


def test_the_search_ends_after_a_counted_amount_of_work(monkeypatch):
    """What vanishes at the simple numbers takes some 30 tries; with work for ten the answer is Unknown."""
    gone = x_ * (x_ - 1) * (x_ - 2) * (x_ + 1) * (2 * x_ - 1) * (x_ - 3)
    assert isinstance(prove(gone, Number(0)), Refuted)
    monkeypatch.setattr(witness, "MOST_WORK", 10 * written_out(gone, ()))
    assert prove(gone, Number(0)) == Unknown("no counterexample was found among small instances")


def test_sizes_at_which_a_line_is_too_long_are_passed_over(monkeypatch):
    """The five sums have 3^5 and more terms where n is 3; n = 2 is enough."""
    long = z[i]
    for index in map(CLASSES.index, "abcde"):
        long = sum_over(index, long * y[index])
    monkeypatch.setattr(witness, "MOST_WORK", 300)
    assert find_witness(long, Number(0), [], {}).sizes == {"n": 2}
    assert find_witness(long, Number(0), [], {"n": 3}) is None


def test_the_work_of_a_candidate_is_that_of_both_sides():
    search = witness._Search(z[i] + 1, sum_over(k, z[k] + 1), [], {})
    assert search.work({"n": 3}) == 3 + 10


def test_a_number_in_one_range_says_nothing_of_another():
    assert witness._Search(z[5], w[1, 2] * h[i, 1], [], {}).least == {"n": 5, "d": 1}


def test_the_work_is_that_of_the_line_written_out():
    sizes = (("d", 2), ("n", 3))
    assert written_out(z[i] + 1, sizes) == 3
    assert written_out(sum_over(k, z[k] + 1), sizes) == 1 + 3 * 3
    assert written_out(S[()], sizes) == 1 + 1 + 3 * 2
    assert written_out(D(z[i] ** 2, z[i]), sizes) == 1 + 3 * 3


def test_the_ranges_are_those_of_definitions_and_of_bound_indices_too():
    assert witness.ranges_of(S[()] + x_) == {CLASSES}
    assert witness.ranges_of(sum_over(k, Number(1)) * Size(SAMPLES)) == {CLASSES, SAMPLES}
    assert found(S[()], Number(0)).sizes == {"n": 2}


def test_what_multiplies_another_entry_is_told_from_what_stands_alone():
    """In e^(w h) one of the two takes plain numbers, so that the value is a fraction."""
    scaled = define("q", (i,), sum_over(u, h[i, u] * b[u]) + x[i])
    for product in (h[i, u] * b[u], exp(scaled[i]), 2 * h[i, u] * b[u], scaled[i] * x_):
        assert roles.multiplied(product) == {h, b}
    for single in (2 * h[i, u], h[i, u] + b[u], exp(h[i, u]) * b[u], x_ * S[()], S[()] * a[i], Number(2)):
        assert roles.multiplied(single) == frozenset()


def test_what_1_is_taken_from_is_a_share_where_it_stands_in_a_logarithm_or_a_denominator():
    logit = define("q", (i,), log(1 - x[i]))
    for share in (log(1 - x[i]), y[i] / (1 - x[i]), logit[i] + 1, -log(y[i] * (1 - x[i]))):
        assert roles.taken_from_1(share, narrow=True) == {x}
    for label in ((1 - y[i]) * log(x[i]), y[i] * (1 - y[i]), (1 - y[i]) / x[i]):
        assert (roles.taken_from_1(label, narrow=True), roles.taken_from_1(label)) == (frozenset(), {y})
    for other in (log(x[i] - 1), log(2 - x[i]), log(1 + x[i]), log(1 - S[()]), x[i] - y[i]):
        assert roles.taken_from_1(other) == roles.taken_from_1(other, narrow=True) == frozenset()


def test_shares_lie_between_0_and_1_and_labels_are_0_or_1(monkeypatch):
    loss = -y_ * log(x_) - (1 - y_) * log(1 - x_)

    def values():
        one = found(D(loss, x_), -y_ / x_ - (1 - y_) / (1 - x_)).values
        return one["X"][()].rational, one["Y"][()].rational

    share, label = values()
    assert 0 < share < 1
    assert label in (0, Fraction(1, 2), 1)
    monkeypatch.setattr(witness, "MODEST_TRIES", 0)
    share, label = values()
    assert not (0 < share < 1 and label in (0, 1))


# -- what is assumed holds --------------------------------------------------------------


def test_one_hypothesis_is_met():
    witness = found(y[i], Number(5), [SUM])
    assert sum(value.rational for value in witness.values["y"].values()) == 1


def test_two_hypotheses_are_met_together():
    """Each alone would be met by an entry that the other needs."""
    assuming = [Hypothesis("a", x_ + y_, Number(1)), Hypothesis("b", x_ - y_, Number(3))]
    assert found(x_, Number(2), assuming) is None
    witness = found(x_, y_, assuming)
    assert (witness.values["X"][()], witness.values["Y"][()]) == (exact(2), exact(-1))


def test_a_hypothesis_is_met_at_every_position():
    targets = variable("t", CLASSES, SAMPLES)
    each = Hypothesis("sums", sum_over(k, targets[k, s]), Number(1))
    witness = found(targets[i, s], targets[j, s], [each])
    for sample in range(1, witness.sizes["m"] + 1):
        assert sum(v.rational for (_, at), v in witness.values["t"].items() if at == sample) == 1


def test_a_hypothesis_does_not_break_what_is_positive():
    witness = found(y[i], Number(1), [SUM, Positive("y > 0", y)])
    assert str(witness) == "n = 2, y = (1/2, 1/2), i = 1: left 1/2, right 1"


def test_a_positive_definition_is_positive():
    product = define("p", (i,), x[i] * y_)
    witness = found(product[i], Number(7), [Positive("p > 0", product)])
    assert all(value.rational * witness.values["Y"][()].rational > 0 for value in witness.values["x"].values())


def test_one_hot_stays_one_hot():
    witness = found(y[i], y[j], [OneHot("y is one-hot", y), SUM])
    assert sorted(value.rational for value in witness.values["y"].values()) == [0, 1]


def test_contradictory_hypotheses_have_no_witness():
    assert found(y[i], Number(7), [SUM, Hypothesis("2", sum_over(k, y[k]), Number(2))]) is None
    assert found(y[i], Number(7), [OneHot("y is one-hot", y), Hypothesis("all", y[i], Number(1))], {"n": 2}) is None


def test_a_hypothesis_that_is_not_linear_is_never_broken():
    square = Hypothesis("square", x_**2, Number(4))
    for wrong in (Number(5), Number(-2)):
        witness = found(x_, wrong, [square])
        assert witness is None or witness.values["X"][()].rational ** 2 == 4


def test_conditions_hold_also_through_an_index_of_neither_side():
    assert found(x[i], x[k], [Same(i, j), Same(j, k)]) is None
    assert found(x[i], x[1], [Same(i, 1)]) is None
    witness = found(x[i], x[k], [Distinct(i, j), Same(j, k)])
    assert witness.places["i"] != witness.places["j"] == witness.places["k"]


def test_meeting_solves_a_system():
    values = {"x": {(at,): exact(at) for at in (1, 2)}, "w": {(p, r): exact(p + r) for p in (1, 2) for r in (1, 2)}}
    rows = Hypothesis("rows", sum_over(l, w[i, l]), x[i])
    total = Hypothesis("total", sum_over(k, x[k]), Number(1))
    meet([rows, total], {"n": 2}, values)
    assert all_hold([rows, total], {"n": 2}, values)
    assert values["x"][1,] + values["x"][2,] == exact(1)


def test_what_holds_is_checked_exactly():
    values = {"y": {(1,): exact(Fraction(1, 3)), (2,): exact(Fraction(2, 3))}}
    assert all_hold([SUM], {"n": 2}, values)
    assert not all_hold([SUM], {"n": 2}, {"y": {(1,): exact(Fraction(1, 3)), (2,): exact(Fraction(2, 3) + 1)}})
    assert not all_hold([OneHot("h", y)], {"n": 2}, values)
    assert all_hold([Positive("p", y)], {"n": 2}, values)
    assert not all_hold([Hypothesis("h", 1 / (y[1] - y[1]), Number(1))], {"n": 2}, values)


# -- values -----------------------------------------------------------------------------


def at(values, sizes=None, places=None):
    return Instance(sizes or {}, places or {}, lambda name, where: values[name][where], exact, exact_exp, exact_log)


def test_derivatives_by_a_definition_and_by_what_it_is_made_of():
    """d/dq of (d/dX of q^2 with q = X^2) is d/dq of 2q 2X = 4X, in either nesting of the levels."""
    square = define("q", (), x_**2)
    value = evaluate(D(D(square[()] ** 2, x_), square[()]), at({"X": {(): exact(3)}}))
    assert value == exact(12)


def test_derivatives_of_an_undetermined_function():
    f = function("f", X)
    values = {"X": {(): exact(2)}, "f": {(): exact(3)}, "f'": {(): exact(5)}, "f''": {(): exact(7)}}
    assert evaluate(D(f[()] ** 2, x_), at(values)) == exact(30)
    assert evaluate(D(D(f[()] ** 2, x_), x_), at(values)) == exact(2 * 5 * 5 + 2 * 3 * 7)


@pytest.mark.parametrize(
    "expression",
    [1 / (x_ - x_), log(-x_), log(x_ - x_), (x_ - x_) ** -1, z[3], 0 * (1 / (x_ - x_)), D(delta(1, 1) / (x_ - x_), x_)],
)
def test_what_has_no_value_says_so(expression):
    values = {"X": {(): exact(2)}, "z": {(1,): exact(1), (2,): exact(1)}}
    with pytest.raises(Undefined):
        evaluate(expression, at(values, {"n": 2}))


def test_nothing_undefined_hides_in_an_interval():
    """1/0 is no interval, not even where a derivative would drop it."""
    hidden = exp(x_ / 3) * 0 + D(S[()] / y_, y[1])
    assert find_witness(hidden + y_, y_ + 1, [Hypothesis("0", y_, Number(0))], {"n": 2}) is None


def test_intervals_settle_what_is_not_exact():
    witness = found(exp(Number(1)), Number(2))
    assert isinstance(witness.left, float)
    assert str(witness) == "left 2.718, right 2"
    assert found(exp(Number(1)) ** 2, exp(Number(2))) is None


def test_intervals_are_rigorous():
    with precision(100):
        third = interval(Fraction(1, 3))
        assert not (third * 3).is_apart_from(interval(1))
        assert (third * 3).is_apart_from(interval(Fraction(10**20 + 1, 10**20)))
        assert not interval_exp(interval_log(interval(2))).is_apart_from(interval(2))
        with pytest.raises(ZeroDivisionError):
            interval(1) / (third * 3 + -1)
        with pytest.raises(ValueError):  # noqa: PT011
            interval_log(third * 3 + -1)
        assert isinstance(2 * third + 1, Interval)


def test_intervals_that_overlap_or_look_the_same_are_no_witness():
    """Plain floats see a difference, and even 240 bits lose the digits of e beside 10^100."""
    e, large, small = exp(Number(1)), Number(10**100), Number(Fraction(1, 10**30))
    assert find_witness(e + large - large, e, [], {}) is None
    assert find_witness(e + Number(10**20) - Number(10**20) + small, e, [], {}) is None
    assert find_witness(e + Number(10**20) - Number(10**20) + 1, e, [], {}) is not None
    assert find_witness(exp(Number(700)) * exp(Number(700)), Number(1), [], {}) is None
    assert find_witness(Number(1), exp(Number(700)) * exp(Number(700)), [], {}) is None


def test_intervals_that_touch_are_not_apart():
    for same in (interval(2), interval(Fraction(1, 3))):
        assert not same.is_apart_from(same)
        assert same.is_apart_from(same + 1)
        assert (same + 1).is_apart_from(same)
    for nothing in (interval(0), interval(-1)):
        with pytest.raises(ValueError):  # noqa: PT011
            interval_log(nothing)


def test_a_precision_ends_with_its_block():
    before = interval(Fraction(1, 3))
    with precision(1000):
        assert interval(Fraction(1, 3)) != before
    assert interval(Fraction(1, 3)) == before


def test_the_log_of_a_negative_log_is_none():
    with pytest.raises(ValueError):  # noqa: PT011
        exact_log(-exact_log(2))


def test_what_a_line_does_not_speak_of_may_be_anything():
    for assumption in (OneHot("h", y), Positive("p", y)):
        assert all_hold([assumption], {"n": 2}, {})
        assert str(found(x_, Number(0), [assumption])) == "X = 1: left 1, right 0"


def test_exact_numbers():
    two, six = exact_log(2), exact_log(6)
    assert six == two + exact_log(3)
    assert exact_log(Fraction(2, 3)) == two + -exact_log(3)
    assert exact_exp(six + -two) == exact(3)
    assert (two * Fraction(1, 2)).logs == ((2, Fraction(1, 2)),)
    assert not six + -six
    for wrong in (lambda: two * six, lambda: exact(1) / two, lambda: exact_exp(exact(1)), lambda: exact_log(two)):
        with pytest.raises(NotExact):
            wrong()
    with pytest.raises(ZeroDivisionError):
        two / exact(0)
    with pytest.raises(ValueError):  # noqa: PT011
        exact_log(-1)
    assert float(real(Exact(Fraction(1), ((2, Fraction(3)),)))) == pytest.approx(1 + 3 * 0.6931471805599453)


def test_numbers_are_shown_as_a_person_writes_them():
    assert [shown(v) for v in (exact(Fraction(1, 4)), exact_log(2), -exact_log(3), exact_log(6), 0.123456)] == [
        "1/4",
        "log 2",
        "-log 3",
        "1.792",
        "0.1235",
    ]


def test_two_ranges_have_sizes_of_their_own():
    witness = found(sum_over(k, h[k, u]), h[i, u])
    assert set(witness.sizes) == {"n", "d"}
    assert UNITS.size in witness.sizes
