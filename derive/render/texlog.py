r"""What a TeX log says went wrong, and where.

TeX tells everything in prose. Five kinds of line matter to us:

    ./notes.tex:12: Undefined control sequence.     an error; `l.12 ...` follows
    ! File ended while scanning use of \frac .      an error without a place
    Overfull \hbox (3.2pt too wide) in paragraph at lines 13--15
    Missing character: There is no x in font cmr10!
    LaTeX Warning: Reference `a' on page 1 undefined on input line 7.

The patterns expect whole lines, so TeX must run with `max_print_line` set high:
by itself it cuts every line at column 79.
"""

import re
from dataclasses import dataclass

_ERROR = re.compile(
    r"^(?:(?:\./)?(?P<file>[^\s:]+):(?P<line>\d+): |! |!(?=pdfTeX))(?!\s*==> Fatal)(?P<words>.+)$",
    re.MULTILINE,
)
_PLACE = re.compile(r"^l\.(?P<line>\d+) (?P<text>.*)$", re.MULTILINE)
_OVERFULL = re.compile(r"^Overfull \\(?P<box>[hv]box) \((?P<points>[\d.]+)pt too \w+\) (?P<where>.*)$", re.MULTILINE)
_LINES = re.compile(r"lines? (?P<first>\d+)(?:--(?P<last>\d+))?")
_MISSING = re.compile(r"^Missing character: (?P<words>.+?)!?$", re.MULTILINE)
_UNDEFINED = re.compile(r"^LaTeX Warning: (?P<words>(?:Reference|Citation) .* undefined.*)$", re.MULTILINE)
_RERUN = re.compile(r"[Rr]erun (?:to get|LaTeX)|Label\(s\) may have changed")

OVERFULL_ALLOWED = 0.1  # points: a 28th of a millimetre, which nobody can see

# TeX prints an error's place within a few lines of the error itself.
_NEAR = 2000


@dataclass(frozen=True)
class Overfull:
    """A box that is wider or higher than its place, and the lines of the .tex that made it."""

    box: str
    points: float
    first_line: int | None
    last_line: int | None

    def __str__(self) -> str:
        r"""Return, say, `lines 13-15: \hbox 3.2pt too wide`."""
        too = "wide" if self.box == "hbox" else "high"
        return f"{self._place()}: \\{self.box} {self.points:g}pt too {too}"

    def _place(self) -> str:
        if self.first_line is None:
            return "on some page"
        if self.last_line in (None, self.first_line):
            return f"line {self.first_line}"
        return f"lines {self.first_line}-{self.last_line}"


def first_error(log: str, source: str) -> str | None:
    r"""Return the first error as `line 12: Undefined control sequence. l.12 a \foo`, or None.

    `source` is the file whose lines go without a file's name; an error in another
    file (a package, say) is told as `some.sty line 12: ...`.
    """
    error = _ERROR.search(log)
    if error is None:
        return None
    place = _PLACE.search(log, error.end(), error.end() + _NEAR)
    line = error["line"] or (place["line"] if place else None)
    file = f"{error['file']} " if error["file"] not in (None, source) else ""
    told = f"{file}line {line}: {error['words']}" if line else error["words"]
    return " ".join(f"{told} {place[0] if place else ''}".split())


def page_faults(log: str) -> tuple[str, ...]:
    """Return, each in a few words, the faults of the page that a reader could see."""
    too_big = (str(box) for box in overfull_boxes(log) if box.points > OVERFULL_ALLOWED)
    lost = (match["words"] for match in _MISSING.finditer(log))
    undefined = (match["words"] for match in _UNDEFINED.finditer(log))
    return tuple(dict.fromkeys((*too_big, *lost, *undefined)))


def overfull_boxes(log: str) -> tuple[Overfull, ...]:
    """Return every overfull box that the log names, in its order."""
    return tuple(_overfull(match) for match in _OVERFULL.finditer(log))


def _overfull(match: re.Match[str]) -> Overfull:
    lines = _LINES.search(match["where"])
    first, last = (lines["first"], lines["last"]) if lines else (None, None)
    return Overfull(
        box=match["box"],
        points=float(match["points"]),
        first_line=int(first) if first else None,
        last_line=int(last) if last else None,
    )


def asks_for_rerun(log: str) -> bool:
    """Tell whether the log asks for another pass."""
    return _RERUN.search(log) is not None
