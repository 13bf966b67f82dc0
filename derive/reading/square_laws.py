r"""What the squares of certain symbols may be: y y = y of 0 and 1, s s = 1 of -1 and 1, i i = -1 of the imaginary unit.

An equality that is false of free numbers isn't called so where it may be true with these: of the values that the text
says a symbol has; and of an i or j that is no index and stands in e^{i k x}, or with which it is true as the unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sympy

from derive.language import Entry, Family, Number, sum_over
from derive.language.nodes import Exponential, Power
from derive.proof import Assumption, Hypothesis, Refuted, Verdict, prove
from derive.proof.prover import families_of
from derive.reading.derivatives.paths import letter_in
from derive.reading.statements import Statement

LABELS = frozenset("ytdlcq")  # letters that labels have
UNITS = frozenset("ij")
UNIT = "{} may be the imaginary unit"


def with_square_laws(
    statement: Statement, left: Any, right: Any, stated: Sequence[Assumption], verdict: Verdict
) -> tuple[str, Verdict]:
    """Why an equality that is refuted may be true of such symbols, if it may; and the verdict of their values."""
    of_two = tuple(_of_two_values(statement, left, right))
    verdict = prove(left, right, (*stated, *of_two)) if of_two else verdict
    if not isinstance(verdict, Refuted):
        return f"it may be true, for {of_two[0].name}", verdict
    units = (family for family in _free(left, right) if family.name in UNITS and not family.ranges)
    for unit in units:
        if _in_exponents(unit, left, right) or _agree_with_unit(unit.name, left, right):
            return UNIT.format(unit.name), verdict
    return "", verdict


def squares_are_1(family: Family) -> tuple[str, Hypothesis]:
    """The hypothesis that a symbol is a unit vector."""
    index = family.ranges[0].index("•")
    name = f"the sum of {family.name}² is 1"
    return name, Hypothesis(name, sum_over(index, family[(index,)] ** 2), Number(1))


def is_squared(family: Family, *sides: Any) -> bool:
    """Whether the square of a symbol stands there, and its letter is none of a label: nobody means it to be one-hot."""
    powers = (power.args[0] for side in sides for power in side.atoms(Power))
    return family.name[:1].lower() not in LABELS and any(
        isinstance(base, Entry) and base.family == family for base in powers
    )


def _of_two_values(statement: Statement, left: Any, right: Any) -> Iterator[Hypothesis]:
    """For each symbol that the text says has two values, the equation that these two alone fulfil: y y = y, or 1."""
    for family in _free(left, right):
        letter = letter_in(family.symbol)
        if letter in statement.binary | statement.signs:
            entry = family[tuple(range_.index(f"•{at}") for at, range_ in enumerate(family.ranges))]
            values, is_ = ("0 and 1", entry) if letter in statement.binary else ("-1 and 1", Number(1))
            yield Hypothesis(f"{family.symbol} has no values but {values}", entry * entry, is_)


def _free(left: Any, right: Any) -> list[Any]:
    """The symbols without a definition, also those that definitions speak of."""
    found = families_of(left) | families_of(right)
    return sorted((family for family in found if family.definition is None), key=lambda family: family.name)


def _agree_with_unit(name: str, left: Any, right: Any) -> bool:
    """Whether both sides are the same polynomial, or quotient of polynomials, with the imaginary unit for a letter."""
    difference = sympy.sympify((left - right).doit(n=2))
    put = {symbol: sympy.I for symbol in difference.free_symbols if str(symbol) == name}
    return bool(sympy.expand(sympy.together(difference.xreplace(put)).as_numer_denom()[0]) == 0)


def _in_exponents(family: Any, *sides: Any) -> bool:
    """Whether a symbol stands in the exponent of an exponential, as written or in a definition."""
    bodies = [*sides, *(each.definition.body for side in sides for each in families_of(side) if each.definition)]
    powers = (power for body in bodies for power in body.atoms(Exponential))
    return any(entry.family == family for power in powers for entry in power.atoms(Entry))
