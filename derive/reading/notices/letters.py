r"""Letters in the places of indices that the rest of the document shows to be slips, seen in the tokens alone.

    w_{ij}^{(i)}, where all other w_{..}^{(..)} have an l above      the layer is called like a row
    [-s_q s_1, \cdots, s_q (1 - s_j), \cdots, -s_q s_n]              nothing says what j is, and s_q (1 - s_q)
                                                                     stands elsewhere

Both also where the formula can't be read. A letter that stands once is often right: x_j is
the entry that is meant by (x_1, ..., x_j, ..., x_n), and in a row of x_q y_1 so is x_q y_j.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derive.reading.grammar.environments import rows_of
from derive.reading.notices.findings import Edit, Finding
from derive.reading.problems import Span
from derive.reading.surface import Chain
from derive.reading.tokens import Token
from derive.reading.vocabulary import DOTS, GREEK, NOTHING

CODE = "INDEX"
MOST_CELLS = 400
FEWEST_OTHERS = 3
SHORTEST = 5  # tokens in an entry that is compared
BRACKETS = {"(": ")", "[": "]"}


@dataclass(frozen=True)
class _Use:
    """A symbol with letters below and one letter in brackets above."""

    symbol: str
    below: tuple[str, ...]
    above: Token
    span: Span


def doubled(chains: Sequence[Chain]) -> Iterator[Finding]:
    """Symbols whose letter above stands below too, where everywhere else another one stands above."""
    uses: dict[tuple[str, int], list[_Use]] = defaultdict(list)
    for chain in chains:
        for side in chain.sides if not chain.continues else chain.sides[1:]:
            for use in _uses(_significant(side.member.tokens)):
                uses[use.symbol, len(use.below)].append(use)
    for (symbol, places), found in uses.items():
        odd = [use for use in found if use.above.text in use.below]
        others = [use for use in found if use.above.text not in use.below]
        above = {use.above.text for use in others}
        if places < 2 or len(odd) != 1 or len(others) < FEWEST_OTHERS or len(above) != 1:
            continue
        (use,), (letter,) = odd, above
        if set(use.below) <= {each for other in others for each in other.below} and letter not in use.below:
            told = f"{symbol} has {use.above.text} above and below here, and {letter} above everywhere else"
            yield Finding(CODE, told, use.span, edits=(Edit(use.above.span, letter),))


def _uses(tokens: Sequence[Token]) -> Iterator[_Use]:
    for at, token in enumerate(tokens):
        if token.kind != "letter" and token.text not in GREEK:
            continue
        below: tuple[str, ...] = ()
        above: Token | None = None
        end = at + 1
        while end < len(tokens) and tokens[end].text in ("_", "^"):
            sign, script, end = tokens[end].text, *_script(tokens, end + 1)
            if sign == "_":
                below = tuple(each.text for each in script if each.text != ",")
            elif len(script) == 3 and BRACKETS.get(script[0].text) == script[2].text:
                above = script[1]
        letters = all(len(each) == 1 and each.isalpha() for each in below)
        if below and letters and above is not None and above.kind == "letter":
            yield _Use(token.text, below, above, token.span.to(tokens[end - 1].span))


def _script(tokens: Sequence[Token], at: int) -> tuple[list[Token], int]:
    """A script's tokens without braces around them, and where the rest goes on."""
    if at < len(tokens) and tokens[at].kind == "open":
        depth, end = 0, at
        while end < len(tokens):
            depth += (tokens[end].kind == "open") - (tokens[end].kind == "close")
            end += 1
            if not depth:
                break
        return list(tokens[at + 1 : end - 1]), end
    return list(tokens[at : at + 1]), min(at + 1, len(tokens))


def dangling(chains: Sequence[Chain]) -> Iterator[Finding]:
    """Entries of a row or column with dots that differ by an unknown letter from what stands elsewhere."""
    sides = {_written(side.member.tokens) for chain in chains for side in chain.sides}
    for chain in chains:
        if not chain.displayed or len(chain.sides) < 2:
            continue
        tokens = [token for side in chain.sides for token in _significant(side.member.tokens)]
        for cells in _rows_with_dots(tokens):
            yield from _dangling(cells, [token.text for token in tokens], sides)


def _dangling(cells: list[list[Token]], texts: list[str], sides: set[tuple[str, ...]]) -> Iterator[Finding]:
    """`texts` is all of the chain; `sides` are all sides of the document."""
    for cell in cells:
        written = _written(cell)
        for letter in _letters_below(cell):
            if texts.count(letter.text) != 1 or written in sides or len(written) < SHORTEST:
                continue
            if _is_one_of_a_row(written, letter.text, [_written(other) for other in cells if other is not cell]):
                continue
            others = {each.text for each in _letters_below(cell)} - {letter.text}
            meant = [
                each for each in sorted(others) if tuple(each if t == letter.text else t for t in written) in sides
            ]
            if len(meant) == 1:
                told = f"nothing says what {letter.text} is, and with {meant[0]} in its place this stands elsewhere"
                yield Finding(CODE, told, cell[0].span.to(cell[-1].span), edits=(Edit(letter.span, meant[0]),))


def _is_one_of_a_row(written: tuple[str, ...], letter: str, others: list[tuple[str, ...]]) -> bool:
    """Whether another entry is the same with something else for the letter, as x_q y_1 is to x_q y_j."""
    at = written.index(letter)
    front, behind = written[:at], written[at + 1 :]
    return any(
        len(other) >= len(written) and other[:at] == front and other[len(other) - len(behind) :] == behind
        for other in others
    )


def _rows_with_dots(tokens: Sequence[Token]) -> Iterator[list[list[Token]]]:
    r"""The entries of each matrix that leaves some out, without the dots."""
    for at, token in enumerate(tokens):
        if token.text == r"\begin" and "matrix" in "".join(each.text for each in tokens[at + 1 : at + 12]):
            body = _inside(tokens, at)
            if any(each.text in DOTS for each in body):
                cells = [cell for row in rows_of(body) for cell in _cells(row)]
                yield [cell for cell in cells[:MOST_CELLS] if cell and not any(each.text in DOTS for each in cell)]


def _inside(tokens: Sequence[Token], at: int) -> list[Token]:
    """The tokens of the environment that begins here."""
    start = _script(tokens, at + 1)[1]
    depth, end = 1, start
    while end < len(tokens) and depth:
        depth += (tokens[end].text == r"\begin") - (tokens[end].text == r"\end")
        end += 1
    return list(tokens[start : end - 1])


def _cells(row: Sequence[Token]) -> list[list[Token]]:
    cells: list[list[Token]] = [[]]
    for token in row:
        if token.text == "&":
            cells.append([])
        else:
            cells[-1].append(token)
    return cells


def _letters_below(tokens: Sequence[Token]) -> list[Token]:
    """The letters that stand alone below a symbol."""
    found = []
    for at, token in enumerate(tokens):
        if token.text == "_":
            script = _script(tokens, at + 1)[0]
            found += script if len(script) == 1 and script[0].kind == "letter" else []
    return found


def _significant(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.text not in NOTHING]


def _written(tokens: Sequence[Token]) -> tuple[str, ...]:
    """What is written, apart from spacing and from braces around a single sign."""
    kept = [token for token in tokens if token.text not in NOTHING and token.text != "&"]
    texts: list[str] = []
    for at, token in enumerate(kept):
        opens = token.kind == "open" and kept[at + 2 : at + 3] and kept[at + 2].kind == "close"
        closes = token.kind == "close" and at > 1 and kept[at - 2].kind == "open"
        if not (opens or closes):
            texts.append(token.text)
    return tuple(texts)
