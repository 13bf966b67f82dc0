"""`make soundness`: the prover against the independent oracle on many thousand random pairs.

    python -m tests.soundness [START] [COUNT] [--depth 6] [--seconds 20] [--workers N] [--write]

Two claims for each of COUNT / 2 seeds from START on. Prints the table and everything
that is wrong, with the command that makes it again; exit code 1 if any verdict is
wrong. Ctrl-C ends it with the table of what was judged until then. `--write` puts the
table between the `pairs` markers of docs/soundness.md.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

from tests.soundness.counting import BOUND, INSIDE, LATE, UNCHECKED, Outcome, table, wrong
from tests.soundness.judging import judged

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "soundness.md"
MARKERS = re.compile(r"(<!-- pairs -->\n).*?(<!-- /pairs -->)", re.DOTALL)


def main(arguments: list[str] | None = None) -> int:
    """Judge, print, and say by the exit code whether every verdict was right."""
    asked = _parser().parse_args(arguments)
    seeds = range(asked.start, asked.start + (asked.count + 1) // 2)
    outcomes: list[Outcome] = []
    stopped = False
    try:
        for outcome in judged(seeds, asked.depth, asked.workers, asked.seconds):
            outcomes.append(outcome)
            if outcome.fault:
                print(_report(outcome, asked.depth), flush=True)
            if len(outcomes) % 1000 == 0:
                print(f"{len(outcomes)} pairs, {len(wrong(outcomes))} wrong", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        stopped = True
        print("stopped; until then:")
    told = _told(outcomes, asked.start, asked.depth, asked.seconds)
    print(told)
    if asked.write and not stopped:
        DOCUMENT.write_text(put(told, DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    return 1 if wrong(outcomes) else 130 if stopped else 0


def put(told: str, document: str) -> str:
    """The document with the table between its markers; raises ValueError if it has none."""
    new, count = MARKERS.subn(lambda found: f"{found[1]}{told}\n{found[2]}", document)
    if count != 1:
        raise ValueError("docs/soundness.md has no place marked for the pairs")
    return new


def _report(outcome: Outcome, depth: int) -> str:
    again = f"python -m tests.soundness {outcome.seed} 2 --depth {depth}"
    return f"{outcome.fault}: {outcome.kind}, {outcome.world}, `{again}`\n    {outcome.told}"


def _told(outcomes: list[Outcome], start: int, depth: int, seconds: float) -> str:
    """The table and what it counts."""
    counts = {fault: sum(outcome.fault == fault for outcome in outcomes) for fault in (LATE, BOUND, INSIDE, UNCHECKED)}
    return "\n".join(
        [
            f"`make soundness START={start} COUNT={len(outcomes)}`, expressions to depth {depth}, "
            f"at most {seconds:g} s a pair: {len(wrong(outcomes))} wrong verdicts among {len(outcomes)} pairs.",
            "",
            *table(outcomes),
            "",
            "A column is the oracle's answer, then the prover's. "
            + "; ".join(f"{fault}: {count}" for fault, count in counts.items())
            + ".",
        ]
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.soundness")
    parser.add_argument("start", type=int, nargs="?", default=0, help="the first seed")
    parser.add_argument("count", type=int, nargs="?", default=20_000, help="how many pairs, two for each seed")
    parser.add_argument("--depth", type=int, default=6, help="how deep the expressions are")
    parser.add_argument("--seconds", type=float, default=20, help="the time that one pair may take")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="how many processes; 0: this one, without a limit"
    )
    parser.add_argument("--write", action="store_true", help="put the table into docs/soundness.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
