r"""A second meaning of a symbol: the cost function J(w) of a later section, where the text says that it defines one.

Within a section a symbol has one meaning, and so it has where the text recalls it: what differs is a claim there. In
another section it gets a second one only from a display by itself,

    We now define the cost function \[ J(w) = -\sum_i y_i \log a_i \]

whose right side is made of other things than the first: one with a slip is not. What is known of the first meaning, and
of what was made of it, is forgotten, and nothing is called false of such a symbol: which one is meant later on
is for the reader to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.proof import Proved, prove
from derive.reading.building import Builder
from derive.reading.definitions import definable, definitions_of
from derive.reading.joining import Joiner
from derive.reading.knowledge import Document, Key, named
from derive.reading.limits import is_too_much
from derive.reading.matrices.kinds import LOSSES
from derive.reading.problems import NotRead
from derive.reading.surface import Chain
from derive.reading.syntax import Applied, Big, Function, Name, Node, Numeral, Operator, PowerOf

BEFORE = 400  # characters of a text in which the sentence before a display is looked for
_ENDS = re.compile(
    r"\\\]|\$\$|\\end\s*\{[^}]*\}|^\s*\\(?:sub)*(?:section|paragraph|chapter)\b.*$|^\s*#+.*$|\n\s*\n", re.MULTILINE
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\\])")
_LOSS = r"(?:cost|loss|objective|error|energy|criterion|likelihood)"
_CHOOSE = r"(?:use|consider|choose|introduce|take|minimi[sz]e|maximi[sz]e)"
_DEFINES = re.compile(
    r"\b(?:we|let us|let's|now|to|will|can) (?:\w+ ){0,2}define\b|\bdefined (?:as|by|to be)\b"
    rf"|\b(?:new|another|different) (?:\w+[- ]){{0,2}}(?:function|{_LOSS})\b"
    rf"|\b(?:we|let us|let's) (?:\w+ )?{_CHOOSE} (?:an?|the|another) (?:\w+[- ]){{0,3}}{_LOSS}\b",
    re.IGNORECASE,
)
_RECALLS = re.compile(
    r"\b(?:recall|remember|again|previous(?:ly)?|earlier|before|above|already|(?:we|was|were|been) defined|same|still|"
    r"re-?writ\w*|equivalent\w*|expand\w*|simplif\w*|substituting|plugging|becomes?|vectori\w*|matri\w*|compact\w*|thus|"
    r"hence|therefore|other words|not)\b",
    re.IGNORECASE,
)


def announces(text: str, place: int) -> bool:
    """Whether the sentence right before a display says that something is defined there, and not that it was before."""
    behind = _ENDS.split(text[max(0, place - BEFORE) : place].rstrip().removesuffix(r"\[").removesuffix("$$").rstrip())[
        -1
    ]
    sentence = _SENTENCE.split(behind.strip())[-1]
    return bool(_DEFINES.search(sentence)) and not _RECALLS.search(sentence)


def renewed_by(chain: Chain, document: Document) -> Key | None:
    """The symbol that gets a second meaning by a chain, if one does; the document knows nothing more of the first."""
    head = definable(chain.sides[0], document) if chain.displayed and len(chain.sides) > 1 else None
    if head is None or chain.continues or chain.conditioned or chain.relations or not chain.announced:
        return None
    key: Key = head[0]
    node, body = chain.sides[0].node, chain.sides[1].node
    meant = document.meant.get(key)
    may_have_two = isinstance(node, Applied) or (isinstance(node, Name) and node.name in LOSSES)
    if meant is None or body is None or not may_have_two or chain.sides[1].member.joined not in ("=", ":="):
        return None
    if document.stated_in.get(key, chain.section) == chain.section:
        return None
    if not (words_of(body) - words_of(meant.body)) or _is_proved(chain, document) or _is_called(key, document):
        return None
    kept, hidden, lost = {**document.meant}, {*document.hidden}, {*document.lost}
    for name in [key, *_made_of(key, document)]:
        if name != key:
            document.outdated[name] = document.meant[name]
            document.lost.add(name)
        document.undefine(name)
    if not _is_definition(chain, document):
        for name in [name for name in kept if name not in document.meant and name != key]:
            del document.outdated[name]
        document.meant, document.hidden, document.lost = kept, hidden, lost
        document.forget()
        return None
    return key


def note_where_stated(chain: Chain, document: Document) -> None:
    """Take note of the section that a display says in what a symbol is, be it new or not."""
    head = definable(chain.sides[0], document) if chain.displayed and len(chain.sides) > 1 else None
    if head is not None:
        document.stated_in[head[0]] = chain.section


def words_of(root: Node) -> set[str]:
    """What a tree is made of: its symbols, functions, signs and squares."""
    found: set[str] = set()
    for node in root.walk():
        match node:
            case Name() | Function() | Operator():
                found.add(node.name)
            case Big():
                found.add(node.operator)
            case PowerOf(exponent=Numeral(value=value)):
                found.add(f"to the {value}")
    return found


def _is_proved(chain: Chain, document: Document) -> bool:
    """Whether the display says what the first meaning says."""
    _join(chain, document)
    builder = Builder(document, chain.number)
    try:
        left, right = (builder.build(side.node, {}) for side in chain.sides[:2] if side.node is not None)
        return is_too_much(left, right) or isinstance(prove(left, right), Proved)
    except (NotRead, TypeError, ValueError, RecursionError):
        return False


def _is_definition(chain: Chain, document: Document) -> bool:
    """Whether the display would define the symbol if it were new."""
    _join(chain, document)
    key = definable(chain.sides[0], document)
    defines = definitions_of(chain, document) > 0
    if key is not None and key[0] in document.meant:
        document.undefine(key[0])
    return defines


def _join(chain: Chain, document: Document) -> None:
    document.begin(chain.number)
    joiner = Joiner(document, chain.number)
    for side in chain.sides:
        if side.node is not None:
            try:
                joiner.join(side.node, {})
            except NotRead:
                continue


def _is_called(key: Key, document: Document) -> bool:
    """Whether a function that is called anywhere is made of the symbol."""
    return any(key[0] in set(_names(body, document)) for _, body, _ in document.functions.values())


def _made_of(key: Key, document: Document) -> list[Key]:
    """The symbols whose meaning speaks of one, also through others."""
    found: list[Key] = []
    ahead = [key]
    while ahead:
        name = ahead.pop()[0]
        new = [each for each, meant in document.meant.items()
               if each not in (key, *found) and name in set(_names(meant.body, document))]  # fmt: skip
        found += new
        ahead += new
    return found


def _names(body: Node, document: Document) -> Iterator[str]:
    yield from (named(node, document) for node in body.walk() if isinstance(node, (Name, Applied)))
