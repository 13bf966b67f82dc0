r"""A sigmoid that is shown by an example, \sigma(w x + b) = \frac{1}{1 + e^{-(w x + b)}}, and told nowhere else.

Whoever writes this means the function of any argument. It is known then, as one that is written of a letter, and that
equality says what it is.
Not so where the document gives the letter a meaning of its own, or where it stands for a quantity somewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from derive.reading.grammar import parse
from derive.reading.likeness import likeness, unbracketed
from derive.reading.matrices.kinds import FUNCTIONS
from derive.reading.named_functions import Meaning
from derive.reading.surface import Chain, nodes_of
from derive.reading.syntax import Applied, Name, Node, Numeral
from derive.reading.tokens import tokens_of

FORMS = (r"\frac{{1}}{{1 + e^{{-{0}}}}}", r"\frac{{1}}{{1 + \exp(-{0})}}", r"\frac{{1}}{{e^{{-{0}}} + 1}}",
         r"\frac{{e^{{{0}}}}}{{1 + e^{{{0}}}}}", r"\frac{{e^{{{0}}}}}{{e^{{{0}}} + 1}}",
         r"\frac{{\exp({0})}}{{1 + \exp({0})}}", r"(1 + e^{{-{0}}})^{{-1}}")  # fmt: skip
PARAMETER = r"\mathrm{argument}"  # no document has it


def shown_functions(chains: Sequence[Chain], known: Collection[str]) -> dict[str, Meaning]:
    """The functions that an example shows to be the sigmoid; marks the side that shows it."""
    found: dict[str, Meaning] = {}
    forms = {likeness(parse(tokens_of(form.format(PARAMETER)))) for form in FORMS}
    parameter, body = parse(tokens_of(PARAMETER)), parse(tokens_of(FORMS[0].format(PARAMETER)))
    assert isinstance(parameter, Name)
    for chain in chains:
        for left, right in zip(chain.sides, chain.sides[1:], strict=False):
            node, meaning = left.tree, right.tree
            if not isinstance(node, Applied) or meaning is None or not _is_an_example(node) or right.problem:
                continue
            name = node.head.name
            argument = likeness(node.arguments[0])
            shown = likeness(_with_parameter(meaning, argument, parameter)) in forms
            if shown and name not in {*known, *found} and not _stands_otherwise(name, chains):
                found[name] = ((parameter,), body, chain.number)
                right.shows = True
    return found


def _is_an_example(node: Applied) -> bool:
    """Whether a function is taken of something that is made of symbols."""
    head = node.head
    plain = not (head.lower or head.raised or head.primes or head.transposed or head.bold)
    alone = len(node.arguments) == 1 and not isinstance(unbracketed(node.arguments[0]), (Name, Numeral))
    return plain and alone and head.name in FUNCTIONS


def _with_parameter(node: Node, argument: object, parameter: Name) -> Node:
    if likeness(node) == argument:
        return parameter
    return node.with_below(lambda part: _with_parameter(part, argument, parameter))


def _stands_otherwise(name: str, chains: Sequence[Chain]) -> bool:
    """Whether a letter stands for a quantity somewhere, or a display says what it is of a symbol."""
    for chain in chains:
        for side in chain.sides[:-1]:
            node = side.tree
            told = (
                isinstance(node, Applied)
                and node.head.name == name
                and all(isinstance(argument, Name) for argument in node.arguments)
            )
            if told and len(chain.sides) > 1 and not _speaks_too(chain, name):
                return True
        for root in nodes_of(chain):
            heads = {id(node.head) for node in root.walk() if isinstance(node, Applied)}
            names = (node for node in root.walk() if isinstance(node, Name) and node.name == name)
            if any(id(node) not in heads for node in names):
                return True
    return False


def _speaks_too(chain: Chain, name: str) -> bool:
    """Whether a side behind the first one speaks of the function too: then it is a claim on it."""
    nodes = (node for side in chain.sides[1:] if side.tree is not None for node in side.tree.walk())
    return any(isinstance(node, Applied) and node.head.name == name for node in nodes)
