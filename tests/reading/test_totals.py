"""dL/dx and ∂L/∂x of one chain are two, and a ∂ beside a d holds fixed what else is defined."""

from __future__ import annotations

import pytest

from derive.reading import statements
from derive.reading.derivatives import differentials
from tests.reading.reading import verdicts

OPEN = ("L = f(x, y)", "y = g(x)")
KNOWN = ("L = x^2 + y", "y = 3 x")
TOTAL, PARTIAL = r"\frac{dL}{dx}", r"\frac{\partial L}{\partial x}"
REST = r"\frac{\partial L}{\partial y} \frac{dy}{dx}"
WHOLE = f"{TOTAL} = {PARTIAL} + {REST}"


def last(*displays: str) -> str:
    return verdicts(*displays).split()[-1]


def test_the_total_derivative_is_not_the_partial_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert last(*OPEN, f"{TOTAL} = {PARTIAL}") == "undecided"
    assert last(*KNOWN, f"{TOTAL} = {PARTIAL}") == "undecided"
    assert last("L = x^2", f"{TOTAL} = {PARTIAL}") == "proved"  # of one variable alone they are one
    monkeypatch.setattr(statements, "note_totals", lambda *_: None)
    assert last(*OPEN, f"{TOTAL} = {PARTIAL}") == "proved"


@pytest.mark.parametrize(("line", "kind"), [
    (WHOLE, "proved"),
    (f"{TOTAL} = {PARTIAL} - {REST}", "undecided"),
    (f"{TOTAL} = {PARTIAL} + 2 {REST}", "undecided"),
    (f"{PARTIAL} = 2 x", "proved"),
    (f"{PARTIAL} = 2 x + 3", "undecided"),
    (f"{TOTAL} = 2 x + 3", "proved"),
])  # fmt: skip
def test_beside_a_d_the_partial_derivative_holds_others_fixed(line: str, kind: str) -> None:
    assert last(*KNOWN, WHOLE, line) == kind


def test_so_it_does_where_it_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    named = (*KNOWN, f"g = {PARTIAL}", f"h = {TOTAL}")
    assert last(*named, "g + h = 4 x + 3") == "proved"
    assert last(*named, "g + 1 = 2 x + 4") == "undecided"  # who means the total one by it is right
    monkeypatch.setattr(differentials.Differentials, "hold_fixed", lambda _: None)
    assert last(*named, "g + 1 = 2 x + 4") == "false"


def test_a_chain_rule_is_said_of_either() -> None:
    z, by_z = "z = w x + b", r"\frac{\partial L}{\partial z}"
    both = rf"\frac{{dL}}{{dw}} = \frac{{\partial L}}{{\partial w}} = {by_z} x"
    assert last(z, both) == "chain_rule"
