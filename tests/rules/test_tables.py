"""What each rule makes of lines that its examples leave out, and which lines it leaves alone."""

import pytest

from derive.language import (
    CLASSES,
    UNITS,
    D,
    Delta,
    Distinct,
    Equation,
    Expression,
    Multiplication,
    Negation,
    Number,
    Power,
    define,
    exp,
    log,
    sum_over,
    variable,
)
from derive.proof import Hypothesis, Proved, prove
from derive.rules import (
    Cancel,
    CancelTerms,
    ChainRule,
    CollapseDelta,
    Differentiate,
    DropZeros,
    Expand,
    FactorOut,
    Fold,
    JoinSum,
    KnownResult,
    Linearity,
    LogRule,
    MinusMinus,
    PullOutOfSum,
    QuotientRule,
    SplitFraction,
    SplitSum,
    TidyUp,
    Unfold,
    UseHypothesis,
    UseResult,
)
from derive.rules.matching import match
from derive.steps.rule import Context, Rule, RuleDoesNotApply

i, j, k, l, m = (CLASSES.index(letter) for letter in "ijklm")  # noqa: E741
u, v = UNITS.index("u"), UNITS.index("v")
y, z, x = variable("y", CLASSES), variable("z", CLASSES), variable("x", CLASSES)
b = variable("b", UNITS)
X = variable("X")[()]
total = sum_over(k, exp(z[k]))
a = define("a", (i,), exp(z[i]) / total)
twice = define("t", (i,), 2 * z[i])
third = define("r", (), sum_over(k, y[k] * twice[k]))
shifted = define("s", (i,), exp(z[i]) + y[i])
w = variable("w", CLASSES, UNITS)
inner = define("c", (i, u), 2 * w[i, u])
outer = define("o", (u,), sum_over(k, y[k] * inner[k, u]))
more = define("e", (u, i), z[i] * outer[u])
wrong_way = define("f", (i,), sum_over(u, outer[u]) * z[i])
SUM = Hypothesis("h", sum_over(k, y[k]), Number(1))
ASSUMED, APART = Context(hypotheses=(SUM,)), Context((Distinct(i, j),))
PLAIN = Context()
others = KnownResult(Equation(D(a[i], z[j]), -a[i] * a[j]), (Distinct(i, j),))

MADE = [
    (DropZeros(), 0 + y[i] + 0 + z[i], 0 + y[i] + z[i], PLAIN),
    (DropZeros(first=True), 0 + y[i] + 0, y[i], PLAIN),
    (DropZeros(), y[i] + 0 * z[i], y[i] + 0, PLAIN),
    (SplitFraction(), (y[i] * y[j]) / z[i] ** 2, (y[i] / z[i]) * (y[j] / z[i]), PLAIN),
    (Cancel(), (1 / z[i]) * z[i] * y[j], y[j], PLAIN),
    (Cancel(), y[j] * z[i] * (y[i] / z[i]), y[i] * y[j], PLAIN),
    (Cancel(), (y[i] / z[i]) * z[i] * z[i], y[i] * z[i], PLAIN),
    (Cancel(), Multiplication(Negation(y[j] * x[i]), Negation((y[i] / z[i]) * z[i])), y[i] * y[j] * x[i], PLAIN),
    (Cancel(), Multiplication(Negation(y[j]), y[i] / z[i], z[i]), Multiplication(y[i], Negation(y[j])), PLAIN),
    (Cancel(), exp(y[j] * x[i]) * (y[i] / z[i]) * z[i], y[i] * exp(y[j] * x[i]), PLAIN),
    (CancelTerms(), y[i] - (y[j] + y[i]), -y[j], PLAIN),
    (CancelTerms(), y[i] + (y[j] - y[i]), y[j], PLAIN),
    (CancelTerms(), y[i] - (y[i] - y[j]) + z[i], y[j] + z[i], PLAIN),
    (CancelTerms(), z[i] - y[j] + y[j] + y[j], z[i] + y[j], PLAIN),
    (CancelTerms(), y[i] - y[i], Number(0), PLAIN),
    (MinusMinus(), -(-y[i] * z[i]), y[i] * z[i], PLAIN),
    (MinusMinus(), -(y[i] * -z[j] * y[j]), y[i] * z[j] * y[j], PLAIN),
    (MinusMinus(), Negation(Negation(y[i])), y[i], PLAIN),
    (MinusMinus(), -sum_over(k, y[k] * -z[k], but=i), sum_over(k, y[k] * z[k], but=i), PLAIN),
    (Expand(), -(y[i] - z[i] + 1), -y[i] + z[i] - 1, PLAIN),
    (Expand(), y[i] * z[j] * (x[i] * y[j] - 1), y[i] * z[j] * x[i] * y[j] - y[i] * z[j], PLAIN),
    (Expand(), -(y[i] * (z[i] - x[i])), -(y[i] * z[i]) + y[i] * x[i], PLAIN),
    (FactorOut(z[i]), z[i] * y[i] - y[j] * z[i], z[i] * (y[i] - y[j]), PLAIN),
    (FactorOut(z[i]), z[i] * y[i] + y[j] * z[i] * x[j], z[i] * (y[i] + y[j] * x[j]), PLAIN),
    (FactorOut(z[i]), x[i] - z[i] * y[i] + x[j] + z[i] * y[j], x[i] + z[i] * (-y[i] + y[j]) + x[j], PLAIN),
    (TidyUp(), y[i] * Number(1) * z[i], y[i] * z[i], PLAIN),
    (TidyUp(), Number(1) * Number(1) * y[i], y[i], PLAIN),
    (TidyUp(), -y[i] - z[i] + y[j] + x[i], y[j] - y[i] - z[i] + x[i], PLAIN),
    (TidyUp(), -y[i] * Number(1) + z[i], z[i] - y[i], PLAIN),
    (CollapseDelta(), sum_over(k, Delta(i, k) * y[k] * z[k]), y[i] * z[i], PLAIN),
    (CollapseDelta(), sum_over(k, y[k] * Delta(k, 2)), y[2], PLAIN),
    (CollapseDelta(), sum_over(k, y[k] * sum_over(m, Delta(m, k) * z[m])), sum_over(k, y[k] * z[k]), PLAIN),
    (CollapseDelta(), sum_over(k, Delta(k, i)), Number(1), PLAIN),
    (CollapseDelta(), sum_over(k, Delta(k, i) * Delta(k, j)), Delta(i, j), PLAIN),
    (SplitSum(j), sum_over(k, y[k]) * sum_over(k, z[k]),
     (y[j] + sum_over(k, y[k], but=j)) * (z[j] + sum_over(k, z[k], but=j)), PLAIN),
    (JoinSum(), sum_over(k, y[k], but=i) + z[i] + y[i], sum_over(k, y[k]) + z[i], PLAIN),
    (JoinSum(), z[i] - y[i] - sum_over(k, y[k], but=i), z[i] - sum_over(k, y[k]), PLAIN),
    (JoinSum(), y[i] + z[j] + sum_over(k, y[k], but=i), sum_over(k, y[k]) + z[j], PLAIN),
    (PullOutOfSum(), sum_over(k, y[i] * z[k] * x[j] * y[k], but=j),
     y[i] * x[j] * sum_over(k, z[k] * y[k], but=j), PLAIN),
    (Unfold(a), a[i] * a[j], (exp(z[i]) / total) * (exp(z[j]) / total), PLAIN),
    (Unfold(a, showing=i), a[i], exp(z[i]) / (exp(z[i]) + sum_over(k, exp(z[k]), but=i)), PLAIN),
    (Fold(a), -exp(z[i]) / total, -a[i], PLAIN),
    (Fold(a), exp(z[1]) / sum_over(m, exp(z[m])) + 1, a[1] + 1, PLAIN),
    (Fold(define("g", (i,), -y[i] / z[i])), (-y[j] / z[j]) * X, define("g", (i,), -y[i] / z[i])[j] * X, PLAIN),
    (Fold(third), sum_over(m, y[m] * twice[m]) + X, third[()] + X, PLAIN),
    (UseHypothesis(SUM), sum_over(m, y[m]) * z[i], Number(1) * z[i], ASSUMED),
    (UseResult(others), D(a[j], z[i]) * X, -a[j] * a[i] * X, APART),
    (UseResult(others), D(a[1], z[2]), -a[1] * a[2], PLAIN),
    (UseResult(KnownResult(Equation(y[i] * 0, Number(0)))), y[j] * 0 + X, 0 + X, PLAIN),
    (QuotientRule(), D(y[i] / z[i], z[i]) + 1,
     (z[i] * D(y[i], z[i]) - y[i] * D(z[i], z[i])) / z[i] ** 2 + 1, PLAIN),
    (Linearity(), D(y[i] * z[i] * y[j] + z[j], z[i]), y[i] * y[j] * D(z[i], z[i]) + D(z[j], z[i]), PLAIN),
    (LogRule(), D(log(z[i]), z[j]), (Number(1) / z[i]) * D(z[i], z[j]), PLAIN),
    (LogRule(), y[i] * y[j] * D(log(z[i]), z[j]), ((y[i] * y[j]) / z[i]) * D(z[i], z[j]), PLAIN),
    (ChainRule(through=twice), D(third[()], z[i]), sum_over(k, D(third[()], twice[k]) * D(twice[k], z[i])), PLAIN),
    (ChainRule(through=twice), D(third[()], z[k]), sum_over(l, D(third[()], twice[l]) * D(twice[l], z[k])), PLAIN),
    (ChainRule(through=inner), D(outer[u], w[i, v]), sum_over(k, D(outer[u], inner[k, u]) * D(inner[k, u], w[i, v])),
     PLAIN),
    (ChainRule(through=inner), D(outer[2], w[i, v]), sum_over(k, D(outer[2], inner[k, 2]) * D(inner[k, 2], w[i, v])),
     PLAIN),
    (ChainRule(through=inner), D(more[u, i], w[i, v]),
     sum_over(k, D(more[u, i], inner[k, u]) * D(inner[k, u], w[i, v])), PLAIN),
    (Differentiate(), D(D(exp(z[i]), z[i]), z[i]), D(exp(z[i]), z[i]), PLAIN),
    (Differentiate(), D(1 + D(exp(z[i]), z[i]), z[i]), D(1 + exp(z[i]), z[i]), PLAIN),
    (Differentiate(), D(shifted[i], z[i]), exp(z[i]) + 0, PLAIN),
    (Differentiate(), D(-z[j], z[i]), -Delta(j, i), PLAIN),
    (Differentiate(), D(-exp(z[i]), z[i]), -exp(z[i]), PLAIN),
    (Differentiate(), D(exp(-z[i]), z[i]), exp(-z[i]) * -Number(1), PLAIN),
    (Differentiate(), D(exp(z[j]), z[i]), exp(z[j]) * Delta(j, i), PLAIN),
    (Differentiate(), D(y[i] * z[i], z[i]), y[i], PLAIN),
    (Differentiate(), D(y[i] * X * z[i], z[i]), y[i] * X * 1, PLAIN),
    (Differentiate(), D(y[i] * z[j], z[i]), Number(0), APART),
    (Differentiate(), D(sum_over(k, y[k] * z[k], but=i), z[i]), Number(0), PLAIN),
    (Differentiate(), D(sum_over(k, y[k] * z[k], but=j), z[i]), sum_over(k, y[k] * Delta(k, i), but=j), PLAIN),
    (Differentiate(), D(twice[i], z[i]), Number(2), PLAIN),
    (Differentiate(), D(y[i], z[i]) + D(z[1], z[2]), Number(0) + Number(0), PLAIN),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "before", "after", "context"), MADE)
def test_a_rule_makes_just_this_line(rule: Rule, before: Expression, after: Expression, context: Context) -> None:
    made = rule.apply(before, context).expression
    assert str(made) == str(after)
    assert isinstance(prove(before, made, [*context.conditions, *context.hypotheses]), Proved)


LEFT_ALONE = [
    (TidyUp(), y[i] + 1, PLAIN),
    (TidyUp(), y[i] * z[i], PLAIN),
    (TidyUp(), Number(1) / z[i], PLAIN),
    (TidyUp(), -y[i] / z[i], PLAIN),
    (Expand(), exp(y[i] + z[i]), PLAIN),
    (CancelTerms(), y[i] + exp(y[i] - y[j]), PLAIN),
    (CollapseDelta(), sum_over(k, Delta(k, k) * y[k]), PLAIN),
    (DropZeros(), Power(y[i], Number(0)), PLAIN),
    (SplitFraction(), (y[i] * y[j]) / (z[i] + 2), PLAIN),
    (Linearity(), D(y[i] * z[i] * exp(z[i]), z[i]), PLAIN),
    (LogRule(), exp(log(z[i])), PLAIN),
    (Fold(define("c", (i,), X)), X + 1, PLAIN),
    (DropZeros(), 0 + y[i], PLAIN),
    (SplitFraction(), (y[i] * y[j] * z[j]) / z[i] ** 2, PLAIN),
    (SplitFraction(), (y[i] + y[j]) / z[i] ** 2, PLAIN),
    (Cancel(), (y[i] / z[i]) + z[i], PLAIN),
    (Cancel(), (z[i] / y[i]) * z[i], PLAIN),
    (CancelTerms(), y[i] + y[i], PLAIN),
    (CancelTerms(), y[i] - y[j], PLAIN),
    (MinusMinus(), -(y[i] * z[i]), PLAIN),
    (MinusMinus(), -sum_over(k, y[k]), PLAIN),
    (MinusMinus(), y[i] * -z[i], PLAIN),
    (Expand(), y[i] * z[i] * x[j], PLAIN),
    (FactorOut(z[i]), z[i] + z[i] * y[i], PLAIN),
    (FactorOut(z[i]), z[j] * y[j] + z[i] * y[i], PLAIN),
    (TidyUp(), -y[i] - y[j], PLAIN),
    (CollapseDelta(), sum_over(k, Delta(k, i) * y[k], but=j), PLAIN),
    (CollapseDelta(), sum_over(k, Delta(i, j) * y[k]), PLAIN),
    (CollapseDelta(), sum_over(k, Delta(k, i) + y[k]), PLAIN),
    (SplitSum(j), sum_over(k, y[k], but=i), PLAIN),
    (SplitSum(j), sum_over(u, b[u]), PLAIN),
    (JoinSum(), y[j] + sum_over(k, y[k], but=i), PLAIN),
    (JoinSum(), y[i] - sum_over(k, y[k], but=i), PLAIN),
    (JoinSum(), y[i] + sum_over(k, y[k]), PLAIN),
    (PullOutOfSum(), sum_over(k, y[i] * z[j]), PLAIN),
    (PullOutOfSum(), sum_over(k, y[i] + z[k]), PLAIN),
    (Unfold(a), twice[i], PLAIN),
    (Fold(a), exp(z[i]) / sum_over(k, exp(z[k]), but=j), PLAIN),
    (Fold(a), exp(y[i]) / total, PLAIN),
    (Fold(a), exp(exp(z[i])) / total, PLAIN),
    (UseHypothesis(SUM), sum_over(k, y[k]), PLAIN),
    (UseHypothesis(SUM), sum_over(k, y[k], but=i), ASSUMED),
    (UseResult(others), D(a[i], z[j]), PLAIN),
    (UseResult(others), D(a[1], z[1]), PLAIN),
    (QuotientRule(), D(y[i] * z[i], z[i]), PLAIN),
    (Linearity(), D(z[i] * exp(z[i]), z[i]), PLAIN),
    (LogRule(), D(exp(z[i]), z[i]), PLAIN),
    (ChainRule(through=twice), D(third[()], twice[i]), PLAIN),
    (ChainRule(through=twice), D(twice[j], z[i]), PLAIN),
    (ChainRule(through=twice), D(a[j], z[i]), PLAIN),
    (ChainRule(through=twice), D(2 * third[()], z[i]), PLAIN),
    (ChainRule(through=inner), D(wrong_way[i], w[j, v]), PLAIN),
]


@pytest.mark.parametrize(("rule", "line", "context"), LEFT_ALONE)
def test_a_rule_leaves_this_line_alone(rule: Rule, line: Expression, context: Context) -> None:
    with pytest.raises(RuleDoesNotApply):
        rule.apply(line, context)


MATCHES = [
    (y[i], y[j], {i: j}),
    (y[i], y[2], {i: Number(2)}),
    (y[i] * z[i], y[j] * z[k], None),
    (y[i] * z[j], y[k] * z[k], {i: k, j: k}),
    (y[k], y[k], {}),
    (y[k], y[m], None),
    (y[i], b[u], None),
    (y[i], z[i], None),
    (y[i], y[i] * 1, None),
    (i, y[j], None),
    (Delta(i, j), Delta(u, v), None),
    (X, X, {}),
    (y[i] * X, y[j] * X, {i: j}),
    (y[i] + 1, y[j] + 2, None),
    (sum_over(k, y[k] * z[i]), sum_over(m, y[m] * z[j]), {i: j}),
    (sum_over(k, y[k] * z[i]), sum_over(m, y[m] * z[m]), None),
    (sum_over(k, z[i]), sum_over(m, z[m]), None),
    (sum_over(k, sum_over(k, z[k])), sum_over(m, sum_over(k, z[k])), {}),
    (sum_over(k, sum_over(k, z[k])), sum_over(m, sum_over(k, z[m])), None),
    (sum_over(k, y[k], but=i), sum_over(m, y[m], but=j), {i: j}),
    (sum_over(k, y[k], but=i), sum_over(m, y[m]), None),
    (sum_over(k, y[k] * z[i], but=i), sum_over(m, y[m] * z[j], but=k), None),
    (sum_over(k, X), sum_over(u, X), None),
]


@pytest.mark.parametrize(("pattern", "subject", "places"), MATCHES)
def test_a_pattern_matches_up_to_bound_names_and_no_further(
    pattern: Expression, subject: Expression, places: object
) -> None:
    assert match(pattern, subject, {i, j}) == places


def test_what_is_put_in_is_named_and_cited() -> None:
    first, second = (KnownResult(others.equation, others.conditions, step) for step in ("jacobian.1", ""))
    rule = UseResult(first, second)
    assert rule.cites == (first, second)
    assert str(rule.sentence()) == "By jacobian.1 and an earlier result."
    assert str(UseHypothesis(SUM).sentence()) == f"Hypothesis: {Equation(SUM.left, SUM.right)}."
    assert UseHypothesis(SUM).apply(X * SUM.left, ASSUMED).expression == X * 1
