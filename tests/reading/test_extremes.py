r"""The largest entry: what is false where all entries are equal is false, and of nothing else that is said."""

from __future__ import annotations

import pytest

from derive.reading import judging
from tests.reading.reading import report, verdicts

SAID = "With $m = \\max_k z_k$ we have\n\n"
STABLE = r"\log \sum_{k=1}^n e^{z_k} = m + \log \sum_{k=1}^n e^{z_k - m}"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (STABLE, "proved"),
        (STABLE.replace("- m", "+ m"), "false"),
        (STABLE.replace("m + ", "m - "), "false"),
        (STABLE.replace("m + ", ""), "false"),
        (r"p_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}} = \frac{e^{z_i - m}}{\sum_{k=1}^n e^{z_k + m}}", "false"),
        (r"p_i = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}} = \frac{e^{z_i - m}}{\sum_{k=1}^n e^{z_k - m}}", "proved"),
        # True where all are equal, or not known to be false.
        (r"\log \sum_{k=1}^n e^{z_k} = m + \log n", "undecided"),
        (r"\sum_{k=1}^n z_k = n m", "undecided"),
        (STABLE.replace("= m", r"= (\max_k a_k b_k)"), "undecided"),
        (r"\max(x, y) = x", "undecided"),
        (STABLE.replace("= m", r"= 2 \max(z_1, z_2)"), "undecided"),
        (r"\log n = \max_k z_k", "undecided"),
    ],
)
def test_what_is_said_of_the_largest_entry(line: str, kind: str) -> None:
    assert verdicts(line, preamble=SAID).split()[-1] == kind


def test_one_that_is_said_to_be_something_isn_t_refuted_so() -> None:
    assert "false" not in verdicts(r"z_k = a_k b_k", STABLE.replace("- m", "+ m"), preamble=SAID).split()
    assert "false" not in verdicts(r"\max_k z_k = 0", preamble=SAID).split()


def test_the_counterexample_says_nothing_of_what_the_reader_doesn_t_see() -> None:
    (problem,) = report(STABLE.replace("- m", "+ m"), preamble=SAID).problems
    assert problem.witness is not None
    assert sorted(problem.witness.values) == ["z"]
    assert {value.rational for value in problem.witness.values["z"].values()} == {1}


def test_nothing_would_be_false_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "where_all_are_equal", lambda *_: None)
    assert verdicts(STABLE.replace("- m", "+ m"), preamble=SAID).split()[-1] == "undecided"
