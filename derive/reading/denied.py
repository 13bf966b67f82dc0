r"""Formulas in the text that its words deny, or say of some cases alone: they give no symbol a meaning.

They are no hypotheses either.

    where $h = x + 1$ is not allowed        where $h = x + 1$ only for $x > 0$        one might think that $h = x + 1$

The words must stand right beside the formula, in its sentence; those of a display are read with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.reading.surface import Chain

NEAR = 60  # characters beside a formula

_NOT = r"(?:\s+not|n['\u2019]t)\s+(?:[a-z]+\s+)?"
_BEHIND = re.compile(
    rf"""\s*(?:\$|\\\)|`)?\s*,?\s*(?:
      (?:is|are|was){_NOT}(?:allowed|true|valid|satisfied|correct|needed|required|necessar\w+|the\s+case|so|assumed|given
          |meant|fulfilled|guaranteed|possible)
    | (?:(?:does|do|need|will|must|can){_NOT}|cannot\s+)(?:hold|apply|work|be\s+(?:true|so|assumed|right))
    | (?:is|are)\s+(?:only|never|wrong|false|incorrect|impossible|forbidden|excluded)
    | fails? | would | only\s+(?:if|for|when|in|on|at|holds?|applies) | unless | except
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE = re.compile(
    r"(?:\b(?:not|never|would|might|wrong(?:ly)?|false(?:ly)?|incorrect(?:ly)?|mistaken(?:ly)?|typically|sometimes|unlike"
    r"|unless|without|instead\s+of|rather\s+than|does)|n['\u2019]t)\b(?:\s+[a-z]+){0,2}\s*(?:\$|\\\(|`)?\s*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;]\s|\$|\\\)|\n[ \t]*\n")


def note_what_is_denied(chains: Sequence[Chain], text: str) -> None:
    """Mark the formulas in the text that are denied, as those that are said of a case."""
    for chain in chains:
        if not chain.displayed and len(chain.sides) > 1:
            chain.denied = _is_denied(text, chain)
            chain.in_a_case = chain.in_a_case or chain.denied


def _is_denied(text: str, chain: Chain) -> bool:
    start, end = chain.piece.start, chain.piece.end
    before = _SENTENCE.split(text[max(0, start - NEAR) : start].rstrip("$(\\`"))[-1]
    return _BEFORE.search(before) is not None or _BEHIND.match(text, end, end + NEAR) is not None
