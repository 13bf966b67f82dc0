r"""What is said of one sample, or of one layer, is meant of each: z = w^T x of the z^{(i)}, a^l = f(z^l) of a^{l+1}.

    \hat y = \alpha x + \beta                    \hat y_i, where there are x_i and no \alpha_i
    z = \sum_j w_j x_j                           z^{(i)}, where there are x_j^{(i)} and no w_j^{(i)}
    h_\theta(x) = \sum_j \theta_j x_j             h_\theta(x^{(i)}): of what stands in the bracket
    \delta^l_j = \partial C / \partial z^l_j     \delta^{l+1}_k

A symbol that the document gives a meaning of its own keeps that. Where it isn't clear which symbols go along with the
sample, nothing is taken; and what is made of such a meaning can be proved and is never called false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from derive.reading.knowledge import Document, Key, Meant
from derive.reading.likeness import likeness
from derive.reading.problems import NotRead, Span
from derive.reading.symbols import Slot, letter_of
from derive.reading.syntax import Applied, Big, Differential, Name, Node, Numeral, Sum

FAR = 10_000_000  # no place in a document
LARGEST_STEP = 100
Put = Callable[[Name, Node], Name]


@dataclass(frozen=True)
class Uses:
    r"""The symbols of a document, one name for each, and what the displays that begin with one set it equal to."""

    names: dict[Key, Name]
    heads: Mapping[Key, Sequence[tuple[Name, Node]]]
    applied: Mapping[Key, Applied]  # and those with arguments: the h_\theta(x) that one symbol stands for


def uses_in(roots: Iterable[Node], equalities: Iterable[tuple[Node, Node]], document: Document) -> Uses:
    """All symbols below these nodes; `equalities` are the first two sides of the displays."""
    names: dict[Key, Name] = {}
    heads: dict[Key, list[tuple[Name, Node]]] = {}
    applied: dict[Key, Applied] = {}
    for root in roots:
        for node in root.walk():
            for key in _keys(node, document):
                assert isinstance(node, Name)
                names.setdefault(key, node)
            for key in _applied_keys(node, document):
                assert isinstance(node, Applied)
                applied.setdefault(key, node)
    for left, right in equalities:
        head = left.head if isinstance(left, Applied) else left
        for key in _keys(head, document):
            assert isinstance(head, Name)
            heads.setdefault(key, []).append((head, right))
        for key in _applied_keys(left, document):
            assert isinstance(left, Applied)
            heads.setdefault(key, []).append((document.symbol_of(left), right))
    return Uses(names, heads, applied)


def define_instances(document: Document, before: Iterable[Key], uses: Uses) -> None:
    """Give the instances of what was defined since then their meanings."""
    new = {*document.meant} - {*before}
    while new:
        met = [key for start in sorted(new) for key in _define_from(start, document, uses)]
        # A derivative of another layer may speak of what stands nowhere else.
        new = {*document.meant} - document.instances if met else set()


def _define_from(key: Key, document: Document, uses: Uses) -> Iterator[Key]:
    """Define the instances of one symbol; gives the symbols that are met in them for the first time."""
    head, meant = uses.names.get(key), document.meant[key]
    if key in uses.applied:
        _define_at_samples(uses.applied[key], meant, document, uses)
    if head is None or head.primes or any(_is_name(node, head.name) for node in meant.body.walk()):
        return
    for other, name in [*uses.names.items()]:
        if name.name != head.name or other in document.meant or name.primes:
            continue
        found = _of_layer(head, name, meant, document) or _of_sample(head, name, meant, document, uses)
        if found is None or _has_its_own(other, found, document, uses):
            continue
        number = -FAR - len(document.instances)
        document.instances.add(other)
        document.define(other, replace(found, chain=number))
        for node in found.body.walk() if isinstance(found.body, Differential) else ():
            for each in _keys(node, document):
                if each not in uses.names and isinstance(node, Name):
                    uses.names[each] = node
                    yield each


def _define_at_samples(head: Applied, meant: Meant, document: Document, uses: Uses) -> None:
    """Define what a symbol with an argument is for that of each sample."""
    for other, node in uses.applied.items():
        found = None if other in document.meant else _of_argument(head, node, meant, document, uses)
        if found is not None and not _has_its_own(other, found, document, uses):
            number = -FAR - len(document.instances)
            document.instances.add(other)
            document.define(other, replace(found, chain=number))


def _of_argument(head: Applied, node: Applied, meant: Meant, document: Document, uses: Uses) -> Meant | None:
    r"""The meaning for h_\theta(x^{(i)}) where h_\theta(x) is defined: the x_j get the index that x has more."""
    if likeness(head.head) != likeness(node.head) or len(head.arguments) != 1 or len(node.arguments) != 1:
        return None
    (plain,), (there,) = head.arguments, node.arguments
    if not (isinstance(plain, Name) and isinstance(there, Name)) or plain.name != there.name or there.primes:
        return None
    added = None if plain.primes or plain.raised else _added_place(plain, there, document)
    own = {key for each in meant.body.walk() if _is_name(each, plain.name) for key in _keys(each, document)}
    if added is None or not own or any(isinstance(each, Differential) for each in meant.body.walk()):
        return None
    found = _lifted(meant, *added, document, uses)
    return found[0] if found is not None and found[1] == own else None


def _is_name(node: Node, name: str) -> bool:
    return isinstance(node, Name) and node.name == name


def _has_its_own(key: Key, instance: Meant, document: Document, uses: Uses) -> bool:
    """Whether a display says what the symbol is, and something else; what a derivative is called, no line changes."""
    if isinstance(instance.body, Differential):
        return False
    mine = _in_order(instance.letters, instance.body, document)
    return any(
        _in_order(tuple(map(letter_of, (*head.lower, *head.raised))), right, document) != mine
        for head, right in uses.heads.get(key, ())
    )


def _in_order(letters: Sequence[str], body: Node, document: Document) -> Any:
    """A meaning with its indices called by the order in which they stand there."""
    indices = document.inventory.index_letters
    named = {letter: f"•{at}" for at, letter in enumerate(each for each in letters if each in indices)}

    def put(node: Node) -> Node:
        if isinstance(node, Name) and letter_of(node) in indices:
            return replace(node, name=named.setdefault(letter_of(node), f"•{len(named)}"), primes=0)
        return node.with_below(put)

    return likeness(put(body))


def _of_layer(head: Name, name: Name, meant: Meant, document: Document) -> Meant | None:
    """The meaning for another layer: the one raised label l of the head is l + 1 or L there."""
    if len(head.raised) != 1 or len(name.raised) != 1 or len(name.lower) != len(head.lower):
        return None
    layer, there = letter_of(head.raised[0]), _step(name.raised[0])
    indices = document.inventory.index_letters
    if not layer.islower() or layer in indices or there is None or there == (layer, 0) or there[0] in indices:
        return None
    if any(letter_of(place) not in indices for place in (*head.lower, *name.lower)):
        return None
    letter, step = there
    shift = -FAR * (1 + len(document.instances))

    def moved(node: Node) -> Node:
        own = _step(node)
        if own is not None and own[0] == layer:
            return _stepped(node.span, letter, step + own[1])
        node = node.with_below(moved)
        # Sums of another layer run over another range.
        return (
            replace(node, span=Span(node.span.start + shift, node.span.end + shift)) if isinstance(node, Big) else node
        )

    return replace(meant, body=moved(meant.body))


def _step(node: Node) -> tuple[str, int] | None:
    """l, l + 1, l - 1, L, 2: a letter, if there is one, and what is added to it."""
    match node:
        case Name() if letter_of(node):
            return letter_of(node), 0
        case Numeral(value=value) if value.denominator == 1 and value < LARGEST_STEP:
            return "", int(value)
        case Sum(terms=(Name() as first, Numeral(value=value)), signs=(1, sign)) if letter_of(first):
            return (letter_of(first), sign * int(value)) if value.denominator == 1 and value < LARGEST_STEP else None
    return None


def _stepped(span: Span, letter: str, step: int) -> Node:
    number = Numeral(span, Fraction(abs(step)))
    if not letter:
        return Numeral(span, Fraction(step))
    name = Name(span, letter)
    return name if step == 0 else Sum(span, (name, number), (1, 1 if step > 0 else -1))


def _of_sample(head: Name, name: Name, meant: Meant, document: Document, uses: Uses) -> Meant | None:
    """The meaning for one sample among others: with one index more, that all symbols have that go along with it."""
    added = _added_place(head, name, document)
    if added is None or any(isinstance(node, Differential) for node in meant.body.walk()):
        return None
    found = _lifted(meant, *added, document, uses, above=len(name.raised) > len(head.raised))
    return found[0] if found is not None else None


def _lifted(
    meant: Meant, used: set[str], put: Put, document: Document, uses: Uses, *, above: bool = True
) -> tuple[Meant, set[Key]] | None:
    """A meaning with one index more at all symbols that go along with the sample, and which these are."""
    taken = {letter_of(node) for node in meant.body.walk()} | {*meant.letters}
    free = [each for each in (*sorted(used), *sorted(document.inventory.index_letters)) if each not in taken]
    if not free or not used:
        return None
    moving = {key for key in _names_in(meant.body, document) if _moves(key, used, put, document, uses)}
    staying = set(_names_in(meant.body, document)) - moving
    if not moving or any(key in document.meant or (not above and _is_indexed(key[0], document)) for key in staying):
        return None

    def lifted(node: Node) -> Node:
        if isinstance(node, Name) and {*_keys(node, document)} & moving:
            return put(node, Name(node.span, free[0]))
        return node.with_below(lifted)

    return Meant((*meant.letters, free[0]), lifted(meant.body), meant.chain), moving


def _added_place(head: Name, name: Name, document: Document) -> tuple[set[str], Put] | None:
    """The letters of the index that a name has more than another one, and how a name is given one like it."""
    letters = document.inventory.index_letters
    one_more = (len(name.lower) - len(head.lower), len(name.raised) - len(head.raised))
    if head.raised or one_more not in ((0, 1), (1, 0)) or (one_more == (1, 0) and head.lower):
        return None
    if any(letter_of(each) not in letters for each in head.lower):
        return None
    above = one_more == (0, 1)
    used = _letters_at(name, document, above=above)
    if above:
        return used, lambda node, index: replace(node, raised=(index,), bold=False)
    return used, lambda node, index: replace(node, lower=(index,), bold=False)


def _letters_at(name: Name, document: Document, *, above: bool) -> set[str]:
    """The index letters that stand at a symbol's last place."""
    at = len(name.lower) + len(name.raised) - 1 if above else len(name.lower) - 1
    slot = Slot(f"{name.name}{len(name.lower)}{len(name.raised)}", at)
    return document.inventory.contents.get(slot, set()) & document.inventory.index_letters


def _moves(key: Key, used: set[str], put: Put, document: Document, uses: Uses) -> bool:
    """Whether the document has the symbol with that index too, by the same letter."""
    node = uses.names.get(key)
    if node is None or node.raised:
        return False
    moved = put(node, Name(node.span, min(used)))
    above = len(moved.raised) > len(node.raised)
    fits = len(moved.lower) >= len(node.lower) and bool(_letters_at(moved, document, above=above) & used)
    return fits and any(other in uses.names for other in _keys(moved, document))


def _is_indexed(name: str, document: Document) -> bool:
    letters = document.inventory.index_letters
    slots = document.inventory.contents.items()
    return any(slot.symbol.rstrip("0123456789") == name and contents & letters for slot, contents in slots)


def _names_in(body: Node, document: Document) -> Iterator[Key]:
    for node in body.walk():
        if not (isinstance(node, Name) and letter_of(node) in document.inventory.index_letters):
            yield from _keys(node, document)


def _keys(node: Node, document: Document) -> Iterator[Key]:
    try:
        if isinstance(node, Name):
            yield document.key_of(node)[0]
    except NotRead:
        return


def _applied_keys(node: Node, document: Document) -> Iterator[Key]:
    try:
        if isinstance(node, Applied) and document.role(node) == "symbol":
            yield document.key_of(document.symbol_of(node))[0]
    except NotRead:
        return
