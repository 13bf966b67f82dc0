"""The table of `make soundness`: how often each pair of answers was given, and what was wrong.

A pair's row is its world (what is assumed) or its depth; its column is the oracle's
answer against the prover's. Wrong verdicts are listed with the seed that makes them again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

WRONG = ("false Proved", "false Refuted")
ORACLE = ("equal", "different", "undefined")
PROVER = ("proved", "refuted", "unknown")
INSIDE, BOUND, LATE = "Unknown inside the fragment", "Unknown at a stated bound", "no answer in time"
UNCHECKED = "a witness too large to check"


@dataclass(frozen=True)
class Outcome:
    """What became of one claim, in words only, so that it travels between processes."""

    seed: int
    kind: str
    world: str
    depth: int
    oracle: str
    verdict: str
    fault: str
    told: str = ""


def wrong(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The wrong verdicts."""
    return [outcome for outcome in outcomes if outcome.fault in WRONG]


def table(outcomes: Iterable[Outcome]) -> list[str]:
    """The table in Markdown: a line for each world, each depth, and all together."""
    kept = list(outcomes)
    heads = [f"{oracle}: {verdict}" for oracle in ORACLE for verdict in PROVER]
    others = [LATE, BOUND, INSIDE, UNCHECKED, "wrong"]
    rows = [("", "pairs", *heads, *others)]
    for kind in ("world", "depth"):
        groups: dict[str, list[Outcome]] = {}
        for outcome in kept:
            groups.setdefault(str(getattr(outcome, kind)), []).append(outcome)
        label = "depth {}" if kind == "depth" else "{}"
        rows += [_row(label.format(name), groups[name]) for name in sorted(groups, key=_in_order)]
    rows.append(_row("all", kept))
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [lines[0], f"| --- |{' ---: |' * (len(rows[0]) - 1)}", *lines[1:]]


def _in_order(name: str) -> tuple[int, str]:
    """Depths as numbers, worlds as words."""
    return (int(name) if name.isdigit() else 0, name)


def _row(name: str, outcomes: list[Outcome]) -> tuple[str, ...]:
    answers = Counter((outcome.oracle, outcome.verdict) for outcome in outcomes)
    faults = Counter(outcome.fault for outcome in outcomes)
    counts = [len(outcomes), *(answers[oracle, verdict] for oracle in ORACLE for verdict in PROVER)]
    counts += [faults[LATE], faults[BOUND], faults[INSIDE], faults[UNCHECKED], len(wrong(outcomes))]
    return (name, *map(str, counts))
