"""Derivatives: which can be taken, and which are quantities of their own, since nothing says what depends on what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from derive.language import (
    D,
    Entry,
    Expression,
    Family,
    Index,
    variable,
)
from derive.language.nodes import Derivative, Size
from derive.proof.prover import families_of
from derive.reading.building_rules import Building
from derive.reading.derivatives.dependence import derivative_name, entries_beside
from derive.reading.derivatives.local import FIXED_OR_NOT, held_fixed
from derive.reading.derivatives.paths import is_made_of, letter_in
from derive.reading.knowledge import named
from derive.reading.problems import NotRead
from derive.reading.syntax import Applied, Differential, Name, Operator
from derive.reading.vocabulary import CHANGE

PARAMETERS = frozenset({r"\theta", r"\phi", r"\varphi", r"\psi", r"\omega", r"\vartheta", r"\Theta", "w", "W"})
IN_ALL = " in all"  # in the name of a total derivative where the partial one is another


class Differentials(Building):
    """Builds derivatives."""

    def _differential(self, node: Differential, scope: Mapping[str, Index]) -> Expression:
        if isinstance(node.by, Applied):
            if self.document.role(node.by) != "symbol":
                raise NotRead("a derivative is read by a symbol, not by what a function gives", node.by.span)
            by = self.build(node.by, scope)
        elif isinstance(node.by, Name):
            by = self._name(node.by, scope)
        else:
            raise NotRead("a derivative by a square isn't read", node.by.span)
        if not isinstance(by, Entry):
            raise NotRead("a derivative is read where it is taken by a symbol", node.by.span)
        body = self._of(node, by, scope)
        if isinstance(body, Size):
            raise NotRead(f"{body.range.size} counts terms, and may be another symbol here", node.span)
        if self.is_known(body, by):
            return self._known(node, body, by)
        if isinstance(body, Entry):
            name = derivative_name(body.family, by.family)
            if node.total and self._ends_of(node) in self.document.told_apart:
                name += IN_ALL
            self.opaque.add(name)
            ends = (body.family.name, len(body.args), by.family.name)
            # ∂a/∂z of a_i by z_j, and that of a_{ij} by z_{pq}, have one name.
            self.document.derivatives |= {name: ends, f"{name}/{len(body.args) + len(by.args)}": ends}
            family = variable(name, *body.family.ranges, *by.family.ranges)
            self.document.ends[family] = (body.family, by.family)
            return family[(*body.args, *by.args)]
        unknown = self._of_unknown_dependence(body, by)
        if unknown:
            self.dependences |= {(family, by.family) for family in unknown}
            self.opaque |= {derivative_name(family, by.family) for family in unknown}
            return D(body, by)
        return self._opaque_quantity("∂/∂", [body, by])

    def _known(self, node: Differential, body: Expression, by: Entry) -> Expression:
        """A derivative that can be taken; where a document has dL/dx too, ∂L/∂x holds fixed what else is defined."""
        derivative: Expression = D(body, by)
        if node.total or self._ends_of(node) not in self.document.both_ways:
            return derivative
        held = held_fixed(derivative)
        if held is None:
            return derivative
        self.hold_fixed()
        return held  # type: ignore[no-any-return]

    def hold_fixed(self) -> None:
        """Take note that what is built holds something fixed: a false equality with it may be meant otherwise."""
        self.doubt = FIXED_OR_NOT
        self.document.holding_fixed.update(self.building[-1:])

    def _ends_of(self, node: Differential) -> tuple[str, str]:
        return named(node.body, self.document), named(node.by, self.document)

    def _higher(self, node: Operator, scope: Mapping[str, Index]) -> Expression:
        r"""\frac{\partial^2 f}{\partial x_k \partial x_l} of an f that is known, the last variable first."""
        of, *by = node.arguments
        last = by[-1]
        written: Expression | None = None
        for each in reversed(by):
            variable = self._name(each, scope) if isinstance(each, Name) else None
            if not isinstance(variable, Entry):
                raise NotRead("a derivative is read where it is taken by a symbol", each.span)
            if written is None:
                written = self._of(Differential(node.span, of, last), variable, scope)
            if not self.is_known(written, variable):
                raise NotRead("a second derivative is read of what is known to be made of the variable", node.span)
            written = D(written, variable)
        assert written is not None
        return written

    def _of(self, node: Differential, by: Entry, scope: Mapping[str, Index]) -> Expression:
        """Of what the derivative is: of f(x) where f alone is written, if that says more."""
        called = self.document.called(node.body)
        if called is not None:
            kept = set(self.opaque), set(self.hidden)
            body = self.build(called, scope)
            if self.is_known(body, by):
                return body
            self.opaque, self.hidden = kept
        return self.build(node.body, scope)

    def _of_unknown_dependence(self, body: Expression, by: Entry) -> set[Family]:
        """The quantities in it of which only their own derivatives are named, if they are all that stands in the way.

        None inside definitions, where nothing can be put for them, and none where it is differentiated twice.
        """
        written = {entry.family for entry in body.atoms(Entry)}
        below = families_of(body) - written
        derivatives = {family.name for family in families_of(body)} & {*self.document.derivatives}
        if self.building or derivatives or body.atoms(Derivative) or self.unknown(below, by):
            return set()
        return self.unknown(written, by)

    def unknown(self, families: Iterable[Family], by: Entry) -> set[Family]:
        """Those of them that may depend on the variable in a way that nothing says."""
        operators = {*self.document.operators.values()}
        free = {f for f in families if f.definition is None and f != by.family}
        return {
            family
            for family in free
            if family in operators
            or self._is_bracket_of(family, by.family)
            or self._has_applied([family])
            or self._may_depend(family, by.family)
            or family.function_of not in (None, by.family)
        }

    def is_known(self, body: Expression, by: Entry) -> bool:
        """Whether the derivative can be taken: the variable is in it, and nothing else is said to depend on it."""
        inside = families_of(body) | families_of(by)
        sequences = by.family in families_of(body) and self.document.recurrent
        if sequences and any(self.may_be_earlier(entry, by) for entry in _entries_below(body, by)):
            return False
        if inside & {*self.document.operators.values()} or self._has_applied(inside - families_of(by)):
            return False
        functions = {family for family in inside if family.function_of is not None}
        if any(family.function_of != by.family for family in functions):
            return False
        if functions:
            return True
        if any(self._may_depend(family, by.family) for family in inside if family.definition is None):
            return False
        if any(self._is_bracket_of(family, by.family) for family in inside):
            return False
        if not inside - families_of(by):
            return True
        return by.family in families_of(body) or not families_of(body)

    def may_be_earlier(self, entry: Entry, by: Entry) -> bool:
        """Whether both are of one sequence, h_t and h_k: where h_t is made of h_{t-1}, one may depend on the other."""
        if entry.family != by.family or entry.args == by.args:
            return False
        places = self.document.recurrent.get(
            letter_in(by.family.symbol), set()
        )  # those beyond the indices are of the name, as of z^{l+1}
        return any(at < len(by.args) and entry.args[at] != by.args[at] for at in places)

    def _is_bracket_of(self, family: Family, by: Family) -> bool:
        """Whether this is [y = 1], and y the variable, or what may depend on it: how the cases change nothing says."""
        bracket = self.document.brackets.get(family)
        return bracket is not None and (bracket.of == by or self._may_depend(bracket.of, by))

    def _may_depend(self, family: Family, by: Family) -> bool:
        """Whether the document differentiates this by that, or a meaning that can't be read may speak of it.

        z and the z of z_i are one name to it.
        """
        of, variable_ = family.symbol or family.name, by.symbol or by.name
        return (
            (of, variable_) in self.document.depends
            or _has_parameter(of, variable_)
            or self.document.may_speak_of(of, variable_)
            or is_made_of(self.document, of, variable_)
        )

    def _has_applied(self, families: Iterable[Family]) -> bool:
        """Whether f(z) is among them for an f that nothing defines: how it depends on z, nobody knows."""
        plain = (family for family in families if family.definition is None and family.function_of is None)
        applied, inventory = self.document.applied, self.document.inventory
        return any(
            family.symbol in applied or inventory.is_function(family.symbol) or family.symbol.startswith(CHANGE)
            for family in plain
        )


def _has_parameter(name: str, variable_: str) -> bool:
    r"""Whether a symbol has a parameter as a script, the \theta of p_\theta; the x of W_x may say which W it is."""
    return variable_ in PARAMETERS and re.search(rf"[_^]\{{?{re.escape(variable_)}(?![A-Za-z])", name) is not None


def _entries_below(expression: Any, by: Entry) -> Iterator[Entry]:
    """The entries in an expression with all definitions put in."""
    for entry in entries_beside(expression, by):
        if entry.family.definition is None:
            yield entry
        else:
            yield from _entries_below(entry.unfolded(), by)
