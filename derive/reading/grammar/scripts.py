r"""Subscripts and superscripts: indices, primes, transposes, layers; and what TeX takes for a script without braces."""

from __future__ import annotations

from dataclasses import replace

from derive.reading.grammar.places import Places
from derive.reading.grammar.words import FRACTIONS, PRIMES
from derive.reading.problems import NotRead
from derive.reading.syntax import Name
from derive.reading.tokens import Token
from derive.reading.vocabulary import ACCENTS, BOLD, FONTS, MINUS

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
# A^{-T} is the inverse of the transpose; x^{-T} may be a power, so the T that shows what it is counts alone.
INVERSE_TRANSPOSES = tuple(["-", *each] for each in TRANSPOSES if each != ["T"])


class Scripts(Places):
    """Reads what hangs on a symbol."""

    def script(self) -> list[Token]:
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
            return [first, *self.braced(), *self.braced()]
        if token is not None and (token.text in ACCENTS or token.text in BOLD or token.text in FONTS):
            return [self.next(), *self.braced()]
        self._refuse_a_lost_brace(token)
        return self.group()

    def _refuse_a_lost_brace(self, token: Token | None) -> None:
        r"""a_ij is a_i times j for TeX, and a_{ij} for its author."""
        if token is None or token.kind != "letter" or self.at + 1 >= len(self.tokens):
            return
        if token.text == "T" and self.at and self.tokens[self.at - 1].text == "^":
            return  # z^THz is z^T H z for TeX and for its author
        behind = self.tokens[self.at + 1]
        close = behind.kind == "letter" and len(behind.text) == 1 and not behind.after_space
        if close and token.span.end == behind.span.start and self.peek(2) not in ("_", "^", "(", "'"):
            raise NotRead(f"TeX takes only {token.text} as a script and {behind.text} as a factor; braces would tell",
                          token.span.to(behind.span))  # fmt: skip

    def braced(self) -> list[Token]:
        opened = self.here
        return [Token("open", "{", opened), *self.group(), Token("close", "}", opened)]

    def with_mark(self, symbol: Name, sign: Token) -> Name:
        """The symbol with a prime or a subscript."""
        if sign.text in ("'", r"\prime"):
            return replace(symbol, primes=symbol.primes + 1)
        if symbol.lower:
            raise NotRead("two subscripts at one symbol", sign.span)
        return replace(symbol, lower=tuple(self.within(self.script()).indices(sign.span)))

    def with_superscript(self, symbol: Name, script: list[Token], sign: Token) -> Name | None:
        """The symbol with a prime, a transpose sign, a star, an index in brackets or a layer; None for a power."""
        texts = [token.text for token in script]
        if texts and set(texts) <= {"'", r"\prime"}:
            return replace(symbol, primes=symbol.primes + len(texts))
        if texts in TRANSPOSES:
            return replace(symbol, transposed=True)
        if len(texts) > 1 and texts[-1] in PRIMES and texts[-2] in (")", "]"):  # g^{[l]\prime}
            marked = self.with_superscript(symbol, script[:-1], sign)
            return None if marked is None else replace(marked, primes=marked.primes + 1)
        if texts and (texts[0], texts[-1]) in (("(", ")"), ("[", "]"), ("<", ">"), (r"\langle", r"\rangle")):
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
