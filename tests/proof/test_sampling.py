"""The numeric second opinion, number by number: how many points, which places, which error, which is told."""

import random
from fractions import Fraction

import numpy as np
import pytest

from derive.language import CLASSES, Distinct, Number, Same, Size, define, delta, exp, log, sum_over, variable
from derive.proof import reference
from derive.proof.points import Points
from derive.proof.sampling import (
    Disagreement,
    _demand,
    _groups,
    _some_places,
    compare_sides,
    compare_with_reference,
    relative_error,
)
from derive.proof.subject import Subject

i, j, k = (CLASSES.index(letter) for letter in "ijk")
z, y, x = variable("z", CLASSES), variable("y", CLASSES), variable("x")
X = x[()]
S = sum_over(k, exp(z[k]))
a = define("a", (i,), exp(z[i]) / S)
n = Size(CLASSES)


def softmax(values, at):
    return reference.softmax(values["z"])[:, at["i"] - 1]


# -- points and places ------------------------------------------------------------------


def test_19_points_of_each_size_at_which_the_indices_have_a_place():
    assert compare_with_reference([a[i]], softmax)[0].points == 95
    assert compare_with_reference([a[i]], softmax, [Distinct(i, 1)])[0].points == 76
    assert compare_with_reference([a[i]], softmax, sizes={"n": 4})[0].points == 95
    assert compare_sides(a[i], a[i]).points == 95
    assert compare_sides(a[i], a[i], sizes={"n": 2}).points == 95
    assert compare_sides(a[3], a[3]).points == 95
    assert compare_sides(a[i] * a[j], a[j] * a[i], [Distinct(i, j)]).points == 76
    # one number, the same at all points, is compared at one
    assert compare_sides(Number(2), Number(2)).points == 5


def test_a_place_for_every_way_to_coincide_and_others_up_to_three():
    def places(line, size):
        chosen = _some_places(Subject((line,), ()), {"n": size}, random.Random(1))
        found = [tuple(at.values()) for at in chosen]
        assert len(set(found)) == len(found)
        return found

    assert places(z[i], 1) == [(1,)]
    assert places(z[i], 2) == [(1,), (2,)]
    assert (len(places(z[i], 9)), places(z[i], 9)[0]) == (3, (1,))
    assert places(z[i] * z[j] * z[k], 3) == [(1, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 2), (1, 2, 3)]
    assert len(places(z[i] * z[j], 5)) == 3


def test_the_places_beyond_differ_from_seed_to_seed():
    asked = set()

    def noting(values, at):
        asked.add(at["i"])
        return softmax(values, at)

    for seed in range(12):
        compare_with_reference([a[i]], noting, (), seed)
    assert asked == set(range(1, 11))


def test_the_groups_are_made_once_for_the_same_quantities():
    first, second = (list(_groups(Subject(lines, ()), 0, None)) for lines in ((a[i], a[j]), (exp(z[k]), exp(z[i]))))
    assert all(one[1] is other[1] for one, other in zip(first, second, strict=True))
    assert [group.sizes["n"] for group, _, _ in first] == [1, 2, 3, 5, 10]


# -- the error --------------------------------------------------------------------------


def test_the_error_is_relative_to_the_scale_and_none_where_nothing_differs():
    found, expected = np.array([1.0, 2.0, 3.0, 0.0, np.inf]), np.array([1.5, 2.0, 3.0, 0.0, np.inf])
    scale = np.array([2.0, 0.0, np.inf, 0.0, 1.0])
    np.testing.assert_array_equal(relative_error(found, expected, scale), [0.25, 0, np.nan, 0, np.nan])
    assert relative_error(np.array([1e-300]), np.array([0.0]), np.array([0.0])) == pytest.approx(1e-10)


def off(by, line=lambda at: True):
    return lambda values, at: softmax(values, at) * (1 + by * line(at))


def test_each_line_has_an_error_of_its_own():
    """The second line is off by 1e-13, of a scale that is some times the value."""
    small = 1 + Number(Fraction(1, 10**13))
    first, second, third = compare_with_reference([a[i], a[i] * small, exp(z[i]) / S], softmax)
    assert max(first.max_relative_error, third.max_relative_error) < 3e-15
    assert 1e-14 < second.max_relative_error < 1e-13
    assert first.finite_differences is None


def test_the_largest_error_of_all_sizes_is_told():
    tiny = Number(Fraction(1, 10**13))
    for line in (a[i] * (1 + tiny * delta(i, 1)), a[i] * (1 + tiny * (n - 2) / 8), a[i] * (1 + tiny * (10 - n) / 9)):
        assert 1e-14 < compare_sides(line, a[i]).max_relative_error < 1e-13
        assert 1e-14 < compare_sides(a[i], line).max_relative_error < 1e-13


def test_finite_differences_are_held_to_the_value_or_to_1():
    def near(by, factor=1.0):
        return lambda values, at: factor * softmax(values, at) + by

    def compared(factor, by):
        lines = [factor * a[i], factor * a[i] + 0]
        found = compare_with_reference(lines, near(0.0, factor), finite_differences=near(by, factor))
        assert found[0].finite_differences == found[1].finite_differences
        return found[0].finite_differences

    assert compared(1, 0.0) == 0
    assert compared(1, 5e-7) == pytest.approx(5e-7)
    # values from 0 to 10^6 (softmax at the hard points): the smallest counts as 1
    assert compared(1000000, 5e-7) == pytest.approx(5e-7)
    for factor in (1, 1000000):
        with pytest.raises(Disagreement, match=rf"^by finite differences the reference, {factor}·a\[i\], is "):
            compared(factor, 2e-6)
    least = compare_with_reference(
        [1000 + a[i]], lambda v, at: 1000 + softmax(v, at), finite_differences=lambda v, at: 1000.0001 + softmax(v, at)
    )
    assert least[0].finite_differences == pytest.approx(1e-7, rel=1e-2)


def test_where_the_first_line_loses_its_digits_the_reference_may_too():
    """1 - a is 4e-18 at a hard point, and the reference computes it as 0."""
    rest = sum_over(k, exp(z[k]), but=i) / S
    lossy = [1 - a[i], rest]
    assert compare_with_reference(lossy, lambda values, at: 1 - softmax(values, at))[1].max_relative_error < 1e-15
    with pytest.raises(Disagreement, match=r"^line 1, "):
        compare_with_reference(lossy[::-1], lambda values, at: 1 - softmax(values, at))


# -- what has a value on one side only, or nowhere --------------------------------------


def test_points_count_where_one_index_at_least_has_a_value():
    some = compare_sides(log(X), log(X) + 0, needs_something=True).points
    positive = {tuple(group.values["x"]) for group, _, _ in _groups(Subject((log(X),), ()), 0, None)}
    assert some == 5 * sum(number > 0 for number in next(iter(positive)))
    assert len(positive) == 1
    # with more classes it is likelier that one of them is positive
    vectors = [group.values["y"] for group, _, _ in _groups(Subject((log(y[i]),), ()), 0, None)]
    expected = sum(int((array > 0).any(axis=0).sum()) for array in vectors)
    assert compare_sides(log(y[i]), log(y[i]) + 0).points == expected
    one = sum(int((array[0] > 0).sum()) for array in vectors)
    assert compare_sides(log(y[i]), log(y[i]) + 0, [Same(i, 1)]).points == one


def test_only_one_side_has_a_value():
    for pair in ((log(X), log(X**2) / 2), (log(X**2) / 2, log(X))):
        with pytest.raises(Disagreement, match="nan"):
            compare_sides(*pair)
        assert compare_sides(*pair, needs_something=True).points > 0


def test_what_the_conditions_leave_out_is_not_compared():
    assert compare_sides(delta(i, j) * z[i] + X, X, [Distinct(i, j)]).max_relative_error == 0
    assert compare_sides(z[i] + X, z[j] + X, [Same(i, j)]).max_relative_error == 0
    with pytest.raises(Disagreement, match=r"n = 2, i = 1, j = 2, x = "):
        compare_sides(z[i] + X, z[j] + X)


# -- what is told -----------------------------------------------------------------------

POINTS = Points({"n": 2}, {"z": np.array([[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]])})
PLACES = {i: 1, j: 2}


def told(error, found, expected):
    _demand(("line 7", z[i]), np.asarray(error), 0.5, (np.asarray(found), np.asarray(expected)), POINTS, PLACES)


def test_the_worst_point_is_told_and_none_is_worse_than_nan():
    told([0.5, 0.5, 0.1], [1.0, 2.0, 3.0], 4.0)
    end = r", where 4 is expected: n = 2, i = 1, j = 2, z = \[ ?{}\., +{}\.\]$"
    with pytest.raises(Disagreement, match=r"^line 7, z\[i\], is 2" + end.format(3, 4)):
        told([0.6, 0.9, 0.7], [1.0, 2.0, 3.0], 4.0)
    with pytest.raises(Disagreement, match=r"^line 7, z\[i\], is 3" + end.format(5, 6)):
        told([0.6, 0.9, np.nan], [1.0, 2.0, 3.0], 4.0)
    with pytest.raises(Disagreement, match=r"^line 7, z\[i\], is 8" + end.format(1, 2)):
        told(0.6, 8.0, [4.0, 4.0, 4.0])
    with pytest.raises(Disagreement, match=r"is 0\.3333333333, where 4 is"):
        told([0.6], 1 / 3, 4.0)


def test_the_line_and_the_side_that_is_wrong_are_told():
    with pytest.raises(Disagreement, match=r"^line 2, e\^z\[i\], is .*, where .* is expected: n = 1, i = 1, z = "):
        compare_with_reference([a[i], exp(z[i])], softmax)
    with pytest.raises(Disagreement, match=r"^the left side, a\[i\], is 1, where .* is expected: n = 1, i = 1, z = "):
        compare_sides(a[i], exp(z[i]))
    with pytest.raises(Disagreement, match=r"^line 1, .* n = 5, i = 4, "):
        compare_with_reference([a[i]], off(1e-9, lambda at: at["i"] == 4), sizes={"n": 5})
