r"""A side that is broken over several rows is one side: to judge half of it called right lines false."""

from __future__ import annotations

import pytest

from derive.reading import chains, surface
from tests.reading.reading import verdicts

SLOPE = r"\frac{d}{dx} (x^2 + x^3)"
RIGHT = [
    rf"{SLOPE} &= 2x \\ & + 3 x^2",
    rf"{SLOPE} &= 2x \\ & \quad {{}}+ 3 x^2",
    rf"{SLOPE} = & 2x + \\* & 3 x^2",
    rf"{SLOPE} &= 2x \\[2ex] & \cdot (1 + 3x/2)",
    rf"{SLOPE} &= 2x + 5x^2 \\ & - 2x^2",
    rf"{SLOPE} &= x \left[ 2 \right. \\ & \left. + 3x \right]",
    rf"{SLOPE} &= x (2 \\ & + 3x)",
    rf"{SLOPE} = \\ & 2x \\ & + 3x^2",
    rf"{SLOPE} = \\ & = 2x + 3x^2",
    rf"{SLOPE} &= 2x && \text{{by the rule of powers}} \\ & + 3x^2",
    rf"{SLOPE} &= 2x \newline & \text{{ }} + 3x^2",
    rf"& {SLOPE} - 2x \\ & + x = \\ & 3x^2 + x",
]


@pytest.mark.parametrize("rows", RIGHT)
def test_a_side_over_several_rows_is_read_as_one(rows: str) -> None:
    assert verdicts(rf"\begin{{aligned}} {rows} \end{{aligned}}") == "proved"


@pytest.mark.parametrize("rows", RIGHT[:2])
def test_a_slip_in_its_second_half_is_found(rows: str) -> None:
    assert verdicts(rf"\begin{{aligned}} {rows.replace('3 x^2', '4 x^2')} \end{{aligned}}") == "false"


def test_that_test_notices_when_rows_are_judged_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault that stood here: a right line was called false."""
    monkeypatch.setattr(chains, "whole_rows", lambda rows: rows)
    monkeypatch.setattr(chains, "may_go_on", lambda *_: False)
    assert verdicts(rf"\begin{{aligned}} {RIGHT[0]} \end{{aligned}}") == "false"


def test_the_chain_goes_on_behind_such_a_side() -> None:
    rows = rf"{SLOPE} &= 2x \\ & + 3x^2 \\[1em] &= x (2 + 3x) \\ &= x (2 + 4x)"
    assert verdicts(rf"\begin{{aligned}} {rows} \end{{aligned}}") == "proved proved false"


def test_a_row_that_begins_with_a_minus_may_be_an_equality_of_its_own() -> None:
    rows = rf"{SLOPE} &= 2x + 3x^2 \\ -{SLOPE} &= -2x - 3x^2 \\ -x &= -2x + x"
    assert verdicts(rf"\begin{{aligned}} {rows} \end{{aligned}}") == "proved proved proved"


@pytest.mark.parametrize("row", [r"& \left(1 + \frac{3x}{2}\right)", r"& \frac{2 + 3x}{2}", r"\big( 1 + 3x/2 \big)"])
def test_a_row_that_may_be_a_factor_leaves_the_side_before_it_unread(row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(rf"\begin{{aligned}} {SLOPE} &= 2x \\ {row} \end{{aligned}}") == "unread"
    monkeypatch.setattr(chains, "may_go_on", lambda *_: False)
    assert verdicts(rf"\begin{{aligned}} {SLOPE} &= 2x \\ {row} \end{{aligned}}") == "false"


@pytest.mark.parametrize("row", [r"& \text{by the rule}", r"& (3)", "f(x) - g(x)", "& x > 0", r"& \forall x"])
def test_other_rows_without_a_relation_leave_it_as_it_is(row: str) -> None:
    assert verdicts(rf"\begin{{aligned}} {SLOPE} &= 2x + 3x^2 \\ {row} \end{{aligned}}") == "proved"


def test_what_goes_on_in_the_next_display_is_not_judged_by_half(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(rf"{SLOPE} = 2x", "+ 3x^2") == "unread"
    monkeypatch.setattr(surface, "begins_within", lambda _: False)
    assert verdicts(rf"{SLOPE} = 2x", "+ 3x^2") == "false"


def test_the_room_that_a_row_asks_for_is_no_side() -> None:
    r"""The [2ex] of \\[2ex] was read as the left side of the row behind it."""
    for break_ in (r"\\[2ex]", r"\\*", r"\\*[-0.5em]", r"\\"):
        rows = rf"{SLOPE} &= 2x + 3x^2 {break_} &= x (2 + 3x)"
        assert verdicts(rf"\begin{{align}} {rows} \end{{align}}") == "proved proved"
    cases = r"\delta_{ij} = \begin{cases} 0, & i \neq j \\[2ex] 1, & i = j \end{cases}"
    assert verdicts(cases) == "proved"


def test_what_stands_above_a_sign_may_be_its_reason() -> None:
    assert verdicts(r"u = w x + w x \stackrel{u \text{ def}}{=} 2 w x") == "definition proved"
    assert verdicts(
        r"u \stackrel{\text{def}}{=} w x", r"2 u \overset{\text{product}}{=} w x + w x. \quad \blacksquare"
    ) == ("definition proved")


TWO = r"\begin{align} u &= \frac{d}{dx} x^2 & v &= \frac{d}{dx} x^3 \\ u &= 2x & v &= 3x^2 \end{align}"


def test_two_equalities_of_one_row_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault that stood here: u = a v = b was read, and a right line called false."""
    assert verdicts(TWO) == "definition definition proved proved"
    slip = rf"{SLOPE} &= 2x + 3x^2 & \frac{{d}}{{dx}} x^3 &= 2x^2"
    assert verdicts(rf"\begin{{aligned}} {slip} \end{{aligned}}") == "proved false"
    monkeypatch.setattr(chains, "ends_column", lambda *_: False)
    assert "false" in verdicts(TWO)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (rf"{SLOPE} &=& 2x + 3x^2", "proved"),
        (rf"{SLOPE} &= 2x & + 3x^2", "proved"),
        (rf"{SLOPE} &= 2x + & 3x^2", "proved"),
        (rf"{SLOPE} &= 2x + 3x^2 & &= x (2 + 3x)", "proved proved"),
        (rf"{SLOPE} &= 2x + 3x^2 & \text{{by the rule}}", "proved"),
        (rf"{SLOPE} &= 2x + 3x^2 & x > 0", "proved"),
        (rf"{SLOPE} =& 2x + 3x^2 & \frac{{d}}{{dx}} x^2 =& 2x", "proved proved"),
    ],
)
def test_what_an_and_sign_parts_and_what_not(row: str, kind: str) -> None:
    assert verdicts(rf"\begin{{aligned}} {row} \end{{aligned}}") == kind


@pytest.mark.parametrize(("open_", "close"), [("", ""), ("(", ")")])
def test_a_column_may_say_when_its_row_holds(open_: str, close: str) -> None:
    softmax = r"a_i = \frac{e^{z_i}}{\sum_k e^{z_k}}"
    slope = r"\frac{\partial a_i}{\partial z_j}"
    rows = rf"{slope} &= a_i (1 - a_i) & {open_}i = j{close} \\ {slope} &= -a_i a_j & {open_}i \neq j{close}"
    assert verdicts(softmax, rf"\begin{{aligned}} {rows} \end{{aligned}}") == "definition proved proved"


SQUARE, CUBE = r"\frac{d}{dx} x^2", r"\frac{d}{dx} x^3"
COLUMNS = [
    (rf"{SQUARE} &= 2x & {CUBE} &= 3x^2 \\ &= x + x & &= x^2 + 2x^2", "proved proved proved proved"),
    (rf"{SQUARE} &= 2x & {CUBE} &= 3x^2 \\ &= x + x", "proved proved proved"),
    (rf"{SQUARE} &= 2x & {CUBE} &= 3x^2 \\ & & &= x^2 + 2x^2", "proved proved proved"),
    (rf"{SQUARE} &= x & {CUBE} &= x^2 \\ & + x & & + 2x^2", "proved proved"),
    (rf"{SQUARE} &= x & {CUBE} &= 3x^2 \\ & + x & &= x^2 + 2x^2", "proved proved proved"),
    (rf"{SQUARE} &= 2x, \quad {CUBE} = 3x^2 \\ &= x^2 + 2x^2", "proved proved proved"),
    (rf"{SQUARE} &= 2x & &= x + x \\ &= 3x - x", "proved proved proved"),
    (rf"{SQUARE} &= 2x & {CUBE} &= 3x^2 \\ &= x + x & &= x^2 + x^2", "proved proved proved false"),
]


@pytest.mark.parametrize(("rows", "kinds"), COLUMNS)
def test_equalities_beside_each_other_go_on_each_in_its_columns(rows: str, kinds: str) -> None:
    assert verdicts(rf"\begin{{align}} {rows} \end{{align}}") == kinds


def test_that_test_notices_when_columns_are_not_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "columns_of", lambda *_: [])
    assert "false" in verdicts(rf"\begin{{align}} {COLUMNS[0][0]} \end{{align}}")


def test_what_stands_in_one_column_says_nothing_of_the_other() -> None:
    """Sides of two chains that alternate were taken for sides of one, and what doesn't follow would have followed."""
    slopes = r"\frac{\partial J}{\partial w}", r"\frac{\partial J}{\partial b}"
    rows = rf"{slopes[0]} &= e x & {slopes[1]} &= e y \\ &= x e & &= y e"
    assert verdicts(rf"\begin{{align}} {rows} \end{{align}}", rf"{slopes[1]} = x e").split()[-1] != "follows"
    assert verdicts(rf"\begin{{align}} {rows} \end{{align}}", rf"{slopes[1]} = 2 y e - e y").split()[-1] == "follows"


def test_behind_a_comma_a_relation_of_indices_says_when_a_line_holds() -> None:
    softmax = r"a_i = \frac{e^{z_i}}{\sum_k e^{z_k}}"
    slope = r"\frac{\partial a_i}{\partial z_j}"
    assert verdicts(softmax, rf"{slope} = -a_i a_j, \; i \neq j") == "definition proved"
    assert verdicts(softmax, rf"{slope} = a_i (1 - a_i), i = j") == "definition proved"
    assert verdicts(softmax, rf"{slope} = a_i (1 - a_i), \; i \neq j") == "definition false"
    assert verdicts(r"\delta_{ij} = 0, \; i \neq j") == "proved"
    assert verdicts(softmax, rf"{slope} = -a_i a_j, \; x > 0").split()[-1] == "if"  # which says nothing of i and j
