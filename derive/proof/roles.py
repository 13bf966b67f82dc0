"""Which part a family plays in an expression: what values are simple for it, and keep both sides simple, hangs on that.

Where z stands in an exponent, logarithms of small numbers make fractions of e^z. Where 1 - p stands in a logarithm or
below a fraction bar, p is a share, between 0 and 1 as probabilities are; where it stands elsewhere, 1 - y, y may be a
label, 1 or 0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from derive.language import Addition, Derivative, Entry, Exponential, Family, Multiplication, Number
from derive.language.nodes import Logarithm, Negation, Quotient, derivative_of_function


@lru_cache(maxsize=4096)
def variables(expression: Any) -> frozenset[Family]:
    """The families without a definition that occur once definitions are unfolded."""
    if isinstance(expression, Entry):
        family, definition = expression.family, expression.family.definition
        if family.function_of is not None:
            return frozenset({family, family.function_of, derivative_of_function(family)})
        return frozenset({family}) if definition is None else variables(definition.body)
    return frozenset().union(*(variables(part) for part in expression.args))


def exponent_families(expression: Any) -> frozenset[Family]:
    """The families that stand in exponents, definitions unfolded."""
    if isinstance(expression, Exponential):
        return variables(expression.args[0])
    if isinstance(expression, Entry):
        definition = expression.family.definition
        return frozenset() if definition is None else exponent_families(definition.body)
    return frozenset().union(*(exponent_families(part) for part in expression.args))


@lru_cache(maxsize=4096)
def multiplied(expression: Any) -> frozenset[Family]:
    """The families that stand as a factor beside another entry, definitions unfolded."""
    below = [expression.unfolded()] if _is_defined(expression) else list(expression.args)
    found = frozenset().union(*(multiplied(part) for part in below))
    if isinstance(expression, Multiplication):
        entries = [part.family for part in expression.args if isinstance(part, Entry) and not _is_defined(part)]
        found |= frozenset(entries) if len(entries) > 1 else frozenset()
    return found


@lru_cache(maxsize=4096)
def differentiated_by(expression: Any) -> frozenset[Family]:
    """The families by whose entries something is differentiated."""
    own = frozenset({expression.args[1].family}) if isinstance(expression, Derivative) else frozenset()
    return own.union(*(differentiated_by(part) for part in expression.args))


@lru_cache(maxsize=4096)
def taken_from_1(expression: Any, *, narrow: bool = False) -> frozenset[Family]:
    """The families f with 1 - f somewhere, definitions unfolded; `narrow` are those in a logarithm or a denominator."""
    if _is_defined(expression):
        return taken_from_1(expression.family.definition.body, narrow=narrow)
    found = frozenset().union(*(taken_from_1(part, narrow=narrow) for part in expression.args))
    match expression:
        case Logarithm(args=(inside,)) | Quotient(args=(_, inside)) if narrow:
            return found | taken_from_1(inside)
        case Addition(args=(Number() as one, Negation(args=(Entry() as entry,)))) if not narrow and one.value == 1:
            return found if _is_defined(entry) else found | {entry.family}
    return found


def _is_defined(expression: Any) -> bool:
    return isinstance(expression, Entry) and expression.family.definition is not None
