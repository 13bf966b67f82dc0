r"""What a document states, in reading order: every equality with both sides understood, or why not.

Nothing is proved here. Each chain becomes statements: definitions (a new symbol on the
left is what stands on the right), assignments, hypotheses (the sum of y is 1) and
equalities to be judged. A fault that the reading itself shows, such as a sum over i
whose body speaks of k, is a finding at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from derive.language import Condition, Expression
from derive.proof import Assumption
from derive.proof.prover import families_of
from derive.reading.assuming import assumptions
from derive.reading.building import Builder, family_of
from derive.reading.chains import ChainOfMembers, Member, chains_of
from derive.reading.grammar import parse
from derive.reading.joining import Joiner, join_meaning
from derive.reading.knowledge import SIGMOID, Document, Meant, is_delta
from derive.reading.limits import refuse_the_huge
from derive.reading.problems import NotRead, Span
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
    last_of: int = 0  # how many equalities its chain has


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


def understand(pieces: Iterable[Piece], macros: Macros, stated: Sequence[Stated] = ()) -> Understood:
    """Read all pieces of a document, in order; `stated` are hypotheses that hold throughout."""
    findings: list[Finding] = []
    statements: list[Statement] = []
    chains = list(_chains(pieces, macros, statements))
    for chain in chains:
        for side in chain.sides:
            _read(side, findings, report=chain.displayed)
    inventory = Inventory()
    said = [node for each in stated for node in (each.left, each.right, each.relation) if node is not None]
    inventory.take([*said, *(node for chain in chains for node in (*_nodes(chain), *chain.relations))])
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
        document.begin(chain.number)
        _join(chain, document)
        statements += _statements(chain, document)
    return Understood(sorted(statements, key=lambda s: s.right.member.span.start), findings, document)


def _chains(pieces: Iterable[Piece], macros: Macros, unread: list[Statement]) -> Iterator[_Chain]:
    number, before = 0, None
    for piece in pieces:
        try:
            found = chains_of(expanded(tokens_of(piece.text, piece.start), macros), before if piece.displayed else None)
        except NotRead as problem:
            if piece.displayed:
                side = Side(Member((), Span(piece.start, piece.start + len(piece.text))), problem=problem)
                unread.append(Statement(number, side, side, "unread"))
            continue
        for chain in found:
            number += 1
            yield _Chain(number, [Side(member) for member in chain.members], _kept(chain), piece.displayed)
        if piece.displayed:
            before = found[-1].members[-1] if found else None


def _kept(chain: ChainOfMembers) -> list[Relation]:
    return [r for r in chain.conditions if letter_of(r.left) and letter_of(r.right)]


def _nodes(chain: _Chain) -> list[Node]:
    return [side.node for side in chain.sides if side.node is not None]


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
    side.node = _with_bound_letters(node, findings if report else [])


def _with_bound_letters(node: Node, findings: list[Finding]) -> Node:
    r"""The tree with sums such as \sum_{i=k}^n y_k, which bind no letter of their body, told and read as over k."""
    if isinstance(node, Big) and node.index is not None and node.first is not None:
        meant, body = letter_of(node.first), letters_in(node.body)
        if meant and node.index.name not in body and meant in body:
            sign = r"\sum" if node.operator == "sum" else r"\prod"
            upper = f"^{{{text_of(node.last)}}}" if node.last is not None else ""
            findings.append(
                Finding(
                    "INDEX",
                    f"the sign binds {node.index.name}, but what it stands before speaks of {meant}",
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
    for side in chain.sides:
        if side.node is not None:
            try:
                joiner.join(side.node, {})
            except NotRead as problem:
                side.problem = problem
    for relation in chain.relations:
        joiner.join(relation, {})


def _note_dependences(chains: Sequence[_Chain], document: Document) -> None:
    """Of symbols that nothing defines: by which the document differentiates them."""
    defined = {head[0] for chain in chains for head in _heads(chain, document)}
    for chain in chains:
        for root in _nodes(chain):
            for node in root.walk():
                if isinstance(node, Differential):
                    document.differentiated_by.add(_named(node.by, document))
                if isinstance(node, Differential) and isinstance(_bare(node.body), (Name, Applied)):
                    of, by = _named(_bare(node.body), document), _named(node.by, document)
                    if of and by and of not in defined and of != by:
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


def _heads(chain: _Chain, document: Document) -> Iterator[Any]:
    for side in chain.sides[:-1]:
        head = _definable(side, document)
        if head is not None:
            yield head[0]


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
    for side in chain.sides:
        _build(side, builder)
    pairs = list(zip(chain.sides, chain.sides[1:], strict=False))
    equalities = [(left, right) for left, right in pairs if right.member.joined in ("=", ":=")]
    for at, (left, right) in enumerate(pairs):
        if right.member.joined not in ("=", ":="):
            continue
        kind = "definition" if at < definitions else _kind(left, right, document, len(equalities))
        if kind == "equality" and len(equalities) == 1:
            _hide(left, document)
        yield Statement(chain.number, left, right, kind, conditions, hypotheses, chain.displayed, len(equalities))


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
    for relation in chain.relations:
        try:
            yield builder.condition(relation, {})
        except (NotRead, ValueError, TypeError):
            continue


def _build(side: Side, builder: Builder) -> None:
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
