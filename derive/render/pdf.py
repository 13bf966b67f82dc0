r"""From the text of a .tex to the bytes of a PDF.

TeX is a programming language, so the text is treated as a stranger's program: it
runs confined, in a private folder that is gone afterwards, and may read and write
only there. A page with a line that runs into the margin, a lost character or a
reference that reads ?? is an error here, not a warning in a log that nobody reads.

One pass is the rule; another follows only if the log asks for it.
"""

import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from derive.errors import TexFailed
from derive.render import confine
from derive.render.confine import Ended, run_confined
from derive.render.engines import WHAT_TO_INSTALL, Engine, find_engine
from derive.render.texlog import (
    Overfull,
    asks_for_rerun,
    first_error,
    overfull_boxes,
    page_faults,
)

JOB = "notes"
MOST_PASSES = 3

_TEX_OPTIONS = (
    "-no-shell-escape",
    "-interaction=nonstopmode",
    "-halt-on-error",
    "-file-line-error",
)
_TECTONIC_OPTIONS = ("--untrusted", "--keep-logs", "--reruns=0")


@dataclass(frozen=True)
class Compiled:
    """A finished page: its bytes, the last pass's log, and overfull boxes too small to see."""

    pdf: bytes
    log: str
    passes: int
    overfull: tuple[Overfull, ...]


def compile_pdf(
    tex: str,
    *,
    engine: Engine | None = None,
    name: str = "notes.tex",
    time_limit: float = 60.0,
    source_date: int = 0,
) -> Compiled:
    """Return the PDF of a complete LaTeX document.

    `name` is what messages call the text. `time_limit` holds, in seconds, for all
    passes together. `source_date` (seconds since 1970) is the date that the page
    believes in, so that the same text gives the same bytes tomorrow.

    Raises `NoEngine`, and `TexFailed` with the line and the log's words.
    """
    engine = engine or find_engine()
    try:
        return _compile(tex, engine, name, time_limit, source_date)
    except OSError as error:
        place = tempfile.gettempdir()
        raise TexFailed(f"{name}: can't work in {place}: {error.strerror}; TMPDIR names another folder") from error


def _compile(tex: str, engine: Engine, name: str, time_limit: float, source_date: int) -> Compiled:
    deadline = time.monotonic() + time_limit
    with tempfile.TemporaryDirectory(prefix="derive-", ignore_cleanup_errors=True) as private:
        room = _Room(Path(private), engine, source_date)
        room.source.write_bytes(tex.encode("utf-8"))
        for passes in count(1):
            ended = room.run(max(deadline - time.monotonic(), 0.0))
            log = room.log() or ended.printed
            _complain_of_ending(name, ended, log, time_limit, room)
            if passes == MOST_PASSES or not asks_for_rerun(log):
                break
        _complain_of_page(name, log)
        return Compiled(room.pdf.read_bytes(), log, passes, overfull_boxes(log))


class _Room:
    """The private folder in which TeX runs: 0700, with a home and a work folder inside."""

    def __init__(self, private: Path, engine: Engine, source_date: int) -> None:
        self.private = private
        self.engine = engine
        self.source_date = source_date
        self.work = private / "work"
        self.work.mkdir(mode=0o700)
        self.source = self.work / f"{JOB}.tex"
        self.pdf = self.work / f"{JOB}.pdf"

    def run(self, time_limit: float) -> Ended:
        options = _TECTONIC_OPTIONS if self.engine.name == "tectonic" else _TEX_OPTIONS
        try:
            return run_confined(
                [str(self.engine.executable), *options, self.source.name],
                folder=self.work,
                environment=self._environment(),
                printed=self.private / "printed.txt",
                time_limit=time_limit,
                readable=self.engine.folders,
            )
        except OSError as error:
            raise TexFailed(f"can't start {self.engine.executable}: {error.strerror}") from error

    def log(self) -> str:
        """Return the log, which may hold any bytes; empty if there is none."""
        log = self.work / f"{JOB}.log"
        return log.read_bytes().decode("utf-8", "replace") if log.is_file() else ""

    def _environment(self) -> dict[str, str]:
        """Return all that TeX gets to know of the world.

        Nothing of the user's: no home, no TeX trees of their own, no locale.
        """
        home = str(self.private)
        folders = ("HOME", "TMPDIR", "TEXMFHOME", "TEXMFVAR", "TEXMFCONFIG", "TEXMFCACHE")
        environment = dict.fromkeys(folders, home)
        environment |= {
            "PATH": os.pathsep.join((str(self.engine.executable.parent), os.defpath)),
            "LC_ALL": "C",
            "openin_any": "p",
            "openout_any": "p",
            "shell_escape": "f",
            "max_print_line": "10000",
            "SOURCE_DATE_EPOCH": str(self.source_date),
            "FORCE_SOURCE_DATE": "1",
        }
        # No helper programs that draw missing fonts as bitmaps: that is an error.
        environment |= dict.fromkeys(("MKTEXPK", "MKTEXTFM", "MKTEXMF", "MKTEXTEX"), "0")
        if sys.platform == "win32":
            environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
        return environment


def _complain_of_ending(name: str, ended: Ended, log: str, time_limit: float, room: _Room) -> None:
    """Raise `TexFailed` unless the pass ended well and made a PDF."""
    if ended.out_of_time or ended.status == -getattr(signal, "SIGXCPU", 0):
        raise TexFailed(f"{name}: TeX was stopped after {time_limit:g} seconds")
    if ended.out_of_room:
        limit = confine.ROOM_LIMIT // confine.MEGABYTE
        raise TexFailed(f"{name}: TeX was stopped because it filled the disk: its files took more than {limit} MB")
    if ended.status < 0:
        raise TexFailed(f"{name}: TeX was stopped by {signal.Signals(-ended.status).name}")
    if ended.status == 0 and room.pdf.is_file():
        return
    source = f"{JOB}.tex"
    told = first_error(log, source) or first_error(ended.printed, source)
    if told is None:
        told = "TeX made no page" if ended.status == 0 else f"TeX ended with status {ended.status}"
        # What the system refused to TeX, it tells nowhere else.
        _, refused, words = ended.printed.partition(f"{room.engine.executable}: ")
        told += f": {words.splitlines()[0]}" if refused else ""
    hint = f" (is it installed? {WHAT_TO_INSTALL})" if ".sty' not found" in told else ""
    raise TexFailed(f"{name}: {told}{hint}")


def _complain_of_page(name: str, log: str) -> None:
    """Raise `TexFailed` if the page has a fault that a reader could see."""
    faults = page_faults(log)
    if faults:
        more = f" (and {len(faults) - 3} more)" if len(faults) > 3 else ""
        raise TexFailed(f"{name}: {'; '.join(faults[:3])}{more}")
