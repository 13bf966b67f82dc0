"""What holds nowhere proves nothing: contradictory assumptions, and sides without a value.

Each of these was proved once, with its hypotheses or side conditions named, and was empty.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from derive import (
    CLASSES,
    UNITS,
    D,
    Distinct,
    Equation,
    Index,
    Proved,
    Same,
    Size,
    Unknown,
    claim,
    define,
    delta,
    exp,
    log,
    prove,
    sum_over,
    variable,
)
from derive.errors import NotProved
from derive.language import Addition, Number
from derive.proof import Assumption, Hypothesis, OneHot, Positive, prover
from derive.proof.side_conditions import _needed
from derive.proof.verdict import SideCondition
from derive.proof.witness import has_an_instance, hold_together
from derive.render.terminal import show
from derive.render.words import side_conditions
from derive.steps import Note, Trace, integrity

i, j, k, l = (Index(letter, CLASSES) for letter in "ijkl")  # noqa: E741
z, y = variable("z", CLASSES), variable("y", CLASSES)
x, w = variable("x")[()], variable("w")[()]
S = sum_over(k, y[k])
u, v = Index("u", UNITS), Index("v", UNITS)
W, V = variable("W", CLASSES, CLASSES), variable("V", CLASSES, UNITS)
one, two = Hypothesis("one", S, 1), Hypothesis("two", S, 2)

CONTRADICTIONS: list[tuple[Any, Any, list[Assumption]]] = [
    (x, x + 0, [Hypothesis("false", 0, 1)]),
    (S, 1, [one, two]),
    (S, 2, [one, two]),
    (y[i], z[i], [Hypothesis("same", y[i], z[i]), Hypothesis("other", y[i], z[i] + 1)]),
    (sum_over(k, exp(z[k])) * x, -x, [Hypothesis("negative", sum_over(k, exp(z[k])), -1)]),
    (sum_over(k, y[k] ** 2) * x, -x, [Hypothesis("negative", sum_over(k, y[k] ** 2), -1)]),
    (S, 2, [OneHot("hot", y), two]),
    (S, -1, [Positive("positive", y), Hypothesis("negative", S, -1)]),
    # These hold together with a single class, and would be said of every n.
    (y[i] * y[i], y[i], [OneHot("hot", y), Positive("positive", y)]),
    (y[i] * x, x, [Hypothesis("each", y[i], 1), one]),
]


@pytest.mark.parametrize(("left", "right", "assuming"), CONTRADICTIONS)
def test_nothing_is_proved_from_assumptions_that_hold_nowhere(
    left: Any, right: Any, assuming: list[Assumption], monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict = prove(left, right, assuming)
    assert verdict == Unknown("what is assumed was not found to hold together at any small instance")
    monkeypatch.setattr(prover, "hold_together", lambda *_: True)
    assert isinstance(prove(left, right, assuming), Proved)


@pytest.mark.parametrize(
    "assuming",
    [
        [],
        [one],
        [OneHot("hot", y), one],
        [Positive("positive", y), one],
        [Hypothesis("unit length", sum_over(k, y[k] ** 2), 1)],
        [Hypothesis("orthogonal", sum_over(k, W[k, i] * W[k, j]), delta(i, j))],
        [Hypothesis("orthonormal columns", sum_over(k, V[k, u] * V[k, v]), delta(u, v))],
        [Hypothesis("shares", sum_over(k, exp(z[k])), 1)],
        [Hypothesis("centred", S, 0), Hypothesis("first", y[1], 2), Distinct(i, j)],
        [Same(i, 3), Hypothesis("first", y[i], 2)],
    ],
)
def test_what_people_assume_holds_together(assuming: list[Assumption]) -> None:
    assert hold_together(tuple(assuming))


def test_what_is_assumed_has_to_hold_where_the_positions_of_either_side_exist() -> None:
    """With two classes there is no third one, so a line that names it says nothing."""
    two_classes = [Hypothesis("two classes", Size(CLASSES), 2)]
    assert isinstance(prove(0 * y[2], Number(0), two_classes), Proved)
    for sides in ((0 * y[3], Number(0)), (Number(0), 0 * y[3])):
        assert isinstance(prove(*sides, two_classes), Unknown)


def test_conditions_alone_hold_together_where_a_pattern_is_left() -> None:
    """Seven indices that all differ: more than the search for an instance goes through."""
    seven = [CLASSES.index(letter) for letter in "ijklmpq"]
    terms = [y[index] for index in seven]
    apart = [Distinct(first, second) for first, second in combinations(seven, 2)]
    assert not hold_together(tuple(apart))
    assert isinstance(prove(Addition(*terms), Addition(*reversed(terms)), apart), Proved)


@pytest.mark.parametrize(
    ("side", "assuming"),
    [
        (log(x) + log(-x), []),
        (1 / x, [Hypothesis("zero", x, 0)]),
        (log(S), [Hypothesis("negative", S, -1)]),
        (log(y[i] - z[i]), [Hypothesis("same", y[i], z[i])]),
        (log(x - 1) + log(-x), []),
    ],
)
def test_nothing_is_proved_of_what_has_a_value_nowhere(
    side: Any, assuming: list[Assumption], monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict = prove(side, side + 0, assuming)
    assert isinstance(verdict, Unknown)
    assert verdict.reason == "no small instance was found where all that is needed holds and both sides have a value"
    monkeypatch.setattr(prover, "has_an_instance", lambda *_: True)
    assert isinstance(prove(side, side + 0, assuming), Proved)


def test_what_is_assumed_to_be_positive_can_leave_nowhere_to_hold() -> None:
    verdict = prove(log(-y[i]), log(-y[i]) + 0, [Positive("positive", y)])
    assert verdict == Unknown("it never has a value: -y[i] > 0 can't be")
    assert isinstance(prove(log(-y[i]), log(-y[i]) + 0), Proved)


def test_an_empty_sum_has_no_inverse() -> None:
    others = 1 / sum_over(k, exp(z[k]), but=i)
    assert isinstance(prove(others, others + 0), Proved)
    assert isinstance(prove(others, others + 0, sizes={"n": 1}), Unknown)
    assert isinstance(prove(1 / (Size(CLASSES) - 1), 1 / (Size(CLASSES) - 1), sizes={"n": 1}), Unknown)


def test_what_has_a_value_only_for_positive_entries_is_found_to_have_one() -> None:
    logs = log(y[1]) + log(y[2]) + log(y[3]) + log(y[4]) + log(y[5]) + log(y[6]) + log(y[7]) + log(y[8]) + log(y[9])
    assert has_an_instance(logs, logs, [], {})
    assert isinstance(prove(sum_over(k, log(y[k])), logs, sizes={"n": 9}), Proved)
    for side in (
        log(x - 100),
        log(-x - 100),
        log(y[i] - 1000 * y[j]),
        1 / (exp(x) - 1),
        log(1 - x**2),
        log(exp(x) - 5),
    ):
        assert has_an_instance(side, side, [], {})


@pytest.mark.parametrize("nothing", [Number(1) / 0, Number(0) / 0, log(Number(-1)), log(Number(0)), Number(0) ** -1])
def test_what_is_never_defined_is_equal_to_nothing(nothing: Any) -> None:
    assert isinstance(prove(nothing, nothing), Unknown)


# -- a side condition inside a sum --------------------------------------------------------


def test_a_side_condition_in_a_sum_is_said_of_the_places_that_are_summed() -> None:
    ratios = sum_over(k, y[k] / z[k], but=(j, 2))
    verdict = prove(ratios, ratios + 0)
    assert isinstance(verdict, Proved)
    assert verdict.conditions == (SideCondition(z[k], "≠ 0", (Distinct(k, j), Distinct(k, 2))),)
    assert str(verdict) == "proved where z[k] ≠ 0 for k ≠ j and k ≠ 2, n ≥ 2"
    assert "$z_{k} \\neq 0$ for $k \\neq j$ and $k \\neq 2$" in side_conditions(verdict).source
    note = Note("c")
    note.state(ratios, ratios + 0)
    assert "zₖ ≠ 0 for k ≠ j and k ≠ 2" in show(Trace("c", "C", tuple(note.items)), width=100)


def test_what_is_needed_everywhere_is_not_said_of_some_places_again() -> None:
    whole, part = sum_over(k, y[k] / z[k]), sum_over(k, y[k] / z[k], but=j)
    verdict = prove(whole, part + y[j] / z[j])
    assert isinstance(verdict, Proved)
    assert verdict.conditions == (SideCondition(z[k], "≠ 0"), SideCondition(z[j], "≠ 0"))


UNTOLD = {
    "the conditions forget which places are summed": (
        "derive.proof.side_conditions._LeftOut",
        type("Elsewhere", (Distinct,), {"__new__": lambda cls, *places: Distinct(*places)}),
    ),
    "a verdict in words leaves the places out": (
        "derive.proof.verdict.SideCondition.__str__",
        lambda self: f"{self.expression} {self.relation}",
    ),
    "the page leaves them out": ("derive.render.words._places", lambda condition: ""),
    "the terminal leaves them out": (
        "derive.render.terminal._Terminal.side_condition",
        lambda self, condition: f"{self.formula(condition.expression)} {condition.relation}",
    ),
}


@pytest.fixture
def nothing_kept() -> Iterator[None]:
    """What was found of an expression is kept (lru_cache), and would hide what is planted, or outlive it."""
    _needed.cache_clear()
    yield
    _needed.cache_clear()


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("fault", UNTOLD)
def test_places_that_are_not_told_are_noticed(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*UNTOLD[fault])
    with pytest.raises(AssertionError):
        test_a_side_condition_in_a_sum_is_said_of_the_places_that_are_summed()


@pytest.mark.usefixtures("nothing_kept")
def test_a_condition_said_twice_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: what is needed everywhere is never found to be needed everywhere."""
    monkeypatch.setattr(
        "derive.proof.side_conditions.replace",
        lambda condition, where: object() if condition.where and not where else replace(condition, where=where),
    )
    with pytest.raises(AssertionError):
        test_what_is_needed_everywhere_is_not_said_of_some_places_again()


# -- a derivative that would depend on how its body is written ----------------------------

twice = define("a", (i,), 2 * z[i])
softmax = define("a", (i,), exp(z[i]) / sum_over(k, exp(z[k])))
loss = define("L", (), -sum_over(k, y[k] * log(softmax[k])))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (D(z[i], twice[j]), 0),
        (D(2 * z[i], twice[i]), 0),
        (D(twice[i] * z[j], twice[i]), z[j]),
        (D(D(softmax[i], z[i]), softmax[i]), 0),
        (define("b", (i,), D(z[i], twice[i]))[i], 0),
    ],
)
def test_a_derivative_by_a_symbol_that_is_gone_around_is_not_printed(
    left: Any, right: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The prover takes it as it is written, and proves it; a reader can't know that."""

    @claim("c", title="C", says=Equation(left, right))
    def derivation(note: Note) -> None:
        note.state(left, right)

    with pytest.raises(NotProved, match=r"^c\.1: .* which stands for something of z, of what contains z beside it$"):
        derivation.trace()
    monkeypatch.setattr(integrity, "not_held_fixed", lambda _: "")
    assert derivation.trace().require_proved()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (D(twice[i], twice[j]), delta(i, j)),
        (D(softmax[i] * (1 - softmax[i]), softmax[i]), 1 - 2 * softmax[i]),
        (D(loss[()], softmax[i]), -y[i] / softmax[i]),
        (D(D(loss[()], softmax[i]), y[i]), -1 / softmax[i]),
    ],
)
def test_a_derivative_by_a_symbol_that_all_goes_through_is_clear(left: Any, right: Any) -> None:
    @claim("c", title="C", says=Equation(left, right))
    def derivation(note: Note) -> None:
        note.state(left, right)

    assert derivation.trace().require_proved()
