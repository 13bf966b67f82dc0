"""What a chain of lines speaks of: its free indices, families, ranges, and where indices may stand.

Both second opinions (exact_instances.py, sampling.py) ask this of the same lines again
and again, for one size after another; it is found out once.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from derive.language import (
    Condition,
    Delta,
    Entry,
    Exponential,
    Expression,
    Family,
    Index,
    IndexRange,
    Number,
    SumOver,
    free_indices,
)
from derive.proof.assumptions import Assumption, Hypothesis, OneHot, Positive
from derive.proof.roles import variables
from derive.proof.witness import holds, ranges_of

Places = dict[Index, int]


@dataclass(frozen=True)
class Material:
    """What has to be known to make points. Chains about the same quantities have the same material."""

    families: tuple[Family, ...]
    in_exponents: frozenset[Family]
    hypotheses: tuple[Hypothesis, ...]
    one_hot: frozenset[str]
    positive: frozenset[str]


@dataclass(frozen=True)
class Subject:
    """Lines that should all be equal, and what is assumed of them."""

    lines: tuple[Expression, ...]
    assuming: tuple[Assumption, ...]

    @cached_property
    def parts(self) -> tuple[Expression, ...]:
        """The lines and the hypotheses' sides."""
        sides = [side for h in self.hypotheses for side in (h.left, h.right)]
        return (*self.lines, *sides)

    @cached_property
    def material(self) -> Material:
        """The families without a definition, and what is assumed of their entries."""
        found = frozenset[Family]().union(*map(variables, self.parts))
        return Material(
            tuple(sorted(found, key=lambda family: family.name)),
            frozenset[Family]().union(*map(_in_exponents, self.lines)),
            tuple(self.hypotheses),
            frozenset(a.family.name for a in self.assuming if isinstance(a, OneHot)),
            frozenset(a.family.name for a in self.assuming if isinstance(a, Positive)),
        )

    @cached_property
    def hypotheses(self) -> list[Hypothesis]:
        """The equations assumed."""
        return [a for a in self.assuming if isinstance(a, Hypothesis)]

    @cached_property
    def conditions(self) -> list[Condition]:
        """Which of the lines' indices coincide, and which don't; one about others says nothing here."""
        conditions = [a for a in self.assuming if isinstance(a, Condition)]
        return [condition for condition in conditions if free_indices(condition) <= set(self.indices)]

    @cached_property
    def indices(self) -> list[Index]:
        """The lines' free indices, by name."""
        found = frozenset[Index]().union(*map(free_indices, self.lines))
        return sorted(found, key=lambda index: index.name)

    @cached_property
    def ranges(self) -> list[IndexRange]:
        """The ranges that occur, by name."""
        found = frozenset[IndexRange]().union(*map(ranges_of, self.parts))
        return sorted(found, key=lambda range_: range_.name)

    @cached_property
    def literals(self) -> dict[IndexRange, int]:
        """The largest position of each range that is written as a number."""
        largest: dict[IndexRange, int] = {}
        for part in (*self.parts, *self.conditions):
            for range_, position in _literals(part):
                largest[range_] = max(largest.get(range_, 1), position)
        return largest

    def fits(self, sizes: Mapping[str, int]) -> bool:
        """Whether every position written as a number exists at these sizes."""
        return all(sizes[r.size] >= self.literals.get(r, 1) for r in self.ranges)

    def places(self, sizes: Mapping[str, int]) -> Iterator[Places]:
        """All places of the free indices that the conditions allow."""
        spans = [range(1, sizes[index.range.size] + 1) for index in self.indices]
        for pick in itertools.product(*spans):
            chosen = dict(zip(self.indices, pick, strict=True))
            if all(holds(condition, chosen) for condition in self.conditions):
                yield chosen

    def representatives(self, sizes: Mapping[str, int]) -> Iterator[Places]:
        """One choice of places for every way in which the free indices can coincide.

        No expression tells one position from another but by its index or its number, so
        the choices that differ by renumbering the other positions are the same: each
        index takes a position that is taken, or the first one that is free.
        """
        for chosen in _first_free(self.indices, sizes, self.literals):
            if all(holds(condition, chosen) for condition in self.conditions):
                yield chosen


@lru_cache(maxsize=64)
def subject_of(lines: tuple[Expression, ...], assuming: tuple[Assumption, ...]) -> Subject:
    """The subject, which both second opinions share."""
    return Subject(lines, assuming)


def unit_sum(hypothesis: Hypothesis) -> tuple[Family, int] | None:
    """The family and the axis, if the hypothesis says that its entries along it have sum 1."""
    for total, one in (
        (hypothesis.left, hypothesis.right),
        (hypothesis.right, hypothesis.left),
    ):
        if not (one == Number(1) and isinstance(total, SumOver) and not total.excluded):
            continue
        entry = total.body
        if isinstance(entry, Entry) and entry.family.definition is None:
            distinct = set(entry.args)
            if len(distinct) == len(entry.args) and all(isinstance(p, Index) for p in distinct):
                return entry.family, entry.args.index(total.index)
    return None


def _first_free(
    indices: Sequence[Index], sizes: Mapping[str, int], taken: Mapping[IndexRange, int]
) -> Iterator[Places]:
    if not indices:
        yield {}
        return
    first, *rest = indices
    last = min(sizes[first.range.size], taken.get(first.range, 0) + 1)
    for position in range(1, last + 1):
        now = {**taken, first.range: max(position, taken.get(first.range, 0))}
        for others in _first_free(rest, sizes, now):
            yield {first: position, **others}


@lru_cache(maxsize=4096)
def _in_exponents(node: Any) -> frozenset[Family]:
    if isinstance(node, Exponential):
        return variables(node)
    if isinstance(node, Entry):
        definition = node.family.definition
        return frozenset() if definition is None else _in_exponents(definition.body)
    return frozenset[Family]().union(*map(_in_exponents, node.args))


@lru_cache(maxsize=4096)
def _literals(node: Any) -> frozenset[tuple[IndexRange, int]]:
    places: list[tuple[IndexRange, Any]] = []
    parts = node.args
    if isinstance(node, Entry):
        places += zip(node.family.ranges, node.args, strict=True)
        if node.family.definition is not None:
            parts = (*parts, node.family.definition.body)
    if isinstance(node, SumOver):
        places += [(node.index.range, place) for place in node.excluded]
    if isinstance(node, (Delta, Condition)):
        ranges = [place.range for place in node.args if isinstance(place, Index)]
        places += [(range_, place) for range_ in ranges[:1] for place in node.args]
    found = frozenset((range_, int(p.value)) for range_, p in places if isinstance(p, Number))
    return found.union(*map(_literals, parts))
