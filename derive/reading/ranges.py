"""The ranges that indices run over: which places share one, and from where to where it goes.

Two places belong to one range if one letter stands at both in one chain; that is a union
of sets. The upper limit of a sum names a range's size. Two different limits within one
range are a clash, told at the chain that makes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from derive.language import IndexRange

CLASH = "one index runs"
LETTERS = ("k", "l", "m", "p", "q", "r", "s", "t", "c", "v", "w")


class Ranges:
    """Which places share a range, by union of sets; each set has at most one extent (first and last)."""

    def __init__(self) -> None:
        self._above: dict[object, object] = {}
        self.extents: dict[object, set[tuple[str, str]]] = defaultdict(set)
        self._made: dict[object, IndexRange] = {}
        self._taken: set[str] = set()

    def find(self, thing: object) -> object:
        """The set's representative."""
        above = self._above.get(thing, thing)
        if above == thing:
            return thing
        top = self.find(above)
        self._above[thing] = top
        return top

    def join(self, first: object, second: object) -> None:
        """Both belong to one range."""
        one, two = self.find(first), self.find(second)
        if one != two:
            self._above[two] = one
            self.extents[one] |= self.extents.pop(two, set())

    def limit(self, thing: object, first: str, last: str) -> None:
        """The range runs from `first` to `last`."""
        self.extents[self.find(thing)].add((first, last))

    def unite(self, things: Iterable[object]) -> None:
        """Take those of these ranges for one that have the same limits, as a formula says of its own sums."""
        known: dict[tuple[str, str], object] = {}
        for each in things:
            for extent in sorted(self.extents.get(self.find(each), set())):
                self.join(known.setdefault(extent, each), each)

    def limits_of_several(self) -> set[str]:
        """The upper limits that ranges have which nothing says are one."""
        found: dict[str, set[object]] = defaultdict(set)
        for each, extents in list(self.extents.items()):
            for _, last in extents:
                found[last].add(self.find(each))
        return {last for last, several in found.items() if last and len(several) > 1}

    def size_letters(self) -> dict[str, object]:
        """The letters that name a size, with one of the places whose range they count."""
        found: dict[str, object] = {}
        for thing in list(self.extents):
            for first, last in self.extents[thing]:
                if size := size_between(first, last):
                    found.setdefault(size, thing)
        return found

    def range_of(self, thing: object, avoid: set[str]) -> IndexRange:
        """The range as the language has it; raises ValueError where two limits clash."""
        top = self.find(thing)
        extents = {extent for extent in self.extents.get(top, set()) if extent[1]}
        if len(extents) > 1:
            told = " and ".join(sorted(f"from {first or '1'} to {last}" for first, last in extents))
            raise ValueError(f"{CLASH} {told}")
        if top not in self._made:
            first, last = next(iter(extents), ("", ""))
            size = size_between(first, last)
            if not size or size in self._taken:
                size = next(s for s in self._fresh() if s not in self._taken and s not in avoid)
            self._taken.add(size)
            name = f"1 to {size}" if first in ("", "1") else f"{first} to {last}, {size} in all"
            self._made[top] = IndexRange(name, size, tuple(letter for letter in LETTERS if letter != size))
        return self._made[top]

    @staticmethod
    def _fresh() -> Iterator[str]:
        yield from ("n", "m", "N", "M", "K", "D")
        for number in range(1, 1000):
            yield f"n_{number}"


def size_between(first: str, last: str) -> str:
    """The letter that says how many there are from 1 to n, or from 0 to n - 1; none from 0 to n."""
    if first in ("", "1"):
        return last
    return last.removesuffix("-1") if first == "0" and last.endswith("-1") else ""
