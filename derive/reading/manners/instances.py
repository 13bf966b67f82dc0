r"""What is said of one sample, or of one layer, is meant of each: z = w^T x of the z^{(i)}, a^l = f(z^l) of a^{l+1}.

    z = \sum_j w_j x_j                             z^{(i)}: samples.py says of what
    \delta^l_j = \partial C / \partial z^l_j     \delta^{l+1}_k

A symbol that the document gives a meaning of its own keeps that. What is made of such a meaning is never called false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from derive.reading.knowledge import Document, Key, Meant
from derive.reading.likeness import likeness
from derive.reading.manners.samples import Lifted, of_argument, of_sample
from derive.reading.manners.uses import Uses, keys_of, uses_in
from derive.reading.problems import Span
from derive.reading.symbols import letter_of
from derive.reading.syntax import Big, Differential, Name, Node, Numeral, Sum

FAR = 10_000_000  # no place in a document
LARGEST_STEP = 100


def define_instances(document: Document, before: Iterable[Key], uses: Uses) -> None:
    """Give the instances of what was defined since then their meanings, and of what waited for that."""
    new = {*document.meant} - {*before}
    new |= uses.waiting if new else set()
    while new:
        met = [key for start in sorted(new) for key in _define_from(start, document, uses)]
        # A derivative of another layer may speak of what stands nowhere else.
        new = {*document.meant} - {*document.instances} if met else set()


def _define_from(key: Key, document: Document, uses: Uses) -> Iterator[Key]:
    """Define the instances of one symbol; gives the symbols that are met in them for the first time."""
    head, meant = uses.names.get(key), document.meant[key]
    if key in uses.applied:
        _define_at_samples(key, meant, document, uses)
    if head is None or head.primes or len(uses.by_letter[head.name]) < 2:
        return
    if any(_is_name(node, head.name) for node in meant.body.walk()):
        return
    for other, name in [*uses.by_letter[head.name].items()]:
        if other in document.meant or name.primes:
            continue
        layer = _of_layer(head, name, meant, document)
        found = Lifted(layer, ()) if layer is not None else of_sample(key, name, meant, document, uses)
        if found is None or _has_its_own(other, found.meant, document, uses):
            continue
        _define(other, found, document, of_samples=layer is None)
        for node in found.meant.body.walk() if isinstance(found.meant.body, Differential) else ():
            for each in keys_of(node, document):
                if each not in uses.names and isinstance(node, Name):
                    uses.add(each, node)
                    yield each


def _define_at_samples(key: Key, meant: Meant, document: Document, uses: Uses) -> None:
    """Define what a symbol with an argument is for that of each sample."""
    for other, node in uses.applied.items():
        found = None if other in document.meant else of_argument(key, node, meant, document, uses)
        if found is not None and not _has_its_own(other, found.meant, document, uses):
            _define(other, found, document, of_samples=True)


def _define(key: Key, found: Lifted, document: Document, *, of_samples: bool) -> None:
    for each, meant in (*found.below, (key, found.meant)):
        if each not in document.meant:
            number = -FAR - len(document.instances)
            document.instances[each] = of_samples
            document.define(each, replace(meant, chain=number))


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


__all__ = ["Uses", "define_instances", "uses_in"]
