r"""What earlier lines say of quantities that nothing defines, used as hypotheses of later ones.

\frac{\partial J}{\partial w_j} = -\sum_i e_i x_{ij} can't be decided where nothing read says what J is.
But \Delta w_j = -\eta \frac{\partial J}{\partial w_j} = \eta \sum_i e_i x_{ij}, a few lines on, *follows* from it,
whatever J is. A fact is put in for the quantity and the equality is proved anew; nothing is refuted by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from derive.language import Condition, Entry, Index, Size, free_indices, substitute
from derive.language.nodes import Derivative, SumOver
from derive.proof import Assumption, Refuted, prove
from derive.proof.prover import families_of
from derive.proof.witness import ranges_of
from derive.reading.case_facts import CaseFacts, Fact, Quantity
from derive.reading.doubts.value_cases import is_proved
from derive.reading.limits import is_too_much
from derive.reading.statements import Statement
from derive.reading.symbols import free_letters

MOST_TRIED = 6


class Facts:
    """The facts so far, the newest last."""

    def __init__(self) -> None:
        self.known: list[Fact] = []
        self._disputed: set[Quantity] = set()  # what is said of these can't all be true
        self._cases = CaseFacts()
        self._chain = -1
        self._sides: list[Any] = []  # the sides of the chain so far that are equal by what it says

    def note(self, statement: Statement, *, doubtful: bool) -> None:
        """Take note of an equality: where one side is a single quantity that nothing defines, it says what that is.

        What a chain has said before goes on: in P = A = B, P is B as well. Of a `doubtful` equality, false or
        not read, nothing is kept.
        """
        left, right = statement.left.expression, statement.right.expression
        if statement.begins or doubtful or statement.chain != self._chain:
            self._sides = []
        self._chain = statement.chain
        if left is None or right is None or doubtful:
            return
        condition, several = _condition_of(statement)
        self._sides = self._sides or [left]
        for before in self._sides if not several else ():
            for side, meaning in ((before, right), (right, before)):
                found = _quantity(side)
                if found is not None and _may_stand_for(*found, meaning):
                    self._take_in_a_case(Fact(*found, meaning), condition)
        self._sides.append(right)

    def _take_in_a_case(self, fact: Fact, condition: Condition | None) -> None:
        """Keep a fact; one that holds in a case alone is kept with that of the other case, once it is known."""
        if condition is None:
            self._take(fact)
        whole = self._cases.take(fact, condition)
        if whole is not None:
            self._take(whole)

    def _take(self, fact: Fact) -> None:
        """Keep a fact, unless another one says something else of the quantity in the same symbols: one is false."""
        others = [known for known in self.known if known.quantity == fact.quantity]
        if fact.quantity not in self._disputed and any(_contradict(fact, other) for other in others):
            self._disputed.add(fact.quantity)
        if fact.quantity in self._disputed:
            self.known = [known for known in self.known if known.quantity != fact.quantity]
        elif fact not in others:
            self.known.append(fact)

    def meanings(self, entry: Entry) -> Iterator[Any]:
        """What the lines so far say a quantity is at these places."""
        for fact in self.known:
            meaning = fact.at(entry.args) if fact.quantity == (entry.family,) else None
            if meaning is not None:
                yield meaning

    def prove(self, statement: Statement, *, through: bool = False) -> bool:
        """Whether an equality is true of whatever the facts are true of; `through` what they say of each other, too."""
        left, right = statement.left.expression, statement.right.expression
        if left is None or right is None:
            return False
        stated: Sequence[Assumption] = (*statement.conditions, *statement.hypotheses)
        for facts in self._that_matter(left, right, through=through):
            one, other = (_put(side, facts) for side in (left, right))
            if through:
                one, other = (_put(side, facts) for side in (one, other))
            if (one, other) == (left, right) or is_too_much(one, other):
                continue
            try:
                if is_proved(one, other, stated, statement.brackets):
                    return True
            except (TypeError, ValueError, RecursionError):  # ranges of another chain that don't fit
                continue
        return False

    def _that_matter(self, left: Any, right: Any, *, through: bool) -> Iterator[dict[Quantity, Fact]]:
        """Single facts first, then the newest of each quantity together."""
        written = {found[0] for side in (left, right) for found in map(_quantity, side.atoms(Derivative)) if found}
        inside = written | {(family,) for family in families_of(left) | families_of(right)}
        here = ranges_of(left) | ranges_of(right)
        fitting = [fact for fact in reversed(self.known) if ranges_of(fact.meaning) <= here]
        direct = [fact for fact in fitting if fact.quantity in inside]
        # What those are made of was said, too: \partial L / \partial x by \partial L / \partial y, and that by another.
        beyond = {(family,) for fact in direct for family in families_of(fact.meaning)} - inside if through else set()
        found = [*direct, *(fact for fact in fitting if fact.quantity in beyond)]
        for fact in found[:MOST_TRIED] if not through else ():
            yield {fact.quantity: fact}
        newest: dict[Quantity, Fact] = {}
        for fact in found:
            newest.setdefault(fact.quantity, fact)
        if len(newest) > 1:
            yield newest


def _quantity(node: Any) -> tuple[Quantity, tuple[Any, ...]] | None:
    """The symbol and its places, if a node is an entry, or the derivative of one, that nothing defines."""
    match node:
        case Entry() if node.family.definition is None:
            return (node.family,), node.args
        case Derivative(args=(Entry() as body, Entry() as by)) if body.family.definition is None:
            return (body.family, by.family), (*body.args, *by.args)
    return None


def _may_stand_for(quantity: Quantity, places: tuple[Any, ...], meaning: Any) -> bool:
    r"""Whether a quantity stands at free indices, and the meaning says it for each of them without it.

    A size, or a sum of what doesn't stand at its index, is left out: another chain may count something
    else by the same letter. So is a number: an equation that is solved, \partial L / \partial w = 0,
    holds at one place.
    """
    if isinstance(meaning, Entry) or not all(isinstance(place, Index) for place in places):
        return False
    if not families_of(meaning):
        return False
    counts = meaning.atoms(Size) or any(s.index not in free_indices(s.body) for s in meaning.atoms(SumOver))
    inside = quantity[0] in families_of(meaning)
    return free_indices(meaning) <= set(places) and not counts and not inside


def _contradict(one: Fact, other: Fact) -> bool:
    """Whether two facts on a quantity differ though they speak of the same symbols."""
    here, there = _at_common_places(one, other)
    if here is None or here == there or families_of(here) != families_of(there) or is_too_much(here, there):
        return False
    try:
        return isinstance(prove(here, there), Refuted)
    except (TypeError, ValueError, RecursionError):
        return False


def _at_common_places(one: Fact, other: Fact) -> tuple[Any, Any]:
    """What two facts say where both say something: an index that stands twice in one of them stands for both places."""
    places: list[Any] = [*one.places]
    for pattern in (one.places, other.places) * len(places):
        for at, place in enumerate(pattern):
            first = places[pattern.index(place)]
            places = [first if each == places[at] else each for each in places]
    return one.at(places), other.at(places)


def _condition_of(statement: Statement) -> tuple[Condition | None, bool]:
    """The condition under which alone an equality may hold, and whether it is more than one, or not known."""
    if len(statement.conditions) == 1:
        return statement.conditions[0], False
    in_one_case = _in_one_case(statement)
    return (statement.case if in_one_case else None), bool(statement.conditions) or (in_one_case and not statement.case)


def _in_one_case(statement: Statement) -> bool:
    """Whether the prose before a line names a relation between indices of it, for which alone it may hold."""
    nodes = [side.node for side in (statement.left, statement.right) if side.node is not None]
    return bool(statement.case_letters) and statement.case_letters <= set().union(*map(free_letters, nodes))


def _put(expression: Any, facts: dict[Quantity, Fact]) -> Any:
    """The facts put in, also in what definitions say, but not below derivatives: there an entry is a variable."""
    found = _quantity(expression)
    meaning = facts[found[0]].at(found[1]) if found is not None and found[0] in facts else None
    if meaning is not None:
        return meaning
    if isinstance(expression, Entry):
        definition = expression.family.definition
        if definition is None or not any({*quantity} <= families_of(definition.body) for quantity in facts):
            return expression
        return _put(substitute(definition.body, dict(zip(definition.parameters, expression.args, strict=True))), facts)
    if not expression.args or isinstance(expression, Derivative):
        return expression
    return expression.func(*[_put(part, facts) for part in expression.args])
