"""Two symbols of one claim are told apart, on the page and in the terminal.

Each of these claims was once printed so that a reader took two things for one.
"""

from typing import Any

import pytest

from derive import CLASSES, SAMPLES, Equation, Index, IndexRange, Size, claim, define, delta, exp, sum_over, variable
from derive.document.notation import Letter, Notation, in_notation
from derive.errors import NotProved
from derive.language.matrices import Matrix, MatrixDifference
from derive.steps import Claim, Note, derivation
from derive.steps.symbols import require_told_apart

i, j, k = (Index(letter, CLASSES) for letter in "ijk")
s = Index("s", SAMPLES)
z = variable("z", CLASSES)
x = variable("x")[()]


def about(*symbols: Any) -> Claim:
    """A claim that is true and has these symbols in it."""
    whole = sum(symbols, x)

    @claim("c", title="C", says=Equation(whole, whole + 0))
    def derived(note: Note) -> None:
        note.state(whole, whole + 0)

    return derived


OTHER = variable("other", CLASSES, symbol="z")
CLASHES = {
    "one letter": (z[i], OTHER[i]),
    "braces do not show": (z[i], variable("other", CLASSES, symbol="{z }")[i]),
    "different letters for the index": (z[i], OTHER[j]),
    "another kind of index, which a number would not tell": (z[i], variable("other", SAMPLES, symbol="z")[s]),
    "a scalar with an index in its letter": (z[1], variable("first", symbol="z_{1}")[()]),
    "a scalar like a number": (variable("1")[()],),
    "a scalar like a size": (Size(CLASSES), variable("n")[()]),
    "a scalar like an index": (z[i], variable("i")[()]),
    "an index like a size": (sum_over(Index("m", CLASSES), z[Index("m", CLASSES)]), Size(SAMPLES)),
    "one index letter for two ranges": (z[i], variable("q", SAMPLES)[Index("i", SAMPLES)]),
    "the number e": (exp(x), variable("e")[()]),
    "Kronecker's delta": (delta(i, j), variable("δ", CLASSES, CLASSES, symbol=r"\delta")[i, j]),
    "a formula for a letter": (variable("x + 1")[()],),
    "a formula on the page": (variable("w", symbol=r"0 \cdot w")[()],),
    "an index that is a formula": (z[Index("i+1", CLASSES)],),
    "an index of two letters": (z[Index("ij", CLASSES)],),
    "a size that is a formula": (Size(IndexRange("rows", "n+1", ("r",))),),
    "a size that is a number": (Size(IndexRange("rows", "4", ("r",))),),
    "two ways to write an accent": (variable("\u0177")[()], variable("y\u0302", symbol="w")[()]),
}


@pytest.mark.parametrize("symbols", CLASHES.values(), ids=CLASHES.keys())
def test_two_symbols_that_read_alike_are_refused(symbols: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotProved, match=r"^c: .*(are both written|can't be)"):
        about(*symbols).trace()
    monkeypatch.setattr(derivation, "require_told_apart", lambda trace: None)
    assert about(*symbols).trace().require_proved()  # each line is true, and nothing else would stop it


TOLD_APART = {
    "two letters": (z[i], variable("y", CLASSES)[i]),
    "another number of indices": (z[i], variable("zz", CLASSES, CLASSES, symbol="z")[i, j]),
    "a raised index": (z[i], variable("zs", CLASSES, SAMPLES, symbol="z", raised_last=True)[i, s]),
    "a letter that is also an index": (variable("k", CLASSES)[i], sum_over(k, z[k])),
    "delta of one index": (delta(i, j), variable("δ", CLASSES, symbol=r"\delta")[i]),
}


@pytest.mark.parametrize("symbols", TOLD_APART.values(), ids=TOLD_APART.keys())
def test_what_its_indices_tell_apart_is_no_clash(symbols: tuple[Any, ...]) -> None:
    assert about(*symbols).trace().require_proved()


def test_a_notation_that_writes_two_symbols_alike_is_refused() -> None:
    trace = about(z[i], variable("y", CLASSES)[i]).trace()
    require_told_apart(in_notation(trace, Notation("fine", {"z": Letter("o", "o")})))
    for letter in (Letter("y", "o"), Letter("o", "y")):
        with pytest.raises(NotProved, match=r"^c: the symbol .* are both written y"):
            require_told_apart(in_notation(trace, Notation("bad", {"z": letter})))


def test_matrices_are_told_apart_by_their_own_letters() -> None:
    left, right = variable("p", CLASSES, matrix="A"), variable("q", CLASSES, matrix="A")
    difference = define("r", (i,), left[i] - right[i], matrix="R")

    @claim("c", title="C", says=Equation(x, x + 0))
    def derived(note: Note) -> None:
        note.matrices(Matrix(difference), MatrixDifference(Matrix(left), Matrix(right)), i, None, "A minus A?")
        note.state(x, x + 0)

    with pytest.raises(NotProved, match=r"^c: the symbol p over classes and the symbol q over classes are both .* A"):
        derived.trace()


def test_a_definition_does_not_hide_another_symbol_of_its_name() -> None:
    hidden = define("z", (i,), 2 * z[i])

    @claim("c", title="C", says=Equation(x, x + 0))
    def derived(note: Note) -> None:
        note.define(hidden)
        note.state(x, x + 0)

    with pytest.raises(NotProved, match=r"^c: .* are both written z"):
        derived.trace()


def test_two_ranges_of_one_size_letter_are_counted_alike() -> None:
    """Then the letter has one meaning, and there is nothing to tell apart."""
    rows = IndexRange("rows", "n", ("r",))
    assert about(Size(CLASSES), Size(rows)).trace().require_proved()
