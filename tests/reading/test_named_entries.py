r"""Matrices that are written out name the entries of what has a meaning; and what is no claim is not called false."""

from __future__ import annotations

import pytest

from derive.reading import in_order
from derive.reading.check import check
from derive.reading.doubts import by_entries
from derive.reading.matrices import entrywise, named_entries
from derive.reading.sources import source_of

A = r"\[ A = \begin{bmatrix} a_{1,1} & a_{1,2} & a_{1,3} \\ a_{2,1} & a_{2,2} & a_{2,3} \end{bmatrix} \]"
B = r"\[ B = \begin{bmatrix} b_{1,1} & b_{1,2} \\ b_{2,1} & b_{2,2} \\ b_{3,1} & b_{3,2} \end{bmatrix} \]"
LET = "Let $C = A B$."


def _entry(row: int, column: int) -> str:
    return " + ".join(f"a_{{{row},{k}}} b_{{{k},{column}}}" for k in (1, 2, 3))


NAMES = r"\begin{bmatrix} c_{1,1} & c_{1,2} \\ c_{2,1} & c_{2,2} \end{bmatrix}"
PRODUCT = rf"\begin{{bmatrix}} {_entry(1, 1)} & {_entry(1, 2)} \\ {_entry(2, 1)} & {_entry(2, 2)} \end{{bmatrix}}"
C = rf"\[ C = {NAMES} = {PRODUCT} \]"
SLOPES = (
    r"\[ \begin{bmatrix} \frac{\partial c_{1,1}}{\partial a_{1,1}} & \frac{\partial c_{2,1}}{\partial a_{1,1}} \\"
    r" \frac{\partial c_{1,2}}{\partial a_{1,3}} & \frac{\partial c_{2,2}}{\partial b_{2,2}} \end{bmatrix}"
    r" = \begin{bmatrix} b_{1,1} & 0 \\ b_{3,2} & a_{2,2} \end{bmatrix} \]"
)


def kinds(*parts: str) -> list[str]:
    """The verdicts on a document's displayed equalities."""
    return [judgement.kind for judgement in check(source_of("\n\n".join(parts), "a.tex", "tex")).judgements]


def test_the_entries_of_a_product_get_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    right = ["definition"] * 3 + ["proved", "proved"]
    assert kinds(A, B, LET, C, SLOPES) == right
    assert kinds(LET, A, B, C, SLOPES) == right
    bold = [part.replace(f"{letter} =", rf"\mathbf{{{letter}}} =") for letter, part in (("A", A), ("B", B), ("C", C))]
    assert kinds(*bold[:2], r"Let $\mathbf{C} = \mathbf{A} \mathbf{B}$.", bold[2], SLOPES) == right
    monkeypatch.setattr(entrywise, "name_entries", lambda *_: False)
    assert kinds(A, B, LET, C, SLOPES)[3:] == ["undecided", "undecided"]


def test_a_wrong_entry_is_false() -> None:
    assert kinds(A, B, LET, C.replace("a_{2,1} b_{1,2}", "a_{2,1} b_{2,2}"))[3] == "false"
    assert kinds(A, B, LET, C, SLOPES.replace(r"\\ b_{3,2}", r"\\ b_{2,2}"))[4] == "false"
    assert kinds(A, B, LET, C, SLOPES.replace("b_{1,1} & 0", "b_{1,1} & b_{1,1}"))[4] != "proved"


@pytest.mark.parametrize(
    ("between", "names"),
    [
        ("Let $C = B A$.", C),  # another size
        ("Let $C = A B$ or $C = A + B$.", C),  # two things
        ("", C),  # nothing
        ("Let $c_{1,1} = 2 c_{1,2}$ and $C = A B$.", C),  # a name that stood before
        (LET, C.replace("c_{1,2}", "c_{1,1}")),  # one name for two entries
        (LET, C.replace("c_{1,2}", "b_{1,2}", 1)),  # an entry of what it is made of
        (LET, C + r"\[ c_{1,1} := 0 \]"),  # and one that gets another value
        (LET, C.replace("C =", "D =")),  # another matrix
        (LET + r" \[ A = \begin{bmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \end{bmatrix} \]", C),  # A is two things
    ],
)
def test_names_of_what_is_not_known_are_no_claim(between: str, names: str) -> None:
    said = kinds(A, B, between, names)
    assert "proved" not in said
    assert "false" not in said


def test_any_letters_and_columns() -> None:
    w = r"\[ W = \begin{pmatrix} w_{11} & w_{12} \\ w_{21} & w_{22} \end{pmatrix},"
    w += r" \quad x = \begin{pmatrix} p \\ q \end{pmatrix} \]"
    h = r"\[ h = W x = \begin{pmatrix} r \\ s \end{pmatrix} ="
    h += r" \begin{pmatrix} w_{11} p + w_{12} q \\ w_{21} p + w_{22} q \end{pmatrix} \]"
    slope = r"\[ \frac{\partial r}{\partial q} = w_{12} \]"
    assert kinds(w, h, slope)[2:] == ["definition", "definition", "proved", "proved"]
    assert kinds(w, h, slope.replace("w_{12}", "w_{21}"))[-1] == "false"
    assert kinds(w, h.replace("w_{21} p", "w_{12} p"))[-1] == "false"
    assert kinds(w, h, r"\[ \frac{\partial L}{\partial r} = 2 \]")[-1] != "false"


def test_a_layer_of_a_layer() -> None:
    w = r"\[ W = \begin{pmatrix} a & b \\ c & d \end{pmatrix},"
    w += r" \quad \mathbf{x} = \begin{pmatrix} p \\ q \end{pmatrix} \]"
    layers = (
        r"\[ W \mathbf{x} = \begin{pmatrix} r \\ s \end{pmatrix} \]",
        r"\[ W \begin{pmatrix} r \\ s \end{pmatrix} = \begin{pmatrix} u \\ v \end{pmatrix} \]",
    )
    by = r"\[ \frac{\partial u}{\partial %s} = %s \]"
    assert kinds(w, *layers, by % ("s", "b"))[-1] == "proved"  # the other ones held fixed
    assert kinds(w, *layers, by % ("q", "a b + b d"))[-1] == "proved"  # through r and s
    assert kinds(w, *layers, by % ("q", "a b"))[-1] == "false"
    assert kinds(w, *layers, by % ("a", "r"))[-1] == "undecided"  # with r held fixed, or not


def test_a_quantity_that_depends_on_an_entry_is_no_constant() -> None:
    depends = r"\[ \frac{\partial b_{1,1}}{\partial a_{1,1}} = a_{1,2} \]"
    assert kinds(A, B, LET, C, depends, SLOPES)[-1] == "undecided"
    nothing = r"\[ \frac{\partial c_{2,1}}{\partial a_{1,1}} = 0 \]"
    assert kinds(A, B, LET, C, nothing)[-1] == "proved"
    assert kinds(A, B, LET, C, depends, nothing)[-1] == "undecided"


def test_what_is_said_only_later_is_not_known_yet() -> None:
    assert kinds(A, B, C, LET)[3] == "undecided"
    own = C.replace("c_{1,2}", "b_{1,2}", 1)  # the entries of B are written out behind it
    assert "proved" not in kinds(LET, own, A, B)


def test_a_matrix_that_is_written_out_again_is_no_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    one = r"\[ \mathbf{x} = \begin{bmatrix} 1 \\ 2 \end{bmatrix} \]"
    other = r"For another example \[ \mathbf{x} = \begin{bmatrix} 3 \\ 4 \end{bmatrix} \]"
    product = r"\[ \mathbf{x}^T \mathbf{x} = 5 \]"
    assert kinds(one, product) == ["definition", "proved"]
    assert "false" not in kinds(one, other)
    assert kinds(one, other, product)[-1] not in ("proved", "false")
    monkeypatch.setattr(by_entries, "excuses_of_matrices", lambda _: iter(()))
    assert "false" in kinds(one, other)


def test_names_of_entries_are_no_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """C = [c_{11} ...] = [...] says what c_{11} is: it was called false."""
    assert kinds(A, B, C)[3] == "undecided"
    monkeypatch.setattr(by_entries, "excuses_of_matrices", lambda _: iter(()))
    assert kinds(A, B, C)[3] == "false"


def test_names_that_stand_for_too_much_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named_entries, "MOST_SIGNS", 50)
    assert kinds(A, B, LET, C)[3] == "undecided"


def test_what_is_written_out_of_a_product_is_a_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was a definition, whatever stood there."""
    whole = rf"\[ C = {PRODUCT} \]"
    wrong = whole.replace("a_{2,1} b_{1,2}", "a_{2,1} b_{2,2}")
    assert kinds(A, B, LET, whole)[2] == "proved"
    assert kinds(A, B, LET, wrong)[2] == "false"
    assert kinds(A, B, wrong)[2] == "definition"
    assert kinds(A, B, LET, r"Or $C = A + B$.", wrong)[2] != "false"
    data = r"\[ C = \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \]"
    assert kinds(A, B, LET, data)[2] == "definition"
    numbers = r"\[ A = \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}, \quad B = \begin{bmatrix} 1 \\ 1 \end{bmatrix} \]"
    result = r"\[ C = \begin{bmatrix} 3 \\ 7 \end{bmatrix} \]"
    assert kinds(numbers, LET, result)[2] == "proved"
    assert kinds(numbers, LET, result.replace("7", "8"))[2] == "false"
    assert kinds(numbers, r"Let $C = A - B$.", result.replace("7", "8"))[2] != "false"
    monkeypatch.setattr(entrywise, "name_entries", lambda *_: False)
    assert kinds(A, B, LET, wrong)[2] == "definition"


def test_no_shape_is_wrong_for_a_vector_that_is_written_as_a_row() -> None:
    row = r"\[ W = \begin{pmatrix} a & b \\ c & d \end{pmatrix}, \quad x = \begin{pmatrix} p & q \end{pmatrix} \]"
    assert kinds(row, r"\[ W x = \begin{pmatrix} a p + b q & c p + d q \end{pmatrix} \]")[2] == "unread"
    assert kinds(row, r"\[ x W = \begin{pmatrix} a p + c q & b p + d q \end{pmatrix} \]")[2] == "proved"
    assert kinds(row, r"\[ x W = \begin{pmatrix} a p + b q & b p + d q \end{pmatrix} \]")[2] != "proved"


def test_an_entry_that_has_a_meaning_is_not_defined_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    one = rf"\[ c_{{1,1}} = {_entry(1, 1)} \]"
    told = A, B, LET, rf"\[ C = {NAMES} \]"
    assert kinds(*told, one)[3:] == ["proved"]
    for wrong in (one.replace("b_{2,1}", "b_{1,2}"), r"\[ c_{1,1} = c_{1,2} \]", r"\[ c_{1,1} = a_{1,1} b_{1,1} \]"):
        assert kinds(*told, wrong)[3:] == ["undecided"]
    monkeypatch.setattr(in_order, "_is_put_in", lambda _: False)
    assert kinds(*told, wrong)[3:] == ["definition"]
