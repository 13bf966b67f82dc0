r"""Where two functions have their largest value: at the same places, if one is the other through what keeps the order.

argmax_\theta L = argmax_\theta \log L = argmin_\theta (-\log L), and argmax_j \hat y_j = argmax_j o_j where \hat y_j
is e^{o_j} over what is the same for every j. The logarithm and the exponential keep the order, a positive number as
a factor does, and a minus turns it round. Whether anything else keeps it isn't known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from derive.language import Entry, Expression, Index, Number, Size, exp, log, substitute
from derive.language.nodes import Addition, Exponential, Multiplication, Power, Quotient, SumOver
from derive.reading.building import Builder
from derive.reading.knowledge import Document
from derive.reading.likeness import likeness, unbracketed
from derive.reading.probability.joints import joints_in
from derive.reading.symbols import bound_index, size_of
from derive.reading.syntax import FractionOf, Function, Minus, Name, Node, Numeral, Operator, Product

TURNED = {"argmax": "argmin", "argmin": "argmax"}


@dataclass(frozen=True)
class Extremum:
    """argmax or argmin of `of`, over what `binds` are; `node` is where it stands."""

    node: Operator
    name: str
    of: Node


def extremum_of(node: Node, document: Document) -> Extremum | None:
    """The argmax or argmin that a side is, without what keeps the order in front of its function."""
    node = unbracketed(node)
    if not isinstance(node, Operator) or node.name not in TURNED or len(node.arguments) != 1 or not node.binds:
        return None
    name, of = node.name, node.arguments[0]
    bound = frozenset(node.binds.split(","))
    while (inner := _inside(of, document, bound)) is not None:
        sign, of = inner
        name = name if sign > 0 else TURNED[name]
    return Extremum(node, name, unbracketed(of))


def _inside(node: Node, document: Document, bound: frozenset[str]) -> tuple[int, Node] | None:
    """What stands within one step that keeps the order (1) or turns it round (-1), if this is one."""
    node = unbracketed(node)
    match node:
        case Minus():
            return -1, node.inner
        case Function(name="log" | "exp"):
            return 1, node.argument
        case FractionOf() if sign := _sign(node.under, document, bound):
            return sign, node.over
        case Product(factors=(first, second)) if sign := _sign(first, document, bound):
            return sign, second
        case Product(factors=(first, *others)) if sign := _sign(first, document, bound):
            return sign, Product(node.span, tuple(others), node.signs[1:])
    return None


def _sign(node: Node, document: Document, bound: frozenset[str]) -> int:
    """The sign of a number, or of one over how many there are, unless that is `bound`; 0 for anything else."""
    node = unbracketed(node)
    match node:
        case Numeral():
            return (node.value > 0) - (node.value < 0)
        case Minus():
            return -_sign(node.inner, document, bound)
        case FractionOf():
            return _sign(node.over, document, bound) * _sign(node.under, document, bound)
        case Name():
            return int(document.is_size(size_of(node)) and size_of(node) not in bound)
    return 0


def same_places(left: Node, right: Node, builder: Builder) -> Iterator[tuple[Expression, Expression, tuple[Any, ...]]]:
    """Pairs of expressions for two argmax: where one pair is equal, both are at the same places.

    Beside each stand its joint probabilities, which are positive. Raises NotRead, ValueError, TypeError.
    """
    document = builder.document
    one, other = extremum_of(left, document), extremum_of(right, document)
    if one is None or other is None or one.name != other.name or one.node.binds != other.node.binds:
        return
    if [likeness(each) for each in one.node.scripts] != [likeness(each) for each in other.node.scripts]:
        return
    scopes = [_scope(each, document) for each in (one, other)]
    if scopes[0] != scopes[1]:
        return
    first, second = (builder.build(each.of, scope) for each, scope in zip((one, other), scopes, strict=True))
    positive = (*joints_in(first), *joints_in(second))
    yield first, second, positive
    for here, there in ((first, second), (second, first)):
        if _is_positive(here, positive):
            yield log(here), there, positive
    for index in scopes[0].values() if len(scopes[0]) == 1 else ():
        yield from _up_to_a_factor(first, second, index, positive)
        yield from _up_to_a_factor(second, first, index, positive)


def _scope(each: Extremum, document: Document) -> Mapping[str, Index]:
    r"""The letters that are bound and stand for indices; \theta is a symbol as any other."""
    letters = [letter for letter in each.node.binds.split(",") if letter in document.inventory.index_letters]
    return {letter: bound_index(letter, document.range_at(("bound", each.node.span, letter))) for letter in letters}


def _up_to_a_factor(here: Any, there: Any, index: Index, positive: tuple[Any, ...]) -> Iterator[Any]:
    """Where `here` is e to the other, times what is positive and the same for all: f_j e^{g_m} = f_m e^{g_j}."""
    another = Index(f"another {index.name}", index.range)
    here_too, there_too = (substitute(each, {index: another}) for each in (here, there))
    yield here - here_too, there - there_too, positive
    if _is_positive(here, positive):
        yield here * exp(there_too), here_too * exp(there), positive


def _is_positive(expression: Any, positive: tuple[Any, ...]) -> bool:
    """Whether an expression is positive by what it is made of."""
    match expression:
        case Exponential() | Size():
            return True
        case Number():
            return bool(expression.value > 0)
        case Addition() | Multiplication() | Quotient():
            return all(_is_positive(part, positive) for part in expression.args)
        case Power():
            return _is_positive(expression.args[0], positive)
        case SumOver():
            return not expression.excluded and _is_positive(expression.body, positive)
        case Entry():
            definition = expression.family.definition
            return expression.family in positive or (definition is not None and _is_positive(definition.body, positive))
    return False
