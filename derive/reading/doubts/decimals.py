r"""Numbers with a point: what is worked out and written down is true to the digits that are written.

\frac{1}{1 + e^{-0.3775}} = 0.593269992 is no equality of real numbers, and nobody takes it for one. Where numbers
alone stand on both sides and one of them is a decimal, the other one is computed between two bounds
(proof/interval.py); it is *true to the digits* if it rounds to what is written, or is cut off to it. A number
that is put in may be rounded itself. So two sides are *far apart* only if they differ by more than
1 % with each decimal in them one unit of its last digit lower or higher.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import count
from typing import Any

from derive.language import Number
from derive.language.nodes import Addition, Exponential, Logarithm, Multiplication, Negation, Power, Quotient
from derive.proof.evaluation import Instance, Undefined, evaluate
from derive.proof.interval import IV, Interval, interval, interval_exp, interval_log
from derive.reading.statements import Statement
from derive.reading.syntax import Bracketed, Minus, Node, Numeral, PowerOf, Product

MOST_DIGITS = 60
OF_NUMBERS = (Number, Addition, Negation, Multiplication, Quotient, Power, Exponential, Logarithm)
FAR = Fraction(1, 100)
FEWEST_ROUNDED, FEWEST_CUT = 10, 100  # two digits that count, and three
TO_THE_DIGITS = "true to the digits that are written"


def true_to_the_digits(statement: Statement) -> bool:
    """Whether one side is a decimal that the other side, a number too, rounds to or is cut off to."""
    sides = (statement.left, statement.right)
    if not _numbers_alone(statement):
        return False
    return any(
        _is_written(_value(of.expression, interval), *written)
        for by, of in (sides, sides[::-1])
        if by.node is not None and (written := _decimal(by.node)) is not None
    )


def far_apart(statement: Statement) -> bool:
    """Whether a decimal and another number are written as equal, and no rounding explains their difference."""
    if not _numbers_alone(statement) or has_logarithm(statement):
        return False
    written = [_decimal(side.node) if side.node is not None else None for side in (statement.left, statement.right)]
    one, other = (
        _value(side.expression, _rounded) if each is None else _around(*each)
        for side, each in zip((statement.left, statement.right), written, strict=True)
    )
    if not any(written) or one is None or other is None or not one.is_apart_from(other):
        return False
    return abs(float(one) - float(other)) > float(FAR) * max(abs(float(one)), abs(float(other)))


def has_logarithm(statement: Statement) -> bool:
    """Whether an equality of numbers alone has a logarithm in it: its base may be another one than e."""
    sides = [side.expression for side in (statement.left, statement.right) if side.expression is not None]
    return _numbers_alone(statement) and any(side.atoms(Logarithm) for side in sides)


def _numbers_alone(statement: Statement) -> bool:
    return all(
        side.expression is not None and _is_of_numbers(side.expression) for side in (statement.left, statement.right)
    )


def _is_of_numbers(expression: Any) -> bool:
    """Whether an expression is made of numbers: no symbol, no size, no sum and no derivative."""
    if not isinstance(expression, OF_NUMBERS):
        return False
    return isinstance(expression, Number) or all(map(_is_of_numbers, expression.args))


def _decimal(node: Node) -> tuple[Fraction, Fraction] | None:
    r"""The value of a decimal and of one unit of its last digit, also of one times a power of ten."""
    match node:
        case Bracketed():
            return _decimal(node.inner)
        case Minus():
            inside = _decimal(node.inner)
            return None if inside is None else (-inside[0], inside[1])
        case Numeral(decimals=decimals) if decimals:
            return node.value, Fraction(1, 10**decimals)
        case Product(factors=(first, PowerOf(base=Numeral(value=10), exponent=exponent))):
            inside, power = _decimal(first), _whole(exponent)
            return None if inside is None or power is None else (inside[0] * power, inside[1] * power)
    return None


def _whole(exponent: Node) -> Fraction | None:
    """Ten to a whole number."""
    match exponent:
        case Bracketed():
            return _whole(exponent.inner)
        case Minus(inner=Numeral(value=value)) if value.denominator == 1 and value < 100:
            return Fraction(1, 10 ** int(value))
        case Numeral(value=value) if value.denominator == 1 and value < 100:
            return Fraction(10 ** int(value))
    return None


def _is_written(value: Interval | None, written: Fraction, unit: Fraction) -> bool:
    """Whether a number rounds to the decimal, or is it where its further digits are cut off.

    Of a few digits it says too little: 0.39 is not meant where 0.3 is written, nor 0.25 by 0.3.
    """
    digits = abs(written) / unit
    if value is None or digits < FEWEST_ROUNDED:
        return False
    low, high = (interval(end).bounds for end in (written - unit / 2, written + unit / 2))
    if low.b <= value.bounds.a and value.bounds.b <= high.a:
        return True
    start, end = sorted((written, written + unit * (1 if written > 0 else -1)))
    low, high = interval(start).bounds, interval(end).bounds
    return bool(digits >= FEWEST_CUT and low.b < value.bounds.a and value.bounds.b < high.a)


def _value(expression: Any, number: Callable[[Any], Interval]) -> Interval | None:
    """The value between two bounds, if it has one."""
    at = Instance({}, {}, _no_entry, number, interval_exp, interval_log)
    try:
        return evaluate(expression, at)  # type: ignore[no-any-return]
    except (Undefined, OverflowError, ValueError, ZeroDivisionError, TypeError):
        return None


def _no_entry(name: str, positions: tuple[int, ...]) -> Interval:
    raise Undefined(f"{name} at {positions} is no number")


def _rounded(value: Any) -> Interval:
    """A number that is put in: one with a point may be rounded, or cut off, in its last digit."""
    exact = interval(value)
    if not isinstance(value, Fraction) or value.denominator == 1:
        return exact
    digits = next((at for at in count(1) if 10**at % value.denominator == 0 or at > MOST_DIGITS), MOST_DIGITS)
    return _around(value, Fraction(1, 10**digits))


def _around(value: Fraction, unit: Fraction) -> Interval:
    return Interval(IV.mpf([interval(value - unit).bounds.a, interval(value + unit).bounds.b]))


__all__ = ["TO_THE_DIGITS", "far_apart", "has_logarithm", "true_to_the_digits"]
