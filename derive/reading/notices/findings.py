r"""Faults that the surface alone shows, whatever the symbols mean.

A sum over i whose body speaks of k, a sum inside a sum that binds the same letter, a dz
set equal to a derivative by w: to see them nothing has to be known but what is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from derive.reading.derivatives.names import GRADIENT
from derive.reading.problems import NotRead, Span
from derive.reading.surface import Chain
from derive.reading.symbols import letter_of, text_of
from derive.reading.syntax import Big, Differential, Name, Node


@dataclass(frozen=True)
class Edit:
    """A place of the document and what should stand there; `of` are signs, the first of which gives way to it."""

    span: Span
    new: str
    of: str = ""

    def made(self, text: str) -> str:
        """What stands there afterwards."""
        there = text[self.span.start : self.span.end]
        return re.sub(f"[{re.escape(self.of)}]", self.new, there, count=1) if self.of else self.new


@dataclass(frozen=True)
class Finding:
    """Something wrong that the reading alone shows; what mends it, as LaTeX or as edits of the marked piece."""

    code: str
    message: str
    span: Span
    repair: str = ""
    edits: tuple[Edit, ...] = ()

    def mended(self, text: str) -> str:
        """The marked piece of the document as it should be, on one line; empty if that isn't known."""
        if not self.edits:
            return self.repair
        mended, at = "", self.span.start
        for edit in sorted(self.edits, key=lambda edit: edit.span.start):
            mended, at = mended + text[at : edit.span.start] + edit.made(text), edit.span.end
        return " ".join((mended + text[at : self.span.end]).split())


def shadowed(node: Node, bound: frozenset[str]) -> Iterator[Finding]:
    """Sums that bind a letter which a sum around them binds too."""
    if isinstance(node, Big) and node.index is not None:
        if node.index.name in bound:
            yield Finding("SHADOW", f"this sum binds {node.index.name}, and so does the one around it", node.span)
        bound |= {node.index.name}
    for part in node.below:
        yield from shadowed(part, bound)


def with_bound_letters(node: Node, findings: list[Finding]) -> Node:
    r"""The tree with sums such as \sum_{i=k}^n y_k, which bind no letter of their body, told and read as over k."""
    if isinstance(node, Big) and node.index is not None and node.first is not None:
        meant, body = letter_of(node.first), letters_in(node.body)
        if meant and letter_of(node.index) not in body and meant in body:
            sign = r"\sum" if node.operator == "sum" else r"\prod"
            upper = f"^{{{text_of(node.last)}}}" if node.last is not None else ""
            findings.append(
                Finding(
                    "INDEX",
                    f"the sign binds {letter_of(node.index)}, but what it stands before speaks of {meant}",
                    node.span,
                    rf"{sign}_{{{meant}=1}}{upper}",
                )
            )
            assert isinstance(node.first, Name)
            node = replace(node, index=node.first, first=None)
    return node.with_below(lambda part: with_bound_letters(part, findings))


def mend_the_surface(chain: Chain) -> Iterator[Finding]:
    """What is wrong with the chain's sums; where one plainly binds the wrong letter, the tree gets the right one."""
    for side in chain.sides:
        if side.node is not None:
            yield from shadowed(side.node, frozenset())
            found: list[Finding] = []
            try:
                side.tree = side.node = with_bound_letters(side.node, found)
            except NotRead as problem:  # what stands above the sign has no name
                side.node, side.problem = None, problem
                continue
            yield from found


def misnamed(chain: Chain, related: Collection[tuple[str, str]] = ()) -> Iterator[Finding]:
    r"""A name such as dz, by custom the derivative by z, set equal to a derivative by something else.

    Not so where that is `related` to z: with z = w x + b, db is \partial L / \partial z. Nor of a bias, whose
    layer may be nowhere, nor for a differential, as df = \partial f / \partial x is meant to be.
    """
    for left, right in zip(chain.sides, chain.sides[1:], strict=False):
        for name, derivative in ((left.node, right.node), (right.node, left.node)):
            named = name.name.removeprefix(GRADIENT) if isinstance(name, Name) else ""
            if not (isinstance(derivative, Differential) and isinstance(derivative.by, Name) and chain.displayed):
                continue
            by = derivative.by.name
            is_gradient = isinstance(name, Name) and name.name.startswith(GRADIENT) and named != ""
            body = derivative.body.name if isinstance(derivative.body, Name) else ""
            excused = named in (body, "b") or (by, named) in related
            if is_gradient and by != named and not excused and right.member.joined in ("=", ":="):
                message = f"d{named} names a derivative by {named}, and this one is by {by}"
                yield Finding("VARIABLE", message, derivative.span)


def related_symbols(chains: Iterable[Chain]) -> set[tuple[str, str]]:
    """Symbols that a side of a chain begins with or is, each with the letters on the chain's other sides."""
    found: set[tuple[str, str]] = set()
    for chain in chains:
        for side in chain.sides:
            head = side.node.name if isinstance(side.node, Name) else ""
            if head and not head.startswith(GRADIENT):
                others = (token for other in chain.sides if other is not side for token in other.member.tokens)
                found |= {(head, token.text) for token in others}
    return found


def letters_in(node: Node) -> set[str]:
    """All letters that stand as scripts below or above symbols."""
    found = set()
    for part in node.walk():
        if isinstance(part, Name):
            found |= {letter_of(place) for place in (*part.lower, *part.raised)}
    return found - {""}
