"""What is remembered between questions: a name that means something else in the next one gets no old answer.

Every question here uses the names z, a, y, class and n for other things than the one before it.
Asked after each other, forwards and backwards, the verdicts are those of empty caches.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from derive.language import Definition, Entry, Family, IndexRange, Logarithm, Number, Size, SumOver
from derive.proof import Hypothesis, OneHot, Positive, prove, prover


def questions() -> Iterator[tuple[Any, ...]]:
    """Sides, assumptions and sizes; most names stand for something else each time."""
    for size, letters in (("n", ("i", "j", "k")), ("m", ("i", "j", "k")), ("n", ("i", "k", "j"))):
        range_ = IndexRange("class", size, letters)
        i, j = range_.index("i"), range_.index("j")
        z, y = Family("z", (range_,)), Family("y", (range_,))
        total: Any = SumOver(y[j], j)
        for extra in (1, 2):
            a = Family("a", (range_,), Definition((i,), z[i] + extra))
            yield a[i], z[i] + 1, (), {}
            yield SumOver(a[j], j), SumOver(z[j], j) + Size(range_), (), {}
        for value in (1, 2):
            yield total * z[i], z[i], (Hypothesis("h", total, Number(value)),), {}
            yield total, Number(1), (Hypothesis("h", total, Number(value)), OneHot("o", y)), {}
        for given in ({}, {size: 1}, {size: 2}):
            yield SumOver(Number(1), j), Number(2), (), given
            yield z[i], z[j], (), given
        for assumed in ((), (Positive("p", z),), (Positive("p", y),)):
            yield Logarithm(z[i] * y[i]), Logarithm(z[i]) + Logarithm(y[i]), assumed, {}
        scalar: Entry = Family("z", ())[()]
        yield scalar + 1, z[i] + 1, (), {}


def verdicts(asked: list[tuple[Any, ...]]) -> list[str]:
    return [str(prove(left, right, assuming, sizes)) for left, right, assuming, sizes in asked]


def forget() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("derive."):
            for thing in vars(module).values():
                if hasattr(thing, "cache_clear"):
                    thing.cache_clear()


def differing() -> int:
    """How many verdicts depend on what was asked before."""
    asked = list(questions())
    alone = []
    for each in asked:
        forget()
        alone += verdicts([each])
    forget()
    forwards, backwards = verdicts(asked), verdicts(asked[::-1])[::-1]
    return sum(len({*each}) > 1 for each in zip(alone, forwards, backwards, strict=True))


def test_no_verdict_depends_on_what_was_asked_before() -> None:
    assert differing() == 0


def test_a_cache_by_names_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[str, bool] = {}
    whole = prover.hold_together

    def by_names(assuming: Any, *sizes: Any) -> bool:
        return known.setdefault(str([each.name for each in assuming]), whole(assuming, *sizes))

    by_names.cache_clear = known.clear  # type: ignore[attr-defined]
    monkeypatch.setattr(prover, "hold_together", by_names)
    assert differing() > 0
