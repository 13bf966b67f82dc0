"""The small process between us and a program we do not trust; `confine.py` starts it.

It adopts what the program leaves behind (Linux gives the orphans of a "subreaper" to it
and not to init), so that at the end it can kill every descendant, also one that left its
session and cleared its environment. It does so when the program ends, when a limit is
reached, and when its standard input closes: we close it to stop the run, and the system
closes it when we are killed ourselves.

    warden.py TIME PROCESSOR MEMORY FILE ROOM NAME=VALUE ... -- PROGRAM ARGUMENT ...

TIME and PROCESSOR in seconds; MEMORY, FILE (each file) and ROOM (all files in the folder
together) in bytes. The program prints to our stderr; our stdout gets one line, the report:
`ended STATUS`, `time`, `room` or `unstarted ERRNO`.

Linux only. It imports little and nothing of ours, so that it starts in some 15 ms.
"""

import ctypes
import os
import resource
import select
import signal
import sys
import time

ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
LOOK_EVERY = 0.05  # seconds between two looks at the folder
LEAST_OF_A_FILE = 4096  # bytes that even an empty file counts, so that many of them are seen


def main(arguments: list[str]) -> str:
    """Run the program, end all its descendants, return the report."""
    middle = arguments.index("--")
    seconds, processor, memory, file, room = map(float, arguments[:5])
    environment = dict(pair.split("=", 1) for pair in arguments[5:middle])
    ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)
    waking = wake_when_a_child_ends()
    limit(int(processor), int(memory), int(file))
    try:
        program = spawn(arguments[middle + 1 :], environment)
    except OSError as error:
        return f"unstarted {error.errno}"
    try:
        return watch(program, waking, time.monotonic() + seconds, room)
    finally:
        end_descendants()


def wake_when_a_child_ends() -> int:
    """Return a pipe's end that can be read from once a child has ended."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    os.set_blocking(reading, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reading


def limit(processor: int, memory: int, file: int) -> None:
    """Limit this process, and so every process that it starts."""
    for limited, value in (
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(limited)
        allowed = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(limited, (allowed, allowed))


def spawn(command: list[str], environment: dict[str, str]) -> int:
    """Start the program in a session of its own, without standard input; its output goes to our stderr."""
    return os.posix_spawn(
        command[0],
        command,
        environment,
        file_actions=[(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_DUP2, 2, 1)],
        setsid=True,
        setsigdef=[signal.SIGPIPE, signal.SIGXFSZ],  # Python ignores these two
    )


def watch(program: int, waking: int, deadline: float, room: float) -> str:
    """Wait until the program ends, a limit is reached or whoever started us lets go."""
    while True:
        ended, status = os.waitpid(program, os.WNOHANG)
        if ended:
            return f"ended {os.waitstatus_to_exitcode(status)}"
        left = deadline - time.monotonic()
        if left <= 0:
            return "time"
        if taken(".") > room:
            return "room"
        ready, _, _ = select.select([0, waking], [], [], min(left, LOOK_EVERY))
        if 0 in ready:
            return "stopped"
        if waking in ready:
            os.read(waking, 512)


def taken(folder: str) -> int:
    """Return how many bytes the folder's files take; files may come and go meanwhile."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += LEAST_OF_A_FILE + os.lstat(os.path.join(place, name)).st_size
            except FileNotFoundError:
                continue
    return total


def end_descendants() -> None:
    """Kill our children until there are none: the children of a dead child become ours."""
    while True:
        for child in children():
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                continue
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def children() -> list[int]:
    """Return the processes whose parent we are, as /proc tells."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                # After the name in brackets, which may hold anything: the state, then the parent.
                parent = int(file.read().rpartition(b")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == os.getpid():
            found.append(int(name))
    return found


if __name__ == "__main__":
    report = main(sys.argv[1:])
    try:
        os.write(1, report.encode())
    except BrokenPipeError:  # whoever started us is gone
        pass
