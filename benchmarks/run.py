"""Measure derive against what it can't be quicker than; every figure is a ratio.

    python benchmarks/run.py            print the table
    python benchmarks/run.py --write    print it, and keep it in docs/performance.md

A time in seconds tells more about the machine than about the program, so each time is
divided by another that was measured in the same run, taking turns with it. This file
loads nothing heavy: a child's peak memory counts what its parent held when it was
started. What has to be measured inside one process is in inside.py beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "docs" / "performance.md"
IMPORTS = (sys.executable, "-c", "import sympy, numpy, jinja2, pylatex")
PEERS = "## Against the peers"
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Figure:
    """One row: what was measured, against what, and what we aim at; `measured` over `against` is the ratio."""

    what: str
    against: str
    measured: float
    reference: float
    most: float | None
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.measured / self.reference

    @property
    def verdict(self) -> str:
        """Whether the aim is met; a figure without one is told for the reader's sake."""
        if self.most is None:
            return "-"
        return "met" if self.ratio <= self.most else "missed"

    def row(self) -> tuple[str, ...]:
        aim = "-" if self.most is None else f"at most {self.most:.3g}"
        amounts = (
            f"{value:.0f} {self.unit}" if value >= 1000 else f"{value:.4g} {self.unit}"  # 14500 ms, not 1.45e+04
            for value in (self.measured, self.reference)
        )
        return (self.what, *amounts, self.against, f"{self.ratio:.2f}", aim, self.verdict)


@dataclass(frozen=True)
class Ran:
    """One process: its wall time in milliseconds, and its peak memory in megabytes."""

    time: float
    memory: float


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure derive, as ratios within one run.")
    parser.add_argument("--write", action="store_true", help=f"keep the table in {REPORT.relative_to(ROOT)}")
    parser.add_argument("--runs", type=int, default=9, metavar="N", help="how often each thing is run (default: 9)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="derive-bench-") as folder:
        figures = list(measure(Path(folder), arguments.runs))
    table = markdown(figures)
    print(table)
    if arguments.write:
        kept = peers_section(REPORT.read_text(encoding="utf-8"))
        REPORT.write_text(keep_peers(report(table, arguments.runs), kept), encoding="utf-8")


def measure(folder: Path, runs: int) -> Iterator[Figure]:
    """Every figure, each from runs that take turns."""
    run = runner(folder)
    four, thousand = (notes(folder, classes, "tex") for classes in (4, 1000))
    quick = (*four, "--quick")
    imports, whole, short = in_turns(runs, lambda: run(IMPORTS), lambda: run(four), lambda: run(quick))
    only = "a process that only imports SymPy, NumPy, Jinja2 and PyLaTeX"
    yield Figure("`--classes 4 --format tex`, cold", only, *times(whole, imports), 1.3)
    yield Figure("the same with `--quick`", only, *times(short, imports), None)

    small, large = in_turns(runs, lambda: run(four), lambda: run(thousand))
    yield Figure("`--classes 1000 --format tex`", "`--classes 4 --format tex`", *times(large, small), 2)
    memory = max(ran.memory for ran in large)
    yield Figure("`--classes 1000 --format tex`, peak memory", "300 MB", memory, 300, 1, "MB")

    proving = inside("proving", runs)
    for claim, milliseconds in proving["statements"].items():
        yield Figure(f"what {claim} says, proved for every n, warm", "5 ms", milliseconds, 5, 1)
    name = "all claims proved for every n, warm"
    yield Figure(name, "50 ms", proving["claims"], 50, 1)
    jacobian = "SymPy's `simplify` on the 16 entries of the four-class Jacobian"
    yield Figure(name, jacobian, proving["claims"], proving["simplify"], None)

    entries = inside("entries", max(1, runs // 3))
    for kind, most in (("numbers", 2000), ("exactly", 20_000)):
        name = f"all {10**6:,} entries of the Jacobian at n = 1000, {kind}"
        yield Figure(name, f"{most // 1000} s", entries[kind]["1000"], most, 1)
        grown = f"100 times the 10,000 entries at n = 100, {kind}"
        yield Figure("the same", grown, entries[kind]["1000"], 100 * entries[kind]["100"], 1)

    setting = inside("setting", runs)
    bare = f"one bare run of {setting['engine']} on the same .tex"
    yield Figure("`compile_pdf`, four classes", bare, setting["compiled"], setting["bare"], 2)
    (whole,) = in_turns(runs, lambda: run(notes(folder, 4, "pdf")))
    yield Figure("`--classes 4 --format pdf`, cold", bare, median(ran.time for ran in whole), setting["bare"], None)


def inside(what: str, runs: int) -> dict[str, Any]:
    """What inside.py measured in a process of its own."""
    told = subprocess.check_output([sys.executable, "-m", "benchmarks.inside", what, str(runs)], cwd=ROOT)
    measured: dict[str, Any] = json.loads(told)
    return measured


def notes(folder: Path, classes: int, form: str) -> tuple[str, ...]:
    """The command that makes the notes."""
    options = ("--classes", str(classes), "--format", form, "--out", str(folder / "out"), "--quiet")
    return (sys.executable, "-m", "derive", *options)


def runner(folder: Path) -> Callable[[Sequence[str]], Ran]:
    """Runs commands one at a time; all of them find their bytecode compiled, as after a first run."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")

    def run(command: Sequence[str]) -> Ran:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        elapsed = 1000 * (time.perf_counter() - start)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}")
        # Linux counts kilobytes, macOS bytes.
        return Ran(elapsed, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MEGABYTE)

    return run


def in_turns(runs: int, *things: Callable[[], Ran]) -> list[list[Ran]]:
    """What each thing gave, run one after the other `runs` times, after a first time that doesn't count."""
    for thing in things:
        thing()
    rounds = [[thing() for thing in things] for _ in range(runs)]
    return [list(column) for column in zip(*rounds, strict=True)]


def times(measured: list[Ran], reference: list[Ran]) -> tuple[float, float]:
    """The median time of each."""
    return median(ran.time for ran in measured), median(ran.time for ran in reference)


def markdown(figures: Sequence[Figure]) -> str:
    """The figures as a table, its columns aligned."""
    head = ("what", "time or size", "against", "what that is", "ratio", "aim", "verdict")
    return rows_as_markdown([head, *(figure.row() for figure in figures)])


def rows_as_markdown(rows: Sequence[Sequence[str]]) -> str:
    """A table of these rows, the first being its head, its columns aligned."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |" for row in rows]
    lines.insert(1, f"| {' | '.join('-' * width for width in widths)} |")
    return "\n".join(lines)


def peers_section(page: str) -> str:
    """What `make peers` has written into the page (peers/run.py), or nothing."""
    _, mark, section = page.partition(PEERS)
    return mark + section


def keep_peers(page: str, section: str) -> str:
    """The page with this section in place of the one it has."""
    measured = page.partition(PEERS)[0].rstrip()
    return f"{measured}\n\n{section}" if section else f"{measured}\n"


def report(table: str, runs: int) -> str:
    """The page that keeps the table."""
    machine = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"""# Performance

What `make bench` measured last. `.venv/bin/python benchmarks/run.py --write` measures again
and writes this page.

{table}

{machine}; medians of {runs} runs that take turns, after one that doesn't count. A ratio is
the second column over the third. *Cold* is a new process with compiled bytecode;
*warm* is a process that has done the same before, and its time is processor time. SymPy's cache is emptied before each
`simplify`, which it would otherwise only look up. An aim that is missed stays in the table.
"""


if __name__ == "__main__":
    main()
