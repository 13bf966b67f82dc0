"""What other projects use of this one: the pre-commit hook, the GitHub Action, the problem matcher.

Each is parsed and held against what the command line knows; the Action's script is run,
with a command in place of Python that notes what it is given.
"""

import argparse
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from derive import arguments
from derive.reading.check import check
from derive.reading.reports.text import report_text
from derive.reading.sources import ENDINGS, source_of

ROOT = Path(__file__).resolve().parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
MATCHERS = json.loads((ROOT / "problem-matcher.json").read_text())["problemMatcher"]
CHECK: dict[str, Any] = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "check")


def test_the_hook_calls_the_command_that_is_installed() -> None:
    script, command = HOOK["entry"].split()
    assert script in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert command == "check"
    assert HOOK["language"] == "python"


def test_the_hook_takes_the_files_that_can_be_read() -> None:
    usual = {".tex", ".md", ".rst", ".ipynb", ".html", ".htm"}
    assert usual <= ENDINGS.keys()
    assert {ending for ending in ENDINGS if re.search(HOOK["files"], f"notes/a{ending}")} == usual
    assert not re.search(HOOK["files"], "notes/a.tex.bak")


def test_the_action_uses_options_that_there_are() -> None:
    commands = next(a.choices for a in arguments._parser()._actions if isinstance(a, argparse._SubParsersAction))
    known = set(commands["check"]._option_string_actions)
    used = set(re.findall(r"--(?:assume|strict|format)\b", CHECK["run"]))
    assert used == {"--assume", "--strict", "--format"}
    assert used <= known
    for kind in re.findall(r"\w+", ACTION["inputs"]["format"]["description"].replace("marks through the", "")):
        if kind in ("text", "github", "json", "sarif", "html"):
            arguments.parse(["check", f"--format={kind}", r"--assume=\sum_k y_k = 1", "--strict", "--", "a.tex"])


def test_what_people_give_the_action_is_never_part_of_a_script() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert step.get("uses", "actions/setup-python@v5") == "actions/setup-python@v5"
    given = {re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)[1] for value in CHECK["env"].values()}  # type: ignore[index]
    assert given | {"python-version"} == set(ACTION["inputs"])


def run_action(folder: Path, status: int, **given: str) -> tuple["subprocess.CompletedProcess[str]", list[str], str]:
    """Run the Action's script in a folder; gives its end, what the command was given, and its output."""
    bash = shutil.which("bash")
    assert bash is not None
    tools = folder / "tools"
    tools.mkdir()
    (tools / "python").write_text(
        f'#!{bash}\nprintf "%s\\n" "$@" > "$NOTED"\necho "a.tex:1:2: error: x [FALSE]"\nexit {status}\n'
    )
    (tools / "python").chmod(0o755)
    environment = {
        **dict.fromkeys(CHECK["env"], ""),
        **{name.upper(): str(value.get("default", "")) for name, value in ACTION["inputs"].items() if "-" not in name},
        **given,
        "PATH": f"{tools}:/usr/bin:/bin",
        "NOTED": str(folder / "noted"),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_ACTION_PATH": str(ROOT),
    }
    ended = subprocess.run(
        [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", CHECK["run"]],  # as GitHub starts it
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    noted = (folder / "noted").read_text().splitlines() if (folder / "noted").exists() else []
    return ended, noted, (folder / "output").read_text()


@pytest.mark.parametrize(("status", "ends"), [(0, 0), (1, 1), (2, 2), (5, 0)])
def test_the_action_ends_as_the_command_says(tmp_path: Path, status: int, ends: int) -> None:
    (tmp_path / "a.tex").write_text("")
    ended, noted, output = run_action(tmp_path, status, FILES="a.tex")
    assert noted == ["-m", "derive", "check", "--format=text", "--", "a.tex"]
    assert ended.returncode == ends
    assert output == f"exit-code={status}\n"
    assert ("::warning::" in ended.stdout) == (status == 5)
    (added,) = re.findall(r"::add-matcher::(.*)", ended.stdout)
    assert Path(added) == ROOT / "problem-matcher.json"


def test_the_action_hands_on_what_it_is_given(tmp_path: Path) -> None:
    for name in ("a.tex", "my notes/b c.md", "my notes/deep/d.md", "$(touch planted).tex"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    ended, noted, _ = run_action(
        tmp_path,
        0,
        FILES="my?notes/**/*.md *.tex",
        ASSUME="\\sum_k y_k = 1\n$(touch planted); `touch planted` * > 0",
        FORMAT="sarif",
        REPORT="out.sarif",
        STRICT="true",
    )
    assert ended.returncode == 0, ended.stderr
    assert noted[:6] == [
        *["-m", "derive", "check", "--format=sarif", "--strict"],
        r"--assume=\sum_k y_k = 1",
    ]
    assert noted[6:8] == ["--assume=$(touch planted); `touch planted` * > 0", "--"]
    assert sorted(noted[8:]) == ["$(touch planted).tex", "a.tex", "my notes/b c.md", "my notes/deep/d.md"]
    assert not (tmp_path / "planted").exists()
    assert (tmp_path / "out.sarif").read_text() == "a.tex:1:2: error: x [FALSE]\n"
    assert "add-matcher" not in ended.stdout


def test_a_document_gives_the_runner_no_commands(tmp_path: Path) -> None:
    tokens = []
    for name, shown_as in (("one", "text"), ("two", "sarif")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.tex").write_text("")
        ended, _, _ = run_action(tmp_path / name, 0, FILES="a.tex", FORMAT=shown_as)
        between = re.search(r"^::stop-commands::(\w{32})\n(.*)^::\1::$", ended.stdout, flags=re.MULTILINE | re.DOTALL)
        assert between is not None
        assert between[2] == "a.tex:1:2: error: x [FALSE]\n"
        tokens.append(between[1])
    assert len(set(tokens)) == 2
    (tmp_path / "three").mkdir()
    (tmp_path / "three" / "a.tex").write_text("")
    ended, _, _ = run_action(tmp_path / "three", 0, FILES="a.tex", FORMAT="github")
    assert "stop-commands" not in ended.stdout


def test_the_action_says_where_no_file_is(tmp_path: Path) -> None:
    ended, noted, output = run_action(tmp_path, 0, FILES="none/*.tex")
    assert (ended.returncode, noted, output) == (2, [], "exit-code=2\n")
    assert "no file matches none/*.tex" in ended.stdout


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "a b/c.tex:12:5: error: FALSE: -y_i [i] [FALSE]",
            ("a b/c.tex", "12", "5", "error", "FALSE: -y_i [i]", "FALSE"),
        ),
        ("C:\\n.md:1:2: warning: not read", ("C:\\n.md", "1", "2", "warning", "not read", None)),
        (
            "a.tex:1:2: note: at 3:4: error: x [NOT-READ]",
            ("a.tex", "1", "2", "notice", "at 3:4: error: x", "NOT-READ"),
        ),
        ("  a.tex:1:2: error: x", None),
        ("12 equalities: 11 proved", None),
    ],
)
def test_the_matcher(line: str, found: tuple[str, ...] | None) -> None:
    assert matched(line) == found


def matched(line: str) -> tuple[str | None, ...] | None:
    """What the runner takes from a line: of the last matcher that fits, with its severity if the line has none."""
    for matcher in reversed(MATCHERS):
        (pattern,) = matcher["pattern"]
        match = re.search(pattern["regexp"], line)
        if match is not None:
            severity = match[pattern["severity"]] if "severity" in pattern else matcher["severity"]
            place = tuple(match[pattern[group]] for group in ("file", "line", "column"))
            return (*place, severity, match[pattern["message"]], match[pattern["code"]])
    return None


def test_the_matchers_take_every_problem_of_the_text_report_and_nothing_else() -> None:
    slips = (ROOT / "tests" / "reading" / "goldens" / "slips.tex").read_text(encoding="utf-8")
    report = check(source_of(slips, "my notes/slips.tex", "tex"))
    found = [match for line in report_text([report]).split("\n") if (match := matched(line)) is not None]
    assert len({matcher["owner"] for matcher in MATCHERS}) == len(MATCHERS)
    assert len(found) == len(report.problems) > 5
    for (file, line, column, severity, _, code), problem in zip(found, report.problems, strict=True):
        place = report.source.place(problem.span.start)
        assert (file, line, column) == ("my notes/slips.tex", str(place.line), str(place.column))
        assert (severity, code) == ({"note": "notice"}.get(problem.severity, problem.severity), problem.code)
