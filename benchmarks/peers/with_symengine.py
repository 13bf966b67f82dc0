"""symengine's answer: whether `expand` makes 0 of the difference of the derivative and the known formula.

python with_symengine.py jacobian|gradient|gradient-of-logs N

One `expand` multiplies out some denominators and leaves others, so it is called twice. The loss
as a sum of logs of fractions it does not reduce; as log-sum-exp, written by a person, it does.
"""

from __future__ import annotations

import sys

import symengine
from timing import answer


def main(question: str, n: int) -> bool:
    """All entries for n classes, whatever the labels' sum is."""
    z, y = ([symengine.Symbol(f"{letter}{at}") for at in range(1, n + 1)] for letter in "zy")
    powers = [symengine.exp(logit) for logit in z]
    total = symengine.Add(*powers)
    a = [power / total for power in powers]
    if question == "jacobian":
        jacobian = symengine.DenseMatrix(n, 1, a).jacobian(symengine.DenseMatrix(n, 1, z))
        differences = [jacobian[i, j] - a[i] * (int(i == j) - a[j]) for i in range(n) for j in range(n)]
    else:
        if question == "gradient":
            logs = [logit - symengine.log(total) for logit in z]
        else:
            logs = [symengine.log(share) for share in a]
        loss = -symengine.Add(*(label * log for label, log in zip(y, logs, strict=True)))
        labels = symengine.Add(*y)
        differences = [symengine.diff(loss, z[i]) - (a[i] * labels - y[i]) for i in range(n)]
    reduced = [symengine.expand(symengine.expand(difference)) for difference in differences]
    return all(difference == 0 for difference in reduced)


if __name__ == "__main__":
    answer(lambda: main(sys.argv[1], int(sys.argv[2])))
