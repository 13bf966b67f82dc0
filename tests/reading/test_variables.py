r"""By what a derivative is taken: f(x_i) is of sample i, and f(x_j) another variable; the bracket was once left out."""

from __future__ import annotations

import pytest

from derive.reading.manners import variables
from tests.reading.reading import read, refused, verdicts


def by(variable: str, of: str = "L") -> str:
    return rf"\frac{{\partial {of}}}{{\partial {variable}}}"


def test_the_bracket_is_read() -> None:
    assert read(by("f(x_i)")) == "∂/f(x_i)[L]"
    assert read(r"\partial L / \partial f(x_i)") == "∂/f(x_i)[L]"
    assert refused(by("f(x + 1)"))[0] == "a derivative is read where it is taken by a symbol"


@pytest.mark.parametrize("function", ["f", r"h_\theta"])
def test_another_sample_is_another_variable(function: str) -> None:
    f_i, f_j = f"{function}(x_i)", f"{function}(x_j)"
    assert verdicts(f"{by(f_i)} = g_i", f"-{by(f_i)} = -g_i") == "undecided follows"
    assert verdicts(f"{by(f_i)} = g_i", f"-{by(f_j)} = -g_i") == "undecided undecided"


def test_a_loss_is_differentiated_by_what_a_function_gives() -> None:
    loss = r"L = \sum_i (f(x_i) - y_i)^2"
    assert verdicts(loss, f"{by('f(x_j)')} = 2 (f(x_j) - y_j)") == "definition proved"
    for slip in ("2 (f(x_j) + y_j)", "f(x_j) - y_j", "2 (f(x_i) - y_i)"):
        assert verdicts(loss, f"{by('f(x_j)')} = {slip}") == "definition undecided"


def test_an_index_in_the_bracket_counts() -> None:
    softmax = r"\pi(a) = \frac{e^{H(a)}}{\sum_b e^{H(b)}}"
    assert verdicts(softmax, by("H(a)", r"\pi(x)") + r" = \pi(x) (\delta_{xa} - \pi(a))") == "definition proved"
    assert verdicts(softmax, by("H(a)", r"\pi(x)") + r" = \pi(x) (\delta_{xa} + \pi(a))").split()[-1] != "proved"


def test_the_variable_of_a_plain_function_is_the_function() -> None:
    sigmoid, loss = r"s(z) = \frac{1}{1 + e^{-z}}", r"L = -y \log s(z)"
    assert verdicts(sigmoid, loss, f"{by('s(z)')} = {by('s')}") == "definition definition proved"
    assert verdicts(sigmoid, loss, by("s(z)") + r" = -\frac{y}{s(z)}") == "definition definition proved"


def test_that_the_bracket_counts_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: what stands in the bracket is left out of every variable."""
    monkeypatch.setattr(variables, "letter_of", lambda node: "x")
    assert verdicts(f"{by('f(x_i)')} = g_i", f"-{by('f(x_j)')} = -g_i") == "undecided follows"
