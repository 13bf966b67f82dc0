"""`take_marks`: wrappers become paths, nested sums and products become flat, and nothing else."""

from typing import Any

import pytest

from derive.language import CLASSES, Addition, Index, Multiplication, Negation, exp, sum_over, variable
from derive.steps.rule import Context, Line, Marked, everywhere, take_marks

i, k = Index("i", CLASSES), Index("k", CLASSES)
a, b, c, d = (variable(letter, CLASSES)[i] for letter in "abcd")


def marks(expression: Any) -> tuple[str, list[tuple[int, ...]]]:
    line = take_marks(expression)
    return str(line.expression), sorted(line.changed)


@pytest.mark.parametrize(
    ("marked", "shown", "paths"),
    [
        (a + b, "a[i] + b[i]", []),
        (Marked(a), "a[i]", [()]),
        (a + Marked(b), "a[i] + b[i]", [(1,)]),
        (exp(a * Marked(b)), "e^(a[i]·b[i])", [(0, 1)]),
        # A new sum among terms, a new product among factors: every part of it is new.
        (Addition(a, Marked(b + c), d), "a[i] + b[i] + c[i] + d[i]", [(1,), (2,)]),
        (Multiplication(a, Marked(b * c)), "a[i]·b[i]·c[i]", [(1,), (2,)]),
        (Addition(a, Marked(b - Marked(c))), "a[i] + b[i] - c[i]", [(1,), (2,)]),
        # A bracket that was there before stays, and so does a new one under a minus.
        (Addition(a, b + c), "a[i] + (b[i] + c[i])", []),
        (a - Marked(b + c), "a[i] - (b[i] + c[i])", [(1, 0)]),
        # A new minus moves to the front of its product; an old one and a later one stay.
        (Multiplication(Marked(-a), b), "-a[i]·b[i]", [(0, 0)]),
        (Multiplication(Marked(Negation(a * b)), c), "-a[i]·b[i]·c[i]", [(0, 0), (0, 1)]),
        (Multiplication(a, Marked(-b)), "a[i]·(-b[i])", [(1,)]),
        (Marked(Marked(a) + b), "a[i] + b[i]", [()]),
    ],
)
def test_marks_become_paths(marked: Any, shown: str, paths: list[tuple[int, ...]]) -> None:
    assert marks(marked) == (shown, paths)


def test_a_line_without_marks_is_the_same_expression() -> None:
    whole = sum_over(k, exp(variable("z", CLASSES)[k]), but=i) / (a**2 - b)
    assert take_marks(whole) == Line(whole, frozenset())


def test_everywhere_rewrites_all_outermost_places_and_says_none_where_there_is_none() -> None:
    def double(node: Any, _: Context) -> Any:
        return node * a if node in (b, b * c) else None

    line = take_marks(everywhere((b * c + b) / d, double, Context()))
    assert str(line.expression) == "(b[i]·c[i]·a[i] + b[i]·a[i])/d[i]"
    assert line.changed == {(0, 0), (0, 1)}
    assert everywhere(c + d, double, Context()) is None


def test_everywhere_leaves_the_variable_of_a_derivative_alone() -> None:
    from derive.language import D

    made = everywhere(D(a * b, b), lambda node, _: c if node == b else None, Context())
    assert take_marks(made).expression == D(a * c, b)
