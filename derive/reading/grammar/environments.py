r"""Environments inside a formula: cases, whose conditions are relations between indices, and matrices."""

from __future__ import annotations

import re

from derive.reading.grammar.cursor import Cursor
from derive.reading.grammar.words import depths, past
from derive.reading.problems import NotRead
from derive.reading.syntax import CasesOf, MatrixOf, Node, Operator, Relation
from derive.reading.tokens import Token
from derive.reading.vocabulary import NOTHING, RELATIONS, TEXTS, WIDE

CASES = frozenset({"cases", "dcases", "rcases"})
MATRICES = frozenset({"matrix", "pmatrix", "bmatrix", "smallmatrix", "array"})
DETERMINANTS = frozenset({"vmatrix"})
PLAIN = frozenset({"aligned", "gathered", "split", "array"})
MOST_ENTRIES = 2000
WORDS = frozenset({"if", "for", "when", "where", "otherwise", "else", "and"})
NEGATING = frozenset({"or", "not", "unless", "even", "odd", "except"})
OTHERWISE = ("otherwise", "else", "o.w", "o/w")


class Environments(Cursor):
    r"""Reads what stands between \begin and \end."""

    def environment(self, token: Token, *, braced: bool = False) -> Node:
        r"""The node for \begin{...} ... \end{...}; raises NotRead for anything but cases and matrices.

        `braced` is one behind \left\{: there an array is cases too, closed by \right. or not at all.
        """
        name = "".join(each.text for each in self.group())
        inside = self._of_environment(token)
        if name == "array":
            inside = inside[_columns(inside) :]
        if braced and name in PLAIN:
            if self.peek() == ".":
                self.next()
            return self._cases(token, inside)
        if braced:
            raise NotRead(f"a bracket around the environment {name}", token.span)
        if name.rstrip("*") in MATRICES:
            return self._matrix(token, inside)
        if name.rstrip("*") in DETERMINANTS:
            return Operator(self.from_(token.span), "det", (self._matrix(token, inside),))
        if name not in CASES:
            what = "a matrix" if "matrix" in name else f"the environment {name}"
            raise NotRead(f"{what} within a formula isn't read", token.span)
        return self._cases(token, inside)

    def _of_environment(self, begun: Token) -> list[Token]:
        inside: list[Token] = []
        depth = 1
        while True:
            token = self.next()
            if token.text == r"\begin":
                depth += 1
            if token.text == r"\end":
                depth -= 1
                if not depth:
                    self.group()
                    return inside
            inside.append(token)
            if self.at_end:
                raise NotRead("an environment that never ends", begun.span)

    # -- matrices ---------------------------------------------------------------------

    def _matrix(self, token: Token, inside: list[Token]) -> Node:
        """A matrix; where entries are left out, with dots in their places."""
        if inside and inside[0].text == "[":  # the [l] of pmatrix*
            inside = inside[next((n + 1 for n, each in enumerate(inside) if each.text == "]"), 0) :]
        rows = rows_of(inside)
        cells = [_cells(row) for row in rows if [each for each in row if each.text != r"\hline"]]
        longest = max(map(len, cells), default=0)
        if longest * len(cells) <= MOST_ENTRIES:
            cells = [row * longest if _is_dots(row) else row for row in cells]
        if sum(map(len, cells)) > MOST_ENTRIES:
            raise NotRead(f"a matrix of more than {MOST_ENTRIES:,} entries", token.span)
        if not cells or len({len(row) for row in cells}) > 1:
            raise NotRead("the rows of this matrix have different lengths", token.span)
        if any(not cell for row in cells for cell in row):
            raise NotRead("an entry of this matrix is empty", token.span)
        nodes = tuple(self.within(cell).whole() for row in cells for cell in row)
        return MatrixOf(self.from_(token.span), nodes, len(cells[0]))

    # -- cases ------------------------------------------------------------------------

    def _cases(self, token: Token, inside: list[Token]) -> Node:
        values: list[Node] = []
        relations: list[Relation | None] = []
        for row in rows_of(inside):
            value, condition = cells_of(row)
            if not condition:
                value, condition = _parted(value)
            values.append(self.within(value).whole())
            relations.append(self._condition(condition, token))
        if not values:
            raise NotRead("cases without a case", token.span)
        return CasesOf(self.from_(token.span), tuple(values), tuple(relations))

    def _condition(self, tokens: list[Token], where: Token) -> Relation | None:
        """The relation of one case; None for otherwise."""
        words: list[str] = []
        kept: list[Token] = []
        at = 0
        while at < len(tokens):
            if tokens[at].text in TEXTS and at + 1 < len(tokens) and tokens[at + 1].kind == "open":
                end = past(tokens, at + 1)
                said, found = _words_and_signs(tokens[at + 2 : end - 1])
                words += said
                if "and" in said and not found:
                    found = [Token("sign", ",", tokens[at].span)]
                kept += found
                at = end
            else:
                kept.append(tokens[at])
                at += 1
        words += _leading_word(kept)
        kept = _trimmed(kept[len("".join(_leading_word(kept))) :])
        if not kept and any(word in "".join(words) for word in OTHERWISE):
            return None
        if NEGATING & {*words}:
            raise NotRead("a condition in words", where.span)
        return self.relation(kept, where.span)


def _words_and_signs(tokens: list[Token]) -> tuple[list[str], list[Token]]:
    r"""The words of \text{if $i = j$}, and the mathematics between them."""
    words, signs = [""], []
    for at, token in enumerate(tokens):
        if in_word(tokens, at):
            words += [""] if token.after_space else []
            words[-1] += token.text.lower()
        elif token.text not in ("$", ":"):
            words.append("")
            signs.append(token)
    mathematics = any(token.text in RELATIONS for token in signs)
    text = "".join(token.text for token in tokens).lower()
    return [*filter(None, words), *(each for each in OTHERWISE if each in text)], signs if mathematics else []


def _leading_word(tokens: list[Token]) -> list[str]:
    """The word in plain letters that a condition begins with: if i = j."""
    end = 0
    while end < len(tokens) and tokens[end].kind == "letter" and (not end or not tokens[end].after_space):
        end += 1
    word = "".join(token.text for token in tokens[:end])
    return [word] if word in WORDS and all(len(token.text) == 1 for token in tokens[:end]) else []


def _trimmed(tokens: list[Token]) -> list[Token]:
    """A condition without signs of the sentence around it."""
    kept = [token for token in tokens if token.text not in ("$", ":") and token.text not in NOTHING]
    while kept and kept[-1].text in (",", ".", ";"):
        kept.pop()
    while kept and kept[0].text in (",", ".", ";"):
        del kept[0]
    return [token for at, token in enumerate(kept) if token.text != "," or kept[at - 1].text != ","]


def _parted(value: list[Token]) -> tuple[list[Token], list[Token]]:
    r"""A case without &: its value, and the condition that begins with words, or behind room."""
    for at, (token, depth) in enumerate(zip(value, depths(value), strict=True)):
        if depth or not at:
            continue
        if token.text in TEXTS and at + 1 < len(value) and value[at + 1].kind == "open":
            words = _words_and_signs(value[at + 2 : past(value, at + 1) - 1])[0]
            if {*words} & WORDS:
                return _trimmed_end(value[:at]), value[at:]
        if token.wide or token.text in WIDE:
            return _trimmed_end(value[:at]), value[at:]
    return value, []


def _trimmed_end(tokens: list[Token]) -> list[Token]:
    while tokens and (tokens[-1].text in (",", ".", ";") or tokens[-1].text in NOTHING):
        tokens = tokens[:-1]
    return tokens


def _is_dots(row: list[list[Token]]) -> bool:
    return len(row) == 1 and [each.text for each in row[0]] == [r"\vdots"]


def _without_space(row: list[Token]) -> list[Token]:
    """A row without the [0.5em] that asks for room behind the row before it, and the star that forbids a break."""
    row = row[1:] if row and row[0].text == "*" else row
    end = next((n for n, each in enumerate(row) if each.text == "]"), 0) if row and row[0].text == "[" else 0
    length = "".join(each.text for each in row[1:end])
    return row[end + 1 :] if re.fullmatch(r"-?[0-9.]+(em|ex|pt|mm|cm|in)", length) else row


def _cells(row: list[Token]) -> list[list[Token]]:
    cells: list[list[Token]] = [[]]
    depth = 0
    for each in row:
        depth += (each.text == r"\begin" or each.kind == "open") - (each.text == r"\end" or each.kind == "close")
        if each.text == "&" and depth == 0:
            cells.append([])
        else:
            cells[-1].append(each)
    return cells


def _columns(tokens: list[Token]) -> int:
    """Where the columns' description of an array ends."""
    return next((n + 1 for n, token in enumerate(tokens) if token.kind == "close"), 0)


def rows_of(tokens: list[Token]) -> list[list[Token]]:
    r"""The rows between \\, without empty ones and without the space asked for behind \\."""
    rows: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text == r"\begin" or token.kind == "open") - (token.text == r"\end" or token.kind == "close")
        if token.text in (r"\\", r"\cr", r"\newline") and depth == 0:
            rows.append([])
        else:
            rows[-1].append(token)
    first, *others = rows
    return [row for row in (first, *map(_without_space, others)) if row]


def cells_of(row: list[Token]) -> tuple[list[Token], list[Token]]:
    """What stands before the first & of the row itself, not of cases inside it, and what stands behind it."""
    depth, at = 0, len(row)
    for number, token in enumerate(row):
        depth += (token.text == r"\begin") - (token.text == r"\end")
        if token.text == "&" and depth == 0:
            at = number
            break
    value = row[:at]
    while value and value[-1].text in (",", ".", ";"):
        value = value[:-1]
    return value, [token for token in row[at + 1 :] if token.text != "&"]


def in_word(tokens: list[Token], at: int) -> bool:
    """Whether a letter is one of several in a row, as in the word "if"."""
    if tokens[at].kind != "letter":
        return False
    before = at > 0 and tokens[at - 1].kind == "letter" and not tokens[at].after_space
    behind = at + 1 < len(tokens) and tokens[at + 1].kind == "letter" and not tokens[at + 1].after_space
    return before or behind or len(tokens[at].text) > 1
