"""The proof room: verdicts on equalities, for every number of classes n."""

from derive.proof.assumptions import Assumption, Hypothesis, OneHot, Positive
from derive.proof.prover import Prover, prove
from derive.proof.verdict import Proved, Refuted, SideCondition, Unknown, Verdict, Witness

__all__ = [
    "Assumption", "Hypothesis", "OneHot", "Positive", "Proved", "Prover", "Refuted", "SideCondition", "Unknown",
    "Verdict", "Witness", "prove",
]  # fmt: skip
