"""The ways in which free indices can coincide.

An equality with free indices i and j is really two: one for i = j, one for i != j.
A pattern says which indices share a position. Positions are `Point`s: named ones
(an index's representative, or a literal number), and generic ones that stand for
"any position that has no name here" while the body of a sum is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from derive.language import Condition, Delta, Entry, Index, IndexRange, Number, Same, SumOver


class Point(NamedTuple):
    """One position in a range; different points of one pattern are different positions."""

    range: str
    label: str


GENERIC = "*"
LITERAL = "="
NAMED = "."
UNTOLD = "+"


def is_generic(point: Point) -> bool:
    """Whether the point stands for any unnamed position."""
    return point.label.startswith(GENERIC)


def named_point(index: Index) -> Point:
    """The named point of a free index (the mark keeps an index called * from being generic)."""
    return Point(index.range.name, f"{NAMED}{index.name}")


def literal_point(range_: IndexRange, number: Number) -> Point:
    """The named point of a position written as a number."""
    return Point(range_.name, f"{LITERAL}{number.value}")


@dataclass(frozen=True)
class Pattern:
    """Where each free index stands, and the named points of each range."""

    places: Mapping[Index, Point]
    named: Mapping[str, tuple[Point, ...]]

    def describe(self) -> str:
        """Which indices coincide, as text for messages."""
        groups: dict[Point, list[str]] = {}
        for index, point in self.places.items():
            groups.setdefault(point, []).append(index.name)
        return ", ".join(" = ".join(names) for names in groups.values())


def _partitions(items: list[Index], blocks: list[list[Index]], literals: int) -> Iterator[list[list[Index]]]:
    """All ways to put the items into blocks; the first `literals` blocks stand for numbers."""
    if not items:
        yield [list(block) for block in blocks]
        return
    first, rest = items[0], items[1:]
    for block in blocks:
        block.append(first)
        yield from _partitions(rest, blocks, literals)
        block.pop()
    blocks.append([first])
    yield from _partitions(rest, blocks, literals)
    blocks.pop()


def patterns(
    indices: Iterable[Index],
    literals: Iterable[tuple[IndexRange, Number]],
    conditions: Iterable[Condition],
    sizes: Mapping[str, int],
    written_out: Iterable[IndexRange] = (),
) -> Iterator[Pattern]:
    """Every pattern of the free indices that the conditions (and given sizes) allow.

    In the ranges `written_out`, whose sizes must be given, every position gets a name.
    """
    by_range: dict[IndexRange, list[Index]] = {}
    numbers: dict[IndexRange, list[Number]] = {}
    for index in sorted(set(indices), key=lambda index: (index.range.name, index.name)):
        by_range.setdefault(index.range, []).append(index)
    for range_, number in sorted(set(literals), key=lambda pair: (pair[0].name, pair[1].value)):
        numbers.setdefault(range_, []).append(number)
    ranges = sorted({*by_range, *numbers}, key=lambda range_: range_.name)
    for pattern in _over_ranges(ranges, by_range, numbers, sizes):
        pattern = _name_all(pattern, written_out, sizes)
        if all(_allowed(condition, pattern) for condition in conditions):
            yield pattern


def _name_all(pattern: Pattern, written_out: Iterable[IndexRange], sizes: Mapping[str, int]) -> Pattern:
    named = dict(pattern.named)
    for range_ in written_out:
        told = named.get(range_.name, ())
        untold = range(len(told), sizes[range_.size])
        named[range_.name] = (*told, *(Point(range_.name, f"{UNTOLD}{at}") for at in untold))
    return Pattern(pattern.places, named)


def _over_ranges(
    ranges: list[IndexRange],
    by_range: dict[IndexRange, list[Index]],
    numbers: dict[IndexRange, list[Number]],
    sizes: Mapping[str, int],
) -> Iterator[Pattern]:
    if not ranges:
        yield Pattern({}, {})
        return
    range_, rest = ranges[0], ranges[1:]
    written = [literal_point(range_, number) for number in numbers.get(range_, [])]
    blocks: list[list[Index]] = [[] for _ in written]
    for other in list(_over_ranges(rest, by_range, numbers, sizes)):
        for split in _partitions(by_range.get(range_, []), blocks, len(written)):
            if range_.size in sizes and len(split) > sizes[range_.size]:
                continue
            labelled = [
                (written[at] if at < len(written) else named_point(block[0]), block) for at, block in enumerate(split)
            ]
            places = {index: point for point, block in labelled for index in block}
            named = tuple(point for point, _ in labelled)
            yield Pattern({**places, **other.places}, {**other.named, range_.name: named})


def _allowed(condition: Condition, pattern: Pattern) -> bool:
    """Whether the pattern fulfils the condition; one about indices not in play always holds."""
    if not any(isinstance(place, Index) for place in condition.args):
        return bool((condition.args[0] == condition.args[1]) == isinstance(condition, Same))
    points = []
    for place in condition.args:
        if isinstance(place, Index):
            points.append(pattern.places.get(place))
        else:
            other = next(p for p in condition.args if isinstance(p, Index))
            points.append(literal_point(other.range, place))
    if None in points:
        return True
    return (points[0] == points[1]) == isinstance(condition, Same)


@lru_cache(maxsize=16384)
def literals(node: Any) -> frozenset[tuple[IndexRange, Number]]:
    """The positions written as numbers in an expression or a condition, with their ranges."""
    found = frozenset().union(*map(literals, node.args))
    if isinstance(node, Entry):
        found |= _numbers(zip(node.args, node.family.ranges, strict=True))
        if node.family.definition is not None:
            found |= literals(node.family.definition.body)
    if isinstance(node, SumOver):
        found |= _numbers((place, node.index.range) for place in node.excluded)
    if isinstance(node, (Delta, Condition)):
        ranges = [place.range for place in node.args if isinstance(place, Index)]
        found |= _numbers((place, ranges[0]) for place in node.args if ranges)
    return found


def _numbers(places: Iterable[tuple[Any, IndexRange]]) -> frozenset[tuple[IndexRange, Number]]:
    return frozenset((range_, place) for place, range_ in places if isinstance(place, Number))
