"""Symbols that the text says have two values: what is false of free symbols may be true of 0 and 1, or of -1 and 1.

It is refuted if it is where all entries have one of these values, or else where the equation holds that these two
alone fulfil: y y = y, or y y = 1.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from derive.language import Entry, Number
from derive.proof import Assumption, Hypothesis, OneHot, Positive, Proved, Refuted, Verdict
from derive.proof.prover import families_of
from derive.reading.derivatives.paths import letter_in

MAY_BE_TRUE = "it may be true, since {}"
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


def contradicts(assumption: Assumption, symbols: Sequence[OfTwoValues]) -> bool:
    """Whether a hypothesis can't be so of a symbol that is -1 or 1: that it is one-hot, or positive."""
    signs = {each.entry.family for each in symbols if each.values[0] < 0}
    return isinstance(assumption, (OneHot, Positive)) and assumption.family in signs


def need_no_more(
    left: Any,
    right: Any,
    stated: Sequence[Assumption],
    symbols: Sequence[OfTwoValues],
    unsaid: Assumption,
    prove: Prove,
) -> bool:
    """Whether what is true under a hypothesis may be so for the two values alone: of 0 and 1, y y = y."""
    if not symbols or not isinstance(unsaid, (Hypothesis, OneHot, Positive)):
        return False
    verdict = with_values(left, right, stated, symbols, prove)
    entry = unsaid.left if isinstance(unsaid, Hypothesis) else None
    family = unsaid.family if isinstance(unsaid, OneHot) else entry.family if isinstance(entry, Entry) else None
    of_one = family in {each.entry.family for each in symbols}
    return isinstance(verdict, Proved) or (of_one and not isinstance(verdict, Refuted))


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
