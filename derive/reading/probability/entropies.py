r"""Entropies and divergences: what everybody means by H and KL, so that no text may define them otherwise.

    H(p) = -\sum_i p_i \log p_i     H(p, q) = -\sum_i p_i \log q_i     KL(p \| q) = \sum_i p_i \log \frac{p_i}{q_i}

An equality that has a logarithm or another entropy on its right, and isn't of this form, claims something. H may be
any function where neither stands there: the H(x) = F(x) + x of a block with a bypass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derive.reading.likeness import likeness, unbracketed
from derive.reading.syntax import Applied, Big, FractionOf, Function, Minus, Name, Node, Numeral, Operator, Product, Sum

ENTROPY = frozenset({"H", r"\mathcal{H}", r"\mathbb{H}", r"\mathrm{H}"})
DIVERGENCE = frozenset({"KL", r"\mathrm{KL}"})
INFORMATION = frozenset({"I", "MI", r"\mathrm{MI}", r"\mathcal{I}"})
MEANS = frozenset({"E", "int"})
NO_DEFINITION = "this entropy has a meaning that everybody knows, and that it is this isn't seen"


@dataclass(frozen=True)
class _Term:
    """A logarithm in a sum, with its sign and what stands before it."""

    sign: int
    weights: tuple[Node, ...]
    of: Node


def claims_of_entropy(left: Node | None, right: Node | None) -> bool:
    """Whether an equality sets an entropy equal to something else than what it is by definition."""
    kind = _kind(left) if left is not None else ""
    if not kind or left is None or right is None or not any(map(_is_telling, right.walk())):
        return False
    terms = list(_terms(right))
    arguments = [_called(each) for each in left.arguments] if isinstance(left, (Applied, Operator)) else []
    if any(_kind(node) for node in right.walk()) or not terms:
        return True
    if kind == "entropy":
        return not all(_is_of_entropy(term, arguments) for term in terms)
    return kind == "information" or not _is_divergence(terms, arguments)


def _kind(node: Node) -> str:
    match node:
        case Applied():
            name, scripts = node.head.name, (*node.head.lower, *node.head.raised)
        case Operator():
            name, scripts = node.name, node.scripts
        case _:
            return ""
    plain = name.rstrip("|")
    told = "".join(each.name for each in scripts if isinstance(each, Name))
    if plain in DIVERGENCE or (plain == "D" and (name != plain or "KL" in told)):
        return "divergence"
    if plain in INFORMATION and len(node.arguments) > 1:
        return "information"
    return "entropy" if plain in ENTROPY else ""


def _is_telling(node: Node) -> bool:
    return (isinstance(node, Function) and node.name == "log") or bool(_kind(node))


def _terms(node: Node) -> Iterator[_Term]:
    """The logarithms whose sum this is, each with its sign; of anything else nothing."""
    node = unbracketed(node)
    match node:
        case Minus():
            yield from (_Term(-each.sign, each.weights, each.of) for each in _terms(node.inner))
        case Big(operator="sum"):
            yield from _terms(node.body)
        case Operator(arguments=(body,)) if node.name in MEANS:
            yield from _terms(body)
        case Sum():
            for part, sign in zip(node.terms, node.signs, strict=True):
                yield from (_Term(sign * each.sign, each.weights, each.of) for each in _terms(part))
        case Product():
            found = [(at, list(_terms(each))) for at, each in enumerate(node.factors)]
            inside = [(at, terms) for at, terms in found if terms]
            if len(inside) == 1:
                at, terms = inside[0]
                weights = (*node.factors[:at], *node.factors[at + 1 :])
                yield from (_Term(each.sign, (*weights, *each.weights), each.of) for each in terms)
        case Applied(arguments=(body,)):  # p_i (\log p_i - \log q_i)
            yield from (_Term(each.sign, (node.head, *each.weights), each.of) for each in _terms(body))
        case Function(name="log"):
            yield from _logarithms(unbracketed(node.argument))


def _logarithms(of: Node) -> Iterator[_Term]:
    over, under = (of.over, of.under) if isinstance(of, FractionOf) else (of, None)
    for sign, each in ((1, unbracketed(over)), (-1, unbracketed(under) if under is not None else None)):
        if each is not None and not isinstance(each, Numeral):
            yield _Term(sign, (), each)


def _is_of_entropy(term: _Term, arguments: Sequence[str]) -> bool:
    """Whether a term is -p log p, or the -p log q of a cross-entropy."""
    weights = [unbracketed(each) for each in term.weights]
    if term.sign > 0:
        return False
    if not weights:  # within an expectation
        return True
    if len(arguments) == 2 and _called(term.of) in arguments:
        return _called(term.of) == arguments[1] and arguments[0] in map(_called, weights)
    return len(arguments) > 1 or likeness(term.of) in map(likeness, weights)


def _is_divergence(terms: Sequence[_Term], arguments: Sequence[str]) -> bool:
    """Whether the logarithm of the first comes with a plus, and that of the second with a minus."""
    above, below = ({_called(each.of) for each in terms if each.sign == sign} for sign in (1, -1))
    if len(arguments) == 2 and {*arguments} <= above | below:
        return arguments[0] in above and arguments[1] in below
    weights = {_called(unbracketed(weight)) for each in terms for weight in each.weights}
    return bool(below) and bool(above & weights)


def _called(node: Node) -> str:
    """The letter of a distribution, small: p for P(x) and for p_i."""
    name = node.head.name if isinstance(node, Applied) else node.name if isinstance(node, (Name, Operator)) else ""
    return name.partition("(")[0].rstrip("|").lower()
