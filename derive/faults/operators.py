"""The fault operators: each takes a place and says what a slip of one kind could have made of it.

They are closed under going back: a sign flipped twice is right again, a dropped
exclusion can be added. So the same table that plants faults proposes repairs. An
operator yields nodes to put at its place; some of them may be equal to what stood there
(a commuted product, an index that a delta pins anyway), which is for a judge to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType
from typing import Any

from derive.faults.places import Path, Place, places, put, scope_of
from derive.language import (
    Addition,
    Cases,
    D,
    Delta,
    Derivative,
    Entry,
    Exponential,
    Expression,
    Index,
    Logarithm,
    Multiplication,
    Negation,
    Number,
    Power,
    Quotient,
    SumOver,
    free_indices,
    substitute,
)

Operator = Callable[[Place], Iterator[Any]]
TWO = Number(2)


def flip_sign(place: Place) -> Iterator[Any]:
    """A minus too many or too few."""
    if isinstance(place.node, Negation):
        yield place.node.args[0]
    elif place.is_term:
        yield Negation(place.node)


def swap_indices(place: Place) -> Iterator[Any]:
    """Two free indices of one range exchanged in the whole line."""
    if place.path:
        return
    for first, second in combinations(sorted(free_indices(place.node), key=lambda index: index.name), 2):
        if first.range == second.range:
            yield substitute(place.node, {first: second, second: first})


def capture_index(place: Place) -> Iterator[Any]:
    """A free index of a sum's body written with the letter that the sum binds."""
    if isinstance(place.node, SumOver):
        for index in _other_indices(place, place.node.index, among=free_indices(place.node.body)):
            # Not `substitute`, which would rightly rename the bound one: this is the slip.
            yield SumOver(_renamed(place.node.body, index, place.node.index), *place.node.args[1:])


def release_index(place: Place) -> Iterator[Any]:
    """The bound index of a sum's body written with the letter of a free one."""
    if isinstance(place.node, SumOver):
        for index in _other_indices(place, place.node.index):
            yield SumOver(_renamed(place.node.body, place.node.index, index), *place.node.args[1:])


def rename_index(place: Place) -> Iterator[Any]:
    """Another index in scope at one position of one symbol."""
    if isinstance(place.node, (Entry, Delta)):
        yield from _with_other_indices(place, place.node)


def drop_part(place: Place) -> Iterator[Any]:
    """A term of a sum, or a factor of a product, is lost."""
    node = place.node
    if isinstance(node, (Addition, Multiplication)):
        for at in range(len(node.args)):
            rest = (*node.args[:at], *node.args[at + 1 :])
            yield rest[0] if len(rest) == 1 else node.func(*rest)
    if isinstance(node, Quotient):
        yield node.args[0]


def add_term(place: Place) -> Iterator[Any]:
    """One more term: 1, or a quantity of the line."""
    if place.is_term and not isinstance(place.node, Number):
        for term in (Number(1), *_factors(place)):
            yield place.node + term
            yield place.node - term


def add_factor(place: Place) -> Iterator[Any]:
    """One more factor: 2, or a quantity of the line."""
    if place.is_term and not isinstance(place.node, Addition):
        for factor in (TWO, *_factors(place)):
            yield _times(place.node, factor)


def square(place: Place) -> Iterator[Any]:
    """A square too many."""
    if not isinstance(place.node, (Power, Number, Delta, Negation)):
        yield Power(place.node, TWO)


def unsquare(place: Place) -> Iterator[Any]:
    """A power is lost."""
    if isinstance(place.node, Power):
        yield place.node.args[0]


def turn_fraction(place: Place) -> Iterator[Any]:
    """Numerator and denominator exchanged."""
    if isinstance(place.node, Quotient):
        yield Quotient(place.node.args[1], place.node.args[0])


def drop_exclusion(place: Place) -> Iterator[Any]:
    """The sum over k ≠ j taken for the sum over all k."""
    if isinstance(place.node, SumOver):
        body, index, *excluded = place.node.args
        for at in range(len(excluded)):
            yield SumOver(body, index, *excluded[:at], *excluded[at + 1 :])


def add_exclusion(place: Place) -> Iterator[Any]:
    """The sum over all k taken for the sum over k ≠ j."""
    if isinstance(place.node, SumOver):
        for index in _other_indices(place, place.node.index):
            if index not in place.node.excluded:
                yield SumOver(*place.node.args, index)


def drop_delta(place: Place) -> Iterator[Any]:
    """A delta is taken for 1."""
    if isinstance(place.node, Delta):
        yield Number(1)


def add_delta(place: Place) -> Iterator[Any]:
    """A delta too many, of two indices in scope."""
    if place.is_term and not isinstance(place.node, Addition):
        for first, second in combinations(place.scope.indices, 2):
            if first.range == second.range:
                yield _times(place.node, Delta(first, second))


def replace_symbol(place: Place) -> Iterator[Any]:
    """One symbol for another with the same kinds of indices: y for a, z for a."""
    if isinstance(place.node, Entry):
        for family in place.scope.families:
            if family.ranges == place.node.family.ranges and family != place.node.family:
                yield Entry(family, *place.node.args)


def replace_variable(place: Place) -> Iterator[Any]:
    """The derivative by z_i taken for that by z_j."""
    if isinstance(place.node, Derivative):
        for by in _with_other_indices(place, place.node.args[1]):
            yield D(place.node.args[0], by)


def change_number(place: Place) -> Iterator[Any]:
    """A number that is off by one."""
    if isinstance(place.node, Number):
        yield Number(place.node.value + 1)
        yield Number(place.node.value - 1)


def change_operation(place: Place) -> Iterator[Any]:
    """A sum written as a product, a product as a sum or a fraction, a fraction as a product."""
    node = place.node
    if isinstance(node, Addition):
        yield Multiplication(*[part.args[0] if isinstance(part, Negation) else part for part in node.args])
    if isinstance(node, Multiplication):
        yield Addition(*node.args)
        if len(node.args) == 2:
            yield Quotient(*node.args)
    if isinstance(node, Quotient):
        yield Multiplication(*node.args)


def drop_function(place: Place) -> Iterator[Any]:
    """A logarithm, an exponential, a sum sign or a derivative is lost."""
    if isinstance(place.node, (Logarithm, Exponential)):
        yield place.node.args[0]
    if isinstance(place.node, Derivative):
        yield place.node.args[0]
    if isinstance(place.node, SumOver):
        for index in place.scope.of_range(place.node.index.range):
            yield substitute(place.node.body, {place.node.index: index})


def swap_cases(place: Place) -> Iterator[Any]:
    """The values of two cases exchanged."""
    if isinstance(place.node, Cases) and len(place.node.branches) == 2:
        first, one, second, two = place.node.args
        yield Cases(second, one, first, two)


OPERATORS: MappingProxyType[str, Operator] = MappingProxyType(
    {
        "flip a sign": flip_sign,
        "swap two indices": swap_indices,
        "capture an index": capture_index,
        "release an index": release_index,
        "rename an index": rename_index,
        "drop a term or factor": drop_part,
        "add a term": add_term,
        "add a factor": add_factor,
        "square": square,
        "unsquare": unsquare,
        "turn a fraction": turn_fraction,
        "sum over k ≠ j for over k": add_exclusion,
        "sum over k for over k ≠ j": drop_exclusion,
        "drop a delta": drop_delta,
        "add a delta": add_delta,
        "another symbol": replace_symbol,
        "another variable": replace_variable,
        "another number": change_number,
        "another operation": change_operation,
        "drop a function": drop_function,
        "swap the cases": swap_cases,
    }
)


@dataclass(frozen=True)
class Edit:
    """One slip: which operator, where, and what the whole expression then is."""

    operator: str
    path: Path
    expression: Expression


def edits(
    expression: Any, *beside: Any, indices: Sequence[Index] = (), operators: Sequence[str] = tuple(OPERATORS)
) -> Iterator[Edit]:
    """Every expression that one slip makes of this one, each once and none the expression itself.

    `beside` are the other lines in view: their symbols and indices may slip in as well.
    """
    seen = {expression}
    scope = scope_of(expression, *beside, indices=indices)
    for place in places(expression, scope):
        for name in operators:
            for new in OPERATORS[name](place):
                whole = put(expression, place.path, new)
                if whole not in seen:
                    seen.add(whole)
                    yield Edit(name, place.path, whole)


def _times(node: Any, factor: Expression) -> Expression:
    """The product, without a 1 in front."""
    product: Expression = factor if node == Number(1) else node * factor
    return product


def _factors(place: Place) -> list[Expression]:
    """The line's quantities whose indices mean the same here."""
    return [factor for factor in place.scope.factors if free_indices(factor) <= set(place.scope.indices)]


def _other_indices(place: Place, bound: Index, among: Any = None) -> list[Index]:
    found = place.scope.of_range(bound.range)
    return [index for index in found if index != bound and (among is None or index in among)]


def _with_other_indices(place: Place, node: Any) -> Iterator[Any]:
    """The entry or delta with another index in scope at one of its positions."""
    for at, old in enumerate(node.args):
        if isinstance(old, Index):
            for index in place.scope.of_range(old.range):
                if index != old:
                    yield node.func(*node.args[:at], index, *node.args[at + 1 :])


def _renamed(node: Any, old: Index, new: Index) -> Any:
    """The free occurrences of `old` written as `new`, whatever binds that letter inside."""
    if node == old:
        return new
    if not node.args:
        return node
    if isinstance(node, SumOver):
        excluded = [new if place == old else place for place in node.excluded]
        if new == node.index and new in excluded:
            return node
        body = node.body if node.index == old else _renamed(node.body, old, new)
        return SumOver(body, node.index, *excluded)
    return node.func(*[_renamed(part, old, new) for part in node.args])
