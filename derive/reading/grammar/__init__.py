r"""The grammar of the mathematics of gradients: tokens in, a surface tree out, or NotRead.

A descent by hand, one method a rule, which reads as mathematics does:

    expression  one or more terms with + and - between them
    term        factors with \cdot, \times, / or nothing between them
    factor      an atom with its power
    atom        number, symbol, bracket, fraction, function, big operator, derivative, cases

Mathematics leaves things out and we don't guess. Where two readings are in use
(`\log 2 x`, `a/bc`, `1/2 x`) the piece is refused with both named. Conventions that are
followed, because nobody reads them otherwise:

- a sum's body goes on to the next + or - outside brackets;
- a derivative's operator takes the bracket behind it, or else all factors to the next + or -;
- a function without brackets takes one factor, or a fraction, or a sum with its body.
"""

from __future__ import annotations

from derive.reading.grammar.parser import Parser, parse, relation_of
from derive.reading.grammar.words import DIFFERENT

__all__ = ["DIFFERENT", "Parser", "parse", "relation_of"]
