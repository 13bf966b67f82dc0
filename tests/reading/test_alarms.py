"""Right texts in which something is said in passing, said again otherwise, or left unsaid: no error and no warning.

They stand in right.md, with lines of --- between them: letters with two meanings, special cases, equations to be
solved, numbers put in, sums written out, totals named like their parts. Each was made to be misunderstood.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.reading import claims
from derive.reading.check import NOTE, check
from derive.reading.claims import Standing
from derive.reading.sources import source_of
from tests.reading.reading import report

RIGHT = (Path(__file__).parent / "right.md").read_text(encoding="utf-8").split("\n---\n")


def alarms(text: str) -> list[tuple[str, str]]:
    problems = check(source_of(text, "right.md", "md")).problems
    return [(problem.code, problem.message) for problem in problems if problem.severity != NOTE]


@pytest.mark.parametrize("text", RIGHT)
def test_nothing_is_said_of_what_is_right(text: str) -> None:
    assert alarms(text) == []


def test_there_are_many_of_them() -> None:
    assert len(RIGHT) > 190


@pytest.mark.parametrize("rule", ["_of_form", "_of_symbols"])
def test_that_test_notices_when_everything_is_taken_for_a_claim(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Standing, rule, lambda *_: ())
    assert any(alarms(text) for text in RIGHT)


def test_a_letter_may_be_a_count_and_the_check_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other guards spare the same texts by now, so the reason is looked at, and not the silence."""
    (variance,) = [text for text in RIGHT if r"\frac{\partial v}{\partial x_i}" in text]

    def reasons() -> str:
        return " ".join(judgement.reason for judgement in check(source_of(variance, "right.md", "md")).judgements)

    assert "may be the number of terms of a sum; its limits, written out, would tell" in reasons()
    monkeypatch.setattr(claims, "agree_if_counted", lambda *_: False)
    assert "may be the number of terms of a sum; its limits, written out, would tell" not in reasons()


HOLDS = (r"\mu = \frac{1}{n} \sum_{i=1}^n x_i", r"\frac{\partial \mu}{\partial x_j} = ")


def test_what_has_one_value_is_no_equation_to_be_solved() -> None:
    assert report(HOLDS[0], HOLDS[1] + "n").counts["false"] == 1
    assert report(HOLDS[0], HOLDS[1] + r"\frac{1}{3}").counts["false"] == 0  # there are three of them


def test_that_test_notices_when_everything_varies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "is_constant", lambda _: False)
    with pytest.raises(AssertionError):
        test_what_has_one_value_is_no_equation_to_be_solved()


def test_shapes_are_not_multiplied_like_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = r"(3 \times 4)(4 \times 5) = 3 \times 5"
    assert report(shapes).counts["false"] == 0
    assert report(r"3 \times 4 = 13").counts["false"] == 1
    monkeypatch.setattr(claims, "_multiplies_shapes", lambda _: False)
    assert report(shapes).counts["false"] == 1


NEW = [("y - t = w x", "y - b = w x^2"), (r"y - \delta = w x^2 + b", "y - b = w x^2 + b"), ("q y = w x", "b y = w x")]


@pytest.mark.parametrize(("new", "known"), NEW)
def test_an_equality_may_say_what_a_new_symbol_on_its_left_is(new: str, known: str) -> None:
    assert report("y = w x + b", new).counts["false"] == 0
    assert report("y = w x + b", known).counts["false"] == 1
    assert report("y = w x + b", r"\frac{d}{dx} (y + c) = 2 w").counts["false"] == 1  # a derivative loses it
