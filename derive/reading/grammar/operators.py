r"""What has a name and no meaning here: \max_j z_j, \det A, sign(x), \operatorname*{argmax}_j, mask(S), \binom nk.

One that binds a letter, as \max_j does, reaches to the next + or - as a sum does, if the
letter stands in what is last there; else its reach isn't clear and it is refused. One that
binds none takes a bracket, or one factor as \log does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from derive.reading.grammar.names import Names
from derive.reading.grammar.relations import relation_signs
from derive.reading.grammar.words import ACTING, PRIMES, WORDY, past, split, tight
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import (
    Big,
    Bracketed,
    FractionOf,
    Hadamard,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Product,
    Relation,
)
from derive.reading.tokens import Token
from derive.reading.vocabulary import BINDING, FONTS, HADAMARD, MINUS, NAMED, NAMED_COMMANDS, OPENING, PACKAGED, TIMES

# Words that name a quantity where no bracket stands behind them.
QUANTITIES = frozenset({"LSE", "mask", "mean", "const", "std", "Var", "Cov", "concat", "clip", "ReLU"})
SQUARED = frozenset({"sin", "cos", "tan", "det", "sign", "Re", "Im"})
TWO = Fraction(2)


class Operators(Names):
    """Reads operators with their arguments."""

    def acting(self, token: Token) -> str:
        """The name of the operator that begins with this token, or nothing."""
        if token.text == r"\arg" and self.peek() in (r"\max", r"\min"):
            return "arg" + self.peek()[1:]
        if token.text in (r"\underset", r"\mathop"):
            return token.text
        if token.text in FONTS:
            word = self._word_ahead() if token.text in WORDY else ""
            return BINDING.get(word, "") or NAMED.get(word, "")
        if token.kind == "letter" and token.text in ACTING:
            return BINDING.get(token.text, "") or NAMED.get(token.text, "")
        return NAMED_COMMANDS.get(token.text, "")

    def _word_ahead(self) -> str:
        """The word in the group that is next, up to a script within it."""
        if self.peek() != "{":
            return ""
        tokens = self.tokens[self.at + 1 : past(self.tokens, self.at) - 1]
        script = next((at for at, each in enumerate(tokens) if each.text in ("_", "^")), len(tokens))
        return "".join(each.text for each in tokens[:script])

    def operator(self, token: Token) -> Node:
        """An operator with what it is taken of; a word such as LSE without a bracket is the name of a quantity."""
        name = self.acting(token)
        if token.text == r"\underset":
            return self._with_letters_below(token)
        if token.text == r"\mathop":
            return self._mathop(token)
        if token.text in FONTS:
            inside = self.group()
            script = next((at for at, each in enumerate(inside) if each.text in ("_", "^")), len(inside))
            self.tokens[self.at : self.at] = inside[script:]
        elif token.text == r"\arg":
            self.next()
        return self._operator(name, token, ())

    def _with_letters_below(self, token: Token) -> Node:
        r"""\underset{\theta}{\text{argmax}} is \operatorname{argmax}_\theta."""
        below, inside = self.group(), self.within(self.group())
        first = inside.next()
        name = inside.acting(first)
        if name not in BINDING.values():
            raise NotRead(r"an \underset is read below max, argmax and the like", token.span)
        if first.text in FONTS:
            inside.group()
        elif first.text == r"\arg":
            inside.next()
        if not inside.at_end:
            raise NotRead(r"an \underset is read below max, argmax and the like", token.span)
        return self._operator(name, token, self.scripts_of(below, token.span))

    def _mathop(self, token: Token) -> Node:
        r"""\mathop{\rm argmax}_j."""
        inside = self.group()
        while inside and inside[0].text in (r"\rm", r"\mathrm", r"\bf"):
            inside = inside[1:]
        word = "".join(each.text for each in inside if each.kind == "letter").strip()
        name = BINDING.get(word, "") or NAMED.get(word, "")
        return self._operator(name, token, ()) if name else self.inner(inside, token.span)

    def scripts_of(self, tokens: Sequence[Token], span: Span) -> tuple[Node, ...]:
        """What stands below an operator: letters, and relations between them."""
        parts = [part for part in split(tokens, ",") if part]
        return tuple(self.relation(p, span) if relation_signs(p) else self.inner(p, span) for p in parts)

    def _operator(self, name: str, token: Token, below: tuple[Node, ...]) -> Node:
        if self.peek() in PRIMES:  # ReLU'(x)
            self.next()
            if self.peek() != "(" or name in BINDING.values():
                raise NotRead(f"a derivative of {name} is read before a bracket", self.here)
            return self._of_bracket(f"{name}'", token, below)
        square = [t.text for t in self.tokens[self.at : self.at + 2]] == ["^", "2"] and self.peek(2) in OPENING
        if square and name in SQUARED:  # \sin^2(x) is the square of the value
            self.at += 2
            value = self._of_bracket(name, token, below)
            return PowerOf(value.span, value, Numeral(token.span, TWO))
        while self.peek() == "_":
            self.next()
            below = (*below, *self.scripts_of(self.script(), token.span))
        if self.peek() == "^":
            raise NotRead(f"a script at {name}", self.here)
        binds = _letters_bound(below) if name in BINDING.values() else ()
        if binds:
            return self._binding(name, token, below, binds)
        if self.peek() in ("(", "[", r"\{", r"\lbrace"):
            return self._of_bracket(name, token, below)
        plain = self.another_factor() and self.peek() not in TIMES | HADAMARD | {"/"}
        if not plain:
            wordy = token.kind == "letter" or token.text in FONTS
            if wordy and name in QUANTITIES:
                return Name(self.from_(token.span), rf"\mathrm{{{name}}}", below)
            raise NotRead(f"{name} of nothing", token.span)
        argument = tight(self.factor())
        if self.another_factor() and self.peek() not in TIMES | HADAMARD:
            raise NotRead(f"how far {name} reaches isn't clear; a bracket would tell", token.span)
        return Operator(self.from_(token.span), name, (argument,), below)

    def _of_bracket(self, name: str, token: Token, below: tuple[Node, ...]) -> Operator:
        opened = self.next()
        parts, bars = self.parts(self.up_to(OPENING[opened.text], opened))
        arguments = tuple(self.argument_of(part, opened.span) for part in parts)
        return Operator(self.from_(token.span), name + bars, arguments, below)

    def _binding(self, name: str, token: Token, below: tuple[Node, ...], binds: tuple[str, ...]) -> Node:
        if self.peek() in (r"\{", "(", "[") and self.has_commas():
            found = self._of_bracket(name, token, below)
            return Operator(found.span, name, found.arguments, below, ",".join(binds))
        if not self.another_factor() and self.peek() not in MINUS:
            raise NotRead(f"{name} of nothing", token.span)
        body = self.signed_body()
        last = _last(body)
        if last is not body and not _speaks_of(last, binds):
            raise NotRead(f"how far {name} reaches isn't clear; a bracket would tell", token.span)
        body = body.inner if isinstance(body, Bracketed) else body
        return Operator(self.from_(token.span), name, (body,), below, ",".join(binds))

    def signed_body(self) -> Node:
        """What a sign of summation or the like stands before: the factors to the next + or -."""
        start = self.here
        if self.peek() in MINUS:
            self.next()
            return Minus(self.from_(start), self.term())
        return self.term()

    def packaged(self, token: Token) -> Node:
        r"""\binom{n}{k}, \norm{w}_2: a command with arguments in braces."""
        count, name = PACKAGED[token.text]
        groups = [self.group() for _ in range(count)]
        span = self.from_(token.span)
        arguments = tuple(self.inner(each, span) for each in groups)
        scripts: tuple[Node, ...] = ()
        if self.peek() == "_" and name in ("norm", "inner"):
            self.next()
            scripts = self.scripts_of(self.script(), span)
        return Operator(self.from_(token.span), name, arguments, scripts)


def _letters_bound(below: Sequence[Node]) -> tuple[str, ...]:
    """The letters that an operator binds: those that stand below it alone, or on the left of a relation."""
    found: list[str] = []
    for node in below:
        while isinstance(node, Relation):
            node = node.left
        if isinstance(node, Name):
            found.append(node.name)
    return tuple(dict.fromkeys(found))


def _last(body: Node) -> Node:
    """What stands last in an operator's body, and would stand alone if the body ended before it."""
    match body:
        case Minus():
            return _last(body.inner)
        case Product():
            return body.factors[-1]
        case Hadamard():
            return body.right
        case FractionOf() if body.span == body.over.span.to(body.under.span):
            return body.under
        case _:
            return body


def _speaks_of(node: Node, letters: Sequence[str]) -> bool:
    return any(isinstance(each, Name) and each.name in letters for each in node.walk())


def left_over(terms: Sequence[Node]) -> Iterator[tuple[str, Node]]:
    """Operators at a term's end that bind a letter which a later term speaks of: they may be meant to reach on."""
    bound: dict[str, str] = {}
    for term in terms:
        for letter, name in bound.items():
            if _speaks_of(term, (letter,)):
                yield name, term
        for operator in _open_ended(term):
            bound |= dict.fromkeys(operator.binds.split(","), operator.name)


def _open_ended(node: Node) -> Iterator[Operator]:
    if isinstance(node, Operator) and node.binds and node.name not in ("int", "E"):
        yield node
    if isinstance(node, Product):
        yield from _open_ended(node.factors[-1])
    elif isinstance(node, Minus):
        yield from _open_ended(node.inner)
    elif isinstance(node, Big):
        yield from _open_ended(node.body)
