r"""From a file to its pieces of mathematics, each with its exact place.

The format is known by the file's ending, or said. All places are counted in
`Source.text`, the decoded text; `place` leads from there back to the line and column of
the file as it was written, and in a notebook to the cell and the line within it.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from derive.errors import BadInput, quoted
from derive.reading.formats.found import Directive, Found
from derive.reading.formats.html import read_html
from derive.reading.formats.markdown import read_markdown
from derive.reading.formats.notebook import read_notebook
from derive.reading.formats.restructuredtext import read_restructuredtext
from derive.reading.formats.tex import read_tex
from derive.reading.problems import NotRead
from derive.reading.surface import Piece

STANDARD_INPUT = "-"
LARGEST_FILE = 20_000_000  # bytes
ENDINGS = {
    ".tex": "tex", ".latex": "tex", ".ltx": "tex", ".md": "md", ".markdown": "md", ".mdx": "md", ".qmd": "md",
    ".rmd": "md", ".ipynb": "ipynb", ".rst": "rst", ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip
FORMATS = tuple(dict.fromkeys(ENDINGS.values()))


@dataclass(frozen=True)
class Place:
    """A place in a file as a person finds it: line and column, in characters, from 1; in a notebook the cell too."""

    line: int
    column: int
    cell: int | None = None


@dataclass(frozen=True)
class Source:
    """A document as read: its text, and in it mathematics, directives and problems, each in reading order."""

    name: str
    text: str
    pieces: list[Piece]
    directives: list[Directive]
    problems: list[NotRead]
    written: str  # as in the file; unlike text where signs had names, as in HTML
    stretches: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0)])  # begin in text, begin in written
    cells: list[tuple[int, int]] = field(default_factory=list)  # number, begin in text
    lines: list[int] = field(default_factory=list)  # where the lines of written begin
    format: str = "tex"  # one of FORMATS

    def place(self, offset: int) -> Place:
        """The place of the character of `text` at this offset."""
        start, number, at = self._line(offset)
        if self.cells:
            which = bisect_right(self.cells, offset, key=lambda cell: cell[1]) - 1
            cell, begin = self.cells[max(which, 0)]
            first = bisect_right(self.lines, begin)
            return Place(number - first + 1, at - start + 1, cell)
        return Place(number, at - start + 1)

    def line_of(self, offset: int) -> str:
        """The line, as it is written in the file, of the character of `text` at this offset."""
        start, _, _ = self._line(offset)
        end = self.written.find("\n", start)
        return self.written[start:] if end < 0 else self.written[start:end]

    def _line(self, offset: int) -> tuple[int, int, int]:
        """Where the offset's line begins, its number, and where the offset itself is, in what is written."""
        text, written = self.stretches[bisect_right(self.stretches, offset, key=lambda stretch: stretch[0]) - 1]
        at = min(written + max(offset, 0) - text, len(self.written))
        number = bisect_right(self.lines, at)
        return self.lines[number - 1], number, at


def read_source(name: str, format_in: str | None = None) -> Source:
    """Read a file, or standard input for `-`; `format_in` is one of FORMATS, and without it the ending says.

    Raises BadInput for a file that isn't there or can't be read, and for a format that isn't known.
    """
    kind = _format_of(name, format_in)
    data = _bytes_of(name)
    if len(data) > LARGEST_FILE:
        raise BadInput(f"{name} has more than {LARGEST_FILE:,} bytes; that is the most that is read")
    shown = "<stdin>" if name == STANDARD_INPUT else name
    return source_of(_decoded(data, shown), shown, kind)


def source_of(text: str, name: str, format_in: str) -> Source:
    """The same for a text that is already here."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = Found()
    written, stretches = text, [(0, 0)]
    cells: list[tuple[int, int]] = []
    match format_in:
        case "tex":
            read_tex(text, found)
        case "md":
            read_markdown(text, found)
        case "rst":
            read_restructuredtext(text, found)
        case "html":
            page = read_html(text, found)
            text, stretches = page.text, page.stretches
        case "ipynb":
            text, cells = read_notebook(text, name, found)
            written = text
        case _:
            raise BadInput(f"there is no format {quoted(format_in)}; there are {', '.join(FORMATS)}")
    directives = {directive.span.start: directive for directive in found.directives}
    return Source(
        name,
        text,
        sorted(found.pieces, key=lambda piece: piece.start),
        [directives[start] for start in sorted(directives)],
        sorted(found.problems, key=lambda problem: problem.span.start),
        written,
        stretches,
        cells,
        _line_starts(written),
        format_in,
    )


def _line_starts(text: str) -> list[int]:
    starts, at = [0], text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def _format_of(name: str, format_in: str | None) -> str:
    if format_in is not None:
        if format_in not in FORMATS:
            raise BadInput(f"there is no format {quoted(format_in)}; there are {', '.join(FORMATS)}")
        return format_in
    if name == STANDARD_INPUT:
        return "tex"
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        _bytes_of(name)  # of a folder, or of what isn't there, that is the thing to say
        raise BadInput(f"{name}: by its ending this is none of {', '.join(ENDINGS)}; --format-in says what it is")
    return ENDINGS[ending]


def _bytes_of(name: str) -> bytes:
    try:
        if name == STANDARD_INPUT:
            return sys.stdin.buffer.read(LARGEST_FILE + 1)
        with Path(name).open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        why = error.strerror if isinstance(error, OSError) else "no file has such a name"
        raise BadInput(f"can't read {name}: {why}") from None


def _decoded(data: bytes, name: str) -> str:
    """The bytes as text: UTF-8, with or without a mark at its beginning, else UTF-16 with one, else Latin-1."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise BadInput(f"{name} is no text: it has bytes that are 0")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
