r"""Sums over samples that write no index: C = -\frac1n \sum_x [y \ln a + (1 - y) \ln(1 - a)], where x is the input.

Nothing in such a sum has the letter that it runs over, and that is no index anywhere. All that stands in it is meant
of the sample; so each symbol is given the sample's index, but what the document differentiates by and gives no
meaning, the weights. That a symbol is the same for all samples is a case of this, so what is true of it is true.
What has a symbol within such a sum and beside it, or one with an index above, isn't read. Where the sum's letter is
that of no quantity, \sum_i (y - a)^2, nothing is done but that nothing is called false: two such sums need not have
as many terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.reading.likeness import likeness
from derive.reading.matrices.kinds import FUNCTIONS
from derive.reading.problems import NotRead
from derive.reading.surface import Chain, nodes_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Big, Differential, Name, Node, Numeral, Operator, Slice

LETTERS = "sirnmkqdgh"
CONSTANTS = frozenset({"e", r"\pi"})
DOUBT = "nothing in a sum has its index, and what is meant of each isn't said"
WHY = "a sum runs over samples, and which of the symbols in it hang on them isn't said"


def index_silent_samples(chains: Sequence[Chain]) -> None:
    """Give the symbols in such sums the index of the sample."""
    roots = [root for chain in chains for root in nodes_of(chain)]
    nodes = [node for root in roots for node in root.walk()]
    scripts = {letter_of(place) for node in nodes if isinstance(node, Name) for place in (*node.lower, *node.raised)}
    silent = {_over(node) for node in nodes if _is_silent(node)} - {""} - scripts
    used = {node.name for node in nodes if isinstance(node, Name)}
    letter = next((each for each in LETTERS if each not in used), "")
    over = silent & {name.name for root in roots for name in _names([root])} if letter else set()
    for side in (side for chain in chains for side in chain.sides):
        if side.node is not None and any(_over(node) in silent - over for node in side.node.walk()):
            side.doubt = side.doubt or DOUBT
    if not over:
        return
    variables = {each.name for node in nodes if isinstance(node, Differential) for each in _names([node.by])}
    heads = {chain.sides[0].node.name for chain in chains if isinstance(chain.sides[0].node, Name)}
    functions = {node.head.name for node in nodes if isinstance(node, Applied)} - {n.name for n in _names(roots)}
    bound = {letter_of(node.index) for node in nodes if isinstance(node, Big) and node.index is not None}
    fixed = frozenset((variables - heads) | functions | FUNCTIONS | CONSTANTS | bound) - over
    calls: dict[str, list[Applied]] = {}
    for node in nodes:
        if isinstance(node, Applied):
            calls.setdefault(node.head.name, []).append(node)
    called = {
        name: replace(each[0], head=replace(each[0].head, primes=0)) for name, each in calls.items() if _are_alike(each)
    }
    samples = _Samples(frozenset(over), letter, fixed, called)
    for chain in chains:
        samples.index(chain)


def _are_alike(calls: Sequence[Applied]) -> bool:
    """Whether a function is of one thing all over."""
    return len({tuple(map(likeness, call.arguments)) for call in calls}) == 1


def _over(node: Node) -> str:
    """The letter that a sum runs over without limits."""
    if not isinstance(node, Big) or node.operator != "sum" or node.index is None or node.excluded:
        return ""
    return "" if node.first or node.last else letter_of(node.index)


def _is_silent(node: Node) -> bool:
    """Whether nothing in a sum has the letter that it runs over, and something could have."""
    letter = _over(node)
    if not letter or not isinstance(node, Big) or letter in {letter_of(part) for part in node.body.walk()}:
        return False
    return any(True for _ in _names([node.body]))


def _names(roots: Iterable[Node]) -> Iterator[Name]:
    """The symbols in trees, without those before a bracket and those that are indices."""
    for root in roots:
        if isinstance(root, Name):
            yield root
        elif isinstance(root, Applied):
            yield from _names(root.arguments)
        elif isinstance(root, Big):
            yield from _names([root.body])
        else:
            yield from _names(root.below)


def _all_names(root: Node) -> set[str]:
    """The symbols in a tree, also those before a bracket."""
    heads = {node.head.name for node in root.walk() if isinstance(node, Applied)}
    return heads | {name.name for name in _names([root])}


@dataclass(frozen=True)
class _Samples:
    """Gives an index: `over` are the letters of such sums, `fixed` the symbols that no sample changes."""

    over: frozenset[str]
    letter: str
    fixed: frozenset[str]
    called: Mapping[str, Applied]  # the functions that are of one thing all over

    def index(self, chain: Chain) -> None:
        """Give the index to the symbols in a chain's sums, or note that nothing of it is false."""
        sides = [
            side for side in chain.sides if side.node is not None and any(map(self._is_of_samples, side.node.walk()))
        ]
        roots = [side.node for side in chain.sides if side.node is not None]
        within = {name for root in roots for sum_ in self._sums(root) for name in _all_names(sum_.body)}
        beside = {name for root in roots for name in _all_names(self._without_sums(root))}
        bodies = [sum_.body for root in roots for sum_ in self._sums(root)]
        plain = not (within & beside) - self.fixed and not any(map(self._is_odd, bodies))
        for side in sides:
            assert side.node is not None
            if plain:
                side.tree = side.node = self._indexed(side.node)
            else:
                side.problem = side.problem or NotRead(WHY, side.member.span)

    def _is_of_samples(self, node: Node) -> bool:
        return _over(node) in self.over

    def _sums(self, node: Node) -> Iterator[Big]:
        if isinstance(node, Big) and self._is_of_samples(node):
            yield node
        else:
            for part in node.below:
                yield from self._sums(part)

    def _without_sums(self, node: Node) -> Node:
        if isinstance(node, Big) and self._is_of_samples(node):
            return Numeral(node.span, Fraction(0))
        return node.with_below(self._without_sums)

    def _indexed(self, node: Node) -> Node:
        if isinstance(node, Big) and self._is_of_samples(node):
            return replace(node, index=Name(node.span, self.letter), body=self._of_sample(node.body))
        return node.with_below(self._indexed)

    def _of_sample(self, node: Node) -> Node:
        if isinstance(node, Name):
            return node if node.name in self.fixed else replace(node, raised=(Name(node.span, self.letter),))
        if isinstance(node, Differential) and isinstance(node.body, Name) and node.body.name in self.called:
            node = replace(node, body=self.called[node.body.name])
        if isinstance(node, Applied):
            head = self._of_sample(node.head)  # which may be a factor: x_j (a - y)
            assert isinstance(head, Name)
            return replace(node, head=head, arguments=tuple(map(self._of_sample, node.arguments)))
        return node.with_below(self._of_sample)

    def _is_odd(self, node: Node) -> bool:
        """Whether a symbol has an index above already, is a whole vector, or an operator is of it."""
        if isinstance(node, Name):
            sliced = any(isinstance(part, Slice) for part in node.lower)
            return bool(node.raised or node.bold or node.transposed or node.primes or sliced)
        if isinstance(node, Applied) and node.head.name in self.fixed:
            return any(map(self._is_odd, node.arguments))
        if isinstance(node, Differential) and isinstance(node.body, Name) and node.body.name in self.fixed:
            return node.body.name not in self.called
        return isinstance(node, Operator) or any(map(self._is_odd, node.below))
