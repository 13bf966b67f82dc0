"""The smallest n, tried and not assumed: where the remainder of a sum is empty, and i ≠ j has no meaning.

The prover speaks of every n at once, so a slip at the very beginning (an empty sum, a
pair of indices that one position has no room for) would not show in it. Here a chain's
lines are compared exactly (exact_instances.py, which knows nothing of the prover) at
the first two n that leave its indices a position, with every further range at its
smallest sizes too, in all combinations. An n without such positions is told as such:
there a line says nothing, which is no check that it has passed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derive.language import Expression, IndexRange
from derive.proof.assumptions import Assumption
from derive.proof.exact_instances import NotIdentical, exact_instances
from derive.proof.subject import Subject, subject_of

TRIED = 2


@dataclass(frozen=True)
class SmallSizes:
    """From which size of `range` on lines hold: the sizes `tried`, and the smaller ones at which they say nothing.

    `range` is the first one by name, the classes as a rule; None, with nothing tried, for
    lines that speak of no range at all.
    """

    range: IndexRange | None
    tried: tuple[int, ...]
    vacuous: tuple[int, ...]

    @property
    def least(self) -> int:
        """The first size at which the lines say something."""
        return self.tried[0] if self.tried else 1


def try_smallest(lines: Sequence[Expression], assuming: Sequence[Assumption] = ()) -> SmallSizes:
    """Compare the lines exactly at the first two sizes of their first range that leave their indices a position.

    Raises NotIdentical where they differ there, have no value, or never have a position.
    """
    subject = subject_of(tuple(lines), tuple(assuming))
    if not subject.ranges:
        return SmallSizes(None, (), ())
    first = subject.ranges[0]
    tried: list[int] = []
    vacuous: list[int] = []
    for size in range(1, _room(subject, first) + TRIED):
        chosen = list(_with_positions(subject, size))
        for sizes in chosen:
            exact_instances(lines, assuming, quick=True, sizes=sizes)
        (tried if chosen else vacuous).append(size)
        if len(tried) == TRIED:
            return SmallSizes(first, tuple(tried), tuple(vacuous))
    raise NotIdentical(f"{lines[0]}: no position of the indices fulfils the conditions")


def _with_positions(subject: Subject, size: int) -> Iterator[dict[str, int]]:
    """This size of the first range with every choice of the others' small ones that leaves the indices a position."""
    first, *others = subject.ranges
    for pick in itertools.product(*[range(1, max(TRIED, _room(subject, other)) + 1) for other in others]):
        sizes = {first.size: size} | {other.size: count for other, count in zip(others, pick, strict=True)}
        if subject.fits(sizes) and next(subject.representatives(sizes), None) is not None:
            yield sizes


def _room(subject: Subject, range_: IndexRange) -> int:
    """A size at which every free index of the range can have a position of its own, beside those written as numbers."""
    apart = sum(index.range == range_ for index in subject.indices)
    return max(1, subject.literals.get(range_, 0) + apart)
