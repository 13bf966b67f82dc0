r"""Expressions, terms, factors and atoms: how signs join what the other files read."""

from __future__ import annotations

from collections.abc import Sequence

from derive.reading.grammar.brackets import Brackets
from derive.reading.grammar.derivatives import Derivatives
from derive.reading.grammar.environments import Environments
from derive.reading.grammar.functions import Functions
from derive.reading.grammar.scripts import TRANSPOSES
from derive.reading.grammar.sums import Sums
from derive.reading.grammar.words import FRACTIONS, significant, tight
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    Differential,
    FractionOf,
    Function,
    Hadamard,
    MatrixOf,
    Minus,
    Name,
    Node,
    Numeral,
    PowerOf,
    Product,
    Relation,
    Sum,
    Transposed,
)
from derive.reading.tokens import Token
from derive.reading.vocabulary import BIG, CLOSING, DERIVED, FUNCTIONS, HADAMARD, MINUS, OPENING, SHOWN, TIMES


class Parser(Derivatives, Sums, Functions, Brackets, Environments):
    """The whole grammar."""

    def expression(self) -> Node:
        """Terms with signs."""
        start = self.here
        terms, signs = [], []
        sign = self._sign(first=True)
        while True:
            signs.append(sign)
            terms.append(self.term())
            if self.peek() not in MINUS and self.peek() not in ("+", r"\pm", r"\mp"):
                break
            sign = self._sign()
        if len(terms) == 1:
            return terms[0] if signs == [1] else Minus(self.from_(start), terms[0])
        return Sum(self.from_(start), tuple(terms), tuple(signs))

    def _sign(self, *, first: bool = False) -> int:
        if self.peek() in (r"\pm", r"\mp"):
            raise NotRead(f"{self.peek()} stands for two lines at once", self.here)
        if self.peek() in MINUS:
            self.next()
            return -1
        if not first or self.peek() == "+":
            self.next()
        return 1

    def term(self) -> Node:
        """Factors, up to the next + or -."""
        start = self.here
        factors: list[Node] = [self.factor()]
        signs: list[str] = []
        while self.another_factor():
            if self.peek() in HADAMARD:
                return self._hadamard(self._product(factors, signs, start), start)
            if self.peek() in TIMES:
                signs.append(self.next().text)
                factors.append(self._signed_factor())
            elif self.peek() == "/":
                factors[-1:] = [self._slash(factors)]
            elif self.peek() == "[" and isinstance(factors[-1], Name):
                self._refuse_a_functional(factors[-1])
                factors.append(self.factor())
            elif self.tokens[self.at].kind == "number" and not self.begins_indicator(self.tokens[self.at], 1):
                raise NotRead("a number right behind a factor; a sign of multiplication would tell", self.here)
            else:
                signs.append("")
                factors.append(self.factor())
        return self._product(factors, signs, start)

    def _product(self, factors: Sequence[Node], signs: Sequence[str], start: Span) -> Node:
        return factors[0] if len(factors) == 1 else Product(self.from_(start), tuple(factors), tuple(signs))

    def _hadamard(self, left: Node, start: Span) -> Node:
        r"""`A b \odot c` is (A b) \odot c to everybody; how `a \odot B c` is meant depends on who reads it."""
        while self.peek() in HADAMARD:
            self.next()
            right = self.factor()
            left = Hadamard(self.from_(start), left, right)
        if self.another_factor():
            raise NotRead("how far the product entry by entry reaches isn't clear; a bracket would tell", self.here)
        return left

    def _refuse_a_functional(self, head: Name) -> None:
        """E[x] is an expectation, x[1] an entry; a_i [b + c] is a product."""
        inside = [token.text for token in self.tokens[self.at + 1 : self.at + 3]]
        word = head.name in ("E", "P", "Var", "Cov") or head.name.startswith((r"\math", r"\operatorname", r"\text"))
        if not head.lower and (word or inside[1:] == ["]"]):
            raise NotRead(f"{head.name} before a square bracket may be more than a factor", head.span)

    def another_factor(self) -> bool:
        text = self.peek()
        return not (self.at_end or text in MINUS or text in ("+", r"\pm", r"\mp", ",", ";", ".", "&", r"\\", "|"))

    def _signed_factor(self) -> Node:
        r"""What follows a sign of multiplication: `a \cdot -1` is written too."""
        start = self.here
        if self.peek() in MINUS:
            self.next()
            return Minus(self.from_(start), self.factor())
        return self.factor()

    def _slash(self, factors: Sequence[Node]) -> Node:
        slash = self.next()
        over = factors[-1]
        if len(factors) > 1 and not isinstance(over, Bracketed) and isinstance(factors[-2], Big):
            raise NotRead("the / may belong to the last factor or to the whole product", slash.span)
        under = tight(self.factor())
        more = self.another_factor() and self.peek() not in TIMES and self.peek() != "/"
        # Everybody reads 1/2 (a + b) and 1/n \sum as a factor in front; a/2 (b + c) is read in two ways.
        one = isinstance(over, Numeral) and (self.peek() in ("(", "[") or self.peek() in FRACTIONS)
        if more and not ((one or self.peek() in BIG) and isinstance(under, (Numeral, Name))):
            raise NotRead("what stands right after the denominator may belong to it or not; a bracket would tell",
                          slash.span)  # fmt: skip
        return FractionOf(over.span.to(under.span), over, under)

    def factor(self) -> Node:
        """An atom with its power, if it has one."""
        start = self.here
        node = self.atom()
        while self.peek() == "^":
            node = self.power(node, start)
        if self.peek() == "!":
            raise NotRead("factorials are not in the grammar", self.here)
        return node

    def power(self, base: Node, start: Span) -> Node:
        hat = self.next()
        tokens = self.script()
        if [token.text for token in significant(tokens)] in TRANSPOSES:
            if isinstance(base, (Bracketed, Differential, MatrixOf, Applied, Name, Transposed)):
                return Transposed(self.from_(start), base)
            raise NotRead("it isn't clear of what this is the transpose", hat.span)
        whole = isinstance(base, (Bracketed, Numeral, Name, Applied, FractionOf))
        if not whole and not (isinstance(base, Function) and isinstance(base.argument, Bracketed)):
            raise NotRead("it isn't clear of what this is a power", hat.span)
        return PowerOf(self.from_(start), base, self.inner(tokens, hat.span))

    def atom(self) -> Node:
        """The smallest thing with a value."""
        token = self.next()
        for known, read in (
            (self.begins_indicator(token), self.indicator),
            (token.kind == "number", self.numeral),
            (token.kind == "open", self.braces),
            (token.text in OPENING, self.bracket),
            (token.text in FRACTIONS, self.fraction),
            (token.text in (r"\sum", r"\prod") or self.is_big(token), self.big),
            (token.text in DERIVED, self.short_derivative),
            (token.text in FUNCTIONS, self.function),
            (self.of_matrix(token) != "", self.function_of_matrix),
            (token.text in SHOWN, self.shown),
            (token.text in (r"\underbrace", r"\overbrace"), self.brace_above),
            (token.text == r"\begin", self.environment),
            (self.begins_symbol(token), self.symbol),
        ):
            if known:
                return read(token)
        raise NotRead(self._unknown(token), token.span)

    @staticmethod
    def _unknown(token: Token) -> str:
        if token.kind == "command":
            return f"the grammar doesn't have {token.text}"
        if token.text in CLOSING or token.kind == "close":
            return f"{token.text} closes what was never opened"
        return f"{token.text!r} is not expected here"


def parse(tokens: Sequence[Token], depth: int = 0) -> Node:
    """The surface tree of one side of an equality; raises NotRead with the piece that it can't read."""
    return Parser(tokens, depth).whole()


def relation_of(tokens: Sequence[Token], depth: int, span: Span) -> Relation:
    """Two sides with = or ≠ between them; raises NotRead on anything else."""
    return Parser((), depth).relation(tokens, span)
