r"""Quantities that the language has no word for: \max_j z_j, \det A, f(x + y) for an f that nothing defines.

Each is a symbol of its own with the indices that are free in it. Two of them are the same
symbol only if they are the same operator of the same expressions, up to the letters of
their indices; so what is proved of them holds whatever they are. They are never differentiated.

Only what is a number is such a symbol: gradients, tuples and masks are not, and two of them need not commute.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sympy import preorder_traversal

from derive.language import Entry, Family, Index, free_indices, substitute, variable
from derive.language.binding import canonical
from derive.reading.knowledge import Document

# Numbers whatever they are taken of, also of whole vectors.
ALWAYS_NUMBERS = frozenset({"abs", "argmax", "argmin", "det", "inner", "norm", "H", "KL", "LSE", "P", "Pr", "p"})
CONDITIONAL_NUMBERS = frozenset({"P", "Pr", "p"})  # also with a condition: P(y = 1 | x)
# Numbers where they are taken of numbers.
NUMBERS_OF_NUMBERS = frozenset({
    "max", "min", "sup", "inf", "E", "Var", "Cov", "Re", "Im", "sign", "sgn", "int", "floor", "ceiling", "binom",
    "mean", "std", "clip", "ReLU", "relu", "at", "sin", "cos", "tan",
})  # fmt: skip


# What an operator is called where it can't be read.
IN_WORDS = {
    "entry": "an entry of what stands before an index", "nabla": "a gradient ∇ of this", "nabla^2": "a ∇² of this",
    "list": "a list", "tuple": "a list in brackets", "prime": "a prime at this", "bar": "a bar over this",
    "factorial": "a factorial", "derivative": "a higher derivative", "indicator": "an indicator of this",
    "stack": "a stack of vectors", "at": "a value at a place",
}  # fmt: skip


def in_words(operator: str) -> str:
    """What a reader is told an operator is: a factorial, max(...)."""
    return IN_WORDS.get(operator, f"{operator}(...)")


def opaque_quantity(document: Document, name: str, inside: Sequence[Any], bound: Sequence[Index] = ()) -> Entry:
    """The entry that stands for the operator `name` of these expressions; `bound` are the indices that it binds."""
    free = list(dict.fromkeys(_free_in_order(inside, bound)))
    # Letters that nobody can type, so that the names that the author chose play no part.
    places = {index: Index(f"∘{at}", index.range) for at, index in enumerate(free)}
    places |= {index: Index("∘" * (at + 2), index.range) for at, index in enumerate(bound)}
    pattern = (name, *(canonical(substitute(each, places)) for each in inside))
    if pattern not in document.operators:
        ranges = tuple(index.range for index in free)
        taken = sum(known[0] == name for known in document.operators)
        shown = f"{name}(...)" if not taken else f"{name}(...) no. {taken + 1}"
        document.operators[pattern] = variable(shown, *ranges)
    family: Family = document.operators[pattern]
    return family[tuple(free)]


def _free_in_order(inside: Sequence[Any], bound: Sequence[Index]) -> Iterator[Index]:
    """The free indices in the order in which they stand there, which the author's letters don't change."""
    for each in inside:
        free = free_indices(each) - {*bound}
        yield from (node for node in preorder_traversal(each) if isinstance(node, Index) and node in free)
