"""Random expressions of the language, random equal rewritings of them, and random mutants.

Everything is drawn from one `random.Random`, so that the same code serves Hypothesis
(`expressions()`, which shrinks) and long seeded runs (`Maker(Random(seed))`).

A Maker in the fragment keeps to what the normal form claims to decide: denominators
are numbers, entries, exponentials or sums of exponentials (inside a sum only those
that are one kernel, or that don't depend on its index), logs are of positive things,
powers are whole. Rewritings are equalities that a student would use (split a sum,
rename a bound index, swap sums, expand, collapse a delta, product rule ...); whether
they are right is for the oracle to say, not for this file.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies

from derive.language import (
    CLASSES,
    UNITS,
    Addition,
    Cases,
    D,
    Delta,
    Derivative,
    Distinct,
    Entry,
    Exponential,
    Index,
    IndexRange,
    Logarithm,
    Multiplication,
    Negation,
    Number,
    Power,
    Quotient,
    Same,
    Size,
    SumOver,
    define,
    delta,
    exp,
    free_indices,
    log,
    substitute,
    sum_over,
    variable,
)

i, j, k, l, q = (CLASSES.index(letter) for letter in "ijklq")  # noqa: E741
u, v = (UNITS.index(letter) for letter in "uv")
z, y, x = (variable(name, CLASSES) for name in "zyx")
w = variable("w", CLASSES, CLASSES)
h = variable("h", CLASSES, UNITS)
b = variable("b", UNITS)
X, Y = (variable(name) for name in "XY")
S = define("S", (), sum_over(k, exp(z[k])))
a = define("a", (i,), exp(z[i]) / S[()])
T = define("T", (u,), sum_over(k, h[k, u] * x[k]))
P = define("P", (i, u), exp(T[u]) * y[i] + b[u])

VARIABLES = (z, y, x, w, h, b, X, Y)
DEFINED = (S, a, T, P)
LETTERS: dict[IndexRange, tuple[Index, ...]] = {CLASSES: (k, l, q, i, j), UNITS: (v, u)}
Scope = tuple[Index, ...]


class Maker:
    """Makes random expressions whose free indices are among i, j and u."""

    def __init__(self, source: random.Random, *, fragment: bool = True, literals: bool = True) -> None:
        self.source, self.fragment, self.literals = source, fragment, literals

    def expression(self, depth: int = 4, scope: Scope = (i, j, u)) -> Any:
        """An expression at most `depth` deep over the indices in scope."""
        if depth <= 0 or self.source.random() < 0.12:
            return self.leaf(scope)
        make = self.source.choice(self.makers())
        return make(depth - 1, scope)

    def makers(self) -> list[Callable[[int, Scope], Any]]:
        plain = [self.addition, self.addition, self.product, self.product, self.negation, self.total, self.total]
        return [*plain, self.quotient, self.exponential, self.power, self.derivative, self.cases, self.logarithm]

    # -- leaves -------------------------------------------------------------------------

    def leaf(self, scope: Scope) -> Any:
        pick = self.source.random()
        if pick < 0.15:
            return Number(self.source.choice((0, 1, 1, 2, 3, -1)))
        if pick < 0.2:
            return Size(self.source.choice((CLASSES, UNITS)))
        if pick < 0.35:
            range_ = self.source.choice((CLASSES, CLASSES, UNITS))
            return delta(self.index(range_, scope), self.place(range_, scope))
        if pick < 0.5:
            return exp(self.entry(scope, (z, x)))
        return self.entry(scope)

    def entry(self, scope: Scope, families: tuple[Any, ...] = VARIABLES + DEFINED) -> Any:
        family = self.source.choice(families)
        return family[tuple(self.place(range_, scope) for range_ in family.ranges)]

    def index(self, range_: IndexRange, scope: Scope) -> Index:
        fitting = [index for index in scope if index.range == range_]
        # The innermost index is the likeliest.
        return fitting[-1] if self.source.random() < 0.4 else self.source.choice(fitting)

    def place(self, range_: IndexRange, scope: Scope) -> Any:
        if self.literals and self.source.random() < 0.06:
            return Number(self.source.choice((1, 1, 2)))
        return self.index(range_, scope)

    # -- nodes --------------------------------------------------------------------------

    def addition(self, depth: int, scope: Scope) -> Any:
        terms = [self.expression(depth, scope) for _ in range(self.source.choice((2, 2, 3)))]
        return Addition(*[Negation(term) if self.source.random() < 0.25 else term for term in terms])

    def product(self, depth: int, scope: Scope) -> Any:
        return Multiplication(self.expression(depth, scope), self.expression(depth - 1, scope))

    def negation(self, depth: int, scope: Scope) -> Any:
        return Negation(self.expression(depth, scope))

    def total(self, depth: int, scope: Scope) -> Any:
        range_ = self.source.choice((CLASSES, CLASSES, CLASSES, UNITS))
        # Any letter may be bound, also one that is free or bound further out.
        index = self.source.choice(LETTERS[range_])
        others = [other for other in scope if other.range == range_ and other != index]
        left_out = self.source.sample(others, min(len(others), self.source.choice((0, 0, 0, 1, 1, 2))))
        if self.literals and self.source.random() < 0.05:
            left_out.append(Number(1))
        return SumOver(self.expression(depth, (*scope, index)), index, *left_out)

    def quotient(self, depth: int, scope: Scope) -> Any:
        return Quotient(self.expression(depth, scope), self.denominator(depth, scope))

    def denominator(self, depth: int, scope: Scope) -> Any:
        if not self.fragment and self.source.random() < 0.5:
            return self.expression(depth - 1, scope)
        inside_sum = len(scope) > 3
        pick = self.source.random()
        if pick < 0.3:
            return self.entry(scope, (y, z, X))
        if pick < 0.55:
            return exp(self.linear(scope))
        if pick < 0.7:
            return Number(self.source.choice((2, 3, -2)))
        if pick < 0.85 or inside_sum:
            return S[()]
        return Addition(exp(self.linear(scope)), self.source.choice((Number(1), S[()], exp(self.entry(scope, (z,))))))

    def exponential(self, _depth: int, scope: Scope) -> Any:
        return exp(self.linear(scope) if self.source.random() < 0.7 else self.small(scope))

    def linear(self, scope: Scope) -> Any:
        """Something that stands well in an exponent: an entry, a difference, a sum of entries."""
        first = self.entry(scope, (z, z, x, T))
        pick = self.source.random()
        if pick < 0.5:
            return first
        if pick < 0.7:
            return first - self.entry(scope, (z, x))
        if pick < 0.8:
            return Multiplication(Number(self.source.choice((2, -1, 3))), first)
        if pick < 0.85:
            return first / 2
        index = self.source.choice(LETTERS[CLASSES])
        return sum_over(index, self.entry((*scope, index), (z, x)))

    def small(self, scope: Scope) -> Any:
        index = self.source.choice(LETTERS[CLASSES])
        inner = (*scope, index)
        return sum_over(index, Multiplication(self.entry(inner, (w, w, y)), self.entry(inner, (z, x))))

    def power(self, depth: int, scope: Scope) -> Any:
        if self.source.random() < 0.7:
            return Power(self.expression(depth, scope), Number(self.source.choice((0, 1, 2, 2, 3))))
        return Power(self.denominator(depth, scope), Number(self.source.choice((-1, -2))))

    def logarithm(self, depth: int, scope: Scope) -> Any:
        if not self.fragment and self.source.random() < 0.5:
            return log(self.expression(depth - 1, scope))
        positive = [exp(self.linear(scope)), S[()], self.entry(scope, (a,)), Number(2), Number(6)]
        first, second = self.source.sample(positive, 2)
        return log(self.source.choice((first, first * second, first / second, first + second)))

    def derivative(self, depth: int, scope: Scope) -> Any:
        by = self.entry(scope, (z, z, z, y, x, w, X, T, S))
        return D(self.expression(depth, scope), by)

    def cases(self, depth: int, scope: Scope) -> Any:
        first, second = self.index(CLASSES, scope), self.place(CLASSES, scope)
        branches = [self.expression(depth - 1, scope), Same(first, second)]
        return Cases(*branches, self.expression(depth - 1, scope), Distinct(first, second))


# -- places in a tree -------------------------------------------------------------------

Path = tuple[int, ...]


def parts(node: Any, path: Path = (), scope: Scope = (i, j, u)) -> Iterator[tuple[Path, Any, Scope]]:
    """Every subexpression with its path and the indices in scope there (shadowed ones left out)."""
    yield path, node, scope
    if isinstance(node, (Entry, Delta)):
        return
    if isinstance(node, SumOver):
        inner = (*(index for index in scope if index.name != node.index.name), node.index)
        yield from parts(node.body, (*path, 0), inner)
        return
    if isinstance(node, Derivative):
        yield from parts(node.args[0], (*path, 0), scope)
        return
    if isinstance(node, Cases):
        for at in range(0, len(node.args), 2):
            yield from parts(node.args[at], (*path, at), scope)
        return
    for at, part in enumerate(node.args):
        if not (isinstance(node, Power) and at == 1) and not isinstance(node, Number):
            yield from parts(part, (*path, at), scope)


def put(node: Any, path: Path, new: Any) -> Any:
    """The tree with `new` at the path."""
    if not path:
        return new
    args = list(node.args)
    args[path[0]] = put(args[path[0]], path[1:], new)
    return node.func(*args)


def _by_a_definition(node: Any, path: Path) -> bool:
    """Whether the path leads into a derivative by a defined entry."""
    if isinstance(node, Derivative) and node.args[1].family.definition is not None:
        return True
    return bool(path) and _by_a_definition(node.args[path[0]], path[1:])


# -- equal rewritings -------------------------------------------------------------------


class Rewriter:
    """Rewrites an expression into one of equal value, at random places."""

    def __init__(self, source: random.Random) -> None:
        self.source = source
        self.rules = [getattr(self, name) for name in dir(self) if name.startswith("rule_")]

    def rewrite(self, expression: Any, times: int) -> Any:
        """The expression after several rewritings."""
        for _ in range(times):
            places = list(parts(expression))
            self.source.shuffle(places)
            for path, node, scope in places[:12]:
                options = [new for rule in self.rules if (new := rule(node, scope)) is not None]
                if _by_a_definition(expression, path):
                    # What is a variable there must not be written out.
                    options = [new for new in options if not self.is_unfolded(node, new)]
                if options:
                    expression = put(expression, path, self.source.choice(options))
                    break
        return expression

    @staticmethod
    def is_unfolded(node: Any, new: Any) -> bool:
        """Whether the rewriting put in a definition."""
        return isinstance(node, Entry) and node.family.definition is not None and new == node.unfolded()

    # -- sums

    def rule_split(self, node: Any, scope: Scope) -> Any:
        """The term at a place p apart from the others (no term where p is left out)."""
        here = [place for place in scope if place.range == getattr(getattr(node, "index", None), "range", None)]
        here = [place for place in here if place != getattr(node, "index", None)]
        if not isinstance(node, SumOver) or not here:
            return None
        place = self.source.choice(here)
        term = substitute(node.body, {node.index: place})
        weights = [Addition(Number(1), Negation(delta(place, other))) for other in node.excluded]
        return Addition(Multiplication(*weights, term) if weights else term, SumOver(*node.args, place))

    def rule_rename(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, SumOver):
            return None
        new = Index("fresh", node.index.range)
        if new in free_indices(node):
            return None
        return SumOver(substitute(node.body, {node.index: new}), new, *node.excluded)

    def rule_swap_sums(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, SumOver) or not isinstance(node.body, SumOver):
            return None
        inner = node.body
        if inner.index.name == node.index.name or inner.index in node.excluded:
            return None
        if node.index in inner.excluded:
            kept = [place for place in inner.excluded if place != node.index]
            if len(kept) < len(inner.excluded) - 1:
                return None
            return SumOver(SumOver(inner.body, node.index, *node.excluded, inner.index), inner.index, *kept)
        return SumOver(SumOver(inner.body, *node.args[1:]), *inner.args[1:])

    def rule_linear(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, SumOver):
            return None
        if isinstance(node.body, Addition):
            return Addition(*[SumOver(term, *node.args[1:]) for term in node.body.args])
        if isinstance(node.body, Multiplication):
            outside = [factor for factor in node.body.args if node.index not in free_indices(factor)]
            inside = [factor for factor in node.body.args if node.index in free_indices(factor)]
            if outside and inside:
                return Multiplication(*outside, SumOver(Multiplication(*inside), *node.args[1:]))
        return None

    def rule_into_sum(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, Multiplication) or not isinstance(node.args[-1], SumOver):
            return None
        total = self.rule_rename(node.args[-1], ())
        if total is None or any(total.index in free_indices(factor) for factor in node.args[:-1]):
            return None
        return SumOver(Multiplication(*node.args[:-1], total.body), *total.args[1:])

    def rule_delta(self, node: Any, scope: Scope) -> Any:
        """f at p is the sum over r of delta(r, p) times f at r."""
        here = [index for index in scope if index in free_indices(node)]
        if not here or not isinstance(node, (Entry, Exponential, Multiplication)):
            return None
        place = self.source.choice(here)
        index = Index("r", place.range)
        if index in free_indices(node):
            return None
        return sum_over(index, Multiplication(delta(index, place), substitute(node, {place: index})))

    def rule_count(self, node: Any, _scope: Scope) -> Any:
        return sum_over(Index("r", node.range), Number(1)) if isinstance(node, Size) else None

    # -- arithmetic

    def rule_reorder(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, (Addition, Multiplication)):
            return None
        args = list(node.args)
        self.source.shuffle(args)
        return node.func(*args)

    def rule_expand(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, Multiplication):
            return None
        for at, factor in enumerate(node.args):
            if isinstance(factor, Addition):
                others = (node.args[:at], node.args[at + 1 :])
                return Addition(*[Multiplication(*others[0], term, *others[1]) for term in factor.args])
        return None

    def rule_double_negation(self, node: Any, _scope: Scope) -> Any:
        return Negation(Multiplication(Number(-1), node)) if isinstance(node, (Entry, SumOver)) else None

    def rule_fraction(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, Quotient):
            return None
        over, under = node.args
        if isinstance(over, Addition):
            return Addition(*[Quotient(term, under) for term in over.args])
        return Multiplication(over, Power(under, Number(-1)))

    def rule_power(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, Power) or not isinstance(node.args[1], Number):
            return None
        whole = int(node.args[1].value)
        if whole < 0:
            return Quotient(Number(1), Power(node.args[0], Number(-whole)))
        return Multiplication(*[node.args[0]] * whole) if whole > 1 else None

    def rule_exponent(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, Exponential):
            return None
        inner = node.args[0]
        if isinstance(inner, Addition):
            return Multiplication(*[exp(term) for term in inner.args])
        if isinstance(inner, Negation):
            return Quotient(Number(1), exp(inner.args[0]))
        return Multiplication(exp(inner / 2), exp(inner / 2))

    def rule_logarithm(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, Logarithm):
            return None
        inner = node.args[0]
        if isinstance(inner, Multiplication):
            return Addition(*[log(factor) for factor in inner.args])
        if isinstance(inner, Quotient):
            return log(inner.args[0]) - log(inner.args[1])
        return inner.args[0] if isinstance(inner, Exponential) else None

    def rule_unfold(self, node: Any, _scope: Scope) -> Any:
        return node.unfolded() if isinstance(node, Entry) and node.family.definition is not None else None

    def rule_cases(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, Cases) or not isinstance(node.args[1], Same):
            return None
        same = Delta(*node.args[1].args)
        apart = Addition(Number(1), Negation(same))
        return Addition(Multiplication(same, node.args[0]), Multiplication(apart, node.args[2]))

    # -- derivatives

    def rule_derivative(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, Derivative):
            return None
        body, by = node.args
        match body:
            case Addition():
                return Addition(*[D(term, by) for term in body.args])
            case Negation():
                return Negation(D(body.args[0], by))
            case Multiplication():
                terms = [
                    Multiplication(*body.args[:at], D(factor, by), *body.args[at + 1 :])
                    for at, factor in enumerate(body.args)
                ]
                return Addition(*terms)
            case Quotient():
                over, under = body.args
                return (D(over, by) * under - over * D(under, by)) / under**2
            case Exponential():
                return body * D(body.args[0], by)
            case Logarithm():
                return D(body.args[0], by) / body.args[0]
            case SumOver():
                fresh = Index("fresh", body.index.range)
                if fresh in free_indices(body) | free_indices(by):
                    return None
                return SumOver(D(substitute(body.body, {body.index: fresh}), by), fresh, *body.excluded)
            case _:
                return None


# -- mutants ----------------------------------------------------------------------------


class Mutator:
    """Changes one thing in an expression, as a slip of the pen would."""

    def __init__(self, source: random.Random) -> None:
        self.source = source
        self.slips = [getattr(self, name) for name in dir(self) if name.startswith("slip_")]

    def mutate(self, expression: Any) -> Any:
        """The expression with one slip in it."""
        places = list(parts(expression))
        for _ in range(60):
            path, node, scope = self.source.choice(places)
            new = self.source.choice(self.slips)(node, scope)
            if new is not None:
                return put(expression, path, new)
        return Negation(expression)

    def slip_sign(self, node: Any, _scope: Scope) -> Any:
        return node.args[0] if isinstance(node, Negation) else Negation(node)

    def slip_index(self, node: Any, scope: Scope) -> Any:
        found = sorted(free_indices(node), key=lambda index: index.name)
        if not isinstance(node, (Entry, Delta)) or not found:
            return None
        old = self.source.choice(found)
        others = [index for index in scope if index.range == old.range and index != old]
        return substitute(node, {old: self.source.choice(others)}) if others else None

    def slip_exclusion(self, node: Any, scope: Scope) -> Any:
        if not isinstance(node, SumOver):
            return None
        if node.excluded and self.source.random() < 0.6:
            return SumOver(*node.args[:-1])
        others = [place for place in scope if place.range == node.index.range and place != node.index]
        return SumOver(*node.args, self.source.choice(others)) if others else None

    def slip_drop(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, (Addition, Multiplication)) or len(node.args) < 2:
            return None
        args = list(node.args)
        args.pop(self.source.randrange(len(args)))
        return node.func(*args)

    def slip_family(self, node: Any, _scope: Scope) -> Any:
        if not isinstance(node, Entry):
            return None
        others = [f for f in VARIABLES + DEFINED if f.ranges == node.family.ranges and f != node.family]
        return Entry(self.source.choice(others), *node.args) if others else None

    def slip_turn(self, node: Any, _scope: Scope) -> Any:
        return Quotient(node.args[1], node.args[0]) if isinstance(node, Quotient) else None

    def slip_square(self, node: Any, _scope: Scope) -> Any:
        return node.args[0] if isinstance(node, Power) else Power(node, Number(2))

    def slip_number(self, node: Any, _scope: Scope) -> Any:
        return Number(node.value + 1) if isinstance(node, Number) else None

    def slip_variable(self, node: Any, scope: Scope) -> Any:
        if not isinstance(node, Derivative):
            return None
        by = self.slip_index(node.args[1], scope)
        return D(node.args[0], by) if by is not None else None

    def slip_bind(self, node: Any, scope: Scope) -> Any:
        """A free index of a sum's body becomes its bound one, as if captured."""
        if not isinstance(node, SumOver):
            return None
        others = [place for place in scope if place.range == node.index.range and place in free_indices(node.body)]
        others = [place for place in others if place != node.index]
        if not others:
            return None
        return SumOver(substitute(node.body, {self.source.choice(others): node.index}), *node.args[1:])


# -- Hypothesis -------------------------------------------------------------------------


def expressions(depth: int = 4, **how: bool) -> strategies.SearchStrategy[Any]:
    """Random expressions, shrinking towards small ones."""
    sources = strategies.randoms(use_true_random=False)
    return sources.map(lambda source: Maker(source, **how).expression(source.randint(1, depth)))


def equal_pairs(depth: int = 4, times: int = 4, **how: bool) -> strategies.SearchStrategy[tuple[Any, Any]]:
    """An expression and a rewriting of it."""

    def pair(source: random.Random) -> tuple[Any, Any]:
        expression = Maker(source, **how).expression(source.randint(1, depth))
        return expression, Rewriter(source).rewrite(expression, source.randint(1, times))

    return strategies.randoms(use_true_random=False).map(pair)


def mutated_pairs(depth: int = 4, **how: bool) -> strategies.SearchStrategy[tuple[Any, Any]]:
    """An expression and a mutant of it."""

    def pair(source: random.Random) -> tuple[Any, Any]:
        expression = Maker(source, **how).expression(source.randint(1, depth))
        return expression, Mutator(source).mutate(expression)

    return strategies.randoms(use_true_random=False).map(pair)
