r"""Environments inside a formula: cases, whose conditions are relations between indices, and matrices."""

from __future__ import annotations

import re

from derive.reading.grammar.cursor import Cursor
from derive.reading.grammar.words import DIFFERENT
from derive.reading.problems import NotRead
from derive.reading.syntax import CasesOf, MatrixOf, Node, Relation
from derive.reading.tokens import Token
from derive.reading.vocabulary import TEXTS

CASES = frozenset({"cases", "dcases", "rcases"})
MATRICES = frozenset({"matrix", "pmatrix", "bmatrix", "smallmatrix"})
DOTS = frozenset({r"\dots", r"\cdots", r"\ldots", r"\vdots", r"\ddots"})
PLAIN = frozenset({"aligned", "gathered", "split", "array"})


class Environments(Cursor):
    r"""Reads what stands between \begin and \end."""

    def environment(self, token: Token, *, braced: bool = False) -> Node:
        r"""The node for \begin{...} ... \end{...}; raises NotRead for anything but cases and matrices.

        `braced` is one behind \left\{: there an array is cases too, closed by \right. or not at all.
        """
        name = "".join(each.text for each in self.group())
        inside = self._inside(token)
        if braced and name in PLAIN:
            if name == "array":
                inside = inside[_columns(inside) :]
            if self.peek() == ".":
                self.next()
            name = "cases"
        elif braced:
            raise NotRead(f"a bracket around the environment {name}", token.span)
        if name in MATRICES:
            return self._matrix(token, inside)
        if name not in CASES:
            what = "a matrix" if "matrix" in name else f"the environment {name}"
            raise NotRead(f"{what} inside a formula is not in the grammar", token.span)
        values: list[Node] = []
        relations: list[Relation | None] = []
        for row in rows_of(inside):
            value, condition = cells_of(row)
            values.append(self.within(value).whole())
            relations.append(self._condition(condition, token))
        if not values:
            raise NotRead("cases without a case", token.span)
        return CasesOf(self.from_(token.span), tuple(values), tuple(relations))

    def _matrix(self, token: Token, inside: list[Token]) -> Node:
        """A matrix with all its entries; raises NotRead where entries are left to be guessed."""
        dots = next((each for each in inside if each.text in DOTS), None)
        if dots is not None:
            raise NotRead("a matrix with dots; one is read whose entries are all written", dots.span)
        rows = [_without_space(row) for row in rows_of(inside)]
        cells = [_cells(row) for row in rows if row]
        if not cells or len({len(row) for row in cells}) > 1:
            raise NotRead("the rows of this matrix have different lengths", token.span)
        if any(not cell for row in cells for cell in row):
            raise NotRead("an entry of this matrix is empty", token.span)
        nodes = tuple(self.within(cell).whole() for row in cells for cell in row)
        return MatrixOf(self.from_(token.span), nodes, len(cells[0]))

    def _inside(self, begun: Token) -> list[Token]:
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

    def _condition(self, tokens: list[Token], where: Token) -> Relation | None:
        """The relation of one case; None for otherwise."""
        words, kept, at = "", [], 0
        while at < len(tokens):
            if tokens[at].text in TEXTS and at + 1 < len(tokens) and tokens[at + 1].kind == "open":
                end = next((n for n in range(at, len(tokens)) if tokens[n].kind == "close"), len(tokens))
                inside = tokens[at + 2 : end]
                if any(token.text == "=" or token.text in DIFFERENT for token in inside):
                    kept += [token for n, token in enumerate(inside) if not in_word(inside, n)]
                words += "".join(token.text for token in inside)
                at = end + 1
            else:
                kept.append(tokens[at])
                at += 1
        kept = [token for token in kept if token.text not in (",", ".", ";", "$", ":")]
        if not kept and ("otherwise" in words or "else" in words):
            return None
        return self.relation(kept, where.span)


def _without_space(row: list[Token]) -> list[Token]:
    """A row without the [0.5em] that asks for room behind the row before it."""
    end = next((n for n, each in enumerate(row) if each.text == "]"), 0) if row[0].text == "[" else 0
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
        if token.text in (r"\\", r"\cr") and depth == 0:
            rows.append([])
        else:
            rows[-1].append(token)
    return [row for row in rows if row]


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
