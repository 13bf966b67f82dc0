"""The language: inert expressions with indices, ranges, excluded sums and derivatives.

This is the lowest room; it imports nothing of ours but the errors.
"""

from derive.language.binding import alpha_equal, free_indices, substitute
from derive.language.nodes import (
    Addition,
    Cases,
    Condition,
    D,
    Definition,
    Delta,
    Derivative,
    Distinct,
    Entry,
    Equation,
    Exponential,
    Expression,
    Family,
    Logarithm,
    Multiplication,
    Negation,
    Number,
    Power,
    Quotient,
    Same,
    Size,
    SumOver,
    coerce,
    define,
    delta,
    exp,
    function,
    log,
    sum_over,
    variable,
)
from derive.language.ranges import CLASSES, SAMPLES, UNITS, Index, IndexRange

__all__ = [
    "CLASSES", "SAMPLES", "UNITS", "Addition", "Cases", "Condition", "D", "Definition", "Delta", "Derivative",
    "Distinct", "Entry", "Equation", "Exponential", "Expression", "Family", "Index", "IndexRange", "Logarithm",
    "Multiplication", "Negation", "Number", "Power", "Quotient", "Same", "Size", "SumOver", "alpha_equal", "coerce",
    "define", "delta", "exp", "free_indices", "function", "log", "substitute", "sum_over", "variable",
]  # fmt: skip
