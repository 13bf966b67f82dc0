"""A trace hangs together: what is cited is said, before, by the line that is named.

Each fault here once got through: the line itself was true, and what stood beside it was not.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from derive import (
    CLASSES,
    Cases,
    D,
    Distinct,
    Equation,
    Hypothesis,
    Index,
    Number,
    Same,
    Unknown,
    claim,
    define,
    exp,
    log,
    prove,
    sum_over,
    typeset,
    variable,
)
from derive.errors import BadInput, NotProved
from derive.rules import KnownResult, UseResult
from derive.steps import Chain, Claim, LineReference, Note, Trace
from derive.steps.derivation import ChainWriter

i, j, k = (Index(letter, CLASSES) for letter in "ijk")
z, y = variable("z", CLASSES), variable("y", CLASSES)
a = define("a", (i,), exp(z[i]) / sum_over(k, exp(z[k])))
one = Hypothesis("y adds up to 1", sum_over(k, y[k]), 1)
JACOBIAN = Equation(D(a[i], z[j]), -a[i] * a[j])
APART = Distinct(i, j)


@claim("first", title="First", says=Equation(exp(z[i]) * exp(z[j]), exp(z[i] + z[j])))
def first(note: Note) -> None:
    note.state(exp(z[i]) * exp(z[j]), exp(z[i] + z[j]), name="product")
    note.state(JACOBIAN.left, JACOBIAN.right, "Where {apart}.", apart=APART, where=APART, name="apart")
    sums = note.chain(z[i] + z[i])
    sums.stated(2 * z[i])
    sums.stated(z[i] * 2, name="end")
    note.define(a)


PRODUCT = KnownResult(first.says, (), "first.product")
ENDS = Equation(z[i] + z[i], z[i] * 2)


INTEGRITY = "derive.steps.integrity"


def citing(known: KnownResult, *, builds_on: tuple[Claim, ...] = (first,), where: Any = APART) -> Claim:
    """A claim with one line, which is true, and puts in `known`."""

    @claim("c", title="C", says=Equation(exp(z[i]), exp(z[i]) + 0), builds_on=builds_on)
    def derivation(note: Note) -> None:
        note("Let {apart}.", apart=where)
        note.chain(y[i] * known.equation.left, where=where).by(UseResult(known))
        note.state(exp(z[i]), exp(z[i]) + 0)

    return derivation


@pytest.mark.parametrize(
    "known",
    [
        PRODUCT,
        PRODUCT.turned(),
        KnownResult(JACOBIAN, (APART,), "first.apart"),
        KnownResult(JACOBIAN, (Distinct(j, i),), "first.apart"),
        KnownResult(Equation(z[i] * 2, 2 * z[i]), (), "first.end"),
        KnownResult(ENDS, (), "first.end"),
        KnownResult(Equation(a[i], a.definition.body), (), "first.5"),  # type: ignore[union-attr]
    ],
)
def test_a_line_that_says_what_is_cited_may_be_cited(known: KnownResult) -> None:
    assert citing(known).trace().require_proved()


@pytest.mark.parametrize(
    ("known", "complaint"),
    [
        (replace(PRODUCT, step="first.apart"), "is not what that line says"),
        (KnownResult(ENDS, (), "first.3"), "cites first.3 for .* is not what that line says"),
        (replace(PRODUCT, step="first.nowhere"), "cites first.nowhere, which is no line before it"),
        (replace(PRODUCT, step="c.2"), "cites c.2, which is no line before it"),
        (replace(PRODUCT, step="c.1"), "cites c.1, which is no line before it"),
        (replace(PRODUCT, step=""), "without the id of the line that says so"),
        (KnownResult(JACOBIAN, (), "first.apart"), "cites first.apart without its condition i ≠ j"),
    ],
)
def test_what_is_cited_is_what_that_line_says(
    known: KnownResult, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotProved, match=f"^c.1: .*{complaint}"):
        citing(known).trace()
    monkeypatch.setattr(f"{INTEGRITY}._require_said", lambda *_: None)
    monkeypatch.setattr(f"{INTEGRITY}._require_known", lambda *_: None)  # the reason names the line as well
    assert citing(known).trace().require_proved()


def test_a_claim_that_it_does_not_build_on_is_not_cited() -> None:
    with pytest.raises(NotProved, match=r"^c\.1: it cites first\.product, which is no line before it"):
        citing(PRODUCT, builds_on=()).trace()


def test_a_line_that_needs_a_hypothesis_is_cited_only_where_it_is_assumed() -> None:
    total = Equation(sum_over(k, y[k]) * z[i], z[i])

    @claim("rests", title="Rests", says=total, assuming=[one])
    def rests(note: Note) -> None:
        note.state(total.left, total.right, name="line")

    @claim("c", title="C", says=Equation(z[i] * 0, z[i] - z[i]), builds_on=[rests])
    def cites(note: Note) -> None:
        # True without the hypothesis, for both sides are 0.
        note.chain(0 * total.left).by(UseResult(KnownResult(total, (), "rests.line")))
        note.state(z[i] * 0, z[i] - z[i])

    with pytest.raises(NotProved, match=r"^c\.1: it cites rests\.line, which needs 'y adds up to 1'"):
        cites.trace()
    assert replace(cites, hypotheses=(one,)).trace().require_proved()


@pytest.mark.parametrize("step", ["c.7", "c.2", "first.product"])
def test_a_reason_points_to_a_line_that_stands_before(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    @claim("c", title="C", says=Equation(z[i] + 0, z[i]))
    def derivation(note: Note) -> None:
        note.state(z[i] + 0, z[i], "By {line}.", line=LineReference(step))
        note.state(z[i] + 0, z[i])

    with pytest.raises(NotProved, match=rf"^c\.1: its words point to {step}, which is no line before it$"):
        derivation.trace()
    monkeypatch.setattr(f"{INTEGRITY}._require_known", lambda *_: None)
    assert derivation.trace().require_proved()


def test_a_paragraph_may_look_ahead_but_not_into_the_void() -> None:
    def pointing(step: str) -> Claim:
        @claim("c", title="C", says=Equation(z[i] + 0, z[i]))
        def derivation(note: Note) -> None:
            note("We shall see {line}.", line=LineReference(step))
            note.state(z[i] + 0, z[i], name="seen")

        return derivation

    assert pointing("c.seen").trace()
    with pytest.raises(NotProved, match=r"^c: its words point to c\.unseen"):
        pointing("c.unseen").trace()


def test_a_claim_on_an_unproved_one_is_unproved() -> None:
    @claim("wrong", title="Wrong", says=Equation(z[i], 2 * z[i]))
    def wrong(note: Note) -> None:
        note.state(z[i], 2 * z[i])

    trace = citing(PRODUCT, builds_on=(first, wrong)).trace()
    assert trace.verdict == "unknown"
    with pytest.raises(NotProved, match=r"^wrong\.1: z\[i\] = 2·z\[i\] is refuted"):
        trace.require_proved()


def test_a_claim_that_others_build_on_is_proved_once_a_run() -> None:
    runs: list[str] = []

    def counted(note: Note) -> None:
        runs.append(note.name)
        first.derivation(note)

    below = replace(first, derivation=counted)
    above, highest = citing(PRODUCT, builds_on=(below,)), replace(citing(PRODUCT, builds_on=(below,)), name="d")
    made: dict[Claim, Trace] = {}
    traces = [each.trace(made) for each in (below, above, highest)]
    assert runs == ["first"]
    assert [trace.builds_on for trace in traces] == [(), (traces[0],), (traces[0],)]
    assert made == dict(zip((below, above, highest), traces, strict=True))
    # And without it, or in another run, all is proved anew.
    assert [each.trace() for each in (below, above, highest)] == traces
    assert runs == ["first"] * 4


def test_claims_are_typeset_once_and_after_those_they_build_on(tmp_path: Any) -> None:
    known = citing(PRODUCT)
    for claims, complaint in (
        ((known,), "c builds on first, which has to come before it"),
        ((known, first), "c builds on first, which has to come before it"),
        ((first, first), "there are two claims called first"),
    ):
        with pytest.raises(BadInput, match=complaint):
            typeset(*claims, title="T", stem=tmp_path / "t")


# -- what was checked does not change any more --------------------------------------------


@pytest.mark.parametrize("what", ["name", "hypotheses", "items"])
def test_a_note_is_only_written_on(what: str) -> None:
    with pytest.raises(AttributeError):
        setattr(Note("c"), what, ())
    assert isinstance(Note("c").items, tuple)


@pytest.mark.parametrize("what", ["name", "hypotheses", "items"])
def test_a_note_that_can_be_changed_is_noticed(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Note, what, [])
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_a_note_is_only_written_on(what)


def test_a_chain_goes_on_where_it_ended() -> None:
    chain = Note("c").chain(z[i])
    with pytest.raises(AttributeError):
        chain.last = y[i]  # type: ignore[misc]
    assert chain.last == z[i]
    chain.stated(z[i] + 0)
    assert chain.last == z[i] + 0


def test_a_chain_that_can_be_put_elsewhere_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: `last` is a plain attribute, as it was. Its line is true, and doesn't follow from the one before."""
    monkeypatch.setattr(ChainWriter, "last", z[i])
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_a_chain_goes_on_where_it_ended()

    @claim("c", title="C", says=Equation(z[i], z[i] + 0))
    def derivation(note: Note) -> None:
        chain = note.chain(z[i])
        chain.stated(z[i] + 0)
        chain.last = y[i]  # type: ignore[misc]
        chain.stated(y[i] + 0)

    with pytest.raises(NotProved, match=r"^c\.2: it begins at y\[i\], but the line before it is z\[i\] \+ 0$"):
        derivation.trace()


def spoilt(change: Callable[[Chain], Chain]) -> Trace:
    """The trace with its first chain changed."""
    trace = first.trace()
    at = next(at for at, item in enumerate(trace.items) if isinstance(item, Chain) and len(item.steps) == 2)
    item = trace.items[at]
    assert isinstance(item, Chain)
    return replace(trace, items=(*trace.items[:at], change(item), *trace.items[at + 1 :]))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda chain: replace(chain, start=y[i]), r"^first\.3: it begins at z\[i\] \+ z\[i\], but the line before it"),
        (lambda chain: replace(chain, steps=chain.steps[::-1]), r"^first\.end: it begins at"),
        (lambda chain: replace(chain, steps=(*chain.steps, *chain.steps)), r"two lines have this id"),
        (lambda chain: replace(chain, steps=()), r"the chain that begins with z\[i\] \+ z\[i\] has no line"),
        (lambda chain: replace(chain, assuming=(one,)), "it assumes 'y adds up to 1', which the claim first does not"),
        (lambda chain: replace(chain, steps=(replace(chain.steps[0], verdict=True),)), "is no verdict of the prover"),
    ],
)
def test_a_trace_whose_lines_do_not_hang_together_is_refused(change: Callable[[Chain], Chain], complaint: str) -> None:
    with pytest.raises(NotProved, match=complaint):
        spoilt(change).require_proved()
    assert spoilt(lambda chain: chain).require_proved()


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (lambda chain: replace(chain, start=y[i]), "_require_contiguous"),
        (lambda chain: replace(chain, steps=chain.steps[::-1]), "_require_contiguous"),
        (lambda chain: replace(chain, steps=()), "_require_contiguous"),
        (lambda chain: replace(chain, steps=(replace(chain.steps[0], verdict=True),)), "_require_contiguous"),
        (lambda chain: replace(chain, assuming=(one,)), "_require_assumed"),
    ],
)
def test_such_a_trace_would_be_called_proved_without_the_check(
    change: Callable[[Chain], Chain], check: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{INTEGRITY}.{check}", lambda *_: None)
    monkeypatch.setattr("derive.steps.trace.Trace.verdict", "proved")
    assert spoilt(change).require_proved()


# -- what a claim says as a whole ---------------------------------------------------------


def test_a_claim_that_says_nothing_is_refused() -> None:
    @claim("c", title="C", says=Equation(sum_over(k, z[k]), sum_over(j, z[j])))
    def derivation(note: Note) -> None:
        note.state(sum_over(k, z[k]), sum_over(j, z[j]))

    with pytest.raises(NotProved, match=r"^c: it says .*, which is the same on both sides$"):
        derivation.trace()


def test_what_holds_where_the_lines_do_is_not_said_of_all() -> None:
    """Each line is true where x > 0; the claim says it of every x, and leaves that out."""
    x = variable("x")[()]
    root = (x**2) ** (Number(1) / 2)

    @claim("c", title="C", says=Equation(root, x + 0))
    def derivation(note: Note) -> None:
        chain = note.chain(root)
        for line in (exp(log(x)), x, x + 0):
            chain.stated(line)

    with pytest.raises(NotProved, match=r"^c: what the claim says, .*, is refuted: x = -1: left 1, right -1$"):
        derivation.trace()


def test_hypotheses_that_contradict_each_other_carry_no_chain() -> None:
    """1 = sum = 2: each line once used one of the hypotheses alone."""
    total = sum_over(k, y[k])

    @claim("c", title="C", says=Equation(Number(1), Number(2)), assuming=[one, Hypothesis("2", total, 2)])
    def derivation(note: Note) -> None:
        chain = note.chain(Number(1))
        chain.stated(total)
        chain.stated(2)

    with pytest.raises(NotProved, match=r"^c\.1: .* is unknown: what is assumed was not found to hold together"):
        derivation.trace().require_proved()


# -- a case is announced ------------------------------------------------------------------


def told(tell: Callable[[Note], None], words: str = "", **mathematics: Any) -> Claim:
    """A claim with a line that is true for i = j alone, after these words."""

    @claim("c", title="C", says=Equation(z[i], z[i] + 0))
    def derivation(note: Note) -> None:
        tell(note)
        note.state(z[i], z[j], words, where=Same(i, j), **mathematics)
        note.state(z[i], z[i] + 0)

    return derivation


def another_case(note: Note) -> None:
    note.heading("same", "Case {c}", c=Same(i, j))
    note.heading("distinct", "Case {c}", c=APART)


@pytest.mark.parametrize("tell", [lambda note: None, lambda note: note.heading("h", "Case {c}", c=APART), another_case])
def test_a_line_that_holds_in_one_case_is_not_printed_as_if_it_held_in_all(
    tell: Callable[[Note], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotProved, match=r"^c\.1: it holds where i = j, and no words before it say so"):
        told(tell).trace()
    monkeypatch.setattr(f"{INTEGRITY}._require_announced", lambda *_: None)
    assert told(tell).trace().require_proved()


def test_a_case_is_announced_by_a_heading_a_sentence_or_the_first_reason() -> None:
    assert told(lambda note: note.heading("h", "Case {c}", c=Same(j, i))).trace()
    assert told(lambda note: note("Let {c}.", c=Same(i, j))).trace()
    assert told(lambda note: None, "For {c}.", c=Same(i, j)).trace()


# -- names and numbers --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", " ", "y adds up to 1"])
def test_hypotheses_have_names_of_their_own(name: str) -> None:
    trace = replace(first, hypotheses=(one, Hypothesis(name, variable("w")[()], 1)))
    with pytest.raises(NotProved, match=r"^first: each hypothesis needs a name of its own"):
        trace.trace()


def test_plain_numbers_may_stand_for_sides() -> None:
    total = sum_over(k, y[k])

    @claim("c", title="C", says=Equation(total, 1), assuming=[one])
    def derivation(note: Note) -> None:
        note.state(total, 1)
        note.chain(1).stated(total)
        note.mistake(total, 2, "One too many.")

    assert derivation.trace().require_proved()


def test_cases_that_overlap_have_to_agree() -> None:
    same, apart = Same(i, j), Distinct(i, j)
    assert prove(Cases(z[i], same, z[j], same, y[i], apart), Cases(z[i], same, y[i], apart))
    assert prove(Cases(z[i], same, y[j], same), z[i], [same]) == Unknown("two cases cover these indices and differ")


def test_a_line_assumes_what_the_claim_assumes_and_defines_what_is_defined() -> None:
    @claim("c", title="C", says=Equation(z[i], z[i] + 0))
    def derivation(note: Note) -> None:
        note.assume(one)
        note.state(z[i], z[i] + 0)

    with pytest.raises(
        NotProved, match=r"^c: the hypothesis 'y adds up to 1' is stated, but the claim doesn't carry it"
    ):
        derivation.trace()
    assert replace(derivation, hypotheses=(one,)).trace().require_proved()
    with pytest.raises(NotProved, match=r"^c: z has no definition that a line could show$"):
        Note("c").define(z)


@pytest.mark.parametrize("name", ["a\nb", "!\n", "\x0e", "\udcff"])
def test_a_claim_has_a_name_of_one_line(name: str) -> None:
    with pytest.raises(BadInput, match="a claim can't be called") as refused:
        Note(name)
    assert str(refused.value).isprintable()
