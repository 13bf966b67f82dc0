"""Exact numbers in which a person can follow a counterexample: r + c log 2 + d log 3 + ...

Logits that are logarithms of whole numbers make every e^z a fraction, so softmax
values come out as 1/4 and not as 0.25000001. The logs of different primes and 1 are
linearly independent over the rationals, so two such numbers are equal exactly if
their coefficients are. What leaves this space (a product of two logs) raises NotExact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


class NotExact(Exception):
    """The value is not a rational combination of 1 and logarithms of primes."""


@dataclass(frozen=True)
class Exact:
    """`rational` plus the logarithms of primes with rational coefficients."""

    rational: Fraction
    logs: tuple[tuple[int, Fraction], ...] = ()

    def __add__(self, other: Any) -> Exact:
        second = exact(other)
        together = dict(self.logs)
        for prime, coefficient in second.logs:
            together[prime] = together.get(prime, Fraction(0)) + coefficient
        return Exact(self.rational + second.rational, _sorted(together))

    __radd__ = __add__

    def __neg__(self) -> Exact:
        return Exact(-self.rational, tuple((prime, -c) for prime, c in self.logs))

    def __mul__(self, other: Any) -> Exact:
        second = exact(other)
        if self.logs and second.logs:
            raise NotExact
        scalar, scaled = (second, self) if self.logs else (self, second)
        if not scalar.rational:
            return Exact(Fraction(0))
        logs = tuple((prime, c * scalar.rational) for prime, c in scaled.logs)
        return Exact(scaled.rational * scalar.rational, logs)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Exact:
        second = exact(other)
        if second.logs:
            raise NotExact
        return self * Exact(1 / second.rational)

    def __bool__(self) -> bool:
        return bool(self.rational or self.logs)

    def __float__(self) -> float:
        return float(self.rational) + sum(float(c) * math.log(prime) for prime, c in self.logs)


def exact(value: Any) -> Exact:
    """An int or a Fraction as an Exact; an Exact unchanged."""
    return value if isinstance(value, Exact) else Exact(Fraction(value))


def exact_log(value: Any) -> Exact:
    """The logarithm of a positive rational; raises ValueError if it isn't positive."""
    number = exact(value)
    if number.logs:
        if float(number) < -1e-9:
            raise ValueError
        raise NotExact
    if number.rational <= 0:
        raise ValueError
    together: dict[int, Fraction] = {}
    for whole, direction in ((number.rational.numerator, 1), (number.rational.denominator, -1)):
        for prime, times in _factors(whole).items():
            together[prime] = together.get(prime, Fraction(0)) + direction * times
    return Exact(Fraction(0), _sorted(together))


def exact_exp(value: Any) -> Exact:
    """e to a whole combination of logs; raises NotExact for anything else but 0."""
    number = exact(value)
    if number.rational or any(c.denominator != 1 or abs(c) > 99 for _, c in number.logs):
        raise NotExact
    product = Fraction(1)
    for prime, c in number.logs:
        product *= Fraction(prime) ** int(c)
    return Exact(product)


def _factors(whole: int) -> dict[int, int]:
    found: dict[int, int] = {}
    prime = 2
    while whole > 1:
        if prime > 2000:
            raise NotExact
        while whole % prime == 0:
            whole //= prime
            found[prime] = found.get(prime, 0) + 1
        prime += 1
    return found


def _sorted(logs: dict[int, Fraction]) -> tuple[tuple[int, Fraction], ...]:
    return tuple(sorted((prime, c) for prime, c in logs.items() if c))
