"""What counts as provably positive, term by term: a condition that is wrongly taken for fulfilled is never told."""

import pytest

from derive.proof.kernels import ONE
from derive.proof.patterns import Point
from derive.proof.sign import Known, is_positive

P, Q, U = Point("classes", "#1"), Point("classes", "#2"), Point("units", "#2")
X, Y = ("entry", "x", (P,)), ("entry", "y", (P,))
E, N = ("exp", ((X, 1),), ONE), ("size", "n")
ASSUMED, NAMED = Known(frozenset({"y"})), Known(frozenset({"y"}), frozenset({"classes"}))


def over(points, *powers):
    return ("sum", points, powers)


def inverse(*terms):
    return ("inverse", terms)


def log(*terms, under=ONE):
    return ("log", terms, under)


POSITIVE = [
    [({}, 1)],
    [({E: 1}, 3)],
    [({E: 2}, 1)],
    [({E: 3}, 1)],
    [({N: 1, E: 1}, 1)],
    [({Y: 1}, 1)],
    [({Y: 3, E: 1}, 1)],
    [({X: 2}, 1), ({}, 1)],
    [({}, 1), ({X: 4}, 1)],  # positive already before its last term
    [({E: 1}, 1), ({X: 2, E: 1}, 1)],
    [({over((P,), (E, 1)): 1}, 1)],
    [({over((P, U), (E, 1)): 1}, 1)],
    [({over((P,), (E, -1)): 1}, 1)],
    [({over((P,), (E, 1), (inverse((((E, 1),), 1), ((), 1)), 1)): 1}, 1)],
    [({over((P,), (X, 2)): 1}, 1), ({}, 1)],
    [({over((P,), (X, -2)): 1}, 1), ({}, 1)],
    [({log(((), 2)): 1}, 1)],
    [({log(((), 3)): 1}, 1)],
]

NOT_KNOWN = [
    [],
    [({}, -1)],
    [({E: 1}, -1)],
    [({E: 1}, 1), ({}, -1)],
    [({}, -1), ({E: 1}, 1)],
    [({X: 2}, 1)],
    [({X: 2, E: 1}, 1)],
    [({over((P,), (X, 2), (E, 1)): 1}, 1)],
    [({over((P,), (X, 2)): 1}, 1)],
    [({log(((), 1)): 1}, 1)],
]

# Each of these may be negative, and so large that 1 more does not help.
NEGATIVE = [
    {X: 1},
    {X: 3},
    {X: 1, E: 1},
    {over((P,), (X, 1)): 1},
    {over((P,), (X, 1), (E, 1)): 1},
    {over((P,), (X, 3)): 1},
    {over((P,), (X, -1)): 1},
    {over((P,), (inverse((((E, 1),), 1), (((X, 1),), 1)), 1)): 1},
    {over((P,), (inverse((((E, 1),), 1), ((), -1)), 1)): 1},
    {log((((X, 1),), 1)): 1},
    {log((((X, 1),), 2)): 1},
    {log(((), 2), (((X, 1),), 1)): 1},
    {log(((), 2), under=(((X, 1),), 1)): 1},
    {("a kind that nobody knows", X): 1},
]


@pytest.mark.parametrize("terms", POSITIVE)
def test_this_is_positive(terms):
    assert is_positive(terms, ASSUMED) is True


@pytest.mark.parametrize("terms", NOT_KNOWN)
def test_this_need_not_be_positive(terms):
    assert is_positive(terms, ASSUMED) is False


@pytest.mark.parametrize("powers", NEGATIVE)
def test_this_may_be_negative(powers):
    assert is_positive([(powers, 1)], ASSUMED) is False
    assert is_positive([(powers, 1), ({}, 1)], ASSUMED) is False
    assert is_positive([({}, 1), (powers, 1)], ASSUMED) is False


@pytest.mark.parametrize("points", [(P,), (P, U), (U, P), (P, Q)])
def test_a_sum_over_what_has_no_name_may_be_empty_where_something_has_one(points):
    total = [({over(points, (E, 1)): 1}, 1)]
    assert is_positive(total, NAMED) is False
    assert is_positive([*total, ({}, 1)], NAMED) is True


def test_a_range_without_named_positions_is_never_empty():
    assert is_positive([({over((U,), (E, 1)): 1}, 1)], NAMED) is True


def test_only_families_assumed_positive_are():
    assert is_positive([({Y: 1}, 1)], Known()) is False
