r"""Constants of integration and + \text{const}, and sides that differ by a number whatever their symbols are."""

from collections.abc import Callable
from typing import Any

import pytest

from derive.reading import judging, repair
from derive.reading.check import Report, check
from derive.reading.doubts import constants
from derive.reading.sources import source_of
from tests.reading.reading import require_noticed

BOTH = r"\frac{1}{2} (x + 1)^2 + %s = \frac{1}{2} x^2 + x + %s"


def read(formula: str) -> Report:
    return check(source_of(f"$$\n{formula}\n$$\n", "a.md", "md"))


def last_of(formula: str) -> str:
    return read(formula).judgements[-1].kind


@pytest.mark.parametrize(
    "constant", [r"\text{const}", r"\text{const.}", r"\mathrm{const}", r"\text{constant}", "C", "c"]
)
def test_what_a_constant_takes_in_is_never_false(constant: str) -> None:
    assert last_of(f"F(x) = {BOTH % (constant, constant)}") == "undecided"


def test_a_constant_in_words_may_take_in_what_depends_on_other_variables() -> None:
    start = r"\ell(\mu) = -\frac{1}{2} (x - \mu)^2 + \text{const}"
    assert last_of(rf"{start} = -\frac{{1}}{{2}} \mu^2 + \mu x + \text{{const}}") == "undecided"
    assert last_of(rf"{start} = -\frac{{1}}{{2}} (\mu - x)^2 + \text{{const}}") == "proved"


@pytest.mark.parametrize("slip", [
    r"\frac{1}{2} (x + 1)^2 + C = \frac{1}{2} x^2 + C",  # what is lost depends on x
    r"\frac{1}{2} (x + 1)^2 + C = \frac{1}{2} x^2 + x + 2 C",  # C is no constant of integration here
    r"C x + C = C x + C + 1",
    r"\frac{1}{2} (x + 1)^2 + b = \frac{1}{2} x^2 + x + b",  # a bias is what it is
])  # fmt: skip
def test_a_letter_takes_in_no_more_than_a_constant(slip: str) -> None:
    assert last_of(f"F(x) = {slip}") == "false"


@pytest.mark.parametrize("formula", ["x^2 + 1 = x^2 + 2", r"2 y_i - \frac{1}{2} = y_i + y_i", "(x + 1)^2 - x^2 = 2 x"])
def test_nothing_that_is_assumed_makes_a_number_zero(formula: str) -> None:
    assert last_of(formula) == "false"


@pytest.mark.parametrize("formula", ["t = t + 1", "n + 1 = n", r"\infty + 1 = \infty", "x^2 + 1 = 2 x", "x^2 = x + 1",
                                     r"\sum_k y_k + 1 = 2", "2 x + n = 2 x + 3"])  # fmt: skip
def test_what_may_be_assumed_or_carried_out_is_not_false(formula: str) -> None:
    assert last_of(formula) != "false"


def test_a_repair_is_not_the_side_before_in_other_numbers() -> None:
    (problem,) = read("x^2 + 1 = x^2 + 2").problems
    assert problem.repair == ""


PLANTED = [
    (judging, "taken_in", lambda *_: "", lambda: test_what_a_constant_takes_in_is_never_false("C")),
    (constants, "is_constant", lambda *_: True,
     lambda: test_a_letter_takes_in_no_more_than_a_constant("(x + 1)^2 + C = x^2 + C")),
    (judging, "differ_by_a_number", lambda *_: False,
     lambda: test_nothing_that_is_assumed_makes_a_number_zero("x^2 + 1 = x^2 + 2")),
    (judging, "differ_by_a_number", lambda *_: True,
     lambda: test_what_may_be_assumed_or_carried_out_is_not_false("n + 1 = n")),
    (repair, "_added_up", lambda terms: terms, test_a_repair_is_not_the_side_before_in_other_numbers),
]  # fmt: skip


@pytest.mark.parametrize(("module", "name", "fault", "test"), PLANTED)
def test_those_tests_notice(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, fault: Any, test: Callable[[], None]
) -> None:
    require_noticed(monkeypatch, module, name, fault, test)
