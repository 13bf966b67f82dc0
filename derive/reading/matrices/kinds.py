r"""Which symbols of a document are numbers, vectors or matrices, from what it states and how it writes them.

A stated shape counts first. Bold letters are vectors (small) or matrices (capital), if
their entries are written nowhere with another number of indices; a symbol that isn't
bold is a number in a document that has bold ones. Anything else isn't known, and said so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from derive.reading.matrices.shapes import Declared, statement_of
from derive.reading.problems import NotRead
from derive.reading.symbols import Inventory, Use, letter_of, text_of
from derive.reading.syntax import (
    Applied,
    Big,
    Function,
    GeneralMatrix,
    Hadamard,
    MatrixOf,
    Name,
    Node,
    Operator,
    Slice,
    Transposed,
)
from derive.reading.vocabulary import named_as_vector

OF_MATRICES = frozenset({"diag", "tr"})
NEAR = 600  # characters
# Names that losses have: numbers in any document.
FUNCTIONS = frozenset({r"\sigma", r"\phi", r"\varphi", r"\psi", "f", "g", "h"})
LOSSES = frozenset({"L", "J", r"\mathcal{L}", r"\mathcal{J}", r"\ell", r"\mathrm{Loss}", r"\mathrm{loss}"})


@dataclass(frozen=True)
class Kind:
    """What a symbol is: `order` is its number of indices; `sizes` the stated ones, none where nothing is stated.

    `sure` is false where only the letter's look tells it; `entries` is the name that its entries have.
    """

    order: int
    sizes: tuple[str, ...] = ()
    sure: bool = True
    entries: str = ""


@dataclass
class Kinds:
    """What is known of all symbols of a document."""

    inventory: Inventory
    declared: dict[str, set[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(set))
    stated: dict[str, list[tuple[int, tuple[str, ...]]]] = field(default_factory=lambda: defaultdict(list))  # and where
    here: int = 0  # where the chain stands that is read
    bold: set[str] = field(default_factory=set)  # names that stand bold without an index
    names: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))  # with how many indices each stands
    transposed: set[str] = field(default_factory=set)  # names that stand transposed and not bold
    sliced: bool = False  # whether rows or columns of a matrix that isn't bold stand anywhere
    letters: set[str] = field(default_factory=set)  # all names that stand anywhere
    counts: set[str] = field(default_factory=set)  # those up to which a sum runs: they are numbers
    differentiated: set[str] = field(default_factory=set)  # what a gradient is taken of, where it isn't bold
    explicit: dict[str, MatrixOf | GeneralMatrix] = field(
        default_factory=dict
    )  # symbols that were set equal to a matrix written out
    twofold: dict[str, int] = field(default_factory=dict)  # those that were to another one too, with the place of that
    square: set[str] = field(default_factory=set)  # matrices that are defined by a square one
    known: set[str] = field(default_factory=set)  # matrices that are set equal to one
    turned: set[bool] = field(default_factory=set)  # likewise of vectors by vectors; True is a row for each variable
    shown: dict[tuple[str, bool], int] = field(default_factory=dict)  # vectors by their products; from where on
    other_norms: bool = False  # whether \|x\| is something else than the root of x^T x
    layouts: set[bool] = field(default_factory=set)  # those of derivatives that shapes force; True is ∂L/∂W like W^T

    def forget_what_is_written_out(self) -> None:
        """The document is read once more."""
        self.explicit.clear()
        self.twofold.clear()

    @property
    def sizes(self) -> set[str]:
        """The letters that a stated shape has for a size."""
        return {size for shapes in self.declared.values() for shape in shapes for size in shape if not size.isdigit()}

    @property
    def has_rows(self) -> bool:
        """Whether some vector is stated to be a row."""
        stated = [shape for shapes in self.declared.values() for shape in shapes]
        return any(len(shape) == 2 and shape[0] == "1" != shape[1] for shape in stated)

    def declare(self, declared: Iterable[Declared]) -> None:
        """Take note of stated shapes."""
        for each in declared:
            try:
                key = self.key(each.symbol)
            except NotRead:
                continue
            self.declared[key].add(each.sizes)
            self.stated[key].append((each.symbol.span.start, each.sizes))

    def take(self, roots: Iterable[Node]) -> None:
        """Take note of how symbols are written below these nodes."""
        for root in roots:
            for node in root.walk():
                if isinstance(node, Big) and node.last is not None and letter_of(node.last):
                    self.counts.add(letter_of(node.last))
                if isinstance(node, Operator) and node.name == "nabla":
                    self._take_gradient(*node.arguments)
                if isinstance(node, Name):
                    self.letters.add(node.name)
                    self.sliced |= not node.bold and any(isinstance(place, Slice) for place in node.lower)
                    try:
                        use = self.inventory.use(node)
                    except NotRead:
                        continue
                    key, below = self._base(node, use)
                    if node.bold and not below:
                        self.bold.add(key)
                    if node.transposed and not node.bold:
                        self.transposed.add(key)
                    if below:
                        self.names[key].add(below)

    def _take_gradient(self, of: Node) -> None:
        r"""A gradient is taken of a number: the E of \nabla_w E is one, and so is E(w), if E isn't bold."""
        head = of.head if isinstance(of, Applied) else of
        if isinstance(of, (Name, Applied)) and isinstance(head, Name) and not (head.bold or head.transposed):
            with suppress(NotRead):
                self.differentiated.add(self.key(of))

    def key(self, node: Name | Applied) -> str:
        """What a symbol is known by here: its name with labels, and a mark for each index or argument."""
        if isinstance(node, Applied):
            inside = ",".join(text_of(argument) for argument in node.arguments)
            return f"{self.key(node.head)}({inside})"
        key, below = self._base(node, self.inventory.use(node))
        return key + "•" * below

    @staticmethod
    def _base(node: Name, use: Use) -> tuple[str, int]:
        """The symbol's name with labels and a mark for each index above, and how many indices it has below."""
        above = sum(place in use.indices for place in node.raised)
        return use.key + "^" * above, len(use.indices) - above

    def kind(self, node: Name | Applied) -> Kind:
        """What the symbol is; raises NotRead where that isn't known."""
        key = self.key(node)
        stated = self.declared.get(key, set())
        if len({_order(sizes) for sizes in stated}) == 1:
            plain = len(stated) == 1 and not any(size.startswith("?") for size in next(iter(stated)))
            sizes = next(iter(stated)) if plain else ()
            order = _order(next(iter(stated)))
            # What is stated far behind may be of another symbol with the same letter.
            sure = min(self.stated[key])[0] <= self.here + NEAR
            return Kind(order, sizes, sure, entries=self._entries(node, order))
        if stated:
            return self._as_stated_last(node, key)
        if isinstance(node, Applied):
            return self._of_applied(node)
        if self.is_shown(key, node):
            # Elsewhere the letter may be a number, or the variable of a function: its entries have a name of their own.
            written = 1 + key.count("•") in self.names.get(key.removesuffix("•"), ())
            return Kind(1, entries="" if written else named_as_vector(node.name))
        if "•" in key:
            base, below = self._base(node, self.inventory.use(node))
            if node.bold and below == 1 and base in self.bold:
                say = statement_of(node)
                raise NotRead("this may be one of several vectors or an entry; a shape would tell", node.span, say)
            # x_i may be the i-th of several vectors, O_i of several matrices, unless x is known to be one vector.
            return Kind(0, sure=below > 1 or {_order(sizes) for sizes in self.declared.get(base, ())} == {below})
        if key in self.bold or node.bold:
            return self._of_bold(node, key)
        if node.transposed and self.names[key] in ({1}, {2}):
            return Kind(max(self.names[key]))
        if not self.bold and self._looks_whole(node, key):
            return Kind(max(self.names[key]), sure=False)
        if not node.transposed and (key in LOSSES or letter_of(node) in self.sizes | self.counts or key == "e"):
            return Kind(0)
        # A document that writes vectors bold, and all of them, means a number by what isn't.
        plain = not node.transposed and not self.names.get(key) and not self._has_plain_vectors
        if plain and (self.bold or is_small(node.name)):
            return Kind(0, sure=not self.bold)
        if key in self.differentiated and not node.transposed and not self.names.get(key):
            return Kind(0, sure=False)
        why = f"whether {node.name} is a number, a vector or a matrix isn't said"
        raise NotRead(why, node.span, say=statement_of(node))

    def is_shown(self, key: str, node: Name) -> bool:
        """Whether a symbol is a vector here, as what it was multiplied with so far shows."""
        return self.shown.get((key, node.bold), self.here + 1) <= self.here

    def stands_for_others(self, node: Name) -> bool:
        """Whether one vector may be one of several with its letter: u_o beside u_k."""
        keys = {key for key, _ in self.shown if key == node.name or key.startswith((node.name + "_", node.name + "•"))}
        return len(keys - {node.name}) > 1

    def _looks_whole(self, node: Name, key: str) -> bool:
        """Whether a symbol is, by its look, the vector or the matrix of the entries that stand elsewhere."""
        return self.names.get(key) in ({1}, {2}) and is_small(node.name) == (self.names[key] == {1})

    def _as_stated_last(self, node: Name | Applied, key: str) -> Kind:
        """A symbol of which several shapes are stated has the last one so far; nothing is wrong for want of it."""
        so_far = [each for each in self.stated[key] if each[0] <= self.here]
        if not so_far:
            raise NotRead("two different shapes are stated for this", node.span)
        _, sizes = max(so_far)
        plain = not any(size.startswith("?") for size in sizes)
        return Kind(_order(sizes), sizes if plain else (), sure=False, entries=self._entries(node, _order(sizes)))

    @cached_property
    def _has_plain_vectors(self) -> bool:
        """Whether some symbol that isn't bold is a vector or a matrix: it is stated to be, or stands transposed."""
        stated = {key for key, shapes in self.declared.items() if any(map(_order, shapes))}
        return bool(self.transposed) or self.sliced or any("(" not in key and key not in self.bold for key in stated)

    def _of_bold(self, node: Name, key: str) -> Kind:
        if not node.bold:
            raise NotRead(f"{node.name} stands bold elsewhere: this may be the vector or a number", node.span)
        orders = self.names[key]
        looks = 1 if is_small(node.name) else 2
        if orders == {looks}:
            return Kind(looks)
        if orders:
            raise NotRead(f"whether {node.name} is a vector or a matrix isn't clear; a shape would tell", node.span,
                          statement_of(node))  # fmt: skip
        return Kind(looks, sure=looks == 1 or key in self.known, entries=self._entries(node, looks))

    def _entries(self, node: Name | Applied, order: int) -> str:
        """The small letter that the entries of a matrix have, if the document writes them with one: a_{ij} of A."""
        if isinstance(node, Applied) or order != 2 or node.lower or node.raised or 2 in self.names[node.name]:
            return ""
        small = "\\" + node.name[1:].lower() if node.name.startswith("\\") else node.name.lower()
        return small if small != node.name and 2 in self.names.get(small, ()) else ""

    def _of_applied(self, node: Applied) -> Kind:
        """A function of numbers is one; of a vector nothing is known but that a loss is a number."""
        if node.head.name in LOSSES and not node.head.bold:
            return Kind(0)
        if self.key(node) in self.differentiated:
            return Kind(0, sure=False)
        for argument in node.arguments:
            for part in _outside_arguments(argument):
                if isinstance(part, Name) and self.kind(part).order:
                    raise NotRead("that this is taken of each entry isn't said; indices would tell", node.span)
        return Kind(0)

    @staticmethod
    def is_twice(node: Applied) -> bool:
        """Whether a symbol stands before a bracket with the same symbol: nothing is a function of itself."""
        only = node.arguments[0] if len(node.arguments) == 1 else None
        try:
            return isinstance(only, Name) and text_of(only) == text_of(node.head) and only.bold == node.head.bold
        except NotRead:
            return False

    def is_product(self, node: Applied) -> bool:
        """Whether a symbol with a bracket behind it is a factor: a matrix, a transpose or a number, before a sum."""
        if len(node.arguments) != 1 or (isinstance(node.arguments[0], Name) and not node.head.transposed):
            return False
        if node.head.transposed or any(isinstance(place, Slice) for place in node.head.lower):
            return True
        try:
            self.kind(node.head)
        except NotRead:
            return False
        name = node.head.name
        called = name in FUNCTIONS or is_operator(name) or node.head.primes or self.inventory.is_value_at(node)
        return name in self.inventory.bare and not called


def _order(sizes: Sequence[str]) -> int:
    """How many indices the entries have: as many as there are sizes that aren't 1."""
    return sum(size != "1" for size in sizes)


def is_operator(name: str) -> bool:
    r"""Whether a symbol may be a function though it stands bare elsewhere: \mathcal{T}, a word."""
    return name.startswith((r"\mathcal{", r"\mathscr{")) or (
        name.startswith(r"\mathrm{") and len(name) > len(r"\mathrm{d}")
    )


def is_small(name: str) -> bool:
    """Whether a symbol is a small letter, also under a hat."""
    letters = name.rpartition("{")[2].rstrip("}").lstrip("\\")
    return letters[:1].islower() or letters[:1].isdigit()


def speaks_of_matrices(root: Node, kinds: Kinds) -> bool:
    """Whether this can only be read as matrices: a transpose, a bold letter without index, a stated shape."""
    return any(_is_of_matrices(node, kinds) for node in _outside_arguments(root))


def _is_of_matrices(node: Node, kinds: Kinds) -> bool:
    if isinstance(node, (Transposed, Hadamard, MatrixOf, GeneralMatrix)) or (
        isinstance(node, Function) and node.name in OF_MATRICES
    ):
        return True
    if not isinstance(node, (Name, Applied)):
        return False
    if any(isinstance(place, Slice) for place in node.below):
        return True
    try:
        key = kinds.key(node)
        order = max(map(_order, kinds.declared.get(key, {()})))
    except NotRead:
        return False
    shown = isinstance(node, Name) and kinds.is_shown(key, node)
    return order > 0 or shown or (isinstance(node, Name) and (node.transposed or (node.bold and "•" not in key)))


def _outside_arguments(node: Node) -> Iterator[Node]:
    """The node and those below, without the plain symbols that a function is said to be one of."""
    yield node
    if isinstance(node, Applied):
        below: list[Node] = [a for a in node.arguments if not isinstance(a, Name) or a.transposed]
    elif isinstance(node, Name):
        below = []
    elif isinstance(node, Big):
        below = [node.body]
    else:
        below = list(node.below)
    for part in below:
        yield from _outside_arguments(part)
