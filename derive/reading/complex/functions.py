r"""Moduli, roots, logarithms, exponentials and derivatives of complex numbers.

moduli, roots    |p| is a root of p p*, real and positive; |p q| = |p| |q|, and \sqrt{p p* q^2} = |p| |q| of a
                 real q, for p is factored first
exponentials     e^{a + b} = e^a e^b, the conjugate of e^a is that of a; \cos and \sin are made of them
logarithms       \log(p q) = \log p + \log q of what is positive, else \log p = \log |p| + i \arg p, the
                 principal one; an angle, \arg p, is real, and that of a product stays closed
derivatives      by a real variable: products, quotients, and what commutes with conjugation; of |p| from |p|^2
"""

from __future__ import annotations

from collections.abc import Callable

import sympy

from derive.reading.complex.factors import factors as factors_of
from derive.reading.complex.factors import is_plainly_positive
from derive.reading.complex.numbers import NotANumber, Numbers, Value

Rates = dict[str, Callable[[object], Value]]  # the derivative of an atom, by its kind


def modulus(home: Numbers, value: Value) -> Value:
    """The absolute value."""
    if not value.over:
        return value
    unit, factors = factors_of(home, value)
    result = root(home, unit * home.conjugate(unit))
    for factor, power in factors:
        result = result * _modulus_of(home, factor) ** power
    return result


def _modulus_of(home: Numbers, factor: Value) -> Value:
    """The modulus of one factor; two that have one square but for a number share it."""
    if home.is_positive(factor) or is_plainly_positive(home, factor):
        return factor
    square = factor * home.conjugate(factor)
    if not home.atoms_in(square):
        return _root_of_number(home, square)
    result = home.number(1)
    if not home.is_real(factor):  # |(x + iy)^2|^2 is (x^2 + y^2)^2
        for each, power in factors_of(home, square)[1]:
            if power > 1 and home.is_real(each):
                result = result * _modulus_of(home, each) ** (power // 2)
                square = square / each ** (power - power % 2)
    return result * (_modulus_atom(home, square) if home.atoms_in(square) else _root_of_number(home, square))


def _modulus_atom(home: Numbers, square: Value) -> Value:
    """The positive root of a number that is known to be one."""
    for known in home.of_kind("modulus"):
        ratio = home.ratio(square, known * known)
        if ratio is not None:
            return _root_of_number(home, ratio) * known
    return home.new("modulus", square, positive=True, square=square)


def root(home: Numbers, value: Value) -> Value:
    """The principal square root."""
    if not value.over:
        return value
    factors, rest = _positive_factors(home, value)
    result = home.number(1)
    for factor, power in factors:
        result = result * factor ** (power // 2)
        if power % 2:
            result = result * _root_atom(home, factor, positive=True)
    return result * (_root_atom(home, rest) if home.atoms_in(rest) else _root_of_number(home, rest))


def _root_of_number(home: Numbers, value: Value) -> Value:
    """The root of a number that no quantity stands in."""
    constant = home.constant(value)
    if constant.y or constant.x < 0:
        return _root_atom(home, value)
    result = home.number(1 if constant.x else 0)
    for number, sign in ((int(constant.x.numerator), 1), (int(constant.x.denominator), -1)):
        for prime, power in sympy.factorint(number).items() if number > 1 else ():
            result = result * home.number(int(prime)) ** (sign * (power // 2))
            if power % 2:
                result = result * _root_atom(home, home.number(int(prime)), positive=True) ** sign
    return result


def _root_atom(home: Numbers, value: Value, *, positive: bool = False) -> Value:
    return home.closed("root", value, positive=positive, square=value)


def logarithm(home: Numbers, value: Value) -> Value:
    """The natural logarithm."""
    if not value.over:
        raise NotANumber("the logarithm of 0")
    found = _of_positive(home, value)
    if found is not None:
        return found
    absolute = modulus(home, value)
    found = _of_positive(home, absolute)
    found = home.closed("log", absolute, real=True) if found is None else found
    return found + home.i * home.closed("arg", value, real=True)


def _of_positive(home: Numbers, value: Value) -> Value | None:
    """The logarithm of a number that is known to be positive."""
    factors, rest = _positive_factors(home, value)
    constant = None if home.atoms_in(rest) else home.constant(rest)
    if constant is None or constant.y or constant.x <= 0:
        return None
    total = home.number(0)
    for part, sign in ((int(constant.x.numerator), 1), (int(constant.x.denominator), -1)):
        for prime, power in sympy.factorint(part).items():
            total = total + _real_logarithm(home, home.number(int(prime))) * home.number(sign * int(power))
    for factor, power in factors:
        total = total + _real_logarithm(home, factor) * home.number(power)
    return total


def _real_logarithm(home: Numbers, value: Value) -> Value:
    """That of a positive number; of a real exponential it is the exponent."""
    exponent = home.of("exp", value)
    return home.closed("log", value, real=True) if exponent is None else exponent


def _positive_factors(home: Numbers, value: Value) -> tuple[list[tuple[Value, int]], Value]:
    """Positive numbers with their powers, and what is left: a square or a number times its conjugate is positive."""
    rest, factors = factors_of(home, value)
    found: list[tuple[Value, int]] = []
    while factors:
        factor, power = factors.pop(0)
        if home.is_positive(factor):
            found.append((factor, power))
            continue
        conjugate = home.conjugate(factor)
        if is_plainly_positive(home, factor):
            unit, parts = factors_of(home, _modulus_atom(home, factor))
            rest = rest * unit ** (2 * power)
            found += [(each, 2 * power * count) for each, count in parts]
            continue
        if home.same(conjugate, factor):
            found.append((_modulus_of(home, factor), power - power % 2))
            rest = rest * factor ** (power % 2)
            continue
        at = next((n for n, (each, p) in enumerate(factors) if p == power and home.ratio(each, conjugate)), None)
        ratio = None if at is None else home.ratio(factors.pop(at)[0], conjugate)
        if ratio is None:
            rest = rest * factor**power
            continue
        unit, parts = factors_of(home, _modulus_of(home, factor))
        rest = rest * (ratio * unit * unit) ** power
        found += [(each, 2 * power * count) for each, count in parts]
    return found, rest


def exponential(home: Numbers, value: Value) -> Value:
    """e to a number: of a sum the product of those of its terms, each with a coefficient 1 or i."""
    result = home.number(1)
    for term, coefficient in home.terms(value):
        for part, unit in ((coefficient.x, home.number(1)), (coefficient.y, home.i)):
            if part:
                each = term * unit / home.number(int(part.denominator))
                result = result * _exponential_of(home, each) ** int(part.numerator)
    return result


def _exponential_of(home: Numbers, term: Value) -> Value:
    """That of one term; e^{i arg z} is z / |z|."""
    angle = home.of("arg", term / home.i)
    if angle is not None:
        return angle / modulus(home, angle)
    for known in home.of_kind("exp"):
        of = home.of("exp", known)
        if of is not None and home.same(of, -term):
            return home.number(1) / known
    exponent = home.of("log", term)
    if exponent is not None:
        return exponent
    return home.closed("exp", term, positive=home.is_real(term))


def derivative(home: Numbers, value: Value, rates: Rates) -> Value:
    """The derivative by a real variable; `rates` has those of quantities. Raises NotANumber where one isn't known."""
    total = home.number(0)
    for at in sorted(home.atoms_in(value)):
        total = total + home.partial(value, at) * _rate(home, at, rates)
    return total


def _rate(home: Numbers, at: int, rates: Rates) -> Value:
    atom, own = home.atoms[at], home.variable(at)
    if atom.kind == "conjugate":
        return home.conjugate(_rate(home, atom.of, rates))
    if atom.kind in rates:
        return rates[atom.kind](atom.of)
    if atom.square is not None:
        return derivative(home, atom.square, rates) / (home.number(2) * own)
    inside = derivative(home, atom.of, rates) if isinstance(atom.of, Value) else None
    if inside is None or atom.kind not in ("exp", "log", "arg"):
        raise NotANumber(f"the derivative of {atom.kind} isn't known")
    if atom.kind == "exp":
        return own * inside
    return inside / atom.of if atom.kind == "log" else home.imaginary_part(inside / atom.of)
