"""Is this equality true for every number of classes n? Proved, Refuted or Unknown.

For every pattern of the free indices both sides are brought to their normal form
(normal_form.py) and compared exactly; first with definitions kept folded, then
unfolded. Hypotheses are tried in the smallest sets that suffice, so that a verdict
names exactly those which are needed. If no set suffices, a counterexample is looked
for among small instances: found, the answer is Refuted; not found, Unknown.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from derive.language import Condition, Entry, Family, Index, IndexRange, Number, coerce, free_indices
from derive.language.differentiation import evaluate_derivatives
from derive.proof.assumptions import Assumption, Hypothesis, NamedAssumption, OneHot, Positive
from derive.proof.hypotheses import HypothesisSolver, hot_index, put_one_hot
from derive.proof.kernels import LARGEST_RING, Fraction, NotDecided, Polynomial, Ring, RingFull
from derive.proof.normal_form import NeedsRoot, NormalForm, Settings, deepest, symbols_at
from derive.proof.patterns import Pattern, literals, patterns
from derive.proof.side_conditions import side_conditions
from derive.proof.verdict import Proved, Refuted, SideCondition, Unknown, Verdict
from derive.proof.witness import find_witness, has_an_instance, hold_together, ranges_of

MOST_WRITTEN_OUT = 6
SMALLEST_RING = 32


def prove(
    left: Any, right: Any, assuming: Sequence[Assumption] = (), sizes: Mapping[str, int] | None = None
) -> Verdict:
    """Decide whether two expressions are equal for every n.

    `assuming` are Hypothesis, Positive, OneHot, Same and Distinct; `sizes` fixes
    size letters (n=4). Never guesses: Unknown carries its reason.
    """
    return Prover(assuming, sizes).prove(coerce(left), coerce(right))


class Prover:
    """Proves many equalities under the same assumptions, keeping the normal forms between them."""

    def __init__(self, assuming: Sequence[Assumption] = (), sizes: Mapping[str, int] | None = None) -> None:
        for letter, size in (sizes or {}).items():
            if not isinstance(size, int) or size < 1:
                raise TypeError(f"{letter} = {size!r}: a range has a whole number of positions, at least 1")
        for assumption in assuming:
            if not isinstance(assumption, (Condition, Hypothesis, Positive, OneHot)):
                raise TypeError(f"{assumption!r} is nothing that can be assumed")
        self.conditions = [a for a in assuming if isinstance(a, Condition)]
        self.named: list[NamedAssumption] = [a for a in assuming if not isinstance(a, Condition)]
        self.assuming = tuple(assuming)
        self.sizes = dict(sizes or {})
        self._attempts: dict[tuple[tuple[NamedAssumption, ...], int], _Attempt] = {}
        self._capacity = SMALLEST_RING

    def prove(self, left: Any, right: Any) -> Verdict:
        """The verdict on `left` = `right`."""
        clash = name_clash(left, right, self.assuming)
        if clash:
            return Unknown(clash)
        reason = "no counterexample was found among small instances"
        try:
            used = self._smallest_that_suffice(left, right)
        except NotDecided as why:
            used, reason = None, str(why)
        if used is None and self._can_be_written_out(left, right):
            used = self._written_out(left, right)
        if used is not None:
            try:
                conditions, used = self._side_conditions(left, right, used)
            except NotDecided as why:
                return Unknown(str(why))
            empty = self._why_empty(left, right, conditions)
            if empty:
                return Unknown(empty)
            return Proved(conditions, tuple(a.name for a in used), self._smallest_sizes(left, right))
        witness = find_witness(left, right, self.assuming, self.sizes)
        return Unknown(reason) if witness is None else Refuted(witness)

    def refute(self, left: Any, right: Any) -> Verdict:
        """As `prove`, for an equality that is expected to be false: looks for the witness first."""
        clash = name_clash(left, right, self.assuming)
        witness = None if clash else find_witness(left, right, self.assuming, self.sizes)
        return self.prove(left, right) if witness is None else Refuted(witness)

    def _side_conditions(
        self, left: Any, right: Any, used: tuple[NamedAssumption, ...]
    ) -> tuple[tuple[SideCondition, ...], tuple[NamedAssumption, ...]]:
        """What stays open, and what is used: the fewest of what is assumed to be positive that leave as little open."""

        def left_open(positive: Sequence[NamedAssumption]) -> tuple[SideCondition, ...]:
            return side_conditions((left, right), self.conditions, _positive_names((*used, *positive)))

        conditions = left_open(())
        more = [a for a in self.named if isinstance(a, Positive) and a not in used] if conditions else []
        fewest = left_open(more) if more else conditions
        for assumption in tuple(more):
            others = [other for other in more if other != assumption]
            if left_open(others) == fewest:
                more = others
        return fewest, tuple(a for a in self.named if a in used or a in more)

    def _why_empty(self, left: Any, right: Any, conditions: Sequence[SideCondition]) -> str:
        """Why a proof that needs something may say nothing: no instance shows that it can be had; else nothing.

        All that is assumed has to hold there, used on this line or not: of two hypotheses
        that contradict each other, one line could use the first and the next line the second.
        """
        if self.named and not self._hold_together(literals(left) | literals(right)):
            return "what is assumed was not found to hold together at any small instance"
        if conditions and not has_an_instance(left, right, self.assuming, self.sizes):
            return "no small instance was found where all that is needed holds and both sides have a value"
        return ""

    def _hold_together(self, numbers: frozenset[tuple[IndexRange, Number]]) -> bool:
        """Whether what is assumed holds somewhere together, where these positions exist: of z[3], from n = 3 on."""
        needed: dict[str, int] = {}
        for range_, number in numbers:
            needed[range_.size] = max(needed.get(range_.size, 1), int(number.value))
        return hold_together(self.assuming, *(tuple(sorted(each.items())) for each in (self.sizes, needed)))

    def _can_be_written_out(self, left: Any, right: Any) -> bool:
        ranges = ranges_of(left) | ranges_of(right)
        return bool(ranges) and all(self.sizes.get(r.size, MOST_WRITTEN_OUT + 1) <= MOST_WRITTEN_OUT for r in ranges)

    def _written_out(self, left: Any, right: Any) -> tuple[NamedAssumption, ...] | None:
        """What a given small size proves beyond every n: each position named, no power sums left."""
        try:
            return self._smallest_that_suffice(left, right, ranges_of(left) | ranges_of(right))
        except NotDecided:
            return None

    def _smallest_that_suffice(
        self, left: Any, right: Any, written_out: frozenset[IndexRange] = frozenset()
    ) -> tuple[NamedAssumption, ...] | None:
        """The fewest named assumptions under which the two agree, or None.

        Shallow unfolding is tried with every set before anything is unfolded deeper.
        A set that suffices is kept only if none of its subsets does, which a witness
        without the missing assumption shows at once, and otherwise a deeper attempt.
        """
        sets = [chosen for count in range(len(self.named) + 1) for chosen in itertools.combinations(self.named, count)]
        attempts = {chosen: _Comparison(self, left, right, chosen, written_out) for chosen in sets}
        found = self._first(attempts)
        if found is None:
            return None
        for smaller in sets:
            if set(smaller) < set(found) and self._suffices_too(attempts[smaller], left, right, smaller):
                return smaller
        return found

    def _first(self, attempts: dict[tuple[NamedAssumption, ...], _Comparison]) -> tuple[NamedAssumption, ...] | None:
        undecided: NotDecided | None = None
        deepest_of_all = max(comparison.depth for comparison in attempts.values())
        # A depth at which a symbol stands on one side only is tried last: there it would have to cancel.
        likely_first = next(iter(attempts.values())).one_sided_at
        for depth in sorted(range(deepest_of_all, -1, -1), key=likely_first):
            for chosen, comparison in attempts.items():
                try:
                    if comparison.agrees_at(depth):
                        return chosen
                except NotDecided as why:
                    undecided = undecided or why
        if undecided is not None:
            raise undecided
        return None

    def _suffices_too(
        self, comparison: _Comparison, left: Any, right: Any, smaller: tuple[NamedAssumption, ...]
    ) -> bool:
        if find_witness(left, right, (*self.conditions, *smaller), self.sizes) is not None:
            return False
        try:
            return any(comparison.agrees_at(depth) for depth in range(comparison.depth, -1, -1))
        except NotDecided:
            return False

    def agree(self, left: Any, right: Any, pattern: Pattern, depth: int, using: tuple[NamedAssumption, ...]) -> bool:
        """Whether both normal forms are the same under the pattern, at this depth of unfolding."""
        key = (using, depth)
        if key not in self._attempts:
            self._attempts[key] = _Attempt(depth, using, self.sizes, self._capacity)
        attempt = self._attempts[key]
        try:
            return attempt.agree(left, right, pattern)
        finally:
            # The next attempt will meet about as many kernels; it need not find that out again.
            self._capacity = max(self._capacity, attempt.settings.ring.capacity)

    def _smallest_sizes(self, left: Any, right: Any) -> dict[str, int]:
        """How many positions each range needs, where more than one: for indices that differ, for z[3]."""
        needs: dict[str, int] = {}
        indices = self.indices(left, right)
        cases = list(patterns(indices, self.literals(left, right), self.conditions, {}))
        for range_ in {index.range for index in indices}:
            needs[range_.size] = min(len(case.named.get(range_.name, ())) for case in cases)
        for range_, number in self.literals(left, right):
            needs[range_.size] = max(needs.get(range_.size, 1), int(number.value))
        return {letter: count for letter, count in needs.items() if count > 1}

    def indices(self, left: Any, right: Any) -> frozenset[Index]:
        """The free indices of both sides, and those that the conditions tie them to."""
        return frozenset().union(*map(free_indices, (left, right, *self.conditions)))

    def literals(self, left: Any, right: Any) -> set[tuple[IndexRange, Number]]:
        """The positions written as numbers in the sides and in all that is assumed."""
        assumed = [side for a in self.named if isinstance(a, Hypothesis) for side in (a.left, a.right)]
        return {found for part in (left, right, *assumed, *self.conditions) for found in literals(part)}


class _Comparison:
    """One equality under one set of assumptions: its patterns, and which are still open."""

    def __init__(
        self,
        prover: Prover,
        left: Any,
        right: Any,
        using: tuple[NamedAssumption, ...],
        written_out: frozenset[IndexRange],
    ) -> None:
        self.prover, self.left, self.right, self.using = prover, left, right, using
        self.written_out = written_out
        # What differentiation has unfolded already is not unfolded again.
        self.depth = max(deepest(evaluate_derivatives(side)) for side in (left, right))
        self.open: list[Pattern] | None = None

    def one_sided_at(self, depth: int) -> bool:
        """Whether the two sides speak of different symbols after this depth of unfolding."""
        first, second = (symbols_at(evaluate_derivatives(side), depth) for side in (self.left, self.right))
        return first != second

    def agrees_at(self, depth: int) -> bool:
        """Whether no pattern is left open after this depth of unfolding; raises NotDecided."""
        if self.open is None:
            self.open = self._patterns()
        self.open = [
            case for case in self.open if not self.prover.agree(self.left, self.right, case, depth, self.using)
        ]
        return not self.open

    def _patterns(self) -> list[Pattern]:
        indices = self.prover.indices(self.left, self.right)
        numbers = self.prover.literals(self.left, self.right)
        for range_, number in numbers:
            size = self.prover.sizes.get(range_.size)
            if size is not None and number.value > size:
                raise NotDecided(f"there is no position {number} where {range_.size} is {size}")
        for assumption in self.using:
            if isinstance(assumption, OneHot):
                self._put_one_hot(assumption)
                indices |= {hot_index(assumption.family)}
        cases = list(patterns(indices, numbers, self.prover.conditions, self.prover.sizes, self.written_out))
        if not cases:
            raise NotDecided("no position of the indices fulfils the conditions")
        return cases

    def _put_one_hot(self, assumption: OneHot) -> None:
        """Deltas for the one-hot family, in both sides and in the hypotheses used beside it."""
        self.left, self.right = (put_one_hot(side, assumption.family) for side in (self.left, self.right))
        self.using = tuple(
            replace(a, left=put_one_hot(a.left, assumption.family), right=put_one_hot(a.right, assumption.family))
            if isinstance(a, Hypothesis)
            else a
            for a in self.using
        )


class _Attempt:
    """Normal forms at one depth of unfolding with one set of hypotheses; starts anew in a larger ring."""

    def __init__(self, depth: int, using: tuple[NamedAssumption, ...], sizes: Mapping[str, int], capacity: int) -> None:
        self.depth, self.using, self.sizes = depth, using, sizes
        self.roots: dict[Any, int] = {}
        self._start(capacity)

    def _start(self, capacity: int) -> None:
        if capacity > LARGEST_RING:
            raise NotDecided(f"more than {LARGEST_RING} independent quantities")
        self.settings = Settings(Ring(capacity), self.depth, _positive_names(self.using), self.sizes)
        self.settings.roots = self.roots
        self.forms: dict[Any, NormalForm] = {}
        self.known: dict[Any, tuple[Fraction, frozenset[Polynomial]]] = {}

    def agree(self, left: Any, right: Any, pattern: Pattern) -> bool:
        """Whether both sides have the same normal form under the pattern."""
        for _ in range(12):
            try:
                (first, logs), (second, more_logs) = (self._form(side, pattern) for side in (left, right))
                return first.same_as(second) or self._agree_where_defined(left, right, pattern, logs | more_logs)
            except RingFull:
                self._start(2 * self.settings.ring.capacity)
            except NeedsRoot as needed:
                self.roots[needed.key] = needed.root
                self._start(self.settings.ring.capacity)
        raise NotDecided("the exponents' denominators keep growing")

    def _agree_where_defined(self, left: Any, right: Any, pattern: Pattern, domain: frozenset[Polynomial]) -> bool:
        """Whether the sides agree if what their logs need (which is told as side conditions) is positive."""
        while domain:
            form = self._new_form(pattern)
            form.domain = domain
            first, second = (form.of(evaluate_derivatives(side), pattern.places) for side in (left, right))
            if first.same_as(second):
                return True
            if form.found <= domain:
                return False
            domain |= form.found
        return False

    def _form(self, expression: Any, pattern: Pattern) -> tuple[Fraction, frozenset[Polynomial]]:
        """The normal form, and what must be positive for its logs to be defined."""
        places = tuple(sorted((index.range.name, index.name, point) for index, point in pattern.places.items()))
        key = (places, tuple(sorted(pattern.named.items())))
        if key not in self.forms:
            self.forms[key] = self._new_form(pattern)
        if (expression, key) not in self.known:
            form = self.forms[key]
            form.found = set()
            value = form.of(evaluate_derivatives(expression), pattern.places)
            self.known[expression, key] = value, frozenset(form.found)
        return self.known[expression, key]

    def _new_form(self, pattern: Pattern) -> NormalForm:
        form = NormalForm(self.settings, pattern)
        hypotheses = [a for a in self.using if isinstance(a, Hypothesis)]
        if hypotheses:
            solver = HypothesisSolver(hypotheses, pattern)
            solver.instantiate(form, ())
            form.on_generic, form.on_sums = solver.instantiate, solver.inner_sum
        return form


def _positive_names(using: Sequence[NamedAssumption]) -> frozenset[str]:
    return frozenset(a.family.name for a in using if isinstance(a, Positive))


def name_clash(left: Any, right: Any, assuming: Sequence[Assumption]) -> str:
    """What is wrong with the names, if one name stands for two symbols or two ranges; else nothing."""
    parts = [left, right, *(side for a in assuming if isinstance(a, Hypothesis) for side in (a.left, a.right))]
    spoken_of = [a.family for a in assuming if isinstance(a, (OneHot, Positive))]
    conditions = [a for a in assuming if isinstance(a, Condition)]
    families = set().union(*map(families_of, parts), *map(families_in, spoken_of))
    ranges = set().union(*map(ranges_of, [*parts, *conditions]), *(ranges_in(family) for family in families))
    assumed = [side for a in assuming if isinstance(a, Hypothesis) for side in (a.left, a.right)]
    undetermined = sorted(f.name for part in assumed for f in families_of(part) if f.function_of is not None)
    if undetermined:
        # u = x^2 would fix u' as well, which nothing here would know; a witness could contradict it.
        return f"a hypothesis about the undetermined function {undetermined[0]} is not supported"
    for kind, named in (("symbols", families), ("ranges", ranges)):
        names = [thing.name for thing in named]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            return f"two different {kind} are called {twice[0]}"
    return ""


@lru_cache(maxsize=4096)
def families_of(expression: Any) -> frozenset[Family]:
    """All families that occur, also inside definitions."""
    found = frozenset().union(*map(families_of, expression.args))
    return found | families_in(expression.family) if isinstance(expression, Entry) else found


def families_in(family: Family) -> frozenset[Family]:
    """The family, those that its definition speaks of, and what it is a function of."""
    definition = family.definition
    within = frozenset({family}) if definition is None else families_of(definition.body) | {family}
    return within if family.function_of is None else within | {family.function_of}


def ranges_in(family: Family) -> frozenset[IndexRange]:
    """The ranges over which the family is indexed, and those within its definition."""
    definition = family.definition
    return frozenset(family.ranges) | (frozenset() if definition is None else ranges_of(definition.body))
