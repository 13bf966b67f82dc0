"""The ledger on the page: what each claim needs, what comes out without it, and from which n on it holds."""

from __future__ import annotations

from collections.abc import Sequence

from derive.document.document import Block, LedgerGroup, LedgerTable
from derive.language import Condition, Equation, Index, Number, Size
from derive.proof import Assumption, Proved
from derive.steps import Heading, LineReference, Prose, Text, Trace, say
from derive.steps.evidence import Validity, validity


def ledger_blocks(traces: Sequence[Trace]) -> tuple[Block, ...]:
    """The ledger with a paragraph that says how to read it; without a table where nothing is assumed."""
    tried = (
        "The smallest sizes are tried, not assumed: exact arithmetic compares the lines at the first two that leave "
        "their indices a position."
    )
    heading = Heading(say("What is needed"), "evidence.needed")
    if not any(trace.needs for trace in traces):
        return heading, Text(say(tried)), *(Text(_nothing_assumed(trace)) for trace in traces)
    cases = any(isinstance(need.assumption, Condition) for trace in traces for need in trace.needs)
    asked = "each hypothesis, and without the condition of each case" if cases else "each hypothesis"
    values = any(isinstance(need.without, Proved) for trace in traces for need in trace.needs)
    only = " Where a line would be proved too, but has a value only in some places, these are told." if values else ""
    return (
        heading,
        Text(
            say(
                f"The prover is asked again without {asked}. It then refutes the lines named here, each as a step from "
                f"the line before it, and gives numbers for which the two sides of one of them differ.{only} {tried}"
            )
        ),
        LedgerTable(tuple(LedgerGroup(trace.title, holds(trace), trace.needs) for trace in traces)),
    )


def _nothing_assumed(trace: Trace) -> Prose:
    said = holds(trace)
    # The title is the author's text: no {} or * in it means anything.
    return Prose((f"“{trace.title}” assumes nothing",)) + (say(" and ") + said if said else said) + say(".")


def named(assumption: Assumption) -> str:
    """What the assumption is called in a sentence."""
    return str(assumption) if isinstance(assumption, Condition) else assumption.name


def holds(trace: Trace) -> Prose:
    """From which sizes on the claim's lines hold: those under no condition first; nothing if no size is known."""
    found = sorted(validity(trace), key=lambda each: len(each.conditions))
    said = Prose()
    for each in found:
        alike = [other for other in found if other.conditions == each.conditions]
        said = said + (say("; ") if said else say("holds ")) + _valid(each, tell_lines=len(alike) > 1)
    return said


def _valid(found: Validity, *, tell_lines: bool) -> Prose:
    small = found.small
    assert small.range is not None
    n = Size(small.range)
    under = Prose(tuple(piece for condition in found.conditions for piece in (", ", condition))[1:])
    said = say("under ") + under + say(" from ") if under else say("from ")
    tried = " and ".join(map(str, small.tried))
    said += say("{least} on, tried at " + tried, least=Equation(n, Number(small.least)))
    if tell_lines:
        lines = [piece for line in found.lines for piece in (", ", LineReference(line))]
        said += say(": ") + Prose(tuple(lines[1:]))
    return said + _vacuous(found, n) if small.vacuous else said


def _vacuous(found: Validity, n: Size) -> Prose:
    """Why nothing was tried at the sizes below."""
    below = Equation(n, Number(found.small.vacuous[-1]))
    where = say(" (at {below} " if len(found.small.vacuous) == 1 else " (up to {below} ", below=below)
    indices = dict.fromkeys(place for c in found.conditions for place in c.args if isinstance(place, Index))
    if not indices:
        return where + say("a position in them does not exist)")
    such = Prose(tuple(piece for index in indices for piece in (", ", index))[1:])
    return where + say("there is no such " if len(indices) == 1 else "there are no such ") + such + say(")")
