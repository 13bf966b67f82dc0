r"""What is done to forms besides adding and multiplying them; the rules stand in free_algebra.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derive.reading.words.algebra import bilinear, opened, product
from derive.reading.words.forms import (
    LARGE,
    ONE,
    VECTOR,
    Atom,
    Form,
    Word,
    each_word,
    free_in,
    free_of,
    is_number,
    letter,
    number,
    scaled,
    total,
    word_of,
)


def entrywise(left: Form, right: Form) -> Form:
    r"""A ⊙ B."""
    return bilinear(left, right, _entrywise)


def _entrywise(left: tuple[Atom, ...], right: tuple[Atom, ...]) -> Form:
    if not (left and right):
        return word_of(left or right)
    words: Counter[tuple[Atom, ...]] = Counter()
    for letters in (left, right):
        inside = letters[0].parts[0] if len(letters) == 1 and letters[0].kind == "entrywise" else None
        words.update(dict(inside) if isinstance(inside, frozenset) else {letters: 1})
    return letter(Atom("entrywise", (frozenset(words.items()),), LARGE, free=free_of(*words)))


def transpose(form: Form) -> Form:
    """The transpose: words are turned round, letter by letter."""
    return total(each_word(form, lambda letters: word_of(tuple(map(_transposed, reversed(letters))))))


def _transposed(atom: Atom) -> Atom:
    (first, *_) = atom.parts
    match atom.kind:
        case "transpose":
            assert isinstance(first, Atom)
            return first
        case "inverse":
            inside = [part for part in atom.parts if isinstance(part, Atom)]
            return Atom("inverse", tuple(map(_transposed, reversed(inside))), atom.look, free=atom.free)
        case "entrywise":
            assert isinstance(first, frozenset)
            turned = frozenset((tuple(map(_transposed, reversed(letters))), count) for letters, count in first)
            return Atom("entrywise", (turned,), atom.look, free=atom.free)
        case "matrix":
            return _turned(atom)
        case "closed":
            return Atom("closed", (transpose(first),), atom.look, free=atom.free)  # type: ignore[arg-type]
        case "sum" | "dot":  # a sum of x_i^T y_i is a number, transposed or not
            return Atom("transpose", (atom,), atom.look, free=atom.free)
        case _:
            return Atom("transpose", (atom,), atom.look or VECTOR, free=atom.free)


def _turned(atom: Atom) -> Atom:
    columns, cells = atom.parts
    assert isinstance(columns, int)
    assert isinstance(cells, tuple)
    turned = tuple(transpose(cell) for at in range(columns) for cell in cells[at::columns])
    return Atom("matrix", (len(cells) // columns, turned), atom.look, free=atom.free)


def inverse(form: Form) -> Form:
    """The inverse: of a number its power -1, of a letter and of a word as a whole a letter of its own."""
    if len(form) != 1 or not next(iter(form))[1]:
        closed = Atom("closed", (form,), number=is_number(form), free=free_in(form))
        return Form({(Word(frozenset({(closed, -1)})), Fraction(1))}) if closed.number else _inverse((closed,))
    ((word, value),) = form
    numbers = frozenset((atom, -power) for atom, power in word.numbers)
    inside = _inverse(word.letters) if word.letters else number(1)
    return Form((Word(numbers, each.letters), 1 / value) for each, _ in inside)


def _inverse(letters: tuple[Atom, ...]) -> Form:
    if len(letters) == 1 and letters[0].kind == "inverse":
        return word_of(tuple(part for part in letters[0].parts if isinstance(part, Atom)))
    return word_of((Atom("inverse", letters, letters[0].look if len(letters) == 1 else "", free=free_of(letters)),))


def dotted(sign: str, left: Form, right: Form) -> Form:
    r"""Two factors with \cdot or \times between them; of numbers it is a product like any other."""
    if is_number(left) or is_number(right):
        return product(left, right)
    return bilinear(opened(left), opened(right), lambda one, other: letter(_dot(sign, one, other)))


def _dot(sign: str, left: tuple[Atom, ...], right: tuple[Atom, ...]) -> Atom:
    return Atom("dot", (sign, left, right), free=free_of(left, right))


def composed(left: Form, right: Form) -> Form:
    """A ring, which may compose functions: linear on its left, and F of G + H is no sum."""
    inner = letter(Atom("inside", (right,), LARGE, free=free_in(right)))
    return bilinear(opened(left), inner, lambda one, other: letter(_dot("∘", one, other)))


def quotient(over: Form, under: Form) -> Form:
    """A fraction, linear above."""
    if is_number(under):
        return product(over, inverse(under))
    value = (next(iter(under))[1] if len(under) == 1 else 0) or Fraction(1)
    below = Form((word, each / value) for word, each in under)
    free = free_in(below)
    # In (1 - A)/v the 1 may be the identity, and v a vector that each row is divided by.
    over = opened(over) or Form({(ONE, Fraction(0))})
    made = total(each_word(over, lambda letters: letter(_quotient(letters, below, free))))
    return Form((word, each / value) for word, each in made)


def _quotient(letters: tuple[Atom, ...], below: Form, free: frozenset[str]) -> Atom:
    look = "" if Word(letters=letters).may_be_number else LARGE
    return Atom("quotient", (letters, below), look, free=free_of(letters) | free)


def power(base: Form, exponent: Form) -> Form:
    """A power: -1 is the inverse; a number with a whole exponent is a product of itself; else it is closed."""
    value = _value(exponent)
    if value == -1:
        return inverse(base)
    if value == 1:
        return base
    whole = value is not None and value.denominator == 1 and abs(value) <= 20
    if value is not None and whole and is_number(base) and len(base) == 1 and next(iter(base))[1]:
        ((word, each),) = base
        count = int(value)
        return Form({(Word(frozenset((atom, n * count) for atom, n in word.numbers if count), ()), each**count)})
    surely = is_number(base) and is_number(exponent)
    even = value is not None and whole and value % 2 == 0
    # The square of -x is that of x, be it a number, a matrix, a product x^T x or taken of each entry.
    of = frozenset({base, scaled(base, -1)}) if even else base
    return letter(Atom("power", (of, exponent), number=surely, free=free_in(base) | free_in(exponent)))


def _value(form: Form) -> Fraction | None:
    """The rational number that a form is, if it is one."""
    if not form:
        return Fraction(0)
    ((word, value), *more) = form
    return value if word == ONE and not more else None


def summed(over: tuple[Hashable, ...], index: str, form: Form, free: frozenset[str]) -> Form:
    """The sum over an index: `over` is its range, which speaks of `free`."""
    return total(_sum_of(over, index, word, value, free) for word, value in form)


def _sum_of(over: tuple[Hashable, ...], index: str, word: Word, value: Fraction, free: frozenset[str]) -> Form:
    outside = frozenset((atom, n) for atom, n in word.numbers if index not in atom.free)
    speaking = [at for at, atom in enumerate(word.letters) if index in atom.free]
    first, end = (speaking[0], speaking[-1] + 1) if speaking else (0, 0)
    inner = Word(word.numbers - outside, word.letters[first:end])
    look = "" if inner.may_be_number else inner.letters[0].look if len(inner.letters) == 1 else LARGE
    each = Atom("sum", (over, inner), look, inner.is_number, (inner.free - {index}) | free)
    each = bound(each, index)
    front = product(Form({(Word(outside), Fraction(1))}), word_of(word.letters[:first]))
    result = product(product(front, letter(each)), word_of(word.letters[end:]))
    return Form((new, value * one) for new, one in result)


def bound(atom: Atom, index: str) -> Atom:
    """The atom with the index that it binds called by how many signs inside bind letters too, as that of any other."""
    return replace(atom, parts=_renamed(atom.parts, index, f"◦{_height(atom.parts)}")) if index else atom


def _height(thing: object) -> int:
    """One more than the highest of the names that bound indices have inside."""
    if isinstance(thing, str):
        return int(thing[1:]) + 1 if thing.startswith("◦") else 0
    return max(map(_height, _inside(thing)), default=0)


def _inside(thing: object) -> Iterable[object]:
    match thing:
        case Atom():
            return thing.parts
        case Word():
            return (thing.numbers, thing.letters)
        case tuple() | frozenset():
            return thing
        case _:
            return ()


def _renamed(thing: Any, old: str, new: str) -> Any:
    match thing:
        case Atom() if old in thing.free:
            free = (thing.free - {old}) | {new}
            return replace(thing, parts=_renamed(thing.parts, old, new), free=free)
        case Word():
            return Word(_renamed(thing.numbers, old, new), _renamed(thing.letters, old, new))
        case tuple():
            return tuple(_renamed(each, old, new) for each in thing)
        case frozenset():
            return frozenset(_renamed(each, old, new) for each in thing)
        case _:
            return new if thing == old else thing


def trace(form: Form) -> Form:
    """The trace, the same for a word, its rotations and its transpose."""
    return total(each_word(opened(form), lambda letters: letter(_trace(letters))))


def _trace(letters: tuple[Atom, ...]) -> Atom:
    turned = tuple(_transposed(atom) for atom in reversed(letters))
    rotations = frozenset(each[at:] + each[:at] for each in (letters, turned) for at in range(len(each) or 1))
    return Atom("trace", (rotations,), number=True, free=free_of(letters))
