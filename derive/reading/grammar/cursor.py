"""A list of tokens with a place to read on from, and what all rules of the grammar use: groups, and trees of parts.

The rules call each other across files; what they call is declared here, and made in the file that it is a subject of.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Self

from derive.reading.grammar.words import with_words, without_spacing
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Node, Relation
from derive.reading.tokens import Token, first_digit
from derive.reading.vocabulary import BARS, NOTHING, OPENING

DEEPEST = 80
PAIRS = {**OPENING, **BARS}


class Cursor(ABC):
    """Reads one list of tokens from the left to the right; `parted` are tokens that another reader looked at."""

    def __init__(self, tokens: Sequence[Token], depth: int = 0, *, parted: bool = False) -> None:
        self.tokens = list(tokens) if parted else with_words(without_spacing(tokens))
        self.at = 0
        self.depth = depth
        if depth > DEEPEST:
            raise NotRead(f"brackets nested more than {DEEPEST} deep", self.here)

    @property
    def at_end(self) -> bool:
        return self.at >= len(self.tokens)

    @property
    def here(self) -> Span:
        if not self.tokens:
            return Span(0, 0)
        return self.tokens[min(self.at, len(self.tokens) - 1)].span

    def peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at].text if at < len(self.tokens) else ""

    def next(self) -> Token:
        if self.at_end:
            raise NotRead("something is missing after this", self.here)
        self.at += 1
        return self.tokens[self.at - 1]

    def from_(self, start: Span) -> Span:
        return start.to(self.tokens[self.at - 1].span)

    def within(self, tokens: Sequence[Token]) -> Self:
        return type(self)(tokens, self.depth + 1, parted=True)

    def whole(self) -> Node:
        """The tree of all tokens; raises NotRead where something is left over."""
        node = self.expression()
        if not self.at_end:
            raise NotRead(f"{self.peek()!r} can't stand here: something before it is missing, or isn't read", self.here)
        return node

    def inner(self, tokens: Sequence[Token], where: Span) -> Node:
        """The tree of a group's tokens."""
        if not [token for token in tokens if token.text not in NOTHING]:
            raise NotRead("something is missing between these", where)
        return self.within(tokens).whole()

    def group(self) -> list[Token]:
        """The tokens of one argument: a group without its braces, or a single token."""
        first = self.next()
        if first.kind == "open":
            return self.up_to("}", first)
        if first.kind == "letter" and len(first.text) > 1:
            raise NotRead(f"TeX takes only the first letter of {first.text} here; braces are missing", first.span)
        if first.kind == "number" and len(first.text) > 1:  # of \frac12 the 1 goes up and the 2 down
            first, rest = first_digit(first)
            self.tokens[self.at - 1 : self.at] = [first, rest]
        return [first]

    def up_to(self, closing: str, opened: Token) -> list[Token]:
        """The tokens up to the matching closing sign, which is passed over; braces inside are kept whole."""
        inside: list[Token] = []
        waiting = [closing]
        while not self.at_end:
            token = self.next()
            if token.text == waiting[-1]:
                waiting.pop()
                if not waiting:
                    return inside
            elif token.kind == "open":
                waiting.append("}")
            elif token.kind == "close":
                raise NotRead(f"{opened.text} is never closed", opened.span)
            elif token.text in PAIRS and waiting[-1] != "}":
                waiting.append(PAIRS[token.text])
            inside.append(token)
        raise NotRead(f"{opened.text} is never closed", opened.span)

    # -- what the rules are: each is made in the file whose subject it is ---------------

    @abstractmethod
    def expression(self) -> Node:
        """Terms with signs."""

    @abstractmethod
    def term(self) -> Node:
        """Factors, up to the next + or -."""

    @abstractmethod
    def factor(self) -> Node:
        """An atom with its power, if it has one."""

    @abstractmethod
    def atom(self) -> Node:
        """The smallest thing with a value."""

    @abstractmethod
    def another_factor(self) -> bool:
        """Whether the term goes on."""

    @abstractmethod
    def power(self, base: Node, start: Span) -> Node:
        """A base with what stands behind the ^."""

    @abstractmethod
    def bracket(self, token: Token) -> Node:
        """What stands in the bracket that this token opens."""

    @abstractmethod
    def function(self, token: Token) -> Node:
        """A function with its argument."""

    @abstractmethod
    def environment(self, token: Token, *, braced: bool = False) -> Node:
        r"""What stands between \begin and \end."""

    @abstractmethod
    def relation(self, tokens: Sequence[Token], span: Span) -> Relation:
        """Two sides with a sign of relation between them."""
