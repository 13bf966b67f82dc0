r"""What equalities that are not decided say of single symbols, in words: later ones may follow from them.

[P_1 P_2] = D [A_1 A_2] can't be decided, but [P_1 P_2] [V_1; V_2] = D (A_1 V_1 + A_2 V_2) follows from it,
whatever the symbols are. A symbol of which two such equalities say two things is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.reading.words.forms import ONE, ZERO, Atom, Form, Word


class WordFacts:
    """The facts so far: a symbol, and what an equality sets it equal to."""

    def __init__(self) -> None:
        self.known: dict[Atom, Form] = {}
        self._plain: dict[Atom, Form] = {}
        self._twofold: set[Atom] = set()

    def note(self, plain: tuple[Form, Form], with_facts: tuple[Form, Form]) -> None:
        """Take note of an equality that was not decided: its sides as they stand, and with the facts so far put in."""
        found = dict(_pairs(*plain))
        for atom, meaning in found.items():
            if self._plain.setdefault(atom, meaning) != meaning:
                self._twofold.add(atom)
        resolved = (*_pairs(with_facts[0], plain[1]), *_pairs(plain[0], with_facts[1]))
        self.known |= {atom: meaning for atom, meaning in resolved if atom in found}
        self.known = {atom: meaning for atom, meaning in self.known.items() if atom not in self._twofold}

    def forget(self, atom: Atom) -> None:
        """A symbol has another meaning from here on: what was said of it, and with it, isn't said of this one."""
        for facts in (self.known, self._plain):
            for each in [known for known, meaning in facts.items() if known == atom or stands_in_form(atom, meaning)]:
                del facts[each]
        self._twofold.discard(atom)


def _pairs(left: Form, right: Form) -> Iterator[tuple[Atom, Form]]:
    """The symbols that are set equal to something: by themselves, or as entries of a matrix."""
    one, other = _letter(left), _letter(right)
    if one is not None and other is not None and one.kind == other.kind == "matrix" and one.parts[0] == other.parts[0]:
        cells, others = one.parts[1], other.parts[1]
        assert isinstance(cells, tuple)
        assert isinstance(others, tuple)
        for each, another in zip(cells, others, strict=False) if len(cells) == len(others) else ():
            yield from _pairs(each, another)
        return
    for atom, meaning in ((one, right), (other, left)):
        if (
            atom is not None
            and atom.kind in ("letter", "applied")
            and meaning != ZERO
            and not stands_in_form(atom, meaning)
        ):
            yield atom, meaning
            return


def _letter(form: Form) -> Atom | None:
    """The letter that a form is, if it is one."""
    ((word, value), *more) = form or ((ONE, 0),)
    return word.letters[0] if value == 1 and len(word.letters) == 1 and not (word.numbers or more) else None


def stands_in_form(atom: Atom, thing: object) -> bool:
    """Whether a letter stands in a form, a word or another letter."""
    match thing:
        case Atom():
            return thing == atom or stands_in_form(atom, thing.parts)
        case Word():
            return stands_in_form(atom, thing.letters) or stands_in_form(atom, thing.numbers)
        case tuple() | frozenset():
            return any(stands_in_form(atom, each) for each in thing)
        case _:
            return False
