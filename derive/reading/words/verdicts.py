r"""What is said of an equality that is read as words in symbols of any kind: a definition, proved, or undecided.

It is never false: what differs as words may be equal of matrices that have a certain shape.
In reading order a new symbol is given its meaning by the equality that its chain begins with
(free_definitions.py), and the meaning is put in where the sides differ without it. A symbol of
which another equality says something else, that stands in its own meaning, or that is assigned
to, has no meaning to put in from there on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from derive.reading.derivatives.names import claims_a_slope, says_what_it_means
from derive.reading.exchanges import Exchanges
from derive.reading.knowledge import is_delta
from derive.reading.matrices.shapes import Declared
from derive.reading.probability.probabilities import relates_probabilities
from derive.reading.problems import NotRead
from derive.reading.second_meanings import words_of
from derive.reading.statements import Statement
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Big, Differential, Dots, Name, Node
from derive.reading.words.algebra import settled
from derive.reading.words.blocks import Blocks, blocks_of
from derive.reading.words.chains import states_chain
from derive.reading.words.definitions import TELLING, Sayings, could_define, head_of, roots_of, symbols_of
from derive.reading.words.dependence import Dependence
from derive.reading.words.entries_told import entry_meant
from derive.reading.words.facts import WordFacts
from derive.reading.words.families import differ_in_numbers_alone, instance, shift_to, shifted
from derive.reading.words.forms import Atom, Form, TooLarge
from derive.reading.words.gradients import Gradients
from derive.reading.words.looks import Looks
from derive.reading.words.reader import Reader
from derive.reading.words.symbols import (
    adds_up,
    bound_and_free,
    has_index,
    indices_in,
    is_of_one_number,
    symbols_in,
)
from derive.reading.words.whole_vectors import Entries, with_sums

RINGS = frozenset({r"\circ", "∘"})
CONSTANTS = frozenset({"0", "1", "e", "I", r"\pi"})  # no definition says what these are
CAPITALS = frozenset(ascii_uppercase)
AGAIN = "the symbol was given a meaning before"
DIFFER = "with nothing known of its symbols the two sides differ"


@dataclass(frozen=True)
class Verdict:
    """`kind` is definition, proved, chain_rule, follows (from an equality that was not decided) or undecided."""

    kind: str
    reason: str = ""


class Words:
    """The equalities of a document as words, in reading order."""

    def __init__(self, statements: Sequence[Statement], shapes: Sequence[Declared] = ()) -> None:
        self.looks = Looks()
        for root in roots_of(statements):
            self.looks.take(root)
        self.indices = indices_in(roots_of(statements))
        signs = [node for root in roots_of(statements) for node in root.walk() if isinstance(node, Big)]
        self.bound = {letter_of(node.index) for node in signs if node.index is not None}
        self.meanings: dict[Atom, Node] = {}
        # What each equation speaks of, as A x = b; a derivative with the symbol that it is by.
        self.claims: list[tuple[str, set[str]]] = []
        self.facts = WordFacts()
        self.sayings = Sayings()
        self.blocks = Blocks()
        self.used: set[str] = set()  # names that stood anywhere so far
        self.told: dict[str, list[Node]] = defaultdict(list)  # what a symbol was set equal to
        for statement in statements:
            if isinstance(statement.left.tree, Name) and statement.right.tree is not None:
                self.told[statement.left.tree.name].append(statement.right.tree)
        self.exchanges = Exchanges(roots_of(statements), shapes, self.told)
        self.gradients = Gradients(self.looks, Dependence(statements, self._symbol), shapes)

    def judge(self, statement: Statement) -> Verdict | None:
        """The verdict on an equality; None if it can't be read so either."""
        sides = (statement.left, statement.right)
        left, right = (side.tree for side in sides)
        if left is None or right is None or any(map(bound_and_free, (left, right))):
            return None
        composed = any(token.text in RINGS for side in sides for token in side.member.tokens)
        try:
            if self._form(left, composed=composed) == self._form(right, composed=composed):
                return Verdict("proved")
            if any(self._form(meant) == self._form(right) for meant in self._instances(left)):
                return Verdict("proved")
            if self._new_symbol(statement) is not None or self._names_blocks(statement):
                return Verdict("definition")
            if self._form(left, self.meanings, composed=composed) == self._form(
                right, self.meanings, composed=composed
            ):
                return Verdict("proved")
            if self._agree_in_entries(left, right, composed=composed) or self._agree_put_together(left, right):
                return Verdict("proved")
            if self._with_facts(left, composed=composed) == self._with_facts(right, composed=composed):
                return Verdict("follows")
            if self.gradients.state(statement) or states_chain(statement, self.gradients):
                return Verdict("chain_rule")
            if self._new_symbol(statement, again=True) is not None:
                return Verdict("definition")
        except NotRead as problem:
            if not any(isinstance(node, Dots) for side in (left, right) for node in side.walk()):
                return None
            new = self._new_symbol(statement) is not None
            return Verdict("definition") if new else Verdict("undecided", problem.why)
        except TooLarge:
            return Verdict("undecided", "written out in words it is too large")
        symbols = [(atom, side) for side in (left, right) if (atom := self._symbol(side)) is not None]
        again = any(self.sayings.is_said(atom, head_of(side), statement.section) for atom, side in symbols)
        return Verdict("undecided", f"{AGAIN}, and {DIFFER}" if again else DIFFER)

    def _form(self, node: Node, meanings: dict[Atom, Node] | None = None, *, composed: bool = False) -> Form:
        return settled(Reader(self.looks, meanings, composed=composed).read(node, {}))

    def _with_facts(self, node: Node, *, composed: bool = False) -> Form:
        reader = Reader(self.looks, self.meanings, composed=composed, facts=self.facts.known)
        return settled(reader.read(node, {}))

    def _agree_put_together(self, left: Node, right: Node) -> bool:
        """Whether the sides agree with matrices in the places of their blocks."""
        one, other = map(self.blocks.put_together, (left, right))
        changed = one is not left or other is not right
        return changed and self._form(one, self.meanings) == self._form(other, self.meanings)

    def _names_blocks(self, statement: Statement) -> bool:
        """Whether an equality says how the blocks of a matrix are called, and nothing was said of one before."""
        blocks = blocks_of(statement.left.tree, statement.right.tree)
        return bool(blocks) and not self.sayings.speaks_of_one_of(blocks[0].name)

    def speaks_of_a_block(self, statement: Statement) -> bool:
        """Whether an equality says what a block is of a matrix that has a meaning, and no where tells that it does."""
        left = statement.left.tree
        whole = self.blocks.whole_of(left, statement.section) if isinstance(left, Name) else None
        told = statement.left.member.behind in TELLING
        return whole is not None and not told and self._symbol(whole) in self.sayings.said

    def agree_in_entries(self, statement: Statement) -> bool:
        """Whether an equality is one of whole vectors on one side and of their entries on the other."""
        left, right = statement.left.tree, statement.right.tree
        if left is None or right is None or any(map(bound_and_free, (left, right))):
            return False
        try:
            meant = entry_meant(left, right, self.meant)
            agree = meant is not None and self._form(meant) == self._form(right)
            return agree or self._agree_in_entries(left, right, composed=False)
        except (NotRead, TooLarge):
            return False

    def _agree_in_entries(self, left: Node, right: Node, *, composed: bool) -> bool:
        """Whether one side is the other one with sums over entries for its products of whole vectors."""
        for here, there in ((left, right), (right, left)):
            node, other = self.meant(here), self.meant(there)
            form = self._form(other, self.meanings, composed=composed) if Entries.of(other).sums else None
            for written in with_sums(node, other) if form is not None else ():
                if self._form(written, self.meanings, composed=composed) == form:
                    return True
        return False

    def meant(self, node: Node) -> Node:
        """What a side that is a symbol was said to be, or the side itself."""
        atom = self._symbol(node)
        return self.meanings.get(atom, node) if atom is not None else node

    def may_have_matrices(self, statement: Statement) -> bool:
        """Whether a whole vector or matrix may stand in an equality, or in what its symbols were set equal to."""
        trees = [side.tree for side in (statement.left, statement.right) if side.tree is not None]
        nodes = [node for tree in trees for node in tree.walk()]
        if is_of_one_number(nodes):
            return False
        names = {node.name for node in nodes if isinstance(node, Name)}
        trees += [tree for name in sorted(names) for tree in self.told[name]]
        symbols = (node for tree in trees for node in symbols_in(tree))
        return any(
            self.looks.look(node) and not self.looks.is_number(node) and (node.bold or not has_index(node))
            for node in symbols
        )

    def may_not_commute(self, statement: Statement, *, follows: bool = False) -> bool:
        """Whether factors that may be matrices would have to change places: it isn't true of all that they may be.

        With `follows` what it follows from may say it of them.
        """
        trees = [side.tree for side in (statement.left, statement.right) if side.tree is not None]
        nodes = [node for tree in trees for node in tree.walk()]
        whole = statement.left.in_entries or statement.right.in_entries  # in their order, but for noise
        if whole and not any(map(self.looks.may_be_noise, nodes)):
            return False
        if not self.exchanges.may_matter(*trees) or is_of_one_number(nodes):
            return False
        verdict = self.judge(statement)
        return verdict is None or verdict.kind not in (("proved", "follows") if follows else ("proved",))

    # -- definitions ------------------------------------------------------------------

    def note(self, statement: Statement, kind: str) -> None:
        """Take note of what an equality says of its symbols: `kind` is the verdict on it."""
        new = self._new_symbol(statement, again=True) if kind == "definition" else None
        self.sayings.vary((statement.left.tree, statement.right.tree))
        sides = [side.tree for side in (statement.left, statement.right) if side.tree is not None]
        symbols = (node for side in sides for node in side.walk() if isinstance(node, (Name, Applied)))
        self.used |= {head_of(node).name for node in symbols}
        if kind == "definition" and blocks_of(statement.left.tree, statement.right.tree):
            assert isinstance(statement.left.tree, Name)
            assert statement.right.tree is not None
            self.blocks.name(statement.left.tree, statement.right.tree, statement.section)
            return
        for here, there in ((statement.left, statement.right), (statement.right, statement.left)):
            atom = self._symbol(here.tree)
            if atom is None:
                continue
            if new is not None and atom == new and there.tree is not None:
                if atom in self.sayings.said:  # another meaning from here on
                    self._forget(atom)
                    self.blocks.forget(head_of(here.tree).name)
                self._lose(atom)
                if self._can_be_read(there.tree):
                    self.meanings[atom] = there.tree
                    self.gradients.define(atom, head_of(here.tree), there.tree)
            elif kind not in ("proved", "follows", "carried", "recovered", "chain_rule"):
                # Two meanings are none: the symbol keeps neither.
                self._lose(atom)
                self.blocks.forget(head_of(here.tree).name)
            self.sayings.say(atom, head_of(here.tree), statement.section)
        left = statement.left.tree
        if isinstance(left, Differential) and isinstance(left.by, Name):
            self.claims.append((left.by.name, symbols_of(statement)))
        if kind in ("definition", "proved", "recovered"):
            return
        if kind == "undecided":
            if statement.begins and self._symbol(statement.left.tree) is None:
                self.claims.append(("", symbols_of(statement)))
            self._note_fact(statement)
        for side in (statement.left, statement.right):
            for node in side.tree.walk() if side.tree is not None else ():
                if isinstance(node, Name):
                    self.sayings.speak(node, statement.section)

    def renew(self, statement: Statement) -> None:
        """A symbol has a second meaning from an equality on: what was said of it, and of what is made of it, is not."""
        name = head_of(statement.left.tree).name
        for atom in [*self.meanings]:
            inside = [*self.meanings[atom].walk()]
            if self._symbol(statement.left.tree) == atom or any(
                isinstance(node, Name) and node.name == name for node in inside
            ):
                self._lose(atom)
        self.facts = WordFacts()

    def _note_fact(self, statement: Statement) -> None:
        """What an equality that isn't decided says of its symbols, if it is a claim by itself."""
        left, right = statement.left.tree, statement.right.tree
        if left is None or right is None or statement.conditions or statement.kind != "equality":
            return
        if any(token.text in RINGS for side in (statement.left, statement.right) for token in side.member.tokens):
            return
        try:
            plain = (self._form(left, self.meanings), self._form(right, self.meanings))
            self.facts.note(plain, (self._with_facts(left), self._with_facts(right)))
        except (NotRead, TooLarge):
            return

    def _can_be_read(self, node: Node) -> bool:
        try:
            self._form(node)
        except (NotRead, TooLarge):
            return False
        return True

    def _new_symbol(self, statement: Statement, *, again: bool = False) -> Atom | None:
        """The symbol that an equality gives a meaning, if it does; with `again` also one that may have had another."""
        left, right = statement.left.tree, statement.right.tree
        if statement.settled or relates_probabilities(left, right) or relates_probabilities(right, left):
            return None
        for here, there in ((left, right), (right, left)):
            atom = self._symbol(here)
            if atom is None or not says_what_it_means(here, there):
                continue
            if here is right and isinstance(there, Differential) and head_of(here).name in self.used:
                continue  # what a derivative is set equal to is a claim on the symbol, where there was one
            could = could_define(statement, here, there) and not self._is_made_of(there, atom)
            could = could and (statement.announced or not claims_a_slope(here, there, self.used))
            may = could and self._may_define(statement, here, atom, again=again)
            return atom if may else None
        return None

    def _may_define(self, statement: Statement, here: Node | None, atom: Atom, *, again: bool) -> bool:
        """Whether nothing that was said before stands against the meaning, or the text tells that it is one."""
        head, section, sayings = head_of(here), statement.section, self.sayings
        on_left = here is statement.left.tree
        by_language = statement.kind == "definition" and on_left
        if not sayings.is_said(atom, head, section) and (by_language or not sayings.is_spoken_of(head, section)):
            return True
        if on_left and sayings.is_told(statement, atom, head):
            return True
        if again and on_left and statement.announced and self._is_told_anew(statement, atom, head):
            return True
        local = sayings.is_step(statement, head) or self._is_local(atom, head, statement.right.tree, section)
        return again and on_left and local

    def _is_told_anew(self, statement: Statement, atom: Atom, head: Name) -> bool:
        """Whether a later section defines the symbol anew, as the text says, and by other things than before."""
        here = any(each.section == statement.section for each in self.sayings.defined.get(head.name, ()))
        before, now = self.meanings.get(atom), statement.right.tree
        assert now is not None
        new = before is None or bool(words_of(now) - words_of(before))
        return new and not here and head.name not in self.sayings.varied

    def _is_local(self, atom: Atom, head: Name, there: Node | None, section: int) -> bool:
        """Whether a later section may have another meaning for the symbol, made of what it defines itself."""
        inside = [self._symbol(node) for node in there.walk()] if there is not None else []
        fresh = any(
            each is not None and self.sayings.said.get(each) == section and each in self.meanings
            and not self._hangs_on(each, atom)
            for each in inside
        )  # fmt: skip
        return self.sayings.is_local(head, section, fresh)

    def is_solved_for(self, statement: Statement) -> bool:
        """Whether an equality speaks of nothing but what an equation before it did: x = A b behind A x = b.

        A derivative is to be 0 somewhere: w = y/x behind dL/dw = (w x - y) x.
        """
        left = statement.left.tree
        if self._symbol(left) is None:
            return False
        symbols, name = symbols_of(statement), head_of(left).name
        return any(symbols <= claim and by in ("", name) for by, claim in self.claims)

    def shifts_another(self, statement: Statement) -> bool:
        """Whether a symbol of a family is given another meaning than that of v_{t+1} says."""
        left, right = statement.left.tree, statement.right.tree
        if not isinstance(left, Name) or right is None:
            return False
        moved = [
            shifted(body, move) for head, body in self.gradients.told if (move := shift_to(head, left)) is not None
        ]
        if any(differ_in_numbers_alone(each, right) for each in self._instances(left)):  # z_1 = W x_2 where z_i = W x_i
            return True
        try:
            return any(self._form(body) != self._form(right) for body in moved)
        except (NotRead, TooLarge):
            return True

    def _instances(self, node: Node) -> list[Node]:
        """What was told of a family, said of the member of it that this is."""
        if not isinstance(node, Name):
            return []
        return [found for head, body in self.gradients.told if (found := instance(head, node, body)) is not None]

    def turns_round(self, statement: Statement) -> bool:
        """Whether an equality says of a symbol what was said of others by it: y = K w behind w = K^{-1} y."""
        sides = (statement.left.tree, statement.right.tree)
        atoms = [(self._symbol(here), there) for here, there in (sides, sides[::-1])]
        return any(atom is not None and self._is_made_of(there, atom) for atom, there in atoms)

    def _is_made_of(self, node: Node | None, atom: Atom) -> bool:
        """Whether the meaning of a symbol in a tree is made of another one."""
        inside = [each for part in node.walk() if (each := self._symbol(part)) is not None] if node is not None else []
        names = {each.parts[0] for each in inside}
        meant = ((known, body) for known, body in self.meanings.items() if known.parts[0] in names)
        return any(each != atom and self._hangs_on(each, atom) for each in inside) or any(
            adds_up(body, str(atom.parts[0]), known.free) for known, body in meant
        )

    def _hangs_on(self, atom: Atom, other: Atom, seen: frozenset[Atom] = frozenset()) -> bool:
        """Whether the meaning of a symbol is made of another one."""
        if atom == other:
            return True
        if atom in seen or atom not in self.meanings:
            return False
        inside = [self._symbol(node) for node in self.meanings[atom].walk()]
        return any(each is not None and self._hangs_on(each, other, seen | {atom}) for each in inside)

    def _forget(self, atom: Atom) -> None:
        """What is made of the meaning that a symbol had has none any more."""
        for each in [known for known in self.meanings if known != atom and self._hangs_on(known, atom)]:
            self._lose(each)
        self.facts.forget(atom)

    def _lose(self, atom: Atom) -> None:
        self.meanings.pop(atom, None)
        self.gradients.forget(atom)

    def _symbol(self, node: Node | None) -> Atom | None:
        """The letter that a side is, if it is a symbol that can have a meaning."""
        try:
            if isinstance(node, Name) and not (node.transposed or is_delta(node) or node.name in CONSTANTS):
                return None if letter_of(node) in self.indices else Reader(self.looks).symbol(node, {})
            if isinstance(node, Applied) and not (node.head.transposed or node.tight):
                plain = all(isinstance(each, Name) and not each.transposed for each in node.arguments)
                return Reader(self.looks).applied(node, {}) if plain else None
        except (NotRead, TooLarge):
            return None
        return None
