"""A piece of array code: its text, how tightly it holds together, and which index each axis is.

Axes are counted from the end. Where a function takes a batch, every batched array has
further axes in front, which the text leaves to "...".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from derive.language import Index

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4


@dataclass(frozen=True)
class Piece:
    """An expression of the generated text; its array has the shape (..., size of each of `axes`)."""

    text: str
    level: int = ATOM
    axes: tuple[Index, ...] = ()
    batched: bool = False

    def at(self, least: int) -> str:
        """The text as an operand of an operator that binds this tightly."""
        return self.text if self.level >= least else f"({self.text})"

    def axis(self, index: Index) -> int:
        """Where the index's axis is, from the end: -1 for the last."""
        return self.axes.index(index) - len(self.axes)

    def aligned(self, axes: Sequence[Index]) -> Piece:
        """The same with an axis for each of `axes`, which has its own in the same order, ready to be broadcast."""
        marks = [":" if index in self.axes else "None" for index in axes]
        if not self.batched:
            while marks and marks[0] == "None":  # broadcasting adds missing axes in front by itself
                del marks[0]
        elif "None" in marks:
            marks = ["...", *marks[marks.index("None") :]]
        if "None" not in marks:
            return replace(self, axes=tuple(axes))
        return replace(self, text=f"{self.at(ATOM)}[{', '.join(marks)}]", level=ATOM, axes=tuple(axes))


def merged(pieces: Sequence[Piece]) -> tuple[Index, ...]:
    """The axes that pieces side by side need: those of the widest, then the others' as they come."""
    widest = max(pieces, key=lambda piece: len(piece.axes))
    axes = list(widest.axes)
    for piece in pieces:
        axes += [index for index in piece.axes if index not in axes]
    return tuple(axes)
