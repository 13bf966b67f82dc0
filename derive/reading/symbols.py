r"""What kind of thing each symbol of a document is, inferred from all its uses.

A letter below a symbol is an *index* if some sum binds it, if a condition or a delta
speaks of it, or if the symbol stands elsewhere with another letter at the same place;
otherwise it is part of the name, as the o of W_o. A number is a position of an index
where letters stand at the same place, else part of the name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from derive.language import Index, IndexRange
from derive.reading.problems import NotRead
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    Differential,
    Indicator,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Product,
    Relation,
    Slice,
    Sum,
)


def letter_of(node: Node) -> str:
    """The letter that a bare symbol is, perhaps with primes; nothing for anything else."""
    bare = isinstance(node, Name) and not (node.lower or node.raised or node.transposed or node.bold)
    return node.name + "'" * node.primes if bare and isinstance(node, Name) else ""


def text_of(node: Node) -> str:
    """A script as part of a name: o, 3, l+1; raises NotRead for what stands in no script."""
    match node:
        case Numeral():
            return str(node.value)
        case Sum():
            parts = [
                ("+" if sign > 0 else "-") + text_of(term) for term, sign in zip(node.terms, node.signs, strict=True)
            ]
            return "".join(parts).removeprefix("+")
        case Product():
            return "".join(map(text_of, node.factors))
        case Bracketed():
            return f"({text_of(node.inner)})"
        case Minus():
            return "-" + text_of(node.inner)
        case Slice():
            return ":"
        case Relation():
            return f"{text_of(node.left)}{node.sign}{text_of(node.right)}"
        case Operator() if node.name == "range":
            return ":".join(map(text_of, node.arguments))
        case Operator() if node.name == "given":
            return "|".join(map(text_of, node.arguments))
        case Name():
            lower = "_" + "".join(map(text_of, node.lower)) if node.lower else ""
            raised = "^" + "".join(map(text_of, node.raised)) if node.raised else ""
            return node.name + lower + raised + "'" * node.primes + "^T" * node.transposed
        case _:
            raise NotRead("this isn't read as an index, or above a symbol", node.span)


def size_of(node: Node) -> str:
    """The name that a symbol would have as the last term of a sum: n, d_k; nothing for what is no symbol."""
    if not isinstance(node, Name) or node.transposed or node.bold:
        return ""
    try:
        return text_of(node)
    except NotRead:
        return ""


@dataclass(frozen=True)
class Slot:
    """A place for an index: which symbol, and the how many-th of its scripts, counted over below and above."""

    symbol: str
    at: int


@dataclass(frozen=True)
class Use:
    """A symbol as it stands somewhere: its name with all labels, and what stands in its places for indices."""

    key: str
    indices: tuple[Node, ...]


@dataclass
class Inventory:
    """All symbols of a document with what is known of them."""

    index_letters: set[str] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)  # names with X_j^{(i)} for a vector or a matrix, and no entry
    contents: dict[Slot, set[str]] = field(default_factory=lambda: defaultdict(set))
    bare: set[str] = field(default_factory=set)  # symbols that stand somewhere without a bracket behind them
    arguments: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    letters_as_quantities: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)  # symbols that are applied to z_i and the like
    of_letters: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # and those to bare letters
    of_several: set[str] = field(default_factory=set)  # symbols whose arguments have different indices: K(x_i, x_j)
    compared: set[str] = field(default_factory=set)  # letters that a condition sets equal to a number: y = 1
    bound: set[str] = field(default_factory=set)  # letters that an operator binds: the j of max_j, the x of dx

    def take(self, roots: Iterable[Node]) -> None:
        """Take note of all symbols below these nodes, then decide which letters are indices."""
        for root in roots:
            self._take(root, in_script=False)
        for letters in self.contents.values():
            small = {
                letter
                for letter in letters
                if len(plain := letter.rstrip("'")) == 1 and plain.isalpha() and plain.islower()
            }
            if len(small) > 1:
                self.index_letters |= small
        scripts = set().union(*self.contents.values())
        self.index_letters |= (self.compared | self.bound) & scripts
        self.letters_as_quantities |= self.compared - scripts

    def _take(self, node: Node, *, in_script: bool) -> None:
        if isinstance(node, Big) and node.index is not None:
            self.index_letters.add(letter_of(node.index))
            self.index_letters |= {letter_of(place) for place in node.excluded} - {""}
        if isinstance(node, Operator):
            self._take_operator(node)
            return
        if isinstance(node, Relation):
            self._take_relation(node)
            return
        if isinstance(node, Applied):
            self.arguments[node.head.name].add(_arguments_text(node))
            if len({_scripts_text(argument) for argument in node.arguments} - {""}) > 1:
                self.of_several.add(node.head.name)
            if all(isinstance(argument, Name) and not letter_of(argument) for argument in node.arguments):
                self.functions.add(node.head.name)
            elif all(isinstance(argument, Name) for argument in node.arguments):
                self.of_letters[node.head.name] |= {letter_of(argument) for argument in node.arguments} - {""}
            for argument in node.arguments:
                self._take_argument(argument)
            self._scripts(node.head)
            return
        if isinstance(node, Name):
            self.bare.add(node.name)
            if node.name == r"\delta" and len(node.lower) == 2 and not node.raised:
                self.index_letters |= {letter_of(place) for place in node.lower} - {""}
            if letter_of(node) and not in_script:
                self.letters_as_quantities.add(node.name)
            self._scripts(node)
            return
        skipped = {id(node.index), *map(id, node.excluded)} if isinstance(node, Big) else set()
        limits = {id(node.first), id(node.last)} if isinstance(node, Big) else set()
        for part in node.below:
            if id(part) not in skipped:
                self._take(part, in_script=id(part) in limits)

    def _take_operator(self, node: Operator) -> None:
        """An operator; a bare symbol below it or in it, the f of ∇f, is no use of it as a quantity."""
        self.bound |= {each for each in node.binds.split(",") if len(each) == 1 and each.islower()}
        for part in (*node.scripts, *node.arguments):
            self._take_argument(part)

    def _take_relation(self, node: Relation) -> None:
        """A relation: of indices if it is between two letters; y = 1 may be one of an index or of a quantity."""
        letters = letter_of(node.left), letter_of(node.right)
        if node.sign in ("=", "≠") and all(letters):
            self.index_letters |= {*letters}
        elif node.sign in ("=", "≠") and any(letters) and isinstance(node.right, Numeral):
            self.compared |= {*letters} - {""}
        else:
            for side in (node.left, node.right):
                self._take_argument(side)

    def _take_argument(self, node: Node) -> None:
        """An argument; a bare symbol there is no use of the symbol as a quantity of its own."""
        if isinstance(node, Name):
            self._scripts(node)
        else:
            self._take(node, in_script=False)

    def _scripts(self, node: Name) -> None:
        for at, place in enumerate((*node.lower, *node.raised)):
            slot = Slot(_slot_name(node), at)
            letter = letter_of(place)
            if letter or isinstance(place, Slice):
                self.contents[slot].add(letter or ":")
            else:
                for part in place.walk():
                    if isinstance(part, Name):
                        self._scripts(part)

    def _may_be_several(self, node: Name, place: Numeral) -> bool:
        """Whether h_{12} may be h with the indices 1 and 2: h stands elsewhere with as many letters below."""
        digits = _digits(place)
        slots = (Slot(f"{node.name}{digits}{len(node.raised)}", at) for at in range(digits))
        return digits > 1 and len(node.lower) == 1 and all(self.contents.get(slot) for slot in slots)

    def is_function(self, name: str) -> bool:
        """Whether a symbol is applied to other symbols anywhere, and not to indices alone."""
        return name in self.functions or bool(self.of_letters.get(name, set()) - self.index_letters)

    def applied_to(self, name: str) -> set[str]:
        """What the symbol is applied to anywhere, with a dot for every index: P(j) and P(k) are one."""
        return {
            ",".join("•" if part in self.index_letters else part for part in text.split(","))
            for text in self.arguments[name]
        }

    def is_value_at(self, node: Applied) -> bool:
        """Whether the symbol is applied elsewhere to a letter that stands in this bracket: x(t + 1), with x(t)."""
        letters = {letter_of(below) for argument in node.arguments for below in argument.walk()} - {""}
        return any(letters & set(text.split(",")) for text in self.arguments.get(node.head.name, ()))

    def is_matrix_elsewhere(self, node: Name) -> bool:
        """Whether a symbol without scripts stands elsewhere with two indices below: factors then don't commute."""
        slots = (self.contents.get(Slot(f"{node.name}20", at), set()) for at in (0, 1))
        bare = not (node.lower or node.raised)
        return bare and all(slots)

    def use(self, node: Name, prefix: str = "") -> Use:
        """The symbol's name with its labels, and the nodes at its places for indices; raises NotRead."""
        key, indices = prefix + node.name, []
        for at, place in enumerate((*node.lower, *node.raised)):
            above = at >= len(node.lower)
            letter = letter_of(place)
            if isinstance(place, Numeral) and not above and self._may_be_several(node, place):
                raise NotRead(f"the {place.value} below may be one position or several", place.span)
            if any(isinstance(part, (Slice, Relation)) or _is_range(part) for part in place.walk()):
                raise NotRead("a slice of a matrix, or a relation in the place of an index, isn't read",
                              place.span)  # fmt: skip
            others = self.contents[Slot(_slot_name(node), at)]
            if letter in self.index_letters or (isinstance(place, Numeral) and others & self.index_letters):
                indices.append(place)
                continue
            inside = {part.name for part in place.walk() if isinstance(part, Name)}
            if inside & self.index_letters:
                raise NotRead("arithmetic in an index, as in x_{i+1}, isn't read here", place.span)
            key += f"^{{({text_of(place)})}}" if above else f"_{{{text_of(place)}}}"
        if len(indices) == len(node.lower) + len(node.raised) == 2:
            if node.name not in self.apart:
                self._refuse_another_order(node)
            elif node.raised:
                key += "^"
        return Use(key + "'" * node.primes, tuple(indices))

    def _refuse_another_order(self, node: Name) -> None:
        """Which place of x_{ij} is which of x_j^{(i)} isn't said: they may be one symbol, or none of them the other."""
        other = f"{node.name}11" if not node.raised else f"{node.name}20"
        if len(node.raised) < 2 and all(self.contents[Slot(other, at)] & self.index_letters for at in (0, 1)):
            raise NotRead(
                f"{node.name} has two indices below and one below and one above; which is which isn't said", node.span
            )


def _is_range(node: Node) -> bool:
    return isinstance(node, Operator) and node.name == "range"


def _digits(place: Numeral) -> int:
    return len(str(place.value)) if place.value.denominator == 1 and place.value < 10**6 else 0


def _slot_name(node: Name) -> str:
    """Symbols with another number of scripts keep apart: W_{ij} and W^{(l)}."""
    return f"{node.name}{len(node.lower)}{len(node.raised)}"


def _arguments_text(node: Applied) -> str:
    try:
        return ",".join(text_of(argument) for argument in node.arguments)
    except NotRead:
        return "?"


def _scripts_text(node: Node) -> str:
    """The scripts of an argument; nothing for what has none."""
    try:
        return ",".join(map(text_of, (*node.lower, *node.raised))) if isinstance(node, Name) else ""
    except NotRead:
        return "?"


def bound_index(letter: str, range_: IndexRange) -> Index:
    """An index with this letter; raises ValueError where the letter means something else."""
    try:
        return Index(letter, range_)
    except TypeError as error:
        raise ValueError(str(error)) from None


def free_letters(node: Node) -> set[str]:
    """The letters below or above symbols that no sum sign in this tree binds, nor an operator such as max_j."""
    if isinstance(node, Big):
        bound = {node.index.name} if node.index is not None else set()
        return free_letters(node.body) - bound
    if isinstance(node, Operator):
        inside: set[str] = set().union(*map(free_letters, node.arguments))
        return inside - {*node.binds.split(",")}
    found: set[str] = set()
    if isinstance(node, Name):
        found = {letter_of(place) for place in (*node.lower, *node.raised)} - {""}
    for part in node.below:
        found |= free_letters(part)
    return found


def conditions_below(roots: Sequence[Node]) -> Iterator[Relation]:
    """All relations between indices below these nodes."""
    for root in roots:
        for node in root.walk():
            if isinstance(node, Relation):
                yield node


__all__ = [
    "Differential", "Indicator", "Inventory", "PowerOf", "Slot", "Use", "bound_index", "conditions_below",
    "free_letters", "letter_of", "text_of",
]  # fmt: skip
