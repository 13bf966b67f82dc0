"""The command line in hostile hands: whatever is given, one line, the right exit code, nothing half-done."""

import errno
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from derive import cli
from derive.catalogue import CLAIMS
from derive.catalogue.symbols import a, i, j, k, n, z
from derive.cli import main
from derive.language import D, Distinct, Equation, sum_over
from derive.render.engines import WHAT_TO_INSTALL
from derive.steps import Claim, Note, claim
from tests.conftest import Ended
from tests.engines import gone, processes

Run = Callable[..., Ended]
NAME = "softmax-cross-entropy"
THREE = ", ".join(CLAIMS)


# Bad input

CLASSES = "allowed are whole numbers from 2 to 1000"
LOGITS = "is not a finite number; allowed are numbers with commas between them, as in 2,1,0.1,-1"
BAD_INPUT = [
    # --classes
    (["--classes", "0"], f"--classes: 0 classes can't be written out; {CLASSES}"),
    (["--classes", "1"], f"with one class the probability is always 1 and there is nothing to learn; {CLASSES}"),
    (["--classes", "-3"], f"--classes: -3 classes can't be written out; {CLASSES}"),
    (["--classes=-3"], f"--classes: -3 classes can't be written out; {CLASSES}"),
    (["--classes", "2.5"], f"--classes: '2.5' is not a whole number; {CLASSES}"),
    (["--classes", "four"], f"--classes: 'four' is not a whole number; {CLASSES}"),
    (["--classes", "1000000000"], f"--classes: 1000000000 classes can't be written out; {CLASSES}"),
    (["--classes", "1001"], f"--classes: 1001 classes can't be written out; {CLASSES}"),
    (["--classes", "9" * 3000], f"--classes: {'9' * 37}... classes can't be written out; {CLASSES}"),
    (["--classes", "9" * 9000], f"--classes: '{'9' * 37}...' is not a whole number; {CLASSES}"),
    (["--classes", "x" * 9000], f"--classes: '{'x' * 37}...' is not a whole number; {CLASSES}"),
    (["--classes", ""], f"--classes: '' is not a whole number; {CLASSES}"),
    (["--classes", "\uff14"], f"--classes: '\uff14' is not a whole number; {CLASSES}"),
    (["--classes", "٣"], f"--classes: '٣' is not a whole number; {CLASSES}"),
    (["--classes", "1e2"], f"--classes: '1e2' is not a whole number; {CLASSES}"),
    (["--classes", " 4"], f"--classes: ' 4' is not a whole number; {CLASSES}"),
    (["--classes"], "--classes: expected one argument"),
    (["--classes", "0", "list"], f"--classes: 0 classes can't be written out; {CLASSES}"),
    # --logits
    (["--classes", "3", "--logits", "1,2"], "--logits has 2 numbers, but there are 3 classes: one each is allowed"),
    (["--classes", "2", "--logits", "1,2,3"], "--logits has 3 numbers, but there are 2 classes: one each is allowed"),
    (["--logits", "nan,1"], f"--logits: 'nan' {LOGITS}"),
    (["--logits", "1,inf"], f"--logits: 'inf' {LOGITS}"),
    (["--logits", "-inf,1"], f"--logits: '-inf' {LOGITS}"),
    (["--logits", "1e999,1"], f"--logits: '1e999' {LOGITS}"),
    (["--logits", f"{'9' * 500},1"], f"--logits: '{'9' * 37}...' {LOGITS}"),
    (["--logits", ""], f"--logits: '' {LOGITS}"),
    (["--logits", ","], f"--logits: '' {LOGITS}"),
    (["--logits", "1,2,"], f"--logits: '' {LOGITS}"),
    (["--logits", "a,b"], f"--logits: 'a' {LOGITS}"),
    (["--logits", "1;2"], f"--logits: '1;2' {LOGITS}"),
    (["--logits", "\uff11,\uff12"], f"--logits: '\uff11' {LOGITS}"),
    (["--logits", "1_0,2"], f"--logits: '1_0' {LOGITS}"),
    (["--logits", "0x1,2"], f"--logits: '0x1' {LOGITS}"),
    (["--logits", "--1,2"], "there is no option '--1,2'; there are --help, --version, --classes, --logits,"),
    (["--logits", "1e308,0"], "--logits has 1e+308; allowed are numbers from -150 to 150"),
    (["--logits", "-151,0"], "--logits has -151.0; allowed are numbers from -150 to 150"),
    (
        ["--logits", "5"],
        f"--logits: with one class the probability is always 1 and there is nothing to learn; {CLASSES}",
    ),
    (["--logits", "1," * 1000 + "1"], f"--logits: 1001 classes can't be written out; {CLASSES}"),
    # --label
    (["--classes", "4", "--label", "0"], "--label 0 is no class; allowed are 1 to 4"),
    (["--classes", "4", "--label", "5"], "--label 5 is no class; allowed are 1 to 4"),
    (["--classes", "4", "--label", "-1"], "--label -1 is no class; allowed are 1 to 4"),
    (["--logits", "1,2", "--label", "3"], "--label 3 is no class; allowed are 1 to 2"),
    (["--classes", "4", "--label", "x"], "--label: 'x' is no class; allowed are whole numbers from 1 to N"),
    (["--classes", "4", "--label", "1.0"], "--label: '1.0' is no class; allowed are whole numbers from 1 to N"),
    (["--classes", "4", "--label", "1" + "0" * 300], f"--label: '1{'0' * 36}...' is no class; allowed are"),
    (["--label", "1"], "--label needs --classes or --logits, which say how many classes there are"),
    # names
    (["--notation", "q/r/s"], "there is no notation 'q/r/s'; there are a/z/y, p/o/y, y-hat/z/t"),
    (["--notation", "A/Z/Y"], "there is no notation 'A/Z/Y'; there are a/z/y, p/o/y, y-hat/z/t"),
    (["--notation", "$x_1$\n\x1b[31m"], r"there is no notation '$x_1$\n\x1b[31m'; there are a/z/y"),
    (["--notation", "x" * 5000], f"there is no notation '{'x' * 37}...'; there are a/z/y"),
    (["--format", "png"], "--format: there is no format 'png'; there are tex, pdf, json"),
    (["--format", "tex,,pdf"], "--format: there is no format ''; there are tex, pdf, json"),
    (["--format", ""], "--format: there is no format ''; there are tex, pdf, json"),
    (["--format", "TEX"], "--format: there is no format 'TEX'; there are tex, pdf, json"),
    (["show"], "the following arguments are required: CLAIM"),
    (["show", "nosuch"], f"there is no claim 'nosuch'; there are {THREE}"),
    (["verify", "nosuch"], f"there is no claim 'nosuch'; there are {THREE}"),
    (["verify", "softmax-jacobian", "nosuch"], f"there is no claim 'nosuch'; there are {THREE}"),
    (["show", r"\input{/etc/passwd}"], rf"there is no claim '\\input{{/etc/passwd}}'; there are {THREE}"),
    (["show", "../../etc/passwd"], f"there is no claim '../../etc/passwd'; there are {THREE}"),
    (["show", "$a_1$ #%&{}~^"], f"there is no claim '$a_1$ #%&{{}}~^'; there are {THREE}"),
    (["show", "a\nb\x1b[31m\udcff"], rf"there is no claim 'a\nb\x1b[31m\udcff'; there are {THREE}"),
    (["show", ""], f"there is no claim ''; there are {THREE}"),
    (["show", "x" * 5000], f"there is no claim '{'x' * 37}...'; there are {THREE}"),
    (["code"], "the following arguments are required: CLAIM"),
    (["code", "nosuch"], f"there is no claim 'nosuch'; there are {THREE}"),
    (["code", "softmax-jacobian", "--framework", "cupy"], "there is no framework 'cupy'; there are numpy, torch, jax"),
    (["code", "softmax-jacobian", "--framework", "x" * 5000], f"there is no framework '{'x' * 37}...'; there are"),
    (["code", "softmax-jacobian", "--framework"], "--framework: expected one argument"),
    (["foo"], "invalid choice: 'foo' (choose from"),
    (["--foo"], "there is no option '--foo'; there are --help, --version, --classes, --logits, --label,"),
    (["--class", "4"], "there is no option '--class'; there are --help, --version, --classes,"),
    (["--form=tex"], "there is no option '--form=tex'; there are --help,"),
    (["verify", "--js"], "there is no option '--js'; there are --help,"),
    (["--out", ""], "--out: '' names no folder; allowed is a folder's name, or . for the current one"),
    (["--out=", "doctor"], "--out: '' names no folder; allowed is a folder's name, or . for the current one"),
    (["--classes", "4", "list"], "--classes is for making the notes, not for list; no option is allowed before it"),
    (["--seed", "1", "list"], "--seed is for making the notes, not for list; no option is allowed before it"),
    (["--notation", "a/z/y", "show", "softmax-jacobian"], "--notation is for making the notes, not for show; no opt"),
    (["--quick", "--format", "tex", "verify"], "--format, --quick is for making the notes, not for verify; of the opt"),
    (["--out", "x", "verify"], "not for verify; of the options before it only --classes or --seed may stand"),
    (["--label", "1", "doctor"], "not for doctor; of the options before it only --out may stand"),
    (["list", "--classes", "4"], "unrecognized arguments: --classes 4"),
    (["list", "a\x1b[31m"], r"unrecognized arguments: a\x1b[31m"),
    (["show", "softmax-jacobian", "x"], "unrecognized arguments: x"),
    (["-x"], "unrecognized arguments: -x (python -m derive --help lists what is allowed)"),
    (["verify", "--quick"], "unrecognized arguments: --quick (python -m derive verify --help lists what is allowed)"),
    (["code", "x", "--framework", "y"], "there are numpy, torch, jax (python -m derive code --help lists what is"),
    (["--seed", "-1"], "--seed: '-1' is no seed; allowed are whole numbers from 0"),
    (["--seed", "x"], "--seed: 'x' is no seed; allowed are whole numbers from 0"),
    (["--seed", str(2**63)], "--seed: '9223372036854775808' is no seed; allowed are whole numbers from 0"),
    (["verify", "--seed", "-2"], "--seed: '-2' is no seed; allowed are whole numbers from 0"),
]


@pytest.mark.parametrize(("argv", "told"), BAD_INPUT, ids=[" ".join(argv)[:40] for argv, _ in BAD_INPUT])
def test_bad_input_is_told_in_one_line_and_nothing_is_written(
    argv: list[str], told: str, run: Run, tmp_path: Path
) -> None:
    ended = run(*argv)
    assert ended.code == 2
    assert ended.out == ""
    assert re.fullmatch(r"derive: [^\n]*\n", ended.err)
    assert told in ended.err
    assert ended.err.rstrip("\n").isprintable()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "argv",
    [
        ["--classes", "+2"],
        ["--logits", "-1,2"],
        ["--logits=-1,2"],
        ["--logits", "-.5,+1e-3"],
        ["--logits", " 1, 2"],
        ["--logits", "150,-150"],
        ["--classes", "2", "--logits", "1,2", "--label", "2"],
    ],
    ids=" ".join,
)
def test_good_numbers_are_taken(argv: list[str], run: Run) -> None:
    assert run(*argv, "--format", "tex") == (0, f"output/{NAME}-n2.tex\n", "")


def test_a_message_of_many_lines_becomes_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli._complain("TeX said:\n  ! Oh.\x07\r\n\tnö \ud800", 4) == 4
    assert capsys.readouterr().err == "derive: TeX said: ! Oh.\\x07 nö \\ud800\n"


def test_what_there_is_is_known_without_sympy() -> None:
    code = """if True:
        import sys
        from derive.cli import main
        for argv in ([], ["--classes", "0"], ["--logits", "a"], ["--foo"], ["show"]):
            main(argv or ["--help"])
        heavy = {"sympy", "numpy", "jinja2", "pylatex", "flint"} & set(sys.modules)
        assert not heavy, heavy
    """
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "--classes N" in ended.stdout


def test_every_option_of_the_parser_is_known_to_the_search_for_misspelt_ones(run: Run) -> None:
    listed = run("--nosuch").err
    for option in (
        "--classes",
        "--logits",
        "--label",
        "--notation",
        "--format",
        "--out",
        "--seed",
        "--quiet",
        "--json",
    ):
        assert f" {option}" in listed


# Where it writes


def test_the_names_of_the_files_say_the_variant_and_the_notation(run: Run, tmp_path: Path) -> None:
    for argv, stem in (
        ([], NAME),
        (["--classes", "3"], f"{NAME}-n3"),
        (["--logits", "1,2,3"], f"{NAME}-n3"),
        (["--notation", "p/o/y"], f"{NAME}-p-o-y"),
        (["--classes", "3", "--notation", "y-hat/z/t"], f"{NAME}-n3-y-hat-z-t"),
    ):
        ended = run(*argv, "--out", stem, "--format", "json,tex")
        assert ended == (0, f"{stem}/{stem}.tex\n{stem}/{stem}.json\n", "")
        assert sorted(path.name for path in (tmp_path / stem).iterdir()) == [f"{stem}.json", f"{stem}.tex"]


@pytest.mark.parametrize(
    ("formats", "endings"),
    [("tex", ["tex"]), ("json", ["json"]), ("tex,tex", ["tex"]), (" json , tex", ["json", "tex"])],
)
def test_only_the_formats_asked_for_are_written(
    formats: str, endings: list[str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("derive.render.pdf.compile_pdf", lambda *_, **__: pytest.fail("nobody asked for a PDF"))
    assert run("--out", ".", "--format", formats).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{NAME}.{ending}" for ending in endings]


def test_quiet_is_silent(run: Run, tmp_path: Path) -> None:
    assert run("--quiet", "--format", "tex") == (0, "", "")
    assert (tmp_path / "output" / f"{NAME}.tex").is_file()


STRANGE_FOLDERS = ["a b", r"$x_1$ #%&{}~^\ 'q' \"", "new\nline", "ünï—日本", "-dash", "esc\x1b[31m", "a/b/../c"]


@pytest.mark.parametrize("folder", STRANGE_FOLDERS)
def test_a_strange_folder_is_a_folder(folder: str, run: Run, tmp_path: Path) -> None:
    ended = run(f"--out={folder}", "--format", "tex")
    assert ended == (0, f"{folder}/{NAME}.tex\n", "")
    assert (tmp_path / folder / f"{NAME}.tex").is_file()


@pytest.fixture
def obstacles(tmp_path: Path) -> Path:
    (tmp_path / "file").write_text("old")
    (tmp_path / "dangling").symlink_to("/nonexistent/folder")
    (tmp_path / "loop").symlink_to("loop")
    return tmp_path


@pytest.mark.parametrize(
    ("folder", "reason"),
    [
        ("file", "File exists"),
        ("file/below", "Not a directory"),
        ("dangling", "File exists"),
        ("loop", "File exists"),
        ("/proc/below", "No such file or directory"),
        ("/dev/full", "File exists"),
        ("x" * 300, "File name too long"),
        ("nul\0byte", "embedded null byte"),
    ],
)
def test_a_folder_that_cannot_be_is_refused(folder: str, reason: str, run: Run, obstacles: Path) -> None:
    before = sorted(obstacles.iterdir())
    ended = run("--out", folder)
    assert (ended.code, ended.out) == (2, "")
    assert re.fullmatch(
        r"derive: can't write into '[^\n]*; allowed is a folder that can be written to[^\n]*\n", ended.err
    )
    assert reason in ended.err
    assert sorted(obstacles.iterdir()) == before
    assert (obstacles / "file").read_text() == "old"


def test_a_symlink_to_a_folder_serves(run: Run, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert run("--out", "link", "--format", "tex").code == 0
    assert (tmp_path / "real" / f"{NAME}.tex").is_file()


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A folder with an earlier run's files."""
    folder = tmp_path / "output"
    folder.mkdir()
    for ending in ("tex", "pdf", "json"):
        (folder / f"{NAME}.{ending}").write_text("old")
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {path.name.removeprefix(f"{NAME}."): path.read_bytes().decode("latin-1")[:5] for path in folder.iterdir()}


def test_a_full_disk_leaves_everything_as_it_was(run: Run, earlier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("derive.files.os.fsync", full)
    ended = run()
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        f"derive: can't write 'output/{NAME}.tex': No space left on device; allowed is a folder that can be written "
        "to, with room left on its disk\n"
    )
    assert contents(earlier) == {"tex": "old", "pdf": "old", "json": "old"}


def test_a_folder_in_the_place_of_the_pdf_stays(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERIVE_TEX", str(engine(tmp_path / "tex", 'echo "%PDF" > notes.pdf')))
    (tmp_path / "out" / f"{NAME}.pdf").mkdir(parents=True)
    ended = run("--out", "out")
    assert ended.code == 2
    assert f"can't write 'out/{NAME}.pdf': it is there already and is no file" in ended.err
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".json", ".pdf", ".tex"]


def test_an_interruption_leaves_everything_as_it_was(run: Run, earlier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("derive.files.os.fsync", interrupted)
    assert run() == (130, "", "derive: stopped\n")
    assert contents(earlier) == {"tex": "old", "pdf": "old", "json": "old"}


# TeX


def engine(path: Path, script: str) -> Path:
    """An engine that tells a version and otherwise does what the script says."""
    path.write_text(f'#!/bin/sh\n[ "$1" = --version ] && {{ echo "fake 1"; exit 0; }}\n{script}\n')
    path.chmod(0o755)
    return path


def test_without_tex_the_tex_is_written_and_the_exit_code_is_3(
    run: Run, earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (earlier.parent / "empty").mkdir()
    monkeypatch.setenv("PATH", str(earlier.parent / "empty"))
    monkeypatch.delenv("DERIVE_TEX", raising=False)
    monkeypatch.setattr("derive.render.engines.find_spec", lambda _: None)
    ended = run()
    assert ended.code == 3
    assert ended.out == f"output/{NAME}.tex\noutput/{NAME}.json\n"
    assert ended.err == (
        f"derive: no TeX engine was found; install one: {WHAT_TO_INSTALL}. output/{NAME}.tex is written all the same.\n"
    )
    assert contents(earlier) == {"tex": "% The", "pdf": "old", "json": '{\n "t'}


def test_where_tex_fails_the_exit_code_is_4_and_the_line_is_named(
    run: Run, earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = """
    echo './notes.tex:12: Undefined control sequence.' > notes.log
    echo 'l.12 \\\\nosuch' >> notes.log
    echo '%PDF half' > notes.pdf
    exit 1"""
    monkeypatch.setenv("DERIVE_TEX", str(engine(earlier.parent / "failing", script)))
    ended = run()
    assert ended.code == 4
    assert ended.err.startswith(f"derive: {NAME}.tex: line 12: Undefined control sequence. l.12 \\")
    assert ended.err.count("\n") == 1
    assert contents(earlier) == {"tex": "% The", "pdf": "old", "json": '{\n "t'}


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc for the engine")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_tex_runs_leaves_nothing_behind(
    earlier: Path, mark: str, sent: signal.Signals, code: int
) -> None:
    """The signal comes when TeX has begun its PDF: at the worst time, always."""
    assert signalled_while_tex_runs(["-m", "derive"], sent, earlier, mark) == (code, "derive: stopped\n")
    assert contents(earlier) == {"tex": "% The", "pdf": "old", "json": "old"}
    assert not list((earlier.parent / "temporary").iterdir())
    assert gone(mark)


def test_without_our_answer_to_the_signal_tex_s_folder_stays(earlier: Path, mark: str) -> None:
    plainly = ["-c", "import sys; from derive.cli import main; sys.exit(main())"]
    assert signalled_while_tex_runs(plainly, signal.SIGTERM, earlier, mark) == (-signal.SIGTERM, "")
    assert list((earlier.parent / "temporary").iterdir())


def signalled_while_tex_runs(program: list[str], sent: signal.Signals, earlier: Path, mark: str) -> tuple[int, str]:
    """Run the program until its TeX sleeps, send the signal; return the exit code and what was told."""
    temporary = earlier.parent / "temporary"
    temporary.mkdir()
    slow = engine(earlier.parent / "slow", f"echo '%PDF half' > notes.pdf\nexec sleep {mark}")
    command = [sys.executable, *program, "--quick", "--format", "pdf"]
    environment = {**os.environ, "DERIVE_TEX": str(slow), "TMPDIR": str(temporary)}
    run = subprocess.Popen(command, cwd=earlier.parent, env=environment, stderr=subprocess.PIPE, text=True)
    while not processes(mark):
        assert run.poll() is None
        time.sleep(0.02)
    run.send_signal(sent)
    _, told = run.communicate(timeout=30)
    return run.returncode, told


MANGLED = """
import os, signal, sys
from derive import cli
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background begins with SIGINT ignored
def list_claims(_):
    try:
        os.kill(os.getpid(), signal.SIGNUMBER)
        signal.pause()
    except KeyboardInterrupt as error:
        raise RuntimeError("as Python does in __set_name__, and some libraries in C") from error
cli.COMMANDS["list"] = list_claims
cli.end_tidily_when_terminated()
sys.exit(cli.main(["list"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize(("sent", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_signal_that_a_library_makes_another_error_of_is_still_no_traceback(sent: str, code: int) -> None:
    code_of_it = MANGLED.replace("SIGNUMBER", sent)
    ended = subprocess.run([sys.executable, "-c", code_of_it], capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (code, "derive: stopped\n")
    weaker = "signal.signal(signal.SIGTERM, signal.default_int_handler)"
    planted = code_of_it.replace("cli.end_tidily_when_terminated()", weaker)
    ended = subprocess.run([sys.executable, "-c", planted], capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" in ended.stderr


# Streams


def derive(*argv: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    """The command line in a process of its own."""
    given: dict[str, Any] = {"capture_output": True, "text": True, "timeout": 60, "check": False, **options}
    return subprocess.run([sys.executable, "-m", "derive", *argv], **given)


def buffered() -> dict[str, str]:
    """As on most machines: output is kept back until there is enough of it, or until the end."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


@pytest.mark.parametrize("argv", [["list"], ["show", "softmax-jacobian"], ["--help"]], ids=" ".join)
def test_a_reader_who_has_gone_is_no_error(argv: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = derive(*argv, capture_output=False, stdout=writing, stderr=subprocess.PIPE, env=buffered())
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_the_standard_output_is_told() -> None:
    with open("/dev/full", "w") as full:
        ended = derive("list", capture_output=False, stdout=full, stderr=subprocess.PIPE, env=buffered())
    assert ended.returncode == 2
    assert ended.stderr == "derive: can't write to the standard output: No space left on device\n"
    with open("/dev/full", "w") as full:
        ended = derive("foo", capture_output=False, stdout=subprocess.PIPE, stderr=full, env=buffered())
    assert ended.returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_closed_streams_are_no_error() -> None:
    command = f'"{sys.executable}" -m derive list >&- && "{sys.executable}" -m derive --classes 0 2>&-'
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, env=buffered(), check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", "")


def printed(encoding: str, *argv: str) -> bytes:
    """What a terminal of this encoding gets."""
    terminal = io.BytesIO()
    with io.TextIOWrapper(terminal, encoding=encoding) as stream, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        assert main(argv) == 0
        return terminal.getvalue()


def test_a_terminal_without_unicode_gets_ascii(run: Run, tmp_path: Path) -> None:
    for argv in (["list"], ["show", "softmax-jacobian"], ["verify"], ["doctor"]):
        assert printed("ascii", *argv).isascii()
    assert not printed("utf-8", "show", "softmax-jacobian").isascii()
    assert printed("ascii", "--out", "ü", "--format", "tex") == rf"\xfc/{NAME}.tex".encode() + b"\n"
    assert (tmp_path / "ü" / f"{NAME}.tex").is_file()


def test_json_on_a_terminal_without_unicode_is_the_same_json(run: Run) -> None:
    in_ascii, in_unicode = (printed(encoding, "verify", "--json") for encoding in ("ascii", "utf-8"))
    assert not in_unicode.isascii()  # or this would test nothing
    assert json.loads(in_ascii) == json.loads(in_unicode)


def test_a_path_of_bytes_that_are_no_text_is_printed_as_it_is(tmp_path: Path) -> None:
    environment = {**buffered(), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "utf-8"}
    ended = derive("--format", "tex", "--quick", "--out", b"\xff", cwd=tmp_path, env=environment, text=False)  # type: ignore[arg-type]
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == b"\xff/" + f"{NAME}.tex\n".encode()  # type: ignore[comparison-overlap]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudoterminal")
def test_progress_is_for_terminals_and_results_are_for_files(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    with open(tmp_path / "results", "wb") as results:
        ended = derive(
            "--quick",
            "--format",
            "tex",
            cwd=tmp_path,
            capture_output=False,
            stdout=results,
            stderr=theirs,
            env=buffered(),
        )
    os.close(theirs)
    progress = _read_all(ours)
    assert ended.returncode == 0
    assert (tmp_path / "results").read_text() == f"output/{NAME}.tex\n"
    for doing in (
        *(f"proving {name}" for name in CLAIMS),
        *(f"checking {name}" for name in CLAIMS),
        "setting the page",
    ):
        assert doing in progress
    assert progress.endswith("\r\x1b[K")


def _read_all(terminal: int) -> str:
    found = b""
    try:
        while piece := os.read(terminal, 65536):
            found += piece
    except OSError:  # how Linux says that nobody writes any more
        pass
    os.close(terminal)
    return found.decode()


def test_progress_clears_its_line_before_it_complains(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CLAIMS, "planted", a_false_step)
    monkeypatch.setattr(cli.Progress, "__init__", lambda self, quiet: self.__dict__.update(shown=True, count=0))
    ended = run()
    assert ended.code == 1
    assert re.search(r"\r\x1b\[Kderive: planted\.2: [^\n]*\n$", ended.err)


def test_no_colour_codes_get_into_a_file(run: Run) -> None:
    ended = run("show", "softmax-jacobian")
    assert ended.code == 0
    assert "\x1b" not in ended.out + ended.err


# What is not proved


@claim("planted", title="A planted fault", says=Equation(D(a[i], z[j]), -a[i] * a[j]))
def a_false_step(note: Note) -> None:
    note("Nothing to see here.")
    note.state(D(a[i], z[j]), -a[i] * a[j], where=Distinct(i, j))
    note.state(D(a[i], z[j]), -a[i] * a[j], "For all pairs, it says.")


@claim(
    "planted", title="An unknown step", says=Equation(sum_over(k, z[k] / (1 + z[k])), n - sum_over(k, 1 / (1 + z[k])))
)
def an_unknown_step(note: Note) -> None:
    note.state(sum_over(k, z[k] / (1 + z[k])), n - sum_over(k, 1 / (1 + z[k])))


@claim("planted", title="A mistake that is none", says=Equation(1 + z[i], z[i] + 1))
def a_mistake_that_is_none(note: Note) -> None:
    note.state(1 + z[i], z[i] + 1)
    note.mistake(2 * z[i], z[i] + z[i], "It is right.")


FAULTS = [
    (
        a_false_step,
        "refuted",
        "planted.2: ∂a[i]/∂z[j] = -a[i]·a[j] is refuted: n = 2, z = (0, 0), i = 1, j = 1: left 1/4, right -1/4",
    ),
    (
        an_unknown_step,
        "unknown",
        "planted.1: sum(k=1..n) z[k]/(1 + z[k]) = n - sum(k=1..n) 1/(1 + z[k]) is unknown: "
        "no counterexample was found among small instances",
    ),
    (
        a_mistake_that_is_none,
        "unknown",
        "planted.mistake-1: the mistake 2·z[i] = z[i] + z[i] is proved, not refuted",
    ),
]


@pytest.fixture(params=FAULTS, ids=[fault.title for fault, _, _ in FAULTS])
def fault(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[Claim, str, str]:
    monkeypatch.setitem(CLAIMS, "planted", request.param[0])
    return request.param


def test_make_stops_and_writes_nothing(fault: tuple[Claim, str, str], run: Run, earlier: Path) -> None:
    _, _, told = fault
    assert run() == (1, "", f"derive: {told}\n")
    assert contents(earlier) == {"tex": "old", "pdf": "old", "json": "old"}


def test_verify_tells_it_in_words(fault: tuple[Claim, str, str], run: Run) -> None:
    _, verdict, told = fault
    ended = run("verify", "planted", "softmax-jacobian")
    assert (ended.code, ended.err) == (1, "")
    first, second, *others = ended.out.splitlines()
    assert first.startswith(f"planted: {verdict}, ")
    assert second.strip() == told
    assert len(others) == 3
    assert others[0].startswith("softmax-jacobian: proved, 22 steps; exactly at n = 1 to 6")


def test_verify_compares_every_entry_for_n_classes(run: Run) -> None:
    ended = run("verify", "softmax-jacobian", "cross-entropy-gradient", "--classes", "30")
    assert (ended.code, ended.err) == (0, "")
    jacobian, gradient = [line for line in ended.out.splitlines() if line.startswith("  every entry")]
    assert jacobian.startswith(
        "  every entry at n = 30: 900 entries, exactly at a random point and at 4 points with num"
    )
    assert gradient.startswith("  every entry at n = 30: 30 entries, exactly")
    (found,) = json.loads(run("verify", "--json", "softmax-jacobian", "--classes", "30").out)["claims"]
    every = found["every_entry"]
    assert (every["n"], every["entries"], every["points"]) == (30, 900, 4)
    assert 0 < every["max_relative_error"] < 1e-14


def test_every_entry_is_not_asked_of_what_is_not_proved(fault: tuple[Claim, str, str], run: Run) -> None:
    _, _, told = fault
    ended = run("verify", "planted", "--classes", "3")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines()[1].strip() == told


def test_what_speaks_of_more_than_classes_is_not_written_out(run: Run) -> None:
    assert run("verify", "layer-gradients", "--classes", "3") == (
        2,
        "",
        "derive: argument --classes: layer-gradients speaks of more than classes; it is not written out for one n\n",
    )


def test_verify_tells_it_as_json(fault: tuple[Claim, str, str], run: Run) -> None:
    planted, verdict, told = fault
    ended = run("verify", "--json", "planted")
    assert (ended.code, ended.err) == (1, "")
    (found,) = json.loads(ended.out)["claims"]
    assert (found["name"], found["verdict"]) == ("planted", verdict)
    last = found["steps"][-1]
    if planted is a_mistake_that_is_none:
        assert last["verdict"] == "proved"
        (mistake,) = found["mistakes"]
        assert (mistake["id"], mistake["verdict"], mistake["counterexample"]) == ("planted.mistake-1", "proved", None)
        assert mistake["latex"] == "2\\, z_{i} = z_{i} + z_{i}"
    else:
        assert last["verdict"] == verdict
        assert told == f"{last['id']}: {told.split(': ')[1].split(' is ')[0]} is {last['why']}"
        assert (last["exact_n"], last["points"], last["max_relative_error"]) == ([], 0, None)


def test_show_shows_it_and_ends_with_1(fault: tuple[Claim, str, str], run: Run) -> None:
    planted, _, told = fault
    ended = run("show", "planted")
    assert (ended.code, ended.err) == (1, f"derive: {told}\n")
    assert planted.title in ended.out


def test_code_is_not_made_of_it(fault: tuple[Claim, str, str], run: Run) -> None:
    _, _, told = fault
    assert run("code", "planted") == Ended(1, "", f"derive: {told}\n")


def test_a_second_opinion_that_differs_stops_it_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from derive.steps import Reference

    @claim("planted", title="A reference that differs", says=Equation(1 + z[i], z[i] + 1))
    def disputed(note: Note) -> None:
        note.state(1 + z[i], z[i] + 1, reference=Reference(lambda values, at: values["z"][:, at["i"] - 1]))

    monkeypatch.setitem(CLAIMS, "planted", disputed)
    for argv in ([], ["verify"], ["verify", "--json", "planted"]):
        ended = run(*argv)
        assert (ended.code, ended.out) == (1, "")
        assert re.fullmatch(r"derive: [^\n]*1 \+ z\[i\][^\n]*\n", ended.err)


def test_a_failed_verification_stays_one_when_nobody_reads_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.TextIOWrapper):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    monkeypatch.setitem(CLAIMS, "planted", a_false_step)
    with open(os.devnull, "wb") as nobody, Gone(nobody) as stream, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        assert main(["verify", "planted"]) == 1
        assert main(["verify", "softmax-jacobian"]) == 0


# What is proved


STEP = {
    "id", "line", "latex", "rule", "because", "verdict", "conditions", "hypotheses", "exact_n", "exact_how", "points",
    "max_relative_error",
}  # fmt: skip


def test_verify_as_json_says_all_there_is(run: Run) -> None:
    ended = run("verify", "--json")
    assert (ended.code, ended.err) == (0, "")
    whole = json.loads(ended.out)
    assert set(whole) == {"claims"}
    assert [found["name"] for found in whole["claims"]] == list(CLAIMS)
    for found in whole["claims"]:
        assert set(found) == {"name", "title", "verdict", "needs", "holds", "steps", "mistakes"}
        assert found["verdict"] == "proved"
        check_ledger(found)
        assert len({step["id"] for step in found["steps"]}) == len(found["steps"]) >= 11
        for step in found["steps"]:
            check_step(step)
        for mistake in found["mistakes"]:
            assert set(mistake) == {"id", "latex", "why", "verdict", "counterexample"}
            assert mistake["verdict"] == "refuted"
            assert re.search(r"n = \d.*: left .*, right ", mistake["counterexample"])


def check_ledger(claim: dict[str, Any]) -> None:
    """Every hypothesis that a step names is in the ledger, on just those lines; every line has its smallest size."""
    used: dict[str, list[str]] = {}
    for step in claim["steps"]:
        for name in step["hypotheses"]:
            used.setdefault(name, []).append(step["id"])
    needs = {need["assumption"]: need for need in claim["needs"]}
    assert {name: need["lines"] for name, need in needs.items() if name != "i ≠ j"} == used
    for need in needs.values():
        assert set(need) == {"assumption", "latex", "lines", "without"}
        assert set(need["without"]) == {"line", "latex", "counterexample", "only_where"}
        assert need["without"]["line"] in need["lines"]
        assert re.search(r"n = 2, .*: left .*, right ", need["without"]["counterexample"])
    for found in claim["holds"]:
        apart = found["conditions"] == ["i ≠ j"]
        expected = (2, [2, 3], [1]) if apart else (1, [1, 2], [])
        assert (found["size"], (found["from"], found["tried"], found["without_positions"])) == ("n", expected)
    told = [line for found in claim["holds"] for line in found["lines"]]
    assert sorted(told) == sorted(s["id"] for s in claim["steps"] if s["id"] != "softmax-jacobian.1")


def check_step(step: dict[str, Any]) -> None:
    assert set(step) == STEP
    assert step["verdict"] == "proved"
    for text in ("id", "latex", "rule", "because"):
        assert isinstance(step[text], str)
        assert step[text]
    assert " = " in step["latex"]
    for texts in ("conditions", "hypotheses"):
        assert all(isinstance(text, str) for text in step[texts])
    smallest = 2 if "n ≥ 2" in step["conditions"] else 1
    symbols_of_classes = step["id"] != "softmax-jacobian.1"  # the quotient rule knows no n
    assert step["exact_n"] == (list(range(smallest, 7)) if symbols_of_classes else [1])
    assert step["exact_how"] == "identity"
    assert step["points"] >= 64
    assert 0 <= step["max_relative_error"] < 1e-12


def test_claims_asked_for_come_in_the_order_asked(run: Run) -> None:
    ended = run("verify", "--json", "layer-gradients", "softmax-jacobian")
    assert [found["name"] for found in json.loads(ended.out)["claims"]] == ["layer-gradients", "softmax-jacobian"]


def test_a_seed_chooses_the_points_wherever_it_stands(run: Run, monkeypatch: pytest.MonkeyPatch, traces: Any) -> None:
    seeds: list[int] = []
    monkeypatch.setattr("derive.notes.verified", lambda name, seed, *_, **__: seeds.append(seed) or traces[name])
    for argv in (["--seed", "5", "verify", "layer-gradients"], ["verify", "layer-gradients", "--seed", "6"]):
        assert run(*argv).code == 0
    assert run("--seed", "7", "--format", "tex").code == 0
    assert seeds == [5, 6, 7, 7, 7]


def test_list_names_the_claims(run: Run) -> None:
    ended = run("list")
    assert (ended.code, ended.err) == (0, "")
    assert [line.split()[0] for line in ended.out.splitlines()] == list(CLAIMS)
    for line, found in zip(ended.out.splitlines(), CLAIMS.values(), strict=True):
        assert line.endswith(f"  {found.title}")
