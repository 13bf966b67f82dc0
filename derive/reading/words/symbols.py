"""Questions about surface trees that are read as words: is this the same symbol, a value, an index out of reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction

from derive.reading.matrices.kinds import LOSSES
from derive.reading.symbols import letter_of
from derive.reading.syntax import (
    Applied,
    Big,
    Differential,
    Dots,
    MatrixOf,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    Product,
    Sum,
    Transposed,
)
from derive.reading.words.looks import plain


def indices_in(roots: Iterable[Node]) -> set[str]:
    r"""The letters that are indices: small ones that a sign binds, or that stand as scripts of several symbols.

    The m of \delta_m alone is a symbol by which another one is called.
    """
    bound: set[str] = set()
    below: dict[str, set[str]] = defaultdict(set)
    for root in roots:
        for node in root.walk():
            if isinstance(node, Big) and node.index is not None:
                bound.add(letter_of(node.index))
            if isinstance(node, Name):
                for each in (*node.lower, *node.raised):
                    below[letter_of(each)].add(node.name)
    return bound | {name for name, heads in below.items() if name.islower() and len(heads) > 1}


def may_be_one(name: Name, other: Name) -> bool:
    """Whether two symbols of one letter may be one, or one an entry of the other."""
    if name.primes != other.primes:
        return False
    if (len(name.lower), len(name.raised)) != (len(other.lower), len(other.raised)):
        return True
    pairs = zip((*name.lower, *name.raised), (*other.lower, *other.raised), strict=True)
    return not any(_is_label(one) and _is_label(another) and not _same(one, another) for one, another in pairs)


def is_one_of(name: Name, other: Name) -> bool:
    """Whether what is said of one symbol says what the other is: of all W^{(l)}, W^{(2)}; of its entries, a matrix.

    A loss and those that it is made of, L and L_i, are two symbols.
    """
    if not may_be_one(name, other) or len(name.raised) != len(other.raised):
        return False
    are_entries = all(letter_of(each).islower() for each in (*name.lower, *other.lower)) and name.name not in LOSSES
    return len(name.lower) == len(other.lower) or are_entries


def scripts(name: Name) -> object:
    """All that tells two symbols of one letter apart."""
    values = tuple(each.value if isinstance(each, Numeral) else letter_of(each) for each in (*name.lower, *name.raised))
    return len(name.lower), name.primes, values


def is_last_of(head: Name, node: Node) -> bool:
    """Whether a symbol is set to what a procedure of it ends with: x = x^{(N)}."""
    if not isinstance(node, Name) or node.name != head.name or node.transposed or head.raised:
        return False
    same = list(map(letter_of, node.lower)) == list(map(letter_of, head.lower))
    return same and len(node.raised) == 1 and not isinstance(node.raised[0], Numeral) and _is_end(node.raised[0])


def is_shifted(name: Name, other: Name) -> bool:
    r"""Whether two symbols differ in a script by a number alone: x^{(j)} and x^{(j-1)} are two, whatever j is."""
    return bool(_shifted_places(name, other))


def _shifted_places(name: Name, other: Name) -> list[int]:
    if name.name != other.name or (len(name.lower), len(name.raised)) != (len(other.lower), len(other.raised)):
        return []
    pairs = zip((*name.lower, *name.raised), (*other.lower, *other.raised), strict=True)
    steps = [(step(one), step(another)) for one, another in pairs]
    return [at for at, (one, other) in enumerate(steps) if one and other and one[0] == other[0] and one[1] != other[1]]


def step(node: Node) -> tuple[str, Fraction] | None:
    """A letter and the number that is added to it in a script: j - 1 is j and -1."""
    node = plain(node)
    if letter_of(node):
        return letter_of(node), Fraction(0)
    if isinstance(node, Sum) and len(node.terms) == 2 and isinstance(node.terms[1], Numeral) and node.signs[0] == 1:
        return (letter_of(node.terms[0]), node.signs[1] * node.terms[1].value) if letter_of(node.terms[0]) else None
    return None


def _is_end(node: Node) -> bool:
    """Whether a step is the first or the last one: 0, N or N_k."""
    return isinstance(node, Numeral) or (isinstance(node, Name) and node.name.isupper())


def _is_label(node: Node) -> bool:
    return isinstance(node, Numeral) or (bool(letter_of(node)) and not letter_of(node).islower())


def _same(one: Node, another: Node) -> bool:
    numbers = isinstance(one, Numeral) and isinstance(another, Numeral) and one.value == another.value
    return numbers or letter_of(one) == letter_of(another) != ""


def stands_in(head: Name, node: Node) -> bool:
    """Whether a symbol, or what may be one with it, stands in a tree; the Q of W_Q is a label."""
    labels = {id(place) for each in node.walk() if isinstance(each, Name) for place in each.lower if _is_label(place)}
    return any(
        isinstance(each, Name)
        and each.name == head.name
        and may_be_one(head, each)
        and not is_shifted(head, each)
        and id(each) not in labels
        for each in node.walk()
    )


def is_base_of(name: Name, head: Name, node: Node) -> bool:
    """Whether a symbol is what a recurrence begins or ends with: x^{(0)} and x^{(N)} of x^{(j)} = f(x^{(j-1)})."""
    places = [at for each in node.walk() if isinstance(each, Name) and each.name == head.name
              for at in _shifted_places(head, each)]  # fmt: skip
    all_places = (*name.lower, *name.raised)
    return any(at < len(all_places) and _is_end(all_places[at]) for at in places)


def is_value(node: Node) -> bool:
    """Whether nothing but numbers stands there: a value that holds here, and no meaning. A matrix of numbers is one."""
    speaks = any(isinstance(each, (Dots, MatrixOf, Name)) for each in node.walk())
    return not speaks or (isinstance(node, Name) and node.name.isdigit())


def bound_and_free(root: Node) -> bool:
    """Whether a sum's index stands behind it outside: how far the sum reaches isn't clear then."""
    for node in root.walk():
        bound: set[str] = set()
        for term in node.terms if isinstance(node, Sum) else ():
            if bound & _free_letters(term):
                return True
            bound |= set(_bound_at(term))
    return False


def _bound_at(node: Node) -> Iterable[str]:
    """The letters that sums outside brackets bind."""
    if isinstance(node, Big) and node.index is not None:
        yield letter_of(node.index)
    for part in node.below if isinstance(node, (Big, Minus, Product)) else ():
        yield from _bound_at(part)


def _free_letters(node: Node) -> set[str]:
    """The letters that stand in a tree and that no sum in it binds."""
    if isinstance(node, Big) and node.index is not None:
        below = [each for each in node.below if each is not node.index]
        return set().union(*map(_free_letters, below)) - {letter_of(node.index)}
    own = {letter_of(node)} - {""}
    return own.union(*map(_free_letters, node.below))


def index_left_alone(left: Node, right: Node, indices: set[str]) -> str:
    r"""An index of a symbol that its meaning speaks of nowhere, while it has another one, or stands for whole vectors.

    p_i = e^{z_j}/\sum_k e^{z_k} and p_i = e^z/\sum_j e^{z_j} say nothing of p_i.
    """
    missing = sorted((_letters_below(left) & indices) - {letter_of(node) for node in right.walk()})
    whole_side = plain(right.inner if isinstance(right, Minus) else right)
    if isinstance(whole_side, Operator):  # 0_{B_q} is of a size
        return ""
    symbols = list(symbols_in(right))
    whole = {name.name for name in symbols if not (name.lower or name.raised)}
    others = (_letters_below(right) & _free_letters(right)) - _letters_below(left)
    return missing[0] if missing and (others or whole & {name.name for name in symbols if has_index(name)}) else ""


def _letters_below(tree: Node) -> set[str]:
    """The small letters that are scripts of the symbols in a tree."""
    scripts = [script for name in symbols_in(tree) for script in (*name.lower, *name.raised)]
    return {letter_of(script) for script in scripts if letter_of(script).islower()}


def has_index(node: Name) -> bool:
    """Whether a symbol has a small letter below: it is an entry, and no whole vector."""
    return any(letter_of(place).islower() for place in node.lower)


def symbols_in(node: Node) -> Iterable[Name]:
    """The symbols in a tree, without those in their scripts, and without what is differentiated: that may be a loss."""
    if isinstance(node, Name):
        yield node
    if isinstance(node, Differential) and isinstance(node.body, Name):
        yield from symbols_in(node.by)
        return
    for part in node.below if not isinstance(node, Name) else ():
        yield from symbols_in(part)


def bare_names(node: Node) -> Iterator[Name]:
    """The symbols without places that stand in a tree, and not as a function, its argument or a script."""
    if isinstance(node, Name):
        yield from [] if node.lower or node.raised else [node]
    elif not isinstance(node, (Applied, Operator, Big)):
        for part in node.below:
            yield from bare_names(part)


def adds_up(body: Node, name: str, indices: Collection[str]) -> bool:
    r"""Whether a meaning adds up entries of a symbol as far as one of its indices: c_t = \sum_{s < t} x_s."""
    found: list[tuple[str, tuple[Node | None, ...], Node]] = []
    for node in body.walk():
        if isinstance(node, Big) and node.index is not None:
            found.append((letter_of(node.index), (node.first, node.last), node.body))
        if isinstance(node, Operator) and node.name == "sum" and node.binds:
            found.append((node.binds, node.scripts, node.arguments[0]))
    return any(
        isinstance(each, Name) and each.name == name and letter in map(letter_of, each.lower)
        for letter, ends, inside in found
        if {letter_of(node) for end in ends if end is not None for node in end.walk()} & {*indices} - {letter}
        for each in inside.walk()
    )


def is_of_one_number(nodes: Sequence[Node]) -> bool:
    """Whether C'(W) stands there: C is a function of one number."""
    primed = any(isinstance(node, Applied) and node.head.primes for node in nodes)
    return primed and not any(isinstance(node, (Differential, Transposed)) for node in nodes)
