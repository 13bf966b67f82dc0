r"""Which places of a chain share a range: the same letter stands at both.

Ranges are found anew for each chain, from it and from the definitions that it uses: a
letter may mean something else elsewhere in the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.reading.knowledge import Document, Key, is_delta, vector_of
from derive.reading.problems import NotRead
from derive.reading.symbols import letter_of, text_of
from derive.reading.syntax import Applied, Big, Differential, Name, Node, Numeral, Operator, Relation

Scope = Mapping[str, object]


def join_meaning(document: Document, key: Key) -> None:
    """Take note of the ranges in a symbol's definition, once for a chain."""
    meant = document.meant.get(key)
    if meant is None or key in document.joined:
        return
    document.joined.add(key)
    for at, letter in enumerate(meant.letters):
        document.ranges.join(("slot", key, at), ("letter", meant.chain, letter))
    Joiner(document, meant.chain).join(meant.body, {})


class Joiner:
    """Joins the ranges of one chain; `scope` says what the letters of the sums around are known by."""

    def __init__(self, document: Document, chain: int) -> None:
        self.document = document
        self.chain = chain
        self.limited: list[object] = []  # the ranges of this chain's own sums that have an upper limit

    def join(self, node: Node, scope: Scope) -> None:
        """Take note of which places belong to one range; raises NotRead where that can't be told."""
        match node:
            case Name():
                self._join_name(node, scope)
            case Applied():
                self._join_applied(node, scope)
            case Big():
                self._join_big(node, scope)
            case Relation():
                if letter_of(node.left) and letter_of(node.right):
                    self._join_letters(letter_of(node.left), letter_of(node.right), scope)
                elif not isinstance(node.right, Numeral):
                    self.join(node.left, scope)
                    self.join(node.right, scope)
                elif not letter_of(node.left):  # t_i = 1
                    self.join(node.left, scope)
            case Differential():
                called = self.document.called(node.body)
                for part in (*node.below, *([called] if called is not None else [])):
                    self.join(part, scope)
            case Operator():
                inner = {**scope, **{each: ("bound", node.span, each) for each in node.binds.split(",") if each}}
                for part in node.arguments:
                    self.join(part, inner)
            case _:
                for part in node.below:
                    self.join(part, scope)

    def _join_letters(self, first: str, second: str, scope: Scope) -> None:
        if first and second:
            self.document.ranges.join(thing(self.chain, first, scope), thing(self.chain, second, scope))

    def _join_name(self, node: Name, scope: Scope) -> None:
        if is_delta(node):
            self._join_letters(letter_of(node.lower[0]), letter_of(node.lower[1]), scope)
            return
        key, use = self.document.key_of(node)
        for at, place in enumerate(use.indices):
            if letter_of(place):
                self.document.ranges.join(("slot", key, at), thing(self.chain, letter_of(place), scope))
        join_meaning(self.document, key)

    def _join_applied(self, node: Applied, scope: Scope) -> None:
        role = self.document.role(node)
        if role == "symbol":
            self._join_name(self.document.symbol_of(node), scope)
            if node.head.primes == 1 and not self.document.of_indices(node):  # what it is the derivative of, and by
                self._join_name(self.document.symbol_of(replace(node, head=replace(node.head, primes=0))), scope)
                for argument in node.arguments:
                    self.join(argument, scope)
            return
        plain = self.document.unprimed(node) if role == "prime" else None
        if plain is not None:
            self._join_applied(plain, scope)
            return
        if role == "softmax":
            vector = vector_of(node)
            letter = letter_of(node.head.lower[0]) if node.head.lower else ""
            key = (self.document.inventory.use(vector).key, 1)
            if letter:
                self.document.ranges.join(("slot", key, 0), thing(self.chain, letter, scope))
            join_meaning(self.document, key)
            return
        if role in ("product", "opaque"):
            self._join_name(node.head, scope)
        if role in ("function", "slope"):
            _, body, chain = self.document.functions[node.head.name]
            Joiner(self.document, chain).join(body, {})
        for argument in node.arguments:
            self.join(argument, scope)

    def _join_big(self, node: Big, scope: Scope) -> None:
        if node.index is None:
            raise NotRead("a sum sign without an index; say over what it runs", node.span)
        here = ("bound", node.span, letter_of(node.index))
        inner = {**scope, letter_of(node.index): here}
        first = text_of(node.first) if node.first is not None else ""
        last = text_of(node.last) if node.last is not None else ""
        if last:
            self.limited.append(here)
            self.document.ranges.limit(
                here, "" if first in ("", "1") or self._starts_at_a_letter(node) else first, last
            )
        for place in node.excluded:
            letter = letter_of(place)
            if letter and letter != letter_of(node.index):
                self.document.ranges.join(here, thing(self.chain, letter, scope))
        self.join(node.body, inner)

    @staticmethod
    def _starts_at_a_letter(node: Big) -> bool:
        return node.first is not None and bool(letter_of(node.first))


def thing(chain: int, letter: str, scope: Scope) -> object:
    """What a letter's range is known by."""
    return scope.get(letter, ("letter", chain, letter))
