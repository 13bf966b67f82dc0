"""Logarithms of fractions as exact numbers, for logits: e^z is then a fraction, any one we like.

exact_points.py lets z be a whole number and 2^z stand for e^z, which also suits w h + b. Here
z itself is log t, so that the e^(z_k) = t_k of a thousand classes are independent of each other
and small. A number outside what can be held so raises Undefined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flint
import numpy as np

from derive.proof.evaluation import Undefined
from derive.proof.exact_points import FRACTIONS, object_array
from derive.proof.rounded import Arithmetic

LARGEST_EXPONENT = 1000


@dataclass(frozen=True)
class LogOf:
    """The logarithm of a positive fraction other than 1 (log 1 is the fraction 0)."""

    number: Any

    def __add__(self, other: Any) -> Any:
        if isinstance(other, LogOf):
            return log_of(self.number * other.number)
        if other == 0:
            return self
        raise Undefined("a logarithm plus a fraction")

    __radd__ = __add__

    def __neg__(self) -> LogOf:
        return LogOf(1 / self.number)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, LogOf) or flint.fmpq(other).q != 1 or abs(other) > LARGEST_EXPONENT:
            raise Undefined("a logarithm times something that isn't a small whole number")
        return log_of(self.number ** int(flint.fmpq(other).p))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        return self * (1 / flint.fmpq(other)) if not isinstance(other, LogOf) else self * other

    def __rtruediv__(self, other: Any) -> Any:
        raise Undefined("something divided by a logarithm")


def log_of(number: Any) -> Any:
    """The logarithm of a positive fraction."""
    return flint.fmpq(0) if number == 1 else LogOf(flint.fmpq(number))


def _power_of_e(argument: Any) -> Any:
    if isinstance(argument, LogOf):
        return argument.number
    if argument == 0:
        return flint.fmpq(1)
    raise Undefined("e to the power of a fraction")


LOGARITHMS = Arithmetic(
    scalar=FRACTIONS.scalar,
    lift=object_array,
    exp=lambda argument: object_array(np.frompyfunc(_power_of_e, 1, 1)(argument)),
    log=FRACTIONS.log,
)
