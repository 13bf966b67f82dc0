r"""Bars and pointed brackets: |x|, \lVert w \rVert_2^2, \langle a, b \rangle, \lfloor x \rfloor, f \bigr|_{x=0}.

A plain bar says not which side it closes. Where a factor may begin it opens, and the next
one outside brackets closes it; four of them with something between the second and the
third may be meant in two ways and are refused.
"""

from __future__ import annotations

from derive.reading.grammar.operators import Operators
from derive.reading.grammar.relations import relation_signs
from derive.reading.grammar.words import depths, split
from derive.reading.problems import NotRead
from derive.reading.syntax import Node, Operator, PowerOf
from derive.reading.tokens import Token
from derive.reading.vocabulary import BARS, BETWEEN, DOUBLE_BARS, SINGLE_BARS

AHEAD = 400  # tokens between two bars


class Bars(Operators):
    """Reads what stands between bars."""

    def barred(self, token: Token) -> Node:
        r"""What stands between \lvert and \rvert, and the like."""
        tokens = self.up_to(BARS[token.text], token)
        if token.text == r"\left.":
            return self._evaluated(tokens, token)
        if token.text == r"\langle":
            arguments = tuple(self.inner(part, token.span) for part in split(tokens, ",", *SINGLE_BARS, r"\mid"))
            return Operator(self.from_(token.span), "inner" if len(arguments) > 1 else "angle", arguments)
        return self._scripted(BETWEEN[token.text], tokens, token)

    def plain_bars(self, token: Token) -> Node:
        """What stands between plain bars, single or double ones."""
        self.at -= 1
        opened = self.at
        closing = self._closing()
        if closing is None:
            raise NotRead(f"{token.text} is never closed, or closes what was never opened", token.span)
        start, end, behind = closing
        tokens = self.tokens[start:end]
        self.at = behind
        double = token.text in DOUBLE_BARS or start == opened + 2
        if not double and self._is_twofold(tokens):
            raise NotRead("which of these bars belong together isn't clear; \\left and \\right would tell", token.span)
        return self._scripted("norm" if double else "abs", tokens, token)

    def begins_bars(self) -> bool:
        """Whether a bar that is next opens something."""
        return self._closing() is not None

    def _closing(self) -> tuple[int, int, int] | None:
        """Where what stands between the bars begins and ends, and where the mathematics goes on."""
        token = self.tokens[self.at]
        levels = list(depths(self.tokens[self.at : self.at + AHEAD]))
        following = self.tokens[self.at + 1 : self.at + 2]
        double = token.text in DOUBLE_BARS
        pair = not double and bool(following) and following[0].text in SINGLE_BARS and not following[0].after_space
        start = self.at + 1 + pair
        for at in range(start + 1, min(len(self.tokens), self.at + AHEAD)):
            here, depth = self.tokens[at], levels[at - self.at]
            if depth < 0:
                return None
            if depth or here.text not in (DOUBLE_BARS if double else SINGLE_BARS):
                continue
            if not pair:
                return start, at, at + 1
            if at + 1 < len(self.tokens) and self.tokens[at + 1].text in SINGLE_BARS:
                return start, at, at + 2
        return None

    def _is_twofold(self, inside: list[Token]) -> bool:
        """Whether bars follow that may belong to this one: |a| b |c|."""
        rest = self.tokens[self.at : self.at + AHEAD]
        bars = [
            at for at, (t, d) in enumerate(zip(rest, depths(rest), strict=True)) if d == 0 and t.text in SINGLE_BARS
        ]
        signs = {t.text for t in rest[: bars[0]]} if bars else set()
        return (
            bool(inside) and len(bars) % 2 == 0 and bool(bars) and bool(signs) and not signs & {"+", "-", "=", ",", "/"}
        )

    def _scripted(self, name: str, tokens: list[Token], token: Token) -> Node:
        inner = self.inner(tokens, token.span)
        scripts: tuple[Node, ...] = ()
        power: list[Token] | None = None
        while self.peek() in ("_", "^"):
            below = self.next().text == "_"
            script = self.script()
            if below and not scripts:
                scripts = self.scripts_of(script, token.span)
            elif not below and power is None:
                power = script
            else:
                raise NotRead("two scripts at one place", token.span)
        found = Operator(self.from_(token.span), name, (inner,), scripts)
        return found if power is None else PowerOf(found.span, found, self.inner(power, token.span))

    def evaluated(self, node: Node) -> Node:
        r"""f \Big|_{x = 0}: of the factor that stands before the bar."""
        bar = self.next()
        self.next()
        script = self.script()
        at = self.relation(script, bar.span) if relation_signs(script) else self.inner(script, bar.span)
        return Operator(self.from_(node.span), "at", (node, at))

    def _evaluated(self, tokens: list[Token], token: Token) -> Node:
        r"""\left. f \right|_{x = 0}."""
        if self.peek() != "_":
            raise NotRead("at which place this is taken isn't said", token.span)
        self.next()
        script = self.script()
        at = self.relation(script, token.span) if relation_signs(script) else self.inner(script, token.span)
        return Operator(self.from_(token.span), "at", (self.inner(tokens, token.span), at))
