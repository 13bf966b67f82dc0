"""The entries of a chain of matrices, side by side, and what their indices run over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction

from derive.reading.matrices.attempts import Attempt
from derive.reading.matrices.matrix import Matrix, Place, component, with_places
from derive.reading.matrices.shapes import ONE, SIZE, Dimensions
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Applied, Bracketed, Name, Node, Numeral


@dataclass
class Written:
    """One side in entries: one tree, or several for a matrix written out; or why it isn't read."""

    nodes: list[Node] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # which entries these are
    problem: NotRead | None = None


@dataclass
class InEntries:
    """A chain in entries: its sides, what is left in doubt, and what its symbols' indices run over."""

    sides: list[Written]
    doubt: str = ""
    letters: tuple[str, ...] = ()
    limits: list[tuple[Node, tuple[str, ...]]] = field(default_factory=list)
    not_square: list[Name] = field(default_factory=list)
    defines: bool = False  # whether its first equality gives a symbol the matrix that is written out


def alike(first: Attempt, second: Attempt, letters: Sequence[str]) -> bool:
    """Whether two readings say the same of the entries, but for what rows and columns are called."""
    return told(written_out(first, letters)) == told(written_out(second, letters))


def told(written: InEntries) -> list[list[str]]:
    """The entries in signs of our own: without places in the file, and with indices by the order they come in."""
    names: dict[str, str] = {}
    return [_told_side(side, written.letters, names) for side in written.sides]


def _told_side(side: Written, letters: Sequence[str], names: dict[str, str]) -> list[str]:

    def told(value: object) -> str:
        if isinstance(value, Name) and value.name in letters and not value.lower:
            return names.setdefault(value.name, f"•{len(names)}")
        if isinstance(value, Bracketed):
            return told(value.inner)
        if isinstance(value, Node):
            parts = [told(getattr(value, each.name)) for each in fields(value) if each.compare and each.name != "span"]
            return f"{type(value).__name__}({','.join(parts)})"
        if isinstance(value, tuple):
            return f"[{','.join(map(told, value))}]"
        return repr(value)

    return [told(node) for node in side.nodes]


def written_out(attempt: Attempt, letters: Sequence[str]) -> InEntries:
    """The sides' entries, after all dimensions have been joined."""
    result = InEntries([Written(problem=problem) for problem in attempt.problems])
    doubts = {doubt for reader in attempt.readers for doubt in reader.doubts}
    for at, matrix in enumerate(attempt.matrices):
        if matrix is None or attempt.problems[at] is not None:
            continue
        try:
            places = list(_places(matrix, attempt.dimensions, letters))
            result.sides[at].nodes = [matrix.entry(row, column) for row, column in places]
        except NotRead as problem:
            result.sides[at] = Written(problem=problem)
            continue
        result.sides[at].names = [_called(row, column) for row, column in places]
        if len(places) > 1 and any(reader.used_symbols for reader in attempt.readers):
            doubts.add("some matrices are written out here and others are not")
    result.doubt = "; ".join(sorted(doubts))
    result.letters = tuple(letters)
    _note_ranges(attempt, letters, result)
    return result


def _places(matrix: Matrix, dimensions: Dimensions, letters: Sequence[str]) -> Iterator[tuple[Place, Place]]:
    if len(letters) < 2 and not matrix.is_number:
        raise NotRead("no letters are left for a row and a column", matrix.span)
    for row in _along(dimensions.find(matrix.rows), matrix.span, letters[:1]):
        for column in _along(dimensions.find(matrix.columns), matrix.span, letters[1:2]):
            yield row, column


def _along(dimension: object, span: Span, letter: Sequence[str]) -> list[Node | None]:
    if dimension == ONE:
        return [None]
    if isinstance(dimension, int):
        return [Numeral(span, Fraction(at)) for at in range(1, dimension + 1)]
    return [Name(span, letter[0])]


def _called(row: Node | None, column: Node | None) -> str:
    told = [str(place.value) if isinstance(place, Numeral) else place.name
            for place in (row, column) if isinstance(place, (Numeral, Name))]  # fmt: skip
    return f"({', '.join(told)})" if told else ""


def _note_ranges(attempt: Attempt, letters: Sequence[str], result: InEntries) -> None:
    """What the symbols' indices run over, for the ranges to be known by the letters that the document has for them."""
    if len(letters) < 2:
        return
    for at, reader in enumerate(attempt.readers):
        for symbol, sizes in reader.stated:
            row, column = (Name(symbol.span, letter) for letter in letters[:2])
            many = [size for size in sizes if size != "1"]
            if isinstance(symbol, Applied):
                result.limits.append((component(symbol, row), tuple(many)))
            elif many:
                result.limits.append((with_places(symbol, row, column if len(many) > 1 else None), tuple(many)))
        matrix = attempt.matrices[at]
        if matrix is not None and any(each.used_general for each in attempt.readers):
            for letter, dimension in zip(letters, (matrix.rows, matrix.columns), strict=False):
                size = attempt.dimensions.find(dimension)
                if isinstance(size, tuple) and size[0] == SIZE:
                    result.limits.append((Name(Span(0, 0), letter), (size[1],)))
        if attempt.matrices[at] is not None and not attempt.alone[at]:
            row, column = (Name(Span(0, 0), letter) for letter in letters[:2])
            result.not_square += [with_places(name, row, column) for name in reader.free.values()]
