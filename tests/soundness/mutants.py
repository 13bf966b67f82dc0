"""Every slip in every line of the notes, judged twice: `make mutants`.

    python -m tests.soundness.mutants            all of them, a table by operator
    python -m tests.soundness.mutants --write    and keep the table in docs/soundness.md

For each step of each claim both sides are mutated by each operator of derive/faults, and
for each hypothesis that a step names the step is asked again without it. tests/oracle.py,
which shares no code with the prover, says whether the mutant still equals the other side.
The prover must answer Proved where it does and Refuted where it doesn't, and plain NumPy
must find at the witness the two values that the verdict tells. All else is a wrong verdict.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from derive.catalogue import CLAIMS
from derive.faults import OPERATORS, edits
from derive.language import Condition
from derive.proof import Assumption, Proved, Refuted, Unknown, Verdict, prove
from tests.oracle import Undefined, Values, Writer, judge, loose, real, value_of
from tests.soundness.report import keep, table

NO_HYPOTHESIS = "remove a hypothesis"


@dataclass(frozen=True)
class Mutant:
    """An equality that may be false: which slip made it of which step, and what is assumed."""

    step: str
    operator: str
    left: Any
    right: Any
    assuming: tuple[Assumption, ...]


@dataclass(frozen=True)
class Judged:
    """What the oracle says of a mutant, what the prover says, and what is wrong with that, if anything."""

    mutant: Mutant
    oracle: str
    verdict: Verdict
    fault: str


def mutants(claims: Sequence[str] = tuple(CLAIMS)) -> Iterator[Mutant]:
    """All mutants of these claims' steps, always in the same order."""
    for name in claims:
        trace = CLAIMS[name].trace()
        for chain in trace.chains:
            for step in chain.steps:
                for edit in edits(step.before, step.after):
                    yield Mutant(step.id, edit.operator, edit.expression, step.after, chain.assuming)
                for edit in edits(step.after, step.before):
                    yield Mutant(step.id, edit.operator, step.before, edit.expression, chain.assuming)
                for named in getattr(step.verdict, "hypotheses", ()):
                    fewer = tuple(a for a in chain.assuming if getattr(a, "name", None) != named)
                    yield Mutant(step.id, NO_HYPOTHESIS, step.before, step.after, fewer)


def labels_sum_to_one(sizes: Mapping[str, int], values: Values) -> None:
    """Change the last class's label so that the labels (of each sample) sum to 1."""
    n = sizes.get("n", 1)
    for name, where in [key for key in values if key[0] == "y" and key[1][0] == n]:
        values[name, where] = 1 - sum(values[name, (k, *where[1:])] for k in range(1, n))


def asked_of_the_oracle(mutant: Mutant) -> str:
    """equal, different or undefined."""
    conditions = [a for a in mutant.assuming if isinstance(a, Condition)]
    hypotheses = [a for a in mutant.assuming if not isinstance(a, Condition)]
    assert all("sum" in h.name and "to 1" in h.name for h in hypotheses), "the oracle can only meet that one"
    how: dict[str, Any] = {"admit": labels_sum_to_one, "tied": frozenset({"y"})} if hypotheses else {}
    answer = judge(mutant.left, mutant.right, conditions, seed=7, largest=3, count=12, **how)
    if answer == "equal":
        # log(a[k] - 1) under a sum over k != i has a value at n = 1 alone, where the sum is empty: that is no equality.
        answer = judge(mutant.left, mutant.right, conditions, seed=8, count=12, given={"n": 3}, **how)
    return answer


def judged(mutant: Mutant, ask: Callable[..., Verdict] = prove) -> Judged:
    """The mutant with both answers; `ask` is the prover."""
    oracle, verdict = asked_of_the_oracle(mutant), ask(mutant.left, mutant.right, mutant.assuming)
    return Judged(mutant, oracle, verdict, fault_of(mutant, oracle, verdict))


def fault_of(mutant: Mutant, oracle: str, verdict: Verdict) -> str:
    """What is wrong with a verdict; nothing if it is right."""
    if isinstance(verdict, Proved):
        return "false Proved" if oracle == "different" else ""
    if isinstance(verdict, Refuted):
        if oracle == "equal":
            return "false Refuted"
        return "" if numpy_confirms(mutant, verdict.witness) else "witness not confirmed"
    return "" if oracle == "undefined" else "Unknown"


class Floats:
    """Plain NumPy arithmetic in double precision, for trees that the oracle wrote out."""

    exp, log = staticmethod(np.exp), staticmethod(np.log)

    def __init__(self, values: Mapping[str, Mapping[tuple[int, ...], Any]]) -> None:
        self.values = {(f, at): np.float64(real(v)) for f, entries in values.items() for at, v in entries.items()}

    def number(self, value: Any) -> Any:
        return np.float64(value)

    def atom(self, key: Any) -> Any:
        return self.values[key]

    def checked(self, value: Any) -> Any:
        if not np.isfinite(value):
            raise Undefined
        return value


def numpy_confirms(mutant: Mutant, witness: Any) -> bool:
    """Whether NumPy finds both told values at the witness, and that they differ."""
    numbers, found = Floats(witness.values), []
    for side, told in ((mutant.left, witness.left), (mutant.right, witness.right)):
        at = {index: witness.places[index.name] for index in loose(side)}
        with np.errstate(all="ignore"):
            value = float(value_of(Writer(witness.sizes).write(side, at), numbers))
        if not abs(value - float(real(told))) <= 1e-9 * max(1.0, abs(value)):
            return False
        found.append(value)
    return abs(found[0] - found[1]) > 1e-9 * max(1.0, *map(abs, found))


def counted(results: Sequence[Judged]) -> str:
    """The table: a row for each operator, and their sum."""
    names = [*OPERATORS, NO_HYPOTHESIS]
    kinds = ("equal", "different", "undefined")
    counts = Counter((r.mutant.operator, key) for r in results for key in (r.oracle, type(r.verdict), bool(r.fault)))

    def row(title: str, operators: Sequence[str]) -> tuple[str, ...]:
        def of(key: Any) -> int:
            return sum(counts[operator, key] for operator in operators)

        cells = [sum(map(of, kinds)), *map(of, kinds), *map(of, (Proved, Refuted, Unknown)), of(True)]
        return (title, *[f"{cell:,}" for cell in cells])

    head = ("slip", "mutants", "equal", "different", "no value", "Proved", "Refuted", "Unknown", "wrong")
    used = [name for name in names if any(counts[name, kind] for kind in kinds)]
    return table(head, [*[row(name, [name]) for name in used], row("all", used)])


def main() -> int:
    """Judge all mutants; exit code 1 if any verdict is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("claims", nargs="*", metavar="CLAIM", help=f"of {', '.join(CLAIMS)}")
    parser.add_argument("--write", action="store_true", help="keep the table in docs/soundness.md")
    arguments = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        results = list(pool.map(judged, mutants(arguments.claims or tuple(CLAIMS)), chunksize=50))
    text = counted(results)
    print(text)
    wrong = [result for result in results if result.fault]
    for result in wrong:
        m = result.mutant
        print(f"{result.fault}: {m.step}, {m.operator}: {m.left} = {m.right}: {result.oracle}; {result.verdict}")
    if arguments.write and not wrong:
        keep("mutants", text)
    print(f"{len(results) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
