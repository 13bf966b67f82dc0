"""Every claim of the catalogue: line follows line, each proved for every n, with what it needs.

The lines that the lecture has are written out here as expressions, so that a change of the
catalogue which loses one of them is noticed.
"""

from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest

from derive.catalogue import CLAIMS, cross_entropy_gradient
from derive.catalogue.setting import setting
from derive.catalogue.symbols import (
    C,
    L,
    a,
    b,
    hidden,
    i,
    j,
    k,
    label_sums_to_one,
    labels,
    labels_sum_to_one,
    logits,
    m,
    probabilities,
    s,
    sample_loss,
    total,
    u,
    v,
    w,
    y,
    z,
)
from derive.errors import NotProved
from derive.language import (
    Cases,
    Condition,
    D,
    Delta,
    Distinct,
    Equation,
    Expression,
    Number,
    Same,
    alpha_equal,
    delta,
    exp,
    log,
    sum_over,
)
from derive.proof import Proved, Refuted, prove
from derive.rules import KnownResult
from derive.steps import Chain, Claim, LineReference, Note, Prose, Trace, claim

NAMES = ["softmax-jacobian", "cross-entropy-gradient", "layer-gradients"]


@cache
def trace_of(name: str) -> Trace:
    return CLAIMS[name].trace()


def steps_with_chains() -> list[Any]:
    return [
        pytest.param(step, chain, id=step.id)
        for name in NAMES
        for chain in trace_of(name).chains
        for step in chain.steps
    ]


# -- the chains ---------------------------------------------------------------------------


def test_the_catalogue_holds_these_claims_in_the_order_of_the_notes() -> None:
    assert list(CLAIMS) == NAMES
    assert all(name == each.name for name, each in CLAIMS.items())


@pytest.mark.parametrize("name", NAMES)
def test_each_line_begins_where_the_one_before_it_ended(name: str) -> None:
    chains = list(trace_of(name).chains)
    assert sum(len(chain.steps) for chain in chains) > 10
    for chain in chains:
        assert chain.steps
        assert chain.steps[0].before == chain.start
        for first, second in pairwise(chain.steps):
            assert second.before == first.after, second.id


@pytest.mark.parametrize(("step", "chain"), steps_with_chains())
def test_each_line_is_proved_for_every_n(step: Any, chain: Chain) -> None:
    assert isinstance(step.verdict, Proved)
    conditions = [a for a in chain.assuming if isinstance(a, Condition)]
    assert step.verdict.smallest == ({"n": 2} if Distinct(i, j) in conditions else {})


@pytest.mark.parametrize(("step", "chain"), steps_with_chains())
def test_a_fresh_prover_agrees_and_the_line_is_no_repetition(step: Any, chain: Chain) -> None:
    assert prove(step.before, step.after, chain.assuming) == step.verdict
    assert not alpha_equal(step.before, step.after)


@pytest.mark.parametrize("name", NAMES)
def test_the_ids_are_all_different(name: str) -> None:
    trace = trace_of(name)
    ids = [step.id for step in trace.steps] + [mistake.id for mistake in trace.mistakes]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_claim_says_is_proved_under_its_hypotheses(name: str) -> None:
    says = CLAIMS[name].says
    assert isinstance(prove(says.left, says.right, CLAIMS[name].hypotheses), Proved)
    assert trace_of(name).result == says
    assert trace_of(name).require_proved() is trace_of(name)


def test_what_the_claims_say() -> None:
    dz = probabilities[i, s] - labels[i, s]
    assert {name: str(each.says.left) for name, each in CLAIMS.items()} == {
        "softmax-jacobian": "∂a[i]/∂z[j]",
        "cross-entropy-gradient": "∂L/∂z[i]",
        "layer-gradients": "∂C/∂w[i,u]",
    }
    assert CLAIMS["softmax-jacobian"].says.right == a[i] * (delta(i, j) - a[j])
    assert CLAIMS["cross-entropy-gradient"].says.right == a[i] - y[i]
    layer = CLAIMS["layer-gradients"].says.right
    plain = (1 / m) * sum_over(s, dz * hidden[u, s])
    assert prove(layer, plain) == Proved()  # so that the name dz hides nothing


# -- hypotheses and side conditions -------------------------------------------------------


def test_each_hypothesis_is_used_on_its_lines_only() -> None:
    one, every = label_sums_to_one.name, labels_sum_to_one.name
    used = {
        step.id: step.verdict.hypotheses
        for name in NAMES
        for step in trace_of(name).steps
        if isinstance(step.verdict, Proved) and step.verdict.hypotheses
    }
    (hypothesis_line,) = [step.id for step in trace_of(NAMES[1]).steps if step.rules == ("hypothesis",)]
    by_weight, by_bias = [
        step.id for step in trace_of(NAMES[2]).steps if step.rules == ("earlier result", "definition put in")
    ]
    # The matrix of dz is its entries by definition and needs no hypothesis.
    (per_sample, *_), (_, of_weights, of_biases) = (
        [step.id for step in trace_of(NAMES[2]).steps],
        [step.id for step in trace_of(NAMES[2]).steps if step.rules == ("entry by entry",)],
    )
    assert used == {
        hypothesis_line: (one,),
        **dict.fromkeys((per_sample, by_weight, of_weights, by_bias, of_biases), (every,)),
    }


@pytest.mark.parametrize("name", NAMES)
def test_without_its_hypotheses_just_those_lines_fail(name: str) -> None:
    for chain in trace_of(name).chains:
        conditions = [a for a in chain.assuming if isinstance(a, Condition)]
        for step in chain.steps:
            assert isinstance(step.verdict, Proved)
            expected = Refuted if step.verdict.hypotheses else Proved
            assert isinstance(prove(step.before, step.after, conditions), expected), step.id


def test_the_only_side_condition_is_that_of_the_quotient_rule() -> None:
    needed = {
        step.id: [str(condition) for condition in step.verdict.conditions]
        for name in NAMES
        for step in trace_of(name).steps
        if isinstance(step.verdict, Proved) and step.verdict.conditions
    }
    assert needed == {"softmax-jacobian.1": ["v ≠ 0"]}


# -- the lines of the lecture -------------------------------------------------------------


def quotient(over: Expression, under: Expression, by: Any) -> Expression:
    return (under * D(over, by) - over * D(under, by)) / under**2


other = exp(z[j]) + sum_over(k, exp(z[k]), but=j)
own = exp(z[i]) + sum_over(k, exp(z[k]), but=i)
rest = sum_over(k, exp(z[k]), but=i)
front = -(y[i] / a[i])
dz = probabilities[i, s] - labels[i, s]
mean_over_samples = 1 / m
inner_k = probabilities[k, s] - labels[k, s]
logit = sum_over(v, w[k, v] * hidden[v, s]) + b[k]

# Under each heading: the left side, its conditions, and the lines in order.
LINES: dict[str, tuple[str, Expression, tuple[Condition, ...], list[Expression]]] = {
    "the case i != j": (
        NAMES[0],
        D(a[i], z[j]),
        (Distinct(i, j),),
        [
            D(exp(z[i]) / other, z[j]),
            quotient(exp(z[i]), other, z[j]),
            (0 - exp(z[i]) * exp(z[j])) / total**2,
            (-exp(z[i]) / total) * (exp(z[j]) / total),
            -a[i] * a[j],
        ],
    ),
    "the case i = j": (
        NAMES[0],
        D(a[i], z[i]),
        (),
        [
            D(exp(z[i]) / own, z[i]),
            quotient(exp(z[i]), own, z[i]),
            (own * exp(z[i]) - exp(z[i]) * (exp(z[i]) + 0)) / own**2,
            (exp(z[i]) * rest) / total**2,
            (exp(z[i]) / total) * (rest / total),
            a[i] * (1 - a[i]),
        ],
    ),
    "what 1 - a_i is": (
        NAMES[0],
        1 - a[i],
        (),
        [1 - exp(z[i]) / total, (total - exp(z[i])) / total, rest / total],
    ),
    "both cases": (
        NAMES[0],
        D(a[i], z[j]),
        (),
        [
            Cases(-a[i] * a[j], Distinct(i, j), a[i] * (1 - a[i]), Same(i, j)),
            a[i] * (delta(i, j) - a[j]),
        ],
    ),
    "the gradient of the loss": (
        NAMES[1],
        D(L, z[i]),
        (),
        [
            D(-y[i] * log(a[i]) - sum_over(k, y[k] * log(a[k]), but=i), z[i]),
            -(y[i] / a[i] * D(a[i], z[i])) - sum_over(k, (y[k] / a[k]) * D(a[k], z[i]), but=i),
            -(y[i] / a[i] * a[i] * (1 - a[i])) - sum_over(k, (y[k] / a[k]) * (-a[k] * a[i]), but=i),
            -y[i] * (1 - a[i]) + sum_over(k, y[k] * a[i], but=i),
            -y[i] + y[i] * a[i] + a[i] * sum_over(k, y[k], but=i),
            -y[i] + a[i] * (y[i] + sum_over(k, y[k], but=i)),
            -y[i] + a[i] * sum_over(k, y[k]),
            -y[i] + a[i] * Number(1),
            a[i] - y[i],
        ],
    ),
    "without the hypothesis": (NAMES[1], D(L, z[i]), (), [a[i] * sum_over(k, y[k]) - y[i]]),
    "one sample": (NAMES[2], D(sample_loss[s], logits[i, s]), (), [dz]),
    "by a weight": (
        NAMES[2],
        D(C, w[i, u]),
        (),
        [
            D(mean_over_samples * sum_over(s, sample_loss[s]), w[i, u]),
            mean_over_samples * sum_over(s, D(sample_loss[s], w[i, u])),
            mean_over_samples * sum_over(s, sum_over(k, D(sample_loss[s], logits[k, s]) * D(logits[k, s], w[i, u]))),
            mean_over_samples * sum_over(s, sum_over(k, inner_k * D(logit, w[i, u]))),
            mean_over_samples
            * sum_over(
                s,
                sum_over(k, inner_k * sum_over(v, hidden[v, s] * Delta(k, i) * Delta(v, u))),
            ),
            mean_over_samples * sum_over(s, dz * hidden[u, s]),
        ],
    ),
    "by a bias": (
        NAMES[2],
        D(C, b[i]),
        (),
        [
            mean_over_samples * sum_over(s, D(sample_loss[s], b[i])),
            mean_over_samples * sum_over(s, sum_over(k, D(sample_loss[s], logits[k, s]) * D(logits[k, s], b[i]))),
            mean_over_samples * sum_over(s, sum_over(k, inner_k * Delta(k, i))),
            mean_over_samples * sum_over(s, dz),
        ],
    ),
}


@pytest.mark.parametrize("heading", LINES)
def test_the_lecture_s_lines_occur_in_order(heading: str) -> None:
    name, start, conditions, expected = LINES[heading]
    chains = [
        chain
        for chain in trace_of(name).chains
        if chain.start == start and tuple(a for a in chain.assuming if isinstance(a, Condition)) == conditions
    ]
    best: list[Expression] = []
    for chain in chains:
        missing = list(expected)
        for line in chain.lines[1:]:
            if missing and alpha_equal(line, missing[0]):
                missing.pop(0)
        if not missing:
            return
        best = missing
    pytest.fail(f"{heading}: no chain from {start} goes through {best[0] if best else expected[0]}")


@pytest.mark.parametrize("heading", LINES)
def test_the_lecture_s_lines_as_written_here_are_true(heading: str) -> None:
    name, start, conditions, expected = LINES[heading]
    for line in expected:
        assert isinstance(prove(start, line, [*conditions, *CLAIMS[name].hypotheses]), Proved)


def test_the_matrix_lines_are_the_layer_s_gradients() -> None:
    lines = [(str(chain.start), chain.lines[1]) for chain in trace_of(NAMES[2]).chains]
    entries = {start: line for start, line in lines if start in ("dw[i,u]", "db[i]")}
    by_weight = (1 / m) * sum_over(s, dz * hidden[u, s])
    assert prove(entries["dw[i,u]"], by_weight) == Proved()
    assert prove(entries["db[i]"], (1 / m) * sum_over(s, dz)) == Proved()


# -- what one derivation takes from another -----------------------------------------------


def test_the_results_taken_from_the_jacobian_are_lines_of_it() -> None:

    taken = vars(import_module("derive.catalogue.cross_entropy_gradient"))
    results = [thing for thing in taken.values() if isinstance(thing, KnownResult)]
    assert {known.step for known in results} == {
        "softmax-jacobian.distinct",
        "softmax-jacobian.same",
    }
    for known in results:
        chain, step = next(
            (chain, step) for chain in trace_of(NAMES[0]).chains for step in chain.steps if step.id == known.step
        )
        assert (chain.start, step.after) == (known.equation.left, known.equation.right)
        assert chain.assuming == known.conditions
        assert isinstance(step.verdict, Proved)
        assert step.is_result


def test_every_line_that_a_sentence_points_to_exists() -> None:
    lines = {step.id for name in NAMES for step in trace_of(name).steps}
    pointed = set()
    for name in NAMES:
        for item in trace_of(name).items:
            for prose in vars(item).values():
                pointed |= references(prose)
        for step in trace_of(name).steps:
            pointed |= references(step.because)
    assert len(pointed) >= 5
    assert pointed <= lines


def references(prose: Any) -> set[str]:
    pieces = prose.pieces if isinstance(prose, Prose) else ()
    return {piece.step for piece in pieces if isinstance(piece, LineReference)}


def test_the_setting_has_no_line_to_prove_and_names_the_hypothesis() -> None:
    note = Note("setting")
    setting(note)
    trace = Trace("setting", "Setting", tuple(note.items))
    assert list(trace.steps) == []
    assert [item.hypothesis for item in note.items if hasattr(item, "hypothesis")] == [label_sums_to_one]


# -- a planted false line -----------------------------------------------------------------


def planted(false: Expression) -> Claim:
    """Return the gradient's derivation with a line that is stated and true, or isn't."""

    @claim(
        "planted",
        title="Planted",
        says=cross_entropy_gradient.says,
        assuming=[label_sums_to_one],
        builds_on=cross_entropy_gradient.builds_on,
    )
    def derivation(note: Note) -> None:
        cross_entropy_gradient.derivation(note)
        note.state(D(L, z[i]), false, name="false")

    return derivation


def test_a_claim_with_one_false_line_stops() -> None:
    planted(a[i] - y[i]).trace().require_proved()
    trace = planted(a[i] + y[i]).trace()
    verdicts = [type(step.verdict) for step in trace.steps if step.id != "planted.false"]
    assert set(verdicts) == {Proved}
    with pytest.raises(NotProved) as caught:
        trace.require_proved()
    assert str(caught.value) == (
        "planted.false: ∂L/∂z[i] = a[i] + y[i] is refuted: n = 2, y = (1, 0), z = (0, 0), i = 1: left -1/2, right 3/2"
    )


def test_a_claim_that_says_something_false_is_not_arrived_at() -> None:
    @claim("planted", title="Planted", says=Equation(D(L, z[i]), y[i] - a[i]))
    def derivation(note: Note) -> None:
        note.state(D(L, z[i]), a[i] * sum_over(k, y[k]) - y[i])

    with pytest.raises(NotProved, match=r"^planted: the derivation never arrives at what the"):
        derivation.trace()
