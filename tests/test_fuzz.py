"""Random command lines and random texts, drawn by Hypothesis; `make fuzz` draws more, with atheris."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.errors import BadInput
from tests.fuzz import WORDS, Broken, light, try_bytes, try_command, try_typeset

TEXTS = st.text(st.characters(), max_size=12)  # every character that Python has, halves of characters too
COMMANDS = st.lists(st.sampled_from(WORDS) | TEXTS, max_size=7)
quickly = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module", autouse=True)
def played() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, light(patch.setattr):
        yield


@quickly
@given(COMMANDS)
def test_a_random_command_line_ends_as_documented(argv: list[str]) -> None:
    try_command(argv)


@settings(quickly, max_examples=40)
@given(st.lists(TEXTS, min_size=8, max_size=8))
def test_random_texts_in_a_claim_end_as_documented(texts: list[str]) -> None:
    try_typeset(*texts)


@quickly
@given(st.text(st.characters(), max_size=20))
def test_a_random_notation_is_refused_by_name(name: str) -> None:
    assert try_command(["--notation", name, "--format", "tex"]) == (0 if name in ("a/z/y", "p/o/y", "y-hat/z/t") else 2)


@quickly
@given(st.binary(max_size=60))
def test_what_atheris_would_draw_is_understood(data: bytes) -> None:
    try_bytes(data)


def test_all_exit_codes_are_reached() -> None:
    """So the words lead somewhere: not every random command line is refused at its first word."""
    assert {try_command(["--format", "pdf", "--out", "made"]) for _ in range(3)} == {0, 3, 4}
    assert try_command(["list"]) == 0
    assert try_command(["--classes", "0"]) == 2


def raising(error: BaseException):
    def run(_: list[str]) -> int:
        raise error

    return run


def printing(message: str, code: int):
    def run(_: list[str]) -> int:
        import sys

        print(message, end="", file=sys.stderr)
        return code

    return run


@pytest.mark.parametrize(
    "planted",
    [
        raising(ValueError("planted")),
        raising(SystemExit(2)),
        raising(BadInput("not caught")),
        printing("", 2),
        printing("derive: well\n", 0),
        printing("derive: oh\nno\n", 2),
        printing("derive: \x1b[31m\n", 2),
        printing("Traceback (most recent call last): x\n", 2),
        printing("derive: oh\n", 5),
        printing("derive: oh", 2),
    ],
)
def test_a_planted_bad_ending_is_noticed(planted) -> None:
    with pytest.raises(Broken):
        try_command(["list"], planted)


def test_a_planted_traceback_in_a_claim_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("planted")

    monkeypatch.setattr("derive.publish.render_tex", fail)
    with pytest.raises(Broken, match="KeyError"):
        try_typeset(*["t"] * 8)
