"""A chain of matrices read with one set of conventions: what each side is, and where the shapes don't agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from derive.reading.matrices.kinds import Kinds
from derive.reading.matrices.matrix import Conventions, Matrix
from derive.reading.matrices.reader import Reader
from derive.reading.matrices.shapes import Dimensions
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Name, Node, Numeral


@dataclass
class Attempt:
    """A chain read with one set of conventions."""

    dimensions: Dimensions
    readers: list[Reader]
    matrices: list[Matrix | None]
    problems: list[NotRead | None]
    alone: list[bool]  # whether a side is a symbol that takes the shape of the others
    between: set[int] = field(default_factory=set)  # the sides that don't agree with the one before them

    @property
    def failures(self) -> int:
        return sum(problem is not None for problem in self.problems)


def attempt_with(
    sides: Sequence[Node | None], joined: Sequence[bool], kinds: Kinds, letters: Sequence[str], conventions: Conventions
) -> Attempt:
    """The chain with these conventions; a side that can't be read so keeps the reason."""
    dimensions = Dimensions()
    attempt = Attempt(dimensions, [], [], [], [isinstance(side, Name) and not side.transposed for side in sides])
    for side in sides:
        # The first two letters are kept for the row and the column.
        reader = Reader(kinds, dimensions, conventions, iter(letters[2:]))
        attempt.readers.append(reader)
        attempt.matrices.append(None)
        attempt.problems.append(None)
        if side is None:
            continue
        before = dimensions.copy()
        try:
            attempt.matrices[-1] = reader.read(side)
            _refuse_square(reader, dimensions, side.span)
        except NotRead as problem:
            dimensions.take(before)
            attempt.matrices[-1], attempt.problems[-1] = None, problem
    _set_equal(attempt, sides, joined)
    for at, (reader, side) in enumerate(zip(attempt.readers, sides, strict=True)):
        if attempt.problems[at] is None and side is not None and not attempt.alone[at]:
            try:
                _refuse_square(reader, dimensions, side.span)
            except NotRead as problem:
                attempt.problems[at] = problem
    return attempt


def _set_equal(attempt: Attempt, sides: Sequence[Node | None], joined: Sequence[bool]) -> None:
    """What is set equal has one shape; a 0 has that of the side before it."""
    for at in range(1, len(joined)):
        left, right = attempt.matrices[at - 1], attempt.matrices[at]
        if left is None or right is None or not joined[at]:
            continue
        if right.is_number and not left.is_number and _is_zero(sides[at]):
            attempt.matrices[at] = _zero_like(left, right)
            continue
        before = attempt.dimensions.copy()
        try:
            attempt.readers[at].agree(left, right)
        except NotRead as problem:
            attempt.dimensions.take(before)
            attempt.problems[at] = problem
            attempt.matrices[at] = None
            attempt.between.add(at)


def _zero_like(matrix: Matrix, zero: Matrix) -> Matrix:
    return replace(matrix, span=zero.span, entry=lambda *_: zero.entry(None, None), made=False)


def _is_zero(side: Node | None) -> bool:
    return isinstance(side, Numeral) and side.value == 0


def _refuse_square(reader: Reader, dimensions: Dimensions, span: Span) -> None:
    """Nothing is made square in silence."""
    for key, name in reader.free.items():
        if dimensions.same(("rows", key), ("columns", key)):
            raise NotRead(f"this needs {name.name} to be square, which isn't said", span)
