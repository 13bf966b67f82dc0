r"""What is true only because what a text says of one sample is meant of each: it follows from that, and isn't proved.

    z = w^T x, J = \sum_i (y^{(i)} - z^{(i)})^2       \partial J / \partial w_j follows, with x_j^{(i)} in it

Everybody reads it so, and the text nowhere says z^{(i)} = w^T x^{(i)}. What holds whatever z^{(i)} is stays proved.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from derive.language import Family, Number
from derive.language.nodes import Derivative
from derive.proof import Proved, prove
from derive.proof.prover import families_of
from derive.reading.doubts.another_symbol import freed
from derive.reading.judging import Judgement, stated_at
from derive.reading.knowledge import Key
from derive.reading.statements import Statement
from derive.reading.syntax import Name

OF_WHICH = "{} stands without an index, and may be that of one sample"
NOTHING = "if what is said of one sample is meant of each, both sides are 0"
OF_ONE = "what the text says of one sample is meant of each"


def as_sampled(judgement: Judgement, instances: Mapping[Key, bool], rebound: Collection[str]) -> Judgement:
    """The judgement; what is proved with a meaning of samples follows, if its symbol isn't `rebound` to another one.

    `instances` maps what has its meaning from that of one sample to True.
    """
    if judgement.kind not in ("proved", "kinds") or judgement.as_words:
        return judgement
    lifted = _lifted(judgement.statement, instances)
    if judgement.kind == "kinds":
        of_one = lifted and not _is_written_with_an_index(judgement.reason, judgement.statement)
        return replace(judgement, kind="undecided", reason=OF_WHICH.format(judgement.reason)) if of_one else judgement
    if not lifted or _holds_without(lifted, judgement.statement):
        return judgement
    twofold = {family.symbol or "" for family in lifted} & {name.removesuffix("[]") for name in rebound}
    if twofold:
        return replace(judgement, kind="undecided", reason=f"{min(twofold)} has two meanings in this document")
    if _is_nothing(judgement.statement):
        return replace(judgement, kind="undecided", reason=NOTHING)
    return replace(judgement, kind="follows", reason=OF_ONE)


def _lifted(statement: Statement, instances: Mapping[Key, bool]) -> tuple[Family, ...]:
    """The symbols in an equality that have their meanings from those of one sample."""
    sides = [side.expression for one in (statement.left, statement.right) for side in (one, *one.parts)]
    found = {family for side in sides if side is not None for family in families_of(side)}
    lifted = (each for each in found if each.definition and instances.get((each.symbol or "", len(each.ranges))))
    return tuple(sorted(lifted, key=lambda family: family.name))


def _is_nothing(statement: Statement) -> bool:
    """Whether both sides are 0, and that isn't what is said: a text that takes a model from its data calls both y."""
    left, stated = statement.left, stated_at(statement)
    if (
        statement.right.expression == Number(0)
        and left.expression is not None
        and not left.expression.atoms(Derivative)
    ):
        return False
    sides = [each.expression for each in (left, *left.parts) if each.expression is not None]
    try:
        return all(isinstance(prove(side, Number(0), stated), Proved) for side in sides)
    except (TypeError, RecursionError):  # the prover can't take this
        return True


def _is_written_with_an_index(symbol: str, statement: Statement) -> bool:
    """Whether a symbol stands with an index in an equality itself, and not in what its symbols are said to be alone."""
    trees = [side.tree for side in (statement.left, statement.right) if side.tree is not None]
    names = [node for tree in trees for node in tree.walk() if isinstance(node, Name)]
    return any(name.name == symbol and (name.lower or name.raised) for name in names)


def _holds_without(lifted: Sequence[Family], statement: Statement) -> bool:
    """Whether an equality is seen to hold whatever these symbols are; that 0 = 0 says nothing, where they are free."""
    left, right, stated = statement.left, statement.right, stated_at(statement)
    for one, other in zip((left, *left.parts), (right, *right.parts), strict=False):
        if one.expression is None or other.expression is None:
            continue
        sides = freed(one.expression, lifted), freed(other.expression, lifted)
        try:
            equal, nothing = prove(*sides, stated), prove(sides[0], Number(0), stated)
        except (TypeError, RecursionError):  # the prover can't take this
            return False
        if not isinstance(equal, Proved) or isinstance(nothing, Proved):
            return False
    return True
