r"""Products of functions of which only one is seen to depend: \frac{d(uv)}{dx} = v \frac{du}{dx} has lost a term.

What nothing shows to depend on a variable is held fixed, the m of m v and the \lambda of \lambda L. But of u v and of
f g nobody means one to be a constant: beside one that the document differentiates the other may depend too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from derive.reading.syntax import Differential, FractionOf, Name, Node, Product
from derive.reading.words.symbols import bare_names

FUNCTIONS = frozenset("uvfgh")
MAY_VARY = "whether {} depends on {} too isn't said"


def held_function(
    sides: Collection[Node | None],
    depends: Collection[tuple[str, str]],
    told: Mapping[str, Sequence[Node]],
) -> str:
    """Why a derivative in these may have lost a term; empty if it is of no such functions.

    `depends` are the symbols that the document differentiates by others, `told` what it sets them equal to.
    """
    for node in (node for tree in sides if tree is not None for node in tree.walk()):
        if not isinstance(node, Differential) or not isinstance(node.by, Name):
            continue
        by = node.by.name
        for inside in _multiplied(node.body, told):
            depend = {name for name in inside - {by} if (name, by) in depends}
            if depend and inside - depend - {by}:
                return MAY_VARY.format(min(inside - depend - {by}), by)
    return ""


def _multiplied(body: Node, told: Mapping[str, Sequence[Node]]) -> Iterator[set[str]]:
    """The functions that are multiplied with each other, or divided, in a tree and in what its symbols were set to."""
    seen: set[str] = set()
    ahead = [body]
    while ahead:
        for node in ahead.pop().walk():
            if isinstance(node, (Product, FractionOf)):
                yield {name.name for name in bare_names(node)} & FUNCTIONS
            if isinstance(node, Name) and node.name not in seen:
                seen.add(node.name)
                ahead += told.get(node.name, ())
