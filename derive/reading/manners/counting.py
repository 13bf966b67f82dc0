"""Counterexamples with positions counted as the document counts them: from 0 where its sums begin there.

The prover counts from 1. A range that begins at 0 says so in its name, "0 to m, n in all" (symbols.py).
"""

from __future__ import annotations

from dataclasses import replace

from derive.language import Expression, free_indices
from derive.language.nodes import SumOver
from derive.proof import Witness


def as_counted(witness: Witness, left: Expression, right: Expression) -> Witness:
    """The witness with the positions of such ranges lowered by 1, and m for the n that only we call so."""
    summed = {node.index for side in (left, right) for node in side.atoms(SumOver)}
    indices = free_indices(left) | free_indices(right) | summed
    places, sizes = dict(witness.places), dict(witness.sizes)
    for index in indices:
        if not index.range.name.startswith("0"):
            continue
        if index.name in places and index not in summed:
            places[index.name] -= 1
        last = index.range.name.removeprefix("0 to ").split(",")[0]
        if last.isalpha() and index.range.size in sizes:
            sizes[last] = sizes.pop(index.range.size) - 1
    return replace(witness, places=places, sizes=sizes)
