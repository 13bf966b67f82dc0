r"""The free associative algebra: sums of words in symbols of any kind. What is equal here is so whatever they are.

Where no shape is stated, W x may be a matrix with a vector, a number with a matrix, or two
numbers. Some equalities hold all the same, as soon as both sides have a meaning at all. The
form of an expression is a sum of words with rational coefficients; two expressions with one
form are equal in every reading. The rules, and why no reading makes them wrong:

associative     (AB)C = A(BC). Also where a product that has a single entry is taken for a
                number: rows and columns pair off like brackets, so a word has one value.
distributive    A(B + C) = AB + AC where B and C can be no numbers, or nothing else. S - m is in use
                for a number m taken off every entry, and (S - m)V isn't SV - mV then. Where that
                may be meant, as in 1 - a, the sum stays closed: one letter.
not commuting   nothing but rational numbers and what can be only a number passes a letter.
transposes      (AB)^T = B^T A^T, (A + B)^T, (A^T)^T, (A^{-1})^T = (A^T)^{-1}. A letter that turns
                out to be a number is not known to be its own transpose: x^T y isn't y^T x here.
inverses        A^{-1} A C = C where a letter is left; alone it would be I and not 1. A vector has none.
                (AB)^{-1} stays closed, for X^T X may have an inverse while X has none.
entrywise       A ⊙ B is commutative, associative, bilinear, and its transpose is A^T ⊙ B^T. In
                A ⊙ (1 - B) a number stands for itself in every entry.
rings           A \circ B may compose functions: linear in A alone.
dots            a \cdot b and a \times b may be inner, outer, cross or matrix products: bilinear is all
                they are, and two signs are two operations.
fractions       linear above, as products are. A denominator passes letters only if it can be only a number, for
                vectors are divided entry by entry; 1 - A above stays closed there.
blocks          [A B] [C; D] = A C + B D, and A [B C] = [A B, A C], of entries and of blocks alike.
sums            linear; factors without the index at either end of a word go before and behind the sign.
traces          linear, of a word and its rotations and its transpose alike.
derivatives     linear; that of a number is 0.
all else        closed: of equal things it is equal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from derive.reading.words.forms import (
    LARGE,
    MOST_WORDS,
    ONE,
    VECTOR,
    ZERO,
    Atom,
    Form,
    TooLarge,
    Word,
    free_in,
    is_number,
    letter,
    scaled,
    times,
    total,
    weight,
    word_of,
)


def opened(form: Form) -> Form:
    """A form as a factor: a sum that may add a number to every entry is a letter of its own."""
    if len(form) < 2 or is_number(form) or not any(word.may_be_number for word, _ in form):
        return form
    # Of a sum and its negative the same one is closed wherever the sum stands: transposed, below a sum.
    sign = 1 if weight(form) >= 0 else -1
    look = "" if all(word.may_be_number for word, _ in form) else LARGE
    return scaled(letter(Atom("closed", (scaled(form, sign),), look, free=free_in(form))), sign)


def product(left: Form, right: Form) -> Form:
    """The product, distributed; a number may go into any sum."""
    one = left if is_number(right) else opened(left)
    other = right if is_number(left) else opened(right)
    return bilinear(one, other, _joined)


def bilinear(left: Form, right: Form, put: Callable[[tuple[Atom, ...], tuple[Atom, ...]], Form]) -> Form:
    """Every word of the one with every word of the other: numbers go in front, `put` joins the letters."""
    if len(left) * len(right) > MOST_WORDS:
        raise TooLarge
    left, right = (form or Form({(ONE, Fraction(0))}) for form in (left, right))
    return total(
        Form((Word(times(numbers, word.numbers), word.letters), value * one * other) for word, value in form)
        for first, one in left
        for second, other in right
        for numbers in [times(first.numbers, second.numbers)]
        for form in [put(first.letters, second.letters)]
    )


def _joined(left: tuple[Atom, ...], right: tuple[Atom, ...]) -> Form:
    letters = _cancelled(left + right)
    for at, (one, other) in enumerate(pairwise(letters)):
        block = _block(one, other)
        if block is not None:
            return product(product(word_of(letters[:at]), block), word_of(letters[at + 2 :]))
    return word_of(letters)


def _block(left: Atom, right: Atom) -> Form | None:
    """The product of two letters where one is a matrix written out that the other can be multiplied into."""
    rows, inner = _size(left)
    middle, columns = _size(right)
    if rows and columns and inner == middle:
        first, second = _cells(left), _cells(right)
        sums = [
            total(product(first[row * inner + at], second[at * columns + column]) for at in range(inner))
            for row in range(rows)
            for column in range(columns)
        ]
        return sums[0] if len(sums) == 1 else matrix(sums, columns)
    if middle == 1:  # A [B C] = [A B, A C]
        return matrix([product(word_of((left,)), cell) for cell in _cells(right)], columns)
    if inner == 1:
        return matrix([product(cell, word_of((right,))) for cell in _cells(left)], 1)
    return None


def matrix(cells: Sequence[Form], columns: int) -> Form:
    """A matrix that is written out, of entries or of blocks."""
    return letter(Atom("matrix", (columns, tuple(cells)), LARGE, free=frozenset().union(*map(free_in, cells))))


def _size(atom: Atom) -> tuple[int, int]:
    columns = atom.parts[0] if atom.kind == "matrix" else 0
    assert isinstance(columns, int)
    return (len(_cells(atom)) // columns, columns) if columns else (0, 0)


def _cells(atom: Atom) -> tuple[Form, ...]:
    cells = atom.parts[1]
    assert isinstance(cells, tuple)
    return cells


def settled(form: Form) -> Form:
    """The form with the numbers before a matrix in its entries, and matrices of one size added up."""
    found: dict[tuple[int, int], list[Form]] = {}
    rest = []
    for word, value in form:
        if len(word.letters) == 1 and word.letters[0].kind == "matrix":
            (atom,) = word.letters
            before = Form({(Word(word.numbers), value)})
            cells = [product(before, cell) for cell in _cells(atom)]
            known = found.get(_size(atom), [ZERO] * len(cells))
            found[_size(atom)] = [total((one, other)) for one, other in zip(known, cells, strict=True)]
        else:
            rest.append(Form({(word, value)}))
    return total((*rest, *(matrix([settled(cell) for cell in cells], size[1]) for size, cells in found.items())))


def _cancelled(letters: tuple[Atom, ...]) -> tuple[Atom, ...]:
    """The letters without an inverse right beside what it is the inverse of, if something is left."""
    for at, atom in enumerate(letters):
        if atom.kind == "inverse":
            inside = tuple(part for part in atom.parts if isinstance(part, Atom))
            if VECTOR in (inside[0].look, inside[-1].look) and not Word(letters=inside).may_be_number:
                continue  # x x^{-1} is nothing of a vector
            size = len(inside)
            for start in (at + 1, at - size):
                end = start + size
                if start >= 0 and letters[start:end] == inside and size + 1 < len(letters):
                    return _cancelled(letters[: min(at, start)] + letters[max(at + 1, end) :])
    return letters
