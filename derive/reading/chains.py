r"""From a display to its chains: rows, columns, relations, conditions, and which side follows which.

A chain is a list of members with signs between them. A row that begins with a relation
goes on where the row before it ended, and so does a display that begins with one. Words
in a row are no mathematics: `for i \neq j` gives the chain its condition, a reason in a
last column is passed over. What is no equality (an approximation, a bound, "is in")
divides a chain, and nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from derive.reading.bounds import without_bounds
from derive.reading.broken_rows import columns_of, ends_column, may_go_on, stand_in_columns, whole_rows
from derive.reading.grammar.words import LEFT
from derive.reading.lists import MOST_PIECES, before_all, listed, names_indices, stands_wide, with_conditions
from derive.reading.problems import Span
from derive.reading.rows import after_group, cleaned, rows
from derive.reading.syntax import Relation
from derive.reading.tokens import Token
from derive.reading.vocabulary import ARROWS, EQUALS, NOTHING, OPENING, OTHER_RELATIONS, TEXTS, WIDE
from derive.reading.wording import AND, JOINING, TELLING, conditions_of, relations_in, stands_aside, tells

LONGEST_PRODUCT = 3  # letters: as and by may be products, since and where are not
# Words behind which an equality begins.
LEADING = frozenset({"i.e", "ie", "is", "so", "then", "hence", "thus", "therefore", "where", "since", "because", "with",
                     "that", "have", "get", "gives", "and", "by", "as", "e.g", "namely", "recall", "let"})  # fmt: skip
ENDS = (r"\blacksquare", r"\qed", r"\qedhere", r"\qedsymbol", "■", "∎")  # of proofs
NAMED = "=:"  # what stands behind it is a name for what stands before it
CLOSES = frozenset({*OPENING.values(), "}"})


@dataclass(frozen=True)
class Member:
    """One side of an equality: its tokens, where it stands, and how it is joined to the member before it."""

    tokens: tuple[Token, ...]
    span: Span
    joined: str = ""  # "=", ":=", "=:", "other", or "" for a beginning
    behind: str = ""  # the word that the row's first equality stands behind: where, let, compute
    half: bool = False  # whether the row below it may belong to it
    unsure: bool = False  # whether it may go on from the row that only tells what symbols are


@dataclass
class ChainOfMembers:
    """Members in order, with what the text says of the indices."""

    members: list[Member] = field(default_factory=list)
    conditions: list[Relation] = field(default_factory=list)


def chains_of(tokens: Sequence[Token], before: Member | None = None) -> list[ChainOfMembers]:
    """The chains of one display; `before` is the last member of the display before this one."""
    chains: list[ChainOfMembers] = []
    last = before
    above: list[Token] = []
    latest: ChainOfMembers | None = None  # the one that went on last, if that isn't the last one
    columns: list[ChainOfMembers] = []  # those that the row before began beside each other
    for row in map(_unbracketed, whole_rows(rows(cleaned(tokens)))):
        word = ""
        if chains and above and may_go_on(above, row):
            chains[-1].members[-1] = replace(chains[-1].members[-1], half=True)
        aside = stands_aside(above, row)
        above, begun = row, len(chains)
        going_on = columns_of(row, len(columns))
        for chain, cell in zip(columns, going_on, strict=False):
            _go_on(chain, cell)
        if going_on:
            last = columns[-1].members[-1]
            continue
        for conditions, rest in _parts_of(row):
            members = list(_members(rest))
            if members and not members[0].joined:  # where A = ..., B = ...: it is said of both
                goes_on = members[0].behind == AND and word in TELLING
                word = word if goes_on else members[0].behind or word
                members[0] = replace(members[0], behind=word)
            if chains and _is_case(rest, chains[-1]):
                chains[-1].conditions += relations_in(rest)
                continue
            if not members:
                if chains and conditions:
                    chains[-1].conditions += conditions
                continue
            if chains and _waits(chains[-1].members[-1]) and members[0].joined in ("", "="):  # the row before ends in =
                sign = chains[-1].members.pop().joined
                chains[-1].members += [replace(members[0], joined=sign, behind=""), *members[1:]]
                chains[-1].conditions += conditions
                last = members[-1] if len(members) > 1 else chains[-1].members[-1]
                continue
            if members[0].joined in ("=", ":=") and last is None:  # nothing stands before the first sign
                members = [*_nothing(members[0].span), *members]
            if members[0].joined and last is not None:
                if not chains:
                    chains.append(ChainOfMembers([last]))
                if aside:
                    latest = next((each for each in chains[::-1] if each.members[0].behind not in TELLING), latest)
                    members[0] = replace(members[0], unsure=latest is not None)
                latest = latest or chains[-1]
                latest.members += members
                latest.conditions += conditions
            else:
                chains.append(ChainOfMembers(members, conditions))
                latest = None
            last = members[-1]
        columns = chains[begun:] if stand_in_columns(row, len(chains) - begun) else []
    return chains


def _go_on(chain: ChainOfMembers, cell: list[Token]) -> None:
    """Let a chain go on with what stands below it in its column: = c, or + c for the side that it ends with."""
    if cell and cell[0].text not in EQUALS:
        before = chain.members[-1]
        span = before.span.to(cell[-1].span)
        chain.members[-1] = replace(before, tokens=(*before.tokens, *cell), span=span)
    elif cell:
        chain.members += _members(cell)


def _waits(member: Member) -> bool:
    """Whether a sign of equality stands at the end of a row, and its right side is still to come."""
    return not member.tokens and member.joined in ("=", ":=")


def _parts_of(row: list[Token]) -> Iterator[tuple[list[Relation], list[Token]]]:
    """A row's statements, each with the conditions that its words name."""
    told = False
    for statement in _statements(row):
        conditions, rest = conditions_of(statement, told=told)
        told = told or tells(statement)
        for part in listed(before_all(rest)):
            bounds, part = without_bounds(part)
            yield [*conditions, *bounds], part


def _is_case(tokens: Sequence[Token], chain: ChainOfMembers) -> bool:
    r"""Whether a statement behind another one on its row, \quad i = j, only says which of its indices coincide."""
    return names_indices(tokens, [token for member in chain.members for token in member.tokens])


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


def _statements(row: list[Token]) -> Iterator[list[Token]]:
    """A row's statements: those that stand beside each other with room or an arrow between them."""
    # Two & in a row begin a column of reasons.
    reasons = next((n for n in range(len(row) - 1) if row[n].text == row[n + 1].text == "&"), None)
    if reasons is not None and any(token.text in TEXTS for token in row[reasons:]):
        row = row[:reasons]
    parts: list[list[Token]] = [[]]
    depth = 0
    last_relation = max((n for n, token in enumerate(row) if _has_relation([token])), default=-1)
    related = False  # whether the part that is being read has a relation
    for at, token in enumerate(row):
        depth += token.kind == "open" or token.text in OPENING or token.text == r"\begin"
        depth -= token.text in CLOSES or token.text == r"\end"
        if depth == 0 and related and _joins_statements(row, at):
            parts.append([])
            related = False
        room = token.text in WIDE or stands_wide(row, at)
        wide = room and depth == 0 and last_relation > at and related
        if depth == 0 and related and token.text == "&" and ends_column(parts[-1], row[at + 1 :]):
            parts.append([])
            related = False
        elif depth == 0 and (token.text in ARROWS or wide):
            parts.append([token] if token.wide and token.text not in ARROWS else [])
            related = False
        else:
            parts[-1].append(token)
            related = related or _has_relation([token])
    parts = list(with_conditions(parts)) if len(parts) <= MOST_PIECES else parts
    yield from (part for part in parts if any(t.text not in NOTHING and t.text != "&" for t in part))


def _joins_statements(row: list[Token], at: int) -> bool:
    """Whether words such as "and" stand here, with a statement of their own behind them."""
    if row[at].text not in TEXTS:
        return False
    end = after_group(row, at + 1)
    word = "".join(t.text for t in row[at + 2 : end - 1]).strip(",.;: ").lower()
    return word in JOINING and _has_relation(row[end:])


def _has_relation(tokens: Sequence[Token]) -> bool:
    return any(token.text in EQUALS or token.text in OTHER_RELATIONS for token in tokens)


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
            above = after_group(tokens, at)
            end = after_group(tokens, above)
            sign = "=" if any(t.text == "=" for t in tokens[above:end]) else "other"
            sign = ":=" if sign == "=" and _says_defined(tokens[at:above]) else sign
            sign = "other" if _is_another_equality(tokens[at:above]) else sign
            at = end
        if part and part[-1].text == ":":
            part, sign = part[:-1], ":="
        if sign == "=" and at < len(tokens) and tokens[at].text == ":" and not tokens[at].after_space:
            sign = NAMED
        if token.text in (r"\triangleq", r"\coloneqq"):
            sign = ":="
        if token.text == r"\not" and at < len(tokens):
            at += 1
        yield from _member(part, joined, token.span)
        part, joined = [], sign
    last = list(_member(part, joined, tokens[-1].span if tokens else Span(0, 0)))
    yield from last or (_nothing(tokens[-1].span, joined) if joined in ("=", ":=") else [])


def _nothing(span: Span, joined: str = "") -> list[Member]:
    """The member that is missing beside the sign at `span`: it is kept, since an equality that is lost isn't told."""
    return [Member((), span, joined)]


def _says_defined(tokens: Sequence[Token]) -> bool:
    r"""Whether what stands above a sign makes it one of definition; of \stackrel{a \text{ def}}{=} it is the reason."""
    text = "".join(token.text for token in tokens if token.text not in TEXTS)
    return text.strip("{}. \n").lower() in ("def", "definition", "defn") or "triangle" in text


def _is_another_equality(above: Sequence[Token]) -> bool:
    r"""Whether what stands above an = makes another relation of it: y = 1, x \to 0, the ! of what is wanted, d."""
    inside = [token.text for token in above if token.kind not in ("open", "close")]
    return inside == ["d"] or any(text in EQUALS or text in OTHER_RELATIONS or text in ("!", "?") for text in inside)


def _member(part: list[Token], joined: str, _: Span) -> Iterator[Member]:
    word = ""
    if not joined:
        word, part = _behind_words(part)
    part = _without_number(part)
    while part and (part[-1].text in (",", ".", ";", ":", r"\\", *ENDS) or _says_nothing(part[-1])):
        part = part[:-1]
    while part and part[0].text not in LEFT and (_says_nothing(part[0]) or part[0].text in (",", ".", ";", ":")):
        part = part[1:]
    if part:
        yield Member(tuple(part), part[0].span.to(part[-1].span), joined, word)


def _without_number(part: list[Token]) -> list[Token]:
    r"""A side without the number of its equation at the end: \quad (3)."""
    numbered = [token.text for token in part[-3::2]] == ["(", ")"] and part[-2].kind == "number"
    room = len(part) > 4 and (part[-3].wide or part[-4].text in WIDE or stands_wide(part, len(part) - 5))
    return part[:-3] if numbered and room else part


def _says_nothing(token: Token) -> bool:
    return token.text in NOTHING or token.kind == "words"


def _behind_words(part: list[Token]) -> tuple[str, list[Token]]:
    """A first side without the sentence before it, and the last word of that.

    A sentence is prose that ends in "i.e." or "so", or a word in plain letters.
    """
    last = max((n for n, token in enumerate(part) if token.kind == "words" and token.text in LEADING), default=-1)
    leading, part = part[: last + 1], part[last + 1 :]
    start = next((n for n, token in enumerate(part) if not _says_nothing(token)), 0)
    end = start
    while end < len(part) and part[end].kind == "letter" and (end == start or not part[end].after_space):
        end += 1
    word = "".join(token.text for token in part[start:end])
    spaced = end < len(part) and (part[end].after_space or part[end].text in NOTHING)
    if word in LEADING and spaced and end - start > LONGEST_PRODUCT:
        return word, part[end:]
    words = [token.text for token in (*leading, *part[:start]) if token.kind == "words"]
    return words[-1] if words else "", part
