"""What is false of free symbols may be true of those that have two values: y y is 1, and t t is t."""

from __future__ import annotations

import pytest

from derive.reading import judging
from derive.reading.doubts import imaginary_unit
from derive.reading.prose import signs_in
from tests.reading.reading import report, verdicts

SIGNS, BINARY = r"Let $y \in \{-1, 1\}$.", r"Let $y_i \in \{0, 1\}$."
ONE, OF_ONE = r"Let $y \in \{0, 1\}$.", r"l = -y \log p - (1 - y) \log(1 - p)"
LOSS = r"L = -\sum_{i=1}^n [y_i \log p_i + (1 - y_i) \log (1 - p_i)]"


@pytest.mark.parametrize(("said", "displays", "kind"), [
    (SIGNS, ("m = y z", "y m = z"), "undecided"),
    (SIGNS, ("m = y z", "(1 - m)^2 = (y - z)^2"), "undecided"),
    (SIGNS, ("m = y z", "y m = 2 z"), "false"),
    (SIGNS, ("m = y z", "(1 - m)^2 = (y + z)^2"), "false"),
    (BINARY, ("f_i = a y_i", "f_i y_i = f_i"), "undecided"),
    (BINARY, ("f_i = a y_i", "f_i y_i = 2 f_i"), "false"),
    (BINARY, (LOSS, r"\frac{\partial L}{\partial p_i} = -\frac{y_i}{p_i} - \frac{1 - y_i}{1 - p_i}"), "false"),
    ("", ("m = y z", "y m = z"), "false"),
    (ONE, (OF_ONE, r"\frac{\partial l}{\partial p} = -\frac{y}{p} + \frac{1 - y}{1 - p}"), "proved"),
    (ONE, (OF_ONE, r"\frac{\partial l}{\partial p} = -\frac{y^2}{p} + \frac{(1 - y)^2}{1 - p}"), "undecided"),
    (ONE, (OF_ONE, r"\frac{\partial l}{\partial p} = \frac{1 - 2 y}{1 - y - p + 2 y p}"), "undecided"),
    (ONE, (OF_ONE, r"\frac{\partial l}{\partial p} = -\frac{y}{p} - \frac{1 - y}{1 - p}"), "false"),
    (ONE, (OF_ONE, r"\frac{\partial l}{\partial p} = -\frac{y}{p} + \frac{1 - y}{1 + p}"), "false"),
    (ONE, (OF_ONE, r"\frac{\partial l}{\partial p} = -\frac{2 y}{p} + \frac{1 - y}{1 - p}"), "false"),
])  # fmt: skip
def test_what_two_values_make_true_is_not_false(said: str, displays: tuple[str, ...], kind: str) -> None:
    assert verdicts(*displays, preamble=said).split()[-1] == kind


SQUARED = r"\frac{\partial L}{\partial p_i} = -\frac{y_i^2}{p_i} + \frac{1 - y_i}{1 - p_i}"
MARGIN = r"L = \sum_{i=1}^n \log(1 + e^{-y_i z_i})"


def test_no_more_is_asked_for_than_the_text_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(LOSS, SQUARED) == "definition if"
    assert verdicts(LOSS, SQUARED, preamble=BINARY) == "definition undecided"
    nothing = r"Let $\ell = -\sum_i (y_i \log p_i + (1 - y_i) \log (1 - p_i))$. "
    assert verdicts("y_i (1 - y_i) = 0", preamble=nothing) == "if"
    assert verdicts("y_i (1 - y_i) = 0", preamble=nothing + BINARY) == "undecided"
    product = r"\sum_i y_i^2 = (\sum_i y_i)^2"
    assert verdicts("z_i = 2 y_i", product, preamble=BINARY).split()[-1] == "if"  # one of them alone is 1
    monkeypatch.setattr(judging, "need_no_more", lambda *_: False)
    assert verdicts(LOSS, SQUARED, preamble=BINARY) == "definition if"


def test_what_is_1_or_minus_1_is_not_one_hot(monkeypatch: pytest.MonkeyPatch) -> None:
    slope = r"\frac{\partial L}{\partial z_i} = -\frac{y_i}{1 + e^{y_i z_i}}"
    wrong = r"\frac{\partial L}{\partial z_i} = -\frac{y_i}{1 + e^{z_i}}"
    signs = SIGNS.replace("y", "y_i")
    assert verdicts(MARGIN, slope, preamble=signs) == "definition proved"
    assert verdicts(MARGIN, wrong, preamble=signs) == "definition false"
    monkeypatch.setattr(judging, "contradicts", lambda *_: False)
    assert verdicts(MARGIN, wrong, preamble=signs) == "definition if"


def test_a_counterexample_has_one_of_the_two_values() -> None:
    (problem,) = report("m = y z", "y m = 2 z", preamble=SIGNS).problems
    assert problem.witness is not None
    assert problem.witness.values["y"][()].rational in (1, -1)


def test_that_they_are_forgotten_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "two_values", lambda *_: [])
    assert verdicts("m = y z", "y m = z", preamble=SIGNS).split()[-1] == "false"


def test_which_letters_are_signs() -> None:
    assert signs_in(r"$y_i \in \{-1, +1\}$, $s \in \{\pm 1\}$, $r \in \{1, -1\}$, $t \in \{0, 1\}$") == {"y", "s", "r"}


def test_a_unit_vector_need_not_be_one_hot() -> None:
    projection = r"P_{ij} = \delta_{ij} - u_i u_j"
    line = r"\sum_j P_{ij} u_j = 0"
    assert verdicts(projection, line).split()[-1] == "if"
    assert verdicts(projection, line, preamble=r"Let $\sum_i u_i^2 = 1$.").split()[-1] == "undecided"


UNIT = [
    (r"\frac{d^2}{dt^2} e^{i \omega t} = -\omega^2 e^{i \omega t}",),
    ("w = a + i b", "w^2 = a^2 - b^2 + 2 i a b"),
    ("w = a + j b", r"\frac{1}{w} = \frac{a - j b}{a^2 + b^2}"),
]


@pytest.mark.parametrize("displays", UNIT)
def test_an_i_that_is_no_index_may_be_the_imaginary_unit(
    displays: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert verdicts(*displays).split()[-1] == "undecided"
    monkeypatch.setattr(imaginary_unit, "UNITS", frozenset())
    assert verdicts(*displays).split()[-1] == "false"


def test_an_i_beside_an_index_that_is_free() -> None:
    """Written out for one size an index would have to have a value: that ended in a traceback."""
    assert verdicts("v_k = i R_k", "v_k = i R_k + 1").split()[-1] != "proved"
    assert verdicts("w_k = a_k + i b_k", "w_k^2 = a_k^2 - b_k^2 + 2 i a_k b_k").split()[-1] == "undecided"
    assert verdicts("w_k = a_k + i b_k", "w_k^2 = a_k^2 + b_k^2 + 2 i a_k b_k").split()[-1] == "false"


def test_an_i_beside_an_exponential() -> None:
    assert verdicts("w = a + i e^{2 b}", "w^2 = a^2 - e^{4 b} + 2 i a e^{2 b}") == "definition undecided"
    assert verdicts("w = a + i e^{2 b}", "w^2 = a^2 + e^{4 b} + 2 i a e^{2 b}") == "definition false"


def test_an_i_may_be_a_current() -> None:
    assert verdicts("p = i^2 R", r"\frac{dp}{di} = 2 R") == "definition false"
    assert verdicts("w = a + i b", "w^2 = a^2 + b^2 + 2 i a b") == "definition false"  # with no i it is
    assert verdicts("w = a + c b", "w^2 = a^2 - b^2 + 2 c a b") == "definition false"  # another letter
