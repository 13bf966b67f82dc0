"""Equalities with brackets, [y = 1], made up at random: none is proved that numbers refute in one of the cases."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from derive.language import Entry, Expression, Number, exp, variable
from derive.reading.doubts import value_cases
from derive.reading.doubts.value_cases import Bracket, is_proved

P, Y, ONE, ZERO = (variable(name)[()] for name in ("p", "y", "[y = 1]", "[y = 0]"))
VALUES = frozenset({Fraction(0), Fraction(1)})
BRACKETS = {entry.family: Bracket(Y.family, Fraction(value), VALUES) for entry, value in ((ONE, 1), (ZERO, 0))}
PAIRS = 250


def made_up(chance: random.Random, depth: int) -> Expression:
    if not depth or chance.random() < 0.25:
        return chance.choice([P, Y, ONE, ZERO, Number(2), Number(-1)])
    first, second = made_up(chance, depth - 1), made_up(chance, depth - 1)
    return chance.choice([first + second, first - second, first * second, first**2, exp(first)])


def exchanged(expression: Any, chance: random.Random) -> Any:
    """The expression with y and its brackets put for each other, right in most places."""
    if expression == P or isinstance(expression, Number):
        return expression
    if isinstance(expression, Entry):
        right = {Y: [Y**3, ONE, 1 - ZERO], ONE: [ONE, Y, Y**2], ZERO: [ZERO, 1 - Y, 1 - ONE]}[expression]
        return chance.choice([*right, Y, ZERO])
    return expression.func(*[exchanged(part, chance) for part in expression.args])


def value(expression: Any, y: int, p: float) -> float:
    """What SymPy computes where y, and so its brackets, have a value."""
    numbers = {"p": p, "y": y, "[y = 1]": y, "[y = 0]": 1 - y}
    plain = expression.doit()
    return float(plain.subs({symbol: numbers[str(symbol)] for symbol in plain.free_symbols}))


def pairs(seed: int) -> Iterator[tuple[Expression, Expression, bool]]:
    chance = random.Random(seed)
    for _ in range(PAIRS):
        left = made_up(chance, 3)
        right = exchanged(left, chance)
        sides = [(value(left, y, p), value(right, y, p)) for y in (0, 1) for p in (0.7, 1.3)]
        yield left, right, all(abs(one - other) <= 1e-9 * (1 + abs(one)) for one, other in sides)


def wrongly_proved(seed: int) -> tuple[int, int]:
    """How many pairs are equal in both cases, and how many are proved that aren't."""
    found = [(is_proved(left, right, (), BRACKETS), equal) for left, right, equal in pairs(seed)]
    return sum(equal for _, equal in found), sum(proved and not equal for proved, equal in found)


def test_nothing_is_proved_that_numbers_refute(monkeypatch: pytest.MonkeyPatch) -> None:
    equal, wrong = wrongly_proved(seed=1)
    assert PAIRS // 4 < equal < PAIRS - PAIRS // 8
    assert wrong == 0
    # Planted: a case is left out.
    every = value_cases._cases
    monkeypatch.setattr(value_cases, "_cases", lambda *sides: list(every(*sides))[1:])
    assert wrongly_proved(seed=1)[1] > 0
