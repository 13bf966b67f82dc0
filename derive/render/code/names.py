"""Identifiers for the arrays of a function."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection

# What an array may not be called, lest it hides something that the code uses.
RESERVED = frozenset({"np", "torch", "jnp", "abs", "ValueError", *keyword.kwlist})


class Names:
    """Identifiers, each given once."""

    def __init__(self, taken: Collection[str] = ()) -> None:
        self.taken = {*RESERVED, *taken}

    def fresh(self, wanted: str) -> str:
        """The name wanted, made an identifier, with underscores behind it while it is taken."""
        name = re.sub(r"\W|[^\x00-\x7f]", "_", wanted)
        name = f"_{name}" if not name or name[0].isdigit() else name
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name
