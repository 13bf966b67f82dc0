"""The whole .tex as it was when somebody last looked at it, and the same bytes wherever it is made.

`pytest --write-goldens` writes the files beside this one anew. Look at `git diff`
before you commit them: a golden is only worth the look that somebody gave it.

Two kinds of numbers come out of floating point and may differ in their last digits
between machines: the largest relative errors, and the finite differences. In a
golden they are fixed (FIXED_ERROR, FIXED_DIFFERENCE), so that all the rest can be
compared, every byte of it.
"""

import difflib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive.cli import file_name
from derive.document.notation import NOTATIONS
from derive.document.worked_example import Example, make_example
from derive.notes import make_notes
from derive.render.tex import render_tex
from derive.steps import Trace

HERE = Path(__file__).parent
FIXED_ERROR, FIXED_DIFFERENCE = 1e-16, 1e-11
HEADER = """\
% A golden: what derive wrote when somebody last looked at it and found it right.
% Two kinds of numbers are fixed here, because they depend on the machine: every
% relative error is 1.0e-16, and every finite difference is 1.0e-11 off its formula.
% Written by `pytest --write-goldens`; compared, every byte, by test_goldens.py.
"""
VARIANTS = [(None, "a/z/y"), (4, "a/z/y"), (12, "a/z/y"), (None, "p/o/y")]


class Differs(AssertionError):
    """A golden and what is made now are not the same; the message shows where."""


def require_golden(path: Path, made: str, *, write: bool) -> None:
    """Raise Differs unless the golden holds exactly this; with `write`, write it instead."""
    if write:
        path.write_bytes((HEADER + made).encode())
        return
    if not path.is_file():
        raise Differs(f"there is no {path.name}; pytest --write-goldens makes it")
    expected = path.read_bytes().decode()
    if expected != HEADER + made:
        shown = differences(expected, HEADER + made)
        raise Differs(f"{path.name} differs (pytest --write-goldens writes it anew):\n{shown}")


def differences(expected: str, made: str) -> str:
    """The first lines that differ, each from a little before the place where they do."""
    old, new = (text.splitlines(keepends=True) for text in (expected, made))
    shown = []
    for kind, first, last, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            pair = "".join(old[first:last]), "".join(new[start:end])
            same = next((at for at, letters in enumerate(zip(*pair, strict=False)) if len(set(letters)) > 1), 0)
            at = max(same - 40, 0)
            shown += [f"line {first + 1}, golden: {pair[0][at : at + 200]!r}", f"now: {pair[1][at : at + 200]!r}"]
    return "\n".join(shown[:10])


@pytest.fixture
def fixed_numbers(traces: dict[str, Trace], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing on the page depend on how the machine rounds."""

    def verified(name: str, *_: Any, **__: Any) -> Trace:
        evidence = {
            step: replace(found, max_relative_error=FIXED_ERROR) for step, found in traces[name].evidence.items()
        }
        return replace(traces[name], evidence=evidence)

    def measured(self: Example, positions: Sequence[int]) -> Any:
        return np.array([self.gradient()[position - 1] + FIXED_DIFFERENCE for position in positions])

    monkeypatch.setattr("derive.notes.verified", verified)
    monkeypatch.setattr(Example, "gradient_by_finite_differences", measured)


def tex_of(classes: int | None, notation: str) -> str:
    example = None if classes is None else make_example(classes, None, None)
    return render_tex(make_notes(NOTATIONS[notation], 0, example, lambda _: None).document)


@pytest.mark.parametrize(("classes", "notation"), VARIANTS)
def test_the_whole_tex_is_as_it_was(
    classes: int | None, notation: str, fixed_numbers: None, request: pytest.FixtureRequest
) -> None:
    write = bool(request.config.getoption("--write-goldens"))
    require_golden(HERE / f"{file_name(classes, notation)}.tex", tex_of(classes, notation), write=write)
    if write:
        pytest.skip("written anew, so nothing was compared")


def test_every_golden_is_compared() -> None:
    compared = {f"{file_name(classes, notation)}.tex" for classes, notation in VARIANTS}
    assert {path.name for path in HERE.glob("*.tex")} == compared


def test_a_golden_differs_by_a_single_byte(tmp_path: Path) -> None:
    golden = tmp_path / "golden.tex"
    with pytest.raises(Differs, match=r"^there is no golden\.tex; pytest --write-goldens makes it$"):
        require_golden(golden, "a\nb\n", write=False)
    assert not golden.exists()
    require_golden(golden, "a\nb\n", write=True)
    require_golden(golden, "a\nb\n", write=False)
    before = golden.read_bytes()
    for other in ("a\nc\n", "a\nb", "a\nb \n", "a\n\nb\n", "a\r\nb\n", "b\na\n"):
        with pytest.raises(Differs, match=r"^golden\.tex differs "):
            require_golden(golden, other, write=False)
    assert golden.read_bytes() == before
    with pytest.raises(Differs, match=r"\nline 6, golden: 'x{40}y\\n'\nnow: 'x{40}z\\n'$"):
        require_golden_line("x" * 90, golden)


def require_golden_line(long: str, golden: Path) -> None:
    """However long the line is, the message shows where it differs."""
    require_golden(golden, f"a\n{long}y\n", write=True)
    require_golden(golden, f"a\n{long}z\n", write=False)


def test_only_fixed_numbers_depend_on_the_machine(fixed_numbers: None, traces: dict[str, Trace]) -> None:
    """Errors a little larger, as another machine might find them, don't change a golden."""
    before = tex_of(4, "a/z/y")
    for trace in traces.values():
        assert any(found.max_relative_error != FIXED_ERROR for found in trace.evidence.values())
    assert before.count(r"$1.0 \cdot 10^{-16}$") == sum(len(trace.evidence) for trace in traces.values())
    assert before.count(r"{1.0 \cdot 10^{-11}}") == 4


# Same inputs, same bytes


def made_in(folder: Path, **environment: str) -> dict[str, bytes]:
    """The files of a run with this environment, in a folder that lies elsewhere each time."""
    folder.mkdir()
    given = {**os.environ, "DERIVE_TEX": "embedded", **environment}
    arguments = [sys.executable, "-m", "derive", "--classes", "3", "--quick", "--out", "made"]
    subprocess.run(arguments, cwd=folder, env=given, check=True, capture_output=True, timeout=60)
    return {path.name: path.read_bytes() for path in (folder / "made").iterdir()}


def test_the_same_bytes_whatever_the_hashes_the_folder_the_time_zone_and_the_locale(tmp_path: Path) -> None:
    first = made_in(tmp_path / "one", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    second = made_in(
        tmp_path / "an öther",
        PYTHONHASHSEED="4242",
        TZ="Pacific/Kiritimati",
        LC_ALL="C.UTF-8",
        LANG="de_DE.UTF-8",
        PYTHONUTF8="0",
        SOURCE_DATE_EPOCH="1234567890",
        COLUMNS="40",
    )
    assert sorted(first) == [f"softmax-cross-entropy-n3.{ending}" for ending in ("json", "pdf", "tex")]
    assert first.keys() == second.keys()
    for name in first:
        assert first[name] == second[name], name


def test_another_seed_gives_other_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the comparison above compares something: another input is seen in the bytes."""
    documents = [
        render_tex(make_notes(NOTATIONS["a/z/y"], seed, None, lambda _: None, thorough=False).document)
        for seed in (0, 1)
    ]
    assert documents[0] != documents[1]
