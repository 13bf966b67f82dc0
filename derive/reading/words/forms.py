"""What stands for an expression in the free algebra: letters, words of them, sums of words with rational factors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

MOST_WORDS, LONGEST_WORD = 300, 60
VECTOR, LARGE = "vector", "large"
BOUND = "•∘◦"  # what the names of bound indices begin with


class TooLarge(Exception):
    """Written out in words this is more than anybody writes."""


@dataclass(frozen=True)
class Atom:
    """A letter, or what is closed: `kind` and `parts` say which; `free` are the letters that it speaks of.

    `number` is set where it can be nothing but one. `look` is empty where it may be one, vector where it
    can't be but its product with another vector may, large where it can't be at either end of one.
    """

    kind: str
    parts: tuple[Hashable, ...]
    look: str = field(default="", compare=False)
    number: bool = field(default=False, compare=False)
    free: frozenset[str] = field(default=frozenset(), compare=False)
    _hash: int = field(default=0, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.kind, self.parts)))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True)
class Word:
    """Letters in order; the numbers among them, with their powers, have none."""

    numbers: frozenset[tuple[Atom, int]] = frozenset()
    letters: tuple[Atom, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it can be nothing else."""
        return not self.letters

    @property
    def may_be_number(self) -> bool:
        """Whether it may be one: none of its letters says no, or it is x^T A y."""
        ends = [self.letters[0].look, self.letters[-1].look] if len(self.letters) > 1 else [LARGE]
        return LARGE not in ends or not any(atom.look for atom in self.letters)

    @property
    def free(self) -> frozenset[str]:
        """The letters that it speaks of."""
        return frozenset().union(*(atom.free for atom in self.letters), *(atom.free for atom, _ in self.numbers))


Form = frozenset[tuple[Word, Fraction]]
ONE, ZERO = Word(), Form()


def number(value: Fraction | int) -> Form:
    """A rational number."""
    return Form({(ONE, Fraction(value))}) if value else ZERO


def letter(atom: Atom) -> Form:
    """A letter by itself."""
    return Form({(Word(frozenset({(atom, 1)})) if atom.number else Word(letters=(atom,)), Fraction(1))})


def free_in(form: Form) -> frozenset[str]:
    """The letters that a form speaks of."""
    return frozenset().union(*(word.free for word, _ in form))


def total(forms: Iterable[Form]) -> Form:
    """The sum, like words taken together.

    What cancels is gone only beside what has its shape: 1 - x + x isn't 1, nor x - x a 0 like y - y, of any x.
    """
    found: dict[Word, Fraction] = {}
    for form in forms:
        for word, value in form:
            found[word] = found.get(word, Fraction(0)) + value
    if len(found) > MOST_WORDS or any(len(word.letters) > LONGEST_WORD for word in found):
        raise TooLarge
    rest = [word for word, value in found.items() if value]
    of_numbers = all(word.is_number for word in found)
    of_one_kind = rest and (not any(word.may_be_number for word in found) or all(map(is_inner, found)))
    return Form((word, value) for word, value in found.items() if value or not (of_numbers or of_one_kind))


def is_inner(word: Word) -> bool:
    """Whether a word is x^T A y, with vectors at its ends."""
    first, last = (word.letters[0], word.letters[-1]) if word.letters else (None, None)
    return (
        first is not None and last is not None and (first.kind, last.kind, last.look) == ("transpose", "letter", VECTOR)
    )


def scaled(form: Form, value: Fraction | int) -> Form:
    """The form times a rational number."""
    return Form((word, each * value) for word, each in form) if value else ZERO


def weight(form: Form) -> Fraction:
    """A number that changes its sign with the form, and hangs neither on the order in words nor on names of indices."""
    return sum((value * _weight(word) for word, value in form), Fraction(0))


def _weight(thing: object) -> int:
    match thing:
        case Atom(kind="transpose"):
            return _weight(thing.parts[0])
        case Atom(kind="index"):
            return hash(thing.kind)
        case Atom():
            return hash((thing.kind, sum(map(_weight, thing.parts))))
        case Word():
            return hash((_weight(thing.numbers), sum(map(_weight, thing.letters))))
        case tuple() | frozenset():
            return hash(("parts", sum(map(_weight, thing))))
        case str() if thing[:1] in BOUND:
            return hash(BOUND)
        case _:
            return hash(thing)


def is_number(form: Form) -> bool:
    """Whether a form can be only a number."""
    return all(word.is_number for word, _ in form)


def times(left: frozenset[tuple[Atom, int]], right: frozenset[tuple[Atom, int]]) -> frozenset[tuple[Atom, int]]:
    """Numbers with their powers times others."""
    powers: Counter[Atom] = Counter(dict(left))
    for atom, power in right:
        powers[atom] += power
    return frozenset((atom, power) for atom, power in powers.items() if power)


def word_of(letters: tuple[Atom, ...]) -> Form:
    """One word."""
    return Form({(Word(letters=letters), Fraction(1))})


def each_word(form: Form, change: Callable[[tuple[Atom, ...]], Form]) -> Iterator[Form]:
    """Something linear, done to the letters of each word."""
    for word, value in form:
        yield Form((Word(times(word.numbers, new.numbers), new.letters), value * v) for new, v in change(word.letters))


def linear(form: Form, make: Callable[[Word], Atom]) -> Form:
    r"""Something linear over the rational numbers of which no more is known, as \Re and E: a letter for each word."""
    return total(scaled(letter(make(word)), value) for word, value in form)


def free_of(*words: tuple[Atom, ...]) -> frozenset[str]:
    """The letters that words speak of."""
    return frozenset().union(*(atom.free for letters in words for atom in letters))
