r"""Cases on the value of a quantity, y = 1 and y = 0: what they say, what is proved by each value, and what is not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derive.reading.applied import Applications
from derive.reading.doubts import value_cases
from derive.reading.prose import values_in
from tests.reading.reading import report, verdicts


def cases(*rows: str) -> str:
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


SIGMOID = r"s(u) = \frac{1}{1 + e^{-u}}"
BY_CASES = cases(r"-\log s(u) & \text{if } y = 1", r"-\log(1 - s(u)) & \text{if } y = 0")
AT_ONCE = r"-y \log s(u) - (1 - y) \log(1 - s(u))"
CHANGED = cases(r"-\log s(u) & \text{if } y = 0", r"-\log(1 - s(u)) & \text{if } y = 1")
PLUS = cases(r"-\log s(u) & \text{if } y = 1", r"\log(1 - s(u)) & \text{if } y = 0")
OTHERWISE = cases(r"-\log s(u) & y = 1", r"-\log(1 - s(u)) & \text{otherwise}")
ROWS = cases(r"-\log p_i & t_i = 1", r"-\log(1 - p_i) & t_i = 0")
SAMPLES = cases(r"p^{(i)} & y^{(i)} = 1", r"1 - p^{(i)} & y^{(i)} = 0")
BERNOULLI = cases("s(u) & y = 1", "1 - s(u) & y = 0")
SLOPES = cases("s(u) - 1 & y = 1", "s(u) & y = 0")
SIGNS = cases(r"-\log s(u) & y = 1", r"-\log s(-u) & y = -1")

# Displays of a document behind the sigmoid: what is said of each.
DOCUMENTS = {
    "a definition, then all at once": ((rf"L = {BY_CASES}", rf"L = {AT_ONCE}"), "definition proved"),
    "all at once, then by cases": ((rf"L = {AT_ONCE}", rf"L = {BY_CASES}"), "definition proved"),
    "in one chain": ((rf"L = {AT_ONCE} = {BY_CASES}",), "definition proved"),
    "the cases change places": ((rf"L = {AT_ONCE}", rf"L = {CHANGED}"), "definition undecided"),
    "a sign lost in one case": ((rf"L = {PLUS}", rf"L = {AT_ONCE}"), "definition undecided"),
    "a sign lost all at once": ((rf"L = {BY_CASES}", r"L = -y \log s(u) + (1 - y) \log(1 - s(u))"),
                                "definition undecided"),
    "of arguments": ((rf"J(s(u), y) = {AT_ONCE}", rf"J(s(u), y) = {BY_CASES}"), "definition proved"),
    "of arguments, changed": ((rf"J(s(u), y) = {AT_ONCE}", rf"J(s(u), y) = {CHANGED}"), "definition undecided"),
    "a power": ((rf"P = {BERNOULLI} = s(u)^y (1 - s(u))^{{1 - y}}",), "definition proved"),
    "a power, changed": ((rf"P = {BERNOULLI} = s(u)^{{1 - y}} (1 - s(u))^y",), "definition undecided"),
    "labels -1 and 1": ((rf"L = {SIGNS}", r"L = \log(1 + e^{-y u})"), "definition proved"),
    "labels -1 and 1, a slip": ((rf"L = {SIGNS}", r"L = \log(1 + e^{y u})"), "definition undecided"),
    "each of several": ((rf"L_i = {ROWS}", r"L_i = -t_i \log p_i - (1 - t_i) \log(1 - p_i)"), "definition proved"),
    "a sum of them": ((rf"L_i = {ROWS}", r"L = \sum_{i=1}^n L_i",
                       r"L = -\sum_{i=1}^n (t_i \log p_i + (1 - t_i) \log(1 - p_i))",
                       r"L = -\sum_{i=1}^n (t_i \log p_i + (1 + t_i) \log(1 - p_i))"),
                      "definition definition proved undecided"),
    "raised samples": ((rf"q^{{(i)}} = {SAMPLES}",
                        r"\log q^{(i)} = y^{(i)} \log p^{(i)} + (1 - y^{(i)}) \log(1 - p^{(i)})"), "definition proved"),
    "another sample": ((rf"q_i = {ROWS}", r"q_i = -t_j \log p_i - (1 - t_j) \log(1 - p_i)"), "definition undecided"),
    "a derivative": ((rf"L = {BY_CASES}", r"\frac{\partial L}{\partial u} = s(u) - y",
                      r"\frac{\partial L}{\partial u} = s(u) + y"), "definition proved undecided"),
    "a derivative by cases": ((rf"L = {BY_CASES}", r"\frac{\partial L}{\partial u} = " + SLOPES), "definition proved"),
    "a derivative by the label": ((rf"L = {BY_CASES}",
                                   r"\frac{\partial L}{\partial y} = \log(1 - s(u)) - \log s(u)"),
                                  "definition undecided"),
    "otherwise, of what isn't said": ((rf"L = {OTHERWISE}", rf"L = {AT_ONCE}"), "definition undecided"),
    "one case alone": ((rf"L = {cases('p & y = 1')}", "L = p"), "definition undecided"),
    "of what has a meaning": (("y = a + b", rf"L = {BY_CASES}", rf"L = {AT_ONCE}"),
                              "definition unread undecided"),
    "other values elsewhere": ((rf"L = {BY_CASES}", rf"M = {SIGNS}"), "definition unread"),
}  # fmt: skip


@pytest.mark.parametrize("title", DOCUMENTS)
def test_cases_on_a_value(title: str) -> None:
    displays, said = DOCUMENTS[title]
    assert verdicts(SIGMOID, *displays) == f"definition {said}"


def test_the_text_says_which_values_there_are() -> None:
    displays = (SIGMOID, rf"L = {BY_CASES}", rf"L = {AT_ONCE}")
    assert verdicts(*displays, preamble=r"Let $y \in \{0, 1\}$.") == "definition definition proved"
    assert verdicts(*displays, preamble=r"Let $y \in \{0, 1, 2\}$.") == "definition unread undecided"
    assert verdicts(*displays, preamble=r"Let $y \in \{0, 1, \dots, K\}$.") == "definition unread undecided"
    other = (SIGMOID, rf"L = {OTHERWISE}", rf"L = {AT_ONCE}")
    assert verdicts(*other, preamble=r"Let $y \in \{0, 1\}$.") == "definition definition proved"
    assert verdicts(*other, preamble=r"Let $y \in \{0, 1, 2\}$.") == "definition definition undecided"


def one(condition: str) -> str:
    return rf"\mathbb{{1}}\{{{condition}\}}"


INDICATED = rf"L = -{one('y = 1')} \log p - {one('y = 0')} \log(1 - p)"
AT_ONCE_OF_P = r"L = -y \log p - (1 - y) \log(1 - p)"


@pytest.mark.parametrize(
    ("values", "displays", "said"),
    [
        (r"$y \in \{0, 1\}$", (INDICATED, AT_ONCE_OF_P), "definition proved"),
        (r"$y \in \{0, 1\}$", (INDICATED, AT_ONCE_OF_P.replace("- (", "+ (")), "definition undecided"),
        ("", (INDICATED, AT_ONCE_OF_P), "definition undecided"),  # y may have other values
        (r"$y \in \{0, 1\}$", ("E = " + one(r"y \ne 1"), "E = 1 - y", "E = y"), "definition proved undecided"),
        (r"$y \in \{0, 1, 2\}$", (f"E = {one('y = 1')}", "E = y (2 - y)", "E = y"), "definition proved undecided"),
        (r"$y \in \{0, 1\}$", (f"E = {one('y = 1')} p", r"\frac{\partial E}{\partial y} = 0"), "definition undecided"),
        (r"$y \in \{0, 1\}$", ("E = " + cases("p & y = 1", r"q & y \ne 1"), "E = y p + (1 - y) q"),
         "definition proved"),
        ("", ("E = " + cases("p & y = 1", r"q & y \ne 1"), "E = y p + (1 - y) q"), "definition undecided"),
    ],
)  # fmt: skip
def test_an_indicator_of_a_value(values: str, displays: tuple[str, ...], said: str) -> None:
    assert verdicts(*displays, preamble=values) == said


def test_what_is_left_out_is_said() -> None:
    found = report(SIGMOID, rf"L = {BY_CASES}", preamble=r"Let $y \in \{0, 1, 2\}$.")
    assert [problem.message for problem in found.problems] == ["not read: the cases say nothing of y = 2"]
    found = report(SIGMOID, rf"L = {BY_CASES}", r"L = -y \log s(u) + (1 - y) \log(1 - s(u))")
    assert found.judgements[-1].reason == "where y = 0 the two sides differ"


def test_values_in_a_text() -> None:
    text = r"$y_i \in \{-1, +1\}$, $t \in \{0,1\}$, $k \in \{1, \ldots, K\}$, $s \in \{0, 1\}$ and $s \in \{0, 1, 2\}$"
    signs, bits = frozenset({Fraction(-1), Fraction(1)}), frozenset({Fraction(0), Fraction(1)})
    assert values_in(text) == {"y": signs, "t": bits, "k": None, "s": None}


# A function that is called with something else has that put in everywhere, or isn't written out at all.
CALLS = {
    "below bars": r"f(x) = |x| + x",
    "in a maximum": r"f(x) = \max(x, 0) + x",
    "in a condition": rf"f(x) = {cases('x + 1 & x = 1', 'x & x = 0')}",
}


@pytest.mark.parametrize("title", CALLS)
def test_what_nothing_can_be_put_in_is_left_alone(title: str) -> None:
    displays = (CALLS[title], "f(v + 1) = f(v) + 1", "h = f(b + c)")
    assert verdicts(*displays) == "definition undecided definition"


def test_what_something_can_be_put_in_is_written_out() -> None:
    assert verdicts("g = 3 x", r"f(x) = g + x", "f(v + 1) = f(v) + 4", "h = f(b + c)").split()[2] == "proved"
    assert verdicts("g = 3 x", r"f(x) = g + x", "f(v + 1) = f(v) + 1", "h = f(b + c)").split()[2] == "false"


def test_the_checks_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: one case is enough; and nothing is closed to what is put in."""
    every = value_cases._cases
    monkeypatch.setattr(value_cases, "_cases", lambda *sides: list(every(*sides))[1:])
    assert verdicts(SIGMOID, rf"L = {PLUS}", rf"L = {AT_ONCE}") == "definition definition proved"
    monkeypatch.setattr(Applications, "_is_closed", lambda self, written, parameters: False)
    assert "proved" in verdicts(CALLS["below bars"], "f(v + 1) = f(v) + 1", "h = f(b + c)")
