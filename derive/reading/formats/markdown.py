r"""Markdown: CommonMark, kramdown, GitHub's and MyST's ways to write mathematics.

The stretches between fences and code (markdown_blocks.py) are walked for delimiters,
with code spans, HTML comments and Liquid tags passed over.
"""

from __future__ import annotations

import re

from derive.reading.formats.delimiters import SIGNS, Rules, Walk
from derive.reading.formats.found import Found, runs_into_prose
from derive.reading.formats.markdown_blocks import Blocks
from derive.reading.formats.unescaping import unescaped

RULES = Rules(
    re.compile(
        rf"""(?P<span>(?:\{{math\}})?`+) | (?P<comment><!--) | (?P<raw><(?P<element>pre|code|script|style)\b[^<>]*>)
          | (?P<liquid>\{{%-?[ \t]*\w[^%\n]*%\}}) | (?P<doubled>\\\\[\[\]()])
          | {SIGNS}""",
        re.VERBOSE | re.DOTALL,
    ),
    sentences=True,
    told=frozenset({"$$", "environment"}),  # \[ may be a bracket that is to be shown
)


def read_markdown(text: str, found: Found, start: int = 0, end: int | None = None) -> None:
    """Find the mathematics of a Markdown text, or of text[start:end]."""
    for first, last in Blocks(text, found, start, len(text) if end is None else end).stretches():
        _Walk(text, found, first, last).run()


class _Walk(Walk):
    def __init__(self, text: str, found: Found, start: int, end: int) -> None:
        super().__init__(text, found, RULES, start, end)
        self.paragraph = range(start, start)  # the one looked at last, from where it was looked at
        self.lonely: dict[str, int] = {}  # runs of backticks that don't stand in it, from here on

    def passed(self, sign: re.Match[str]) -> int:
        """A $ in a code span closes nothing."""
        end = self._next_run(sign.group(), sign.end()) if sign.lastgroup == "span" else -1
        return end + len(sign.group()) if end >= 0 else sign.end()

    def keep(self, start: int, end: int, *, displayed: bool, doubled: bool = False) -> None:
        if not displayed and end - start > 2 and self.text[start] == self.text[end - 1] == "`":
            start, end = start + 1, end - 1  # $`...`$, as GitHub and GitLab write it too
        line = self.text[self.text.rfind("\n", max(0, start - 200), start) + 1 : start]
        formula = unescaped(self.text[start:end], quoted=line.lstrip().startswith(">"), doubled=doubled)
        self.found.piece(formula, start, displayed=displayed)

    def take_doubled(self, sign: re.Match[str]) -> int:
        r"""\\[ and \\(, which Markdown makes \[ and \(."""
        opening = sign.group()
        displayed = opening == r"\\["
        end = {r"\\[": r"\\]", r"\\(": r"\\)"}.get(opening)
        close = self.closing(sign.end(), end, opening, paragraphs=displayed) if end is not None else None
        if close is None or runs_into_prose(self.text[sign.end() : close.start()]):
            return sign.end()
        self.keep(sign.end(), close.start(), displayed=displayed, doubled=True)
        return close.end()

    def take_span(self, sign: re.Match[str]) -> int:
        """A code span, or MyST's {math}`...`; without an end it is a backtick."""
        ticks = sign.group().removeprefix("{math}")
        end = self._next_run(ticks, sign.end())
        if end < 0:
            return sign.end()
        if sign.group() != ticks:
            self.keep(sign.end(), end, displayed=False)
        return end + len(ticks)

    def _next_run(self, ticks: str, at: int) -> int:
        """Where exactly these backticks stand next in the paragraph; -1 if nowhere."""
        if at not in self.paragraph:
            behind = self.find("\n\n", at)
            self.paragraph, self.lonely = range(at, behind if behind >= 0 else self.end), {}
        if at < self.lonely.get(ticks, self.end):
            for run in re.compile("`+").finditer(self.text, at, self.paragraph.stop):
                if run.group() == ticks:
                    return run.start()
            self.lonely[ticks] = at
        return -1

    def take_comment(self, sign: re.Match[str]) -> int:
        end = self.find("-->", sign.end())
        if end < 0:
            return sign.end()
        self.found.comment(self.text, sign.end(), end)
        return end + 3

    def take_raw(self, sign: re.Match[str]) -> int:
        end = self.find(f"</{sign['element']}", sign.end())
        return end if end >= 0 else sign.end()
