"""The table of evidence, and the words that say how to read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from derive.document.document import Block, EvidenceRow, EvidenceTable
from derive.document.ledger import ledger_blocks
from derive.language import CLASSES, Condition, Number, Power, Size
from derive.steps import Chain, Step, Text, Trace, say
from derive.steps.evidence import Evidence


def evidence_blocks(traces: Sequence[Trace]) -> tuple[Block, ...]:
    """The table of evidence and the ledger, each with a paragraph that says how to read it."""
    groups = tuple(
        (trace.title, tuple(_row(trace, chain, step) for chain in trace.chains for step in chain.steps))
        for trace in traces
    )
    ranges = Counter(row.range for _, rows in groups for row in rows if row.range is not None)
    most = ranges.most_common(1)[0][0] if ranges else CLASSES
    each = "number of classes" if set(ranges) <= {CLASSES} else "size"
    return (
        Text(
            say(
                "Each line is proved from the one before it, for every number of classes, units and samples, and for "
                "every way in which its indices can coincide. Other programs then check it. "
                + EXACTLY[_how(traces)].replace("{each}", each)
                + f" NumPy {NUMERICALLY[_has_references(traces)]}, in floating point, at random and extreme *points*. "
                "The error is told in units of how far the line could move if every number in it were off by its own "
                "size: rounding shows in it as about {rounding}, a wrong sign as about 1. A line that "
                "its author wrote without naming a rule is called *stated*; it is proved and checked like all others.",
                n=Size(most),
                rounding=Power(Number(10), Number(-16)),
            )
        ),
        EvidenceTable(groups, most.size),
        *ledger_blocks(traces),
    )


EXACTLY = {
    "identity": "SymPy writes the sums out for each {each} under *exact* {n}, takes the derivatives itself, "
    "and finds both sides to be the same function.",
    "points": "For each {each} under *exact* {n} both sides are computed with fractions at random whole "
    "numbers, and are exactly equal.",
}


NUMERICALLY = {
    True: "holds every line against softmax, loss and cost, differentiated by the complex step and again by finite "
    "differences",
    False: "computes both sides of every line",
}


def _has_references(traces: Sequence[Trace]) -> bool:
    """Whether lines were held against something that was computed without them."""
    return any(chain.reference is not None for trace in traces for chain in trace.chains)


def _how(traces: Sequence[Trace]) -> str:
    """How the exact instances were checked: "identity" only if every one of them was."""
    found = {evidence.exact_how for trace in traces for evidence in trace.evidence.values()}
    return "identity" if found == {"identity"} else "points"


def _row(trace: Trace, chain: Chain, step: Step) -> EvidenceRow:
    evidence: Evidence = trace.evidence[step.id]
    case = tuple(assumed for assumed in chain.assuming if isinstance(assumed, Condition))
    return EvidenceRow(step, case, evidence.small.range, evidence.exact_n, evidence.points, evidence.max_relative_error)
