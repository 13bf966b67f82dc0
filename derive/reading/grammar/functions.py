r"""Functions with names of their own: \log, \tanh, roots, diag; and how far one without a bracket reaches."""

from __future__ import annotations

from fractions import Fraction

from derive.reading.grammar.cursor import Cursor
from derive.reading.grammar.words import PRIMES, tight
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Bracketed, FractionOf, Function, Node, Numeral, Operator, PowerOf
from derive.reading.tokens import Token
from derive.reading.vocabulary import BARS, BIG, FONTS, FUNCTIONS, MINUS, OF_MATRICES, OPENING, SINGLE_BARS, TIMES


class Functions(Cursor):
    """Reads functions with their arguments."""

    def function(self, token: Token) -> Node:
        name = FUNCTIONS[token.text]
        if name == "sqrt":
            return self.root(token)
        square = [t.text for t in self.tokens[self.at : self.at + 2]] == ["^", "2"]
        # \tanh^2(x) is the square of the value, and so is \tanh^2 x; \log^2 x may be a logarithm of a logarithm
        if square and (self.peek(2) in OPENING or name == "tanh"):
            self.at += 2
            value = Function(token.span, name, self.argument(token.text, token.span))
            return PowerOf(self.from_(token.span), value, Numeral(token.span, Fraction(2)))
        if self.peek() in PRIMES and self.peek(1) == "(":  # \tanh'(x)
            self.next()
            inner = self.bracket(self.next())
            return Operator(self.from_(token.span), f"{name}'", (inner,))
        if self.peek() == "^" or self.peek() == "_":
            raise NotRead(f"a script at {token.text}", self.here)
        return Function(self.from_(token.span), name, self.argument(token.text, token.span))

    def of_matrix(self, token: Token) -> str:
        """The name of a function of matrices that begins here, or nothing."""
        if token.text not in FONTS:
            return OF_MATRICES.get(token.text.lstrip("\\"), "") if self.peek() in ("(", "[") else ""
        ahead = self.tokens[self.at : self.at + 9]
        inside = [each.text for each in ahead[1:]] if ahead and ahead[0].kind == "open" else []
        name = "".join(inside[: inside.index("}")]) if "}" in inside else ""
        behind = inside[inside.index("}") + 1 :] if "}" in inside else []
        return OF_MATRICES.get(name, "") if behind[:1] in (["("], ["["]) else ""

    def function_of_matrix(self, token: Token) -> Node:
        name = self.of_matrix(token)
        if token.text in FONTS:
            self.group()
        return Function(self.from_(token.span), name, self.bracket(self.next()))

    def root(self, token: Token) -> Node:
        if self.peek() == "[":
            raise NotRead("of roots the square root is read", self.here)
        inner = self.inner(self.group(), token.span)
        half = FractionOf(token.span, Numeral(token.span, Fraction(1)), Numeral(token.span, Fraction(2)))
        return PowerOf(self.from_(token.span), Bracketed(inner.span, inner), half)

    def argument(self, name: str, span: Span) -> Node:
        """What a function is taken of: a bracket, or one factor, a fraction, a sum with its body."""
        if self.at_end:
            raise NotRead(f"{name} of nothing", span)
        if self.peek() in OPENING:
            return self.bracket(self.next())
        if self.peek() in BARS or self.peek() in SINGLE_BARS:
            return self.atom()
        if self.peek() in MINUS:
            raise NotRead(f"{name} of something with a sign needs a bracket", span)
        big = self.peek() in BIG
        argument = tight(self.factor())
        plain = self.another_factor() and self.peek() not in TIMES
        if plain and not big and self.peek() not in FUNCTIONS:
            raise NotRead(f"how far {name} reaches isn't clear; a bracket would tell", span)
        return argument
