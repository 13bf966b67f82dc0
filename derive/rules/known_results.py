"""Putting in what is known: an equality that was proved before, or a hypothesis."""

from __future__ import annotations

from typing import Any

from derive.language import (
    CLASSES,
    Distinct,
    Equation,
    Index,
    Number,
    Same,
    exp,
    free_indices,
    substitute,
    sum_over,
    variable,
)
from derive.proof import Hypothesis
from derive.rules.matching import match
from derive.steps.known_result import KnownResult
from derive.steps.prose import LineReference, Prose, say
from derive.steps.rule import Context, Example, Rule, everywhere, register


def _result_examples() -> list[Example]:
    i, j, k = (Index(name, CLASSES) for name in "ijk")
    y, z = variable("y", CLASSES), variable("z", CLASSES)
    known = KnownResult(Equation(exp(y[i]) * exp(z[j]), exp(y[i] + z[j])), (Distinct(i, j),))
    before = sum_over(k, exp(y[k]) * exp(z[i]), but=i)
    after = sum_over(k, exp(y[k] + z[i]), but=i)
    return [Example(UseResult(known), before, after, sum_over(k, exp(y[k]) * exp(z[i])))]


@register(_result_examples)
class UseResult(Rule):
    """Replaces instances of a proved equality's left side by its right side, where its conditions hold."""

    name = "earlier result"

    def __init__(self, *results: KnownResult) -> None:
        self.results = results

    @property
    def cites(self) -> tuple[KnownResult, ...]:
        """The results it puts in."""
        return self.results

    def rewrite(self, expression: Any, context: Context) -> Any:
        def local(node: Any, here: Context) -> Any:
            for result in self.results:
                made = _instance(result, node, here)
                if made is not None:
                    return made
            return None

        return everywhere(expression, local, context)

    def sentence(self) -> Prose:
        pieces: list[Any] = ["By "]
        for at, result in enumerate(self.results):
            pieces += [" and " if at else "", LineReference(result.step) if result.step else "an earlier result"]
        return Prose((*pieces, "."))


def _instance(result: KnownResult, node: Any, context: Context) -> Any:
    left, right = result.equation.left, result.equation.right
    found = match(left, node, free_indices(left) | free_indices(right))
    if found is None:
        return None
    for condition in result.conditions:
        places = [found.get(place, place) for place in condition.args]
        if context.coincide(*places) is not isinstance(condition, Same):
            return None
    return substitute(right, found)


def _hypothesis_examples() -> list[Example]:
    i, k = Index("i", CLASSES), Index("k", CLASSES)
    y = variable("y", CLASSES)
    total = Hypothesis("sum of y is 1", sum_over(k, y[k]), Number(1))
    context = Context(hypotheses=(total,))
    return [Example(UseHypothesis(total), y[i] * sum_over(k, y[k]), y[i] * Number(1), y[i], context)]


@register(_hypothesis_examples)
class UseHypothesis(Rule):
    """Replaces a hypothesis's left side by its right side; only one that the claim assumes."""

    name = "hypothesis"

    def __init__(self, hypothesis: Hypothesis) -> None:
        self.hypothesis = hypothesis

    def rewrite(self, expression: Any, context: Context) -> Any:
        if self.hypothesis not in context.hypotheses:
            return None
        known = KnownResult(Equation(self.hypothesis.left, self.hypothesis.right))
        return everywhere(expression, lambda node, here: _instance(known, node, here), context)

    def sentence(self) -> Prose:
        return say("Hypothesis: {h}.", h=Equation(self.hypothesis.left, self.hypothesis.right))
