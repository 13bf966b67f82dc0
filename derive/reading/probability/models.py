r"""The model of one sample: what a text says the probability of y = 1 is, put for the probabilities of that letter.

\phi(z) = P(y = 1 | x; w) is the model. Where the text says that y is 0 or 1, the probability of y is then
\phi(z)^y (1 - \phi(z))^{1 - y}; and that of sample i is the same with the y, x and z of that sample.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from derive.reading.likeness import likeness
from derive.reading.probability.probabilities import Probability, is_number, probabilities_in, probability_of
from derive.reading.syntax import Applied, Bracketed, Name, Node, Numeral, PowerOf, Product, Relation, Sum

Scripts = tuple[tuple[Node, ...], tuple[Node, ...]]


@dataclass(frozen=True)
class Model:
    """What a text says the probability of y = 1 is."""

    head: Any
    letter: Name
    given: tuple[Node, ...]
    is_: Node

    @property
    def subject(self) -> Any:
        """What it is a model of: a letter of a distribution, given these."""
        return self.head, likeness(self.letter), tuple(map(likeness, self.given))


def models_in(sides: Sequence[Node | None]) -> Iterator[Model]:
    """What the sides of a chain say the probability of an event is."""
    for side in sides:
        found = probability_of(side) if side is not None else None
        event = found.of[0] if found is not None and len(found.of) == 1 else None
        if (
            found is None
            or not isinstance(event, Relation)
            or not is_number(event.right, 1)
            or not isinstance(event.left, Name)
        ):
            continue
        for other in sides:
            if other is not None and other is not side and next(probabilities_in(other), None) is None:
                yield Model(found.head, event.left, found.given, other)


def with_models(node: Node, models: Sequence[Model]) -> Node:
    """The tree with what these models say put for probabilities of the same letter."""
    found = probability_of(node)
    put = _put(found, models) if found is not None else None
    return put or node.with_below(lambda part: with_models(part, models))


def _put(found: Probability, models: Sequence[Model]) -> Node | None:
    event = found.of[0] if len(found.of) == 1 else None
    symbol = event.left if isinstance(event, Relation) else event
    if not isinstance(symbol, Name):
        return None
    for model in models:
        if model.head != found.head or model.letter.name != symbol.name or model.letter.lower or model.letter.raised:
            continue
        here = _for_sample(model, symbol, found.given)
        if here is not None:
            return _of_event(event, symbol, Bracketed(found.node.span, here))
    return None


def _of_event(event: Node | None, symbol: Name, one: Node) -> Node | None:
    """The probability of y = 1, of y = 0 or of y, where that of y = 1 is `one`."""
    span = symbol.span
    unit = Numeral(span, Fraction(1))
    rest = Bracketed(span, Sum(span, (unit, one), (1, -1)))
    if isinstance(event, Relation):
        return one if is_number(event.right, 1) else rest if is_number(event.right, 0) else None
    other = Bracketed(span, Sum(span, (unit, symbol), (1, -1)))
    return Product(span, (PowerOf(span, one, symbol), PowerOf(span, rest, other)))


def _for_sample(model: Model, symbol: Name, given: Sequence[Node]) -> Node | None:
    r"""What a model says of the sample that `symbol` is of: all symbols get its index, but those given without one.

    A symbol that the bracket doesn't name, z, is the sample's own, z_i; so is every one. Only where the bracket
    names what the model is made of, x in \sigma(w x + b), are the others the same for all samples.
    """
    if len(model.given) != len(given):
        return None
    scripts: Scripts = (symbol.lower, symbol.raised)
    own: set[str] = set()
    same: set[str] = set()
    for plain, here in zip(model.given, given, strict=True):
        if not (isinstance(plain, Name) and isinstance(here, Name)) or plain.name != here.name:
            return None
        if likeness(plain) == likeness(here) and any(scripts):
            same.add(plain.name)
        elif likeness(replace(here, bold=False)) != likeness(replace(_with(plain, scripts), bold=False)):
            return None
        else:
            own.add(plain.name)
    inside = {each.name for each in _symbols(model.is_)}
    explicit = bool(own & inside)
    return _indexed(model.is_, scripts, (lambda name: name in own) if explicit else (lambda name: name not in same))


def _with(name: Name, scripts: Scripts) -> Name:
    """The symbol with the scripts of a sample."""
    return replace(name, lower=(*name.lower, *scripts[0]), raised=(*name.raised, *scripts[1]))


def _symbols(node: Node) -> Iterator[Name]:
    """The symbols in a tree, but those before a bracket and those in scripts."""
    match node:
        case Name():
            yield node
        case Applied():
            for part in node.arguments:
                yield from _symbols(part)
        case _:
            for part in node.below:
                yield from _symbols(part)


def _indexed(node: Node, scripts: Scripts, chosen: Callable[[str], bool]) -> Node:
    """The tree with the scripts of a sample at the chosen symbols."""
    match node:
        case Name():
            return _with(node, scripts) if chosen(node.name) else node
        case Applied():
            return replace(node, arguments=tuple(_indexed(part, scripts, chosen) for part in node.arguments))
        case _:
            return node.with_below(lambda part: _indexed(part, scripts, chosen))
