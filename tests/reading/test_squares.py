r"""A square that a document sets equal to something is a symbol where the letter stands nowhere else: \sigma^2."""

from __future__ import annotations

import pytest

from derive.language import CLASSES, Index, variable
from derive.language.latex import latex
from derive.reading.check import Report, check
from derive.reading.manners import names
from derive.reading.manners.squares import written_back
from derive.reading.sources import source_of

MEAN = r"\mu = \frac{1}{m} \sum_{i=1}^m x_i"
VARIANCE = r"\sigma^2 = \frac{1}{m} \sum_{i=1}^m (x_i - \mu)^2"
NORMAL = r"h_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}}"
SLOPE = r"\frac{\partial \sigma^2}{\partial x_i} = \frac{2 (x_i - \mu)}{m}"
JACOBIAN = (
    r"\frac{\partial h_i}{\partial x_j} = "
    r"\frac{1}{\sqrt{\sigma^2 + \epsilon}} (\delta_{ij} - \frac{1}{m} - \frac{h_i h_j}{m})"
)


def checked(*displays: str) -> Report:
    return check(source_of("\n".join(f"$$ {line} $$\n" for line in displays), "a.md", "md"))


def test_a_variance_is_defined_differentiated_and_put_in() -> None:
    report = checked(MEAN, VARIANCE, NORMAL, SLOPE, JACOBIAN)
    assert (report.counts["definition"], report.counts["proved"], report.problems) == (3, 2, ())


def test_a_slip_behind_it_is_found() -> None:
    wrong = JACOBIAN.replace(r"- \frac{h_i h_j}", r"+ \frac{h_i h_j}")
    (problem,) = checked(MEAN, VARIANCE, NORMAL, wrong).problems
    assert problem.code == "FALSE"
    assert r"\sqrt{\sigma^2 + \epsilon}" in problem.repair


def test_that_test_notices_when_squares_are_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "name_squares", lambda _: None)
    for test in (test_a_variance_is_defined_differentiated_and_put_in, test_a_slip_behind_it_is_found):
        with pytest.raises((AssertionError, ValueError)):
            test()


def test_where_the_letter_stands_alone_too_a_square_is_a_square() -> None:
    report = checked(MEAN, VARIANCE, r"g_i = \sigma x_i", r"\frac{\partial \sigma^2}{\partial \sigma} = 2 \sigma")
    assert report.counts["definition"] == 2  # of the mean and of g
    assert report.counts["false"] == 0


def test_symbols_are_shown_as_they_were_written() -> None:
    assert written_back(r"{\sigma^2}_{j} + {\sigma^2}_B + {s^2}") == r"\sigma_{j}^2 + \sigma_B^2 + s^2"
    assert written_back(r"{\sigma^2}_{j}^{2}") == r"{\sigma^2}_{j}^{2}"


def test_a_symbol_with_a_subscript_of_its_own_gets_no_second_one() -> None:
    """TeX takes none beside it: the entry at i of x_{j} is {x_{j}}_{i}; an underscore that is printed is none."""
    i = Index("i", CLASSES)
    assert latex(variable("x", CLASSES, symbol="x_{j}")[i]) == "{x_{j}}_{i}"
    assert latex(variable("x_j", CLASSES)[i]) == r"x\_j_{i}"
