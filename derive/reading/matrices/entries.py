r"""An equality of matrices as equalities of entries, before any symbol gets its meaning.

The sides of a chain of matrices are put into the form of their entries: with a row i and
a column j that nothing else in the chain is called, or, where matrices are written out,
entry by entry. From there on they are sides as any others. What a document may leave
unsaid (whether ∂L/∂W has the shape of W) is tried both ways, and taken where one fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction

from derive.reading.matrices.kinds import Kinds, speaks_of_matrices
from derive.reading.matrices.matrix import Conventions, Matrix, Place, component, with_places
from derive.reading.matrices.reader import Reader
from derive.reading.matrices.shapes import ONE, SIZE, Dimensions
from derive.reading.problems import NotRead, ShapesDiffer, Span
from derive.reading.syntax import Applied, Bracketed, Differential, GeneralMatrix, MatrixOf, Name, Node, Numeral

LETTERS = "ijklpqrstuvabcdmnfghwxyz"


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


@dataclass
class _Attempt:
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


def in_entries(sides: Sequence[Node | None], joined: Sequence[bool], kinds: Kinds) -> InEntries | None:
    """The chain in entries; None if no side speaks of matrices.

    `joined` says of each side whether it is set equal to the one before it.
    """
    if not any(side is not None and speaks_of_matrices(side, kinds) for side in sides):
        return None
    letters = _free_letters(sides, kinds)
    defined = _definition(sides, joined, kinds)
    attempt = _best(sides, joined, kinds, letters)
    written = _written(attempt, letters)
    if any(reader.used_jacobian for reader in attempt.readers):
        attempt, written = _in_both_orders(attempt, sides, joined, kinds, letters)
    _note_definition(attempt, sides, joined, kinds)
    if defined is not None and not any(side.problem for side in written.sides[:2]):
        if not _of_its_own_entries(defined[1], sides[0]):
            kinds.explicit[defined[0]] = defined[1]
        written.defines = True
    return written


def _free_letters(sides: Sequence[Node | None], kinds: Kinds) -> list[str]:
    """Letters that can be indices: they are so elsewhere, or stand nowhere, and not in this chain."""
    here = {node.name for side in sides if side is not None for node in side.walk() if isinstance(node, Name)}
    indices = kinds.inventory.index_letters - kinds.inventory.letters_as_quantities
    return [
        letter
        for letter in LETTERS
        if letter not in here and letter not in kinds.sizes and (letter in indices or letter not in kinds.letters)
    ]


def _definition(
    sides: Sequence[Node | None], joined: Sequence[bool], kinds: Kinds
) -> tuple[str, MatrixOf | GeneralMatrix] | None:
    """The symbol and the matrix, if the chain begins by saying of a symbol what all its entries are."""
    first, second = (*sides, None, None)[:2]
    while isinstance(second, Bracketed):
        second = second.inner
    if (
        not isinstance(first, Name)
        or first.transposed
        or not isinstance(second, (MatrixOf, GeneralMatrix))
        or not joined[1]
    ):
        return None
    try:
        key = kinds.key(first)
    except NotRead:
        return None
    return None if key in kinds.explicit or "•" in key else (key, second)


def _of_its_own_entries(matrix: MatrixOf | GeneralMatrix, symbol: Node | None) -> bool:
    """Whether this only says how the entries are called: x is the row of x_1, ..., x_n."""
    entry = matrix.entry if isinstance(matrix, GeneralMatrix) else None
    return isinstance(entry, Name) and isinstance(symbol, Name) and entry.name == symbol.name


def _note_definition(attempt: _Attempt, sides: Sequence[Node | None], joined: Sequence[bool], kinds: Kinds) -> None:
    """A symbol that is set equal to a matrix is one; square, if that is."""
    first, matrix, second = (*sides, None)[0], attempt.matrices[0], (*attempt.matrices, None)[1]
    if not isinstance(first, Name) or matrix is None or second is None or not all(joined[1:2]):
        return
    if not any(attempt.problems[:2]) and ONE not in (matrix.rows, matrix.columns):
        kinds.known.add(kinds.key(first))
        if attempt.dimensions.same(matrix.rows, matrix.columns):
            kinds.square.add(kinds.key(first))


# -- conventions ------------------------------------------------------------------------


def _best(
    sides: Sequence[Node | None], joined: Sequence[bool], kinds: Kinds, letters: Sequence[str], *, turned: bool = False
) -> _Attempt:
    """The chain as read with the conventions that fit, if that is one reading."""
    first = _attempt(sides, joined, kinds, letters, Conventions(turned=turned))
    attempts = [first]
    if any(reader.used_layout for reader in first.readers):
        attempts.append(_attempt(sides, joined, kinds, letters, Conventions(numerator=True, turned=turned)))
        first = _with_layout(attempts, sides, kinds, letters)
    if any(isinstance(problem, ShapesDiffer) for problem in first.problems):
        rows = [Conventions(rows=True, turned=turned), Conventions(rows=True, numerator=True, turned=turned)]
        rows = rows[: len(attempts)]
        attempts += [_attempt(sides, joined, kinds, letters, each) for each in rows]
        for at, problem in enumerate(first.problems):
            surely = all(isinstance(each.problems[at], ShapesDiffer) for each in attempts)
            concerned = first.readers if at in first.between else first.readers[at : at + 1]
            guessed = any(reader.guessed for reader in concerned)
            if isinstance(problem, ShapesDiffer) and (guessed or not surely):
                what = "the symbols are what they look like" if guessed else "vectors are columns"
                why = f"{problem.told}, if {what}, which isn't said"
                first.problems[at] = NotRead(why, problem.span)
    return first


def _in_both_orders(
    attempt: _Attempt, sides: Sequence[Node | None], joined: Sequence[bool], kinds: Kinds, letters: Sequence[str]
) -> tuple[_Attempt, InEntries]:
    """The chain with the derivatives of vectors in the order that fits; in both where both do, to be true in both."""
    other = _best(sides, joined, kinds, letters, turned=True)
    if attempt.failures != other.failures:
        turned = other.failures < attempt.failures
        kinds.turned.add(turned)
        chosen = other if turned else attempt
        written = _written(chosen, letters)
        if kinds.turned == {True, False}:
            _refuse(written, sides, "each row of the derivative of a vector has one variable here, and not elsewhere")
        return chosen, written
    written, turned_ = _written(attempt, letters), _written(other, letters)
    if _told(written) == _told(turned_):
        return attempt, written
    if len(kinds.turned) == 1:
        return (other, turned_) if True in kinds.turned else (attempt, written)
    for side, again in zip(written.sides, turned_.sides, strict=True):
        side.nodes, side.names = [*side.nodes, *again.nodes], [*side.names, *again.names]
    written.doubt = written.doubt or "in which order the derivatives of a vector stand isn't said"
    return attempt, written


def _refuse(written: InEntries, sides: Sequence[Node | None], why: str) -> None:
    for at, node in enumerate(sides):
        if node is not None:
            written.sides[at] = Written(problem=NotRead(why, node.span))


def _with_layout(
    attempts: Sequence[_Attempt], sides: Sequence[Node | None], kinds: Kinds, letters: Sequence[str]
) -> _Attempt:
    """Of the readings with ∂L/∂W like W and like its transpose, the one that fits here, or else in the document."""
    of_w, of_transpose = attempts
    both = of_w.failures == of_transpose.failures
    chosen = of_transpose if of_transpose.failures < of_w.failures else of_w
    why = ""
    if not both:
        kinds.layouts.add(chosen is of_transpose)
        if kinds.layouts == {True, False} and chosen is of_transpose:
            why = "the derivative has the shape of its variable elsewhere, and here that of its transpose"
    elif not _alike(of_w, of_transpose, letters) and _says_layout(of_w, sides, letters):
        kinds.layouts.add(False)
    elif not _alike(of_w, of_transpose, letters):
        chosen = of_transpose if kinds.layouts == {True} else of_w
        if len(kinds.layouts) != 1:
            why = "whether the derivative has the shape of its variable or of its transpose isn't said, and both fit"
    for at, reader in enumerate(chosen.readers):
        node = sides[at]
        if why and reader.used_layout and chosen.problems[at] is None and node is not None:
            chosen.problems[at] = NotRead(why, node.span)
    return chosen


def _says_layout(attempt: _Attempt, sides: Sequence[Node | None], letters: Sequence[str]) -> bool:
    """Whether the chain sets a derivative equal to the matrix of just its entries."""
    told = _told(_written(attempt, letters))
    return any(
        isinstance(side, Differential) and told[at] and told[at] == told[at + 1] for at, side in enumerate(sides[:-1])
    )


def _attempt(
    sides: Sequence[Node | None], joined: Sequence[bool], kinds: Kinds, letters: Sequence[str], conventions: Conventions
) -> _Attempt:
    dimensions = Dimensions()
    attempt = _Attempt(dimensions, [], [], [], [isinstance(side, Name) and not side.transposed for side in sides])
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
    _set_equal(attempt, joined)
    for at, (reader, side) in enumerate(zip(attempt.readers, sides, strict=True)):
        if attempt.problems[at] is None and side is not None and not attempt.alone[at]:
            try:
                _refuse_square(reader, dimensions, side.span)
            except NotRead as problem:
                attempt.problems[at] = problem
    return attempt


def _set_equal(attempt: _Attempt, joined: Sequence[bool]) -> None:
    for at in range(1, len(joined)):
        left, right = attempt.matrices[at - 1], attempt.matrices[at]
        if left is None or right is None or not joined[at]:
            continue
        before = attempt.dimensions.copy()
        try:
            attempt.readers[at].agree(left, right)
        except NotRead as problem:
            attempt.dimensions.take(before)
            attempt.problems[at] = problem
            attempt.matrices[at] = None
            attempt.between.add(at)


def _refuse_square(reader: Reader, dimensions: Dimensions, span: Span) -> None:
    """Nothing is made square in silence."""
    for key, name in reader.free.items():
        if dimensions.same(("rows", key), ("columns", key)):
            raise NotRead(f"this needs {name.name} to be square, which isn't said", span)


def _alike(first: _Attempt, second: _Attempt, letters: Sequence[str]) -> bool:
    """Whether two readings say the same of the entries, but for what rows and columns are called."""
    return _told(_written(first, letters)) == _told(_written(second, letters))


def _told(written: InEntries) -> list[list[str]]:
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


# -- entries ----------------------------------------------------------------------------


def _written(attempt: _Attempt, letters: Sequence[str]) -> InEntries:
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


def _note_ranges(attempt: _Attempt, letters: Sequence[str], result: InEntries) -> None:
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
