"""What many tests share: the claims proved once, the notes made of them, the command line in this process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from secrets import randbelow
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

# Loaded where they are needed: a test of one room runs although another room is broken.
if TYPE_CHECKING:
    from derive.notes import Notes
    from derive.steps import Trace


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-goldens",
        action="store_true",
        help="write tests/goldens anew instead of comparing with it; look at the difference before you commit it",
    )
    parser.addoption(
        "--kills",
        type=int,
        default=0,
        help="kill so many full runs of the notes at random moments; without it, a few quick ones",
    )


class Ended(NamedTuple):
    """How a command ended: its exit code, its results, its messages."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def traces() -> dict[str, Trace]:
    """Every claim's trace with its evidence, as `verify` finds it."""
    from derive.catalogue import CLAIMS
    from derive.notes import verified

    return {name: verified(name, 0, lambda _: None) for name in CLAIMS}


@pytest.fixture(scope="session")
def notes_for(traces: dict[str, Trace]) -> Callable[..., Notes]:
    """The notes for a number of classes, logits, a label and a notation."""
    from derive.document.notation import NOTATIONS
    from derive.document.worked_example import make_example
    from derive.notes import make_notes

    @cache
    def make(
        classes: int | None = None,
        *,
        logits: Sequence[float] | None = None,
        label: int | None = None,
        notation: str = "a/z/y",
    ) -> Notes:
        example = None if classes is None else make_example(classes, logits, label)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("derive.notes.verified", lambda name, *_, **__: traces[name])
            return make_notes(NOTATIONS[notation], 0, example, lambda _: None)

    return make


@pytest.fixture
def run(
    traces: dict[str, Trace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """The command line in this process and in an empty folder; what is proved already is not proved again."""
    from derive.cli import main
    from derive.notes import verified

    def verify(name: str, *_: Any, **__: Any) -> Trace:
        return traces[name] if name in traces else verified(name, 0, lambda _: None, thorough=False)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("derive.notes.verified", verify)

    def command(*argv: str) -> Ended:
        capsys.readouterr()
        code = main(argv)
        return Ended(code, *capsys.readouterr())

    return command


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Strip PATH of all but an empty folder, which is returned, and take the home away."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("DERIVE_TEX", raising=False)
    return programs


@pytest.fixture
def mark() -> Iterator[str]:
    """How long a sleeper sleeps: a number that nobody else uses. What is left of them is ended."""
    from tests.engines import processes

    mark = f"9{randbelow(10**9):09d}"
    yield mark
    for process in processes(mark):
        os.kill(process, signal.SIGKILL)
