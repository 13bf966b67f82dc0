"""The search for a counterexample: small n, simple numbers, values that a person can check.

Logits are tried equal first, then as logarithms of small whole numbers, so that the
values of a softmax are fractions; other entries are small fractions. Hypotheses are
met by solving each for one entry. A candidate counts only if both sides have a value
and these differ exactly, or by disjoint intervals.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import mpmath

from derive.language import Condition, Entry, Exponential, Family, Index, IndexRange, Same, free_indices
from derive.language.nodes import Size, SumOver, derivative_of_function
from derive.proof.assumptions import Assumption, Hypothesis, OneHot, Positive
from derive.proof.evaluation import Instance, Undefined, evaluate
from derive.proof.exact import Exact, NotExact, exact, exact_exp, exact_log
from derive.proof.verdict import Witness

Values = dict[str, dict[tuple[int, ...], Exact]]
TRIES_A_SIZE = 40
LOGS = [Exact(Fraction(0)), exact_log(2), exact_log(3), -exact_log(2), exact_log(4)]
PLAIN = [exact(Fraction(v)) for v in (1, 2, 0, -1, Fraction(1, 2), 3)]
ABOVE = [exact(Fraction(v)) for v in (1, 2, Fraction(1, 2), 3)]


def find_witness(left: Any, right: Any, assuming: Sequence[Assumption], sizes: Mapping[str, int]) -> Witness | None:
    """A witness that `left` and `right` differ although all assumptions hold, or None."""
    search = _Search(left, right, assuming, sizes)
    for candidate in search.candidates():
        found = search.try_one(*candidate)
        if found is not None:
            return found
    return None


class _Search:
    def __init__(self, left: Any, right: Any, assuming: Sequence[Assumption], sizes: Mapping[str, int]) -> None:
        self.left, self.right, self.assuming, self.given = left, right, assuming, sizes
        self.hypotheses = [a for a in assuming if isinstance(a, Hypothesis)]
        parts = [left, right, *(side for h in self.hypotheses for side in (h.left, h.right))]
        # In the order of their names, so that a witness never depends on hashes.
        self.families = sorted({f for part in parts for f in variables(part)}, key=lambda family: family.name)
        self.ranges = sorted({r for part in parts for r in ranges_of(part)}, key=lambda range_: range_.name)
        self.indices = sorted(free_indices(left) | free_indices(right), key=lambda index: index.name)
        self.in_exponents = {f.name for part in (left, right) for f in _exponent_families(part)}
        self.random = random.Random(20)

    def candidates(self) -> Iterator[tuple[dict[str, int], dict[Index, int], Values]]:
        for sizes in self._sizes():
            places = list(self._places(sizes))
            if not places:
                continue
            for attempt in range(TRIES_A_SIZE):
                for where in places if attempt < 3 else [self.random.choice(places)]:
                    values = self._values(sizes, attempt)
                    if values is not None:
                        yield sizes, where, values

    def _sizes(self) -> Iterator[dict[str, int]]:
        letters = [range_.size for range_ in self.ranges]
        choices = [[self.given[letter]] if letter in self.given else [1, 2, 3, 4] for letter in letters]
        listed = sorted(itertools.product(*choices), key=lambda pick: (max(pick, default=0) == 1, sum(pick)))
        for pick in listed[:12]:
            yield dict(zip(letters, pick, strict=True))

    def _places(self, sizes: Mapping[str, int]) -> Iterator[dict[Index, int]]:
        spans = [range(1, sizes[index.range.size] + 1) for index in self.indices]
        for pick in itertools.islice(itertools.product(*spans), 64):
            where = dict(zip(self.indices, pick, strict=True))
            if all(_holds(c, where) for c in self.assuming if isinstance(c, Condition)):
                yield where

    def _values(self, sizes: Mapping[str, int], attempt: int) -> Values | None:
        values: Values = {}
        for family in self.families:
            positions = itertools.product(*[range(1, sizes[r.size] + 1) for r in family.ranges])
            values[family.name] = self._entries(family, list(positions), attempt)
        return values if all(self._meet(h, sizes, values) for h in self.hypotheses) else None

    def _entries(self, family: Family, positions: list[tuple[int, ...]], attempt: int) -> dict[tuple[int, ...], Exact]:
        if any(isinstance(a, OneHot) and a.family.name == family.name for a in self.assuming):
            chosen = positions[attempt % len(positions)]
            return {where: exact(int(where == chosen)) for where in positions}
        positive = any(isinstance(a, Positive) and a.family.name == family.name for a in self.assuming)
        exponent = family.name in self.in_exponents
        pool = ABOVE if positive else LOGS if exponent else PLAIN
        if attempt == 0 and exponent and not positive:
            return dict.fromkeys(positions, exact(0))
        if attempt < 2:
            return {where: pool[(at + attempt) % len(pool)] for at, where in enumerate(positions)}
        return {where: self.random.choice(pool) for where in positions}

    def _meet(self, hypothesis: Hypothesis, sizes: Mapping[str, int], values: Values) -> bool:
        """Solve the hypothesis for one entry at each place of its free indices."""
        gap = hypothesis.left - hypothesis.right
        indices = sorted(free_indices(gap), key=lambda index: index.name)
        for pick in itertools.product(*[range(1, sizes[index.range.size] + 1) for index in indices]):
            where = dict(zip(indices, pick, strict=True))
            try:
                if evaluate(gap, exact_instance(sizes, where, values)) and not self._solve(gap, sizes, where, values):
                    return False
            except (Undefined, NotExact):
                return False
        return True

    def _solve(self, gap: Any, sizes: Mapping[str, int], where: dict[Index, int], values: Values) -> bool:
        for family in reversed(sorted(variables(gap), key=lambda family: family.name)):
            entries = values[family.name]
            for position in reversed(sorted(entries)):
                before = entries[position]
                first = evaluate(gap, exact_instance(sizes, where, values))
                entries[position] = before + 1
                slope = evaluate(gap, exact_instance(sizes, where, values)) + -first
                if slope:
                    entries[position] = before + -(first / slope)
                    if not evaluate(gap, exact_instance(sizes, where, values)):
                        return True
                entries[position] = before
        return False

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

    def _exact_pair(self, sizes: Mapping[str, int], where: dict[Index, int], values: Values) -> tuple[Exact, Exact]:
        at = exact_instance(sizes, where, values)
        return exact(evaluate(self.left, at)), exact(evaluate(self.right, at))

    def _interval_pair(
        self, sizes: Mapping[str, int], where: dict[Index, int], values: Values
    ) -> tuple[float, float] | None:
        """Both values as floats if rigorous intervals around them are disjoint."""
        context = mpmath.iv
        kept, context.prec = context.prec, 240
        try:
            at = _interval_instance(sizes, where, values)
            left, right = evaluate(self.left, at), evaluate(self.right, at)
            if not (left.b < right.a or right.b < left.a):
                return None
            pair = float(left.mid.a), float(right.mid.a)
            return None if pair[0] == pair[1] or not all(map(_finite, pair)) else pair
        except (Undefined, ZeroDivisionError, ValueError, OverflowError, mpmath.libmp.ComplexResult):
            return None
        finally:
            context.prec = kept


def _finite(value: float) -> bool:
    return value == value and abs(value) != float("inf")


def exact_instance(sizes: Mapping[str, int], where: Mapping[Index, int], values: Values) -> Instance:
    """The instance with exact numbers."""
    return Instance(sizes, where, lambda name, at: values[name][at], exact, exact_exp, exact_log)


def _interval_instance(sizes: Mapping[str, int], where: Mapping[Index, int], values: Values) -> Instance:
    iv = mpmath.iv

    def number(value: Any) -> Any:
        fraction = Fraction(value)
        return iv.mpf(fraction.numerator) / iv.mpf(fraction.denominator)

    def value(name: str, at: tuple[int, ...]) -> Any:
        entry = values[name][at]
        return number(entry.rational) + sum((number(c) * iv.log(number(p)) for p, c in entry.logs), iv.mpf(0))

    def log(argument: Any) -> Any:
        if argument.a <= 0:
            raise Undefined("the logarithm of something that is not positive")
        return iv.log(argument)

    return Instance(sizes, where, value, number, iv.exp, log)


def variables(expression: Any) -> frozenset[Family]:
    """The families without a definition that occur once definitions are unfolded."""
    if isinstance(expression, Entry):
        family, definition = expression.family, expression.family.definition
        if family.function_of is not None:
            return frozenset({family, family.function_of, derivative_of_function(family)})
        return frozenset({family}) if definition is None else variables(definition.body)
    return frozenset().union(*(variables(part) for part in expression.args))


def ranges_of(expression: Any) -> frozenset[IndexRange]:
    """The ranges that occur once definitions are unfolded."""
    found = {expression.range} if isinstance(expression, (Index, Size)) else set()
    if isinstance(expression, SumOver):
        found.add(expression.index.range)
    if isinstance(expression, Entry):
        found.update(expression.family.ranges)
        if expression.family.definition is not None:
            found |= ranges_of(expression.family.definition.body)
    return frozenset(found).union(*(ranges_of(part) for part in expression.args))


def _exponent_families(expression: Any) -> frozenset[Family]:
    if isinstance(expression, Exponential):
        return variables(expression.args[0])
    if isinstance(expression, Entry):
        definition = expression.family.definition
        return frozenset() if definition is None else _exponent_families(definition.body)
    return frozenset().union(*(_exponent_families(part) for part in expression.args))


def _holds(condition: Condition, where: Mapping[Index, int]) -> bool:
    positions = [where.get(p) if isinstance(p, Index) else int(p.value) for p in condition.args]
    return None in positions or (positions[0] == positions[1]) == isinstance(condition, Same)
