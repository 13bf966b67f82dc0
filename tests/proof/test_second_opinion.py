"""The second opinions: they pass the notes' chains, and each planted fault is found.

The chains are those of the lecture note, line by line, plus a layer's gradients.
"""

import ast
import math
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import flint
import numpy as np
import pytest
import sympy

import derive.proof
from derive.language import (
    CLASSES,
    SAMPLES,
    UNITS,
    Cases,
    D,
    Distinct,
    Index,
    Number,
    Same,
    Size,
    define,
    delta,
    exp,
    log,
    sum_over,
    variable,
)
from derive.language.nodes import function
from derive.proof import reference as numpy_reference
from derive.proof.arrays import Grid
from derive.proof.assumptions import Hypothesis, OneHot, Positive
from derive.proof.evaluation import Instance, Undefined, evaluate
from derive.proof.every_entry import differ_nowhere
from derive.proof.exact_instances import ExactEvidence, NotIdentical, exact_instances
from derive.proof.exact_points import FRACTIONS, agree_at_points, object_array
from derive.proof.factored import NotRational, factored, identical
from derive.proof.points import NotSampled, sample
from derive.proof.reference import derivative_by_finite_differences
from derive.proof.sampling import Disagreement, compare_sides, compare_with_reference
from derive.proof.subject import Subject, subject_of

i, j, k = (CLASSES.index(letter) for letter in "ijk")
u, v, s = UNITS.index("u"), UNITS.index("v"), SAMPLES.index("s")
z, y = variable("z", CLASSES), variable("y", CLASSES)
S = sum_over(k, exp(z[k]))
a = define("a", (i,), exp(z[i]) / S)
loss = define("L", (), -sum_over(k, y[k] * log(a[k])))
SUM_OF_Y = Hypothesis("the sum of y is 1", sum_over(k, y[k]), Number(1))

w, h, b = variable("w", CLASSES, UNITS), variable("h", UNITS, SAMPLES), variable("b", CLASSES)
Z = define("Z", (i, s), sum_over(v, w[i, v] * h[v, s]) + b[i])
A = define("A", (i, s), exp(Z[i, s]) / sum_over(k, exp(Z[k, s])))
Y = variable("Y", CLASSES, SAMPLES)
sample_loss = define("l", (s,), -sum_over(k, Y[k, s] * log(A[k, s])))
cost = define("C", (), 1 / Size(SAMPLES) * sum_over(s, sample_loss[s]))
SUM_OF_LABELS = Hypothesis("labels sum to 1", sum_over(k, Y[k, s]), Number(1))


def split(index):
    """The sum with one term standing in front: e^(z_j) + sum over k other than j."""
    return exp(z[index]) + sum_over(k, exp(z[k]), but=index)


def quotient_rule(index):
    inner, outer = exp(z[i]), split(index)
    return (outer * D(inner, z[index]) - inner * D(outer, z[index])) / outer**2


DIFFERENT = [
    D(a[i], z[j]),
    D(exp(z[i]) / split(j), z[j]),
    quotient_rule(j),
    (0 - exp(z[i]) * exp(z[j])) / S**2,
    (-exp(z[i])) / S * (exp(z[j]) / S),
    -a[i] * a[j],
]
SAME = [
    D(a[i], z[i]),
    D(exp(z[i]) / split(i), z[i]),
    quotient_rule(i),
    (split(i) * exp(z[i]) - exp(z[i]) * (exp(z[i]) + 0)) / split(i) ** 2,
    exp(z[i]) * sum_over(k, exp(z[k]), but=i) / (S * S),
    a[i] * (1 - a[i]),
]
GRADIENT = [
    D(loss[()], z[i]),
    D(-y[i] * log(a[i]) - sum_over(k, y[k] * log(a[k]), but=i), z[i]),
    -y[i] / a[i] * D(a[i], z[i]) - sum_over(k, y[k] / a[k] * D(a[k], z[i]), but=i),
    -y[i] / a[i] * a[i] * (1 - a[i]) + sum_over(k, y[k] / a[k] * a[k] * a[i], but=i),
    -y[i] + y[i] * a[i] + a[i] * sum_over(k, y[k], but=i),
    -y[i] + a[i] * (y[i] + sum_over(k, y[k], but=i)),
    -y[i] + a[i] * sum_over(k, y[k]),
    -y[i] + a[i] * 1,
    a[i] - y[i],
]
BY_WEIGHT = [
    D(cost[()], w[i, u]),
    1 / Size(SAMPLES) * sum_over(s, sum_over(k, D(sample_loss[s], Z[k, s]) * D(Z[k, s], w[i, u]))),
    1 / Size(SAMPLES) * sum_over(s, sum_over(k, (A[k, s] - Y[k, s]) * delta(k, i) * h[u, s])),
    1 / Size(SAMPLES) * sum_over(s, (A[i, s] - Y[i, s]) * h[u, s]),
]
BY_BIAS = [
    D(cost[()], b[i]),
    1 / Size(SAMPLES) * sum_over(s, sum_over(k, D(sample_loss[s], Z[k, s]) * D(Z[k, s], b[i]))),
    1 / Size(SAMPLES) * sum_over(s, A[i, s] - Y[i, s]),
]


def softmax_reference(*how):
    def value(values, at):
        return numpy_reference.softmax_by_logit(values["z"], at["i"], at.get("j", at["i"]), *how)

    return value


def loss_reference(*how):
    def value(values, at):
        return numpy_reference.cross_entropy_by_logit(values["z"], values["y"], at["i"], *how)

    return value


def layer(values):
    return [values[name] for name in ("w", "b", "h", "Y")]


def weight_reference(*how):
    def value(values, at):
        return numpy_reference.layer_cost_by_weight(*layer(values), at["i"], at["u"], *how)

    return value


def bias_reference(*how):
    def value(values, at):
        return numpy_reference.layer_cost_by_bias(*layer(values), at["i"], *how)

    return value


CHAINS = {
    "softmax, i and j different": (DIFFERENT, [Distinct(i, j)], softmax_reference),
    "softmax, i and j the same": (SAME, [], softmax_reference),
    "loss": (GRADIENT, [SUM_OF_Y], loss_reference),
    "layer by a weight": (BY_WEIGHT, [SUM_OF_LABELS], weight_reference),
    "layer by a bias": (BY_BIAS, [SUM_OF_LABELS], bias_reference),
}
FAULTS = {
    "a wrong sign": ([D(a[i], z[j]), a[i] * a[j]], [Distinct(i, j)], softmax_reference),
    "a dropped delta": ([D(a[i], z[j]), a[i] * (1 - a[j])], [], softmax_reference),
    "a sum over all k instead of k != i": (
        [
            GRADIENT[3],
            -y[i] / a[i] * a[i] * (1 - a[i]) + sum_over(k, y[k] / a[k] * a[k] * a[i]),
        ],
        [SUM_OF_Y],
        loss_reference,
    ),
    "a missing hypothesis": ([GRADIENT[0], GRADIENT[-1]], [], loss_reference),
    "the derivative by z given out as that by w": (
        [BY_WEIGHT[0], BY_BIAS[-1]],
        [SUM_OF_LABELS],
        weight_reference,
    ),
}


# ---- the notes' chains pass


@pytest.mark.parametrize("name", CHAINS)
def test_every_line_agrees_with_numpy(name):
    lines, assuming, reference = CHAINS[name]
    rough = reference(derivative_by_finite_differences)
    found = compare_with_reference(lines, reference(), assuming, finite_differences=rough)
    assert len(found) == len(lines)
    for evidence in found:
        assert evidence.points >= 64 + 12
        assert evidence.max_relative_error < 1e-14
        assert 1e-16 < evidence.finite_differences < 1e-7


@pytest.mark.parametrize("name", CHAINS)
def test_neighbouring_lines_agree_at_all_positions(name):
    lines, assuming, _ = CHAINS[name]
    for left, right in pairwise(lines):
        assert compare_sides(left, right, assuming).max_relative_error < 1e-14


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("name", CHAINS)
def test_every_line_is_exactly_the_next(name, quick):
    lines, assuming, _ = CHAINS[name]
    n = (2, 3, 4, 5, 6) if assuming == [Distinct(i, j)] else (1, 2, 3, 4, 5, 6)
    evidence = ExactEvidence(n, "points" if quick else "identity")
    assert exact_instances(lines, assuming, quick=quick) == [evidence] * len(lines)


def test_the_seed_changes_the_points_and_nothing_else_does():
    def error(seed):
        return compare_with_reference(DIFFERENT, softmax_reference(), [Distinct(i, j)], seed)

    assert error(1) == error(1)
    assert error(1) != error(2)


# ---- planted faults are found


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_disagrees_with_numpy(name):
    lines, assuming, reference = FAULTS[name]
    with pytest.raises(Disagreement, match=r"^line 2, .* is -?[0-9.e-]+, where .* is expected: n ="):
        compare_with_reference(lines, reference(), assuming)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_disagrees_with_the_other_side(name):
    (left, right), assuming, _ = FAULTS[name]
    with pytest.raises(Disagreement, match=r"^the left side, "):
        compare_sides(left, right, assuming)


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_not_identical(name, quick):
    lines, assuming, _ = FAULTS[name]
    with pytest.raises(NotIdentical, match=r"^line 1, .* and line 2, .* differ at n = \d"):
        exact_instances(lines, assuming, quick=quick)


def test_the_message_names_line_point_and_both_values():
    with pytest.raises(Disagreement) as caught:
        compare_with_reference([*DIFFERENT[:2], a[i] * a[j]], softmax_reference(), [Distinct(i, j)])
    assert str(caught.value) == (
        "line 3, a[i]·a[j], is 0.192320724, where -0.192320724 is expected: n = 2, i = 1, j = 2, z = [ 0.0049, -1.0419]"
    )
    with pytest.raises(NotIdentical) as told:
        exact_instances([a[i], exp(z[i])])
    assert str(told.value) == ("line 1, a[i], and line 2, e^z[i], differ at n = 1, i = 1: 1 and exp(z_1)")


def test_a_fault_at_a_single_large_n_is_found():
    """Equal for n up to 4, so only the exact check at n = 5 sees it, and the points at n = 5."""
    n = Size(CLASSES)
    lines = [(n - 1) * (n - 2) * (n - 3) * (n - 4) * a[i], Number(0) * a[i]]
    with pytest.raises(NotIdentical, match="differ at n = 5"):
        exact_instances(lines)
    assert exact_instances(lines, largest=4)[0].n == (1, 2, 3, 4)
    with pytest.raises(Disagreement, match="n = 5"):
        compare_sides(*lines)


def test_a_tiny_fault_is_found():
    lines = [D(a[i], z[j]), -a[i] * a[j] * (1 + Number(1) / Number(10**9))]
    with pytest.raises(Disagreement):
        compare_sides(*lines, [Distinct(i, j)])


def test_nan_and_infinity_are_disagreements():
    nothing = a[i] - a[i]
    for line in (nothing / nothing, a[i] / nothing, log(-a[i]), exp(1000 + 0 * a[i])):
        with pytest.raises(Disagreement, match=r"has no value at any point that was tried$"):
            compare_sides(line, line)
    with pytest.raises(Disagreement, match=r"is (nan|inf|-inf), where|is .* where (nan|inf) is"):
        compare_sides(a[i], a[i] + nothing / nothing)
    with pytest.raises(NotIdentical, match=r"^at n = 1, i = 1: line 1, .*, has no value there$"):
        exact_instances([nothing / nothing, nothing / nothing])


def test_a_line_that_needs_something_is_compared_where_that_is_had():
    x, y = variable("x", CLASSES), variable("y", CLASSES)
    apart, whole = log(x[i]) + log(y[i]), log(x[i] * y[i])
    # Where x and y are negative one side has a value and the other none: the verdict says so, and it is no alarm.
    assert isinstance(derive.proof.prove(apart, whole), derive.proof.Proved)
    found = compare_sides(apart, whole, needs_something=True)
    assert 0 < found.points < compare_sides(x[i], 2 * x[i] - x[i]).points
    with pytest.raises(Disagreement, match="nan"):
        compare_sides(apart, whole)
    with pytest.raises(Disagreement, match=r"is -?\d"):
        compare_sides(apart, 2 * whole, needs_something=True)
    # On the border, at x = 0, the root has a value, but how exact it is can't be told: nothing is compared there.
    z, half = variable("z", CLASSES), Number(Fraction(1, 2))
    root = z[i] ** half + exp(z[i])
    assert compare_sides(root, exp(z[i]) + z[i] ** half, needs_something=True).points > 0
    # A label that sums to 1 may be 0 somewhere: a line that divides by it has no value there.
    total = Hypothesis("y sums to 1", sum_over(k, y[k]), Number(1))
    assert compare_sides(sum_over(k, y[k]) / y[i], 1 / y[i], [total], needs_something=True).points > 50


def test_the_only_label_that_sums_to_1_is_a_fraction_too():
    y = variable("y", CLASSES)
    total = Hypothesis("y sums to 1", sum_over(k, y[k]), Number(1))
    # At n = 1 nothing is left to subtract from 1, which once was a whole number that e could not be raised to.
    assert exact_instances([exp(y[i]) * exp(y[i]), exp(2 * y[i])], [total], quick=True)[0].how == "points"


def test_a_condition_about_indices_that_no_line_has_says_nothing():
    y, u, v = variable("y", CLASSES), Index("u", UNITS), Index("v", UNITS)
    lines, apart = [y[i] + y[i], 2 * y[i]], [Distinct(u, v)]
    assert exact_instances(lines, apart, quick=True)[0].how == "points"
    assert compare_sides(*lines, apart).points > 0


def test_a_reference_without_a_value_is_a_disagreement():
    def broken(values, at):
        return np.full(len(values["z"]), np.nan)

    with pytest.raises(Disagreement, match="where nan is expected"):
        compare_with_reference(SAME, broken)


def test_a_wrong_complex_step_is_found_out_by_finite_differences():
    def doubled(values, at):
        return 2 * softmax_reference()(values, at)

    with pytest.raises(Disagreement, match=r"^by finite differences the reference, "):
        compare_with_reference(
            [2 * line for line in SAME],
            doubled,
            finite_differences=softmax_reference(derivative_by_finite_differences),
        )


# ---- the error is fair where terms cancel


def test_cancellation_is_not_taken_for_a_fault_nor_hides_one():
    """With one class far ahead 1 - a is 4e-18: the naive relative error of one side is 1."""
    other = sum_over(k, exp(z[k]), but=i) / S
    assert compare_sides(1 - a[i], other).max_relative_error < 1e-15
    grid = Grid({"n": 2}, {"z": np.array([[40.0], [0.0]])})
    lost, kept = grid.value(1 - a[i]), grid.value(other)
    places = {i: 1}
    digits, size = grid.select(lost.value, places)[0], grid.select(lost.scale, places)[0]
    assert digits == 0
    assert size > 1
    digits, size = grid.select(kept.value, places)[0], grid.select(kept.scale, places)[0]
    assert digits == pytest.approx(math.exp(-40), rel=1e-14)
    assert size < 100 * digits


@pytest.mark.parametrize(
    ("expression", "scale"),
    [
        (z[1] - z[1], 8),  # 4 + 4
        (z[1] * z[2], 16),  # 4 * 2 + 4 * 2
        (z[1] / z[2], 4),  # (4 + 2 * 2) / 2
        (exp(z[2]), math.exp(2) * 3),  # e^2 (1 + 2)
        (log(z[1]), math.log(4) + 1),  # log 4 + 4/4
        (sum_over(k, -z[k]), 6),
    ],
)
def test_the_scale_says_how_far_a_value_moves(expression, scale):
    grid = Grid({"n": 2}, {"z": np.array([[4.0], [2.0]])})
    assert grid.value(expression).scale.item() == pytest.approx(scale)


def test_a_scale_that_overflows_proves_nothing():
    large = exp(709 + 0 * z[i])  # finite, but 710 times as much isn't
    with pytest.raises(Disagreement):
        compare_sides(large, large + large / 2)


def test_a_scale_is_never_below_its_value():
    for lines, assuming, _ in CHAINS.values():
        subject = Subject(tuple(lines), tuple(assuming))
        sizes = {"n": 3, "d": 2, "m": 2}
        grid = Grid(sizes, sample(subject.material, sizes, 3).values)
        for line in lines:
            value = grid.value(line)
            assert (value.scale >= abs(value.value)).all()


# ---- the points


def _points(lines, assuming, sizes):
    return sample(Subject(tuple(lines), tuple(assuming)).material, sizes, 0).values


def test_hard_points_are_equal_far_ahead_and_spread():
    logits = _points(DIFFERENT, [], {"n": 5})["z"]
    assert np.ptp(logits[:, -3]) == 0
    assert sorted(logits[:, -2]) == [0, 0, 0, 0, 40]
    assert np.ptp(logits[:, -1]) == 60


def test_in_a_layer_the_biases_are_hard_and_the_logits_too():
    sizes = {"n": 4, "d": 2, "m": 3}
    values = _points(BY_WEIGHT, [SUM_OF_LABELS], sizes)
    logits = Grid(sizes, values).value(Z[i, s]).value
    assert np.ptp(logits[..., -3]) == 0
    assert np.ptp(logits[..., -1]) > 50


def test_labels_have_sum_1_and_some_are_one_hot():
    labels = _points(BY_WEIGHT, [SUM_OF_LABELS], {"n": 4, "d": 2, "m": 3})["Y"]
    np.testing.assert_allclose(labels.sum(axis=0), 1)
    one_hot = (labels == labels.astype(int)).all(axis=(0, 1))
    assert 0 < one_hot.sum() < len(one_hot)


def test_positive_and_one_hot_families():
    positive = _points([y[i]], [Positive("y > 0", y)], {"n": 4})["y"]
    assert (positive > 0).all()
    both = _points([y[i]], [Positive("y > 0", y), SUM_OF_Y], {"n": 4})["y"]
    assert (both > 0).all()
    np.testing.assert_allclose(both.sum(axis=0), 1)
    hot = _points([y[i]], [OneHot("y is one-hot", y), SUM_OF_Y], {"n": 4})["y"]
    assert (np.sort(hot, axis=0) == [[0], [0], [0], [1]]).all()


def test_what_cannot_be_sampled_is_refused():
    squares = Hypothesis("squares", sum_over(k, y[k] ** 2), Number(1))
    with pytest.raises(NotSampled, match="no points are made for the hypothesis 'squares'"):
        compare_sides(y[i], y[i], [squares])
    others = Hypothesis("others", sum_over(k, y[k], but=i), Number(1))
    with pytest.raises(NotSampled, match="no points are made for the hypothesis 'others'"):
        compare_sides(y[j], y[j], [others])
    with pytest.raises(NotSampled, match="no sizes leave the indices a position"):
        compare_sides(a[i], a[j], [Same(i, j), Distinct(i, j)])
    with pytest.raises(NotIdentical, match="no position of the indices fulfils the conditions"):
        exact_instances([a[i], a[j]], [Same(i, j), Distinct(i, j)])
    with pytest.raises(NotIdentical, match="'squares' can't be solved for an entry"):
        exact_instances([y[i], y[i] + sum_over(k, y[k] ** 2) - 1], [squares])
    with pytest.raises(ValueError, match="a single line"):
        exact_instances([y[i]])


# ---- assumptions and positions


def test_conditions_choose_the_positions():
    assert compare_sides(a[i], a[j], [Same(i, j)]).max_relative_error == 0
    exact_instances([a[i], a[j]], [Same(i, j)], quick=True)
    with pytest.raises(Disagreement):
        compare_sides(a[i], a[j])
    with pytest.raises(NotIdentical, match="n = 2, i = 1, j = 2"):
        exact_instances([a[i], a[j]], quick=True)


def test_one_hot_needs_every_place_of_the_one():
    lines, one_hot = [sum_over(k, y[k] ** 2), sum_over(k, y[k])], OneHot("y is one-hot", y)
    assert exact_instances(lines, [one_hot])[0].how == "identity"
    assert compare_sides(*lines, [one_hot]).max_relative_error == 0
    with pytest.raises(NotIdentical):
        exact_instances(lines)
    with pytest.raises(NotIdentical):
        exact_instances([y[i], Number(1)], [one_hot])


def test_positions_stand_for_every_way_to_coincide():
    subject = Subject((a[i] * a[j] * a[k],), ())
    found = [tuple(places.values()) for places in subject.representatives({"n": 3})]
    assert found == [(1, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 2), (1, 2, 3)]
    literal = Subject((z[i] * z[2],), ())
    found = [tuple(places.values()) for places in literal.representatives({"n": 4})]
    assert found == [(1,), (2,), (3,)]
    assert not literal.fits({"n": 1})
    left_out = Subject((sum_over(k, z[k], but=Number(3)),), ())
    assert not left_out.fits({"n": 2})
    assert left_out.fits({"n": 3})


def test_sizes_can_be_fixed():
    written_out = exp(z[1]) + exp(z[2]) + exp(z[3])
    four = {"n": 3}
    assert exact_instances([S, written_out], sizes=four)[0] == ExactEvidence((3,), "identity")
    compare_sides(S, written_out, sizes=four)
    with pytest.raises(NotIdentical, match="n = 4"):
        exact_instances([S, written_out])
    with pytest.raises(Disagreement, match="n = 5"):
        compare_sides(S, written_out)


def test_laws_of_logarithms_are_left_to_the_identity():
    lines = [log(a[i]), z[i] - log(S)]
    assert not agree_at_points(Subject(tuple(lines), ()), {"n": 2})
    assert exact_instances(lines, quick=True)[0].how == "identity"
    with pytest.raises(NotIdentical):
        exact_instances([log(a[i]), z[i] - 2 * log(S)])
    product = [log(y[i] * y[j]), log(y[i]) + log(y[j])]
    assert not agree_at_points(Subject(tuple(product), ()), {"n": 2})


def test_exponents_may_be_fractions():
    half = exp(z[i] / 2)
    lines = [(half - 1) * (half + 1), exp(z[i]) - 1]
    assert exact_instances(lines, quick=True)[0].how == "identity"
    exact_instances([log((half + 1) ** 2 * half) * 2, 4 * log(half + 1) + z[i]])
    with pytest.raises(NotIdentical):
        exact_instances([(half - 1) * (half + 1), half - 1])


def test_rules_about_undetermined_functions():
    x = variable("x")
    f, g = function("f", x)[()], function("g", x)[()]
    by_rule = (g * D(f, x[()]) - f * D(g, x[()])) / g**2
    compare_sides(D(f / g, x[()]), by_rule)
    for quick, how in ((True, "points"), (False, "identity")):
        assert exact_instances([D(f / g, x[()]), by_rule], quick=quick)[0].how == how
        with pytest.raises(NotIdentical):
            exact_instances([D(f * g, x[()]), D(f, x[()]) * D(g, x[()])], quick=quick)
    with pytest.raises(Disagreement):
        compare_sides(D(f / g, x[()]), (g * D(f, x[()]) + f * D(g, x[()])) / g**2)
    with pytest.raises(Disagreement):
        compare_sides(D(f, x[()]), Number(0))


def test_both_cases_in_one_brace():
    brace = Cases(-a[i] * a[j], Distinct(i, j), a[i] * (1 - a[i]), Same(i, j))
    lines = [D(a[i], z[j]), brace, a[i] * (delta(i, j) - a[j])]
    compare_with_reference(lines, softmax_reference())
    assert exact_instances(lines, quick=True)[0].how == "points"
    assert exact_instances(lines)[0].n == (1, 2, 3, 4, 5, 6)
    half = Cases(-a[i] * a[j], Distinct(i, j))
    with pytest.raises(Disagreement, match="has no value: no case covers"):
        compare_sides(half, half)
    with pytest.raises(NotIdentical, match="no case of"):
        exact_instances([half, half])


# ---- the parts they are made of


EVALUATED = [
    *DIFFERENT,
    *GRADIENT,
    D(D(a[i], z[i]), z[j]),
    D(sum_over(j, a[j] ** 2), z[j]),
    D(D(loss[()], a[i]), z[j]),
    D(D(a[i] * a[j], z[j]), a[i]),
    sum_over(k, y[k] * sum_over(k, a[k] * y[k], but=j), but=i),
    sum_over(k, D(a[i], z[k]) * D(a[k], z[j])),
    a[i] ** (Number(1) / Number(2)) + a[j] ** Number(-2) + z[2],
    Cases(a[i], Same(i, j), y[j], Distinct(i, j)),
    Cases(a[i], Same(i, j), z[i], Same(i, j), y[j], Distinct(i, j)),
]


@pytest.mark.parametrize("expression", EVALUATED, ids=str)
def test_arrays_agree_with_one_position_at_a_time(expression):
    """Two evaluators that share only the dual numbers."""
    values = _points(GRADIENT, [], {"n": 3})
    grid = Grid({"n": 3}, values)
    found = grid.value(expression)
    for first in (1, 2, 3):
        for second in (1, 2, 3):
            places = {i: first, j: second}
            at = Instance(
                {"n": 3},
                places,
                lambda name, where: values[name][tuple(p - 1 for p in where)],
                float,
                np.exp,
                np.log,
            )
            expected = evaluate(expression, at)
            here = grid.select(found.value, places), grid.select(found.scale, places)
            assert (abs(here[0] - expected) <= 1e-14 * here[1]).all()


def test_factored_sees_identity_and_difference():
    p, q = sympy.symbols("p q", real=True)
    e = sympy.exp(p)
    forms = factored([1 / (e + q) - 1 / (e - q), -2 * q / (e**2 - q**2), 2 * q / (e**2 - q**2)])
    assert identical(forms[0], forms[1])
    assert not identical(forms[0], forms[2])
    zero = factored([(e + q) * (e - q) - e**2 + q**2, sympy.Integer(0), sympy.Integer(1)])
    assert identical(zero[0], zero[1])
    assert not identical(zero[0], zero[2])
    with pytest.raises(NotRational):
        factored([sympy.sqrt(q)])
    with pytest.raises(NotRational):
        factored([1 / ((p + q) ** 2 - p**2 - 2 * p * q - q**2)])


def test_the_second_opinion_never_asks_the_prover():
    ours = ("arrays", "rounded", "subject", "points", "sampling", "factored")
    forbidden = {"prover", "normal_form", "kernels", "power_sums", "patterns", "differentiation"}
    folder = Path(next(iter(derive.proof.__path__)))
    for name in (*ours, "exact_instances", "exact_points", "reference"):
        tree = ast.parse((folder / f"{name}.py").read_text())
        used = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not {module.split(".")[-1] for module in used} & forbidden


# -- positions written as large numbers ---------------------------------------------------


def test_a_position_beyond_six_is_checked_where_it_is_there() -> None:
    q = variable("q", CLASSES, SAMPLES)
    lines = [q[7, 5] + sum_over(k, q[k, 5], but=7), sum_over(k, q[k, 5])]
    for quick in (False, True):
        assert exact_instances(lines, quick=quick)[1].n == (7, 8)
    assert exact_instances([q[i, 5] + q[i, 5], 2 * q[i, 5]])[1].n == (1, 2, 3, 4, 5, 6)
    assert exact_instances([q[i, 1] + q[7, 1], q[7, 1] * 2], [Same(i, 7)])[1].n == (7, 8)
    assert compare_sides(*lines, (), seed=0).points > 64
    with pytest.raises(NotIdentical, match="differ at n = 7, m = 5"):
        exact_instances([lines[0], lines[1] + q[7, 5]])


def test_a_position_too_far_to_be_written_out_is_not_taken_as_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    too_far = [y[13] + y[13], 2 * y[13]]
    with pytest.raises(NotIdentical, match="position 13 is beyond 12, the last one that is checked"):
        exact_instances(too_far)
    monkeypatch.setattr(derive.proof.exact_instances, "LARGEST_POSITION", 13)
    assert exact_instances(too_far)[0].n == (13, 14)


def up_to(largest: int) -> Any:
    """How the sizes were chosen before: from 1 on, and no further for a position that isn't there yet."""

    def sizes(subject: Subject, *_: Any) -> Any:
        for n in range(1, largest + 1):
            yield {range_.size: n for range_ in subject.ranges}

    return sizes


USUAL = [{"n": n, "m": m} for n, m in ((1, 1), (2, 2), (3, 3), (5, 2), (10, 3))]
# What each takes away, and how the test of z[7] notices it.
BLIND_TO_POSITIONS = {
    "n ends at 6, where z[7] is not there": ("exact_instances._sizes", up_to(6)),
    "a place that is not there is a place": ("subject.Subject.fits", lambda *_: True),
    "no position is a large one": ("subject.Subject.literals", {}),
    "points at the usual sizes only": ("sampling.sizes_of_groups", lambda subject, _: filter(subject.fits, USUAL)),
}


@pytest.mark.parametrize("fault", BLIND_TO_POSITIONS)
def test_a_second_opinion_that_is_blind_to_large_positions_is_noticed(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, instead = BLIND_TO_POSITIONS[fault]
    monkeypatch.setattr(f"derive.proof.{place}", instead)
    subject_of.cache_clear()  # it knows the positions of lines that it has met
    with pytest.raises((AssertionError, NotIdentical, NotSampled)):
        test_a_position_beyond_six_is_checked_where_it_is_there()
    subject_of.cache_clear()


# -- at which sizes -----------------------------------------------------------------------

n, m, d = Size(CLASSES), Size(SAMPLES), Size(UNITS)
X = variable("X")[()]
# Each is 0 but for one small number of samples or of units.
ONE_SIZE_ONLY = [(m - 2) * X + 0 * z[i], (m - 1) * X + 0 * z[i], n * (m * 0 + d - 1) * X, (d - 2) * (n + m) * X]


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("line", ONE_SIZE_ONLY)
def test_further_ranges_have_one_position_and_two(line, quick):
    with pytest.raises(NotIdentical):
        exact_instances([line, 0 * line], quick=quick)


def test_the_last_position_that_can_be_written_out_is_checked():
    assert exact_instances([y[12] + y[12], 2 * y[12]])[0].n == (12, 13)
    assert exact_instances([X + X, 2 * X])[0] == ExactEvidence((1,), "identity")


# -- exact numbers in the place of e^z and of log ----------------------------------------

# True for every quadratic function in the place of log, which once stood there.
THIRD_DIFFERENCES = [log(X + 3) + 3 * log(X + 1), log(X) + 3 * log(X + 2)]


@pytest.mark.parametrize(
    "lines",
    [
        THIRD_DIFFERENCES,
        [log(X + 2) + log(X), 2 * log(X + 1)],
        [log(X) + X, log(X + 1)],
        [log(X) * log(X), log(X * X)],
        [log(exp(z[i])), log(exp(z[j]))],
    ],
    ids=str,
)
def test_what_stands_for_log_has_no_laws_that_log_has_not(lines):
    assert not agree_at_points(Subject(tuple(lines), ()), {"n": 2})
    for quick in (True, False):
        with pytest.raises(NotIdentical):
            exact_instances(lines, quick=quick)
    with pytest.raises(Disagreement):
        differ_nowhere(Subject(tuple(lines[:2]), ()), {"n": 2})


def test_equal_arguments_have_equal_logs():
    lines = [log((X + 1) * (X - 1)) + log(X), log(X) + log(X**2 - 1)]
    assert exact_instances(lines, quick=True)[0].how == "points"


def test_the_power_that_stands_for_e_is_one_of_two_and_whole():
    def power(number):
        return FRACTIONS.exp(object_array([flint.fmpq(number)]))[0]

    assert [power(3), power(0), power(-2)] == [8, 1, flint.fmpq(1, 4)]
    for wrong in (flint.fmpq(1, 2), flint.fmpq(-3, 2), flint.fmpq(10**6), flint.fmpq(-(10**6))):
        with pytest.raises(Undefined):
            power(wrong)
    assert not agree_at_points(Subject((exp(z[i] / 2), exp(z[i])), ()), {"n": 2})


OTHER = {Same: Distinct, Distinct: Same}


@pytest.mark.parametrize("condition", [Distinct(i, j), Same(i, j)])
def test_points_count_only_where_the_condition_holds(condition):
    brace = Cases(y[i], condition, z[i], OTHER[type(condition)](i, j))
    assert agree_at_points(Subject((brace + 0 * y[j], y[i]), (condition,)), {"n": 3})
    assert not agree_at_points(Subject((brace + 0 * y[j], z[i]), (condition,)), {"n": 3})


def test_one_number_alone_is_compared_as_well():
    half = Number(1) / Number(2)
    for right in (Number(2) / Number(4), z[i] ** 0 / 2):
        differ_nowhere(Subject((half, right), ()), {"n": 3})
    with pytest.raises(Disagreement, match=r"^exactly, .* fails at n = 3"):
        differ_nowhere(Subject((half, z[i] ** 0), ()), {"n": 3})
