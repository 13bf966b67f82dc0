"""Running text with mathematics in it: pieces of words and of expressions, never raw LaTeX.

A symbol in a sentence is an expression like any other, so that a change of notation
reaches it in the tree. `*word*` is emphasis.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import Any

from derive.language import Condition, Equation, Expression, Index
from derive.language.matrices import Matrix, MatrixDifference, MatrixProduct, Shape


@dataclass(frozen=True)
class Emphasis:
    """Words set off in a sentence."""

    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class LineReference:
    """A pointer to a step by its id; a renderer shows the line's number."""

    step: str

    def __str__(self) -> str:
        return self.step


Piece = (
    str
    | Emphasis
    | Expression
    | Index
    | Condition
    | Equation
    | Matrix
    | MatrixProduct
    | MatrixDifference
    | Shape
    | LineReference
)


@dataclass(frozen=True)
class Prose:
    """A run of text: words, emphasis, expressions, conditions, equations and references in order."""

    pieces: tuple[Piece, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def __str__(self) -> str:
        """The plain text, formulas on one line, lines by their ids."""
        return "".join(map(str, self.pieces))

    def __add__(self, other: Prose) -> Prose:
        return Prose((*self.pieces, *other.pieces))


def say(words: str, /, **mathematics: Any) -> Prose:
    """Prose from words with `{name}` where an expression goes, given by keyword.

    Raises ValueError for a name that was not given, and for one that was given and
    isn't used, so that a text and its formulas can't drift apart.
    """
    pieces: list[Piece] = []
    used = set()
    for literal, name, _, _ in Formatter().parse(words):
        pieces.extend(_with_emphasis(literal))
        if name is not None:
            if name not in mathematics:
                raise ValueError(f"{{{name}}} is in the text, but no {name}= is given: {words}")
            pieces.append(mathematics[name])
            used.add(name)
    if unused := set(mathematics) - used:
        raise ValueError(f"{', '.join(sorted(unused))} not used in: {words}")
    return Prose(tuple(pieces))


def _with_emphasis(literal: str) -> list[Piece]:
    parts = literal.split("*")
    return [Emphasis(part) if at % 2 else part for at, part in enumerate(parts) if part]
