r"""What a formula's symbols are, told behind it: it holds for the formula too, so it is read before it.

    P = \operatorname{diag}(l)^{-1} A, \quad \text{where } l = \operatorname{rowsum}(A), A = \exp(S)
    \frac{\partial L}{\partial z_i} = p_i - y_i,      where $p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$.

Such a where stands in the display itself, begins the next one, or is the sentence that goes on behind the display. It
is read before the first chain of that display that speaks of its symbol, and then both are judged as ever: it gives a
new symbol its meaning, and the formula is a claim on that.

Nothing is moved of a symbol that was said to be something before, be it in the display itself, nor where the words
restrict it (where, if y = 1, p = ...), nor before what says what the meaning is made of: the order is then that of
the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from derive.reading.problems import Span
from derive.reading.surface import Chain
from derive.reading.syntax import Applied, Name, Node
from derive.reading.words.symbols import is_value, may_be_one, stands_in

if TYPE_CHECKING:
    from derive.reading.statements import Statement

TELLING = frozenset({"where", "with"})
LONGEST = 300  # characters of a sentence between a display and the meaning that it tells
MOST_OF_A_LETTER = 100  # equalities that say something of symbols with one letter
BEHIND = 120  # characters behind a meaning in which its sentence may restrict it

# What ends a display and begins another one, and says nothing.
_MARKS = re.compile(
    r"""(?:
      \\(?:begin|end)\s*\{[^{}]*\} | \\(?:label|tag|eqlabel)\*?\s*\{[^{}]*\} | \\(?:notag|nonumber|noindent|q?quad)\b
    | \\[\]\[(),;:!] | \$\$? | ```\s*(?:\{math\}|math\b)? | \.\.\ math:: | :\w+:`?
    | </?(?:script|p|div|br|span)\b[^<>]*> | \{[#.:][^{}\n]*\} | %[^\n]*\n | [&\s.,;{}`]
    )*""",
    re.VERBOSE,
)
_TELLS = re.compile(r"(?:[Ww]here|with|[Hh]ere)\b")
_ENDS = re.compile(r"[.!?](?:\s|$)|\n[ \t]*\n[ \t]*(?=[A-Z#*>-])|\\(?:sub)*(?:section|paragraph)\b|\n#")
_RESTRICTS = re.compile(
    r"\b(?:if|when|whenever|unless|only|provided|assum\w+|suppos\w+|say|example|e\.g|case|approximat\w+|roughly|not|or|"
    r"instead|without|otherwise|at|evaluated|now|again|recall|before|above|earlier|previous\w*|us(?:ed|ing)|since|"
    r"because|note)\b|\bfor\b(?!\s+(?:all|any|each|every)\b)",
    re.IGNORECASE,
)
# Of i = 1, \dots, n it is said of all.
_ONLY_IF = re.compile(
    r"\b(?:if|when|whenever|unless|only|provided|otherwise|case|approximately|at\s+(?:the|a|an|\$))\b"
    r"|\bfor\b(?!\s+(?:all|any|each|every)\b|\s*\$|\s*\\\()"
    r"|\bfor\s*(?:\$|\\\()(?![^$]*(?:dots|\.\.\.))[^$]*[=<>]",
    re.IGNORECASE,
)


def with_meanings_ahead(chains: Sequence[Chain], text: str) -> list[Chain]:
    """The chains in the order in which they are understood: what is told behind a display stands before it."""
    order, said = list(chains), _said(chains)
    for at, clause, displays in _clauses(chains, text):  # what was moved so far stood before it, and does so still
        symbol = _told_symbol(clause)
        if symbol is None or _is_said_elsewhere(symbol, clause, said[symbol.name], text):
            continue
        place = _place_of(symbol, clause, displays, order, at)
        if place is not None:
            formula = order[place]
            clause.told_of = _start_of(formula) if formula.told_of is None else formula.told_of
            order.insert(place, order.pop(at))
    return order


def _is_said_elsewhere(symbol: Name, clause: Chain, said: Sequence[tuple[Chain, Name]], text: str) -> bool:
    """Whether something was said of a symbol before, or is in the same sentence: p = a for some, p = b for others."""
    if len(said) > MOST_OF_A_LETTER:
        return True
    for chain, each in said:
        if chain is clause or not may_be_one(symbol, each):
            continue
        between = text[clause.piece.end : chain.piece.start]
        if chain.number < clause.number or (not _ENDS.search(between) and len(between) <= LONGEST):
            return True
    return False


def place_in_order(statement: Statement) -> tuple[int, int, int]:
    """Where a statement stands in the order of judgement: one that was moved, before the formula it is told of.

    Those that are told of one formula keep the order in which they were understood, as a stable sort does it.
    """
    own = statement.right.member.span.start
    return (own, 1, own) if statement.told_of is None else (statement.told_of, 0, 0)


def _said(chains: Sequence[Chain]) -> defaultdict[str, list[tuple[Chain, Name]]]:
    """The symbols that chains set equal to something, by name, each with its chain."""
    found: defaultdict[str, list[tuple[Chain, Name]]] = defaultdict(list)
    for chain in chains:
        for symbol in _set_equal_in(chain):
            found[symbol.name].append((chain, symbol))
    return found


def _start_of(chain: Chain) -> int:
    return chain.sides[min(1, len(chain.sides) - 1)].member.span.start


def _clauses(chains: Sequence[Chain], text: str) -> Iterator[tuple[int, Chain, tuple[Span, ...]]]:
    """The chains that tell what a symbol is, each with its place and the displays that it is told of."""
    displays: tuple[Span, ...] = ()
    for at, chain in enumerate(chains):
        told = chain.sides[0].member.behind in TELLING
        if chain.piece in displays:
            if told:
                yield at, chain, displays
        elif displays and chain.piece.start > displays[-1].end and _belongs(text, displays[-1].end, chain.piece, told):
            if _is_said_of_all(text, chain.piece):
                yield at, chain, displays
            displays = (*displays, chain.piece) if chain.displayed else displays
        elif chain.displayed:
            displays = (chain.piece,)


def _belongs(text: str, end: int, piece: Span, told: bool) -> bool:
    """Whether the words between the end of a display and a piece behind it say that it tells what stands in there."""
    if not 0 <= piece.start - end <= LONGEST:
        return False
    mark = _MARKS.match(text, end, piece.start)
    words = text[mark.end() if mark is not None else end : piece.start].replace(".. math::", "")
    said = _TELLS.match(words) is not None and not (_ENDS.search(words) or _RESTRICTS.search(words))
    return said or (told and not words)


def _is_said_of_all(text: str, piece: Span) -> bool:
    """Whether the sentence does not restrict what it tells, behind it."""
    behind = text[piece.end : piece.end + BEHIND]
    end = _ENDS.search(behind)
    return _ONLY_IF.search(behind, 0, end.start() if end is not None else len(behind)) is None


def _told_symbol(clause: Chain) -> Name | None:
    """The symbol that a chain may tell the meaning of, if it is one without conditions and of other symbols."""
    head, body = (side.tree or side.node for side in clause.sides[:2]) if len(clause.sides) > 1 else (None, None)
    symbol = _symbol(head)
    if symbol is None or body is None or is_value(body) or stands_in(symbol, body):
        return None
    if clause.sides[1].member.joined not in ("=", ":=") or clause.relations or clause.in_a_case or clause.conditioned:
        return None
    return symbol


def _place_of(symbol: Name, clause: Chain, displays: Sequence[Span], order: Sequence[Chain], at: int) -> int | None:
    """Where what tells a meaning may stand: before the first chain that speaks of the symbol; None if it may not."""
    first = at
    while first and order[first - 1].piece.start >= displays[0].start:
        first -= 1
    body = clause.sides[1].tree or clause.sides[1].node
    assert body is not None
    for place in range(first, at):
        here = order[place].piece in displays or order[place].told_of is not None
        if here and any(stands_in(symbol, tree) for tree in _trees_of(order[place])):
            made_of = (each for other in order[place:at] for each in _set_equal_in(other))
            return None if any(stands_in(each, body) for each in made_of) else place
    return None


def _symbol(node: Node | None) -> Name | None:
    """The symbol that a side is, with arguments or without."""
    plain = isinstance(node, Applied) and all(isinstance(each, Name) for each in node.arguments)
    symbol = node.head if isinstance(node, Applied) and plain else node
    return symbol if isinstance(symbol, Name) and not symbol.transposed else None


def _set_equal_in(chain: Chain) -> Iterator[Name]:
    """The symbols that a chain sets equal to something, each of them a whole side."""
    trees = _trees_of(chain) if len(chain.sides) > 1 else ()
    yield from (symbol for tree in trees if (symbol := _symbol(tree)) is not None)


def _trees_of(chain: Chain) -> Iterator[Node]:
    for side in chain.sides:
        tree = side.tree or side.node
        if tree is not None:
            yield tree
