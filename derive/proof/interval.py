"""Numbers known to lie between two bounds, rigorously (mpmath's intervals), for values that aren't exact.

Only what the bounds settle counts: dividing by an interval that contains 0, and the log
of one that reaches down to 0, have no value, so that nothing undefined is ever hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath

from derive.proof.exact import Exact

IV = mpmath.iv


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Intervals are computed with this many bits inside."""
    kept, IV.prec = IV.prec, bits
    try:
        yield
    finally:
        IV.prec = kept


@dataclass(frozen=True)
class Interval:
    """A number between two bounds."""

    bounds: Any

    def __add__(self, other: Any) -> Interval:
        return Interval(self.bounds + _bounds(other))

    __radd__ = __add__

    def __neg__(self) -> Interval:
        return Interval(-self.bounds)

    def __mul__(self, other: Any) -> Interval:
        return Interval(self.bounds * _bounds(other))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Interval:
        if 0 in _bounds(other):
            raise ZeroDivisionError
        return Interval(self.bounds / _bounds(other))

    def __float__(self) -> float:
        return float(self.bounds.mid.a)

    def is_apart_from(self, other: Interval) -> bool:
        """Whether no number lies in both."""
        return bool(self.bounds.b < other.bounds.a or other.bounds.b < self.bounds.a)


def interval(value: Any) -> Interval:
    """The interval around an exact number."""
    if isinstance(value, Exact):
        return Interval(sum((_ratio(c) * IV.log(_ratio(p)) for p, c in value.logs), _ratio(value.rational)))
    return Interval(_ratio(value))


def interval_exp(argument: Interval) -> Interval:
    """e to it."""
    return Interval(IV.exp(argument.bounds))


def interval_log(argument: Interval) -> Interval:
    """Its logarithm; raises ValueError unless it is certainly positive."""
    if argument.bounds.a <= 0:
        raise ValueError
    return Interval(IV.log(argument.bounds))


def _bounds(value: Any) -> Any:
    return value.bounds if isinstance(value, Interval) else _ratio(value)


def _ratio(value: Any) -> Any:
    fraction = Fraction(value)
    return IV.mpf(fraction.numerator) / IV.mpf(fraction.denominator)
