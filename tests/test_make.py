"""The Makefile, as far as it can be seen without a network: what is made when, and that nothing is made twice."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTES = "output/softmax-cross-entropy"

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


def make(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    given = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        env={**given, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout: the Makefile, a source of each kind, and an output folder."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in (
        "pyproject.toml",
        "derive/notes.py",
        "templates/tex/page.tex.jinja",
        "output/.gitkeep",
        "tests/test_it.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (1_000_000_000, 1_000_000_000))
    return tmp_path


def touch(folder: Path, *names: str, at: int) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
        os.utime(folder / name, (at, at))


STAMPS = (".venv/.made", ".venv/.run")
PDFS = (f"{NOTES}.pdf", f"{NOTES}-n4.pdf")
LATER = 1_100_000_000


def test_from_nothing_the_notes_need_an_environment_an_installation_and_two_runs(checkout: Path) -> None:
    planned = make(checkout, "-n", "pdf").stdout
    order = ["-m venv .venv", "--editable '.", "-m derive\n", "-m derive --classes 4\n"]
    assert [planned.count(step) for step in order] == [1, 1, 1, 1]
    places = [planned.index(step) for step in order]
    assert places[:2] == sorted(places[:2]) < sorted(places[2:])
    assert "pytest" not in planned
    assert "ruff" not in planned


def test_a_second_time_nothing_is_done(checkout: Path) -> None:
    touch(checkout, *STAMPS, *PDFS, at=LATER)
    again = make(checkout, "pdf")
    assert again.returncode == 0
    assert "Nothing to be done" in again.stdout
    assert make(checkout, "-q", "pdf").returncode == 0


@pytest.mark.parametrize("source", ["derive/notes.py", "templates/tex/page.tex.jinja", "pyproject.toml"])
def test_a_change_in_any_source_makes_the_notes_anew(source: str, checkout: Path) -> None:
    touch(checkout, *STAMPS, *PDFS, at=LATER)
    touch(checkout, source, at=LATER + 10)
    planned = make(checkout, "-n", "pdf").stdout
    assert "-m derive\n" in planned
    assert "-m derive --classes 4\n" in planned
    assert ("--editable" in planned) == (source == "pyproject.toml")
    assert "venv .venv" not in planned


def test_one_missing_pdf_is_the_only_one_made(checkout: Path) -> None:
    touch(checkout, *STAMPS, PDFS[0], at=LATER)
    planned = make(checkout, "-n", "pdf").stdout
    assert "-m derive\n" not in planned
    assert "-m derive --classes 4\n" in planned


def test_a_failed_installation_leaves_no_stamp(checkout: Path) -> None:
    """So that the next `make` tries again instead of running what isn't there."""
    (checkout / "failing").write_text("#!/bin/sh\nexit 1\n")
    (checkout / "failing").chmod(0o755)
    touch(checkout, ".venv/.made", at=LATER)
    failed = make(checkout, "pdf", "PIP=./failing")
    assert failed.returncode != 0
    assert "pip could not install it: it needs a network, or a package index or folder" in failed.stderr
    assert not (checkout / ".venv/.run").exists()
    assert not (checkout / PDFS[0]).exists()


def test_a_python_that_is_too_old_is_told(checkout: Path) -> None:
    (checkout / "old").write_text("#!/bin/sh\nexit 1\n")
    (checkout / "old").chmod(0o755)
    failed = make(checkout, "pdf", "PYTHON=./old")
    assert failed.returncode != 0
    assert "derive needs Python 3.11 or newer; name one: make PYTHON=python3.12" in failed.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(("with_tex", "extra"), [(True, "'.'"), (False, "'.[tex]'")])
def test_the_embedded_tex_is_installed_only_where_there_is_none(with_tex: bool, extra: str, checkout: Path) -> None:
    programs = checkout / "programs"
    programs.mkdir()
    for name in ("make", "sh", "find", "grep", "sed", "expand"):
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    if with_tex:
        (programs / "pdflatex").write_text("#!/bin/sh\n")
        (programs / "pdflatex").chmod(0o755)
    assert f"--editable {extra}" in make(checkout, "-n", "pdf", PATH=str(programs)).stdout


def test_tests_are_installed_on_top_and_run(checkout: Path) -> None:
    planned = make(checkout, "-n", "test").stdout
    assert planned.index("--editable '.[test]'") < planned.index("-m pytest")
    assert ".[dev]" not in planned
    checked = make(checkout, "-n", "check").stdout
    for tool in ("ruff format --check", "ruff check", "mypy", "pytest"):
        assert tool in checked


def test_clean_takes_what_was_made_and_nothing_else(checkout: Path) -> None:
    touch(checkout, *STAMPS, *PDFS, "derive/__pycache__/notes.pyc", "build/lib/x", "mine.txt", at=LATER)
    assert make(checkout, "clean").returncode == 0
    left = {str(path.relative_to(checkout)) for path in checkout.rglob("*") if path.is_file()}
    assert left == {
        "Makefile", "pyproject.toml", "derive/notes.py", "templates/tex/page.tex.jinja", "mine.txt", *STAMPS,
        "output/.gitkeep", "tests/test_it.py",
    }  # fmt: skip
    assert make(checkout, "distclean").returncode == 0
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("arguments", [[], ["help"]])
def test_help_lists_every_target_for_people(arguments: list[str], checkout: Path) -> None:
    printed = make(checkout, *arguments)
    assert printed.returncode == 0
    targets = (
        "help",
        "pdf",
        "test",
        "check",
        "attack",
        "fuzz",
        "format",
        "mutants",
        "soundness",
        "bench",
        "peers",
        "ulps",
    )
    for target in (*targets, "clean", "distclean"):
        assert f"make {target} " in printed.stdout
    assert not (checkout / ".venv").exists()
