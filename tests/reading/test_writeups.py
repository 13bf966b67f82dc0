"""Seventy short write-ups in notations of their own: of a right one nothing is said, of one with a slip what is due.

They stand in writeups/, a section each; behind it the slip that is planted, and the codes that must be told then.
*Not decided* is written there where nothing is said of the slip; it is counted, so that it can't grow unseen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from derive.proof import Proved, Refuted, Witness
from derive.reading import judging
from derive.reading.check import NOTE, check
from derive.reading.sources import source_of

FOLDER = Path(__file__).parent / "writeups"
SILENT = "not decided"


@dataclass(frozen=True)
class WriteUp:
    """A short document, the slip that is planted in it, and what is said of that."""

    name: str
    text: str
    slip: tuple[str, str]
    says: str

    @property
    def wrong(self) -> str:
        """The text with the slip."""
        assert self.text.count(self.slip[0]) == 1, f"{self.name}: the slip has {self.text.count(self.slip[0])} places"
        return self.text.replace(*self.slip)


def _writeups() -> list[WriteUp]:
    sections = [part for path in sorted(FOLDER.glob("*.md")) for part in re.split(r"(?m)^# ", path.read_text())[1:]]
    found = []
    for section in sections:
        match = re.fullmatch(r"(.+?)\n(.*)\n> slip: (.+) => (.+)\n> says: (.+)\s*", section, re.DOTALL)
        assert match, f"this section has no slip: {section[:40]}"
        name, text, old, new, says = match.groups()
        found.append(WriteUp(name, text, (old, new), says.strip()))
    return found


WRITEUPS = _writeups()


def told(text: str) -> set[str]:
    """The codes of all errors and warnings."""
    report = check(source_of(text, "writeup.md", "md"))
    return {problem.code for problem in report.problems if problem.severity != NOTE}


@pytest.mark.parametrize("writeup", WRITEUPS, ids=lambda writeup: writeup.name)
def test_nothing_is_said_of_a_right_write_up(writeup: WriteUp) -> None:
    assert told(writeup.text) == set()


@pytest.mark.parametrize("writeup", WRITEUPS, ids=lambda writeup: writeup.name)
def test_a_slip_is_told_or_listed_as_not_decided(writeup: WriteUp) -> None:
    assert told(writeup.wrong) == (set() if writeup.says == SILENT else set(writeup.says.split()))


def test_most_slips_are_found() -> None:
    silent = sum(writeup.says == SILENT for writeup in WRITEUPS)
    assert len(WRITEUPS) > 70
    assert silent <= 5


def test_these_tests_notice_a_prover_that_says_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "prove", lambda *_: Proved())
    with pytest.raises(AssertionError):
        test_a_slip_is_told_or_listed_as_not_decided(WRITEUPS[0])


def test_these_tests_notice_a_prover_that_says_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "prove", lambda *_: Refuted(Witness({}, {}, {}, 0.0, 1.0)))
    with pytest.raises(AssertionError):
        test_nothing_is_said_of_a_right_write_up(next(each for each in WRITEUPS if each.name == "sigmoid derivative"))
