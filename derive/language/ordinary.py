"""Handing an inert expression over to ordinary, evaluated SymPy.

With sizes given (n=4) every sum is written out over literal positions and every
derivative is taken by SymPy itself: this is the prover's second opinion, so it
shares no code with the prover. Without sizes sums and derivatives stay SymPy's own
unevaluated Sum and Derivative over a symbolic n.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import sympy

from derive.language.binding import free_indices
from derive.language.nodes import (
    Addition,
    Cases,
    Definition,
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
    Same,
    Size,
    SumOver,
)
from derive.language.ranges import Index

Positions = Mapping[Index, int]


def hand_over(expression: Any, sizes: Mapping[str, int]) -> Any:
    """The expression as evaluated SymPy; `sizes` maps size letters ("n") to numbers.

    Raises ValueError if an index is free though sizes are given, KeyError if some of
    the sizes needed are missing, and TypeError on an unknown node. Without sizes free
    indices stay symbols.
    """
    if not sizes:
        return _symbolic(expression)
    if loose := free_indices(expression):
        names = ", ".join(sorted(index.name for index in loose))
        raise ValueError(f"with sizes given no index may be free, but {names} is: write a position, as in z[1]")
    return instance(expression, sizes, {})


def instance(node: Any, sizes: Mapping[str, int], at: Positions) -> Any:
    """The expression with sums written out over 1..size and free indices at the positions given."""
    # Only the positions of its own free indices matter, so that a sum's terms share what they have in common.
    own = frozenset((index, at[index]) for index in free_indices(node))
    return _instance(node, frozenset(sizes.items()), own)


@lru_cache(maxsize=16384)
def _instance(node: Any, all_sizes: frozenset[tuple[str, int]], all_places: frozenset[tuple[Index, int]]) -> Any:
    sizes, at = dict(all_sizes), dict(all_places)

    def place(where: Any) -> int:
        return at[where] if isinstance(where, Index) else int(where.value)

    def go(part: Any) -> Any:
        return instance(part, sizes, at)

    match node:
        case Number():
            return node.args[0]
        case Size():
            return sympy.Integer(sizes[node.range.size])
        case Entry():
            if node.family.definition is not None:
                return go(node.unfolded())
            if node.family.function_of is not None:
                return sympy.Function(node.family.name)(entry_symbol(node.family.function_of.name, ()))
            return entry_symbol(node.family.name, tuple(place(where) for where in node.args))
        case Delta():
            return sympy.KroneckerDelta(*[place(where) for where in node.args])
        case Derivative():
            return _derivative(node, sizes, at)
        case SumOver():
            left_out = {place(where) for where in node.excluded}
            positions = [p for p in range(1, sizes[node.index.range.size] + 1) if p not in left_out]
            return sympy.Add(*[instance(node.body, sizes, {**at, node.index: p}) for p in positions])
        case Cases():
            for value, condition in node.branches:
                first, second = (place(where) for where in condition.args)
                if (first == second) == isinstance(condition, Same):
                    return go(value)
            raise ValueError(f"no case of {node} covers these indices")
        case _:
            return _ARITHMETIC[type(node)](*[go(part) for part in node.args])


_ARITHMETIC: dict[type, Any] = {
    Addition: sympy.Add,
    Negation: lambda inner: -inner,
    Multiplication: sympy.Mul,
    Quotient: lambda over, under: over / under,
    Power: sympy.Pow,
    Exponential: sympy.exp,
    Logarithm: sympy.log,
}


def entry_symbol(name: str, positions: tuple[int, ...]) -> sympy.Symbol:
    """The SymPy symbol that stands for one entry of a family: z_1, w_1_2."""
    return sympy.Symbol("_".join([name, *map(str, positions)]), real=True)


def _derivative(node: Any, sizes: Mapping[str, int], at: Positions) -> Any:
    """SymPy's own derivative; a derivative by a defined entry first makes that family a variable."""
    body, variable = node.args
    family = variable.family
    places = [Number(at[where]) if isinstance(where, Index) else where for where in variable.args]
    if family.definition is None:
        return sympy.diff(instance(body, sizes, at), instance(Entry(family, *places), sizes, at))
    plain = Family(f"{family.name}°", family.ranges)
    taken = sympy.diff(
        instance(_in_terms_of(body, family, plain, sizes), sizes, at),
        instance(Entry(plain, *places), sizes, at),
    )
    values = {
        entry_symbol(plain.name, where): instance(Entry(family, *map(Number, where)), sizes, {})
        for where in _positions(family, sizes)
    }
    return taken.xreplace(values)


def _positions(family: Family, sizes: Mapping[str, int]) -> Iterator[tuple[int, ...]]:
    return itertools.product(*[range(1, sizes[range_.size] + 1) for range_ in family.ranges])


def _in_terms_of(node: Any, family: Family, plain: Family, sizes: Mapping[str, int]) -> Any:
    """The expression with the variable `plain` for the defined `family`, also inside other definitions.

    A derivative that it contains, by something that `family` depends on, still goes through
    it: by the chain rule it is one with `plain` held fixed and one through each entry of it.
    """

    def go(part: Any) -> Any:
        return _in_terms_of(part, family, plain, sizes)

    if not _rests_on(node, family):
        return node
    if isinstance(node, Entry):
        own = node.family
        if own == family:
            return Entry(plain, *node.args)
        assert own.definition is not None
        definition = Definition(own.definition.parameters, go(own.definition.body))
        return Entry(Family(f"{own.name}°", own.ranges, definition), *node.args)
    if not isinstance(node, Derivative):
        return node.func(*[go(part) for part in node.args])
    body, variable = go(node.args[0]), go(node.args[1])
    direct = Derivative(body, variable)
    if _rests_on(node.args[1], family):
        return direct
    entries = [list(map(Number, where)) for where in _positions(family, sizes)]
    through = [Derivative(body, Entry(plain, *at)) * Derivative(Entry(family, *at), variable) for at in entries]
    return Addition(direct, *through)


@lru_cache(maxsize=4096)
def _rests_on(node: Any, family: Family) -> bool:
    """Whether an entry of the family occurs, be it inside a definition."""
    if isinstance(node, Entry):
        definition = node.family.definition
        return node.family == family or (definition is not None and _rests_on(definition.body, family))
    return any(_rests_on(part, family) for part in node.args)


def _symbolic(node: Any) -> Any:
    """Evaluated SymPy with a symbolic size: indexed symbols, SymPy's own Sum and Derivative."""
    match node:
        case Index():
            return sympy.Symbol(node.name, integer=True, positive=True)
        case Number():
            return node.args[0]
        case Size():
            return sympy.Symbol(node.range.size, integer=True, positive=True)
        case Entry():
            if node.family.definition is not None:
                return _symbolic(node.unfolded())
            if not node.args:
                return sympy.Symbol(node.family.name, real=True)
            return sympy.IndexedBase(node.family.name)[tuple(_symbolic(place) for place in node.args)]
        case Delta():
            return sympy.KroneckerDelta(*[_symbolic(place) for place in node.args])
        case Derivative():
            return sympy.Derivative(_symbolic(node.args[0]), _symbolic(node.args[1]))
        case SumOver():
            index, body = _symbolic(node.index), _symbolic(node.body)
            whole = sympy.Sum(body, (index, 1, _symbolic(Size(node.index.range))))
            return sympy.Add(whole, *[-body.subs(index, _symbolic(place)) for place in node.excluded])
        case Cases():
            relation = {"=": sympy.Eq, "≠": sympy.Ne}
            branches = [(_symbolic(v), relation[c.sign](*map(_symbolic, c.args))) for v, c in node.branches]
            return sympy.Piecewise(*branches)
        case _:
            return _ARITHMETIC[type(node)](*[_symbolic(part) for part in node.args])
