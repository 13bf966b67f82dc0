"""The general term of pieces that are counted: of w_1 x_1, w_2 x_2 and w_n x_n it is w_i x_i.

All pieces are held together from the top. Where they are the same they stay; where they are
1, 2 and n, just as the pieces are counted, the index stands; anything else has no general term.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

from derive.reading.likeness import likeness, unbracketed
from derive.reading.symbols import free_letters, letter_of
from derive.reading.syntax import Big, Bracketed, GeneralMatrix, Name, Node, Numeral

NAMES = "ijklpqrstuvabcdm"


class NoGeneralTerm(Exception):
    """The pieces are not one term at several places."""


Counts = Sequence[tuple[Sequence[Any], str]]  # what the pieces are counted by, and the letter for that


def general_term(pieces: Sequence[Node], counted: Sequence[Node], index: str) -> Node:
    """The term that is each piece where the index is what it is counted by; raises NoGeneralTerm.

    A term without the index is none: from 1, 1 and 1 nothing can be told.
    """
    found = general_entry(pieces, [(counted, index)])
    if not any(isinstance(node, Name) and node.name == index for node in found.walk()):
        raise NoGeneralTerm
    return found


def general_entry(pieces: Sequence[Node], counted: Sequence[tuple[Sequence[Node], str]]) -> Node:
    """The same of pieces that are counted in several ways, as entries are by row and column; or a constant."""
    return _general(pieces, [([likeness(each) for each in places], index) for places, index in counted])


def _general(pieces: Sequence[Node], counts: Counts) -> Node:
    first = pieces[0]
    alike = [likeness(piece) for piece in pieces]
    for labels, index in counts:
        if alike == labels:
            return Name(first.span, index)
    if len(set(alike)) == 1:
        return first
    if isinstance(first, Bracketed):
        return replace(first, inner=_general([unbracketed(piece) for piece in pieces], counts))
    pieces = [unbracketed(piece) for piece in pieces]
    if len({type(piece) for piece in pieces}) > 1:
        raise NoGeneralTerm
    changed = {
        each.name: _together([getattr(piece, each.name) for piece in pieces], counts)
        for each in fields(first)
        if each.name != "span"
    }
    return replace(first, **changed)


def _together(values: Sequence[Any], counts: Counts) -> Any:
    first = values[0]
    if all(isinstance(value, Node) for value in values):
        return _general(values, counts)
    if all(isinstance(value, tuple) for value in values) and len({len(value) for value in values}) == 1:
        return tuple(_together(each, counts) for each in zip(*values, strict=True))
    if any(value != first for value in values) or any(isinstance(value, (Node, tuple)) for value in values):
        if all(isinstance(value, tuple) and not any(isinstance(v, Node) for v in value) for value in values):
            return first  # what was written between factors
        raise NoGeneralTerm
    return first


def free_name(everywhere: Sequence[Node], here: Sequence[Node]) -> str:
    """A letter for an index: one that a sum of the document binds, or that stands nowhere; and not `here`."""
    bound = {node.index.name for node in everywhere if isinstance(node, Big) and node.index is not None}
    elsewhere = {node.name for node in everywhere if isinstance(node, Name)} - bound
    taken = {node.name for node in here if isinstance(node, Name)} | elsewhere
    return next((letter for letter in NAMES if letter not in taken), "")


def ends_at_an_index(roots: Sequence[Node], everywhere: Sequence[Node]) -> bool:
    """Whether what was left out ends at an index, x_1 + ... + x_i: how far it goes then differs from place to place."""
    free = set().union(*map(free_letters, roots))
    bound = {letter_of(node.index) for node in everywhere if isinstance(node, Big) and node.index is not None}
    ends = [
        end
        for root in roots
        for node in root.walk()
        for end in ((node.rows, node.columns) if isinstance(node, GeneralMatrix) else (getattr(node, "last", None),))
    ]
    return any(letter_of(end) in free | bound for end in ends if isinstance(end, Name) and letter_of(end))


def ends_in(node: Node) -> list[Name]:
    """What the last piece may be counted by: the symbols in the places of its symbols."""
    places = [place for each in node.walk() if isinstance(each, Name) for place in (*each.lower, *each.raised)]
    found: list[Name] = []
    for place in places:
        if isinstance(place, Name) and likeness(place) not in map(likeness, found):
            found.append(place)
    return found


def position(node: Node, value: int) -> Numeral:
    """A position, where the node stands."""
    return Numeral(node.span, Fraction(value))
