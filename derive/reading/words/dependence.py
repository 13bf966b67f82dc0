r"""Which symbols of a document are made of which, where equalities are read as words: z = W x + b is made of W.

A loss hangs on W through what is directly made of it. That is known only if every equality that speaks of W was
read: with an unread one, or a symbol that may be W or an entry of it, nothing is said. What speaks of gradients,
\delta = W^T \delta' \odot \sigma'(z), is no way on which a loss hangs on W.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from derive.reading.derivatives.names import GRADIENTS, SCALARS, is_derivative_name
from derive.reading.matrices.kinds import is_small
from derive.reading.statements import Statement
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Big, Differential, Name, Node, Operator, Product, Transposed
from derive.reading.tokens import tokens_of
from derive.reading.vocabulary import GREEK
from derive.reading.words.families import Shift, shift_to, shifted
from derive.reading.words.forms import Atom
from derive.reading.words.symbols import may_be_one

OF_EACH_ENTRY = frozenset({"abs", "exp", "log", "sin", "cos", "sinh", "cosh", "sqrt", "erf", "step"})
ACTIVATIONS = ("elu", "silu", "tanh", "sigmoid", "sigm", "swish", "mish", "softplus", "logistic", "act", "activation")
SIGNS = frozenset({r"\partial", r"\nabla"})


@dataclass(frozen=True)
class Made:
    """A symbol and what it is made of, as one equality says."""

    head: Name
    atom: Atom
    body: Node
    section: int
    of: Atom | None = None  # the symbol of its family that the equality is about: z^{(l)} where this is z^{(l+1)}


class Dependence:
    """What the equalities of a document say of it; `symbol` gives the letter that a node is, if it is a symbol."""

    def __init__(self, statements: Iterable[Statement], symbol: Callable[[Node | None], Atom | None]) -> None:
        self.made: list[Made] = []
        self.unread: list[set[str]] = []  # what stands in equalities that aren't of this form
        self._backward: set[str] = set()
        self._calling: dict[str, list[Made]] = defaultdict(list)  # what a function of a name stands in
        head, chain = None, -1
        for statement in statements:
            if statement.chain != chain or statement.begins:
                head, chain = statement.left.tree, statement.chain
            texts = {token.text for side in (statement.left, statement.right) for token in side.member.tokens}
            if not self._take(head, statement, symbol) and not texts & SIGNS:
                self.unread.append(texts)

    def _take(self, head: Node | None, statement: Statement, symbol: Callable[[Node | None], Atom | None]) -> bool:
        """Take note of an equality that says what a symbol is made of, or of gradients; tells whether it does."""
        left, body = statement.left.tree, statement.right.tree
        if left is None or body is None or head is None:
            return False
        if any(self._is_gradient(node) for side in (head, left) for node in side.walk()):
            return True
        atom = symbol(head)
        if atom is None:
            return False
        name = head.head if isinstance(head, Applied) else head
        assert isinstance(name, Name)
        if is_derivative_name(name.name) or any(self._is_gradient(node) for node in body.walk()):
            self._backward.add(name.name)
        else:
            made = Made(name, atom, body, statement.section)
            self.made.append(made)
            for called in {each.head.name for each in body.walk() if isinstance(each, Applied)}:
                self._calling[called].append(made)
        return True

    def _is_gradient(self, node: Node) -> bool:
        if isinstance(node, Name):
            return bool(node.primes) or node.name in self._backward or node.name.startswith(GRADIENTS)
        return isinstance(node, Differential) or (isinstance(node, Operator) and node.name.startswith("nabla"))

    def directly_on(
        self, name: Name, section: int, fold: Callable[[Made], Node], symbol: Callable[[Name], Atom], *, families: bool
    ) -> list[Made] | None:
        """What is made of a symbol, and not of it through another one; None if that isn't known.

        `fold` puts the names of symbols for what they are: softmax(z) for softmax(W x + b). With `families` what is
        said of z^{(l)} is said of z^{(l+1)} too.
        """
        letters = {token.text for token in tokens_of(name.name, 0) if token.kind == "letter" or token.text in GREEK}
        if any(letters & texts for texts in self.unread):
            return None
        folded = (replace(made, body=fold(made)) for made in self.made if not self._is_elsewhere(made, section))
        speaking = [made for made in folded if _speaks(made, name, section)]
        found: dict[Atom, Made] = {}
        for made in speaking:
            here = _those_of(made.body, name)
            moves = [None if symbol(each) == symbol(name) else shift_to(each, name) for each in here]
            others = [each for each, move in zip(here, moves, strict=True) if move is None and each in here]
            if any(symbol(each) != symbol(name) for each in others) or (any(moves) and not families):
                return None
            for move in dict.fromkeys(moves):
                one = made if move is None else _moved(made, move, symbol)
                if one.atom == symbol(name) or not _letters(one.head) <= _letters(name):
                    return None  # of itself, or one of several that are made of it
                found[one.atom] = one
        return list(found.values())

    def _is_elsewhere(self, made: Made, section: int) -> bool:
        """Whether an equality says what a function is, and no way leads on from there.

        It is p = f(z) that is made of z, not the f(z) = ... that says what f is; and the h_i(x) of another section
        is none here, where h stands without arguments, if no loss is made of it.
        """
        if made.atom.kind != "applied":
            return False
        calling = [other for other in self._calling.get(made.head.name, ()) if other is not made]
        if any(other.section == section for other in (*calling, made)):
            return bool(calling)
        return not any(other.head.name in SCALARS for other in (*calling, made))

    def mixes_entries(self, name: str) -> bool:
        """Whether some equality says of a function that its entries hang on several of its argument's, as softmax's."""
        bodies = [made.body for made in self.made if made.head.name == name]
        return any(_mixes(node) for body in bodies for node in body.walk())


def _mixes(node: Node) -> bool:
    if isinstance(node, Applied):
        return not may_be_of_each_entry(node.head.name)
    if isinstance(node, Product):  # W x; z sigma(z) is one of each entry
        names = [factor for factor in node.factors if isinstance(factor, Name)]
        return any(each.bold or each.transposed or not is_small(each.name) for each in names)
    return isinstance(node, (Big, Transposed)) or (isinstance(node, Operator) and not may_be_of_each_entry(node.name))


def may_be_of_each_entry(name: str) -> bool:
    """Whether a function of this name may be one of each entry: a letter is, and a word that is known for it."""
    word = "".join(re.findall(r"[A-Za-z]", name.removeprefix(r"\mathrm"))).lower()
    return name in GREEK or len(word) == 1 or word in OF_EACH_ENTRY or word.endswith(ACTIVATIONS)


def _moved(made: Made, move: Shift, symbol: Callable[[Name], Atom]) -> Made:
    head = shifted(made.head, move)
    assert isinstance(head, Name)
    return Made(head, symbol(head), shifted(made.body, move), made.section, made.atom)


def _speaks(made: Made, name: Name, section: int) -> bool:
    same = made.section == section
    return any(same or each.bold == name.bold for each in _those_of(made.body, name))


def _those_of(node: Node, name: Name) -> list[Name]:
    """The symbols in a tree that are this one, or may be."""
    return [
        each for each in node.walk() if isinstance(each, Name) and each.name == name.name and may_be_one(each, name)
    ]


def _letters(name: Name) -> set[str]:
    return set(_script_letters(name))


def _script_letters(name: Name) -> Iterator[str]:
    for script in (*name.lower, *name.raised):
        yield from (letter_of(node) for node in script.walk() if letter_of(node).islower())
