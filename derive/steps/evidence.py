"""The second opinions on a trace: every line exactly at small n, and with numbers.

The prover has spoken; here ordinary SymPy and NumPy are asked, by other code, and
must agree. What they say is kept for each step and printed. Before them the prover
itself is asked again, without what is assumed (ledger.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from derive.errors import BadInput, NotProved
from derive.language import Condition
from derive.proof import Proved
from derive.proof.every_entry import check_every_entry
from derive.proof.exact_instances import exact_instances
from derive.proof.sampling import Disagreement, NumericEvidence, compare_sides, compare_with_reference
from derive.proof.small_sizes import SmallSizes, try_smallest
from derive.steps.ledger import with_ledger
from derive.steps.trace import Chain, Step, Trace


@dataclass(frozen=True)
class Evidence:
    """What the second opinions found for one step.

    `exact_how` is "identity" (SymPy showed each instance to be an identity) or "points"
    (exact arithmetic at random points of each instance). `small` says at which of the
    smallest sizes its chain was tried.
    """

    exact_n: tuple[int, ...]
    exact_how: str
    points: int
    max_relative_error: float
    small: SmallSizes


@dataclass(frozen=True)
class Validity:
    """From which size on some lines of a claim hold: their ids, and the conditions they stand under."""

    conditions: tuple[Condition, ...]
    small: SmallSizes
    lines: tuple[str, ...]


def with_evidence(trace: Trace, seed: int, *, thorough: bool = False) -> Trace:
    """The trace with its ledger and evidence for each step.

    `seed` chooses the random points; `thorough` asks for identities instead of points.
    Raises Disagreement or NotIdentical where the second opinions differ, and NotProved
    where an assumption isn't needed or the smallest n isn't what the prover says.
    """
    found = {}
    trace = with_ledger(trace)
    for chain in trace.chains:
        small = _smallest(chain)
        exact = exact_instances(chain.lines, chain.assuming, quick=not thorough)
        numeric = _numeric(chain, seed)
        for at, step in enumerate(chain.steps):
            found[step.id] = Evidence(
                exact[at + 1].n,
                exact[at + 1].how,
                numeric[at].points,
                numeric[at].max_relative_error,
                small,
            )
    return replace(trace, evidence=found)


def validity(trace: Trace) -> tuple[Validity, ...]:
    """From which size on the lines hold, those alike together; lines without any range are left out."""
    found: dict[tuple[tuple[Condition, ...], SmallSizes], tuple[str, ...]] = {}
    for chain in trace.chains:
        conditions = tuple(assumed for assumed in chain.assuming if isinstance(assumed, Condition))
        for step in chain.steps:
            evidence: Evidence | None = trace.evidence.get(step.id)
            if evidence is not None and evidence.small.range is not None:
                key = conditions, evidence.small
                found[key] = (*found.get(key, ()), step.id)
    return tuple(Validity(conditions, small, lines) for (conditions, small), lines in found.items())


def _smallest(chain: Chain) -> SmallSizes:
    """The chain tried at the smallest sizes; raises NotProved where its verdicts say another one."""
    small = try_smallest(chain.lines, chain.assuming)
    if small.range is not None:
        letter = small.range.size
        proved = [step.verdict for step in chain.steps if isinstance(step.verdict, Proved)]
        said = max((verdict.smallest.get(letter, 1) for verdict in proved), default=small.least)
        if said != small.least:
            raise NotProved(
                f"{chain.steps[0].id}: proved from {letter} = {said} on, but tried one by one"
                f" its lines begin to hold at {letter} = {small.least}"
            )
    return small


def with_every_entry(trace: Trace, classes: int, seed: int) -> Trace:
    """The trace with what comparing every entry of its result at this number of classes gave.

    Raises Disagreement where an entry differs, BadInput for a claim that isn't about classes alone.
    """
    for chain in trace.chains:
        unconditional = not any(isinstance(assumed, Condition) for assumed in chain.assuming)
        everywhere = chain.reference.everywhere if chain.reference else None
        if trace.result is not None and chain.start == trace.result.left and unconditional and everywhere:
            sides = trace.result.left, trace.result.right
            found = check_every_entry(*sides, trace.hypotheses, {"n": classes}, everywhere, seed)
            return replace(trace, every_entry=found)
    raise BadInput(f"argument --classes: {trace.name} speaks of more than classes; it is not written out for one n")


def _sides(step: Step, chain: Chain, seed: int) -> NumericEvidence:
    """A step's two sides against each other; where they differ, its verdict is told with it.

    A point may lie where a side condition of the verdict fails, and one side has no value there.
    """
    try:
        return compare_sides(step.before, step.after, chain.assuming, seed, needs_something=_needs_something(step))
    except Disagreement as why:
        raise Disagreement(f"{step.id}, {step.verdict}: {why}") from None


def _numeric(chain: Chain, seed: int) -> list[NumericEvidence]:
    """Each step's line against the chain's reference, or its two sides against each other."""
    if chain.reference is None:
        return [_sides(step, chain, seed) for step in chain.steps]
    reference = chain.reference
    lines = compare_with_reference(
        chain.lines,
        reference.value,
        chain.assuming,
        seed,
        finite_differences=reference.finite_differences,
    )
    # A step is as good as the worse of its two lines.
    return [
        replace(right, max_relative_error=max(left.max_relative_error, right.max_relative_error))
        for left, right in pairwise(lines)
    ]


def _needs_something(step: Step) -> bool:
    """Whether the step's verdict names side conditions, so that its line has no value at some points."""
    return isinstance(step.verdict, Proved) and bool(step.verdict.conditions)
