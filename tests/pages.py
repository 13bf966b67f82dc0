"""The examples in a Markdown page, each run where it stands and held against what the page shows.

- A `console` block holds commands after `$`, each followed by what it prints. They run
  in the page's own empty folder; `python` is the one that runs the tests.
- A `python` block with `>>>` is a session. All sessions of a page are one: a later block
  knows the names of an earlier one.
- A `python` block that begins with `# name.py` is that file, put into the page's folder; so is a `tex`
  block that begins with `% name.tex`.

Any other `python` block is an error, since nothing would check it. Blocks in another
language, or in none, are only shown.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```([a-z]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class WrongExample(AssertionError):
    """An example does not do what the page shows."""


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the line of the page on which the text begins."""

    language: str
    text: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks that name a language."""
    for found in BLOCK.finditer(page):
        yield Block(found[1], found[2], page.count("\n", 0, found.start(2)) + 1)


def run_page(page: str, folder: Path) -> int:
    """Run every example in the page; return how many checks there were. Raises WrongExample."""
    names: dict[str, Any] = {"__name__": "page"}
    checks = 0
    for block in blocks(page):
        if block.language == "console":
            checks += run_commands(block, folder)
        elif block.language == "python" and ">>> " in block.text:
            checks += run_session(block, names)
        elif block.language == "python":
            named = re.match(r"# (\w+\.py)\n", block.text)
            if named is None:
                raise WrongExample(f"line {block.line}: neither a session nor a named file")
            (folder / named[1]).write_text(block.text, encoding="utf-8")
        elif block.language == "tex" and (written := re.match(r"% (\w+\.tex)\n", block.text)):
            (folder / written[1]).write_text(block.text, encoding="utf-8")
    return checks


def run_session(block: Block, names: dict[str, Any]) -> int:
    """Run a session as doctest does, in the given names."""
    test = doctest.DocTestParser().get_doctest(block.text, names, "page", "page", block.line - 1)
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    failed, tried = runner.run(test, out=said.append, clear_globs=False)
    names.update(test.globs)
    if failed:
        raise WrongExample("".join(said))
    return tried


def run_commands(block: Block, folder: Path) -> int:
    """Run each command of the block, and compare what it prints with the lines below it."""
    first, *parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    if first or not parts:
        raise WrongExample(f"line {block.line}: a console block begins with a command")
    for part in parts:
        command, _, shown = part.partition("\n")
        printed = run_command(command, folder)
        if printed != shown:
            raise WrongExample(f"line {block.line}: {command}\nshown:\n{shown}\nprinted:\n{printed}")
    return len(parts)


def run_command(command: str, folder: Path) -> str:
    """What the command prints; it must end with 0."""
    # The environment's Python may have another name; any `python` in the page means this one.
    define = f'python() {{ {shlex.quote(sys.executable)} "$@"; }}\n'
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    done = subprocess.run(
        ["bash", "-c", define + command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise WrongExample(f"{command} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout
