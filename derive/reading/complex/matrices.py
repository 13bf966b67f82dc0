r"""Matrices with complex entries as words with complex numbers before them: what \operatorname{tr} and \det need.

A letter of a word is a matrix, inverted, conjugated or transposed. The trace is linear, and that of a word is that
of its rotations and of its transpose; the conjugate of a trace is that of the conjugated word. By a real variable,
d A^{-1} = -A^{-1} dA A^{-1} and d \det A = \det A \operatorname{tr}(A^{-1} dA). Nothing else is known of matrices.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace

from derive.reading.complex.numbers import NotANumber, Numbers, Value

MOST_WORDS = 60


@dataclass(frozen=True, order=True)
class Letter:
    """A matrix by its name and scripts."""

    name: str
    scripts: Hashable = ()
    inverse: bool = False
    conjugate: bool = False
    transposed: bool = False


Word = tuple[Letter, ...]
Form = dict[Word, Value]


def letter(home: Numbers, name: str, scripts: Hashable) -> Form:
    """A matrix by itself."""
    return {(Letter(name, scripts),): home.number(1)}


def total(forms: Iterable[Form]) -> Form:
    """The sum."""
    found: Form = {}
    for form in forms:
        for word, value in form.items():
            found[word] = found[word] + value if word in found else value
    if len(found) > MOST_WORDS:
        raise NotANumber("too many words")
    return found


def scaled(form: Form, by: Value) -> Form:
    """The matrix times a number."""
    return {word: value * by for word, value in form.items()}


def product(left: Form, right: Form) -> Form:
    """The product, what stands beside its inverse left out."""
    return total({_cancelled((*one, *other)): a * b} for one, a in left.items() for other, b in right.items())


def transposed(form: Form) -> Form:
    """The transpose."""
    return {_turned(word): value for word, value in form.items()}


def conjugated(home: Numbers, form: Form) -> Form:
    """The conjugate of each entry."""
    return {_conjugate(word): home.conjugate(value) for word, value in form.items()}


def inverted(home: Numbers, form: Form) -> Form:
    """The inverse of a number times one letter."""
    if len(form) != 1 or any(len(word) != 1 for word in form):
        raise NotANumber("the inverse of a sum or of a product of matrices")
    (((one,), value),) = form.items()
    return {(replace(one, inverse=not one.inverse),): home.number(1) / value}


def _turned(word: Word) -> Word:
    return tuple(replace(each, transposed=not each.transposed) for each in reversed(word))


def _conjugate(word: Word) -> Word:
    return tuple(replace(each, conjugate=not each.conjugate) for each in word)


def _cancelled(word: Word) -> Word:
    for at in range(len(word) - 1):
        if _are_inverse(word[at], word[at + 1]):
            return _cancelled((*word[:at], *word[at + 2 :]))
    return word


def _are_inverse(one: Letter, other: Letter) -> bool:
    return replace(one, inverse=not one.inverse) == other


def trace(home: Numbers, form: Form) -> Value:
    """The trace; where nothing is left of a word it is the size, which isn't known."""
    result = home.number(0)
    for word, value in form.items():
        result = result + _trace(home, word) * value
    return result


def _trace(home: Numbers, word: Word) -> Value:
    while len(word) > 1 and _are_inverse(word[-1], word[0]):
        word = word[1:-1]
    if not word:
        raise NotANumber("the trace of an identity matrix of unknown size")
    rotations = [each[at:] + each[:at] for each in (word, _turned(word)) for at in range(len(each))]
    return home.quantity("trace", min(rotations, key=repr))


def determinant(home: Numbers, form: Form) -> Value:
    """The determinant of one letter; with a number before it, it hangs on the size."""
    if len(form) != 1 or any(len(word) != 1 for word in form):
        raise NotANumber("the determinant of a sum or of a product of matrices")
    ((((one,)), value),) = form.items()
    if not home.same(value, home.number(1)):
        raise NotANumber("the determinant of a number times a matrix")
    found = home.quantity("det", Letter(one.name, one.scripts))
    found = home.conjugate(found) if one.conjugate else found
    return home.number(1) / found if one.inverse else found


class Rates:
    """Conjugates and derivatives of traces and determinants; `dotted` has the derivative of a matrix by itself."""

    def __init__(self, home: Numbers, dotted: Callable[[Letter], Letter]) -> None:
        self.home, self.dotted = home, dotted
        home.conjugation["trace"] = lambda word: _trace(home, _conjugate(word))

    def of_trace(self, word: object) -> Value:
        """d tr(W), by the product rule."""
        assert isinstance(word, tuple)
        result = self.home.number(0)
        for at, each in enumerate(word):
            change = replace(self.dotted(Letter(each.name, each.scripts)),
                             conjugate=each.conjugate, transposed=each.transposed)  # fmt: skip
            put = (each, change, each) if each.inverse else (change,)
            term = _trace(self.home, _cancelled((*word[:at], *put, *word[at + 1 :])))
            result = result - term if each.inverse else result + term
        return result

    def of_determinant(self, one: object) -> Value:
        """d det(A) = det(A) tr(A^{-1} dA)."""
        assert isinstance(one, Letter)
        inverse = replace(one, inverse=True)
        return self.home.quantity("det", one) * _trace(self.home, (inverse, self.dotted(one)))
