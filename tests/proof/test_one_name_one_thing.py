"""One name stands for one thing, also in what is only assumed; a proof is about positions that are there.

Each of these was answered wrongly once: proved though false, proved though empty, or refuted
at a place where the line has no meaning.
"""

import math
from typing import Any

import numpy as np
import pytest

from derive import CLASSES, D, Distinct, Index, IndexRange, Number, Proved, Size, Unknown, delta, function, sum_over
from derive.language import Negation, variable
from derive.proof import Assumption, Hypothesis, OneHot, Positive, Prover, prove
from derive.proof import prover as prover_module
from derive.proof.arrays import Grid
from derive.proof.evaluation import Instance, Undefined, evaluate

i, k = Index("i", CLASSES), Index("k", CLASSES)
z, y = variable("z", CLASSES), variable("y", CLASSES)
a, b = variable("a")[()], variable("b")[()]
OTHER = IndexRange("classes", "m", ("q",))
PICKED = sum_over(k, delta(k, i) * z[k])  # z[i], never 0


@pytest.mark.parametrize(
    "assumed",
    [
        OneHot("hot", variable("y", OTHER)),
        Positive("positive", variable("y", OTHER)),
        Distinct(Index("i", OTHER), Index("j", OTHER)),
    ],
)
def test_an_assumption_over_another_range_of_the_same_name_is_a_clash(assumed: Assumption) -> None:
    assert prove(PICKED, 0, [assumed]) == Unknown("two different ranges are called classes")


def test_without_that_look_the_one_of_another_range_would_prove_something_false(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prover_module, "name_clash", lambda *_: "")
    # Which of the two overwrites the other hangs on their hashes, so both ways are asked, with several others.
    proved = []
    for other in (IndexRange("classes", letter, ("q",)) for letter in "ABCDEFGHIJ"):
        for mine, hot in ((CLASSES, other), (other, CLASSES)):
            q, p = Index("q", mine), Index("p", mine)
            picked = sum_over(q, delta(q, p) * variable("z", mine)[q])
            proved.append(isinstance(prove(picked, 0, [OneHot("hot", variable("y", hot))]), Proved))
    assert any(proved)


def test_a_function_of_another_symbol_of_the_same_name_is_a_clash() -> None:
    u = function("u", of=variable("x"))[()]
    other = variable("x", symbol="X")[()]
    assert prove(D(u, other), 0) == Unknown("two different symbols are called x")


@pytest.mark.parametrize(
    "second", [Hypothesis("two classes", Size(CLASSES), Number(2)), Hypothesis("ones", y[i], Number(1))]
)
def test_what_holds_for_two_classes_only_says_nothing_of_a_third(second: Hypothesis) -> None:
    total = Hypothesis("total", sum_over(k, y[k]), Number(2))
    assert isinstance(prove(z[2] * sum_over(k, y[k]), 2 * z[2], [total, second]), Proved)
    shared = Prover([total, second])
    assert isinstance(shared.prove(z[2] * sum_over(k, y[k]), 2 * z[2]), Proved)
    verdict = shared.prove(z[3] * sum_over(k, y[k]), 2 * z[3])
    assert verdict == Unknown("what is assumed was not found to hold together at any small instance")
    # A hypothesis that can be had for every n loses nothing.
    assert isinstance(prove(z[5] * sum_over(k, y[k]), 2 * z[5], [total]), Proved)


@pytest.mark.parametrize(("left", "right"), [((a**b) ** (1 / b), a), ((a ** (2 * b)) ** (Number(1) / 2), a**b)])
def test_a_power_with_an_open_exponent_is_refuted_at_no_negative_base(left: Any, right: Any) -> None:
    # At a = -1, b = 2 the first would be ((-1)^2)^(1/2), which is not -1: but a > 0 is what the line needs.
    assert isinstance(Prover().prove(left, right), Proved)
    assert isinstance(Prover().refute(left, right), Proved)


def test_a_power_with_an_open_exponent_has_a_value_at_positive_bases_only() -> None:
    def power(exponent: Any, base: float) -> Any:
        return evaluate(
            a**exponent, Instance({}, {}, lambda name, _: {"a": base, "b": 2.0}[name], float, math.exp, math.log)
        )

    assert power(b, 3.0) == 9.0
    for base in (0.0, -3.0):
        with pytest.raises(Undefined):
            power(b, base)
    # Written as a number, with whatever signs, it is one.
    assert power(Negation(Negation(Number(2))), -3.0) == 9.0
    assert Grid({}, {"a": np.array([-3.0])}).value(a ** Negation(Number(2))).value == 1 / 9
