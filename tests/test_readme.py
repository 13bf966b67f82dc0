"""What the README says is so: its commands run, its examples print what it shows, its tables are complete."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from derive import errors
from tests.pages import ROOT, WrongExample, run_page

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_and_example_does_what_the_page_shows(tmp_path: Path) -> None:
    assert run_page(README, tmp_path) > 20  # or the test would have found no examples


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            "refuted: n = 2, y = (1, 2), z = (0, 0), i = 1: left 1/2, right -1/2",
            "refuted: n = 2, y = (1, 2), z = (0, 0), i = 1: left 1/2, right 1/2",
            "Expected:\n    refuted: n = 2, y = (1, 2), z = (0, 0), i = 1: left 1/2, right 1/2\nGot:",
        ),
        (
            "refuted: n = 2",
            "proved: n = 2",
            "Expected:\n    proved: n = 2, y = (1, 2), z = (0, 0), i = 1: left 1/2, right -1/2\nGot:",
        ),
        ("\nsoftmax-jacobian   ", "\nsoftmax-hessian   ", "python -m derive list\nshown:\nsoftmax-hessian"),
        ("exit code 2\n", "exit code 0\n", "exit code 0\n\nprinted:\n"),
        ("stated, proved\n", "stated, unknown\n", "stated, unknown\n\nprinted:\n"),
        ("left 1/2, right -1/2\nlecture.tex", "left 1/2, right 1/2\nlecture.tex", "left 1/2, right 1/2\nlecture"),
        ("y_k a_i \\\\\n&= a_i - y_i", "y_k a_i \\\\\n&= a_i + y_i", "exit code 1\n\nprinted:\n"),
        ("python log_sum_exp.py", "python log_sum.py", "python log_sum.py ended with 2:"),
        ("# log_sum_exp.py\n", "# the log-sum-exp\n", "neither a session nor a named file"),
    ],
)
def test_a_planted_falsehood_is_found(right: str, wrong: str, told: str, tmp_path: Path) -> None:
    spoilt = README.replace(right, wrong, 1)
    assert spoilt != README
    with pytest.raises(WrongExample, match=re.escape(told)):
        run_page(_without_slow_commands(spoilt), tmp_path)


def _without_slow_commands(page: str) -> str:
    return re.sub(r"^\$ python -m derive --classes 3.*\n(notes/.*\n)+", "", page, flags=re.MULTILINE)


def test_the_make_targets_it_names_exist() -> None:
    named = sorted(set(re.findall(r"\bmake ([a-z]+)", README)))
    assert {"pdf", "test", "help"} <= set(named)
    for target in named:
        asked = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert asked.returncode == 0, asked.stderr
    asked = subprocess.run(["make", "-n", "nosuchtarget"], cwd=ROOT, capture_output=True, check=False)
    assert asked.returncode != 0


def test_it_names_every_option_and_every_command() -> None:
    helps = [
        subprocess.run([sys.executable, "-m", "derive", *command, "--help"], capture_output=True, text=True, check=True)
        for command in ((), ("verify",), ("show",), ("code",), ("list",), ("check",), ("doctor",))
    ]
    options = set(re.findall(r"--[a-z]+(?:-[a-z]+)*", "".join(asked.stdout for asked in helps)))
    assert {"--classes", "--json", "--quiet"} <= options
    assert set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", README)) == options
    commands = set(re.findall(r"^    ([a-z]+) ", helps[0].stdout, flags=re.MULTILINE))
    assert set(re.findall(r"^\| `python -m derive ([a-z]+)", README, flags=re.MULTILINE)) == commands != set()


def test_it_names_every_exit_code() -> None:
    codes = {error.exit_code for error in vars(errors).values() if isinstance(error, type)}
    assert set(map(int, re.findall(r"^\| (\d) \|", README, flags=re.MULTILINE))) == {0, 5, *codes}  # 5 is no error


def test_the_files_it_points_to_are_there() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", README)
    assert "docs/page.png" in targets
    assert [target for target in targets if not (ROOT / target).is_file()] == []


def test_the_picture_is_a_page_and_not_too_large() -> None:
    picture = (ROOT / "docs" / "page.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert 20_000 < len(picture) < 300_000
