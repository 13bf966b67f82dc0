r"""An equality of matrices as equalities of entries, before any symbol gets its meaning.

The sides of a chain of matrices are put into the form of their entries: with a row i and
a column j that nothing else in the chain is called, or, where matrices are written out,
entry by entry. From there on they are sides as any others. What a document may leave
unsaid (whether ∂L/∂W has the shape of W) is tried both ways, and taken where one fits.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.reading.likeness import likeness
from derive.reading.matrices.attempts import Attempt, attempt_with
from derive.reading.matrices.kinds import Kinds, speaks_of_matrices
from derive.reading.matrices.matrix import Conventions
from derive.reading.matrices.shapes import ONE
from derive.reading.matrices.written import InEntries, Written, alike, told, written_out
from derive.reading.problems import NotRead, ShapesDiffer
from derive.reading.syntax import Bracketed, Differential, GeneralMatrix, MatrixOf, Name, Node

LETTERS = "ijklpqrstuvabcdmnfghwxyz"


def in_entries(
    sides: Sequence[Node | None], joined: Sequence[bool], kinds: Kinds, *, tried: bool = False
) -> InEntries | None:
    """The chain in entries; None if no side speaks of matrices, unless it is `tried` whether they do.

    `joined` says of each side whether it is set equal to the one before it.
    """
    if not (tried or any(side is not None and speaks_of_matrices(side, kinds) for side in sides)):
        return None
    letters = _free_letters(sides, kinds)
    defined = _definition(sides, joined, kinds)
    by_itself = defined is not None and _is_known_by_nothing_else(sides[0], kinds)
    if defined is not None and by_itself:
        kinds.explicit[defined[0]] = defined[1]
    attempt = _best(sides, joined, kinds, letters)
    written = written_out(attempt, letters)
    if any(reader.used_jacobian for reader in attempt.readers):
        attempt, written = _in_both_orders(attempt, sides, joined, kinds, letters)
    _note_definition(attempt, sides, joined, kinds)
    if defined is not None:
        written.defines = not any(side.problem for side in written.sides[:2])
        if written.defines and not _of_its_own_entries(defined[1], sides[0]):
            kinds.explicit[defined[0]] = defined[1]
        else:
            kinds.explicit.pop(defined[0], None)
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
    if key in kinds.explicit and _are_other_numbers(kinds.explicit[key], second):
        kinds.twofold.setdefault(key, kinds.here)
    return None if key in kinds.explicit or "•" in key else (key, second)


def _is_known_by_nothing_else(symbol: Node | None, kinds: Kinds) -> bool:
    """Whether only its look tells what a symbol is, or nothing: it is the matrix that it is set equal to."""
    assert isinstance(symbol, Name)
    try:
        order = kinds.kind(symbol).order
    except NotRead:
        order = 0
    return not (symbol.bold or order or kinds.declared.get(kinds.key(symbol)))


def _are_other_numbers(one: Node, other: Node) -> bool:
    """Whether two matrices are of numbers alone, and differ: the data of two examples."""
    numbers = not any(isinstance(node, Name) for matrix in (one, other) for node in matrix.walk())
    return numbers and likeness(one) != likeness(other)


def _of_its_own_entries(matrix: MatrixOf | GeneralMatrix, symbol: Node | None) -> bool:
    """Whether this only says how the entries are called: x is the row of x_1, ..., x_n."""
    entry = matrix.entry if isinstance(matrix, GeneralMatrix) else None
    return isinstance(entry, Name) and isinstance(symbol, Name) and entry.name == symbol.name


def _note_definition(attempt: Attempt, sides: Sequence[Node | None], joined: Sequence[bool], kinds: Kinds) -> None:
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
) -> Attempt:
    """The chain as read with the conventions that fit, if that is one reading."""
    first = attempt_with(sides, joined, kinds, letters, Conventions(turned=turned))
    attempts = [first]
    if any(reader.used_layout for reader in first.readers):
        attempts.append(attempt_with(sides, joined, kinds, letters, Conventions(numerator=True, turned=turned)))
        first = _with_layout(attempts, sides, kinds, letters)
    if any(isinstance(problem, ShapesDiffer) for problem in first.problems):
        rows = [Conventions(rows=True, turned=turned), Conventions(rows=True, numerator=True, turned=turned)]
        rows = rows[: len(attempts)]
        attempts += [attempt_with(sides, joined, kinds, letters, each) for each in rows]
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
    attempt: Attempt, sides: Sequence[Node | None], joined: Sequence[bool], kinds: Kinds, letters: Sequence[str]
) -> tuple[Attempt, InEntries]:
    """The chain with the derivatives of vectors in the order that fits; in both where both do, to be true in both."""
    other = _best(sides, joined, kinds, letters, turned=True)
    if attempt.failures != other.failures:
        turned = other.failures < attempt.failures
        kinds.turned.add(turned)
        chosen = other if turned else attempt
        written = written_out(chosen, letters)
        if kinds.turned == {True, False}:
            _refuse(written, sides, "each row of the derivative of a vector has one variable here, and not elsewhere")
        return chosen, written
    written, turned_ = written_out(attempt, letters), written_out(other, letters)
    if told(written) == told(turned_):
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
    attempts: Sequence[Attempt], sides: Sequence[Node | None], kinds: Kinds, letters: Sequence[str]
) -> Attempt:
    """Of the readings with ∂L/∂W like W and like its transpose, the one that fits here, or else in the document."""
    of_w, of_transpose = attempts
    both = of_w.failures == of_transpose.failures
    chosen = of_transpose if of_transpose.failures < of_w.failures else of_w
    why = ""
    if not both:
        kinds.layouts.add(chosen is of_transpose)
        if kinds.layouts == {True, False} and chosen is of_transpose:
            why = "the derivative has the shape of its variable elsewhere, and here that of its transpose"
    elif not alike(of_w, of_transpose, letters) and _says_layout(of_w, sides, letters):
        kinds.layouts.add(False)
    elif not alike(of_w, of_transpose, letters):
        chosen = of_transpose if kinds.layouts == {True} else of_w
        if len(kinds.layouts) != 1:
            why = "whether the derivative has the shape of its variable or of its transpose isn't said, and both fit"
    for at, reader in enumerate(chosen.readers):
        node = sides[at]
        if why and reader.used_layout and chosen.problems[at] is None and node is not None:
            chosen.problems[at] = NotRead(why, node.span)
    return chosen


def _says_layout(attempt: Attempt, sides: Sequence[Node | None], letters: Sequence[str]) -> bool:
    """Whether the chain sets a derivative equal to the matrix of just its entries."""
    entries = told(written_out(attempt, letters))
    return any(
        isinstance(side, Differential) and entries[at] and entries[at] == entries[at + 1]
        for at, side in enumerate(sides[:-1])
    )
