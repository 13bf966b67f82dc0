r"""The grammar of the mathematics of gradients: tokens in, a surface tree out, or NotRead.

A descent by hand, one method a rule, which reads as mathematics does:

    expression  one or more terms with + and - between them
    term        factors with \cdot, \times, / or nothing between them
    factor      an atom with its power
    atom        number, symbol, bracket, fraction, function, big operator, derivative, cases

One class reads it all; each file adds what it is the subject of to the files before it:

    words         letters that are words, spaces, lists of tokens cut up
    cursor        a list of tokens with a place to read on from
    relations     i = j, x > 0, and indicators of them
    places        what stands below and above a symbol: ij, t-1, i,:
    scripts       subscripts, superscripts, transposes, layers
    applications  f(x), p(y|x), P(y = 1 | x), E[x]
    names         symbols in their dress
    operators     \max_j z_j, \det A: what has a name and no meaning here
    bars          |x|, \lVert w \rVert, \langle a, b \rangle
    integrals     \int f(x) dx, \nabla_w J
    sums          sums and products over an index
    derivatives   fractions, and those that are derivatives
    functions     \log, \exp, roots, diag
    brackets      numbers, brackets, tuples, rows of blocks
    environments  cases and matrices
    parser        expressions, terms, factors, atoms

Mathematics leaves things out and we don't guess. Where two readings are in use
(`\log 2 x`, `a/bc`, `1/2 x`) the piece is refused with both named. Conventions that are
followed, because nobody reads them otherwise:

- a sum's body goes on to the next + or - outside brackets;
- a derivative's operator takes the bracket behind it, or else all factors to the next + or -;
- a function without brackets takes one factor, or a fraction, or a sum with its body;
- \max_j and its like reach as a sum does, if what is last there speaks of the letter;
- \nabla takes a bracket or one factor, and the numbers before it.
"""

from __future__ import annotations

from derive.reading.grammar.parser import Parser, parse, relation_of
from derive.reading.grammar.words import DIFFERENT

__all__ = ["DIFFERENT", "Parser", "parse", "relation_of"]
