r"""A symbol with a bracket right behind it: f(x), p(y|x), P(y = 1 | x; w), E[x], KL(p \| q).

Whether f(x) is a function or a product is found out later. What has a relation among its
arguments is an event; expectations and entropies have theirs in square brackets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.reading.grammar.relations import relation_signs
from derive.reading.grammar.scripts import Scripts
from derive.reading.grammar.words import depths, past_bracket, split
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Applied, Name, Node, Operator
from derive.reading.tokens import Token
from derive.reading.vocabulary import DOUBLE_BARS, EXPECTED, GREEK, HADAMARD, OPENING, SINGLE_BARS, TIMES

ALWAYS_EXPECTED = frozenset({r"\mathbb{E}", r"\mathrm{Var}", r"\mathrm{Cov}"})
PLACEHOLDERS = frozenset({r"\cdot", "·", r"\bullet"})
ENCLOSING = (ALWAYS_EXPECTED | EXPECTED.keys()) - {"P", "p"}  # with square brackets for what they are taken of
INDICES = frozenset("ijklmnt")


class Applications(Scripts):
    """Reads symbols with their arguments."""

    def applied(self, node: Name) -> Node:
        """A symbol with a bracket right behind it; what that means is decided later."""
        if self.peek() == "[" and node.name not in ENCLOSING:
            entry = self._entry_of(node)
            if entry is not None:
                return self.applied(entry)
        expected = node.name in EXPECTED and not (node.primes or node.transposed)
        brackets = ("[", "(", r"\{") if node.name in ALWAYS_EXPECTED else ("[",)
        if expected and self.peek() in brackets:
            if len(node.name) == 1 and self.tokens[self.at].after_space:
                raise NotRead(f"{node.name} [...] may be what it is taken of or a factor", node.span)
            return self._expected(node)
        unclear = self.another_factor() and self.peek() not in TIMES | HADAMARD | {"/", ")"}
        if node.name in ALWAYS_EXPECTED and unclear:
            raise NotRead(f"how far {node.name} reaches isn't clear; a bracket would tell", node.span)
        if self.peek() == "[":
            self._refuse_as_argument(node)
        if self.peek() != "(" or self.tokens[self.at].wide:
            return node
        opened = self.next()
        tokens = self.up_to(")", opened)
        if _is_event(tokens) and not (node.lower or node.raised or node.primes):
            event = "".join(token.text for token in tokens)
            return Name(self.from_(node.span), f"{node.name}({event})")
        parts, bars = self.parts(tokens)
        name = node.name + bars
        if any(relation_signs(part) for part in parts):
            scripts = (*node.lower, *node.raised)
            arguments = tuple(self.argument_of(part, opened.span) for part in parts)
            return Operator(self.from_(node.span), name, arguments, scripts)
        arguments = tuple(self.argument_of(part, opened.span) for part in parts)
        node = replace(node, name=name)
        while self.peek() == "_":  # softmax(z)_i: the component of what the function gives
            sign = self.next()
            if node.lower:
                raise NotRead("two subscripts at one symbol", sign.span)
            node = replace(node, lower=tuple(self.within(self.script()).indices(sign.span)))
        return Applied(self.from_(node.span), node, arguments)

    def has_commas(self) -> bool:
        """Whether the bracket that is next has commas in it."""
        inside = self.tokens[self.at + 1 : past_bracket(self.tokens, self.at) - 1]
        return len(split(inside, ",")) > 1

    def parts(self, tokens: Sequence[Token]) -> tuple[list[list[Token]], str]:
        """The arguments between commas and bars; |x| among them stays whole.

        Beside them stand as many bars as arguments stand before the bar, none where there is none: p(y | x, w),
        p(y, x | w) and p(y, x, w) are three functions, and their names have one bar, two and none.
        """
        tokens = _with_double_bars(tokens)
        bars = split(tokens, *SINGLE_BARS)
        separators = {r"\mid", *DOUBLE_BARS, *(SINGLE_BARS if len(bars) == 2 else ())}
        doubled = len(split(tokens, *DOUBLE_BARS))
        if doubled > 2:  # \|x\| is a norm
            separators -= DOUBLE_BARS
        before, *behind = split(tokens, *separators)
        return split(tokens, ",", ";", *separators), "|" * len(split(before, ",", ";")) if behind else ""

    def argument_of(self, tokens: Sequence[Token], span: Span) -> Node:
        """One argument: an expression, a relation, or a dot where one is left out."""
        if len(tokens) == 1 and tokens[0].text in PLACEHOLDERS:
            return Operator(tokens[0].span, "placeholder", ())
        if relation_signs(tokens):
            return self.relation(tokens, span)
        return self.inner(tokens, span)

    def _expected(self, node: Name) -> Node:
        opened = self.next()
        parts, bars = self.parts(self.up_to(OPENING[opened.text], opened))
        arguments = tuple(self.argument_of(part, opened.span) for part in parts)
        name = EXPECTED[node.name] + bars
        return Operator(self.from_(node.span), name, arguments, (*node.lower, *node.raised))

    def _entry_of(self, node: Name) -> Name | None:
        """The entry S[i], written as in a program: one letter that is an index to everybody, or a number."""
        inside = _up_to_closing(self.tokens[self.at + 1 :])
        plain = not (node.lower or node.raised or node.primes or node.transposed or self.tokens[self.at].after_space)
        if not plain or len(inside) != 1 or not (inside[0].text in INDICES or inside[0].text.isdigit()):
            return None
        opened = self.next()
        places = self.within(self.up_to("]", opened)).indices(opened.span)
        return replace(node, span=self.from_(node.span), lower=tuple(places))

    def _refuse_as_argument(self, node: Name) -> None:
        """Raise NotRead where square brackets hold an argument, f[x], or an index, x[i]; else they hold a factor."""
        inside = _up_to_closing(self.tokens[self.at + 1 :])
        plain = all(t.kind in ("letter", "number") or t.text in (",", ":") for t in inside)
        if len(inside) == 1 or (inside and plain):
            raise NotRead(f"{node.name}[...] may be an entry or a product", node.span)


def _with_double_bars(tokens: Sequence[Token]) -> list[Token]:
    r"""The tokens with a single || in them as \|; |a||b| stays as it is."""
    bars = [at for at, token in enumerate(tokens) if token.text == "|"]
    levels = list(depths(tokens))
    two = len(bars) == 2 and bars[1] == bars[0] + 1 and not tokens[bars[1]].after_space and levels[bars[0]] == 0
    if not two:
        return list(tokens)
    at = bars[0]
    return [*tokens[:at], replace(tokens[at], text=r"\|"), *tokens[at + 2 :]]


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
