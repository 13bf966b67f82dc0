"""The symbols of a document by what they are known as: where each stands, and what displays set it equal to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from derive.reading.knowledge import Document, Key
from derive.reading.likeness import likeness
from derive.reading.problems import NotRead
from derive.reading.symbols import Slot, letter_of
from derive.reading.syntax import Applied, Differential, Name, Node, Sum


@dataclass(frozen=True)
class Uses:
    r"""The symbols of a document, one name for each, and what the displays that begin with one set it equal to."""

    names: dict[Key, Name]
    heads: Mapping[Key, Sequence[tuple[Name, Node]]]
    applied: Mapping[Key, Applied]  # and those with arguments: the h_\theta(x) that one symbol stands for
    stepped: frozenset[str] = frozenset()  # letters with arithmetic: the t of h_{t-1}
    beside: Mapping[str, Sequence[frozenset[str]]] = field(default_factory=dict)  # what y_n is added to, or taken from
    alike: Mapping[Any, set[str]] = field(default_factory=dict)  # the symbols that are set equal to one thing
    by_letter: dict[str, dict[Key, Name]] = field(default_factory=dict)  # the same names, by their letters
    varied: frozenset[Key] = frozenset()  # symbols that stand nowhere but below a \partial

    waiting: set[Key] = field(default_factory=set)  # symbols whose samples may get a meaning once more is defined

    def __post_init__(self) -> None:
        for key, name in self.names.items():
            self.by_letter.setdefault(name.name, {})[key] = name

    def add(self, key: Key, name: Name) -> None:
        """Take note of one more symbol."""
        self.names[key] = name
        self.by_letter.setdefault(name.name, {})[key] = name


def uses_in(roots: Iterable[Node], equalities: Iterable[tuple[Node, Node]], document: Document) -> Uses:
    """All symbols below these nodes; `equalities` are the first two sides of the displays."""
    names: dict[Key, Name] = {}
    heads: dict[Key, list[tuple[Name, Node]]] = {}
    applied: dict[Key, Applied] = {}
    stepped: set[str] = set()
    beside: dict[str, list[frozenset[str]]] = {}
    alike: dict[Any, set[str]] = {}
    stands, below = Counter[Key](), Counter[Key]()
    for root in roots:
        for node in root.walk():
            for key in keys_of(node, document):
                assert isinstance(node, Name)
                names.setdefault(key, node)
                stands[key] += 1
            for key in keys_of(node.by, document) if isinstance(node, Differential) and node.by is not None else ():
                below[key] += 1
            for key in applied_keys_of(node, document):
                assert isinstance(node, Applied)
                applied.setdefault(key, node)
            for name, others in _terms_of(node):
                beside.setdefault(name, []).append(others)
            for place in (*node.lower, *node.raised) if isinstance(node, Name) else ():
                stepped |= {letter_of(part) for part in place.walk()} if isinstance(place, Sum) else set()
    for left, right in equalities:
        head = left.head if isinstance(left, Applied) else left
        alike.setdefault(likeness(right), set()).add(head.name if isinstance(head, Name) else "")
        for key in keys_of(head, document):
            assert isinstance(head, Name)
            heads.setdefault(key, []).append((head, right))
        for key in applied_keys_of(left, document):
            assert isinstance(left, Applied)
            heads.setdefault(key, []).append((document.symbol_of(left), right))
    varied = frozenset(key for key, times in below.items() if times == stands[key])
    return Uses(names, heads, applied, frozenset(stepped - {""}), beside, alike, varied=varied)


def _terms_of(node: Node) -> Iterator[tuple[str, frozenset[str]]]:
    """The symbols with an index that are terms of a sum, each with all symbols in the other terms."""
    terms = node.terms if isinstance(node, Sum) else ()
    for term in terms:
        if isinstance(term, Name) and (term.lower or term.raised):
            others = (part for other in terms if other is not term for part in other.walk())
            yield term.name, frozenset(part.name for part in others if isinstance(part, Name))


def keys_of(node: Node, document: Document) -> Iterator[Key]:
    """What a symbol is known as; nothing for what is none."""
    try:
        if isinstance(node, Name):
            yield document.key_of(node)[0]
    except NotRead:
        return


def applied_keys_of(node: Node, document: Document) -> Iterator[Key]:
    """What a symbol with arguments is known as, if it is one."""
    try:
        if isinstance(node, Applied) and document.role(node) == "symbol":
            yield document.key_of(document.symbol_of(node))[0]
    except NotRead:
        return


def letters_at(name: Name, at: int, document: Document) -> set[str]:
    """The index letters that stand at a place of a symbol, with as many scripts as this one has."""
    slot = Slot(f"{name.name}{len(name.lower)}{len(name.raised)}", at)
    return document.inventory.contents.get(slot, set()) & document.inventory.index_letters
