"""Pairs of random expressions, what is assumed of them, and what the oracle and the prover say.

A seed gives two claims about one random expression: that it equals a rewriting, and
that it equals a mutant. Each is judged twice, by tests/oracle.py and by the prover,
which share no code. Both `make test` (a sample) and `make soundness` (many) count here.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath

from derive.language import (
    CLASSES,
    Delta,
    Distinct,
    Entry,
    Expression,
    Index,
    Number,
    Same,
    Size,
    exp,
    log,
    sum_over,
)
from derive.proof import Assumption, Hypothesis, OneHot, Positive, Proved, Refuted, Unknown, Verdict, Witness, prove
from tests.oracle import (
    AGREE,
    DIGITS,
    Closely,
    TooLarge,
    Undefined,
    Values,
    Writer,
    check_witness,
    holds,
    judge,
    loose,
    real,
    value_of,
)
from tests.strategies import Maker, Mutator, Rewriter, i, j, k, l, w, y

SUM = Hypothesis("sum of y is 1", sum_over(k, y[k]), Number(1))
ROWS = Hypothesis("rows of w", sum_over(l, w[i, l]), Number(1))
SYMMETRIC = Hypothesis("w is symmetric", w[i, j], w[j, i])
HOT = OneHot("y is one-hot", y)
POSITIVE = Positive("y > 0", y)

# -- what is assumed, for the prover and for the oracle ---------------------------------


def sum_to_one(sizes: Mapping[str, int], values: Values) -> None:
    if ("y", (1,)) in values:
        values["y", (sizes["n"],)] = 1 - sum(values["y", (p,)] for p in range(1, sizes["n"]))


def one_hot(sizes: Mapping[str, int], values: Values) -> None:
    for p in range(1, sizes["n"] + 1 if ("y", (1,)) in values else 1):
        values["y", (p,)] = Fraction(p == 1 + len(values) % sizes["n"])


def rows_to_one(sizes: Mapping[str, int], values: Values) -> None:
    for p in range(1, sizes["n"] + 1 if ("w", (1, 1)) in values else 1):
        values["w", (p, sizes["n"])] = 1 - sum(values["w", (p, r)] for r in range(1, sizes["n"]))


def symmetric(sizes: Mapping[str, int], values: Values) -> None:
    for p in range(1, sizes["n"] + 1 if ("w", (1, 1)) in values else 1):
        for r in range(1, p):
            values["w", (p, r)] = values["w", (r, p)]


def above_zero(_sizes: Mapping[str, int], values: Values) -> None:
    values.update({key: abs(value) for key, value in values.items() if key[0] == "y"})


def nothing(_sizes: Mapping[str, int], _values: Values) -> None:
    pass


@dataclass(frozen=True)
class World:
    """What is assumed: for the prover, for the oracle's values, and something that is then 1."""

    named: tuple[Assumption, ...] = ()
    admit: Callable[[Mapping[str, int], Values], None] = nothing
    tied: frozenset[str] = frozenset()
    one: Callable[[Index, Index], Any] | None = None


WORLDS = {
    "nothing assumed": World(),
    "sum of y is 1": World((SUM,), sum_to_one, frozenset("y"), lambda index, _: sum_over(index, y[index])),
    "y is one-hot": World((HOT,), one_hot, frozenset("y"), lambda index, _: sum_over(index, y[index] ** 2)),
    "rows of w": World((ROWS,), rows_to_one, frozenset("w"), lambda index, here: sum_over(index, w[here, index])),
    "w is symmetric": World(
        (SYMMETRIC,),
        symmetric,
        frozenset("w"),
        lambda index, here: exp(sum_over(index, w[here, index]) - sum_over(index, w[index, here])),
    ),
    "y > 0": World((POSITIVE,), above_zero, frozenset("y"), lambda _, here: exp(log(y[here] ** 2) / 2) / y[here]),
}
CONDITIONS: list[list[Same | Distinct]] = [
    [],
    [],
    [Distinct(i, j)],
    [Same(i, j)],
    [Distinct(i, 1)],
    [Same(i, k), Same(k, j)],
]

# -- claims and verdicts ----------------------------------------------------------------

# The oracle passes over points where a side has no value; there the prover may well have no answer.
VACUOUS = ("a negative quantity", "logarithm of 0", "denominator is 0", "never has a value", "there is no position")
# Bounds that the prover states: a line that is too large is not decided, whatever it says.
BOUNDS = ("it may have more than", "it has more than", "is beyond 60", "indices that hang together")
BOUNDS += ("independent quantities", "multiplying it out takes")


@dataclass(frozen=True)
class Claim:
    """That two expressions are equal, in a world, under conditions, where some sizes may be given."""

    seed: int
    kind: str
    world: str
    depth: int
    left: Any
    right: Any
    conditions: list[Same | Distinct]
    sizes: dict[str, int]

    def oracle(self) -> str:
        """equal, different or undefined."""
        world = WORLDS[self.world]
        return judge(
            self.left,
            self.right,
            self.conditions,
            seed=self.seed,
            largest=3,
            admit=world.admit,
            tied=world.tied,
            given=self.sizes,
        )

    def judged(self) -> Pair:
        """The claim with both answers."""
        return Pair(self, self.oracle(), prove(self.left, self.right, self.assuming, self.sizes))

    @property
    def assuming(self) -> list[Assumption]:
        """All that is assumed."""
        return [*WORLDS[self.world].named, *self.conditions]


@dataclass(frozen=True)
class Pair:
    """A claim, and what the oracle and the prover say."""

    claim: Claim
    oracle: str
    verdict: Verdict

    @property
    def fault(self) -> str:
        """What is wrong with the verdict, if anything."""
        if isinstance(self.verdict, Proved) and self.oracle == "different":
            return "false Proved"
        if isinstance(self.verdict, Refuted):
            try:
                check_witness(self.claim.left, self.claim.right, self.verdict.witness)
                check_assumed(self.claim.assuming, self.verdict.witness)
            except (AssertionError, Undefined):
                return "false Refuted"
            except TooLarge:
                return "a witness too large to check"
        if isinstance(self.verdict, Unknown) and self.oracle != "undefined":
            reason = self.verdict.reason
            if any(bound in reason for bound in BOUNDS):
                return "Unknown at a stated bound"
            if not any(vacuous in reason for vacuous in VACUOUS):
                return "Unknown inside the fragment"
        return ""


def check_assumed(assuming: Iterable[Assumption], witness: Witness) -> None:
    """Assert that all that was assumed holds at a witness; by the oracle's arithmetic."""
    numbers = Closely({}, {}, mpmath.mpf(10) ** 80)
    with mpmath.workdps(2 * DIGITS):
        numbers.values = {
            (name, where): real(entry) for name, entries in witness.values.items() for where, entry in entries.items()
        }
        for assumed in assuming:
            match assumed:
                case Same() | Distinct():
                    assert holds(assumed, {index: witness.places[index.name] for index in loose(assumed)}), assumed
                case Hypothesis():
                    _check_hypothesis(assumed, witness.sizes, numbers)
                case Positive():
                    assert all(v > 0 for (name, _), v in numbers.values.items() if name == assumed.family.name), assumed
                case OneHot():
                    entries = [v for (name, _), v in numbers.values.items() if name == assumed.family.name]
                    assert not entries or sorted(entries) == [0] * (len(entries) - 1) + [1], assumed


def _check_hypothesis(assumed: Hypothesis, sizes: Mapping[str, int], numbers: Closely) -> None:
    indices = sorted(loose(assumed.left) | loose(assumed.right), key=lambda index: index.name)
    for pick in itertools.product(*[range(1, sizes[index.range.size] + 1) for index in indices]):
        at = dict(zip(indices, pick, strict=True))
        left, right = (value_of(Writer(sizes).write(side, at), numbers) for side in (assumed.left, assumed.right))
        assert abs(left - right) < AGREE, (assumed, at, left, right)


def height(node: Any) -> int:
    """How many operations lie on top of each other; an entry, a delta or a number has none."""
    below = [height(part) for part in node.args if isinstance(part, Expression)]
    return 0 if isinstance(node, (Entry, Delta, Number, Size)) else 1 + max(below, default=0)


def claims(seed: int, depth: int = 4) -> tuple[Claim, Claim]:
    """A random expression, at most `depth` deep, against a rewriting and against a mutant."""
    source = random.Random(seed)
    name = source.choice(list(WORLDS))
    conditions = source.choice(CONDITIONS)
    sizes = {} if source.random() < 0.8 else {"n": source.randint(1, 4), "d": source.randint(1, 3)}
    first = Maker(source).expression(source.randint(1, depth))
    second = Rewriter(source).rewrite(first, source.randint(1, 4))
    one = WORLDS[name].one
    if one is not None:
        second = one(CLASSES.index("g"), i) * second
    mutant = Mutator(source).mutate(source.choice([first, second, second]))
    rewritten, mutated = (
        Claim(seed, kind, name, height(first), first, other, conditions, sizes)
        for kind, other in (("rewriting", second), ("mutant", mutant))
    )
    return rewritten, mutated


def pairs(seeds: Iterable[int], depth: int = 4) -> Iterator[Pair]:
    """The claims of these seeds, judged."""
    for seed in seeds:
        for claim in claims(seed, depth):
            yield claim.judged()
