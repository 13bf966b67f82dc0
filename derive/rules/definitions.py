"""Putting a definition in, and reading it backwards."""

from __future__ import annotations

from typing import Any

from derive.language import (
    CLASSES,
    Entry,
    Family,
    Index,
    Negation,
    Quotient,
    define,
    exp,
    sum_over,
    variable,
)
from derive.rules.matching import match
from derive.rules.sums import SplitSum
from derive.steps.prose import Prose, say
from derive.steps.rule import Context, Example, Rule, everywhere, register


def _softmax() -> tuple[Family, Family, Index, Index, Index]:
    i, j, k = (Index(name, CLASSES) for name in "ijk")
    z = variable("z", CLASSES)
    return define("a", (i,), exp(z[i]) / sum_over(k, exp(z[k]))), z, i, j, k


def _unfold_examples() -> list[Example]:
    a, z, i, j, k = _softmax()
    return [
        Example(Unfold(a), a[j] + 1, exp(z[j]) / sum_over(k, exp(z[k])) + 1, z[j]),
        Example(
            Unfold(a, showing=j),
            a[i],
            exp(z[i]) / (exp(z[j]) + sum_over(k, exp(z[k]), but=j)),
            z[j],
        ),
    ]


@register(_unfold_examples)
class Unfold(Rule):
    """Replaces a defined symbol by its definition; `showing` takes that place's term out of its sums."""

    name = "definition put in"

    def __init__(self, family: Family, *, showing: Index | None = None) -> None:
        self.family = family
        self.showing = showing

    def rewrite(self, expression: Any, context: Context) -> Any:
        def local(node: Any, here: Context) -> Any:
            if not (isinstance(node, Entry) and node.family == self.family):
                return None
            unfolded = node.unfolded()
            if self.showing is None:
                return unfolded
            return SplitSum(self.showing).apply(unfolded, here).expression

        return everywhere(expression, local, context)

    def sentence(self) -> Prose:
        symbol = _bare(self.family)
        if self.showing is None:
            return say("Definition of {symbol}.", symbol=symbol)
        return say(
            "Definition of {symbol}; the term of {place} is written first.",
            symbol=symbol,
            place=self.showing,
        )


def _bare(family: Family) -> Entry:
    """The symbol with the letters of its definition for indices, to name it in a sentence."""
    assert family.definition is not None
    return family[family.definition.parameters]


def _fold_examples() -> list[Example]:
    a, z, i, j, k = _softmax()
    total = sum_over(k, exp(z[k]))
    return [
        Example(Fold(a), exp(z[j]) / total, a[j], exp(z[j]) / (total + 1)),
        Example(Fold(a), (-exp(z[i]) / total) * (exp(z[j]) / total), -a[i] * a[j], total),
    ]


@register(_fold_examples)
class Fold(Rule):
    """Replaces every instance of a definition's right side by its symbol."""

    name = "definition read backwards"

    def __init__(self, family: Family) -> None:
        if family.definition is None:
            raise TypeError(f"{family.name} has no definition to read backwards")
        self.family = family

    def rewrite(self, expression: Any, context: Context) -> Any:
        return everywhere(expression, self._local, context)

    def _local(self, node: Any, _: Context) -> Any:
        folded = self._fold(node)
        if folded is None and isinstance(node, Quotient) and isinstance(node.args[0], Negation):
            folded = self._fold(Quotient(node.args[0].args[0], node.args[1]))
            return None if folded is None else Negation(folded)
        return folded

    def _fold(self, node: Any) -> Any:
        definition = self.family.definition
        assert definition is not None
        found = match(definition.body, node, definition.parameters)
        if found is None or len(found) < len(definition.parameters):
            return None
        return self.family[tuple(found[parameter] for parameter in definition.parameters)]

    def sentence(self) -> Prose:
        return say("Definition of {symbol}, read backwards.", symbol=_bare(self.family))
