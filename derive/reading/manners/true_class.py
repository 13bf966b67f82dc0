r"""A loss of the true class, L = -\log p_c: it is one for each c, and a document writes L all the same.

Where p_i stands elsewhere, no sum binds c and nothing is said to be of any c, the c is one class of all, and L is L_c.
So \partial L / \partial z_i = p_i - \delta_{ic} is read for every i and c. The symbol has to have that one meaning, and
no index anywhere. A line that speaks of other symbols, the y of a one-hot label, may mean them by c, and isn't false.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.reading.surface import Chain, nodes_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import Big, Differential, Name, Node, Relation

OF_OTHERS = "{} may have something to do with the class {}"
DELTAS = frozenset({r"\delta", "1", r"\mathbf{1}", r"\mathbb{1}"})


def write_true_classes(chains: Sequence[Chain]) -> None:
    """Give such losses the index that they leave out."""
    equal = [chain for chain in chains if len(chain.sides) > 1]  # that $c$ is the true class may be said in words
    nodes = [node for chain in equal for root in nodes_of(chain) for node in root.walk()]
    names = [node for node in nodes if isinstance(node, Name)]
    indexed = {name.name for name in names if name.lower or name.raised}
    derived = {letter_of(node.body) for node in nodes if isinstance(node, Differential)} - indexed
    letters: dict[str, set[str]] = {}
    for name in names:
        letters.setdefault(name.name, set()).add(_letter_below(name))
    taken = _taken(chains, nodes, names)
    for chain in chains:
        head, body = _head_and_body(chain)
        if head is None or body is None or letter_of(head) not in derived:
            continue
        inside = [node for node in body.walk() if isinstance(node, Name) and len(letters[node.name] - {""}) > 1]
        below = [_letter_below(name) for name in inside]
        labels = {each for each in below if len(each) == below.count(each) == 1} - taken  # y_i y_i may be a sum
        whole = [side for each in chains for side in each.sides if side.node and letter_of(side.node) == head.name]
        if len(labels) == 1 and len(whole) == 1:
            _write(chains, head.name, labels.pop())


def _taken(chains: Sequence[Chain], nodes: Sequence[Node], names: Sequence[Name]) -> set[str]:
    """Letters that are no class: bound by a sum, of any entry of what is defined, or quantities of their own."""
    bound = {letter_of(node.index) for node in nodes if isinstance(node, Big) and node.index is not None}
    heads = [chain.sides[0].node for chain in chains if len(chain.sides) > 1]
    general = {letter_of(place) for head in heads if isinstance(head, Name) for place in head.lower}
    scripts = {id(part) for name in names for part in _scripts(name)}
    related = {id(part) for node in nodes if isinstance(node, Relation) for part in node.walk()}
    return bound | general | {letter_of(name) for name in names if id(name) not in scripts | related}


def _scripts(name: Name) -> Iterator[Node]:
    return (part for place in (*name.lower, *name.raised) for part in place.walk())


def _head_and_body(chain: Chain) -> tuple[Name | None, Node | None]:
    head, body = (chain.sides[0].node, chain.sides[1].node) if len(chain.sides) > 1 else (None, None)
    plain = isinstance(head, Name) and bool(letter_of(head)) and chain.sides[1].member.joined in ("=", ":=")
    return (head, body) if plain and isinstance(head, Name) else (None, None)


def _letter_below(name: Name) -> str:
    return letter_of(name.lower[0]) if len(name.lower) == 1 else ""


def _write(chains: Sequence[Chain], symbol: str, label: str) -> None:
    known = _made_of(chains, symbol)
    for chain in chains:
        names = [node for root in nodes_of(chain) for node in root.walk() if isinstance(node, Name)]
        if not any(letter_of(name) == symbol for name in names):
            continue
        others = sorted({name.name for name in names if name.lower} - known - DELTAS)
        for side in chain.sides:
            side.node = _with_label(side.node, symbol, label) if side.node is not None else None
            side.tree = _with_label(side.tree, symbol, label) if side.tree is not None else None
            if others:
                side.doubt = OF_OTHERS.format(others[0], label)


def _made_of(chains: Sequence[Chain], symbol: str) -> set[str]:
    """The symbols that one is made of, by what the chains say."""
    found: set[str] = set()
    ahead = [symbol]
    while ahead:
        name = ahead.pop()
        if name in found:
            continue
        found.add(name)
        for chain in chains:
            head = chain.sides[0].node
            if isinstance(head, Name) and head.name == name and len(chain.sides) > 1:
                bodies = [side.node for side in chain.sides[1:] if side.node is not None]
                ahead += [node.name for body in bodies for node in body.walk() if isinstance(node, Name)]
    return found


def _with_label(node: Node, symbol: str, label: str) -> Node:
    if isinstance(node, Name) and letter_of(node) == symbol:
        return replace(node, lower=(Name(node.span, label),))
    return node.with_below(lambda part: _with_label(part, symbol, label))
