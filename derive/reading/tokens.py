r"""LaTeX as tokens, each with the place it came from, and the author's own macros expanded.

TeX's own rule in short: a command is a backslash with letters or with one other
character, a comment runs to the end of its line, spaces mean nothing in mathematics.
A token made by a macro keeps the place where the macro was called, so that a message
always points at what the author wrote. Expansion has a budget: a macro bomb ends in
`NotRead` and not in a full memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from derive.reading.problems import NotRead, Span

MOST_TOKENS = 20_000
DEEPEST_MACRO = 40
MOST_TEXT = 200_000
MOST_MACROS, LONGEST_MACRO = 500, 1000


@dataclass(frozen=True)
class Token:
    """One token: `kind` is command, letter, number, open, close or sign; `text` as written.

    `wide` is one behind so much room that it begins something else: a column, another statement.
    """

    kind: str
    text: str
    span: Span
    after_space: bool = False
    wide: bool = False


PIECES = re.compile(
    r"""(?P<comment>%[^\n]*(?:\n[ \t]*)?)
      | (?P<space>\s+|~)
      | (?P<command>\\not\s*=|\\(?:[A-Za-z]+\*?|.))
      | (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
      | (?P<open>\{) | (?P<close>\})
      | (?P<letter>[^\W\d_])
      | (?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
# The star belongs to these few; elsewhere it is a sign of its own, as in \theta*.
STARRED = frozenset({r"\operatorname*", r"\begin*", r"\tag*", r"\hspace*"})


def tokens_of(text: str, start: int = 0) -> list[Token]:
    """The tokens of a piece of mathematics that begins at `start` in its file; raises NotRead on a huge one."""
    if len(text) > MOST_TEXT:
        raise NotRead(f"one formula of {len(text):,} characters; {MOST_TEXT:,} are read", Span(start, start + 1))
    found: list[Token] = []
    spaced, room = False, 0
    for match in PIECES.finditer(text):
        kind, piece = str(match.lastgroup), match.group()
        span = Span(start + match.start(), start + match.end())
        if kind in ("comment", "space"):
            spaced = True
            room += piece == "~"
            continue
        if kind == "command" and piece.endswith("="):
            piece = r"\neq"
        if kind == "command" and piece.endswith("*") and len(piece) > 2 and piece not in STARRED:
            found.append(Token("command", piece[:-1], Span(span.start, span.end - 1), spaced))
            kind, piece, span = "sign", "*", Span(span.end - 1, span.end)
        found.append(Token(kind, piece, span, spaced, wide=room > 1))
        spaced, room = False, 0
        if len(found) > MOST_TOKENS:
            raise NotRead(f"one formula of more than {MOST_TOKENS:,} signs", Span(start, span.end))
    return found


def first_digit(number: Token) -> tuple[Token, Token]:
    """A number as TeX takes it for an argument without braces: its first digit, and what is left of it."""
    if not number.text[0].isdigit() or not number.text[1].isdigit():
        raise NotRead(f"TeX takes only the first sign of {number.text} here; braces are missing", number.span)
    middle = number.span.start + 1
    return (
        replace(number, text=number.text[0], span=Span(number.span.start, middle)),
        replace(number, text=number.text[1:], span=Span(middle, number.span.end), after_space=False),
    )


@dataclass(frozen=True)
class Macro:
    """What stands for a command of the author's: its parameters' number, a default for the first, its body."""

    parameters: int
    body: tuple[Token, ...]
    default: tuple[Token, ...] | None = None


Macros = Mapping[str, Macro]


def macros_in(text: str) -> dict[str, Macro]:
    r"""The macros that a text defines by \newcommand, \renewcommand, \providecommand, \def or \DeclareMathOperator.

    One that can't be understood is left out: its use is then an unknown command.
    """
    found: dict[str, Macro] = {}
    definitions = re.finditer(r"\\(?:(?:re)?newcommand|providecommand|def|DeclareMathOperator)(?![A-Za-z])\*?", text)
    for match in islice(definitions, MOST_MACROS):
        # A definition is short; the window keeps a page of thousands of them from being read thousands of times.
        tokens = _Stream(tokens_of(text[match.end() : match.end() + LONGEST_MACRO], match.end()))
        try:
            name, macro = _definition(match.group().rstrip("*"), tokens)
        except NotRead:
            continue
        found[name] = macro
    return found


def _definition(how: str, tokens: _Stream) -> tuple[str, Macro]:
    named = tokens.argument()
    if len(named) != 1 or named[0].kind != "command":
        raise NotRead("this defines no command", Span(0, 0))
    name = named[0]
    count, default = 0, None
    if how == r"\def":
        while tokens.peek_text() == "#":
            tokens.next()
            tokens.next()
            count += 1
    elif tokens.peek_text() == "[":
        said = "".join(token.text for token in tokens.bracketed())
        if not re.fullmatch("[0-9]", said):
            raise NotRead("a macro has up to nine arguments", name.span)
        count = int(said)
        if tokens.peek_text() == "[":
            default = tuple(tokens.bracketed())
    body = tuple(tokens.argument())
    if how == r"\DeclareMathOperator":
        opened = replace(name, kind="open", text="{"), replace(name, kind="close", text="}")
        body = (replace(name, text=r"\operatorname"), opened[0], *body, opened[1])
    return name.text, Macro(count, body, default)


class _Stream:
    """Tokens with a place to read on from."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = list(tokens)
        self.at = 0

    def peek_text(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def next(self) -> Token:
        if self.at >= len(self.tokens):
            last = self.tokens[-1].span if self.tokens else Span(0, 0)
            raise NotRead("something is missing here", last)
        self.at += 1
        return self.tokens[self.at - 1]

    def argument(self) -> list[Token]:
        """A group without its braces, or one token."""
        first = self.next()
        if first.kind == "number" and len(first.text) > 1:
            first, rest = first_digit(first)
            self.tokens[self.at - 1 : self.at] = [first, rest]
        if first.kind != "open":
            return [first]
        inside: list[Token] = []
        depth = 1
        while True:
            token = self.next()
            depth += (token.kind == "open") - (token.kind == "close")
            if not depth:
                return inside
            inside.append(token)

    def bracketed(self) -> list[Token]:
        """What stands between [ and ]."""
        self.next()
        inside = []
        while self.peek_text() != "]":
            inside.append(self.next())
        self.next()
        return inside


def expanded(tokens: Sequence[Token], macros: Macros) -> list[Token]:
    """The tokens with all macros expanded; raises NotRead where one has no end or no argument."""
    return list(_expand(tokens, macros, [MOST_TOKENS], 0)) if macros else list(tokens)


def _expand(tokens: Sequence[Token], macros: Macros, budget: list[int], depth: int) -> Iterator[Token]:
    stream = _Stream(tokens)
    while stream.at < len(stream.tokens):
        token = stream.next()
        macro = macros.get(token.text) if token.kind == "command" else None
        budget[0] -= 1
        if budget[0] < 0:
            raise NotRead(f"written out, the macros make more than {MOST_TOKENS:,} signs", token.span)
        if macro is None:
            yield token
            continue
        if depth > DEEPEST_MACRO:
            raise NotRead(f"the macro {token.text} has no end", token.span)
        body = _body(macro, stream, token)
        yield from _expand(body, macros, budget, depth + 1)


def _body(macro: Macro, stream: _Stream, call: Token) -> list[Token]:
    """The macro's body with its arguments put in, every token at the place of the call."""
    arguments: list[Sequence[Token]] = []
    for number in range(macro.parameters):
        if number == 0 and macro.default is not None:
            arguments.append(stream.bracketed() if stream.peek_text() == "[" else macro.default)
        else:
            arguments.append(stream.argument())
    here = Span(call.span.start, stream.tokens[stream.at - 1].span.end)
    body: list[Token] = []
    parts = _Stream(macro.body)
    while parts.at < len(macro.body):
        token = parts.next()
        if token.text == "#" and re.match("[0-9]", parts.peek_text()):
            which = parts.next()
            chosen = int(which.text[0]) - 1
            if not 0 <= chosen < len(arguments):
                raise NotRead("the macro has fewer arguments than its body uses", call.span)
            body += arguments[chosen]
            if len(which.text) > 1:  # #12 is the first argument and a 2
                body.append(replace(which, text=which.text[1:], span=here))
        else:
            body.append(replace(token, span=here))
    return body
