r"""Vectors that are shown to be some by how they are multiplied: in w_k^T x_n it is the k-th and the n-th of several.

Nobody transposes a number, so a transposed small letter with an index is one of several vectors, and no entry. What
stands behind it is a vector too, if it is bold, or if the product has to be a number: in \exp(w_k^T x_n), in
\sigma(u_k^T v_c), in a square. Between bold letters a dot does as well, \mathbf{w} \cdot \mathbf{x}_n. What is
transposed before one of several vectors, w^T x_n, or in a square or an exponent, is one, and in \sigma(w^T x_n) too; in
\sigma(w^T x) some mean a matrix by w.
Capital letters may be matrices, one for each layer; w_1 and w_2 may have nothing in common.

An entry of one of several is written with one index more, as it is in documents that have both: w_{kj}. All of that
counts from there on: a section before it may have had numbers of the same letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from derive.reading.knowledge import SIGMOID
from derive.reading.matrices.kinds import Kinds, is_small
from derive.reading.problems import NotRead
from derive.reading.symbols import letter_of
from derive.reading.syntax import Applied, Bracketed, FractionOf, Function, Minus, Name, Node, PowerOf, Product, Sum

OF_NUMBERS = frozenset({"exp", "log"})
NUMBER, LIKELY, ANYTHING = 2, 1, 0
MOST_INDICES = 2  # of an entry of one of several vectors


def note_vectors(roots: Iterable[Node], kinds: Kinds) -> None:
    """Take note of the symbols that are shown to be vectors, and from where on; bold ones apart from others."""
    shown: dict[tuple[str, bool], int] = {}
    beside: list[tuple[Name, Name, int]] = []
    for root in roots:
        for node, number in _walk(root, ANYTHING):
            if isinstance(node, Name) and node.transposed and (one := _known_by(node, kinds)) and "•" in one[0]:
                shown.setdefault(one, node.span.start)
            if isinstance(node, Product):
                signs = node.signs or ("",) * (len(node.factors) - 1)
                for (first, second), sign in zip(pairwise(node.factors), signs, strict=True):
                    if isinstance(first, Name) and isinstance(second, Name):
                        beside += [(first, second, number)] if first.transposed and not second.transposed else []
                        beside += [(first, second, LIKELY)] if sign == r"\cdot" and first.bold and second.bold else []
    for first, second, number in beside * 2:  # what is shown below may be used above
        one, other = _known_by(first, kinds), _known_by(second, kinds)
        several = one in shown or (other in shown and ("•" in other[0] or number))
        surely = first.bold or several or number == NUMBER or (number and other is not None and "•" in other[0])
        if one is not None and other is not None and surely and (second.bold or number or several):
            for each in (key for key in (one, other) if "•" in key[0] or not key[1]):  # bold ones are known
                shown[each] = min(first.span.start, shown.get(each, first.span.start))
    kinds.shown.update(shown)


def _known_by(node: Name, kinds: Kinds) -> tuple[str, bool] | None:
    """What a small letter that may be a vector is known by; None for anything else."""
    try:
        key = kinds.key(node)
    except NotRead:
        return None
    if not is_small(node.name) or "^" in key or key.count("•") > 1:
        return None
    letters = [place for place in node.lower if letter_of(place)]
    if "•" in key and not letters:
        return None
    entries = max(kinds.names.get(key.removesuffix("•"), {1}))
    return (key, node.bold) if entries <= 1 + key.count("•") else None


def _walk(node: Node, number: int) -> Iterator[tuple[Node, int]]:
    """All nodes, and whether each has to be a number by where it stands."""
    yield node, number
    inner = ANYTHING
    if isinstance(node, PowerOf) or (isinstance(node, Function) and node.name in OF_NUMBERS):
        inner = NUMBER
    elif isinstance(node, Applied) and node.head.name in SIGMOID | {r"\sigma"}:
        inner = LIKELY
    elif isinstance(node, (Bracketed, Minus, Sum, FractionOf)):
        inner = number
    for part in node.below:
        yield from _walk(part, inner)
