r"""The small list of hypotheses that derivations leave unsaid, of which one is tried after the other.

the sum of y is 1, also of each row or column       i \neq j, i = j
y is one-hot, or of length 1 where its square stands there
y_o is 1, for the label o of the true class         y > 0
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import Any

from derive.language import Condition, Delta, Distinct, Entry, Family, Number, Same, free_indices
from derive.proof import Assumption, Hypothesis, OneHot, Positive, Refuted, Verdict
from derive.proof.prover import families_of
from derive.reading.doubts.one_in_all import SUM_IS_1, sums_are_1
from derive.reading.doubts.unit_vectors import is_squared, squares_are_1

WEIGHTS = frozenset({"w", "W", "b", r"\theta", r"\mathbf{w}"})  # nobody means one of these to be one-hot
IS_ONE_HOT = " is one-hot"


def left_unsaid(
    left: Any, right: Any, conditions: Sequence[Condition], letters: Collection[str] | None, in_entries: bool
) -> Iterator[tuple[str, Assumption]]:
    """The hypotheses that such derivations leave unsaid; of indices, those that are one of `letters`, if given."""
    families = sorted(families_of(left) | families_of(right), key=lambda family: family.name)
    plain = [family for family in families if family.definition is None]
    for family in plain:
        if family.ranges and not _is_derivative(family):
            yield from sums_are_1(family)
    if not conditions and letters != frozenset():
        told_apart = _told_apart(right)
        alone = free_indices(left) - free_indices(right), free_indices(right) - free_indices(left)
        free = free_indices(left) | free_indices(right)
        found = (index for index in free if letters is None or index.name in letters)
        indices = sorted(found, key=lambda index: index.name)
        for first, second in combinations(indices, 2):
            # Each on one side alone: one was written for the other, and no equality of the two was meant.
            exchanged = len({first, second} & alone[0]) == len({first, second} & alone[1]) == 1
            if first.range == second.range and not exchanged and not {first, second} & told_apart:
                yield f"{first} ≠ {second}", Distinct(first, second)
                yield f"{first} = {second}", Same(first, second)
    if not in_entries:
        yield from _labels_are_1(left, right)
    for family in plain:
        if len(family.ranges) == 1 and family.latex_symbol not in WEIGHTS and not _is_derivative(family):
            one_hot = OneHot(family.name + IS_ONE_HOT, family)
            yield squares_are_1(family) if is_squared(family, left, right) else (one_hot.name, one_hot)
        yield f"{family.name} > 0", Positive(f"{family.name} > 0", family)


def _told_apart(right: Any) -> set[Any]:
    """The indices in a delta or a case of the side that is judged: who writes one means every pair of them."""
    return {index for node in right.atoms(Delta, Condition) for index in node.args}


def _labels_are_1(left: Any, right: Any) -> Iterator[tuple[str, Assumption]]:
    """For a label that stands on one side alone: that it is 1, as y_o is for the true class o."""
    for here, there in ((left, right), (right, left)):
        gone = families_of(here) - families_of(there)
        for entry in sorted(here.atoms(Entry), key=str):
            label = entry.family in gone and entry.family.definition is None and entry.args
            if _is_derivative(entry.family):
                continue  # that it is 1 is what the equality claims
            if label and set(entry.args) <= free_indices(here):
                name = f"{entry.family.latex_symbol}_{{{','.join(map(str, entry.args))}}} is 1"
                yield name, Hypothesis(name, entry, Number(1))


def may_do_without(assumption: Assumption, verdict: Verdict) -> bool:
    """Whether an equality may be true without a hypothesis: only what is false needs one of its entries."""
    return isinstance(assumption, (OneHot, Hypothesis)) and not isinstance(verdict, Refuted)


def says_so_itself(assumption: Assumption) -> bool:
    r"""Whether \sum_i u_i^2 = 1 or \sum_k P(k | x_k) = 1 may be said for what it says, and not need the hypothesis."""
    return isinstance(assumption, OneHot) or getattr(assumption, "name", "").startswith(SUM_IS_1)


def _is_derivative(family: Family) -> bool:
    return family.name.startswith("∂")
