"""Numbers are given once: every line of every section has one, in order, and nothing else has."""

from collections.abc import Callable

from derive.document.document import Document, Section, numbered
from derive.notes import Notes
from derive.steps import (
    Chain,
    DefinitionLine,
    Heading,
    HypothesisLine,
    LineReference,
    MatrixLine,
    Mistake,
    Prose,
    SettingTable,
    Text,
    say,
)


def test_every_line_has_a_number_and_they_go_up_by_one(notes_for: Callable[..., Notes]) -> None:
    document = notes_for(4).document
    for at, section in enumerate(document.sections, 1):
        assert document.numbers[section.name] == str(at)
        lines = list(numbered(section.blocks))
        assert [document.numbers[line] for line in lines] == [f"{at}.{count}" for count in range(1, len(lines) + 1)]
    assert len(document.numbers) == len(document.sections) + sum(
        len(list(numbered(section.blocks))) for section in document.sections
    )
    assert document.numbers["cross-entropy-gradient.result"] == "3.10"


def test_a_line_of_every_kind_is_numbered_and_nothing_else_is(notes_for: Callable[..., Notes]) -> None:
    blocks = [block for section in notes_for().document.sections for block in section.blocks]
    for block in blocks:
        lines = list(numbered([block]))
        match block:
            case Chain():
                assert lines == [step.id for step in block.steps]
            case DefinitionLine() | HypothesisLine() | MatrixLine():
                assert lines == [block.id]
            case _:
                assert lines == []
    kinds = {type(block) for block in blocks}
    assert kinds >= {Chain, DefinitionLine, HypothesisLine, MatrixLine, Mistake, Heading, Text, SettingTable}


def test_numbers_depend_on_the_order_of_the_sections() -> None:
    one, two = (Section(name, name, ()) for name in ("one", "two"))
    assert Document("t", "s", "k", say("w"), (one, two)).numbers == {"one": "1", "two": "2"}
    assert Document("t", "s", "k", say("w"), (two, one)).numbers == {"two": "1", "one": "2"}


def test_every_reference_points_to_a_line(notes_for: Callable[..., Notes]) -> None:
    document = notes_for(4).document
    found = [piece.step for section in document.sections for piece in pieces(section.blocks) if _refers(piece)]
    assert len(found) > 5
    assert set(found) <= set(document.numbers)


def _refers(piece: object) -> bool:
    return isinstance(piece, LineReference)


def pieces(thing: object) -> list[object]:
    """Every piece of every sentence in it."""
    if isinstance(thing, Prose):
        return list(thing.pieces)
    if isinstance(thing, str):
        return []
    if isinstance(thing, tuple):
        return [piece for part in thing for piece in pieces(part)]
    if isinstance(thing, Chain):
        return [piece for step in thing.steps for piece in step.because.pieces]
    sentences = (getattr(thing, name, None) for name in ("words", "comment", "why"))
    return [piece for sentence in sentences if isinstance(sentence, Prose) for piece in sentence.pieces]
