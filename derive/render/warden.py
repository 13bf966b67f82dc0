"""The small process between us and a program we do not trust; `confine.py` starts it.

It shuts the program in: the kernel (Landlock) lets it read only the folders named, write
only where it runs, and take so much of the processor, of memory and of the disk.

It adopts what the program leaves behind (Linux gives the orphans of a "subreaper" to it
and not to init), so that at the end it can kill every descendant, also one that left its
session and cleared its environment. It does so when the program ends, when a limit is
reached, and when its standard input closes: we close it to stop the run, and the system
closes it when we are killed ourselves.

    warden.py TIME PROCESSOR MEMORY FILE ROOM READABLE:... WRITABLE:... NAME=VALUE ... -- PROGRAM ARGUMENT ...

TIME and PROCESSOR in seconds; MEMORY, FILE (each file) and ROOM (all files in the folder
together) in bytes. The program prints to our stderr; our stdout gets one line, the report:
`ended STATUS`, `time`, `room` or `unstarted ERRNO`.

Linux only. It imports little and nothing of ours, so that it starts in some 15 ms. A
kernel without Landlock (before 5.13, or switched off) leaves reading and writing to TeX's
own `openin_any` and `openout_any`.
"""

import ctypes
import os
import resource
import select
import signal
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress

LOOK_EVERY = 0.05  # seconds between two looks at the folder
LEAST_OF_A_FILE = 4096  # bytes that even an empty file counts, so that many of them are seen

# From linux/prctl.h, linux/landlock.h and the table of system calls, which is the same on all machines here.
ADOPT_ORPHANS, NO_NEW_PRIVILEGES = 36, 38
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
READ_FILE = 1 << 2
WRITE = 1 << 1 | sum(1 << bit for bit in range(4, 13))  # write, remove and make files of every kind
MOVE = 1 << 13  # between folders; known since the second version of Landlock
C = ctypes.CDLL(None, use_errno=True)


def main(arguments: list[str]) -> str:
    """Run the program, end all its descendants, return the report."""
    middle = arguments.index("--")
    seconds, processor, memory, file, room = map(float, arguments[:5])
    readable, writable = (folders.split(os.pathsep) for folders in arguments[5:7])
    environment = dict(pair.split("=", 1) for pair in arguments[7:middle])
    C.prctl(ADOPT_ORPHANS, 1, 0, 0, 0)
    waking = wake_when_a_child_ends()

    def prepare() -> None:
        limit(int(processor), int(memory), int(file))
        shut_in(readable, writable)

    try:
        program = spawn(arguments[middle + 1 :], environment, prepare)
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
    """Limit this process, and so every process that it starts.

    Of the processor the hard limit lies a second above: where the two are the same the kernel
    sends SIGKILL, and not the SIGXCPU that tells which limit it was.
    """
    for limited, soft, hard in (
        (resource.RLIMIT_CPU, processor, processor + 1),
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_FSIZE, file, file),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _, most = resource.getrlimit(limited)
        unlimited = most == resource.RLIM_INFINITY
        resource.setrlimit(limited, (soft, hard) if unlimited else (min(soft, most), min(hard, most)))


def shut_in(readable: list[str], writable: list[str]) -> None:
    """Let this process, for good, read files only below `readable` and change them only below `writable`.

    Both are folders or files; one that isn't there is passed over.
    """
    version = C.syscall(CREATE_RULESET, None, 0, 1)
    if version < 1:
        return
    everything = READ_FILE | WRITE | (MOVE if version > 1 else 0)
    ruled = struct.pack("=Q", everything)
    rules = C.syscall(CREATE_RULESET, ruled, len(ruled), 0)
    for names, allowed in ((readable, READ_FILE), (writable, everything)):
        for name in filter(os.path.exists, names):
            place = os.open(name, os.O_PATH)
            # Of a file one may ask only what can be done to a file: read and write it.
            fitting = allowed if os.path.isdir(name) else allowed & (READ_FILE | 1 << 1)
            _must(C.syscall(ADD_RULE, rules, 1, struct.pack("=Qi", fitting, place), 0))
            os.close(place)
    _must(C.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _must(C.syscall(RESTRICT_SELF, rules, 0))


def _must(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def spawn(command: list[str], environment: dict[str, str], prepare: Callable[[], None]) -> int:
    """Start the program in a session of its own, without standard input; its output goes to our stderr.

    `prepare` runs in the new process (there are no threads here, so that is safe). Raises
    OSError with the number of what went wrong.
    """
    reading, writing = os.pipe()  # closes by itself once the program runs
    program = os.fork()
    if not program:
        try:
            os.setsid()
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(2, 1)
            for ignored in (signal.SIGPIPE, signal.SIGXFSZ):  # by Python
                signal.signal(ignored, signal.SIG_DFL)
            prepare()
            os.execve(command[0], command, environment)
        except OSError as error:
            os.write(writing, str(error.errno).encode())
        finally:
            os._exit(127)
    os.close(writing)
    wrong = os.read(reading, 16)
    if wrong:
        raise OSError(int(wrong), os.strerror(int(wrong)))
    return program


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
    with suppress(BrokenPipeError):  # whoever started us may be gone
        os.write(1, main(sys.argv[1:]).encode())
