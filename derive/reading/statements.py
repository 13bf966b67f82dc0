r"""What a document states, in reading order: every equality with both sides understood, or why not.

Nothing is proved here. Each chain becomes statements: definitions (a new symbol on the
left is what stands on the right), assignments, hypotheses (the sum of y is 1) and
equalities to be judged. Beside them stands what the surface alone shows to be wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from derive.language import Condition, Expression
from derive.proof import Assumption
from derive.proof.prover import families_of
from derive.reading.assuming import assumptions, positive_bounds, says_sum_is_1
from derive.reading.building import Builder
from derive.reading.calls import says_of_a_function
from derive.reading.complex.marks import conjugates_in
from derive.reading.definitions import (
    another_delta,
    definable,
    defines_function,
    definitions_of,
    functions_in,
    heads_of,
    hide,
    note_dependences,
)
from derive.reading.denied import note_what_is_denied
from derive.reading.derivatives.dependence import Dependence, with_dependences
from derive.reading.derivatives.links import NOTHING_KNOWN, Links
from derive.reading.derivatives.nablas import read_gradients
from derive.reading.derivatives.paths import links_of
from derive.reading.derivatives.totals import note_totals
from derive.reading.doubts.extremes import Operators
from derive.reading.doubts.value_cases import Brackets
from derive.reading.functions import of_one_meaning
from derive.reading.headed_cases import note_headed_cases
from derive.reading.joining import Joiner
from derive.reading.knowledge import Document, Key, named
from derive.reading.manners.bounded import let_bounds_define
from derive.reading.manners.conditioned_places import state_conditions_in_places
from derive.reading.manners.dotted_rows import write_generally
from derive.reading.manners.dotted_sums import sum_up_dots
from derive.reading.manners.far_sums import let_sums_reach
from derive.reading.manners.idle_sums import run_sums
from derive.reading.manners.inner_products import write_inner_products
from derive.reading.manners.instances import Uses, define_instances, uses_in
from derive.reading.manners.lost_scripts import mend_lost_scripts
from derive.reading.manners.names import put_names
from derive.reading.manners.own_variables import name_own_variables
from derive.reading.manners.plain_norms import write_plain_norms
from derive.reading.manners.true_class import write_true_classes
from derive.reading.manners.unnamed_sums import name_unnamed_sums
from derive.reading.manners.variables import name_variables
from derive.reading.manners.written_out import let_names_be_functions
from derive.reading.matrices.entrywise import limit, write_in_entries
from derive.reading.matrices.kinds import Kinds
from derive.reading.matrices.norms import has_other_norms
from derive.reading.matrices.shapes import Declared, called_like_entries
from derive.reading.named_functions import named_functions
from derive.reading.notices.clashing_indices import clashing
from derive.reading.notices.exchanged_indices import Told, exchanged, only_once
from derive.reading.notices.findings import Finding, mend_the_surface, misnamed, related_symbols
from derive.reading.notices.noticing import noticed
from derive.reading.probability.expectations import speaks_of_expectations, within
from derive.reading.probability.laws import Law, Laws
from derive.reading.probability.probabilities import distributions_in, relates_probabilities
from derive.reading.problems import NotRead
from derive.reading.prose import binary_in, values_in
from derive.reading.said_of import note_what_is_said
from derive.reading.second_meanings import announces, note_where_stated, renewed_by
from derive.reading.sections import section_at, sections_of
from derive.reading.shown_functions import shown_functions
from derive.reading.solved import note_what_solves
from derive.reading.stated import Stated
from derive.reading.surface import Chain, Piece, Side, chains_in, inventory_of, nodes_of, read, shapes_in
from derive.reading.symbols import letter_of
from derive.reading.syntax import Big, MatrixOf, Name, Node, Relation, Transposed
from derive.reading.tokens import Macros
from derive.reading.told_behind import place_in_order, with_meanings_ahead

UNNAMED = (MatrixOf, Transposed)  # on the left of an equality these are no variable that gets a new value


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
    headed: bool = False  # whether that case plainly governs it
    case_at: int = 0  # where the text names it
    case_letters: frozenset[str] = frozenset()  # those that the prose before it relates, as case I, i = j, does
    symmetric: bool = False  # whether the prose speaks of symmetric matrices
    binary: frozenset[str] = frozenset()  # letters that the text says have no values but 0 and 1
    signs: frozenset[str] = frozenset()  # and those of -1 and 1
    in_a_case: bool = False  # whether its own words say that it holds for certain values of a symbol
    restricted: bool = False  # whether the words before it say that it is of a case alone
    counts_otherwise: bool = False  # whether the prose speaks of another arithmetic than that of numbers
    last_of: int = 0  # how many equalities its chain has
    begins: bool = False  # whether its left side is the first of its chain
    open_sums: bool = False  # whether it speaks of a sum of unknown length, also in a definition
    depends: frozenset[tuple[str, str]] = frozenset()  # what the document differentiates by what
    links: Links = NOTHING_KNOWN  # what the derivatives that are quantities of their own are of and by
    section: int = 0  # the number of the section that it stands in
    continues: str = ""  # where that stands in the display before: "near", or "far" with words between
    announced: bool = False  # whether the sentence before it says that something is defined there
    renews: bool = False  # whether it gives a symbol a second meaning
    settled: bool = False  # whether a side is a probability of which the text said something before
    spoken: bool = False  # and whether one stands in a side
    brackets: Brackets = field(default_factory=dict)  # what cases on the value of a quantity are made of
    operators: Operators = field(default_factory=dict)  # opaque quantities by what they are made of
    laws: tuple[Law, ...] = ()  # by which it may hold whatever its quantities are
    within: tuple[Expression, Expression] | None = None  # both sides without the expectation that they are sums of
    again: Key | None = None  # the symbol that it says the meaning of, if it is a claim all the same
    solves: bool = False  # whether it is one for saying what solves an equation
    told_of: int | None = None  # where the formula begins that it tells a symbol's meaning of, behind it
    says: bool = False  # whether it says something of a function that is known, and is no equation


@dataclass
class Understood:
    """All statements of a document in order, what the reading alone found, and what is known at the end."""

    statements: list[Statement]
    findings: list[Finding]
    document: Document
    shapes: tuple[Declared, ...] = ()


def understand(pieces: Iterable[Piece], macros: Macros, stated: Sequence[Stated] = (), text: str = "") -> Understood:
    """Read all pieces of a document, in order; `stated` are hypotheses that hold throughout, `text` is all of it."""
    findings: list[Finding] = []
    unread: list[tuple[int, Side]] = []
    pieces = list(pieces)
    chains = list(chains_in(pieces, macros, unread))
    statements = [Statement(number, side, side, "unread") for number, side in unread]
    for chain in chains:
        for side in chain.sides:
            read(side)
        name_unnamed_sums(chain)
        let_sums_reach(chain)
        read_gradients(chain)
        state_conditions_in_places(chain)
        found = [*mend_the_surface(chain), *run_sums(chain)]
        findings += found if chain.displayed else []
    findings += mend_lost_scripts(chains)
    let_bounds_define(chains)
    note_what_solves(chains, text)
    note_headed_cases(chains, pieces, text)
    sum_up_dots(chains)
    write_generally(chains)
    findings += noticed(chains)
    put_names(chains, text)
    said = [node for each in stated for node in (each.left, each.right, each.relation) if node is not None]
    name_own_variables(chains)
    write_true_classes(chains)
    name_variables(chains, inventory_of(said, chains).index_letters)
    shapes = (*shapes_in(pieces, macros), *(each.shape for each in stated if each.shape is not None))
    let_names_be_functions(chains, shapes)
    write_inner_products(chains, shapes)
    kinds = Kinds(inventory_of(said, chains))
    kinds.inventory.apart |= called_like_entries(shapes)
    kinds.declare(shapes)
    stated = [each for each in stated if each.shape is None]
    kinds.other_norms = has_other_norms(text)
    letters = write_in_entries(chains, kinds) | (write_plain_norms(chains, text) if not kinds.other_norms else set())
    inventory = inventory_of(said, chains)
    inventory.index_letters |= letters
    inventory.apart |= kinds.inventory.apart
    document = Document(inventory)
    document.binary = binary_in(text)
    document.values = values_in(text)
    document.has_expectations = speaks_of_expectations(text)
    document.distributions = distributions_in(node for chain in chains for node in nodes_of(chain))
    document.functions = of_one_meaning(functions_in(chains, inventory, document.distributions), document)
    document.functions |= named_functions(chains, text)
    document.functions |= shown_functions(chains, document.functions)
    document.headed = set(heads_of(chains))
    note_dependences(chains, document)
    note_totals(chains, document)
    document.conjugates = conjugates_in(chains, text)
    document.delta_is_another = any(another_delta(chain) for chain in chains)
    document.assumed = [(each, -1 - at) for at, each in enumerate(stated)]
    note_what_is_denied(chains, text)
    for chain in chains:
        if says_sum_is_1(chain) and not chain.denied:
            total, one = (side.node for side in chain.sides)
            document.assumed.append((Stated("", "sum", total, one), chain.number))
    firsts = ((chain.sides[0].node, chain.sides[1].node) for chain in chains if len(chain.sides) > 1)
    equalities = [(one, other) for one, other in firsts if one is not None and other is not None]
    roots = [node for chain in chains for node in nodes_of(chain)]
    uses = uses_in(roots, equalities, document)
    related = related_symbols(chains)
    laws = Laws(document)
    sections = sections_of(text)
    told: list[Told] = []
    for chain in with_meanings_ahead(chains, text):
        place = chain.sides[0].member.span.start
        chain.section, chain.announced = section_at(sections, place), chain.displayed and announces(text, place)
        findings += misnamed(chain, related)
        renewed = renewed_by(chain, document)
        if renewed is not None:
            document.renewed.add(renewed[0])
        document.begin(chain.number)
        _join(chain, document)
        here = list(_statements(chain, document, laws, uses))
        if here and renewed is not None:
            here[0].renews = True
        statements += here
        told += exchanged(chain, document)
        findings += clashing(chain, document)
        note_where_stated(chain, document)
        note_what_is_said(chain, document)
        if len(chain.sides) > 1:
            document.spoken.take(side.tree for side in chain.sides if side.tree is not None)
        laws.learn(chain)
    findings += only_once(told)
    return Understood(sorted(statements, key=place_in_order), findings, document, shapes)


def _join(chain: Chain, document: Document) -> None:
    joiner = Joiner(document, chain.number)
    for side in [each for whole in (*chain.sides, *chain.stand_ins.values()) for each in (whole, *whole.parts)]:
        if side.node is not None:
            try:
                joiner.join(side.node, {})
            except NotRead as problem:
                side.problem = problem
    for relation in chain.relations:
        joiner.join(relation, {})
    document.ranges.unite(joiner.limited)
    several = document.ranges.limits_of_several()
    limit(chain, document)
    for side in chain.sides if several else []:
        side.doubt = side.doubt or f"whether all that runs to {min(several)} is of one range isn't said"


def _statements(chain: Chain, document: Document, laws: Laws, uses: Uses) -> Iterator[Statement]:
    """The chain's equalities; definitions are known from the next chain on, and to the sides behind them."""
    known = {*document.meant}
    told = {*document.otherwise}
    of_a_case = chain.conditioned or (chain.in_a_case and not chain.bounded)
    definitions = 0 if of_a_case else definitions_of(chain, document)
    define_instances(document, known, uses)
    builder = Builder(document, chain.number)
    conditions = tuple(_conditions(chain, builder))
    hypotheses = (*assumptions(nodes_of(chain), document), *positive_bounds(chain.bounds, document))
    case = next(iter(_conditions_of([chain.case] if chain.case and not conditions else [], builder)), None)
    sides = [*chain.sides, *chain.stand_ins.values()]
    for side in sides:
        _build(side, builder, document)
    _put_dependences(sides, builder.dependences)
    links = links_of(document, builder)
    pairs = list(zip(chain.sides, chain.sides[1:], strict=False))
    letters = frozenset({letter_of(chain.case.left), letter_of(chain.case.right)} if chain.case else ())
    open_sums = any(_has_open_sum(node) for node in (*nodes_of(chain), *document.bodies()))
    equalities = [(left, right) for left, right in pairs if right.member.joined in ("=", ":=")]
    for at, (left, right) in enumerate(pairs):
        if right.member.joined not in ("=", ":="):
            continue
        left = chain.stand_ins.get(at, left)
        defines = (
            at < definitions
            or at + 1 in chain.stand_ins
            or (at == 0 and (chain.defines or defines_function(left, right, document)))
        )
        kind = "definition" if defines else _kind(left, right, document, len(equalities))
        if kind == "equality" and len(equalities) == 1:
            hide(left, right, document)
        yield Statement(
            chain.number,
            left,
            right,
            kind,
            conditions,
            hypotheses,
            chain.displayed,
            case=case,
            headed=chain.headed,
            case_at=chain.case.span.start if chain.case is not None else 0,
            case_letters=letters,
            last_of=len(equalities),
            begins=at == 0,
            open_sums=open_sums,
            links=links,
            depends=frozenset(document.depends),
            continues=chain.continues if at == 0 else "",
            settled=document.spoken.settles(left.tree) or document.spoken.settles(right.tree),
            spoken=document.spoken.settles_any(left.tree) or document.spoken.settles_any(right.tree),
            announced=chain.announced and at == 0,
            brackets=document.brackets,
            operators=document.operators,
            in_a_case=chain.in_a_case,
            laws=tuple(laws.of(left.node or left.tree, right.node or right.tree)) if kind == "equality" else (),
            within=_within(left, right, document),
            again=_told_before(left, document, None if chain.solves else told) if at < definitions else None,
            solves=chain.solves,
            told_of=chain.told_of,
            says=kind == "equality" and says_of_a_function(left.node, right.node, document),
        )


def _within(left: Side, right: Side, document: Document) -> tuple[Expression, Expression] | None:
    if left.expression is None or right.expression is None or not document.has_expectations:
        return None
    return within(left.expression, right.expression, document.operators)


def _told_before(head: Side, document: Document, told: Collection[Key] | None) -> Key | None:
    """The symbol that a side is, if it was `told` before in what the language can't hold; None means all."""
    found = definable(head, document)
    return found[0] if found is not None and (told is None or found[0] in told) else None


def _has_open_sum(root: Node) -> bool:
    """Whether there is a sum without a last term, the number of whose terms may have a letter of its own elsewhere."""
    return any(isinstance(node, Big) and node.last is None for node in root.walk())


def _conditions(chain: Chain, builder: Builder) -> Iterator[Condition]:
    yield from _conditions_of(chain.relations, builder)


def _conditions_of(relations: Iterable[Relation], builder: Builder) -> Iterator[Condition]:
    for relation in relations:
        try:
            yield builder.condition(relation, {})
        except (NotRead, ValueError, TypeError):
            continue


def _build(side: Side, builder: Builder, document: Document) -> None:
    for part in side.parts:
        _build(part, builder, document)
    if side.parts and side.problem is None:
        side.problem = next((part.problem for part in side.parts if part.problem is not None), None)
    if side.node is None or side.problem is not None:
        return
    builder.opaque, builder.hidden, builder.doubt, builder.written, builder.calls = set(), set(), "", {}, []
    try:
        side.expression = builder.build(side.node, {})
        builder.opaque |= builder.left_open(side.expression)
        renewed = {family.symbol for family in families_of(side.expression)} & document.renewed
        if renewed:
            side.doubt = side.doubt or f"{min(renewed)} has two meanings in this text; two letters would tell"
    except NotRead as problem:
        side.problem = problem
    side.opaque, side.hidden, side.written = frozenset(builder.opaque), frozenset(builder.hidden), builder.written
    side.calls, document.written = builder.calls, {**builder.written, **document.written}
    side.doubt = side.doubt or builder.doubt


def _put_dependences(sides: Sequence[Side], dependences: Collection[Dependence]) -> None:
    """Let the quantities of all sides depend on what they are differentiated by somewhere in the chain."""
    circular = {of for of, _ in dependences} & {by for _, by in dependences}
    for side in [each for whole in sides for each in (whole, *whole.parts)] if dependences else []:
        if side.expression is None:
            continue
        if circular:
            name = min(family.name for family in circular)
            side.problem = NotRead(f"{name} is differentiated here, and others are by it", side.member.span)
            side.expression = None
        else:
            side.expression = with_dependences(side.expression, dependences)


def _kind(left: Side, right: Side, document: Document, equalities: int) -> str:
    """Whether an equality that defines nothing is a claim; an update x = x + ... is none."""
    if right.member.joined == ":=":
        return "assignment"
    if right.shows:
        return "definition"
    if says_sum_is_1(Chain(0, [left, right], [], displayed=True)) and equalities == 1:
        return "assumption"
    head = definable(left, document)
    if head is not None and equalities == 1 and right.node is not None and not isinstance(left.tree, UNNAMED):
        names = {named(n, document) for n in right.node.walk() if isinstance(n, Name)}
        if head[0][0] in names and not relates_probabilities(left.node, right.node):
            return "assignment"
    return "equality"
