"""The exact second opinion: a chain's lines at n = 1 to 6, sums written out, equal exactly.

Two ways, and the evidence says which was gone:

- "identity": ordinary SymPy writes every line out and differentiates (language/ordinary.py),
  and each pair of neighbours is shown to be one and the same rational function of the
  e^(z_k), the y_k and so on (factored.py). For these n this is a proof of its own.
- "points": exact arithmetic at a few random whole numbers (exact_points.py). It isn't a
  proof, but ten times as quick; where it finds a difference, or has no value, it is
  "identity" that decides.

The free indices take one choice of positions for every way in which they can coincide.
What is assumed of the entries is put in: a hypothesis is solved for one of its entries.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sympy

from derive.errors import NotProved
from derive.language import Entry, Expression, Family, Number, free_indices
from derive.language.ordinary import instance
from derive.proof.assumptions import Assumption
from derive.proof.exact_points import agree_at_points
from derive.proof.factored import NotRational, factored, identical
from derive.proof.subject import Places, Subject, subject_of

OTHER_SIZES = (1, 2)  # units and samples, in turn, so that each meets several n
# Written out, a line about position 12 has 12 terms and more; beyond that SymPy takes too long.
LARGEST_POSITION = 12


class NotIdentical(NotProved):
    """Two neighbouring lines differ at some n, or one of them can't be written out there."""


@dataclass(frozen=True)
class ExactEvidence:
    """The sizes of the first range (n) at which a line was checked, and how."""

    n: tuple[int, ...]
    how: Literal["identity", "points"]


def exact_instances(
    lines: Sequence[Expression],
    assuming: Sequence[Assumption] = (),
    largest: int = 6,
    *,
    quick: bool = False,
    sizes: Mapping[str, int] | None = None,
) -> list[ExactEvidence]:
    """Show at n = 1 to `largest` that each line equals the next; one evidence a line.

    `quick` allows "points"; `sizes` fixes size letters (n=4). An n at which no position
    fulfils the conditions (i ≠ j at n = 1) is left out; for a position written as a number
    (z[7]) n grows until it is there. Raises NotIdentical, and
    ValueError on less than two lines.
    """
    if len(lines) < 2:
        raise ValueError("there is nothing to compare a single line with")
    subject = subject_of(tuple(lines), tuple(assuming))
    every = list(_sizes(subject, largest, sizes or {}))
    if not every:
        raise NotIdentical(f"{lines[0]}: no position of the indices fulfils the conditions")
    how: Literal["identity", "points"] = "points"
    if not (quick and all(agree_at_points(subject, chosen) for chosen in every)):
        how = "identity"
        for chosen in every:
            for places in subject.representatives(chosen):
                _demand_identity(subject, chosen, places)
    first = subject.ranges[0].size if subject.ranges else None
    checked = tuple(sorted({chosen[first] for chosen in every})) if first else (1,)
    return [ExactEvidence(checked, how)] * len(lines)


def _sizes(subject: Subject, largest: int, given: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """The sizes at which the free indices have a place; one choice of the others for each n."""
    seen = []
    least = max(subject.literals.values(), default=1)
    if least > LARGEST_POSITION:
        raise NotIdentical(
            f"{subject.lines[0]}: position {least} is beyond {LARGEST_POSITION}, the last one that is checked"
        )
    for n in range(1, max(largest, least + 1) + 1):
        sizes = {}
        for rank, range_ in enumerate(subject.ranges):
            size = OTHER_SIZES[(n // rank) % len(OTHER_SIZES)] if rank else n
            sizes[range_.size] = given.get(range_.size, max(size, subject.literals.get(range_, 1) if rank else 1))
        placed = next(subject.representatives(sizes), None) is not None
        if placed and sizes not in seen and subject.fits(sizes):
            seen.append(sizes)
            yield sizes


def _demand_identity(subject: Subject, sizes: Mapping[str, int], places: Places) -> None:
    for put_in in _assumed(subject, sizes):
        try:
            written_out = [instance(line, sizes, places).xreplace(put_in) for line in subject.lines]
            _demand_values(subject, written_out)
            forms = factored(written_out)
        except (NotRational, ValueError) as why:  # ValueError: no case covers these positions
            raise NotIdentical(f"at {_where(sizes, places)}: {why}") from None
        for at, (left, right) in enumerate(itertools.pairwise(forms)):
            if not identical(left, right):
                one, next_one = subject.lines[at : at + 2]
                raise NotIdentical(
                    f"line {at + 1}, {one}, and line {at + 2}, {next_one}, differ at"
                    f" {_where(sizes, places)}: {written_out[at]} and {written_out[at + 1]}"
                )


def _demand_values(subject: Subject, written_out: Sequence[Any]) -> None:
    """Raise NotRational for a line that divides by 0 or takes the log of 0 here, whatever its entries are."""
    for at, value in enumerate(written_out):
        if value.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
            raise NotRational(f"line {at + 1}, {subject.lines[at]}, has no value there")


def _where(sizes: Mapping[str, int], places: Places) -> str:
    parts = [f"{letter} = {size}" for letter, size in sizes.items()]
    return ", ".join([*parts, *(f"{index.name} = {at}" for index, at in places.items())])


def _assumed(subject: Subject, sizes: Mapping[str, int]) -> Iterator[dict[Any, Any]]:
    """What to put in for the entries, for each place where the one of a one-hot family can be."""
    one_hot = [family for family in subject.material.families if family.name in subject.material.one_hot]
    if any(len(family.ranges) != 1 for family in one_hot):
        raise NotIdentical("one-hot is known for families with one index only")
    choices = [range(1, sizes[family.ranges[0].size] + 1) for family in one_hot]
    for hot in itertools.product(*choices):
        put_in: dict[Any, Any] = {}
        for family, one in zip(one_hot, hot, strict=True):
            for position in range(1, sizes[family.ranges[0].size] + 1):
                put_in[_symbol(family, position)] = sympy.Integer(position == one)
        for hypothesis in subject.hypotheses:
            gap = hypothesis.left - hypothesis.right
            for chosen in _every_place(gap, sizes):
                _solve(instance(gap, sizes, chosen), put_in, hypothesis.name)
        yield put_in


def _symbol(family: Family, position: int) -> Any:
    return instance(Entry(family, Number(position)), {}, {})


def _every_place(expression: Expression, sizes: Mapping[str, int]) -> Iterator[Places]:
    indices = sorted(free_indices(expression), key=lambda index: index.name)
    spans = [range(1, sizes[index.range.size] + 1) for index in indices]
    for pick in itertools.product(*spans):
        yield dict(zip(indices, pick, strict=True))


def _solve(gap: Any, put_in: dict[Any, Any], name: str) -> None:
    """Add to `put_in` the last entry for which gap = 0 can be solved, in terms of the others."""
    gap = sympy.expand(gap.xreplace(put_in))
    if gap == 0:
        return
    for symbol in sorted(gap.free_symbols, key=lambda symbol: symbol.name, reverse=True):
        slope = gap.coeff(symbol, 1)
        if slope.is_Rational and slope and symbol not in (gap - slope * symbol).free_symbols:
            value = symbol - gap / slope
            for other in put_in:
                put_in[other] = put_in[other].xreplace({symbol: value})
            put_in[symbol] = value
            return
    raise NotIdentical(f"the hypothesis {name!r} can't be solved for an entry")
