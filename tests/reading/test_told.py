r"""What is told of a document beside plain verdicts: shadowed sums, misnamed gradients, mixed kinds, cases, two slips.

Each has its planted fault: with the check taken away, the test that relies on it fails.
"""

from __future__ import annotations

from typing import Any

import pytest

from derive.proof import Unknown, Verdict
from derive.reading import (
    assuming,
    building,
    claims,
    definitions,
    findings,
    in_order,
    judging,
    rows,
    statements,
    trial_points,
)
from derive.reading.check import Report, check
from derive.reading.sources import source_of
from derive.reading.symbols import letter_of
from derive.reading.syntax import Name
from derive.reading.words import verdicts as free_verdicts
from tests.reading.reading import verdicts

SOFTMAX = r"a_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}}"
PROSE = "Let us begin with $i \\neq j$.\n"


def checked(*displays: str, before: str = "") -> Report:
    return check(source_of(before + "\n".join(f"$$ {line} $$\n" for line in displays), "a.md", "md"))


def codes(*displays: str, before: str = "") -> list[str]:
    return [problem.code for problem in checked(*displays, before=before).problems]


def test_a_case_that_the_prose_names_is_told_and_never_taken_for_granted() -> None:
    """How far such a case holds isn't known: the line may be meant for every pair, and is false then."""
    report = checked(SOFTMAX, r"\frac{\partial a_i}{\partial z_j} = 0 - a_i a_j", before=PROSE)
    assert report.counts["proved"] == 0
    (problem,) = report.problems
    assert (problem.code, problem.message) == (
        "ASSUME",
        "true if i ≠ j, a case that line 1 names; whether it still holds here isn't plain",
    )
    assert problem.say == r"\text{for } i \neq j"
    assert checked(SOFTMAX, r"\frac{\partial a_i}{\partial z_j} = 0 + a_i a_j", before=PROSE).counts["false"] == 1


def test_a_sum_that_binds_the_letter_of_the_sum_around_it_is_told() -> None:
    twice = r"\sum_{i=1}^n y_i \sum_{i=1}^n w_i = \sum_{i=1}^n y_i \sum_{k=1}^n w_k"
    assert codes(twice) == ["SHADOW"]
    assert codes(twice.replace(r"\sum_{i=1}^n w_i", r"\sum_{j=1}^n w_j")) == []


def test_that_test_notices_when_shadows_are_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "shadowed", lambda *_: ())
    with pytest.raises(AssertionError):
        test_a_sum_that_binds_the_letter_of_the_sum_around_it_is_told()


def test_dz_for_a_derivative_by_w_is_told() -> None:
    loss = r"L = \sum_{k=1}^n (w_k - y_k)^2"
    assert "VARIABLE" in codes(loss, r"dz_i = \frac{\partial L}{\partial w_i}")
    assert "VARIABLE" not in codes(loss, r"dw_i = \frac{\partial L}{\partial w_i}")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("z = w x + b", r"db = \frac{\partial L}{\partial z}"),
        ("z = w x + c", r"dc = \frac{\partial L}{\partial z}"),
        ("", r"db = \frac{\partial L}{\partial z}"),
        ("", r"df = \frac{\partial f}{\partial x}"),
    ],
)
def test_a_derivative_by_what_differs_by_a_constant_is_not_told(said: str, line: str) -> None:
    assert "VARIABLE" not in codes(*filter(None, (said, line)))
    other = line.replace("b =", "v =").replace("c =", "v =").replace("f =", "v =")
    assert "VARIABLE" in codes(*filter(None, (said, other)))


def test_that_test_notices_when_names_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "misnamed", lambda *_: ())
    with pytest.raises(AssertionError):
        test_dz_for_a_derivative_by_w_is_told()


MIXED = (SOFTMAX, r"\sum_{k=1}^n y_k a_k - y a_i = \sum_{k=1}^n y_k a_k + y a_i")


def test_one_letter_with_and_without_an_index_is_told_and_not_refuted() -> None:
    report = checked(*MIXED)
    assert (report.counts["kinds"], report.counts["false"]) == (1, 0)
    assert [problem.code for problem in report.problems] == ["KIND"]


def test_that_test_notices_when_kinds_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_mixed_kinds", lambda *_: "")
    with pytest.raises(AssertionError):
        test_one_letter_with_and_without_an_index_is_told_and_not_refuted()


def kinds_of(chain: str) -> list[str]:
    return [judgement.kind for judgement in checked(SOFTMAX, chain).judgements][1:]


def test_behind_a_false_side_a_chain_is_judged_from_the_last_right_one() -> None:
    start = r"\frac{\partial}{\partial z_i} e^{z_i} a_i"
    right, wrong = r"e^{z_i} a_i (2 - a_i)", r"e^{z_i} a_i (2 + a_i)"
    carried = r"2 e^{z_i} a_i + e^{z_i} a_i^2"
    assert kinds_of(f"{start} = {wrong} = {carried}") == ["false", "carried"]
    assert kinds_of(f"{start} = {wrong} = {carried} = {right}") == ["false", "carried", "recovered"]
    (problem,) = checked(SOFTMAX, f"{start} = {wrong} = {carried} = {right}").problems
    assert problem.message == "the two sides differ; a later side is right again: two slips cancel"
    (problem,) = checked(SOFTMAX, f"{start} = {wrong} = {right}").problems
    alone = "the next side is right again: a slip in this one alone, or two that cancel"
    assert problem.message == f"the two sides differ; {alone}"


def test_a_step_out_of_a_false_side_is_never_called_proved() -> None:
    """x^2 = x^3 = x^2 has a right end, and the step to it is as false as the one before."""
    assert verdicts("x^2 = x^3 = x^2 + 0").split() == ["false", "recovered"]
    assert verdicts("x^2 = x^3 = x^2 + 0 = x x").split() == ["false", "recovered", "proved"]


def test_that_test_notices_when_what_recovers_is_called_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_order, "_recovered_if_it_cancels", lambda judgement: judgement)
    with pytest.raises(AssertionError):
        test_a_step_out_of_a_false_side_is_never_called_proved()


def test_that_test_notices_when_each_side_is_judged_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_order, "_behind_a_slip", lambda here, _: here)
    with pytest.raises(AssertionError):
        test_behind_a_false_side_a_chain_is_judged_from_the_last_right_one()


def test_a_letter_with_two_indices_elsewhere_is_no_number() -> None:
    """W x and x W would be one product of numbers, and not one of a matrix and a vector."""
    entries = r"h_i = \sum_{j=1}^n W_{ij} x_j"
    assert checked(entries, "y = Wx = xW").counts["proved"] == 0
    assert checked("y = wx = xw").counts["proved"] == 1


def test_that_test_notices_when_matrices_are_taken_for_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derive.reading.symbols.Inventory.is_matrix_elsewhere", lambda *_: False)
    monkeypatch.setattr("derive.reading.words.verdicts.Words.may_not_commute", lambda *_, **__: False)
    with pytest.raises(AssertionError):
        test_a_letter_with_two_indices_elsewhere_is_no_number()


def test_the_equality_that_says_what_a_function_is_proves_nothing() -> None:
    report = checked(r"f(z) = \frac{1}{1 + e^{-z}}", r"g = f(x + y)", r"f(z) = \frac{1}{1 + e^{-z}}")
    assert [judgement.kind for judgement in report.judgements] == ["definition", "definition", "proved"]


def test_that_test_notices_when_it_is_held_against_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "defines_function", lambda *_: False)
    with pytest.raises(AssertionError):
        test_the_equality_that_says_what_a_function_is_proves_nothing()


TWICE = (r"g = f(x + y)", r"f(z) = z + 1 = 1 + z", r"f(z) = z^2")


def test_a_function_with_two_meanings_has_none() -> None:
    """The second one, taken for the whole document, would make the first line false."""
    assert checked(*TWICE).counts["false"] == 0
    same = (r"f(z) = \frac{1}{1 + e^{-z}}", r"g = f(x + y)", r"f(t) = \frac{e^t}{1 + e^t}")
    assert [judgement.kind for judgement in checked(*same).judgements] == ["definition", "definition", "proved"]


def test_that_test_notices_when_the_last_meaning_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "of_one_meaning", lambda found, _: dict(found))
    with pytest.raises(AssertionError):
        test_a_function_with_two_meanings_has_none()


@pytest.mark.parametrize(
    "case", [r"\quad (i \neq j)", r"\qquad [j \ne i],", r"\quad (\text{for } i \neq j)", r"\quad i \neq j"]
)
def test_a_case_in_brackets_behind_a_row_is_stated(case: str) -> None:
    line = rf"\frac{{\partial a_i}}{{\partial z_j}} = -a_i a_j {case}"
    assert checked(SOFTMAX, line).counts["proved"] == 1
    assert checked(SOFTMAX, line.replace(r"\neq", "=").replace(r"\ne", "=")).counts["false"] == 1


def test_that_test_notices_when_brackets_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_without_brackets_of_cases", lambda tokens: tokens)
    with pytest.raises(AssertionError):
        test_a_case_in_brackets_behind_a_row_is_stated(r"\quad (i \neq j)")


@pytest.mark.parametrize("given", [r"x_1 = (1, -1)", r"y_2 = -1", r"s = \frac{1}{2}"])
def test_data_that_are_given_are_taken(given: str) -> None:
    assert verdicts(given) == "assumption"


@pytest.mark.parametrize(
    "claim", [r"y_k = 0", r"\frac{\partial}{\partial x} x^2 = 2", r"c = 1 = 2", r"2 y = 3", r"x_1 = (1, u)"]
)
def test_what_is_no_datum_is_not_taken(claim: str) -> None:
    assert "assumption" not in verdicts(r"s = \sum_k y_k", claim).split()


def test_that_test_notices_when_all_is_taken_for_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_order, "gives_value", lambda statement: True)
    with pytest.raises(AssertionError):
        test_what_is_no_datum_is_not_taken(r"y_k = 0")


def test_a_number_for_what_is_defined_is_not_taken() -> None:
    assert verdicts(r"a = x + 1", r"a = 3") == "definition undecided"


@pytest.mark.parametrize(
    "claim", [r"\sigma'(x) = \sigma(x) (1 + \sigma(x))", r"\dot{L} = 3 a \dot{a}", r"f'(t) = 2 g(t) g'(t)"]
)
def test_what_a_derivative_is_equal_to_is_no_definition(claim: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(claim) == "undecided"
    for room in (definitions, free_verdicts):
        monkeypatch.setattr(room, "says_what_it_means", lambda node, meaning: True)
    assert verdicts(claim) == "definition"


def test_a_derivative_says_what_its_name_means() -> None:
    assert verdicts(r"L = x^2", r"\dot{x} = \frac{dL}{dx}", r"\dot{x} + 1 = 2 x + 1").split()[1:] == [
        "definition",
        "proved",
    ]
    assert verdicts(r"dz_i = a_i - y_i", r"dz_i + y_i = a_i") == "definition proved"  # a gradient's name is given


@pytest.mark.parametrize(
    "line", [r"\frac{\partial a_i}{\partial b} = 1", r"\sum_i \frac{\partial a_i}{\partial b} = 1"]
)
def test_what_is_claimed_of_a_derivative_is_no_condition(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    displays = (r"s = \sum_i a_i", line)
    assert checked(*displays).counts["if"] == 0
    for guard in ("_is_derivative", "_says_so_itself"):
        monkeypatch.setattr(judging, guard, lambda _: False)
    assert checked(*displays).counts["if"] == 1


def test_a_letter_that_an_operator_binds_is_not_loose() -> None:
    assert "INDEX" not in codes(r"\sum_{i=1}^n \max_j z_j + z_i = n \max_j z_j + z_i")
    assert "INDEX" not in codes(r"s = \sum_i z_i", r"\sum_{i=1}^n \max_j z_j = n \max_j z_j", r"t = \sum_j z_j")


def test_a_delta_on_the_side_that_is_judged_is_meant_for_every_pair() -> None:
    """With i = j much is true for no good reason: a_i (δ_ij - a_i) is wrong, and no hypothesis was forgotten."""
    slip = r"\frac{\partial a_i}{\partial z_j} = a_i (\delta_{ij} - a_i)"
    assert codes(SOFTMAX, slip) == ["FALSE"]
    assert codes(r"v_i = \sum_{j=1}^d W_{ij} x_j", r"\frac{\partial v_i}{\partial W_{kl}} = \delta_{ik} x_k") == [
        "FALSE"
    ]
    assert codes(SOFTMAX, r"\frac{\partial a_i}{\partial z_j} = a_i (1 - a_j)") == ["ASSUME"]


def test_that_test_notices_when_deltas_are_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_told_apart", lambda _: set())
    with pytest.raises(AssertionError):
        test_a_delta_on_the_side_that_is_judged_is_meant_for_every_pair()


ADDS_UP = r"\sum_{i=1}^n a_i = 1"


def test_that_a_defined_symbol_adds_up_to_1_is_proved_and_not_assumed() -> None:
    """Assumed of what is defined, it would have to be shown to hold somewhere before anything is proved with it."""
    scores = r"z_i = \frac{1}{\sqrt{d}} \sum_{l=1}^d q_l k_{il}"
    shifted = r"\frac{e^{z_i - c}}{\sum_{m=1}^n e^{z_m - c}} = a_i"
    report = checked(scores, SOFTMAX, ADDS_UP, shifted)
    assert (report.counts["proved"], report.counts["definition"], report.problems) == (2, 2, ())


def test_that_each_row_of_a_defined_symbol_adds_up_to_1_is_proved() -> None:
    """The i of A_ij is bound nowhere, and no symbol of the hypothesis."""
    scores = r"S_{ij} = \frac{1}{\sqrt{d}} \sum_{c=1}^d Q_{ic} K_{jc}"
    rows = r"A_{ij} = \frac{e^{S_{ij}}}{\sum_{l=1}^n e^{S_{il}}}"
    report = checked(
        scores,
        rows,
        r"\sum_{j=1}^n A_{ij} = 1",
        r"\frac{\partial A_{ij}}{\partial S_{il}} = A_{ij} (\delta_{jl} - A_{il})",
    )
    assert (report.counts["proved"], report.problems) == (2, ())


def test_that_a_free_symbol_adds_up_to_1_is_assumed() -> None:
    report = checked(SOFTMAX, r"\sum_{k=1}^n y_k = 1", r"\sum_{k=1}^n y_k a_i = a_i")
    assert (report.counts["assumption"], report.counts["proved"], report.problems) == (1, 1, ())


def test_that_test_notices_when_where_a_sum_ends_is_taken_for_a_symbol(monkeypatch: pytest.MonkeyPatch) -> None:
    named = lambda root: (node for node in root.walk() if isinstance(node, Name))  # noqa: E731
    monkeypatch.setattr(assuming, "_quantities", named)
    with pytest.raises(AssertionError):
        test_that_a_defined_symbol_adds_up_to_1_is_proved_and_not_assumed()


def test_an_equality_of_numbers_is_a_claim_unless_one_may_be_rounded() -> None:
    assert codes("1 + 1 = 3") == ["FALSE"]
    assert codes("1 + 1 = 2") == codes(r"\log 8 = 3 \log 2") == []
    assert codes(r"0.33 \cdot 3 = 1") == codes(r"\pi = 3.14") == ["UNDECIDED"]


def test_that_test_notices_when_roundings_are_called_false(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "_decimals", lambda _: set())
    with pytest.raises(AssertionError):
        test_an_equality_of_numbers_is_a_claim_unless_one_may_be_rounded()


def test_the_numbers_lie_within_the_case_that_the_text_names() -> None:
    """With i = j the author would say: but I wrote that they differ."""
    (problem,) = checked(SOFTMAX, r"\frac{\partial a_i}{\partial z_j} = 0 + a_i a_j", before=PROSE).problems
    assert problem.witness is not None
    assert problem.witness.places["i"] != problem.witness.places["j"]


def test_one_index_written_for_another_is_false_and_no_hypothesis() -> None:
    slope = r"\frac{\partial L}{\partial z_i} = 2 (z_i - y_i)"
    loss = r"L = \sum_{k=1}^n (z_k - y_k)^2"
    report = checked(loss, slope.replace("2 (z_i - y_i)", "2 (z_j - y_j)"))
    assert [(p.code, p.repair) for p in report.problems] == [("FALSE", r"2 (z_i - y_i)")]
    assert codes(loss, slope) == []


def test_a_size_with_a_subscript_is_one_number_wherever_it_stands() -> None:
    """With another d_k under the fraction than above the sum, both lines were false, with d_k = 2 and d_k = 1."""
    mean = r"m = \frac{1}{d_k} \sum_{c=1}^{d_k} x_c"
    spread = r"V = \sum_{c=1}^{d_k} (x_c - m)^2 = \sum_{c=1}^{d_k} x_c^2 - d_k m^2"
    report = checked(mean, spread, r"\frac{\partial V}{\partial x_c} = 2 (x_c - m)")
    assert (report.counts["proved"], report.problems) == (2, ())


def test_that_test_notices_when_only_letters_are_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "size_of", letter_of)
    with pytest.raises(AssertionError):
        test_a_size_with_a_subscript_is_one_number_wherever_it_stands()


LOSS = r"L = -\sum_{k=1}^n y_k \log a_k"
UNDER = r"""
<!-- derive: assume \sum_k y_k = 1; w > 0 -->
"""


def test_a_repair_may_need_what_is_stated() -> None:
    """a - y is the gradient only if the labels add up to 1; a y of random numbers doesn't."""
    wrong = r"\frac{\partial L}{\partial z_i} = y_i - a_i"
    (problem,) = checked(SOFTMAX, LOSS, wrong, before=UNDER).problems
    assert (problem.code, problem.repair) == ("FALSE", r"-(y_i - a_i)")
    (problem,) = checked(SOFTMAX, LOSS, wrong, before="<!-- derive: assume y one-hot -->\n").problems
    assert (problem.code, problem.repair) == ("FALSE", r"-(y_i - a_i)")


def test_that_test_notices_when_what_is_stated_is_left_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial_points, "all_hold", lambda *_: False)
    with pytest.raises(AssertionError):
        test_a_repair_may_need_what_is_stated()


def test_a_condition_that_leaves_nothing_of_both_sides_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    displays = (r"s = \sum_j o_j", r"\frac{\partial E}{\partial o_j} o_j (1 - o_j) = 3 o_j (1 - o_j)")
    assert checked(*displays).counts["if"] == 0
    monkeypatch.setattr(judging, "_says_0_is_0", lambda *_: False)
    assert checked(*displays).counts["if"] == 1


@pytest.mark.parametrize(
    ("meaning", "kind"),
    [(r"\frac{e^{z_i}}{\sum_j e^{z_j}}", "proved"), (r"\frac{2 e^{z_i}}{\sum_j e^{z_j}}", "undecided")],
)
def test_a_sum_that_is_1_is_no_assumption_on_what_is_defined(meaning: str, kind: str) -> None:
    assert verdicts(rf"p_i = {meaning}", r"\sum_i p_i = 1") == f"definition {kind}"
    assert verdicts(r"\sum_i p_i = 1") == "assumption"


def test_data_may_have_dots_and_a_claim_may_not() -> None:
    column = r"\begin{bmatrix} 0 \\ 1 \\ \vdots \\ 0 \end{bmatrix}"
    assert verdicts(r"s = y + a_1", rf"y = {column}").split()[-1] in ("assumption", "definition")
    assert verdicts(r"s = \sum_k a_k", rf"\frac{{\partial s}}{{\partial a}} = {column}").split()[-1] == "unread"


def test_what_was_given_a_meaning_that_is_not_read_gets_no_second_one() -> None:
    lost = r"s_t = x_1 + \cdots + x_t"
    assert "definition" not in verdicts(lost, "s_t = 2 x_t").split()[1:]


WHOLE = (r"\mu = \frac{1}{n} \sum_i x_i", r"\frac{\partial L}{\partial x} = g - \frac{1}{n} \sum_i g_i")


def test_a_whole_vector_beside_the_sum_of_its_entries_is_no_slip(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [checked(*WHOLE).counts[kind] for kind in ("kinds", "false", "undecided")] == [0, 0, 1]
    monkeypatch.setattr(judging, "free_indices", lambda _: {"i"})
    assert checked(*WHOLE).counts["kinds"] == 1


OUTPUTS = (r"y_k = \sum_j w_{kj} h_j", r"L = \frac{1}{2} \sum_k (y_k - t_k)^2")


def test_two_indices_that_were_exchanged_are_a_slip(monkeypatch: pytest.MonkeyPatch) -> None:
    slip = r"\frac{\partial L}{\partial w_{kj}} = (y_j - t_j) h_k"
    assert checked(*OUTPUTS, slip).counts["false"] == 1
    assert checked(*OUTPUTS, slip.replace("(y_j - t_j) h_k", "(y_k - t_k) h_j")).counts["proved"] == 1
    monkeypatch.setattr(judging, "_is_true_exchanged", lambda *_: False)
    assert checked(*OUTPUTS, slip).counts["if"] == 1


def test_values_of_what_depends_on_another_are_not_chosen_freely(monkeypatch: pytest.MonkeyPatch) -> None:
    r"""Nothing says what \mu is, but that it is made of x: by its meaning the sum of x_i - \mu may be 0."""
    slope = r"\frac{\partial \mu}{\partial x_i} = \frac{1}{N}"
    variance = r"\sum_{j=1}^N (x_j - \mu) + 2 (x_i - \mu) = 3 (x_i - \mu) - x_i + \mu"
    assert verdicts(slope, variance + " = 2 (x_i - \\mu)").split()[1:] == ["undecided", "proved"]
    assert (
        verdicts(r"\sum_k z_k^2 = \sum_k z_k^2 + z_i = 1", r"\frac{\partial z_i}{\partial w} = 1").split()[0] == "false"
    )
    monkeypatch.setattr(judging, "_depends_somehow", lambda _: "")
    assert verdicts(slope, variance + " = 2 (x_i - \\mu)").split()[1:] == ["false", "carried"]


def test_no_hypothesis_is_needed_for_what_is_not_false(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = (r"u_i = \frac{x_i}{(\sum_k x_k^2)^{1/2}}", r"\sum_i u_i^2 = 1")  # too hard for the prover, and true
    assert verdicts(*unit) == "definition undecided"
    monkeypatch.setattr(judging, "_may_do_without", lambda *_: False)
    assert verdicts(*unit) == "definition if"


def test_a_right_side_is_not_held_against_one_that_differs_and_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    loss = r"L = -y \log p - (1 - y) \log(1 - p)"
    slip = r"\frac{\partial L}{\partial p} = -\frac{y}{p} - \frac{1 - y}{1 - p}"
    said = r"For $y \in \{0, 1\}$ let"
    assert verdicts(loss, slip + r" = \frac{p - y}{p (1 - p)}", preamble=said) == "definition false recovered"
    with_values = judging.with_values

    def left_open(*of: Any) -> Verdict:
        """The slip itself, as if no counterexample had been found."""
        return Unknown("it is left open here") if "∂" in str(of[0]) else with_values(*of)

    monkeypatch.setattr(judging, "with_values", left_open)
    assert verdicts(loss, slip + r" = \frac{p - y}{p (1 - p)}", preamble=said) == "definition undecided recovered"
    assert verdicts(loss, slip + r" = \frac{p + y}{p (1 - p)}", preamble=said).split()[-1] != "proved"
    monkeypatch.setattr(in_order, "_from_before_what_is_open", lambda here, _: here)
    assert verdicts(loss, slip + r" = \frac{p - y}{p (1 - p)}", preamble=said) == "definition undecided false"


def test_a_number_that_is_right_for_other_indices_alone_is_no_crash() -> None:
    """Of a side that is a number, hypotheses that it may state are left out; two indices that differ have none."""
    derivative = r"\frac{\partial}{\partial z_j} e^{z_i}"
    assert verdicts(rf"{derivative} = 0") == "undecided"
    assert verdicts(rf"{derivative} = 0 \quad \text{{for }} i \neq j") == "proved"
    assert verdicts(r"\sum_i u_i^2 = 1") != "if"
