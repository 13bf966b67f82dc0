"""Symbols that the text says have two values: what is false of free symbols may be true of 0 and 1, or of -1 and 1.

It is refuted if it is where all entries have one of these values, or else where the equation holds that these two
alone fulfil: y y = y, or y y = 1.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from derive.language import Entry, Number
from derive.proof import Assumption, Hypothesis, Proved, Refuted, Verdict
from derive.proof.prover import families_of
from derive.reading.derivatives.paths import letter_in

Prove = Callable[[Any, Any, Sequence[Assumption]], Verdict]


@dataclass(frozen=True)
class OfTwoValues:
    """A symbol of two values: its entry, what they are, and the equation that says so."""

    entry: Entry
    values: tuple[int, int]
    told: Hypothesis


def two_values(left: Any, right: Any, binary: Collection[str], signs: Collection[str]) -> list[OfTwoValues]:
    """The symbols of two values in an equality; `binary` and `signs` are letters."""
    return list(_found(left, right, binary, signs))


def _found(left: Any, right: Any, binary: Collection[str], signs: Collection[str]) -> Iterator[OfTwoValues]:
    for family in sorted(families_of(left) | families_of(right), key=lambda family: family.name):
        letter = letter_in(family.symbol)
        if family.definition is None and (letter in binary or letter in signs):
            entry = family[tuple(range_.index(f"•{at}") for at, range_ in enumerate(family.ranges))]
            values, is_ = ((0, 1), entry) if letter in binary else ((-1, 1), Number(1))
            told = f"{family.symbol} has no values but {values[0]} and {values[1]}"
            yield OfTwoValues(entry, values, Hypothesis(told, entry * entry, is_))


def with_values(
    left: Any, right: Any, stated: Sequence[Assumption], symbols: Sequence[OfTwoValues], prove: Prove
) -> Verdict:
    """The verdict on an equality of symbols of two values; never that it is false if that isn't sure of these."""
    verdict = prove(left, right, (*stated, *(each.told for each in symbols)))
    if isinstance(verdict, (Proved, Refuted)):
        return verdict
    for at in (0, 1):
        given = [Hypothesis(each.told.name, each.entry, Number(each.values[at])) for each in symbols]
        found = prove(left, right, (*stated, *given))
        if isinstance(found, Refuted):
            return found
    return verdict
