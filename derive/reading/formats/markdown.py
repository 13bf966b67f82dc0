r"""Markdown: CommonMark, kramdown, GitHub's and MyST's ways to write mathematics.

First line by line: fences, indented code, front matter. A fence of mathematics is a
formula; one of notes holds Markdown; any other is code. The stretches between are
walked for delimiters, with code spans, HTML comments and Liquid tags passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.reading.formats.delimiters import SIGNS, Rules, Walk
from derive.reading.formats.found import Found, runs_into_prose
from derive.reading.formats.unescaping import unescaped

RULES = Rules(
    re.compile(
        rf"""(?P<span>(?:\{{math\}})?`+) | (?P<comment><!--) | (?P<raw><(?P<element>pre|code|script|style)\b[^<>]*>)
          | (?P<liquid>\{{%-?[ \t]*\w[^%\n]*%\}}) | (?P<doubled>(?<![^\n])\\\\\[(?=\s)|\\\\\](?=\s|\Z))
          | {SIGNS}""",
        re.VERBOSE | re.DOTALL,
    ),
    sentences=True,
    told=frozenset({"$$", "environment"}),  # \[ may be a bracket that is to be shown
)
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


def read_markdown(text: str, found: Found, start: int = 0, end: int | None = None) -> None:
    """Find the mathematics of a Markdown text, or of text[start:end]."""
    for first, last in _stretches(text, found, start, len(text) if end is None else end):
        _Walk(text, found, first, last).run()


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of text[start:end], each without its line end."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _stretches(text: str, found: Found, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of text without code; fences of mathematics are found on the way."""
    lines = list(_lines(text, start, end))
    at = _behind_front_matter(text, lines)
    first = lines[at][0] if at < len(lines) else end
    holders: list[str] = []
    indented = _Indented()
    while at < len(lines):
        begin, stop = lines[at]
        line = text[begin:stop]
        fence = FENCE.match(line)
        if fence is not None and holders and not fence["info"].strip() and _closes(fence["fence"], holders[-1]):
            holders.pop()
            yield first, begin
            first = stop
        elif fence is not None and _opens(fence):
            yield first, begin
            first = stop
            name = fence["info"].strip()
            directive = re.match(r"\{([\w:.-]+)\}", name)
            indented.open = False
            if directive is not None and _holds_markdown(fence["fence"], directive[1]):
                holders.append(fence["fence"])
            else:
                last = _last_line(text, lines, at, fence["fence"])
                if last == len(lines):
                    found.problem("this fence never ends", begin + fence.start("fence"), begin + fence.end("fence"))
                elif re.match(r"math\b|\{math\}", name):
                    _fenced(text, found, lines, at, last, fence)
                at = min(last, len(lines) - 1)
                first = lines[at][1]
        elif line.lstrip().startswith("<!--") and "-->" not in line:
            at = next((n for n in range(at, len(lines)) if "-->" in text[slice(*lines[n])]), len(lines) - 1)
        elif indented.is_code(line):
            yield first, begin
            first = stop
        at += 1
    yield first, end


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


def _closes(closing: str, opening: str) -> bool:
    return closing[0] == opening[0] and len(closing) >= len(opening)


def _opens(fence: re.Match[str]) -> bool:
    """Whether a fence opens something: one of backticks has none behind it, one of colons names a directive."""
    if fence["fence"][0] == "`":
        return "`" not in fence["info"]
    return fence["fence"][0] == "~" or fence["info"].startswith("{")


def _last_line(text: str, lines: list[tuple[int, int]], at: int, opening: str) -> int:
    """The number of the line that closes the fence; that behind the last one if there is none."""
    for number in range(at + 1, len(lines)):
        match = FENCE.match(text, *lines[number])
        if match is not None and not match["info"].strip() and _closes(match["fence"], opening):
            return number
    return len(lines)


def _fenced(text: str, found: Found, lines: list[tuple[int, int]], at: int, last: int, fence: re.Match[str]) -> None:
    """Keep a fence of mathematics, without its options."""
    first = at + 1
    if first < last and fence["info"].startswith("{") and text[slice(*lines[first])].strip() == "---":
        first = next((n + 1 for n in range(first + 1, last) if text[slice(*lines[n])].strip() == "---"), first)
    while first < last and fence["info"].startswith("{") and OPTION.match(text, *lines[first]):
        first += 1
    if first < last:
        start, end = lines[first][0], lines[last - 1][1]
        found.piece(unescaped(text[start:end], quoted=">" in fence["before"], escapes=False), start)


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
        r"""\\[ at the beginning of a line, which Markdown makes \[."""
        close = self.closing(sign.end(), r"\\]", r"\\[") if sign.group() == r"\\[" else None
        if close is None or runs_into_prose(self.text[sign.end() : close.start()]):
            return sign.end()
        self.keep(sign.end(), close.start(), displayed=True, doubled=True)
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
