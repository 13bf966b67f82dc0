r"""A chain that says of probabilities that they add up to 1: \sum_k y_k = 1 is a hypothesis, and no claim."""

from __future__ import annotations

from derive.reading.probability.probabilities import probability_of
from derive.reading.surface import Chain
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Big, Name, Node, Numeral


def says_sum_is_1(chain: Chain) -> bool:
    """Whether the chain is an assumption of its own: a sum of a symbol's entries is 1."""
    if len(chain.sides) != 2 or chain.sides[1].member.joined != "=":
        return False
    total, one = (side.node for side in chain.sides)
    plain = isinstance(total, Big) and total.operator == "sum" and not total.excluded and _is_symbol(total.body)
    if not (isinstance(total, Big) and plain) or _is_over_a_condition(total):
        return False
    return isinstance(one, Numeral) and one.value == 1


def _is_over_a_condition(total: Big) -> bool:
    """Whether a sum runs over what a probability is given: over k of P(x | k) nobody assumes that it is 1."""
    found = probability_of(total.body)
    inside = {letter_of(node) for each in found.given for node in each.walk()} if found is not None else set()
    return total.index is not None and letter_of(total.index) in inside


def _is_symbol(node: Node) -> bool:
    """Whether this is a symbol, perhaps of arguments: y_k, p(x)."""
    named = isinstance(node, Applied) and all(isinstance(argument, Name) for argument in node.arguments)
    return named or isinstance(node, Name)
