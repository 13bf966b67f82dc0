"""Rules that compute a wrong line: whatever the rule believes, the prover refutes the step.

Each faulty rule is a plausible slip. It is registered with an example that looks fine, used
in a note like any other, and must be stopped there by a counterexample.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from derive.errors import NotProved
from derive.language import (
    CLASSES,
    Addition,
    D,
    Derivative,
    Distinct,
    Expression,
    Index,
    Multiplication,
    Negation,
    Number,
    Power,
    Quotient,
    SumOver,
    define,
    exp,
    log,
    sum_over,
    variable,
)
from derive.proof import Hypothesis, Refuted
from derive.rules import KnownResult, UseHypothesis, UseResult
from derive.steps import Context, Note, Prose, Rule, Step, Trace, register, say
from derive.steps.rule import REGISTRY, Example, everywhere

i, j, k = (Index(letter, CLASSES) for letter in "ijk")
z, y = variable("z", CLASSES), variable("y", CLASSES)
whole = sum_over(k, exp(z[k]))
a = define("a", (i,), exp(z[i]) / whole)


@pytest.fixture(autouse=True)
def registry() -> Iterator[None]:
    """Take the faulty rules out again."""
    before = dict(REGISTRY)
    yield
    REGISTRY.clear()
    REGISTRY.update(before)


def faulty(rewrite_node: Callable[[Any], Any]) -> Rule:
    """Return a registered rule that replaces nodes as the function says (None: leave it)."""

    class Faulty(Rule):
        name = f"faulty: {rewrite_node.__name__}"

        def rewrite(self, expression: Any, context: Context) -> Any:
            return everywhere(expression, lambda node, _: rewrite_node(node), context)

        def sentence(self) -> Prose:
            return say("so we believe")

    register(lambda: [Example(Faulty(), y[i], y[i], y[j])])(Faulty)
    return Faulty()


def quotient_rule_with_a_plus(node: Any) -> Any:
    if not (isinstance(node, Derivative) and isinstance(node.args[0], Quotient)):
        return None
    (u, v), by = node.args[0].args, node.args[1]
    return Quotient(v * D(u, by) + u * D(v, by), Power(v, Number(2)))


def quotient_rule_without_the_square(node: Any) -> Any:
    if not (isinstance(node, Derivative) and isinstance(node.args[0], Quotient)):
        return None
    (u, v), by = node.args[0].args, node.args[1]
    return Quotient(v * D(u, by) - u * D(v, by), v)


def join_that_ignores_what_is_left_out(node: Any) -> Any:
    if not isinstance(node, Addition):
        return None
    totals = [term for term in node.args if isinstance(term, SumOver)]
    return SumOver(totals[0].body, totals[0].index) if totals else None


def split_that_leaves_nothing_out(node: Any) -> Any:
    return exp(z[j]) + node if isinstance(node, SumOver) and not node.excluded else None


def minus_minus_that_forgets_one(node: Any) -> Any:
    return node.args[0] if isinstance(node, Negation) else None


def product_of_sums_term_by_term(node: Any) -> Any:
    if not (isinstance(node, SumOver) and isinstance(node.body, Multiplication)):
        return None
    return Multiplication(*[SumOver(factor, node.index) for factor in node.body.args])


def derivative_of_log_without_the_inner_one(node: Any) -> Any:
    if not isinstance(node, Derivative):
        return None
    return Quotient(Number(1), node.args[0].args[0])


def only_the_diagonal(node: Any) -> Any:
    return Number(0) if isinstance(node, Derivative) else None


# A faulty rule; the line it is used on and a condition; the line that it makes; the witness.
FAULTS = [
    (
        quotient_rule_with_a_plus,
        D(exp(z[i]) / whole, z[i]),
        "((sum(k=1..n) e^z[k])·∂/∂z[i] [e^z[i]] + e^z[i]·∂/∂z[i] [sum(k=1..n) e^z[k]])/((sum(k=1..n) e^z[k])^2)",
        "n = 2, z = (0, 0), i = 1, j = 2: left 1/4, right 3/4",
    ),
    (
        quotient_rule_without_the_square,
        D(exp(z[i]) / whole, z[i]),
        "((sum(k=1..n) e^z[k])·∂/∂z[i] [e^z[i]] - e^z[i]·∂/∂z[i] [sum(k=1..n) e^z[k]])/(sum(k=1..n) e^z[k])",
        "n = 2, z = (0, 0), i = 1, j = 2: left 1/4, right 1/2",
    ),
    (
        join_that_ignores_what_is_left_out,
        exp(z[i]) + sum_over(k, exp(z[k]), but=j),
        "sum(k=1..n) e^z[k]",
        "n = 2, z = (log 3, -log 2), i = 1, j = 2: left 6, right 7/2",
    ),
    (
        split_that_leaves_nothing_out,
        whole,
        "e^z[j] + sum(k=1..n) e^z[k]",
        "n = 2, z = (0, 0), i = 1, j = 2: left 2, right 3",
    ),
    (
        minus_minus_that_forgets_one,
        y[i] - y[j],
        "y[i] + y[j]",
        "n = 2, y = (1, 2), i = 1, j = 2: left -1, right 3",
    ),
    (
        product_of_sums_term_by_term,
        sum_over(k, y[k] * exp(z[k])),
        "(sum(k=1..n) y[k])·sum(k=1..n) e^z[k]",
        "n = 2, y = (1, 2), z = (0, 0), i = 1, j = 2: left 3, right 6",
    ),
    (
        derivative_of_log_without_the_inner_one,
        D(log(whole), z[i]),
        "1/(sum(k=1..n) e^z[k])",
        "n = 2, z = (log 3, -log 2), i = 1, j = 2: left 6/7, right 2/7",
    ),
    (only_the_diagonal, D(a[i], z[j]), "0", "n = 2, z = (0, 0), i = 1, j = 2: left -1/4, right 0"),
]


def traced(start: Expression, rule: Rule, *hypotheses: Hypothesis) -> tuple[Trace, Step]:
    """Return a derivation of one step by the rule, for i and j that differ, and the step."""
    note = Note("planted", hypotheses)
    step = note.chain(start, where=Distinct(i, j)).by(rule, name="fault")
    return Trace("planted", "Planted", tuple(note.items), tuple(hypotheses)), step


@pytest.mark.parametrize(("fault", "start", "after", "witness"), FAULTS)
def test_a_wrong_line_is_refuted_and_stops_the_trace(
    fault: Callable[[Any], Any], start: Expression, after: str, witness: str
) -> None:
    trace, step = traced(start, faulty(fault))
    assert str(step.after) == after
    assert isinstance(step.verdict, Refuted)
    assert str(step.verdict.witness) == witness
    with pytest.raises(NotProved) as caught:
        trace.require_proved()
    assert str(caught.value) == f"planted.fault: {start} = {after} is refuted: {witness}"


def test_a_right_rule_passes_in_the_same_place() -> None:
    def the_same(node: Any) -> Any:
        return node + 0 if isinstance(node, SumOver) else None

    trace, _ = traced(whole, faulty(the_same))
    assert trace.require_proved() is trace


def test_a_hypothesis_put_under_a_derivative_is_refuted() -> None:
    """The sum of y is 1, but its derivative is not that of 1: y moves off the hypothesis."""
    one = Hypothesis("sum of y is 1", sum_over(k, y[k]), Number(1))
    trace, step = traced(D(sum_over(k, y[k]), y[i]), UseHypothesis(one), one)
    assert isinstance(step.verdict, Refuted)
    with pytest.raises(NotProved, match=r"^planted\.fault: .*: left 1, right 0$"):
        trace.require_proved()


def test_a_known_result_that_is_false_is_refuted_where_it_is_used() -> None:
    believed = KnownResult(D(a[i], z[j]).equals(a[i] * (1 - a[j])), (), "elsewhere.1")
    trace, step = traced(y[i] * D(a[i], z[j]), UseResult(believed))
    assert isinstance(step.verdict, Refuted)
    with pytest.raises(NotProved, match=r"^planted\.fault: .* is refuted: n = 2, y = \(1, 2\)"):
        trace.require_proved()
