"""The comparison with the peers: its limits hold, every end is told as what it is, and the table kept is whole."""

import re
import sys
from collections import defaultdict

import pytest

from benchmarks.peers.run import (
    CLASSES,
    HEAD,
    HERE,
    OUT_OF_MEMORY,
    OUT_OF_TIME,
    Answer,
    Limits,
    Question,
    measure,
    questions,
    row,
    run,
    told,
)
from benchmarks.run import PEERS, REPORT, keep_peers, peers_section, rows_as_markdown

SMALL = Limits(processor_seconds=1, wall_seconds=100, bytes=500 * 10**6)


def child(work, limits=SMALL):
    """What is told of a process that answers `work`, a Python expression, through timing.py."""
    program = f"import sys, time; sys.path.insert(0, {str(HERE)!r}); from timing import answer; answer(lambda: {work})"
    return run([sys.executable, "-c", program], limits)


def test_right_and_not_reduced_are_told_apart():
    assert child("True").says == "right"
    assert child("False").says == "not reduced to 0"


def test_a_quick_answer_takes_more_than_no_time_under_the_limits():
    """The process's clock moves in steps of 4 ms under a limit of processor time; the thread's does not."""
    seconds = [child("sum(range(20000)) > 0").seconds for _ in range(3)]
    assert all(0 < taken < 0.1 for taken in seconds)


def test_an_answer_that_took_no_time_is_none():
    program = (
        f"import sys, time; sys.path.insert(0, {str(HERE)!r}); time.thread_time = lambda: 1.0;"
        "from timing import answer; answer(lambda: True)"
    )
    ended = run([sys.executable, "-c", program], SMALL)
    assert ended.says == "crashed: an answer that takes no time was not measured"


@pytest.mark.parametrize(
    ("work", "says"),
    [
        ("[0 for x in iter(int, 1) if x]", OUT_OF_TIME),
        ("bytearray(10**9)", OUT_OF_MEMORY),
        ("1 / 0", "crashed: ZeroDivisionError: division by zero"),
        ("next(iter(()))", "crashed: StopIteration"),
    ],
)
def test_every_other_end_is_told(work, says):
    ended = child(work)
    assert ended.says == says
    assert ended.seconds is None or (says == OUT_OF_TIME and 0.9 < ended.seconds < 7)
    assert ended.megabytes > 1


def test_a_process_that_only_waits_is_ended_too():
    assert child("time.sleep(60)", Limits(wall_seconds=1)).says == OUT_OF_TIME


def test_a_program_that_was_exhausted_is_not_put_a_larger_question(monkeypatch):
    asked = []

    def answered(words, limits):
        asked.append(words[-1])
        return Answer(OUT_OF_TIME if words[-1] == "10" else "right", 0.5, 50)

    monkeypatch.setattr("benchmarks.peers.run.run", answered)
    slow = [Question("jacobian", n, "slow", ("with_x.py", n), f"n = {n}", "none") for n in ("4", "10", "30", "100")]
    other = Question("gradient", "30", "slow", ("with_x.py", "30"), "n = 30", "none")
    told_of = [answer.says for _, answer in measure(iter([*slow, other]), "python")]
    assert told_of == ["right", OUT_OF_TIME, *["not tried: timed out at n = 10"] * 2, "right"]
    assert asked == ["4", "10", "30"]


def test_only_a_right_answer_proves_anything():
    question = next(questions())
    assert row(question, Answer("right", 0.001, 80))[-2:] == ("every n", question.steps)
    for says in ("not reduced to 0", OUT_OF_TIME, told(1, "", "ValueError: x").says):
        assert row(question, Answer(says, None, None))[-2:] == ("-", "-")


# -- the table that is kept -------------------------------------------------------------


def table(page):
    """The rows of the peers' table, without its head."""
    cells = [row.split(" | ") for row in re.findall(r"^\| (.*) \|$", peers_section(page), flags=re.MULTILINE)]
    rows = [tuple(cell.strip() for cell in row) for row in cells]
    assert rows[0] == HEAD
    return rows[2:]


def faults(rows):
    """What the table leaves out of the questions, and what it says that contradicts itself."""
    expected = [(q.what, q.n, q.by, f"`{' '.join(q.program)}`") for q in questions()]
    found = ["rows" for _ in range(1) if [row[:4] for row in rows] != expected]
    ended = defaultdict(str)
    for what, n, by, program, time, memory, says, proved, _ in rows:
        at = what, by
        if says.startswith("not tried"):
            found += [program] if says != f"not tried: {ended[at]}" or (time, memory) != ("-", "-") else []
        elif ended[at]:
            found.append(program)
        if says in (OUT_OF_TIME, OUT_OF_MEMORY):
            ended[at] = f"{says} at n = {n}"
        if (says == "right") != (proved != "-") or (says in ("right", "not reduced to 0", OUT_OF_TIME)) != (
            time != "-"
        ):
            found.append(program)
        if time.startswith("0 ") or time.startswith("> ") != (says == OUT_OF_TIME):
            found.append(program)
    return found


def test_the_table_of_the_peers_is_whole():
    assert faults(table(REPORT.read_text(encoding="utf-8"))) == []


def test_what_is_missing_or_contradicts_itself_in_the_table_is_found():
    rows = table(REPORT.read_text(encoding="utf-8"))
    assert faults(rows[1:]) == ["rows"]
    first = rows[0]
    assert faults([(*first[:6], OUT_OF_TIME, *first[7:]), *rows[1:]]) != []
    assert faults([(*first[:4], "0 ms", *first[5:]), *rows[1:]]) == [first[3]]


def test_every_question_is_put_to_every_n():
    asked = {(q.what, q.by): [] for q in questions()}
    for question in questions():
        asked[question.what, question.by].append(question.n)
    for what in ("jacobian", "gradient"):
        for by in ("derive, exactly", "derive, numbers", "SymPy `simplify`", "SymPy `cancel`", "symengine"):
            assert [n for n in asked[what, by] if n != "every"] == [str(n) for n in CLASSES]


def test_each_benchmark_keeps_what_the_other_wrote():
    page = keep_peers("# Performance\n\nmeasured\n", f"{PEERS}\n\nrows\n")
    assert peers_section(page) == f"{PEERS}\n\nrows\n"
    assert keep_peers(page, f"{PEERS}\n\nother rows\n") == f"# Performance\n\nmeasured\n\n{PEERS}\n\nother rows\n"
    assert keep_peers("# Performance\n\nagain\n", peers_section(page)) == f"# Performance\n\nagain\n\n{PEERS}\n\nrows\n"
    assert rows_as_markdown([("a", "long"), ("b", "c")]).splitlines()[1] == "| - | ---- |"
