"""Accidents of the whole program: killed at a random moment, twice at once into one folder, on a full disk.

Afterwards the folder holds whole files only, each old or new, and no TeX is left running.
`make attack` kills 50 full runs (`--kills 50`) and runs what takes longer; without that option
three quick ones are killed. A writer that leaves half a file is planted, to see that half a file is noticed.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from derive.files import STALE, prepare_folder
from tests.engines import processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc for what is left")
SIGNALS = {signal.SIGKILL: -signal.SIGKILL, signal.SIGTERM: 143, signal.SIGINT: 130}
OLD = b"old, and whole"


class Whole(NamedTuple):
    """A run that nobody disturbed: its arguments, how long it took in seconds, what it wrote."""

    arguments: tuple[str, ...]
    seconds: float
    files: dict[str, bytes]


class HalfAFile(AssertionError):
    """A folder holds something that is neither an old file nor a new one."""


def start(*arguments: str, cwd: Path, **streams: int) -> "subprocess.Popen[str]":
    temporary = cwd / "temporary"
    temporary.mkdir(exist_ok=True)
    environment = {**os.environ, "DERIVE_TEX": "embedded", "TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "derive", *arguments]
    return subprocess.Popen(command, cwd=cwd, env=environment, stderr=subprocess.PIPE, text=True, **streams)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def require_whole(folder: Path, whole: Whole, *, killed: bool = False) -> int:
    """Return how many files are new; raise HalfAFile where one is neither old nor new, or where more is there."""
    found = contents(folder)
    if killed:  # SIGKILL leaves no time to remove what was written aside
        found = {
            name: held for name, held in found.items() if not (name.startswith(".derive-") and name[-4:] == ".tmp")
        }
    if found.keys() != whole.files.keys():
        raise HalfAFile(f"there are {sorted(found)}")
    for name, held in found.items():
        if held not in (OLD, whole.files[name]):
            raise HalfAFile(f"{name} holds {len(held)} bytes, neither old nor new")
    return sum(held != OLD for held in found.values())


def working_in(folder: Path) -> list[str]:
    """What runs in a folder or below it: TeX and its warden, were they left."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if path.readlink().is_relative_to(folder):
                found.append((path.parent / "cmdline").read_text())
        except OSError:
            continue
    return found


def nothing_works_in(folder: Path) -> bool:
    until = time.monotonic() + 2
    while working_in(folder) and time.monotonic() < until:
        time.sleep(0.02)
    return not working_in(folder)


@pytest.fixture(scope="module")
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = tmp_path_factory.mktemp("whole")
    quick = () if request.config.getoption("--kills") else ("--quick",)
    arguments = ("--classes", "4", "--quiet", *quick, "--out", "made")
    began = time.monotonic()
    run = start(*arguments, cwd=folder)
    _, told = run.communicate(timeout=600)
    assert (run.returncode, told) == (0, "")
    return Whole(arguments, time.monotonic() - began, contents(folder / "made"))


def moments(count: int) -> Iterator[tuple[signal.Signals, float]]:
    """Which signal, and at which part of a whole run's time; seeded, so that a failure can be tried again."""
    source = random.Random(5)
    for at in range(count):
        yield list(SIGNALS)[at % len(SIGNALS)], source.random()


def test_killed_at_random_moments(whole: Whole, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    count = request.config.getoption("--kills") or 3
    new, ends = [], []
    for number, (sent, moment) in enumerate(moments(count)):
        folder = tmp_path / str(number)
        (folder / "made").mkdir(parents=True)
        for name in whole.files:
            (folder / "made" / name).write_bytes(OLD)
        run = start(*whole.arguments, cwd=folder)
        time.sleep(moment * whole.seconds)
        run.send_signal(sent)
        _, told = run.communicate(timeout=600)
        assert run.returncode in (SIGNALS[sent], -sent, 0)  # before Python is up, and after the end
        assert told in ("", "derive: stopped\n") or run.returncode == -sent, told
        new.append(require_whole(folder / "made", whole, killed=sent == signal.SIGKILL))
        ends.append(run.returncode)
        assert nothing_works_in(folder)
        assert sent == signal.SIGKILL or not list((folder / "temporary").iterdir())
    print(f"{count} runs killed; new files: {new}; exit codes: {ends}")
    if count >= 50:  # or the moments were not spread over the run
        assert {0, 2} <= set(new)


HALF = """
import sys, time
from pathlib import Path
import derive.files
def plainly(path, data):
    with open(path, "w") as file:
        file.write(str(data)[:1000])
        file.flush()
        print("half", flush=True)
        time.sleep(60)
derive.files.write_atomically = plainly
from derive.cli import main
main(sys.argv[1:])
"""


def test_a_planted_half_file_is_noticed(whole: Whole, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    for name in whole.files:
        (tmp_path / "made" / name).write_bytes(OLD)
    assert require_whole(tmp_path / "made", whole) == 0
    run = subprocess.Popen(
        [sys.executable, "-c", HALF, *whole.arguments, "--quick"], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "half\n"
    run.kill()
    run.communicate()
    with pytest.raises(HalfAFile, match=r"^softmax-cross-entropy-n4\.tex holds 1000 bytes, neither old nor new$"):
        require_whole(tmp_path / "made", whole, killed=True)
    (tmp_path / "made" / "more").write_text("")
    with pytest.raises(HalfAFile, match=r"^there are \['more', "):
        require_whole(tmp_path / "made", whole)


def test_a_process_that_is_left_is_noticed(mark: str, tmp_path: Path) -> None:
    left = subprocess.Popen(["sleep", mark], cwd=tmp_path)
    while not processes(mark):
        time.sleep(0.01)
    assert not nothing_works_in(tmp_path)
    left.kill()
    left.wait()
    assert nothing_works_in(tmp_path)


@pytest.fixture
def longer(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--kills"):
        pytest.skip("takes longer: make attack runs it")


def test_two_runs_at_once_into_one_folder(whole: Whole, longer: None, tmp_path: Path) -> None:
    for number in range(5):
        folder = tmp_path / str(number)
        folder.mkdir()
        runs = [start(*whole.arguments, cwd=folder) for _ in range(2)]
        assert [(run.communicate(timeout=600)[1], run.returncode) for run in runs] == [("", 0), ("", 0)]
        assert require_whole(folder / "made", whole) == len(whole.files)


def test_what_a_killed_process_left_aside_is_removed_by_a_later_run(tmp_path: Path) -> None:
    stale, young, others = (tmp_path / name for name in (".derive-1.tmp", ".derive-2.tmp", "derive.tmp"))
    for path, age in ((stale, STALE + 60), (young, STALE - 60), (others, STALE + 60)):
        path.write_text("")
        os.utime(path, (time.time() - age, time.time() - age))
    prepare_folder(tmp_path)
    assert sorted(tmp_path.iterdir()) == [young, others]


# A full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 48 kilobytes, where we may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48k", "none", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("may not mount; a stub that raises ENOSPC is in test_files.py and test_cli.py")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount")
def test_a_full_disk_leaves_the_old_files(longer: None, small_disk: Path) -> None:
    name = "softmax-cross-entropy"
    for ending in (".tex", ".pdf", ".json"):
        (small_disk / f"{name}{ending}").write_bytes(OLD)
    run = start("--quick", "--out", str(small_disk), cwd=small_disk.parent)
    _, told = run.communicate(timeout=600)
    path = small_disk / f"{name}.tex"
    assert told == (
        f"derive: can't write '{path}': No space left on device; allowed is a folder that can be written to, "
        "with room left on its disk\n"
    )
    assert run.returncode == 2
    assert contents(small_disk) == {f"{name}{ending}": OLD for ending in (".tex", ".pdf", ".json")}
    plainly = HALF.replace("str(data)[:1000]", "str(data)")
    run = subprocess.run([sys.executable, "-c", plainly, "--quick", "--out", str(small_disk)], capture_output=True)
    assert run.returncode == 1
    assert b"No space left on device" in run.stderr
    assert contents(small_disk)[f"{name}.tex"] != OLD


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount")
def test_a_full_disk_under_tex_is_told(longer: None, small_disk: Path) -> None:
    environment = {**os.environ, "DERIVE_TEX": "embedded", "TMPDIR": str(small_disk)}
    command = [sys.executable, "-m", "derive", "--quick", "--quiet", "--format", "pdf"]
    run = subprocess.run(command, cwd=small_disk.parent, env=environment, capture_output=True, text=True, check=False)
    told = f"can't work in {small_disk}: No space left on device; TMPDIR names another folder\n"
    assert run.stderr == f"derive: softmax-cross-entropy.tex: {told}"
    assert run.returncode == 4
    assert not list(small_disk.iterdir())
