r"""Sums and products over an index: the sign, what stands below and above it, and its body."""

from __future__ import annotations

from derive.reading.grammar.names import Names
from derive.reading.grammar.words import DIFFERENT, past, significant, split
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Big, Differential, Indicator, Minus, Name, Node, Product
from derive.reading.tokens import Token
from derive.reading.vocabulary import BIG, MINUS, OPENING


class Sums(Names):
    """Reads signs of summation with what they bind."""

    def is_big(self, token: Token) -> bool:
        r"""Whether \Sigma or \Pi is a sign of summation here: it is if it has a range; \Sigma_C is a symbol."""
        if token.text not in BIG:
            return False
        ahead = [t.text for t in self.tokens[self.at : self.at + 6]]
        if ahead[:1] == ["_"] and "=" in ahead:
            return True
        end = self.at
        while end < len(self.tokens) and self.tokens[end].text in ("_", "^"):
            end = past(self.tokens, end + 1)
        if end < len(self.tokens) and (self.begins_symbol(self.tokens[end]) or self.tokens[end].text in OPENING):
            raise NotRead(f"{token.text} before a factor may be a symbol or a sign of summation", token.span)
        return False

    def big(self, token: Token) -> Node:
        lower: list[Token] | None = None
        last: Node | None = None
        while self.peek() in ("_", "^"):
            if self.next().text == "_":
                lower = self.group()
            else:
                upper = self.group()
                last = self.inner(upper, token.span) if significant(upper) else None
        index, first, reached, excluded = self.within(lower).limits(token.span) if lower else (None, None, None, ())
        if last is not None and reached is not None:
            raise NotRead("a sum sign with a set and an upper limit", token.span)
        last = reached if last is None else last
        if not self.another_factor() and self.peek() not in MINUS:
            raise NotRead("a sum of nothing", token.span)
        bracketed = self.peek() in OPENING
        body = self._signed_body()
        index = index or _only_letter_below(body)
        return Big(self.from_(token.span), BIG[token.text], index, first, last, excluded, body, bracketed)

    def _signed_body(self) -> Node:
        start = self.here
        if self.peek() in MINUS:
            self.next()
            return Minus(self.from_(start), self.term())
        return self.term()

    def limits(self, span: Span) -> tuple[Name | None, Node | None, Node | None, tuple[Node, ...]]:
        r"""What stands below a sum sign: k, k=1, k \in C, k \neq j, k=1, k \neq j."""
        index: Name | None = None
        first: Node | None = None
        excluded: list[Node] = []
        reached: Node | None = None
        for part in self._parts(",", ";", r"\colon", ":", "|", r"\mid", r"\\"):
            at = next((n for n, t in enumerate(part) if t.text in ("=", r"\in") or t.text in DIFFERENT), None)
            name = _sum_letter(self.within(part[:at]), span)
            if index is not None and (name.name, name.primes) != (index.name, index.primes):
                raise NotRead("a sum sign with two indices; write two sums", span)
            index = name
            if at is None:
                continue
            right = part[at + 1 :]
            if part[at].text == "=":
                first = self.inner(right, span)
            elif part[at].text == r"\in":
                reached = self.inner(right, span)
                if not isinstance(reached, Name):
                    raise NotRead("of sets, one with a letter of its own is read below a sum sign", span)
            elif part[at].text in DIFFERENT:
                excluded += [self.inner(each, span) for each in split(right, ",")]
        if index is None:
            raise NotRead("a sum sign without an index", span)
        return index, first, reached, tuple(excluded)

    def _parts(self, *separators: str) -> list[list[Token]]:
        r"""The tokens between separators; `k \neq i, j` stays one part."""
        parts: list[list[Token]] = [[]]
        tokens = self.tokens
        if (
            len(tokens) > 2
            and tokens[0].text == r"\substack"
            and tokens[1].kind == "open"
            and tokens[-1].kind == "close"
        ):
            tokens = tokens[2:-1]
        for token in tokens:
            if token.text in separators:
                parts.append([])
            elif token.kind not in ("open", "close") or parts[-1]:
                parts[-1].append(token)
        joined: list[list[Token]] = []
        for part in filter(None, parts):
            alone = not any(t.text in ("=", r"\in") or t.text in DIFFERENT for t in part)
            if alone and joined and any(t.text in DIFFERENT for t in joined[-1]):
                joined[-1] += [Token("sign", ",", part[0].span), *part]
            else:
                joined.append(part)
        return joined


def _only_letter_below(body: Node) -> Name | None:
    r"""The index of a sum that names none, \sum x_i y_i: the letter below its symbols, if all have the same one."""
    nodes = list(body.walk())
    if any(isinstance(node, (Big, Differential, Indicator)) for node in nodes):
        return None
    scripts = [place for node in nodes if isinstance(node, Name) for place in (*node.lower, *node.raised)]
    letters = {place.name for place in scripts if isinstance(place, Name) and place.name.islower()}
    plain = all(place == Name(place.span, place.name) for place in scripts if isinstance(place, Name))
    if len(letters) != 1 or not plain or not all(isinstance(place, Name) for place in scripts):
        return None
    (letter,) = letters
    alone = sum(isinstance(node, Name) and node.name == letter for node in nodes) == len(scripts)
    return Name(body.span, letter) if len(letter) == 1 and alone else None


def _sum_letter(parser: Names, span: Span) -> Name:
    """The letter that a sum sign binds."""
    node = parser.whole() if parser.tokens else None
    if isinstance(node, Product):
        raise NotRead("a sum sign with two indices; write two sums", span)
    if not isinstance(node, Name) or node.lower or node.raised or node.transposed:
        raise NotRead("a sum sign binds a letter", span)
    return node
