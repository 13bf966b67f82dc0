"""How a law is tested: as many claims, each put to the prover and to the oracle.

A law is a function from a random source to a claim (left, right, what is assumed). The
prover has to prove it and the oracle must not see a difference; neither knows the law.
Where a random side has no value, or is larger than the prover's stated bounds, nothing
is learnt, and `broken` counts how often something was.

For every law a fault is planted in the code that the law is about, and seen to break it.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from derive.language import Condition
from derive.proof import Proved, Unknown, prove
from tests.oracle import judge
from tests.pairs import BOUNDS, VACUOUS
from tests.strategies import Maker

Law = Callable[[random.Random], tuple[Any, Any, list[Condition]]]


def broken(law: Law, seeds: Iterable[int]) -> tuple[list[str], int]:
    """The claims of a law that were not found true, and how many were proved."""
    proved: list[int] = []
    return list(failures(law, seeds, proved)), len(proved)


def failures(law: Law, seeds: Iterable[int], proved: list[int] | None = None) -> Iterator[str]:
    """The claims of a law that were not found true, one by one; `proved` collects the seeds of the proved ones."""
    for seed in seeds:
        left, right, assuming = law(random.Random(seed))
        verdict = prove(left, right, assuming)
        if isinstance(verdict, Proved):
            (proved if proved is not None else []).append(seed)
        elif not isinstance(verdict, Unknown) or not any(why in verdict.reason for why in VACUOUS + BOUNDS):
            yield f"seed {seed}: {left}  =?=  {right}  {verdict}"
        if judge(left, right, assuming, seed=seed, largest=3, count=4) == "different":
            yield f"seed {seed}: the oracle denies {left}  =?=  {right}"


def body(source: random.Random, depth: int, *scope: Any) -> Any:
    """A random expression over the indices in scope."""
    return Maker(source, literals=False).expression(source.randint(1, depth), scope)


def forget() -> None:
    """Empty every cache of the project, since what it holds was computed by other code."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "derive":
            for kept in vars(module).values():
                if callable(getattr(kept, "cache_clear", None)):
                    kept.cache_clear()


@contextmanager
def forgetting() -> Iterator[None]:
    """For a planted fault: nothing computed before it is used, and nothing computed under it stays."""
    forget()
    try:
        yield
    finally:
        forget()
