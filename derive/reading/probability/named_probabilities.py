r"""Probabilities that get their meaning: P(y = 1 | x; w) = \phi(z), and \phi(z) = P(y = 1 | x; w), which says the same.

A text says so once. Behind P(y = 1 | x) what is said of P(y = 0 | x) and of P(y | x) is a claim: the one makes the
others. So does the joint probability P(x, y), and P(x, y | w) that of x given w; and so may P(x | y). P(y = 2 | x) is
free still, and so is what is of other things, or given others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from derive.reading.likeness import likeness, unbracketed
from derive.reading.probability.probabilities import Probability, is_number, probabilities_in, probability_of
from derive.reading.symbols import free_letters, letter_of
from derive.reading.syntax import Applied, FractionOf, Function, Name, Node, Relation, Sum
from derive.reading.words.symbols import is_value

Kind = tuple[Any, ...]
LOG_ODDS = "an assumption: what the log-odds of this probability are"
ANY = "any"  # what a letter by itself stands for, and y = k


@dataclass
class Spoken:
    """Of which probabilities a document said something so far: what they are of, and which values of that."""

    events: dict[Kind, set[str]] = field(default_factory=dict)

    def take(self, roots: Iterable[Node]) -> None:
        """Take note of the probabilities in the sides of an equality."""
        for root in roots:
            for found in probabilities_in(root):
                self.events.setdefault(_kind(found), set()).add(_event(found))

    def settles(self, node: Node | None) -> bool:
        """Whether a side is a probability on which what was said before bears."""
        found = probability_of(node) if node is not None else None
        return found is not None and self._bears_on(found)

    def settles_any(self, node: Node | None) -> bool:
        """Whether what was said before bears on any probability in a side."""
        return node is not None and any(map(self._bears_on, probabilities_in(node)))

    def _bears_on(self, found: Probability) -> bool:
        kind, here = _kind(found), _event(found)
        before = self.events.get(kind, set())
        if before and (here in before or ANY in {here, *before} or {here, *before} == {"0", "1"}):
            return True
        head, of, _ = kind
        given = _letters(found.given)
        return any(_makes(set(others), set(conditions), {*of}, {*given}) for other, others, conditions in self.events
                   if other == head)  # fmt: skip


def names_probability(left: Node | None, right: Node | None) -> bool:
    """Whether an equality says what a probability of an event, or one under a condition, is."""
    if left is None or right is None:
        return False
    for here, there in ((left, right), (right, left)):
        found = probability_of(here)
        if found is None or not (found.given or any(isinstance(each, Relation) for each in found.of)):
            continue
        if free_letters(here) | set(map(_letter_of_value, found.of)) - {""} != free_letters(there):
            return False
        plain = all(isinstance(name, Name) and not name.transposed for name in map(_symbol, found.events))
        return plain and next(probabilities_in(there), None) is None and not is_value(there)
    return False


def assumes_log_odds(left: Node | None, right: Node | None) -> bool:
    r"""Whether an equality is a model by the log-odds: logit(P(y = 1 | x)) = w^T x, \log \frac{P}{1 - P} = w^T x.

    It is the first thing that is said of the probability, and assumed: a text that knows it by another way has said it.
    """
    if left is None or right is None or free_letters(left) != free_letters(right):
        return False
    return _is_log_odds(left) and next(probabilities_in(right), None) is None and not is_value(right)


def _is_log_odds(node: Node) -> bool:
    match unbracketed(node):
        case Applied(head=head, arguments=(inside,)) if head.name.removeprefix(r"\mathrm{").rstrip("}") == "logit":
            return probability_of(unbracketed(inside)) is not None
        case Function(name="log", argument=inside):
            match unbracketed(inside):
                case FractionOf(over=over, under=under):
                    one, rest = probability_of(unbracketed(over)), unbracketed(under)
                    return one is not None and (_is_rest(rest, one) or _is_other(rest, one))
    return False


def _is_rest(node: Node, one: Probability) -> bool:
    """1 - P(y = 1 | x)."""
    match node:
        case Sum(terms=(first, second), signs=(1, -1)):
            return is_number(first, 1) and likeness(second) == likeness(one.node)
    return False


def _is_other(node: Node, one: Probability) -> bool:
    """P(y = 0 | x)."""
    other = probability_of(node)
    return other is not None and _kind(other) == _kind(one) and _event(other) != _event(one)


def _letter_of_value(event: Node) -> str:
    """The k of y = k, which an index is."""
    return letter_of(event.right) if isinstance(event, Relation) else ""


def _symbol(event: Node) -> Node:
    return event.left if isinstance(event, Relation) else event


def _kind(found: Probability) -> Kind:
    """The distribution, and the letters of what it is of and given."""
    values = tuple(_event_of(each) for each in found.given if isinstance(each, Relation))
    name, *scripts = found.head
    head = "q" if "q" in name else "P"  # p and P are often one
    return (head, *scripts), _letters(found.of), (*_letters(found.given), *values)


def _makes(of: set[str], given: set[str], here: set[str], conditions: set[str]) -> bool:
    """Whether a probability of some things bears on that of others: a joint one, or the one turned round."""
    joint = len(of) > 1 and here <= of and conditions <= of | given
    return joint or bool(of & conditions and given & here)


def _letters(events: Iterable[Node]) -> tuple[str, ...]:
    return tuple(sorted(name.name if isinstance(name, Name) else "" for name in map(_symbol, events)))


def _event(found: Probability) -> str:
    """The value whose probability it is; a letter stands for any."""
    return _event_of(found.of[0] if len(found.of) == 1 else None)


def _event_of(event: Node | None) -> str:
    if not isinstance(event, Relation):
        return ANY
    numbers = [str(value) for value in range(100) if is_number(event.right, value)]
    return numbers[0] if numbers else ANY
