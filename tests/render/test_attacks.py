r"""TeX is run as a stranger's program: each attack here ends in a clear error, in time, with nothing left.

Beside each attack stands the same attack with its guard taken away, and then it succeeds:
so it is that guard that stops it, and the test can fail. The pages are set by the embedded
engine. Where an engine has to misbehave, a shell script plays it.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from derive.errors import TexFailed
from derive.render import confine, pdf, warden
from derive.render.pdf import compile_pdf
from tests.engines import failure, faked, gone, left, page, processes

pytestmark = pytest.mark.usefixtures("bare_machine")
linux = pytest.mark.skipif(sys.platform != "linux", reason="the warden and its limits are for Linux")
LANDLOCK = sys.platform == "linux" and warden.C.syscall(warden.CREATE_RULESET, None, 0, 1) > 0
Weaken = Callable[[str, str], None]
Unguarded = Callable[..., None]
landlock = pytest.mark.skipif(not LANDLOCK, reason="needs a kernel with Landlock")


@pytest.fixture
def weaken(monkeypatch: pytest.MonkeyPatch, bare_machine: Path) -> Weaken:
    """Put a warden in the place of ours that has something else where a guard stands; so with the next guard too."""

    def replace(guard: str, instead: str) -> None:
        source = confine.WARDEN.read_text(encoding="utf-8")
        assert source.count(guard) == 1
        path = bare_machine / "warden.py"
        path.write_text(source.replace(guard, instead), encoding="utf-8")
        monkeypatch.setattr(confine, "WARDEN", path)

    return replace


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch, weaken: Weaken) -> Unguarded:
    """Take guards away: TeX's own three and the kernel's; `told` is what TeX's environment says instead."""

    def take_away(*guards: str, **told: str) -> None:
        before = pdf._Room._environment
        opened = {name: "a" if name.startswith("open") else "t" for name in guards if name != "cage"}

        def weaker(self: pdf._Room) -> dict[str, str]:
            return before(self) | opened | told

        if "shell_escape" in guards:
            monkeypatch.setattr(pdf, "_TEX_OPTIONS", ("-shell-escape", *pdf._TEX_OPTIONS[1:]))
        if "cage" in guards:
            weaken("    shut_in(readable, writable)", "    pass")
        monkeypatch.setattr(pdf._Room, "_environment", weaker)

    return take_away


def outcome(tex: str) -> str:
    """The log of a page that is set, or what is told of one that isn't."""
    try:
        return compile_pdf(tex).log
    except TexFailed as error:
        return str(error)


# Reading


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key in somebody's home."""
    key = tmp_path / "home" / ".ssh" / "key.tex"
    key.parent.mkdir(parents=True)
    key.write_text(r"\message{SESAME}")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return key


READING = {
    "input": r"\input{PATH}",
    "at home": r"\input{~/.ssh/key}",
    "openin": r"\newread\file\openin\file=PATH \ifeof\file\errmessage{REFUSED}\fi\read\file to\line\line",
    "upwards": r"\input{UPWARDS}",
}


@pytest.mark.parametrize("attack", READING)
def test_a_file_outside_is_not_read(attack: str, secret: Path, unguarded: Unguarded) -> None:
    upwards = "../" * 12 + str(secret)[1:]
    tex = page(READING[attack].replace("PATH", str(secret)).replace("UPWARDS", upwards) + " Hello.")
    told = outcome(tex)
    assert re.match(r"notes\.tex: line 3: (REFUSED|.*not found)", told)
    unguarded("openin_any", HOME=os.environ["HOME"])
    if LANDLOCK:  # refuses it too, alone
        assert "SESAME" not in outcome(tex)
    unguarded("cage")
    assert "SESAME" in outcome(tex)


@pytest.mark.parametrize("guard", ["HOME", "openin_any"])
def test_a_home_is_shut_twice(guard: str, secret: Path, unguarded: Unguarded) -> None:
    """TeX doesn't know where the home is, and may not read there: each is enough, without the kernel too."""
    unguarded("cage", **({"HOME": os.environ["HOME"]} if guard == "HOME" else {"openin_any": "a"}))
    assert "key.tex' not found" in failure(page(READING["at home"]))


def test_the_list_of_users_is_not_read(unguarded: Unguarded) -> None:
    assert failure(page(r"\input{/etc/passwd}")).startswith("notes.tex: line 3: ")
    lines = r"\openin5=/etc/passwd \ifeof5 \errmessage{REFUSED}\fi"
    lines += r"\loop\unless\ifeof5 \readline5 to\line \message{\line}\repeat Hello."
    assert failure(page(lines)).startswith("notes.tex: line 3: REFUSED")
    unguarded("openin_any", "cage")
    assert Path("/etc/passwd").read_text().split("\n")[0] in outcome(page(lines))


@landlock
def test_the_kernel_refuses_what_tex_itself_would_read(unguarded: Unguarded) -> None:
    r"""pdfTeX's \pdfobj heeds no openin_any: it put any file into the PDF."""
    tex = page(r"\pdfcompresslevel=0 \immediate\pdfobj stream file {/etc/passwd} Hello.")
    assert failure(tex) == "notes.tex: TeX ended with status 1: /etc/passwd: Permission denied"
    unguarded("cage")
    assert Path("/etc/passwd").read_bytes() in compile_pdf(tex).pdf


# Writing


@pytest.mark.parametrize("place", ["/ABSOLUTE/evil.txt", "../evil.txt", "../../evil.txt"])
def test_a_file_outside_is_not_written(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unguarded: Unguarded
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    written: list[Path] = []
    monkeypatch.setattr(pdf._Room, "log", lambda room: written.extend(tmp_path.rglob("evil.txt")) or "")
    path = place.replace("/ABSOLUTE", str(tmp_path))
    tex = page(rf"\newwrite\file\immediate\openout\file={path} Hello.")
    with pytest.raises(TexFailed, match=r"line 3: I can't write on file"):
        compile_pdf(tex)
    assert not written
    unguarded("openout_any", "cage")
    compile_pdf(tex)
    assert written


@landlock
def test_the_kernel_lets_nothing_be_written_outside(bare_machine: Path, tmp_path: Path, unguarded: Unguarded) -> None:
    evil = tmp_path / "evil.txt"
    engine = faked(bare_machine, f"echo evil > {evil}; echo %PDF > notes.pdf")
    assert "Permission denied" in compile_pdf("", engine=engine).log
    assert not evil.exists()
    unguarded("cage")
    compile_pdf("", engine=engine)
    assert evil.exists()


# Running


@pytest.mark.parametrize("attack", [r"\immediate\write18{COMMAND} Hello.", r"\input|COMMAND|Hello."])
def test_a_shell_command_does_not_run(attack: str, tmp_path: Path, unguarded: Unguarded) -> None:
    witness = tmp_path / "witness"
    tex = page(attack.replace("|COMMAND|", f'|"/usr/bin/touch {witness}" ').replace("COMMAND", f"touch {witness}"))
    told = outcome(tex)
    assert "runsystem" in told or "can't find file" in told
    assert not witness.exists()
    unguarded("shell_escape", "cage", "openin_any")
    outcome(tex)
    assert witness.exists()


def test_nothing_of_the_user_is_seen(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "sesame")
    monkeypatch.setenv("TEXINPUTS", "/etc//")
    monkeypatch.setenv("HOME", "/home/somebody")
    script = "{ env; pwd; stat -c %a ..; cat; } > notes.pdf"
    seen = compile_pdf("", engine=faked(bare_machine, script)).pdf.decode()
    assert "sesame" not in seen
    assert "TEXINPUTS" not in seen
    assert "/home/somebody" not in seen
    assert "openin_any=p" in seen
    assert "openout_any=p" in seen
    assert "shell_escape=f" in seen
    home = re.search(r"^HOME=(.*)$", seen, re.MULTILINE)
    assert home
    assert f"\n{home[1]}/work\n700\n" in seen
    assert not Path(home[1]).exists()


def test_what_the_user_has_would_be_seen(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "sesame")
    monkeypatch.setattr(pdf._Room, "_environment", lambda self: dict(os.environ))
    seen = compile_pdf("", engine=faked(bare_machine, "env > notes.pdf")).pdf.decode()
    assert "SECRET=sesame" in seen
    assert "openin_any=p" not in seen


@pytest.fixture
def word_on_standard_input() -> Iterator[None]:
    before, (reading, writing) = os.dup(0), os.pipe()
    os.write(writing, b"sesame")
    os.close(writing)
    os.dup2(reading, 0)
    yield
    os.dup2(before, 0)
    os.close(before)
    os.close(reading)


@pytest.mark.usefixtures("word_on_standard_input")
def test_standard_input_is_closed(bare_machine: Path, monkeypatch: pytest.MonkeyPatch, weaken: Weaken) -> None:
    engine = faked(bare_machine, "{ echo '<'; cat; echo '>'; } > notes.pdf")
    assert compile_pdf("", engine=engine).pdf == b"<\n>\n"
    if sys.platform == "linux":  # what the warden reads would be read by TeX
        weaken("os.dup2(os.open(os.devnull, os.O_RDONLY), 0)", "pass")
        assert "stopped after 0.2 seconds" in failure("", engine=engine, time_limit=0.2)
    monkeypatch.setattr(confine, "HAS_WARDEN", False)
    assert compile_pdf("", engine=engine).pdf == b"<\n>\n"
    monkeypatch.setattr(subprocess, "DEVNULL", None)
    assert compile_pdf("", engine=engine).pdf == b"<\nsesame>\n"


# Using everything up


def test_an_endless_loop_is_stopped_in_time() -> None:
    start = time.monotonic()
    assert "stopped after 0.3 seconds" in failure(page(r"\loop\iftrue\repeat"), time_limit=0.3)
    assert time.monotonic() - start < 5


@linux
def test_the_processor_stops_an_endless_loop_that_the_clock_does_not(weaken: Weaken) -> None:
    """The clock's guard taken away: the loop runs on, until it has used up what it has of the processor."""
    weaken("if left <= 0:", "if False:")
    weaken("min(left, LOOK_EVERY)", "LOOK_EVERY")
    weaken("int(processor), int(memory)", "1, int(memory)")
    start = time.monotonic()
    assert "stopped after 0.1 seconds" in failure(page(r"\loop\iftrue\repeat"), time_limit=0.1)
    assert time.monotonic() - start > 0.9


def test_it_is_the_time_limit_that_stops_it(bare_machine: Path) -> None:
    slow = faked(bare_machine, "sleep 0.6; echo %PDF > notes.pdf")
    assert "stopped after 0.3 seconds" in failure("", engine=slow, time_limit=0.3)
    assert compile_pdf("", engine=slow, time_limit=30).pdf


def test_the_time_limit_holds_for_all_passes_together(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = faked(bare_machine, "sleep 0.25; echo %PDF > notes.pdf; echo Rerun to get it right")
    assert "stopped after 0.6 seconds" in failure("", engine=slow, time_limit=0.6)
    run = pdf._Room.run
    monkeypatch.setattr(pdf._Room, "run", lambda room, left: run(room, 30))  # as much for each pass
    assert compile_pdf("", engine=slow, time_limit=0.6).passes == pdf.MOST_PASSES


ENDLESS = 2**31 - 1
BOMBS = {
    "input stack size": r"\newcount\n\def\a{\advance\n1 \ifnum\n<TIMES \a\a\fi}\a Hello.",
    "main memory size": r"\newcount\n\edef\a{x}\loop\edef\a{\a\a}\advance\n1 \ifnum\n<TIMES \repeat Hello.",
    "grouping levels": r"\newcount\n\def\a{\advance\n1 {\ifnum\n<TIMES \a\fi}}\a Hello.",
}


def exploded(bomb: str, times: int) -> str:
    """Which of TeX's capacities a bomb of so many levels fills; empty where its page is set."""
    told = outcome(page(BOMBS[bomb].replace("TIMES", str(times))))
    full = re.match(r"notes\.tex: line 3: TeX capacity exceeded, sorry \[([a-z ]+)=\d+\]", told)
    assert full or "Output written on notes.pdf (1 page" in told, told
    return full[1] if full else ""


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_macro_bomb_fills_what_tex_has_and_no_more(bomb: str) -> None:
    assert exploded(bomb, ENDLESS) == bomb


@pytest.mark.parametrize(
    ("bomb", "times", "more"),
    [
        ("input stack size", 20_000, {"stack_size": "30000"}),
        ("main memory size", 22, {"extra_mem_top": "20000000", "extra_mem_bot": "20000000"}),
    ],
)
def test_a_tex_that_has_more_goes_on(bomb: str, times: int, more: dict[str, str], unguarded: Unguarded) -> None:
    assert exploded(bomb, times) == bomb
    unguarded(**more)
    assert exploded(bomb, times) == ""


def test_grouping_levels_are_built_in() -> None:
    """No setting gives more of them, so a bomb below the limit is set and one above is not."""
    assert [exploded("grouping levels", times) for times in (200, 300)] == ["", "grouping levels"]


@linux
def test_a_bomb_in_an_engine_without_capacities_meets_our_limit(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubling = "a=x; for n in $(seq 24); do a=$a$a; done; echo %PDF > notes.pdf"  # 16 MB, and copies of it
    monkeypatch.setattr(confine, "MEMORY_LIMIT", 16 * confine.MEGABYTE)
    assert failure("", engine=faked(bare_machine, doubling)).startswith("notes.tex: TeX ended with status 2")
    monkeypatch.setattr(confine, "MEMORY_LIMIT", 512 * confine.MEGABYTE)
    assert compile_pdf("", engine=faked(bare_machine, doubling)).pdf


@linux
def test_memory_is_limited(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    eats = faked(bare_machine, "head -c 200M /dev/zero | tail -c 200M > /dev/null && echo %PDF > notes.pdf")
    assert compile_pdf("", engine=eats).pdf
    monkeypatch.setattr(confine, "MEMORY_LIMIT", 100 * confine.MEGABYTE)
    assert failure("", engine=eats).startswith("notes.tex: TeX ended with status 1")


@linux
def test_memory_and_processor_are_limited(bare_machine: Path, weaken: Weaken) -> None:
    script = "ulimit -v > notes.pdf; ulimit -t >> notes.pdf; ulimit -c >> notes.pdf"

    def limits() -> list[bytes]:
        return compile_pdf("", engine=faked(bare_machine, script), time_limit=5).pdf.split()

    ours = [b"%d" % (confine.MEMORY_LIMIT // 1024), b"6", b"0"]
    assert limits() == ours
    weaken("        limit(int(processor), int(memory), int(file))\n", "")
    assert limits()[:2] != ours[:2]


@linux
def test_a_file_that_grows_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confine, "FILE_LIMIT", 2**16)
    flood = r"\newcount\n\loop\advance\n1 \immediate\write16{more and more and more}\ifnum\n<10000\repeat Hello."
    assert "stopped by SIGXFSZ" in failure(page(flood))
    monkeypatch.setattr(confine, "FILE_LIMIT", 2**24)
    assert compile_pdf(page(flood)).pdf


@linux
def test_many_files_that_fill_the_disk_are_stopped(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fills = "for n in $(seq 300); do : > empty$n; done; sleep 0.3; echo %PDF > notes.pdf"
    monkeypatch.setattr(confine, "ROOM_LIMIT", confine.MEGABYTE)
    told = "notes.tex: TeX was stopped because it filled the disk: its files took more than 1 MB"
    assert failure("", engine=faked(bare_machine, fills)) == told
    flood = r"\newcount\n\loop\advance\n1 \immediate\openout3=f\the\n \immediate\write3{x}\iftrue\repeat"
    assert failure(page(flood)) == told
    monkeypatch.setattr(confine, "ROOM_LIMIT", 2 * confine.MEGABYTE)
    assert compile_pdf("", engine=faked(bare_machine, fills)).pdf


# Outliving the run


SLEEPERS = {
    "a child": "(> $HOME/there; exec sleep MARK) &",
    "with a session of its own": "(> $HOME/there; exec setsid sleep MARK) &",
    "a grandchild whose parent is gone": "( (> $HOME/there; exec sleep MARK) & ) &",
    "with nothing of ours in its environment": "(> $HOME/there; cd /; exec env -i setsid sleep MARK) &",
}
ENDINGS = {"well": "echo %PDF > notes.pdf", "badly": "exit 1", "too late": "exec sleep MARK"}


@linux
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("sleeper", SLEEPERS)
def test_no_grandchild_outlives_the_run(sleeper: str, ending: str, mark: str, bare_machine: Path) -> None:
    start = time.monotonic()
    end_with_a_sleeper(sleeper, ending, mark, bare_machine)
    assert time.monotonic() - start < 10
    assert gone(mark)


def end_with_a_sleeper(sleeper: str, ending: str, mark: str, folder: Path) -> None:
    """Run an engine that ends in this way and leaves this sleeper."""
    script = f"{SLEEPERS[sleeper]}\nuntil [ -e $HOME/there ]; do sleep 0.01; done; sleep 0.05\n"
    engine = faked(folder, f"{script}{ENDINGS[ending]}".replace("MARK", mark))
    if ending == "well":
        compile_pdf("", engine=engine)
    else:
        failure("", engine=engine, time_limit=0.5 if ending == "too late" else 60)


@linux
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("sleeper", SLEEPERS)
def test_it_is_the_warden_that_ends_it(
    sleeper: str, ending: str, mark: str, bare_machine: Path, weaken: Weaken
) -> None:
    weaken("    end_descendants()", "    pass")
    end_with_a_sleeper(sleeper, ending, mark, bare_machine)
    assert left(mark)


@linux
def test_a_warden_that_adopts_nobody_leaves_the_orphans(mark: str, bare_machine: Path, weaken: Weaken) -> None:
    weaken("    C.prctl(ADOPT_ORPHANS, 1, 0, 0, 0)\n", "")
    end_with_a_sleeper("a grandchild whose parent is gone", "well", mark, bare_machine)
    assert left(mark)


def test_without_the_warden_the_group_is_ended(mark: str, bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on other systems than Linux: the time limit holds, and what stays in the group ends with it."""
    monkeypatch.setattr(confine, "HAS_WARDEN", False)
    assert "stopped after 0.3 seconds" in failure(page(r"\loop\iftrue\repeat"), time_limit=0.3)
    end_with_a_sleeper("a child", "well", mark, bare_machine)
    if sys.platform == "linux":
        assert gone(mark)
        monkeypatch.setattr(confine, "_kill_group", lambda process: None)
        end_with_a_sleeper("a child", "well", mark, bare_machine)
        assert left(mark)


SET_A_PAGE = """
import sys
from pathlib import Path
from derive.render import confine
from derive.render.engines import Engine
from derive.render.pdf import compile_pdf
confine.WARDEN = Path(sys.argv[2])
compile_pdf("", engine=Engine("pdflatex", Path(sys.argv[1]), "1", embedded=False))
"""


def killed_while_tex_runs(engine: Path, guard: Path, mark: str) -> None:
    """Start a run in a process of its own and kill that process once TeX sleeps."""
    run = subprocess.Popen([sys.executable, "-c", SET_A_PAGE, str(engine), str(guard)])
    try:
        until = time.monotonic() + 30
        while not processes(mark):
            assert run.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
    finally:
        run.kill()
        run.wait()


@linux
def test_tex_ends_when_we_are_killed(mark: str, bare_machine: Path, weaken: Weaken) -> None:
    engine = faked(bare_machine, f"setsid sleep {mark} & sleep {mark}").executable
    killed_while_tex_runs(engine, confine.WARDEN, mark)
    assert gone(mark)
    weaken("0 in ready", "False")
    killed_while_tex_runs(engine, confine.WARDEN, mark)
    assert not gone(mark)
