"""The search for a counterexample, or for any place at all: small n, simple numbers, values that a person can check.

Logits are tried equal first, then as logarithms of small whole numbers, so that the
values of a softmax are fractions; other entries are small fractions. What is assumed
must hold there (admissible.py). A candidate counts only if both sides have a value
and these differ exactly, or by disjoint intervals.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from derive.language import (
    Addition,
    Condition,
    Derivative,
    Entry,
    Family,
    Index,
    IndexRange,
    Number,
    Same,
    free_indices,
)
from derive.language.differentiation import evaluate_derivatives
from derive.language.nodes import Size, SumOver
from derive.proof.admissible import Values, all_hold, exact_instance, meet
from derive.proof.assumptions import Assumption, Hypothesis, OneHot, Positive
from derive.proof.evaluation import Instance, Undefined, evaluate
from derive.proof.exact import Exact, NotExact, exact, exact_log
from derive.proof.interval import interval, interval_exp, interval_log, precision
from derive.proof.patterns import literals
from derive.proof.roles import differentiated_by, exponent_families, multiplied, taken_from_1, variables
from derive.proof.verdict import Witness

TRIES_A_SIZE, PLAIN_TRIES, MODEST_TRIES = 40, 24, 12
# Attempts of another kind: with unit vectors, and with large numbers.
UNITS, FAR = 40, range(41, 53)
MOST_PLACES = 4096
# How many nodes may be evaluated in one search (a second is some 500,000 of them). Counted, never
# timed, so that a verdict is the same on every machine.
MOST_WORK = 3_000_000
LOGS = [Exact(Fraction(0)), exact_log(2), exact_log(3), -exact_log(2), exact_log(4)]
PLAIN = [exact(Fraction(v)) for v in (1, 2, 0, -1, Fraction(1, 2), 3)]
ABOVE = [exact(Fraction(v)) for v in (1, 2, Fraction(1, 2), 3)]
SHARES = [exact(Fraction(v, 12)) for v in (6, 3, 9, 4, 8)]  # between 0 and 1, as probabilities are
LABELS = [exact(Fraction(v, 2)) for v in (2, 1, 0)]


Sizes = tuple[tuple[str, int], ...]  # letters with their sizes, in the order of the letters


def find_witness(left: Any, right: Any, assuming: Sequence[Assumption], sizes: Mapping[str, int]) -> Witness | None:
    """A witness that `left` and `right` differ although all assumptions hold.

    None where no candidate is one, or none of those that MOST_WORK allows to look at.
    """
    search = _Search(left, right, assuming, sizes)
    work = 0
    for sizes, where, values in search.candidates():
        # What is too long to be evaluated at all is left to smaller sizes.
        if search.work(sizes) > MOST_WORK:
            continue
        work += search.work(sizes)
        if work > MOST_WORK:
            return None
        found = search.try_one(sizes, where, values)
        if found is not None:
            return found
    return None


def has_an_instance(left: Any, right: Any, assuming: Sequence[Assumption], sizes: Mapping[str, int]) -> bool:
    """Whether a place was found at which all assumptions hold and both sides have a value.

    Without one an equality says nothing, or what it says follows from a contradiction.
    """
    search = _Search(left, right, assuming, sizes)
    # Where everything is positive most logs and denominators have a value.
    positive = [Positive("", family) for family in search.families if family.function_of is None]
    fair = _Search(left, right, [*assuming, *positive], sizes)
    tries = (
        (each, candidate)
        for each in (fair, search)
        for candidate in each.candidates([*range(TRIES_A_SIZE), UNITS, *FAR])
    )
    return any(each.has_values(*candidate) for each, candidate in tries)


@lru_cache(maxsize=1024)
def hold_together(assuming: tuple[Assumption, ...], sizes: Sizes = (), needed: Sizes = ()) -> bool:
    """Whether a place was found at which all assumptions hold, with two positions in every range of open size.

    What holds together with one class alone would be said of every number of classes. `needed` has
    the sizes, where larger than 2, at which the line begins to speak: z[3] is there from n = 3 on.
    """
    spoken_of = [_any_entry(a.family) for a in assuming if isinstance(a, (OneHot, Positive))]
    given, least = dict(sizes), dict(needed)
    search = _Search(Addition(*spoken_of, *_assumed(assuming), Number(0)), Number(0), assuming, given)
    narrow = {range_.size for range_ in search.ranges} - set(given)
    search.least = {letter: max(search.least.get(letter, 1), least.get(letter, 1)) for letter in narrow}
    for found, _, _ in search.candidates([UNITS, *range(TRIES_A_SIZE)]):
        narrow -= {letter for letter, size in found.items() if size >= max(2, least.get(letter, 1))}
        if not narrow:
            return True
    return False


class _Search:
    def __init__(self, left: Any, right: Any, assuming: Sequence[Assumption], sizes: Mapping[str, int]) -> None:
        self.left, self.right, self.assuming, self.given = left, right, assuming, sizes
        self.conditions = [a for a in assuming if isinstance(a, Condition)]
        parts = [evaluate_derivatives(left), evaluate_derivatives(right), left, right, *_assumed(assuming)]
        # In the order of their names, so that a witness never depends on hashes.
        self.families = sorted({f for part in parts for f in variables(part)}, key=lambda family: family.name)
        found = {r for part in (*parts, *self.conditions) for r in ranges_of(part)}
        self.ranges = sorted(found, key=lambda range_: range_.name)
        tied = frozenset().union(*map(free_indices, (left, right, *self.conditions)))
        self.indices = sorted(tied, key=lambda index: index.name)
        numbers = {found for part in (*parts, *self.conditions) for found in literals(part)}
        self.least = {r.size: max(int(n.value) for other, n in numbers if other == r) for r, _ in numbers}
        self.in_exponents = {f.name for part in (left, right) for f in exponent_families(part)}
        # A family that multiplies another one in an exponent takes plain numbers, so that e^(wh) stays a fraction.
        varied = {f.name for part in (left, right) for f in differentiated_by(part)}
        self.scaling = {f.name for part in (left, right) for f in multiplied(part)} & self.in_exponents - varied
        self.shares = {f.name for part in (left, right) for f in taken_from_1(part, narrow=True)}
        self.labels = {f.name for part in (left, right) for f in taken_from_1(part)} - self.shares
        self.random = random.Random(20)

    def candidates(
        self, attempts: Sequence[int] = range(TRIES_A_SIZE)
    ) -> Iterator[tuple[dict[str, int], dict[Index, int], Values]]:
        """Places at which all assumptions hold, some for each attempt."""
        by_size = [(sizes, places) for sizes in self._sizes() if (places := list(self._places(sizes)))]
        for attempt in attempts:
            for sizes, places in by_size:
                tried = self._first_places(places) if attempt < 3 else [self.random.choice(places)]
                # Solving what is assumed costs more than to evaluate: once for all places.
                values = self._values(sizes, attempt)
                if values is not None:
                    yield from ((sizes, where, values) for where in tried)

    def work(self, sizes: Mapping[str, int]) -> int:
        """How many nodes one candidate of these sizes takes to evaluate."""
        given = tuple(sorted(sizes.items()))
        return written_out(self.left, given) + written_out(self.right, given)

    def _sizes(self) -> Iterator[dict[str, int]]:
        letters = [range_.size for range_ in self.ranges]
        choices = [[self.given[letter]] if letter in self.given else self._span(letter) for letter in letters]
        # The first range (the classes, as a rule) grows first: n = 2 with one sample before n = 1 with two.
        listed = sorted(
            itertools.product(*choices),
            key=lambda pick: (max(pick, default=0) == 1, sum(pick), tuple(-size for size in pick)),
        )
        for pick in dict.fromkeys([*listed[:12], *(listed[-1:] if len(self.indices) > 4 or self.least else [])]):
            yield dict(zip(letters, pick, strict=True))

    def _span(self, letter: str) -> list[int]:
        """The sizes to try: from the largest position written as a number, with room for every free index."""
        least = self.least.get(letter, 1)
        apart = sum(index.range.size == letter for index in self.indices)
        return list(range(least, max(least + 1, 4, apart) + 1))

    def _first_places(self, places: list[dict[Index, int]]) -> list[dict[Index, int]]:
        """The first ones in order, and the first at which the indices are furthest apart."""
        return [*places[:64], max(places, key=lambda where: len(set(where.values())))]

    def _places(self, sizes: Mapping[str, int]) -> Iterator[dict[Index, int]]:
        spans = [range(1, sizes[index.range.size] + 1) for index in self.indices]
        for pick in itertools.islice(itertools.product(*spans), MOST_PLACES):
            where = dict(zip(self.indices, pick, strict=True))
            if all(holds(condition, where) for condition in self.conditions):
                yield where

    def _values(self, sizes: Mapping[str, int], attempt: int) -> Values | None:
        values: Values = {}
        for family in self.families:
            positions = itertools.product(*[range(1, sizes[r.size] + 1) for r in family.ranges])
            values[family.name] = self._entries(family, list(positions), attempt)
        if attempt != UNITS:
            meet(self.assuming, sizes, values)
        return values if all_hold(self.assuming, sizes, values) else None

    def _entries(self, family: Family, positions: list[tuple[int, ...]], attempt: int) -> dict[tuple[int, ...], Exact]:
        if any(isinstance(a, OneHot) and a.family.name == family.name for a in self.assuming):
            chosen = positions[attempt % len(positions)]
            return {where: exact(int(where == chosen)) for where in positions}
        if attempt == UNITS:
            # Unit vectors and unit matrices: what is assumed of lengths and angles holds for them.
            return {where: exact(int(set(where) <= {1} or len(set(where)) < len(where))) for where in positions}
        positive = any(isinstance(a, Positive) and a.family.name == family.name for a in self.assuming)
        if attempt in FAR:
            return {where: self._far_number(positive) for where in positions}
        exponent = family.name in self.in_exponents
        pool = ABOVE if positive else LOGS if exponent and family.name not in self.scaling else PLAIN
        if pool in (PLAIN, ABOVE) and attempt < MODEST_TRIES:
            pool = SHARES if family.name in self.shares else LABELS if family.name in self.labels else pool
        scaling = family.name in self.scaling
        if attempt < 2 and exponent and not positive and not scaling:
            return dict.fromkeys(positions, exact(0))
        if attempt < 3:
            shift = attempt + 1 if scaling else attempt if attempt == 2 else 0
            return {where: pool[(at + shift) % len(pool)] for at, where in enumerate(positions)}
        if attempt < PLAIN_TRIES:
            return {where: self.random.choice(pool) for where in positions}
        return {where: self._any_number(pool) for where in positions}

    def _any_number(self, pool: list[Exact]) -> Exact:
        """A number from beyond the pool, for what vanishes at all the simple ones."""
        value = Fraction(self.random.randint(1, 9), self.random.randint(1, 12))
        if pool is LOGS:
            return exact_log(Fraction(self.random.randint(1, 60), self.random.randint(1, 9)))
        return exact(value) if pool is ABOVE else exact(value * self.random.choice((1, -1)))

    def _far_number(self, positive: bool) -> Exact:
        """A large number, for what has no value at the usual ones, such as log(x - 100)."""
        size = self.random.randint(1, 9) * 10 ** self.random.randint(1, 4)
        return exact(Fraction(size if positive else self.random.choice((1, -1)) * size))

    def try_one(self, sizes: dict[str, int], where: dict[Index, int], values: Values) -> Witness | None:
        """The witness at this candidate, if both sides have a value there and they differ."""
        try:
            pair: tuple[Any, Any] = self._exact_pair(sizes, where, values)
            if not exact(pair[0]) + -exact(pair[1]):
                return None
        except NotExact:
            intervals = self._interval_pair(sizes, where, values)
            if intervals is None:
                return None
            pair = intervals
        except (Undefined, OverflowError):
            return None
        places = {index.name: position for index, position in where.items()}
        return Witness(sizes, places, values, *pair)

    def has_values(self, sizes: dict[str, int], where: dict[Index, int], values: Values) -> bool:
        """Whether both sides have a value at this candidate."""
        try:
            try:
                self._exact_pair(sizes, where, values)
            except NotExact:
                with precision(240):
                    at = _interval_instance(sizes, where, values)
                    for side in (self.left, self.right):
                        evaluate(side, at)
        except (Undefined, OverflowError):
            return False
        return True

    def _exact_pair(self, sizes: Mapping[str, int], where: dict[Index, int], values: Values) -> tuple[Exact, Exact]:
        at = exact_instance(sizes, where, values)
        return exact(evaluate(self.left, at)), exact(evaluate(self.right, at))

    def _interval_pair(
        self, sizes: Mapping[str, int], where: dict[Index, int], values: Values
    ) -> tuple[float, float] | None:
        """Both values as floats if rigorous intervals around them are disjoint."""
        try:
            if self._look_equal(sizes, where, values):
                return None
            with precision(240):
                at = _interval_instance(sizes, where, values)
                left, right = (evaluate(side, at) for side in (self.left, self.right))
                pair = float(left), float(right)
                settled = left.is_apart_from(right) and pair[0] != pair[1] and all(map(math.isfinite, pair))
        except (Undefined, OverflowError):
            return None
        return pair if settled else None

    def _look_equal(self, sizes: Mapping[str, int], where: dict[Index, int], values: Values) -> bool:
        """Whether plain floats see no difference: then the slower intervals are spared."""
        at = Instance(sizes, where, lambda name, place: float(values[name][place]), float, math.exp, math.log)
        left, right = (float(evaluate(side, at)) for side in (self.left, self.right))
        return math.isclose(left, right, rel_tol=1e-12)


def _interval_instance(sizes: Mapping[str, int], where: Mapping[Index, int], values: Values) -> Instance:
    return Instance(sizes, where, lambda name, at: interval(values[name][at]), interval, interval_exp, interval_log)


def _assumed(assuming: Sequence[Assumption]) -> list[Any]:
    """The expressions that the assumptions speak of."""
    sides = [side for a in assuming if isinstance(a, Hypothesis) for side in (a.left, a.right)]
    families = [a.family for a in assuming if isinstance(a, (OneHot, Positive))]
    return [*sides, *(family.definition.body for family in families if family.definition is not None)]


@lru_cache(maxsize=4096)
def ranges_of(expression: Any) -> frozenset[IndexRange]:
    """The ranges that occur once definitions are unfolded."""
    found = {expression.range} if isinstance(expression, (Index, Size)) else set()
    if isinstance(expression, Entry):
        found.update(expression.family.ranges)
        if expression.family.definition is not None:
            found |= ranges_of(expression.family.definition.body)
    return frozenset(found).union(*(ranges_of(part) for part in expression.args))


@lru_cache(maxsize=4096)
def written_out(expression: Any, sizes: tuple[tuple[str, int], ...]) -> int:
    """How many nodes an expression has once its sums are written out and its definitions put in."""
    if isinstance(expression, Entry):
        definition = expression.family.definition
        return 1 if definition is None else 1 + written_out(definition.body, sizes)
    if isinstance(expression, Number):
        return 1
    if isinstance(expression, SumOver):
        return 1 + dict(sizes)[expression.index.range.size] * written_out(expression.body, sizes)
    if isinstance(expression, Derivative):
        # Each operation on values becomes one on values and slopes.
        return 1 + 3 * written_out(expression.args[0], sizes)
    return 1 + sum(written_out(part, sizes) for part in expression.args)


def _any_entry(family: Family) -> Any:
    """An expression that speaks of the whole family, without a position of its own."""
    indices = [Index(f"{range_.letters[0]}{'*' * at}", range_) for at, range_ in enumerate(family.ranges, start=1)]
    total: Any = family[tuple(indices)]
    for index in indices:
        total = SumOver(total, index)
    return total


def holds(condition: Condition, where: Mapping[Index, int]) -> bool:
    """Whether the condition holds where its indices stand there."""
    first, second = (where[p] if isinstance(p, Index) else int(p.value) for p in condition.args)
    return (first == second) == isinstance(condition, Same)
