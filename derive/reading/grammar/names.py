r"""Symbols: a letter in its dress (\hat, \mathbf, \mathrm), with its scripts, and a bracket right behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.reading.grammar.scripts import Scripts
from derive.reading.grammar.words import KNOWN_WORDS, REFUSED, WORDY, significant, split
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Applied, Name, Node, PowerOf
from derive.reading.tokens import Token
from derive.reading.vocabulary import ACCENTS, BOLD, FONTS, FUNCTIONS, GREEK

UPRIGHT = frozenset({r"\mathrm", r"\text", r"\rm", r"\textrm", r"\operatorname"})
# What these are of stands in square brackets: expectations, variances, probabilities, entropies.
EXPECTED = frozenset({"E", r"\mathbb{E}", r"\mathrm{E}", r"\mathcal{E}", r"\mathbf{E}", r"\mathrm{Var}",
                      r"\mathrm{Cov}", "V", "P", r"\mathbb{P}", r"\mathbb{V}", r"\mathrm{Pr}", "H", "D", "I",
                      r"\mathrm{KL}", r"\mathrm{var}", r"\mathrm{cov}"})  # fmt: skip


class Names(Scripts):
    """Reads symbols."""

    def begins_symbol(self, token: Token) -> bool:
        decorated = token.text in ACCENTS or token.text in BOLD or token.text in FONTS
        return token.kind == "letter" or token.text in GREEK or decorated or token.text == r"\Sigma"

    def _under_accent(self, token: Token) -> Name | None:
        r"""\hat{y_i} is \hat{y}_i: the accent is meant for the letter."""
        if token.text not in ACCENTS or token.text in BOLD or self.peek() != "{" or self.peek(2) != "_":
            return None
        inside = self.within(self.group()).factor_alone(token.span)
        return replace(inside, name=f"{token.text}{{{inside.name}}}")

    def factor_alone(self, span: Span) -> Name:
        node = self.symbol(self.next())
        if not self.at_end or not isinstance(node, Name) or node.raised or node.transposed or node.primes:
            raise NotRead("an accent over more than a letter", span)
        return node

    def whole_symbol(self, span: Span) -> Name:
        """All that is left, as one symbol; raises NotRead where it is none."""
        node = self.whole() if self.tokens else None
        if isinstance(node, Applied):  # the derivative by f(x) is that by f
            node = node.head
        if not isinstance(node, Name):
            raise NotRead("a derivative is taken by a symbol", span)
        return node

    def symbol(self, token: Token) -> Node:
        accented = self._under_accent(token)
        if accented is not None:
            name, bold = accented.name, accented.bold
        elif self._begins_differential(token):
            name, bold = self._letters(self.next())
            name = rf"\mathrm{{d}}{name}"
        else:
            name, bold = self._letters(token)
        if name in FUNCTIONS:
            return self.function(Token("command", name, token.span))
        symbol = Name(token.span, name, accented.lower if accented is not None else (), bold=bold)
        power: list[Token] | None = None
        while self.peek() in ("_", "^", "'", r"\prime"):
            sign = self.next()
            if sign.text != "^":
                symbol = self.with_mark(symbol, sign)
                continue
            script = significant(self.script())
            marked = self.with_superscript(symbol, script, sign)
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
        return token.text == "d" and close and behind is not None and self.begins_symbol(behind)

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
            if text == "d" and token.text in UPRIGHT and not self.at_end and self.begins_symbol(self.tokens[self.at]):
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

    def _maybe_applied(self, node: Name) -> Node:
        """A symbol with a bracket right behind it; what that means is decided later."""
        if self.peek() == "[":
            self._refuse_as_argument(node)
        if self.peek() != "(" or self.tokens[self.at].text == "[":
            return node
        opened = self.next()
        tokens = self.up_to(")", opened)
        if _is_event(tokens) and not (node.lower or node.raised or node.primes):
            event = "".join(token.text for token in tokens)
            return Name(self.from_(node.span), f"{node.name}({event})")
        parts = split(tokens, ",", ";", "|", r"\mid", r"\vert")
        arguments = tuple(self.inner(part, opened.span) for part in parts)
        if len(split(tokens, "|", r"\mid", r"\vert")) > 1:  # p(y|x) is another function than p(y, x)
            node = replace(node, name=f"{node.name}|")
        while self.peek() == "_":  # softmax(z)_i: the component of what the function gives
            sign = self.next()
            if node.lower:
                raise NotRead("two subscripts at one symbol", sign.span)
            node = replace(node, lower=tuple(self.within(self.script()).indices(sign.span)))
        return Applied(self.from_(node.span), node, arguments)

    def _refuse_as_argument(self, node: Name) -> None:
        """Raise NotRead where square brackets hold an argument, E[x], or an index, x[i]; else they hold a factor."""
        inside = _up_to_closing(self.tokens[self.at + 1 :])
        if node.name in EXPECTED:
            raise NotRead(f"{node.name}[...] is no product, and what it is isn't in the grammar", node.span)
        if len(inside) == 1 or (inside and all(t.kind == "letter" for t in inside)):
            raise NotRead(f"{node.name}[...] may be an entry or a product", node.span)


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
