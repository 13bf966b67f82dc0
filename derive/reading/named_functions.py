r"""A \sigma that the prose says is the sigmoid: "the sigmoid function $\sigma(z)$", "$\sigma$ is the logistic one".

It is known then, as if it had been written down. Not so where the document gives it a meaning of its own, where it is
a standard deviation somewhere, or where the sentence leaves open which function it is: "such as", "or tanh", "if".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from derive.reading.grammar import parse
from derive.reading.surface import Chain, nodes_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Differential, Name, Node
from derive.reading.tokens import tokens_of

SIGMA = r"\sigma"
BODY = r"\frac{{1}}{{1 + e^{{-{letter}}}}}"
AROUND = 80  # characters
_SYMBOL = r"(?:\$|\\\(|:math:`)\s{0,3}\\sigma\s{0,3}(?:\(\s{0,3}(?:\\cdot|\.|[a-z])\s{0,3}\))?\s{0,3}(?:\$|\\\)|`)"
_NAME = (
    r"(?:logistic\s{1,3}|standard\s{1,3})?(?:sigmoid|logistic)(?:\s{1,3}(?:activation|function|non-?linearity)){0,2}"
)
_NAMED = re.compile(
    rf"(?<!\ba )(?<!hard )(?<!hard-)\b{_NAME}\s{{0,3}},?\s{{0,3}}\(?\s{{0,3}}{_SYMBOL}"
    rf"|{_SYMBOL}\s{{1,3}}(?:is|denotes|be|means|for)\s{{1,3}}the\s{{1,3}}{_NAME}",
    re.IGNORECASE,
)
_LEFT_OPEN = re.compile(
    r"e\.g\.|\b(?:such as|for (?:example|instance)|like|or|any|some|not|if|usually|often|typically|tanh|relu|hard"
    r"|general\w*|arbitrary|various|different|scaled|bipolar|approximat\w*|variance|deviation|another|other)\b",
    re.IGNORECASE,
)
_OF_ANY_KIND = re.compile(
    rf"{_SYMBOL}[^.$`]{{0,40}}\b(?:an?|some|any|the)\s{{1,3}}(?:\w+\s{{1,3}})?(?:activation|non-?linear\w*)\b",
    re.IGNORECASE,
)

Meaning = tuple[tuple[Name, ...], Node, int]


def named_functions(chains: Sequence[Chain], text: str) -> dict[str, Meaning]:
    """The sigmoid, if the prose says so plainly and nothing in the document says otherwise."""
    if not _is_named(text) or any(_gives_a_meaning(chain) for chain in chains):
        return {}
    roots = [node for chain in chains for node in nodes_of(chain) if chain.displayed or not _is_plain(node)]
    if any(_stands_otherwise(root) for root in roots):
        return {}
    found = (node for root in roots for node in root.walk() if isinstance(node, Applied) and node.head.name == SIGMA)
    plain = (letter_of(node.arguments[0]) for node in found if len(node.arguments) == 1)
    letter = next((each for each in plain if each), r"\mathrm{argument}")  # which no document has
    parameter = parse(tokens_of(letter))
    assert isinstance(parameter, Name)
    return {SIGMA: ((parameter,), parse(tokens_of(BODY.format(letter=letter))), 0)}


def _is_named(text: str) -> bool:
    said = [_around(text, found) for found in _NAMED.finditer(text)]
    return bool(said) and not any(map(_LEFT_OPEN.search, said)) and not _is_of_any_kind(text)


def _is_of_any_kind(text: str) -> bool:
    return any(not re.search("sigmoid|logistic", found[0], re.IGNORECASE) for found in _OF_ANY_KIND.finditer(text))


def _around(text: str, found: re.Match[str]) -> str:
    """The sentence in which something stands, as far as it is near."""
    before = re.split(r"[.!?]\s|\n\s*\n", text[max(0, found.start() - AROUND) : found.start()])[-1]
    behind = re.split(r"[.!?]\s|\n\s*\n", text[found.end() : found.end() + AROUND])[0]
    return before + found[0] + behind


def _gives_a_meaning(chain: Chain) -> bool:
    r"""Whether a chain says what \sigma of a letter is without speaking of it: any other function could be meant."""
    for left, right in zip(chain.sides, chain.sides[1:], strict=False):
        pairs = ((left.node, right), (right.node, left))
        if any(_is_of_a_letter(one) and (other.node is None or not _speaks(other.node)) for one, other in pairs):
            return True
    return False


def _is_of_a_letter(node: Node | None) -> bool:
    return (
        isinstance(node, Applied)
        and node.head.name == SIGMA
        and not node.head.primes
        and all(letter_of(each) for each in node.arguments)
    )


def _speaks(node: Node) -> bool:
    return any(isinstance(each, Applied) and each.head.name == SIGMA for each in node.walk())


def _stands_otherwise(node: Node) -> bool:
    r"""Whether \sigma stands for a quantity somewhere: \sigma^2, \sigma_i, x / \sigma; in d\sigma / dz it doesn't."""
    if isinstance(node, Name):
        return node.name == SIGMA or any(map(_stands_otherwise, (*node.lower, *node.raised)))
    return any(map(_stands_otherwise, _below(node)))


def _below(node: Node) -> Iterable[Node]:
    if isinstance(node, Applied) and node.head.name == SIGMA:
        marked = bool(node.head.lower or node.head.raised)
        return (node.head,) if marked or len(node.arguments) != 1 else node.arguments
    if isinstance(node, Differential) and _is_plain(node.body):
        return (node.by,)
    return node.below


def _is_plain(node: Node) -> bool:
    return letter_of(node) == SIGMA
