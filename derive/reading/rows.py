r"""The rows of a display: its environments opened up, and without what is no mathematics: labels, colours, remarks.

A brace around equations, cases that begin a row with a side of an equality, is rows as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.reading.grammar import DIFFERENT
from derive.reading.grammar.environments import CASES, rows_of
from derive.reading.lists import MOST_PIECES, relates
from derive.reading.problems import NotRead
from derive.reading.tokens import Token
from derive.reading.vocabulary import DROPPED, EQUALS, NOTHING, OPENING, SHOWN, TEXTS, WIDE

ROWS = frozenset({"aligned", "align", "align*", "alignat", "alignat*", "alignedat", "split", "eqnarray", "eqnarray*",
                  "gather", "gather*", "gathered", "flalign", "flalign*", "multline", "multline*", "equation",
                  "equation*", "displaymath", "math", "array", "dmath", "dmath*", "subequations"})  # fmt: skip
WITH_ARGUMENT = frozenset({"alignat", "alignat*", "alignedat", "array"})
DEEPEST_SHOWN = 3


def cleaned(tokens: Sequence[Token], depth: int = 0) -> list[Token]:
    """The tokens without labels, tags, colours and the like, and without their arguments."""
    kept: list[Token] = []
    at = shown = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        shown += token.text in SHOWN
        inside = _shown(tokens, at - 1) if depth < DEEPEST_SHOWN and shown < MOST_PIECES else None
        if inside is not None:
            kept += cleaned(inside, depth + 1)
            at = after_group(tokens, after_group(tokens, at) if SHOWN[token.text] > 1 else at)
            continue
        end = _after_remark(tokens, at - 1)
        if end > at:
            at = end
            continue
        if token.text not in DROPPED:
            kept.append(token)
            continue
        for _ in range(DROPPED[token.text]):
            at = after_group(tokens, at)
    return _without_brackets_of_cases(kept)


def _without_brackets_of_cases(tokens: list[Token]) -> list[Token]:
    r"""The tokens without the brackets of \quad (i \neq j) and \quad (\text{if } i = j), which say when a row holds."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        kept.append(tokens[at])
        at += 1
        opened = tokens[at].text if kept[-1].text in {*WIDE, "&"} and at < len(tokens) else ""
        start = at + 1
        if opened in ("(", "[") and start < len(tokens) and tokens[start].text in TEXTS:
            start = after_group(tokens, start + 1)
        case = [token.text for token in tokens[start : start + 4]]
        if opened in ("(", "[") and len(case) == 4 and case[3] == OPENING[opened] and case[1] in {"=", *DIFFERENT}:
            kept += tokens[at + 1 : start + 3]
            at = start + 4
    return kept


def _shown(tokens: Sequence[Token], at: int) -> list[Token] | None:
    r"""What \boxed{a = b} and its like show, if that is more than one side of an equality."""
    if tokens[at].text not in SHOWN:
        return None
    for _ in range(SHOWN[tokens[at].text] - 1):
        at = after_group(tokens, at + 1) - 1
    inside = list(tokens[at + 2 : after_group(tokens, at + 1) - 1])
    return inside if at + 1 < len(tokens) and tokens[at + 1].kind == "open" and relates(inside) else None


def _after_remark(tokens: Sequence[Token], at: int) -> int:
    r"""The place behind a remark that begins here, a matrix or a coloured piece with nothing but words in it; or 0."""
    if tokens[at].text == r"\textcolor":
        inside = after_group(tokens, at + 1)
        end = after_group(tokens, inside)
        first = next((n for n in range(inside + 1, end) if tokens[n].text not in NOTHING), end)
        return end if first < end and _after_remark(tokens, first) >= end - 1 else 0
    if tokens[at].text != r"\begin":
        return 0
    named = after_group(tokens, at + 1)
    name = "".join(token.text for token in tokens[at + 2 : named - 1])
    if not name.rstrip("*").endswith("matrix"):
        return 0
    place = named
    while place < len(tokens) and tokens[place].text in ("[", "l", "c", "r", "]"):
        place += 1
    while place < len(tokens) and tokens[place].text != r"\end":
        if tokens[place].text in TEXTS:
            place = after_group(tokens, place + 1)
        elif tokens[place].text == r"\\" or tokens[place].text in NOTHING:
            place += 1
        else:
            return 0
    return after_group(tokens, place + 1)


def after_group(tokens: Sequence[Token], at: int) -> int:
    """The place behind the group, or the single token, that begins here."""
    if at >= len(tokens) or tokens[at].kind != "open":
        return min(at + 1, len(tokens))
    depth = 0
    while at < len(tokens):
        depth += (tokens[at].kind == "open") - (tokens[at].kind == "close")
        at += 1
        if not depth:
            break
    return at


def rows(tokens: list[Token]) -> Iterator[list[Token]]:
    """The rows, with environments of rows opened up, also nested ones and ones behind a left side."""
    for row in rows_of(tokens):
        opened = _first_environment(row)
        if opened is None:
            yield row
            continue
        begin, inside, end = opened
        head, tail = row[:begin], row[end:]
        opened_up = list(rows(inside))
        if opened_up:
            opened_up[0] = [*head, *opened_up[0]]
            opened_up[-1] = [*opened_up[-1], *tail]
        yield from opened_up or ([[*head, *tail]] if head or tail else [])


def _first_environment(row: list[Token]) -> tuple[int, list[Token], int] | None:
    """Where the first environment of rows begins, what is inside, and where the rest goes on."""
    for at, token in enumerate(row):
        if token.text != r"\begin":
            continue
        body = after_group(row, at + 1)
        name = "".join(t.text for t in row[at + 2 : body - 1])
        if name not in ROWS and not (name in CASES and _is_system(row, at, body)):
            continue
        if name == "array" and _last_sign(row[:at]) in OPENING:
            continue
        end, depth = body, 1
        while end < len(row) and depth:
            depth += (row[end].text == r"\begin") - (row[end].text == r"\end")
            end += 1
        if depth:
            raise NotRead(f"the environment {name} never ends", token.span)
        start = body
        if start < len(row) and row[start].text == "[":  # [t] or [b]
            start += next((n for n, t in enumerate(row[start:]) if t.text == "]"), -1) + 1
        if name in WITH_ARGUMENT:
            start = after_group(row, start)
        return at, row[start : end - 1], after_group(row, end)
    return None


def _last_sign(tokens: Sequence[Token]) -> str:
    return next((token.text for token in reversed(tokens) if token.text not in NOTHING), "")


def _is_system(row: list[Token], at: int, body: int) -> bool:
    """Whether cases at the beginning of a row are a brace around equations, and no function's values."""
    if any(token.text not in NOTHING and token.text not in ("&", "{", ":") for token in _without_words(row[:at])):
        return False
    inside = [token for token in row[body:] if token.text not in NOTHING]
    if inside and inside[0].text == r"\begin":
        return "".join(token.text for token in inside[2:12]).partition("}")[0] in ROWS
    first = next((n for n, token in enumerate(inside) if token.text in ("&", r"\\", r"\end")), 0)
    return any(token.text in EQUALS for token in inside[:first]) and not any(t.text in TEXTS for t in inside[:first])


def _without_words(tokens: list[Token]) -> Iterator[Token]:
    r"""The tokens without the prose among them: \text{base}: before a brace only gives it a name."""
    at = 0
    while at < len(tokens):
        if tokens[at].text in TEXTS:
            at = after_group(tokens, at + 1)
            continue
        yield tokens[at]
        at += 1
