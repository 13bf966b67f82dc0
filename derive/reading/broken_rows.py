r"""Sides that are broken over several rows, put together again before anything else is made of rows.

    \frac{df}{dx} &= 2 x \\ & + 3 x^2        a row that begins with the sign of a sum or a product
    s &= a + \\ & b                         that stands behind one which ends with such a sign
    s &= \left[ a + \right. \\ & \left. b \right]        that closes what the one before it leaves open

A row that begins with a minus may be a formula of its own: it goes on with the one before it where it has no sign of
relation, or stands right of the column in which that one begins. To judge half a side would call a right line false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from derive.reading.rows import after_group
from derive.reading.tokens import Token
from derive.reading.vocabulary import CLOSING, EQUALS, NOTHING, OPENING, OTHER_RELATIONS, TEXTS, WIDE

SIGNS = frozenset({"+", r"\pm", r"\mp", r"\times", r"\cdot", r"\odot", r"\otimes", r"\oplus", "/", r"\div", r"\ast"})
MINUS = frozenset({"-", "−"})
SHORTEST = 3  # signs of a side of its own
_SPACE = frozenset({*NOTHING, *WIDE, "&", r"\mathrel", r"\mathbin"})


def whole_rows(rows: Iterable[list[Token]]) -> Iterator[list[Token]]:
    """The rows, those that go on with the one before them joined to it."""
    whole: list[Token] = []
    for row in rows:
        if whole and _goes_on(whole, row):
            whole = [*_without_end(_without_reason(whole), row), *_without_space(row)]
            continue
        if whole:
            yield whole
        whole = row
    if whole:
        yield whole


def begins_within(tokens: Sequence[Token]) -> bool:
    """Whether a formula begins with the sign of a sum or a product, amid one that begins elsewhere."""
    return any(token.text in SIGNS for token in _without_space(tokens)[:1])


def ends_column(before: Sequence[Token], behind: Sequence[Token]) -> bool:
    """Whether an & parts two equalities of one row, u &= a & v &= b: the right side before it is whole."""
    texts = [token.text for token in before if token.text not in _SPACE]
    if (
        not texts
        or texts[0] in TEXTS
        or texts[-1] == ":"
        or texts[-1] in EQUALS | OTHER_RELATIONS | SIGNS | MINUS
        or behind[:1] == []
        or _depth(before) > 0
    ):
        return False
    inside = [token.text for token in behind if token.text not in NOTHING and token.text not in WIDE]
    return bool(inside) and inside[0] not in EQUALS | OTHER_RELATIONS | SIGNS | MINUS | TEXTS | {"&"}


def columns_of(row: Sequence[Token], several: int) -> list[list[Token]]:
    """The right sides, some of them empty, with which `several` equalities beside each other go on: &= b & &= d."""
    cells = _cells(row)
    right = [*cells[1::2], *([] for _ in range(several))][:several]
    goes_on = not any(cells[::2]) and all(cell[0].text in EQUALS | SIGNS | MINUS for cell in right if cell)
    return right if several > 1 and any(right) and len(cells) <= 2 * several and goes_on else []


def stand_in_columns(row: Sequence[Token], several: int) -> bool:
    """Whether a row has as many pairs of columns as equalities."""
    return several > 1 and len(_cells(row)) == 2 * several


def _is_of_columns(row: Sequence[Token]) -> bool:
    cells = _cells(row)
    return len(cells) > 2 and all(cell and cell[0].text in EQUALS for cell in cells[1::2]) and all(cells[2::2])


def _cells(row: Sequence[Token]) -> list[list[Token]]:
    cells: list[list[Token]] = [[]]
    depth = 0
    for token in row:
        depth += (token.kind == "open" or token.text == r"\begin") - (token.kind == "close" or token.text == r"\end")
        if token.text == "&" and depth == 0:
            cells.append([])
        elif token.text not in NOTHING or cells[-1]:
            cells[-1].append(token)
    return cells


def may_go_on(before: Sequence[Token], row: Sequence[Token]) -> bool:
    """Whether a row without a relation may be a factor of the side before it: by its column, or in brackets."""
    inside = _without_space(row)
    if len(inside) < SHORTEST or _relates(row) or any(each.kind == "words" or each.text in TEXTS for each in row):
        return False
    numbered = [each.text for each in inside[::2]] == ["(", ")"]
    opens = inside[0].text in OPENING or inside[0].text in NOTHING
    whole = numbered or _is_of_columns(before)
    return _relates(before) and not whole and (opens or _stands_right(before, row))


def _stands_right(before: Sequence[Token], row: Sequence[Token]) -> bool:
    return row[0].text == "&" and before[0].text != "&"


def _goes_on(before: Sequence[Token], row: Sequence[Token]) -> bool:
    inside = _without_space(row)
    if not inside or inside[0].text in EQUALS | OTHER_RELATIONS or _is_of_columns(before):
        return False
    first, last = inside[0].text, _last(_without_reason(before))
    if first in SIGNS or last in SIGNS | MINUS:
        return True
    if _depth(before) > 0 > _depth(inside):
        return True
    return first in MINUS and (_stands_right(before, row) or not _relates(inside))


def _without_space(row: Sequence[Token]) -> list[Token]:
    r"""A row from its first sign on, without what only moves it: &, \quad, {}, and the \left. of a bracket."""
    at = 0
    while at < len(row):
        texts = [token.text for token in row[at : at + 2]]
        if texts[0] in TEXTS and any(token.text in SIGNS for token in row[after_group(row, at + 1) :][:1]):
            at = after_group(row, at + 1)
        elif texts in (["{", "}"], [r"\left", "."]):
            at += 2
        elif texts[0] in _SPACE:
            at += 1
        else:
            break
    return list(row[at:])


def _without_reason(before: Sequence[Token]) -> list[Token]:
    """A row without the reason in its last column."""
    at = max((n for n, token in enumerate(before) if token.text == "&"), default=0)
    inside, place = [token for token in before[at + 1 :] if token.text not in NOTHING], 0
    while place < len(inside) and inside[place].text in TEXTS:
        place = after_group(inside, place + 1)
    return _without_reason(before[:at]) if at and place == len(inside) else list(before)


def _without_end(before: list[Token], row: Sequence[Token]) -> list[Token]:
    r"""A row without the \right. at its end, where a \left. begins the next one."""
    halves = [token.text for token in row if token.text not in _SPACE - {r"\left"}][:2] == [r"\left", "."]
    ends = [token.text for token in before[-2:]] == [r"\right", "."]
    return before[:-2] if halves and ends else before


def _last(row: Sequence[Token]) -> str:
    texts = [token.text for token in row if token.text not in _SPACE]
    texts = texts[:-1] if texts[-1:] == ["."] and row[-2:][0].text == r"\right" else texts
    return texts[-1] if texts else ""


def _depth(row: Sequence[Token]) -> int:
    """How many brackets a row opens and doesn't close."""
    return sum((token.text in OPENING) - (token.text in CLOSING) for token in row)


def _relates(row: Sequence[Token]) -> bool:
    return any(token.text in EQUALS or token.text in OTHER_RELATIONS for token in row)
