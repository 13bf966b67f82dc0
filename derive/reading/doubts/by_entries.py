"""The judgement on matrices that are written out, from those on their entries: it is that on the worst of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from derive.reading.claims import excuses_of_matrices
from derive.reading.statements import Statement

if TYPE_CHECKING:
    from derive.reading.judging import Judgement

WORST_FIRST = ("false", "unread", "undecided", "if", "proved")


def of_all_entries(statement: Statement, judge: Callable[[Statement], Judgement]) -> Judgement:
    """The judgement on an equality with as many entries on both sides; a false one tells which entry is."""
    pairs = zip(statement.left.parts, statement.right.parts, strict=True)
    judgements = [judge(replace(statement, left=one, right=other)) for one, other in pairs]
    worst = min(judgements, key=lambda judgement: WORST_FIRST.index(judgement.kind))
    if worst.kind != "false":
        return replace(worst, statement=statement)
    why = next(excuses_of_matrices(statement), "")
    return replace(worst, statement=statement, kind="undecided", reason=why) if why else worst
