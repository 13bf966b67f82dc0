"""The normal form: one fraction of independent kernels for each pattern of the indices.

The algorithm, for one pattern (see patterns.py):

1. Derivatives have been pushed to the leaves (language/differentiation.py), where
   they are Kronecker deltas. Under a pattern every delta is 0 or 1.
2. Definitions are unfolded down to a chosen depth; a family kept folded is a variable.
   (Equal with the name kept is equal for whatever it names; so a proof tries folded first.)
3. A sum over k splits into its named positions, where the body is simply evaluated,
   and the rest. An excluded sum drops a named position. For the rest the body is
   evaluated at a *generic* position q, different from all named ones, and every
   monomial's power sum over the unnamed positions becomes one kernel.
   Inside another sum's body its own generic position g counts as named: the sum over
   the unnamed positions other than g is the whole power sum minus the term q = g.
4. e^(A+B) = e^A e^B makes exponentials of monomials the kernels; log of a product
   splits where the factors are provably positive, or are so wherever another log of
   the line is defined (log x says that x > 0, which is then a side condition).
5. A hypothesis is solved for one of its kernels, which is replaced as it appears.

What remains is a fraction in lowest terms of kernels that are algebraically
independent for large n. Within the fragment (denominators inside a sum that depend
on its index are monomials; powers are whole numbers) two expressions are equal for
every n exactly if their normal forms are. Outside it a difference proves nothing,
and NotDecided or a failed search for a witness says so.

Laws (tested): idempotent, order-invariant, alpha-invariant, sound against evaluation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction as Rational
from functools import lru_cache
from typing import Any

from derive.language import (
    Addition,
    Cases,
    Delta,
    Entry,
    Exponential,
    Expression,
    Family,
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
    free_indices,
)
from derive.language.differentiation import evaluate_derivatives
from derive.proof.kernels import ONE, Fraction, Key, Monomial, NotDecided, Polynomial, Ring, monomial
from derive.proof.patterns import GENERIC, Pattern, Point, literal_point
from derive.proof.power_sums import mentions, power_sum, rename
from derive.proof.sign import Known, is_positive

Places = Mapping[Index, Point]


class Settings:
    """What stays the same during one proof: the ring, the depth of unfolding, the assumptions.

    `depth`: definitions of at most this depth stay folded (0: unfold all).
    `positive`: names of families whose entries are assumed greater than 0.
    `sizes`: numbers for size letters, where n is a given number.
    """

    def __init__(
        self,
        ring: Ring,
        depth: int = 0,
        positive: frozenset[str] = frozenset(),
        sizes: Mapping[str, int] | None = None,
    ) -> None:
        self.ring = ring
        self.depth = depth
        self.positive = positive
        self.sizes = dict(sizes or {})
        self.families: dict[str, Family] = {}
        self.bodies: dict[str, Expression] = {}
        self.roots: dict[Key, int] = {}

    def body_of(self, family: Family) -> Expression:
        """A definition's body without any Derivative in it."""
        if family.name not in self.bodies:
            assert family.definition is not None
            self.bodies[family.name] = evaluate_derivatives(family.definition.body)
        return self.bodies[family.name]


@lru_cache(maxsize=4096)
def definition_depth(family: Family) -> int:
    """How many definitions lie on top of each other: 0 for a variable, 2 for a(z(w))."""
    if family.definition is None:
        return 0
    return 1 + deepest(family.definition.body)


@lru_cache(maxsize=16384)
def deepest(expression: Any) -> int:
    """The largest definition depth in an expression."""
    if isinstance(expression, Entry):
        return definition_depth(expression.family)
    return max((deepest(part) for part in expression.args), default=0)


@lru_cache(maxsize=16384)
def symbols_at(expression: Any, depth: int) -> frozenset[str]:
    """The names of the symbols in an expression once all definitions deeper than `depth` are unfolded."""
    if isinstance(expression, Entry):
        family = expression.family
        if family.definition is None or definition_depth(family) <= depth:
            return frozenset((family.name,))
        return symbols_at(family.definition.body, depth)
    return frozenset[str]().union(*(symbols_at(part, depth) for part in expression.args))


@lru_cache(maxsize=16384)
def _is_worth_keeping(node: Any) -> bool:
    """Whether the node's normal form is kept: where much hangs on it, but no log, which leaves other traces."""
    return isinstance(node, (SumOver, Exponential, Quotient)) and not _has_log(node)


@lru_cache(maxsize=16384)
def _has_log(node: Any) -> bool:
    """Whether a logarithm, or a power that becomes one, occurs once definitions are unfolded."""
    if isinstance(node, Logarithm) or (isinstance(node, Power) and not isinstance(node.args[1], Number)):
        return True
    if isinstance(node, Entry) and node.family.definition is not None:
        return _has_log(node.family.definition.body)
    return any(_has_log(part) for part in node.args)


@lru_cache(maxsize=16384)
def _in_order(node: Any) -> tuple[Index, ...]:
    """The free indices of a node, always in the same order."""
    return tuple(sorted(free_indices(node), key=lambda index: (index.range.name, index.name)))


class NormalForm:
    """Normal forms under one pattern; `rewrites` replaces kernels that a hypothesis determines."""

    def __init__(self, settings: Settings, pattern: Pattern) -> None:
        self.settings = settings
        self.ring = settings.ring
        self.named = pattern.named
        self.known = Known(settings.positive, frozenset(name for name, points in pattern.named.items() if points))
        self.ranges: dict[str, IndexRange] = {}
        self.rewrites: dict[Key, Fraction] = {}  # changed by `rewrite` only
        # Counts the changes of `rewrites`, since what was computed before one may be out of date.
        self.version = 0
        self._kept: dict[Any, Fraction] = {}
        # Polynomials that are positive wherever the logs of this line are defined, and those newly found.
        self.domain: frozenset[Polynomial] = frozenset()
        self.found: set[Polynomial] = set()
        self.on_sums: Any = None  # called with (self, key) for a sum over several positions
        self.on_generic: Any = None  # called with (self, scope) when a sum opens a generic position

    # -- the walk ---------------------------------------------------------------------

    def of(self, node: Any, places: Places, scope: tuple[Point, ...] = ()) -> Fraction:
        """The normal form of a Derivative-free expression; raises NotDecided outside the fragment."""
        if not _is_worth_keeping(node):
            return self._of(node, places, scope)
        # The same e^(z_k) is met in hundreds of places; only its own positions and the rewrites matter.
        where = tuple(places[index] for index in _in_order(node))
        kept = self._kept.get((node, where, scope, self._state()))
        if kept is None:
            kept = self._of(node, places, scope)
            self._kept[node, where, scope, self._state()] = kept
        return kept

    def _state(self) -> tuple[int, bool]:
        """What else a normal form depends on: the rewrites, and whether sums may look for new ones."""
        return self.version, self.on_sums is None

    def _of(self, node: Any, places: Places, scope: tuple[Point, ...]) -> Fraction:
        match node:
            case Number():
                return self.ring.constant(node.value.numerator, node.value.denominator)
            case Entry():
                return self._entry(node, places, scope)
            case Multiplication():
                product = self.of(node.args[0], places, scope)
                for factor in node.args[1:]:
                    if product.over.is_zero():
                        break
                    product = product * self.of(factor, places, scope)
                return product
            case Addition():
                total = self.of(node.args[0], places, scope)
                for term in node.args[1:]:
                    total = total + self.of(term, places, scope)
                return total
            case Negation():
                return -self.of(node.args[0], places, scope)
            case Quotient():
                return self.of(node.args[0], places, scope) * self.of(node.args[1], places, scope).inverse()
            case SumOver():
                return self._sum(node, places, scope)
            case Exponential():
                return self.exponential(self.of(node.args[0], places, scope))
            case Logarithm():
                return self.logarithm(self.of(node.args[0], places, scope), as_written=True)
            case Delta():
                first, second = self._pair(node.args, places)
                return self.ring.constant(int(first == second))
            case Size():
                return self._size(node.range)
            case Power():
                return self._power(node, places, scope)
            case Cases():
                return self._cases(node, places, scope)
            case _:
                raise NotDecided(f"the prover does not know the node {type(node).__name__}")

    def rewrite(self, key: Key, value: Fraction | None) -> None:
        """Replace the kernel by `value` from now on, or (None) no longer."""
        self.version += 1
        if value is None:
            del self.rewrites[key]
        else:
            self.rewrites[key] = value

    def kernel(self, key: Key) -> Fraction:
        """The kernel with this key, or what a hypothesis says it is."""
        known = self.rewrites.get(key)
        if known is None and self.on_sums is not None and key[0] == "sum" and len(key[1]) > 1:
            known = self.on_sums(self, key)
        return self.ring.generator(key) if known is None else known

    def _point(self, place: Any, range_: IndexRange, places: Places) -> Point:
        return places[place] if isinstance(place, Index) else literal_point(range_, place)

    def _pair(self, args: tuple[Any, ...], places: Places) -> tuple[Point, Point]:
        range_ = next((place.range for place in args if isinstance(place, Index)), None)
        if range_ is None:
            range_ = IndexRange("numbers", "", ())
        first, second = (self._point(place, range_, places) for place in args)
        return first, second

    def _entry(self, entry: Entry, places: Places, scope: tuple[Point, ...]) -> Fraction:
        family = entry.family
        known = self.settings.families.setdefault(family.name, family)
        if known is not family and known != family:
            raise NotDecided(f"two different symbols are called {family.name}")
        points = tuple(self._point(p, r, places) for p, r in zip(entry.args, family.ranges, strict=True))
        if family.definition is not None and definition_depth(family) > self.settings.depth:
            inner = dict(zip(family.definition.parameters, points, strict=True))
            return self.of(self.settings.body_of(family), inner, scope)
        return self.kernel(("entry", family.name, points))

    def _size(self, range_: IndexRange) -> Fraction:
        if range_.size in self.settings.sizes:
            return self.ring.constant(self.settings.sizes[range_.size])
        return self.ring.generator(("size", range_.size))

    def _cases(self, node: Cases, places: Places, scope: tuple[Point, ...]) -> Fraction:
        """The value of the case that these places are in; where two say the same, they have to agree."""
        values = []
        for value, condition in node.branches:
            first, second = self._pair(condition.args, places)
            if (first == second) == isinstance(condition, Same):
                values.append(self.of(value, places, scope))
        if not values:
            raise NotDecided("no case covers these indices")
        if not all(values[0].same_as(other) for other in values[1:]):
            raise NotDecided("two cases cover these indices and differ")
        return values[0]

    def _power(self, node: Power, places: Places, scope: tuple[Point, ...]) -> Fraction:
        base, exponent = node.args
        up = self.of(exponent, places, scope)
        if up.over.is_constant() and up.under.is_one():
            return self.of(base, places, scope).power(int(up.over.leading_coefficient()) if len(up.over) else 0)
        return self.exponential(up * self.logarithm(self.of(base, places, scope)))

    # -- sums -------------------------------------------------------------------------

    def _sum(self, node: SumOver, places: Places, scope: tuple[Point, ...]) -> Fraction:
        range_, index = node.index.range, node.index
        self.ranges[range_.name] = range_
        excluded = {self._point(place, range_, places) for place in node.excluded}
        inner_generics = tuple(point for point in scope if point.range == range_.name)
        here = (*self.named.get(range_.name, ()), *inner_generics)
        total = self.ring.constant(0)
        for point in here:
            if point not in excluded:
                total = total + self.of(node.body, {**places, index: point}, scope)
        size = self.settings.sizes.get(range_.size)
        unnamed_left = None if size is None else size - len(self.named.get(range_.name, ()))
        if unnamed_left == 0:
            return total
        generic = Point(range_.name, f"{GENERIC}{len(scope)}")
        inside = (*scope, generic)
        if self.on_generic is not None:
            self.on_generic(self, inside)
        at_generic = self.of(node.body, {**places, index: generic}, inside)
        total = total + power_sum(self, at_generic, generic, range_)
        for point in inner_generics:
            total = total - self.move(at_generic, generic, point)
        return total

    def count_unnamed(self, range_: IndexRange) -> Fraction:
        """How many positions of a range have no name: n minus the named ones."""
        return self._size(range_) - self.ring.constant(len(self.named.get(range_.name, ())))

    def move(self, fraction: Fraction, old: Point, new: Point) -> Fraction:
        """The fraction with one point put for another (a formal substitution)."""
        parts = (fraction.over, fraction.under)
        if not any(mentions(key, old) for part in parts for key in self.ring.kernels_of(part)):
            return fraction
        over, under = (self._move_polynomial(self.ring.freeze(part), old, new) for part in parts)
        return over * under.inverse()

    def _move_polynomial(self, polynomial: Any, old: Point, new: Point) -> Fraction:
        total = self.ring.constant(0)
        for powers, coefficient in polynomial:
            total = total + self.ring.constant(coefficient) * self._move_monomial(powers, old, new)
        return total

    def _move_monomial(self, powers: Any, old: Point, new: Point) -> Fraction:
        product = self.ring.constant(1)
        for key, exponent in powers:
            product = product * self.rebuild(key, old, new).power(exponent)
        return product

    def rebuild(self, key: Key, old: Point, new: Point) -> Fraction:
        """The kernel of `key` with one point moved, made anew so that what now cancels cancels."""
        if not mentions(key, old):
            return self.ring.generator(key)
        match key[0]:
            case "entry":
                return self.kernel((*key[:2], tuple(new if point == old else point for point in key[2])))
            case "exp":
                root, powers = _root_of(key[1])
                over = self._move_monomial(powers, old, new) * self.ring.constant(1, root)
                return self.exponential(over * self._move_polynomial(key[2], old, new).inverse())
            case "log":
                over, under = (self._move_polynomial(part, old, new) for part in key[1:])
                return self.logarithm(over * under.inverse())
            case "inverse":
                return self._move_polynomial(key[1], old, new).inverse()
            case "sum":
                return self._sum_again(key, old, new)
            case _:
                raise AssertionError(f"a kernel of an unknown kind: {key[0]}")

    def _sum_again(self, key: Key, old: Point, new: Point) -> Fraction:
        """A power sum with one point moved: where points now coincide, factors may cancel or come out."""
        # Each bound point becomes a generic one; its number is larger than any bound inside it.
        opened = {point: Point(point.range, f"{GENERIC}'{point.label[1:]}") for point in key[1]}
        body = self.ring.constant(1)
        for inner, exponent in key[2]:
            body = body * self.rebuild(rename(inner, opened), old, new).power(exponent)
        for point in opened.values():
            body = power_sum(self, body, point, self.ranges[point.range])
        return body

    # -- exponentials and logarithms ----------------------------------------------------

    def exponential(self, argument: Fraction) -> Fraction:
        """e to a fraction, as a product of exponentials of monomials."""
        content, under = argument.under.primitive()
        product = self.ring.constant(1)
        for powers, coefficient in self.ring.terms(argument.over):
            product = product * self._exponential_of_term(powers, Rational(coefficient, int(content)), under)
        return product

    def _exponential_of_term(self, powers: dict[Key, int], coefficient: Rational, under: Any) -> Fraction:
        if under.is_one() and len(powers) == 1 and coefficient.denominator == 1:
            ((only, exponent),) = powers.items()
            if only[0] == "log" and exponent == 1:
                return (self._thaw(only[1]) * self._thaw(only[2]).inverse()).power(coefficient.numerator)
        reduced = self._product(monomial(powers)) * Fraction(under, self.ring.constant(1).over).inverse()
        ((kept, _),) = self.ring.terms(reduced.over)
        name, below = monomial(kept), self.ring.freeze(reduced.under)
        # A rational coefficient a/b makes e^(m/b) the kernel; b must be the same at every position.
        shape = _without_labels((name, below))
        root = self.settings.roots.get(shape, 1)
        if root % coefficient.denominator:
            raise NeedsRoot(shape, math.lcm(root, coefficient.denominator))
        if root > 1:
            name = monomial({**dict(name), ("root", root): 1})
        return self.kernel(("exp", name, below)).power(int(coefficient * root))

    def _product(self, powers: Any) -> Fraction:
        product = self.ring.constant(1)
        for key, exponent in powers:
            product = product * self.ring.generator(key).power(exponent)
        return product

    def _thaw(self, polynomial: Any) -> Fraction:
        total = self.ring.constant(0)
        for powers, coefficient in polynomial:
            total = total + self.ring.constant(coefficient) * self._product(powers)
        return total

    def logarithm(self, argument: Fraction, as_written: bool = False) -> Fraction:
        """The log of a fraction: positive factors split off, the rest kept whole."""
        if argument.over.is_zero():
            raise NotDecided("the logarithm of 0")
        total = self.ring.constant(0)
        left_over: list[tuple[Any, int]] = []
        sign = 1
        for part, direction in ((argument.over, 1), (argument.under, -1)):
            content, factors = part.factor()
            sign *= 1 if content > 0 else -1
            total = total + self._log_of_integer(abs(int(content))) * self.ring.constant(direction)
            for factor, exponent in factors:
                known = self._sign_of(factor)
                if known:
                    sign *= known ** int(exponent)
                    weight = self.ring.constant(direction * int(exponent))
                    total = total + self._log_of_factor(factor * known) * weight
                else:
                    left_over.append((factor, direction * int(exponent)))
        odd = [factor for factor, exponent in left_over if exponent % 2]
        if as_written and len(odd) == 1:
            self.found.add(self.ring.freeze(odd[0] * sign))
        return total + self._log_of_rest(left_over, sign)

    def _sign_of(self, factor: Any) -> int:
        """1 or -1 where the factor is certainly positive or negative, else 0."""
        if is_positive(self.ring.terms(factor), self.known) or self.ring.freeze(factor) in self.domain:
            return 1
        return -1 if self.ring.freeze(-factor) in self.domain else 0

    def _log_of_rest(self, factors: list[tuple[Any, int]], sign: int) -> Fraction:
        """Factors of unknown sign, none 0 where the log is defined: squares split off, the rest is positive."""
        total = self.ring.constant(0)
        odd = [(factor, exponent) for factor, exponent in factors if exponent % 2]
        for factor, exponent in factors:
            if exponent % 2 == 0:
                square = self.kernel(("log", self.ring.freeze(factor * factor), ONE))
                total = total + square * self.ring.constant(exponent // 2)
        if not odd:
            if sign < 0:
                raise NotDecided("the logarithm of a negative quantity")
            return total
        if len(odd) == 1:
            factor, exponent = odd[0]
            return total + self.kernel(("log", self.ring.freeze(factor * sign), ONE)) * self.ring.constant(exponent)
        # log (x/y)^3 is 3 log (x/y), and log (y/x) is -log (x/y): one of the two stands for both.
        first = min(odd, key=lambda pair: self.ring.freeze(pair[0]))
        shared = math.gcd(*(exponent for _, exponent in odd)) * (1 if first[1] > 0 else -1)
        product = self.ring.constant(sign)
        for factor, exponent in odd:
            product = product * Fraction(factor, self.ring.constant(1).over).power(exponent // shared)
        kernel = self.kernel(("log", self.ring.freeze(product.over), self.ring.freeze(product.under)))
        return total + kernel * self.ring.constant(shared)

    def _log_of_factor(self, factor: Any) -> Fraction:
        terms = self.ring.terms(factor)
        if len(terms) == 1:
            ((powers, coefficient),) = terms
            (key, exponent) = next(iter(powers.items()))
            if len(powers) == 1 and exponent == 1 and coefficient == 1 and key[0] == "exp":
                return self._exponent_of(key)
        return self.kernel(("log", self.ring.freeze(factor), ONE))

    def _exponent_of(self, key: Key) -> Fraction:
        root, powers = _root_of(key[1])
        return self._product(powers) * self.ring.constant(1, root) * self._thaw(key[2]).inverse()

    def _log_of_integer(self, content: int) -> Fraction:
        total = self.ring.constant(0)
        prime = 2
        while content > 1:
            if prime * prime > content:
                prime = content
            exponent = 0
            while content % prime == 0:
                content //= prime
                exponent += 1
            if exponent:
                total = total + self.kernel(("log", (((), prime),), ONE)) * self.ring.constant(exponent)
            prime += 1
            if prime > 10_000 and content > 1:
                raise NotDecided("the logarithm of a large number")
        return total


class NeedsRoot(Exception):
    """An exponential's rational coefficient asks for a finer kernel; the proof starts again with it."""

    def __init__(self, key: Key, root: int) -> None:
        super().__init__(key, root)
        self.key = key
        self.root = root


def _without_labels(key: Any) -> Any:
    """The key with every point reduced to its range."""
    if isinstance(key, Point):
        return key.range
    return tuple(map(_without_labels, key)) if isinstance(key, tuple) else key


def _root_of(powers: Monomial) -> tuple[int, Monomial]:
    """The b of a kernel e^(m/b), and the monomial m."""
    root = next((key[1] for key, _ in powers if key[0] == "root"), 1)
    return root, tuple(pair for pair in powers if pair[0][0] != "root")
