r"""The chains of a document as surface trees, before anything is known of their symbols.

A piece of mathematics has a place in its file. Its chains have sides; a side has the tree
that the grammar read from it, or the reason why there is none. What a chain means is for
entrywise.py, definitions.py and statements.py to find, from the whole document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from derive.language import Expression
from derive.reading.broken_rows import begins_within
from derive.reading.chains import ChainOfMembers, Member, chains_of
from derive.reading.grammar import parse, relation_of
from derive.reading.limits import refuse_the_huge
from derive.reading.manners.customs import MACROS, customary
from derive.reading.matrices.shapes import Declared, declared_in
from derive.reading.named_last import with_names_apart
from derive.reading.problems import NotRead, Span
from derive.reading.symbols import Inventory, letter_of
from derive.reading.syntax import Bound, Name, Node, Relation
from derive.reading.tokens import Macros, Token, expanded, tokens_of

MOST_IN_A_CASE = 6  # tokens: more is no plain i ≠ j
NOWHERE = Span(0, 0)
WHICH_ROW = "which row this one goes on from isn't clear"
MOST_BETWEEN_DISPLAYS = 12  # characters: the signs that end one display and begin the next, and no words


@dataclass(frozen=True)
class Piece:
    """A piece of mathematics in a file: its text, where it begins, and whether it is displayed."""

    text: str
    start: int
    displayed: bool = True

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.start + len(self.text))


@dataclass
class Side:
    """One member of a chain: its surface tree and its expression, or why there is none."""

    member: Member
    node: Node | None = None
    expression: Expression | None = None
    opaque: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    written: dict[str, Span] = field(default_factory=dict)  # where quantities stand that more than a letter tells
    calls: Sequence[tuple[Expression, Span]] = ()  # what stands where a function is taken of something
    problem: NotRead | None = None
    parts: tuple[Side, ...] = ()  # the entries one by one, where a matrix is written out
    in_entries: bool = False  # whether this was written as matrices
    entry: str = ""  # which entry of a matrix this is: (i, j)
    doubt: str = ""  # why nothing of this may be called false
    meant: bool = False  # whether the node is what the symbol here was said to be
    tree: Node | None = None  # as it was read, before matrices were put into entries


@dataclass
class Chain:
    """A chain of a document: its sides in order, and what the text says of the indices."""

    number: int
    sides: list[Side]
    relations: list[Relation]
    displayed: bool
    case: Relation | None = None  # the last relation between indices that the prose before it names
    continues: str = ""
    limits: list[tuple[Node, tuple[str, ...]]] = field(default_factory=list)
    not_square: list[Name] = field(default_factory=list)
    defines: bool = False  # whether it begins by writing a matrix out
    solves: bool = False  # whether it says what solves an equation, or what something is that has a meaning already
    section: int = 0  # the number of the section that it stands in
    announced: bool = False  # whether the sentence before it says that something is defined there
    in_a_case: bool = False  # whether its words say that it holds for certain values: if y = 1
    bounds: list[Relation] = field(default_factory=list)  # behind it, if nothing else says for which values it holds
    bounded: bool = False  # whether it may say what its symbol is all the same
    conditioned: bool = False  # whether a relation stood in the place of an index, as in z_{r = q}
    piece: Span = NOWHERE  # the piece of mathematics that it stands in
    stand_ins: dict[int, Side] = field(default_factory=dict)  # what sides are that only give entries their names
    told_of: int | None = None  # where the formula begins that it tells a symbol's meaning of, behind it
    headed: bool = False  # whether the case that the prose names plainly governs it (headed_cases.py)


def chains_in(pieces: Iterable[Piece], macros: Macros, unread: list[tuple[int, Side]]) -> Iterator[Chain]:
    """All chains in reading order, none of them read yet; displays that can't be divided into chains join `unread`."""
    number, before, end = 0, None, 0
    latest: Chain | None = None
    case: Relation | None = None
    for piece in pieces:
        case = (None if piece.displayed else _case_in(piece)) or case
        try:
            tokens = _tokens(piece, macros)
            if piece.displayed and latest is not None and piece.start - end <= MOST_BETWEEN_DISPLAYS:
                _refuse_half(latest.sides[-1], tokens)
            found = list(with_names_apart(chains_of(tokens, before if piece.displayed else None)))
        except NotRead as problem:
            if piece.displayed:
                side = Side(Member((), Span(piece.start, piece.start + len(piece.text))), problem=problem)
                unread.append((number, side))
            continue
        for chain in found:
            number += 1
            goes_on = "" if chain.members[0].span.start >= piece.start else "near"
            if goes_on and piece.start - end > MOST_BETWEEN_DISPLAYS:
                goes_on = "far"
            sides = [Side(member, doubt=WHICH_ROW if member.unsure else "") for member in chain.members]
            kept = _kept(chain)
            others = [each for each in chain.conditions if each not in kept]
            bounds = others if all(isinstance(each, Bound) for each in others) else []
            latest = Chain(number, sides, kept, piece.displayed, case, goes_on, in_a_case=bool(others), bounds=bounds,
                           piece=piece.span)  # fmt: skip
            yield latest
        if piece.displayed:
            end = piece.start + len(piece.text)
            before = found[-1].members[-1] if found else None


def _refuse_half(side: Side, behind: Sequence[Token]) -> None:
    """Refuse a side with which the next display goes on by the sign of a sum or a product."""
    if begins_within(behind):
        side.problem = NotRead("the next display goes on with this", side.member.span)


def _tokens(piece: Piece, macros: Macros) -> list[Token]:
    """The piece's tokens, with the author's macros expanded and what is customary put as the grammar has it."""
    return customary(expanded(tokens_of(piece.text, piece.start), {**MACROS, **macros}))


def _case_in(piece: Piece) -> Relation | None:
    r"""The relation that a piece of prose consists of: case I, $i \neq j$."""
    try:
        tokens = tokens_of(piece.text, piece.start)
        relation = relation_of(tokens, 0, Span(piece.start, piece.start)) if len(tokens) <= MOST_IN_A_CASE else None
    except NotRead:
        return None
    return relation if relation and letter_of(relation.left) and letter_of(relation.right) else None


def _kept(chain: ChainOfMembers) -> list[Relation]:
    return [r for r in chain.conditions if letter_of(r.left) and letter_of(r.right)]


def read(side: Side) -> None:
    """Read the side's tree, or note why there is none."""
    if side.problem is not None:
        return
    if not side.member.tokens:
        side.problem = NotRead("nothing stands on one side of this sign", side.member.span)
        return
    if side.member.half:
        side.problem = NotRead("whether the next row belongs to this isn't clear", side.member.span)
        return
    try:
        node = parse(side.member.tokens)
        refuse_the_huge(node)
    except NotRead as problem:
        side.problem = problem
        return
    except RecursionError:
        side.problem = NotRead("this is nested too deeply", side.member.span)
        return
    side.node = node


def nodes_of(chain: Chain) -> list[Node]:
    """The trees of all sides that were read, and of all entries of matrices."""
    return [each.node for side in chain.sides for each in (side, *side.parts) if each.node is not None]


def _mentions(chain: Chain) -> bool:
    r"""Whether a piece of prose only names a symbol, as in: $\sigma$ is the activation function."""
    node = chain.sides[0].node
    return len(chain.sides) == 1 and not chain.displayed and node is not None and bool(letter_of(node))


def inventory_of(said: Sequence[Node], chains: Sequence[Chain]) -> Inventory:
    """All symbols, those of what is stated (`said`) among them."""
    inventory = Inventory()
    spoken = (chain for chain in chains if not _mentions(chain))
    inventory.take([*said, *(node for chain in spoken for node in (*nodes_of(chain), *chain.relations))])
    return inventory


def shapes_in(pieces: Iterable[Piece], macros: Macros) -> Iterator[Declared]:
    """The shapes that the document states anywhere."""
    for piece in pieces:
        try:
            yield from declared_in(_tokens(piece, macros))
        except NotRead:
            continue
