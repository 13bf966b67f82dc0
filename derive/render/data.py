"""Traces and their evidence as JSON, and as a short report in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from derive.document.document import Document
from derive.document.ledger import holds, named
from derive.language import Condition
from derive.language.latex import latex
from derive.proof import Proved, Refuted, Unknown
from derive.proof.every_entry import EveryEntry
from derive.proof.verdict import shown
from derive.render.words import assumed, words
from derive.steps import Mistake, Need, Step, Trace, describe
from derive.steps.evidence import Evidence, Validity, validity


def notes_json(document: Document, traces: Sequence[Trace]) -> str:
    """The whole notes as data: title, sizes, and every claim with its steps and mistakes."""
    numbers = document.numbers
    content = {
        "title": f"{document.title}, {document.subtitle}",
        "classes": document.sizes.get("n"),
        "claims": [_claim(trace, numbers) for trace in traces],
    }
    return dump(content)


def report_json(traces: Sequence[Trace], *, ascii: bool = False) -> str:
    """What `verify --json` prints, in ASCII for a terminal that has nothing else."""
    return dump({"claims": [_claim(trace, _own_numbers(trace)) for trace in traces]}, ascii=ascii)


def dump(content: Any, *, ascii: bool = False) -> str:
    """The same content as the same bytes, always."""
    return json.dumps(content, ensure_ascii=ascii, indent=1) + "\n"


def _own_numbers(trace: Trace) -> Mapping[str, str]:
    """Lines of other claims are referred to by their ids."""
    return _Ids({step.id: step.id for step in trace.steps})


class _Ids(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


def _claim(trace: Trace, numbers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": trace.name,
        "title": trace.title,
        "verdict": trace.verdict,
        "needs": [_need(need, numbers) for need in trace.needs],
        "holds": [_validity(found, numbers) for found in validity(trace)],
        **_every_entry(trace),
        "steps": [_step(step, trace.evidence.get(step.id), numbers) for step in trace.steps],
        "mistakes": [_mistake(mistake, numbers) for mistake in trace.mistakes],
    }


def _every_entry(trace: Trace) -> dict[str, Any]:
    """What was found where every entry was compared; nothing where that wasn't asked for."""
    found = trace.every_entry
    if found is None:
        return {}
    return {
        "every_entry": {
            **found.sizes,
            "entries": found.entries,
            "points": found.points,
            "max_relative_error": found.max_relative_error,
        }
    }


def _step(step: Step, evidence: Evidence | None, numbers: Mapping[str, str]) -> dict[str, Any]:
    verdict = step.verdict
    proved = isinstance(verdict, Proved)
    found: dict[str, Any] = {
        "id": step.id,
        "line": numbers.get(step.id, step.id),
        "latex": f"{latex(step.before)} = {latex(step.after)}",
        "rule": ", ".join(step.rules) or "stated",
        "because": words(step.because, numbers).source,
        "verdict": verdict.word,
        "conditions": _conditions(verdict) if isinstance(verdict, Proved) else [],
        "hypotheses": list(verdict.hypotheses) if isinstance(verdict, Proved) else [],
        "exact_n": list(evidence.exact_n) if evidence else [],
        "exact_how": evidence.exact_how if evidence else None,
        "points": evidence.points if evidence else 0,
        "max_relative_error": evidence.max_relative_error if evidence else None,
    }
    if not proved:
        found["why"] = describe(verdict)
    return found


def _conditions(verdict: Proved) -> list[str]:
    smallest = [f"{size} ≥ {least}" for size, least in sorted(verdict.smallest.items())]
    return [*map(str, verdict.conditions), *smallest]


def _mistake(mistake: Mistake, numbers: Mapping[str, str]) -> dict[str, Any]:
    verdict = mistake.verdict
    return {
        "id": mistake.id,
        "latex": f"{latex(mistake.equation.left)} = {latex(mistake.equation.right)}",
        "why": words(mistake.why, numbers).source,
        "verdict": verdict.word,
        "counterexample": str(verdict.witness) if isinstance(verdict, Refuted) else None,
    }


def _need(need: Need, numbers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "assumption": named(need.assumption),
        "latex": assumed(need.assumption),
        "lines": [numbers.get(line, line) for line in need.lines],
        "without": {
            "line": numbers.get(need.shown_by, need.shown_by),
            "latex": f"{latex(need.equation.left)} = {latex(need.equation.right)}",
            "counterexample": str(need.without.witness) if isinstance(need.without, Refuted) else None,
            "only_where": list(map(str, need.without.conditions)) if isinstance(need.without, Proved) else [],
        },
    }


def _validity(found: Validity, numbers: Mapping[str, str]) -> dict[str, Any]:
    assert found.small.range is not None
    return {
        "conditions": list(map(str, found.conditions)),
        "size": found.small.range.size,
        "from": found.small.least,
        "tried": list(found.small.tried),
        "without_positions": list(found.small.vacuous),
        "lines": [numbers.get(line, line) for line in found.lines],
    }


def _without(need: Need) -> str:
    """What comes out without an assumption, in one line."""
    lines = need.shown_by if len(need.lines) == 1 else f"{need.shown_by}, one of {len(need.lines)} lines that need it"
    name = named(need.assumption)
    name = name if isinstance(need.assumption, Condition) else f"'{name}'"
    if isinstance(need.without, Proved):
        found = f"proved only where {', '.join(map(str, need.without.conditions))}"
    else:
        witness = need.without.witness
        found = f"{witness.where}{shown(witness.left)} is not {shown(witness.right)}"
    return f"without {name}: {found} ({lines})"


def report_text(traces: Sequence[Trace]) -> str:
    """A line a claim; below it what it needs, from which n on it holds, and each step that is not proved."""
    lines = []
    for trace in traces:
        steps = list(trace.steps)
        lines.append(f"{trace.name}: {trace.verdict}, {len(steps)} steps{_found(trace)}")
        if trace.every_entry is not None:
            lines.append(f"  {_told(trace.every_entry)}")
        if said := holds(trace):
            lines.append(f"  {said}")
        lines += [f"  {_without(need)}" for need in trace.needs]
        for step in steps:
            if isinstance(step.verdict, (Refuted, Unknown)):
                lines.append(f"  {step.id}: {step.before} = {step.after} is {describe(step.verdict)}")
        for mistake in trace.mistakes:
            if not isinstance(mistake.verdict, Refuted):
                left, right = mistake.equation.left, mistake.equation.right
                lines.append(f"  {mistake.id}: the mistake {left} = {right} is {mistake.verdict.word}, not refuted")
    return "\n".join(lines)


def _told(found: EveryEntry) -> str:
    sizes = ", ".join(f"{letter} = {size}" for letter, size in found.sizes.items())
    return (
        f"every entry at {sizes}: {found.entries:,} entries, exactly at a random point and at {found.points} points "
        f"with numbers (largest relative error {found.max_relative_error:.1e})"
    )


def _found(trace: Trace) -> str:
    evidence: list[Evidence] = list(trace.evidence.values())
    if not evidence:
        return ""
    exact = sorted({n for found in evidence for n in found.exact_n})
    points = min(found.points for found in evidence)
    error = max(found.max_relative_error for found in evidence)
    letters = " or ".join(dict.fromkeys(found.small.range.size for found in evidence if found.small.range))
    return (
        f"; exactly at {letters or 'n'} = {exact[0]} to {exact[-1]}, at {points} points or more with numbers "
        f"(largest relative error {error:.1e})"
    )
