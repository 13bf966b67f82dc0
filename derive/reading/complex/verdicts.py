r"""What is said of an equality of complex numbers, or of real ones with absolute values: proved, if, follows, nothing.

It is never false here. A document is read so only if it speaks of complex numbers (complex_marks.py); of others
an equality in which an absolute value, a sign or the larger of two stands is read with all quantities real. In
reading order a symbol has the meaning that its definition gave it; what an equality that is not decided says of a
single symbol, or of its derivative by time, is used too, and what needs it follows. What is true but where a
sign or a case changes, as that |x| has the derivative \operatorname{sign}(x), is true *if* nothing lies there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Protocol

from derive.reading.complex.marks import is_kinked, marks_in, real_marks
from derive.reading.complex.numbers import NotANumber
from derive.reading.complex.reader import Key, Reader, key_with_dots
from derive.reading.likeness import likeness
from derive.reading.problems import NotRead
from derive.reading.symbols import letter_of
from derive.reading.syntax import (
    Applied,
    Bracketed,
    Function,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Relation,
)

CONDITION = "a condition "
AWAY = "nothing lies just where a sign or a case changes"
SPEAKING = frozenset({"Re", "Im", "abs"})


class Side(Protocol):
    """A side of an equality as it was read."""

    tree: Node | None
    problem: NotRead | None


class Equality(Protocol):
    """What is needed of a statement."""

    @property
    def left(self) -> Side: ...
    @property
    def right(self) -> Side: ...
    @property
    def kind(self) -> str: ...
    @property
    def begins(self) -> bool: ...
    @property
    def conditions(self) -> Sequence[object]: ...
    @property
    def in_a_case(self) -> bool: ...


class ComplexNumbers:
    """The equalities of a document as numbers, in reading order."""

    def __init__(self, statements: Iterable[Equality], text: str) -> None:
        pairs = list(_pairs(statements))
        nodes = [node for pair in pairs for side in pair for node in side.walk()]
        self.marks = marks_in(pairs, text) or real_marks(pairs, text)
        self.called = frozenset(_called(nodes))
        self.meanings: dict[Key, Node] = {}
        self.facts: dict[Key, Node] = {}
        self.twofold: set[Key] = set()
        self._steps: set[str] = set()

    def judge(self, statement: Equality) -> tuple[str, str]:
        """The verdict on an equality, proved, if or follows, and what it needs; empty if there is none."""
        left, right = statement.left.tree, statement.right.tree
        if self.marks is None or left is None or right is None or statement.conditions:
            return "", ""
        problems = [side.problem for side in (statement.left, statement.right) if side.problem is not None]
        # What else can't be read as numbers may be matrices; a condition, x > 0, is read here.
        if self.marks.all_real and (any(CONDITION not in p.why for p in problems) or not self.speaks(statement)):
            return "", ""
        if self._same(left, right, self.meanings):
            open_ = "case" in self._steps and not self._holds_at_bounds(left, right)
            return ("if", AWAY) if open_ else ("proved", "")
        follows = self.facts and self._same(left, right, {**self.facts, **self.meanings})
        return ("follows", "") if follows else ("", "")

    def _holds_at_bounds(self, left: Node, right: Node) -> bool:
        """Whether an equality of plain values is true too where a case begins: at x = 0 of x > 0, or of its sign."""
        bounds = [pair for side in (left, right) for node in side.walk() for pair in _bounds(node)]
        if "derivative" in self._steps or not all(isinstance(name, Name) for name, _ in bounds):
            return False
        at_bounds = [{**self.meanings, self._key(name): value} for name, value in bounds if isinstance(name, Name)]
        return all(self._same(left, right, meanings) for meanings in at_bounds)

    def _same(self, left: Node, right: Node, meanings: dict[Key, Node]) -> bool:
        assert self.marks is not None
        if any(key in self.twofold for side in (left, right) for key in self._keys(side)):
            return False
        has_inner = any(isinstance(n, Operator) and n.name == "inner" for side in (left, right) for n in side.walk())
        return all(self._same_if(left, right, meanings, first) for first in (True, False)[: 1 + has_inner])

    def _same_if(self, left: Node, right: Node, meanings: dict[Key, Node], first: bool) -> bool:
        """Whether the sides are equal where an inner product is conjugated in its first argument, or in its second."""
        assert self.marks is not None
        reader = Reader(self.marks, meanings, self.called, first)
        self._steps = reader.steps
        try:
            return reader.home.same(reader.read(left), reader.read(right))
        except (NotRead, NotANumber, RecursionError):
            return False

    def is_conjugate(self, node: Node | None) -> bool:
        """Whether a side is the conjugate of a symbol, of which nothing is said that isn't said of the symbol."""
        return self.marks is not None and isinstance(node, Name) and self.marks.is_conjugate(node.name)

    def is_branched(self, statement: Equality) -> bool:
        """Whether an equality of complex numbers has a logarithm or a root, which others read as real ones."""
        nodes = [
            node for side in (statement.left, statement.right) if side.tree is not None for node in side.tree.walk()
        ]
        branched = any(
            (isinstance(node, Function) and node.name in ("log", "sqrt"))
            or (isinstance(node, PowerOf) and not _is_whole(node.exponent) and letter_of(node.base) != "e")
            for node in nodes
        )
        shown = self.marks is not None and (self.marks.conjugate or self.marks.unit)
        return branched and bool(shown)

    def overrules(self, statement: Equality) -> bool:
        """Whether what others say of an equality counts for nothing, for they take its quantities for real ones."""
        return self.marks is not None and not self.marks.all_real and self.speaks(statement)

    def speaks(self, statement: Equality) -> bool:
        """Whether an equality speaks of what the other readings don't know: conjugates, parts, moduli, the unit."""
        seen: set[Key] = set()
        nodes = [side.tree for side in (statement.left, statement.right) if side.tree is not None]
        while self.marks is not None and nodes:
            for node in nodes.pop().walk():
                if is_kinked(node) or (isinstance(node, Operator) and node.name in SPEAKING):
                    return True
                if not isinstance(node, Name):
                    continue
                if self.marks.peeled(node.name)[2] or node.name == self.marks.unit != "":
                    return True
                key = self._key(node)
                if key not in seen and key in self.meanings:
                    seen.add(key)
                    nodes.append(self.meanings[key])
        return False

    def note(self, statement: Equality, kind: str) -> None:
        """Take note of what an equality says of a symbol: `kind` is the verdict on it."""
        left, right = statement.left.tree, statement.right.tree
        if self.marks is None or left is None or right is None or kind in ("proved", "follows", "recovered"):
            return
        if kind == "assignment" or statement.conditions or statement.in_a_case:
            self.twofold |= {self._key(side) for side in (left, right) if isinstance(side, Name)}
            return
        for one, other in ((left, right), (right, left)):
            if not isinstance(one, Name) or self.marks.peeled(one.name)[2]:
                continue
            key = self._key(one)
            if key in self.meanings or (key in self.facts and kind == "definition"):
                # What is said a second time and isn't proved may be another meaning.
                self.twofold |= {key} if statement.begins else set()
            elif key in self._keys(other):
                continue
            elif kind == "definition" and one is left:
                self.meanings[key] = other
            elif kind == "undecided":
                if key in self.facts and likeness(self.facts[key]) != likeness(other):
                    self.twofold.add(key)
                self.facts[key] = other
            return

    def _keys(self, node: Node) -> set[Key]:
        return {self._key(each) for each in node.walk() if isinstance(each, Name)}

    def _key(self, node: Name) -> Key:
        assert self.marks is not None
        name, dots, _ = self.marks.peeled(node.name)
        return key_with_dots((name, likeness(_nameless(node))), dots)


def _bounds(node: Node) -> Iterator[tuple[Node, Node]]:
    """What is compared with what in a node."""
    if isinstance(node, Relation):
        yield node.left, node.right
    if isinstance(node, Operator) and node.name == "sign":
        yield node.arguments[0], Numeral(node.span, Fraction(0))


def _is_whole(node: Node) -> bool:
    whole = node.inner if isinstance(node, (Bracketed, Minus)) else node
    return isinstance(whole, Numeral) and whole.value.denominator == 1


def _nameless(node: Name) -> Name:
    return Name(node.span, "", node.lower, node.raised, node.primes, node.transposed, node.bold)


def _pairs(statements: Iterable[Equality]) -> Iterator[tuple[Node, Node]]:
    for statement in statements:
        if statement.left.tree is not None and statement.right.tree is not None:
            yield statement.left.tree, statement.right.tree


def _called(nodes: Sequence[Node]) -> Iterator[str]:
    """Names that stand before a symbol in brackets, or nowhere without brackets: functions."""
    heads = {id(node.head) for node in nodes if isinstance(node, Applied)}
    plain = {node.name for node in nodes if isinstance(node, Name) and id(node) not in heads}
    for node in nodes:
        if isinstance(node, Applied):
            of_symbol = any(isinstance(argument, Name) and argument.name != "t" for argument in node.arguments)
            if of_symbol or node.head.name not in plain:
                yield node.head.name
