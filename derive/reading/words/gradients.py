r"""Gradients of a loss by matrices without shapes: \partial L/\partial W = X^T \partial L/\partial Z if Z = X W + B.

Each place of W in what Z is made of gives a part of the gradient (free_pullbacks.py). What may be a number, as a in
a B, has no gradient here, nor has a row b that may be added to each row of X W. Where several symbols are made of W
their parts are added; they are all known, or nothing is said (free_dependence.py). A document that states gradients
in the other layout is left alone from there on. Nothing is false by these rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from derive.reading.derivatives.names import SCALARS
from derive.reading.matrices.shapes import Declared
from derive.reading.problems import NotRead
from derive.reading.statements import Statement
from derive.reading.syntax import Applied, Differential, Indicator, Name, Node, Numeral, Operator, Relation
from derive.reading.words import algebra, operations
from derive.reading.words.dependence import Dependence, Made
from derive.reading.words.families import shift_to, shifted
from derive.reading.words.forms import LARGE, VECTOR, Atom, Form, TooLarge, Word, is_inner, letter, number, total
from derive.reading.words.looks import Looks, plain
from derive.reading.words.pullbacks import NoGradient, clipped, pulled_back, step
from derive.reading.words.reader import Reader

DEEPEST = 12
MOST_STEPS = 5
Meanings = Mapping[Atom, Node]


class GradientReader(Reader):
    """Reads trees with the gradients of a loss in them carried out as far as the definitions go."""

    def __init__(self, looks: Looks, known: Gradients, section: int, steps: int | None = None) -> None:
        """With `steps` gradients are carried out by so many definitions, and those of families are used too."""
        super().__init__(looks)
        self.known = known
        self.section = section
        self.steps = DEEPEST if steps is None else steps
        self.families = steps is not None
        self.used = False  # whether a gradient was carried out
        self.turned = False  # whether every gradient is to be read as its transpose
        self._inside: tuple[Atom, ...] = ()

    def read(self, node: Node, bound: Mapping[str, str]) -> Form:
        """The form of a tree; raises NotRead, TooLarge."""
        found = self._step(node.relation) if isinstance(node, Indicator) and not bound else None
        return found or super().read(node, bound)

    def _step(self, relation: Relation) -> Form | None:
        r"""The indicator 1\{z > 0\} of each entry; 1\{h > 0\} is the same of h = ReLU(z)."""
        if relation.sign != ">" or not (isinstance(relation.right, Numeral) and relation.right.value == 0):
            return None
        reader = Reader(self.looks)
        inside = plain(relation.left)
        body = self.known.meaning(reader.symbol(inside, {})) if isinstance(inside, Name) else None
        of = clipped(body) if body is not None else None
        return step(reader.read(of or inside, {}))

    def _name(self, node: Name, bound: Mapping[str, str]) -> Form:
        gradient = self.known.name_of_gradient(node) if not bound else None
        if gradient is None:
            return super()._name(node, bound)
        form = self.read(gradient, {})
        return operations.transpose(form) if node.transposed else form

    def _applied(self, node: Applied, bound: Mapping[str, str], *, transposed: bool = False) -> Form:
        r"""A gradient before a bracket is a factor: \delta (a^{(1)})^T."""
        if node.tight or bound or len(node.arguments) != 1 or self.known.name_of_gradient(node.head) is None:
            return super()._applied(node, bound, transposed=transposed)
        right = self.read(node.arguments[0], bound)
        return algebra.product(self._name(node.head, bound), operations.transpose(right) if transposed else right)

    def _differential(self, node: Differential, bound: Mapping[str, str]) -> Form:
        return self._gradient(node.body, node.by, bound) or super()._differential(node, bound)

    def _operator(
        self, name: str, arguments: Iterable[Node], scripts: Iterable[Node], bound: Mapping[str, str], binds: str = ""
    ) -> Form:
        of, by = tuple(arguments), tuple(scripts)
        found = self._gradient(of[0], by[0], bound) if name == "nabla" and len(of) == len(by) == 1 else None
        return found or super()._operator(name, of, by, bound, binds)

    def _gradient(self, of: Node, by: Node, bound: Mapping[str, str]) -> Form | None:
        loss = plain(of)
        head = loss.head if isinstance(loss, Applied) else loss
        by = plain(by)
        if bound or not (isinstance(head, Name) and isinstance(by, Name)) or head.name not in SCALARS:
            return None
        if head.bold or by.transposed or by.name in SCALARS:
            return None
        form = self.by(Reader(self.looks).symbol(head, {}), by)
        return operations.transpose(form) if self.turned else form

    def by(self, loss: Atom, variable: Name) -> Form:
        """The gradient of a loss by a symbol."""
        atom = Reader(self.looks).symbol(variable, {})
        goes_on = len(self._inside) < self.steps and atom not in self._inside
        parts = self._parts(loss, variable, atom) if goes_on else None
        if not parts:
            body = self.known.forward.get(atom)
            surely = body is not None and self._is_number(body[1])
            look = "" if surely else self.looks.look(variable)
            return letter(Atom("gradient", (loss, atom), look, surely, loss.free | atom.free))
        self.used = True
        return total(parts)

    def _is_number(self, body: Node) -> bool:
        """Whether what a symbol is made of is a number for sure: w^T x + b."""
        words = [word for word, _ in Reader(self.looks).read(body, {})]
        return any(map(is_inner, words)) and all(is_inner(word) or _may_be_number(word) for word in words)

    def _parts(self, loss: Atom, variable: Name, atom: Atom) -> list[Form] | None:
        """What each symbol that is made of a variable gives to the gradient by it; None where that isn't known."""
        made = self.known.directly_on(variable, self.section, families=self.families)
        if not made or any((each.of or each.atom) not in self.known.forward for each in made):
            return None
        if any(each.head.name in SCALARS and each.atom != loss for each in made):  # another loss
            return None
        before, self._inside = self._inside, (*self._inside, atom)
        try:
            return [self._part(loss, each, atom, variable) for each in made]
        except NoGradient:
            return None
        finally:
            self._inside = before

    def _part(self, loss: Atom, made: Made, atom: Atom, variable: Name) -> Form:
        if made.atom == loss:
            return pulled_back(Reader(self.looks), made.body, atom, number(1))
        if not isinstance(plain(made.body), Name) and self._is_spread(made, atom, variable):
            raise NoGradient
        if any(self.known.dependence.mixes_entries(each) for each in _called_in(made.body)):
            raise NoGradient
        return pulled_back(Reader(self.looks), made.body, atom, self.by(loss, made.head))

    def _is_spread(self, made: Made, atom: Atom, variable: Name) -> bool:
        """Whether a symbol may be added to every row, or every entry, of something larger."""
        words = [word for word, _ in Reader(self.looks).read(made.body, {})]
        return any(word.letters == (atom,) for word in words) and (
            self.known.look(variable) != self.known.look(made.head)
        )


def _may_be_number(word: Word) -> bool:
    return word.is_number or (len(word.letters) == 1 and not word.letters[0].look)


def _called_in(body: Node) -> set[str]:
    return {node.head.name for node in body.walk() if isinstance(node, Applied)}


class Gradients:
    """What is known of a document's gradients: what is made of what, and which symbols are names of gradients."""

    def __init__(self, looks: Looks, dependence: Dependence, shapes: Iterable[Declared] = ()) -> None:
        self.looks = looks
        self._orders = {self._atom(each.symbol): sum(size != "1" for size in each.sizes) for each in shapes}
        self.dependence = dependence
        self.forward: dict[Atom, tuple[Name, Node]] = {}
        self.named: dict[Atom, tuple[Name, Node]] = {}
        self.other_layout = False
        self._known_names: dict[Form, tuple[Atom, Name]] | None = None  # until a definition comes
        self._folds: dict[tuple[Atom, int], Node] = {}

    def look(self, name: Name) -> str:
        """How a symbol looks, or is said to be."""
        order = self._orders.get(self._atom(name))
        return self.looks.look(name) if order is None else ("", VECTOR, LARGE)[min(order, 2)]

    def _atom(self, symbol: Name | Applied) -> Atom | None:
        return Reader(self.looks).symbol(symbol, {}) if isinstance(symbol, Name) else None

    def define(self, atom: Atom, head: Name, body: Node) -> None:
        """A symbol has this meaning from here on."""
        self.forget(atom)
        if any(isinstance(node, Differential) or _is_nabla(node) for node in body.walk()):
            self.named[atom] = (head, body)
        else:
            self.forward[atom] = (head, body)

    @property
    def told(self) -> list[tuple[Name, Node]]:
        """All that was told, each with the symbol that it was told of."""
        return [*self.forward.values(), *self.named.values()]

    def forget(self, atom: Atom) -> None:
        """A symbol has no known meaning any more."""
        self.forward.pop(atom, None)
        self.named.pop(atom, None)
        self._known_names, self._folds = None, {}

    def directly_on(self, name: Name, section: int, *, families: bool) -> list[Made] | None:
        """What is made of a symbol, not through others; None if that isn't known."""
        names, reader = self._names(), Reader(self.looks)
        return self.dependence.directly_on(
            name,
            section,
            lambda made: self.folded(made, names),
            lambda each: reader.symbol(replace(each, transposed=False), {}),
            families=families,
        )

    def name_of_gradient(self, name: Name) -> Node | None:
        """The gradient that a symbol stands for, also as one of a family."""
        atom = Reader(self.looks).symbol(replace(name, transposed=False), {})
        if atom in self.named:
            return self.named[atom][1]
        moves = ((shift_to(head, name), body) for head, body in self.named.values())
        return next((shifted(body, move) for move, body in moves if move is not None), None)

    def meaning(self, atom: Atom) -> Node | None:
        """What a symbol is made of, with the names of others for what they are."""
        if atom not in self.forward:
            return None
        head, body = self.forward[atom]
        return self.folded(Made(head, atom, body, 0), self._names())

    def _names(self) -> dict[Form, tuple[Atom, Name]]:
        """The symbols by what they are, without those that are the same thing."""
        if self._known_names is not None:
            return self._known_names
        found: dict[Form, list[tuple[Atom, Name]]] = {}
        for atom, (head, body) in self.forward.items():
            form = self._form(body)
            if form is not None and not isinstance(plain(body), Name):
                found.setdefault(form, []).append((atom, head))
        self._known_names = {
            form: symbols[0] for form, symbols in found.items() if len(symbols) == 1 and symbols[0][0].kind == "letter"
        }
        return self._known_names

    def folded(self, made: Made, names: Mapping[Form, tuple[Atom, Name]]) -> Node:
        """What a symbol is made of, with the names of others for what they are."""

        def fold(node: Node) -> Node:
            if isinstance(node, Name):
                return node
            form = self._form(node)
            atom, head = names.get(form, (None, None)) if form is not None else (None, None)
            if head is not None and atom != made.atom:
                return replace(head, span=node.span)
            return node.with_below(fold)

        key = (made.atom, id(made.body))
        if key not in self._folds:
            self._folds[key] = fold(made.body) if names else made.body
        return self._folds[key]

    def _form(self, node: Node) -> Form | None:
        try:
            return Reader(self.looks).read(node, {})
        except (NotRead, TooLarge):
            return None

    def state(self, statement: Statement) -> bool:
        """Whether an equality says what the rules give; one in the other layout is noted."""
        left, right = statement.left.tree, statement.right.tree
        if left is None or right is None or statement.conditions or self.other_layout or not self.forward:
            return False
        named = isinstance(left, Name) and not left.transposed and self.name_of_gradient(left) is not None
        if not named and not any(isinstance(node, Differential) or _is_nabla(node) for node in left.walk()):
            return False
        try:
            if self._same(left, right, statement.section, turned=False):
                return True
            if self._follows_by_steps(left, right, statement.section):
                return True
            self.other_layout = self._same(left, right, statement.section, turned=True)
        except (NotRead, TooLarge):
            pass
        return False

    def _same(self, left: Node, right: Node, section: int, *, turned: bool) -> bool:
        reader = GradientReader(self.looks, self, section)
        reader.turned = turned
        one, other = (algebra.settled(reader.read(side, {})) for side in (left, right))
        return reader.used and one == other

    def _follows_by_steps(self, left: Node, right: Node, section: int) -> bool:
        """Whether a few steps from the left side lead to the right one: from layer l to what stands of l + 1."""
        goal = algebra.settled(GradientReader(self.looks, self, section, 0).read(right, {}))
        for steps in range(1, MOST_STEPS):
            reader = GradientReader(self.looks, self, section, steps)
            if algebra.settled(reader.read(left, {})) == goal and reader.used:
                return True
        return False


def _is_nabla(node: Node) -> bool:
    return isinstance(node, Operator) and node.name == "nabla"
