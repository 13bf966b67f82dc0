r"""Fractions, and those among them that are derivatives; \partial_z and \partial a / \partial z on one line."""

from __future__ import annotations

from collections.abc import Sequence

from derive.reading.grammar.sums import Sums
from derive.reading.grammar.words import past, significant
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import (
    Applied,
    Bracketed,
    Differential,
    FractionOf,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Product,
)
from derive.reading.tokens import Token
from derive.reading.vocabulary import DERIVED, OPENING, TIMES

HIGHEST = 9  # derivatives one after another


class Derivatives(Sums):
    """Reads fractions and derivatives."""

    def fraction(self, token: Token) -> Node:
        over, under = self.group(), self.group()
        span = self.from_(token.span)
        higher = self._higher(over, under, span)
        if higher is not None:
            return higher
        total = self._differential_of(over, under)
        if total is not None:
            return self._derivative(over, under, span, total=total)
        return FractionOf(span, self.inner(over, span), self.inner(under, span))

    def _higher(self, over: Sequence[Token], under: Sequence[Token], span: Span) -> Node | None:
        r"""\frac{\partial^2 L}{\partial w_i \partial w_j}, \frac{d^2 y}{dx^2}: of what, and by what in order."""
        above = significant(over)
        if not above or not (_raised_d(above) or [each.text for each in above[1:2]] == ["^"]):
            return None
        start = next(at for at, each in enumerate(above) if each.text == "^") + 1
        end = past(above, start)
        order = "".join(each.text for each in above[start:end] if each.kind == "number")
        pieces = _divided(significant(under), above[: start - 1])
        if (above[0].text not in DERIVED and not _raised_d(above)) or not pieces:
            return None
        by: list[Node] = []
        for piece in pieces:
            variable = self.within(piece).whole_symbol() if piece else None
            times = 1
            if isinstance(variable, PowerOf) and isinstance(variable.exponent, Numeral):
                times, variable = int(variable.exponent.value), variable.base
            if not isinstance(variable, Name) or times > HIGHEST:
                raise NotRead("a derivative is read where it is taken by a symbol", span)
            by += [variable] * times
        if str(len(by)) != order:
            raise NotRead("how often this is derived isn't clear", span)
        body = above[end:]
        if body:
            return Operator(span, "derivative", (self.inner(body, span), *by))
        whole = self.applied_to(by[0], span, total=False)
        assert isinstance(whole, Differential)
        return Operator(whole.span, "derivative", (whole.body, *by))

    def _differential_of(self, over: Sequence[Token], under: Sequence[Token]) -> bool | None:
        """Whether the fraction is a total derivative; None if it is no derivative."""
        first = [significant(tokens) for tokens in (over, under)]
        if not first[0] or len(first[1]) < 2:
            return None
        if _is_upright_d(first[1]) and _raised_d(first[0]):
            raise NotRead("a higher derivative written in this way isn't read", over[0].span)
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
            raise NotRead("a higher derivative written in this way isn't read", span)
        variable = self._variable(by, span)
        if body:
            return Differential(span, self.inner(body, span), variable, total)
        return self.applied_to(variable, span, total=total)

    def applied_to(self, variable: Node, start: Span, *, total: bool) -> Node:
        """The operand of an operator d/dx: the bracket behind it, or all factors to the next + or -."""
        if not self.another_factor():
            raise NotRead("a derivative of nothing", start)
        if self.peek() in OPENING:
            opened = self.next()
            body: Node = self.bracket(opened)
            if self.peek() == "^":
                body = self.power(body, opened.span)
            if opened.text == "(" and self.peek() == "(":
                raise NotRead("the derivative may be of the first bracket or of both", start)
        else:
            body = self.term()
            if isinstance(body, Product) and any(isinstance(factor, Differential) for factor in body.factors[1:]):
                raise NotRead("the derivative may be of the first factors or of all; a bracket would tell", start)
        return Differential(self.from_(start), body, variable, total)

    def _variable(self, tokens: Sequence[Token], span: Span) -> Node:
        """By what a derivative is taken: a symbol, perhaps of arguments, or one with a number or a letter above it."""
        node = self.within(tokens).whole() if tokens else None
        while isinstance(node, Bracketed):
            node = node.inner
        raised = (
            isinstance(node, PowerOf) and isinstance(node.base, Name) and isinstance(node.exponent, (Name, Numeral))
        )
        if node is None or not (isinstance(node, Name) or raised or _is_of_symbols(node)):
            raise NotRead("a derivative is read where it is taken by a symbol", span)
        return node

    def short_derivative(self, token: Token) -> Node:
        r"""\partial_{z_j} of what follows, or \partial a_i / \partial z_j on one line."""
        if self.peek() != "_":
            body = self.factor()
            if isinstance(body, (Name, Applied)) and self.peek() == "/" and self.peek(1) in DERIVED:
                self.next()
                self.next()
                by = self.factor()
                if isinstance(by, Name) or _is_of_symbols(by):
                    return Differential(self.from_(token.span), body, by)
            raise NotRead("a ∂ that is neither over another one nor has a variable below it", token.span)
        self.next()
        variable = self._variable(self.group(), token.span)
        return self.applied_to(variable, token.span, total=False)


def _is_of_symbols(node: Node) -> bool:
    """Whether this is f(x_i): of other samples it is another variable."""
    return isinstance(node, Applied) and all(isinstance(argument, Name) for argument in node.arguments)


def _divided(tokens: Sequence[Token], d: Sequence[Token]) -> list[list[Token]]:
    """The variables below, each behind a d as it stands above; nothing where none begins with one."""
    sign = [each.text for each in d]
    parts: list[list[Token]] = []
    at = 0
    while at < len(tokens):
        if [each.text for each in tokens[at : at + len(sign)]] == sign:
            parts.append([])
            at += len(sign)
        elif parts:
            parts[-1].append(tokens[at])
            at += 1
        else:
            return []
    return parts


def _is_upright_d(tokens: Sequence[Token]) -> bool:
    texts = [token.text for token in tokens[:4]]
    if texts[:1] == ["d"]:
        return len(tokens) == 1 or texts[1] not in ("_", "^", "(", "+", "-", *TIMES)
    if texts[:2] in (["\\mathrm", "d"], ["\\text", "d"]):
        return True
    return texts in (["\\mathrm", "{", "d", "}"], ["\\text", "{", "d", "}"]) and len(tokens) >= 4


def _raised_d(tokens: Sequence[Token]) -> bool:
    texts = [token.text for token in tokens[:5]]
    return texts[:2] == ["d", "^"] or texts in (["\\mathrm", "{", "d", "}", "^"], ["\\text", "{", "d", "}", "^"])


def _after_d(tokens: Sequence[Token]) -> list[Token]:
    kept = significant(tokens)
    if kept[0].text in DERIVED or kept[0].text == "d":
        return kept[1:]
    return kept[2:] if kept[1].text == "d" else kept[4:]
