"""Values that fulfil what is assumed: a counterexample that breaks a hypothesis would be none.

Hypotheses are met by solving them, as linear equations in the entries, all at once
and exactly. Whatever was found is checked again before it is used (`all_hold`), so
that equations which are not linear, or contradict each other, only lose candidates.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from derive.language import Entry, Family, Index, free_indices
from derive.proof.assumptions import Assumption, Hypothesis, OneHot, Positive
from derive.proof.evaluation import Instance, Undefined, evaluate
from derive.proof.exact import Exact, NotExact, exact, exact_exp, exact_log

Values = dict[str, dict[tuple[int, ...], Exact]]
Unknown = tuple[str, tuple[int, ...]]


def exact_instance(sizes: Mapping[str, int], where: Mapping[Index, int], values: Values) -> Instance:
    """The instance with exact numbers."""
    return Instance(sizes, where, lambda name, at: values[name][at], exact, exact_exp, exact_log)


def meet(assuming: Sequence[Assumption], sizes: Mapping[str, int], values: Values) -> None:
    """Change as few entries as possible so that the hypotheses hold, where they are linear.

    The last entries change first, those of one-hot families never.
    """
    fixed = {a.family.name for a in assuming if isinstance(a, OneHot)}
    unknowns = [(name, at) for name in sorted(values, reverse=True) if name not in fixed for at in sorted(values[name])]
    unknowns.sort(key=lambda unknown: unknown[1], reverse=True)
    unknowns.sort(key=lambda unknown: unknown[0], reverse=True)
    try:
        rows = [_row(gap, where, unknowns, sizes, values) for gap, where in _gaps(assuming, sizes)]
        for (name, at), change in _solution(rows).items():
            values[name][at] = values[name][at] + change
    except (Undefined, NotExact):
        return


def _gaps(assuming: Sequence[Assumption], sizes: Mapping[str, int]) -> Iterator[tuple[Any, dict[Index, int]]]:
    """Each hypothesis as something that must be 0, at every place of its free indices."""
    for hypothesis in assuming:
        if isinstance(hypothesis, Hypothesis):
            gap = hypothesis.left - hypothesis.right
            indices = sorted(free_indices(gap), key=lambda index: index.name)
            for pick in itertools.product(*[range(1, sizes[index.range.size] + 1) for index in indices]):
                yield gap, dict(zip(indices, pick, strict=True))


def _row(
    gap: Any, where: dict[Index, int], unknowns: list[Unknown], sizes: Mapping[str, int], values: Values
) -> tuple[dict[Unknown, Exact], Exact]:
    """The gap as an affine function of changes to the entries: its slopes and its value now."""
    at = exact_instance(sizes, where, values)
    now = exact(evaluate(gap, at))
    slopes = {}
    occurring = _names(gap)
    for name, position in unknowns:
        if name not in occurring:
            continue
        before = values[name][position]
        values[name][position] = before + 1
        try:
            slope = exact(evaluate(gap, at)) + -now
        finally:
            values[name][position] = before
        if slope:
            slopes[name, position] = slope
    return slopes, now


@lru_cache(maxsize=4096)
def _names(expression: Any) -> frozenset[str]:
    """The names of the families in an expression, and in the definitions of those."""
    below = [_names(part) for part in expression.args]
    if isinstance(expression, Entry):
        definition = expression.family.definition
        below += [frozenset({expression.family.name}), *([_names(definition.body)] if definition is not None else [])]
    return frozenset().union(*below)


def _solution(rows: list[tuple[dict[Unknown, Exact], Exact]]) -> dict[Unknown, Exact]:
    """The changes that make every row 0, by elimination; rows without a usable pivot are left out."""
    solved: dict[Unknown, tuple[dict[Unknown, Exact], Exact]] = {}
    for row in rows:
        for known, other in solved.items():
            row = _eliminate(row, known, other)
        usable = [unknown for unknown, slope in row[0].items() if not slope.logs]
        if not usable:
            continue
        pivot = usable[0]
        scale = exact(1) / row[0][pivot]
        row = {unknown: slope * scale for unknown, slope in row[0].items()}, row[1] * scale
        solved = {known: _eliminate(other, pivot, row) for known, other in solved.items()}
        solved[pivot] = row
    return {pivot: -constant for pivot, (_, constant) in solved.items()}


def _eliminate(
    row: tuple[dict[Unknown, Exact], Exact], pivot: Unknown, by: tuple[dict[Unknown, Exact], Exact]
) -> tuple[dict[Unknown, Exact], Exact]:
    factor = row[0].get(pivot)
    if not factor:
        return row
    slopes = dict(row[0])
    for unknown, slope in by[0].items():
        slopes[unknown] = slopes.get(unknown, exact(0)) + -(slope * factor)
    return {unknown: slope for unknown, slope in slopes.items() if slope}, row[1] + -(by[1] * factor)


def all_hold(assuming: Sequence[Assumption], sizes: Mapping[str, int], values: Values) -> bool:
    """Whether every named assumption holds, exactly; what can't be evaluated exactly doesn't."""
    try:
        if any(evaluate(gap, exact_instance(sizes, where, values)) for gap, where in _gaps(assuming, sizes)):
            return False
        return all(_family_fits(a, sizes, values) for a in assuming if isinstance(a, (OneHot, Positive)))
    except (Undefined, NotExact):
        return False


def _family_fits(assumption: OneHot | Positive, sizes: Mapping[str, int], values: Values) -> bool:
    entries = _entries(assumption.family, sizes, values)
    if isinstance(assumption, Positive):
        return all(float(entry) > 0 for entry in entries)
    return not entries or sorted(map(float, entries)) == [0.0] * (len(entries) - 1) + [1.0]


def _entries(family: Family, sizes: Mapping[str, int], values: Values) -> list[Exact]:
    """All entries of the family; none where neither side speaks of it, so that it may be anything."""
    if family.definition is None and family.name not in values:
        return []
    positions = itertools.product(*[range(1, sizes[range_.size] + 1) for range_ in family.ranges])
    at = exact_instance(sizes, {}, values)
    return [exact(evaluate(family[position], at)) for position in positions]
