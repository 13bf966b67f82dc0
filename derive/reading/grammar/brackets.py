r"""Numbers, brackets and braces, what only shows its argument, and indicators: 1\{i = j\}, [i = j]."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from derive.reading.grammar.cursor import Cursor
from derive.reading.grammar.words import DIFFERENT, split
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Bracketed, Indicator, Node, Numeral, Relation
from derive.reading.tokens import Token
from derive.reading.vocabulary import CLOSING, MINUS, OPENING, SHOWN

LONGEST_NUMBER = 30


class Brackets(Cursor):
    """Reads what is closed by itself."""

    def numeral(self, token: Token) -> Node:
        ahead = self.tokens[self.at : self.at + 3]
        if [t.text for t in ahead[:1]] in (["e"], ["E"]) and not ahead[0].after_space:
            exponent = ahead[2:] if len(ahead) > 1 and ahead[1].text in MINUS | {"+"} else ahead[1:]
            if exponent and exponent[0].kind == "number" and not any(t.after_space for t in ahead[1:2] + exponent[:1]):
                raise NotRead("a power of ten in a computer's way of writing; 10^{-5} is read", token.span)
        if len(token.text) > LONGEST_NUMBER:
            raise NotRead(f"a number of more than {LONGEST_NUMBER} digits", token.span)
        return Numeral(token.span, Fraction(token.text))

    def braces(self, token: Token) -> Node:
        if self.peek() == "}":  # {} is put in front of a script or a sign, for the spacing
            self.next()
            return self.atom()
        return self.inner(self.up_to("}", token), token.span)

    def bracket(self, token: Token) -> Node:
        if token.text in (r"\{", r"\lbrace") and self.peek() == r"\begin":
            return self.environment(self.next(), braced=True)
        tokens = self.up_to(OPENING[token.text], token)
        if token.text == "[" and len(split(tokens, "=", *DIFFERENT)) > 1:  # Iverson's [i = j]
            return Indicator(self.from_(token.span), self.relation(tokens, self.from_(token.span)))
        return Bracketed(self.from_(token.span), self.inner(tokens, token.span), token.text == "[")

    def shown(self, token: Token) -> Node:
        tokens: list[Token] = []
        for _ in range(SHOWN[token.text]):
            tokens = self.group()
        return self.inner(tokens, token.span)

    def brace_above(self, token: Token) -> Node:
        r"""\underbrace{this}_{is called that}: the name below is a remark."""
        node = self.inner(self.group(), token.span)
        if self.peek() in ("_", "^"):
            self.next()
            self.group()
        return Bracketed(self.from_(token.span), node)

    def begins_indicator(self, token: Token, ahead: int = 0) -> bool:
        """Whether the token begins an indicator; it is the one before the place, or `ahead` further."""
        at = self.at + ahead
        texts = [t.text for t in self.tokens[at : at + 4]]
        if token.text in (r"\mathbb", r"\mathbf", r"\mathds", r"\boldsymbol", r"\mathbbm"):
            braced = texts[:1] == ["{"] and texts[2:3] == ["}"]
            sign, behind = (texts[1:2], texts[3:4]) if braced else (texts[:1], texts[1:2])
            return sign in (["1"], ["I"]) and behind[:1] in (["_"], ["("], ["["], [r"\{"], [r"\lbrace"])
        if token.text == "1" and texts[:1] == ["_"]:
            return True
        return (
            token.text in ("1", "I") and texts[:1] in ([r"\{"], [r"\lbrace"], ["("], ["["]) and self._relation_ahead(at)
        )

    def _relation_ahead(self, at: int) -> bool:
        texts = [t.text for t in self.tokens[at : at + 14]]
        closing = next((n for n, t in enumerate(texts) if t in CLOSING), 0)
        return "=" in texts[:closing] or any(t in DIFFERENT for t in texts[:closing])

    def indicator(self, token: Token) -> Node:
        if token.text not in ("1", "I"):
            self.group()
        opened = self.next()
        tokens = self.group() if opened.text == "_" else self.up_to(OPENING[opened.text], opened)
        if tokens and tokens[0].text in OPENING and tokens[-1].text in CLOSING:
            tokens = tokens[1:-1]
        return Indicator(self.from_(token.span), self.relation(tokens, self.from_(token.span)))

    def relation(self, tokens: Sequence[Token], span: Span) -> Relation:
        """Two sides with = or ≠ between them; raises NotRead on anything else."""
        for sign, found in (("≠", DIFFERENT), ("=", {"="})):
            at = next((n for n, token in enumerate(tokens) if token.text in found), None)
            if at is not None:
                left, right = (self.within(part).whole() for part in (tokens[:at], tokens[at + 1 :]))
                return Relation(left.span.to(right.span), left, sign, right)
        raise NotRead("a condition is read where it is i = j or i ≠ j", span)
