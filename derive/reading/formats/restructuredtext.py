r"""reStructuredText: the directive `.. math::`, and the role :math:`...` within a line.

Blank lines stand between the formulas of one directive. Literal blocks, directives of
code and comments are passed over; the body of any other directive is read.
"""

from __future__ import annotations

import re

from derive.reading.formats.found import Found

DIRECTIVE = re.compile(
    r"(?P<indent>[ \t]*(?:[-*+][ \t]+)?)\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?(?P<name>[\w:+.-]*\w)::(?P<argument>.*)"
)
COMMENT = re.compile(r"(?P<indent>[ \t]*)\.\.(?:[ \t]+(?![_\[|])(?P<text>.*)|[ \t]*)$")
OPTION = re.compile(r"[ \t]*:[\w-]+:(?:[ \t]|$)")
MATHEMATICS = frozenset({"math"})
CODE = frozenset({
    "code", "code-block", "sourcecode", "literalinclude", "parsed-literal", "highlight", "raw", "ipython", "doctest",
    "testcode", "testoutput", "plot", "graphviz", "digraph", "mermaid", "image", "figure", "include", "csv-table",
    "jupyter-execute", "prompt", "productionlist",
})  # fmt: skip
INLINE = re.compile(r"``[^\n]*?``|:math:`(?P<formula>(?:[^`\\]|\\.)+)`", re.DOTALL)


class _Lines:
    """A text's lines, without their ends, and where each begins."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def depth(self, at: int) -> int:
        line = self.lines[at].expandtabs()
        return len(line) - len(line.lstrip())

    def behind_body(self, at: int, depth: int) -> int:
        """The first line from `at` on that is neither blank nor deeper than this."""
        while at < len(self.lines) and (not self.lines[at].strip() or self.depth(at) > depth):
            at += 1
        return at


def read_restructuredtext(text: str, found: Found) -> None:
    """Find the mathematics of a reStructuredText document."""
    lines = _Lines(text)
    at, prose = 0, 0
    while at < len(lines.lines):
        line = lines.lines[at]
        directive, comment = DIRECTIVE.match(line), COMMENT.match(line)
        literal = line.rstrip().endswith("::") and directive is None and comment is None
        skipped = comment is not None and directive is None
        if directive is not None:
            skipped = directive["name"].lower() in CODE | MATHEMATICS
        if not (literal or skipped):
            at += 1
            continue
        _prose(text, found, prose, lines.starts[at])
        depth = lines.depth(at)
        end = lines.behind_body(at + 1, depth)
        if directive is not None and directive["name"].lower() in MATHEMATICS:
            _formulas(found, lines, at, end, directive)
        elif comment is not None and directive is None:
            found.comment(text, lines.starts[at] + len(comment["indent"]) + 2, lines.starts[end] - 1)
        at = end
        prose = lines.starts[at] if at < len(lines.lines) else len(text)
    _prose(text, found, prose, len(text))


def _prose(text: str, found: Found, start: int, end: int) -> None:
    for match in INLINE.finditer(text, start, end):
        if match["formula"]:
            found.piece(match["formula"], match.start("formula"), displayed=False)


def _formulas(found: Found, lines: _Lines, at: int, end: int, directive: re.Match[str]) -> None:
    """Keep the argument and each paragraph of the body; with :nowrap: the body is one formula."""
    argument = directive["argument"]
    first = at + 1
    whole = False
    while first < end and OPTION.match(lines.lines[first]):
        whole |= lines.lines[first].split(":")[1] == "nowrap"
        first += 1
    paragraphs = list(_paragraphs(lines, first, end, whole=whole))
    start = lines.starts[at] + directive.start("argument")
    if argument.strip() and first == at + 1 and paragraphs and paragraphs[0][0] == first:
        end_line = paragraphs.pop(0)[1]  # the formula goes on in the next lines
        argument = "\n".join([argument, *lines.lines[first:end_line]])
    found.piece(argument, start)
    for begin, stop in paragraphs:
        found.piece("\n".join(lines.lines[begin:stop]), lines.starts[begin])


def _paragraphs(lines: _Lines, first: int, end: int, *, whole: bool) -> list[tuple[int, int]]:
    """The paragraphs between two lines, each as the lines from which to which it goes."""
    found: list[tuple[int, int]] = []
    begin, open_environments = None, 0
    for at in range(first, end):
        line = lines.lines[at]
        if line.strip():
            begin = at if begin is None else begin
            open_environments += line.count(r"\begin{") - line.count(r"\end{")
        elif begin is not None and not whole and open_environments <= 0:
            found.append((begin, at))
            begin, open_environments = None, 0
    if begin is not None:
        found.append((begin, end))
    return found
