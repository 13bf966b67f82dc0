r"""A function that gets its meaning further down may be another one before: z here, a sigmoid in the next chapter.

What is true of the later meaning is proved of the earlier line; nothing is called false for it.
"""

from __future__ import annotations

import pytest

from derive.reading import applied
from derive.reading.applied import Applications
from tests.reading.reading import verdicts

SIGMOID = r"\phi(z) = \frac{1}{1 + e^{-z}}"
INPUT = r"z_i = \sum_j w_j x_{ij}"
SQUARES = r"J = \frac{1}{2} \sum_i (t_i - \phi(z_i))^2"
# Right where \phi(z) = z, of which the text says nothing but in words.
RIGHT_OF_ANOTHER = r"\frac{\partial J}{\partial w_j} = -\sum_i (t_i - \phi(z_i)) x_{ij}"
SLOPE = r"\frac{\partial}{\partial z_i} \phi(z_i) = \phi(z_i) (1 - \phi(z_i))"


def test_nothing_is_false_for_a_meaning_that_comes_later() -> None:
    assert verdicts(INPUT, SQUARES, RIGHT_OF_ANOTHER, SIGMOID) == "definition definition undecided definition"


def test_what_is_true_of_the_later_meaning_is_proved() -> None:
    assert verdicts(INPUT, SQUARES, SLOPE, SIGMOID) == "definition definition proved definition"


def test_a_meaning_that_stands_before_is_used() -> None:
    assert verdicts(SIGMOID, INPUT, SQUARES, RIGHT_OF_ANOTHER) == "definition definition definition false"


def test_the_check_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a function has its meaning everywhere, and the right line is called false."""
    monkeypatch.setattr(Applications, "_not_yet_defined", lambda self, name: set())
    assert "false" in verdicts(INPUT, SQUARES, RIGHT_OF_ANOTHER, SIGMOID)


@pytest.mark.parametrize(
    ("displays", "said"),
    [
        (("f(t) = t^2", "f(s) = s^3"), "definition undecided"),
        (("f(x) = g(x) + 1", "f(y) = g(y) + 2"), "definition undecided"),
        (("f(t) = t^2", "f(s) = s^2"), "definition proved"),
        ((r"J(w) = \sum_i w_i a_i", r"J(u) = \sum_i u_i b_i"), "definition definition"),  # by its argument another loss
        (("f(x) = x^2 + c", "f_i(x) = x^i + c_i"), "definition definition"),
        (("g(a_i) = a_i^2", "g(a_1) = a_1^3", r"\sum_i a_i = 1"), "definition undecided assumption"),
        (("g(a_i, b_i) = a_i b_i", "g(a_1, b_1) = a_1 b_1^2", r"\sum_i a_i = 1"), "definition undecided assumption"),
        (("g(a_1) = a_1^3", "g(a_2) = a_2^2"), "definition definition"),
    ],
)
def test_of_another_argument_a_function_has_no_other_meaning(displays: tuple[str, ...], said: str) -> None:
    assert verdicts(*displays) == said


TIMES = r"f(x) = \sum_{i=1}^n a_i x"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (r"f(b_i) = b_i \sum_{k=1}^n a_k", "proved"),
        (r"f(b_k) = b_k \sum_{i=1}^n a_i", "proved"),
        (r"f(b_i) = \sum_{i=1}^n a_i b_i", "undecided"),
        (r"f'(b_i) = \sum_{k=1}^n a_k", "proved"),
    ],
)
def test_no_sum_of_a_function_binds_what_it_is_called_with(line: str, kind: str) -> None:
    assert verdicts(TIMES, "f(c) + 0 = 1", line).split()[-1] == kind


def test_that_a_sum_is_renamed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applied, "free_indices", lambda expression: frozenset())
    assert verdicts(TIMES, "f(c) + 0 = 1", r"f(b_i) = \sum_{i=1}^n a_i b_i").split()[-1] == "proved"
