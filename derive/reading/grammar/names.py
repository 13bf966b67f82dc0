r"""Symbols: a letter in its dress (\hat, \mathbf, \mathrm), with its scripts; dz; and a dress over more than that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from derive.reading.grammar.applications import Applications
from derive.reading.grammar.scripts import INVERSE_TRANSPOSES
from derive.reading.grammar.words import ACTING, KNOWN_WORDS, REFUSED, WORDY, past, past_bracket, significant
from derive.reading.problems import NotRead
from derive.reading.syntax import Applied, Minus, Name, Node, Numeral, Operator, PowerOf, Transposed
from derive.reading.tokens import Token
from derive.reading.vocabulary import ACCENTS, BOLD, CHANGE, EXPECTED, FONTS, FUNCTIONS, GREEK

UPRIGHT = frozenset({r"\mathrm", r"\text", r"\rm", r"\textrm", r"\operatorname"})
FILLED = {"0": "zeros", "1": "ones", r"\mathbb{1}": "ones"}


class MoreThanALetter(NotRead):
    """A dress over more than one letter."""


class Names(Applications):
    """Reads symbols."""

    def begins_symbol(self, token: Token) -> bool:
        decorated = token.text in ACCENTS or token.text in BOLD or token.text in FONTS
        return token.kind == "letter" or token.text in GREEK or decorated or token.text == r"\Sigma"

    def symbol(self, token: Token) -> Node:
        """A symbol with its scripts, and the bracket that stands right behind it."""
        dressed = self._dressed(token)
        if not isinstance(dressed, Name):
            if self.peek() == "_":
                raise NotRead("a script at more than a letter", self.here)
            return dressed
        if dressed.name in FUNCTIONS:
            return self.function(Token("command", dressed.name, token.span))
        symbol, power = self._with_scripts(dressed)
        symbol = replace(symbol, span=self.from_(token.span))
        if symbol.name in FILLED and symbol.lower and (symbol.bold or len(symbol.name) > 1) and self.peek() != "(":
            return Operator(symbol.span, FILLED[symbol.name], symbol.lower)  # a vector of ones
        if power is None:
            return self.applied(symbol)
        if symbol.lower and symbol.name == "e":
            raise NotRead("the subscript stands at the e and not at its exponent; braces are missing", symbol.span)
        if symbol.lower and symbol.name == r"\delta" and len(power) == 1 and power[0].kind == "letter":
            raise NotRead("a delta with one index above may be Kronecker's or a power", symbol.span)
        if self.peek() == "(" and not self.tokens[self.at].after_space and symbol.name != "e":
            if len(power) == 1 and power[0].kind != "number" and self.has_commas():  # Q^\pi(s, a)
                return self.applied(replace(symbol, raised=(*symbol.raised, self.inner(power, symbol.span))))
            if not self._is_factor(token) and not _is_inverse(symbol, power):
                raise NotRead("whether this is a power of the symbol or of its value isn't clear", self.here)
        if self.peek() == "[" and symbol.name in EXPECTED:
            raise NotRead(f"a power of {symbol.name} or of its value", self.here)
        if [each.text for each in power] in INVERSE_TRANSPOSES:
            one = Minus(symbol.span, Numeral(symbol.span, Fraction(1)))
            return Transposed(symbol.span, PowerOf(symbol.span, symbol, one))
        return PowerOf(symbol.span, symbol, self.inner(power, symbol.span))

    def _is_factor(self, head: Token) -> bool:
        """Whether a bracket behind a power is no argument: p^y (1 - p), and what has a power of its own."""
        end = past_bracket(self.tokens, self.at)
        inside = self.tokens[self.at + 1 : end - 1]
        itself = any(each.text == head.text for each in inside) and head.kind == "letter"
        return itself or (end < len(self.tokens) and self.tokens[end].text == "^")

    def _with_scripts(self, symbol: Name) -> tuple[Name, list[Token] | None]:
        """The symbol with what hangs on it, and the tokens of its exponent if it has one."""
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
        return symbol, power

    def whole_symbol(self) -> Node:
        """All that is left, as the variable of a derivative: a symbol, or the square of one, such as a variance."""
        node = self.whole()
        if isinstance(node, Applied):  # the derivative by f(x) is that by f
            return node.head
        return node

    # -- letters ----------------------------------------------------------------------

    def _dressed(self, token: Token) -> Node:
        """A letter in its dress; or, under a dress over more than that, a tree."""
        if self._begins_differential(token):
            name, bold = self._letters(self.next())
            return Name(token.span, rf"\mathrm{{d}}{name}", bold=bold)
        if token.text == CHANGE and not self.at_end and self.begins_symbol(self.tokens[self.at]):
            name, bold = self._letters(self.next())  # the change of w, and no product
            return Name(token.span, rf"{CHANGE} {name}", bold=bold)
        if self.peek() == "{" and (token.text in ACCENTS or token.text in BOLD):
            at = self.at
            try:
                name, bold = self._letters(token)
            except MoreThanALetter:
                self.at = at
                return self._over_more(token)
        else:
            name, bold = self._letters(token)
        return Name(token.span, name, bold=bold)

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
            return self._in_font(token)
        if token.text in ACTING or token.text in REFUSED:
            raise NotRead(f"{token.text} isn't read here", token.span)
        if token.kind == "letter" and len(token.text) > 1 and token.text not in KNOWN_WORDS:
            called = next((f for f in ("log", "exp", "ln", "tanh", "sin", "cos", "max", "min") if f in token.text), "")
            if called or not token.text.isalpha() or not set(token.text.lower()) & set("aeiouy"):
                raise NotRead(f"{token.text} may be a name or a product; spaces or \\text would tell", token.span)
        return (token.text if len(token.text) == 1 or token.kind == "command" else rf"\mathrm{{{token.text}}}"), False

    def _in_font(self, token: Token) -> tuple[str, bool]:
        inside = self.group()
        script = next((at for at, each in enumerate(inside) if at and each.text in ("_", "^")), len(inside))
        self.tokens[self.at : self.at] = inside[script:]  # \mathrm{LSE_i}: the script is meant for the whole word
        text = "".join(each.text for each in inside[:script] if each.kind not in ("open", "close"))
        if text == "d" and token.text in UPRIGHT:
            self._open_up()
            if not self.at_end and self.begins_symbol(self.tokens[self.at]):
                inner, bold = self._letters(self.next())  # dz is one symbol: the differential, or the gradient by z
                return rf"\mathrm{{d}}{inner}", bold
        if len(text) == 1 and token.text in (r"\mathrm", r"\mathit", r"\rm", r"\text"):
            return text, False
        if len(text) == 1 and token.text == r"\textbf":
            return text, True
        if text in FUNCTIONS or token.text in WORDY:
            return (text if text in FUNCTIONS else rf"\mathrm{{{text}}}"), False
        return f"{token.text}{{{text}}}", False

    def _open_up(self) -> None:
        r"""Take the braces away around the next group if it begins with a symbol: \mathrm{d}{S_{i:}}."""
        if self.peek() == "{" and self.at + 1 < len(self.tokens) and self.begins_symbol(self.tokens[self.at + 1]):
            end = past(self.tokens, self.at)
            self.tokens[self.at : end] = self.tokens[self.at + 1 : end - 1]

    def _one_symbol(self, token: Token) -> tuple[str, bool]:
        inside = self.within(self.group())
        if inside.at_end:
            raise NotRead(f"nothing stands under {token.text}", token.span)
        first = inside.next()
        if first.kind == "number" and not (token.text in BOLD and first.text in ("0", "1")):
            raise NotRead("a number that is set as a letter, such as a vector of ones, isn't read", first.span)
        if first.kind != "number" and not inside.begins_symbol(first):
            raise MoreThanALetter(f"{token.text} over more than a letter", token.span)
        name, bold = inside._letters(first)
        if not inside.at_end:
            rest = "".join(t.text for t in inside.tokens[inside.at :])
            if not all(t.kind in ("letter", "number") for t in inside.tokens):
                raise MoreThanALetter(f"{token.text} over more than a letter", token.span)
            name += rest
        return name, bold

    def _over_more(self, token: Token) -> Node:
        r"""\hat{y_i} is \hat{y}_i, the accent is meant for the letter; \mathbf{A(Z)} is bold letter by letter."""
        tokens = self.group()
        if token.text not in ACCENTS:
            return self.within(list(_letter_by_letter(token, tokens))).whole()
        node = self.within(tokens).whole()
        head = node.head if isinstance(node, Applied) else node
        if not isinstance(head, Name) or head.raised or head.transposed or head.primes:
            return Operator(self.from_(token.span), token.text[1:], (node,))
        accented = replace(head, name=f"{token.text}{{{head.name}}}", bold=head.bold or token.text == r"\vec")
        return replace(node, head=accented) if isinstance(node, Applied) else accented


def _is_inverse(symbol: Name, power: Sequence[Token]) -> bool:
    r"""Whether this is the inverse of a matrix, \mathbf{\Sigma}^{-1}, and no inverse function."""
    letter = symbol.name.removeprefix(r"\vec{").lstrip("\\")
    large = symbol.bold and letter[:1].isupper()
    return large and [each.text for each in power] == ["-", "1"]


def _letter_by_letter(dress: Token, tokens: Sequence[Token]) -> list[Token]:
    """The tokens with the dress on each letter that stands in no script and no other dress."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = at + 1
        if token.text in ("_", "^") or token.text in FONTS or token.text in BOLD:
            end = past(tokens, at + 1)
            found += tokens[at:end]
        elif (token.kind == "letter" and len(token.text) == 1) or token.text in GREEK or token.text == r"\Sigma":
            opened, closed = Token("open", "{", token.span), Token("close", "}", token.span)
            found += [replace(dress, span=token.span), opened, token, closed]
        else:
            found.append(token)
        at = end
    return found
