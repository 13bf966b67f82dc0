r"""Which equalities give a symbol its meaning, where they are read as words in symbols of any kind.

New is a symbol that nothing before says anything of: it stood nowhere, or only in what is true whatever it is
(an identity, and the meaning of another symbol); f(y) isn't new behind f(x), nor W^{(2)} behind W^{(l)}, nor A
behind its A_{ij}. Beyond that the text tells:

where A = \exp(S)       behind a where or a let, also of a symbol that was spoken of and has no meaning yet
compute A_i = \exp(S_i)     behind a step of a procedure, in a section that says nothing else of the symbol
A_1 = \exp(S_1 - m_1)   in a later section, of a symbol that a number tells from others, if its meaning is made of what
                        that section defines: claims of what came before don't speak of what is defined only now

What was made of the meaning before has none any more. A symbol that the text differentiates, or by which it does,
gets no second meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from derive.reading.derivatives.names import says_what_it_means
from derive.reading.knowledge import SIGMOID, SOFTMAX
from derive.reading.statements import Statement
from derive.reading.syntax import Applied, Differential, Function, Name, Node, Numeral, PowerOf
from derive.reading.words.forms import Atom
from derive.reading.words.symbols import (
    is_base_of,
    is_last_of,
    is_one_of,
    is_value,
    may_be_one,
    scripts,
    stands_in,
    symbols_in,
)

TELLING = frozenset({"where", "let", "define", "denote", "set", "put", "with"})
KNOWN = "what this function is, everybody knows; that it is this isn't seen"
STEPS = frozenset({"compute", "recompute", "update", "initialize", "initialise", "write", "return", "store"})


@dataclass(frozen=True)
class Said:
    """A symbol of which something was said, in which section, and whether with arguments, as h_i(x)."""

    name: Name
    section: int
    applied: bool = False


@dataclass
class Sayings:
    """What was said so far: of each symbol where, by name and scripts, and what stands in derivatives."""

    said: dict[Atom, int] = field(default_factory=dict)  # symbols that an equality gave a meaning, even if it was lost
    spoken: dict[str, dict[object, Said]] = field(default_factory=dict)  # of which something was said
    defined: dict[str, list[Said]] = field(default_factory=dict)  # and those that were given a meaning
    varied: set[str] = field(default_factory=set)  # names that stand in a derivative

    def say(self, atom: Atom, head: Name, section: int) -> None:
        """Take note that an equality says what a symbol is."""
        self.said[atom] = section
        self.defined.setdefault(head.name, []).append(Said(head, section, atom.kind == "applied"))

    def speak(self, node: Name, section: int) -> None:
        """Take note that an equality says something of a symbol."""
        self.spoken.setdefault(node.name, {})[scripts(node)] = Said(node, section)

    def vary(self, roots: Iterable[Node | None]) -> None:
        """Take note of the symbols in derivatives."""
        for root in roots:
            for node in root.walk() if root is not None else ():
                if isinstance(node, Differential):
                    self.varied |= {each.name for each in node.walk() if isinstance(each, Name)}

    def is_said(self, atom: Atom, head: Name, section: int) -> bool:
        """Whether the symbol was given a meaning before, or those of which it is one: f(y) by f(x), A by its A_{ij}."""
        others = self.defined.get(head.name, ())
        return atom in self.said or any(
            is_one_of(head, each.name)
            for each in _not_others(head, section, others)
            if each.section == section or each.applied == (atom.kind == "applied")
        )

    def is_spoken_of(self, name: Name, section: int) -> bool:
        """Whether something was said of the symbol before; W^{(1)} isn't W^{(2)}, but may be W^{(l)}."""
        others = self.spoken.get(name.name, {}).values()
        return any(may_be_one(name, each.name) for each in _not_others(name, section, others))

    def speaks_of_one_of(self, name: str) -> bool:
        """Whether something was said of X_1, or another of the symbols X with a script."""
        said = [*self.defined.get(name, ()), *self.spoken.get(name, {}).values()]
        return any(each.name.lower for each in said)

    def is_told(self, statement: Statement, atom: Atom, head: Name) -> bool:
        """Whether a where before an equality says that it gives the symbol the meaning that it has not yet."""
        known = [each.name for each in self.defined.get(head.name, ()) if len(each.name.lower) == len(head.lower)]
        told = statement.left.member.behind in TELLING
        return told and atom not in self.said and not any(is_one_of(head, each) for each in known)

    def is_step(self, statement: Statement, head: Name) -> bool:
        """Whether a procedure gives the symbol a value here, from which on it has it in this section."""
        if statement.left.member.behind not in STEPS or head.name in self.varied or statement.right.tree is None:
            return False
        here = [each.name for each in self.defined.get(head.name, ()) if each.section == statement.section]
        return not any(is_one_of(head, each) and not is_base_of(each, head, statement.right.tree) for each in here)

    def is_local(self, head: Name, section: int, fresh: bool) -> bool:
        """Whether a section may give a symbol a meaning of its own; `fresh` if it is made of what is defined there."""
        labels = [each for each in (*head.lower, *head.raised) if isinstance(each, Numeral)]
        before = [*self.defined.get(head.name, ()), *self.spoken.get(head.name, {}).values()]
        here = any(each.section == section and may_be_one(head, each.name) for each in before)
        return bool(labels) and fresh and not here and head.name not in self.varied


def _not_others(head: Name, section: int, before: Iterable[Said]) -> Iterable[Said]:
    """Those of the same letter, without what another section writes bold or not."""
    return (each for each in before if each.section == section or each.name.bold == head.bold)


def could_define(statement: Statement, here: Node | None, there: Node | None) -> bool:
    """Whether an equality has the form of a definition: the symbol is said by what isn't made of it, and no number."""
    if not statement.begins or statement.continues or statement.kind not in ("equality", "definition"):
        return False
    if statement.conditions or statement.in_a_case or there is None:  # what is said for i = j alone is no meaning
        return False
    head = head_of(here)
    of_itself = stands_in(head, there) and not is_last_of(head, there)
    return not (of_itself or is_value(there)) and says_what_it_means(here, there)


def head_of(node: Node | None) -> Name:
    """The name of a symbol, with arguments or without."""
    head = node.head if isinstance(node, Applied) else node
    assert isinstance(head, Name)
    return head


def may_be_given(statement: Statement, *, as_words: bool) -> bool:
    """Whether a definition is of no function that is read as what it is known to be, or its vectors hide that."""
    left, right = statement.left.tree, statement.right.tree
    if not isinstance(left, Applied) or left.head.name not in SOFTMAX | SIGMOID or right is None:
        return True
    return as_words and any(
        (isinstance(node, Function) and node.name == "exp")
        or (isinstance(node, PowerOf) and isinstance(node.base, Name) and node.base.name == "e")
        for node in right.walk()
    )


def symbols_of(statement: Statement) -> set[str]:
    """The names of the symbols in an equality."""
    trees = [side.tree for side in (statement.left, statement.right) if side.tree is not None]
    return {name.name for tree in trees for name in symbols_in(tree)}


def roots_of(statements: Iterable[Statement]) -> Iterable[Node]:
    """The sides of all equalities that could be read."""
    for statement in statements:
        yield from (side.tree for side in (statement.left, statement.right) if side.tree is not None)
