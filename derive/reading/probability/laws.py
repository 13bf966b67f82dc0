r"""What holds of an equality by a known law, where nothing defines the quantities that it speaks of.

P(t, z | \theta) = P(t | z, \theta) P(z | \theta) is true of every distribution. A law is another pair of
expressions for the two sides; what is proved of them holds of the sides. Nothing is refuted by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from derive.language import Expression
from derive.proof import Assumption, Positive, Proved, prove
from derive.reading.building import Builder
from derive.reading.joining import Joiner
from derive.reading.knowledge import Document
from derive.reading.limits import is_too_much
from derive.reading.probability.independence import assumption_in
from derive.reading.probability.joints import Jointly, laws_for
from derive.reading.probability.maxima import same_places
from derive.reading.probability.models import Model, models_in, with_models
from derive.reading.probability.probabilities import probabilities_in
from derive.reading.problems import NotRead
from derive.reading.surface import Chain
from derive.reading.syntax import Node, Operator

OF_PROBABILITY = "by the laws of probability"
KEEPS_ORDER = "one is the other through what keeps the order"
TWO_VALUES = "an assumption: there are two values"
BY_ITS_MODEL = "by what the text says the probability of one sample is"


@dataclass(frozen=True)
class Law:
    """Two expressions for the sides, what holds of them, and what an equality is that is proved so."""

    name: str
    left: Expression
    right: Expression
    hypotheses: tuple[Assumption, ...] = ()
    kind: str = "proved"


class Laws:
    """The laws that may decide the equalities of a document; `models` are what it said so far of its samples."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.models: list[Model] = []

    def learn(self, chain: Chain) -> None:
        """Take note of what a chain says the probability of one sample is; what was said of it before counts no more.

        Behind an approximation stands something else.
        """
        sides = list(takewhile(lambda side: side.member.joined in ("", "=", ":="), chain.sides))
        new = list(models_in([side.tree for side in sides])) if self.document.distributions else []
        said = {each.subject for each in new}
        self.models = [each for each in self.models if each.subject not in said] + new

    def of(self, left: Node | None, right: Node | None) -> Iterator[Law]:
        """The laws for an equality of the chain that is read just now."""
        if left is None or right is None:
            return
        if isinstance(left, Operator) and isinstance(right, Operator):
            yield from self._of_maxima(left, right)
        if not self.document.distributions:
            return
        trees = [left, right]
        if any(next(probabilities_in(tree), None) is not None for tree in (*trees, *self.document.bodies())):
            yield from self._of_probability(trees)
            yield from self._of_models(trees)

    def _of_maxima(self, left: Node, right: Node) -> Iterator[Law]:
        for kind in (Jointly, Builder):
            try:
                pairs = list(same_places(left, right, kind(self.document, self.document.chain)))
            except (NotRead, TypeError, ValueError):
                continue
            for one, other, positive in pairs:
                yield Law(KEEPS_ORDER, one, other, tuple(Positive("probabilities are positive", p) for p in positive))

    def _of_probability(self, trees: list[Node]) -> Iterator[Law]:
        builder = Jointly(self.document, self.document.chain)
        try:
            one, other = (builder.build(tree, {}) for tree in trees)
            assumed = tuple(laws_for(builder, trees, [one, other]))
        except (NotRead, TypeError, ValueError):
            return
        yield Law(OF_PROBABILITY, one, other, assumed)

    def _of_models(self, trees: list[Node]) -> Iterator[Law]:
        """The equality with each of the models of one letter put in."""
        for model in self.models:
            binary = model.letter.name in self.document.binary
            put = [with_models(tree, [model]) for tree in trees]
            if put == trees or not (binary or self.document.spoken.settles(trees[0])):
                continue
            try:
                joiner = Joiner(self.document, self.document.chain)
                for tree in put:
                    joiner.join(tree, {})
                self.document.forget()
                one, other = (Builder(self.document, self.document.chain).build(tree, {}) for tree in put)
            except (NotRead, TypeError, ValueError):
                continue
            name, kind = (BY_ITS_MODEL, "follows") if binary else (TWO_VALUES, "assumption")
            yield Law(name, one, other, kind=kind)


def assumed(left: Node | None, right: Node | None) -> str:
    """What an equality assumes of the samples, where it is none that could be proved."""
    return assumption_in(left, right) if left is not None and right is not None else ""


def holding(laws: Sequence[Law], stated: Sequence[Assumption]) -> Law | None:
    """The first law by which an equality holds, under what is stated."""
    return next((law for law in laws if _proves(law, stated)), None)


def _proves(law: Law, stated: Sequence[Any]) -> bool:
    if is_too_much(law.left, law.right):
        return False
    try:
        return isinstance(prove(law.left, law.right, (*stated, *law.hypotheses)), Proved)
    except (TypeError, ValueError, RecursionError):
        return False
