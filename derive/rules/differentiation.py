"""The rules of differentiation, each leaving the smaller derivatives to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.language import (
    CLASSES,
    Addition,
    D,
    Delta,
    Derivative,
    Distinct,
    Entry,
    Exponential,
    Family,
    Index,
    IndexRange,
    Logarithm,
    Multiplication,
    Negation,
    Number,
    Power,
    Quotient,
    SumOver,
    define,
    exp,
    log,
    sum_over,
    variable,
)
from derive.language.binding import free_indices, fresh_index, substitute
from derive.language.differentiation import depends_on, partial
from derive.steps.prose import Prose, say
from derive.steps.rule import Context, Example, Marked, Rule, everywhere, register


def _letters() -> tuple[Family, Family, Index, Index, Index]:
    i, j, k = (Index(name, CLASSES) for name in "ijk")
    return variable("z", CLASSES), variable("y", CLASSES), i, j, k


def _constant(expression: Any, by: Entry) -> bool:
    return not depends_on(expression, by.family)


def _quotient_examples() -> list[Example]:
    z, _, i, j, _ = _letters()
    u, v = exp(z[i]), exp(z[j]) + 1
    after = (v * D(u, z[j]) - u * D(v, z[j])) / v**2
    return [Example(QuotientRule(), D(u / v, z[j]), after, D(u, z[j]))]


@register(_quotient_examples)
class QuotientRule(Rule):
    """(u/v)' = (v u' - u v')/v^2, with u' and v' left standing."""

    name = "quotient rule"

    def rewrite(self, expression: Any, context: Context) -> Any:
        def local(node: Any, _: Context) -> Any:
            if not (isinstance(node, Derivative) and isinstance(node.args[0], Quotient)):
                return None
            (u, v), by = node.args[0].args, node.args[1]
            over = Multiplication(v, Marked(D(u, by))) - Multiplication(u, Marked(D(v, by)))
            return Quotient(over, Power(v, Number(2)))

        return everywhere(expression, local, context)

    def sentence(self) -> Prose:
        return say("Quotient rule, both derivatives still to be done.")


def _linearity_examples() -> list[Example]:
    z, y, i, _, k = _letters()
    before = D(-y[i] * exp(z[i]) - sum_over(k, y[k] * exp(z[k]), but=i), z[i])
    after = -y[i] * D(exp(z[i]), z[i]) - sum_over(k, y[k] * D(exp(z[k]), z[i]), but=i)
    return [Example(Linearity(), before, after, D(exp(z[i]), z[i]))]


@register(_linearity_examples)
class Linearity(Rule):
    """A derivative goes term by term into a sum, past minus signs and constant factors."""

    name = "term by term"

    def rewrite(self, expression: Any, context: Context) -> Any:
        def local(node: Any, _: Context) -> Any:
            if not isinstance(node, Derivative):
                return None
            moved = move_inside(node.args[0], node.args[1])
            return None if moved == node else moved

        return everywhere(expression, local, context)

    def sentence(self) -> Prose:
        return say("A derivative is taken term by term; constant factors stay in front.")


def renamed_apart(total: SumOver, by: Entry) -> SumOver:
    """The sum, its bound index renamed if the variable of differentiation has the same letter."""
    index, letters = total.index, {other.name for other in free_indices(by)}
    if index.name not in letters:
        return total
    taken = free_indices(by) | free_indices(total) | free_indices(total.body)
    renamed = fresh_index(index, taken)
    return SumOver(substitute(total.body, {index: renamed}), renamed, *total.excluded)


def move_inside(body: Any, by: Entry) -> Any:
    """The derivative of `body`, moved inward as far as linearity allows."""
    match body:
        case Negation():
            return Negation(move_inside(body.args[0], by))
        case Addition():
            return Addition(*[move_inside(term, by) for term in body.args])
        case SumOver():
            apart = renamed_apart(body, by)
            return SumOver(move_inside(apart.body, by), apart.index, *apart.excluded)
        case Multiplication():
            varying = [factor for factor in body.args if not _constant(factor, by)]
            constant = [factor for factor in body.args if _constant(factor, by)]
            if len(varying) == 1 and constant:
                return Multiplication(*constant, move_inside(varying[0], by))
    return D(body, by)


def _log_examples() -> list[Example]:
    z, y, i, _, _ = _letters()
    u = exp(z[i])
    return [Example(LogRule(), y[i] * D(log(u), z[i]), (y[i] / u) * D(u, z[i]), D(u, z[i]))]


@register(_log_examples)
class LogRule(Rule):
    """(log u)' = u'/u, with u' left standing; a factor in front becomes the numerator."""

    name = "chain rule for the logarithm"

    def rewrite(self, expression: Any, context: Context) -> Any:
        def local(node: Any, _: Context) -> Any:
            factors = list(node.args) if isinstance(node, Multiplication) else [node]
            last = factors[-1]
            if not (isinstance(last, Derivative) and isinstance(last.args[0], Logarithm)):
                return None
            (inner,), by = last.args[0].args, last.args[1]
            front = factors[0] if len(factors) == 2 else Multiplication(*factors[:-1]) if factors[:-1] else Number(1)
            return Multiplication(Quotient(front, inner), D(inner, by))

        return everywhere(expression, local, context)

    def sentence(self) -> Prose:
        return say("Chain rule: the derivative of a logarithm is one over it, times the inner derivative.")


def _through_examples() -> list[Example]:
    z, y, i, _, k = _letters()
    x = define("x", (i,), 2 * z[i])
    loss = define("L", (), sum_over(k, y[k] * x[k]))
    before = D(loss[()], z[i])
    return [
        Example(
            ChainRule(through=x),
            before,
            sum_over(k, D(loss[()], x[k]) * D(x[k], z[i])),
            D(x[i], z[i]),
        )
    ]


@register(_through_examples)
class ChainRule(Rule):
    """dL/dw = sum over k of dL/dz_k dz_k/dw, for the defined entries z_k through which L depends on w.

    The summation runs over the first index of `through`; its other indices take the
    places of the differentiated symbol's own indices, in order.
    """

    name = "chain rule"

    def __init__(self, through: Family) -> None:
        self.through = through

    def rewrite(self, expression: Any, context: Context) -> Any:
        def local(node: Any, _: Context) -> Any:
            if not (isinstance(node, Derivative) and isinstance(node.args[0], Entry)):
                return None
            body, by = node.args
            if body.family == self.through or not depends_on(body, self.through) or by.family == self.through:
                return None
            first, *others = self.through.ranges
            if not _fit(body.args, others):
                return None
            taken = free_indices(body) | free_indices(by)
            k = fresh_index(Index(first.letters[0], first), taken)
            middle = self.through[(k, *body.args[: len(others)])]
            return SumOver(Multiplication(D(body, middle), D(middle, by)), k)

        return everywhere(expression, local, context)

    def sentence(self) -> Prose:
        definition = self.through.definition
        assert definition is not None
        return say("Chain rule through all the {z}.", z=self.through[definition.parameters])


def _fit(places: Sequence[Any], ranges: Sequence[IndexRange]) -> bool:
    """Whether the first places may stand where these ranges are expected."""
    pairs = zip(places, ranges, strict=False)
    return len(places) >= len(ranges) and all(
        isinstance(place, Number) or place.range == range_ for place, range_ in pairs
    )


def _evaluate_examples() -> list[Example]:
    z, y, i, j, k = _letters()
    apart = Context((Distinct(i, j),))
    return [
        Example(Differentiate(), D(exp(z[i]), z[j]), Number(0), exp(z[i]), apart),
        Example(Differentiate(), D(exp(z[j]) + sum_over(k, exp(z[k]), but=j), z[j]), exp(z[j]) + 0, y[i]),
        Example(
            Differentiate(),
            D(sum_over(k, y[k] * z[k]), z[i]),
            sum_over(k, y[k] * Delta(k, i)),
            y[i],
        ),
    ]


@register(_evaluate_examples)
class Differentiate(Rule):
    """Carries out the derivatives of entries and exponentials; a constant's 0 is left standing."""

    name = "derivatives carried out"

    def rewrite(self, expression: Any, context: Context) -> Any:
        def local(node: Any, here: Context) -> Any:
            # A derivative of a derivative waits until the inner one is done.
            ready = isinstance(node, Derivative) and not _has_derivative(node.args[0])
            return carry_out(node.args[0], node.args[1], here) if ready else None

        return everywhere(expression, local, context)

    def sentence(self) -> Prose:
        return say("The derivatives carried out; what does not contain the variable gives 0.")


def _has_derivative(node: Any) -> bool:
    return isinstance(node, Derivative) or any(_has_derivative(part) for part in node.args)


def carry_out(body: Any, by: Entry, context: Context) -> Any:
    """The derivative of a sum of plain terms, with one term for each of the body's."""
    if _constant(body, by):
        return Number(0)
    match body:
        case Addition():
            return Addition(*[carry_out(term, by, context) for term in body.args])
        case Negation():
            inner = carry_out(body.args[0], by, context)
            return inner if inner == Number(0) else Negation(inner)
        case Exponential():
            inner = carry_out(body.args[0], by, context)
            return inner if inner == Number(0) else body if inner == Number(1) else Multiplication(body, inner)
        case Entry() if body.family == by.family:
            return _delta_of(body, by, context)
        case Entry() if body.family.definition is not None:
            return carry_out(body.unfolded(), by, context)
        case Multiplication():
            varying = [factor for factor in body.args if not _constant(factor, by)]
            if len(varying) == 1:
                inner = carry_out(varying[0], by, context)
                if inner in (Number(0),):
                    return inner
                rest = [factor for factor in body.args if factor is not varying[0]]
                deltas = list(inner.args) if isinstance(inner, Multiplication) else [inner]
                return rest[0] if inner == Number(1) and len(rest) == 1 else Multiplication(*rest, *deltas)
        case SumOver():
            apart = renamed_apart(body, by)
            inner = carry_out(apart.body, by, context.inside(apart))
            if inner == Number(0):
                return inner
            return SumOver(inner, apart.index, *apart.excluded)
    return partial(body, by)


def _delta_of(entry: Entry, by: Entry, context: Context) -> Any:
    deltas = []
    for mine, other in zip(entry.args, by.args, strict=True):
        same = context.coincide(mine, other)
        if same is False:
            return Number(0)
        if same is None:
            deltas.append(Delta(mine, other))
    return Number(1) if not deltas else deltas[0] if len(deltas) == 1 else Multiplication(*deltas)
