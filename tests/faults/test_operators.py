"""The fault operators: what each makes of a line, that going back is possible, that nothing slips in by itself."""

from typing import Any

import pytest

from derive.faults import OPERATORS, edits
from derive.language import (
    CLASSES,
    UNITS,
    Cases,
    D,
    Distinct,
    Expression,
    Index,
    Number,
    Same,
    define,
    delta,
    exp,
    free_indices,
    log,
    sum_over,
    variable,
)

i, j, k = (Index(letter, CLASSES) for letter in "ijk")
u, v = (Index(letter, UNITS) for letter in "uv")
z, y, h = variable("z", CLASSES), variable("y", CLASSES), variable("h", UNITS)
a = define("a", (i,), exp(z[i]) / sum_over(k, exp(z[k])))
CASES = Cases(-a[i] * a[j], Distinct(i, j), a[i] * (1 - a[i]), Same(i, j))


def made(operator: str, line: Any, *beside: Any) -> set[str]:
    return {str(edit.expression) for edit in edits(line, *beside, operators=[operator])}


EXAMPLES = [
    ("flip a sign", a[i] - y[i], {"-(a[i] - y[i])", "-a[i] - y[i]", "a[i] + y[i]"}),
    ("swap two indices", a[i] * (delta(i, j) - a[j]) * h[u], {"a[j]·(δ[j,i] - a[i])·h[u]"}),
    ("capture an index", sum_over(k, y[k] * a[i]), {"sum(k=1..n) y[k]·a[k]"}),
    ("release an index", a[i] * sum_over(k, exp(z[k])), {"a[i]·sum(k=1..n) e^z[i]"}),
    ("rename an index", sum_over(k, y[k] * a[i]), {"sum(k=1..n) y[i]·a[i]", "sum(k=1..n) y[k]·a[k]"}),
    ("drop a term or factor", a[i] * y[i] - 1, {"a[i]·y[i]", "-1", "y[i] - 1", "a[i] - 1"}),
    ("drop a term or factor", a[i] / y[i], {"a[i]"}),
    ("add a term", log(z[i]), {"log(z[i]) + 1", "log(z[i]) - 1", "log(z[i]) + z[i]", "log(z[i]) - z[i]",
                               "log(z[i] + 1)", "log(z[i] - 1)", "log(z[i] + z[i])", "log(z[i] - z[i])"}),
    ("add a factor", exp(z[i]), {"e^z[i]·2", "e^z[i]·z[i]", "e^(z[i]·2)", "e^(z[i]·z[i])"}),
    ("square", exp(z[i]), {"(e^z[i])^2", "e^(z[i]^2)"}),
    ("unsquare", y[i] / a[i] ** 2, {"y[i]/a[i]"}),
    ("turn a fraction", y[i] / a[i], {"a[i]/y[i]"}),
    ("sum over k ≠ j for over k", sum_over(k, y[k]) + a[j], {"sum(k≠j) y[k] + a[j]"}),
    ("sum over k for over k ≠ j", sum_over(k, y[k], but=(i, j)), {"sum(k≠i) y[k]", "sum(k≠j) y[k]"}),
    ("drop a delta", a[i] * (delta(i, j) - a[j]), {"a[i]·(1 - a[j])"}),
    ("add a delta", a[i] * a[j], {"a[i]·a[j]·δ[i,j]"}),
    ("another symbol", a[i] - y[j], {"y[i] - y[j]", "a[i] - a[j]"}),
    ("another variable", D(a[i], z[j]), {"∂a[i]/∂z[i]"}),
    ("another number", 2 * a[i], {"3·a[i]", "1·a[i]"}),
    ("another operation", a[i] - (1 - a[i]), {"a[i]·(1 - a[i])", "a[i] - 1·a[i]"}),
    ("another operation", y[i] / a[i], {"y[i]·a[i]"}),
    ("drop a function", log(a[i]), {"a[i]"}),
    ("drop a function", a[i] * sum_over(k, y[k]), {"a[i]·y[i]"}),
    ("swap the cases", CASES, {str(Cases(a[i] * (1 - a[i]), Distinct(i, j), -a[i] * a[j], Same(i, j)))}),
]  # fmt: skip


@pytest.mark.parametrize(("operator", "line", "expected"), EXAMPLES)
def test_what_an_operator_makes_of_a_line(operator: str, line: Any, expected: set[str]) -> None:
    assert made(operator, line) == expected


def test_every_operator_has_an_example() -> None:
    assert {operator for operator, _, _ in EXAMPLES} == set(OPERATORS)


LINES = [line for _, line, _ in EXAMPLES]
BACK = {
    "flip a sign": "flip a sign",
    "swap two indices": "swap two indices",
    "rename an index": "rename an index",
    "square": "unsquare",
    "turn a fraction": "turn a fraction",
    "sum over k ≠ j for over k": "sum over k for over k ≠ j",
    "another symbol": "another symbol",
    "another variable": "another variable",
    "another number": "another number",
    "swap the cases": "swap the cases",
}


@pytest.mark.parametrize("operator", BACK)
def test_a_slip_can_be_taken_back(operator: str) -> None:
    tried = 0
    for line in LINES:
        for edit in edits(line, operators=[operator]):
            tried += 1
            assert line in {back.expression for back in edits(edit.expression, line, operators=[BACK[operator]])}
    assert tried


@pytest.mark.parametrize("line", LINES)
def test_each_edit_is_another_line_made_once_of_what_is_in_scope(line: Any) -> None:
    found = [edit.expression for edit in edits(line)]
    assert len(set(found)) == len(found)
    assert line not in found
    for expression in found:
        assert isinstance(expression, Expression)
        assert free_indices(expression) <= free_indices(line)


def test_what_stands_beside_a_line_may_slip_in() -> None:
    assert made("another symbol", a[i]) == set()
    assert made("another symbol", a[i], y[i]) == {"y[i]"}
    assert made("rename an index", a[i], a[j]) == {"a[j]"}
    assert made("add a factor", a[i], D(a[i], z[j])) == {"a[i]·2", "a[i]·a[i]", "a[i]·z[j]"}


def test_a_shadowed_letter_is_not_in_scope() -> None:
    """Inside the inner sum the letter k means the inner index alone."""
    inner = sum_over(k, y[k])
    assert made("rename an index", sum_over(k, z[k] * inner)) == set()


def test_a_captured_index_is_captured() -> None:
    """`substitute` would rename the bound index and so lose the slip."""
    (captured,) = edits(sum_over(k, y[k] * a[i]), operators=["capture an index"])
    assert captured.expression == sum_over(k, y[k] * a[k])
    assert free_indices(captured.expression) == frozenset()


def test_a_number_in_the_tree_is_a_number_of_ours() -> None:
    (more, less) = edits(Number(1), operators=["another number"])
    assert (more.expression, less.expression) == (Number(2), Number(0))
