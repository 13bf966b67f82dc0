r"""The grammar of the mathematics of gradients: tokens in, a surface tree out, or NotRead.

A descent by hand, one method a rule, which reads as mathematics does:

    expression  one or more terms with + and - between them
    term        factors with \cdot, \times, / or nothing between them
    factor      an atom with its power
    atom        number, symbol, bracket, fraction, function, big operator, derivative, cases

Mathematics leaves things out and we don't guess. Where two readings are in use
(`\log 2 x`, `a/bc`, `1/2 x`) the piece is refused with both named. Conventions that are
followed, because nobody reads them otherwise:

- a sum's body goes on to the next + or - outside brackets;
- a derivative's operator takes the bracket behind it, or else all factors to the next + or -;
- a function without brackets takes one factor, or a fraction, or a sum with its body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from derive.reading.problems import NotRead, Span
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    Differential,
    FractionOf,
    Function,
    Hadamard,
    Indicator,
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
from derive.reading.tokens import Token, first_digit
from derive.reading.vocabulary import (
    ACCENTS,
    BIG,
    BOLD,
    CLOSING,
    DERIVED,
    FONTS,
    FUNCTIONS,
    GREEK,
    HADAMARD,
    MINUS,
    NOTHING,
    OF_MATRICES,
    OPENING,
    SHOWN,
    SPACES,
    TIMES,
)

DEEPEST = 80
LONG_WORD = 4
LONGEST_NUMBER = 30
WORDY = frozenset({r"\mathrm", r"\text", r"\operatorname", r"\operatorname*", r"\textrm", r"\mathit", r"\mbox", r"\rm"})
# Words that do something to what follows them; taken for names they would be misread.
REFUSED = frozenset({"max", "min", "argmax", "argmin", "sup", "inf", "lim", "det", "tr", "diag", "sign", "rank", "sum",
                     "mean", "sin", "cos", "tan", "mod", "gcd", "trace", "Tr", "vec", "const", "rowmax", "rowsum",
                     "ReLU", "relu", "logsumexp", "LSE", "mask"})  # fmt: skip
WORDS = frozenset(
    {
        *FUNCTIONS,
        "softmax",
        "sigmoid",
        "net",
        "out",
        "max",
        "min",
        "err",
        "MSE",
        "SSE",
        "det",
        "tr",
        "BCE",
        "NLL",
        "CE",
        "ReLU",
    }
)
# What these are of stands in square brackets: expectations, variances, probabilities, entropies.
EXPECTED = frozenset({"E", r"\mathbb{E}", r"\mathrm{E}", r"\mathcal{E}", r"\mathbf{E}", r"\mathrm{Var}",
                      r"\mathrm{Cov}", "V", "P", r"\mathbb{P}", r"\mathbb{V}", r"\mathrm{Pr}", "H", "D", "I",
                      r"\mathrm{KL}", r"\mathrm{var}", r"\mathrm{cov}"})  # fmt: skip
KNOWN_WORDS = frozenset(
    {"logit", "logits", "logistic", "Logistic", "loglik", "softmax", "tanh", "log", "exp", "ln", *WORDS}
)
FRACTIONS = frozenset({r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"})
TRANSPOSES = (
    ["T"],
    [r"\mathrm", "T"],
    [r"\text", "{", "T", "}"],
    [r"\mathsf", "T"],
    [r"\rm", "T"],
    [r"\top"],
    [r"\intercal"],
    [r"\mathsf", "{", "T", "}"],
    [r"\mathrm", "{", "T", "}"],
)
UPRIGHT = frozenset({r"\mathrm", r"\text", r"\rm", r"\textrm", r"\operatorname"})
PRIMES = frozenset({"'", r"\prime"})
DIFFERENT = frozenset({r"\neq", r"\ne", "≠", r"\not="})


def parse(tokens: Sequence[Token], depth: int = 0) -> Node:
    """The surface tree of one side of an equality; raises NotRead with the piece that it can't read."""
    parser = Parser(tokens, depth)
    node = parser.expression()
    if not parser.at_end:
        raise NotRead(f"{parser.peek()!r} is not expected here", parser.here)
    return node


class Parser:
    """Reads one list of tokens from the left to the right."""

    def __init__(self, tokens: Sequence[Token], depth: int = 0) -> None:
        self.tokens = _words(_without_spacing(tokens))
        self.at = 0
        self.depth = depth
        if depth > DEEPEST:
            raise NotRead(f"brackets nested more than {DEEPEST} deep", self.here)

    # -- looking ----------------------------------------------------------------------

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

    def within(self, tokens: Sequence[Token]) -> Parser:
        return Parser(tokens, self.depth + 1)

    def inner(self, tokens: Sequence[Token], where: Span) -> Node:
        """The tree of a group's tokens."""
        if not [token for token in tokens if token.text not in NOTHING]:
            raise NotRead("nothing stands between these", where)
        return parse(tokens, self.depth + 1)

    def group(self) -> list[Token]:
        """The tokens of one argument: a group without its braces, or a single token."""
        first = self.next()
        if first.kind == "open":
            return self._up_to("}", first)
        if first.kind == "letter" and len(first.text) > 1:
            raise NotRead(f"TeX takes only the first letter of {first.text} here; braces are missing", first.span)
        if first.kind == "number" and len(first.text) > 1:  # of \frac12 the 1 goes up and the 2 down
            first, rest = first_digit(first)
            self.tokens[self.at - 1 : self.at] = [first, rest]
        return [first]

    def _up_to(self, closing: str, opened: Token) -> list[Token]:
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
            elif token.text in OPENING and waiting[-1] != "}":
                waiting.append(OPENING[token.text])
            inside.append(token)
        raise NotRead(f"{opened.text} is never closed", opened.span)

    # -- sums -------------------------------------------------------------------------

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

    # -- products ---------------------------------------------------------------------

    def term(self) -> Node:
        """Factors, up to the next + or -."""
        start = self.here
        factors: list[Node] = [self.factor()]
        signs: list[str] = []
        while self._another_factor():
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
            elif self.tokens[self.at].kind == "number" and not self._begins_indicator(self.tokens[self.at], 1):
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
        if self._another_factor():
            raise NotRead("how far the product entry by entry reaches isn't clear; a bracket would tell", self.here)
        return left

    def _refuse_a_functional(self, head: Name) -> None:
        """E[x] is an expectation, x[1] an entry; a_i [b + c] is a product."""
        inside = [token.text for token in self.tokens[self.at + 1 : self.at + 3]]
        word = head.name in ("E", "P", "Var", "Cov") or head.name.startswith((r"\math", r"\operatorname", r"\text"))
        if not head.lower and (word or inside[1:] == ["]"]):
            raise NotRead(f"{head.name} before a square bracket may be more than a factor", head.span)

    def _another_factor(self) -> bool:
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
        under = _tight(self.factor())
        more = self._another_factor() and self.peek() not in TIMES and self.peek() != "/"
        # Everybody reads 1/2 (a + b) and 1/n \sum as a factor in front; a/2 (b + c) is read in two ways.
        one = isinstance(over, Numeral) and (self.peek() in ("(", "[") or self.peek() in FRACTIONS)
        if more and not ((one or self.peek() in BIG) and isinstance(under, (Numeral, Name))):
            raise NotRead("what stands right after the denominator may belong to it or not; a bracket would tell",
                          slash.span)  # fmt: skip
        return FractionOf(over.span.to(under.span), over, under)

    # -- factors ----------------------------------------------------------------------

    def factor(self) -> Node:
        """An atom with its power, if it has one."""
        start = self.here
        node = self.atom()
        while self.peek() == "^":
            node = self._power(node, start)
        if self.peek() == "!":
            raise NotRead("factorials are not in the grammar", self.here)
        return node

    def _power(self, base: Node, start: Span) -> Node:
        hat = self.next()
        tokens = self._script()
        if [token.text for token in _significant(tokens)] in TRANSPOSES:
            if isinstance(base, (Bracketed, Differential, MatrixOf, Applied, Name, Transposed)):
                return Transposed(self.from_(start), base)
            raise NotRead("it isn't clear of what this is the transpose", hat.span)
        whole = isinstance(base, (Bracketed, Numeral, Name, Applied, FractionOf))
        if not whole and not (isinstance(base, Function) and isinstance(base.argument, Bracketed)):
            raise NotRead("it isn't clear of what this is a power", hat.span)
        return PowerOf(self.from_(start), base, self.inner(tokens, hat.span))

    def _script(self) -> list[Token]:
        """A script's tokens; without braces it is one sign, of a number its first digit."""
        token = self.tokens[self.at] if not self.at_end else None
        if token is not None and token.text in MINUS | {"+"}:
            if self.peek(1) not in ("", "+", "=", ")", "}", "]", "&", ",") and self.peek(1) not in MINUS:
                raise NotRead(f"TeX takes only the {token.text} as a script; braces are missing", token.span)
            return [self.next()]
        if token is not None and token.kind == "number" and len(token.text) > 1:
            raise NotRead(f"TeX takes only the first digit of {token.text} as a script; braces are missing", token.span)
        if token is not None and token.text in FRACTIONS:
            first = self.next()
            return [first, *self._braced(), *self._braced()]
        if token is not None and (token.text in ACCENTS or token.text in BOLD or token.text in FONTS):
            return [self.next(), *self._braced()]
        self._refuse_a_lost_brace(token)
        return self.group()

    def _refuse_a_lost_brace(self, token: Token | None) -> None:
        r"""a_ij is a_i times j for TeX, and a_{ij} for its author."""
        if token is None or token.kind != "letter" or self.at + 1 >= len(self.tokens):
            return
        behind = self.tokens[self.at + 1]
        close = behind.kind == "letter" and len(behind.text) == 1 and not behind.after_space
        if close and token.span.end == behind.span.start and self.peek(2) not in ("_", "^", "(", "'"):
            raise NotRead(f"TeX takes only {token.text} as a script and {behind.text} as a factor; braces would tell",
                          token.span.to(behind.span))  # fmt: skip

    def _braced(self) -> list[Token]:
        opened = self.here
        return [Token("open", "{", opened), *self.group(), Token("close", "}", opened)]

    def atom(self) -> Node:
        """The smallest thing with a value."""
        token = self.next()
        for known, read in (
            (self._begins_indicator(token), self._indicator),
            (token.kind == "number", self._numeral),
            (token.kind == "open", self._braces),
            (token.text in OPENING, self._bracket),
            (token.text in FRACTIONS, self._fraction),
            (token.text in (r"\sum", r"\prod") or self._is_big(token), self._big),
            (token.text in DERIVED, self._short_derivative),
            (token.text in FUNCTIONS, self._function),
            (self._of_matrix(token) != "", self._function_of_matrix),
            (token.text in SHOWN, self._shown),
            (token.text in (r"\underbrace", r"\overbrace"), self._brace_above),
            (token.text == r"\begin", self._environment),
            (self._begins_symbol(token), self._symbol),
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

    def _numeral(self, token: Token) -> Node:
        ahead = self.tokens[self.at : self.at + 3]
        if [t.text for t in ahead[:1]] in (["e"], ["E"]) and not ahead[0].after_space:
            exponent = ahead[2:] if len(ahead) > 1 and ahead[1].text in MINUS | {"+"} else ahead[1:]
            if exponent and exponent[0].kind == "number" and not any(t.after_space for t in ahead[1:2] + exponent[:1]):
                raise NotRead("a power of ten in a computer's way of writing; 10^{-5} is read", token.span)
        if len(token.text) > LONGEST_NUMBER:
            raise NotRead(f"a number of more than {LONGEST_NUMBER} digits", token.span)
        return Numeral(token.span, Fraction(token.text))

    def _braces(self, token: Token) -> Node:
        if self.peek() == "}":  # {} is put in front of a script or a sign, for the spacing
            self.next()
            return self.atom()
        return self.inner(self._up_to("}", token), token.span)

    def _bracket(self, token: Token) -> Node:
        if token.text in (r"\{", r"\lbrace") and self.peek() == r"\begin":
            return self._environment(self.next(), braced=True)
        tokens = self._up_to(OPENING[token.text], token)
        if token.text == "[" and len(_split(tokens, "=", *DIFFERENT)) > 1:  # Iverson's [i = j]
            return Indicator(self.from_(token.span), relation_of(tokens, self.depth, self.from_(token.span)))
        return Bracketed(self.from_(token.span), self.inner(tokens, token.span), token.text == "[")

    def _shown(self, token: Token) -> Node:
        tokens: list[Token] = []
        for _ in range(SHOWN[token.text]):
            tokens = self.group()
        return self.inner(tokens, token.span)

    def _brace_above(self, token: Token) -> Node:
        r"""\underbrace{this}_{is called that}: the name below is a remark."""
        node = self.inner(self.group(), token.span)
        if self.peek() in ("_", "^"):
            self.next()
            self.group()
        return Bracketed(self.from_(token.span), node)

    # -- fractions and derivatives ----------------------------------------------------

    def _fraction(self, token: Token) -> Node:
        over, under = self.group(), self.group()
        span = self.from_(token.span)
        total = self._differential_of(over, under)
        if total is not None:
            return self._derivative(over, under, span, total=total)
        return FractionOf(span, self.inner(over, span), self.inner(under, span))

    def _differential_of(self, over: Sequence[Token], under: Sequence[Token]) -> bool | None:
        """Whether the fraction is a total derivative; None if it is no derivative."""
        first = [_significant(tokens) for tokens in (over, under)]
        if not first[0] or len(first[1]) < 2:
            return None
        if _is_upright_d(first[1]) and _raised_d(first[0]):
            raise NotRead("higher derivatives are not in the grammar yet", over[0].span)
        if first[0][0].text in DERIVED and first[1][0].text in DERIVED:
            return False
        if all(_is_upright_d(tokens) for tokens in first):
            return True
        mixed = {_is_upright_d(tokens) or tokens[0].text in DERIVED for tokens in first}
        if first[1][0].text in DERIVED or (mixed == {True}):
            raise NotRead("a fraction of differentials whose two halves don't fit", over[0].span)
        return None

    def _derivative(self, over: Sequence[Token], under: Sequence[Token], span: Span, *, total: bool) -> Node:
        body, by = _after_d(over), _after_d(under)
        if body and body[0].text == "^":
            raise NotRead("higher derivatives are not in the grammar yet", span)
        variable = self.within(by).whole_symbol(span)
        if body:
            return Differential(span, self.inner(body, span), variable, total)
        return self._applied_to(variable, span, total=total)

    def _applied_to(self, variable: Name, start: Span, *, total: bool) -> Node:
        """The operand of an operator d/dx: the bracket behind it, or all factors to the next + or -."""
        if not self._another_factor():
            raise NotRead("a derivative of nothing", start)
        if self.peek() in OPENING:
            opened = self.next()
            body: Node = self._bracket(opened)
            if self.peek() == "^":
                body = self._power(body, opened.span)
            if opened.text == "(" and self.peek() == "(":
                raise NotRead("the derivative may be of the first bracket or of both", start)
        else:
            body = self.term()
            if isinstance(body, Product) and any(isinstance(factor, Differential) for factor in body.factors[1:]):
                raise NotRead("the derivative may be of the first factors or of all; a bracket would tell", start)
        return Differential(self.from_(start), body, variable, total)

    def _short_derivative(self, token: Token) -> Node:
        r"""\partial_{z_j} of what follows, or \partial a_i / \partial z_j on one line."""
        if self.peek() != "_":
            body = self.factor()
            if isinstance(body, (Name, Applied)) and self.peek() == "/" and self.peek(1) in DERIVED:
                self.next()
                self.next()
                by = self.factor()
                by = by.head if isinstance(by, Applied) else by
                if isinstance(by, Name):
                    return Differential(self.from_(token.span), body, by)
            raise NotRead("a ∂ that is neither over another one nor has a variable below it", token.span)
        self.next()
        variable = self.within(self.group()).whole_symbol(token.span)
        return self._applied_to(variable, token.span, total=False)

    def whole_symbol(self, span: Span) -> Name:
        """All that is left, as one symbol; raises NotRead where it is none."""
        node = parse(self.tokens, self.depth) if self.tokens else None
        if isinstance(node, Applied):  # the derivative by f(x) is that by f
            node = node.head
        if not isinstance(node, Name):
            raise NotRead("a derivative is taken by a symbol", span)
        return node

    # -- functions --------------------------------------------------------------------

    def _function(self, token: Token) -> Node:
        name = FUNCTIONS[token.text]
        if name == "sqrt":
            return self._root(token)
        square = [t.text for t in self.tokens[self.at : self.at + 2]] == ["^", "2"] and self.peek(2) in OPENING
        if square:  # \tanh^2(x) is the square of the value
            self.at += 2
            value = Function(token.span, name, self._argument(token.text, token.span))
            return PowerOf(self.from_(token.span), value, Numeral(token.span, Fraction(2)))
        if self.peek() == "^" or self.peek() == "_":
            raise NotRead(f"a script at {token.text}", self.here)
        return Function(self.from_(token.span), name, self._argument(token.text, token.span))

    def _of_matrix(self, token: Token) -> str:
        """The name of a function of matrices that begins here, or nothing."""
        if token.text not in FONTS:
            return OF_MATRICES.get(token.text, "") if self.peek() == "(" else ""
        ahead = self.tokens[self.at : self.at + 5]
        inside = [each.text for each in ahead[1:]] if ahead and ahead[0].kind == "open" else []
        name = "".join(inside[: inside.index("}")]) if "}" in inside else ""
        return OF_MATRICES.get(name, "")

    def _function_of_matrix(self, token: Token) -> Node:
        name = self._of_matrix(token)
        if token.text in FONTS:
            self.group()
        if self.peek() != "(" and self.peek() != "[":
            raise NotRead(f"{name} is read with a bracket behind it", token.span)
        return Function(self.from_(token.span), name, self._bracket(self.next()))

    def _root(self, token: Token) -> Node:
        if self.peek() == "[":
            raise NotRead("only square roots are in the grammar", self.here)
        inner = self.inner(self.group(), token.span)
        half = FractionOf(token.span, Numeral(token.span, Fraction(1)), Numeral(token.span, Fraction(2)))
        return PowerOf(self.from_(token.span), Bracketed(inner.span, inner), half)

    def _argument(self, name: str, span: Span) -> Node:
        """What a function is taken of: a bracket, or one factor, a fraction, a sum with its body."""
        if self.at_end:
            raise NotRead(f"{name} of nothing", span)
        if self.peek() in OPENING:
            return self._bracket(self.next())
        if self.peek() in MINUS:
            raise NotRead(f"{name} of something with a sign needs a bracket", span)
        big = self.peek() in BIG
        argument = _tight(self.factor())
        plain = self._another_factor() and self.peek() not in TIMES
        if plain and not big and self.peek() not in FUNCTIONS:
            raise NotRead(f"how far {name} reaches isn't clear; a bracket would tell", span)
        return argument

    # -- sums over an index -----------------------------------------------------------

    def _is_big(self, token: Token) -> bool:
        r"""Whether \Sigma or \Pi is a sign of summation here: it is if it has a range; \Sigma_C is a symbol."""
        if token.text not in BIG:
            return False
        ahead = [t.text for t in self.tokens[self.at : self.at + 6]]
        if ahead[:1] == ["_"] and "=" in ahead:
            return True
        end = self.at
        while end < len(self.tokens) and self.tokens[end].text in ("_", "^"):
            end = _past(self.tokens, end + 1)
        if end < len(self.tokens) and (self._begins_symbol(self.tokens[end]) or self.tokens[end].text in OPENING):
            raise NotRead(f"{token.text} before a factor may be a symbol or a sign of summation", token.span)
        return False

    def _big(self, token: Token) -> Node:
        lower: list[Token] | None = None
        last: Node | None = None
        while self.peek() in ("_", "^"):
            if self.next().text == "_":
                lower = self.group()
            else:
                upper = self.group()
                last = self.inner(upper, token.span) if _significant(upper) else None
        index, first, reached, excluded = self.within(lower).limits(token.span) if lower else (None, None, None, ())
        if last is not None and reached is not None:
            raise NotRead("a sum sign with a set and an upper limit", token.span)
        last = reached if last is None else last
        if not self._another_factor() and self.peek() not in MINUS:
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
                excluded += [self.inner(each, span) for each in _split(right, ",")]
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

    # -- symbols ----------------------------------------------------------------------

    def _begins_symbol(self, token: Token) -> bool:
        decorated = token.text in ACCENTS or token.text in BOLD or token.text in FONTS
        return token.kind == "letter" or token.text in GREEK or decorated or token.text == r"\Sigma"

    def _under_accent(self, token: Token) -> Name | None:
        r"""\hat{y_i} is \hat{y}_i: the accent is meant for the letter."""
        if token.text not in ACCENTS or token.text in BOLD or self.peek() != "{" or self.peek(2) != "_":
            return None
        inside = self.within(self.group()).factor_alone(token.span)
        return replace(inside, name=f"{token.text}{{{inside.name}}}")

    def factor_alone(self, span: Span) -> Name:
        node = self._symbol(self.next())
        if not self.at_end or not isinstance(node, Name) or node.raised or node.transposed or node.primes:
            raise NotRead("an accent over more than a letter", span)
        return node

    def _symbol(self, token: Token) -> Node:
        accented = self._under_accent(token)
        if accented is not None:
            name, bold = accented.name, accented.bold
        elif self._begins_differential(token):
            name, bold = self._letters(self.next())
            name = rf"\mathrm{{d}}{name}"
        else:
            name, bold = self._letters(token)
        if name in FUNCTIONS:
            return self._function(Token("command", name, token.span))
        symbol = Name(token.span, name, accented.lower if accented is not None else (), bold=bold)
        power: list[Token] | None = None
        while self.peek() in ("_", "^", "'", r"\prime"):
            sign = self.next()
            if sign.text != "^":
                symbol = self._with_mark(symbol, sign)
                continue
            script = _significant(self._script())
            marked = self._with_superscript(symbol, script, sign)
            if marked is None and power is not None:
                raise NotRead("two superscripts at one symbol", sign.span)
            symbol, power = marked or symbol, script if marked is None else power
        symbol = replace(symbol, span=self.from_(token.span))
        if power is None:
            return self._maybe_applied(symbol)
        if symbol.lower and symbol.name == "e":
            raise NotRead("the subscript stands at the e and not at its exponent; braces are missing", symbol.span)
        if symbol.lower and symbol.name == r"\delta" and len(power) == 1 and power[0].kind == "letter":
            raise NotRead("a delta with one index above may be Kronecker's or a power", symbol.span)
        if self.peek() == "(" and not self.tokens[self.at].after_space and symbol.name != "e":
            raise NotRead("a power right before a bracket may be one of the symbol or of its value", self.here)
        return PowerOf(symbol.span, symbol, self.inner(power, symbol.span))

    def _begins_differential(self, token: Token) -> bool:
        """Whether a d stands right before a symbol: dx is a differential, or the gradient by x, hardly d times x."""
        behind = None if self.at_end else self.tokens[self.at]
        close = behind is not None and not behind.after_space and behind.span.start <= token.span.end
        return token.text == "d" and close and behind is not None and self._begins_symbol(behind)

    def _with_mark(self, symbol: Name, sign: Token) -> Name:
        """The symbol with a prime or a subscript."""
        if sign.text in ("'", r"\prime"):
            return replace(symbol, primes=symbol.primes + 1)
        if symbol.lower:
            raise NotRead("two subscripts at one symbol", sign.span)
        return replace(symbol, lower=tuple(self.within(self._script()).indices(sign.span)))

    def _with_superscript(self, symbol: Name, script: list[Token], sign: Token) -> Name | None:
        """The symbol with a prime, a transpose sign, a star, an index in brackets or a layer; None for a power."""
        texts = [token.text for token in script]
        if texts and set(texts) <= {"'", r"\prime"}:
            return replace(symbol, primes=symbol.primes + len(texts))
        if texts in TRANSPOSES:
            return replace(symbol, transposed=True)
        if texts and (texts[0], texts[-1]) in (("(", ")"), ("[", "]")):
            return replace(symbol, raised=(*symbol.raised, *self.within(script[1:-1]).indices(sign.span)))
        if texts in (["*"], [r"\ast"], [r"\star"], [r"\dagger"], ["+"], ["-"]):
            return replace(symbol, name=f"{symbol.name}^{{{texts[0]}}}")
        transposes = next((t for t in TRANSPOSES if texts[-len(t) :] == t), [])
        if texts and texts[0] in "([" and transposes and texts[-len(transposes) - 1] in ")]":
            inside = self.within(script[1 : -len(transposes) - 1]).indices(sign.span)
            return replace(symbol, raised=(*symbol.raised, *inside), transposed=True)
        # A raised l or L is a layer wherever such derivations are written.
        if texts[:1] in (["l"], ["L"]) and (len(texts) == 1 or texts[1] in "+-"):
            return replace(symbol, raised=(*symbol.raised, *self.within(script).indices(sign.span)))
        return None

    def _letters(self, token: Token) -> tuple[str, bool]:
        """A symbol's own LaTeX, and whether it was bold."""
        if token.text in BOLD and token.text not in ACCENTS:
            return self._one_symbol(token)[0], True
        if token.text in ACCENTS:
            inner, bold = self._one_symbol(token)
            return f"{token.text}{{{inner}}}", bold or token.text == r"\vec"
        if token.text in FONTS:
            inside = self.group()
            text = "".join(each.text for each in inside if each.kind not in ("open", "close"))
            if text in REFUSED:
                raise NotRead(f"{text} is not in the grammar", token.span)
            if text == "d" and token.text in UPRIGHT and not self.at_end and self._begins_symbol(self.tokens[self.at]):
                inner, bold = self._letters(self.next())  # dz is one symbol: the differential, or the gradient by z
                return rf"\mathrm{{d}}{inner}", bold
            if len(text) == 1 and token.text in (r"\mathrm", r"\mathit", r"\rm", r"\text"):
                return text, False
            if text in FUNCTIONS or token.text in WORDY:
                return (text if text in FUNCTIONS else rf"\mathrm{{{text}}}"), False
            return f"{token.text}{{{text}}}", False
        if token.text in REFUSED:
            raise NotRead(f"{token.text} is not in the grammar", token.span)
        if token.kind == "letter" and len(token.text) > 1 and token.text not in KNOWN_WORDS:
            called = next((f for f in ("log", "exp", "ln", "tanh", "sin", "cos", "max", "min") if f in token.text), "")
            if called or not token.text.isalpha() or not set(token.text.lower()) & set("aeiouy"):
                raise NotRead(f"{token.text} may be a name or a product; spaces or \\text would tell", token.span)
        return (token.text if len(token.text) == 1 or token.kind == "command" else rf"\mathrm{{{token.text}}}"), False

    def _one_symbol(self, token: Token) -> tuple[str, bool]:
        inside = self.within(self.group())
        if inside.at_end:
            raise NotRead(f"nothing stands under {token.text}", token.span)
        first = inside.next()
        if first.kind == "number" and not (token.text in BOLD and first.text in ("0", "1")):
            raise NotRead("a number in a letter's dress, such as a vector of ones, is not in the grammar", first.span)
        name, bold = inside._letters(first)
        if not inside.at_end:
            rest = "".join(t.text for t in inside.tokens[inside.at :])
            if not all(t.kind in ("letter", "number") for t in inside.tokens):
                raise NotRead(f"{token.text} over more than a letter", token.span)
            name += rest
        return name, bold

    def indices(self, span: Span) -> list[Node]:
        """The parts of a script: ij and i,j are two indices, t-1 is one; words are names."""
        tokens = [t for t in self.tokens if t.text not in ("{", "}")] if _just_braces(self.tokens) else self.tokens
        if any(t.text == "," for t in tokens):
            return [self.inner(part, span) for part in _split(tokens, ",") if part]
        if all(t.kind in ("letter", "number") or t.text in GREEK or t.text in PRIMES for t in tokens):
            starts = [at for at, token in enumerate(tokens) if token.text not in PRIMES]
            ends = [*starts[1:], len(tokens)]
            return [self.inner(tokens[at:end], span) for at, end in zip(starts, ends, strict=True)]
        return [self.inner(tokens, span)]

    def _maybe_applied(self, node: Name) -> Node:
        """A symbol with a bracket right behind it; what that means is decided later."""
        if self.peek() == "[":
            self._refuse_as_argument(node)
        if self.peek() != "(" or self.tokens[self.at].text == "[":
            return node
        opened = self.next()
        tokens = self._up_to(")", opened)
        if _is_event(tokens) and not (node.lower or node.raised or node.primes):
            event = "".join(token.text for token in tokens)
            return Name(self.from_(node.span), f"{node.name}({event})")
        parts = _split(tokens, ",", ";", "|", r"\mid", r"\vert")
        arguments = tuple(self.inner(part, opened.span) for part in parts)
        if len(_split(tokens, "|", r"\mid", r"\vert")) > 1:  # p(y|x) is another function than p(y, x)
            node = replace(node, name=f"{node.name}|")
        while self.peek() == "_":  # softmax(z)_i: the component of what the function gives
            sign = self.next()
            if node.lower:
                raise NotRead("two subscripts at one symbol", sign.span)
            node = replace(node, lower=tuple(self.within(self._script()).indices(sign.span)))
        return Applied(self.from_(node.span), node, arguments)

    def _refuse_as_argument(self, node: Name) -> None:
        """Raise NotRead where square brackets hold an argument, E[x], or an index, x[i]; else they hold a factor."""
        inside = _up_to_closing(self.tokens[self.at + 1 :])
        if node.name in EXPECTED:
            raise NotRead(f"{node.name}[...] is no product, and what it is isn't in the grammar", node.span)
        if len(inside) == 1 or (inside and all(t.kind == "letter" for t in inside)):
            raise NotRead(f"{node.name}[...] may be an entry or a product", node.span)

    # -- cases and indicators ---------------------------------------------------------

    def _begins_indicator(self, token: Token, ahead: int = 0) -> bool:
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

    def _indicator(self, token: Token) -> Node:
        if token.text not in ("1", "I"):
            self.group()
        opened = self.next()
        tokens = self.group() if opened.text == "_" else self._up_to(OPENING[opened.text], opened)
        if tokens and tokens[0].text in OPENING and tokens[-1].text in CLOSING:
            tokens = tokens[1:-1]
        return Indicator(self.from_(token.span), relation_of(tokens, self.depth, self.from_(token.span)))

    def _environment(self, token: Token, *, braced: bool = False) -> Node:
        from derive.reading.cases import read_environment

        return read_environment(self, token, braced=braced)


def _up_to_closing(tokens: Sequence[Token]) -> list[Token]:
    """The tokens before the first closing square bracket."""
    at = next((n for n, token in enumerate(tokens) if token.text == "]"), len(tokens))
    return list(tokens[:at])


def _is_event(tokens: Sequence[Token]) -> bool:
    """Whether a bracket holds an event, as in P(t = 1 | z): letters without scripts, one of them equal to a number."""
    texts = [token.text for token in tokens]
    plain = all(
        t.kind in ("letter", "number") or t.text in {*GREEK, "=", "|", r"\mid", r"\vert", ",", ";"} for t in tokens
    )
    at = texts.index("=") if texts.count("=") == 1 else 0
    return plain and at > 0 and at + 1 < len(tokens) and tokens[at + 1].kind == "number"


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


def relation_of(tokens: Sequence[Token], depth: int, span: Span) -> Relation:
    """Two sides with = or ≠ between them; raises NotRead on anything else."""
    for sign, found in (("≠", DIFFERENT), ("=", {"="})):
        at = next((n for n, token in enumerate(tokens) if token.text in found), None)
        if at is not None:
            left, right = (parse(part, depth + 1) for part in (tokens[:at], tokens[at + 1 :]))
            return Relation(left.span.to(right.span), left, sign, right)
    raise NotRead("a condition is read where it is i = j or i ≠ j", span)


def _words(tokens: Sequence[Token]) -> list[Token]:
    """Letters right behind each other that spell a word, as one token: log, Loss; and dz, the gradient by z."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        end = at + 1
        while (
            end < len(tokens)
            and tokens[end].kind == "letter"
            and not tokens[end].after_space
            and (tokens[at].kind == "letter" and len(tokens[end].text) == len(tokens[at].text) == 1)
        ):
            end += 1
        word = "".join(token.text for token in tokens[at:end])
        if end - at >= LONG_WORD or word in WORDS or word in REFUSED or (end - at > 1 and _is_called(tokens, at, end)):
            found.append(Token("letter", word, tokens[at].span.to(tokens[end - 1].span), tokens[at].after_space))
        else:
            found += tokens[at:end]
        at = end
    return found


def _without_spacing(tokens: Sequence[Token]) -> list[Token]:
    r"""The tokens that say something; one behind \, or a space before \left is still behind a space."""
    kept: list[Token] = []
    spaced = False
    for token in tokens:
        if token.text in NOTHING:
            spaced = spaced or token.after_space or token.text in SPACES
        else:
            kept.append(replace(token, after_space=True) if spaced else token)
            spaced = False
    return kept


def _is_called(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether three letters, or two capitals, stand right before a bracket: abs(x), KL(p, q)."""
    called = end < len(tokens) and tokens[end].text == "(" and not tokens[end].after_space
    return called and (end - at > 2 or all(token.text.isupper() for token in tokens[at:end]))


def _sum_letter(parser: Parser, span: Span) -> Name:
    """The letter that a sum sign binds."""
    node = parse(parser.tokens, parser.depth) if parser.tokens else None
    if isinstance(node, Product):
        raise NotRead("a sum sign with two indices; write two sums", span)
    if not isinstance(node, Name) or node.lower or node.raised or node.transposed:
        raise NotRead("a sum sign binds a letter", span)
    return node


def _significant(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.text not in NOTHING]


def _is_upright_d(tokens: Sequence[Token]) -> bool:
    texts = [token.text for token in tokens[:4]]
    if texts[:1] == ["d"]:
        return len(tokens) == 1 or texts[1] not in ("_", "^", "(", "+", "-", *TIMES)
    if texts[:2] in (["\\mathrm", "d"], ["\\text", "d"]):
        return True
    return texts in (["\\mathrm", "{", "d", "}"], ["\\text", "{", "d", "}"]) and len(tokens) >= 4


def _past(tokens: Sequence[Token], at: int) -> int:
    """The place behind the group, or the single token, at this place."""
    depth = 0
    while at < len(tokens):
        depth += (tokens[at].kind == "open") - (tokens[at].kind == "close")
        at += 1
        if depth <= 0:
            break
    return at


def _raised_d(tokens: Sequence[Token]) -> bool:
    texts = [token.text for token in tokens[:5]]
    return texts[:2] == ["d", "^"] or texts in (["\\mathrm", "{", "d", "}", "^"], ["\\text", "{", "d", "}", "^"])


def _tight(node: Node) -> Node:
    """What stands behind a / or a function without a bracket: as a factor before a bracket it would be unclear."""
    return replace(node, tight=True) if isinstance(node, Applied) else node


def _after_d(tokens: Sequence[Token]) -> list[Token]:
    kept = _significant(tokens)
    if kept[0].text in DERIVED or kept[0].text == "d":
        return kept[1:]
    return kept[2:] if kept[1].text == "d" else kept[4:]


def _just_braces(tokens: Sequence[Token]) -> bool:
    return all(t.kind in ("letter", "number", "open", "close") or t.text in GREEK or t.text == "," for t in tokens)


def _split(tokens: Sequence[Token], *separators: str) -> list[list[Token]]:
    """The tokens between top-level separators."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text == r"\begin") - (token.text == r"\end")
        depth += (token.kind == "open" or token.text in OPENING) - (token.kind == "close" or token.text in CLOSING)
        if token.text in separators and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
