r"""Integrals and gradients: \int f(x) dx, \nabla_w J(w). They are operators; nothing here differentiates.

An integral's body ends where its differential stands. A ∇ takes a bracket or one factor, and
the numbers before it; where more factors follow, how far it reaches is refused.
"""

from __future__ import annotations

from derive.reading.grammar.bars import Bars
from derive.reading.grammar.scripts import TRANSPOSES
from derive.reading.grammar.words import significant
from derive.reading.problems import NotRead
from derive.reading.syntax import (
    Bracketed,
    FractionOf,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Product,
    Transposed,
)
from derive.reading.tokens import Token
from derive.reading.vocabulary import HADAMARD, INTEGRALS, TIMES

UPRIGHT_D = (["\\mathrm", "{", "d", "}"], ["\\text", "{", "d", "}"], ["\\mathrm", "d"])


class Integrals(Bars):
    """Reads integrals and gradients."""

    def integral(self, token: Token) -> Node:
        r"""\int_a^b f(x) dx."""
        if token.text not in (r"\int", "∫", r"\oint"):
            raise NotRead("an integral over several variables at once; write them one by one", token.span)
        scripts: list[Node] = []
        while self.peek() in ("_", "^"):
            self.next()
            scripts += self.scripts_of(self.script(), token.span)
        start = self.at
        if len(scripts) == 1 and isinstance(scripts[0], Name) and not self._has_differential():
            return Operator(self.from_(token.span), "int", (self.term(),), tuple(scripts), scripts[0].name)
        at = self._differential_ahead(token)
        body = self.tokens[start : at[0]]
        self.at = at[1]
        variable = self.symbol(self.next())
        if not isinstance(variable, Name):
            raise NotRead("an integral is taken over a symbol", token.span)
        if not significant(body):
            raise NotRead("an integral whose body stands behind its differential", token.span)
        if not self.at_end and self._differential_at(self.at):
            raise NotRead("an integral sign with two differentials", token.span)
        inner = self.inner(body, token.span)
        return Operator(self.from_(token.span), "int", (inner,), tuple(scripts), variable.name)

    def _differential_ahead(self, token: Token) -> tuple[int, int]:
        """Where this integral's differential begins, and where its variable does."""
        waiting, depth, at = 1, 0, self.at
        while at < len(self.tokens):
            each = self.tokens[at]
            behind = 0 if depth else self._differential_at(at)
            if behind:
                waiting -= 1
                if not waiting:
                    return at, behind
                at = behind
                continue
            waiting += each.text in INTEGRALS and not depth
            depth += (each.kind == "open" or each.text in ("(", "[")) - (
                each.kind == "close" or each.text in (")", "]")
            )
            at += 1
        raise NotRead("an integral without a differential at its end", token.span)

    def _has_differential(self) -> bool:
        return any(self._differential_at(at) for at in range(self.at, len(self.tokens)))

    def _differential_at(self, at: int) -> int:
        """Where the variable begins behind a d that stands here, or 0."""
        for d in (["d"], *UPRIGHT_D):
            if [t.text for t in self.tokens[at : at + len(d)]] != d or at + len(d) >= len(self.tokens):
                continue
            behind = self.tokens[at + len(d)]
            if self.begins_symbol(behind) and (len(d) > 1 or not behind.after_space or behind.kind == "command"):
                return at + len(d)
        return 0

    def gradient(self, token: Token) -> Node:
        r"""\nabla_w J(w), \nabla J^T, \nabla^2 f."""
        name, scripts = "nabla", list[Node]()
        while self.peek() in ("_", "^"):
            if self.next().text == "_":
                scripts += self.scripts_of(self.script(), token.span)
            elif [t.text for t in significant(self.script())] == ["2"]:
                name = "nabla^2"
            else:
                raise NotRead("a script at ∇", token.span)
        if not self.another_factor() or self.peek() in TIMES | HADAMARD:
            raise NotRead("∇ of nothing", token.span)
        factors: list[Node] = []
        while not factors or (
            _is_number(factors[-1]) and self.another_factor() and self.peek() not in TIMES | HADAMARD
        ):
            factors.append(self.atom())
        body = (
            factors[0]
            if len(factors) == 1
            else Product(self.from_(token.span), tuple(factors), ("",) * (len(factors) - 1))
        )
        turned = isinstance(body, Name) and body.transposed
        if isinstance(body, Name):
            body = Name(body.span, body.name, body.lower, body.raised, body.primes, bold=body.bold)
        body = body.inner if isinstance(body, Bracketed) else body
        if isinstance(body, PowerOf):
            raise NotRead("a power behind ∇ may be one of the gradient", token.span)
        found: Node = Operator(self.from_(token.span), name, (body,), tuple(scripts))
        if self.peek() == "^":
            script = [t.text for t in significant(self._peek_script())]
            if script not in TRANSPOSES:
                raise NotRead("a power behind ∇ may be one of the gradient", token.span)
            self.next()
            self.script()
            turned = True
        more = self.another_factor() and self.peek() not in TIMES | HADAMARD | {"/"}
        if more and not turned and not isinstance(factors[-1], Bracketed):
            raise NotRead("how far ∇ reaches isn't clear; a bracket would tell", token.span)
        return Transposed(found.span, found) if turned else found

    def _peek_script(self) -> list[Token]:
        at = self.at
        self.next()
        script = self.script()
        self.at = at
        return script


def _is_number(node: Node) -> bool:
    plain = isinstance(node, FractionOf) and isinstance(node.over, Numeral) and isinstance(node.under, Numeral)
    return isinstance(node, Numeral) or plain
