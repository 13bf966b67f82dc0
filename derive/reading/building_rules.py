"""What all that builds expressions uses: what is known, what was left open, and quantities of their own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from derive.language import (
    Entry,
    Expression,
    Family,
    Index,
)
from derive.proof.prover import families_of
from derive.reading.derivatives.dependence import Dependence
from derive.reading.joining import thing
from derive.reading.knowledge import Document, Key
from derive.reading.opaque import opaque_quantity
from derive.reading.problems import Span
from derive.reading.symbols import bound_index
from derive.reading.syntax import (
    Name,
    Node,
)


class Building(ABC):
    """What is known while one chain is built."""

    def __init__(self, document: Document, chain: int, building: tuple[Key, ...] = ()) -> None:
        self.document = document
        self.chain = chain
        self.building = building
        self.dependences: set[Dependence] = set()  # quantities that are differentiated, by what
        self.opaque: set[str] = set()  # quantities that nothing read so far says anything of
        self.hidden: set[str] = set()  # symbols whose meaning stands in the document and can't be read
        self.doubt = ""  # why nothing that was built is false
        self.written: dict[str, Span] = {}  # where quantities stand that more than a letter tells
        self.calls: list[tuple[Expression, Span]] = []  # what stands where a function is taken of something

    @abstractmethod
    def build(self, node: Node, scope: Mapping[str, Index]) -> Expression:
        """The expression; raises NotRead where the language has none for it."""

    @abstractmethod
    def family(self, key: Key) -> Family:
        """The symbol as the language has it; raises NotRead, ValueError."""

    @abstractmethod
    def _name(self, node: Name, scope: Mapping[str, Index]) -> Expression: ...

    @abstractmethod
    def _entry(self, key: Key, indices: Sequence[Node], scope: Mapping[str, Index]) -> Entry: ...

    @abstractmethod
    def _place(self, node: Node, scope: Mapping[str, Index]) -> Any: ...

    @abstractmethod
    def unknown(self, families: Iterable[Family], by: Entry) -> set[Family]:
        """Those of them that may depend on the variable in a way that nothing says."""

    @abstractmethod
    def may_be_earlier(self, entry: Entry, by: Entry) -> bool:
        """Whether both are of one sequence, h_t and h_k: where h_t is made of h_{t-1}, one may depend on the other."""

    def left_open(self, expression: Any) -> set[str]:
        """The quantities in it, also below definitions, that nothing read says anything of."""
        document = self.document
        operators = {*document.operators.values()}
        found = families_of(expression)
        instances = {family.name for family in found if (family.symbol, len(family.ranges)) in document.instances}
        return instances | {
            family.name
            for family in found
            if family.definition is None
            and (family.symbol in document.applied or family in operators or family.name in document.derivatives)
        }

    def index(self, letter: str, scope: Mapping[str, Index]) -> Index:
        """The index that a letter means here."""
        known = scope.get(letter)
        return (
            known if known is not None else bound_index(letter, self.document.range_at(thing(self.chain, letter, {})))
        )

    def _noted(self, node: Node, built: Expression) -> Expression:
        """What was built, with a note of where it is written, so that a reader is told of it as its author wrote it."""
        if isinstance(built, Entry):
            self.written.setdefault(built.family.name, node.span)
            if self.building:  # what a definition says stands in the document, and what a user assumes doesn't
                self.document.written.setdefault(built.family.name, node.span)
        else:
            self.calls.append((built, node.span))
        return built

    def _opaque_quantity(self, name: str, inside: Sequence[Expression], bound: Sequence[Index] = ()) -> Expression:
        entry = opaque_quantity(self.document, name, inside, bound)
        self.opaque.add(entry.family.name)
        return entry
