r"""Functions that a document calls with several arguments: which of them have one meaning throughout.

f(z) = 1/(1 + e^{-z}) and later f(x) = e^x/(1 + e^x) say the same, and the first counts. If
two of them differ, or it isn't clear whether they do, the function has no meaning at all:
which one counts where is for the reader to know, and what follows from the wrong one would
be called false.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.language import Expression
from derive.proof import prove
from derive.reading.applied import put_for
from derive.reading.building import Builder
from derive.reading.joining import Joiner
from derive.reading.knowledge import Document
from derive.reading.likeness import likeness
from derive.reading.problems import NotRead
from derive.reading.syntax import Name, Node

NUMBER = 0  # chains are counted from 1
Meaning = tuple[tuple[Name, ...], Node, int]  # parameters, body, number of the chain


def of_one_meaning(found: Iterable[tuple[str, Meaning]], document: Document) -> dict[str, Meaning]:
    """The functions all of whose definitions say the same, with the first of these."""
    meanings: dict[str, list[Meaning]] = {}
    for name, meaning in found:
        meanings.setdefault(name, []).append(meaning)
    return {
        name: first for name, (first, *others) in meanings.items() if all(_same(first, o, document) for o in others)
    }


def _same(one: Meaning, other: Meaning, document: Document) -> bool:
    """Whether two definitions give the same function: written alike, or proved equal."""
    if _written(one) == _written(other):
        return True
    if len(one[0]) != len(other[0]):
        return False
    try:
        return bool(prove(_built(one, one[0], document), _built(other, one[0], document)))
    except (NotRead, TypeError, ValueError, RecursionError):
        return False


def _written(meaning: Meaning) -> object:
    parameters, body, _ = meaning
    return tuple(map(likeness, parameters)), likeness(body)


def _built(meaning: Meaning, parameters: tuple[Name, ...], document: Document) -> Expression:
    """The body with these parameters in the place of its own."""
    own, body, _ = meaning
    document.begin(NUMBER)
    for node in (*own, *parameters, body):
        Joiner(document, NUMBER).join(node, {})
    builder = Builder(document, NUMBER)
    puts = {builder.build(mine, {}): builder.build(new, {}) for mine, new in zip(own, parameters, strict=True)}
    expression: Expression = put_for(builder.build(body, {}), puts)
    return expression
