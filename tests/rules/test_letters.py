"""Rules keep letters apart: a bound index never meets a free one of the same name."""

import pytest

from derive.language import (
    CLASSES,
    SAMPLES,
    D,
    Delta,
    Distinct,
    Equation,
    Expression,
    Index,
    Number,
    Same,
    alpha_equal,
    define,
    exp,
    function,
    sum_over,
    variable,
)
from derive.proof import Proved, Refuted, prove
from derive.rules import (
    ChainRule,
    CollapseDelta,
    Differentiate,
    DropZeros,
    Fold,
    JoinSum,
    KnownResult,
    Linearity,
    SplitSum,
    Unfold,
    UseResult,
)
from derive.steps import Context, Rule, RuleDoesNotApply

i, j, k, l, r = (Index(letter, CLASSES) for letter in "ijklr")  # noqa: E741
s = Index("s", SAMPLES)
z, y = variable("z", CLASSES), variable("y", CLASSES)
a = define("a", (i,), exp(z[i]) / sum_over(k, exp(z[k])))


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        (SplitSum(k), sum_over(k, exp(z[k])), exp(z[k]) + sum_over(l, exp(z[l]), but=k)),
        (
            Unfold(a, showing=k),
            a[k],
            exp(z[k]) / (exp(z[k]) + sum_over(l, exp(z[l]), but=k)),
        ),
        (Differentiate(), D(sum_over(k, z[k]), z[k]), sum_over(l, Delta(l, k))),
        (
            Linearity(),
            D(sum_over(k, y[k] * z[k], but=l), z[k]),
            sum_over(r, y[r] * D(z[r], z[k]), but=l),
        ),
        (CollapseDelta(), sum_over(k, y[k] * sum_over(l, z[l] * Delta(l, k))), None),
        (Fold(a), exp(z[k]) / sum_over(l, exp(z[l])), a[k]),
    ],
    ids=["split", "unfold", "differentiate", "linearity", "collapse", "fold"],
)
def test_a_free_index_with_the_letter_of_a_bound_one(rule: Rule, before: Expression, after: Expression | None) -> None:
    if after is None:
        after = sum_over(k, y[k] * z[k])
    made = rule.apply(before, Context()).expression
    assert alpha_equal(made, after), str(made)
    assert isinstance(prove(before, made), Proved)


def test_what_is_known_of_an_outer_index_is_not_taken_for_a_bound_one() -> None:
    """k ≠ i is said of the free k; under the sum k is another one, and may well be i."""
    before = sum_over(k, D(z[k], z[i]))
    made = Differentiate().apply(before, Context((Distinct(k, i),))).expression
    assert alpha_equal(made, sum_over(k, Delta(k, i)))
    assert isinstance(prove(before, sum_over(k, Number(0))), Refuted)


def test_an_excluded_place_is_known_to_differ_inside_the_sum() -> None:
    context = Context().inside(sum_over(k, z[k], but=(i, Number(2))))
    assert context.coincide(k, i) is False
    assert context.coincide(k, Number(2)) is False
    assert context.coincide(k, j) is None
    assert context.coincide(Number(1), Number(2)) is False
    assert Context((Same(i, j),)).coincide(j, i) is True


def test_a_result_with_a_condition_is_used_only_where_the_condition_is_known() -> None:
    known = KnownResult(Equation(D(a[i], z[j]), -a[i] * a[j]), (Distinct(i, j),), "elsewhere.1")
    rule = UseResult(known)
    assert rule.apply(D(a[k], z[i]), Context((Distinct(i, k),))).expression == -a[k] * a[i]
    for context in (Context(), Context((Same(i, k),)), Context((Distinct(i, j),))):
        with pytest.raises(RuleDoesNotApply, match="'earlier result' finds nothing to do in"):
            rule.apply(D(a[k], z[i]), context)


def test_a_result_goes_to_all_its_places_and_can_be_read_backwards() -> None:
    known = KnownResult(Equation(exp(z[i]), y[i] + z[i]), (), "elsewhere.1")
    both = UseResult(known).apply(exp(z[j]) * sum_over(k, exp(z[k])), Context()).expression
    assert alpha_equal(both, (y[j] + z[j]) * sum_over(k, y[k] + z[k]))
    assert UseResult(known.turned()).apply(y[k] + z[k], Context()).expression == exp(z[k])


def test_a_new_minus_at_the_front_moves_out_and_leaves_one_flat_product() -> None:
    known = KnownResult(Equation(exp(z[i]), -y[i] * z[i]), (), "elsewhere.1")
    line = UseResult(known).apply(exp(z[i]) * z[j], Context())
    assert line.expression == -y[i] * z[i] * z[j]
    assert line.changed == {(0, 0), (0, 1)}


def test_a_chain_rule_through_a_symbol_that_the_line_cannot_reach_is_refused() -> None:
    q = variable("q", CLASSES, SAMPLES)
    x = define("x", (i, s), 2 * q[i, s])
    cost = define("c", (), sum_over(s, sum_over(k, x[k, s])))
    with pytest.raises(RuleDoesNotApply, match="'chain rule' finds nothing to do in"):
        ChainRule(through=x).apply(D(cost[()], q[i, s]), Context())


def test_a_chain_rule_that_forgets_a_path_is_refuted() -> None:
    """L depends on z through x and also directly."""
    x = define("x", (i,), 2 * z[i])
    loss = define("L", (), sum_over(k, y[k] * x[k]) + sum_over(k, z[k]))
    before = D(loss[()], z[i])
    made = ChainRule(through=x).apply(before, Context()).expression
    verdict = prove(before, made)
    assert isinstance(verdict, Refuted)
    assert verdict.witness.left != verdict.witness.right


def test_the_derivative_of_an_undetermined_function_is_a_symbol_of_its_own() -> None:
    t = variable("t")
    u = function("u", t)[()]
    before = D(2 * u, t[()])
    made = Differentiate().apply(before, Context()).expression
    assert str(made) == "2·u'"
    assert isinstance(prove(before, made), Proved)


def test_a_negated_zero_is_a_zero() -> None:
    apart = Context((Distinct(i, j),))
    line = Differentiate().apply(D(z[j] - z[i], z[j]), apart).expression
    assert line == Number(1) + 0
    assert DropZeros().apply(line, apart).expression == Number(1)


def test_a_definition_can_be_read_backwards_only_where_there_is_one() -> None:
    with pytest.raises(TypeError, match=r"^z has no definition to read backwards$"):
        Fold(z)


def test_a_sum_that_leaves_out_two_places_is_not_joined_with_one_of_them() -> None:
    two_out = sum_over(k, exp(z[k]), but=(i, j))
    for line in (exp(z[i]) + two_out, exp(z[i]) + sum_over(k, exp(z[k]), but=j)):
        with pytest.raises(RuleDoesNotApply, match="'put the sum together' finds nothing to do"):
            JoinSum().apply(line, Context((Distinct(i, j),)))
