r"""What a document says that a symbol is made of, in its definition and in all other chains that begin with it.

P = \mathrm{softmax}(S) = D^{-1} A speaks of A too, though the definition does not. paths.py asks what lies on the way.
"""

from __future__ import annotations

from derive.reading.knowledge import Document, named
from derive.reading.surface import Chain
from derive.reading.syntax import Applied, Name


def note_what_is_said(chain: Chain, document: Document) -> None:
    """Of the symbol that a chain begins with: what the other sides speak of."""
    head, *others = (side.tree or side.node for side in chain.sides)
    if isinstance(head, (Name, Applied)) and others and chain.sides[1].member.joined in ("=", ":="):
        names = {named(node, document) for tree in others if tree is not None for node in tree.walk()
                 if isinstance(node, (Name, Applied))}  # fmt: skip
        document.said_of.setdefault(named(head, document), set()).update(names - {""})
