r"""Formulas as MathML, which browsers set without a script and without a network.

math-core converts what it knows and refuses the rest (an unknown command, \href, what is
no ASCII in an argument), and it escapes all text; where it refuses, the LaTeX is shown.
It recurses once for each level of a formula, so a formula of very many signs isn't given
to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from markupsafe import Markup
from math_core import LatexError, LatexToMathML

from derive.reading.problems import NotRead
from derive.reading.tokens import Token, tokens_of

MOST_TOKENS = 1000


def typeset(latex: str) -> Markup | None:
    """A formula as MathML, or None if it can't be set."""
    try:
        return typeset_tokens(tokens_of(latex))
    except NotRead:
        return None


def typeset_tokens(tokens: Sequence[Token]) -> Markup | None:
    """The same for tokens, in which macros are already expanded."""
    if not tokens or len(tokens) > MOST_TOKENS:
        return None
    latex = r"\displaystyle " + "".join(_spaced(token) for token in tokens)
    try:
        return Markup(_converter().convert_with_local_state(latex, displaystyle=False))
    except LatexError:
        return None


def _spaced(token: Token) -> str:
    """The token, with the space before it and one that ends a command's name."""
    named = token.kind == "command" and token.text[-1].isalpha()
    return f"{' ' if token.after_space else ''}{token.text}{' ' if named else ''}"


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False)
