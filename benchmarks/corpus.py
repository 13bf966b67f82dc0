"""Check a folder of other people's write-ups and hold the report against the faults that are known in them.

    python -m benchmarks.corpus FOLDER            the table
    python -m benchmarks.corpus FOLDER --write    and keep it in docs/checking.md
    python -m benchmarks.corpus FOLDER --verbose  and say which known fault was found by what

FOLDER holds the write-ups and FAULTS.md: a section `## NN ...` for each file, in it items
that quote the faulty LaTeX in backticks and name a kind (FALSE, INDEX, ASSUME, SHAPE, PARSE,
SLOPPY). A fault counts as found if a problem that is more than a note marks the quoted place, or, where the quote
shortens what is written, the line (L112) that the item names.
Errors that mark no listed fault are counted too; each of them has to be judged by hand.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from derive.reading.check import Report, check
from derive.reading.judging import Judgement
from derive.reading.reports.summing import TAKEN
from derive.reading.sources import ENDINGS, read_source

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "checking.md"
KINDS = ("FALSE", "INDEX", "ASSUME", "SHAPE", "PARSE", "SLOPPY")
DECIDED = ("proved", "if", "follows", "false", "carried", "recovered", "shape", *TAKEN)
HEAD = ("file", "equalities", "in the grammar", "read", "as words", "decided", "proved", "true if", "false",
        "FALSE and INDEX listed", "found", "other errors", "seconds")  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One listed fault: its kinds, and where in the text its quoted LaTeX stands (empty if it was not found)."""

    kinds: tuple[str, ...]
    quote: str
    places: tuple[tuple[int, int], ...]

    def marked_by(self, report: Report) -> list[str]:
        """The codes of the problems that mark the place."""
        return [
            problem.code
            for problem in report.problems
            if problem.severity != "note"
            for start, end in self.places
            if problem.formula.start < end and start < problem.formula.end
        ]


def faults(folder: Path, name: str, text: str) -> list[Fault]:
    """The faults that FAULTS.md lists for a file."""
    number = name.split("_")[0]
    page = (folder / "FAULTS.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {number} .*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    items = re.findall(r"^- (.*)$", section.group(), re.MULTILINE) if section else []
    return [fault for item in items for fault in _faults_in(item, text)]


def _faults_in(item: str, text: str) -> Iterator[Fault]:
    for part in re.split(r"(?<=[.;])\s+(?=L\d)", item):
        said = re.sub(r"`[^`]*`", "", part)
        kinds = tuple(kind for kind in KINDS if re.search(rf"\b{kind}\b", said))
        quotes = re.findall(r"`([^`]+)`", part)
        if kinds and quotes:
            places = tuple(_places(quotes[0], text)) or tuple(_line_named(part, quotes[0], text))
            yield Fault(kinds, quotes[0], places)


def _line_named(item: str, quote: str, text: str) -> Iterator[tuple[int, int]]:
    """The line L112 that an item names, if its quote shortens what stands there: all its commands stand close by."""
    named = re.match(r"L(\d+)", item)
    lines = text.splitlines(keepends=True)
    number = int(named[1]) if named else 0
    if 0 < number <= len(lines):
        close = "".join(lines[max(number - 3, 0) : number + 2])
        if all(command in re.findall(r"\\[A-Za-z]+", close) for command in re.findall(r"\\[A-Za-z]+", quote)):
            start = sum(map(len, lines[: number - 1]))
            yield start, start + len(lines[number - 1])


def _places(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the longest unbroken piece of a quote stands, white space aside."""
    longest = max(re.split(r"\.\.\.|\(\.\.\)", quote), key=len)
    pieces = [re.escape(piece) for piece in re.findall(r"\\[A-Za-z]+|\S", longest)]
    sized = [rf"(?:\\(?:left|right|[bB]igg?))?\s*{piece}" if piece in (r"\(", r"\)") else piece for piece in pieces]
    # Between two signs a line may end, and the next one begin with &.
    for match in re.finditer(r"(?:\s|&|\\\\)*".join(sized), text):
        yield match.start(), match.end()


def row(folder: Path, path: Path, *, verbose: bool) -> tuple[str, ...]:
    """The figures of one file."""
    source = read_source(str(path))
    begun = time.process_time()
    report = check(source)
    seconds = time.process_time() - begun
    counts = report.counts
    listed = [fault for fault in faults(folder, path.name, source.text) if {"FALSE", "INDEX"} & {*fault.kinds}]
    found = [fault for fault in listed if fault.marked_by(report)]
    marked = [place for fault in faults(folder, path.name, source.text) for place in fault.places]
    other = [
        problem
        for problem in report.problems
        if problem.severity == "error"
        and not any(problem.formula.start < end and start < problem.formula.end for start, end in marked)
    ]
    if verbose:
        for fault in listed:
            print(f"  {path.name}: {'/'.join(fault.kinds)} {fault.quote[:90]}: {fault.marked_by(report) or 'missed'}")
        for problem in other:
            place = source.place(problem.span.start)
            print(f"  {path.name}:{place.line}:{place.column}: not listed: {problem.message} [{problem.code}]")
    total = counts.total() - counts["assignment"]
    decided = sum(counts[kind] for kind in DECIDED)
    decided += sum(
        judgement.kind == "undecided" and _has_lost_index(judgement, report) for judgement in report.judgements
    )
    words = sum(judgement.as_words for judgement in report.judgements)
    not_parsed = sum(
        judgement.kind == "unread" and None in (judgement.statement.left.tree, judgement.statement.right.tree)
        for judgement in report.judgements
    )
    cells = (total, total - not_parsed, total - counts["unread"], words, decided, counts["proved"], counts["if"],
             counts["false"], len(listed), len(found), len(other))  # fmt: skip
    return (path.name, *map(str, cells), f"{seconds:.1f}")


def _has_lost_index(judgement: Judgement, report: Report) -> bool:
    """Whether an index that is captured or dangling was told of the equality: a verdict of its own."""
    statement = judgement.statement
    sides = [statement.right, *([statement.left] if statement.begins else [])]
    spans = [side.member.span for side in sides]
    told = [problem.span for problem in report.problems if problem.code == "INDEX"]
    return any(span.start < each.end and each.start < span.end for span in spans for each in told)


def table(rows: list[tuple[str, ...]]) -> str:
    """The rows as Markdown, with their sum."""
    sums = [sum(float(each[at]) for each in rows) for at in range(1, len(HEAD))]
    rows = [*rows, ("all", *[f"{value:.0f}" for value in sums[:-1]], f"{sums[-1]:.1f}")]
    lines = ["| " + " | ".join(HEAD) + " |", "| --- |" + " ---: |" * (len(HEAD) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(each) + " |" for each in rows)])


def main() -> None:
    """Print the table, and keep it with --write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    known = (arguments.folder / "FAULTS.md").read_text(encoding="utf-8")
    paths = [path for path in sorted(arguments.folder.iterdir()) if path.suffix in ENDINGS and path.name[:2].isdigit()]
    assert known
    text = table([row(arguments.folder, path, verbose=arguments.verbose) for path in paths])
    print(text)
    if arguments.write:
        page = PAGE.read_text(encoding="utf-8")
        kept = re.sub(
            r"(<!-- corpus -->\n).*?(<!-- /corpus -->)", lambda m: f"{m[1]}{text}\n{m[2]}", page, flags=re.DOTALL
        )
        PAGE.write_text(kept, encoding="utf-8")


if __name__ == "__main__":
    main()
