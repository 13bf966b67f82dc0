r"""Shapes of vectors and matrices: where a document states them, and which rows and columns are as many as which.

Stated is a shape by `W \in \mathbb{R}^{m \times n}`, displayed or within a line, and by
% derive: shape W m n
A *dimension* is a number, a letter that the document states, or the rows or columns of a
symbol, not yet known. Dimensions that a formula needs equal are joined. Two stated ones
that differ are a fault of the formula, and nothing is made equal silently.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from derive.reading.grammar import parse
from derive.reading.problems import NotRead
from derive.reading.symbols import text_of
from derive.reading.syntax import Applied, Name
from derive.reading.tokens import Token
from derive.reading.vocabulary import CHANGE, EQUALS, NOTHING, OPENING, OTHER_RELATIONS, TEXTS, WIDE

REALS = frozenset({r"\mathbb{R}", r"\mathbbR", r"\R", r"\RR", r"\mathbf{R}", r"\mathbfR", r"\reals", r"\Reals",
                   r"\real"})  # fmt: skip
Dimension = Hashable  # an int, ("size", letter), or anything else for one that is not yet known
ENDS = frozenset({r"\\", r"\in", r"\forall", *WIDE, *TEXTS}) - {r"\mathrm"}
ONE = 1
SIZE = "size"


@dataclass(frozen=True)
class Declared:
    """A stated shape: of a symbol, as written, with its sizes; one size is a vector, none a number."""

    symbol: Name | Applied
    sizes: tuple[str, ...]


def dimension_of(size: str) -> Dimension:
    """The dimension that a stated size is."""
    return int(size) if size.isdigit() else (SIZE, size)


def called_like_entries(shapes: Iterable[Declared]) -> set[str]:
    r"""Names that have a place below and one above, as S_j^{(i)}, for a vector or a matrix: S_{ij} is another thing."""
    return {
        each.symbol.name
        for each in shapes
        if any(size != "1" for size in each.sizes) and isinstance(each.symbol, Name)
        and len(each.symbol.lower) == len(each.symbol.raised) == 1
    }  # fmt: skip


class Differ(Exception):
    """Two dimensions that can't be equal; `stated` if the document says of both how many they are."""

    def __init__(self, *, stated: bool) -> None:
        super().__init__()
        self.stated = stated


class Dimensions:
    """Which dimensions are equal, as sets, each with the number or the letter that it is known to be."""

    def __init__(self) -> None:
        self._above: dict[Dimension, Dimension] = {}

    def copy(self) -> Dimensions:
        """The same sets, to try something with."""
        other = Dimensions()
        other._above = dict(self._above)
        return other

    def take(self, other: Dimensions) -> None:
        """Become what the other one is."""
        self._above = other._above

    def find(self, dimension: Dimension) -> Dimension:
        """The set's representative: the number or the letter, where one is in it."""
        while dimension in self._above:
            dimension = self._above[dimension]
        return dimension

    def same(self, first: Dimension, second: Dimension) -> bool:
        """Whether they are known to be equal."""
        return self.find(first) == self.find(second)

    def join(self, first: Dimension, second: Dimension) -> None:
        """Make them equal; raises Differ where they are known and differ, or a symbol would have a single row."""
        one, two = self.find(first), self.find(second)
        if one == two:
            return
        if is_known(two):
            one, two = two, one
        if is_known(two):
            # A letter may stand for the number 3; that it is 1 nobody means who wrote 1 × n.
            raise Differ(stated=ONE in (one, two) or isinstance(one, int) == isinstance(two, int))
        if one == ONE:
            raise Differ(stated=False)
        self._above[two] = one

    def told(self, dimension: Dimension) -> str:
        """The dimension in a message."""
        found = self.find(dimension)
        if isinstance(found, int):
            return str(found)
        return str(found[1]) if is_known(found) and isinstance(found, tuple) else "?"


def is_known(dimension: Dimension) -> bool:
    """Whether it is a number or a letter that the document states."""
    return isinstance(dimension, int) or (isinstance(dimension, tuple) and dimension[0] == SIZE)


def declared_in(tokens: Sequence[Token]) -> Iterator[Declared]:
    r"""The shapes that a piece of mathematics states by \in \mathbb{R}^{...}."""
    kept = [token for token in tokens if token.text not in NOTHING or token.text in WIDE]
    for at, token in enumerate(kept):
        if token.text not in (r"\in", "∈"):
            continue
        sizes = _sizes(kept[at + 1 :])
        if sizes is None:
            continue
        for symbol in _symbols_before(kept[:at]):
            yield Declared(symbol, sizes)


def _sizes(tokens: Sequence[Token]) -> tuple[str, ...] | None:
    r"""The sizes in \mathbb{R}^{m \times n} at the beginning of these tokens; None for another set."""
    texts = [token.text for token in tokens[:12]]
    at = next((n for n in (4, 2, 1) if "".join(texts[:n]) in REALS), 0)
    if not at:
        return None
    if texts[at : at + 1] != ["^"]:
        return () if texts[at : at + 1] != ["_"] else None
    group = _group(tokens[at + 1 :])
    parts: list[list[Token]] = [[]]
    for token in group:
        if token.text in (r"\times", "×"):
            parts.append([])
        else:
            parts[-1].append(token)
    if [token.text for token in group] in (["+"], ["*"], ["-"]):
        return ()
    if len(parts) > 2:
        return None
    # One sign, or one letter with a script; m+1 and 2B are sizes that we don't compare.
    texts = ["".join(token.text for token in part) for part in parts]
    return tuple(
        _without_braces(text) if _is_size(part) else f"?{text}" for text, part in zip(texts, parts, strict=True)
    )


def _is_size(part: Sequence[Token]) -> bool:
    if len(part) == 1:
        return part[0].kind in ("letter", "number") or (part[0].kind == "command" and part[0].text[1:].isalpha())
    return len(part) > 2 and part[0].kind in ("letter", "command") and part[1].text == "_"


def _without_braces(size: str) -> str:
    """n_{1} as n_1, for one size written in two ways is one."""
    head, _, script = size.partition("_")
    inside = script.removeprefix("{").removesuffix("}")
    return f"{head}_{inside}" if script else head


def _group(tokens: Sequence[Token]) -> list[Token]:
    if not tokens or tokens[0].kind != "open":
        return list(tokens[:1])
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token.kind == "open") - (token.kind == "close")
        if not depth:
            return list(tokens[1:at])
    return []


def _symbols_before(tokens: Sequence[Token]) -> Iterator[Name | Applied]:
    r"""The symbols that are said to be in a set: all in `Q, K \in`, each side that is one in `y = W x \in`."""
    depth, start = 0, len(tokens)
    while start:
        token = tokens[start - 1]
        depth += token.kind == "close" or token.text in (")", "]", r"\}", r"\end")
        depth -= token.kind == "open" or token.text in OPENING or token.text == r"\begin"
        ends = token.text in ENDS or token.text in OTHER_RELATIONS - EQUALS
        if depth < 0 or (depth == 0 and ends):
            name = _group(tokens[start:]) if token.text == r"\begin" or token.text in TEXTS else []
            if (
                token.text in TEXTS
                and tokens[start + len(name) + 2 :][:1]
                and _is_called(tokens[start + len(name) + 2])
            ):
                start -= 1
                continue
            start += len(name) + 2 if name else 0
            break
        start -= 1
    members: list[list[Token]] = [[]]
    for token in tokens[start:]:
        if token.text in EQUALS:
            if members[-1] and members[-1][-1].text == ":":
                members[-1].pop()
            members.append([])
        elif token.text != "&":
            members[-1].append(token)
    for at, member in enumerate(members):
        parts = list(_parts(member))
        yield from filter(None, map(_symbol, parts if at == len(members) - 1 and len(members) == 1 else parts[-1:]))


def _is_called(behind: Token) -> bool:
    r"""Whether a word is a name, \text{mask}(x), and doesn't end what stands before it."""
    return behind.text in ("(", "_", "^")


def _parts(member: Sequence[Token]) -> Iterable[list[Token]]:
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in member:
        depth += (token.kind == "open" or token.text in OPENING) - (
            token.kind == "close" or token.text in OPENING.values()
        )
        if token.text == "," and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _symbol(tokens: Sequence[Token]) -> Name | Applied | None:
    try:
        node = parse(tokens) if tokens else None
    except NotRead:
        return None
    plain = isinstance(node, (Name, Applied)) and not (isinstance(node, Name) and node.transposed)
    return node if plain and isinstance(node, (Name, Applied)) else None


def statement_of(node: Name | Applied) -> str:
    r"""A shape as a comment states it: shape y^{(i)} n, shape W m n for a capital; of what is applied there is none."""
    if isinstance(node, Applied) or node.name.startswith(CHANGE):
        return ""
    lower, raised = ("".join(map(text_of, places)) for places in (node.lower, node.raised))
    raised = f"({raised})" if raised.isalnum() else raised
    scripts = (f"_{{{lower}}}" if lower else "") + (f"^{{{raised}}}" if raised else "")
    primes = "'" * node.primes
    sizes = "m n" if node.name.lstrip("\\")[:1].isupper() else "n"
    return f"shape {node.name}{scripts}{primes} {sizes}"
