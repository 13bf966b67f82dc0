"""The smallest sizes are tried one by one, and an n that leaves no position is told and not counted."""

import pytest

from derive.language import (
    CLASSES,
    SAMPLES,
    UNITS,
    Cases,
    Distinct,
    Index,
    Number,
    Same,
    Size,
    delta,
    exp,
    sum_over,
    variable,
)
from derive.proof import Hypothesis, Refuted, prove
from derive.proof.exact_instances import NotIdentical, exact_instances
from derive.proof.small_sizes import SmallSizes, try_smallest

i, j, k = (Index(letter, CLASSES) for letter in "ijk")
u, v = (Index(letter, UNITS) for letter in "uv")
z, y, x = variable("z", CLASSES), variable("y", CLASSES), variable("x")
w = variable("w", CLASSES, UNITS)
n, d, m = Size(CLASSES), Size(UNITS), Size(SAMPLES)
rest = sum_over(k, exp(z[k]), but=i)
whole = sum_over(k, exp(z[k]))


@pytest.mark.parametrize(
    ("lines", "assuming", "tried", "vacuous"),
    [
        ([whole, exp(z[i]) + rest], [], (1, 2), ()),
        ([z[i] + z[j], z[j] + z[i]], [], (1, 2), ()),
        ([z[i] + z[j], z[j] + z[i]], [Distinct(i, j)], (2, 3), (1,)),
        ([z[i] + z[j] + z[k], z[j] + z[k] + z[i]], [Distinct(i, j), Distinct(j, k), Distinct(i, k)], (3, 4), (1, 2)),
        ([z[3] + 0, z[3]], [], (3, 4), (1, 2)),
        ([z[i] + 0, z[i]], [Distinct(i, 2)], (2, 3), (1,)),
        ([w[i, u] + w[i, v], w[i, v] + w[i, u]], [Distinct(u, v)], (1, 2), ()),
        ([sum_over(k, y[k]) * x[()], x[()]], [Hypothesis("h", sum_over(k, y[k]), 1)], (1, 2), ()),
    ],
)
def test_the_first_two_sizes_with_a_position_are_tried(lines, assuming, tried, vacuous):
    assert try_smallest(lines, assuming) == SmallSizes(CLASSES, tried, vacuous)


def test_lines_without_a_range_have_no_smallest_size():
    found = try_smallest([x[()] + 1, 1 + x[()]])
    assert (found, found.least) == (SmallSizes(None, (), ()), 1)


@pytest.mark.parametrize(
    ("factor", "where"),
    [
        (n - 2, "n = 1"),
        (n - 1, "n = 2"),
        # False with one class, one unit and one sample, and with no other small number of them.
        ((n - 2) * (d - 2) * (m - 2), "n = 1, m = 1, d = 1"),
        ((n - 1) * (d - 1) * (m - 2), "n = 2, m = 1, d = 2"),
    ],
)
def test_a_fault_at_one_small_size_only_is_found(factor, where):
    with pytest.raises(NotIdentical, match=rf"differ at {where}"):
        try_smallest([factor * x[()], 0 * x[()]])


def test_the_empty_remainder_counts_as_zero_and_as_nothing_else():
    with pytest.raises(NotIdentical, match="differ at n = 1, i = 1"):
        try_smallest([rest / whole, 1 - 2 * exp(z[i]) / whole + rest / whole])
    assert try_smallest([rest / whole, 1 - exp(z[i]) / whole]).tried == (1, 2)


def test_a_line_that_has_no_value_at_n_1_is_not_taken_for_one_that_holds_there():
    with pytest.raises(NotIdentical, match=r"^at n = 1, i = 1: line 1, .*, has no value there$"):
        try_smallest([x[()] / rest * rest, x[()]])


def test_conditions_that_no_positions_fulfil_are_refused():
    with pytest.raises(NotIdentical, match="no position of the indices fulfils the conditions"):
        try_smallest([z[i], z[i]], [Distinct(i, 1), Same(i, 1)])


# -- a position written as a number, in a delta or a case only -----------------------------


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize(
    "false_elsewhere",
    [delta(i, 1) * z[i], Cases(z[i], Same(i, Number(1)), 0 * z[i], Distinct(i, Number(1)))],
)
def test_what_is_true_at_position_1_only_is_not_identical(false_elsewhere, quick):
    """It once was: i was tried at 1 alone, as if no position differed from 1."""
    assert isinstance(prove(false_elsewhere, z[i]), Refuted)
    with pytest.raises(NotIdentical, match="differ at n = 2, i = 2"):
        exact_instances([false_elsewhere, z[i]], quick=quick)


@pytest.mark.parametrize("quick", [True, False])
def test_an_index_other_than_1_has_its_positions(quick):
    lines = [delta(i, 1) * z[i], 0 * z[i]]
    assert exact_instances(lines, [Distinct(i, 1)], quick=quick)[0].n == (2, 3, 4, 5, 6)
