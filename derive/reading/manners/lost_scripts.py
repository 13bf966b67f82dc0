r"""A number right behind a letter that stands below it elsewhere: U h + b2 in a text with b_2 in it.

Nobody writes 2 b so. Where the text has b^2 as well the number may have been meant above, and nothing is mended.
Where it has neither, and an equality begins with it, as with F1 = 2 P R / (P + R), it is a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from derive.reading.grammar import parse
from derive.reading.notices.findings import Finding
from derive.reading.notices.malformed import CODE
from derive.reading.problems import NotRead
from derive.reading.surface import Chain, Side
from derive.reading.syntax import Name
from derive.reading.tokens import Token
from derive.reading.vocabulary import NOTHING

Pair = tuple[str, str]


def mend_lost_scripts(chains: Sequence[Chain]) -> Iterator[Finding]:
    """Reads the sides that can be read no other way with the scripts that they have lost, and tells of each."""
    sides = [(chain, side) for chain in chains for side in chain.sides]
    below, above = (set(_with_scripts((side for _, side in sides), sign)) for sign in "_^")
    for chain, side in sides:
        lost = list(_lost_in(side, below - above)) if side.node is None and side.problem is not None else []
        if not lost:
            _read_as_name(chain, side, below | above)
            continue
        tokens = list(_mended(side.member.tokens, lost))
        try:
            side.node = side.tree = parse(tokens)
        except NotRead:
            continue
        side.problem = None
        side.member = replace(side.member, tokens=tuple(tokens))
        for letter, number in lost if chain.displayed else ():
            meant = f"{letter.text}_{number.text}"
            told = f"{letter.text}{number.text} is {meant} elsewhere in this text, and is read so"
            yield Finding(CODE, told, letter.span.to(number.span), meant)


def _read_as_name(chain: Chain, side: Side, known: set[Pair]) -> None:
    """Read L2 as a name where it is all that an equality begins with, and no L_2 or L^2 is known."""
    tokens = [token for token in side.member.tokens if token.text not in NOTHING]
    if side is not chain.sides[0] or len(chain.sides) < 2 or len(tokens) != 2 or side.node is not None:
        return
    letter, number = tokens
    close = letter.kind == "letter" and number.kind == "number" and letter.span.end == number.span.start
    if close and number.text.isdigit() and (letter.text, number.text) not in known and letter.text.isupper():
        side.node = side.tree = Name(letter.span.to(number.span), letter.text + number.text)
        side.problem = None


def _with_scripts(sides: Iterable[Side], sign: str) -> Iterator[Pair]:
    """The letters that have a number below, or above."""
    for side in sides:
        tokens = [token for token in side.member.tokens if token.kind not in ("open", "close")]
        for letter, between, number in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if letter.kind == "letter" and between.text == sign and number.kind == "number":
                yield letter.text, number.text


def _lost_in(side: Side, known: set[Pair]) -> Iterator[tuple[Token, Token]]:
    for letter, number in pairwise(side.member.tokens):
        close = letter.span.end == number.span.start
        if letter.kind == "letter" and number.kind == "number" and close and (letter.text, number.text) in known:
            yield letter, number


def _mended(tokens: Iterable[Token], lost: Iterable[tuple[Token, Token]]) -> Iterator[Token]:
    numbers = {number.span: number for _, number in lost}
    for token in tokens:
        if token.span in numbers:
            yield Token("sign", "_", token.span)
        yield token
