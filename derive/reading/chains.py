r"""From a display to its chains: rows, columns, relations, conditions, and which side follows which.

A chain is a list of members with signs between them. A row that begins with a relation
goes on where the row before it ended, and so does a display that begins with one. Words
in a row are no mathematics: `for i \neq j` gives the chain its condition, a reason in a
last column is passed over. What is no equality (an approximation, a bound, "is in")
divides a chain, and nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from derive.reading.cases import rows_of
from derive.reading.grammar import DIFFERENT, relation_of
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Relation
from derive.reading.tokens import Token
from derive.reading.vocabulary import ARROWS, DROPPED, EQUALS, NOTHING, OPENING, OTHER_RELATIONS, TEXTS

ROWS = frozenset({"aligned", "align", "align*", "alignat", "alignat*", "alignedat", "split", "eqnarray", "eqnarray*",
                  "gather", "gather*", "gathered", "flalign", "flalign*", "multline", "multline*", "equation",
                  "equation*", "displaymath", "math", "array", "dmath", "dmath*", "subequations"})  # fmt: skip
WITH_ARGUMENT = frozenset({"alignat", "alignat*", "alignedat", "array"})
POSSIBLE = frozenset({"if", "for", "when", "where", "case", "and", "with", "at"})
JOINING = frozenset({"and", r"\&", "so", "then", "hence", "thus", "therefore", "or", "since", "as", "because", "i.e",
                     "implies", "gives", "where", "with", "also", "but", "while", "whereas"})  # fmt: skip
WIDE = frozenset({r"\quad", r"\qquad"})
CLOSES = frozenset({*OPENING.values(), "}"})


@dataclass(frozen=True)
class Member:
    """One side of an equality: its tokens, where it stands, and how it is joined to the member before it."""

    tokens: tuple[Token, ...]
    span: Span
    joined: str = ""  # "=", ":=", "other", or "" for a beginning


@dataclass
class ChainOfMembers:
    """Members in order, with what the text says of the indices."""

    members: list[Member] = field(default_factory=list)
    conditions: list[Relation] = field(default_factory=list)


def chains_of(tokens: Sequence[Token], before: Member | None = None) -> list[ChainOfMembers]:
    """The chains of one display; `before` is the last member of the display before this one."""
    chains: list[ChainOfMembers] = []
    last = before
    for row in map(_unbracketed, _rows(_cleaned(tokens))):
        for statement in _statements(row):
            conditions, rest = _conditions(statement)
            members = list(_members(rest))
            if chains and _is_case(rest, chains[-1]):
                chains[-1].conditions += _relations(rest)
                continue
            if not members:
                if chains and conditions:
                    chains[-1].conditions += conditions
                continue
            if members[0].joined and last is not None:
                if not chains:
                    chains.append(ChainOfMembers([last]))
                chains[-1].members += members
                chains[-1].conditions += conditions
            else:
                chains.append(ChainOfMembers(members, conditions))
            last = members[-1]
    return chains


def _is_case(tokens: Sequence[Token], chain: ChainOfMembers) -> bool:
    r"""Whether a statement behind another one on its row, \quad i = j, only says which of its indices coincide."""
    kept = [t for t in tokens if t.text not in NOTHING and t.text not in ("&", ",", ".", ";")]
    if len(kept) != 3 or not (kept[1].text == "=" or kept[1].text in DIFFERENT):
        return False
    scripts = {
        each.text
        for member in chain.members
        for before, each in pairwise(t for t in member.tokens if t.kind != "open")
        if before.text == "_"
    }
    return kept[0].text in scripts and kept[2].text in scripts


def _unbracketed(row: list[Token]) -> list[Token]:
    """A row without brackets around the whole of it: [because a = b]."""
    kept = [token for token in row if token.text not in NOTHING]
    if len(kept) < 3 or OPENING.get(kept[0].text) != kept[-1].text or not _has_relation(kept):
        return row
    depth = 0
    for token in kept[:-1]:
        depth += (token.text in OPENING or token.kind == "open") - (token.text in CLOSES)
        if not depth:
            return row
    return kept[1:-1]


def _cleaned(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without labels, tags, colours and the like, and without their arguments."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token.text not in DROPPED:
            kept.append(token)
            continue
        for _ in range(DROPPED[token.text]):
            at = _after_group(tokens, at)
    return _without_brackets_of_cases(kept)


def _without_brackets_of_cases(tokens: list[Token]) -> list[Token]:
    r"""The tokens without the brackets of \quad (i \neq j) and \quad (\text{if } i = j), which say when a row holds."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        kept.append(tokens[at])
        at += 1
        opened = tokens[at].text if kept[-1].text in WIDE and at < len(tokens) else ""
        start = at + 1
        if opened in ("(", "[") and start < len(tokens) and tokens[start].text in TEXTS:
            start = _after_group(tokens, start + 1)
        case = [token.text for token in tokens[start : start + 4]]
        if opened in ("(", "[") and len(case) == 4 and case[3] == OPENING[opened] and case[1] in {"=", *DIFFERENT}:
            kept += tokens[at + 1 : start + 3]
            at = start + 4
    return kept


def _after_group(tokens: Sequence[Token], at: int) -> int:
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


def _rows(tokens: list[Token]) -> Iterator[list[Token]]:
    """The rows, with environments of rows opened up, also nested ones and ones behind a left side."""
    for row in rows_of(tokens):
        opened = _first_environment(row)
        if opened is None:
            yield row
            continue
        begin, inside, end = opened
        head, tail = row[:begin], row[end:]
        rows = list(_rows(inside))
        if rows:
            rows[0] = [*head, *rows[0]]
            rows[-1] = [*rows[-1], *tail]
        yield from rows or ([[*head, *tail]] if head or tail else [])


def _first_environment(row: list[Token]) -> tuple[int, list[Token], int] | None:
    """Where the first environment of rows begins, what is inside, and where the rest goes on."""
    for at, token in enumerate(row):
        if token.text != r"\begin":
            continue
        body = _after_group(row, at + 1)
        name = "".join(t.text for t in row[at + 2 : body - 1])
        if name not in ROWS:
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
            start = _after_group(row, start)
        return at, row[start : end - 1], _after_group(row, end)
    return None


def _statements(row: list[Token]) -> Iterator[list[Token]]:
    """A row's statements: those that stand beside each other with room or an arrow between them."""
    # Two & in a row begin a column of reasons.
    reasons = next((n for n in range(len(row) - 1) if row[n].text == row[n + 1].text == "&"), None)
    if reasons is not None and any(token.text in TEXTS for token in row[reasons:]):
        row = row[:reasons]
    parts: list[list[Token]] = [[]]
    depth = 0
    last_relation = max((n for n, token in enumerate(row) if _has_relation([token])), default=-1)
    for at, token in enumerate(row):
        depth += (token.kind == "open" or token.text in OPENING) - (token.text in CLOSES)
        if depth == 0 and _joins_statements(row, at) and _has_relation(parts[-1]):
            parts.append([])
        wide = token.text in WIDE and depth == 0 and last_relation > at and _has_relation(parts[-1])
        if depth == 0 and (token.text in ARROWS or wide):
            parts.append([])
        else:
            parts[-1].append(token)
    yield from (part for part in parts if any(t.text not in NOTHING and t.text != "&" for t in part))


def _joins_statements(row: list[Token], at: int) -> bool:
    """Whether words such as "and" stand here, with a statement of their own behind them."""
    if row[at].text not in TEXTS:
        return False
    end = _after_group(row, at + 1)
    word = "".join(t.text for t in row[at + 2 : end - 1]).strip(",.;: ").lower()
    return word in JOINING and _has_relation(row[end:])


def _has_relation(tokens: Sequence[Token]) -> bool:
    return any(token.text in EQUALS or token.text in OTHER_RELATIONS for token in tokens)


def _conditions(row: list[Token]) -> tuple[list[Relation], list[Token]]:
    """What the row's words say of indices (for i ≠ j), and the row without its words."""
    conditions: list[Relation] = []
    rest: list[Token] = []
    at = depth = 0
    while at < len(row):
        inside = depth > 0 or row[at].text not in TEXTS or at + 1 >= len(row) or row[at + 1].kind != "open"
        if inside:
            depth += row[at].kind == "open" or row[at].text == r"\begin"
            depth -= row[at].kind == "close" or row[at].text == r"\end"
            rest.append(row[at])
            at += 1
            continue
        end = _after_group(row, at + 1)
        words = "".join((" " if t.after_space else "") + t.text for t in row[at + 2 : end - 1]).strip()
        if not _are_words(row, at, end, words):
            rest += row[at:end]
            at = end
            continue
        found, end = _condition_after(row, at, end, words)
        conditions += found
        at = end
    return conditions, rest


def _are_words(row: list[Token], at: int, end: int, words: str) -> bool:
    r"""Whether \text{...} is prose; a name such as \text{Loss}_i, or \mathrm{softmax}(z), is not."""
    if row[at].text in (r"\mathrm", r"\textbf", r"\textit", r"\textrm") and " " not in words and words not in POSSIBLE:
        return False
    if words == "d":  # an upright d belongs to what follows it
        return False
    following = next((token.text for token in row[end:] if token.text not in NOTHING - WIDE), "")
    one_word = words.isalpha() and words.lower() not in {
        *POSSIBLE,
        *JOINING,
        "then",
        "so",
        "since",
        "or",
        "by",
        "as",
        "thus",
    }
    return not (
        one_word and (following in ("_", "^", "(", "=", "&", "") or (len(words) > 1 and following in ("-", "+")))
    )


def _condition_after(row: list[Token], at: int, end: int, words: str) -> tuple[list[Relation], int]:
    """The relations that follow a word such as "for", and where the mathematics goes on."""
    inside = row[at + 2 : end - 1]
    if any(token.text in DIFFERENT or token.text == "=" for token in inside):
        kept = [t for n, t in enumerate(inside) if t.kind != "letter" or not _in_word(inside, n)]
        return _relations([t for t in kept if t.text not in ("$", ",", ".", ":")]), end
    if not set(words.lower().replace(",", " ").split()) & POSSIBLE:
        return [], end
    stop = end
    while stop < len(row) and row[stop].text not in {"&", ":", *WIDE} and row[stop].text not in TEXTS:
        stop += 1
    following = row[end:stop]
    if sum(token.text == "=" for token in following) > 1 or not following:
        return [], end
    found = _relations(following)
    named = all(t.kind in ("letter", "number") or t.text in {"=", ",", *DIFFERENT, *NOTHING} for t in following)
    ranges = any(t.text in (r"\cdots", r"\ldots", r"\dots", r"\in", r"\forall") for t in following)
    if not found and not ranges and not named:
        return [], end
    return found, stop + (stop < len(row) and row[stop].text == ":")


def _in_word(tokens: Sequence[Token], at: int) -> bool:
    """Whether a letter is one of several in a row, as in the word "for"."""
    before = at > 0 and tokens[at - 1].kind == "letter" and not tokens[at].after_space
    behind = at + 1 < len(tokens) and tokens[at + 1].kind == "letter" and not tokens[at + 1].after_space
    return before or behind


def _relations(tokens: Sequence[Token]) -> list[Relation]:
    kept = [t for t in tokens if t.text not in NOTHING and t.text not in (",", ".", ":")]
    if not kept or any(t.text in (r"\cdots", r"\ldots", r"\dots", r"\in") for t in kept):
        return []
    try:
        return [relation_of(kept, 0, kept[0].span)]
    except NotRead:
        return []


def _members(tokens: Sequence[Token]) -> Iterator[Member]:
    """The members of one statement, each with the sign before it."""
    part: list[Token] = []
    joined = ""
    depth = 0
    at = 0
    while at < len(tokens):
        token = tokens[at]
        opens = token.kind == "open" or token.text in OPENING or token.text == r"\begin"
        depth += opens - (token.text in CLOSES or token.text == r"\end")
        at += 1
        if depth > 0 or token.text == "&":
            if token.text != "&" or depth > 0:
                part.append(token)
            continue
        sign = "=" if token.text in EQUALS else "other" if token.text in OTHER_RELATIONS else ""
        if not sign:
            part.append(token)
            continue
        if token.text in (r"\stackrel", r"\overset"):
            above = _after_group(tokens, at)
            end = _after_group(tokens, above)
            sign = "=" if any(t.text == "=" for t in tokens[above:end]) else "other"
            sign = ":=" if sign == "=" and _says_defined(tokens[at:above]) else sign
            at = end
        if part and part[-1].text == ":":
            part, sign = part[:-1], ":="
        if token.text in (r"\triangleq", r"\coloneqq"):
            sign = ":="
        if token.text == r"\not" and at < len(tokens):
            at += 1
        yield from _member(part, joined, token.span)
        part, joined = [], sign
    yield from _member(part, joined, tokens[-1].span if tokens else Span(0, 0))


def _says_defined(tokens: Sequence[Token]) -> bool:
    text = "".join(token.text for token in tokens)
    return "def" in text or "triangle" in text


def _member(part: list[Token], joined: str, _: Span) -> Iterator[Member]:
    while part and (part[-1].text in (",", ".", ";", ":", r"\\") or part[-1].text in NOTHING):
        part = part[:-1]
    while part and (part[0].text in NOTHING or part[0].text in (",", ".", ";")):
        part = part[1:]
    if part:
        yield Member(tuple(part), part[0].span.to(part[-1].span), joined)
