"""Whatever goes wrong, nobody finds half a file, and an older file stays as it was."""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from derive.errors import BadInput
from derive.files import prepare_folder, write_atomically


def failure(path: Path, data: bytes | str = "new") -> str:
    """Write what can't be written; return the message, which must be one line."""
    with pytest.raises(BadInput) as caught:
        write_atomically(path, data)
    message = str(caught.value)
    assert "\n" not in message
    assert "; allowed is a folder that can be written to" in message
    return message


def test_text_and_bytes_are_written_and_replace_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "notes.tex"
    write_atomically(path, "old")
    write_atomically(path, "Gauß")
    assert path.read_bytes() == b"Gau\xc3\x9f"
    write_atomically(path, b"%PDF\xff")
    assert path.read_bytes() == b"%PDF\xff"
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    ordinary, ours = tmp_path / "ordinary", tmp_path / "ours"
    ordinary.write_text("")
    write_atomically(ours, "")
    assert ours.stat().st_mode == ordinary.stat().st_mode


@contextmanager
def disk_with_room_for(size: int) -> Iterator[None]:
    """Let the system itself refuse to write more than `size` bytes to a file."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_write_that_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.pdf"
    write_atomically(path, "old")
    with disk_with_room_for(1000):
        message = failure(path, b"x" * 100_000)
    assert "File too large" in message
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file(call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "notes.pdf"
    write_atomically(path, "old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(f"derive.files.os.{call}", full)
    assert "No space left on device" in failure(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_plain_writer_loses_the_old_file(tmp_path: Path) -> None:
    """What is planted: the same two accidents, and nothing is written aside."""
    path = tmp_path / "notes.pdf"
    path.write_text("old")
    with disk_with_room_for(1000), pytest.raises(OSError, match="File too large"):
        path.write_bytes(b"x" * 100_000)
    assert path.read_bytes() == b"x" * 1000


def test_two_writers_at_once_need_two_names_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one writes while the first has written but not renamed; with one name for both, one fails."""
    path, sync, others = tmp_path / "notes.tex", os.fsync, iter(["the other", "a third"])

    def another_writes(number: int) -> None:
        monkeypatch.setattr("derive.files.os.fsync", sync)
        write_atomically(path, next(others))
        assert path.read_text() == "the other"
        sync(number)

    monkeypatch.setattr("derive.files.os.fsync", another_writes)
    write_atomically(path, "the first")
    assert path.read_text() == "the first"
    monkeypatch.setattr("derive.files.os.fsync", another_writes)
    monkeypatch.setattr("derive.files._aside", lambda folder: folder / ".derive-1.tmp")
    assert "File exists" in failure(path)


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("derive.files.os.fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "notes.pdf", "new")
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr("derive.files._remove", lambda path: None)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "notes.pdf", "new")
    assert list(tmp_path.iterdir())


def test_a_path_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.tex").mkdir()
    assert "is no file" in failure(tmp_path / "notes.tex")


def test_a_device_is_not_replaced_by_a_file() -> None:
    assert "is no file" in failure(Path("/dev/null"))
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("name", ["x" * 300, "nul\0byte", "two\nlines/notes", "missing/notes"])
def test_an_impossible_name_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    failure(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert prepare_folder(folder) == folder
    assert prepare_folder(folder) == folder
    assert not list(folder.iterdir())


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    impossible = [tmp_path / "file", tmp_path / "file" / "below", tmp_path / ("x" * 300)]
    for folder in [*impossible, tmp_path / "nul\0byte", Path("/proc"), Path("/proc/below")]:
        with pytest.raises(BadInput, match=r"^can't write into .*; allowed is a folder"):
            prepare_folder(folder)
    assert (tmp_path / "file").read_text() == "old"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(BadInput, match="Permission denied"):
        prepare_folder(tmp_path)
    failure(tmp_path / "notes.tex")
