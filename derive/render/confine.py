"""Run one program so that it can do no harm and leave nothing behind.

A program that we do not trust gets: a command line that no shell reads, no
standard input, an environment made from nothing, limits on time, processor,
memory and disk, and an end after which no descendant is left, however the end came
about. What it prints goes to a file and not through a pipe: a grandchild that holds
a pipe open would keep us waiting.

On Linux a process between us and the program sees to it all (`warden.py`), even when
we are killed ourselves. Elsewhere only the time limit holds, and the process group
is killed at the end.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from pathlib import Path

WARDEN = Path(__file__).with_name("warden.py")
HAS_WARDEN = sys.platform == "linux"

MEGABYTE = 2**20
MEMORY_LIMIT = 2048 * MEGABYTE
FILE_LIMIT = 64 * MEGABYTE
ROOM_LIMIT = 256 * MEGABYTE

# What a TeX and the programs it is made of may read, besides its own folder. Nobody's secrets are here:
# of /etc only what names libraries, fonts and, for an engine that fetches its packages, hosts.
SYSTEM = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt", "/nix/store", "/gnu/store", "/var/lib/texmf"),
    *("/var/cache/fontconfig", "/dev/null", "/dev/zero", "/dev/urandom"),
    *("/etc/texmf", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime", "/etc/ssl", "/etc/pki"),
    *("/etc/alternatives", "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf"),
)


@dataclass(frozen=True)
class Ended:
    """How a program ended: its status (negative: the signal that ended it), what it printed, which limit it reached."""

    status: int
    printed: str
    out_of_time: bool = False
    out_of_room: bool = False


def run_confined(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    printed: Path,
    time_limit: float,
    readable: Sequence[Path] = (),
) -> Ended:
    """Run `command` in `folder`, write what it prints to the file `printed`, return how it ended.

    It may write into the folder and the one above, read there, in the system's folders and
    below `readable`. `time_limit` is in seconds. Raises OSError if the program can't be started.
    """
    with printed.open("wb") as sink:
        if HAS_WARDEN:
            places = [*SYSTEM, *map(str, readable)], [str(folder.parent), os.devnull]
            report = _run_under_warden(command, folder, environment, sink.fileno(), time_limit, places)
        else:
            report = _run_in_group(command, folder, environment, sink.fileno(), time_limit)
    word, _, number = report.partition(" ")
    if word == "unstarted":
        raise OSError(int(number), os.strerror(int(number)))
    status = int(number) if word == "ended" else -signal.SIGTERM
    text = printed.read_bytes().decode("utf-8", "replace")
    return Ended(status, text, out_of_time=word == "time", out_of_room=word == "room")


def _run_under_warden(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    sink: int,
    time_limit: float,
    places: tuple[Sequence[str], Sequence[str]],
) -> str:
    """Return the warden's report; whatever ends this function ends the program and its descendants."""
    limits = (time_limit, ceil(time_limit) + 1, MEMORY_LIMIT, FILE_LIMIT, ROOM_LIMIT)
    folders = [os.pathsep.join(listed) for listed in places]
    pairs = [f"{name}={value}" for name, value in environment.items()]
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(WARDEN), *map(str, limits), *folders, *pairs, "--", *command],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=sink,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        report = process.stdout.read().decode()
    finally:
        process.stdin.close()  # which tells it to end everything
        process.wait()
        process.stdout.close()
    return report or f"ended {process.returncode}"


def _run_in_group(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], sink: int, time_limit: float
) -> str:
    """Run the program in a process group that is killed at the end; return a report like the warden's."""
    out_of_time = threading.Event()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=sink,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )

    def stop() -> None:
        out_of_time.set()
        _kill_group(process)

    # A timer and a plain wait, because wait(timeout=...) sleeps up to 50 ms too long.
    timer = threading.Timer(time_limit, stop)
    try:
        timer.start()
        status = process.wait()
    finally:
        timer.cancel()
        _kill_group(process)
        process.wait()
    return "time" if out_of_time.is_set() else f"ended {status}"


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill the program and its group; that they have ended already is no error."""
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):  # macOS calls a dead one "not permitted"
        os.killpg(process.pid, signal.SIGKILL)
