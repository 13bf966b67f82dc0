"""What the words before a display restrict to a case isn't called false there; elsewhere it is."""

from __future__ import annotations

import re

import pytest

from derive.reading import in_order, restricting, surface
from derive.reading.check import check
from derive.reading.restricting import Restrictions
from derive.reading.sources import source_of
from tests.reading.reading import verdicts

LOSS = r"L = (y - w x)^2 + 3 w^2"
SLIP = r"\frac{\partial L}{\partial w} = -2 x (y - w x)"


def last(words: str, before: str = "") -> str:
    text = f"{before}\n\n$${LOSS}$$\n\n{words}\n\n$${SLIP}$$\n"
    return check(source_of(text, "a.md", "md")).judgements[-1].kind


@pytest.mark.parametrize("words", [
    "Without regularization,", "Ignoring the penalty we get", "When the penalty is zero", "up to a constant",
    "For $w \\to 0$ we have", "If $a = 0$ then", "Let us drop it. Assuming there is no penalty, we get",
    "For a single sample:", "To first order,", "Treating it as a constant,",
    r"for \(a > 0\), this is", "For the true class,", "With $r = 1/2$ and $s = 0$,",
])  # fmt: skip
def test_what_is_restricted_is_not_false(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert last(words) == "undecided"
    monkeypatch.setattr(in_order, "RESTRICTED", "")
    assert last(words) == "false"


@pytest.mark.parametrize("words", [
    "The derivative is", "% derive: assume a > 0", "<!-- derive: assume a > 0 -->",
    "We ignore nothing else. The derivative is", "for $i \\neq j$", "where $x$ is the input", "",
    "If we differentiate,", "With $z = w x$ we have", "For $i = 1, \\dots, n$ we have",
])  # fmt: skip
def test_plain_words_restrict_nothing(words: str) -> None:
    assert last(words) == "false"


NAMED = r"For one example the loss is $\ell = (y - v)^2$, so"


def of_the_named(words: str) -> str:
    text = rf"{words} $$\frac{{\partial \ell}}{{\partial v}} = 2 (y - v)$$"
    return check(source_of(text, "a.md", "md")).judgements[-1].kind


def test_a_loss_that_is_named_for_one_sample_is_not_restricted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert of_the_named(NAMED) == "false"
    assert of_the_named(NAMED.replace("one example", "a single sample,")) == "false"
    assert of_the_named(f"{NAMED.removesuffix(', so')}. For one example we get") == "undecided"
    monkeypatch.setattr(restricting, "_NAMED_OF_ONE", re.compile("$^"))
    assert of_the_named(NAMED) == "undecided"


def test_a_property_counts_for_what_follows_it() -> None:
    assert last("The derivative is", before="The vector $x$ is centered.") == "undecided"
    assert last("The derivative is", before="The vector $x$ is centered." + "\n\nMore words." * 200) == "false"


def test_the_words_of_the_display_before_restrict_nothing() -> None:
    text = "Without it, $$ a = b $$ we get $$ c = d $$ and without it $$ e = f $$"
    found = Restrictions(text)
    assert [found.at(text.index(line)) for line in ("a = b", "c = d", "e = f")] == [True, False, True]
    assert not Restrictions("ignoring" + " and" * 100_000).at(300_000)


BINARY = r"L = -y \log p - (1 - y) \log (1 - p)"
OF_ONE = r"\frac{\partial L}{\partial p} = -\frac{1}{p}"
CASE = r" \quad \text{if } y = 1"


def test_what_a_display_says_of_a_case_is_not_false_and_defines_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(BINARY, OF_ONE + CASE).split()[-1] == "undecided"
    assert verdicts(BINARY, OF_ONE).split()[-1] == "false"
    assert verdicts(r"L = -\log p" + CASE, OF_ONE) == "undecided undecided"
    assert verdicts(r"L = -\log p", OF_ONE) == "definition proved"
    first = OF_ONE.replace("L", "E") + CASE
    assert verdicts(first, r"p \frac{\partial E}{\partial p} = -1") == "undecided undecided"
    assert verdicts(first.removesuffix(CASE), r"p \frac{\partial E}{\partial p} = -1") == "undecided follows"
    monkeypatch.setattr(surface, "_kept", lambda chain: chain.conditions)
    assert verdicts(BINARY, OF_ONE + CASE).split()[-1] == "false"


@pytest.mark.parametrize(("behind", "kind"), [
    (r" \quad \text{for positive examples}", "undecided"),
    (r" \text{ (when the label is one)}", "undecided"),
    (r" \quad \text{for all examples}", "false"),
    (r" \quad \text{(chain rule)}", "false"),
    (r" \\ \text{for positive examples}", "false"),  # of another row
])  # fmt: skip
def test_words_behind_an_equality_restrict_it(behind: str, kind: str) -> None:
    assert verdicts(BINARY, OF_ONE + behind).split()[-1] == kind


@pytest.mark.parametrize("above", ["y = 1", r"p \to 0", "!", "d", r"y \approx 1"])
def test_what_stands_above_the_sign_makes_another_relation_of_it(above: str) -> None:
    assert verdicts(BINARY, OF_ONE.replace("=", rf"\overset{{{above}}}{{=}}")) == "definition"
    assert verdicts(BINARY, OF_ONE.replace("=", r"\overset{(1)}{=}")) == "definition false"
