r"""What hangs together with what in a document, by name: through definitions and through derivatives.

\partial a / \partial z says that a depends on z, and z = w x says that z depends on w. So there is a path from a to
w. Names with and without an index are one here: too many paths make a line undecided, too few would make it wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from derive.language import Entry, Family
from derive.reading.building_rules import Building
from derive.reading.derivatives.links import Links
from derive.reading.derivatives.names import GRADIENTS, SCALARS, is_derivative_name
from derive.reading.knowledge import Document
from derive.reading.problems import NotRead
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Differential, Name, Node


def links_of(document: Document, builder: Building) -> Links:
    """What the derivatives of the chain that was just built are of and by, and what else is known of them."""

    def unknown(families: Iterable[Family], by: Entry) -> set[Family]:
        free = {family for family in families if family.definition is None}
        functions = {family for family in free if _name(family) in document.arguments}
        return builder.unknown(free - functions, by) | {
            family for family in free if _may_depend(document, _name(family), _name(by.family))
        }

    def avoids(of: Family, by: Family, between: Iterable[Family]) -> bool:
        names = {_name(each) for each in between}
        told = {*steps_in(_name(of)), *steps_in(_name(by))}
        return (
            any(letter not in told for name in names for letter in steps_in(name))
            or comes_back(document, _name(by), names)
            or another_path(document, _name(of), _name(by), names)
            or goes_elsewhere(document, _name(of), _name(by), names)
            or leaves_the_sequence(document, _name(of), _name(by), names)
        )

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
        each == by or leads_to(document, each, by, between)
        for each in _said(document, of, between)
        if each not in between
    )


def goes_elsewhere(document: Document, of: str, by: str, between: Collection[str]) -> bool:
    """Whether a variable goes into a quantity past those in between, where nothing says what the loss is made of.

    With y = z + x a loss hangs on x through y too, however z is made of x. What z is made of lies on its way (also as
    another equality says it); a function's value, another loss and what is made of derivatives lie on none.
    """
    defined = {name for name, _ in document.meant}
    if of in defined:
        return False
    backward = {name for (name, _), meant in document.meant.items() if _is_backward(name, meant.body)}
    passed = {of, *between, *backward}
    return any(
        leads_to(document, name, by, passed)
        and not any(leads_to(document, v, name) or _is_said_to_be_made_of(document, v, name) for v in between)
        for name in defined - passed - {by}
        if "(" not in name and letter_in(name) not in SCALARS
    )


def _is_said_to_be_made_of(document: Document, name: str, part: str) -> bool:
    """Whether chains that begin with one symbol lead to another, which isn't made of it: z = y - x where y = z + x."""
    seen, ahead = {name}, [name]
    while ahead:
        here = ahead.pop()
        new = (document.said_of.get(here, set()) | _said(document, here)) - seen
        seen |= new
        ahead += new
    return part in seen and not leads_to(document, part, name)


def leaves_the_sequence(document: Document, of: str, by: str, between: Collection[str]) -> bool:
    """Whether from h_{t-1} a way leads past h_t: to a y_{t-1} made of it that no h is made of, or from c_t to c_{t+1}.

    What a loss at t is made of is at t too: E_t hangs on no y_{t-1}.
    """
    letter, passed = letter_in(by), {*map(letter_in, between)}
    if letter not in document.recurrent:
        return False
    made = _made_in_the_sequence(document, letter, passed)
    at_one_step = {*steps_in(of)} & {*steps_in(by)}
    return any(
        _acts_on(document, each, each, passed) or not (at_one_step or _acts_on(document, each, letter)) for each in made
    )


def _made_in_the_sequence(document: Document, letter: str, passed: Collection[str]) -> set[str]:
    """The letters of what is made of a sequence's entries, step by step, past certain others."""
    found: set[str] = set()
    ahead = [letter]
    while ahead:
        here = ahead.pop()
        made = {
            letter_in(name)
            for (name, _), meant in document.meant.items()
            if "(" not in name and not _is_backward(name, meant.body)
            and any(isinstance(node, Name) and node.name == here and _is_counted(node) for node in meant.body.walk())
        }  # fmt: skip
        made -= {letter, *passed} | SCALARS
        ahead += made - found
        found |= made
    return found


def _is_counted(name: Name) -> bool:
    """Whether a symbol has a small letter in a script: h_t, and not a^{(L)}."""
    return any(letter_of(node).islower() for script in (*name.lower, *name.raised) for node in script.walk())


def _is_backward(name: str, body: Node) -> bool:
    """Whether a symbol stands for a derivative, or is made of some."""
    names = [name, *(node.name for node in body.walk() if isinstance(node, Name))]
    named = any(is_derivative_name(each) or each.lstrip("{").startswith(GRADIENTS) for each in names)
    return named or any(isinstance(node, Differential) for node in body.walk())


def leads_to(document: Document, start: str, end: str, but: Collection[str] = ()) -> bool:
    """Whether there is a path from one symbol to another one that doesn't touch certain others."""
    seen, ahead = {start}, [start]
    while ahead:
        here = ahead.pop()
        for each in _said(document, here, but) | {by for of, by in document.depends if of == here}:
            if each == end:
                return True
            if each not in seen and each not in but:
                seen.add(each)
                ahead.append(each)
    return False


def steps_in(name: str) -> dict[str, int]:
    r"""The letters in a name's scripts, with what is added to them: of h_{t-1} it is t: -1.

    Where a document never sums over j, z_j is a name. It is one of several all the same.
    """
    scripts = re.findall(r"[_^](\{[^{}]*\}|\w)", name)
    found = [each for script in scripts for each in re.findall(r"(?<![\\A-Za-z])([a-z])(?![A-Za-z])([+-]\d+)?", script)]
    return {letter: int(step or 0) for letter, step in found}


def comes_back(document: Document, by: str, between: Iterable[str] = ()) -> bool:
    """Whether one entry of a sequence acts on a later one past what lies between: c_t on c_{t+1}, not by h_t."""
    letter, passed = letter_in(by), {*map(letter_in, between)}
    if letter in passed:  # from z^l to z^{l+1} is what the link itself says
        return False
    return letter in document.recurrent and _acts_on(document, letter, letter, passed)


def is_made_of(document: Document, name: str, by: str) -> bool:
    """Whether an entry of a sequence that has no meaning here, h_{t-1}, depends on a variable as h_t does."""
    letter, there, here = letter_in(name), steps_in(name), steps_in(by)
    if letter not in document.recurrent or name == by:
        return False
    later = any(here[each] > there[each] for each in {*there} & {*here})  # W^l and a^{l-1}
    return not later and _acts_on(document, letter_in(by), letter)


def _acts_on(document: Document, letter: str, on: str, but: Collection[str] = ()) -> bool:
    """Whether the definitions lead from one letter to another one, whatever places they have."""
    seen: set[str] = set()
    ahead = [on]
    while ahead:
        here = ahead.pop()
        made = {letter_in(each) for (name, _), meant in document.meant.items() if letter_in(name) == here
                for each in _names_in(document, meant.body)}  # fmt: skip
        if letter in made:
            return True
        ahead += made - seen - {*but}
        seen |= made
    return False


def letter_in(name: str) -> str:
    """A name without its scripts."""
    return re.split("[_^]", name)[0]


def _names_in(document: Document, body: Node, but: Collection[str] = ()) -> set[str]:
    if isinstance(body, Applied) and body.head.name in but:
        return {body.head.name}
    found = {each for node in body.below for each in _names_in(document, node, but)}
    try:
        return found | ({document.key_of(body)[0][0]} if isinstance(body, Name) else set())
    except NotRead:
        return found


def _said(document: Document, name: str, but: Collection[str] = ()) -> set[str]:
    """The symbols that the definitions of one speak of; not what certain functions are applied to."""
    bodies = [meant.body for (known, _), meant in document.meant.items() if known == name]
    found = {each for body in bodies for each in _names_in(document, body, but)}
    return found - {name}


def _name(family: Family) -> str:
    return family.symbol or family.name
