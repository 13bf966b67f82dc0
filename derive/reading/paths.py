r"""What hangs together with what in a document, by name: through definitions and through derivatives.

\partial a / \partial z says that a depends on z, and z = w x says that z depends on w. So there is a path from a to
w. Names with and without an index are one here: too many paths make a line undecided, too few would make it wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from derive.language import Entry, Family
from derive.reading.building_rules import Building
from derive.reading.knowledge import Document
from derive.reading.links import Links
from derive.reading.problems import NotRead
from derive.reading.syntax import Name


def links_of(document: Document, builder: Building) -> Links:
    """What the derivatives of the chain that was just built are of and by, and what else is known of them."""

    def unknown(families: Iterable[Family], by: Entry) -> set[Family]:
        free = {family for family in families if family.definition is None}
        functions = {family for family in free if _name(family) in document.arguments}
        return builder.unknown(free - functions, by) | {
            family for family in free if _may_depend(document, _name(family), _name(by.family))
        }

    def avoids(of: Family, by: Family, between: Iterable[Family]) -> bool:
        return another_path(document, _name(of), _name(by), {_name(each) for each in between})

    return Links(dict(document.ends), dict(document.primes), unknown, builder.may_be_earlier, avoids)


def _may_depend(document: Document, name: str, by: str) -> bool:
    """Whether there is a path, of a function that nothing defines also one through what it is applied to."""
    return any(start == by or leads_to(document, start, by) for start in document.arguments.get(name, ())) or leads_to(
        document, name, by
    )


def another_path(document: Document, of: str, by: str, between: Collection[str]) -> bool:
    """Whether there is a path from a quantity to a variable that none of those in between lies on.

    What the quantity is differentiated by elsewhere may lie before or behind one of them.
    """
    for u in {variable for start, variable in document.depends if start == of} - {by, *between}:
        ahead = any(leads_to(document, v, u) for v in between)
        if not ahead and leads_to(document, u, by, between):
            return True
    return any(
        each == by or leads_to(document, each, by, between) for each in _said(document, of) if each not in between
    )


def leads_to(document: Document, start: str, end: str, but: Collection[str] = ()) -> bool:
    """Whether there is a path from one symbol to another one that doesn't touch certain others."""
    seen, ahead = {start}, [start]
    while ahead:
        here = ahead.pop()
        for each in _said(document, here) | {by for of, by in document.depends if of == here}:
            if each == end:
                return True
            if each not in seen and each not in but:
                seen.add(each)
                ahead.append(each)
    return False


def _said(document: Document, name: str) -> set[str]:
    """The symbols that the definitions of one speak of."""
    found = set()
    for (known, _), meant in document.meant.items():
        for node in meant.body.walk() if known == name else ():
            try:
                found |= {document.key_of(node)[0][0]} if isinstance(node, Name) else set()
            except NotRead:
                continue
    return found - {name}


def _name(family: Family) -> str:
    return family.symbol or family.name
