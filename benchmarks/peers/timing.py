"""How each of the programs compared is timed: one answer, the first after the imports, told as JSON.

The thread's processor time, because it depends less on what else the machine does; all of this
runs in one thread. Not the process's: that clock moves in steps of 4 ms under a limit of processor
time (RLIMIT_CPU, which run.py sets), and a quick answer would take 0 ms.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable


def answer(work: Callable[[], bool], runs: int = 1) -> None:
    """Run `work`, which says whether the right answer was found; print the seconds (the least of the runs) and it."""
    seconds, right = [], True
    for _ in range(runs):
        start = time.thread_time()
        right = work() and right
        seconds.append(time.thread_time() - start)
    if min(seconds) <= 0:
        sys.exit("an answer that takes no time was not measured")
    print(json.dumps({"seconds": min(seconds), "right": bool(right)}))
