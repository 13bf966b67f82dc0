r"""Derivatives of expressions in quantities of which only their own derivatives are named: \partial z / \partial w.

Where a document differentiates \log p by x and nothing says what p is, p may be any function of x. At one
point a first derivative sees no more of it than its value and its own first derivatives there. So p is put
as p_0 + \sum_j \frac{\partial p}{\partial x_j} x_j with p_0 and the \partial p / \partial x_j free, and what
is proved of that holds whatever p is. It says nothing of second derivatives, and isn't used for any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from derive.language import D, Entry, Expression, Family, Index, define, sum_over, variable
from derive.language.nodes import Derivative, SumOver

Dependence = tuple[Family, Family]  # of what, by what


def derivative_name(of: Family, by: Family) -> str:
    """The name of the quantity that a derivative is."""
    return f"∂{of.name}/∂{by.name}"


def derivative_family(of: Family, by: Family) -> Family:
    """The derivative as a quantity of its own, with the indices of both."""
    return variable(derivative_name(of, by), *of.ranges, *by.ranges)


def entries_beside(expression: Any, by: Entry) -> Iterator[Entry]:
    """The entries in an expression; the t of h_t that a sum binds is not the t of the variable h_t."""
    bound = {node.index for node in expression.atoms(SumOver)} & {*by.args}
    others = {place: Index(f"{place.name}'bound", place.range) for place in bound}
    for entry in expression.atoms(Entry):
        yield entry.family[tuple(others.get(place, place) for place in entry.args)]


def with_dependences(expression: Any, dependences: Iterable[Dependence]) -> Any:
    """The expression with each quantity put as a function of the first order of what it depends on."""
    by_quantity: dict[Family, list[Family]] = {}
    for of, by in sorted(dependences, key=lambda pair: (pair[0].name, pair[1].name)):
        by_quantity.setdefault(of, []).append(by)
    return _put(expression, {of: _of_first_order(of, variables) for of, variables in by_quantity.items()})


def _of_first_order(of: Family, variables: Iterable[Family]) -> Family:
    parameters = tuple(Index(f"{range_.letters[0]}{at}", range_) for at, range_ in enumerate(of.ranges))
    body: Expression = variable(f"{of.name} at the point", *of.ranges)[parameters]
    for by in variables:
        places = tuple(Index(f"{range_.letters[0]}'{at}", range_) for at, range_ in enumerate(by.ranges))
        term: Expression = derivative_family(of, by)[(*parameters, *places)] * by[places]
        for place in places:
            term = sum_over(place, term)
        body = body + term
    return define(f"{of.name} of first order", parameters, body, symbol=of.latex_symbol)


def _put(expression: Any, families: dict[Family, Family]) -> Any:
    if isinstance(expression, Entry):
        family = families.get(expression.family)
        return expression if family is None else family[expression.args]
    if isinstance(expression, Derivative):
        body, by = expression.args
        return D(_put(body, families), by)
    if not expression.args:
        return expression
    return expression.func(*[_put(part, families) for part in expression.args])
