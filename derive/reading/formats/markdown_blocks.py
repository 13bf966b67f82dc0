r"""Markdown line by line: fences, indented code, front matter, and the stretches between them.

A fence of mathematics is a formula; one of notes holds Markdown; any other is code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.reading.formats.found import Found
from derive.reading.formats.unescaping import unescaped

FENCE = re.compile(
    r"(?P<before>(?:[ \t]|>|(?:[-*+]|[0-9]{1,9}[.)])(?=[ \t]))*)(?P<fence>`{3,}|~{3,}|:{3,})[ \t]*(?P<info>.*)"
)
LIST = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+")
OPTION = re.compile(r"[ \t>]*:[A-Za-z_-]+:")
# MyST directives whose body is Markdown; the body of any other is taken for code.
HOLDS_MARKDOWN = frozenset({
    "note", "tip", "warning", "important", "hint", "attention", "caution", "danger", "error", "seealso", "admonition",
    "dropdown", "proof", "theorem", "lemma", "corollary", "definition", "example", "exercise", "solution", "remark",
    "proposition", "grid", "grid-item", "card", "tab-set", "tab-item", "margin", "sidebar", "details", "aside",
})  # fmt: skip
# Fences of colons are for Markdown, all but these.
HOLDS_CODE = frozenset({
    "math", "code", "code-block", "code-cell", "sourcecode", "literalinclude", "mermaid", "eval-rst", "raw",
})  # fmt: skip


class Blocks:
    """The blocks of text[start:end]; going through the stretches finds the fences of mathematics on the way."""

    def __init__(self, text: str, found: Found, start: int, end: int) -> None:
        self.text, self.found, self.end = text, found, end
        self.lines = list(_lines(text, start, end))
        self.at = _behind_front_matter(text, self.lines)
        self.holders: list[str] = []  # the open fences that hold Markdown
        self.indented = _Indented()
        self.comments = True  # whether one that began might end

    def stretches(self) -> Iterator[tuple[int, int]]:
        """The stretches of text without code, each as where it begins and ends."""
        first = self.lines[self.at][0] if self.at < len(self.lines) else self.end
        while self.at < len(self.lines):
            begin = self.lines[self.at][0]
            if self._is_no_text(self.text[slice(*self.lines[self.at])]):
                yield first, begin
                first = self.lines[self.at][1]
            self.at += 1
        yield first, self.end

    def _is_no_text(self, line: str) -> bool:
        """Whether a fence or code begins with this line; goes to its last line."""
        fence = FENCE.match(line)
        if fence is not None and self.holders and _closes(fence, self.holders[-1]):
            self.holders.pop()
            return True
        if fence is not None and _opens(fence):
            self.indented.open = False
            self._fence(fence)
            return True
        if self.comments and line.lstrip().startswith("<!--") and "-->" not in line:
            end = next((n for n in range(self.at, len(self.lines)) if "-->" in self._line(n)), None)
            self.comments = end is not None
            self.at = self.at if end is None else end
            return False
        return self.indented.is_code(line)

    def _line(self, number: int) -> str:
        return self.text[slice(*self.lines[number])]

    def _fence(self, fence: re.Match[str]) -> None:
        """Keep a fence of mathematics, go behind one of code, go into one that holds Markdown."""
        directive = re.match(r"\{([\w:.-]+)\}", fence["info"])
        if directive is not None and _holds_markdown(fence["fence"], directive[1]):
            self.holders.append(fence["fence"])
            return
        last = self._last_line(fence["fence"])
        if last is None:
            begin = self.lines[self.at][0]
            self.found.problem("this fence never ends", begin + fence.start("fence"), begin + fence.end("fence"))
        elif re.match(r"math\b|\{math\}", fence["info"]):
            self._formula(fence, last)
        self.at = len(self.lines) - 1 if last is None else last

    def _last_line(self, opening: str) -> int | None:
        """The number of the line that closes the fence, if one does."""
        for number in range(self.at + 1, len(self.lines)):
            match = FENCE.match(self._line(number))
            if match is not None and _closes(match, opening):
                return number
        return None

    def _formula(self, fence: re.Match[str], last: int) -> None:
        """Keep what stands in a fence of mathematics, without MyST's options."""
        first = self.at + 1
        if fence["info"].startswith("{"):
            if first < last and self._line(first).strip() == "---":
                first = next((n + 1 for n in range(first + 1, last) if self._line(n).strip() == "---"), first)
            while first < last and OPTION.match(self._line(first)):
                first += 1
        if first < last:
            start, end = self.lines[first][0], self.lines[last - 1][1]
            quoted = ">" in fence["before"]
            self.found.piece(unescaped(self.text[start:end], quoted=quoted, escapes=False), start)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of text[start:end], each without its line end."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _behind_front_matter(text: str, lines: list[tuple[int, int]]) -> int:
    """The number of the first line behind YAML or TOML at the very beginning."""
    mark = text[slice(*lines[0])].rstrip() if lines else ""
    if mark not in ("---", "+++") or lines[0][0] != 0:
        return 0
    ends = (mark, "...") if mark == "---" else (mark,)
    return next((n + 1 for n, line in enumerate(lines) if n and text[slice(*line)].rstrip() in ends), 0)


def _holds_markdown(fence: str, directive: str) -> bool:
    name = directive.rpartition(":")[2]
    return name not in HOLDS_CODE if fence[0] == ":" else name in HOLDS_MARKDOWN


def _closes(fence: re.Match[str], opening: str) -> bool:
    """Whether a fence with nothing behind it, of the same sign and no shorter, closes that one."""
    signs = fence["fence"]
    return not fence["info"].strip() and signs[0] == opening[0] and len(signs) >= len(opening)


def _opens(fence: re.Match[str]) -> bool:
    """Whether a fence opens something: one of backticks has none behind it, one of colons names a directive."""
    if fence["fence"][0] == "`":
        return "`" not in fence["info"]
    return fence["fence"][0] == "~" or fence["info"].startswith("{")


class _Indented:
    """Whether lines are indented code: after a blank line, deeper than any list, and in no formula."""

    def __init__(self) -> None:
        self.blank = True
        self.code = False
        self.list = 0
        self.open = False  # within $$

    def is_code(self, line: str) -> bool:
        """Take the next line."""
        if not line.strip():
            self.blank = True
            return False
        depth = len(line) - len(line.lstrip()) + 3 * line[: len(line) - len(line.lstrip())].count("\t")
        marker = LIST.match(line)
        if marker is not None and depth < self.list + 4:
            self.list = len(marker.group())
        elif depth == 0:
            self.list = 0
        self.code = not self.open and marker is None and depth >= self.list + 4 and (self.blank or self.code)
        self.blank = False
        if not self.code:
            self.open ^= re.sub(r"`[^`]*`", "", line).count("$$") % 2 == 1
        return self.code
