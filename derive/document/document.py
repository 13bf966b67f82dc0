"""The document: sections of blocks with their numbers, the same for every format.

A block is an item of a trace (steps/trace.py) or one of those defined here, which
belong to the document alone: the written-out variant, the evidence, the references.
Line numbers are given here, once, so that a reference is the same in every format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from derive.language import Condition, Expression, IndexRange
from derive.steps import (
    Chain,
    DefinitionLine,
    HypothesisLine,
    Item,
    MatrixLine,
    Mistake,
    Need,
    Prose,
    Step,
)

# Written-out sums of this many terms or more are shortened by dots.
ABBREVIATE_FROM = 7


@dataclass(frozen=True)
class Display:
    """A formula by itself: left side and, below each other, what it equals; perhaps wide."""

    left: Expression
    right: Expression


@dataclass(frozen=True)
class MatrixDisplay:
    """A matrix of expressions; None stands for dots. `rows` and `columns` count the whole matrix."""

    left: Expression
    entries: tuple[tuple[Expression | None, ...], ...]


@dataclass(frozen=True)
class HeatMap:
    """A table of numbers with labelled rows and columns; None stands for dots."""

    rows: tuple[Expression | None, ...]
    columns: tuple[Expression | None, ...]
    values: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class NumberTable:
    """Numbers beside each other: a head, and rows of an expression (None: dots) with numbers.

    `forms` says how each column of numbers is written: plain, fixed, signed or power (of ten).
    """

    head: tuple[Prose, ...]
    forms: tuple[str, ...]
    rows: tuple[tuple[Expression | None, tuple[float, ...]], ...]


@dataclass(frozen=True)
class EvidenceRow:
    """What was done to one line: its rule, the prover's verdict, the exact and numeric checks."""

    step: Step
    # The case in which the line stands, such as i != j.
    conditions: tuple[Condition, ...]
    # The range whose sizes `exact_n` are; none for a line that speaks of no range.
    range: IndexRange | None
    exact_n: tuple[int, ...]
    points: int
    max_relative_error: float


@dataclass(frozen=True)
class EvidenceTable:
    """The evidence for every line, in groups by claim; `size` is the letter of most lines' sizes."""

    groups: tuple[tuple[str, tuple[EvidenceRow, ...]], ...]
    size: str


@dataclass(frozen=True)
class LedgerGroup:
    """A claim's title, from which sizes on it holds, and what it needs."""

    title: str
    holds: Prose
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class LedgerTable:
    """What every claim needs."""

    groups: tuple[LedgerGroup, ...]


@dataclass(frozen=True)
class Reference:
    """One entry of the literature: authors and year, title, where, and a link with its text."""

    authors: str
    title: str
    where: str
    link: str = ""


@dataclass(frozen=True)
class ReferenceList:
    """The literature, numbered in order."""

    references: tuple[Reference, ...]


Block = Item | Display | MatrixDisplay | HeatMap | NumberTable | EvidenceTable | LedgerTable | ReferenceList


@dataclass(frozen=True)
class Section:
    """A numbered section."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """Everything that a renderer prints."""

    title: str
    # What the title goes on with, on a line of its own.
    subtitle: str
    kicker: str
    summary: Prose
    sections: tuple[Section, ...]
    # The size of each range where it is a given number (the variant with N classes).
    sizes: dict[str, int] = field(default_factory=dict)

    @property
    def numbers(self) -> dict[str, str]:
        """The number of every line and section by its id: "2.3" for the third line of section 2."""
        found: dict[str, str] = {}
        for at, section in enumerate(self.sections, start=1):
            found[section.name] = str(at)
            for count, identity in enumerate(numbered(section.blocks), start=1):
                found[identity] = f"{at}.{count}"
        return found


def numbered(blocks: Sequence[Block]) -> Iterator[str]:
    """The ids of the blocks' numbered lines, in order."""
    for block in blocks:
        match block:
            case Chain():
                yield from (step.id for step in block.steps)
            case DefinitionLine() | HypothesisLine() | MatrixLine():
                yield block.id
            case Mistake():
                pass  # mistakes are boxes, not lines that anything builds on
