"""Free and bound indices: who is free where, substitution without capture, alpha-equality.

A bound index may be renamed at will: sum over k of f(k) and sum over l of f(l) are
one expression. Everything that compares or substitutes goes through this file, so
that no name is ever captured.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sympy

from derive.language.nodes import Place, SumOver
from derive.language.ranges import Index


@lru_cache(maxsize=16384)
def free_indices(expression: sympy.Basic) -> frozenset[Index]:
    """The indices that no sum inside the expression binds."""
    if isinstance(expression, Index):
        return frozenset({expression})
    if isinstance(expression, SumOver):
        inner = free_indices(expression.body) - {expression.index}
        return inner.union(*(free_indices(place) for place in expression.excluded))
    return frozenset().union(*(free_indices(part) for part in expression.args))


def fresh_index(like: Index, taken: frozenset[Index]) -> Index:
    """An index over the same range whose letter none of `taken` has."""
    used = {index.name for index in taken}
    letters = (like.name, *like.range.letters)
    for round_ in range(len(used) + 2):
        for letter in letters:
            name = letter + "'" * round_
            if name not in used:
                return Index(name, like.range)
    raise AssertionError("one of len(used) + 2 rounds of letters is always free")


def substitute(expression: Any, places: Mapping[Any, Place]) -> Any:
    """Put places for free indices, renaming bound ones where a name would be captured."""
    if isinstance(expression, Index):
        return places.get(expression, expression)
    if not expression.args:
        return expression
    if isinstance(expression, SumOver):
        return _substitute_in_sum(expression, places)
    return expression.func(*[substitute(part, places) for part in expression.args])


def _substitute_in_sum(total: SumOver, places: Mapping[Any, Place]) -> SumOver:
    excluded = [substitute(place, places) for place in total.excluded]
    inside = {old: new for old, new in places.items() if old != total.index}
    arriving = frozenset().union(*(free_indices(new) for new in inside.values()))
    index = total.index
    if any(index.name == other.name for other in arriving):
        index = fresh_index(index, arriving | free_indices(total))
        inside[total.index] = index
    return SumOver(substitute(total.body, inside), index, *excluded)


def alpha_equal(left: Any, right: Any) -> bool:
    """Whether two expressions differ at most in the names of their bound indices."""
    return bool(canonical(left) == canonical(right))


@lru_cache(maxsize=4096)
def canonical(expression: Any, depth: int = 0) -> Any:
    """The expression with its bound indices named by depth, so that == is alpha-equality."""
    if not expression.args:
        return expression
    if isinstance(expression, SumOver):
        # The marker can't be typed as a letter, so it never meets a free index.
        marker = Index(f"•{depth}", expression.index.range)
        body = canonical(substitute(expression.body, {expression.index: marker}), depth + 1)
        return SumOver(body, marker, *sorted(expression.excluded, key=str))
    return expression.func(*[canonical(part, depth) for part in expression.args])


def contains(expression: Any, part: Any) -> bool:
    """Whether `part` stands somewhere in the expression."""
    return expression == part or any(contains(child, part) for child in expression.args)
