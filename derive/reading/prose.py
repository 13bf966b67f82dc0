r"""Hypotheses that the prose states plainly: "since $\mathbf{y}$ is a one-hot vector", "y is one-hot encoded".

Only a statement counts, not "if y is one-hot" or "y need not be one-hot"; and only of a symbol that stands right there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.reading.problems import NotRead
from derive.reading.stated import Stated, symbol_in

LONGEST = 40  # characters of a symbol
_SYMBOL = rf"(?:\$(?P<dollars>[^$\n]{{1,{LONGEST}}})\$|\\\((?P<round>[^\n]{{1,{LONGEST}}}?)\\\)|(?P<bare>[a-z]))"
_ONE_HOT = re.compile(
    rf"(?P<before>[^.;\n]{{0,80}})(?<![\w\\]){_SYMBOL}\s+(?:is|are|being)\s+(?:(?:a|the|an|true|label|labels|vector|"
    r"always|just|simply)\s+){0,3}\(?one-?\s?hot",
    re.IGNORECASE,
)
_ONLY_IF = re.compile(r"\b(if|when|whether|suppose|unless|in case|for example|e\.g\.|say|once)\b[^,]*$", re.IGNORECASE)


def stated_in_prose(text: str) -> Iterator[Stated]:
    """The symbols that a document says are one-hot."""
    for found in _ONE_HOT.finditer(text):
        said = found["dollars"] or found["round"] or found["bare"]
        if _ONLY_IF.search(found["before"] or ""):
            continue
        try:
            symbol = symbol_in(said.strip())
        except NotRead:
            continue
        if not (symbol.raised or symbol.primes):
            yield Stated(f"{symbol.name} is one-hot", "one-hot", symbol)
