r"""New names in the middle of a chain, and words that are said by symbols with labels."""

from __future__ import annotations

import pytest

from derive.reading import passing_names
from derive.reading.probability import naming
from tests.reading.reading import verdicts

SOFTMAX = r"a_i = \frac{e^{z_i}}{\sum_k e^{z_k}}"


def test_a_new_name_stands_for_the_side_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(r"(x+1)^2 - 1 = D = x^2 + 2x") == "definition proved"
    assert verdicts(r"(x+1)^2 - 1 = D = x^2 - 2x") == "definition undecided"
    assert verdicts(SOFTMAX, r"\frac{\partial a_i}{\partial z_j} = J = a_i (\delta_{ij} - a_j)").split()[2] == "proved"
    assert verdicts(SOFTMAX, r"\frac{\partial a_i}{\partial z_j} = J = a_i (\delta_{ij} + a_j)").split()[2] != "proved"
    monkeypatch.setattr(passing_names.PassingNames, "look_again", lambda _, judgement, __: judgement)
    assert "proved" not in verdicts(r"(x+1)^2 - 1 = D = x^2 + 2x")


@pytest.mark.parametrize(
    "before", ["D = 2 x", "D + x = 1", r"\sum_k D_k = 3", "x = D", r"\frac{\partial g}{\partial D} = x"]
)
def test_a_name_that_stood_before_is_none(before: str) -> None:
    assert verdicts(before, r"h(x+1) - h(x) = D = h(x + 1)").split()[1] != "definition"


def test_a_constant_a_number_and_a_symbol_of_the_side_before_are_none() -> None:
    assert "definition" not in verdicts(r"h(x) + h(y) = \pi = h(x)")
    assert "definition" not in verdicts(r"h(x) + h(y) = e = h(x)")
    assert "definition" not in verdicts(r"h(x) + h(y) = 1 = h(x)")
    assert "definition" not in verdicts(r"h(x + D) - h(x) = D = h(x)")
    assert "definition" not in verdicts(r"h(x) + h(y) = D")  # alone it may be an equation


def test_a_symbol_is_not_called_by_another_one_in_passing() -> None:
    assert verdicts(r"h(x) h(y) = G = M = h(y) h(x)") == "definition undecided undecided"


def test_a_word_is_said_by_symbols_with_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    error = r"\text{error} = \lVert g_n - g_a \rVert_2"
    assert verdicts(error) == "definition"
    assert verdicts(r"s = \sum_n g_n", error).split()[1] == "undecided"
    assert verdicts(r"s_a + t_a = 1", error).split()[1] == "undecided"
    assert verdicts(error, r"\text{error} = \lVert g_a \rVert_2") == "definition undecided"
    assert verdicts(error.replace(r"\text{error}", "r")) == "undecided"
    monkeypatch.setattr(naming, "SHORT", 9)
    assert verdicts(error) == "undecided"


SLOPE = r"\frac{\partial \log \sum_k e^{z_k}}{\partial z_j}"


def test_a_name_has_no_index_that_its_side_has_not() -> None:
    assert verdicts(SOFTMAX, SLOPE + r" = g_j = a_j").split()[1:] == ["definition", "proved"]
    assert verdicts(SOFTMAX, SLOPE + r" = g_{total} = a_j").split()[1:] == ["definition", "proved"]
    assert "proved" not in verdicts(SOFTMAX, SLOPE + r" = g_i = a_j").split()[1:]
    assert verdicts(SOFTMAX, SLOPE + r" = g_{smooth} = a_j").split()[1:] == ["definition", "proved"]  # a word


def test_what_a_name_is_said_to_be_later_is_what_it_was_called_for(monkeypatch: pytest.MonkeyPatch) -> None:
    square, later = "(b + c)^2 = d = b^2 + 2 b c + c^2", "d - c^2 = b^2"
    assert verdicts(square, "d = c^2 + 2 b c + b^2", later + " + 2 b c") == "definition proved definition proved"
    assert verdicts(square, "d = b^2 + c^2", later) == "definition proved undecided undecided"
    assert verdicts("(b + c)^2 = b^2 + 2 b c + c^2", "d = b^2 + c^2", later).endswith("definition proved")
    monkeypatch.setattr(passing_names.PassingNames, "is_another", lambda *_: False)
    assert verdicts(square, "d = b^2 + c^2", later) == "definition proved definition proved"
