r"""The factors of complex numbers, and what their terms show: that x^2 + z z^* is positive."""

from __future__ import annotations

from typing import Any

import sympy
from flint import Ordering, fmpq, fmpq_mpoly_ctx
from sympy.polys.rings import PolyElement

from derive.reading.complex.numbers import FIELD, Numbers, Value


def factors(home: Numbers, value: Value) -> tuple[Value, list[tuple[Value, int]]]:
    """A number that no quantity stands in, and factors with their powers, below 0 in a denominator.

    They are irreducible over the rational numbers; one with other coefficients is taken for one factor.
    """
    unit, found = home.number(1), []
    for part, sign in zip(home.parts(value), (1, -1), strict=True):
        coefficient, factors = _factored(home, part)
        unit = unit * Value(home, home.ring(coefficient), home.ring(1)) ** sign
        found += [(Value(home, each, home.ring(1)), sign * power) for each, power in factors]
    return unit, found


def _factored(home: Numbers, part: PolyElement) -> tuple[Any, list[tuple[PolyElement, int]]]:
    used = sorted(home.atoms_in(Value(home, part, home.ring(1))))
    if not used:
        return part.coeff(1), []
    least = tuple(min(monomial[at] for monomial in part) for at in range(home.ring.ngens))
    found = [(home.ring.gens[at], power) for at, power in enumerate(least) if power]
    rest = home.ring({tuple(a - b for a, b in zip(m, least, strict=True)): c for m, c in part.terms()})
    if len(rest) == 1:
        return rest.LC, found
    monic = rest * (1 / rest.LC)
    if any(coefficient.y for coefficient in monic.values()):
        return rest.LC, [*found, (monic, 1)]
    context = fmpq_mpoly_ctx.get([str(symbol) for symbol in home.ring.symbols], Ordering.lex)
    terms = {m: fmpq(int(c.x.numerator), int(c.x.denominator)) for m, c in monic.terms()}
    _, factors = context.from_dict(terms).factor()
    made = [
        (home.ring({tuple(map(int, m)): _rational(c) for m, c in each.to_dict().items()}), power)
        for each, power in factors
    ]
    return rest.LC, [*found, *((each * (1 / each.LC), int(power)) for each, power in made)]


def is_plainly_positive(home: Numbers, value: Value) -> bool:
    """Whether a number is a sum of squares and of numbers times their conjugates, as its terms show."""
    over, under = home.parts(value)
    plain = under == home.ring(1) and all(c.x > 0 and not c.y for c in over.values())
    return bool(plain) and all(_is_square(home, monomial) for monomial in over)


def _is_square(home: Numbers, monomial: tuple[int, ...]) -> bool:
    for at, power in enumerate(monomial):
        if power % 2 and home.atoms[at].real and not home.atoms[at].positive:
            return False
        if power and not home.atoms[at].real:
            over, under = home.parts(home.conjugate_of(at))
            other = home.ring.gens.index(over) if over in home.ring.gens and under == home.ring(1) else None
            if other is None or other >= len(monomial) or monomial[other] != power:
                return False
    return True


def _rational(value: Any) -> Any:
    return FIELD(sympy.QQ(int(value.p), int(value.q)), 0)
