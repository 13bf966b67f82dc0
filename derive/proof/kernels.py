"""Kernels and the exact fractions over them.

A kernel is a quantity that arithmetic can't look into: an entry z_i, an exponential,
a logarithm, the size n, or the power sum of a monomial over the unnamed positions of
a range. Each one is given a generator of one polynomial ring over the integers
(python-flint), so that a line becomes one fraction in lowest terms.

A kernel's key is a nested tuple of names; keys know nothing of generators, so they
mean the same in every ring:

    ("size", range)                     n
    ("entry", family, points)           z_i, w_iu
    ("exp", monomial, denominator)      e to a monomial (over a polynomial, if not 1)
    ("log", polynomial, denominator)    log of an irreducible polynomial or a prime
    ("sum", points, monomial)           the sum of a monomial over unnamed positions, bound as `points`
    ("inverse", polynomial)             1/p inside such a monomial, p not a monomial

Inside an exp, the pseudo-kernel ("root", b) divides the exponent by b.
A monomial is a sorted tuple of (key, exponent), a polynomial one of (monomial, integer).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flint import Ordering, fmpz_mpoly, fmpz_mpoly_ctx

Key = tuple[Any, ...]
Monomial = tuple[tuple[Key, int], ...]
Polynomial = tuple[tuple[Monomial, int], ...]

ONE: Polynomial = (((), 1),)
LARGEST_POWER = 60
LARGEST_RING = 512
MOST_TERMS = 20_000
# Multiplying two polynomials takes as many steps as they have pairs of terms.
MOST_PAIRS = 10_000_000


class NotDecided(Exception):
    """The expression leaves the fragment in which the normal form decides; says how."""


class RingFull(Exception):
    """More kernels than generators: the proof starts again in a larger ring."""


@lru_cache(maxsize=65536)
def order(key: Key) -> str:
    """A total order of keys that depends on names alone."""
    return repr(key)


def monomial(powers: dict[Key, int]) -> Monomial:
    """The sorted monomial with these exponents."""
    return tuple(sorted(((k, e) for k, e in powers.items() if e), key=lambda pair: order(pair[0])))


@dataclass(frozen=True, slots=True)
class Fraction:
    """Numerator over denominator, in lowest terms, the denominator's leading coefficient positive."""

    over: fmpz_mpoly
    under: fmpz_mpoly

    def __add__(self, other: Fraction) -> Fraction:
        if self.over.is_zero():
            return other
        if other.over.is_zero():
            return self
        if self.under == other.under:
            return lowest(self.over + other.over, self.under)
        over = times(self.over, other.under) + times(other.over, self.under)
        return lowest(over, times(self.under, other.under))

    def __neg__(self) -> Fraction:
        return Fraction(-self.over, self.under)

    def __sub__(self, other: Fraction) -> Fraction:
        return self + (-other)

    def __mul__(self, other: Fraction) -> Fraction:
        if self.over.is_one() and self.under.is_one():
            return other
        if other.over.is_one() and other.under.is_one():
            return self
        return lowest(times(self.over, other.over), times(self.under, other.under))

    def inverse(self) -> Fraction:
        """One over this; raises NotDecided where this is 0."""
        if self.over.is_zero():
            raise NotDecided("a denominator is 0")
        return lowest(self.under, self.over)

    def power(self, exponent: int) -> Fraction:
        """This to a whole power."""
        if abs(exponent) > LARGEST_POWER:
            raise NotDecided(f"the exponent {exponent} is beyond {LARGEST_POWER}")
        base = self if exponent >= 0 else self.inverse()
        for part in (base.over, base.under):
            if len(part) > 1 and math.comb(len(part) + abs(exponent) - 1, abs(exponent)) > MOST_TERMS:
                raise NotDecided(f"written out it may have more than {MOST_TERMS} terms")
        return Fraction(base.over ** abs(exponent), base.under ** abs(exponent))

    def same_as(self, other: Fraction) -> bool:
        """Whether the two are the same rational function (an exact test)."""
        return bool((times(self.over, other.under) - times(other.over, self.under)).is_zero())


def times(first: fmpz_mpoly, second: fmpz_mpoly) -> fmpz_mpoly:
    """The product; raises NotDecided where it would take too long."""
    if len(first) * len(second) > MOST_PAIRS:
        raise NotDecided(f"multiplying it out takes more than {MOST_PAIRS} steps")
    return first * second


def lowest(over: fmpz_mpoly, under: fmpz_mpoly) -> Fraction:
    """The fraction in lowest terms."""
    if len(over) > MOST_TERMS or len(under) > MOST_TERMS:
        raise NotDecided(f"written out it has more than {MOST_TERMS} terms")
    if not under.is_one():
        common = over.gcd(under)
        if not common.is_one():
            over, under = over / common, under / common
        if under.leading_coefficient() < 0:
            over, under = -over, -under
    return Fraction(over, under)


@lru_cache(maxsize=16)
def _context(capacity: int) -> tuple[fmpz_mpoly_ctx, tuple[fmpz_mpoly, ...], fmpz_mpoly]:
    """The polynomials in so many generators, these generators, and 1; made once, for none of them changes."""
    context = fmpz_mpoly_ctx.get([f"x{at}" for at in range(capacity)], Ordering.degrevlex)
    return context, context.gens(), context.constant(1)


class Ring:
    """The kernels met so far and their generators."""

    def __init__(self, capacity: int = 16) -> None:
        self.capacity = capacity
        self.context, self._generators, self._one = _context(capacity)
        self.keys: list[Key] = []
        self._slots: dict[Key, int] = {}

    def constant(self, numerator: int, denominator: int = 1) -> Fraction:
        """A rational constant."""
        if denominator == 1:
            return Fraction(self.context.constant(numerator), self._one)
        return lowest(self.context.constant(numerator), self.context.constant(denominator))

    def generator(self, key: Key) -> Fraction:
        """The kernel with this key, as a fraction; a new key takes the next free generator."""
        slot = self._slots.get(key)
        if slot is None:
            if len(self.keys) == self.capacity:
                raise RingFull
            slot = self._slots[key] = len(self.keys)
            self.keys.append(key)
        return Fraction(self._generators[slot], self._one)

    def terms(self, polynomial: fmpz_mpoly) -> list[tuple[dict[Key, int], int]]:
        """The polynomial's terms, each as the exponents of its kernels and an integer."""
        keys = self.keys  # the generators beyond them don't occur
        return [
            ({key: int(e) for key, e in zip(keys, exponents, strict=False) if e}, int(coefficient))
            for exponents, coefficient in polynomial.terms()
        ]

    def freeze(self, polynomial: fmpz_mpoly) -> Polynomial:
        """The polynomial as a key that means the same in every ring."""
        terms = [(monomial(powers), coefficient) for powers, coefficient in self.terms(polynomial)]
        return tuple(sorted(terms, key=lambda term: order(term[0])))

    def kernels_of(self, polynomial: fmpz_mpoly) -> list[Key]:
        """The keys of the kernels that occur in the polynomial."""
        return [key for key, degree in zip(self.keys, polynomial.degrees(), strict=False) if degree > 0]
