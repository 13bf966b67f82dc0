"""Derivatives: which can be taken, and which are quantities of their own, since nothing says what depends on what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derive.language import (
    D,
    Entry,
    Expression,
    Family,
    Index,
)
from derive.language.nodes import Derivative
from derive.proof.prover import families_of
from derive.reading.building_rules import Building
from derive.reading.dependence import derivative_family, derivative_name
from derive.reading.problems import NotRead
from derive.reading.syntax import (
    Differential,
    Name,
)
from derive.reading.vocabulary import CHANGE


class Differentials(Building):
    """Builds derivatives."""

    def _differential(self, node: Differential, scope: Mapping[str, Index]) -> Expression:
        if not isinstance(node.by, Name):
            raise NotRead("a derivative by a square is not in the language", node.by.span)
        by = self._name(node.by, scope)
        if not isinstance(by, Entry):
            raise NotRead("a derivative is taken by a symbol", node.by.span)
        body = self.build(node.body, scope)
        if self._is_known(body, by):
            return D(body, by)
        if isinstance(body, Entry):
            name = derivative_name(body.family, by.family)
            self.opaque.add(name)
            ends = (body.family.name, len(body.args), by.family.name)
            # ∂a/∂z of a_i by z_j, and that of a_{ij} by z_{pq}, have one name.
            self.document.derivatives |= {name: ends, f"{name}/{len(body.args) + len(by.args)}": ends}
            return derivative_family(body.family, by.family)[(*body.args, *by.args)]
        unknown = self._of_unknown_dependence(body, by)
        if unknown:
            self.dependences |= {(family, by.family) for family in unknown}
            self.opaque |= {derivative_name(family, by.family) for family in unknown}
            return D(body, by)
        return self._opaque_quantity("∂/∂", [body, by])

    def _of_unknown_dependence(self, body: Expression, by: Entry) -> set[Family]:
        """The quantities in it of which only their own derivatives are named, if they are all that stands in the way.

        None inside definitions, where nothing can be put for them, and none where it is differentiated twice.
        """
        written = {entry.family for entry in body.atoms(Entry)}
        below = families_of(body) - written
        derivatives = {family.name for family in families_of(body)} & {*self.document.derivatives}
        if self.building or derivatives or body.atoms(Derivative) or self._unknown(below, by):
            return set()
        return self._unknown(written, by)

    def _unknown(self, families: Iterable[Family], by: Entry) -> set[Family]:
        """Those of them that may depend on the variable in a way that nothing says."""
        operators = {*self.document.operators.values()}
        free = {f for f in families if f.definition is None and f != by.family}
        return {
            family
            for family in free
            if family in operators
            or self._has_applied([family])
            or self._may_depend(family, by.family)
            or family.function_of not in (None, by.family)
        }

    def _is_known(self, body: Expression, by: Entry) -> bool:
        """Whether the derivative can be taken: the variable is in it, and nothing else is said to depend on it."""
        inside = families_of(body) | families_of(by)
        if inside & {*self.document.operators.values()} or self._has_applied(inside - families_of(by)):
            return False
        functions = {family for family in inside if family.function_of is not None}
        if any(family.function_of != by.family for family in functions):
            return False
        if functions:
            return True
        if any(self._may_depend(family, by.family) for family in inside if family.definition is None):
            return False
        if not inside - families_of(by):
            return True
        return by.family in families_of(body) or not families_of(body)

    def _may_depend(self, family: Family, by: Family) -> bool:
        """Whether the document differentiates this by that, or a meaning that can't be read may speak of it.

        z and the z of z_i are one name to it.
        """
        of, variable_ = family.symbol or family.name, by.symbol or by.name
        return (of, variable_) in self.document.depends or self.document.may_speak_of(of, variable_)

    def _has_applied(self, families: Iterable[Family]) -> bool:
        """Whether f(z) is among them for an f that nothing defines: how it depends on z, nobody knows."""
        plain = (family for family in families if family.definition is None and family.function_of is None)
        applied, inventory = self.document.applied, self.document.inventory
        return any(
            family.symbol in applied or inventory.is_function(family.symbol) or family.symbol.startswith(CHANGE)
            for family in plain
        )
