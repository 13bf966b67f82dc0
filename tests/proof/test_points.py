"""The points at which lines are evaluated: just these sizes, these hard points, and all that is assumed holds."""

import random

import numpy as np
import pytest

from derive.language import CLASSES, SAMPLES, UNITS, D, Number, Size, exp, sum_over, variable
from derive.proof import Hypothesis, OneHot, Positive
from derive.proof.points import NotSampled, Points, sample, sizes_of_groups, uniform
from derive.proof.subject import Subject

i, k = (CLASSES.index(letter) for letter in "ik")
u, v, s = UNITS.index("u"), UNITS.index("v"), SAMPLES.index("s")
x, y, z, b = variable("x"), variable("y", CLASSES), variable("z", CLASSES), variable("b", CLASSES)
w, h, labels = variable("w", CLASSES, UNITS), variable("h", UNITS, SAMPLES), variable("t", CLASSES, SAMPLES)
t = variable("T", SAMPLES, CLASSES)
LAYER = exp(sum_over(v, w[i, v] * h[v, s]) + b[i]) * x[()]
GROWING = [(1, 1, 2), (2, 2, 3), (3, 3, 2), (5, 2, 3), (10, 3, 1)]
FOUR = {"n": 4, "m": 3, "d": 2}


def made(line, *assuming, sizes=None, seed=0):
    return sample(Subject((line,), assuming).material, sizes or FOUR, seed)


@pytest.mark.parametrize(
    ("line", "given", "expected"),
    [
        (z[i], {}, [{"n": 1}, {"n": 2}, {"n": 3}, {"n": 5}, {"n": 10}]),
        (z[3], {}, [{"n": 3}, {"n": 3}, {"n": 3}, {"n": 5}, {"n": 10}]),
        (z[i], {"n": 4}, 5 * [{"n": 4}]),
        (z[3], {"n": 2}, []),
        (x[()], {}, 5 * [{}]),
        (LAYER, {}, [{"n": n, "m": m, "d": d} for n, m, d in GROWING]),
        (w[i, 3], {"n": 2}, [{"n": 2, "d": max(d, 3)} for d in (1, 2, 3, 2, 3)]),
    ],
)
def test_the_sizes_of_the_groups(line, given, expected):
    assert list(sizes_of_groups(Subject((line,), ()), given)) == expected


def test_there_are_16_random_points_and_3_hard_ones():
    group = made(LAYER)
    assert (group.count, Points({}, {}).count, group.sizes) == (19, 1, FOUR)
    assert {name: array.shape for name, array in group.values.items()} == {
        "b": (4, 19), "h": (2, 3, 19), "w": (4, 2, 19), "x": (19,),
    }  # fmt: skip
    assert {name: array.shape for name, array in group.by_point().items()} == {
        "b": (19, 4), "h": (19, 2, 3), "w": (19, 4, 2), "x": (19,),
    }  # fmt: skip
    for name, array in group.values.items():
        assert len(np.unique(array[..., :16])) == array[..., :16].size
        assert (abs(array[..., :16]) < 2).all()
        np.testing.assert_array_equal(np.moveaxis(group.by_point()[name], 0, -1), array)
    with pytest.raises(ValueError, match="read-only"):
        group.values["b"][0, 0] = 1


def test_the_vectors_of_an_exponent_are_hard_and_the_matrices_equal_at_the_first_hard_point():
    values = made(LAYER).values
    assert (values["b"][:, -3] == 1.5).all()
    assert sorted(values["b"][:, -2]) == [0, 0, 0, 40]
    assert sorted(values["b"][:, -1]) == [-30, -10, 10, 30]
    for name in "wh":
        assert (values[name][..., -3] == 1).all()
        assert (abs(values[name][..., -2:]) < 2).all()
    assert (abs(values["x"]) < 2).all()
    # without vectors the matrices have it
    alone = made(exp(w[i, u])).values["w"]
    assert sorted(alone[..., -2].flat) == 7 * [0] + [40]
    np.testing.assert_allclose(sorted(alone[..., -1].flat), np.linspace(-30, 30, 8))


def test_what_is_in_no_exponent_and_what_is_one_number_is_never_hard():
    values = made(exp(x[()]) * y[i] + exp(z[i])).values
    assert (abs(values["y"]) < 2).all()
    assert (abs(values["x"]) < 2).all()
    assert (abs(made(exp(x[()])).values["x"]) < 2).all()
    assert np.ptp(values["z"][:, -1]) == 60


def test_the_hard_points_are_not_always_in_the_same_order():
    groups = [made(exp(z[i]), seed=seed).values["z"] for seed in range(8)]
    assert len({int(np.argmax(array[:, -2])) for array in groups}) > 1
    assert len({tuple(array[:, -1]) for array in groups}) > 4


def test_the_same_seed_and_size_give_the_same_points_and_others_do_not():
    first, same = made(z[i]).values["z"], made(z[i]).values["z"]
    np.testing.assert_array_equal(first, same)
    assert not np.isin(made(z[i], seed=1).values["z"], first).any()
    assert not np.isin(made(z[i], sizes={"n": 5}).values["z"], first).any()


class Bytes:
    """A source that gives the same byte again and again."""

    def __init__(self, byte):
        self.byte = byte

    def randbytes(self, count):
        return bytes([self.byte] * count)


def test_random_numbers_fill_the_span_from_minus_2_to_2():
    np.testing.assert_array_equal(uniform((2, 3), Bytes(0)), np.full((2, 3), -2 + 2.0**-31))
    np.testing.assert_array_equal(uniform((1,), Bytes(255)), [2 - 2.0**-31])
    numbers = uniform((1000,), random.Random(1))
    assert abs(numbers.mean()) < 0.1
    assert numbers.min() < -1.9 < 1.9 < numbers.max()


# -- what is assumed --------------------------------------------------------------------

SUM = Hypothesis("y sums to 1", sum_over(k, y[k]), Number(1))
ONE_AWAY = Hypothesis("1 is the sum", Number(1), sum_over(k, labels[k, s]))


def one_hot_points(array, axis):
    return ((array == 0) | (array == 1)).all(axis=axis)


def test_what_sums_to_1_is_one_hot_at_every_fourth_point_only():
    for line, assumed, name in ((y[i], SUM, "y"), (labels[i, s], ONE_AWAY, "t")):
        array = made(line, assumed).values[name]
        np.testing.assert_allclose(array.sum(axis=0), 1)
        hot = one_hot_points(array, 0)
        assert hot.reshape(-1, 19)[:, ::4].all()
        assert not np.delete(hot.reshape(-1, 19), np.s_[::4], axis=1).any()
        assert (array >= 0).all()


def test_the_sum_is_taken_along_the_index_that_is_summed_over():
    rows = Hypothesis("rows sum to 1", sum_over(k, t[s, k]), Number(1))
    array = made(t[s, i], rows).values["T"]
    np.testing.assert_allclose(array.sum(axis=1), 1)
    assert not np.allclose(array.sum(axis=0), 1)


def test_what_is_positive_is_at_least_a_tenth_before_it_is_scaled():
    array = made(y[i] * z[i], Positive("y > 0", y)).values
    assert 0.1 < array["y"].min() < 0.3
    assert 1.8 < array["y"].max() < 2.1
    assert (array["z"] < 0).any()
    both = made(y[i], Positive("y > 0", y), SUM).values["y"]
    assert (both > 0).all()
    np.testing.assert_allclose(both.sum(axis=0), 1)


def test_a_one_hot_vector_has_its_1_at_every_position_somewhere():
    array = made(y[i] * z[i], OneHot("y is one-hot", y)).values
    np.testing.assert_array_equal(np.sort(array["y"], axis=0)[:, :], np.eye(4)[:, [3] * 19])
    assert set(np.argmax(array["y"], axis=0)) == {0, 1, 2, 3}
    assert not one_hot_points(array["z"], 0).any()


def test_what_has_no_points_is_refused():
    with pytest.raises(NotSampled, match="one-hot t needs one index, it has 2"):
        made(labels[i, s], OneHot("t is one-hot", labels))
    both = Hypothesis("columns", sum_over(s, labels[i, s]), Number(1))
    with pytest.raises(NotSampled, match="t has sum 1 along two indices; no points are made"):
        made(labels[i, s], ONE_AWAY, both)
    np.testing.assert_allclose(made(labels[i, s], ONE_AWAY, ONE_AWAY).values["t"].sum(axis=0), 1)
    with pytest.raises(NotSampled, match="no points are made for the hypothesis 'x is 2'"):
        made(y[i] + x[()], Hypothesis("x is 2", x[()], Number(2)))


def test_a_derivative_speaks_of_the_same_families():
    assert set(made(D(exp(z[i]), z[k]) * Size(CLASSES)).values) == {"z"}
