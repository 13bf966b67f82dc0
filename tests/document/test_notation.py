"""A notation replaces letters in the tree: everywhere, in values and witnesses too, and nothing but letters."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
import sympy

from derive.catalogue.symbols import L, a, b, i, j, k, label_sums_to_one, logits, n, probabilities, s, w, y, z
from derive.document.notation import NOTATIONS, find_notation, in_notation
from derive.errors import BadInput
from derive.language import D, Entry, Equation, Family, alpha_equal, sum_over
from derive.language.latex import latex
from derive.language.matrices import Matrix, MatrixProduct
from derive.notes import Notes
from derive.proof import Proved, Refuted, Witness, prove
from derive.proof.exact import exact
from derive.steps import say

USUAL, PREDICTION, HAT = NOTATIONS.values()


def test_there_are_three_notations() -> None:
    assert list(NOTATIONS) == ["a/z/y", "p/o/y", "y-hat/z/t"]
    for name, notation in NOTATIONS.items():
        assert find_notation(name) is notation
        assert notation.name == name
    with pytest.raises(BadInput, match=r"^there is no notation 'q'; there are a/z/y, p/o/y, y-hat/z/t$"):
        find_notation("q")


def test_the_usual_notation_changes_nothing() -> None:
    thing = (a[i], say("{a}", a=a[i]), {"z": 1})
    assert in_notation(thing, USUAL) is thing


@pytest.mark.parametrize(
    ("expression", "prediction", "hat"),
    [
        (a[i], "p_{i}", r"\hat{y}_{i}"),
        (z[j], "o_{j}", "z_{j}"),
        (y[1], "y_{1}", "t_{1}"),
        (a[i].unfolded(), r"\frac{e^{o_{i}}}{\sum_{k=1}^{n} e^{o_{k}}}", r"\frac{e^{z_{i}}}{\sum_{k=1}^{n} e^{z_{k}}}"),
        (D(L, z[i]), r"\frac{\partial L}{\partial o_{i}}", r"\frac{\partial L}{\partial z_{i}}"),
        (probabilities[i, s], "p^{(s)}_{i}", r"\hat{y}^{(s)}_{i}"),
        (w[1, 2] * b[i] - n, r"w_{1,2}\, b_{i} - n", r"w_{1,2}\, b_{i} - n"),
    ],
)
def test_letters_change_and_structure_stays(expression: Any, prediction: str, hat: str) -> None:
    assert latex(in_notation(expression, PREDICTION)) == prediction
    assert latex(in_notation(expression, HAT)) == hat


def test_definitions_change_inside() -> None:
    changed = in_notation(a[i], HAT)
    assert latex(changed.unfolded()) == latex(a[i].unfolded())
    loss = in_notation(L, HAT)
    assert latex(loss.unfolded()) == r"-\sum_{k=1}^{n} t_{k} \log(\hat{y}_{k})"
    assert isinstance(loss, Entry)
    assert families(loss.unfolded()) == {"t", "ŷ"}


def families(expression: Any) -> set[str]:
    found = {expression.family.name} if isinstance(expression, Entry) else set()
    return found.union(*(families(part) for part in getattr(expression, "args", ())))


def test_a_matrix_has_its_letter_too() -> None:
    assert in_notation(Matrix(probabilities), HAT).family.matrix == r"\hat{Y}"
    product = MatrixProduct(1 / n, Matrix(probabilities), Matrix(logits).T)
    changed = in_notation(product, PREDICTION)
    assert (changed.first.family.matrix, changed.second.family.matrix) == ("P", "O")
    assert changed.second.transposed


def test_sentences_hypotheses_equations_tuples_and_dataclasses_are_walked() -> None:
    @dataclass(frozen=True)
    class Box:
        inside: Any

    thing = Box((say("The {a}.", a=a[i]), Equation(a[i], z[i]), label_sums_to_one, None, 3, "a"))
    sentence, equation, hypothesis, *rest = in_notation(thing, HAT).inside
    assert [latex(sentence.pieces[1]), sentence.pieces[2]] == [r"\hat{y}_{i}", "."]
    assert latex(equation.left) == r"\hat{y}_{i}"
    assert latex(hypothesis.left) == r"\sum_{k=1}^{n} t_{k}"
    assert rest == [None, 3, "a"]
    assert thing.inside[0].pieces[1] == a[i]  # the thing itself is as it was


def test_a_witness_calls_its_values_by_the_new_letters() -> None:
    values = {"y": {(1,): exact(1)}, "z": {(1,): exact(0)}, "q": {(): exact(2)}}
    witness = Witness({"n": 1}, {"i": 1}, values, exact(0), exact(Fraction(1, 2)))
    changed = in_notation(Refuted(witness), HAT).witness
    assert changed.values == {"t": values["y"], "z": values["z"], "q": values["q"]}
    assert (changed.sizes, changed.places, changed.left, changed.right) == (
        {"n": 1},
        {"i": 1},
        exact(0),
        exact(Fraction(1, 2)),
    )
    assert set(in_notation(witness, PREDICTION).values) == {"y", "o", "q"}


@pytest.mark.parametrize("notation", [PREDICTION, HAT], ids=str)
def test_what_was_proved_is_as_true_in_other_letters(notation: Any) -> None:
    left, right, wrong = (in_notation(side, notation) for side in (D(a[i], z[i]), a[i] * (1 - a[i]), a[i] * (1 + a[i])))
    assert isinstance(prove(left, right), Proved)
    refuted = prove(left, wrong)
    assert isinstance(refuted, Refuted)
    assert set(refuted.witness.values) == {notation.letters["z"].name}


@pytest.mark.parametrize("notation", NOTATIONS)
def test_no_two_symbols_get_the_same_letter(notation: str, notes_for: Callable[..., Notes]) -> None:
    """Or two different things would look alike on the page."""
    letters = NOTATIONS[notation].letters
    usual = {"a": "a", "z": "z", "y": "y", "h": "a'", "w": "w", "b": "b", "L": "L", "C": "C"}
    shown = {name: letters[name].symbol if name in letters else symbol for name, symbol in usual.items()}
    assert len(set(shown.values())) == len(shown)
    matrices = [letter.matrix for letter in letters.values() if letter.matrix]
    assert len(set(matrices)) == len(matrices)


def test_sums_stay_the_same_up_to_their_letters() -> None:
    there = in_notation(sum_over(k, y[k]), HAT)
    assert alpha_equal(there, sum_over(j, in_notation(y[j], HAT)))
    assert isinstance(there, sympy.Basic)
    assert not isinstance(in_notation(a, HAT), Entry)
    assert isinstance(in_notation(a, HAT), Family)
