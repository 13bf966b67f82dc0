"""Faults planted in the prover and the rules themselves, to see whether a test notices each of them.

`make prover-mutants`. The tests are collected once; then a process is forked for each mutant,
the function with the fault gets its other code, and those tests run, quickest first, that reach the
changed line. Which ones do is traced beforehand. A mutant is *killed* by the first test that fails,
*timed out* where a test no longer ends, and else it has *survived*. A survivor is a hole in the tests,
or it changes nothing that matters; then docs/soundness.md says why, under the mutant's name.

mutmut (3.8) leaves every decorated function alone, so all that is cached, and chooses tests
by function and not by line; cosmic-ray starts Python and SymPy again for each mutant.
"""

from __future__ import annotations

import argparse
import ast
import gc
import json
import math
import os
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any

import hypothesis
import pytest

from tests.soundness.python_mutants import Mutant, mutants
from tests.soundness.reached_lines import ROOT, forget, kept_reach, run_item, silent

# What the page calls the list of those that are neither noticed nor explained.
OPEN_LIST = "Still open"
PAGE = ROOT / "docs" / "soundness.md"
FIRST = ["normal_form", "prover", "power_sums", "patterns", "kernels", "hypotheses", "side_conditions", "sign"]
NEXT = ["witness", "evaluation", "exact", "interval", "admissible"]
TESTS = ["tests/proof", "tests/rules", "tests/steps", "tests/catalogue", "tests/language"]
KILLED, SURVIVED, TIMED_OUT, UNREACHED = "killed", "survived", "timed out", "no test reaches it"
NOT_RUN = "not run"  # its code does not fit the living function (one that no longer calls super)
MEMORY = 4 << 30  # bytes, for one mutant
NOT_PLANTED = 9
RESULTS = {0: SURVIVED, 1: KILLED, NOT_PLANTED: NOT_RUN}  # by exit code


def files() -> list[Path]:
    """What is mutated, the files on which soundness rests most first."""
    proof = {path.stem: path for path in sorted((ROOT / "derive/proof").glob("*.py")) if path.stem != "__init__"}
    chosen = [proof.pop(name) for name in FIRST + NEXT if name in proof]
    rules = [path for path in sorted((ROOT / "derive/rules").glob("*.py")) if path.stem != "__init__"]
    return [*chosen, *proof.values(), *rules]


def living(names: Sequence[str]) -> dict[tuple[str, str, int], list[FunctionType]]:
    """Every function of these files, by file, name and first line."""
    found: dict[tuple[str, str, int], list[FunctionType]] = {}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename in names:
            code = thing.__code__
            found.setdefault((code.co_filename, code.co_qualname, code.co_firstlineno), []).append(thing)
    return found


def child(
    session: pytest.Session, items: Sequence[pytest.Item], mutant: Mutant, path: Path, functions: Any, limit: int
) -> None:
    """In a forked process: plant the fault, run the tests until one fails; the exit code says what happened."""
    silent()
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        code = mutant.code(str(path))
        for function in functions[str(path), *mutant.key]:
            function.__code__ = code
    except (KeyError, ValueError):
        os._exit(NOT_PLANTED)
    try:
        for at in range(len(items)):
            run_item(items, at)
            if session.testsfailed:
                os._exit(1)
    except BaseException:  # noqa: BLE001  whatever gets past pytest was noticed as well
        os._exit(1)
    os._exit(0)


class Driver:
    """The plugin that runs in place of pytest's loop over the tests."""

    def __init__(self, chosen: Sequence[tuple[Path, Mutant]], out: Path, jobs: int, longest: float) -> None:
        self.chosen, self.out, self.jobs, self.longest = chosen, out, jobs, longest
        self.names = [str(path) for path in files()]
        self.results: list[dict[str, Any]] = []
        self.running: dict[int, dict[str, Any]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Trace, then fork once for each mutant."""
        if session.testsfailed:
            raise session.Failed("the tests could not be collected")
        forget()
        self.reach = kept_reach(session, self.names, self.out)
        if self.reach.failed:
            raise session.Failed(f"{self.reach.failed} tests fail without any fault")
        self.functions = living(self.names)
        gc.freeze()
        for path, mutant in self.chosen:
            self._start(session, path, mutant)
        while self.running:
            self._wait()
        return True

    def _start(self, session: pytest.Session, path: Path, mutant: Mutant) -> None:
        wanted = {(str(path), line) for line in mutant.lines}
        items = [item for item in session.items if not wanted.isdisjoint(self.reach.lines[item.nodeid])]
        items = [item for item in items if self.reach.seconds[item.nodeid] <= self.longest]
        items.sort(key=lambda item: self.reach.seconds[item.nodeid])
        told = {"file": path.name, "line": min(mutant.lines, default=0), "mutant": mutant.name, "tests": len(items)}
        if not items:
            self._tell({**told, "result": UNREACHED, "seconds": 0.0})
            return
        while len(self.running) >= self.jobs:
            self._wait()
        limit = 20 + int(sum(self.reach.seconds[item.nodeid] for item in items))
        pid = os.fork()
        if pid == 0:
            child(session, items, mutant, path, self.functions, limit)
        self.running[pid] = {**told, "begun": time.monotonic()}

    def _wait(self) -> None:
        pid, status = os.wait()
        told = self.running.pop(pid)
        code = os.waitstatus_to_exitcode(status)
        result = TIMED_OUT if code < 0 else RESULTS[code]
        self._tell({**told, "result": result, "seconds": round(time.monotonic() - told.pop("begun"), 2)})

    def _tell(self, told: dict[str, Any]) -> None:
        told.pop("begun", None)
        self.results.append(told)
        with (self.out / "prover-mutants.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(told, ensure_ascii=False) + "\n")
        if told["result"] not in (KILLED, TIMED_OUT):
            print(f"{told['file']}:{told['line']} {told['mutant']}  [{told['result']}]", flush=True)


def collect(only: Sequence[str]) -> Iterator[tuple[Path, Mutant]]:
    """All mutants of the files with these names (none: of all)."""
    for path in files():
        if not only or path.stem in only or str(path.relative_to(ROOT)) in only:
            for mutant in mutants(ast.parse(path.read_text(encoding="utf-8"))):
                # A rule's examples are tests: they are collected before a fault is planted.
                if not mutant.function.endswith("_examples"):
                    yield path, mutant


def run(tests: Sequence[str], without: Sequence[str], driver: Driver) -> list[dict[str, Any]]:
    """What became of each mutant. Tests that plant faults of their own (`notice`) are left out."""
    hypothesis.settings.register_profile(
        "mutants", phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        derandomize=True, database=None, deadline=None,
    )  # fmt: skip
    hypothesis.settings.load_profile("mutants")
    words = " and ".join(f"not {name}" for name in ("notice", *without))
    options = ["-o", "addopts=", "--import-mode=importlib", "--assert=plain", "--rootdir", str(ROOT)]
    pytest.main([*options, "-p", "no:terminal", "-p", "no:cacheprovider", "-k", words, *tests], plugins=[driver])
    return driver.results


def explanations(page: str) -> str:
    """The part of the page that says why survivors may survive; those that it lists as open are not in it."""
    return page.partition(OPEN_LIST)[0]


def is_open(told: dict[str, Any], explained: str) -> bool:
    """Whether no test noticed this mutant and the page does not say why none has to."""
    name = f"`{told['file']}` `{told['mutant'].replace('`', '')}`"
    return told["result"] not in (KILLED, TIMED_OUT) and name not in explained


def table(results: Sequence[dict[str, Any]], explained: str) -> str:
    """The counts by file, as the page shows them."""
    lines = [
        "| file | mutants | killed | timed out | explained | open |",
        "| --- |" + " ---: |" * 5,
    ]
    total = [0] * 5
    for path in files():
        own = [told for told in results if told["file"] == path.name]
        ended = [sum(told["result"] == result for told in own) for result in (KILLED, TIMED_OUT)]
        unknown = sum(is_open(told, explained) for told in own)
        counts = [len(own), *ended, len(own) - sum(ended) - unknown, unknown]
        total = [a + b for a, b in zip(total, counts, strict=True)]
        if own:
            lines.append(f"| `{path.relative_to(ROOT / 'derive')}` | " + " | ".join(map(str, counts)) + " |")
    return "\n".join([*lines, "| all | " + " | ".join(map(str, total)) + " |"])


def survivors(earlier: Path) -> set[tuple[str, str]]:
    """The mutants that no test noticed in an earlier run."""
    told = [json.loads(line) for line in earlier.read_text(encoding="utf-8").splitlines()]
    return {(one["file"], one["mutant"]) for one in told if one["result"] not in (KILLED, TIMED_OUT)}


def main() -> int:
    """Run the mutants asked for; 1 if one was not run, or survived and the page does not explain it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", help="names such as sign or derive/rules/sums.py; without one, all")
    parser.add_argument("--sample", type=int, help="so many, drawn at random")
    parser.add_argument("--again", type=Path, help="first those that survived in this .jsonl of an earlier run")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--longest", type=float, default=math.inf, help="no test that takes more seconds (traced)")
    parser.add_argument("--name", action="append", help="only mutants with this (or with another one's) in their name")
    parser.add_argument("--tests", nargs="+", default=TESTS)
    parser.add_argument("--without", nargs="+", default=[], help="leave out tests with such a word in their name")
    parser.add_argument("--out", type=Path, default=ROOT / "output")
    asked = parser.parse_args()
    chosen = [pair for pair in collect(asked.files) if any(name in pair[1].name for name in asked.name or [""])]
    again = survivors(asked.again) if asked.again else set()
    first = [pair for pair in chosen if (pair[0].name, pair[1].name) in again]
    if asked.sample is not None:
        # In the order drawn: should the run be stopped, what is done is a fair sample still.
        chosen = random.Random(asked.seed).sample(chosen, min(asked.sample, len(chosen)))
    chosen = [*first, *(pair for pair in chosen if pair not in first)]
    asked.out.mkdir(exist_ok=True)
    begun = time.monotonic()
    results = run(asked.tests, asked.without, Driver(chosen, asked.out, asked.jobs, asked.longest))
    explained = explanations(PAGE.read_text(encoding="utf-8"))
    print(f"\n{table(results, explained)}\n\n{len(results)} mutants in {time.monotonic() - begun:.0f} s")
    return int(len(results) < len(chosen) or any(is_open(told, explained) for told in results))


if __name__ == "__main__":
    sys.exit(main())
