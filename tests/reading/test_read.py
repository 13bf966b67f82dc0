r"""What is read of a formula before it has a meaning, as goldens: its tokens, and its chains with their conditions.

goldens/tokens.txt and goldens/chains.txt hold, for each formula behind a >, what was read.
`pytest --write-goldens tests/reading` writes what stands below each formula anew; look at
the difference.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.reading.chains import ChainOfMembers, chains_of
from derive.reading.grammar import parse
from derive.reading.grammar.cursor import Cursor
from derive.reading.problems import NotRead
from derive.reading.tokens import tokens_of
from tests.goldens.test_goldens import Differs, differences
from tests.reading.reading import shown, verdicts

GOLDENS = Path(__file__).parent / "goldens"


def tokens_told(formula: str) -> list[str]:
    """Each token with its kind; what says nothing has no line, a token behind a wide space is marked."""
    from derive.reading.grammar.words import with_words, without_spacing

    read = with_words(without_spacing(tokens_of(formula)))
    return [f"{t.kind:8}{t.text}{' (behind room)' * t.wide}" for t in read]


def chains_told(formula: str) -> list[str]:
    """Each chain as one line: its members as they were read, with their signs; and where it holds."""
    try:
        return [_chain_told(chain) for chain in chains_of(tokens_of(formula))]
    except NotRead as problem:
        return [f"not read: {problem.why}"]


def _chain_told(chain: ChainOfMembers) -> str:
    sides = [f"{member.joined and ' ' + member.joined + ' '}{_side_told(member.tokens)}" for member in chain.members]
    conditions = " and ".join(shown(each) for each in chain.conditions)
    return "".join(sides) + (f"   where {conditions}" if conditions else "")


def _side_told(tokens) -> str:
    try:
        return shown(parse(tokens))
    except NotRead as problem:
        return f"not read ({problem.why})"


TOLD = {"tokens": tokens_told, "chains": chains_told}


def written(name: str, held: str) -> str:
    """The golden with what is read now below each of its formulas."""
    parts = []
    for block in held.strip().split("\n\n"):
        formula = "\n".join(line[2:] for line in block.split("\n") if line.startswith("> "))
        comments = [line for line in block.split("\n") if line.startswith("# ")]
        parts.append("\n".join([*comments, *(f"> {line}" for line in formula.split("\n")), *TOLD[name](formula)]))
    return "\n\n".join(parts) + "\n"


def require_read(name: str, *, write: bool = False) -> None:
    """Compare what is read with the golden; raises Differs with the difference."""
    path = GOLDENS / f"{name}.txt"
    held = path.read_text(encoding="utf-8")
    made = written(name, held)
    if write:
        path.write_text(made, encoding="utf-8")
        pytest.skip("written anew, so nothing was compared")
    if held != made:
        raise Differs(f"{path.name} differs (pytest --write-goldens writes it anew):\n{differences(held, made)}")


@pytest.mark.parametrize("name", TOLD)
def test_what_is_read_is_as_it_was(name: str, request: pytest.FixtureRequest) -> None:
    require_read(name, write=bool(request.config.getoption("--write-goldens")))


def test_a_reader_that_passes_over_a_sign_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted faults: a minus that is skipped, and a comma that always parts a row."""
    whole = Cursor.within
    monkeypatch.setattr(Cursor, "within", lambda self, tokens: whole(self, [t for t in tokens if t.text != "-"]))
    with pytest.raises(Differs, match=r"chains\.txt differs"):
        require_read("chains")
    monkeypatch.undo()
    monkeypatch.setattr("derive.reading.lists.is_condition", lambda *_: False)
    with pytest.raises(Differs, match=r"chains\.txt differs"):
        require_read("chains")


# What a condition behind a comma holds back: read as a claim of its own, each first equality would be false.
CONDITIONAL = [
    r"\frac{\partial}{\partial x} x^2 = 4, x = 2",
    r"\frac{\partial}{\partial x} x^2 = 4, \quad x = 2",
    r"\frac{\partial}{\partial x} x^2 = 2 y, x = y",
    r"\frac{\partial}{\partial x} x^2 = 0, x \le 0",
    r"\frac{\partial}{\partial x} x^2 = 4 \quad x = 2",
    r"\frac{\partial}{\partial x} x^2 = 4; x = 2",
]


@pytest.mark.parametrize("formula", CONDITIONAL)
def test_what_holds_under_a_condition_is_not_called_false(formula: str) -> None:
    assert "false" not in verdicts(formula)
    assert verdicts(r"\frac{\partial}{\partial x} x^2 = 4 x") == "false"
