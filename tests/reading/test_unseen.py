r"""What other people's write-ups taught: an equality that is false of free symbols need not be a false claim.

Every refusal stands beside the slip that it must not hide: the same words with a real
fault in them are still called false. A last test takes the refusals away and sees the
false alarms come back.
"""

from __future__ import annotations

import pytest

from derive.reading.check import Report, check
from derive.reading.claims import Standing
from derive.reading.sources import source_of

SOFTMAX = r"$$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$" "\n"
LOSS = r"$$L = -\sum_k y_k \log p_k$$" "\n"
SQUARES = r"$$J = \sum_{i=1}^n (y_i - w x_i)^2$$" "\n"


def report(text: str) -> Report:
    return check(source_of(text, "notes.md", "md"))


def kinds(text: str) -> list[str]:
    """The verdicts on the displayed equalities that define nothing."""
    return [j.kind for j in report(text).judgements if j.kind not in ("definition", "assumption", "assignment")]


NO_CLAIMS = {
    "a new symbol on the right": (LOSS + r"$$L = -\sum_k y_k \log p_k = \sum_k \ell_k$$", "second"),
    "a square that is defined": (
        r"$$h_i = s x_i$$"
        + "\n"
        + r"$$\mu = \frac{1}{m} \sum_{i=1}^m x_i$$"
        + "\n"
        + r"$$s^2 = \frac{1}{m} \sum_{i=1}^m (x_i - \mu)^2$$",
        "defines",
    ),
    "a derivative set to zero": (SQUARES + r"$$\frac{\partial J}{\partial w} = 0$$", "solve"),
    "a function with a second meaning": (
        r"$$f(x) = \frac{1}{1 + e^{-x}}$$" + "\n\nAnother one:\n\n" + r"$$f(x) = \tanh(x)$$",
        "second meaning",
    ),
    "a special case": (
        r"$$C = -y \log p - (1 - y) \log(1 - p)$$" + "\nFor the other class:\n" + r"$$C = -\log(1 - p)$$",
        "special",
    ),
    "a sum left out by convention": (r"$$q = -\sum_i y_i \log a_i = -y_i \log a_i$$", "convention"),
    "a letter that counts the terms": (
        r"$$h = \sum_i (\log s_i + 1) = \sum_i \log s_i + n$$",
        "counts",
    ),
    "two classes": (SOFTMAX + r"$$p_2 = 1 - p_1$$", "two terms"),
    "numbers put in": (SQUARES + r"$$\frac{\partial J}{\partial w} = -2 \sum_{i=1}^n x_i (y_i - 0.5 x_i)$$", "numbers"),
    "a loss that may depend on the weight": (
        r"$$J = L + \lambda w^2$$" + "\n" + r"$$\frac{\partial J}{\partial w} = (p - y) x + 2 \lambda w$$",
        "unknown function",
    ),
}


@pytest.mark.parametrize("text", [text for text, _ in NO_CLAIMS.values()], ids=list(NO_CLAIMS))
def test_what_may_be_no_claim_is_not_called_false(text: str) -> None:
    found = kinds(text)
    assert "false" not in found
    assert found[-1] == "undecided"


@pytest.mark.parametrize("text", [text for text, _ in NO_CLAIMS.values()], ids=list(NO_CLAIMS))
def test_without_the_refusals_the_false_alarms_come_back(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Standing, "excuses", lambda *_: "")
    assert kinds(text)[-1] == "false"


CLAIMS = {
    "a lost label": SOFTMAX + LOSS + r"$$\frac{\partial L}{\partial z_i} = p_i$$",
    "a derivative with a lost factor": SQUARES + r"$$\frac{\partial J}{\partial w} = -\sum_{i=1}^n x_i (y_i - w x_i)$$",
    "another sign": SOFTMAX + r"$$\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} + p_j)$$",
    "a sign": r"$$f(x) = \frac{1}{1 + e^{-x}}$$" + "\n" + r"$$f'(x) = f(x) (f(x) - 1)$$",
    "a wrong middle": r"$$\frac{d}{dx} \frac{1}{1 + e^{-x}} = \frac{d}{dx} (1 + e^{-x}) = -e^{-x}$$",
    "a line of a chain": SQUARES
    + r"$$\frac{\partial J}{\partial w} = -2 \sum_{i=1}^n x_i (y_i - w x_i) = 2 \sum_{i=1}^n x_i (y_i - w x_i)$$",
}


@pytest.mark.parametrize("text", CLAIMS.values(), ids=list(CLAIMS))
def test_a_real_slip_is_still_false(text: str) -> None:
    assert "false" in kinds(text)


def test_a_number_given_once_defines_nothing() -> None:
    """At x = 0 the slope is 1/4; that the square of f is 1/4 is true there and nowhere else."""
    text = r"$$f(x) = \frac{1}{1 + e^{-x}}$$" + "\nAt $x = 0$ it is a half.\n" + r"$$f(x)^2 = \frac{1}{4}$$"
    assert kinds(text) == ["undecided"]


def test_after_a_second_meaning_nothing_is_proved_by_the_first() -> None:
    first = r"$$f(x) = \frac{1}{1 + e^{-x}}$$" + "\n"
    claim = r"$$f'(x) = f(x) (1 - f(x))$$"
    assert kinds(first + claim) == ["proved"]
    assert kinds(first + "Now\n" + r"$$f(x) = \tanh(x)$$" + "\n" + claim)[-1] == "undecided"


def test_what_follows_from_a_solved_equation_is_no_false_claim() -> None:
    text = (
        SQUARES + r"$$\frac{\partial J}{\partial w} = 0$$" + "\n" + r"$$w \sum_{i=1}^n x_i^2 = \sum_{i=1}^n x_i y_i$$"
    )
    assert kinds(text) == ["undecided", "undecided"]


def test_a_line_behind_an_aside_may_go_on_from_before_it() -> None:
    text = (
        SQUARES
        + r"$$\frac{\partial J}{\partial w} = \frac{\partial}{\partial w} \sum_{i=1}^n (y_i - w x_i)^2$$"
        + "\n"
        + r"$$g = w^3$$"
        + "\n"
        + r"$$= -2 \sum_{i=1}^n x_i (y_i - w x_i)$$"
    )
    assert "false" not in kinds(text)


def test_a_display_right_behind_another_goes_on_from_it() -> None:
    text = SOFTMAX + LOSS + r"$$\frac{\partial L}{\partial p_i} = -\frac{y_i}{p_i}$$" + "\n" + r"$$= \frac{y_i}{p_i}$$"
    assert kinds(text) == ["proved", "false"]


def test_a_case_behind_its_equality_is_its_condition() -> None:
    assert kinds(SOFTMAX + r"$$\frac{\partial p_j}{\partial z_i} = p_i (1 - p_i), \quad i = j$$") == ["proved"]
    assert kinds(SOFTMAX + r"$$\frac{\partial p_j}{\partial z_i} = -p_i p_j, \quad i \neq j$$") == ["proved"]
    assert kinds(SOFTMAX + r"$$\frac{\partial p_j}{\partial z_i} = p_i p_j, \quad i \neq j$$") == ["false"]


def test_a_label_that_is_gone_may_be_1() -> None:
    (found,) = report(LOSS + r"$$-y_o \log p_o = -\log p_o$$").judgements[1:]
    assert (found.kind, found.needs) == ("if", "y_{o} is 1")


def test_a_sum_without_an_index_has_the_only_letter_below() -> None:
    chain = r"$$\frac{d}{dw} \sum (y_i - w x_i)^2 = -2 \sum x_i (y_i - w x_i) = "
    assert kinds(chain + r"2 w \sum x_i^2 - 2 \sum x_i y_i$$") == ["proved", "proved"]
    assert kinds(chain + r"w \sum x_i^2 - 2 \sum x_i y_i$$") == ["proved", "false"]
    assert kinds(r"$$\sum x_i y_j = \sum y_j x_i$$") == ["unread"]
    assert kinds(r"$$\sum (x - c) = \sum x - c$$") == ["unread"]


def test_expectations_and_entries_in_square_brackets_are_no_products() -> None:
    assert set(kinds(r"$$V = E[X Y] = E[X] E[Y] = m$$")[:2]) <= {"unread", "undecided"}
    assert kinds(r"$$s = x[i] + 1 = 1 + x[i]$$")[-1] == "proved"
    assert kinds(r"$$s = x[p] + 1 = 1 + x[p]$$")[-1] == "unread"
    assert kinds(r"$$c = \alpha [x + 1] - \alpha = \alpha x$$") == ["proved"]


def test_a_probability_of_a_number_is_a_quantity() -> None:
    text = r"$$P(t = 1 | z) = \frac{1}{1 + e^{-z}}$$" + "\n" + r"$$1 - P(t = 1 | z) = \frac{1}{1 + e^{z}}$$"
    assert kinds(text) == ["proved"]
    assert kinds(text.replace("e^{z}", "e^{2 z}")) == ["false"]
    assert kinds(r"$$\sum_k P(y = k | x) = P(y = k | x) n$$") == ["undecided"]


def test_the_square_of_a_function() -> None:
    assert kinds(r"$$\frac{d}{dx} \tanh(x) = 1 - \tanh^2(x)$$") == ["proved"]
    assert kinds(r"$$\frac{d}{dx} \tanh(x) = 1 + \tanh^2(x)$$") == ["false"]
    assert kinds(r"$$\frac{d}{dx} \tanh x = 1 - \tanh^2 x$$") == ["proved"]
    assert kinds(r"$$\frac{d}{dx} \tanh x = 1 + \tanh^2 x$$") == ["false"]
    assert kinds(r"$$\frac{d}{dx} \tanh x = 1 - \tanh^2 x y$$") == ["unread"]  # how far it reaches isn't clear
    assert kinds(r"$$\frac{d}{dx} \tanh(x) = 1 - \tanh^{-1}(x)$$") == ["unread"]


def test_a_mention_in_prose_makes_no_factor_of_a_function() -> None:
    text = r"$$a_j = \phi(z_j)$$" + "\n" + r"$$\frac{\partial a_j}{\partial z_j} = \phi'(z_j)$$"
    assert "unread" not in kinds(text + "\nwhere $\\phi$ is any function.")


def test_a_primed_function_is_the_derivative_of_what_was_defined() -> None:
    first = r"$$f(x) = \frac{1}{1 + e^{-x}}$$" + "\n"
    assert kinds(first + r"$$f'(x) = f(x) (1 - f(x))$$") == ["proved"]
    assert kinds(first + r"$$f'(x) = f(x) (f(x) - 1)$$") == ["false"]
    other = r"$$p(x) = e^{-x}$$" + "\n" + r"$$p'(x) = e^{-2 x}$$"
    assert kinds(other) == []  # another density, not a derivative


def test_what_holds_at_a_number_is_no_chain() -> None:
    """Read as one chain, 1/4 x = 0 would be a side."""
    text = r"$$f(x) = \frac{1}{1 + e^{-x}}$$" + "\n" + r"$$f'(x) = f(x) (1 - f(x)) = \frac{1}{4} \text{ at } x = 0$$"
    assert kinds(text) == ["proved", "undecided"]


def test_a_side_alone_before_a_display_that_goes_on() -> None:
    assert kinds("$$x + y$$\n$$= x - y$$") == ["undecided"]


def test_a_lost_regulariser_is_still_false() -> None:
    text = r"$$J = (y - w x)^2 + \lambda w^2$$" + "\n" + r"$$\frac{\partial J}{\partial w} = -2 x (y - w x)$$"
    assert kinds(text) == ["false"]


def test_what_is_said_of_a_letter_may_be_meant_of_its_entries() -> None:
    r"""y without an index is defined; the y_i of the next line are that for each i, and nothing is false."""
    lines = (
        r"\hat{y} = \alpha x + \beta",
        r"E = \sum_{i=1}^n (y_i - \hat{y}_i)^2 = \sum_{i=1}^n (y_i - \alpha x_i - \beta)^2",
    )
    text = "\n".join(f"$$ {line} $$" for line in lines)
    assert check(source_of(text, "a.md", "md")).counts["false"] == 0
