"""The softmax Jacobian and the cross-entropy gradient by derive and by its peers, in one table.

    python -m benchmarks.peers.run --python .venv-peers/bin/python            print the table
    python -m benchmarks.peers.run --python .venv-peers/bin/python --write    and keep it in docs/performance.md

Each measurement is a process of its own with a limit of 120 s of processor time and of 8 GB.
Where one ended at a limit, larger n are not tried. The program that each row ran stands beside
it, so that it can be run again by hand; how each peer is used, its file's header says.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.run import REPORT, ROOT, keep_peers, rows_as_markdown

HERE = Path(__file__).parent
CLASSES = (4, 10, 30, 100, 300, 1000)
PROCESSOR_SECONDS, WALL_SECONDS, BYTES = 120, 600, 8 * 10**9
HEAD = ("what", "n", "by", "program", "time", "peak memory", "answer", "proved for", "steps")
OUT_OF_TIME, OUT_OF_MEMORY = "timed out", "out of memory"


@dataclass(frozen=True)
class Question:
    """A row before it is run; `every`: for which n a right answer is a proof; `steps`: how it is shown."""

    what: str
    n: str
    by: str
    program: tuple[str, ...]
    every: str
    steps: str


@dataclass(frozen=True)
class Limits:
    """What one process may use."""

    processor_seconds: int = PROCESSOR_SECONDS
    wall_seconds: int = WALL_SECONDS
    bytes: int = BYTES


@dataclass(frozen=True)
class Answer:
    """What came of it; `says` is the answer, or how the process ended; timed out, `seconds` is what it had used."""

    says: str
    seconds: float | None = None
    megabytes: float | None = None


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure derive beside its peers.")
    parser.add_argument("--python", type=Path, required=True, help="an interpreter that has the peers installed")
    parser.add_argument("--write", action="store_true", help=f"keep the table in {REPORT.relative_to(ROOT)}")
    arguments = parser.parse_args()
    rows = []
    for question, answer in measure(questions(), str(arguments.python.absolute())):
        rows.append(row(question, answer))
        print(*rows[-1], sep=" | ", file=sys.stderr, flush=True)
    section = report(rows_as_markdown([HEAD, *rows]), versions(str(arguments.python.absolute())))
    print(section)
    if arguments.write:
        REPORT.write_text(keep_peers(REPORT.read_text(encoding="utf-8"), section), encoding="utf-8")


def questions() -> Iterator[Question]:
    """Every row, the small n of each program before the large ones."""
    for what in ("jacobian", "gradient", "hessian"):
        yield Question(what, "every", "derive", ("ours.py", what, "statement"), "every n", "as a statement, none")
        yield Question(what, "every", "derive, warm", ("ours.py", what, "warm"), "every n", "as a statement, none")
        if what != "hessian":
            yield Question(
                what, "every", "derive, warm", ("ours.py", what, "trace"), "every n", "each line, its reason"
            )
            for reduce in ("simplify", "cancel"):
                program = ("with_sympy.py", what, reduce, "n")
                yield Question(what, "every", f"SymPy `{reduce}`", program, "every n, j ≤ n told", "none")
        yield Question(
            what, "every", "tensorgrad", ("with_tensorgrad.py", what), "every n", "as diagrams (`save_steps`)"
        )
    for what in ("jacobian", "gradient"):
        for kind in ("exactly", "numbers"):
            for n in CLASSES:
                # Values at points prove nothing; the proof is the statement's above.
                yield Question(
                    what, str(n), f"derive, {kind}", ("ours.py", what, f"{n}-{kind}"), "(as above)", "(as above)"
                )
        for reduce in ("simplify", "cancel"):
            for n in CLASSES:
                yield Question(
                    what, str(n), f"SymPy `{reduce}`", ("with_sympy.py", what, reduce, str(n)), f"n = {n}", "none"
                )
        for n in CLASSES:
            yield Question(what, str(n), "symengine", ("with_symengine.py", what, str(n)), f"n = {n}", "none")
    program = ("with_symengine.py", "gradient-of-logs", "4")
    yield Question("gradient", "4", "symengine, loss of logs", program, "n = 4", "none")


def measure(
    asked: Iterator[Question],
    peers: str,
    limits: Limits = Limits(),
) -> Iterator[tuple[Question, Answer]]:
    """Each question with its answer; none is put to a program that a smaller n of the same has exhausted."""
    exhausted: dict[tuple[str, str], tuple[str, str]] = {}
    for question in asked:
        at = question.what, question.by
        if at in exhausted:
            how, n = exhausted[at]
            yield question, Answer(f"not tried: {how} at n = {n}")
            continue
        answer = run(command(question, peers), limits)
        if answer.says in (OUT_OF_TIME, OUT_OF_MEMORY):
            exhausted[at] = answer.says, question.n
        yield question, answer


def command(question: Question, peers: str) -> list[str]:
    """What is run: ours as a module of this project, the others by the interpreter that has them."""
    program, *words = question.program
    if program == "ours.py":
        return [sys.executable, "-m", "benchmarks.peers.ours", *words]
    return [peers, str(HERE / program), *words]


def run(words: Sequence[str], limits: Limits) -> Answer:
    """One process within its limits: what it answered, or how it ended."""

    def confine() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (limits.processor_seconds, limits.processor_seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (limits.bytes, limits.bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    environment = {**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(
            words, cwd=ROOT, env=environment, stdout=out, stderr=err, preexec_fn=confine, start_new_session=True
        )
        signal.signal(signal.SIGALRM, lambda *_: end(child.pid))
        signal.alarm(limits.wall_seconds)
        try:
            _, status, used = os.wait4(child.pid, 0)
        finally:
            signal.alarm(0)
        child.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode(errors="replace"))
    # Linux counts kilobytes, macOS bytes.
    megabytes = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    answer = replace(told(child.returncode, *texts), megabytes=megabytes)
    return replace(answer, seconds=used.ru_utime + used.ru_stime) if answer.says == OUT_OF_TIME else answer


def end(group: int) -> None:
    """Kill a child and all that it started, unless it has just ended by itself."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def told(code: int, out: str, err: str) -> Answer:
    """The answer in a process's output, or how it ended."""
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return Answer(OUT_OF_TIME)
    if code:
        last = err.strip().splitlines()[-1:] or [f"ended with {code}"]
        memory = last[0].startswith("MemoryError") or "bad_alloc" in err
        return Answer(OUT_OF_MEMORY if memory else f"crashed: {last[0][:60]}")
    found = json.loads(out.splitlines()[-1])
    return Answer("right" if found["right"] else "not reduced to 0", found["seconds"])


def row(question: Question, answer: Answer) -> tuple[str, ...]:
    """One row of the table."""
    right = answer.says == "right"
    return (
        question.what,
        question.n,
        question.by,
        f"`{' '.join(question.program)}`",
        "-" if answer.seconds is None else ("> " if answer.says == OUT_OF_TIME else "") + duration(answer.seconds),
        "-" if answer.megabytes is None else f"{answer.megabytes:.0f} MB",
        answer.says,
        question.every if right else "-",
        question.steps if right else "-",
    )


def duration(seconds: float) -> str:
    return f"{1000 * seconds:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def versions(peers: str) -> str:
    """Which releases were measured."""
    program = (
        "from importlib.metadata import version\n"
        "print(', '.join(f'{name} {version(name)}' for name in ('sympy', 'symengine', 'tensorgrad', 'torch')))"
    )
    return subprocess.check_output([peers, "-c", program], text=True).strip()


def report(table: str, releases: str) -> str:
    """The section that keeps the table."""
    machine = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"""## Against the peers

What `make peers` measured last; `make peers WRITE=--write` measures again and writes this section.

{table}

{machine}; {releases}. Each row is a process of its own, with
limits of {PROCESSOR_SECONDS} s of processor time, {WALL_SECONDS} s in all and {BYTES // 10**9} GB.
*Timed out*: at the first or the second limit, having used the time shown. The time is processor time
for one answer, imports not counted; *warm* is the least of 9 after one that doesn't count. The
programs are in `benchmarks/peers/`. *right* means: the difference of the derivative and the known
formula is 0, for every entry. *not reduced to 0* is no wrong answer, but none that helps. What derive
does at a given n is no proof but a check of every entry of what it has proved, *exactly* at one random
point and with *numbers* at four, against softmax differentiated by the complex step.

Where the peers do well: SymPy finds both for every n, if it is told that the index is not beyond n. tensorgrad
finds them and the Hessian for every n. symengine is the quickest at few classes, if the loss is written as
log-sum-exp. What derive adds is a verdict with its hypotheses, a counterexample where a formula is wrong, and a
line with a reason for each step.
"""


if __name__ == "__main__":
    main()
