"""How long the checker takes: 2,000 varied equalities, right and wrong, each document read by itself.

    python -m benchmarks.checking           print the figures
    python -m benchmarks.checking --write   and keep them in docs/checking.md

The documents are the sixty write-ups of the tests, each also with its slip, over and over with
their letters exchanged. The whole is divided by the time that bare imports take in the same
run, since seconds alone tell more about the machine; the aims of the issue are in seconds.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from derive.reading.check import check
from derive.reading.sources import source_of
from tests.reading.test_writeups import WRITEUPS

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "checking.md"
MARKS = ("<!-- checking -->\n", "<!-- /checking -->\n")
HOW_MANY = 2000
MOST_SECONDS, MOST_MILLISECONDS, MOST_MEGABYTES = 20, 50, 400
IMPORTS = (sys.executable, "-c", "import sympy, numpy, jinja2, pylatex")
# Exchanged in turn: letters of quantities, of indices and of numbers keep their roles.
EXCHANGES = ("", "ijk", "xz", "tyu", "ijk xz", "abw", "ijk tyu", "xz abw", "ijk xz abw", "pq", "ijk pq", "xz pq")


def texts() -> Iterator[str]:
    """The write-ups, right and wrong, with letters exchanged; as many as are asked for."""
    for exchange in EXCHANGES:
        places = {old: new for group in exchange.split() for old, new in zip(group, group[1:] + group[0], strict=True)}
        for writeup in WRITEUPS:
            for text in (writeup.text, writeup.wrong):
                yield _exchanged(text, places)


def _exchanged(text: str, places: Mapping[str, str]) -> str:
    return re.sub(r"(?<![\\A-Za-z])[a-z](?![A-Za-z])", lambda found: places.get(found[0], found[0]), text)


def measure() -> list[tuple[str, str, str]]:
    """The rows of the table: what, how much, the aim."""
    count, each, unread, start = 0, [], 0, time.process_time()
    for text in texts():
        begin = time.process_time()
        report = check(source_of(text, "writeup.md", "md"))
        found = report.counts.total()
        each += [(time.process_time() - begin) * 1000 / found] * found if found else []
        count, unread = count + found, unread + report.counts["unread"]
        if count >= HOW_MANY:
            break
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run(IMPORTS, check=True)
    imports = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    return [
        ("equalities checked", f"{count}, {unread} of them not read", f"{HOW_MANY}"),
        ("time of the processor in all", f"{seconds:.1f} s", f"at most {MOST_SECONDS} s"),
        ("as many bare imports", f"{seconds / imports:.1f}", "-"),
        ("one equality, median", f"{median(each):.1f} ms", f"under {MOST_MILLISECONDS} ms"),
        ("one equality, at most", f"{max(each):.0f} ms", "-"),
        ("peak memory", f"{memory:.0f} MB", f"under {MOST_MEGABYTES} MB"),
    ]


def main() -> None:
    """Print the table, and keep it where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    lines = ["| what | measured | aim |", "| --- | --- | --- |"]
    lines += [f"| {what} | {measured} | {aim} |" for what, measured, aim in measure()]
    print("\n".join(lines))
    if write:
        page = PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition(MARKS[0])
        _, _, after = rest.partition(MARKS[1])
        PAGE.write_text(before + MARKS[0] + "\n".join(lines) + "\n" + MARKS[1] + after, encoding="utf-8")


if __name__ == "__main__":
    main()
