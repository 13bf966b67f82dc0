"""What a partial derivative means: every Derivative pushed down to the entries.

At the leaves d z_k / d z_j is a Kronecker delta; a sum is differentiated term by
term (the sums are finite). A derivative by an entry of a *defined* family (by the
logits z, themselves sums of weights) takes that family as the variable: other
definitions are unfolded until it appears.

The result is correct but not pretty; the lines that people read are made by rules.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from typing import Any

from derive.language.binding import free_indices, fresh_index, substitute
from derive.language.nodes import (
    Addition,
    Cases,
    Delta,
    Derivative,
    Entry,
    Exponential,
    Expression,
    Family,
    Logarithm,
    Multiplication,
    Negation,
    Number,
    Power,
    Quotient,
    Size,
    SumOver,
    derivative_of_function,
)

ZERO, ONE = Number(0), Number(1)


@lru_cache(maxsize=4096)
def evaluate_derivatives(expression: Any) -> Any:
    """The same value without any Derivative in it."""
    if isinstance(expression, Derivative):
        return partial(evaluate_derivatives(expression.args[0]), expression.args[1])
    if not any(isinstance(part, Expression) for part in expression.args):
        return expression
    return expression.func(*[evaluate_derivatives(part) for part in expression.args])


@lru_cache(maxsize=16384)
def depends_on(expression: Any, family: Family) -> bool:
    """Whether an entry of `family` occurs once definitions are unfolded."""
    if isinstance(expression, Entry):
        if family in (expression.family, expression.family.function_of):
            return True
        definition = expression.family.definition
        return definition is not None and depends_on(definition.body, family)
    return any(depends_on(part, family) for part in expression.args)


def partial(node: Any, by: Entry) -> Expression:
    """The derivative of an expression by one entry.

    Raises TypeError on a node it doesn't know.
    """
    if not depends_on(node, by.family):
        return ZERO
    match node:
        case Entry():
            return _partial_of_entry(node, by)
        case Addition():
            return _add([partial(term, by) for term in node.args])
        case Negation():
            return _negate(partial(node.args[0], by))
        case Multiplication():
            return _add([_product_term(node.args, at, by) for at in range(len(node.args))])
        case Quotient():
            over, under = node.args
            return _add(
                [
                    _over(partial(over, by), under),
                    _negate(_over(_times([over, partial(under, by)]), Power(under, Number(2)))),
                ]
            )
        case Power():
            return _partial_of_power(node, by)
        case Exponential():
            return _times([node, partial(node.args[0], by)])
        case Logarithm():
            return _over(partial(node.args[0], by), node.args[0])
        case SumOver():
            return _partial_of_sum(node, by)
        case Derivative():
            return partial(evaluate_derivatives(node), by)
        case Cases():
            parts = [(partial(value, by), condition) for value, condition in node.branches]
            return Cases(*[part for pair in parts for part in pair])
        case Number() | Size() | Delta():
            return ZERO
        case _:
            raise TypeError(f"the derivative of the node {type(node).__name__} is not known")


def _partial_of_entry(entry: Entry, by: Entry) -> Expression:
    if entry.family.function_of == by.family:
        return derivative_of_function(entry.family)[()]
    if entry.family != by.family:
        return partial(evaluate_derivatives(entry.unfolded()), by)
    pairs = zip(entry.args, by.args, strict=True)
    deltas: list[Expression] = [Delta(mine, other) for mine, other in pairs if mine != other]
    return _times(deltas) if deltas else ONE


def _partial_of_power(node: Any, by: Entry) -> Expression:
    base, exponent = node.args
    if depends_on(exponent, by.family):
        return partial(Exponential(Multiplication(exponent, Logarithm(base))), by)
    return _times([exponent, _lowered(base, exponent), partial(base, by)])


def _lowered(base: Expression, exponent: Expression) -> Expression:
    """The base to an exponent that is less by 1; a number is worked out."""
    if not isinstance(exponent, Number):
        return Power(base, Addition(exponent, Number(-1)))
    return base if exponent.value == 2 else Power(base, Number(exponent.value - 1))


def _partial_of_sum(total: SumOver, by: Entry) -> Expression:
    index, body = total.index, total.body
    names = {other.name for other in free_indices(by)}
    if index.name in names:
        renamed = fresh_index(index, free_indices(by) | free_indices(body) | free_indices(total))
        body, index = substitute(body, {index: renamed}), renamed
    inner = partial(body, by)
    return ZERO if inner == ZERO else SumOver(inner, index, *total.excluded)


def _product_term(factors: tuple[Any, ...], at: int, by: Entry) -> Expression:
    changed = partial(factors[at], by)
    return ZERO if changed == ZERO else _times([*factors[:at], changed, *factors[at + 1 :]])


def _add(terms: list[Expression]) -> Expression:
    kept = [term for term in terms if term != ZERO]
    return reduce(lambda left, right: left + right, kept) if kept else ZERO


def _times(factors: list[Expression]) -> Expression:
    if ZERO in factors:
        return ZERO
    kept = [factor for factor in factors if factor != ONE]
    return Multiplication(*kept) if len(kept) > 1 else kept[0] if kept else ONE


def _over(over: Expression, under: Expression) -> Expression:
    return ZERO if over == ZERO else Quotient(over, under)


def _negate(inner: Expression) -> Expression:
    return ZERO if inner == ZERO else Negation(inner)
