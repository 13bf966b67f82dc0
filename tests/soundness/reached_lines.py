"""Which lines of the prover each test runs, traced once: so a fault meets only the tests that can notice it.

Every cache of ours is emptied before each test; else what an earlier one had computed would hide
the lines. A process of its own does the tracing, so that in this one no cache and no fixture is filled.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import os
import pickle
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@dataclass
class Reach:
    """Which lines each test runs, how long it takes, and whether all passed."""

    lines: dict[str, frozenset[tuple[str, int]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failed: int = 0


class Tracer:
    """Notes the lines of some files that are run."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = frozenset(names)
        self.seen: set[tuple[str, int]] = set()

    def __call__(self, frame: FrameType, _event: str, _arg: Any) -> Any:
        return self.line if frame.f_code.co_filename in self.names else None

    def line(self, frame: FrameType, _event: str, _arg: Any) -> Any:
        self.seen.add((frame.f_code.co_filename, frame.f_lineno))
        return self.line


def forget() -> None:
    """Empty every cache of ours: what was computed without the fault must not hide it."""
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper) and (thing.__module__ or "").startswith("derive"):
            thing.cache_clear()


def run_item(items: Sequence[pytest.Item], at: int) -> None:
    """One collected test, with its fixtures."""
    following = items[at + 1] if at + 1 < len(items) else None
    items[at].config.hook.pytest_runtest_protocol(item=items[at], nextitem=following)


def silent() -> None:
    """Nothing that a test prints is of interest."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def reach(session: pytest.Session, items: Sequence[pytest.Item], names: Sequence[str]) -> Reach:
    """Trace these tests once, in a process of its own, so that no cache and no fixture is filled in this one."""
    source, sink = os.pipe()
    if os.fork() == 0:
        silent()
        found, tracer, shared = Reach(), Tracer(names), {}
        for at, item in enumerate(items):
            forget()
            tracer.seen, begun = set(), time.process_time()
            sys.settrace(tracer)
            run_item(items, at)
            sys.settrace(None)
            taken = time.process_time() - begun
            if "traces" in getattr(item, "fixturenames", ()):
                # The first of them fills the fixture for all; without it, each would.
                shared.setdefault("seconds", taken)
                shared.setdefault("lines", frozenset(tracer.seen))
                tracer.seen, taken = tracer.seen | shared["lines"], max(taken, shared["seconds"])
            found.lines[item.nodeid], found.seconds[item.nodeid] = frozenset(tracer.seen), taken
        found.failed = session.testsfailed
        with os.fdopen(sink, "wb") as out:
            pickle.dump(found, out)
        os._exit(0)
    os.close(sink)
    with os.fdopen(source, "rb") as answer:
        result: Reach = pickle.load(answer)
    os.wait()
    return result


def kept_reach(session: pytest.Session, names: Sequence[str], out: Path) -> Reach:
    """The same for all tests; kept for each file of tests until that file or a source changes."""
    sources = b"".join(path.read_bytes() for path in sorted(ROOT.glob("derive/**/*.py")))
    digests = {
        path: hashlib.sha256(sources + path.read_bytes()).hexdigest() for path in {i.path for i in session.items}
    }
    kept = out / "prover-mutants-reach.pickle"
    known: dict[str, Reach] = pickle.loads(kept.read_bytes()) if kept.exists() else {}
    result = Reach()
    new = [item for item in session.items if item.nodeid not in known.get(digests[item.path], result).lines]
    traced = reach(session, new, names) if new else Reach()
    result.failed = traced.failed
    for item in session.items:
        one = traced if item.nodeid in traced.lines else known[digests[item.path]]
        result.lines[item.nodeid], result.seconds[item.nodeid] = one.lines[item.nodeid], one.seconds[item.nodeid]
        file = known.setdefault(digests[item.path], Reach())
        file.lines[item.nodeid], file.seconds[item.nodeid] = one.lines[item.nodeid], one.seconds[item.nodeid]
    if not result.failed:
        kept.write_bytes(pickle.dumps(known))
    return result
