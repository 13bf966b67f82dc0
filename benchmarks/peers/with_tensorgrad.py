"""tensorgrad's answer: whether `full_simplify` makes 0 of the derivative less the known formula.

python with_tensorgrad.py jacobian|gradient|hessian

Its tensors have an edge of symbolic size, so this is for every n. It knows no hypotheses: the
sum of the labels stays a factor of the formula, where ours is told that it is 1.
"""

from __future__ import annotations

import sys

import sympy
import tensorgrad
import tensorgrad.functions as functions
from timing import answer


def main(question: str) -> bool:
    i = sympy.symbols("i")
    logits, target = tensorgrad.Variable("logits", i), tensorgrad.Variable("target", i)
    powers = functions.exp(logits)
    softmax = powers / functions.sum(powers)
    loss = -(target @ functions.log(softmax))

    def covariance(first: str, second: str) -> tensorgrad.Tensor:
        diagonal = softmax.rename(i="i0") @ tensorgrad.Delta(i, "i0", first, second)
        return diagonal - softmax.rename(i=first) @ softmax.rename(i=second)

    if question == "jacobian":
        derivative = softmax.grad(logits)
        expected = covariance(*derivative.edges)
    elif question == "gradient":
        derivative = loss.grad(logits)
        (edge,) = derivative.edges
        expected = functions.sum(target) * softmax.rename(i=edge) - target.rename(i=edge)
    else:
        derivative = loss.grad(logits).grad(logits)
        expected = functions.sum(target) * covariance(*derivative.edges)
    return isinstance((derivative - expected).full_simplify(), tensorgrad.Zero)


if __name__ == "__main__":
    answer(lambda: main(sys.argv[1]))
