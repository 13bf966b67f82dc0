"""The ledger: an assumption that isn't needed stops the build, and what one that is needed prevents is shown.

The counterexamples are worked out again here: by hand in fractions, and in plain NumPy
with derivatives by the complex step; nothing of ours is called but to get the witness.
"""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive.catalogue import CLAIMS
from derive.document.ledger import named
from derive.errors import BadInput, NotProved
from derive.language import (
    CLASSES,
    SAMPLES,
    D,
    Distinct,
    Equation,
    Index,
    Number,
    Same,
    define,
    delta,
    exp,
    log,
    sum_over,
    variable,
)
from derive.language.matrices import Matrix, MatrixProduct
from derive.notes import require_carried
from derive.proof import Hypothesis, OneHot, Positive, Proved, Prover, Unknown
from derive.proof.assumptions import NamedAssumption
from derive.proof.side_conditions import side_conditions
from derive.proof.verdict import Refuted, shown
from derive.publish import typeset
from derive.render.code import write_code
from derive.render.data import report_json, report_text
from derive.render.terminal import show
from derive.render.words import assumed
from derive.steps import Claim, Need, Note, Trace, claim
from derive.steps.evidence import validity, with_evidence
from derive.steps.ledger import _Asked, with_ledger

i, j, k = (Index(letter, CLASSES) for letter in "ijk")
z, y, x = variable("z", CLASSES), variable("y", CLASSES), variable("x")
X = x[()]
s = Index("s", SAMPLES)
q = variable("q", CLASSES, SAMPLES, matrix="Q")
ones = define("1", (s,), Number(1), matrix="1")
whole = sum_over(k, exp(z[k]))
a = define("a", (i,), exp(z[i]) / whole)
loss = -sum_over(k, y[k] * log(a[k]))
one = Hypothesis("y adds up to 1", sum_over(k, y[k]), 1)
GRADIENT = Equation(D(loss, z[i]), a[i] - y[i])
FULL = a[i] * sum_over(k, y[k]) - y[i]


def claimed(says: Equation, derivation: Callable[[Note], Any], *assuming: NamedAssumption) -> Claim:
    return claim("c", title="Title", says=says, assuming=assuming)(derivation)


def refused(made: Claim) -> str:
    """The message with which the claim is stopped, though each of its lines is proved."""
    trace = made.trace().require_proved()
    with pytest.raises(NotProved) as caught:
        with_evidence(trace, 0)
    assert caught.value.exit_code == 1
    return str(caught.value)


# -- what isn't needed stops the build ------------------------------------------------------


def unneeded() -> Claim:
    """It says what holds for any y, and assumes that y adds up to 1 all the same."""
    return claimed(Equation(D(loss, z[i]), FULL), lambda note: note.state(D(loss, z[i]), FULL), one)


def test_a_hypothesis_that_no_line_uses_is_refused() -> None:
    assert refused(unneeded()) == "c: the hypothesis 'y adds up to 1' is not needed: no line uses it"


@pytest.mark.parametrize("command", [[], ["verify", "planted"], ["verify", "--json"], ["show", "planted"]])
def test_every_command_stops_at_it_with_one_line(command: list[str], run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CLAIMS, "planted", unneeded())
    told = "derive: c: the hypothesis 'y adds up to 1' is not needed: no line uses it\n"
    assert run(*command) == (1, "", told)


def test_of_two_hypotheses_that_do_the_same_the_one_that_could_go_is_refused() -> None:
    """The verdict names the first, for it suffices; without it the second does."""
    twice = Hypothesis("twice y adds up to 2", 2 * sum_over(k, y[k]), 2)
    told = refused(claimed(GRADIENT, lambda note: note.state(*sides(GRADIENT)), one, twice))
    assert told.startswith("c.1: the hypothesis 'y adds up to 1' is not needed: ")
    assert told.endswith("holds without it")


def test_a_detour_through_a_hypothesis_does_not_make_the_result_need_it() -> None:
    def there_and_back(note: Note) -> None:
        chain = note.chain(X + 0)
        chain.stated(X * sum_over(k, y[k]))
        chain.stated(X)

    told = refused(claimed(Equation(X + 0, X), there_and_back, one))
    assert told == "c: the hypothesis 'y adds up to 1' is not needed for any result: x + 0 = x holds without it"


def test_a_result_beside_the_claim_may_be_what_needs_it() -> None:
    def two_results(note: Note) -> None:
        note.state(X + 0, X)
        note.state(*sides(GRADIENT), result=True)

    trace = with_ledger(claimed(Equation(X + 0, X), two_results, one).trace())
    assert [need.lines for need in trace.needs] == [("c.2",)]


def test_a_line_about_matrices_is_a_result_too() -> None:
    mean = define("p", (i,), 2 * sum_over(s, q[i, s]) * sum_over(k, y[k]), matrix="p")

    def derivation(note: Note) -> None:
        note.state(X + 0, X)
        note.matrices(Matrix(mean), MatrixProduct(Number(2), Matrix(q), Matrix(ones)), i, None, "a matrix line")

    trace = with_ledger(claimed(Equation(X + 0, X), derivation, one).trace())
    assert [need.lines for need in trace.needs] == [("c.2",)]


def test_a_hypothesis_without_which_a_line_is_unknown_is_not_shown_to_be_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trace = claimed(GRADIENT, lambda note: note.state(*sides(GRADIENT)), one).trace()
    monkeypatch.setattr(Prover, "refute", lambda *_: Unknown("too hard"))
    with pytest.raises(NotProved, match=r"^c\.1: the hypothesis 'y adds .* is not shown to be needed: .* is unknown:"):
        with_ledger(trace)


def test_the_catalogue_would_be_stopped_if_its_lines_held_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check can fail for each of the notes' assumptions."""
    traces = [each.trace() for each in CLAIMS.values()]
    monkeypatch.setattr(Prover, "prove", lambda *_: Proved())
    monkeypatch.setattr(Prover, "refute", lambda *_: Proved())
    for trace, told in zip(traces, ("i ≠ j", "label sums to 1", "each label sums to 1"), strict=True):
        with pytest.raises(NotProved, match=f"{told}'? is not needed"):
            with_ledger(trace)


# -- what is needed so that a line has a value ------------------------------------------------

positive = Positive("y is positive", y)
SQUARE = Equation(log(y[i] ** 2), 2 * log(y[i]))


def square(*assuming: NamedAssumption) -> Claim:
    return claimed(SQUARE, lambda note: note.state(*sides(SQUARE)), *assuming)


def test_a_hypothesis_that_only_gives_a_line_its_values_is_needed() -> None:
    """Once this stopped the build: no line was said to use it, for the line holds wherever it has a value."""
    (need,) = with_evidence(square(positive).trace().require_proved(), 0).needs
    assert (need.assumption, need.lines, need.shown_by) == (positive, ("c.1",), "c.1")
    assert str(need.without) == "proved where y[i]^2 > 0, y[i] > 0"


def test_another_family_s_values_are_not_needed() -> None:
    elsewhere = Positive("z is positive", z)
    assert refused(square(positive, elsewhere)) == "c: the hypothesis 'z is positive' is not needed: no line uses it"
    assert refused(square(elsewhere)) == "c: the hypothesis 'z is positive' is not needed: no line uses it"


def test_a_value_that_the_result_has_anyway_makes_nothing_needed() -> None:
    def there_and_back(note: Note) -> None:
        chain = note.chain(X + 0)
        chain.stated(X + y[i] / y[i] - 1)
        chain.stated(X)

    told = refused(claimed(Equation(X + 0, X), there_and_back, positive))
    assert told == "c: the hypothesis 'y is positive' is not needed for any result: x + 0 = x holds without it"


def test_a_ledger_that_looks_for_counterexamples_alone_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: what it did before, first in the ledger and then in the prover."""
    monkeypatch.setattr(_Asked, "is_less", lambda self, without, *_: isinstance(without, Refuted))
    assert refused(square(positive)).startswith("c.1: the hypothesis 'y is positive' is not needed: ")
    monkeypatch.setattr(
        Prover,
        "_side_conditions",
        lambda self, left, right, used: (side_conditions((left, right), (), frozenset()), used),
    )
    assert refused(square(positive)) == "c: the hypothesis 'y is positive' is not needed: no line uses it"


def test_a_need_without_numbers_is_told_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERIVE_TEX", "embedded")
    trace = with_evidence(square(positive).trace(), 0)
    assert "Without it (1) is proved only where yᵢ^2 > 0, yᵢ > 0." in show(trace)
    assert "  without 'y is positive': proved only where y[i]^2 > 0, y[i] > 0 (c.1)" in report_text([trace])
    (told,) = json.loads(report_json([trace]))["claims"][0]["needs"]
    assert told["latex"] == "y_{k} > 0"
    assert told["without"]["counterexample"] is None
    assert told["without"]["only_where"] == ["y[i]^2 > 0", "y[i] > 0"]
    tex, pdf = typeset(square(positive), title="Squares", stem=tmp_path / "squares")
    row = r"{proved only where $y_{i}^{2} > 0$, $y_{i} > 0$}{\none}{\none}%"
    assert rf"\ledgerrow{{y is positive: $y_{{k}} > 0$}}{{\hyperlink{{c-1}}{{1.1}}}}{row}" in tex.read_text()
    assert pdf.read_bytes().startswith(b"%PDF")


def test_no_code_is_made_under_what_it_could_not_check(monkeypatch: pytest.MonkeyPatch) -> None:
    slope = Equation(D(sum_over(k, log(y[k])), y[i]), 1 / y[i])
    trace = claimed(slope, lambda note: note.state(*sides(slope)), positive).trace()
    with pytest.raises(BadInput, match=r"^c assumes 'y is positive' of a whole family; code is made under equations"):
        write_code(trace)
    monkeypatch.setattr("derive.render.code.function._equation", lambda trace, assumption: assumption)
    with pytest.raises(AttributeError):  # the emitter looks for its sides
        write_code(trace)


def test_what_is_assumed_of_a_family_is_a_formula() -> None:
    assert assumed(positive) == "y_{k} > 0"
    assert assumed(Positive("q", q)) == "q_{ks} > 0"
    assert assumed(Positive("w", variable("w", CLASSES, CLASSES))) == "w_{kl} > 0"
    assert assumed(OneHot("hot", y)) == r"y_{k} \in \{0, 1\},\ \sum_{k=1}^{n} y_{k} = 1"
    with pytest.raises(TypeError, match=r"^int is nothing that can be assumed$"):
        assumed(1)  # type: ignore[arg-type]


# -- cases ------------------------------------------------------------------------------------


def case(left: Any, right: Any, condition: Any) -> Claim:
    """One line of a case, beside something that the claim says."""

    def derivation(note: Note) -> None:
        note.state(X + 0, X)
        for each in condition if isinstance(condition, list) else [condition]:
            note.lead("Where {c}:", c=each)
        note.state(left, right, where=condition)

    return claimed(Equation(X + 0, X), derivation)


@pytest.mark.parametrize("condition", [Distinct(i, j), Same(i, j), Distinct(i, 1)])
def test_a_case_whose_line_holds_without_its_condition_is_refused(condition: Any) -> None:
    told = refused(case(z[i] + z[j], z[j] + z[i], condition))
    assert told == (f"c.2: the condition {condition} is not needed: z[i] + z[j] = z[j] + z[i] holds without it")


def test_a_case_needs_its_condition_on_one_line_of_each_of_its_chains() -> None:
    def derivation(note: Note) -> None:
        note.state(X + 0, X)
        note.lead("Where {c}:", c=Distinct(i, j))
        chain = note.chain(delta(i, j) * z[i], where=Distinct(i, j))
        chain.stated(z[i] * delta(i, j))
        chain.stated(Number(0))
        if two:
            note.lead("Where {c}:", c=Distinct(i, j))
            chain = note.chain(z[i] + z[j], where=Distinct(i, j))
            chain.stated(z[j] + z[i])
            chain.stated(z[j] + z[i] + 0)

    two = False
    (need,) = with_ledger(claimed(Equation(X + 0, X), derivation).trace()).needs
    assert (need.assumption, need.lines) == (Distinct(i, j), ("c.3",))
    assert str(need.without) == "refuted: n = 2, z = (1, 2), i = 1, j = 1: left 1, right 0"
    two = True
    told = refused(claimed(Equation(X + 0, X), derivation))
    assert told == "c.4: the condition i ≠ j is not needed: all 2 lines hold without it"


def test_a_case_told_in_two_chains_has_the_lines_of_both() -> None:
    def derivation(note: Note) -> None:
        note.state(X + 0, X)
        note.lead("Where {c}:", c=Distinct(i, j))
        note.state(delta(i, j) * z[i], Number(0), where=Distinct(i, j))
        note.state(delta(i, j) * z[j], Number(0), where=Distinct(i, j))

    (need,) = with_ledger(claimed(Equation(X + 0, X), derivation).trace()).needs
    assert need.lines == ("c.2", "c.3")


def test_a_case_that_only_gives_a_line_its_values_is_needed() -> None:
    inside = 1 - delta(i, j) * z[i]
    (need,) = with_ledger(case(log(inside) + 0, log(inside), Distinct(i, j)).trace()).needs
    assert (need.lines, str(need.without)) == (("c.2",), "proved where 1 - δ[i,j]·z[i] > 0")


def test_a_case_without_which_nothing_is_decided_is_not_said_to_hold_without_it() -> None:
    """It was: 1/(1 - δ[i,j]) "holds" at i = j."""
    share = 1 / (1 - delta(i, j))
    told = refused(case(share + 0, share, Distinct(i, j)))
    assert told == (
        "c.2: the condition i ≠ j is not shown to be needed: 1/(1 - δ[i,j]) + 0 = 1/(1 - δ[i,j]) is"
        " unknown: a denominator is 0"
    )


def test_of_two_conditions_the_one_that_could_go_is_refused() -> None:
    told = refused(case(delta(i, j) * z[i], Number(0) * z[k], [Distinct(i, j), Distinct(j, k)]))
    assert told.startswith("c.2: the condition j ≠ k is not needed: ")


# -- what is needed is shown, and worked out again ---------------------------------------------


def needs_of(name: str) -> tuple[Need, ...]:
    return with_ledger(CLAIMS[name].trace()).needs


def test_the_ledger_of_the_notes() -> None:
    told = {
        name: [(str(getattr(n.assumption, "name", n.assumption)), n.lines) for n in needs_of(name)] for name in CLAIMS
    }
    assert told == {
        "softmax-jacobian": [("i ≠ j", ("softmax-jacobian.4",))],
        "cross-entropy-gradient": [("label sums to 1", ("cross-entropy-gradient.9",))],
        "layer-gradients": [
            ("each label sums to 1", tuple(f"layer-gradients.{line}" for line in (2, 8, 12, 15, 19))),
        ],
    }


def test_the_page_on_soundness_says_the_same() -> None:
    rows = (Path(__file__).parents[2] / "docs" / "soundness.md").read_text(encoding="utf-8").splitlines()
    for name in CLAIMS:
        for need in needs_of(name):
            witness = need.without.witness
            lines = ", ".join(line.removeprefix(f"{name}.") for line in need.lines)
            sides = f"{witness.where}{shown(witness.left)} is not {shown(witness.right)}"
            expected = f"| `{name}` | {named(need.assumption)} | {lines} | {sides}"
            assert any(row.startswith(expected) for row in rows), expected


def test_the_lines_of_the_ledger_are_those_whose_verdicts_name_the_hypothesis() -> None:
    for name, each in CLAIMS.items():
        trace = each.trace()
        for hypothesis in trace.hypotheses:
            named = [s.id for s in trace.steps if hypothesis.name in s.verdict.hypotheses]
            (need,) = [need for need in needs_of(name) if need.assumption == hypothesis]
            assert list(need.lines) == named


def test_the_gradient_without_its_hypothesis_by_hand() -> None:
    """At z = (0, 0) softmax is (1/2, 1/2); for y = (1, 2) the gradient is a_1 (y_1 + y_2) - y_1 = 1/2."""
    (need,) = needs_of("cross-entropy-gradient")
    witness = need.without.witness
    assert (witness.sizes, witness.places) == ({"n": 2}, {"i": 1})
    numbers = {name: [entry.rational for entry in entries.values()] for name, entries in witness.values.items()}
    assert numbers == {"z": [0, 0], "y": [1, 2]}
    half, label = Fraction(1, 2), [Fraction(1), Fraction(2)]
    assert (witness.left.rational, witness.right.rational) == (half * sum(label) - label[0], half - label[0])
    assert witness.left != witness.right


def test_numpy_confirms_the_case_of_the_jacobian() -> None:
    """Line 2.4 says that the numerator doesn't contain z_j; at i = j it does, and the derivative is a (1 - a)."""
    (need,) = needs_of("softmax-jacobian")
    witness = need.without.witness
    logits, at = arrays(need)["z"], (witness.places["i"] - 1, witness.places["j"] - 1)
    assert at[0] == at[1]
    slope = complex_step(lambda moved: softmax(moved)[at[0]], logits, (at[1],))
    powers = np.exp(logits)
    without_it = -powers[at[0]] * powers[at[1]] / powers.sum() ** 2
    assert (float(witness.left), float(witness.right)) == pytest.approx((slope, without_it), rel=1e-12)
    assert abs(slope - without_it) > 0.1


def test_numpy_confirms_the_layer_without_its_hypothesis() -> None:
    (need,) = needs_of("layer-gradients")
    witness, values = need.without.witness, arrays(need)
    assert need.shown_by == "layer-gradients.8"
    assert not np.allclose(values["y"].sum(axis=0), 1)
    at = witness.places["i"] - 1, witness.places["u"] - 1

    def cost(weights: Any) -> Any:
        probabilities = softmax(weights @ values["h"] + values["b"][:, None])
        return -(values["y"] * np.log(probabilities)).sum(axis=0).mean()

    probabilities = softmax(values["w"] @ values["h"] + values["b"][:, None])
    said = ((probabilities - values["y"])[at[0]] * values["h"][at[1]]).mean()
    slope = complex_step(cost, values["w"], at)
    assert (float(witness.left), float(witness.right)) == pytest.approx((slope, said), rel=1e-12)
    assert abs(slope - said) > 0.1


def softmax(logits: Any) -> Any:
    powers = np.exp(logits - np.max(logits.real, axis=0))
    return powers / powers.sum(axis=0)


def complex_step(function: Callable[[Any], Any], at: Any, where: tuple[int, ...]) -> float:
    moved = at.astype(complex)
    moved[where] += 1e-200j
    return float(np.imag(function(moved)) / 1e-200)


def arrays(need: Need) -> dict[str, Any]:
    made = {}
    for name, entries in need.without.witness.values.items():
        made[name] = np.zeros(tuple(map(max, zip(*entries, strict=True))))
        for position, value in entries.items():
            made[name][tuple(at - 1 for at in position)] = float(value)
    return made


# -- what is stated is carried -----------------------------------------------------------------


def test_a_hypothesis_that_is_stated_and_not_carried_is_refused() -> None:
    other = Hypothesis("z adds up to 0", sum_over(k, z[k]), 0)
    with pytest.raises(NotProved) as caught:
        claimed(GRADIENT, lambda note: note.assume(other), one).trace()
    assert str(caught.value) == (
        "c: the hypothesis 'z adds up to 0' is stated, but the claim doesn't carry it (assuming=); "
        "it carries 'y adds up to 1'"
    )
    with pytest.raises(NotProved, match=r"it carries none$"):
        claimed(GRADIENT, lambda note: note.assume(other)).trace()


def test_one_that_is_carried_may_be_stated() -> None:
    def derivation(note: Note) -> None:
        note.assume(one)
        note.state(*sides(GRADIENT))

    assert [need.lines for need in with_ledger(claimed(GRADIENT, derivation, one).trace()).needs] == [("c.2",)]


def test_a_mistake_can_drop_only_what_is_carried() -> None:
    with pytest.raises(NotProved, match=r"^c: a mistake drops 'y adds up to 1', which the claim doesn't carry$"):
        claimed(GRADIENT, lambda note: note.mistake(*sides(GRADIENT), "why", without=[one])).trace()


def test_two_hypotheses_of_one_name_are_refused() -> None:
    other = Hypothesis(one.name, sum_over(k, z[k]), 1)
    with pytest.raises(NotProved, match=r"^c: each hypothesis needs a name of its own, and 'y adds up to 1' is none$"):
        claimed(GRADIENT, lambda note: note.state(*sides(GRADIENT)), one, other).trace()


def test_the_setting_states_only_what_some_claim_carries() -> None:
    setting = Note("setting")
    setting.assume(one)
    trace = claimed(GRADIENT, lambda note: note.state(*sides(GRADIENT)), one).trace()
    require_carried(setting, [trace])
    with pytest.raises(NotProved, match=r"^setting\.1: the hypothesis 'y adds up to 1' is stated, but no claim"):
        require_carried(setting, [])


# -- the smallest n ----------------------------------------------------------------------------


def test_each_line_says_from_which_n_it_holds() -> None:
    def derivation(note: Note) -> None:
        note.state(X + 0, X)
        note.state(z[i] + 0, z[i])
        note.lead("Where {c}:", c=Distinct(i, j))
        note.state(delta(i, j) * z[i], Number(0), where=Distinct(i, j))
        note.state(z[3] + 0, z[3])

    trace = with_evidence(claimed(Equation(X + 0, X), derivation).trace(), 0)
    told = [(found.conditions, found.lines, found.small.tried, found.small.vacuous) for found in validity(trace)]
    assert told == [
        ((), ("c.2",), (1, 2), ()),
        ((Distinct(i, j),), ("c.3",), (2, 3), (1,)),
        ((), ("c.4",), (3, 4), (1, 2)),
    ]


@pytest.mark.parametrize("said", [{}, {"n": 3}])
def test_a_verdict_that_begins_at_another_n_than_was_found_stops_it(said: dict[str, int], monkeypatch: Any) -> None:
    made = case(delta(i, j) * z[i], Number(0), Distinct(i, j))
    monkeypatch.setattr(Prover, "_smallest_sizes", lambda self, *_: said if self.conditions else {})
    told = refused(made)
    assert told == (
        f"c.2: proved from n = {said.get('n', 1)} on, but tried one by one its lines begin to hold at n = 2"
    )


def test_a_trace_that_is_not_proved_has_no_ledger() -> None:
    trace = claimed(Equation(X, X + 1), lambda note: note.state(X, X + 1), one).trace()
    assert isinstance(trace, Trace)
    assert with_ledger(trace) is trace


def sides(equation: Equation) -> tuple[Any, Any]:
    return equation.left, equation.right
