r"""The verdict on each equality of a document, by the same prover that checks our own notes.

proved          true for every n, whatever the opaque quantities are
if              false as it stands, true under a hypothesis that the document doesn't state
false           a counterexample was found, and nothing in it is opaque
undecided       neither; the reason says why
carried         true of the side before it, which is false
definition      a new symbol gets its meaning: nothing to prove
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from derive.language import Condition, Distinct, Expression, Family, Number, Same, free_indices, sum_over
from derive.language.nodes import Derivative
from derive.proof import Assumption, Hypothesis, OneHot, Positive, Proved, Refuted, Unknown, Verdict, prove
from derive.proof.prover import families_of
from derive.proof.witness import variables
from derive.reading.limits import is_too_much
from derive.reading.statements import Statement


@dataclass(frozen=True)
class Judgement:
    """What is said of one statement; `needs` is the hypothesis that would make it true."""

    statement: Statement
    kind: str
    verdict: Verdict | None = None
    needs: str = ""
    reason: str = ""
    cancels: bool = False


def judge_all(statements: Sequence[Statement]) -> Iterator[Judgement]:
    """The judgements on a document's statements in order.

    Behind a false side a chain is judged from the last side that was right: a line that
    takes the slip along unchanged is *carried*, and one that is right again is proved,
    with a word on it, since two slips cancel.
    """
    chain, good, bad = 0, None, False
    for statement in statements:
        if statement.chain != chain or good is None:
            chain, good, bad = statement.chain, statement.left, False
        judgement = judge(statement)
        if bad and judgement.kind in ("proved", "if", "false", "undecided"):
            judgement = _behind_a_slip(judgement, judge(replace(statement, left=good)))
        bad = judgement.kind in ("false", "carried") or (bad and judgement.kind in ("unread", "undecided"))
        good = good if bad else statement.right
        yield judgement


def _behind_a_slip(here: Judgement, from_good: Judgement) -> Judgement:
    """What to say of a side behind a false one: here by itself, and as it follows from the last right side."""
    if from_good.kind in ("proved", "if"):
        return replace(from_good, statement=here.statement, cancels=True)
    return replace(here, kind="carried") if here.kind in ("proved", "if") else here


def judge(statement: Statement, assuming: Sequence[Assumption] = ()) -> Judgement:
    """The judgement on one statement, under what the document or the user states."""
    if statement.kind != "equality":
        return Judgement(statement, statement.kind)
    left, right = statement.left, statement.right
    problem = left.problem or right.problem
    if problem is not None or left.expression is None or right.expression is None:
        return Judgement(statement, "unread", reason=problem.why if problem is not None else "")
    if is_too_much(left.expression, right.expression):
        return Judgement(statement, "undecided", reason="written out it is too large")
    stated = (*statement.conditions, *statement.hypotheses, *assuming)
    verdict = _prove(left.expression, right.expression, stated)
    if isinstance(verdict, Proved):
        return Judgement(statement, "proved", verdict)
    for named, assumption in _small_list(left.expression, right.expression, statement.conditions):
        if isinstance(_prove(left.expression, right.expression, (*stated, assumption)), Proved):
            return Judgement(statement, "if", verdict, needs=named)
    if isinstance(verdict, Unknown):
        return Judgement(statement, "undecided", verdict, reason=verdict.reason)
    opaque = left.opaque | right.opaque
    if not _has_one_scalar(left.expression, right.expression):
        # A relation between several quantities may follow from a meaning that could not be read.
        opaque |= left.hidden | right.hidden
    if opaque:
        return Judgement(statement, "undecided", verdict, reason=f"nothing read defines {', '.join(sorted(opaque))}")
    if statement.last_of == 1 and not _is_claim(left.expression, right.expression):
        return Judgement(statement, "undecided", verdict, reason="it may be an assumption and not a consequence")
    return Judgement(statement, "false", verdict)


def _prove(left: Expression, right: Expression, assuming: Sequence[Assumption]) -> Verdict:
    try:
        return prove(left, right, assuming)
    except (TypeError, RecursionError) as error:
        return Unknown(f"the prover can't take this: {error}")


def _has_one_scalar(left: Any, right: Any) -> bool:
    """Whether both sides are functions of one variable alone: what is false of it is so whatever it means."""
    found = variables(left) | variables(right)
    return len(found) <= 1 and all(not family.ranges for family in found)


def _is_claim(left: Any, right: Any) -> bool:
    """Whether an equality that stands alone says something of what is defined: a derivative, a defined symbol."""
    defined = any(f.definition is not None for f in families_of(left) | families_of(right))
    return defined or any(isinstance(node, Derivative) for side in (left, right) for node in side.atoms(Derivative))


def _small_list(left: Any, right: Any, conditions: Sequence[Condition]) -> Iterator[tuple[str, Assumption]]:
    """The hypotheses that such derivations leave unsaid."""
    families = sorted(families_of(left) | families_of(right), key=lambda family: family.name)
    plain = [family for family in families if family.definition is None]
    for family in plain:
        if family.ranges:
            yield _sum_is_1(family)
    if not conditions:
        indices = sorted(free_indices(left) | free_indices(right), key=lambda index: index.name)
        for first, second in combinations(indices, 2):
            if first.range == second.range:
                yield f"{first} ≠ {second}", Distinct(first, second)
                yield f"{first} = {second}", Same(first, second)
    for family in plain:
        if len(family.ranges) == 1:
            yield f"{family.name} is one-hot", OneHot(f"{family.name} is one-hot", family)
        yield f"{family.name} > 0", Positive(f"{family.name} > 0", family)


def _sum_is_1(family: Family) -> tuple[str, Assumption]:
    """The hypothesis that the entries over the first index add up to 1."""
    index, *others = [range_.index(f"•{at}") for at, range_ in enumerate(family.ranges)]
    name = f"the sum of {family.name} is 1"
    return name, Hypothesis(name, sum_over(index, family[(index, *others)]), Number(1))


__all__ = ["Judgement", "Refuted", "judge"]
