r"""Expressions, terms, factors and atoms: how signs join what the other files read."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from derive.reading.grammar.brackets import Brackets
from derive.reading.grammar.derivatives import Derivatives
from derive.reading.grammar.environments import Environments
from derive.reading.grammar.functions import Functions
from derive.reading.grammar.operators import left_over
from derive.reading.grammar.scripts import INVERSE_TRANSPOSES, TRANSPOSES
from derive.reading.grammar.words import FRACTIONS, significant, tight
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    Differential,
    Dots,
    FractionOf,
    Function,
    Hadamard,
    MatrixOf,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Product,
    Relation,
    Sum,
    Transposed,
)
from derive.reading.tokens import Token
from derive.reading.vocabulary import (
    BARS,
    BIG,
    CLOSING,
    CLOSING_BARS,
    DERIVED,
    DOTS,
    DOUBLE_BARS,
    FUNCTIONS,
    GREEK,
    HADAMARD,
    INTEGRALS,
    MINUS,
    OPENING,
    PACKAGED,
    RELATIONS,
    SHOWN,
    SINGLE_BARS,
    TIMES,
)

ENDS = frozenset({"+", r"\pm", r"\mp", ",", ";", "&", r"\\", r"\mid"})


class Parser(Derivatives, Functions, Brackets, Environments):
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
        for name, term in left_over(terms):
            raise NotRead(f"how far {name} reaches isn't clear; a bracket would tell", term.span)
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
            if self.peek() in TIMES or self.peek() == ".":
                signs.append(self.next().text)
                factors.append(self._signed_factor())
            elif self.peek() == "/":
                factors[-1:] = [self._slash(factors)]
            elif self.peek() == "[" and isinstance(factors[-1], Name):
                self._refuse_a_functional(factors[-1])
                signs.append("")
                factors.append(self.factor())
            elif self.tokens[self.at].kind == "number" and not self.begins_indicator(self.tokens[self.at], 1):
                raise NotRead("a number right behind a factor; a sign of multiplication would tell", self.here)
            else:
                self._refuse_apart(factors[-1])
                signs.append("")
                factors.append(self.factor())
                if _is_list(factors[-1]):
                    raise NotRead(
                        "a list may be what stands before it is taken of, or a thing of its own", factors[-1].span
                    )
        if any(isinstance(each, Operator) and each.name == "at" and self._ends_plainly(each) for each in factors[1:]):
            raise NotRead("how much is taken at this place isn't clear; \\left. would tell", factors[-1].span)
        return self._product(factors, signs, start)

    @staticmethod
    def _ends_plainly(node: Operator) -> bool:
        """Whether nothing says where what is evaluated begins."""
        return node.span.start == node.arguments[0].span.start

    def _refuse_apart(self, before: Node) -> None:
        """Raise NotRead where two things stand side by side that nobody multiplies so."""
        if self.tokens[self.at].wide:
            raise NotRead("so much room is left here that what follows may be something else", self.here)
        if _is_list(before):
            raise NotRead("a list, and what follows may be something else", before.span)

    def _product(self, factors: Sequence[Node], signs: Sequence[str], start: Span) -> Node:
        return factors[0] if len(factors) == 1 else Product(self.from_(start), tuple(factors), tuple(signs))

    def _hadamard(self, left: Node, start: Span) -> Node:
        r"""`A b \odot c` is (A b) \odot c to everybody; how `a \odot B c` is meant depends on who reads it."""
        while self.peek() in HADAMARD:
            sign = self.next().text
            right = self.factor()
            if sign in (r"\otimes", "⊗"):
                left = Operator(self.from_(start), "otimes", (left, right))
            else:
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
        if self.at_end or text in MINUS or text in ENDS or text in CLOSING_BARS:
            return False
        if text == ".":  # a.b, where no decimal point can stand
            return self._is_dot_product()
        if text in SINGLE_BARS or text in DOUBLE_BARS:
            return self.begins_bars()
        return text not in RELATIONS

    def _is_dot_product(self) -> bool:
        around = self.tokens[max(self.at - 1, 0) : self.at + 2]
        if len(around) < 3 or any(each.after_space for each in around[1:]):
            return False
        before, _, behind = around
        closes = before.kind in ("letter", "close") or before.text in CLOSING or before.text in GREEK
        begins = self.begins_symbol(behind) or behind.text in FRACTIONS or behind.text in ("(", "[")
        return closes and begins and before.span.end <= behind.span.start

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
        while self.peek() in ("^", "_", "!", "'", r"\prime"):
            marked = self.marked(node) if self.peek() != "^" else self.power(node, start)
            if marked is node:
                break
            node = marked
        if self.peek() in SINGLE_BARS and self.peek(1) == "_":
            node = self.evaluated(node)
        while self.peek() == "{" and self.peek(1) == "}" and self.peek(2) not in ("_", "^"):
            self.at += 2  # a {} behind a factor, for the spacing
        return node

    def power(self, base: Node, start: Span) -> Node:
        hat = self.next()
        tokens = self.script()
        if [token.text for token in significant(tokens)] in TRANSPOSES:
            if isinstance(base, (Bracketed, Differential, MatrixOf, Applied, Name, Transposed, Operator)):
                return Transposed(self.from_(start), base)
            raise NotRead("it isn't clear of what this is the transpose", hat.span)
        whole = isinstance(base, (Bracketed, Numeral, Name, Applied, FractionOf, Operator))
        root = isinstance(base, PowerOf) and isinstance(base.exponent, FractionOf)  # \sqrt{x}^3: no other power has one
        plain = root or (isinstance(base, Function) and isinstance(base.argument, Bracketed))
        if not whole and not plain:
            raise NotRead("it isn't clear of what this is a power", hat.span)
        if [token.text for token in significant(tokens)] in INVERSE_TRANSPOSES:
            one = Minus(hat.span, Numeral(hat.span, Fraction(1)))
            return Transposed(self.from_(start), PowerOf(self.from_(start), base, one))
        return PowerOf(self.from_(start), base, self.inner(tokens, hat.span))

    def atom(self) -> Node:
        """The smallest thing with a value."""
        token = self.next()
        for known, read in (
            (self.begins_indicator(token), self.indicator),
            (token.kind == "number", self.numeral),
            (token.kind == "open", self.braces),
            (token.text in OPENING, self.bracket),
            (token.text in BARS, self.barred),
            (token.text in SINGLE_BARS or token.text in DOUBLE_BARS, self.plain_bars),
            (token.text in DOTS, self._dots),
            (token.text in FRACTIONS, self.fraction),
            (token.text in (r"\sum", r"\prod") or self.is_big(token), self.big),
            (token.text in DERIVED, self.short_derivative),
            (token.text in FUNCTIONS, self.function),
            (self.of_matrix(token) != "", self.function_of_matrix),
            (self.acting(token) != "", self.operator),
            (token.text == r"\nabla", self.gradient),
            (token.text in INTEGRALS, self.integral),
            (token.text in PACKAGED, self.packaged),
            (token.text == r"\infty", self._infinity),
            (token.text in SHOWN, self.shown),
            (token.text in (r"\underbrace", r"\overbrace"), self.brace_above),
            (token.text == r"\begin", self.environment),
            (self.begins_symbol(token), self.symbol),
        ):
            if known:
                return read(token)
        raise NotRead(self._unknown(token), token.span)

    def _dots(self, token: Token) -> Node:
        return Dots(token.span, token.text)

    def _infinity(self, token: Token) -> Node:
        below: tuple[Node, ...] = ()
        if self.peek() == "_":
            self.next()
            below = self.scripts_of(self.script(), token.span)
        return Operator(self.from_(token.span), "infinity", (), below)

    @staticmethod
    def _unknown(token: Token) -> str:
        if token.kind == "words":
            return "words stand within this formula; they are read before or behind it"
        if token.kind == "command":
            return f"the command {token.text} isn't known; a \\newcommand for it in the document would tell"
        if token.text in CLOSING or token.kind == "close":
            return f"{token.text} closes what was never opened"
        return f"{token.text!r} can't stand here: something before it is missing, or isn't read"


def _is_list(node: Node) -> bool:
    return isinstance(node, Operator) and node.name in ("tuple", "set")


def parse(tokens: Sequence[Token], depth: int = 0) -> Node:
    """The surface tree of one side of an equality; raises NotRead with the piece that it can't read."""
    return Parser(tokens, depth).whole()


def relation_of(tokens: Sequence[Token], depth: int, span: Span) -> Relation:
    """Two sides with = or ≠ between them; raises NotRead on anything else."""
    parser = Parser(tokens, depth)
    found = parser.relation(parser.tokens, span)
    if found.sign not in ("=", "≠"):
        raise NotRead("a condition is read where it is i = j or i ≠ j", span)
    return found
