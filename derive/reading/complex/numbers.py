r"""Numbers made of complex quantities and their conjugates: fractions of polynomials over the Gaussian rationals.

A quantity x stands beside its conjugate as a variable of its own; one known to be real is its own conjugate.
With them Re x = (x + x*)/2, Im x = (x - x*)/2i, and two numbers are the same if the polynomials are (SymPy's):

A root r is a variable of which it is known what r^2 is; that is put in wherever r stands squared. What else
a variable may stand for, complex_functions.py has.

A fraction is taken to have a meaning: that nothing is divided by 0 is for the author to know.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy
from sympy.polys.rings import PolyElement, PolyRing

MOST_TERMS, MOST_PRODUCTS, MOST_ATOMS, MOST_POWER = 150, 4000, 40, 12
FIELD = sympy.QQ_I


class NotANumber(Exception):
    """A division by 0, or a number that is larger than anybody writes."""


@dataclass(frozen=True)
class Atom:
    """A variable: `kind` and `of` say of what; of a root r, `square` is r^2."""

    kind: str
    of: Any
    real: bool = False
    positive: bool = False
    square: Value | None = None


@dataclass(frozen=True, eq=False)
class Value:
    """A number: one polynomial over another."""

    home: Numbers
    over: PolyElement
    under: PolyElement

    def __add__(self, other: Value) -> Value:
        (a, b), (c, d) = self.home.parts(self), self.home.parts(other)
        return self.home.made(a + c, b) if b == d else self.home.made(times(a, d) + times(c, b), times(b, d))

    def __sub__(self, other: Value) -> Value:
        return self + -other

    def __neg__(self) -> Value:
        return Value(self.home, -self.over, self.under)

    def __mul__(self, other: Value) -> Value:
        (a, b), (c, d) = self.home.parts(self), self.home.parts(other)
        return self.home.made(times(a, c), times(b, d))

    def __truediv__(self, other: Value) -> Value:
        (a, b), (c, d) = self.home.parts(self), self.home.parts(self.home.settled(other))
        if not c:
            raise NotANumber("a division by 0")
        return self.home.made(times(a, d), times(b, c))

    def __pow__(self, exponent: int) -> Value:
        if abs(exponent) > MOST_POWER:
            raise NotANumber("a large power")
        result = self.home.number(1)
        for _ in range(abs(exponent)):
            result = result * self
        return self.home.number(1) / result if exponent < 0 else result


class Numbers:
    """The quantities met so far, and all that is done to numbers made of them."""

    def __init__(self) -> None:
        self.atoms: list[Atom] = []
        self.ring = _ring(8)
        self._conjugates: dict[int, Value] = {}
        self.i = Value(self, self.ring(FIELD(0, 1)), self.ring(1))
        # What the conjugates and derivatives of atoms of other kinds are, by the kind: traces have them elsewhere.
        self.conjugation: dict[str, Callable[[Any], Value]] = {}

    # -- making numbers ---------------------------------------------------------------

    def number(self, value: Fraction | int) -> Value:
        """A rational number."""
        value = Fraction(value)
        return Value(self, self.ring(FIELD(sympy.QQ(value.numerator, value.denominator), 0)), self.ring(1))

    def quantity(self, kind: str, of: Hashable, *, real: bool = False, positive: bool = False) -> Value:
        """The variable for a quantity, the same one each time."""
        known = (at for at, atom in enumerate(self.atoms) if atom.kind == kind and atom.of == of)
        at = next(known, None)
        return self.variable(self._new(Atom(kind, of, real or positive, positive)) if at is None else at)

    def closed(
        self, kind: str, of: Value, *, real: bool = False, positive: bool = False, square: Value | None = None
    ) -> Value:
        """The variable for a function of a number, the same one for the same number."""
        for at, atom in enumerate(self.atoms):
            if atom.kind == kind and self.same(atom.of, of):
                return self.variable(at)
        return self.new(kind, of, real=real, positive=positive, square=square)

    def new(
        self, kind: str, of: Value, *, real: bool = False, positive: bool = False, square: Value | None = None
    ) -> Value:
        """A new variable for a function of a number."""
        return self.variable(self._new(Atom(kind, of, real or positive, positive, square)))

    def of_kind(self, kind: str) -> list[Value]:
        """The variables of one kind."""
        return [self.variable(at) for at, atom in enumerate(self.atoms) if atom.kind == kind]

    def of(self, kind: str, value: Value) -> Value | None:
        """What a number is the function of, if it is one of this kind."""
        return next((self.atoms[at].of for at, atom in enumerate(self.atoms)
                     if atom.kind == kind and self.same(self.variable(at), value)), None)  # fmt: skip

    def _new(self, atom: Atom) -> int:
        if len(self.atoms) >= MOST_ATOMS:
            raise NotANumber("too many quantities")
        self.atoms.append(atom)
        if len(self.atoms) > self.ring.ngens:
            self.ring = _ring(2 * self.ring.ngens)
        return len(self.atoms) - 1

    def variable(self, at: int) -> Value:
        """The variable with a number."""
        return Value(self, self.ring.gens[at], self.ring(1))

    def made(self, over: PolyElement, under: PolyElement) -> Value:
        """A fraction, if it isn't too large."""
        if len(over) > MOST_TERMS or len(under) > MOST_TERMS:
            raise NotANumber("too many terms")
        if not over:
            return Value(self, over, self.ring(1))
        return self._cancelled(self.settled(Value(self, over, under)))

    def _cancelled(self, value: Value) -> Value:
        """The fraction without variables that stand in every term above and below, nor with a number below."""
        over, under = self.parts(value)
        if not over:
            return Value(self, over, self.ring(1))
        least = tuple(map(min, *over, *under)) if len(over) + len(under) > 1 else next(iter(over))
        if any(least):
            over, under = (
                self.ring({tuple(a - b for a, b in zip(m, least, strict=True)): c for m, c in part.terms()})
                for part in (over, under)
            )
        factor = over.LC / under.LC
        if over == under * factor:
            return Value(self, self.ring(factor), self.ring(1))
        return Value(self, over * (1 / under.LC), under * (1 / under.LC))

    def parts(self, value: Value) -> tuple[PolyElement, PolyElement]:
        """Numerator and denominator in all variables there are by now."""
        over, under = value.over, value.under
        over = over if over.ring is self.ring else over.set_ring(self.ring)
        under = under if under.ring is self.ring else under.set_ring(self.ring)
        return over, under

    def settled(self, value: Value) -> Value:
        """The number with no root to a power above 1."""
        for at in reversed(range(len(self.atoms))):
            square = self.atoms[at].square
            over, under = self.parts(value)
            if square is not None and (over.degree(at) > 1 or under.degree(at) > 1):
                above, below = (self._with_square(part, at, square) for part in (over, under))
                a, b = self.parts(above)
                c, d = self.parts(below)
                if not c:
                    raise NotANumber("a division by 0")
                value = Value(self, times(a, d), times(b, c))
        return value

    def _with_square(self, polynomial: PolyElement, at: int, square: Value) -> Value:
        n, d = self.parts(square)
        highest = max(monomial[at] // 2 for monomial in polynomial)
        total = self.ring(0)
        for monomial, coefficient in polynomial.terms():
            count = monomial[at] // 2
            rest = (*monomial[:at], monomial[at] % 2, *monomial[at + 1 :])
            total += times(times(self.ring({rest: coefficient}), _power(n, count)), _power(d, highest - count))
        return Value(self, total, _power(d, highest))

    def same(self, left: Value, right: Value) -> bool:
        """Whether two numbers are equal whatever the quantities are."""
        return not (left - right).over

    def ratio(self, value: Value, other: Value) -> Value | None:
        """The number without quantities that a number is a multiple of another one by, if it is."""
        (a, b), (c, d) = self.parts(value), self.parts(other)
        above, below = (self.settled(Value(self, part, self.ring(1))) for part in (times(a, d), times(c, b)))
        (p, q), (r, s) = self.parts(above), self.parts(below)
        one, another = times(p, s), times(r, q)
        if not one or not another:
            return None
        factor = one.LC / another.LC
        return Value(self, self.ring(factor), self.ring(1)) if one == another * factor else None

    def atoms_in(self, value: Value) -> set[int]:
        """The variables that stand in a number."""
        over, under = self.parts(value)
        return {at for part in (over, under) for monomial in part for at, power in enumerate(monomial) if power}

    def constant(self, value: Value) -> Any:
        """A number that no quantity stands in, as a Gaussian rational."""
        over, under = self.parts(value)
        return over.coeff(1) / under.coeff(1)

    def is_positive(self, value: Value) -> bool:
        """Whether a number is one of the positive variables."""
        over, under = self.parts(value)
        positive = [self.ring.gens[at] for at, atom in enumerate(self.atoms) if atom.positive]
        return bool(under == self.ring(1)) and over in positive

    def terms(self, value: Value) -> list[tuple[Value, Any]]:
        """The terms of a number, each without its coefficient, and that."""
        over, under = self.parts(value)
        return [(Value(self, self.ring({m: FIELD(1, 0)}), under), coefficient) for m, coefficient in over.terms()]

    def partial(self, value: Value, at: int) -> Value:
        """The derivative by one variable, the others held fixed."""
        over, under = self.parts(value)
        n, d = over.diff(self.ring.gens[at]), under.diff(self.ring.gens[at])
        return self.made(times(n, under) - times(over, d), times(under, under))

    # -- conjugates -------------------------------------------------------------------

    def conjugate(self, value: Value) -> Value:
        """The complex conjugate."""
        return self.image(value, self.conjugate_of, conjugated=True)

    def conjugate_of(self, at: int) -> Value:
        """The conjugate of a variable."""
        if at not in self._conjugates:
            atom, own = self.atoms[at], self.variable(at)
            if atom.real:
                found = own
            elif atom.kind in self.conjugation:
                found = self.conjugation[atom.kind](atom.of)
            else:
                square = None if atom.square is None else self.conjugate(atom.square)
                other = self._new(Atom("conjugate", at, square=square))
                found = self.variable(other)
                self._conjugates[other] = own
            self._conjugates[at] = found
        return self._conjugates[at]

    def image(self, value: Value, of: Callable[[int], Value], *, conjugated: bool = False) -> Value:
        """The number with something put in for each of its variables."""
        images = {at: of(at) for at in self.atoms_in(value)}
        over, under = (self._image(part, images, conjugated) for part in self.parts(value))
        return over / under

    def _image(self, polynomial: PolyElement, images: dict[int, Value], conjugated: bool) -> Value:
        total = self.number(0)
        for monomial, coefficient in polynomial.terms():
            value = FIELD(coefficient.x, -coefficient.y) if conjugated else coefficient
            term = Value(self, self.ring(value), self.ring(1))
            for at, power in enumerate(monomial):
                term = term * images[at] ** power if power else term
            total = total + term
        return total

    def is_real(self, value: Value) -> bool:
        """Whether a number is its own conjugate whatever the quantities are."""
        return self.same(value, self.conjugate(value))

    def real_part(self, value: Value) -> Value:
        """Re."""
        return (value + self.conjugate(value)) / self.number(2)

    def imaginary_part(self, value: Value) -> Value:
        """Im."""
        return (value - self.conjugate(value)) / (self.number(2) * self.i)


def times(one: PolyElement, other: PolyElement) -> PolyElement:
    """The product, if it isn't too large."""
    if len(one) * len(other) > MOST_PRODUCTS:
        raise NotANumber("too many terms")
    return one * other


def _power(base: PolyElement, exponent: int) -> PolyElement:
    result = base.ring(1)
    for _ in range(exponent):
        result = times(result, base)
    return result


def _ring(count: int) -> PolyRing:
    return PolyRing([f"x{at}" for at in range(count)], FIELD)
