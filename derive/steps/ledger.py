"""The ledger of a claim: where each of its assumptions is used, and what comes out without it.

A verdict names the hypotheses that its line needs; a claim may still carry one that
no line needs, or stand in a case that is none. So for every hypothesis of the claim,
and every condition of a chain, the prover is asked again without it. It has to refute
some line, or to leave open a side condition (log y asks for y > 0) that is not open under
all that is assumed; what comes out is kept and printed. What nothing needs is an error:
it would make a claim weaker than it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from derive.errors import NotProved
from derive.language import Condition, Equation
from derive.proof import Assumption, Proved, Prover, Refuted, Unknown, Verdict
from derive.proof.assumptions import NamedAssumption
from derive.proof.exact import Exact
from derive.steps.trace import Chain, MatrixLine, Need, Step, Trace, describe


def with_ledger(trace: Trace) -> Trace:
    """The trace with what it needs; one that isn't proved comes back as it is.

    Raises NotProved for a hypothesis or a condition that isn't shown to be needed.
    """
    if not trace.is_proved:
        return trace
    asked = _Asked()
    hypotheses = [_hypothesis(trace, hypothesis, asked) for hypothesis in trace.hypotheses]
    return replace(trace, needs=(*hypotheses, *_conditions(trace, asked)))


class _Asked:
    """The prover, asked under fewer assumptions; it keeps its normal forms."""

    def __init__(self) -> None:
        self.prover = cache(Prover)

    def without(self, dropped: Assumption, assuming: Sequence[Assumption], equation: Equation) -> Verdict:
        """The verdict on the equation under all that is assumed but this."""
        prover = self.prover(tuple(assumed for assumed in assuming if assumed != dropped))
        # A line that names a hypothesis is expected to be false without it; most lines of a case are true everywhere.
        ask = prover.prove if isinstance(dropped, Condition) else prover.refute
        return ask(equation.left, equation.right)

    def is_less(self, without: Verdict, assuming: Sequence[Assumption], equation: Equation) -> bool:
        """Whether this verdict says less than the one under all that is assumed."""
        if isinstance(without, Refuted):
            return True
        if not isinstance(without, Proved) or not without.conditions:
            return False
        whole = self.prover(tuple(assuming)).prove(equation.left, equation.right)
        return isinstance(whole, Proved) and not set(without.conditions) <= set(whole.conditions)


def _hypothesis(trace: Trace, hypothesis: NamedAssumption, asked: _Asked) -> Need:
    """The lines that need it; raises NotProved unless one of them does, and a result too."""
    told = f"the hypothesis {hypothesis.name!r}"
    using = [
        (chain, step)
        for chain in trace.chains
        for step in chain.steps
        if hypothesis.name in getattr(step.verdict, "hypotheses", ())
    ]
    if not using:
        raise NotProved(f"{trace.name}: {told} is not needed: no line uses it")
    need = _need(hypothesis, told, using, asked)
    results = list(_results(trace))
    for assuming, result in results:
        if asked.is_less(asked.without(hypothesis, assuming, result), assuming, result):
            return need
    if not results:
        return need
    says = results[0][1]
    raise NotProved(f"{trace.name}: {told} is not needed for any result: {says.left} = {says.right} holds without it")


def _results(trace: Trace) -> Iterator[tuple[Sequence[Assumption], Equation]]:
    """What the derivation is for: what the claim says, its chains' framed lines, its lines about matrices."""
    if trace.result is not None:
        yield trace.hypotheses, trace.result
    matrices = {item.entries.id for item in trace.items if isinstance(item, MatrixLine)}
    for chain in trace.chains:
        for step in chain.steps:
            if step.is_result or chain.id in matrices:
                yield chain.assuming, Equation(chain.start, step.after)


def _conditions(trace: Trace, asked: _Asked) -> list[Need]:
    """Every case's condition, once; each chain that stands in the case must need it."""
    found: dict[Condition, Need] = {}
    for chain in trace.chains:
        for condition in chain.assuming:
            if isinstance(condition, Condition) and chain.steps:
                need = _need(condition, f"the condition {condition}", [(chain, step) for step in chain.steps], asked)
                before = found.get(condition)
                found[condition] = need if before is None else replace(before, lines=before.lines + need.lines)
    return list(found.values())


def _need(assumption: Assumption, told: str, using: Sequence[tuple[Chain, Step]], asked: _Asked) -> Need:
    """The lines that don't hold without it, and the plainest counterexample; raises NotProved if there is none.

    A line that holds by another of the assumptions as well doesn't count. One that is
    neither proved nor refuted without a hypothesis that its verdict names is an error;
    without a case's condition only if no other line needs it.
    """
    found: list[tuple[Step, Refuted | Proved]] = []
    unknown: list[tuple[Step, Unknown]] = []
    for chain, step in using:
        verdict = asked.without(assumption, chain.assuming, step.equation)
        if isinstance(verdict, Unknown):
            unknown.append((step, verdict))
        elif asked.is_less(verdict, chain.assuming, step.equation):
            found.append((step, verdict))
    if unknown and not (found and isinstance(assumption, Condition)):
        undecided, why = unknown[0]
        raise NotProved(f"{undecided.id}: {told} is not shown to be needed: {_said(undecided)} is {describe(why)}")
    if not found:
        _, first = using[0]
        lines = f"{_said(first)} holds" if len(using) == 1 else f"all {len(using)} lines hold"
        raise NotProved(f"{first.id}: {told} is not needed: {lines} without it")
    shown_by, plainest = min(found, key=lambda pair: _effort(pair[1]))
    return Need(assumption, tuple(step.id for step, _ in found), shown_by.id, shown_by.equation, plainest)


def _said(step: Step) -> str:
    return f"{step.before} = {step.after}"


def _effort(without: Refuted | Proved) -> tuple[int, int]:
    """How hard it is to see by hand: a fraction, decimals, no numbers at all; and how many there are to look at."""
    if isinstance(without, Proved):
        return 2, len(without.conditions)
    witness = without.witness
    exact = all(isinstance(side, Exact) for side in (witness.left, witness.right))
    return 0 if exact else 1, sum(map(len, witness.values.values()))
