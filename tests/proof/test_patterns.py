"""Every way in which indices can coincide, each once: against all ways to put them at positions, one by one."""

import itertools

import pytest

from derive.language import CLASSES, SAMPLES, UNITS, Cases, Distinct, Number, Same, define, delta, sum_over, variable
from derive.proof.patterns import Point, is_generic, literal_point, literals, named_point, patterns

i, j, k, m = (CLASSES.index(letter) for letter in "ijkm")
u, v = UNITS.index("u"), UNITS.index("v")
s = SAMPLES.index("s")
ONE, TWO, FIVE = Number(1), Number(2), Number(5)
z, y = variable("z", CLASSES), variable("y", CLASSES, UNITS)

# The indices, the literals, the conditions, the sizes.
CASES = [
    ([], [], [], {}),
    ([i], [], [], {}),
    ([i, j], [], [], {}),
    ([i, j, k], [], [], {}),
    ([i, j, k, m], [], [], {}),
    ([], [(CLASSES, ONE)], [], {}),
    ([i], [(CLASSES, ONE)], [], {}),
    ([i, j], [(CLASSES, ONE), (CLASSES, TWO)], [], {}),
    ([i, j, k], [(CLASSES, FIVE), (CLASSES, TWO)], [], {}),
    ([i, u], [(UNITS, ONE)], [], {}),
    ([i, j, u, v], [(CLASSES, ONE), (UNITS, TWO), (UNITS, ONE)], [], {}),
    ([i, j, u, v, s], [], [], {}),
    ([i, j], [], [Same(i, j)], {}),
    ([i, j, k], [], [Distinct(i, j)], {}),
    ([i, j, k], [(CLASSES, ONE)], [Distinct(i, j), Same(k, ONE)], {}),
    ([i, j], [(CLASSES, ONE)], [Distinct(ONE, i)], {}),
    ([i, j], [(CLASSES, ONE), (CLASSES, TWO)], [Same(i, TWO)], {}),
    ([i, u], [], [Distinct(u, v)], {}),
    ([i, j, k], [], [], {"n": 1}),
    ([i, j, k], [], [], {"n": 2}),
    ([i, j, k], [(CLASSES, ONE)], [], {"n": 2}),
    ([i, j, u, v], [], [], {"d": 1}),
    ([i, j], [], [Distinct(i, j)], {"n": 1}),
]


def drawn(places):
    """Which indices share a position, and which literal (if any) that is; the same for every naming."""
    groups = {}
    for index, position in places.items():
        groups.setdefault(position, set()).add(index)
    return frozenset((position[2], frozenset(members)) for position, members in groups.items())


def one_by_one(indices, numbers, conditions, sizes):
    """All drawings, from all assignments of positions: (range, a number, its label if it is a literal)."""
    found = set()
    labels = {range_: [str(n) for r, n in numbers if r == range_] for range_ in (CLASSES, UNITS, SAMPLES)}
    choices = []
    for index in indices:
        named = [(index.range, label, label) for label in labels[index.range]]
        choices.append(named + [(index.range, f"free {at}", "") for at in range(len(indices))])
    for pick in itertools.product(*choices):
        places = dict(zip(indices, pick, strict=True))
        taken = {range_: len({p for p in pick if p[0] == range_ and not p[2]}) for range_ in labels}
        if any(taken[r] + len(labels[r]) > sizes.get(r.size, 99) for r in labels):
            continue
        if all(holds(condition, places) for condition in conditions):
            found.add(drawn(places))
    return found


def holds(condition, places):
    at = [places.get(arg, arg) for arg in condition.args]
    if any(arg not in places and not isinstance(arg, Number) for arg in condition.args):
        return True
    first, second = (str(p) if isinstance(p, Number) else (p[2] or p[1]) for p in at)
    return (first == second) == isinstance(condition, Same)


@pytest.mark.parametrize(("indices", "numbers", "conditions", "sizes"), CASES)
def test_every_way_to_coincide_comes_once(indices, numbers, conditions, sizes):
    found = list(patterns(indices, numbers, conditions, sizes))
    told = [
        drawn({
            index: (point.range, point.label, point.label[1:] if point.label[0] == "=" else "")
            for index, point in pattern.places.items()
        })
        for pattern in found
    ]  # fmt: skip
    assert len(told) == len(set(told))
    assert set(told) == one_by_one(indices, numbers, conditions, sizes)
    for pattern in found:
        for range_ in {index.range for index in indices} | {range_ for range_, _ in numbers}:
            inside = {point for index, point in pattern.places.items() if index.range == range_}
            inside |= {literal_point(range_, number) for r, number in numbers if r == range_}
            assert set(pattern.named[range_.name]) == inside
            assert len(pattern.named[range_.name]) == len(inside)


def test_with_a_small_size_every_position_has_a_name():
    (pattern,) = patterns([i], [(CLASSES, ONE)], [Distinct(i, ONE)], {"n": 4}, [CLASSES])
    named = pattern.named["classes"]
    assert len(named) == len(set(named)) == 4
    assert {point.range for point in named} == {"classes"}
    (none,) = patterns([], [], [], {"n": 2}, [CLASSES])
    assert len(none.named["classes"]) == 2


def test_the_points_of_one_range_are_told_apart():
    assert named_point(i) == Point("classes", ".i")
    assert literal_point(UNITS, TWO) == Point("units", "=2")
    assert not is_generic(named_point(CLASSES.index("*")))
    assert is_generic(Point("classes", "*0"))


def test_a_pattern_says_who_coincides():
    assert [p.describe() for p in patterns([i, j, k], [], [Distinct(i, k)], {})] == ["i = j, k", "i, j = k", "i, j, k"]


c1, c2, c5 = ((CLASSES, number) for number in (ONE, TWO, FIVE))
FOLDED = define("f", (i,), z[i] + z[5])


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (z[i], set()),
        (z[1], {c1}),
        (y[1, 2], {c1, (UNITS, TWO)}),
        (z[1] + z[2], {c1, c2}),
        (FOLDED[i], {c5}),
        (FOLDED[2], {c2, c5}),
        (sum_over(k, z[k], but=2), {c2}),
        (sum_over(k, z[k], but=(i, 1)), {c1}),
        (sum_over(k, Number(2) * z[k]), set()),
        (delta(i, 2), {c2}),
        (delta(2, i), {c2}),
        (delta(1, 2), set()),
        (delta(i, j), set()),
        (Same(i, 1), {c1}),
        (Distinct(2, i), {c2}),
        (Cases(z[i], Same(i, 1), z[5], Distinct(i, 1)), {c1, c5}),
    ],
)
def test_positions_written_as_numbers_are_found(expression, expected):
    assert literals(expression) == expected
