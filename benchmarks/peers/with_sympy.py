"""SymPy's answer: whether `simplify` or `cancel` makes 0 of the derivative less the known formula.

python with_sympy.py jacobian|gradient simplify|cancel n|N
"""

from __future__ import annotations

import sys

import sympy
from timing import answer


def written_out(question: str, reduce: str, n: int) -> bool:
    """All entries for n classes; the last label is 1 less the others, which is what the formula assumes."""
    simplify = getattr(sympy, reduce)
    z = sympy.Matrix(sympy.symbols(f"z1:{n + 1}", real=True))
    total = sum(z.applyfunc(sympy.exp))
    a = z.applyfunc(sympy.exp) / total
    if question == "jacobian":
        difference = a.jacobian(z) - (sympy.diag(*a) - a * a.T)
    else:
        others = sympy.symbols(f"y1:{n}", real=True)
        y = sympy.Matrix([*others, 1 - sum(others)])
        loss = -sum(label * sympy.log(share) for label, share in zip(y, a, strict=True))
        difference = sympy.Matrix([loss]).jacobian(z).T - (a - y)
    reduced = [simplify(entry) for entry in difference]
    return all(entry == 0 for entry in reduced)


def symbolic(question: str, reduce: str) -> bool:
    """For symbolic n, with indexed symbols and Sum; SymPy is told that the index is not beyond n."""
    simplify = getattr(sympy, reduce)
    n = sympy.Symbol("n", integer=True, positive=True)
    i, j = (sympy.Idx(letter, (1, n)) for letter in "ij")
    k, m = (sympy.Symbol(letter, integer=True) for letter in "km")
    z, y = sympy.IndexedBase("z"), sympy.IndexedBase("y")

    def a(at: object) -> sympy.Expr:
        return sympy.exp(z[at]) / sympy.Sum(sympy.exp(z[k]), (k, 1, n))

    if question == "jacobian":
        by, difference = j, sympy.diff(a(i), z[j]) - a(i) * (sympy.KroneckerDelta(i, j) - a(j))
    else:
        loss = -sympy.Sum(y[m] * sympy.log(a(m)), (m, 1, n))
        by, difference = i, sympy.diff(loss, z[i]) - (a(i) * sympy.Sum(y[m], (m, 1, n)) - y[i])
    return simplify(difference.doit().subs(n >= by, True)) == 0


if __name__ == "__main__":
    asked, reduced, classes = sys.argv[1:]
    answer(lambda: symbolic(asked, reduced) if classes == "n" else written_out(asked, reduced, int(classes)))
