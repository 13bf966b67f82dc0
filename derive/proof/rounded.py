"""Floats that know how far off they can be, and what a kind of number has to offer.

A value computed in floating point has lost digits wherever large terms cancelled, and
doesn't show it. `Rounded` carries the size of those terms along, so that an error can
be judged fairly (see sampling.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Rounded:
    """Floats, and beside each its `scale`: how much it can be off, in units of roundoff.

    The scale is what the value changes by, to first order, if every number that went
    into it is off by its own size times one unit, all signs taken at their worst. It
    is never smaller than the value, and much larger where large terms cancelled.
    """

    value: Any
    scale: Any

    def __add__(self, other: Any) -> Rounded:
        if isinstance(other, int):  # the slope 0 of a constant
            return self
        return Rounded(self.value + other.value, self.scale + other.scale)

    __radd__ = __add__

    def __neg__(self) -> Rounded:
        return Rounded(-self.value, self.scale)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, int):
            return 0
        scale = self.scale * abs(other.value) + abs(self.value) * other.scale
        return Rounded(self.value * other.value, scale)

    __rmul__ = __mul__

    def __truediv__(self, other: Rounded) -> Rounded:
        value, under = self.value / other.value, abs(other.value)
        return Rounded(value, (self.scale + abs(value) * other.scale) / under)

    def __rtruediv__(self, zero: int) -> int:
        return zero


@dataclass(frozen=True)
class Arithmetic:
    """A kind of number: `scalar` makes one from a Fraction, `lift` numbers from an array of those.

    Numbers know +, -, * and /; `exp` and `log` are their functions.
    """

    scalar: Callable[[Fraction], Any]
    lift: Callable[[Any], Any]
    exp: Callable[[Any], Any]
    log: Callable[[Any], Any]


def _exp(argument: Rounded) -> Rounded:
    value = np.exp(argument.value)
    return Rounded(value, value * (1 + argument.scale))


def _log(argument: Rounded) -> Rounded:
    value = np.log(argument.value)
    return Rounded(value, abs(value) + argument.scale / abs(argument.value))


FLOATS = Arithmetic(scalar=float, lift=lambda array: Rounded(array, abs(array)), exp=_exp, log=_log)
