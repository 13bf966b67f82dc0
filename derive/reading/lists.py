r"""Several things on one row: equalities with commas between them, ranges, and what only says where one holds.

`P = softmax(S), O = PV` is two equalities. `f(x) = x, x > 0` is one, and holds where x > 0:
such a piece is never parted from what stands before it, for alone that would claim more.
So a piece behind a comma is an equality of its own only if it can't be a condition, or if
what stands before it says of a symbol what it is as well: x_1 = (1, 1), y_1 = 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from derive.reading.bounds import bound_of
from derive.reading.grammar.words import DIFFERENT, depths
from derive.reading.sums_of_1 import says_a_sum_is_1
from derive.reading.tokens import Token
from derive.reading.vocabulary import DERIVED, DOTS, EQUALS, GREEK, MINUS, NOTHING, OPENING, OTHER_RELATIONS, SPACES

INEQUALITIES = frozenset({"<", ">", r"\le", r"\leq", r"\ge", r"\geq", r"\lt", r"\gt", r"\leqslant", r"\geqslant"})
MOST_PIECES = 100  # between commas on one row
ALL = frozenset({r"\forall", "∀"})
COMMAS = frozenset({",", ";"})

Piece = tuple[Token | None, list[Token]]  # with the comma before it


def listed(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The equalities that stand beside each other with commas between them; ranges, i = 1, ..., n, are left out."""
    pieces = list(_with_ranges(_pieces(tokens)))
    if len(pieces) > MOST_PIECES:
        yield list(tokens)
        return
    found: list[list[Token]] = [[]]
    for comma, piece in pieces:
        claims = relates(found[-1]) and _is_claim(piece) and not is_condition(piece, found[-1])
        if comma is None or not found[-1]:
            found[-1] += piece
        # x = f(a), x \in R^n; a_{ij} = 0, i \neq j; \sum_k t_k = 1, t_k > 0
        elif claims or _says_in(piece) or names_indices(piece, found[-1]) or says_a_sum_is_1(found[-1]):
            found.append(piece)
        else:
            found[-1] += [comma, *piece]
    yield from (each for each in found if not begins_range(each))


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    """What stands between the commas outside all brackets, each with the comma before it."""
    comma: Token | None = None
    piece: list[Token] = []
    for token, depth in zip(tokens, depths(tokens), strict=True):
        if token.text in COMMAS and depth == 0:
            yield comma, piece
            comma, piece = token, []
        else:
            piece.append(token)
    yield comma, piece


def _with_ranges(pieces: Iterable[Piece]) -> Iterator[Piece]:
    r"""The pieces, without those of a range: i = 1, \dots, n."""
    waiting = list(pieces)
    at = 0
    while at < len(waiting):
        ends = at + 1 < len(waiting) and at > 0 and {each.text for each in significant(waiting[at + 1][1])} <= DOTS
        kept = significant(waiting[at][1])
        if ends and len(kept) == 3 and kept[1].text in EQUALS and kept[2].kind == "number":
            at += 3
            continue
        yield waiting[at]
        at += 1


def before_all(tokens: Sequence[Token]) -> list[Token]:
    r"""A statement without the "for all" at its end: \forall i."""
    levels = depths(tokens)
    at = next((n for n, (t, d) in enumerate(zip(tokens, levels, strict=True)) if d == 0 and t.text in ALL), 0)
    return list(tokens[:at]) if at else list(tokens)


def relates(tokens: Sequence[Token]) -> bool:
    """Whether a sign of relation stands outside brackets."""
    return bool(_signs(tokens))


def _signs(tokens: Sequence[Token]) -> list[int]:
    every = EQUALS | OTHER_RELATIONS
    return [
        at
        for at, (each, depth) in enumerate(zip(tokens, depths(tokens), strict=True))
        if depth == 0 and each.text in every
    ]


def _is_claim(tokens: Sequence[Token]) -> bool:
    signs = _signs(tokens)
    return bool(signs) and tokens[signs[0]].text in EQUALS


def _says_in(tokens: Sequence[Token]) -> bool:
    r"""Whether a piece says of what kind a symbol is: W \in \mathbb{R}^n."""
    signs = _signs(tokens)
    behind = [each.text for each in significant(tokens[signs[0] + 1 :])] if signs else []
    return len(signs) == 1 and tokens[signs[0]].text in (r"\in", "∈") and behind[:1] in ([r"\mathbb"], [r"\R"])


def is_condition(tokens: Sequence[Token], before: Sequence[Token]) -> bool:
    """Whether a piece may say where the one before it holds: x > 0, y = 1, i = j."""
    kept = significant(tokens)
    signs = _signs(kept)
    if not signs or kept[signs[0]].text not in EQUALS:
        return bool(signs)
    if len(signs) > 1:
        return False
    right = kept[signs[0] + 1 :]
    if len(kept) == 3 and not names_indices(tokens, before) and right[0].kind != "number":
        return True
    return _is_constant(right) and not (stands_alone(before) or says_a_sum_is_1(kept))


def with_conditions(parts: list[list[Token]]) -> Iterator[list[Token]]:
    """The statements of a row; what may say where the one before it holds, x > 0, stays with it behind a comma."""
    before: list[Token] = []
    for part in parts:
        if before and holds_where(part, before):
            before = [*before, Token("sign", ",", part[0].span), *part]
            continue
        if before:
            yield before
        before = part
    yield before


def holds_where(tokens: Sequence[Token], before: Sequence[Token]) -> bool:
    """Whether a statement with room before it may say where the one before it holds: x > 0, y = 1."""
    kept = significant(tokens)
    signs = _signs(kept)
    if len(signs) == 2 and relates(before) and not says_a_sum_is_1(before) and bound_of(kept) is not None:
        return True  # 0 < p < 1
    if len(signs) != 1 or not relates(before) or names_indices(tokens, before) or says_a_sum_is_1(before):
        return False
    if kept[signs[0]].text in INEQUALITIES:
        return True
    right = kept[signs[0] + 1 :]
    statement = any(each.text in DERIVED for each in kept[: signs[0]]) or _is_constant(_right(before))
    if statement or says_a_sum_is_1(kept):  # a condition of an extremum, and one of several that are 0
        return False
    return kept[signs[0]].text in EQUALS and _is_constant(right) and not stands_alone(before)


def _right(tokens: Sequence[Token]) -> list[Token]:
    """What stands behind the last sign of an equality."""
    kept = significant(tokens)
    signs = _signs(kept)
    return kept[signs[-1] + 1 :] if signs else []


def _is_constant(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and all(each.kind == "number" or each.text in {*MINUS, "+"} for each in tokens)


def stands_alone(tokens: Sequence[Token]) -> bool:
    """Whether an equality says of a symbol that it is a number, a tuple or a matrix: x_1 = (1, 1)."""
    kept = significant(tokens)
    signs = _signs(kept)
    if len(signs) != 1 or kept[signs[0]].text not in EQUALS:
        return False
    left, right = kept[: signs[0]], kept[signs[0] + 1 :]
    plain = {*MINUS, "+", ",", *OPENING, *OPENING.values(), "&", r"\\", *DOTS}
    names = {r"\begin", r"\end"}
    values = all(each.kind in ("number", "open", "close") or each.text in plain | names for each in _unnamed(right))
    symbol = [each for each, depth in zip(left, depths(left), strict=True) if depth == 0]
    heads = [each for each in symbol if each.kind == "letter" or each.text in GREEK]
    return values and bool(left) and not any(each.text in OPENING for each in left) and len(heads) <= 2


def _unnamed(tokens: Sequence[Token]) -> list[Token]:
    r"""The tokens without the names of environments: \begin{matrix}."""
    found: list[Token] = []
    naming = False
    for token in tokens:
        if token.text in (r"\begin", r"\end"):
            naming = True
        elif naming:
            naming = token.kind != "close"
        else:
            found.append(token)
    return found


def begins_range(tokens: Sequence[Token]) -> bool:
    r"""Whether a statement only says which values a letter takes: i = 1, \dots, n."""
    kept = significant(tokens)
    named = len(kept) > 3 and (kept[0].kind == "letter" or kept[0].text in GREEK) and kept[1].text == "="
    lists = any(each.text in DOTS for each in kept) and any(each.text == "," for each in kept)
    return (named and lists and not any(each.text in MINUS | {"+"} for each in kept[:4])) or (
        bool(kept) and kept[0].text in ALL
    )


def names_indices(tokens: Sequence[Token], before: Sequence[Token]) -> bool:
    r"""Whether a statement behind another one on its row, \quad i = j, only says which of its indices coincide."""
    kept = significant(tokens)
    if len(kept) != 3 or not (kept[1].text == "=" or kept[1].text in DIFFERENT):
        return False
    scripts = {each.text for at, sign in enumerate(before) if sign.text == "_" for each in _script(before, at + 1)}
    return kept[0].text in scripts and kept[2].text in scripts


def _script(tokens: Sequence[Token], at: int) -> Iterator[Token]:
    """What stands below a symbol: one token, or those of the group that begins here."""
    depth = 0
    for token in tokens[at:]:
        depth += (token.kind == "open") - (token.kind == "close")
        yield token
        if depth <= 0:
            return


def stands_wide(row: Sequence[Token], at: int) -> bool:
    r"""Whether two spaces stand here, \:\:, or two ties are before the token: room as \quad leaves it."""
    two = row[at].text in SPACES and at + 1 < len(row) and row[at + 1].text in SPACES
    return two or row[at].wide


def significant(tokens: Sequence[Token]) -> list[Token]:
    """The tokens that say something, without signs of the sentence at the ends."""
    kept = [each for each in tokens if each.text not in NOTHING and each.text != "&"]
    while kept and kept[-1].text in (",", ".", ";"):
        kept.pop()
    while kept and kept[0].text in (",", ".", ";"):
        del kept[0]
    return kept
