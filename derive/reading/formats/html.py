r"""HTML as MathJax reads it: delimiters in the text, and scripts of mathematics.

The text keeps its tags; only the names of signs, such as &lt;, are decoded, and a list
says where each stretch between two of them began. Mathematics goes across no tag but
<br>. A single $ counts if the page sets MathJax up so.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from derive.reading.formats.delimiters import SIGNS, Rules, Walk
from derive.reading.formats.found import Found

SIGN = re.compile(
    r"""(?P<comment><!--) | (?P<tag><(?P<close>/?)(?P<name>[A-Za-z][\w:-]*)(?:[^<>"']|"[^"<]*"|'[^'<]*')*>)
      | (?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)""",
    re.VERBOSE,
)
BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
NO_TEXT = frozenset({"script", "style", "pre", "code", "textarea", "noscript", "template", "title"})
MATHEMATICS = re.compile(r"""\btype\s*=\s*["']?math/tex(?P<display>[^"'>]*mode\s*=\s*display)?""", re.IGNORECASE)
DOLLARS = re.compile(r"""inlineMath\W{1,20}[^;]{0,60}?["']\$["']""")
# kramdown's wrapping, a comment to TeX.
CDATA = re.compile(r"%?[ \t]*<!\[CDATA\[|(?:%[ \t]*)?\]\]>")
TOLD = frozenset({r"\[", "$$", "environment"})


@dataclass
class Page:
    """A page as read: its text with signs decoded, and where each stretch of it begins, there and in the file."""

    text: str
    stretches: list[tuple[int, int]]


class _Reader:
    """Goes through a page once, writing its text and noting what stands between its tags."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.parts: list[str] = []
        self.length = 0
        self.stretches = [(0, 0)]
        self.prose: list[tuple[int, int]] = []
        self.scripts: list[tuple[int, int, bool]] = []
        self.comments: list[tuple[int, int]] = []
        self.never: set[str] = set()

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def decode(self, entity: re.Match[str]) -> None:
        """Write the sign that the entity names."""
        self.stretches.append((self.length, entity.start()))
        self.write(html.unescape(entity.group()))
        self.stretches.append((self.length, entity.end()))

    def end_of(self, close: str, at: int) -> int:
        """Where this closes; the page's end if nowhere, for so a browser reads it."""
        match = None if close in self.never else re.compile(close, re.IGNORECASE).search(self.page, at)
        if match is None:
            self.never.add(close)
        return len(self.page) if match is None else match.start()

    def run(self) -> None:
        at, begun = 0, 0
        while (sign := SIGN.search(self.page, at)) is not None:
            self.write(self.page[at : sign.start()])
            at = sign.end()
            if sign["entity"]:
                self.decode(sign)
                continue
            if sign["tag"] and sign["name"].lower() == "br":
                self.write(sign.group())
                continue
            self.prose.append((begun, self.length))
            self.write(sign.group())
            at = self.inside(sign)
            begun = self.length
        self.write(self.page[at:])
        self.prose.append((begun, self.length))

    def inside(self, sign: re.Match[str]) -> int:
        """Pass over a comment, or an element that holds no text; gives where the page goes on."""
        at = sign.end()
        if sign["comment"]:
            end, kept = self.end_of("-->", at), self.comments
        elif sign["close"] or sign["name"].lower() not in NO_TEXT:
            return at
        else:
            end, kept = self.end_of(rf"</{sign['name']}\b", at), []
        start, script = self.length, MATHEMATICS.search(sign.group())
        if script is not None:
            for entity in SIGN.finditer(self.page, at, end):
                if entity["entity"]:
                    self.write(self.page[at : entity.start()])
                    self.decode(entity)
                    at = entity.end()
        self.write(self.page[at:end])
        kept.append((start, self.length))
        if script is not None:
            self.scripts.append((start, self.length, script["display"] is not None))
        return end


def read_html(page: str, found: Found) -> Page:
    """Find the mathematics of a page; places count in the text that is given back."""
    reader = _Reader(page)
    reader.run()
    text = "".join(reader.parts)
    rules = Rules(re.compile(SIGNS, re.VERBOSE | re.DOTALL), dollar=DOLLARS.search(page) is not None, told=TOLD)
    for start, end in reader.prose:
        if start < end:
            _Walk(text, found, rules, start, end).run()
    for start, end, displayed in reader.scripts:
        formula = CDATA.sub(lambda match: " " * len(match.group()), text[start:end])
        found.piece(formula, start, displayed=displayed)
    for start, end in reader.comments:
        found.comment(text, start, end)
    return Page(text, reader.stretches)


class _Walk(Walk):
    def keep(self, start: int, end: int, *, displayed: bool) -> None:
        formula = BREAK.sub(lambda match: " " * len(match.group()), self.text[start:end])
        self.found.piece(formula, start, displayed=displayed)
