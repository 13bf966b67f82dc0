"""Run one program so that it can do no harm and leave nothing behind.

A program that we do not trust gets: a command line that no shell reads, no
standard input, an environment made from nothing, limits on time, processor,
memory and file size, and a process group of its own that is killed at the end,
however the end came about. What it prints goes to a file and not through a pipe:
a grandchild that holds a pipe open would keep us waiting.

The limits are set on Linux; elsewhere only the time limit holds.
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

MEGABYTE = 2**20
MEMORY_LIMIT = 2048 * MEGABYTE
FILE_LIMIT = 64 * MEGABYTE


@dataclass(frozen=True)
class Ended:
    """How a program ended: its status (negative: the signal that ended it) and what it printed."""

    status: int
    printed: str
    out_of_time: bool


def run_confined(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    printed: Path,
    time_limit: float,
) -> Ended:
    """Run `command` in `folder`, write what it prints to the file `printed`, return how it ended.

    Raises OSError if the program can't be started.
    """
    out_of_time = threading.Event()
    with printed.open("wb") as sink:
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
        _limit(process.pid, ceil(time_limit) + 1)
        status = process.wait()
    finally:
        timer.cancel()
        _kill_group(process)
        process.wait()
    return Ended(status, printed.read_bytes().decode("utf-8", "replace"), out_of_time.is_set())


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill the program and its descendants; that they have ended already is no error."""
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):  # macOS calls a dead one "not permitted"
        os.killpg(process.pid, signal.SIGKILL)


def _limit(process_id: int, seconds: int) -> None:
    """Limit a program that has just started.

    From outside, since a function run between fork and exec may deadlock as soon
    as there are threads, and NumPy starts some.
    """
    if sys.platform != "linux":
        return
    import resource

    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: MEMORY_LIMIT,
        resource.RLIMIT_FSIZE: FILE_LIMIT,
        resource.RLIMIT_CORE: 0,
    }
    with suppress(ProcessLookupError):  # it has ended already: nothing is left to limit
        for limit, value in limits.items():
            _, most = resource.prlimit(process_id, limit)
            allowed = value if most == resource.RLIM_INFINITY else min(value, most)
            resource.prlimit(process_id, limit, (allowed, allowed))
