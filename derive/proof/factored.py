"""Whether expressions that SymPy wrote out are identical: as products of powers of polynomials.

Every e^(z_k) becomes a symbol of its own. What remains is a rational function, kept as
a coefficient and the powers of some polynomials, negative ones in the denominator:

    S * t_1^2 / (S - t_1)  is  {S: 1, t_1: 2, S - t_1: -1}

Multiplying adds exponents. Adding takes out the powers that all terms share (so also
the common denominator), multiplies out the rest and adds that up; two functions are
identical exactly if what is left of their difference is the polynomial 0. No greatest
common divisor is ever needed, which is what makes SymPy's `cancel` slow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import sympy
from sympy.core.function import AppliedUndef
from sympy.polys.rings import PolyElement, PolyRing


class NotRational(Exception):
    """The expression is no rational function of its entries, exponentials and logarithms."""


@dataclass(frozen=True)
class Factored:
    """`coefficient` times the product of the polynomials, each to its power."""

    coefficient: Any
    powers: dict[PolyElement, int]


def factored(written_out: Sequence[Any]) -> list[Factored]:
    """The expressions in one ring; raises NotRational."""
    rational = _without_functions(written_out)
    symbols = set().union(*(expression.free_symbols for expression in rational))
    ring = PolyRing(sorted(symbols, key=lambda symbol: symbol.name), sympy.QQ)
    generators = dict(zip(ring.symbols, ring.gens, strict=True))
    return [_convert(expression, ring, generators) for expression in rational]


def identical(left: Factored, right: Factored) -> bool:
    """Whether the two are the same function."""
    return left == right or not add([left, Factored(-right.coefficient, right.powers)]).coefficient


def multiply(factors: Sequence[Factored]) -> Factored:
    """The product: exponents are added."""
    coefficient, powers = factors[0].coefficient, dict(factors[0].powers)
    for factor in factors[1:]:
        coefficient *= factor.coefficient
        for polynomial, exponent in factor.powers.items():
            powers[polynomial] = powers.get(polynomial, 0) + exponent
    return Factored(coefficient, {p: e for p, e in powers.items() if e})


def add(terms: Sequence[Factored]) -> Factored:
    """The sum: what all terms share, times the rest multiplied out and added up."""
    terms = [term for term in terms if term.coefficient]
    if not terms:
        return Factored(sympy.QQ(0), {})
    every = {polynomial for term in terms for polynomial in term.powers}
    shared = {p: min(term.powers.get(p, 0) for term in terms) for p in every}
    total = sum(_multiplied_out(term, shared) for term in terms)
    if not isinstance(total, PolyElement):  # nothing but numbers
        return Factored(total, {p: e for p, e in shared.items() if e})
    return multiply([Factored(sympy.QQ(1), shared), _of_polynomial(total)])


def _multiplied_out(term: Factored, shared: dict[PolyElement, int]) -> Any:
    left = {p: term.powers.get(p, 0) - e for p, e in shared.items()}
    powers = [p**e for p, e in left.items() if e]
    # The shortest first: the products on the way stay short.
    return reduce(lambda left, right: left * right, sorted(powers, key=len), term.coefficient)


def _of_polynomial(polynomial: PolyElement) -> Factored:
    """A polynomial with its leading coefficient taken out, so that S and -2S share a factor."""
    if not polynomial or polynomial.is_ground:
        return Factored(polynomial.LC, {})
    return Factored(polynomial.LC, {polynomial.monic(): 1})


def _convert(expression: Any, ring: PolyRing, generators: dict[Any, PolyElement]) -> Factored:
    if expression.is_Rational:
        return Factored(ring.domain.from_sympy(expression), {})
    if expression.is_Symbol:
        return Factored(ring.domain.one, {generators[expression]: 1})
    parts = [_convert(part, ring, generators) for part in expression.args]
    if expression.is_Add:
        return add(parts)
    if expression.is_Mul:
        return multiply(parts)
    if expression.is_Pow and expression.exp.is_Integer:
        base, exponent = parts[0], int(expression.exp)
        if base.coefficient or exponent > 0:
            powers = {p: e * exponent for p, e in base.powers.items()}
            return Factored(base.coefficient**exponent, powers)
    raise NotRational(f"{expression} is not a rational function")


def _without_functions(written_out: Sequence[Any]) -> list[Any]:
    """Every exponential and logarithm as a product or sum of symbols that stand for themselves.

    e^(2z + wh) is (e^z)^2 e^(wh): powers of independent quantities, as different products
    of entries are. The log of a product is written as a sum of logs, and log e^z is z.
    """
    written_out = [_without_undetermined(expression) for expression in written_out]
    exponentials = set().union(*(expression.atoms(sympy.exp) for expression in written_out))
    terms = {e: [t.as_coeff_Mul() for t in sympy.Add.make_args(sympy.expand(e.exp))] for e in exponentials}
    # With e^(z/2) about, the symbol stands for that.
    part = math.lcm(*(int(c.q) for pairs in terms.values() for c, _ in pairs if c.is_Rational))
    names: dict[Any, Any] = {}
    for pairs in terms.values():
        for _, monomial in pairs:
            names.setdefault(monomial, sympy.Symbol(f"e^({monomial}/{part})", positive=True))
    powers = {e: sympy.Mul(*[names[m] ** (c * part) for c, m in pairs]) for e, pairs in terms.items()}
    rational = [expression.xreplace(powers) for expression in written_out]
    if not any(expression.has(sympy.log) for expression in rational):
        return rational
    logs = {sympy.log(name): monomial / part for monomial, name in names.items()}
    return [_without_logs(expression, logs) for expression in rational]


def _without_undetermined(expression: Any) -> Any:
    """Undetermined functions u(x) and their derivatives as symbols: nothing relates them."""
    names = expression.atoms(sympy.Derivative) | expression.atoms(AppliedUndef)
    return expression.xreplace({name: sympy.Symbol(str(name)) for name in names})


def _without_logs(expression: Any, known: dict[Any, Any]) -> Any:
    separate = {
        log: sympy.expand_log(sympy.log(sympy.factor(log.args[0])), force=True) for log in expression.atoms(sympy.log)
    }
    apart = expression.xreplace(separate).xreplace(known)
    return apart.xreplace({log: sympy.Symbol(str(log)) for log in apart.atoms(sympy.log)})
