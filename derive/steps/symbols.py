"""No two symbols of a derivation read alike: what a reader takes for one thing is one thing.

A reader tells symbols apart by their letter and by how many indices they carry, below
and raised. So z_i of one sample and z_i^(s) of all are two symbols, and z_i and z_s are
one: with a number for its index, z_1, it would be anybody's. An index letter, a size and
a scalar carry none, and neither do e and the numbers; a matrix is told by its own letter.
Kronecker's delta carries two. All this holds of the page's LaTeX and of the terminal's
text, each by itself, after a change of notation too (document/notation.py).

Two letters that look alike but are different characters are not known to be the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

import sympy

from derive.errors import NotProved
from derive.language import Entry, Family, Index
from derive.language.latex import latex
from derive.language.matrices import Matrix
from derive.language.nodes import Size
from derive.language.text import text
from derive.steps.trace import DefinitionLine, Trace


class Written(NamedTuple):
    """How something is written: on the page and in the terminal, with how many indices below and raised."""

    page: str
    terminal: str
    below: int = 0
    raised: int = 0


# What has its meaning already; no author's symbol may be written so.
TAKEN = {
    Written("e", "e"): "the number e",
    Written(r"\delta", "δ", 2): "Kronecker's delta",
    Written(r"\log", "log"): "the logarithm",
    Written(r"\partial", "∂"): "the sign of a derivative",
}
# In a symbol these would read as a part of a formula.
OPERATORS = re.compile(r"[-+*/=<>≠·\s\[\](),|∂]|\\cdot|\\times|\\frac|\\sum")
# One letter or one command of LaTeX: y_{ij} would read as having two indices.
LETTER = re.compile(r"([^\W\d_]|\\[A-Za-z]+)'*")


def require_told_apart(trace: Trace) -> None:
    """Nothing, where all symbols read differently; else raises NotProved that names two which don't."""
    read: dict[tuple[str, str, int, int], Any] = {}
    seen: set[Any] = set()
    for written, thing in TAKEN.items():
        _enter(trace.name, read, written, thing)
    for thing in symbols_in((trace.items, trace.hypotheses, trace.result)):
        if thing not in seen:
            seen.add(thing)
            for written, meaning in _ways(trace.name, thing):
                _enter(trace.name, read, written, meaning)


def symbols_in(thing: Any) -> Iterator[Any]:
    """Every Entry, Index, Size and Matrix that may be printed, and the families of definitions."""
    if isinstance(thing, DefinitionLine) and thing.family.definition is not None:
        yield from symbols_in(thing.family[thing.family.definition.parameters])
        yield from symbols_in(thing.family.definition.body)
        yield from symbols_in(thing.comment)
    elif isinstance(thing, (Matrix, Index, Size)):
        yield thing
    elif isinstance(thing, sympy.Basic):
        if isinstance(thing, Entry):
            yield thing
        for part in thing.args:
            yield from symbols_in(part)
    elif isinstance(thing, tuple):
        for part in thing:
            yield from symbols_in(part)
    elif is_dataclass(thing) and not isinstance(thing, (type, Family)):
        for field in fields(thing):
            yield from symbols_in(getattr(thing, field.name))


def _ways(where: str, thing: Any) -> Iterator[tuple[Written, Any]]:
    """How this is written, and what it then means."""
    match thing:
        case Index():
            if not LETTER.fullmatch(thing.name):
                raise NotProved(f"{where}: {thing.name!r} can't be an index; it is one letter, perhaps with primes")
            yield Written(thing.name, thing.name), thing
            yield from _ways(where, Size(thing.range))
        case Size():
            size = thing.range.size
            if OPERATORS.search(size) or not size or size.isdigit():
                raise NotProved(f"{where}: {size!r} can't be the size of {thing.range.name}; a letter can")
            yield Written(size, size), size
        case Matrix():
            # The terminal makes its name of the LaTeX (terminal_formula.matrix_name).
            letter = thing.family.matrix or thing.family.latex_symbol
            yield Written(letter, f"matrix {letter}"), thing.family
        case Entry():
            family = thing.family
            for letter in (family.latex_symbol, family.name):
                if OPERATORS.search(letter) or not letter:
                    raise NotProved(f"{where}: {letter!r} can't be a symbol; it would read as a part of a formula")
            raised = int(family.raised_last)
            yield Written(family.latex_symbol, family.name, len(family.ranges) - raised, raised), family
            # And as a whole, for a scalar called z_1 beside z[1]; or one called 1.
            yield Written(f"{latex(thing)}", f"{text(thing)}"), thing if thing.args else family
            if not thing.args and re.fullmatch(r"[0-9.]+", _plain(family.latex_symbol)):
                raise NotProved(f"{where}: a symbol can't be written {family.latex_symbol}, which is a number")


def _enter(where: str, read: dict[tuple[str, str, int, int], Any], written: Written, meaning: Any) -> None:
    for medium, shown in (("page", written.page), ("terminal", written.terminal)):
        key = (medium, _plain(shown), written.below, written.raised)
        other = read.setdefault(key, meaning)
        if other != meaning:
            raise NotProved(
                f"{where}: {_told(other)} and {_told(meaning)} are both written {shown};"
                " two symbols need two letters, or another number of indices"
            )


def _plain(letter: str) -> str:
    """The letter without what doesn't show: braces that group, spaces, the way an accent is encoded."""
    return unicodedata.normalize("NFKC", re.sub(r"[{}\s]", "", letter))


def _told(thing: Any) -> str:
    """The symbol in a message: by its name and what kind of thing it is."""
    match thing:
        case Index():
            return f"the index {thing.name} over {thing.range.name}"
        case Family():
            return f"the symbol {thing.name}" + (
                f" over {', '.join(r.name for r in thing.ranges)}" if thing.ranges else ""
            )
        case Entry():
            return f"the entry {thing}"
        case _:
            return str(thing) if " " in str(thing) else f"the size {thing}"
