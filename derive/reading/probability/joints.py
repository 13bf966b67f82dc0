r"""Conditional probabilities put as quotients of joint ones, from which the laws of probability follow by algebra.

P(t | z, \theta) is P(t, z, \theta) / P(z, \theta), whatever the distribution: so the product rule, Bayes' rule and
what is made of them are equalities of quotients, proved as all others are. A joint probability is a positive
quantity of its own, known by its distribution and by what stands in its bracket, in any order. Two rules more:

sums        \sum_k P(y = k, x) = P(x), where the sum has no limits that could leave a value out
two values  P(t = 0, z) = P(z) - P(t = 1, z), where the text says that t has no other value than 0 and 1

p(s' | s) is left alone: with a letter and a primed one it may be a step from one state to the next, and the p(s | s')
of Bayes' rule another function than the same step. So is what has two bare indices in one bracket, p(i, j): there
the order counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derive.language import Entry, Expression, Family, Index, Number, substitute, sum_over
from derive.proof import Assumption, Hypothesis, Positive
from derive.reading.building import Builder
from derive.reading.likeness import likeness
from derive.reading.opaque import opaque_quantity
from derive.reading.probability.probabilities import Probability, is_number, probabilities_in, probability_of
from derive.reading.problems import NotRead
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Big, Differential, Name, Node, Numeral, Operator, Relation

ADDS_UP = "what is summed over adds up"


class Jointly(Builder):
    """Builds the expressions of one chain with joint probabilities in the place of conditional ones."""

    def _applied(self, node: Applied, scope: Mapping[str, Index]) -> Expression:
        found = self._found(node)
        return super()._applied(node, scope) if found is None else self._quotient(found, scope)

    def _operator(self, node: Operator, scope: Mapping[str, Index]) -> Expression:
        found = self._found(node)
        return super()._operator(node, scope) if found is None else self._quotient(found, scope)

    def _name(self, node: Name, scope: Mapping[str, Index]) -> Expression:
        found = self._found(node)
        return super()._name(node, scope) if found is None else self._quotient(found, scope)

    def _differential(self, node: Differential, _: Mapping[str, Index]) -> Expression:
        raise NotRead("what probabilities depend on isn't known", node.span)

    def _found(self, node: Node) -> Probability | None:
        """The probability that this is, unless the document says what that is."""
        found = probability_of(node)
        if found is None or found.head not in self.document.distributions:
            return None
        if isinstance(node, Applied) and self.document.role(node) in ("function", "product"):
            return None
        try:
            named = self.document.symbol_of(node) if isinstance(node, Applied) else node
            known = isinstance(named, Name) and self.document.key_of(named)[0] in self.document.meant
        except NotRead:
            known = False
        return None if known else found

    def _quotient(self, found: Probability, scope: Mapping[str, Index]) -> Expression:
        _require_plain(found, self)
        over = self.joint(found, found.events, scope)
        return over / self.joint(found, found.given, scope) if found.given else over

    def joint(self, found: Probability, events: tuple[Node, ...], scope: Mapping[str, Index]) -> Expression:
        """The joint probability of these events."""
        zero = next((each for each in events if self._is_zero(each)), None)
        if zero is not None:
            assert isinstance(zero, Relation)
            others = tuple(each for each in events if each is not zero)
            one = replace(zero, right=Numeral(zero.span, Fraction(1)))
            return self.joint(found, others, scope) - self.joint(found, (*others, one), scope)
        if not events:
            return Number(1)
        told = sorted((self._event(each, scope) for each in events), key=lambda each: each[0])
        name = f"P {found.head}: {' '.join(sign for sign, _ in told)}"
        return opaque_quantity(self.document, name, [part for _, parts in told for part in parts])

    def _event(self, node: Node, scope: Mapping[str, Index]) -> tuple[str, list[Expression]]:
        """One event: a word for it that the letters of indices don't change, and what it is made of."""
        signs, inside = self._arguments((node,), scope, vectors=True)
        return f"{signs}{'·'.join(_word(part) for part in inside)}", inside

    def _is_zero(self, node: Node) -> bool:
        zero = isinstance(node, Relation) and node.sign == "=" and is_number(node.right, 0)
        return isinstance(node, Relation) and zero and letter_in(node.left) in self.document.binary

    def _entry(self, key: Any, indices: Any, scope: Mapping[str, Index]) -> Expression:
        """An entry; what was said to be a probability is one here too."""
        entry = super()._entry(key, indices, scope)
        meant = self.document.meant.get(key)
        if meant is None or key in self.building or next(probabilities_in(meant.body), None) is None:
            return entry
        assert isinstance(entry, Entry)
        definition = entry.family.definition
        if definition is None:
            return entry
        builder = type(self)(self.document, meant.chain, (*self.building, key))
        letters = dict(zip(meant.letters, definition.parameters, strict=True))
        body = builder.build(meant.body, letters)
        put: Expression = substitute(body, dict(zip(definition.parameters, entry.args, strict=True)))
        return put


def _word(expression: Any) -> str:
    names = [node.family.name for node in expression.atoms(Entry)]
    return ",".join(sorted(names)) or str(expression)


def letter_in(node: Node) -> str:
    """The symbol that an event speaks of, without its indices: t for t_i."""
    return node.name if isinstance(node, Name) else ""


def _require_plain(found: Probability, builder: Builder) -> None:
    """Raise NotRead where Bayes' rule may not be meant, since the order of what stands in the bracket counts."""
    indices = builder.document.inventory.index_letters
    symbols = [each.left if isinstance(each, Relation) else each for each in found.events]
    if any(isinstance(each, Name) and each.primes for each in symbols):
        raise NotRead("a primed letter in a probability may be the next state", found.node.span)
    if sum(letter_of(each) in indices or isinstance(each, Numeral) for each in found.events) > 1:
        raise NotRead("in a probability of two positions the order counts", found.node.span)
    if len(set(map(likeness, symbols))) < len(symbols):
        raise NotRead("the same stands twice in one probability", found.node.span)
    scripts = (*found.node.head.lower, *found.node.head.raised) if isinstance(found.node, Applied) else ()
    if any(letter_of(each) in indices for each in scripts):
        raise NotRead("a probability with an index", found.node.span)


def joints_in(expression: Any) -> Iterator[Family]:
    """The joint probabilities in an expression."""
    for family in sorted({node.family for node in expression.atoms(Entry)}, key=lambda family: family.name):
        if family.name.startswith("P ("):
            yield family


def laws_for(builder: Jointly, trees: list[Node], sides: list[Any]) -> Iterator[Assumption]:
    """What holds of the joint probabilities of these sides: they are positive, and add up over an index."""
    for family in sorted({f for side in sides for f in joints_in(side)}, key=lambda family: family.name):
        yield Positive("probabilities are positive", family)
    for tree in trees:
        yield from _sums(builder, tree, {})


def _sums(builder: Jointly, node: Node, scope: Mapping[str, Index]) -> Iterator[Assumption]:
    """For each sum without limits over a value: that the joint probabilities in it add up to the one without it."""
    if isinstance(node, Big) and node.index is not None:
        letter = letter_of(node.index)
        range_ = builder.document.range_at(("bound", node.span, letter))
        index = Index(letter, range_)
        inner = {**scope, letter: index}
        if node.operator == "sum" and node.last is None and node.first is None and not node.excluded:
            for found in probabilities_in(node.body):
                for events in (found.events, found.given):
                    without = tuple(each for each in events if _value(each) != letter)
                    if len(without) + 1 == len(events) and not any(_mentions(each, letter) for each in without):
                        left = sum_over(index, builder.joint(found, events, inner))
                        yield Hypothesis(ADDS_UP, left, builder.joint(found, without, scope))
        yield from _sums(builder, node.body, inner)
        return
    for part in node.below:
        yield from _sums(builder, part, scope)


def _value(event: Node) -> str:
    """The letter that stands for the value of an event: k for k and for y = k."""
    return letter_of(event.right) if isinstance(event, Relation) and event.sign == "=" else letter_of(event)


def _mentions(node: Node, letter: str) -> bool:
    return any(letter_of(each) == letter for each in node.walk())
