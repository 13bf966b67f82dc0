"""Using what is assumed: hypotheses become rules that replace a kernel, a one-hot family becomes deltas.

A hypothesis holds for every value of its free indices, so it is put at every named
position and, while the body of a sum is looked at, at that sum's generic position.
There it is a polynomial relation between kernels; if one kernel occurs in it alone
and with a constant factor, it is solved for that kernel. Later rules are put into
earlier ones, so that x + y = 1 and x - y = 3 together give x = 2. Relations that
can't be solved so are left out: less is proved, never anything false.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from derive.language import Delta, Entry, Family, Index, free_indices
from derive.language.differentiation import depends_on, evaluate_derivatives
from derive.proof.assumptions import Hypothesis
from derive.proof.kernels import Fraction, Key, NotDecided
from derive.proof.normal_form import NormalForm
from derive.proof.patterns import GENERIC, Pattern, Point, is_generic
from derive.proof.power_sums import canonical_sum, mentions, power_sum, rename

HOT = "the one of "


@dataclass(frozen=True)
class Rule:
    """Where a rewrite comes from: the relation (gap = 0), put at these places, solved for `key`."""

    gap: Any
    places: dict[Index, Point]
    scope: tuple[Point, ...]
    key: Key


class HypothesisSolver:
    """Turns each hypothesis, at every position in play, into a rule that replaces one kernel."""

    def __init__(self, hypotheses: list[Hypothesis], pattern: Pattern) -> None:
        self.gaps = [evaluate_derivatives(hypothesis.left - hypothesis.right) for hypothesis in hypotheses]
        self.pattern = pattern
        self.done: set[Any] = set()
        self.rules: list[Rule] = []

    def instantiate(self, form: NormalForm, scope: tuple[Point, ...]) -> None:
        """Add the rules for all positions in play, the generic ones of `scope` among them."""
        kept = form.on_generic, form.on_sums, set(form.found)  # a hypothesis's own logs are not the line's
        form.on_generic = form.on_sums = None
        try:
            for gap in self.gaps:
                for places in self._positions(gap, scope):
                    # A generic label means another point in another scope, but the same formal rule.
                    key = (gap, tuple(sorted((index.name, point) for index, point in places.items())), scope)
                    if key not in self.done:
                        self.done.add(key)
                        self._add_rule(form, gap, places, scope)
        finally:
            form.on_generic, form.on_sums, form.found = kept

    def inner_sum(self, form: NormalForm, key: Key) -> Fraction | None:
        """A sum over several positions by what a hypothesis says of its sum over one of them, or None.

        With sum over k of Y[k,s] = 1: the sum over k and s of Y[k,s] t[s] is that of t[s].
        """
        for inner in key[1]:
            opened = {p: Point(p.range, f"{GENERIC}'{p.label[1:]}") for p in key[1] if p != inner}
            scopes: list[tuple[Point, ...]] = [(p,) for p in opened.values()]
            scopes += [pair for pair in itertools.combinations(opened.values(), 2) if pair[0].range != pair[1].range]
            for scope in scopes:
                self.instantiate(form, scope)
            factors = [(rename(factor, opened), exponent) for factor, exponent in key[2]]
            inside = tuple((factor, exponent) for factor, exponent in factors if mentions(factor, inner))
            known = form.rewrites.get(canonical_sum((inner,), inside))
            if known is not None:
                for factor, exponent in factors:
                    if not mentions(factor, inner):
                        known = known * form.ring.generator(factor).power(exponent)
                for point in opened.values():
                    known = power_sum(form, known, point, form.ranges[point.range])
                return known
        return None

    def _positions(self, gap: Any, scope: tuple[Point, ...]) -> Iterator[dict[Index, Point]]:
        """Every choice of positions that the newest generic one (if any) has part in; the others are done."""
        indices = sorted(free_indices(gap), key=lambda index: (index.name, index.range.name))
        for pick in itertools.product(*[self._choices(index, scope) for index in indices]):
            if not scope or scope[-1] in pick:
                yield dict(zip(indices, pick, strict=True))

    def _choices(self, index: Index, scope: tuple[Point, ...]) -> list[Point]:
        if index.name.startswith(HOT):
            return [self.pattern.places[index]]
        range_ = index.range.name
        return [*self.pattern.named.get(range_, ()), *(point for point in scope if point.range == range_)]

    def _add_rule(self, form: NormalForm, gap: Any, places: dict[Index, Point], scope: tuple[Point, ...]) -> None:
        relation = form.of(gap, places, scope).over
        if relation.is_constant() and not relation.is_zero():
            raise NotDecided("the hypotheses contradict each other")
        solvable = _solvable(form, relation)
        if not solvable:
            return
        rule = Rule(gap, places, scope, solvable[0])
        form.rewrite(rule.key, _solve(form, relation, rule.key))
        for _ in self.rules:
            # Again, since x = y is put right only after y = z is: a chain takes as many rounds as it has links.
            changed = [self._solve_again(form, earlier, rule.key) for earlier in self.rules]
            if not any(changed):
                break
        self.rules.append(rule)

    def _solve_again(self, form: NormalForm, rule: Rule, new: Key) -> bool:
        """Put a new rule into an earlier one, by solving that one again; whether there was need to."""
        before = form.rewrites[rule.key]
        kernels = [key for part in (before.over, before.under) for key in form.ring.kernels_of(part)]
        if not any(key == new or _occurs_inside(new, key) for key in kernels):
            return False
        form.rewrite(rule.key, None)
        relation = form.of(rule.gap, rule.places, rule.scope).over
        solvable = rule.key in _solvable(form, relation)
        form.rewrite(rule.key, _solve(form, relation, rule.key) if solvable else before)
        return solvable


def _solvable(form: NormalForm, relation: Any) -> list[Key]:
    """The kernels that a relation determines, best first: sums before entries.

    Such a kernel occurs once, alone, and speaks of every generic position that the
    relation speaks of; else its rule would carry that position out of its sum.
    """
    terms = form.ring.terms(relation)
    kernels = form.ring.kernels_of(relation)
    generics = {point for key in kernels for point in _generics(key)}
    found = []
    for powers, _ in terms:
        if len(powers) != 1 or next(iter(powers.values())) != 1:
            continue
        key = next(iter(powers))
        alone = sum(key in other for other, _ in terms) == 1
        inside = any(_occurs_inside(key, other) for other in kernels if other != key)
        if key[0] in ("sum", "entry") and alone and not inside and generics <= _generics(key):
            found.append(key)
    return sorted(found, key=lambda key: (key[0] != "sum", str(key)))


def _solve(form: NormalForm, relation: Any, key: Key) -> Fraction:
    """The kernel's value by the relation (which is 0)."""
    coefficient = next(c for powers, c in form.ring.terms(relation) if powers == {key: 1})
    whole = Fraction(relation, form.ring.constant(1).over) * form.ring.constant(1, coefficient)
    return form.ring.generator(key) - whole


def _generics(key: Any) -> set[Point]:
    if isinstance(key, Point):
        return {key} if is_generic(key) else set()
    return set().union(*map(_generics, key)) if isinstance(key, tuple) else set()


def _occurs_inside(key: Any, other: Any) -> bool:
    return isinstance(other, tuple) and any(part == key or _occurs_inside(key, part) for part in other)


def hot_index(family: Family) -> Index:
    """The index that stands for the position of a one-hot family's 1."""
    return Index(f"{HOT}{family.name}", family.ranges[0])


def put_one_hot(expression: Any, family: Family) -> Any:
    """The expression, derivatives taken, with the one-hot family written as a delta at its hot index."""
    if len(family.ranges) != 1 or family.definition is not None:
        raise NotDecided(f"one-hot {family.name} with {len(family.ranges)} indices is not supported")
    return _replace_entries(evaluate_derivatives(expression), family)


def _replace_entries(node: Any, family: Family) -> Any:
    if isinstance(node, Entry):
        if node.family == family:
            return Delta(node.args[0], hot_index(family))
        if depends_on(node, family):
            return _replace_entries(evaluate_derivatives(node.unfolded()), family)
        return node
    if not node.args:
        return node
    return node.func(*[_replace_entries(part, family) for part in node.args])
