"""The prover against an independent oracle, against known answers, and against what once fooled it.

A false Proved or a false Refuted is the end of this project, and an Unknown where the
fragment decides is a fault too. So: verdicts written out in full; every trick that the
prover fell for; thousands of random pairs (a seeded sample of them here) judged by
tests/oracle.py; and planted faults, so that these tests are seen to notice.
"""

import contextlib
import itertools
import random
from fractions import Fraction

import mpmath
import pytest
from hypothesis import Phase, given, settings

from derive.language import (
    CLASSES,
    SAMPLES,
    UNITS,
    Cases,
    D,
    Distinct,
    IndexRange,
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
from derive.proof import Hypothesis, OneHot, Positive, Proved, Prover, Refuted, Unknown, evaluation, prove
from derive.proof import normal_form as normal_form_module
from derive.proof import prover as prover_module
from tests.oracle import Closely, TooLarge, Undefined, Writer, check_witness, loose, points, value_of
from tests.pairs import HOT, POSITIVE, ROWS, SUM, SYMMETRIC, Claim, pairs
from tests.strategies import Maker, Rewriter, S, X, Y, a, equal_pairs, h, i, j, k, l, mutated_pairs, q, u, v, w, x, y, z

s = SAMPLES.index("s")
x_, y_ = X[()], Y[()]
n, m = Size(CLASSES), Size(SAMPLES)
TARGETS = variable("t", CLASSES, SAMPLES)
LOSS = define("L", (), -sum_over(k, y[k] * log(a[k])))

SUMS = Hypothesis("sum of t is 1", sum_over(k, TARGETS[k, s]), Number(1))


def told(verdict):
    """A verdict in words: its conditions, the hypotheses used, the smallest sizes, the witness, the reason."""
    match verdict:
        case Proved():
            parts = ["proved", *map(str, verdict.conditions), *verdict.hypotheses]
            return "; ".join([*parts, *(f"{letter} >= {least}" for letter, least in verdict.smallest.items())])
        case Refuted():
            return f"refuted; {verdict.witness}"
        case Unknown():
            return f"unknown; {verdict.reason}"


# -- known answers ----------------------------------------------------------------------

TRUE = [
    # softmax and cross-entropy
    (D(a[i], z[j]), a[i] * (delta(i, j) - a[j]), [], "proved"),
    (D(a[i], z[j]), -a[i] * a[j], [Distinct(i, j)], "proved; n >= 2"),
    (D(a[i], z[j]), a[i] * (1 - a[i]), [Same(i, j)], "proved"),
    (D(D(a[i], z[i]), z[i]), a[i] * (1 - a[i]) * (1 - 2 * a[i]), [], "proved"),
    (sum_over(k, a[k]), Number(1), [], "proved"),
    (sum_over(k, D(a[i], z[k])), Number(0), [], "proved"),
    (log(a[i]), z[i] - log(S[()]), [], "proved"),
    (D(LOSS[()], z[i]), a[i] * sum_over(k, y[k]) - y[i], [], "proved"),
    (D(LOSS[()], z[i]), a[i] - y[i], [SUM], "proved; sum of y is 1"),
    (D(LOSS[()], z[i]), a[i] - y[i], [HOT], "proved; y is one-hot"),
    (D(LOSS[()], z[i]), a[i] - y[i], [HOT, SUM], "proved; y is one-hot"),
    (D(LOSS[()], z[i]), a[i] - y[i], [POSITIVE, SUM], "proved; sum of y is 1"),
    # sums
    (sum_over(k, z[k]), z[i] + sum_over(k, z[k], but=i), [], "proved"),
    (sum_over(k, z[k], but=(i, j)), sum_over(k, z[k]) - z[i] - (1 - delta(i, j)) * z[j], [], "proved"),
    (sum_over(k, z[k], but=(i, i)), sum_over(k, z[k], but=i), [], "proved"),
    (sum_over(k, Number(1), but=i), n - 1, [], "proved"),
    (sum_over(k, sum_over(l, w[k, l], but=k)), sum_over(l, sum_over(k, w[k, l], but=l)), [], "proved"),
    (sum_over(k, z[k]) ** 2, sum_over(k, sum_over(l, z[k] * z[l])), [], "proved"),
    (sum_over(k, z[k] * sum_over(k, y[k])), sum_over(k, z[k]) * sum_over(k, y[k]), [], "proved"),
    (sum_over(k, delta(k, i) * z[k], but=j), (1 - delta(i, j)) * z[i], [], "proved"),
    (sum_over(k, sum_over(v, h[k, v])), sum_over(v, sum_over(k, h[k, v])), [], "proved"),
    (sum_over(k, z[k], but=1), sum_over(k, z[k]) - z[1], [], "proved"),
    (sum_over(k, z[k], but=3), sum_over(k, z[k]) - z[3], [], "proved; n >= 3"),
    (z[3] + z[1], z[1] + z[3], [], "proved; n >= 3"),
    (delta(1, 2), Number(0), [], "proved"),
    (delta(i, 2) * z[i], delta(i, 2) * z[2], [], "proved; n >= 2"),
    (sum_over(k, sum_over(l, sum_over(q, w[q, k] / w[q, l]))),
     sum_over(q, sum_over(k, w[q, k]) * sum_over(l, 1 / w[q, l])), [], "proved; w[q,l] ≠ 0"),
    # what cancels is said
    (y[i] / y[i], Number(1), [], "proved; y[i] ≠ 0"),
    (sum_over(k, y[k] / y[k]), n, [], "proved; y[k] ≠ 0"),
    (sum_over(k, y[k] / y[k]), n, [POSITIVE], "proved; y > 0"),
    (D(y[i] ** 2 / y[i], y[i]), Number(1), [], "proved; y[i] ≠ 0"),
    (define("one", (), x_ / x_)[()], Number(1), [], "proved; X ≠ 0"),
    (x_ ** -1 * x_, Number(1), [], "proved; X ≠ 0"),
    ((n - 1) / (n - 1), Number(1), [], "proved; n - 1 ≠ 0"),
    (exp(z[i]) / exp(z[i]), Number(1), [], "proved"),
    (S[()] / S[()], Number(1), [], "proved"),
    (x_ / sum_over(k, exp(z[k]), but=i) * 2, 2 * x_ / sum_over(k, exp(z[k]), but=i), [],
     "proved; sum(k≠i) e^z[k] ≠ 0"),
    (x_ / sum_over(k, exp(z[k]), but=1) * 2, 2 * x_ / sum_over(k, exp(z[k]), but=1), [],
     "proved; sum(k≠1) e^z[k] ≠ 0"),
    # exponentials, logarithms, powers
    (exp(z[i] / 2) ** 2, exp(z[i]), [], "proved"),
    (exp(z[i] / 2) * exp(z[i] / 3), exp(5 * z[i] / 6), [], "proved"),
    (exp(sum_over(k, z[k])), exp(z[i]) * exp(sum_over(k, z[k], but=i)), [], "proved"),
    (sum_over(k, sum_over(l, w[k, l] * exp(z[l] / 2) ** 2)), sum_over(l, exp(z[l]) * sum_over(k, w[k, l])), [],
     "proved"),
    (log(Number(12)), 2 * log(Number(2)) + log(Number(3)), [], "proved"),
    (exp(2 * log(x_)), x_**2, [], "proved; X > 0"),
    (log(x_ * y_), log(x_) + log(y_), [], "proved; X·Y > 0; X > 0; Y > 0"),
    (log(x_ * y_), log(-x_) + log(-y_), [], "proved; X·Y > 0; -X > 0; -Y > 0"),
    (log(x_**2), 2 * log(x_), [], "proved; X^2 > 0; X > 0"),
    (log(x_**4), 2 * log(x_**2), [], "proved; X^4 > 0; X^2 > 0"),
    (log(x_ / y_), -log(y_ / x_), [], "proved; X/Y > 0; Y ≠ 0; Y/X > 0; X ≠ 0"),
    (exp(log(y[i])), y[i], [POSITIVE], "proved; y > 0"),
    (exp(log(y[i])), y[i], [SUM], "proved; y[i] > 0"),
    (exp(log(y[i] * z[i])), y[i] * z[i], [POSITIVE], "proved; y[i]·z[i] > 0"),
    (exp(log(y[i] * z[i])), y[i] * z[i], [Positive("z > 0", z), POSITIVE], "proved; z > 0; y > 0"),
    (exp(log(y[i])) + 0 * z[i], y[i], [Positive("z > 0", z), POSITIVE, SUM], "proved; y > 0"),
    ((x_ - x_) ** 0, Number(1), [], "proved"),
    (D(x_**0, x_), Number(0), [], "proved"),
    (x_ ** delta(i, j), 1 + (x_ - 1) * delta(i, j), [], "proved; X > 0"),
    # derivatives
    (D(z[1] * z[2], z[1]), z[2], [], "proved; n >= 2"),
    (sum_over(k, D(sum_over(l, z[l] ** 2), z[k])), 2 * sum_over(k, z[k]), [], "proved"),
    (sum_over(k, D(sum_over(k, z[k] ** 2), z[k])), 2 * sum_over(k, z[k]), [], "proved"),
    (sum_over(k, D(sum_over(k, z[k], but=l), z[k])), n - 1, [], "proved"),
    (D(exp(z[i]) / S[()], S[()]), -exp(z[i]) / S[()] ** 2, [], "proved"),
    (D(function("f", X)[()] ** 2, x_), 2 * function("f", X)[()] * D(function("f", X)[()], x_), [], "proved"),
    # cases
    (Cases(z[i], Same(i, j), Number(0), Distinct(i, j)), delta(i, j) * z[j], [], "proved"),
    (sum_over(k, Cases(z[k], Same(k, 1), y[k], Distinct(k, 1))), z[1] + sum_over(k, y[k], but=1), [], "proved"),
    # hypotheses
    (x[i], x[k], [Same(i, j), Same(j, k)], "proved"),
    (x[i], x[1], [Same(i, 1)], "proved"),
    (x_, Number(2), [Hypothesis("a", x_ + y_, Number(1)), Hypothesis("b", x_ - y_, Number(3))], "proved; a; b"),
    (x_, Number(2), [Hypothesis("a", x_, y_), Hypothesis("b", y_, Number(2))], "proved; a; b"),
    (x_, Number(2), [Hypothesis("same name", x_, y_), Hypothesis("same name", y_, Number(2))],
     "proved; same name; same name"),
    (exp(x_ * sum_over(k, y[k])), exp(x_), [SUM], "proved; sum of y is 1"),
    (sum_over(s, exp(sum_over(k, TARGETS[k, s]) * m)), m * exp(m), [SUMS], "proved; sum of t is 1"),
    (sum_over(s, sum_over(k, TARGETS[k, s])), m, [SUMS], "proved; sum of t is 1"),
    (sum_over(k, sum_over(s, TARGETS[k, s])), m, [SUMS], "proved; sum of t is 1"),
    (sum_over(k, z[k] * sum_over(l, w[k, l], but=k)), sum_over(k, z[k] * (1 - w[k, k])), [ROWS], "proved; rows of w"),
    (sum_over(l, sum_over(k, w[k, l] * z[k])), sum_over(k, z[k]), [ROWS], "proved; rows of w"),
    (sum_over(k, sum_over(l, w[k, l] * z[k] * y[l])), sum_over(k, sum_over(l, w[l, k] * z[k] * y[l])), [SYMMETRIC],
     "proved; w is symmetric"),
    (sum_over(k, x[k]), n * sum_over(l, y[l]), [Hypothesis("all alike", sum_over(l, y[l]), x[i])],
     "proved; all alike"),
    (y[i] + y[j] + y[3], Number(6), [Hypothesis("all 2", y[i], Number(2))], "proved; all 2; n >= 3"),
    (sum_over(k, y[k] * z[k], but=1), sum_over(k, y[k] * z[k]), [Hypothesis("y_1 is 0", y[1], Number(0))],
     "proved; y_1 is 0"),
    (sum_over(k, y[k] ** 2), sum_over(k, y[k]), [HOT], "proved; y is one-hot"),
    (y[i] * y[j], delta(i, j) * y[i], [HOT], "proved; y is one-hot"),
    (log(sum_over(k, y[k] * exp(z[k]))), sum_over(k, y[k] * z[k]), [HOT],
     "proved; sum(k=1..n) y[k]·e^z[k] > 0; y is one-hot"),
    (D(sum_over(k, y[k] ** 2), y[i]), 2 * y[i], [HOT], "proved"),
    (x_, z[i] + x_ - sum_over(k, y[k] * z[i]), [HOT], "proved; y is one-hot"),
    (x_ * y[i], z[i] * y[i], [HOT, Hypothesis("x", x_, sum_over(k, y[k] * z[k]))], "proved; y is one-hot; x"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "assuming", "expected"), TRUE)
def test_what_is_true_is_proved_with_just_what_it_needs(left, right, assuming, expected):
    assert told(prove(left, right, assuming)) == expected


FALSE = [
    (D(a[i], z[j]), a[i] * (1 - a[j]), [], "n = 2, z = (0, 0), i = 1, j = 2: left -1/4, right 1/4"),
    (D(a[i], z[j]), a[i] * (a[j] - delta(i, j)), [], "n = 2, z = (0, 0), i = 1, j = 1: left 1/4, right -1/4"),
    (D(LOSS[()], z[i]), a[i] - y[i], [], "n = 2, y = (1, 2), z = (0, 0), i = 1: left 1/2, right -1/2"),
    (D(LOSS[()], z[i]), a[i] + y[i], [SUM], "n = 2, y = (1, 0), z = (0, 0), i = 1: left -1/2, right 3/2"),
    (sum_over(k, y[k] ** 2), sum_over(k, y[k]), [], "n = 2, y = (1, 2): left 5, right 3"),
    (y[i], Number(1), [HOT], "n = 2, y = (1, 0), i = 2: left 0, right 1"),
    (z[5], z[1], [], None),
    (sum_over(k, z[k], but=i), sum_over(k, z[k]), [], None),
    (sum_over(k, w[k, i]), sum_over(k, w[k, k]), [], None),
    (sum_over(k, sum_over(l, w[k, l], but=k)), sum_over(k, sum_over(l, w[k, l])), [], None),
    (exp(log(x_**2) / 2), x_, [], "X = -log 2: left 0.6931, right -0.6931"),
    ((x_**2) ** Number(Fraction(1, 2)), x_, [], "X = -1: left 1, right -1"),
    (x_ * (x_ - 1) * (x_ - 2) * (x_ + 1) * (2 * x_ - 1) * (x_ - 3), Number(0), [], None),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "assuming", "expected"), FALSE)
def test_what_is_false_is_refuted_by_a_witness_that_holds(left, right, assuming, expected):
    verdict = prove(left, right, assuming)
    assert isinstance(verdict, Refuted)
    check_witness(left, right, verdict.witness)
    if expected is not None:
        assert str(verdict.witness) == expected


OPEN = [
    (x_ / (x_ - x_), x_ / (x_ - x_), [], "a denominator is 0"),
    (Number(0) * (x_ / (x_ - x_)), Number(0), [], "it never has a value: X - X ≠ 0 can't be"),
    (Number(0) * log(-exp(x_)), Number(0), [], "it never has a value: -e^X > 0 can't be"),
    (log(Number(-1)), x_, [], "the logarithm of a negative quantity"),
    (log(x_) + log(-x_), Number(0), [], "the logarithm of a negative quantity"),
    (y[i], Number(7), [SUM, Hypothesis("sum is 2", sum_over(k, y[k]), Number(2))],
     "the hypotheses contradict each other"),
    (y[i], Number(7), [Same(i, j), Distinct(i, j)], "no position of the indices fulfils the conditions"),
    (x[i], variable("x", UNITS)[u], [], "two different symbols are called x"),
    (x[i] - x[i], 0 * variable("x", UNITS)[u], [], "two different symbols are called x"),
    (x[i], Number(1), [Positive("p", variable("x", UNITS))], "two different symbols are called x"),
    (x[i], 0 * variable("o", IndexRange("classes", "m", ("k",)))[1], [], "two different ranges are called classes"),
    (Cases(x_, Same(i, j)), x_, [], "no case covers these indices"),
    (exp(100 * x_), exp(x_) ** 100, [], "the exponent 100 is beyond 60"),
    (variable("t", CLASSES, SAMPLES)[i, s], Number(0), [OneHot("hot", TARGETS)],
     None),
    (log(-define("p", (i,), y[i] * 1)[i]), Number(5), [Positive("p > 0", define("p", (i,), y[i] * 1))],
     "the logarithm of a negative quantity"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "assuming", "reason"), OPEN)
def test_what_cannot_be_decided_is_unknown_and_says_why(left, right, assuming, reason):
    verdict = prove(left, right, assuming)
    assert isinstance(verdict, Unknown if reason else (Unknown, Refuted))
    assert not verdict
    if reason:
        assert verdict.reason == reason


# -- what once fooled it ----------------------------------------------------------------

STAR, HASH, LITERAL = (CLASSES.index(name) for name in ("*0", "#1", "=1"))

TRICKS = [
    # A number that stands only in a hypothesis is a named position, too.
    (sum_over(k, y[k]), Number(0), [Hypothesis("h", sum_over(k, y[k], but=1), Number(0))], False),
    (sum_over(k, y[k]), y[1], [Hypothesis("h", sum_over(k, y[k], but=1), Number(0))], True),
    (Cases(Number(0), Same(i, 1), Number(1), Distinct(i, 1)), Number(1), [], False),
    (Cases(Number(0), Same(i, 1), Number(1), Distinct(i, 1)), 1 - delta(i, 1), [], True),
    # An index may be called as the prover calls its own positions.
    *[(sum_over(k, z[k] * x[odd], but=odd), sum_over(k, z[k] * x[k], but=odd), [], False)
      for odd in (STAR, HASH, LITERAL)],
    *[(sum_over(k, delta(k, odd) * z[k]), z[odd], [], True) for odd in (STAR, HASH, LITERAL)],
    (z[LITERAL], z[1], [], False),
    # Bound positions inside exponentials keep to their own sum.
    *[(sum_over(i, sum_over(k, sum_over(l, w[i, k] * w[k, l] * exp(sum_over(q, w[one, q]))))),
       sum_over(l, sum_over(k, sum_over(i, w[i, k] * w[k, l] * exp(sum_over(q, w[two, q]))))), [], one == two)
      for one in (i, k, l) for two in (i, k, l)],
    # A derivative by a defined entry outside one by what it is made of.
    (D(D(define("c", (), define("sq", (), x_**2)[()] ** 2)[()], x_), define("sq", (), x_**2)[()]), Number(0), [],
     False),
    (D(D(define("c", (), define("sq", (), x_**2)[()] ** 2)[()], x_), define("sq", (), x_**2)[()]), 4 * x_, [], True),
    # A value only where all five indices differ.
    ((1 - delta(i, j)) * (1 - delta(i, k)) * (1 - delta(i, l)) * (1 - delta(i, q)) * (1 - delta(j, k))
     * (1 - delta(j, l)) * (1 - delta(j, q)) * (1 - delta(k, l)) * (1 - delta(k, q)) * (1 - delta(l, q)), Number(0),
     [], False),
    # Two ranges counted by one letter have one size.
    (Size(IndexRange("rows", "n", ("r",))), n, [], True),
    # All positions of y are alike, but only then.
    (sum_over(k, x[k]), n * x[i], [Hypothesis("alike", x[i], x[j])], True),
    (sum_over(k, x[k]), n * x[i], [], False),
    # The rows' hypothesis says nothing of the columns.
    (sum_over(k, sum_over(l, w[k, l] * z[l])), sum_over(l, z[l]), [ROWS], False),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "assuming", "expected"), TRICKS)
def test_no_trick_fools_it(left, right, assuming, expected):
    verdict = prove(left, right, assuming)
    assert isinstance(verdict, Proved if expected else Refuted), verdict
    if not expected:
        check_witness(left, right, verdict.witness)


def test_a_shadowing_index_does_not_inherit_a_side_condition():
    """The inner k runs over j as well, so 1 - delta may be 0 although the outer k is never j."""
    inner = sum_over(k, y[k] / (1 - delta(k, j) * x_))
    verdict = prove(sum_over(k, x[k] * inner, but=j), sum_over(k, x[k], but=j) * inner)
    assert told(verdict).startswith("proved; 1 - δ[k,j]·X ≠ 0")


def test_a_prover_keeps_two_assumptions_of_one_name_apart():
    prover = Prover([OneHot("h", y), Hypothesis("h", x_, Number(2))])
    assert told(prover.prove(sum_over(k, y[k]) * x_, Number(2))) == "proved; h; h"
    assert told(prover.prove(sum_over(k, y[k]), Number(1))) == "proved; h"


# -- given sizes ------------------------------------------------------------------------

SIZED = [
    (sum_over(k, z[k] ** 2), sum_over(k, z[k]) ** 2, {"n": 1}, "proved"),
    (sum_over(k, sum_over(l, w[k, l], but=k)), Number(0), {"n": 1}, "proved"),
    (sum_over(k, z[k] ** 3), sum_over(k, z[k]) ** 3 - 3 * z[1] * z[2] * sum_over(k, z[k]), {"n": 2},
     "proved; n >= 2"),
    (2 * sum_over(k, z[k] ** 3),
     3 * sum_over(k, z[k] ** 2) * sum_over(k, z[k]) - sum_over(k, z[k]) ** 3, {"n": 2}, "proved"),
    (n, Number(4), {"n": 4}, "proved"),
    (n, Number(4), {"n": 1000}, "refuted; n = 1000: left 1000, right 4"),
    (sum_over(k, Number(1), but=i), Number(999), {"n": 1000}, "proved"),
    (sum_over(k, z[k]) - sum_over(k, z[k], but=5), z[5], {"n": 2}, "unknown; there is no position 5 where n is 2"),
    ((n - 1) / (n - 1), Number(1), {"n": 1}, "unknown; a denominator is 0"),
    (z[i], z[j], {"n": 1}, "proved"),
    (z[i], z[j], {"n": 2}, "refuted; n = 2, z = (1, 2), i = 1, j = 2: left 1, right 2"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "sizes", "expected"), SIZED)
def test_with_a_given_size(left, right, sizes, expected):
    assert told(prove(left, right, [], sizes)) == expected


def test_distinct_indices_need_a_size_that_has_room_for_them():
    verdict = prove(z[i], z[i], [Distinct(i, j)], {"n": 1})
    assert verdict == Unknown("no position of the indices fulfils the conditions")


# -- against the oracle -----------------------------------------------------------------


def faults(seeds):
    """The wrong verdicts, each with its pair."""
    return [
        (pair.fault, pair.claim.seed, str(pair.claim.left), str(pair.claim.right), str(pair.verdict))
        for pair in pairs(seeds)
        if pair.fault
    ]


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_the_prover_and_the_oracle_agree(start):
    assert faults(range(start, start + 100)) == []


def test_the_sample_holds_enough_of_every_kind():
    """A sample in which all pairs were equal, or undefined, would show nothing."""
    seen = [(pair.oracle, type(pair.verdict)) for pair in pairs(range(60))]
    assert seen.count(("equal", Proved)) > 50
    assert seen.count(("different", Refuted)) > 25


def agree(pair):
    """Prover and oracle, on a pair that Hypothesis makes."""
    judged = Claim(0, "any", "nothing assumed", 6, *pair, [], {}).judged()
    assert judged.fault in ("", "Unknown at a stated bound", "a witness too large to check")


@settings(max_examples=60, deadline=None)
@given(equal_pairs(6))
def test_they_agree_on_rewritings_to_depth_6(pair):
    agree(pair)


@settings(max_examples=60, deadline=None)
@given(mutated_pairs(6))
def test_they_agree_on_mutants_to_depth_6(pair):
    agree(pair)


@pytest.mark.parametrize("strategy", [equal_pairs(6), mutated_pairs(6)])
def test_that_agreement_can_fail(strategy, monkeypatch):
    """A planted fault: no sum leaves anything out. Rewritings are no longer proved, mutants are."""
    forget_exclusions(monkeypatch)
    unshrunk = settings(max_examples=500, deadline=None, phases=[Phase.generate], database=None, derandomize=True)
    with pytest.raises(AssertionError):
        unshrunk(given(strategy)(agree))()


# -- side conditions --------------------------------------------------------------------


def told_of(conditions, sizes, at, numbers):
    """Whether one of the side conditions fails, at some position of its indices."""
    for condition in conditions:
        indices = sorted(loose(condition.expression), key=str)
        for pick in itertools.product(*[range(1, sizes[index.range.size] + 1) for index in indices]):
            where = {**at, **dict(zip(indices, pick, strict=True))}
            try:
                value = value_of(Writer(sizes).write(condition.expression, where), numbers)
            except Undefined:
                return True
            if value < 1e-30 if condition.relation == "> 0" else abs(value) < 1e-30:
                return True
    return False


def undefined_places(seeds):
    """Where a side of a proved line has no value, and whether a side condition says so."""
    for seed in seeds:
        source = random.Random(seed)
        left = Maker(source, fragment=False, literals=False).expression(source.randint(1, 4))
        right = Rewriter(source).rewrite(left, 2)
        verdict = prove(left, right)
        if not isinstance(verdict, Proved):
            continue
        for sizes, at, values in points([left, right], [], source, 3, 6, {}):
            numbers = Closely({}, {}, mpmath.mpf(10) ** 40)
            numbers.values = {key: mpmath.mpf(source.choice((-1, 0, 0, 1, 1, 2))) for key in values}
            try:
                for side in (left, right):
                    value_of(Writer(sizes).write(side, at), numbers)
            except TooLarge:
                continue
            except Undefined:
                with contextlib.suppress(TooLarge):
                    yield told_of(verdict.conditions, sizes, at, numbers), str(left), str(right), sizes, at


def test_where_a_proved_line_has_no_value_a_side_condition_fails():
    with mpmath.workdps(60):
        places = list(undefined_places(range(400)))
    assert len(places) > 40
    assert [place for place in places if not place[0]] == []


def test_that_test_notices_a_missing_side_condition(monkeypatch):
    """A planted fault: every side condition is taken to be fulfilled."""
    monkeypatch.setattr(prover_module, "side_conditions", lambda *_: ())
    with mpmath.workdps(60):
        assert not all(told for told, *_ in undefined_places(range(60)))


# -- planted faults ---------------------------------------------------------------------


def forget_exclusions(monkeypatch):
    whole = normal_form_module.NormalForm._sum
    forgetful = lambda self, node, *rest: whole(self, node.func(*node.args[:2]), *rest)  # noqa: E731
    monkeypatch.setattr(normal_form_module.NormalForm, "_sum", forgetful)


def skip_equal_indices(monkeypatch):
    whole = prover_module.patterns

    def all_apart(*arguments):
        found = list(whole(*arguments))
        most = max(len(set(pattern.places.values())) for pattern in found) if found else 0
        return [pattern for pattern in found if len(set(pattern.places.values())) == most]

    monkeypatch.setattr(prover_module, "patterns", all_apart)


def believe_every_sum_is_1(monkeypatch):
    whole = prover_module._Attempt._new_form

    def believing(self, pattern):
        self.using = (*self.using, SUM)
        return whole(self, pattern)

    monkeypatch.setattr(prover_module._Attempt, "_new_form", believing)


def forget_the_double_count(monkeypatch):
    monkeypatch.setattr(
        normal_form_module.NormalForm, "move", lambda self, _fraction, _old, _new: self.ring.constant(0)
    )


def compare_only_numerators(monkeypatch):
    careless = lambda self, other: bool(self.over == other.over)  # noqa: E731
    monkeypatch.setattr("derive.proof.kernels.Fraction.same_as", careless)


def wrong_verdicts(seeds):
    """Verdicts of a wrong kind in the tables above, then in the random sample, one by one."""
    for left, right, assuming, _ in FALSE:
        if isinstance(prove(left, right, assuming), Proved):
            yield "false Proved"
    for left, right, assuming, expected in TRICKS:
        if not expected and isinstance(prove(left, right, assuming), Proved):
            yield "false Proved"
    for left, right, assuming, _ in TRUE:
        if isinstance(prove(left, right, assuming), Unknown):
            yield "Unknown inside the fragment"
    yield from (pair.fault for pair in pairs(seeds) if pair.fault)


@pytest.mark.parametrize(
    ("plant", "seen_as"),
    [
        (forget_exclusions, "false Proved"),
        (skip_equal_indices, "false Proved"),
        (believe_every_sum_is_1, "false Proved"),
        (compare_only_numerators, "false Proved"),
        (forget_the_double_count, "Unknown inside the fragment"),
    ],
)
def test_these_tests_notice_when_the_prover_is_broken(plant, seen_as, monkeypatch):
    plant(monkeypatch)
    assert seen_as in wrong_verdicts(range(100))


def test_these_tests_notice_a_witness_that_is_none(monkeypatch):
    """A planted fault: sums in witnesses leave nothing out."""
    whole = evaluation._sum
    monkeypatch.setattr(evaluation, "_sum", lambda node, at: whole(node.func(*node.args[:2]), at))
    assert "false Refuted" in wrong_verdicts(range(100))


def test_these_tests_notice_an_unknown(monkeypatch):
    """A planted fault: no counterexample is ever found."""
    monkeypatch.setattr(prover_module, "find_witness", lambda *_: None)
    assert "Unknown inside the fragment" in wrong_verdicts(range(100))


def test_nothing_is_wrong_with_the_tables_as_they_are():
    assert list(wrong_verdicts(range(0))) == []
