"""Everyday arithmetic, one small move a rule: zeros dropped, factors cancelled, brackets opened.

Each rule makes the plainest version of its move, so that a reader can redo it.
"""

from __future__ import annotations

from typing import Any

from derive.language import (
    CLASSES,
    Addition,
    Delta,
    Expression,
    Index,
    Multiplication,
    Negation,
    Number,
    Power,
    Quotient,
    SumOver,
    alpha_equal,
    substitute,
    sum_over,
    variable,
)
from derive.steps.prose import Prose, say
from derive.steps.rule import Context, Example, Marked, Rule, everywhere, register

ZERO, ONE = Number(0), Number(1)


def _symbols() -> tuple[Any, ...]:
    i, j, k = (Index(name, CLASSES) for name in "ijk")
    return variable("z", CLASSES), variable("y", CLASSES), i, j, k


def product_of(factors: list[Any]) -> Any:
    """The factors multiplied; none is 1, one is itself."""
    return ONE if not factors else factors[0] if len(factors) == 1 else Multiplication(*factors)


def sum_of(terms: list[Any]) -> Any:
    """The terms added; none is 0, one is itself."""
    return ZERO if not terms else terms[0] if len(terms) == 1 else Addition(*terms)


def factors_of(expression: Any) -> list[Any]:
    """The factors of a product; anything else is its own only factor."""
    return list(expression.args) if isinstance(expression, Multiplication) else [expression]


def _zero_examples() -> list[Example]:
    z, y, i, j, _ = _symbols()
    before = ((z[i] + 1) * Number(0) - y[i] * (y[j] + 0)) / z[i]
    return [
        Example(DropZeros(), before, (0 - y[i] * y[j]) / z[i], y[i] + y[j]),
        Example(DropZeros(first=True), 0 - y[i], -y[i], y[i]),
    ]


@register(_zero_examples)
class DropZeros(Rule):
    """A product with 0 is 0, and adding 0 changes nothing; a leading 0 stays unless `first`."""

    name = "zeros dropped"

    def __init__(self, *, first: bool = False) -> None:
        self.first = first

    def rewrite(self, expression: Any, context: Context) -> Any:
        return everywhere(expression, self._local, context)

    def _local(self, node: Any, _: Context) -> Any:
        if isinstance(node, Multiplication) and ZERO in node.args:
            return ZERO
        if isinstance(node, Addition) and ZERO in node.args[not self.first :]:
            kept = [term for at, term in enumerate(node.args) if term != ZERO or (at == 0 and not self.first)]
            return sum_of(kept)
        return None

    def sentence(self) -> Prose:
        return say("A product with 0 is 0, and a term 0 may go.")


def _fraction_examples() -> list[Example]:
    z, y, i, j, _ = _symbols()
    v = z[i] + 1
    return [
        Example(SplitFraction(), (-y[i] * y[j]) / v**2, (-y[i] / v) * (y[j] / v), y[i] / v),
        Example(SplitFraction(), (y[i] * y[j]) / v**2, (y[i] / v) * (y[j] / v), (y[i] * y[j]) / v**3),
    ]


@register(_fraction_examples)
class SplitFraction(Rule):
    """A product of two over a square becomes a product of two fractions."""

    name = "fraction split"

    def rewrite(self, expression: Any, context: Context) -> Any:
        return everywhere(expression, _split_fraction, context)

    def sentence(self) -> Prose:
        return say("One factor of the square under each factor above.")


def _split_fraction(node: Any, _: Context) -> Any:
    if not (isinstance(node, Quotient) and isinstance(node.args[1], Power) and node.args[1].args[1] == Number(2)):
        return None
    over, under = node.args[0], node.args[1].args[0]
    inner = over.args[0] if isinstance(over, Negation) else over
    if not (isinstance(inner, Multiplication) and len(inner.args) == 2):
        return None
    first, second = inner.args
    if isinstance(over, Negation):
        first = Negation(first)
    return Multiplication(Marked(Quotient(first, under)), Marked(Quotient(second, under)))


def _cancel_examples() -> list[Example]:
    z, y, i, j, _ = _symbols()
    return [
        Example(Cancel(), (y[i] / z[i]) * z[i] * y[j], y[i] * y[j], (y[i] / z[i]) * z[j]),
        Example(Cancel(), (y[i] / y[j]) * (-y[j] * z[i]), -y[i] * z[i], y[i] * z[i]),
    ]


@register(_cancel_examples)
class Cancel(Rule):
    """A factor that also stands below a fraction of the same product is struck out."""

    name = "cancelled"

    def rewrite(self, expression: Any, context: Context) -> Any:
        return everywhere(expression, _cancel, context)

    def sentence(self) -> Prose:
        return say("The same factor above and below cancels.")


def _cancel(node: Any, _: Context) -> Any:
    if not isinstance(node, Multiplication):
        return None
    flat = [factor for part in node.args for factor in (part.args[0].args if _is_negated_product(part) else [part])]
    sign = sum(_is_negated_product(part) for part in node.args)
    for at, fraction in enumerate(flat):
        if not isinstance(fraction, Quotient):
            continue
        over, under = fraction.args
        rest = [*flat[:at], *flat[at + 1 :]]
        match = next((where for where, factor in enumerate(rest) if alpha_equal(factor, under)), None)
        if match is not None:
            del rest[match]
            kept = product_of([*([] if over == ONE else [over]), *rest])
            return Negation(kept) if sign % 2 else kept
    return None


def _is_negated_product(part: Any) -> bool:
    return isinstance(part, Negation) and isinstance(part.args[0], Multiplication)


def _opposite_examples() -> list[Example]:
    _, y, i, j, _ = _symbols()
    return [Example(CancelTerms(), y[i] + y[j] - y[i], y[j], y[i] - y[j])]


@register(_opposite_examples)
class CancelTerms(Rule):
    """A term and its opposite in one sum are both struck out."""

    name = "opposite terms dropped"

    def rewrite(self, expression: Any, context: Context) -> Any:
        return everywhere(expression, _cancel_terms, context)

    def sentence(self) -> Prose:
        return say("A term and its opposite cancel.")


def _cancel_terms(node: Any, _: Context) -> Any:
    if not isinstance(node, Addition):
        return None
    terms = [inner for term in node.args for inner in _opened(term)]
    for at, term in enumerate(terms):
        opposite = term.args[0] if isinstance(term, Negation) else Negation(term)
        for other in range(at + 1, len(terms)):
            if alpha_equal(terms[other], opposite):
                return sum_of([t for where, t in enumerate(terms) if where not in (at, other)])
    return None


def _opened(term: Any) -> list[Any]:
    """A bracketed sum's terms, with the sign before the bracket given to each."""
    if isinstance(term, Addition):
        return list(term.args)
    if isinstance(term, Negation) and isinstance(term.args[0], Addition):
        return [t.args[0] if isinstance(t, Negation) else Negation(t) for t in term.args[0].args]
    return [term]


def _sign_examples() -> list[Example]:
    _, y, i, j, k = _symbols()
    before = y[i] - sum_over(k, y[k] * (-y[i] * y[j]))
    return [Example(MinusMinus(), before, y[i] + sum_over(k, y[k] * y[i] * y[j]), y[i] - y[j])]


@register(_sign_examples)
class MinusMinus(Rule):
    """Minus a product (or a sum of products) with a negative factor is plus."""

    name = "two minus signs"

    def rewrite(self, expression: Any, context: Context) -> Any:
        return everywhere(expression, _minus_minus, context)

    def sentence(self) -> Prose:
        return say("Minus times minus is plus.")


def _minus_minus(node: Any, _: Context) -> Any:
    return _without_minus(node.args[0]) if isinstance(node, Negation) else None


def _without_minus(node: Any) -> Any:
    """The node with one minus sign taken out, or None where it has none."""
    if isinstance(node, Negation):
        return node.args[0]
    if isinstance(node, SumOver):
        inner = _without_minus(node.body)
        return None if inner is None else SumOver(inner, node.index, *node.excluded)
    if isinstance(node, Multiplication):
        for at, factor in enumerate(node.args):
            if isinstance(factor, Negation):
                return product_of([*node.args[:at], *factors_of(factor.args[0]), *node.args[at + 1 :]])
    return None


def _expand_examples() -> list[Example]:
    z, y, i, j, _ = _symbols()
    return [
        Example(Expand(), y[i] * (1 - z[i]), y[i] - y[i] * z[i], y[i] * z[j]),
        Example(Expand(), -(y[i] - z[i]), -y[i] + z[i], y[i] - z[i]),
        Example(Expand(), -y[i] * (1 - z[i]) + y[j], -y[i] + y[i] * z[i] + y[j], y[i] - y[j]),
    ]


@register(_expand_examples)
class Expand(Rule):
    """A factor times a bracket becomes a sum, one term for each in the bracket."""

    name = "expanded"

    def rewrite(self, expression: Any, context: Context) -> Any:
        return everywhere(expression, _expand, context)

    def sentence(self) -> Prose:
        return say("The bracket is multiplied out.")


def _expand(node: Any, _: Context) -> Any:
    negative = isinstance(node, Negation)
    product = node.args[0] if negative else node
    if negative and isinstance(product, Addition):
        return Addition(*_opened(node))
    if not (isinstance(product, Multiplication) and isinstance(product.args[-1], Addition)):
        return None
    front = list(product.args[:-1])
    terms = []
    for term in product.args[-1].args:
        minus = isinstance(term, Negation)
        inner = term.args[0] if minus else term
        multiplied = product_of([*front, *([] if inner == ONE else factors_of(inner))])
        terms.append(Negation(multiplied) if minus != negative else multiplied)
    return Addition(*terms)


def _factor_examples() -> list[Example]:
    z, y, i, j, _ = _symbols()
    before = z[j] + y[j] * z[i] + z[i] * y[i]
    return [
        Example(FactorOut(z[i]), before, z[j] + z[i] * (y[j] + y[i]), y[i] * z[j] + z[i]),
        Example(FactorOut(z[i]), (y[i] + 1) * z[i] - z[i] * y[j], z[i] * (y[i] + 1 - y[j]), y[i] * z[j]),
    ]


@register(_factor_examples)
class FactorOut(Rule):
    """A factor that several terms share is written once, before a bracket."""

    name = "factored out"

    def __init__(self, factor: Expression) -> None:
        self.factor = factor

    def rewrite(self, expression: Any, context: Context) -> Any:
        return everywhere(expression, self._local, context)

    def _local(self, node: Any, _: Context) -> Any:
        if not isinstance(node, Addition):
            return None
        rests = [self._rest(term) for term in node.args]
        shared = [rest for rest in rests if rest is not None]
        if len(shared) < 2:
            return None
        opened = [term for rest in shared for term in (rest.args if isinstance(rest, Addition) else [rest])]
        bracket = Multiplication(self.factor, Addition(*opened))
        if len(shared) == len(rests):
            return bracket
        bracket = Marked(bracket)
        first = next(at for at, rest in enumerate(rests) if rest is not None)
        kept = [
            bracket if at == first else term for at, term in enumerate(node.args) if rests[at] is None or at == first
        ]
        return Addition(*kept)

    def _rest(self, term: Any) -> Any:
        minus = isinstance(term, Negation)
        factors = factors_of(term.args[0] if minus else term)
        at = next(
            (where for where, factor in enumerate(factors) if alpha_equal(factor, self.factor)),
            None,
        )
        if at is None or len(factors) == 1:
            return None
        rest = product_of([*factors[:at], *factors[at + 1 :]])
        return Negation(rest) if minus else rest

    def sentence(self) -> Prose:
        return say("{factor} is common to the terms.", factor=self.factor)


def _one_examples() -> list[Example]:
    _, y, i, j, _ = _symbols()
    return [Example(TidyUp(), -y[i] + y[j] * Number(1), y[j] - y[i], y[j] - y[i])]


@register(_one_examples)
class TidyUp(Rule):
    """Factors 1 are dropped, and a sum that begins with a minus begins with its first plus."""

    name = "tidied up"

    def rewrite(self, expression: Any, context: Context) -> Any:
        without = everywhere(expression, _drop_ones, context)
        clean = expression if without is None else _unmark(without)
        turned = everywhere(clean, _plus_first, context)
        return without if turned is None else turned

    def sentence(self) -> Prose:
        return say("A factor 1 may go; the positive term is written first.")


def _unmark(node: Any) -> Any:
    from derive.steps.rule import take_marks

    return take_marks(node).expression


def _drop_ones(node: Any, _: Context) -> Any:
    if isinstance(node, Multiplication) and ONE in node.args:
        return product_of([factor for factor in node.args if factor != ONE])
    return None


def _plus_first(node: Any, _: Context) -> Any:
    if not (isinstance(node, Addition) and isinstance(node.args[0], Negation)):
        return None
    at = next((where for where, term in enumerate(node.args) if not isinstance(term, Negation)), None)
    if at is None:
        return None
    return Addition(node.args[at], *node.args[:at], *node.args[at + 1 :])


def _delta_examples() -> list[Example]:
    z, y, i, _, k = _symbols()
    return [Example(CollapseDelta(), sum_over(k, y[k] * Delta(k, i)), y[i], sum_over(k, y[k] * z[i]))]


@register(_delta_examples)
class CollapseDelta(Rule):
    """A sum over k of f(k) times delta_ik is f(i)."""

    name = "delta collapses the sum"

    def rewrite(self, expression: Any, context: Context) -> Any:
        return everywhere(expression, _collapse, context)

    def sentence(self) -> Prose:
        return say("The delta is 0 except where its indices agree: one term of the sum is left.")


def _collapse(node: Any, context: Context) -> Any:
    """Collapse the innermost sums first, so that a delta of an inner index is used up there."""
    if not (isinstance(node, SumOver) and not node.excluded):
        return None
    inner = everywhere(node.body, _collapse, context)
    body = node.body if inner is None else _unmark(inner)
    factors = factors_of(body)
    for at, factor in enumerate(factors):
        if isinstance(factor, Delta) and node.index in factor.args and factor.args[0] != factor.args[1]:
            other = next(place for place in factor.args if place != node.index)
            return substitute(product_of([*factors[:at], *factors[at + 1 :]]), {node.index: other})
    return None  # its inner sums, if any, are rewritten where they stand
