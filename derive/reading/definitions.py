r"""What a document's symbols are said to be: which sides are new symbols, and what they are given as meaning.

A definition is taken as one when its symbol is new, and counts from the next chain on. A
symbol whose meaning can't be read is hidden: something is known of it, and not here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from derive.proof import Proved, prove
from derive.proof.prover import families_of
from derive.proof.roles import variables
from derive.proof.witness import ranges_of
from derive.reading.building import family_of
from derive.reading.derivatives.names import claims_a_slope, says_what_it_means
from derive.reading.joining import join_meaning
from derive.reading.knowledge import PRIMED, SIGMOID, Document, Meant, is_delta, named
from derive.reading.likeness import likeness
from derive.reading.probability.entropies import claims_of_entropy
from derive.reading.probability.probabilities import probability_of, relates_probabilities
from derive.reading.problems import NotRead
from derive.reading.shifts import without_shifts
from derive.reading.surface import Chain, Side, nodes_of
from derive.reading.symbols import Inventory, letter_of, size_of
from derive.reading.syntax import Applied, Bracketed, CasesOf, Differential, Dots, Indicator, Name, Node, Numeral, Sum


def definable(side: Side, document: Document) -> tuple[Any, tuple[str, ...]] | None:
    """The symbol and its letters, if the side is a symbol that could be given a meaning."""
    node = side.node
    try:
        if isinstance(node, Applied):
            if document.role(node) != "symbol":
                return None
            node = document.symbol_of(node)
        if not isinstance(node, Name) or is_delta(node) or node.transposed or node.name in document.conjugates:
            return None
        key, use = document.key_of(node)
    except NotRead:
        return None
    letters = tuple(letter_of(place) for place in use.indices)
    if "" in letters or len(set(letters)) < len(letters) or (node.bold and not letters):
        return None
    if letter_of(node) in document.inventory.index_letters or document.is_size(size_of(node)):
        return None
    return key, letters


def definitions_of(chain: Chain, document: Document) -> int:
    """Define the chain's leading new symbols; gives how many of its equalities are definitions."""
    heads: list[tuple[Any, tuple[str, ...]]] = []
    meaning = next((side.node for side in chain.sides[1:]), None)
    if not says_what_it_means(chain.sides[0].node, meaning):
        return 0
    first = chain.sides[0]
    if first.node is None and len(chain.sides) > 1:  # among matrices of unknown shapes
        written = definable(replace(first, node=first.tree), document)
        document.otherwise |= {written[0]} - {*document.meant} if written is not None else set()
    for at, side in enumerate(chain.sides):
        behind = chain.sides[at + 1].node if at + 1 < len(chain.sides) else None
        claims = claims_of_entropy(side.node, behind)
        claims = claims or _is_defined_of_another(side, document) or _is_defined_of_all(side, document)
        told = {*document.functions, *(key[0].partition("(")[0] for key in {*document.meant, *document.otherwise})}
        claims = claims or (not chain.announced and claims_a_slope(side.node, meaning, told))
        head = None if claims else definable(side, document)
        if head is not None and _is_law(chain, at, document):
            document.otherwise |= {head[0]} - {*document.meant}
            head = None
        joined = at == 0 or side.member.joined in ("=", ":=")
        known = head is not None and (head[0] in document.meant or head[0] in document.lost)
        if head is not None and at == 0 and document.outdated and _says_it_again(head, meaning, document):
            document.lost.discard(head[0])
            known = False
        if head is not None and joined and not known and head not in heads:
            heads.append(head)
            continue
        if not heads or not joined:
            return 0
        if side.node is not None and side.problem is None and _define(heads, side.node, chain, document):
            return at
        if len(heads) > 1 and (one := chain.sides[1].node) is not None and _define(heads[:1], one, chain, document):
            return 1  # a = b = f(c) where c is made of b: a is b
        for key, _ in heads:
            document.hide(key, side.member.tokens)
            document.otherwise.add(key)
            # Another way to write the same is welcome, as entries behind a matrix; behind dots it is a claim on them,
            # and so it is behind cases.
            if side.tree is not None and any(isinstance(node, (CasesOf, Dots)) for node in side.tree.walk()):
                document.lost.add(key)
        return 0
    if len(heads) == 2 and chain.sides[1].node is not None:
        return 1 if _define(heads[:1], chain.sides[1].node, chain, document) else 0
    return 0


def _is_defined_of_another(side: Side, document: Document) -> bool:
    """Whether a function has a meaning with another argument: behind f(x) = x^2, f(y) = y^3 is a claim."""
    node = side.node
    if not isinstance(node, Applied) or node.head.name not in PRIMED or node.head.primes:
        return False
    try:
        if document.role(node) != "symbol":
            return False
        name, own = f"{node.head.name}(", document.key_of(document.symbol_of(node))[0]
    except NotRead:
        return False
    arguments, _, scripts = own[0].partition(")")
    others = (key[0].partition(")") for key in document.meant if key[1] == own[1] and key[0].startswith(name))
    return any(other != arguments and behind == scripts for other, _, behind in others)


def _is_defined_of_all(side: Side, document: Document) -> bool:
    """Whether it has a meaning with an index where a number stands here: behind g(a_i), g(a_1) = a_1 is a claim."""
    node = side.node
    letters = sorted(document.inventory.index_letters)
    if not isinstance(node, Applied) or not letters:
        return False
    try:
        if document.role(node) != "symbol":
            return False
        symbol = document.symbol_of(node)
        places = symbol.lower[len(node.head.lower) :]
        general = tuple(Name(place.span, letters[0]) if isinstance(place, Numeral) else place for place in places)
        named = replace(symbol, lower=(*node.head.lower, *general))
        return general != places and document.key_of(named)[0] in document.meant
    except NotRead:
        return False


def _says_it_again(head: tuple[Any, tuple[str, ...]], meaning: Node | None, document: Document) -> bool:
    """Whether what was made of a symbol with another meaning is said in the same words, and so is of this one now."""
    before = document.outdated.get(head[0])
    return (
        before is not None
        and meaning is not None
        and before.letters == head[1]
        and (likeness(before.body) == likeness(meaning))
    )


def _is_law(chain: Chain, at: int, document: Document) -> bool:
    """Whether a side is a probability of which one behind it speaks, or the text did before: that defines nothing."""
    side = chain.sides[at].node
    return document.spoken.settles(side) or any(
        relates_probabilities(side, each.node) for each in chain.sides[at + 1 :]
    )


def _define(heads: Sequence[Any], body: Node, chain: Chain, document: Document) -> bool:
    """Give the symbols this meaning, unless it speaks of them itself or of indices that they don't have."""
    for key, letters in heads:
        document.define(key, Meant(letters, body, chain.number))
        join_meaning(document, key)
    try:
        for key, letters in heads:
            document.forget()  # what was built for the head before leaves out what speaks of that one
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
    for key, letters in heads:
        for plain in without_shifts(body, document):
            _define_anew(key, Meant(letters, plain, chain.number), document)
    return True


def _define_anew(key: Any, meant: Meant, document: Document) -> None:
    """Give a symbol another wording of its meaning, if the prover shows that it is one."""
    before, known = family_of(document, key), document.meant[key]
    document.define(key, meant)
    try:
        after = family_of(document, key)
        assert before.definition is not None
        assert after.definition is not None
        if isinstance(prove(before.definition.body, after.definition.body), Proved):
            return
    except (NotRead, TypeError, ValueError, RecursionError):
        pass
    document.define(key, known)


def _speaks_of(body: Any, key: Any, document: Document) -> bool:
    """Whether an expression is made of the symbol itself."""
    name = family_of(document, key).name
    return any(bool(family.name == name) for family in families_of(body))


def _is_distribution(head: Applied, distributions: Collection[Any]) -> bool:
    """Whether this is one of several distributions by its letters: p(x | z) and p(z | x) are no calls of one p."""
    found = probability_of(head)
    return found is not None and found.head in distributions


def functions_in(
    chains: Sequence[Chain], inventory: Inventory, distributions: Collection[Any] = ()
) -> Iterator[tuple[str, Any]]:
    """Functions of plain symbols that are applied to several things: f(z) = 1/(1 + e^(-z)), then f(x + y)."""
    for chain in chains:
        for left, right in zip(chain.sides, chain.sides[1:], strict=False):
            head = left.node
            if not (isinstance(head, Applied) and right.node is not None and right.member.joined in ("=", ":=")):
                continue
            if _is_distribution(head, distributions):
                continue
            if head.head.lower or head.head.primes or len(inventory.applied_to(head.head.name)) < 2:
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


def heads_of(chains: Sequence[Chain]) -> Iterator[str]:
    """The symbols that a chain begins with, applied to plain ones: the J of J(w) = ..."""
    for chain in chains:
        head = chain.sides[0].node
        equal = len(chain.sides) > 1 and chain.sides[1].member.joined in ("=", ":=")
        if equal and isinstance(head, Applied) and all(isinstance(each, Name) for each in head.arguments):
            yield head.head.name


def defines_function(left: Side, right: Side, document: Document) -> bool:
    """Whether this is the equality that a function has its meaning from: of itself it is true, and proves nothing."""
    node = left.node
    known = document.functions.get(node.head.name) if isinstance(node, Applied) else None
    return known is not None and known[1] is right.node and right.problem is None


def note_dependences(chains: Sequence[Chain], document: Document) -> None:
    """Of symbols that nothing defines: by which the document differentiates them."""
    for chain in chains:
        for root in nodes_of(chain):
            for node in root.walk():
                if isinstance(node, Name) and _has_index(node, document):
                    document.indexed.add(named(node, document))
                if isinstance(node, Name):
                    _note_recurrence(node, document)
                if isinstance(node, Differential):
                    document.differentiated_by.add(named(node.by, document))
                if isinstance(node, Differential) and isinstance(_bare(node.body), (Name, Applied)):
                    of, by = named(_bare(node.body), document), named(node.by, document)
                    if of and by and of != by:
                        document.depends.add((of, by))


def _note_recurrence(node: Name, document: Document) -> None:
    """Of h_{t-1}: that one entry of h may depend on another one, at these of its places."""
    places = {at for at, place in enumerate((*node.lower, *node.raised)) if isinstance(place, Sum)}
    if places:
        document.recurrent.setdefault(node.name, set()).update(places)


def _has_index(node: Name, document: Document) -> bool:
    try:
        return document.key_of(node)[0][1] > 0
    except NotRead:
        return False


def _bare(node: Node) -> Node:
    return _bare(node.inner) if isinstance(node, Bracketed) else node


def hide(left: Side, right: Side, document: Document) -> None:
    """An equality of its own with a symbol on the left may give that symbol its meaning at one place: a_2 = f(z_2)."""
    node = left.node
    try:
        if isinstance(node, Applied) and document.role(node) == "symbol":
            node = document.symbol_of(node)
        if isinstance(node, Name) and not is_delta(node):
            key = document.key_of(node)[0]
            plain = letter_of(node) in document.inventory.index_letters or document.is_size(size_of(node))
            if key not in document.meant and not plain:
                document.hide(key, right.member.tokens)
    except NotRead:
        return


def another_delta(chain: Chain) -> bool:
    """Whether a chain sets δ with two indices equal to what is no Kronecker's delta, as a gradient's name."""
    if not (len(chain.sides) > 1 and isinstance(chain.sides[0].node, Name) and is_delta(chain.sides[0].node)):
        return False
    right = chain.sides[1].node
    if isinstance(right, Differential):
        return not (isinstance(right.body, Name) and isinstance(right.by, Name) and right.body.name == right.by.name)
    return not isinstance(right, (CasesOf, Indicator, Numeral)) and not (isinstance(right, Name) and is_delta(right))
