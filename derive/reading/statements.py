r"""What a document states, in reading order: every equality with both sides understood, or why not.

Nothing is proved here. Each chain becomes statements: definitions (a new symbol on the
left is what stands on the right), assignments, hypotheses (the sum of y is 1) and
equalities to be judged. A fault that the reading itself shows, such as a sum over i
whose body speaks of k, is a finding at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from derive.language import Condition, Expression
from derive.proof import Assumption
from derive.proof.prover import families_of
from derive.proof.witness import ranges_of, variables
from derive.reading.assuming import assumptions
from derive.reading.building import Builder, family_of
from derive.reading.chains import ChainOfMembers, Member, chains_of
from derive.reading.entries import InEntries, Written, in_entries
from derive.reading.grammar import parse, relation_of
from derive.reading.joining import Joiner, join_meaning
from derive.reading.kinds import Kinds
from derive.reading.knowledge import SIGMOID, Document, Meant, is_delta
from derive.reading.limits import refuse_the_huge
from derive.reading.problems import NotRead, Span
from derive.reading.shapes import Declared, declared_in
from derive.reading.stated import Stated
from derive.reading.symbols import Inventory, letter_of, text_of
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    CasesOf,
    Differential,
    Indicator,
    Name,
    Node,
    Numeral,
    Relation,
)
from derive.reading.tokens import Macros, expanded, tokens_of

GRADIENT = r"\mathrm{d}"  # as the grammar writes dz
MOST_IN_A_CASE = 6  # tokens: more is no plain i ≠ j
MOST_BETWEEN_DISPLAYS = 12  # characters: the signs that end one display and begin the next, and no words


@dataclass(frozen=True)
class Piece:
    """A piece of mathematics in a file: its text, where it begins, and whether it is displayed."""

    text: str
    start: int
    displayed: bool = True


@dataclass
class Side:
    """One member of a chain: its surface tree and its expression, or why there is none."""

    member: Member
    node: Node | None = None
    expression: Expression | None = None
    opaque: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    problem: NotRead | None = None
    parts: tuple[Side, ...] = ()  # the entries one by one, where a matrix is written out
    in_entries: bool = False  # whether this was written as matrices
    entry: str = ""  # which entry of a matrix this is: (i, j)
    doubt: str = ""  # why nothing of this may be called false
    tree: Node | None = None  # as it was read, before matrices were put into entries


@dataclass
class Statement:
    """One equality: `kind` is equality, definition, assignment or assumption; `chain` numbers the chain."""

    chain: int
    left: Side
    right: Side
    kind: str
    conditions: tuple[Condition, ...] = ()
    hypotheses: tuple[Assumption, ...] = ()
    displayed: bool = True
    case: Condition | None = None
    last_of: int = 0  # how many equalities its chain has
    begins: bool = False  # whether its left side is the first of its chain
    continues: str = ""  # where that stands in the display before: "near", or "far" with words between


@dataclass(frozen=True)
class Finding:
    """Something wrong that the reading alone shows."""

    code: str
    message: str
    span: Span
    repair: str = ""


@dataclass
class Understood:
    """All statements of a document in order, what the reading alone found, and what is known at the end."""

    statements: list[Statement]
    findings: list[Finding]
    document: Document


@dataclass
class _Chain:
    number: int
    sides: list[Side]
    relations: list[Relation]
    displayed: bool
    case: Relation | None = None  # the last relation between indices that the prose before it names
    continues: str = ""
    limits: list[tuple[Node, tuple[str, ...]]] = field(default_factory=list)
    not_square: list[Name] = field(default_factory=list)
    defines: bool = False  # whether it begins by writing a matrix out


def understand(pieces: Iterable[Piece], macros: Macros, stated: Sequence[Stated] = ()) -> Understood:
    """Read all pieces of a document, in order; `stated` are hypotheses that hold throughout."""
    findings: list[Finding] = []
    statements: list[Statement] = []
    pieces = list(pieces)
    chains = list(_chains(pieces, macros, statements))
    for chain in chains:
        for side in chain.sides:
            _read(side, findings, report=chain.displayed)
    said = [node for each in stated for node in (each.left, each.right, each.relation) if node is not None]
    kinds = Kinds(_inventory(said, chains))
    kinds.declare([*_shapes(pieces, macros), *(each.shape for each in stated if each.shape is not None)])
    stated = [each for each in stated if each.shape is None]
    letters = _write_in_entries(chains, kinds)
    inventory = _inventory(said, chains)
    inventory.index_letters |= letters
    document = Document(inventory)
    document.functions = dict(_functions(chains, inventory))
    _note_dependences(chains, document)
    document.delta_is_another = any(_another_delta(chain) for chain in chains)
    document.assumed = [(each, -1 - at) for at, each in enumerate(stated)]
    for chain in chains:
        if _says_sum_is_1(chain):
            total, one = (side.node for side in chain.sides)
            document.assumed.append((Stated("", "sum", total, one), chain.number))
    for chain in chains:
        findings += _misnamed(chain)
        document.begin(chain.number)
        _join(chain, document)
        statements += _statements(chain, document)
    return Understood(sorted(statements, key=lambda s: s.right.member.span.start), findings, document)


def _chains(pieces: Iterable[Piece], macros: Macros, unread: list[Statement]) -> Iterator[_Chain]:
    number, before, end = 0, None, 0
    case: Relation | None = None
    for piece in pieces:
        case = (None if piece.displayed else _case_in(piece)) or case
        try:
            found = chains_of(expanded(tokens_of(piece.text, piece.start), macros), before if piece.displayed else None)
        except NotRead as problem:
            if piece.displayed:
                side = Side(Member((), Span(piece.start, piece.start + len(piece.text))), problem=problem)
                unread.append(Statement(number, side, side, "unread"))
            continue
        for chain in found:
            number += 1
            goes_on = "" if chain.members[0].span.start >= piece.start else "near"
            if goes_on and piece.start - end > MOST_BETWEEN_DISPLAYS:
                goes_on = "far"
            sides = [Side(member) for member in chain.members]
            yield _Chain(number, sides, _kept(chain), piece.displayed, case, goes_on)
        if piece.displayed:
            end = piece.start + len(piece.text)
            before = found[-1].members[-1] if found else None


def _case_in(piece: Piece) -> Relation | None:
    r"""The relation that a piece of prose consists of: case I, $i \neq j$."""
    try:
        tokens = tokens_of(piece.text, piece.start)
        relation = relation_of(tokens, 0, Span(piece.start, piece.start)) if len(tokens) <= MOST_IN_A_CASE else None
    except NotRead:
        return None
    return relation if relation and letter_of(relation.left) and letter_of(relation.right) else None


def _inventory(said: Sequence[Node], chains: Sequence[_Chain]) -> Inventory:
    inventory = Inventory()
    spoken = (chain for chain in chains if not _mentions(chain))
    inventory.take([*said, *(node for chain in spoken for node in (*_nodes(chain), *chain.relations))])
    return inventory


def _shapes(pieces: Iterable[Piece], macros: Macros) -> Iterator[Declared]:
    """The shapes that the document states anywhere."""
    for piece in pieces:
        try:
            yield from declared_in(expanded(tokens_of(piece.text, piece.start), macros))
        except NotRead:
            continue


def _write_in_entries(chains: Sequence[_Chain], kinds: Kinds) -> set[str]:
    """Put the chains of matrices into the form of their entries; gives the letters of their indices."""
    kinds.take(node for chain in chains for node in _nodes(chain))
    letters: set[str] = set()
    for _ in range(2):  # the second time the layout of derivatives is known that other chains need
        kinds.explicit.clear()
        read = [_entries_of(chain, kinds) for chain in chains]
    for chain, found in zip(chains, read, strict=True):
        if found is None:
            continue
        letters |= set(found.letters)
        chain.limits, chain.not_square, chain.defines = found.limits, found.not_square, found.defines
        for side, written in zip(chain.sides, found.sides, strict=True):
            _put_in_entries(side, written, found)
    return letters


def _entries_of(chain: _Chain, kinds: Kinds) -> InEntries | None:
    joined = [side.member.joined in ("=", ":=") for side in chain.sides]
    kinds.here = chain.sides[-1].member.span.end
    return in_entries([side.node for side in chain.sides], joined, kinds)


def _put_in_entries(side: Side, written: Written, found: InEntries) -> None:
    side.problem = side.problem or written.problem
    side.doubt, side.in_entries = found.doubt, True
    if len(written.nodes) == 1:
        (side.node,) = written.nodes
        side.entry = written.names[0]
    elif not written.nodes:
        side.node = None
    else:
        side.parts = tuple(
            Side(side.member, node, in_entries=True, entry=name, doubt=found.doubt)
            for node, name in zip(written.nodes, written.names, strict=True)
        )
        side.node = None


def _kept(chain: ChainOfMembers) -> list[Relation]:
    return [r for r in chain.conditions if letter_of(r.left) and letter_of(r.right)]


def _mentions(chain: _Chain) -> bool:
    r"""Whether a piece of prose only names a symbol, as in: $\sigma$ is the activation function."""
    node = chain.sides[0].node
    return len(chain.sides) == 1 and not chain.displayed and node is not None and bool(letter_of(node))


def _nodes(chain: _Chain) -> list[Node]:
    return [each.node for side in chain.sides for each in (side, *side.parts) if each.node is not None]


def _read(side: Side, findings: list[Finding], *, report: bool) -> None:
    try:
        node = parse(side.member.tokens)
        refuse_the_huge(node)
    except NotRead as problem:
        side.problem = problem
        return
    except RecursionError:
        side.problem = NotRead("this is nested too deeply", side.member.span)
        return
    if report:
        findings += _shadowed(node, frozenset())
    side.tree = side.node = _with_bound_letters(node, findings if report else [])


def _shadowed(node: Node, bound: frozenset[str]) -> Iterator[Finding]:
    """Sums that bind a letter which a sum around them binds too."""
    if isinstance(node, Big) and node.index is not None:
        if node.index.name in bound:
            yield Finding("SHADOW", f"this sum binds {node.index.name}, and so does the one around it", node.span)
        bound |= {node.index.name}
    for part in node.below:
        yield from _shadowed(part, bound)


def _with_bound_letters(node: Node, findings: list[Finding]) -> Node:
    r"""The tree with sums such as \sum_{i=k}^n y_k, which bind no letter of their body, told and read as over k."""
    if isinstance(node, Big) and node.index is not None and node.first is not None:
        meant, body = letter_of(node.first), letters_in(node.body)
        if meant and letter_of(node.index) not in body and meant in body:
            sign = r"\sum" if node.operator == "sum" else r"\prod"
            upper = f"^{{{text_of(node.last)}}}" if node.last is not None else ""
            findings.append(
                Finding(
                    "INDEX",
                    f"the sign binds {letter_of(node.index)}, but what it stands before speaks of {meant}",
                    node.span,
                    rf"{sign}_{{{meant}=1}}{upper}",
                )
            )
            assert isinstance(node.first, Name)
            node = replace(node, index=node.first, first=None)
    changed: dict[str, Any] = {}
    for name, value in vars(node).items():
        if isinstance(value, Node):
            changed[name] = _with_bound_letters(value, findings)
        elif isinstance(value, tuple) and any(isinstance(part, Node) for part in value):
            changed[name] = tuple(_with_bound_letters(p, findings) if isinstance(p, Node) else p for p in value)
    return replace(node, **changed) if changed else node


def letters_in(node: Node) -> set[str]:
    """All letters that stand as scripts below or above symbols."""
    found = set()
    for part in node.walk():
        if isinstance(part, Name):
            found |= {letter_of(place) for place in (*part.lower, *part.raised)}
    return found - {""}


def _functions(chains: Sequence[_Chain], inventory: Inventory) -> Iterator[tuple[str, Any]]:
    """Functions of plain symbols that are applied to several things: f(z) = 1/(1 + e^(-z)), then f(x + y)."""
    for chain in chains:
        for left, right in zip(chain.sides, chain.sides[1:], strict=False):
            head = left.node
            if not (isinstance(head, Applied) and right.node is not None and right.member.joined in ("=", ":=")):
                continue
            if head.head.lower or head.head.primes or len(inventory.arguments[head.head.name]) < 2:
                continue
            # What is made of functions that nothing defines would lose their arguments.
            if any(isinstance(n, Applied) and n.head.name not in SIGMOID for n in right.node.walk()):
                continue
            parameters = tuple(a for a in head.arguments if isinstance(a, Name))
            scalars = all(letter_of(p) for p in parameters) and len(parameters) == len(head.arguments)
            used = {letter_of(n) for n in right.node.walk()}
            if scalars and all(letter_of(p) in used for p in parameters):
                yield head.head.name, (parameters, right.node, chain.number)
                break


def _join(chain: _Chain, document: Document) -> None:
    joiner = Joiner(document, chain.number)
    for side in [each for whole in chain.sides for each in (whole, *whole.parts)]:
        if side.node is not None:
            try:
                joiner.join(side.node, {})
            except NotRead as problem:
                side.problem = problem
    for relation in chain.relations:
        joiner.join(relation, {})
    _limit(chain, document)


def _limit(chain: _Chain, document: Document) -> None:
    """Call the ranges of matrices by their stated sizes; refuse what makes one square that isn't said to be."""
    for node, sizes in chain.limits:
        for slot, size in zip(_slots(node, document), sizes, strict=False):
            if not size.isdigit():
                document.ranges.limit(slot, "", size)
    for name in chain.not_square:
        rows, columns = (document.ranges.find(slot) for slot in _slots(name, document))
        if rows == columns:
            for side in chain.sides:
                side.problem = side.problem or NotRead(
                    f"this needs {name.name} to be square, which isn't said", side.member.span
                )


def _slots(node: Node, document: Document) -> list[object]:
    """The places of an entry's row and column."""
    symbol = document.symbol_of(node) if isinstance(node, Applied) else node
    assert isinstance(symbol, Name)
    key, use = document.key_of(symbol)
    added = symbol.lower[len(symbol.lower) - 2 :]
    return [("slot", key, at) for at, place in enumerate(use.indices) if place in added]


def _note_dependences(chains: Sequence[_Chain], document: Document) -> None:
    """Of symbols that nothing defines: by which the document differentiates them."""
    for chain in chains:
        for root in _nodes(chain):
            for node in root.walk():
                if isinstance(node, Differential):
                    document.differentiated_by.add(_named(node.by, document))
                if isinstance(node, Differential) and isinstance(_bare(node.body), (Name, Applied)):
                    of, by = _named(_bare(node.body), document), _named(node.by, document)
                    if of and by and of != by:
                        document.depends.add((of, by))


def _bare(node: Node) -> Node:
    return _bare(node.inner) if isinstance(node, Bracketed) else node


def _named(node: Node, document: Document) -> str:
    try:
        if isinstance(node, Applied):
            node = document.symbol_of(node) if document.role(node) == "symbol" else node.head
        return document.key_of(node)[0][0] if isinstance(node, Name) else ""
    except NotRead:
        return ""


def _definable(side: Side, document: Document) -> tuple[Any, tuple[str, ...]] | None:
    """The symbol and its letters, if the side is a symbol that could be given a meaning."""
    node = side.node
    try:
        if isinstance(node, Applied):
            if document.role(node) != "symbol":
                return None
            node = document.symbol_of(node)
        if not isinstance(node, Name) or is_delta(node) or node.transposed:
            return None
        key, use = document.key_of(node)
    except NotRead:
        return None
    letters = tuple(letter_of(place) for place in use.indices)
    if "" in letters or len(set(letters)) < len(letters) or (node.bold and not letters):
        return None
    if letter_of(node) in document.inventory.index_letters or document.is_size(letter_of(node)):
        return None
    return key, letters


def _statements(chain: _Chain, document: Document) -> Iterator[Statement]:
    """The chain's equalities; definitions are known from the next chain on, and to the sides behind them."""
    definitions = _definitions(chain, document)
    builder = Builder(document, chain.number)
    conditions = tuple(_conditions(chain, builder))
    hypotheses = tuple(assumptions(_nodes(chain), document))
    case = next(iter(_conditions_of([chain.case] if chain.case and not conditions else [], builder)), None)
    for side in chain.sides:
        _build(side, builder)
    pairs = list(zip(chain.sides, chain.sides[1:], strict=False))
    equalities = [(left, right) for left, right in pairs if right.member.joined in ("=", ":=")]
    for at, (left, right) in enumerate(pairs):
        if right.member.joined not in ("=", ":="):
            continue
        defines = at < definitions or (at == 0 and chain.defines)
        kind = "definition" if defines else _kind(left, right, document, len(equalities))
        if kind == "equality" and len(equalities) == 1:
            _hide(left, document)
        yield Statement(
            chain.number,
            left,
            right,
            kind,
            conditions,
            hypotheses,
            chain.displayed,
            case=case,
            last_of=len(equalities),
            begins=at == 0,
            continues=chain.continues if at == 0 else "",
        )


def _definitions(chain: _Chain, document: Document) -> int:
    """Define the chain's leading new symbols; gives how many of its equalities are definitions."""
    heads: list[tuple[Any, tuple[str, ...]]] = []
    for at, side in enumerate(chain.sides):
        head = _definable(side, document)
        joined = at == 0 or side.member.joined in ("=", ":=")
        if head is not None and joined and head[0] not in document.meant and head not in heads:
            heads.append(head)
            continue
        if not heads or not joined:
            return 0
        if side.node is not None and side.problem is None and _define(heads, side.node, chain, document):
            return at
        document.hidden |= {key for key, _ in heads}
        return 0
    if len(heads) == 2 and chain.sides[1].node is not None:
        return 1 if _define(heads[:1], chain.sides[1].node, chain, document) else 0
    return 0


def _define(heads: Sequence[Any], body: Node, chain: _Chain, document: Document) -> bool:
    """Give the symbols this meaning, unless it speaks of them itself or of indices that they don't have."""
    for key, letters in heads:
        document.define(key, Meant(letters, body, chain.number))
        join_meaning(document, key)
    try:
        for key, letters in heads:
            family = family_of(document, key)
            assert family.definition is not None
            if not variables(family.definition.body) and not ranges_of(family.definition.body):
                raise NotRead("a number is no meaning: the symbol has it here, and may be free elsewhere", body.span)
            if _speaks_of(family.definition.body, key, document) or len(letters) != len(family.ranges):
                raise NotRead("it is defined by itself", body.span)
    except (NotRead, TypeError, ValueError, RecursionError):
        for key, _ in heads:
            document.undefine(key)
        return False
    return True


def _speaks_of(body: Any, key: Any, document: Document) -> bool:
    """Whether an expression is made of the symbol itself."""
    name = family_of(document, key).name
    return any(bool(family.name == name) for family in families_of(body))


def _misnamed(chain: _Chain) -> Iterator[Finding]:
    """A name such as dz, by custom the derivative by z, set equal to a derivative by something else."""
    for left, right in zip(chain.sides, chain.sides[1:], strict=False):
        for name, derivative in ((left.node, right.node), (right.node, left.node)):
            named = name.name.removeprefix(GRADIENT) if isinstance(name, Name) else ""
            if not (isinstance(derivative, Differential) and isinstance(derivative.by, Name) and chain.displayed):
                continue
            by = derivative.by.name
            is_gradient = isinstance(name, Name) and name.name.startswith(GRADIENT) and named != ""
            if is_gradient and by != named and right.member.joined in ("=", ":="):
                message = f"d{named} names a derivative by {named}, and this one is by {by}"
                yield Finding("VARIABLE", message, derivative.span)


def _another_delta(chain: _Chain) -> bool:
    """Whether a chain sets δ with two indices equal to what is no Kronecker's delta, as a gradient's name."""
    if not (len(chain.sides) > 1 and isinstance(chain.sides[0].node, Name) and is_delta(chain.sides[0].node)):
        return False
    right = chain.sides[1].node
    if isinstance(right, Differential):
        return not (isinstance(right.body, Name) and isinstance(right.by, Name) and right.body.name == right.by.name)
    return not isinstance(right, (CasesOf, Indicator, Numeral)) and not (isinstance(right, Name) and is_delta(right))


def _says_sum_is_1(chain: _Chain) -> bool:
    """Whether the chain is an assumption of its own: a sum of a symbol's entries is 1."""
    if len(chain.sides) != 2 or chain.sides[1].member.joined != "=":
        return False
    total, one = (side.node for side in chain.sides)
    plain = isinstance(total, Big) and total.operator == "sum" and not total.excluded and isinstance(total.body, Name)
    return plain and isinstance(one, Numeral) and one.value == 1


def _conditions(chain: _Chain, builder: Builder) -> Iterator[Condition]:
    yield from _conditions_of(chain.relations, builder)


def _conditions_of(relations: Iterable[Relation], builder: Builder) -> Iterator[Condition]:
    for relation in relations:
        try:
            yield builder.condition(relation, {})
        except (NotRead, ValueError, TypeError):
            continue


def _build(side: Side, builder: Builder) -> None:
    for part in side.parts:
        _build(part, builder)
    if side.parts and side.problem is None:
        side.problem = next((part.problem for part in side.parts if part.problem is not None), None)
    if side.node is None or side.problem is not None:
        return
    builder.opaque, builder.hidden = set(), set()
    try:
        side.expression = builder.build(side.node, {})
    except NotRead as problem:
        side.problem = problem
    side.opaque, side.hidden = frozenset(builder.opaque), frozenset(builder.hidden)


def _hide(left: Side, document: Document) -> None:
    """An equality of its own with a symbol on the left may give that symbol its meaning at one place: a_2 = f(z_2)."""
    node = left.node
    try:
        if isinstance(node, Applied) and document.role(node) == "symbol":
            node = document.symbol_of(node)
        if isinstance(node, Name) and not is_delta(node):
            key = document.key_of(node)[0]
            plain = letter_of(node) in document.inventory.index_letters or document.is_size(letter_of(node))
            if key not in document.meant and not plain:
                document.hidden.add(key)
    except NotRead:
        return


def _kind(left: Side, right: Side, document: Document, equalities: int) -> str:
    """Whether an equality that defines nothing is a claim; an update x = x + ... is none."""
    if right.member.joined == ":=":
        return "assignment"
    if _says_sum_is_1(_Chain(0, [left, right], [], displayed=True)) and equalities == 1:
        return "assumption"
    head = _definable(left, document)
    if head is not None and equalities == 1 and right.node is not None:
        names = {_named(n, document) for n in right.node.walk() if isinstance(n, Name)}
        if head[0][0] in names:
            return "assignment"
    return "equality"
