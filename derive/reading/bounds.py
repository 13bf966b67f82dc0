r"""Bounds behind a formula, q_i = e^{z_i / \tau}, \quad \tau > 0: taken apart from it, for a comma is no mathematics.

A bound is one of a symbol by numbers. On an index of the formula, a_t = b, t > 1, it says of which entries that is so,
and is left where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.reading.grammar import parse
from derive.reading.grammar.words import depths
from derive.reading.problems import NotRead
from derive.reading.syntax import Bound, Minus, Name, Node, Numeral
from derive.reading.tokens import Token
from derive.reading.vocabulary import NOTHING

SIGNS = frozenset({"<", ">", r"\lt", r"\gt", r"\le", r"\leq", r"\ge", r"\geq", r"\leqslant", r"\geqslant", "≤", "≥"})
GREATER, LESS, OTHER = ">", "<", "≤"
ENDS = frozenset({",", ";", "."})
LONGEST = 24  # tokens


def without_bounds(tokens: Sequence[Token]) -> tuple[list[Bound], list[Token]]:
    """The bounds at the end of a statement, behind commas, and what stands before them."""
    rest, found = list(tokens), list[Bound]()
    while (at := _last_comma(ended := _ended(rest))) is not None:
        bound = bound_of(ended[at + 1 :])
        if bound is None or _is_on_an_index(bound, ended[:at]):
            break
        found.append(bound)
        rest = ended[:at]
    return found, rest


def _ended(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without signs of the sentence, and room, at their end."""
    kept = list(tokens)
    while kept and (kept[-1].text in ENDS or kept[-1].text in NOTHING):
        kept.pop()
    return kept


def bound_of(tokens: Sequence[Token]) -> Bound | None:
    r"""The bound that a piece consists of: \tau > 0, or 0 < p < 1."""
    kept = _ended([each for each in tokens if each.text not in NOTHING])
    signs = [at for at, each in enumerate(kept) if each.text in SIGNS]
    if not kept or not 1 <= len(signs) <= 2 or len(kept) > LONGEST:
        return None
    parts = [kept[start + 1 : end] for start, end in zip([-1, *signs], [*signs, len(kept)], strict=True)]
    try:
        sides = [parse(part) if part else None for part in parts]
    except NotRead:
        return None
    symbols = [side for side in sides if isinstance(side, Name)]
    if len(symbols) != 1 or not all(side is symbols[0] or _is_number(side) for side in sides):
        return None
    if len(sides) == 3 and sides[1] is not symbols[0]:
        return None
    sign = GREATER if kept[signs[0]].text in (">", r"\gt") else LESS if kept[signs[0]].text in ("<", r"\lt") else OTHER
    first, second = sides[:2]
    number = second if first is symbols[0] else first
    assert number is not None
    if number is first:
        sign = {GREATER: LESS, LESS: GREATER}.get(sign, sign)
    return Bound(kept[0].span.to(kept[-1].span), symbols[0], sign, number)


def is_positive(bound: Bound) -> bool:
    """Whether what the bound is on has positive values alone."""
    return bound.sign == GREATER and isinstance(bound.right, Numeral) and bound.right.value >= 0


def _is_number(side: Node | None) -> bool:
    return isinstance(side, Numeral) or (isinstance(side, Minus) and isinstance(side.inner, Numeral))


def _last_comma(tokens: Sequence[Token]) -> int | None:
    levels = depths(tokens)
    at = [
        n for n, (each, depth) in enumerate(zip(tokens, levels, strict=True)) if depth == 0 and each.text in (",", ";")
    ]
    return at[-1] if at else None


def _is_on_an_index(bound: Bound, before: Sequence[Token]) -> bool:
    """Whether the letter stands below a symbol, or alone above one: as an index, or where a sum ends."""
    assert isinstance(bound.left, Name)
    return bound.left.name in set(_places(before))


def _places(tokens: Sequence[Token]) -> Iterator[str]:
    for at, token in enumerate(tokens[:-1]):
        if token.text == "_":
            depth = 0
            for each in tokens[at + 1 :]:
                depth += (each.kind == "open") - (each.kind == "close")
                yield each.text
                if depth <= 0:
                    break
        elif token.text == "^" and _is_of_a_sum(tokens, at):
            yield from (each.text for each in tokens[at + 1 : at + 3] if each.kind != "open")


def _is_of_a_sum(tokens: Sequence[Token], at: int) -> bool:
    """Whether what stands above here is where a sum ends."""
    before = at - 1
    if before > 0 and tokens[before].kind == "close":
        depth = 1
        while before > 0 and depth:
            before -= 1
            depth += (tokens[before].kind == "close") - (tokens[before].kind == "open")
        before -= 1
    elif before > 1 and tokens[before - 1].text == "_":
        before -= 1
    before -= tokens[before].text == "_" if before >= 0 else 0
    return before >= 0 and tokens[before].text in (r"\sum", r"\prod", r"\limits")
