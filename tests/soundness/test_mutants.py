"""A sample of `make mutants`, and the proof that the program notices a prover that is wrong."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from derive.catalogue.symbols import a, i, j, k, y
from derive.faults import OPERATORS
from derive.language import Distinct, Same, delta, log, sum_over
from derive.proof import Proved, Refuted, Unknown, prove
from derive.proof.exact import exact
from tests.soundness.mutants import NO_HYPOTHESIS, Judged, Mutant, counted, judged, mutants
from tests.soundness.report import PAGE, keep, table

EVERY = 97


@cache
def sample() -> tuple[Judged, ...]:
    """Every 97th mutant of the first two claims, and the first one of each operator."""
    chosen: dict[Any, Mutant] = {}
    for at, mutant in enumerate(mutants(("softmax-jacobian", "cross-entropy-gradient"))):
        chosen.setdefault(mutant.operator if at % EVERY else at, mutant)
    return tuple(map(judged, chosen.values()))


def test_no_verdict_on_a_mutant_is_wrong() -> None:
    assert [(result.fault, result.mutant) for result in sample() if result.fault] == []


def test_the_sample_holds_enough_of_every_kind() -> None:
    assert {result.mutant.operator for result in sample()} >= {*OPERATORS, NO_HYPOTHESIS}
    told = [(result.oracle, type(result.verdict)) for result in sample()]
    assert told.count(("different", Refuted)) > 60
    assert told.count(("equal", Proved)) > 3


TRUE = Mutant("made up", "square", a[i] * a[j], a[j] * a[i], ())
FALSE = Mutant("made up", "square", a[i] * a[j], a[j] ** 2, ())
HOLLOW = Mutant("made up", "square", log(-(a[i] ** 2)), log(-(a[j] ** 2)), ())
# At n = 1 the sum is empty and both sides are 0; for every larger n the left one has no value.
ALMOST_HOLLOW = Mutant("made up", "add a term", sum_over(k, log(a[k] - 1), but=i), 0 * y[i], ())


@pytest.mark.parametrize(
    ("mutant", "oracle", "fault"),
    [(TRUE, "equal", "Unknown"), (FALSE, "different", "Unknown"), (HOLLOW, "undefined", ""),
     (ALMOST_HOLLOW, "undefined", "")],
)  # fmt: skip
def test_an_unknown_is_a_fault_where_there_is_an_answer(mutant: Mutant, oracle: str, fault: str) -> None:
    result = judged(mutant, ask=lambda *_: Unknown("tired"))
    assert (result.oracle, result.fault) == (oracle, fault)


def test_a_prover_that_believes_everything_is_noticed() -> None:
    assert judged(FALSE, ask=lambda *_: Proved()).fault == "false Proved"
    assert judged(TRUE, ask=lambda *_: Proved()).fault == ""


def test_a_prover_that_denies_everything_is_noticed() -> None:
    denial = prove(FALSE.left, FALSE.right)
    assert judged(TRUE, ask=lambda *_: denial).fault == "false Refuted"
    assert judged(FALSE, ask=lambda *_: denial).fault == ""


def test_a_witness_that_tells_a_wrong_value_is_noticed() -> None:
    denial = prove(FALSE.left, FALSE.right)
    assert isinstance(denial, Refuted)
    wrong = Refuted(replace(denial.witness, left=exact(7)))
    assert judged(FALSE, ask=lambda *_: wrong).fault == "witness not confirmed"


def test_a_witness_at_which_nothing_differs_is_noticed() -> None:
    denial = prove(FALSE.left, FALSE.right)
    assert isinstance(denial, Refuted)
    moved = replace(denial.witness, places={"i": 1, "j": 1}, left=denial.witness.right)
    assert judged(FALSE, ask=lambda *_: Refuted(moved)).fault == "witness not confirmed"


def test_conditions_are_told_to_the_oracle() -> None:
    delta_is_0 = Mutant("made up", "square", delta(i, j), 0 * y[i], (Distinct(i, j),))
    assert judged(delta_is_0).oracle == "equal"
    assert judged(replace(delta_is_0, assuming=(Same(i, j),))).oracle == "different"


def test_the_table_counts_what_it_was_given() -> None:
    rows = counted([judged(TRUE), judged(FALSE), judged(FALSE, ask=lambda *_: Proved())]).splitlines()
    cells = [cell.strip() for cell in rows[-1].strip("|").split("|")]
    assert cells == ["all", "3", "1", "2", "0", "2", "1", "0", "1"]


def test_a_table_is_kept_between_its_markers(tmp_path: Any) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- mutants -->\nold\n<!-- /mutants -->\nafter\n")
    keep("mutants", table(("slip", "count"), [("square", "12")]), page)
    made = "| slip   | count |\n| ------ | ----: |\n| square |    12 |"
    assert page.read_text() == f"before\n<!-- mutants -->\n{made}\n<!-- /mutants -->\nafter\n"
    with pytest.raises(ValueError, match="has no place for pairs"):
        keep("pairs", "", page)


def test_the_page_tells_of_at_least_a_thousand_mutants_and_no_wrong_verdict() -> None:
    told = PAGE.read_text(encoding="utf-8").split("<!-- mutants -->")[1].split("<!-- /mutants -->")[0]
    cells = [cell.strip() for cell in told.strip().splitlines()[-1].strip("|").split("|")]
    assert cells[0] == "all"
    assert int(cells[1].replace(",", "")) >= 1000
    assert cells[-1] == "0"
