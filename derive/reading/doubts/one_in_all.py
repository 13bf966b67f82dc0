"""The hypothesis that entries add up to 1: of a vector, and of each row or each column of a matrix.

In a batch the labels t_{nk} of every sample n add up to 1, over k; where the sample is the last index, over the first.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.language import Family, Number, sum_over
from derive.proof import Assumption, Hypothesis

SUM_IS_1 = "the sum of "
PLACES = ("first", "second", "third", "fourth")


def sums_are_1(family: Family) -> Iterator[tuple[str, Assumption]]:
    """The hypotheses that the entries over one index add up to 1, whatever the others are; the first index first."""
    indices = tuple(range_.index(f"•{at}") for at, range_ in enumerate(family.ranges))
    for index, place in zip(indices, PLACES, strict=False):
        which = f" over its {place} index" if len(indices) > 1 else ""
        name = f"{SUM_IS_1}{family.name}{which} is 1"
        yield name, Hypothesis(name, sum_over(index, family[indices]), Number(1))
