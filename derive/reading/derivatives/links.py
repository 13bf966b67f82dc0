r"""The chain rule with links that are worked out.

    y_i = \gamma \hat x_i + \beta
    \frac{\partial L}{\partial \gamma} = \sum_i \frac{\partial L}{\partial y_i} \hat x_i

Nothing defines L. That the second line is the chain rule says that L depends on \gamma through the y
alone. With L_v for \frac{\partial L}{\partial v}, of all v of which the right side speaks, it says

    \frac{\partial L}{\partial \gamma} = \sum_v \sum_k L_{v_k} \frac{\partial v_k}{\partial \gamma},

each v differentiated with the other ones held fixed, since what goes through them is counted there. These links
are computed from the definitions, and the line is the chain rule only if the prover finds both sides equal. A v
without a definition is followed through the \frac{\partial v}{\partial u} of the right side. Of a function that
nothing defines, \sigma(z_j) where \sigma'(z_j) is written, a first derivative sees no more than that (dependence.py).

Nothing is taken for a constant that may depend on the variable in a way that nothing read says, and there is
no chain rule where the document knows a path to L that none of the v lies on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import reduce
from types import MappingProxyType
from typing import Any

from derive.language import Entry, Expression, Family, Index, sum_over, variable
from derive.language.differentiation import partial
from derive.language.nodes import Derivative
from derive.proof import Assumption, Proved, prove
from derive.proof.prover import families_of
from derive.reading.derivatives.dependence import entries_beside
from derive.reading.limits import is_too_much

Fixed = Mapping[Family, Family]  # what is held fixed, each with its copy

LONGEST = 8  # links behind each other


@dataclass(frozen=True)
class Links:
    """What the derivatives of one chain are of and by, while they are quantities of their own."""

    ends: Mapping[Family, tuple[Family, Family]] = field(default_factory=dict)
    primes: Mapping[Family, tuple[Family, Family]] = field(default_factory=dict)  # \sigma'(z): \sigma(z), and z
    # Of these families: those that may depend on the variable in a way that nothing says.
    unknown: Callable[[Iterable[Family], Entry], set[Family]] = lambda families, _: {*families}
    # Whether one may depend on the other though both are entries of one symbol: h_t on h_{t-1}.
    earlier: Callable[[Entry, Entry], bool] = lambda *_: True
    # Whether the document knows a way from the variable to the quantity that avoids those in between.
    avoids: Callable[[Family, Family, Iterable[Family]], bool] = lambda *_: True


NOTHING_KNOWN = Links()


class Open(Exception):
    """A link can't be computed: something in it is open."""


def kind_by_links(left: Any, right: Any, links: Links, stated: Sequence[Assumption]) -> str:
    """`proved` if both sides are equal whatever is open, `chain_rule` if they are by the chain rule, else nothing."""
    for here, there in ((left, right), (right, left)):
        rule = _Rule(links, _plain(there, links))
        try:
            one, other = rule.put(_plain(here, links), through=True), rule.put(rule.other, through=False)
            if (one, other) == (here, there) or is_too_much(one, other):
                continue
            if isinstance(prove(one, other, stated), Proved):
                return "chain_rule" if rule.assumed else "proved"
        except (TypeError, ValueError, RecursionError):
            continue
    return ""


def known_path_avoids(left: Any, right: Any, links: Links) -> bool:
    """Whether the document knows a path from the variable on the left that no derivative on the right lies on."""
    whole, found = [*_ends_in(left, links)], [*_ends_in(right, links)]
    return any(links.avoids(of, by, {v for _, v in found if v != by}) for of, by in whole)


def _ends_in(node: Any, links: Links) -> Iterator[tuple[Family, Family]]:
    """What the derivatives in an expression are of and by."""
    known = {**links.ends, **links.primes}
    yield from (known[family] for family in families_of(node) & {*known})
    for of, by in (derivative.args for derivative in node.atoms(Derivative)):
        if isinstance(of, Entry) and isinstance(by, Entry):
            yield of.family, by.family


class _Rule:
    """One side with the derivatives in it put as the other side divides them."""

    def __init__(self, links: Links, other: Any) -> None:
        self.links = links
        self.other = other
        self.assumed = False  # whether a quantity without a definition was said to depend on others alone
        self.written = families_of(other) & {*links.ends}

    def put(self, node: Any, *, through: bool) -> Any:
        """The expression with its derivatives computed, those of quantities without a definition only if `through`."""
        if isinstance(node, Derivative):
            return node
        if isinstance(node, Entry) and node.family in self.links.ends:
            of, by = self.links.ends[node.family]
            if node.family in self.written and of.definition is None:
                return node
            at = len(of.ranges)
            try:
                return self.total(of[node.args[:at]], by[node.args[at:]], through=through, whole=True)
            except Open:
                return node
        if isinstance(node, Entry) or not node.args:
            return node
        return node.func(*[self.put(part, through=through) for part in node.args])

    def total(
        self,
        of: Entry,
        by: Entry,
        behind: tuple[Family, ...] = (),
        fixed: Fixed = MappingProxyType({}),
        *,
        through: bool = True,
        whole: bool = False,
    ) -> Any:
        """The derivative of one quantity by another, as far as the other side tells it; raises Open.

        A `whole` one stands in the equality: what doesn't speak of the variable may well depend on it, else nobody
        would write that. A link in between may be 0.
        """
        if len(behind) > LONGEST or of.family in behind:
            raise Open
        if of.family == by.family:
            if self.links.earlier(of, by):
                raise Open
            return partial(of, by)
        if of.family.definition is not None:
            with suppress(Open):
                return self._computed(of, by, fixed, whole=whole)
        between = {v: name for name, v in self._between(of.family)} if through else {}
        if not between or {by.family, *fixed} & {*between} or self.links.avoids(of.family, by.family, between):
            raise Open
        self.assumed = True
        others = {v: {**fixed, **{each: _copy(each) for each in between if each != v}} for v in between}
        terms = [self._through(of, v, name, by, (*behind, of.family), others[v]) for v, name in between.items()]
        return reduce(lambda one, other: one + other, terms)

    def _between(self, of: Family) -> Iterator[tuple[Family, Family]]:
        """The derivatives of a quantity on the other side, each with what it is by."""
        for name in sorted(self.written, key=lambda family: family.name):
            if self.links.ends[name][0] == of:
                yield name, self.links.ends[name][1]

    def _through(self, of: Entry, v: Family, name: Family, by: Entry, behind: tuple[Family, ...], fixed: Fixed) -> Any:
        places = tuple(Index(f"{range_.letters[0]}‖{len(behind)}{at}", range_) for at, range_ in enumerate(v.ranges))
        link = self.total(v[places], by, behind, fixed)
        term: Expression = name[(*of.args, *places)] * link
        for place in reversed(places):
            term = sum_over(place, term)
        return term

    def _computed(self, of: Entry, by: Entry, fixed: Fixed, *, whole: bool) -> Any:
        """The derivative of what is defined, while others are held fixed."""
        body = self._written_out(of.unfolded(), by.family, fixed)
        if whole and by.family not in {entry.family for entry in body.atoms(Entry)}:
            raise Open
        if any(entry.family == by.family and self.links.earlier(entry, by) for entry in entries_beside(body, by)):
            raise Open
        inside = {entry.family for entry in body.atoms(Entry)} - {by.family, *fixed.values()}
        open_ = {family for family in inside if family in self.links.ends or family in self.links.primes}
        if open_ or self.links.unknown(inside - {*self._points()}, by) or body.atoms(Derivative):
            raise Open
        return _renamed(partial(body, by), {copy: family for family, copy in fixed.items()} | self._points())

    def _points(self) -> dict[Family, Family]:
        """What is held fixed of functions that nothing defines, by its copies: value, slope and argument at a point."""
        found = ((prime, *ends) for prime, ends in self.links.primes.items())
        return {_copy(each): each for several in found for each in several}

    def _written_out(self, node: Any, by: Family, fixed: Fixed) -> Any:
        """The definitions put in, down to the variable, what is held fixed, and functions that nothing defines."""
        if isinstance(node, Entry):
            family = node.family
            if family in fixed:
                return fixed[family][node.args]
            if family == by:
                return node
            if family.definition is not None:
                return self._written_out(node.unfolded(), by, fixed)
            prime, argument = self._prime_of(family)
            if prime is None or argument is None:
                return node
            at: tuple[Any, ...] = node.args[len(node.args) - len(argument.ranges) :]
            inside = self._written_out(argument[at], by, fixed)
            moved = inside - _copy(argument)[at]
            return _copy(family)[node.args] + _copy(prime)[node.args] * moved
        if not node.args:
            return node
        return node.func(*[self._written_out(part, by, fixed) for part in node.args])

    def _prime_of(self, applied: Family) -> tuple[Family | None, Family | None]:
        found = ((prime, by) for prime, (of, by) in self.links.primes.items() if of == applied)
        return next(found, (None, None))


def _plain(node: Any, links: Links) -> Any:
    r"""An expression with the names of derivatives put in: \delta_j, defined as \frac{\partial L}{\partial z_j}."""
    if isinstance(node, Entry):
        definition = node.family.definition
        named = definition is not None and families_of(definition.body) & {*links.ends}
        return _plain(node.unfolded(), links) if named else node
    if isinstance(node, Derivative) or not node.args:
        return node
    return node.func(*[_plain(part, links) for part in node.args])


def _copy(family: Family) -> Family:
    return variable(f"{family.name} held fixed", *family.ranges)


def _renamed(node: Any, names: Mapping[Family, Family]) -> Any:
    if isinstance(node, Entry):
        return names[node.family][node.args] if node.family in names else node
    return node.func(*[_renamed(part, names) for part in node.args]) if node.args else node
