"""Free and bound indices: nothing is ever captured, and bound names don't matter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.language import (
    Cases,
    D,
    Distinct,
    Number,
    Same,
    alpha_equal,
    delta,
    exp,
    free_indices,
    substitute,
    sum_over,
)
from derive.language.binding import canonical, contains, fresh_index
from derive.language.ranges import CLASSES
from tests.oracle import Writer, loose
from tests.strategies import Rewriter, expressions, h, i, j, k, l, parts, put, u, v, w, x, y, z

SIZES = {"n": 3, "d": 2}


@settings(max_examples=200, deadline=None)
@given(expressions())
def test_free_indices_agree_with_the_oracle(expression):
    assert free_indices(expression) == loose(expression)


def test_the_free_indices_of_each_construction():
    assert free_indices(sum_over(k, w[k, i], but=j)) == {i, j}
    assert free_indices(sum_over(k, z[k])) == set()
    assert free_indices(z[k] * sum_over(k, z[k])) == {k}
    assert free_indices(D(sum_over(k, z[k]), z[k])) == {k}
    assert free_indices(Cases(z[i], Same(j, 1), Number(0), Distinct(j, 1))) == {i, j}
    assert free_indices(delta(i, 2)) == {i}


def test_substitution_renames_a_bound_index_rather_than_capture():
    assert alpha_equal(substitute(sum_over(k, w[k, i]), {i: k}), sum_over(l, w[l, k]))
    assert alpha_equal(substitute(sum_over(k, z[k], but=i), {i: k}), sum_over(l, z[l], but=k))


def test_a_renamed_index_meets_no_excluded_one():
    """The fresh letter would have been l, which the sum leaves out."""
    moved = substitute(sum_over(k, z[k] * x[i], but=l), {i: k})
    assert alpha_equal(moved, sum_over(j, z[j] * x[k], but=l))


def test_substitution_leaves_bound_indices_alone():
    assert substitute(sum_over(k, z[k]), {k: i}) == sum_over(k, z[k])
    assert substitute(z[k] * sum_over(k, z[k]), {k: i}) == z[i] * sum_over(k, z[k])


def test_substitution_swaps_at_once():
    assert substitute(w[i, j], {i: j, j: i}) == w[j, i]


def test_a_position_may_be_put_for_an_index():
    assert substitute(sum_over(k, w[k, i], but=i), {i: Number(2)}) == sum_over(k, w[k, 2], but=2)


@settings(max_examples=200, deadline=None)
@given(expressions(), st.sampled_from([i, j]), st.sampled_from([i, j, k, l, Number(1)]))
def test_substitution_means_evaluation_elsewhere(expression, old, new):
    """The value after putting p for i is the value before, with i standing where p stands."""
    at = {i: 1, j: 3, k: 2, l: 3, u: 2, v: 1}
    there = 1 if new == Number(1) else at[new]
    assert _written(substitute(expression, {old: new}), at) == _written(expression, {**at, old: there})


def _written(expression, at):
    """Written out in full; the order of terms doesn't depend on bound names."""
    return Writer(SIZES).write(expression, at)


@settings(max_examples=200, deadline=None)
@given(expressions(), st.randoms(use_true_random=False))
def test_renaming_bound_indices_gives_an_alpha_equal_expression(expression, source):
    renamed = expression
    for path, node, _ in list(parts(expression)):
        new = Rewriter(source).rule_rename(node, ())
        if new is not None:
            renamed = put(expression, path, new)
    assert alpha_equal(expression, renamed)
    assert canonical(expression) == canonical(renamed)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (sum_over(k, z[k]), sum_over(k, z[k], but=i)),
        (sum_over(k, z[k]), sum_over(k, z[i])),
        (sum_over(k, sum_over(l, w[k, l])), sum_over(k, sum_over(l, w[l, k]))),
        (sum_over(k, sum_over(l, w[k, l])), sum_over(k, sum_over(k, w[k, k]))),
        (z[i] + z[j], z[j] + z[i]),
        (sum_over(k, z[k]), sum_over(u, z[i])),
        (sum_over(k, h[k, u]), sum_over(u, h[k, u])),
    ],
)
def test_what_differs_in_more_than_bound_names_is_not_alpha_equal(left, right):
    assert not alpha_equal(left, right)


def test_nested_and_shadowed_sums_are_alpha_equal_where_they_should_be():
    assert alpha_equal(sum_over(k, z[k] * sum_over(k, y[k])), sum_over(i, z[i] * sum_over(j, y[j])))
    assert alpha_equal(sum_over(k, z[k], but=(i, j)), sum_over(l, z[l], but=(j, i)))
    assert alpha_equal(exp(sum_over(k, z[k])), exp(sum_over(l, z[l])))


def test_a_fresh_index_is_never_taken():
    taken = frozenset()
    for _ in range(30):
        new = fresh_index(k, taken)
        assert new.name not in {index.name for index in taken}
        taken |= {new}
    assert fresh_index(k, frozenset({i, j})) == k
    assert fresh_index(k, frozenset({k})).range == CLASSES


def test_contains_looks_everywhere():
    assert contains(sum_over(k, exp(z[k]) * z[i]), z[i])
    assert not contains(sum_over(k, exp(z[k])), z[i])


def test_the_law_of_substitution_notices_a_capture(monkeypatch):
    """A planted fault: no bound index is ever renamed."""
    monkeypatch.setattr("derive.language.binding.fresh_index", lambda like, _taken: like)
    captured = substitute(sum_over(k, w[k, i]), {i: k})
    at = {k: 2, i: 2}
    assert _written(captured, at) != _written(sum_over(k, w[k, i]), at)
