"""What derive is asked: the whole statement for every n, a claim's trace, or all entries at one n.

python -m benchmarks.peers.ours jacobian statement|warm|trace|N-exactly|N-numbers
"""

from __future__ import annotations

import sys

from benchmarks.peers.timing import answer
from derive import CLAIMS, D, delta, prove
from derive.catalogue import numbers
from derive.catalogue.symbols import L, a, i, j, label_sums_to_one, z
from derive.language import Equation
from derive.proof.every_entry import against_reference, differ_nowhere
from derive.proof.subject import Subject

EVERYWHERE = {"jacobian": numbers.softmax_derivative, "gradient": numbers.cross_entropy_derivative}
NAMES = {"jacobian": "softmax-jacobian", "gradient": "cross-entropy-gradient"}
HESSIAN = Equation(D(D(L, z[i]), z[j]), a[i] * (delta(i, j) - a[j]))


def main(question: str, how: str) -> None:
    says = HESSIAN if question == "hessian" else CLAIMS[NAMES[question]].says
    assuming = () if question == "jacobian" else (label_sums_to_one,)

    def statement() -> bool:
        return bool(prove(says.left, says.right, assuming))

    def trace() -> bool:
        return CLAIMS[NAMES[question]].trace().is_proved

    if how in ("statement", "warm", "trace"):
        work = trace if how == "trace" else statement
        if how != "statement":
            work()
        answer(work, runs=1 if how == "statement" else 9)
        return
    classes, kind = how.split("-")
    subject, sizes = Subject((says.left, says.right), assuming), {"n": int(classes)}
    if kind == "exactly":
        answer(lambda: differ_nowhere(subject, sizes) is None)  # it raises where they differ
        return
    everywhere = EVERYWHERE[question].everywhere
    answer(lambda: against_reference(subject, sizes, everywhere) is not None)


if __name__ == "__main__":
    main(*sys.argv[1:])
