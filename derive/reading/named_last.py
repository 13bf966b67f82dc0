r"""A name at the end of a chain: \frac{\partial \ell}{\partial z_i} = \frac{e^{z_i}}{\sum_k e^{z_k}} =: p_i.

It says what p_i is, and nothing of what stands before it: it is taken apart, as p_i := \frac{e^{z_i}}{\sum_k e^{z_k}}.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.reading.chains import NAMED, ChainOfMembers


def with_names_apart(chains: Sequence[ChainOfMembers]) -> Iterator[ChainOfMembers]:
    """The chains, each without the name at its end, and behind it one that says what the name stands for."""
    for chain in chains:
        *before, last = chain.members
        kept = [replace(member, joined="=") if member.joined == NAMED else member for member in before]
        if last.joined != NAMED or not kept or not kept[-1].tokens:
            end = replace(last, joined="=") if last.joined == NAMED else last
            yield ChainOfMembers([*kept, end], chain.conditions)
            continue
        if len(kept) > 1:
            yield ChainOfMembers(kept, chain.conditions)
        name, body = replace(last, joined=""), replace(kept[-1], joined=":=", behind="")
        yield ChainOfMembers([name, body], list(chain.conditions))
