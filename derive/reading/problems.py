"""What the reader says when it can't read: where, which piece, and why. Never a guess."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A piece of a file's text: from the character at `start` up to, not including, the one at `end`."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The piece from here to the end of another one."""
        return Span(min(self.start, other.start), max(self.end, other.end))


class NotRead(Exception):
    """A piece of mathematics that the grammar doesn't have; `why` is one sentence without a full stop.

    `say` is what would tell, as a comment of the document says it to this program: shape W m n.
    """

    def __init__(self, why: str, span: Span, say: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.span = span
        self.say = say


class ShapesDiffer(NotRead):
    """Matrices whose stated shapes don't agree: a fault of the document and not of the reader; `told` says which."""

    def __init__(self, told: str, span: Span) -> None:
        super().__init__(f"the shapes don't agree: {told}", span)
        self.told = told
