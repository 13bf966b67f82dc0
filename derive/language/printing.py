"""What every printer shares: where brackets go, what may stand bare, how bound names are kept apart.

A printer walks the tree once. This file decides the structure (which operand is
bracketed, which factor gets a dot, which bound index is renamed because a free one or
a scalar has its letter); a subclass says only how a fraction, a sum, a bracket look in its
format. T is what it builds: a string of LaTeX, a line of text, a block of terminal
cells. A node that no branch knows raises TypeError.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from derive.language.binding import free_indices, fresh_index, substitute
from derive.language.nodes import (
    Addition,
    Cases,
    Delta,
    Derivative,
    Entry,
    Exponential,
    Family,
    Logarithm,
    Multiplication,
    Negation,
    Number,
    Power,
    Quotient,
    Size,
    SumOver,
)
from derive.language.ranges import Index

T = TypeVar("T")
Path = tuple[int, ...]

# How tightly a node holds together; an operand that binds looser than its place is bracketed.
SUM, PRODUCT, FACTOR, ATOM = 1, 2, 3, 4

BINDING: dict[type, int] = {
    Addition: SUM,
    Negation: SUM,
    Multiplication: PRODUCT,
    SumOver: PRODUCT,
    Derivative: FACTOR,
    Quotient: FACTOR,
    Logarithm: FACTOR,
    Power: FACTOR,
    Exponential: FACTOR,
    Number: ATOM,
    Size: ATOM,
    Entry: ATOM,
    Delta: ATOM,
    # Its brace has no right half: beside anything else it is bracketed.
    Cases: SUM,
}


def binding(expression: Any) -> int:
    """How tightly this expression holds together; what begins with a minus, as loosely as a sum."""
    if _begins_with_minus(expression):
        return SUM
    if _is_fraction(expression):
        return FACTOR
    return BINDING.get(type(expression), ATOM)


def _begins_with_minus(expression: Any) -> bool:
    if isinstance(expression, Multiplication):
        return _begins_with_minus(expression.args[0])
    return isinstance(expression, Negation) or (isinstance(expression, Number) and expression.value < 0)


@lru_cache(maxsize=4096)
def _letters(expression: Any) -> frozenset[str]:
    """The letters of scalars and sizes, with which a bound index must not be confused either."""
    found = frozenset[str]().union(*map(_letters, expression.args))
    if isinstance(expression, Entry) and not expression.args:
        found |= {expression.family.name, expression.family.latex_symbol}
    return found | {expression.range.size} if isinstance(expression, Size) else found


def is_tall(expression: Any) -> bool:
    """Whether brackets around the expression must grow with it."""
    tall = (Quotient, SumOver, Derivative, Cases)
    return any(isinstance(node, tall) or _is_fraction(node) for node in _visible(expression))


def _is_fraction(node: Any) -> bool:
    return isinstance(node, Number) and node.value.denominator != 1


def _visible(expression: Any) -> list[Any]:
    """The nodes that stand on the line itself, not inside an exponent."""
    below = [] if isinstance(expression, (Exponential, Entry)) else expression.args
    return [expression, *(node for part in below for node in _visible(part))]


class Printer(ABC, Generic[T]):
    """One walk over one expression; `changed` are the paths of the parts to mark."""

    def __init__(self, changed: Collection[Path] = (), abbreviate_from: int = 0) -> None:
        self.changed = frozenset(changed)
        self.abbreviate_from = abbreviate_from

    def render(self, expression: Any) -> T:
        """The whole expression in this printer's format."""
        scope = frozenset(index.name for index in free_indices(expression)) | _letters(expression)
        return self.visit(expression, (), scope)

    def operand(self, expression: Any, path: Path, scope: frozenset[str], least: int, **how: bool) -> T:
        """A part at its place, bracketed if it binds looser than `least` and marked if it changed."""
        shown = self.visit(expression, path, scope, **how)
        if binding(expression) < least:
            shown = self.bracket(shown, is_tall(expression))
        return self.mark(shown) if path in self.changed else shown

    def visit(self, node: Any, path: Path, scope: frozenset[str], *, last: bool = True) -> T:
        """One node, without brackets of its own; `last` is false where more factors follow."""
        match node:
            case Index():
                return self.symbol(node.name)
            case Number():
                return self.number(node.value.numerator, node.value.denominator)
            case Size():
                return self.symbol(node.range.size)
            case Entry():
                return self.entry(node)
            case Delta():
                return self.delta([self.visit(place, (), scope) for place in node.args])
            case Addition():
                return self._addition(node, path, scope)
            case Negation():
                # Where more factors follow, a sum's body would seem to go on into them.
                least = PRODUCT if last else FACTOR
                return self.negative(self.operand(node.args[0], (*path, 0), scope, least, last=last))
            case Multiplication():
                return self._multiplication(node, path, scope)
            case Quotient():
                over, under = (self.operand(part, (*path, at), scope, SUM) for at, part in enumerate(node.args))
                return self.fraction(over, under)
            case Power():
                base = self.operand(node.args[0], (*path, 0), scope, ATOM)
                if isinstance(node.args[0], Entry) and _has_superscript(node.args[0].family):
                    base = self.bracket(base, False)
                return self.power(base, self.operand(node.args[1], (*path, 1), scope, SUM))
            case Exponential():
                return self.exponential(self.operand(node.args[0], (*path, 0), scope, SUM), is_tall(node.args[0]))
            case Logarithm():
                return self.logarithm(self.operand(node.args[0], (*path, 0), scope, SUM), is_tall(node.args[0]))
            case SumOver():
                return self._sum(node, path, scope)
            case Derivative():
                return self._derivative(node, path, scope, last)
            case Cases():
                values = [self.operand(v, (*path, 2 * at), scope, SUM) for at, (v, _) in enumerate(node.branches)]
                return self.cases(values, [(c.sign, str(c.args[0]), str(c.args[1])) for _, c in node.branches])
            case _:
                raise TypeError(f"no printer knows the node {type(node).__name__}")

    def _addition(self, node: Any, path: Path, scope: frozenset[str]) -> T:
        shown: list[tuple[str, T]] = []
        for at, term in enumerate(node.args):
            here = (*path, at)
            if isinstance(term, Negation) and at > 0:
                inner = self.operand(term.args[0], (*here, 0), scope, PRODUCT)
                shown.append(("-", self.mark(inner) if here in self.changed else inner))
            elif at == 0 and _begins_with_minus(term):
                shown.append(("+", self.operand(term, here, scope, SUM)))
            else:
                shown.append(("+", self.operand(term, here, scope, PRODUCT)))
        if self.abbreviate_from and len(shown) >= self.abbreviate_from:
            shown = [*shown[:2], ("+", self.dots()), shown[-1]]
        return self.add(shown)

    def _multiplication(self, node: Any, path: Path, scope: frozenset[str]) -> T:
        count = len(node.args)
        shown: list[T] = []
        for at, factor in enumerate(node.args):
            last = at == count - 1
            open_ended = isinstance(factor, SumOver) and last
            least = PRODUCT if open_ended else FACTOR
            if at == 0 and isinstance(factor, (Negation, Number)):
                least = SUM
            shown.append(self.operand(factor, (*path, at), scope, least, last=last))
        dotted = [_needs_dot(first, second) for first, second in zip(node.args, node.args[1:], strict=False)]
        return self.multiply(shown, dotted)

    def _sum(self, node: SumOver, path: Path, scope: frozenset[str]) -> T:
        index, body = node.index, node.body
        if index.name in scope:
            # A number and the size of its own range are no index's letter anyway.
            letters = [name for name in scope if not name.isdigit() and name != index.range.size]
            renamed = fresh_index(index, free_indices(node) | {Index(name, index.range) for name in letters})
            body, index = substitute(body, {index: renamed}), renamed
        inner = self.operand(body, (*path, 0), scope | {index.name}, PRODUCT)
        excluded = [self.visit(place, (), scope) for place in node.excluded]
        return self.sum(self.symbol(index.name), excluded, self.symbol(index.range.size), inner)

    def _derivative(self, node: Any, path: Path, scope: frozenset[str], last: bool) -> T:
        body, by = node.args
        variable = self.visit(by, (*path, 1), scope)
        if isinstance(body, Entry):
            return self.derivative_of_symbol(self.operand(body, (*path, 0), scope, ATOM), variable)
        inner = self.operand(body, (*path, 0), scope, SUM)
        bare = last and isinstance(body, Exponential)
        return self.derivative(inner, variable, bracketed=not bare, tall=is_tall(body))

    # -- what a format has to say ------------------------------------------------------

    @abstractmethod
    def symbol(self, name: str) -> T: ...
    @abstractmethod
    def number(self, numerator: int, denominator: int) -> T: ...
    @abstractmethod
    def entry(self, entry: Entry) -> T: ...
    @abstractmethod
    def delta(self, places: Sequence[T]) -> T: ...
    @abstractmethod
    def add(self, terms: Sequence[tuple[str, T]]) -> T: ...
    @abstractmethod
    def dots(self) -> T: ...
    @abstractmethod
    def negative(self, inner: T) -> T: ...
    @abstractmethod
    def multiply(self, factors: Sequence[T], dotted: Sequence[bool]) -> T: ...
    @abstractmethod
    def fraction(self, over: T, under: T) -> T: ...
    @abstractmethod
    def power(self, base: T, exponent: T) -> T: ...
    @abstractmethod
    def exponential(self, argument: T, tall: bool) -> T: ...
    @abstractmethod
    def logarithm(self, argument: T, tall: bool) -> T: ...
    @abstractmethod
    def sum(self, index: T, excluded: Sequence[T], size: T, body: T) -> T: ...
    @abstractmethod
    def derivative_of_symbol(self, body: T, variable: T) -> T: ...
    @abstractmethod
    def derivative(self, body: T, variable: T, *, bracketed: bool, tall: bool) -> T: ...
    @abstractmethod
    def cases(self, values: Sequence[T], conditions: Sequence[tuple[str, str, str]]) -> T: ...
    @abstractmethod
    def bracket(self, inner: T, tall: bool) -> T: ...
    @abstractmethod
    def mark(self, inner: T) -> T: ...


def _has_superscript(family: Family) -> bool:
    """Whether an exponent would meet a superscript that is there already, such as a prime."""
    return family.raised_last or "'" in family.latex_symbol or "^" in family.latex_symbol


def _needs_dot(first: Any, second: Any) -> bool:
    """Whether two neighbours in a product would run together, or read badly, without a dot."""
    if isinstance(second, (Number, Negation)):
        return True
    if isinstance(second, Power) and isinstance(second.args[0], Number):
        return True
    if isinstance(second, SumOver):
        return False
    if isinstance(first, Quotient) or isinstance(second, Quotient):
        return True
    return isinstance(first, Exponential) and isinstance(second, Exponential)
