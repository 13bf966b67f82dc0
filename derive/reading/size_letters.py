r"""The letters by which a document calls how many there are: a counterexample counts to its K, and not to our N.

In a chain that writes no upper limit, \sum_k e^{z_k}, a range gets a letter of our own. Where the same symbol runs to
one letter in every other equality that says so, that letter is meant, and a reader is told of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from derive.proof import Witness
from derive.proof.prover import families_of
from derive.reading.statements import Statement

Place = tuple[str, int]  # a symbol, and the how many-th of its indices


def letters_of_sizes(statements: Iterable[Statement]) -> Mapping[Place, set[str]]:
    """The upper limits that a document itself has for each place of each symbol."""
    found: dict[Place, set[str]] = defaultdict(set)
    for statement in statements:
        own = _letters_in(statement)
        for place, size in _sizes_in(statement):
            if size in own:
                found[place].add(size)
    return found


def as_called(witness: Witness, statement: Statement, known: Mapping[Place, set[str]]) -> Witness:
    """The witness with the document's letter for each size that the equality gives none."""
    own, sizes = _letters_in(statement), dict(witness.sizes)
    for size in witness.sizes:
        called = set().union(*(known.get(place, ()) for place, here in _sizes_in(statement) if here == size))
        free = {name.replace("[]", "") for name in witness.values} | {*witness.places, *sizes}
        if _is_ours(size) and size not in own and len(called) == 1 and not called & free:
            sizes = {called.copy().pop() if name == size else name: number for name, number in sizes.items()}
    return replace(witness, sizes=sizes)


def _is_ours(size: str) -> bool:
    """Whether a size may have its letter from us: one letter, or n_1; an author's d_k is none."""
    return len(size) == 1 or size.removeprefix("n_").isdigit()


def _letters_in(statement: Statement) -> set[str]:
    return {token.text for side in (statement.left, statement.right) for token in side.member.tokens}


def _sizes_in(statement: Statement) -> Iterator[tuple[Place, str]]:
    for side in (statement.left, statement.right):
        for family in families_of(side.expression) if side.expression is not None else ():
            yield from (((family.symbol, at), range_.size) for at, range_ in enumerate(family.ranges))
