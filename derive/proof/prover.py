"""Is this equality true for every number of classes n? Proved, Refuted or Unknown.

For every pattern of the free indices both sides are brought to their normal form
(normal_form.py) and compared exactly; first with definitions kept folded, then
unfolded. Hypotheses are tried in the smallest sets that suffice, so that a verdict
names exactly those which are needed. If no set suffices, a counterexample is looked
for among small instances: found, the answer is Refuted; not found, Unknown.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from derive.language import (
    Condition,
    Delta,
    Entry,
    Family,
    Index,
    IndexRange,
    Logarithm,
    Number,
    Power,
    Quotient,
    SumOver,
    coerce,
    free_indices,
    substitute,
)
from derive.language.differentiation import evaluate_derivatives
from derive.proof.assumptions import Assumption, Hypothesis, NamedAssumption, OneHot, Positive
from derive.proof.kernels import LARGEST_RING, Fraction, NotDecided, Ring, RingFull
from derive.proof.normal_form import NeedsRoot, NormalForm, Settings, deepest
from derive.proof.patterns import Pattern, Point, is_generic, patterns
from derive.proof.side_conditions import side_conditions
from derive.proof.verdict import Proved, Refuted, Unknown, Verdict
from derive.proof.witness import find_witness


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
        self.conditions = [a for a in assuming if isinstance(a, Condition)]
        self.named: list[NamedAssumption] = [a for a in assuming if not isinstance(a, Condition)]
        self.assuming = tuple(assuming)
        self.sizes = dict(sizes or {})
        self._attempts: dict[tuple[tuple[str, ...], int], _Attempt] = {}

    def prove(self, left: Any, right: Any) -> Verdict:
        """The verdict on `left` = `right`."""
        reason = "no counterexample was found among small instances"
        try:
            used = self._smallest_that_suffice(left, right)
        except NotDecided as why:
            used, reason = None, str(why)
        if used is not None:
            conditions = side_conditions((left, right), self.conditions, _positive_names(used))
            return Proved(conditions, tuple(a.name for a in used), self._smallest_sizes(left, right))
        witness = find_witness(left, right, self.assuming, self.sizes)
        return Unknown(reason) if witness is None else Refuted(witness)

    def _smallest_that_suffice(self, left: Any, right: Any) -> list[NamedAssumption] | None:
        """The fewest named assumptions under which the two agree, or None."""
        undecided: NotDecided | None = None
        for count in range(len(self.named) + 1):
            for chosen in itertools.combinations(self.named, count):
                try:
                    if self._equal(left, right, list(chosen)):
                        return list(chosen)
                except NotDecided as why:
                    undecided = undecided or why
        if undecided is not None:
            raise undecided
        return None

    def _equal(self, left: Any, right: Any, using: list[NamedAssumption]) -> bool:
        for assumption in using:
            if isinstance(assumption, OneHot):
                left, right = (_put_one_hot(side, assumption.family) for side in (left, right))
        literals = {*_literals(left), *_literals(right)}
        indices = free_indices(left) | free_indices(right)
        depths = range(max(deepest(left), deepest(right)), -1, -1)
        cases = list(patterns(indices, literals, self.conditions, self.sizes))
        if not cases:
            raise NotDecided("no position of the indices fulfils the conditions")
        return all(any(self._agree(left, right, case, depth, using) for depth in depths) for case in cases)

    def _agree(self, left: Any, right: Any, pattern: Pattern, depth: int, using: list[NamedAssumption]) -> bool:
        key = (tuple(a.name for a in using), depth)
        if key not in self._attempts:
            self._attempts[key] = _Attempt(depth, using, self.sizes)
        return self._attempts[key].agree(left, right, pattern)

    def _smallest_sizes(self, left: Any, right: Any) -> dict[str, int]:
        """How many positions the sparsest allowed pattern needs in each range, where more than one."""
        needs: dict[str, int] = {}
        cases = list(patterns(free_indices(left) | free_indices(right), (), self.conditions, {}))
        for range_ in {index.range for index in free_indices(left) | free_indices(right)}:
            count = min(len(case.named.get(range_.name, ())) for case in cases)
            if count > 1:
                needs[range_.size] = count
        return needs


class _Attempt:
    """Normal forms at one depth of unfolding with one set of hypotheses; starts anew in a larger ring."""

    def __init__(self, depth: int, using: list[NamedAssumption], sizes: Mapping[str, int]) -> None:
        self.depth, self.using, self.sizes = depth, using, sizes
        self.roots: dict[Any, int] = {}
        self._start(16)

    def _start(self, capacity: int) -> None:
        if capacity > LARGEST_RING:
            raise NotDecided(f"more than {LARGEST_RING} independent quantities")
        self.settings = Settings(Ring(capacity), self.depth, _positive_names(self.using), self.sizes)
        self.settings.roots = self.roots
        self.forms: dict[Any, NormalForm] = {}
        self.known: dict[Any, Fraction] = {}

    def agree(self, left: Any, right: Any, pattern: Pattern) -> bool:
        """Whether both sides have the same normal form under the pattern."""
        for _ in range(12):
            try:
                return self._form(left, pattern).same_as(self._form(right, pattern))
            except RingFull:
                self._start(2 * self.settings.ring.capacity)
            except NeedsRoot as needed:
                self.roots[needed.key] = needed.root
                self._start(self.settings.ring.capacity)
        raise NotDecided("the exponents' denominators keep growing")

    def _form(self, expression: Any, pattern: Pattern) -> Fraction:
        places = tuple(sorted((index.range.name, index.name, point) for index, point in pattern.places.items()))
        key = (places, tuple(sorted(pattern.named.items())))
        if key not in self.forms:
            self.forms[key] = self._new_form(pattern)
        if (expression, key) not in self.known:
            flat = evaluate_derivatives(expression)
            self.known[expression, key] = self.forms[key].of(flat, pattern.places)
        return self.known[expression, key]

    def _new_form(self, pattern: Pattern) -> NormalForm:
        form = NormalForm(self.settings, pattern)
        hypotheses = [a for a in self.using if isinstance(a, Hypothesis)]
        if hypotheses:
            solver = HypothesisSolver(hypotheses, pattern)
            solver.instantiate(form, ())
            form.on_generic = solver.instantiate
        return form


class HypothesisSolver:
    """Turns each hypothesis, at every position in play, into a rule that replaces one kernel."""

    def __init__(self, hypotheses: list[Hypothesis], pattern: Pattern) -> None:
        self.hypotheses, self.pattern = hypotheses, pattern
        self.done: set[Any] = set()

    def instantiate(self, form: NormalForm, scope: tuple[Point, ...]) -> None:
        """Add the rules for all positions in play, the generic ones of `scope` among them."""
        for at, hypothesis in enumerate(self.hypotheses):
            gap = evaluate_derivatives(hypothesis.left - hypothesis.right)
            for places in self._positions(sorted(free_indices(gap), key=lambda i: i.name), scope):
                # A generic label means another point in another scope, but the same formal rule.
                key = (at, tuple(sorted((index.name, point) for index, point in places.items())), scope)
                if key not in self.done:
                    self.done.add(key)
                    self._add_rule(form, gap, places, scope)

    def _positions(self, indices: list[Index], scope: tuple[Point, ...]) -> Iterator[dict[Index, Point]]:
        choices = [
            [*self.pattern.named.get(i.range.name, ()), *(p for p in scope if p.range == i.range.name)] for i in indices
        ]
        for pick in itertools.product(*choices):
            yield dict(zip(indices, pick, strict=True))

    def _add_rule(self, form: NormalForm, gap: Any, places: dict[Index, Point], scope: tuple[Point, ...]) -> None:
        """Solve gap = 0 for one kernel that occurs in it linearly, with a constant factor."""
        form.on_generic, kept = None, form.on_generic
        relation = form.of(gap, places, scope).over
        form.on_generic = kept
        terms = form.ring.terms(relation)
        candidates = []
        for powers, coefficient in terms:
            if len(powers) == 1 and next(iter(powers.values())) == 1:
                key = next(iter(powers))
                if sum(key in other for other, _ in terms) == 1 and key[0] in ("sum", "entry"):
                    candidates.append((key[0] != "sum", str(key), key, coefficient))
        if not candidates:
            return
        *_, key, coefficient = min(candidates)
        if any(_occurs_inside(key, other) for powers, _ in terms for other in powers if other != key):
            return
        kernel = form.ring.generator(key)
        whole = Fraction(relation, form.ring.constant(1).over) * form.ring.constant(1, coefficient)
        form.rewrites[key] = kernel - whole


def _occurs_inside(key: Any, other: Any) -> bool:
    return isinstance(other, tuple) and any(part == key or _occurs_inside(key, part) for part in other)


def _positive_names(using: Sequence[NamedAssumption]) -> frozenset[str]:
    return frozenset(a.family.name for a in using if isinstance(a, Positive))


def _put_one_hot(expression: Any, family: Family) -> Any:
    """The expression with the one-hot family written as a delta at a free index of its own."""
    if len(family.ranges) != 1 or family.definition is not None:
        raise NotDecided(f"one-hot {family.name} with {len(family.ranges)} indices is not supported")
    hot = Index(f"the one of {family.name}", family.ranges[0])
    return _replace_entries(expression, family, hot)


def _replace_entries(node: Any, family: Family, hot: Index) -> Any:
    if isinstance(node, Entry):
        if node.family == family:
            return Delta(node.args[0], hot)
        if node.family.definition is None or not _mentions_family(node.family.definition.body, family):
            return node
        return _replace_entries(node.unfolded(), family, hot)
    if not node.args:
        return node
    return node.func(*[_replace_entries(part, family, hot) for part in node.args])


def _mentions_family(node: Any, family: Family) -> bool:
    if isinstance(node, Entry):
        if node.family == family:
            return True
        definition = node.family.definition
        return definition is not None and _mentions_family(definition.body, family)
    return any(_mentions_family(part, family) for part in node.args)


def _literals(node: Any) -> Iterator[tuple[IndexRange, Number]]:
    """The positions written as numbers, with their ranges."""
    if isinstance(node, Entry):
        for place, range_ in zip(node.args, node.family.ranges, strict=True):
            if isinstance(place, Number):
                yield range_, place
        if node.family.definition is not None:
            yield from _literals(node.family.definition.body)
    if isinstance(node, SumOver):
        for place in node.excluded:
            if isinstance(place, Number):
                yield node.index.range, place
    if isinstance(node, Delta):
        known = next((p.range for p in node.args if isinstance(p, Index)), None)
        for place in node.args:
            if isinstance(place, Number) and known is not None:
                yield known, place
    for part in node.args:
        yield from _literals(part)



