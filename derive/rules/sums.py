"""Taking a term out of a sum, and putting it back."""

from __future__ import annotations

from typing import Any

from derive.language import (
    CLASSES,
    Addition,
    Expression,
    Index,
    Negation,
    SumOver,
    alpha_equal,
    exp,
    substitute,
    sum_over,
    variable,
)
from derive.language.binding import free_indices, fresh_index
from derive.steps.prose import Prose, say
from derive.steps.rule import Context, Example, Rule, everywhere, register


def split_at(total: SumOver, place: Any) -> Expression:
    """The term at `place`, plus the sum over all other places."""
    index, body = total.index, total.body
    term = substitute(body, {index: place})
    if index == place:
        index = fresh_index(place, free_indices(total) | {place})
        body = substitute(body, {place: index})
    return Addition(term, SumOver(body, index, place, *total.excluded))


def _split_examples() -> list[Example]:
    j, k = Index("j", CLASSES), Index("k", CLASSES)
    z = variable("z", CLASSES)
    whole = sum_over(k, exp(z[k]))
    return [Example(SplitSum(j), whole, exp(z[j]) + sum_over(k, exp(z[k]), but=j), exp(z[j]))]


@register(_split_examples)
class SplitSum(Rule):
    """Takes the term at one place out of every sum over that place's range that leaves nothing out."""

    name = "split the sum"

    def __init__(self, place: Index) -> None:
        self.place = place

    def rewrite(self, expression: Any, context: Context) -> Any:
        def local(node: Any, _: Context) -> Any:
            if isinstance(node, SumOver) and node.index.range == self.place.range and not node.excluded:
                return split_at(node, self.place)
            return None

        return everywhere(expression, local, context)

    def sentence(self) -> Prose:
        return say("The term of {place} is taken out of the sum.", place=self.place)


def _join_examples() -> list[Example]:
    j, k = Index("j", CLASSES), Index("k", CLASSES)
    z = variable("z", CLASSES)
    parts = exp(z[j]) + sum_over(k, exp(z[k]), but=j)
    return [Example(JoinSum(), parts, sum_over(k, exp(z[k])), exp(z[j]) + sum_over(k, z[k], but=j))]


@register(_join_examples)
class JoinSum(Rule):
    """Puts a term back into the sum that leaves just its place out."""

    name = "put the sum together"

    def rewrite(self, expression: Any, context: Context) -> Any:
        return everywhere(expression, _join, context)

    def sentence(self) -> Prose:
        return say("The term and the sum of all others are the whole sum.")


def _join(node: Any, _: Context) -> Any:
    if not isinstance(node, Addition):
        return None
    terms = list(node.args)
    for at, total in enumerate(terms):
        joined = _join_one(terms, at, total)
        if joined is not None:
            return joined[0] if len(joined) == 1 else Addition(*joined)
    return None


def _join_one(terms: list[Any], at: int, total: Any) -> list[Any] | None:
    inner = total.args[0] if isinstance(total, Negation) else total
    if not (isinstance(inner, SumOver) and len(inner.excluded) == 1):
        return None
    missing: Any = substitute(inner.body, {inner.index: inner.excluded[0]})
    whole: Any = SumOver(inner.body, inner.index)
    if isinstance(total, Negation):
        missing, whole = Negation(missing), Negation(whole)
    for other, term in enumerate(terms):
        if alpha_equal(term, missing):
            return [whole if where == min(at, other) else t for where, t in enumerate(terms) if where != max(at, other)]
    return None


def _pull_examples() -> list[Example]:
    i, k = Index("i", CLASSES), Index("k", CLASSES)
    z, y = variable("z", CLASSES), variable("y", CLASSES)
    before = sum_over(k, y[k] * z[i], but=i)
    return [Example(PullOutOfSum(), before, z[i] * sum_over(k, y[k], but=i), sum_over(k, y[k] * z[k]))]


@register(_pull_examples)
class PullOutOfSum(Rule):
    """Writes factors that the bound index doesn't touch in front of the sum."""

    name = "constant factor out of the sum"

    def rewrite(self, expression: Any, context: Context) -> Any:
        return everywhere(expression, _pull, context)

    def sentence(self) -> Prose:
        return say("A factor without the summation index comes out of the sum.")


def _pull(node: Any, _: Context) -> Any:
    from derive.language import Multiplication

    if not (isinstance(node, SumOver) and isinstance(node.body, Multiplication)):
        return None
    outside = [factor for factor in node.body.args if node.index not in free_indices(factor)]
    inside = [factor for factor in node.body.args if node.index in free_indices(factor)]
    if not outside or not inside:
        return None
    body = inside[0] if len(inside) == 1 else Multiplication(*inside)
    return Multiplication(*outside, SumOver(body, node.index, *node.excluded))
