r"""Indices that stand on one side of a chain alone, where another letter would make the side true.

    \frac{\partial L}{\partial z_i} = a_i \sum_k y_k - y_j = a_i - y_i

The second side speaks of a j that neither the side before it nor the one behind it has,
and it is true if i = j. With two sides only that is a hypothesis that isn't stated; with
more of them, all about i, it is a slip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derive.language import free_indices
from derive.reading.judging import Judgement
from derive.reading.surface import Side

FEWEST_SIDES = 3


@dataclass(frozen=True)
class Stray:
    """The index that only this side has, and the one that is meant."""

    side: Side
    index: str
    meant: str

    @property
    def message(self) -> str:
        """What to say of it, in one line."""
        return f"{self.index} is bound by nothing and stands on no other side; with {self.meant} this is proved"


def stray_in(judged: Sequence[Judgement], at: int) -> Stray | None:
    """The stray index that makes an equality true only where two indices are equal; None if there is none."""
    judgement = judged[at]
    indices = judgement.needs.split(" = ") if judgement.indices and not judgement.named_before else []
    chain = [each.statement for each in judged if each.statement.chain == judgement.statement.chain]
    sides = [chain[0].left, *(statement.right for statement in chain)]
    expressions = [side.expression for side in sides if side.expression is not None]
    if len(indices) != 2 or not len(expressions) == len(sides) >= FEWEST_SIDES:
        return None
    free = [{str(index) for index in free_indices(expression)} for expression in expressions]
    for index, meant in (tuple(indices), tuple(reversed(indices))):
        having = [side for side, letters in zip(sides, free, strict=True) if index in letters]
        if len(having) == 1 and all(meant in letters for letters in free):
            return Stray(having[0], index, meant)
    return None
