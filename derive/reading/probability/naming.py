r"""Equalities that say what a new symbol is, where what they say can't be put in for it.

    o_1 = x_1 w_{11} + x_2 w_{12} + b_1              o_1 is one entry: no general meaning of o
    H[P] = -\sum_j P(j) \log P(j)                    H[P] is a quantity of its own
    J(\phi(z), y; w) = -y \log \phi(z)               a function of three things, where the text had one of one
    -\log L(\theta | t) = \xi(t, z)                  the other way round

New is a symbol that stood in no equality before, displayed or not; as part of what another symbol was said to be it
may have stood. One that may be another's entry, o_1 behind o_i, isn't new, and nor is f(y) behind f(x). What is named
so stands alone on its side and not on the other one, and has all indices that are free there; a word need not have
letters that are nothing but labels in this document, as \text{error} = \lVert g_n - g_a \rVert.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

from derive.language import free_indices
from derive.reading.derivatives.names import claims_a_slope, says_what_it_means
from derive.reading.probability.probabilities import relates_probabilities
from derive.reading.statements import Statement
from derive.reading.surface import Side
from derive.reading.symbols import free_letters
from derive.reading.syntax import Applied, Differential, Name, Node, Operator
from derive.reading.words.symbols import is_value, may_be_one, stands_in

ENTROPIES = frozenset({"H", "KL", "D", "I"})
BARE = 0
SHORT = 3  # letters: what has more is a word
_COMMANDS = re.compile(r"\\[A-Za-z]+\{|[{}|]")


class Naming:
    """Which symbols stood in the equalities so far, and with how many arguments."""

    def __init__(self, indices: Collection[str] = ()) -> None:
        self.indices = indices  # letters that signs bind, or that several symbols have
        self._met: dict[tuple[str, int], list[Name]] = defaultdict(list)
        self._unread: list[list[str]] = []  # the signs of sides that could not be read

    def names(self, statement: Statement) -> bool:
        """Whether an equality that isn't decided says what a new symbol is."""
        left, right = statement.left.tree, statement.right.tree
        if not statement.begins or statement.continues or statement.kind != "equality":
            return False
        if statement.conditions or statement.in_a_case:
            return False
        if left is None or right is None:
            return False
        if statement.settled or relates_probabilities(left, right) or relates_probabilities(right, left):
            return False
        met = {name for name, _ in self._met}
        if claims_a_slope(left, right, met):
            return False
        if leaves_free(statement.left, statement.right) and not self._is_word_of_labels(statement):
            return False
        if self.is_named(left, right):
            return True
        derived = any(isinstance(each, Differential) for each in left.walk())
        known = any(isinstance(each, Name) and each.name in met for each in left.walk())
        return (
            isinstance(right, Applied) and known and not derived and not is_alone(left) and self.is_named(right, left)
        )

    def is_named(self, symbol: Node, meaning: Node) -> bool:
        """Whether this is a new symbol and that can be its meaning."""
        head = _head(symbol)
        if head is None or not self._is_new(symbol, head) or _stands_in(head, meaning) or is_value(meaning):
            return False
        return says_what_it_means(symbol, meaning)

    def _is_word_of_labels(self, statement: Statement) -> bool:
        r"""Whether a word is said by symbols whose scripts are labels: \text{error} = \lVert g_n - g_a \rVert."""
        symbol, meaning = statement.left.tree, statement.right.expression
        word = isinstance(symbol, Name) and not (symbol.lower or symbol.raised) and _is_word(symbol)
        return word and meaning is not None and not {each.name for each in free_indices(meaning)} & {*self.indices}

    def _is_new(self, symbol: Node, head: Name) -> bool:
        count = _count(symbol)
        alike = self._met[head.name, count]
        if count <= 1:  # J and J(w) may be one; J(z, y) is neither
            alike = [*self._met[head.name, BARE], *self._met[head.name, 1]]
        return not any(may_be_one(head, each) for each in alike) and not self._may_be_unread(head)

    def _may_be_unread(self, head: Name) -> bool:
        """Whether the symbol may stand in a side that could not be read: its letter does, or its word."""
        word = _COMMANDS.sub("", head.name)
        one = len(word) == 1 or word.startswith("\\")
        return any(word in (side if one else "".join(side)) for side in self._unread)

    def note(self, statement: Statement, kind: str) -> None:
        """Take note of the symbols of an equality; of a definition and of an identity those that are a whole side."""
        for side in (statement.left, statement.right):
            self._note_side(side, whole=kind in ("definition", "proved", "recovered"))

    def _note_side(self, side: Side, *, whole: bool) -> None:
        if side.tree is None:
            self._unread.append([token.text for token in side.member.tokens])
        elif not whole:
            self._take(side.tree)
        elif (head := _head(side.tree)) is not None:
            self._met[head.name, _count(side.tree)].append(head)

    def _take(self, node: Node) -> None:
        head = _head(node)
        if head is not None:
            self._met[head.name, _count(node)].append(head)
        for part in node.arguments if isinstance(node, (Applied, Operator)) else node.below:
            if not isinstance(node, Name):
                self._take(part)


def leaves_free(symbol: Side, meaning: Side) -> bool:
    """Whether an index is free in one side alone; without expressions, any letter below or above."""
    one, other = symbol.expression, meaning.expression
    if one is not None and other is not None:
        return bool(free_indices(one) ^ free_indices(other))
    return symbol.tree is None or meaning.tree is None or free_letters(symbol.tree) != free_letters(meaning.tree)


def _is_word(symbol: Name) -> bool:
    """Whether a symbol's name is a word, or several."""
    word = re.fullmatch(r"\\(?:mathrm|text)\{([A-Za-z ]+)\}", symbol.name)
    return word is not None and len(word[1]) > SHORT


def _stands_in(head: Name, meaning: Node) -> bool:
    """Whether a symbol, or an entropy, or what may be one with it, stands in a tree."""
    operators = {each.name for each in meaning.walk() if isinstance(each, Operator)}
    return stands_in(head, meaning) or head.name in operators


def is_alone(node: Node) -> bool:
    """Whether a side is a symbol by itself, or one of arguments."""
    return _head(node) is not None


def _head(node: Node) -> Name | None:
    """The symbol that a node is, with arguments or without; of one argument only a plain one, for a(1 - a) is none."""
    match node:
        case Name() if not node.transposed:
            return node
        case Applied() if not (node.head.transposed or node.tight):
            plain = len(node.arguments) > 1 or isinstance(node.arguments[0], Name)
            return node.head if plain else None
        case Operator() if node.name.rstrip("|") in ENTROPIES and not node.binds:
            plain = all(isinstance(each, (Name, Applied)) for each in node.arguments)
            return Name(node.span, node.name, node.scripts) if plain else None
    return None


def _count(node: Node) -> int:
    return len(node.arguments) if isinstance(node, (Applied, Operator)) else BARE
