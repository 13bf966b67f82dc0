"""Index ranges and indices: what a letter such as i stands for, and how far it runs.

A range (classes 1..n, units 1..d, samples 1..m) is data; its size stays a symbol,
so that one derivation serves every n. An index is a letter that runs over one
range. Whether it is free or bound is decided by the expression it stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy


@dataclass(frozen=True)
class IndexRange:
    """A finite range 1..size of positions, with at least one position.

    `size` is the letter that counts it (n), `letters` those that a printer may
    give to bound indices, in order of preference.
    """

    name: str
    size: str
    letters: tuple[str, ...]

    def index(self, name: str) -> Index:
        """The index with this letter, running over this range."""
        return Index(name, self)


class Index(sympy.AtomicExpr):
    """A letter that runs over one range; two indices are the same if letter and range agree."""

    __slots__ = ("name", "range")
    is_commutative = True
    name: str
    range: IndexRange

    def __new__(cls, name: str, range: IndexRange) -> Index:
        """Build the index `name` over `range`; raises TypeError on a name that reads as something else."""
        if name.isdigit() or name == range.size:
            raise TypeError(f"an index can't be called {name!r}: that is a position or the size of its range")
        self: Index = super().__new__(cls)
        self.name = name
        self.range = range
        return self

    def _hashable_content(self) -> tuple[Any, ...]:
        return (self.name, self.range)

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (self.name, self.range)

    def sort_key(self, order: Any = None) -> Any:  # noqa: ARG002
        """SymPy's ordering key (SymPy asks atoms for one when it builds sets of them)."""
        return (
            self.class_key(),
            (2, (self.range.name, self.name)),
            sympy.S.One.sort_key(),
            sympy.S.One,
        )

    def _latex(self, _printer: Any) -> str:
        return self.name

    def _sympystr(self, _printer: Any) -> str:
        return self.name


CLASSES = IndexRange("classes", "n", ("k", "l", "r", "q", "p", "c", "t"))
UNITS = IndexRange("units", "d", ("v", "w", "g", "h"))
SAMPLES = IndexRange("samples", "m", ("s", "r", "t"))
