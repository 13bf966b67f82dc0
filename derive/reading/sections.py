r"""Where a document's sections begin: a heading, or a new slide. A local symbol may get another meaning behind one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

_HEADING = re.compile(
    r"""
      ^[ ]{0,3}\#{1,6}[ ]+\S                                # Markdown: ## Backward pass
    | ^[ \t]*\\(?:sub)*(?:section|paragraph)\b\*?\s*\{     # LaTeX
    | ^[ \t]*\\(?:part|chapter)\b\*?\s*\{
    | \\begin\s*\{frame\}
    | <h[1-6][\s>]                                          # HTML
    | ^(?=[^\n]*\w)[^\n]{3,}\n([=\-~^"*+])\1{2,}[ \t]*$      # a line that is underlined: reStructuredText, Markdown
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)


def sections_of(text: str) -> list[int]:
    """Where the sections of a document begin, in order."""
    return [found.start() for found in _HEADING.finditer(text)]


def section_at(sections: Sequence[int], place: int) -> int:
    """The number of the section that a place is in; 0 before the first heading."""
    return bisect_right(sections, place)
