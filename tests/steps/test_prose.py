"""Sentences hold expressions as expressions, and their names and formulas can't drift apart."""

import pytest

from derive.language import CLASSES, Index, variable
from derive.steps import Emphasis, LineReference, Prose, say

i = Index("i", CLASSES)
z = variable("z", CLASSES)


def test_words_formulas_and_emphasis_stand_in_order() -> None:
    said = say("Only {zi} at *one* place, {i}.", zi=z[i], i=i)
    assert said.pieces == ("Only ", z[i], " at ", Emphasis("one"), " place, ", i, ".")


def test_a_formula_may_occur_twice_and_the_sentence_may_be_empty() -> None:
    assert say("{i}{i}", i=i).pieces == (i, i)
    assert not say("")
    assert say("x")


def test_a_reference_is_a_piece_and_sentences_can_be_joined() -> None:
    line = LineReference("claim.1")
    assert (say("By {line}", line=line) + say(".")).pieces == ("By ", line, ".")
    assert Prose() + say("x") == say("x")


def test_a_name_that_was_not_given_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\{zj\} is in the text, but no zj= is given"):
        say("only {zj}", zi=z[i])


def test_a_formula_that_is_not_used_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a, i not used in: only \{zi\}$"):
        say("only {zi}", zi=z[i], i=i, a=z[i])
