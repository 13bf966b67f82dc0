"""What run.py has to measure inside one process; prints milliseconds as JSON.

python -m benchmarks.inside proving 9    the claims, against SymPy's simplify
python -m benchmarks.inside entries 3    every entry of the Jacobian at n = 100 and 1000
python -m benchmarks.inside setting 9    compile_pdf, against the bare TeX engine
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import sympy

JOB = "notes.tex"
Clock = Callable[[], float]


def main(what: str, runs: int) -> None:
    print(json.dumps({"proving": proving, "entries": entries, "setting": setting}[what](runs)))


def in_turns(runs: int, *things: Callable[[], None], clock: Clock = time.thread_time) -> list[float]:
    """The median milliseconds of each thing by this clock, after a first time that doesn't count."""
    for thing in things:
        thing()
    rounds = [[milliseconds(thing, clock) for thing in things] for _ in range(runs)]
    return [median(column) for column in zip(*rounds, strict=True)]


def milliseconds(thing: Callable[[], None], clock: Clock) -> float:
    start = clock()
    thing()
    return 1000 * (clock() - start)


def proving(runs: int) -> dict[str, Any]:
    """Every line of every claim computed and proved; and what SymPy needs for four classes."""
    from derive import CLAIMS, prove

    def claims() -> None:
        made: dict[Any, Any] = {}
        for claim in CLAIMS.values():
            claim.trace(made).require_proved()

    proved, simplified = in_turns(runs, claims, simplify_the_jacobian)
    statements = {
        name: in_turns(
            runs, lambda says=claim.says, under=claim.hypotheses: ignore(prove(says.left, says.right, under))
        )
        for name, claim in CLAIMS.items()
    }
    return {
        "claims": proved,
        "simplify": simplified,
        "statements": {name: milliseconds for name, (milliseconds,) in statements.items()},
    }


def entries(runs: int) -> dict[str, Any]:
    """The softmax Jacobian compared entry by entry, with numbers and exactly."""
    from derive import CLAIMS
    from derive.catalogue.numbers import softmax_derivative
    from derive.proof.every_entry import against_reference, differ_nowhere
    from derive.proof.subject import Subject

    says = CLAIMS["softmax-jacobian"].says
    subject = Subject((says.left, says.right), ())
    everywhere = softmax_derivative.everywhere
    measured: dict[str, Any] = {"numbers": {}, "exactly": {}}
    for n in (100, 1000):
        sizes = {"n": n}
        measured["numbers"][n], measured["exactly"][n] = in_turns(
            runs,
            lambda sizes=sizes: ignore(against_reference(subject, sizes, everywhere)),
            lambda sizes=sizes: ignore(differ_nowhere(subject, sizes)),
        )
    return measured


def simplify_the_jacobian() -> None:
    """Each of the 16 derivatives, less what it should be, simplified to 0 by SymPy."""
    sympy.core.cache.clear_cache()
    z = sympy.symbols("z1:5")
    total = sum(map(sympy.exp, z))
    a = [sympy.exp(logit) / total for logit in z]
    for i in range(4):
        for j in range(4):
            difference = a[i].diff(z[j]) - a[i] * (int(i == j) - a[j])
            if sympy.simplify(difference) != 0:
                sys.exit(f"simplify does not see that entry {i + 1}, {j + 1} is right")


def setting(runs: int) -> dict[str, Any]:
    """The four-class notes by compile_pdf, with all its care, and by the engine alone."""
    from derive.cli import main as derive
    from derive.render.engines import find_engine
    from derive.render.pdf import compile_pdf

    engine = find_engine()
    with tempfile.TemporaryDirectory(prefix="derive-bench-") as name:
        folder = Path(name)
        derive(["--classes", "4", "--format", "tex", "--out", name, "--quiet"])
        source = folder / "softmax-cross-entropy-n4.tex"
        tex = source.read_text(encoding="utf-8")
        command = (engine.executable, "-interaction=nonstopmode", source.name)

        def bare() -> None:
            subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)

        compiled, alone = in_turns(runs, lambda: ignore(compile_pdf(tex)), bare, clock=time.perf_counter)
    return {"engine": engine.name, "compiled": compiled, "bare": alone}


def ignore(_: object) -> None:
    """Take a result that only had to be made."""


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
