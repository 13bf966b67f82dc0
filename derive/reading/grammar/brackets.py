r"""Numbers, brackets and braces: (a + b), tuples (1, -1), sets, rows of blocks [A \quad B], \boxed and its like."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from derive.reading.grammar.operators import Operators
from derive.reading.grammar.relations import relation_signs
from derive.reading.grammar.words import PRIMES, depths, split
from derive.reading.problems import NotRead
from derive.reading.syntax import Bracketed, Function, Indicator, MatrixOf, Node, Numeral, Operator, PowerOf, Transposed
from derive.reading.tokens import Token
from derive.reading.vocabulary import MINUS, OPENING, SHOWN

LONGEST_NUMBER = 30
LISTS = {"(": "tuple", r"\lparen": "tuple", "[": "list", r"\lbrack": "list", r"\{": "set", r"\lbrace": "set"}
FILLED = {"0": "zeros", "1": "ones"}


class Brackets(Operators):
    """Reads what is closed by itself."""

    def numeral(self, token: Token) -> Node:
        ahead = self.tokens[self.at : self.at + 3]
        if [t.text for t in ahead[:1]] in (["e"], ["E"]) and not ahead[0].after_space:
            exponent = ahead[2:] if len(ahead) > 1 and ahead[1].text in MINUS | {"+"} else ahead[1:]
            if exponent and exponent[0].kind == "number" and not any(t.after_space for t in ahead[1:2] + exponent[:1]):
                raise NotRead("a power of ten in a computer's way of writing; 10^{-5} is read", token.span)
        if len(token.text) > LONGEST_NUMBER:
            raise NotRead(f"a number of more than {LONGEST_NUMBER} digits", token.span)
        if self.peek() == "_" and token.text in FILLED:  # 0_{m \times n}
            self.next()
            sizes = tuple(self.inner(part, token.span) for part in split(self.script(), ",", r"\times"))
            return Operator(self.from_(token.span), FILLED[token.text], sizes)
        return Numeral(token.span, Fraction(token.text), len(token.text.partition(".")[2]))

    def braces(self, token: Token) -> Node:
        if self.peek() == "}":  # {} is put in front of a script or a sign, for the spacing
            self.next()
            return self.atom()
        tokens = self.up_to("}", token)
        chosen = split(tokens, r"\choose")
        if len(chosen) == 2:
            over, under = (self.inner(part, token.span) for part in chosen)
            return Operator(self.from_(token.span), "binom", (over, under))
        return self.inner(tokens, token.span)

    def bracket(self, token: Token) -> Node:
        if token.text in (r"\{", r"\lbrace") and self.peek() == r"\begin":
            return self.environment(self.next(), braced=True)
        tokens = self.up_to(OPENING[token.text], token)
        span = self.from_(token.span)
        if token.text == "[" and relation_signs(tokens):  # Iverson's [i = j]
            return Indicator(span, self.relation(tokens, span))
        if token.text == "[" and (blocks := _blocks(tokens)):
            return MatrixOf(span, tuple(self.inner(each, span) for each in blocks), len(blocks))
        if len(parts := split(tokens, ",")) > 1:
            return Operator(span, LISTS[token.text], tuple(self.inner(part, span) for part in parts))
        if len(parts := split(tokens, ";")) > 1 and token.text in ("[", r"\lbrack"):
            return Operator(span, "stack", tuple(self.inner(part, span) for part in parts))
        return Bracketed(span, self.inner(tokens, token.span), token.text == "[")

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

    def marked(self, node: Node) -> Node:
        """A bracket or a function with a prime, a factorial or a place behind it; the node itself if none is."""
        span = node.span.to(self.here)
        if self.peek() in PRIMES and isinstance(node, Bracketed):
            self.next()
            return Operator(span, "prime", (node.inner,))
        if self.peek() == "!" and not isinstance(node, PowerOf):
            self.next()
            return Operator(span, "factorial", (node,))
        closed = isinstance(node, Function) and isinstance(node.argument, Bracketed)
        if self.peek() == "_" and (closed or isinstance(node, (Bracketed, Operator, MatrixOf, Transposed))):
            return self._entry(node)
        return node

    def _entry(self, node: Node) -> Node:
        r"""(A B)_{ij}, an entry of what stands in the bracket, or \{x_i\}_{i=1}^n."""
        opened = self.tokens[self.at - 1]
        self.next()
        script = self.script()
        if opened.text in (r"\}", r"\rbrace"):
            scripts = self.scripts_of(script, node.span)
            if self.peek() == "^":
                self.next()
                scripts = (*scripts, self.inner(self.script(), node.span))
            inside = node.arguments if isinstance(node, Operator) else (node,)
            return Operator(self.from_(node.span), "set", inside, scripts)
        if opened.text in ("]", r"\rbrack") and self.peek() == "^":
            raise NotRead("a bracket with scripts below and above may be a difference of values", self.here)
        places = tuple(self.within(script).indices(node.span))
        inner = node.inner if isinstance(node, Bracketed) else node
        return Operator(self.from_(node.span), "entry", (inner,), places)


def _blocks(tokens: Sequence[Token]) -> list[list[Token]]:
    """What stands apart from each other in a bracket, if there are several such things and no sign between them."""
    parts: list[list[Token]] = [[]]
    for token, depth in zip(tokens, depths(tokens), strict=True):
        if token.wide and depth == 0 and parts[-1]:
            parts.append([])
        parts[-1].append(token)
    signs = {*MINUS, "+", ",", ";", "=", r"\cdot", r"\times", "/"}
    plain = not any(part[-1].text in signs or part[0].text in signs for part in parts if part)
    return parts if len(parts) > 1 and plain else []
