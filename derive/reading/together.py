"""Hypotheses that are left unsaid, tried together first: what is false under all of them is so under each.

A place where the two sides differ, and where the entries of every symbol add up to 1, needs no search for each symbol.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from derive.proof import Assumption, Hypothesis, OneHot, Positive
from derive.proof.prover import name_clash
from derive.proof.witness import find_witness

FEWEST = 6  # of a kind: fewer are tried one by one
Named = tuple[str, Assumption]


def not_refuted_together(
    unsaid: Iterable[Named], left: Any, right: Any, stated: Sequence[Assumption]
) -> Iterator[Named]:
    """Those of the hypotheses, in their order, under which the equality may be true."""
    waiting = list(unsaid)
    refuted: dict[type, bool] = {}
    for name, assumption in waiting:
        kind = type(assumption)
        if kind in (Hypothesis, OneHot, Positive) and kind not in refuted:
            all_ = [each for _, each in waiting if isinstance(each, kind)]
            refuted[kind] = len(all_) >= FEWEST and _differ(left, right, (*stated, *all_))
        if not refuted.get(kind, False):
            yield name, assumption


def _differ(left: Any, right: Any, assuming: Sequence[Assumption]) -> bool:
    """Whether a place was found at which the two sides differ though all of this holds."""
    with suppress(TypeError, RecursionError):
        return not name_clash(left, right, assuming) and find_witness(left, right, assuming, {}) is not None
    return False
