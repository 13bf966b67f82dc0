"""Formulas for a given number of classes: sums in full, the Jacobian as a matrix.

Writing out is mechanical: a sum becomes its terms, an index becomes a number. That a
written-out formula equals the one it comes from is checked all the same, by the
prover with n fixed where the terms are few, and exactly at a point where they are many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any
from zlib import crc32

from derive.errors import NotProved
from derive.language import (
    Addition,
    Entry,
    Expression,
    Index,
    Number,
    SumOver,
    substitute,
)
from derive.proof import prove
from derive.proof.evaluation import Instance, evaluate

# Beyond this many terms the prover's ring grows large and an exact value decides.
PROVE_UP_TO = 12


def write_out(node: Any, sizes: Mapping[str, int]) -> Any:
    """The expression with every sum over a range of known size written as its terms."""
    if isinstance(node, SumOver) and node.index.range.size in sizes:
        left_out = {int(place.value) for place in node.excluded if isinstance(place, Number)}
        positions = [p for p in range(1, sizes[node.index.range.size] + 1) if p not in left_out]
        terms = [write_out(substitute(node.body, {node.index: Number(p)}), sizes) for p in positions]
        return terms[0] if len(terms) == 1 else Addition(*terms)
    if not node.args or isinstance(node, Entry):
        return node
    return node.func(*[write_out(part, sizes) for part in node.args])


def require_same(left: Expression, right: Expression, sizes: Mapping[str, int]) -> None:
    """Raise NotProved unless the two are equal with these sizes, whatever their defined symbols stand for."""
    left, right = _folded(left), _folded(right)
    if max(sizes.values()) <= PROVE_UP_TO:
        verdict = prove(left, right, sizes=sizes)
        if not verdict:
            raise NotProved(f"written out, {left} = {right} is {verdict.word}")
        return
    at = Instance(sizes, {}, _any_number, Fraction, _any_exp, _any_log)
    if evaluate(left, at) != evaluate(right, at):
        raise NotProved(f"written out for {dict(sizes)}, the two sides of {left} = ... differ")


def _folded(node: Any) -> Any:
    """The expression with its defined symbols as plain variables."""
    if isinstance(node, Entry):
        return Entry(replace(node.family, definition=None), *node.args)
    return node.func(*[_folded(part) for part in node.args]) if node.args else node


def _any_number(name: str, positions: tuple[int, ...]) -> Fraction:
    """An entry's value at the point of comparison: a whole number, another one for each entry."""
    return Fraction(1 + crc32(f"{name}{positions}".encode()))


def _any_exp(value: Fraction) -> Fraction:
    """Stands for exp: any function that is the same on both sides serves to compare two sums."""
    return 1 + value * value


def _any_log(value: Fraction) -> Fraction:
    """Stands for log, likewise."""
    return value * (value + 3) - 1


def at_positions(expression: Any, places: Mapping[Index, int]) -> Expression:
    """The expression with numbers for its free indices."""
    put: Any = substitute(expression, {index: Number(position) for index, position in places.items()})
    # i = j writes both letters as one number; nothing else is to be done.
    return put  # type: ignore[no-any-return]


def shown_positions(count: int, most: int, first: int) -> list[int | None]:
    """1..count where that is at most `most`; else the first few, dots (None), and the last."""
    if count <= most:
        return list(range(1, count + 1))
    return [*range(1, first + 1), None, count]


def entries(
    element: Any, rows: Sequence[int | None], columns: Sequence[int | None]
) -> tuple[tuple[Expression | None, ...], ...]:
    """A matrix of element(row, column), None where either is left out."""
    return tuple(tuple(None if r is None or c is None else element(r, c) for c in columns) for r in rows)
