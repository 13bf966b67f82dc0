r"""Cases whose conditions are several relations between indices: p = i and q = j, p = i and q ≠ j, p ≠ i.

They become cases within cases, each on one relation, as the language has them. Every way
in which the indices can coincide has to be in one case and no other; else nothing is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from derive.language import Cases, Distinct, Same
from derive.reading.problems import NotRead, Span
from derive.reading.symbols import letter_of
from derive.reading.syntax import Node, Numeral, Relation

Pair = frozenset[str]  # two indices, or an index and a position
MOST_PAIRS = 4


@dataclass(frozen=True)
class Branches:
    """What each case says of the pairs of indices, in order; None for otherwise."""

    relations: tuple[Relation | None, ...]
    span: Span

    @property
    def pairs(self) -> list[Pair]:
        """The pairs of indices that are compared, in the order in which they stand there."""
        single = [each for whole in self.relations if whole is not None for each in single_relations(whole)]
        found = list(dict.fromkeys(map(_pair, single)))
        if len(found) > MOST_PAIRS:
            raise NotRead(f"cases on more than {MOST_PAIRS} pairs of indices", self.span)
        return found

    def chosen(self, equal: Mapping[Pair, bool]) -> int:
        """The case that holds where just these pairs are equal; raises NotRead where none does, or several."""
        holding = [at for at, whole in enumerate(self.relations) if whole is not None and _holds(whole, equal)]
        otherwise = [at for at, whole in enumerate(self.relations) if whole is None]
        found = holding or otherwise
        if len(found) != 1:
            raise NotRead("the cases don't share out all indices", self.span)
        return found[0]

    def built(self, values: Sequence[Any], condition: Callable[[Relation], Any]) -> Any:
        """The cases within cases; `condition` gives the language's relation for one of the surface."""
        single = {_pair(each): each for whole in self.relations if whole for each in single_relations(whole)}
        pairs = self.pairs
        same = {pair: condition(single[pair]) for pair in pairs}
        if len(pairs) == 1 and len(values) == 2:
            ways = {self.chosen({pairs[0]: equal}): equal for equal in (True, False)}
            places = same[pairs[0]].args
            return Cases(*(part for at, equal in sorted(ways.items())
                           for part in (values[at], (Same if equal else Distinct)(*places))))  # fmt: skip

        def below(at: int, equal: dict[Pair, bool]) -> tuple[Any, set[int]]:
            if at == len(pairs):
                which = self.chosen(equal) if _possible(equal) else -1
                return (values[which] if which >= 0 else None), {which} - {-1}
            yes, used = below(at + 1, {**equal, pairs[at]: True})
            no, others = below(at + 1, {**equal, pairs[at]: False})
            if yes is None or no is None or (used == others and len(used) == 1):
                return (no if yes is None else yes), used | others
            places = same[pairs[at]].args
            return Cases(yes, Same(*places), no, Distinct(*places)), used | others

        return below(0, {})[0]


def single_relations(relation: Relation) -> Iterator[Relation]:
    """The relations that hold together."""
    if relation.sign != "∧":
        yield relation
        return
    for side in (relation.left, relation.right):
        if isinstance(side, Relation):
            yield from single_relations(side)


def _holds(whole: Relation, equal: Mapping[Pair, bool]) -> bool:
    return all(equal[_pair(each)] == (each.sign == "=") for each in single_relations(whole))


def _pair(relation: Relation) -> Pair:
    return frozenset({_told(relation.left), _told(relation.right)})


def _told(node: Node) -> str:
    return str(node.value) if isinstance(node, Numeral) else letter_of(node)


def _possible(equal: Mapping[Pair, bool]) -> bool:
    """Whether indices can coincide so: what is equal to one thing is equal, and 1 is not 2."""
    groups: list[set[str]] = []
    for pair in (pair for pair, same in equal.items() if same):
        joined = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair] + [set(pair).union(*joined)]
    told_apart = [pair for pair, same in equal.items() if not same]
    apart = any(len(pair) < 2 or any(pair <= group for group in groups) for pair in told_apart)
    return not apart and not any(sum(each.isdigit() for each in group) > 1 for group in groups)
