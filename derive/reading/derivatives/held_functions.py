r"""Products of functions of which only one is seen to depend: \frac{d(uv)}{dx} = v \frac{du}{dx} has lost a term.

What nothing shows to depend on a variable is held fixed, the m of m v and the \lambda of \lambda L. But of u v and of
f g nobody means one to be a constant: beside one that is differentiated, or was defined, the other may depend too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from derive.language import Expression
from derive.proof.prover import families_of
from derive.reading.syntax import Differential, Name, Node
from derive.reading.words.symbols import bare_names

PAIRED = (frozenset("uv"), frozenset("fgh"))  # a gate g beside a u is no pair of functions
MAY_VARY = "whether {} depends on {} too isn't said"


def held_function(
    sides: Collection[tuple[Node | None, Expression | None]],
    depends: Collection[tuple[str, str]],
    told: Mapping[str, Sequence[Node]],
) -> str:
    """Why a derivative in these may have lost a term; empty if it is of no such functions.

    `depends` are the symbols that the document differentiates by others, `told` what it sets them equal to.
    """
    families = [family for _, side in sides if side is not None for family in families_of(side)]
    defined = {family.symbol for family in families if family.definition is not None}
    for node in (node for tree, _ in sides if tree is not None for node in tree.walk()):
        if not isinstance(node, Differential) or not isinstance(node.by, Name):
            continue
        by = node.by.name
        made_of = _made_of(node.body, told)
        for inside in (made_of & functions - {by} for functions in PAIRED):
            depend = {name for name in inside if (name, by) in depends or name in defined}
            if depend and inside - depend:
                return MAY_VARY.format(min(inside - depend), by)
    return ""


def _made_of(body: Node, told: Mapping[str, Sequence[Node]]) -> set[str]:
    """The symbols without indices in a tree, and in what they were set equal to."""
    found: set[str] = set()
    ahead = [body]
    while ahead:
        new = {name.name for name in bare_names(ahead.pop())} - found
        found |= new
        ahead += [each for name in sorted(new) for each in told.get(name, ())]
    return found
