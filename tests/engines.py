"""Pages for the embedded TeX, and shell scripts that play an engine where one has to misbehave."""

import time
from pathlib import Path

import pytest

from derive.errors import TexFailed
from derive.render.engines import Engine
from derive.render.pdf import compile_pdf


def page(*body: str, preamble: str = "") -> str:
    """Return a document whose body starts on line 3."""
    first = r"\documentclass{article}\usepackage{lmodern}" + preamble
    return "\n".join((first, r"\begin{document}", *body, r"\end{document}", ""))


def fake(folder: Path, name: str, script: str = "") -> Path:
    """Write an engine called `name` that tells a version, and runs `script` otherwise."""
    path = folder / name
    version = f'[ "$1" = --version ] && {{ echo "{name} 9.9"; exit 0; }}'
    path.write_text(f"#!/bin/sh\n{version}\nPATH=/usr/bin:/bin\n{script}\n")
    path.chmod(0o755)
    return path


def faked(folder: Path, script: str) -> Engine:
    return Engine("pdflatex", fake(folder, "pdflatex", script), "9.9", embedded=False)


def failure(tex: str, **options: object) -> str:
    """Compile what must fail; return the message, which must be one line."""
    with pytest.raises(TexFailed) as caught:
        compile_pdf(tex, **options)  # type: ignore[arg-type]
    message = str(caught.value)
    assert "\n" not in message
    return message


def processes(mark: str) -> list[int]:
    """The processes that have this word in their command."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if mark.encode() in command:
            found.append(int(path.parent.name))
    return found


def gone(mark: str) -> bool:
    """Tell whether they all go away; a kill takes a moment to be carried out."""
    for _ in range(50):
        if not processes(mark):
            return True
        time.sleep(0.02)
    return False


def left(mark: str) -> bool:
    """Tell whether one of them is there; a start takes a moment on a loaded machine."""
    for _ in range(50):
        if processes(mark):
            return True
        time.sleep(0.02)
    return False
