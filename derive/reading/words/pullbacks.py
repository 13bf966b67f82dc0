r"""The product rule backwards: from the gradient G of a loss by Z, and what Z is made of, to the gradient by a V in it.

With dL = <\partial L/\partial Z, dZ> and the product rule each place of V in Z gives a part of the gradient by V:

Z = A V B       A^T G B^T       <G, A dV B> = tr(G^T A dV B) = <A^T G B^T, dV>
Z = A V^T B     B G^T A
Z = C \odot V   C \odot G
Z = f(V)        G \odot f'(V)   of each entry; nobody writes f' so of another function
Z = ReLU(V)     G \odot 1\{V > 0\}

where G is the gradient by Z. A gradient has the shape of what it is by.
"""

from __future__ import annotations

from dataclasses import replace

from derive.reading.syntax import Applied, Node, Operator
from derive.reading.words import algebra, operations
from derive.reading.words.dependence import may_be_of_each_entry
from derive.reading.words.facts import stands_in_form
from derive.reading.words.forms import LARGE, Atom, Form, Word, free_in, is_number, letter, total, word_of
from derive.reading.words.looks import plain
from derive.reading.words.reader import Reader


class NoGradient(Exception):
    """The gradient isn't given by the rules."""


def pulled_back(reader: Reader, body: Node, atom: Atom, outer: Form) -> Form:
    """The gradient by a symbol, given that by what is made of it; raises NoGradient, NotRead, TooLarge."""
    body = plain(body)
    inner = clipped(body)
    if inner is not None:
        slope = step(reader.read(inner, {}))
        return pulled_back(reader, inner, atom, operations.entrywise(outer, slope))
    inner = _of_each_entry(body)
    if inner is not None:
        slope = reader.read(_primed(body), {})
        return pulled_back(reader, inner, atom, operations.entrywise(outer, slope))
    parts = []
    for word, value in reader.read(body, {}):
        if any(stands_in_form(atom, number) for number, _ in word.numbers):
            raise NoGradient
        times = Form({(Word(word.numbers), value)})
        for at, each in enumerate(word.letters):
            if stands_in_form(atom, each):
                ends = at + 1 == len(word.letters) or (at == 0 and each.kind == "transpose" and is_number(outer))
                if not (atom.look or ends):  # it may be a number
                    raise NoGradient
                before, behind = word_of(word.letters[:at]), word_of(word.letters[at + 1 :])
                parts.append(algebra.product(times, _by_letter(each, atom, before, behind, outer)))
    if not parts:
        raise NoGradient
    return total(parts)


def _by_letter(each: Atom, atom: Atom, before: Form, behind: Form, outer: Form) -> Form:
    """What one letter of a word, with others before and behind it, gives to the gradient."""
    left, right = operations.transpose(before), operations.transpose(behind)
    within = algebra.product(algebra.product(left, outer), right)
    if each == atom:
        return within
    if each.kind == "transpose" and each.parts == (atom,):
        return operations.transpose(within)
    if each.kind == "entrywise":
        return _by_entrywise(each, atom, within)
    if each.kind == "applied":
        head, transposed, forms = each.parts
        if forms == (letter(atom),) and isinstance(head, Atom) and not transposed and head.kind == "letter":
            name, lower, raised, primes, bold = head.parts
            if may_be_of_each_entry(str(name)) and isinstance(primes, int):
                primed = replace(head, parts=(name, lower, raised, primes + 1, bold))
                return operations.entrywise(within, letter(replace(each, parts=(primed, transposed, forms))))
    raise NoGradient


def _by_entrywise(each: Atom, atom: Atom, outer: Form) -> Form:
    (inside,) = each.parts
    assert isinstance(inside, frozenset)
    speaking = [(letters, count) for letters, count in inside if any(stands_in_form(atom, one) for one in letters)]
    if len(speaking) != 1 or speaking[0][1] != 1:
        raise NoGradient
    ((letters, _),) = speaking
    for others, count in inside - {speaking[0]}:
        for _ in range(count):
            outer = operations.entrywise(outer, word_of(others))
    places = [at for at, one in enumerate(letters) if stands_in_form(atom, one)]
    return total(
        _by_letter(letters[at], atom, word_of(letters[:at]), word_of(letters[at + 1 :]), outer) for at in places
    )


def clipped(body: Node) -> Node | None:
    """What ReLU is taken of, if a tree is ReLU of something."""
    body = plain(body)
    if isinstance(body, Operator) and body.name.lower() == "relu" and len(body.arguments) == 1 and not body.scripts:
        return body.arguments[0]
    named = isinstance(body, Applied) and body.head.name.lower() == r"\mathrm{relu}"
    return body.arguments[0] if isinstance(body, Applied) and named and len(body.arguments) == 1 else None


def step(form: Form) -> Form:
    """The indicator of each positive entry."""
    return letter(Atom("step", (form,), LARGE, free=free_in(form)))


def _of_each_entry(body: Node) -> Node | None:
    """What a function of each entry is taken of, if the body is one: f(W x + b)."""
    name = _name_of(body)
    if not name or not may_be_of_each_entry(name):
        return None
    if isinstance(body, Applied) and len(body.arguments) == 1 and not (body.tight or body.head.transposed):
        return body.arguments[0]
    return None


def _name_of(body: Node) -> str:
    return body.head.name if isinstance(body, Applied) else ""


def _primed(body: Node) -> Node:
    assert isinstance(body, Applied)
    return replace(body, head=replace(body.head, primes=body.head.primes + 1))
