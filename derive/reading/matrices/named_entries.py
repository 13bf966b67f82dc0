r"""Matrices that are written out say how the entries are called of what has a meaning.

    Z = X Y, with the entries of X and Y written out
    Z = \begin{bmatrix} z_{11} & z_{12} \end{bmatrix} = \begin{bmatrix} x_1 y_{11} + x_2 y_{21} & ... \end{bmatrix}

The first equality of the second line is a definition: z_{11} is the entry of X Y. From there on it is that, and the
next equality is a claim on it, as is what is said of \partial z_{11} / \partial x_1, and of \partial z_{11} / \partial
y_{12}, which is 0. What is differentiated by z_{11} itself stays as it is. Where no new names stand, Z = [...] is a
claim itself, unless it gives numbers for symbols.

The names are new symbols, all different; each matrix is said to be one thing, as large as what is written out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from derive.reading.likeness import likeness, unbracketed
from derive.reading.matrices.attempts import attempt_with
from derive.reading.matrices.kinds import Kinds
from derive.reading.matrices.matrix import Conventions, whole
from derive.reading.matrices.shapes import ONE
from derive.reading.problems import NotRead
from derive.reading.surface import Chain, Side
from derive.reading.syntax import Differential, MatrixOf, Name, Node, Numeral

MOST_SIGNS = 2000  # of all that is put in for the names of one matrix
Symbol = tuple[object, ...]
Values = dict[Symbol, Node]
Said = Mapping[str, Sequence[tuple[int, Node]]]  # what symbols are said to be, each time with the chain's number


def name_entries(chains: Sequence[Chain], kinds: Kinds, letters: Sequence[str]) -> bool:
    """Let the names of entries stand for what they are, from where they are given; whether there are any."""
    said, names, assigned = _said(chains), _Names(chains), _assigned(chains)
    met: set[Symbol] = set()  # the entries that stood anywhere so far
    claims = False  # whether a matrix is written out that has a meaning
    for number, chain in enumerate(chains):
        nodes = [side.node for side in chain.sides]
        here = {_symbol(node) for node in _names_in(node for node in nodes if node is not None)}
        for at, side in enumerate(chain.sides):
            called = _entries_of(side) if at and side.member.joined in ("=", ":=") else []
            new = len({*called}) == len(called) and met.isdisjoint(called) and assigned.isdisjoint(called)
            matrix = _written_out(side) if at and new and side.member.joined in ("=", ":=") else None
            of = _meaning_of(nodes[at - 1], said, number) if matrix is not None else None
            entries = _entries(of, matrix, kinds, letters) if of is not None and _is_of_one_meaning(of, said) else None
            if entries is not None and called and names.take(dict(zip(called, entries, strict=True))):
                chain.stand_ins[at] = _stand_in(side, [names.put(entry) for entry in entries])
                continue
            if side.node is not None and names.values:
                side.node = names.put(side.node)
            if entries is not None and at == 1 and not called and not _is_data(matrix, entries):
                first = chain.sides[0]
                first.node, first.meant = of, True
                claims = True
        met |= here
    return claims or bool(names.values)


class _Names:
    """What the names of entries stand for so far."""

    def __init__(self, chains: Sequence[Chain]) -> None:
        self.values: Values = {}
        self.sizes: dict[Symbol, int] = {}  # of what they are, with all names put in
        roots = (side.node for chain in chains for side in chain.sides if side.node is not None)
        differentials = [node for root in roots for node in root.walk() if isinstance(node, Differential)]
        # What the document differentiates may depend on something in a way that it doesn't say.
        self.depend = {_symbol(each.body) for each in differentials if isinstance(each.body, Name)}

    def take(self, values: Values) -> bool:
        """Take these as known, unless they are too large with all names put in."""
        sizes = {symbol: sum(self.sizes.get(_symbol(each), 1) if isinstance(each, Name) else 1 for each in value.walk())
                 for symbol, value in values.items()}  # fmt: skip
        fit = sum(sizes.values()) <= MOST_SIGNS
        if fit:
            self.values |= values
            self.sizes |= sizes
        return fit

    def put(self, node: Node) -> Node:
        """The tree with what the names stand for, but where something is differentiated by them."""
        if isinstance(node, Name):
            value = self.values.get(_symbol(node)) if not node.transposed else None
            return _at(self.put(value), node) if value is not None else node
        if isinstance(node, Differential) and isinstance(node.by, Name):
            return self._derivative(node, _symbol(node.by))
        return node.with_below(self.put)

    def _derivative(self, node: Differential, by: Symbol) -> Node:
        """A derivative with its quantity put in.

        Of z = W h, with h named too, that by an h holds the others fixed, and that by what stands in h alone goes
        through it; what stands in both has two derivatives, and none is taken.
        """
        near = self.values.get(_symbol(node.body)) if isinstance(node.body, Name) else None
        if near is None:
            return replace(node, body=self.put(node.body))
        far = self.put(near)
        inside, below = ({_symbol(each) for each in _names_in([tree])} for tree in (near, far))
        through = bool(inside & {*self.values})
        if by in inside and not (through and by in below):
            return replace(node, body=_at(near, node.body))
        if by in below and by not in inside:
            return replace(node, body=_at(far, node.body))
        if by in inside | below | self.depend | {*self.values} or below & self.depend or not self._is_entry(by):
            return node
        return Numeral(node.span, Fraction(0))

    def _is_entry(self, symbol: Symbol) -> bool:
        """Whether a symbol is an entry of what some name is made of."""
        return any(symbol == _symbol(each) for each in _names_in(self.values.values()))


def _said(chains: Sequence[Chain]) -> Said:
    """What the chains that begin with a symbol say that it is."""
    found: dict[str, list[tuple[int, Node]]] = {}
    for number, chain in enumerate(chains):
        head, *others = (unbracketed(side.node) if side.node is not None else None for side in chain.sides)
        if others and isinstance(head, Name) and not (head.lower or head.raised or head.transposed):
            meaning = others[0]
            if meaning is not None and not chain.relations and not chain.in_a_case:
                found.setdefault(head.name, []).append((number, meaning))
    return found


def _meaning_of(side: Node | None, said: Said, here: int) -> Node | None:
    """What a side is: what its symbol is said to be before, in one way only, or the side itself."""
    node = unbracketed(side) if side is not None else None
    if not isinstance(node, Name) or node.transposed:
        return node
    told = [(number, each) for number, each in said.get(node.name, ()) if not isinstance(each, MatrixOf)]
    one = len({likeness(each) for _, each in told}) == 1
    return told[0][1] if one and told[0][0] < here and not (node.lower or node.raised) else None


def _is_of_one_meaning(of: Node, said: Said) -> bool:
    """Whether none of its symbols is written out in two ways."""
    names = {node.name for node in _names_in([of])}
    ways = ({likeness(each) for _, each in said.get(name, ()) if isinstance(each, MatrixOf)} for name in names)
    return all(len(each) <= 1 for each in ways)


def _assigned(chains: Sequence[Chain]) -> set[Symbol]:
    """The symbols that get another value anywhere, z_{11} := 0."""
    heads = (chain.sides[0].node for chain in chains if len(chain.sides) > 1 and chain.sides[1].member.joined == ":=")
    return {_symbol(head) for head in heads if isinstance(head, Name)}


def _entries(of: Node, matrix: MatrixOf | None, kinds: Kinds, letters: Sequence[str]) -> list[Node] | None:
    """The entries of a meaning, row by row, if it is of the size of a matrix, and all its entries are written out."""
    if matrix is None or not any(_is_written(node, kinds) for node in _names_in([of])):
        return None
    attempt = attempt_with([of], [False], kinds, letters, Conventions())
    found = attempt.matrices[0]
    if found is None or attempt.problems[0] is not None or any(reader.used_symbols for reader in attempt.readers):
        return None
    size = tuple(attempt.dimensions.find(each) for each in (found.rows, found.columns))
    if size != (matrix.rows, matrix.columns):
        return None
    entries = []
    try:
        for number in range(len(matrix.cells)):
            places = [Numeral(matrix.span, Fraction(at + 1)) for at in divmod(number, matrix.columns)]
            row, column = (at if many != ONE else None for at, many in zip(places, size, strict=True))
            entries.append(whole(found.entry(row, column)))
    except NotRead:
        return None
    of_themselves = {_symbol(node) for node in _names_in(entries)} & {_symbol(node) for node in matrix.cells
                                                                     if isinstance(node, Name)}  # fmt: skip
    return None if of_themselves else entries


def _is_data(matrix: MatrixOf | None, entries: Sequence[Node]) -> bool:
    """Whether numbers are given for what is made of symbols."""
    return matrix is None or (not any(_names_in([matrix])) and any(_names_in(entries)))


def _is_written(node: Name, kinds: Kinds) -> bool:
    try:
        return kinds.key(replace(node, transposed=False)) in kinds.explicit
    except NotRead:
        return False


def _written_out(side: Side) -> MatrixOf | None:
    matrix = unbracketed(side.node) if side.node is not None else None
    return matrix if isinstance(matrix, MatrixOf) else None


def _entries_of(side: Side) -> list[Symbol]:
    """The symbols that a matrix is made of, row by row, if it is made of symbols alone."""
    matrix = _written_out(side)
    cells = [unbracketed(cell) for cell in matrix.cells] if matrix is not None else []
    plain = all(isinstance(cell, Name) and not (cell.transposed or cell.bold) for cell in cells)
    return [_symbol(cell) for cell in cells] if plain else []


def _stand_in(side: Side, entries: Sequence[Node]) -> Side:
    """The side with what its entries are."""
    matrix = _written_out(side)
    assert matrix is not None
    parts = []
    for number, entry in enumerate(entries):
        row, column = divmod(number, matrix.columns)
        told = [str(at + 1) for at, many in ((row, matrix.rows), (column, matrix.columns)) if many > 1]
        parts.append(Side(side.member, entry, in_entries=True, entry=f"({', '.join(told)})"))
    return Side(side.member, parts=tuple(parts), in_entries=True, tree=side.tree)


def _names_in(roots: Iterable[Node]) -> Iterator[Name]:
    yield from (node for root in roots for node in root.walk() if isinstance(node, Name))


def _symbol(node: Node) -> Symbol:
    """All that tells a symbol from others."""
    assert isinstance(node, Name)
    return (node.name, node.primes, *map(likeness, node.lower), "^", *map(likeness, node.raised))


def _at(value: Node, place: Node) -> Node:
    """What is put in, at the place of the name."""
    return replace(value.with_below(lambda part: _at(part, place)), span=place.span)
