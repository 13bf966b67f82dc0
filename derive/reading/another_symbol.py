"""A letter that was defined before may stand for something else here: u for the cell's input, and for any number.

Long texts use a letter twice and say so nowhere. What is false of what a symbol was defined to be, and true of any
quantity in its place, isn't called false. So of two letters: few texts use more anew at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, islice
from typing import Any

from derive.language import D, Entry, Family, variable
from derive.language.nodes import Derivative
from derive.proof.prover import families_of

MOST_READINGS = 24
ANOTHER = "may be another symbol here than the one that was defined"


def freed_readings(left: Any, right: Any) -> Iterator[tuple[str, Any, Any]]:
    """Both sides with one or two of their defined symbols put as any quantities, with the names of these."""
    found = families_of(left) | families_of(right)
    # What is differentiated is what was said of it: a free one would depend on nothing.
    bodies = {node.args[0].family for side in (left, right) for node in side.atoms(Derivative)
              if isinstance(node.args[0], Entry)}  # fmt: skip
    defined = sorted((f for f in found - bodies if f.definition is not None), key=lambda family: family.name)
    choices = chain(combinations(defined, 1), combinations(defined, 2))
    for chosen in islice(choices, MOST_READINGS):
        names = " and ".join(family.symbol or family.name for family in chosen)
        yield names, _freed(left, chosen), _freed(right, chosen)


def _freed(node: Any, chosen: Sequence[Family]) -> Any:
    if isinstance(node, Entry):
        if node.family in chosen:
            return variable(f"another {node.family.name}", *node.family.ranges)[node.args]
        return _freed(node.unfolded(), chosen) if _is_made_of(node.family, chosen) else node
    if isinstance(node, Derivative):
        body, by = node.args
        return D(_freed(body, chosen), _freed(by, chosen))
    return node.func(*[_freed(part, chosen) for part in node.args]) if node.args else node


def _is_made_of(family: Family, chosen: Sequence[Family]) -> bool:
    return family.definition is not None and any(each in chosen for each in families_of(family.definition.body))
