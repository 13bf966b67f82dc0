"""A note records every line with its verdict; what it doesn't prove, it doesn't let pass."""

import pytest

from derive.errors import NotProved
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
    exp,
    sum_over,
    variable,
)
from derive.language.matrices import Matrix, MatrixProduct
from derive.proof import Hypothesis, Proved, Refuted, Unknown
from derive.rules import DropZeros, Expand, JoinSum, SplitFraction, SplitSum, Unfold
from derive.steps import (
    Chain,
    DefinitionLine,
    Heading,
    HypothesisLine,
    LineReference,
    MatrixLine,
    Mistake,
    Note,
    RuleDoesNotApply,
    SettingTable,
    Step,
    Text,
    Trace,
    claim,
    describe,
    say,
)

i, j, k = (Index(letter, CLASSES) for letter in "ijk")
s = Index("s", SAMPLES)
z, y = variable("z", CLASSES), variable("y", CLASSES)
whole = sum_over(k, exp(z[k]))
a = define("a", (i,), exp(z[i]) / whole)
one = Hypothesis("sum of y is 1", sum_over(k, y[k]), Number(1))


def trace_of(note: Note) -> Trace:
    return Trace(note.name, "Title", tuple(note.items), note.hypotheses)


# -- words and single lines ---------------------------------------------------------------


def test_each_call_adds_one_item_in_order() -> None:
    note = Note("n")
    note("plain {zi}", zi=z[i])
    note.aim("aim")
    note.lead("lead")
    note.remark("Label.", "remark")
    note.heading("case", "Case {c}", c=Distinct(i, j))
    first = note.define(a, "a comment")
    second = note.assume(one)
    note.setting((Matrix(z), say("logits"), Matrix(z).shape))
    assert [(type(item), getattr(item, "kind", "")) for item in note.items] == [
        (Text, "text"),
        (Text, "aim"),
        (Text, "lead"),
        (Text, "remark"),
        (Heading, ""),
        (DefinitionLine, ""),
        (HypothesisLine, ""),
        (SettingTable, ""),
    ]
    assert (first, second) == ("n.1", "n.2")
    assert note.items[3].label == "Label."
    assert note.items[4].anchor == "n.case"


def test_lines_are_counted_through_the_note_and_a_name_takes_a_number_s_place() -> None:
    note = Note("n")
    chain = note.chain(a[i])
    assert chain.by(Unfold(a)).id == "n.1"
    assert note.state(whole, whole, name="known").id == "n.known"
    assert chain.stated(a[i]).id == "n.3"
    assert note.line(note.items[0].steps[0]) == LineReference("n.1")


# -- chains -------------------------------------------------------------------------------


def test_a_chain_s_lines_follow_each_other_and_each_is_proved() -> None:
    note = Note("n")
    chain = note.chain(whole)
    chain.by(SplitSum(i))
    chain.by(JoinSum(), because="together: {e}", e=exp(z[i]), result=True, name="end")
    (recorded,) = note.items
    assert isinstance(recorded, Chain)
    first, second = recorded.steps
    assert recorded.lines == (whole, exp(z[i]) + sum_over(k, exp(z[k]), but=i), whole)
    assert (first.before, first.after) == (whole, second.before)
    assert (first.rules, second.rules) == (("split the sum",), ("put the sum together",))
    assert first.because == SplitSum(i).sentence()
    assert second.because == say("together: {e}", e=exp(z[i]))
    assert (first.is_result, second.is_result) == (False, True)
    assert isinstance(first.verdict, Proved)
    assert isinstance(second.verdict, Proved)
    assert trace_of(note).require_proved()


def test_several_rules_make_one_line_with_all_their_names_reasons_and_marks() -> None:
    note = Note("n")
    start = (0 - exp(z[i]) * exp(z[j])) / whole**2
    step = note.chain(start).by(DropZeros(first=True), SplitFraction())
    assert step.rules == ("zeros dropped", "fraction split")
    words = "".join(piece for piece in step.because.pieces if isinstance(piece, str))
    assert words == ("A product with 0 is 0, and a term 0 may go. One factor of the square under each factor above.")
    assert step.changed == {(0,), (1,)}


def test_of_two_rules_the_earlier_one_s_mark_stays_if_its_part_did() -> None:
    note = Note("n")
    start = y[i] * (1 - y[j]) + exp(z[i]) * (z[i] + 0)
    step = note.chain(start).by(Expand(), DropZeros())
    assert str(step.after) == "y[i] - y[i]·y[j] + e^z[i]·z[i] + 0"
    assert step.changed == {(0,), (1,), (2,), (3,)}


def test_a_stated_line_names_no_rule() -> None:
    step = Note("n").state(exp(z[i]) / whole, a[i], "as defined")
    assert step.rules == ()
    assert step.because == say("as defined")
    assert step.changed == frozenset()
    assert isinstance(step.verdict, Proved)


def test_a_rule_that_does_not_apply_stops_the_author_and_records_nothing() -> None:
    note = Note("n")
    chain = note.chain(z[i])
    with pytest.raises(RuleDoesNotApply, match=r"^the rule 'split the sum' finds nothing to do"):
        chain.by(SplitSum(i))
    assert note.items == (Chain("n.chain-0", z[i], ()),)
    assert chain.stated(z[i]).id == "n.1"


def test_conditions_reach_the_prover_and_the_trace() -> None:
    note = Note("n", [one])
    jacobian = D(a[i], z[j])
    apart = note.state(jacobian, -a[i] * a[j], where=Distinct(i, j))
    together = note.state(jacobian, a[i] * (1 - a[i]), where=[Same(i, j)])
    assert isinstance(apart.verdict, Proved)
    assert apart.verdict.smallest == {"n": 2}
    assert isinstance(together.verdict, Proved)
    assert [item.assuming for item in note.items] == [(Distinct(i, j), one), (Same(i, j), one)]
    assert isinstance(note.state(jacobian, -a[i] * a[j]).verdict, Refuted)


def test_a_hypothesis_is_named_on_the_line_that_needs_it_only() -> None:
    note = Note("n", [one])
    needs = note.state(sum_over(k, y[k]) * z[i], z[i])
    does_not = note.state(sum_over(k, y[k]) * z[i], z[i] * sum_over(k, y[k]))
    assert needs.verdict == Proved((), ("sum of y is 1",))
    assert does_not.verdict == Proved()


# -- what is not proved -------------------------------------------------------------------


def test_a_false_line_stops_the_trace_with_both_sides_and_the_witness() -> None:
    note = Note("n")
    note.state(whole, whole, name="fine")
    note.state(y[i] + y[j], 2 * y[i], name="false")
    with pytest.raises(NotProved) as caught:
        trace_of(note).require_proved()
    assert str(caught.value) == (
        "n.false: y[i] + y[j] = 2·y[i] is refuted: n = 2, y = (1, 2), i = 1, j = 2: left 3, right 2"
    )
    assert caught.value.exit_code == 1


def test_an_unknown_line_stops_the_trace_with_its_reason() -> None:
    """No index fulfils these conditions, so that nothing is said: that is no proof."""
    note = Note("n")
    step = note.state(y[i], y[i], where=[Same(i, j), Distinct(i, j)], name="empty")
    assert isinstance(step.verdict, Unknown)
    with pytest.raises(NotProved) as caught:
        trace_of(note).require_proved()
    assert str(caught.value) == ("n.empty: y[i] = y[i] is unknown: no position of the indices fulfils the conditions")


def test_a_mistake_that_is_true_stops_the_trace() -> None:
    note = Note("n")
    note.mistake(D(a[i], z[j]), a[i] * (1 - a[j]), "the delta is forgotten")
    note.mistake(a[i] + a[j], a[j] + a[i], "no mistake at all")
    with pytest.raises(NotProved) as caught:
        trace_of(note).require_proved()
    assert str(caught.value) == ("n.mistake-2: the mistake a[i] + a[j] = a[j] + a[i] is proved, not refuted")
    first = note.items[0]
    assert isinstance(first, Mistake)
    assert describe(first.verdict) == ("refuted: n = 2, z = (0, 0), i = 1, j = 2: left -1/4, right 1/4")


def test_a_mistake_may_drop_a_hypothesis_and_add_a_condition() -> None:
    note = Note("n", [one])
    note.mistake(sum_over(k, y[k]), Number(1), "it needs the hypothesis", without=[one])
    note.mistake(D(a[i], z[j]), a[i] * (1 - a[j]), "only if i = j", where=Distinct(i, j))
    note.mistake(sum_over(k, y[k]), Number(1), "true under the hypothesis")
    dropped, added, kept = note.items
    assert (dropped.assuming, added.assuming) == ((), (Distinct(i, j), one))
    assert isinstance(dropped.verdict, Refuted)
    assert isinstance(added.verdict, Refuted)
    assert isinstance(kept.verdict, Proved)


# -- claims -------------------------------------------------------------------------------

JACOBIAN = Equation(D(a[i], z[j]), -a[i] * a[j])


def test_a_claim_whose_derivation_arrives_is_traced() -> None:
    says = Equation(a[i], exp(z[i]) / whole)

    @claim("c", title="Title", says=says, assuming=[one])
    def unfolded(note: Note) -> None:
        note.chain(a[i]).by(Unfold(a))

    trace = unfolded.trace()
    assert (trace.name, trace.title, trace.result) == ("c", "Title", says)
    assert trace.hypotheses == (one,)
    assert [step.id for step in trace.steps] == ["c.1"]


def test_a_claim_whose_derivation_does_not_arrive_is_refused() -> None:
    @claim("c", title="Title", says=JACOBIAN)
    def elsewhere(note: Note) -> None:
        note.state(whole, whole)

    message = r"^c: the derivation never arrives at what the claim says"
    with pytest.raises(NotProved, match=message):
        elsewhere.trace()


def test_a_case_does_not_prove_the_claim() -> None:
    """It is true for i ≠ j, and the claim says it of every i and j."""

    @claim("c", title="Title", says=JACOBIAN)
    def one_case(note: Note) -> None:
        note.state(D(a[i], z[j]), -a[i] * a[j], where=Distinct(i, j))

    with pytest.raises(NotProved, match=r"^c: the derivation never arrives"):
        one_case.trace()


def test_a_chain_from_right_to_left_does_not_prove_the_claim() -> None:
    @claim("c", title="Title", says=Equation(a[i], exp(z[i]) / whole))
    def backwards(note: Note) -> None:
        note.state(exp(z[i]) / whole, a[i])

    with pytest.raises(NotProved, match=r"^c: the derivation never arrives"):
        backwards.trace()


# -- matrices -----------------------------------------------------------------------------

x = variable("x", CLASSES, SAMPLES, matrix="X")
v = variable("v", SAMPLES, matrix="v")
product = define("p", (i,), 2 * sum_over(s, x[i, s] * v[s]), matrix="p")
PRODUCT = MatrixProduct(Number(2), Matrix(x), Matrix(v))


def test_a_line_about_matrices_is_proved_entry_by_entry() -> None:
    note = Note("n")
    note.matrices(Matrix(product), PRODUCT, i, None, "shapes fit")
    (line,) = note.items
    assert isinstance(line, MatrixLine)
    (step,) = trace_of(note).steps
    assert isinstance(step, Step)
    assert (step.id, step.before) == ("n.1", product[i])
    assert str(step.after) == "2·sum(s=1..m) x[i,s]·v[s]"
    assert isinstance(step.verdict, Proved)


def test_another_matrix_on_the_left_is_refuted() -> None:
    note = Note("n")
    note.matrices(Matrix(y), PRODUCT, i, None, "shapes fit, entries don't")
    with pytest.raises(NotProved, match=r"^n\.1: y\[i\] = 2·sum\(s=1\.\.m\) .* is refuted: n = "):
        trace_of(note).require_proved()


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(TypeError, match=r"^n × m times n × 1: the inner sizes differ$"):
        MatrixProduct(Number(1), Matrix(x), Matrix(y))
    with pytest.raises(TypeError, match=r"^y is indexed by classes; s runs over samples$"):
        Note("n").matrices(Matrix(y), MatrixProduct(Number(1), Matrix(x).T, Matrix(y)), s, None, "")
