"""Notations: which letters stand for the logits, the probabilities, the labels.

A symbol is replaced in the tree, family by family, and never in a text: whatever
prints the tree afterwards prints the new letter, in formulas and in sentences alike.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import sympy

from derive.errors import BadInput, quoted
from derive.language import Entry, Family
from derive.proof import Witness


@dataclass(frozen=True)
class Letter:
    """How one family is written: its name in plain text, its LaTeX, and that of its matrix."""

    name: str
    symbol: str
    matrix: str = ""


@dataclass(frozen=True)
class Notation:
    """New letters for the families of the catalogue, by their names there."""

    name: str
    letters: dict[str, Letter]


NOTATIONS: dict[str, Notation] = {
    notation.name: notation
    for notation in (
        Notation("a/z/y", {}),
        Notation(
            "p/o/y",
            {
                "a": Letter("p", "p", "P"),
                "z": Letter("o", "o", "O"),
                "dz": Letter("do", r"\mathrm{d}o", r"\mathrm{d}O"),
                "h": Letter("h", "h", "H"),
                "w": Letter("w", "w", "W"),
                "dw": Letter("dw", r"\mathrm{d}w", r"\mathrm{d}W"),
                "b": Letter("b", "b", "b"),
                "db": Letter("db", r"\mathrm{d}b", r"\mathrm{d}b"),
            },
        ),
        Notation(
            "y-hat/z/t",
            {
                "a": Letter("ŷ", r"\hat{y}", r"\hat{Y}"),
                "y": Letter("t", "t", "T"),
                "h": Letter("x", "x", "X"),
                "z": Letter("z", "z", "Z"),
                "dz": Letter("dz", r"\mathrm{d}z", r"\mathrm{d}Z"),
                "w": Letter("w", "w", "W"),
                "dw": Letter("dw", r"\mathrm{d}w", r"\mathrm{d}W"),
                "b": Letter("b", "b", "b"),
                "db": Letter("db", r"\mathrm{d}b", r"\mathrm{d}b"),
            },
        ),
    )
}


def find_notation(name: str) -> Notation:
    """The notation of this name; raises BadInput that lists those there are."""
    if name not in NOTATIONS:
        raise BadInput(f"there is no notation {quoted(name)}; there are {', '.join(NOTATIONS)}")
    return NOTATIONS[name]


def in_notation(thing: Any, notation: Notation) -> Any:
    """A trace, a sentence, an expression or any tuple or dataclass of these, in the notation."""
    return thing if not notation.letters else _Writer(notation).write(thing)


class _Writer:
    """One walk over plain data; families are written anew once each."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation
        self.families: dict[Family, Family] = {}

    def write(self, thing: Any) -> Any:
        """The same thing with every family in the notation."""
        if isinstance(thing, Family):
            return self._family(thing)
        if isinstance(thing, Entry):
            return Entry(self._family(thing.family), *thing.args)
        if isinstance(thing, sympy.Basic):
            return thing.func(*[self.write(part) for part in thing.args]) if thing.args else thing
        if isinstance(thing, tuple):
            return tuple(self.write(part) for part in thing)
        if isinstance(thing, Witness):
            return replace(thing, values={self._name(name): entries for name, entries in thing.values.items()})
        if is_dataclass(thing) and not isinstance(thing, type):
            # Only what a constructor takes; a method's result is made anew from it.
            return replace(
                thing,
                **{f.name: self.write(getattr(thing, f.name)) for f in fields(thing) if f.init},
            )
        return thing

    def _name(self, name: str) -> str:
        return self.notation.letters[name].name if name in self.notation.letters else name

    def _family(self, family: Family) -> Family:
        if family not in self.families:
            letter = self.notation.letters.get(family.name, Letter(family.name, family.symbol, family.matrix))
            definition = family.definition
            if definition is not None:
                definition = replace(definition, body=self.write(definition.body))
            self.families[family] = replace(
                family,
                name=letter.name,
                symbol=letter.symbol,
                matrix=letter.matrix,
                definition=definition,
            )
        return self.families[family]
