"""`make soundness` in small: it counts, it notices a wrong verdict, and a claim that hangs doesn't stop it."""

import time

import pytest

from tests.pairs import claims
from tests.soundness import __main__ as program
from tests.soundness.counting import BOUND, LATE, Outcome, table, wrong
from tests.soundness.judging import judged


def quick(claim):
    """As if the prover had answered at once; it hangs on the mutant of seed 3."""
    if (claim.seed, claim.kind) == (3, "mutant"):
        time.sleep(60)
    return Outcome(claim.seed, claim.kind, claim.world, claim.depth, "equal", "proved", "")


def dying(claim):
    raise SystemExit(7)


def test_a_claim_that_hangs_has_no_answer_and_the_others_have_theirs():
    outcomes = list(judged(range(60), 3, workers=2, limit=1.0, judge=quick))
    assert sorted((o.seed, o.kind) for o in outcomes) == [(s, k) for s in range(60) for k in ("mutant", "rewriting")]
    assert [(o.seed, o.kind) for o in outcomes if o.fault == LATE] == [(3, "mutant")]
    assert not wrong(outcomes)


def test_a_worker_that_dies_is_an_error():
    with pytest.raises(RuntimeError, match="the process that judged seed 5 died"):
        list(judged(range(5, 6), 3, workers=1, limit=5, judge=dying))


def test_processes_and_this_process_give_the_same_outcomes():
    alone, together = (sorted(judged(range(12), 4, n, 60), key=lambda o: (o.seed, o.kind)) for n in (0, 2))
    assert alone == together
    assert len(alone) == 24


def test_the_program_prints_a_table_and_is_content(capsys):
    assert program.main(["0", "30", "--depth", "3", "--workers", "0"]) == 0
    shown = capsys.readouterr().out
    assert "0 wrong verdicts among 30 pairs" in shown
    (all_of_them,) = [row for row in shown.splitlines() if row.startswith("| all |")]
    assert all_of_them.split(" | ")[1] == "30"


def test_a_wrong_verdict_fails_the_program_which_names_the_seed(monkeypatch, capsys):
    """A planted fault: fractions are the same if their numerators are."""
    monkeypatch.setattr("derive.proof.kernels.Fraction.same_as", lambda self, other: bool(self.over == other.over))
    assert program.main(["0", "200", "--depth", "4", "--workers", "0"]) == 1
    shown = capsys.readouterr().out
    (first, *_) = [row for row in shown.splitlines() if row.startswith("false Proved")]
    seed = int(first.split("`")[1].split()[3])
    assert any(claim.judged().fault == "false Proved" for claim in claims(seed, 4))


def test_ctrl_c_ends_it_with_what_was_judged(monkeypatch, capsys):
    def interrupted(*_):
        yield Outcome(0, "mutant", "W", 2, "equal", "proved", "")
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "judged", interrupted)
    monkeypatch.setattr(program, "put", None)
    assert program.main(["0", "30", "--write"]) == 130
    assert "0 wrong verdicts among 1 pairs" in capsys.readouterr().out


def test_every_answer_has_its_column():
    outcomes = [
        Outcome(0, "mutant", "W", 2, "equal", "proved", ""),
        Outcome(1, "mutant", "W", 2, "different", "proved", "false Proved"),
        Outcome(2, "mutant", "W", 2, "", "", LATE),
        Outcome(3, "mutant", "W", 2, "equal", "unknown", BOUND),
    ]
    heads, _, world, depth, total = (row.strip("| ").split(" | ") for row in table(outcomes))
    assert world[0] == "W"
    assert depth[0] == "depth 2"
    seen = {head: count for head, count in zip(heads, total[1:], strict=True) if count != "0"}
    assert seen == {
        "pairs": "4",
        "equal: proved": "1",
        "equal: unknown": "1",
        "different: proved": "1",
        LATE: "1",
        BOUND: "1",
        "wrong": "1",
    }


def test_the_table_is_put_between_its_markers():
    document = "before\n<!-- pairs -->\nold\n<!-- /pairs -->\nafter"
    assert program.put("new", document) == "before\n<!-- pairs -->\nnew\n<!-- /pairs -->\nafter"
    with pytest.raises(ValueError, match="no place marked"):
        program.put("new", "nothing here")


def test_the_document_has_the_place():
    assert program.put("new", program.DOCUMENT.read_text(encoding="utf-8"))
