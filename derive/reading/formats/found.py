r"""What a format finds in a text, and the signs that all formats know.

A piece keeps its length whatever is undone in it: a Markdown escape or the > of a
quotation becomes spaces. So a place in a piece is a place in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from derive.reading.problems import NotRead, Span
from derive.reading.surface import Piece

DISPLAYS = frozenset(
    {"equation", "align", "gather", "multline", "flalign", "eqnarray", "alignat", "displaymath", "dmath", "xalignat"}
)
INLINE = frozenset({"math"})
# Words in a row outside of braces, as no formula has them.
PROSE = re.compile(r"(?:\b[A-Za-z]{2,}[,;:.]?[ \n]+){4}")
PARAGRAPH = re.compile(r"\n[ \t]*\n")
DIRECTIVE = re.compile(r"\s*derive:[ \t]*(\S(?:.*\S)?)?\s*\Z", re.DOTALL)


@dataclass(frozen=True)
class Directive:
    """What an author tells this program in a comment: the text after `derive:` and where it stands."""

    text: str
    span: Span


@dataclass
class Found:
    """What was found so far, in any order."""

    pieces: list[Piece] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    problems: list[NotRead] = field(default_factory=list)

    def piece(self, formula: str, start: int, *, displayed: bool = True) -> None:
        """Keep a formula that begins at `start`, unless it is blank."""
        if formula.strip():
            self.pieces.append(Piece(formula, start, displayed))

    def comment(self, text: str, start: int, end: int) -> None:
        """Keep what a comment says to this program, if it says anything."""
        match = DIRECTIVE.match(text[start:end]) if "derive:" in text[start:end] else None
        if match is not None and match.group(1):
            span = Span(start + match.start(1), start + match.end(1))
            self.directives.append(Directive(match.group(1), span))

    def problem(self, why: str, start: int, end: int) -> None:
        """Keep what could not be read."""
        self.problems.append(NotRead(why, Span(start, end)))


def is_display(environment: str) -> bool:
    """Whether an environment of this name is displayed mathematics; its star changes nothing."""
    return environment.removesuffix("*") in DISPLAYS


def runs_into_prose(formula: str) -> bool:
    """Whether this can't be one formula: a new paragraph begins in it, and it has sentences in it."""
    if PARAGRAPH.search(formula.strip()) is None:
        return False
    return PROSE.search(re.sub(r"\{[^{}]*\}", "{}", formula)) is not None
