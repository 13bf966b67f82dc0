r"""Probabilities as they are written: P(t, z | \theta) is of t and z, given \theta; P(t = 1 | z) is of an event.

What stands behind a semicolon, P(y | x; w), is given as well. Which letter stands for a probability is custom:
P, p, q and Pr. A letter by itself with one thing in its bracket, p(x), may be any function.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from derive.reading.grammar import parse
from derive.reading.grammar.words import split
from derive.reading.likeness import likeness
from derive.reading.problems import NotRead
from derive.reading.syntax import Applied, Name, Node, Numeral, Operator, Relation
from derive.reading.tokens import tokens_of
from derive.reading.vocabulary import CONDITIONAL

PROBABILITIES = frozenset({"P", "p", "q", "Pr", r"\mathbb{P}", r"\mathrm{P}", r"\mathrm{Pr}", r"\mathrm{p}"})
LIKELIHOODS = frozenset({"L", r"\mathcal{L}", r"\mathscr{L}", r"\mathrm{L}", "lik", r"\mathrm{lik}"})


@dataclass(frozen=True)
class Probability:
    """A probability of `of`, given `given`; `head` tells one distribution from another."""

    node: Node
    head: Any
    of: tuple[Node, ...]
    given: tuple[Node, ...]

    @property
    def events(self) -> tuple[Node, ...]:
        """All that stands in its bracket."""
        return (*self.of, *self.given)


def probability_of(node: Node, heads: frozenset[str] = PROBABILITIES) -> Probability | None:
    """The probability that a node is, if it is one."""
    match node:
        case Applied() if node.head.name.rstrip("|") in heads and not node.head.transposed:
            scripts = (*node.head.lower, *node.head.raised)
            return _parted(node, node.head.name, scripts, node.head.primes)
        case Operator() if node.name.rstrip("|") in heads and not node.binds:
            return _parted(node, node.name, node.scripts, 0)
        case Name() if node.name.endswith(")") and node.name.partition("(")[0] in heads:
            return _event(node)
    return None


def _parted(node: Applied | Operator, name: str, scripts: Sequence[Node], primes: int) -> Probability:
    """What stands before the bar, and what behind it: the name has as many bars as there are things before it."""
    before = name.count("|") or len(node.arguments)
    head = (name.rstrip("|"), tuple(map(likeness, scripts)), primes)
    return Probability(node, head, node.arguments[:before], node.arguments[before:])


def _event(node: Name) -> Probability | None:
    """P(t = 1 | z), which the grammar keeps as one name."""
    letter, _, inside = node.name.removesuffix(")").partition("(")
    before, *behind = split(tokens_of(inside, node.span.start), *CONDITIONAL)
    parts: list[list[Node]] = []
    try:
        for half in (before, *behind):
            parts.append([_equation(part, node) for part in split(half, ",", ";")])
    except NotRead:
        return None
    of, *given = parts
    return Probability(node, (letter, (), 0), tuple(of), tuple(each for half in given for each in half))


def _equation(tokens: Any, node: Name) -> Node:
    sides = [replace_spans(parse(side), node) for side in split(tokens, "=")]
    return Relation(node.span, sides[0], "=", sides[1]) if len(sides) == 2 else sides[0]


def replace_spans(part: Node, node: Node) -> Node:
    """A tree that was read from a name, with the place of that name."""
    return replace(part.with_below(lambda each: replace_spans(each, node)), span=node.span)


def probabilities_in(node: Node, heads: frozenset[str] = PROBABILITIES) -> Iterator[Probability]:
    """All probabilities in a tree, from the left."""
    found = probability_of(node, heads)
    if found is not None:
        yield found
        return
    for part in node.below:
        yield from probabilities_in(part, heads)


def distributions_in(roots: Iterable[Node]) -> frozenset[Any]:
    """Which letters stand for a distribution: those with a condition in a bracket behind them, or an event."""
    found = (each for root in roots for each in probabilities_in(root))
    return frozenset(
        each.head for each in found if each.given or any(isinstance(event, Relation) for event in each.events)
    )


def relates_probabilities(left: Node | None, right: Node | None) -> bool:
    """Whether a side is a probability and the other speaks of the same distribution: no definition, but a law or none.

    So that p(x) = p, where p is a number, is no such equality, a condition or a second thing must stand in a bracket.
    """
    if left is None or right is None:
        return False
    # With a condition in its bracket any letter stands for one: \pi(a | s).
    nodes = [node for side in (left, right) for node in side.walk()]
    heads = PROBABILITIES | {n.head.name.rstrip("|") for n in nodes if isinstance(n, Applied) and "|" in n.head.name}
    found = probability_of(left, heads)
    if found is None:
        return False
    others = [each for each in probabilities_in(right, heads) if each.head == found.head]
    return bool(others) and any(len(each.events) > 1 for each in (found, *others))


def is_number(node: Node, value: int) -> bool:
    """Whether a tree is this number."""
    return isinstance(node, Numeral) and node.value == Fraction(value)
