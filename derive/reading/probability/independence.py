r"""That a probability is the product of those of the samples: no law, but what a text assumes of its samples.

P(y | x; w) = \prod_i P(y^{(i)} | x^{(i)}; w)               so it is of samples that are independent
P(t | z) = \prod_i P(t_i = 1 | z_i)^{t_i} (1 - P(t_i = 1 | z_i))^{1 - t_i}        the same, each t_i being 0 or 1
P(t | z) = \prod_c P(t_c | z)^{t_c}                         so it is of a t of which one entry is 1

Each sample must have its own index throughout; what has none, as w, is the same for all. So may stand the logarithms
of both sides, or the argmax.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from derive.reading.likeness import likeness, unbracketed
from derive.reading.probability.probabilities import LIKELIHOODS, PROBABILITIES, Probability, is_number, probability_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import (
    Big,
    Function,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Product,
    Relation,
    Sum,
)

HEADS = PROBABILITIES | LIKELIHOODS
DATA = frozenset({"d", r"\mathcal{d}", r"\mathscr{d}"})  # letters for all samples together
INDEPENDENT = "an assumption: the samples are independent"
ONE_HOT = "an assumption: one entry is 1, and the others are 0"


@dataclass(frozen=True)
class _Whole:
    """A probability, or a product of some over an index, below a minus, a logarithm or an argmax."""

    around: tuple[Any, ...]
    sign: int
    logarithm: bool
    core: Node


def assumption_in(left: Node, right: Node) -> str:
    """What an equality assumes, where it puts a probability as the product of those of the samples; else nothing."""
    for here, there in ((left, right), (right, left)):
        whole, parts = _whole(here), _whole(there)
        product = parts.core
        if not isinstance(product, Big) or product.operator != "prod" or product.index is None:
            continue
        if not _is_over_all(product):
            continue
        if (whole.around, whole.sign, whole.logarithm) != (parts.around, parts.sign, parts.logarithm):
            continue
        told = _of_samples(whole.core, product.body, letter_of(product.index))
        if told:
            return told
    return ""


def _is_over_all(product: Big) -> bool:
    """Whether a product leaves none of its factors out: of those from 2 on, or but one, nobody says that."""
    last = product.last
    first = product.first.value if isinstance(product.first, Numeral) else None if product.first is not None else 1
    ends = last is None or (isinstance(last, (Name, Numeral)) and first == 1) or first == 0
    return not product.excluded and ends and first in (0, 1)


def _whole(node: Node) -> _Whole:
    node = unbracketed(node)
    match node:
        case Minus():
            inner = _whole(node.inner)
            return replace(inner, sign=-inner.sign) if not inner.around else _Whole((), 1, False, node)
        case Function(name="log"):
            inner = _whole(node.argument)
            plain = not inner.logarithm and not inner.around and inner.sign == 1
            return replace(inner, logarithm=True) if plain else _Whole((), 1, False, node)
        case Operator(name="argmax" | "argmin", arguments=(body,)):
            inner = _whole(body)
            return replace(inner, around=(node.name, node.binds, *inner.around))
        case Big(operator="sum"):
            inner = _whole(node.body)
            if inner.logarithm and not inner.around:  # the sum of logarithms is the logarithm of a product
                return replace(inner, core=replace(node, operator="prod", body=inner.core))
    return _Whole((), 1, False, node)


def _of_samples(whole: Node, body: Node, letter: str) -> str:
    """What makes `whole` the product of these factors over the samples, or over the entries of one."""
    everything = probability_of(whole, HEADS)
    if everything is None:
        return ""
    factor, power = _factor(unbracketed(body))
    one = probability_of(factor, HEADS) if factor is not None else None
    if one is None or one.head != everything.head or not _match(everything, one, letter):
        return ""
    if power is None:
        return INDEPENDENT
    (event,) = one.of if len(one.of) == 1 else (None,)
    symbol = event.left if isinstance(event, Relation) else event
    if symbol is None or likeness(symbol) != likeness(power):
        return ""
    whole_factor = not isinstance(unbracketed(body), PowerOf)
    given = any(letter in _scripts(each) for each in one.given)
    # Of samples the power of P(t_i = 1) alone leaves out those with t_i = 0.
    return INDEPENDENT if whole_factor else "" if given else ONE_HOT


def _factor(body: Node) -> tuple[Node | None, Node | None]:
    """The probability of one sample in a product, and the exponent that picks it: P(t_i = 1 | z_i)^{t_i} (1 - ...)."""
    match body:
        case PowerOf():
            return unbracketed(body.base), unbracketed(body.exponent)
        case Product(factors=(first, second)):
            one, other = unbracketed(first), unbracketed(second)
            if not (isinstance(one, PowerOf) and isinstance(other, PowerOf)):
                return None, None
            of = probability_of(unbracketed(one.base))
            single = (
                of is not None and len(of.of) == 1 and isinstance(of.of[0], Relation) and is_number(of.of[0].right, 1)
            )
            if single and _is_rest(other.base, one.base) and _is_rest(other.exponent, one.exponent):
                return unbracketed(one.base), unbracketed(one.exponent)
            return None, None
    return body, None


def _is_rest(node: Node, of: Node) -> bool:
    """Whether a node is 1 minus another."""
    node = unbracketed(node)
    rest = isinstance(node, Sum) and node.signs == (1, -1) and is_number(node.terms[0], 1)
    return isinstance(node, Sum) and rest and likeness(node.terms[1]) == likeness(of)


def _match(everything: Probability, one: Probability, letter: str) -> bool:
    """Whether the probability of one sample has that sample's y where the other has all of them."""
    if len(everything.of) != len(one.of) or len(everything.given) != len(one.given):
        return False
    pairs = list(zip(everything.events, one.events, strict=True))
    own = [_is_sample_of(each, all_, letter) for all_, each in pairs]
    same = [likeness(each) == likeness(all_) and letter not in _scripts(each) for all_, each in pairs]
    likelihood = probability_of(one.node) is None
    varied = own if likelihood else own[: len(one.of)]
    return all(map(any, zip(own, same, strict=True))) and any(varied)


def _is_sample_of(one: Node, everything: Node, letter: str) -> bool:
    """Whether one is y_i or y^{(i)}, and the other y or Y."""
    one = one.left if isinstance(one, Relation) and is_number(one.right, 1) else one
    if not isinstance(one, Name) or not isinstance(everything, Name) or everything.lower or everything.raised:
        return False
    alike = one.name.lower() == everything.name.lower() or everything.name.lower() in DATA
    return alike and [letter_of(each) for each in (*one.lower, *one.raised)] == [letter]


def _scripts(node: Node) -> set[str]:
    names = [each for each in node.walk() if isinstance(each, Name)]
    return {letter_of(place) for each in names for place in (*each.lower, *each.raised)}
