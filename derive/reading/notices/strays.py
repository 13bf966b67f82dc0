r"""Indices that stand on one side of a chain alone, where another letter would make the side true.

    \frac{\partial L}{\partial z_i} = a_i \sum_k y_k - y_j = a_i - y_i

The second side speaks of a j that neither the side before it nor the one behind it has,
and it is true if i = j. With two sides only that is a hypothesis that isn't stated; with
more of them, all about i, it is a slip. So is a letter that a sum beside it binds, and that the side needs another
hypothesis for: of \sum_k t_{nk} in the side before, \sum_n t_{nk} lost the k.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from derive.language import free_indices
from derive.language.nodes import SumOver
from derive.reading.judging import Judgement
from derive.reading.surface import Side

FEWEST_SIDES = 3


@dataclass(frozen=True)
class Stray:
    """The index that only this side has, and the one that is meant, if another one is."""

    side: Side
    index: str
    meant: str

    @property
    def message(self) -> str:
        """What to say of it, in one line."""
        if not self.meant:
            return f"{self.index} is bound by nothing here, and by a sum in the side next to this one"
        return f"{self.index} is bound by nothing and stands on no other side; with {self.meant} this is proved"


def stray_in(judged: Sequence[Judgement], at: int) -> Stray | None:
    """The stray index of a side that is true only under a hypothesis, maybe that two indices are equal."""
    judgement = judged[at]
    chain = [each.statement for each in judged if each.statement.chain == judgement.statement.chain]
    sides = [chain[0].left, *(statement.right for statement in chain)]
    expressions = [side.expression for side in sides if side.expression is not None]
    if not len(expressions) == len(sides) >= FEWEST_SIDES:
        return None
    free = [{str(index) for index in free_indices(expression)} for expression in expressions]
    if not judgement.indices:
        here = (judgement.statement.left, judgement.statement.right)
        return next((each for each in _unbound(sides, expressions, free) if each.side in here), None)
    indices = judgement.needs.split(" = ") if not judgement.named_before else []
    if len(indices) != 2:
        return None
    for index, meant in (tuple(indices), tuple(reversed(indices))):
        having = [side for side, letters in zip(sides, free, strict=True) if index in letters]
        if len(having) == 1 and all(meant in letters for letters in free):
            return Stray(having[0], index, meant)
    return None


def _unbound(sides: Sequence[Side], expressions: Sequence[Any], free: Sequence[set[str]]) -> Iterator[Stray]:
    """Letters that are free in one side alone, and that a sum right before it or behind it binds."""
    bound = [{str(node.index) for node in expression.atoms(SumOver)} for expression in expressions]
    for at, (side, letters) in enumerate(zip(sides, free, strict=True)):
        elsewhere = set().union(*(others for place, others in enumerate(free) if place != at))
        beside = set().union(*bound[max(0, at - 1) : at], *bound[at + 1 : at + 2])
        yield from (Stray(side, letter, "") for letter in sorted((letters & beside) - elsewhere - bound[at]))
