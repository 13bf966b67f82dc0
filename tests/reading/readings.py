"""Readings of a formula in numbers: every symbol a number, a row, a column or a matrix, at random, and what that gives.

The reader of words says "proved" of two sides if they are equal in every reading that gives
both a value. This is what a reading is, written without the code that is tested: the value
of a surface tree by NumPy. A product with a single entry is a number to what follows it;
a number may be added to every entry, or along the diagonal, or not at all; a row or a column
to every other, as NumPy does it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from derive.reading.problems import Span
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    FractionOf,
    Function,
    Hadamard,
    MatrixOf,
    Minus,
    Name,
    Node,
    Numeral,
    PowerOf,
    Product,
    Sum,
    Transposed,
)

Value = Any
SIZES = (2, 3)
TERMS = 3
ADDED = ("never", "entries", "diagonal", "broadcast")  # how what has another shape is added
WELL = 1e5  # the condition number of what is inverted


class NoMeaning(Exception):
    """The formula has no value in this reading."""


@dataclass
class Reading:
    """One choice of what the symbols are; `added` says how a number is added to a matrix."""

    random: random.Random
    added: str
    entrywise_powers: bool
    dot: str
    f_is_function: bool
    no_numbers: set[str]
    values: dict[tuple[str, int], Value] = field(default_factory=dict)

    @classmethod
    def at_random(cls, chance: random.Random, trees: tuple[Node, ...] = ()) -> Reading:
        """Some reading of these trees; what is transposed or multiplied entry by entry somewhere is no number."""
        nodes = [node for tree in trees for node in tree.walk()]
        parts = [part for node in nodes if isinstance(node, Hadamard) for part in (node.left, node.right)]
        parts += [node.inner for node in nodes if isinstance(node, Transposed)]
        no_numbers = {bare(part) for part in parts} | {n.name for n in nodes if isinstance(n, Name) and n.transposed}
        added, dot = chance.choice(ADDED), chance.choice(["inner", "entries", "matrix"])
        return cls(chance, added, chance.random() < 0.5, dot, chance.random() < 0.7, no_numbers)

    def symbol(self, node: Name, at: int) -> Value:
        """What a symbol is: Greek letters are numbers, capitals none, small ones anything; x has an index here."""
        key = (node.name, at if node.lower else -1)
        if key not in self.values:
            shape_of = next((value.shape for (name, _), value in self.values.items() if name == node.name), None)
            shape = shape_of if shape_of is not None else self._shape(node.name)
            rng = np.random.default_rng(self.random.getrandbits(32))
            self.values[key] = rng.integers(-4, 5, size=shape) + rng.integers(1, 3) / 8
        return self.values[key]

    def _shape(self, name: str) -> tuple[int, ...]:
        n, m = self.random.choice(SIZES), self.random.choice(SIZES)
        if name.startswith("\\"):
            if name in self.no_numbers:
                raise NoMeaning
            return ()
        shapes: list[tuple[int, ...]] = [(n, m), (n, n)]
        if not name.isupper():
            shapes += [(n, 1), (1, n), (n, 1), (1, n)] + [()] * (name not in self.no_numbers)
        return self.random.choice(shapes)

    def value(self, node: Node, at: int = -1) -> Value:
        """The value of a tree; raises NoMeaning."""
        match node:
            case Numeral():
                return np.array(float(node.value))
            case Name():
                value = self.symbol(node, at)
                return value.T if node.transposed else value
            case Bracketed():
                return self.value(node.inner, at)
            case Minus():
                return -self.value(node.inner, at)
            case Sum():
                total = node.signs[0] * self.value(node.terms[0], at)
                for term, sign in zip(node.terms[1:], node.signs[1:], strict=True):
                    total = self._sum(total, sign * self.value(term, at))
                return total
            case Product():
                return self._product(node, at)
            case Transposed():
                return self.value(node.inner, at).T
            case Hadamard():
                return self._entrywise(node, at)
            case FractionOf():
                return self._quotient(self.value(node.over, at), self.value(node.under, at))
            case PowerOf():
                return self._power(self.value(node.base, at), int(self.value(node.exponent)))
            case Function():
                return np.tanh(self.value(node.argument, at))
            case Applied():
                argument = self.value(node.arguments[0], at)
                return np.sin(argument) if self.f_is_function else times(self.symbol(node.head, at), argument)
            case MatrixOf():
                return self._blocks(node, at)
            case Big():
                return sum(self.value(node.body, each) for each in range(TERMS))
            case _:
                raise AssertionError(node)

    def _blocks(self, node: MatrixOf, at: int) -> Value:
        values = [np.atleast_2d(self.value(cell, at)) for cell in node.cells]
        try:
            return np.block([values[row * node.columns : (row + 1) * node.columns] for row in range(node.rows)])
        except ValueError:
            raise NoMeaning from None

    def _sum(self, left: Value, right: Value) -> Value:
        left, right = number_of(left), number_of(right)
        if left.shape == right.shape:
            return left + right
        if self.added == "broadcast":
            return broadcast(left, right, np.add)
        if self.added == "never" or (left.shape and right.shape):
            raise NoMeaning
        if self.added == "entries":
            return left + right
        rows, columns = left.shape or right.shape
        if rows != columns:
            raise NoMeaning
        return sum(each if each.shape else each * np.eye(rows) for each in (left, right))

    def _product(self, node: Product, at: int) -> Value:
        signs = node.signs or ("",) * (len(node.factors) - 1)
        runs, between = [[self.value(node.factors[0], at)]], []
        for factor, sign in zip(node.factors[1:], signs, strict=True):
            value = self.value(factor, at)
            if sign:
                between.append(sign)
                runs.append([value])
            else:
                runs[-1].append(value)
        values = [some_bracketing(run) for run in runs]
        result = values[0]
        for value in values[1:]:
            result = self._dotted(result, value)
        return result

    def _dotted(self, left: Value, right: Value) -> Value:
        if not left.shape or not right.shape or self.dot == "matrix":
            return times(left, right)
        if left.shape != right.shape:
            raise NoMeaning
        return left * right if self.dot == "entries" else np.sum(left * right)

    def _entrywise(self, node: Hadamard, at: int) -> Value:
        if self.added == "diagonal":  # nobody takes entries of a sum with 1 for the identity
            raise NoMeaning
        left, right = self.value(node.left, at), self.value(node.right, at)
        if self.added == "broadcast":
            return broadcast(left, right, np.multiply)
        if left.shape and right.shape and left.shape != right.shape:
            raise NoMeaning
        return left * right

    def _quotient(self, over: Value, under: Value) -> Value:
        over, under = number_of(over), number_of(under)
        if under.shape and self.added == "diagonal":  # who divides entry by entry adds entry by entry
            raise NoMeaning
        if self.added == "broadcast":
            return broadcast(over, under, np.divide)
        if under.shape and under.shape != over.shape and over.shape:
            raise NoMeaning
        return over / under

    def _power(self, base: Value, exponent: int) -> Value:
        base = number_of(base)
        if not base.shape or (self.entrywise_powers and exponent > 0):
            return base**exponent
        if base.shape[0] != base.shape[1]:
            raise NoMeaning
        if exponent < 0 and np.linalg.cond(base) > WELL:
            raise NoMeaning
        return np.linalg.matrix_power(base, exponent)


def broadcast(left: Value, right: Value, make: Any) -> Value:
    """Entry by entry, a row or a column along the other's as NumPy has it."""
    try:
        return make(left, right)
    except ValueError:
        raise NoMeaning from None


def bare(node: Node) -> str:
    """The name of a symbol in brackets or without; empty for anything else."""
    return bare(node.inner) if isinstance(node, Bracketed) else node.name if isinstance(node, Name) else ""


def number_of(value: Value) -> Value:
    """A matrix with a single entry as a number."""
    return value.reshape(()) if value.size == 1 else value


def times(left: Value, right: Value) -> Value:
    """A product beside each other."""
    left, right = number_of(left), number_of(right)
    if not left.shape or not right.shape:
        return left * right
    if left.shape[1] != right.shape[0]:
        raise NoMeaning
    return left @ right


def some_bracketing(values: list[Value]) -> Value:
    """The product in any way of setting brackets that gives one."""
    if len(values) == 1:
        return values[0]
    for at in range(1, len(values)):
        try:
            return times(some_bracketing(values[:at]), some_bracketing(values[at:]))
        except NoMeaning:
            continue
    raise NoMeaning


def differ(left: Node, right: Node, chance: random.Random, readings: int = 60) -> tuple[bool, int]:
    """Whether some reading tells two trees apart, and in how many both had a value."""
    meant = 0
    for _ in range(readings):
        reading = Reading.at_random(chance, (left, right))
        try:
            with np.errstate(all="ignore"):
                one, other = number_of(reading.value(left)), number_of(reading.value(right))
        except (NoMeaning, np.linalg.LinAlgError):
            continue
        if not (np.isfinite(one).all() and np.isfinite(other).all()):
            continue
        meant += 1
        if not same(one, other):
            return True, meant
    return False, meant


def same(left: Value, right: Value) -> bool:
    """Whether two values are one; a number is one with that multiple of the identity."""
    if left.shape != right.shape and () in (left.shape, right.shape):
        square = left if left.shape else right
        if square.shape[0] != square.shape[1]:
            return False
        left, right = (each if each.shape else each * np.eye(square.shape[0]) for each in (left, right))
    return left.shape == right.shape and np.allclose(left, right, rtol=1e-5, atol=1e-5)


# -- formulas at random -------------------------------------------------------------------

HERE = Span(0, 0)
LETTERS = ("A", "B", "x", "y", r"\lambda")
KINDS = ("sum", "product", "product", "transpose", "entrywise", "inverse", "numeral", "minus", "quotient", "dot",
         "function", "applied", "big", "one", "square", "row", "column")  # fmt: skip


def formula(chance: random.Random, depth: int, letters: tuple[str, ...] = LETTERS, *, summed: bool = False) -> Node:
    """A formula at random; one below a sum may speak of its index."""
    if depth == 0 or chance.random() < 0.1:
        name = chance.choice(letters)
        if summed and chance.random() < 0.5:
            return Name(HERE, "u", (Name(HERE, "i"),))
        return Name(HERE, name, transposed=not name.startswith("\\") and chance.random() < 0.25)

    def inside() -> Node:
        return formula(chance, depth - 1, letters, summed=summed)

    def factor() -> Node:
        return wrapped(inside())

    match chance.choice(KINDS):
        case "sum":
            return Sum(HERE, (inside(), inside()), (1, chance.choice([1, -1])))
        case "product":
            return Product(HERE, (factor(), factor()), ("",))
        case "transpose":
            return Transposed(HERE, wrapped(inside()))
        case "entrywise":
            return Hadamard(HERE, factor(), factor())
        case "inverse":
            return PowerOf(HERE, wrapped(inside()), Minus(HERE, numeral(1)))
        case "square":
            return PowerOf(HERE, wrapped(inside()), numeral(2))
        case "numeral":
            return Product(HERE, (numeral(2), factor()), ("",))
        case "minus":
            return Minus(HERE, factor())
        case "quotient":
            return FractionOf(HERE, inside(), chance.choice([numeral(2), factor()]))
        case "dot":
            return Product(HERE, (factor(), factor()), (r"\cdot",))
        case "function":
            return Function(HERE, "tanh", Bracketed(HERE, inside()))
        case "applied":
            return Applied(HERE, Name(HERE, "F"), (inside(),))
        case "row":
            return MatrixOf(HERE, (inside(), inside()), 2)
        case "column":
            return MatrixOf(HERE, (inside(), inside()), 1)
        case "one":
            return Sum(HERE, (numeral(1), inside()), (1, -1))
        case _:
            if summed:
                return inside()
            return Big(HERE, "sum", Name(HERE, "i"), None, None, (), formula(chance, depth - 1, letters, summed=True))


def numeral(value: int) -> Node:
    """A number."""
    return Numeral(HERE, Fraction(value))


def wrapped(node: Node) -> Node:
    """A factor, in brackets unless it is a symbol."""
    return node if isinstance(node, (Name, Function, MatrixOf)) else Bracketed(HERE, node)
