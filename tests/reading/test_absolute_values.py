r"""Real numbers with kinks: |x|, the larger of two, signs, and cases such as x > 0; and norms in entries."""

from __future__ import annotations

import pytest

from derive.reading.check import check
from derive.reading.complex import functions as complex_functions
from derive.reading.complex import marks as complex_marks
from derive.reading.complex import reader as complex_reader
from derive.reading.complex import verdicts as complex_verdicts
from derive.reading.sources import source_of
from tests.reading.reading import LEFT_OPEN

CASES = r"\begin{cases} %s & x > 0 \\ %s & %s \end{cases}"
OTHER, BELOW = r"\text{otherwise}", r"x \le 0"

RIGHT = [
    (r"|x|^2 = x^2", [r"|x| = x", r"|x|^3 = x^3"]),
    (r"|-x| = |x|", [r"|-x| = -|x|"]),
    (r"|x y| = |x| |y|", [r"|x + y| = |x| + |y|", r"|x y| = |x| y"]),
    (r"\sqrt{x^2} = |x|", [r"\sqrt{x^2} = -|x|"]),
    (r"\sqrt{x^4} = |x|^2", [r"\sqrt{x^4} = |x|"]),
    (r"|x_i - x_j| = |x_j - x_i|", [r"|x_i - x_j| = |x_i + x_j|"]),
    (r"\max(0, x) = \frac{x + |x|}{2}", [r"\max(0, x) = \frac{x - |x|}{2}", r"\max(0, x) = x + |x|"]),
    (r"\max(a, b) + \min(a, b) = a + b", [r"\max(a, b) - \min(a, b) = a - b", r"\max(a, b) = a"]),
    (r"\max(a, b) = a + \max(0, b - a)", [r"\max(a, b) = a + \max(0, a - b)"]),
    (r"\min(a, b) = -\max(-a, -b)", [r"\min(a, b) = \max(-a, -b)"]),
    (
        rf"\max(0, x) = {CASES % ('x', '0', OTHER)}",
        [rf"\max(0, x) = {CASES % ('0', 'x', OTHER)}", rf"\max(0, x) = {CASES % ('x', '1', OTHER)}"],
    ),
    (rf"\max(0.01 x, x) = {CASES % ('x', '0.01 x', BELOW)}", [rf"\max(0.01 x, x) = {CASES % ('x', '0.1 x', OTHER)}"]),
    (rf"|x| = {CASES % ('x', '-x', BELOW)}", [rf"|x| = {CASES % ('x', 'x', BELOW)}"]),
    (r"\mathrm{ReLU}(x) = x \mathbb{1}\{x > 0\}", [r"\mathrm{ReLU}(x) = \mathbb{1}\{x > 0\}"]),
    (r"|x| = x\,\mathrm{sign}(x)", [r"|x| = \mathrm{sign}(x)"]),
    (r"\frac{d}{dx} |x| = \frac{x}{|x|}", [r"\frac{d}{dx} |x| = \frac{|x|}{x^2}", r"\frac{d}{dx} |x| = 1"]),
    (
        rf"\frac{{d}}{{dx}} \max(0, x) = {CASES % ('1', '0', 'x < 0')}",
        [rf"\frac{{d}}{{dx}} \max(0, x) = {CASES % ('0', '1', 'x < 0')}", r"\frac{d}{dx} \max(0, x) = 1"],
    ),
    (r"\frac{d}{dx} \log|x| = \frac{1}{x}", [r"\frac{d}{dx} \log|x| = \frac{1}{|x|}"]),
    (
        r"\frac{\partial}{\partial w} |y - w| = \frac{w - y}{|y - w|}",
        [r"\frac{\partial}{\partial w} |y - w| = \frac{y - w}{|y - w|}"],
    ),
]

# True but where a sign or a case changes; the line with its sign turned isn't.
AWAY_FROM_0 = [
    (r"\frac{d}{dx} |x| = \mathrm{sign}(x)", r"\frac{d}{dx} |x| = -\mathrm{sign}(x)"),
    (r"\frac{d}{dx} \max(0, x) = \mathbb{1}\{x > 0\}", r"\frac{d}{dx} \max(0, x) = \mathbb{1}\{x < 0\}"),
    (
        rf"\frac{{d}}{{dx}} \max(0, x) = {CASES % ('1', '0', BELOW)}",
        rf"\frac{{d}}{{dx}} \max(0, x) = {CASES % ('1', '1', OTHER)}",
    ),
    (r"\mathrm{sign}(x)^2 = 1", r"\mathrm{sign}(x)^2 = -1"),
    (r"\mathrm{sign}(x) = \frac{x}{|x|}", r"\mathrm{sign}(x) = -\frac{x}{|x|}"),
    (
        r"\frac{\partial}{\partial w} |y - w| = -\mathrm{sign}(y - w)",
        r"\frac{\partial}{\partial w} |y - w| = \mathrm{sign}(y - w)",
    ),
]
SLIPS = [slip for _, slips in RIGHT for slip in slips] + [slip for _, slip in AWAY_FROM_0]


def last(*displays: str, intro: str = "") -> str:
    text = intro + "\n\n" + "\n".join(f"$$ {line} $$\n" for line in displays)
    return check(source_of(text, "a.md", "md")).judgements[-1].kind


@pytest.mark.parametrize("line", [line for line, _ in RIGHT])
def test_a_right_line_is_proved(line: str) -> None:
    assert last(line) == "proved"


@pytest.mark.parametrize("line", [line for line, _ in AWAY_FROM_0])
def test_what_is_true_away_from_a_kink_is_said_to_be(line: str) -> None:
    assert last(line) == "if"


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_not_proved(slip: str) -> None:
    needs_more = {r"|x| = x", r"|x|^3 = x^3", r"|x y| = |x| y"}  # true of positive numbers
    assert last(slip) in LEFT_OPEN or (slip in needs_more and last(slip) == "if")


def test_those_tests_notice_a_modulus_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(complex_functions, "modulus", lambda _, value: value)
    assert r"|x + y| = |x| + |y|" in [slip for slip in SLIPS if last(slip) == "proved"]


def test_that_test_notices_when_nothing_is_read_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(complex_verdicts, "real_marks", lambda *_: None)
    assert not any(last(line) == "proved" for line, _ in RIGHT if "=" in line and "_i" not in line)


def test_what_a_symbol_was_defined_to_be_is_put_in() -> None:
    assert last(r"u = y - w", r"\frac{\partial}{\partial w} |u| = -\mathrm{sign}(u)") == "if"
    assert last(r"u = y - w", r"\frac{\partial}{\partial w} |u| = \mathrm{sign}(u)") == "undecided"


def test_what_may_depend_on_the_variable_is_no_constant() -> None:
    assert last(r"L_1 = a", r"\frac{\partial}{\partial w} |L w| = |L| \frac{w}{|w|}") == "undecided"
    line = r"\frac{\partial}{\partial w} |c w| = |c| \frac{w}{|w|}"
    assert last(line) == "proved"
    assert last(r"\frac{\partial c}{\partial w} = g", line) == "undecided"
    assert last(r"\frac{\partial |c|}{\partial w} = 5 \frac{\partial c}{\partial w}") == "undecided"
    assert last(r"\frac{\partial |w_i|}{\partial w_j} = 0") == "undecided"


@pytest.mark.parametrize(
    "line", [r"|-A| = |A|", r"|A B| = |A| |B|", r"|S| = |-S|", r"|\mathbf{u} v| = |\mathbf{u}| |v|"]
)
def test_bars_around_a_capital_may_be_a_determinant(line: str) -> None:
    assert last(line) in LEFT_OPEN


def test_an_error_called_e_is_no_number() -> None:
    assert last(r"|e| = e") != "proved"


def test_a_hypothesis_that_is_missing_is_still_told_beside_an_absolute_value() -> None:
    softmax = r"a_i = \frac{e^{z_i}}{\sum_k e^{z_k}}"
    line = r"\sum_k y_k a_i + |x| = a_i + |x|"
    assert last(softmax, line) == "if"


def test_a_dot_between_vectors_multiplies_no_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    line, intro = r"|v \cdot w| = |v| |w|", "Let $v$ and $w$ be vectors."
    assert last(line) == "proved"
    assert last(line, intro=intro) == "undecided"
    assert last(r"|2 \cdot v| = 2 |v|", intro=intro) == "proved"
    monkeypatch.setattr(complex_marks, "says_vectors", lambda _: False)
    assert last(line, intro=intro) == "proved"


def test_what_does_not_speak_of_the_variable_may_depend_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert last(r"\frac{d}{dx} |y| = 0") == "undecided"
    assert last(r"\frac{d}{dx} (x |y|) = |y|") == "proved"
    monkeypatch.setattr(complex_reader.Reader, "_letters_in", lambda *_: set())
    assert last(r"\frac{d}{dx} |y| = 0") == "proved"
