"""A number right behind a letter, read as the script that it is elsewhere: U h + b2 where b_2 is known."""

from __future__ import annotations

import pytest

from derive.reading.check import check
from derive.reading.manners import lost_scripts
from derive.reading.sources import source_of


def told(*formulas: str) -> tuple[list[str], list[str]]:
    """What is said of each equality, and the codes of what is told besides."""
    report = check(source_of("\n\n".join(f"$$ {formula} $$" for formula in formulas), "notes", "md"))
    kinds = [judgement.kind for judgement in report.judgements]
    return kinds, [f"{each.code} {each.repair}" for each in report.problems if each.severity != "note"]


def test_a_lost_script_is_read_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    written = (r"f = w x + b_2", r"g = f + w x + b_2", r"g = 2 w x + 2 b2")
    assert told(*written) == (["definition", "definition", "proved"], ["MALFORMED b_2"])
    assert told(written[0], r"g = f + w x + b_2 = 2 w x + b2")[0][-1] == "false"
    monkeypatch.setattr(lost_scripts, "parse", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        told(*written)


def test_a_letter_with_a_number_that_an_equality_begins_with_is_a_name() -> None:
    assert told(r"F1 = \frac{2 P R}{P + R}", r"F1 = 2 \frac{P R}{P + R}", r"F1 = 2 \frac{P R}{P - R}") == (
        ["definition", "proved", "undecided"],
        [],
    )
    for written in ("E = F1 + 2 P", "F 1 = 2 P", "x2 = 2 P", "F1 + P = 2 P"):
        assert "unread" in told(written)[0]
    assert told("G = F_1 + F^1", "F1 = 2 G")[0][-1] == "unread"


@pytest.mark.parametrize(
    "formulas",
    [
        (r"f = w x + b_1", r"g = w x + b2"),  # another one
        (r"f = x_2 + x^2", r"g = f + x2"),  # it may be a square
        (r"f = b_2", r"g = b 2"),
        (r"f = x + 1", r"g = x2"),
    ],
)
def test_what_may_be_something_else_is_not_mended(formulas: tuple[str, ...]) -> None:
    kinds, codes = told(*formulas)
    assert kinds[-1] == "unread"
    assert not codes
