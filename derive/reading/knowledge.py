r"""What is known while a document is read: its symbols, what they were defined to be, what depends on what.

Definitions are kept as they were read, as trees of the surface; joining.py finds the
ranges in them and building.py puts them together anew whenever they are used, so that
a symbol that gets its meaning later has it everywhere. Nothing here builds anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from derive.language import Family, IndexRange
from derive.reading.doubts.value_cases import Bracket, Values
from derive.reading.marked_functions import role_of_known
from derive.reading.matrices.kinds import is_operator
from derive.reading.probability.named_probabilities import Spoken
from derive.reading.problems import NotRead, Span
from derive.reading.ranges import Ranges
from derive.reading.stated import Stated
from derive.reading.symbols import Inventory, Use, letter_of
from derive.reading.syntax import Applied, Name, Node, Numeral
from derive.reading.tokens import Token, tokens_of
from derive.reading.vocabulary import GREEK, letter_of_vector

SOFTMAX = frozenset({r"\mathrm{softmax}", r"\mathrm{Softmax}", r"\mathrm{SoftMax}", r"\mathrm{SOFTMAX}"})
SIGMOID = frozenset({r"\mathrm{sigmoid}", r"\mathrm{Sigmoid}", r"\mathrm{sigm}"})
PRIMED = frozenset({"f", "g", "h", "F", "G", r"\sigma", r"\phi", r"\varphi", r"\psi"})  # f' is a derivative, p' is not
Key = tuple[str, int]


@dataclass(frozen=True)
class Meant:
    """What a symbol was defined to be: `letters` are its indices in the chain `chain`, `body` what it stands for."""

    letters: tuple[str, ...]
    body: Node
    chain: int


@dataclass
class Document:
    """The symbols and ranges of a document, and its definitions so far."""

    inventory: Inventory
    chain: int = 0
    ranges: Ranges = field(default_factory=Ranges)
    functions: dict[str, tuple[tuple[Name, ...], Node, int]] = field(default_factory=dict)
    meant: dict[Key, Meant] = field(default_factory=dict)
    hidden: set[Key] = field(default_factory=set)  # symbols that get their meaning from what can't be read
    speaks: dict[str, set[str]] = field(default_factory=dict)  # what a hidden meaning speaks of, by its symbol's letter
    assumed: list[tuple[Stated, int]] = field(default_factory=list)  # what is stated, each in a chain of its own
    applied: set[str] = field(default_factory=set)  # symbols that stand for f(z) where nothing defines f
    arguments: dict[str, set[str]] = field(default_factory=dict)  # and what each of them is applied to
    headed: set[str] = field(default_factory=set)  # symbols that a chain begins with, applied: J(w) = ...
    depends: set[tuple[str, str]] = field(default_factory=set)
    said_of: dict[str, set[str]] = field(default_factory=dict)  # what the chains that begin with a symbol speak of
    binary: frozenset[str] = frozenset()  # letters that the text says have no values but 0 and 1
    values: Values = field(default_factory=dict)  # those that the text gives letters
    brackets: dict[Family, Bracket] = field(default_factory=dict)  # what cases on the value of a quantity are made of
    distributions: frozenset[Any] = frozenset()  # letters that stand for probabilities, with what hangs on them
    told_apart: frozenset[tuple[str, str]] = frozenset()  # of what by what there are both d and ∂ in one chain
    both_ways: frozenset[tuple[str, str]] = frozenset()  # and somewhere in the document
    holding_fixed: set[Key] = field(default_factory=set)  # what is made of a ∂ that holds something fixed
    conjugates: frozenset[str] = frozenset()  # symbols with a mark that conjugates them: what is said of one is a claim
    has_expectations: bool = False  # whether E[x] is the expected value of x
    delta_is_another: bool = False  # whether δ with two indices is something else than Kronecker's
    differentiated_by: set[str] = field(default_factory=set)
    lost: set[Key] = field(default_factory=set)  # symbols whose meaning was written with dots and isn't read
    otherwise: set[Key] = field(default_factory=set)  # those whose meaning the language can't hold as it was written
    spoken: Spoken = field(default_factory=Spoken)  # the probabilities that equalities spoke of so far
    stated_in: dict[Key, int] = field(default_factory=dict)  # the last section that says what a symbol is
    outdated: dict[Key, Meant] = field(default_factory=dict)  # what was made of a symbol that has another meaning now
    renewed: set[str] = field(default_factory=set)  # symbols that have a second meaning by now
    recurrent: dict[str, set[int]] = field(default_factory=dict)  # of symbols such as h_{t-1}: places with arithmetic
    indexed: set[str] = field(default_factory=set)  # symbols that have an index somewhere
    instances: dict[Key, bool] = field(default_factory=dict)  # what has its meaning from a layer, or a sample: True
    families: dict[Key, Family] = field(default_factory=dict)
    operators: dict[tuple[Any, ...], Family] = field(default_factory=dict)  # opaque quantities by what they are made of
    derivatives: dict[str, tuple[str, int, str]] = field(default_factory=dict)  # those that are quantities of their own
    # In this chain: what derivatives are of and by; \sigma'(z), with \sigma(z) and z.
    ends: dict[Family, tuple[Family, Family]] = field(default_factory=dict)
    primes: dict[Family, tuple[Family, Family]] = field(default_factory=dict)
    written: dict[str, Span] = field(default_factory=dict)  # where quantities stand that more than a letter tells
    _sizes: dict[str, object] | None = None
    joined: set[Key] = field(default_factory=set)

    def key_of(self, node: Name, prefix: str = "", more: int = 0) -> tuple[Key, Use]:
        """The symbol's identity: its name, and how many indices it has."""
        use = self.inventory.use(node, prefix)
        return (use.key, len(use.indices) + more), use

    def role(self, node: Applied) -> str:
        """What a symbol with a bracket behind it is: a function of some kind, a product, a symbol, or opaque."""
        head = node.head
        if head.name in SOFTMAX | SIGMOID:
            return role_of_known(head, "softmax" if head.name in SOFTMAX else "sigmoid")
        another = bool(head.lower or head.raised)  # f_1 is another function than f
        if head.name in self.functions and not head.primes and not another:
            if any(_stands_bare(head.name, part) for part in node.arguments):  # g (1 - g)
                raise NotRead(f"{head.name} before a bracket may be a function or a factor", node.span)
            return "function"
        if self.unprimed(node) is not None:
            return "prime"
        if head.primes == 1 and head.name in PRIMED and self._has_one_parameter(head.name) and not another:
            return "slope"
        plain = all(isinstance(argument, Name) for argument in node.arguments)
        if plain and (head.name not in self.inventory.bare or len(self.inventory.applied_to(head.name)) == 1):
            return "symbol"
        if head.name in self.inventory.bare and len(node.arguments) == 1 and not head.primes:
            # A chain that begins with J(w) says what J is; nobody sets a product of two letters equal to something so.
            if plain and (head.name in self.headed or head.name in PRIMED or self.of_indices(node)):
                return "symbol"
            called = plain or isinstance(node.arguments[0], Numeral) or self.inventory.is_value_at(node)
            if (called and not head.lower) or is_operator(head.name):
                raise NotRead(f"{head.name} before a bracket may be a function or a factor", node.span)
            if node.tight:
                raise NotRead("the bracket may belong to what stands before it or not; one more would tell", node.span)
            return "product"
        return "symbol" if plain else "opaque"

    def _has_one_parameter(self, name: str) -> bool:
        return name in self.functions and len(self.functions[name][0]) == 1

    def of_indices(self, node: Applied) -> bool:
        """Whether a symbol is applied to indices alone: the P(j) of a sum over j."""
        return all(letter_of(argument) in self.inventory.index_letters for argument in node.arguments)

    def called(self, node: Node) -> Applied | Name | None:
        """What a function's name by itself stands for: f(m, b) for the f of ∂f/∂m, if that is defined."""
        if not isinstance(node, Name) or node.primes or node.transposed or node.bold:
            return None
        if node.name in self.functions and not (node.lower or node.raised):
            return Applied(node.span, node, self.functions[node.name][0])
        if len(self.inventory.applied_to(node.name)) < 2 or self.key_of(node)[0] in self.meant:
            return None
        named = [replace(node, name=f"{node.name}({told})") for told in sorted(self.inventory.applied_to(node.name))]
        known = [name for name in named if self.key_of(name)[0] in self.meant]
        return known[0] if len(known) == 1 else None

    def unprimed(self, node: Applied) -> Applied | None:
        """For f'(x), with f(x) defined: f(x), whose derivative by x this is; None for anything else."""
        head, argument = node.head, node.arguments[0]
        if head.primes != 1 or head.name not in PRIMED or len(node.arguments) > 1 or not isinstance(argument, Name):
            return None
        plain = Applied(node.span, replace(head, primes=0), node.arguments)
        if head.name in self.functions:
            parameters, _, _ = self.functions[head.name]
            return plain if [p.name for p in parameters] == [argument.name] and argument.lower == () else None
        key = self.key_of(self.symbol_of(plain))[0]
        inside = self.meant[key].body.walk() if key in self.meant and not key[1] else ()
        return plain if any(isinstance(n, Name) and n.name == argument.name for n in inside) else None

    def symbol_of(self, node: Applied) -> Name:
        """A function of plain symbols as one symbol, with the arguments' indices behind its own.

        An argument that is an index itself, the j of P(j), is a place as that of P_j is. What all arguments have is one
        place, L(a_i, y_i) is of sample i, unless they differ anywhere, as those of K(x_i, x_j) do.
        """
        arguments = [argument for argument in node.arguments if isinstance(argument, Name)]
        indices = self.inventory.index_letters
        name = node.head.name
        if len(self.inventory.applied_to(name)) > 1:
            told = ["•" if letter_of(each) in indices else each.name + "'" * each.primes for each in arguments]
            name += f"({','.join(told)})"
        of_each = [(each,) if letter_of(each) in indices else (*each.lower, *each.raised) for each in arguments]
        common = {tuple(map(_letter_or_number, scripts)) for scripts in of_each}
        if len(common) == 1 and "" not in next(iter(common)) and node.head.name not in self.inventory.of_several:
            of_each = of_each[:1]
        places = tuple(place for scripts in of_each for place in scripts)
        head = node.head
        return Name(node.span, name, (*head.lower, *places), head.raised, head.primes, head.transposed, bold=False)

    def begin(self, chain: int) -> None:
        """Begin a chain: its ranges are found anew, for a letter may mean something else elsewhere."""
        self.chain = chain
        self.ranges = Ranges()
        self.joined = set()
        self.ends, self.primes = {}, {}
        self.forget()

    def forget(self) -> None:
        """Build all symbols anew: ranges or definitions have changed."""
        self.families.clear()
        self._sizes = None

    def is_size(self, letter: str) -> bool:
        """Whether the letter counts a range of this chain."""
        if self._sizes is None:
            self._sizes = self.ranges.size_letters()
        return letter in self._sizes

    def size_named(self, letter: str) -> IndexRange | None:
        """The range whose size this letter is, if it is one; raises ValueError where limits clash."""
        return self.range_at(self._sizes[letter]) if self.is_size(letter) and self._sizes else None

    def range_at(self, thing: object) -> IndexRange:
        """The range of a place; raises ValueError where limits clash."""
        return self.ranges.range_of(thing, self.inventory.letters_as_quantities | self.inventory.index_letters)

    def define(self, key: Key, meant: Meant) -> None:
        """From now on the symbol has this meaning."""
        self.meant[key] = meant
        self.forget()

    def undefine(self, key: Key) -> None:
        """Take a definition back that turned out to be none."""
        del self.meant[key]
        self.joined.discard(key)
        self.forget()

    def hidden_below(self, key: Key, seen: frozenset[Key] = frozenset()) -> set[str]:
        """The symbols that this one is made of, itself among them, whose meaning could not be read."""
        if key not in self.meant:
            # What is said of y is meant of each y_i as well, though not in a way that could be put in.
            name = letter_of_vector(key[0])
            elsewhere = any(name == known for known, _ in (*self.meant, *self.hidden))
            return {name} if elsewhere else set()
        found: set[str] = set()
        for inner in self._symbols_in(self.meant[key].body):
            if inner not in seen:
                found |= self.hidden_below(inner, seen | {key})
        return found

    def _symbols_in(self, node: Node) -> Iterator[Key]:
        """The symbols that a tree speaks of; L(a_i, y_i) is one of sample i, and what it is called is none."""
        below: Sequence[Node] = tuple(node.below)
        try:
            if isinstance(node, Applied) and self.role(node) == "symbol":
                below = node.arguments
                yield self.key_of(self.symbol_of(node))[0]
            elif isinstance(node, Applied) and self.role(node) == "softmax":
                below = ()  # of the entries of its vector it is made, whatever else is said of the whole
                yield self.inventory.use(vector_of(node)).key, 1
            elif isinstance(node, Name):
                yield self.key_of(node)[0]
        except NotRead:
            below = tuple(node.below)
        for part in below:
            yield from self._symbols_in(part)

    def hide(self, key: Key, said: Iterable[Token]) -> None:
        """The symbol's meaning is `said` and can't be read."""
        self.hidden.add(key)
        self.speaks.setdefault(_letter_in(key[0]), set()).update(token.text for token in said)

    def may_speak_of(self, name: str, variable: str) -> bool:
        """Whether the hidden meaning of a symbol may speak of a variable, also through what it speaks of."""
        if not any(hidden == name for hidden, _ in self.hidden):
            return False
        seen, ahead = set[str](), [_letter_in(name)]
        while ahead:
            letter = ahead.pop()
            if letter in seen:
                continue
            seen.add(letter)
            ahead += self.speaks.get(letter, ())
            for (known, _), meant in self.meant.items():
                if _letter_in(known) == letter:
                    ahead += [_letter_in(node.name) for node in meant.body.walk() if isinstance(node, Name)]
        return _letter_in(variable) in seen - {_letter_in(name)}

    def bodies(self) -> list[Node]:
        """What the symbols of this chain, and those of their definitions, were defined to be."""
        return [self.meant[key].body for key in self.joined]

    def speaks_of(self, key: Key) -> bool:
        """Whether a definition that this chain uses speaks of the symbol."""
        for used in self.joined:
            for node in self.meant[used].body.walk():
                if isinstance(node, Name):
                    try:
                        if self.key_of(node)[0] == key:
                            return True
                    except NotRead:
                        continue
        return False

    def variable_of(self, name: str) -> str | None:
        """The one scalar that a symbol without a meaning is differentiated by in this document, if that is all."""
        by = {variable_ for of, variable_ in self.depends if of == name}
        known = {key[0] for key in self.meant}
        if len(by) != 1 or by & known or any(of in by for of, _ in self.depends) or name in self.differentiated_by:
            return None
        (only,) = by
        scalar = only not in self.indexed
        return only if scalar and only not in self.inventory.index_letters else None


def _stands_bare(name: str, node: Node) -> bool:
    """Whether a symbol stands in a tree without a bracket behind it."""
    if isinstance(node, Applied):
        return any(_stands_bare(name, part) for part in node.arguments)
    return (isinstance(node, Name) and node.name == name) or any(_stands_bare(name, part) for part in node.below)


@lru_cache(maxsize=4096)
def _letter_in(name: str) -> str:
    r"""The letter that a symbol is called by: z for z_o, y for \hat{y}."""
    letters = [token.text for token in tokens_of(name, 0) if token.kind == "letter" or token.text in GREEK]
    return letters[0] if letters else name


def _letter_or_number(node: Node) -> str:
    return str(node.value) if isinstance(node, Numeral) else letter_of(node)


def is_delta(node: Name) -> bool:
    """Whether the symbol is Kronecker's delta: δ with two indices below."""
    return node.name == r"\delta" and len(node.lower) == 2 and not node.raised and not node.primes


def named(node: Node, document: Document) -> str:
    """The key of a symbol, also of one applied to arguments; empty for anything else."""
    try:
        if isinstance(node, Applied):
            node = document.symbol_of(node) if document.role(node) == "symbol" else node.head
        return document.key_of(node)[0][0] if isinstance(node, Name) else ""
    except NotRead:
        return ""


def vector_of(node: Applied) -> Name:
    """The vector that softmax is taken of; raises NotRead for anything else."""
    vector = node.arguments[0] if len(node.arguments) == 1 else None
    if not isinstance(vector, Name) or vector.lower or vector.raised:
        raise NotRead("softmax is read of a vector that has a letter of its own", node.span)
    return vector
