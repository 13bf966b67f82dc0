"""What our own pages taught the grammar, in other people's documents: primes, powers behind brackets, differentials."""

from __future__ import annotations

import pytest

from derive.reading.check import Report, check
from derive.reading.sources import source_of


def checked(*displays: str) -> Report:
    return check(source_of(" then ".join(f"$$ {text} $$" for text in displays), "notes", "md"))


PROVED = [
    (r"\sum_{k'} e^{z_{k'}} = \sum_k e^{z_k}",),
    (r"\sum_{k'} w_{ik'} y_{k'} = \sum_j w_{ij} y_j",),
    (r"\sum_{k' \neq k} z_{k'} = \sum_j z_j - z_k",),
    (r"L = \sum_{k'=1}^n e^{z_{k'}}", r"\frac{\partial L}{\partial z_i} = e^{z_i}"),
    (r"x_i = t_i", r"x_i (1 + b_i)^2 = t_i (1 + b_i)^2"),
    (r"x_i^2\, \left(1 + b_i\right) = x_i^2 + x_i^2 b_i",),
    (r"p = \sum_j a_j", r"\partial p / \partial a_i = 1"),
    (r"y = x^3", r"\frac{\mathrm dy}{\mathrm dx} = 3 x^2"),
    (r"\mathrm{d}z_i = a_i - y_i", r"\mathrm{d}z_i + y_i = a_i"),
    (r"dz_i = a_i - y_i", r"dz_i + y_i = a_i"),
    (r"1 = \begin{cases} \begin{cases} 1 & i = j \\ 1 & i \neq j \end{cases} & i = k \\ 1 & i \neq k \end{cases}",),
]


@pytest.mark.parametrize("displays", PROVED, ids=str)
def test_it_is_read_and_proved(displays: tuple[str, ...]) -> None:
    report = checked(*displays)
    assert report.problems == ()
    assert report.counts["proved"] == 1


FALSE = [
    (r"L = \sum_{k'=1}^n e^{z_{k'}}", r"\frac{\partial L}{\partial z_i} = e^{2 z_i}"),
    (r"x_i = t_i", r"x_i (1 + b_i)^2 = 9 t_i (1 + b_i)^2"),
    (r"p = \sum_j a_j", r"\partial p / \partial a_i = 2 a_i"),
    (r"y = x^3", r"\frac{\mathrm dy}{\mathrm dx} = 2 x^2"),
    (r"dz_i = a_i - y_i", r"dz_i + y_i = 2 a_i"),
]


@pytest.mark.parametrize("displays", FALSE, ids=str)
def test_it_is_read_and_refuted(displays: tuple[str, ...]) -> None:
    assert [problem.code for problem in checked(*displays).problems] == ["FALSE"]


@pytest.mark.parametrize("d", ["d", r"\mathrm{d}", r"\mathrm d", r"\text{d}"])
def test_nothing_is_refuted_by_a_differential(d: str) -> None:
    """dy = 2x dx is no product of d and y."""
    assert checked("y = x^2", rf"{d}y = 2 x\, {d}x").counts["false"] == 0
    report = checked("y = x^2", rf"{d}y = 2 x\, {d}x", rf"{d}y = 6 t^5\, {d}t")
    assert report.counts["false"] == report.counts["proved"] == 0
    assert checked(rf"{d}y = a + b", rf"{d}y = a + b + {d}x").counts["false"] == 0
