r"""Formulas that are broken as they are written, whatever they mean: something is missing where a sign stands.

    \sum_{i=1}^n = y_i a_i        a sum of nothing before a sign of equality
    \phi(z = )                    a bracket that ends in a sign of equality
    a_i \cdot = b_i               a product that ends in its sign

Told only where nobody writes so on purpose. A \sum without limits may be a covariance, and
so may \sum_k; += and -= are assignments; a row may end in an operator and go on in the
next one; (=) is a remark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.reading.notices.findings import Finding
from derive.reading.surface import Chain
from derive.reading.tokens import Token
from derive.reading.vocabulary import ACCENTS, CLOSING, GREEK, NOTHING, OPENING

CODE = "MALFORMED"
SIGNS_OF_PRODUCTS = frozenset({r"\cdot", r"\times", r"\odot"})
BIG = {r"\sum": "sum", r"\prod": "product"}
BOUNDS = frozenset({"=", r"\in"})


def malformed(chain: Chain) -> Iterator[Finding]:
    """What is broken in the sides of a chain."""
    for at, side in enumerate(chain.sides):
        tokens = [token for token in side.member.tokens if token.text not in NOTHING]
        yield from _ends_in_a_relation(tokens)
        if at + 1 < len(chain.sides) and chain.sides[at + 1].member.joined:
            yield from _ends_in_a_sign(tokens)


def _ends_in_a_sign(tokens: Sequence[Token]) -> Iterator[Finding]:
    """A side that ends in a sign of a sum or product, before a sign of equality."""
    if len(tokens) > 1 and tokens[-1].text in SIGNS_OF_PRODUCTS and tokens[-2].text not in ("_", "^", *OPENING):
        yield Finding(CODE, f"nothing stands between {tokens[-1].text} and the next sign", tokens[-1].span)
    for at in range(len(tokens) - 1, -1, -1):
        if tokens[at].text in BIG:
            scripts, end = _scripts(tokens, at + 1)
            bounded = any(token.text in BOUNDS for token in scripts.get("_", ())) or "^" in scripts
            if end == len(tokens) and bounded:
                what = BIG[tokens[at].text]
                yield Finding(
                    CODE, f"a {what} of nothing: a sign of equality follows", tokens[at].span.to(tokens[-1].span)
                )
            return


def _scripts(tokens: Sequence[Token], at: int) -> tuple[dict[str, Sequence[Token]], int]:
    """What stands below and above, and where the rest goes on."""
    found: dict[str, Sequence[Token]] = {}
    while at < len(tokens) and tokens[at].text in ("_", "^"):
        sign, start, depth = tokens[at].text, at + 1, 0
        at += 1
        while at < len(tokens):
            depth += (tokens[at].kind == "open") - (tokens[at].kind == "close")
            at += 1
            if depth <= 0:
                break
        found[sign] = tokens[start:at]
    return found, at


def _ends_in_a_relation(tokens: Sequence[Token]) -> Iterator[Finding]:
    """A bracket right behind a symbol, of a function or a factor, whose last sign is one of equality."""
    opened: list[int] = []
    for at, token in enumerate(tokens):
        if token.text in OPENING:
            opened.append(at)
        elif token.text in CLOSING and opened:
            start = opened.pop()
            inside = tokens[start + 1 : at]
            if len(inside) > 1 and inside[-1].text == "=" and start > 0 and _ends_a_symbol(tokens[start - 1]):
                yield Finding(CODE, f"nothing stands between = and {token.text}", tokens[start].span.to(token.span))


def _ends_a_symbol(token: Token) -> bool:
    return token.kind in ("letter", "close") or token.text in GREEK or token.text in ACCENTS
