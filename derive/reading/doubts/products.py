r"""Products over an index where a factor is negative: what is true of positive factors alone is told to be.

\prod_i x_i is read as e^{\sum_i \log x_i}, which has a value for positive factors only. So
\sqrt{\prod_i x_i^2} = \prod_i x_i is proved, and false where one x_i is negative. Where two
factors, multiplied as numbers, give a counterexample, the equality needs its factors positive.
"""

from __future__ import annotations

from typing import Any

from sympy import preorder_traversal

from derive.language import Entry, Expression, Multiplication, Number, substitute
from derive.language.nodes import Exponential, Logarithm, SumOver
from derive.proof import Assumption, Refuted, prove
from derive.proof.prover import families_of

FACTORS = 2
NEEDS = "the factors of its products are positive"


def needs_positive_factors(left: Any, right: Any, assuming: tuple[Assumption, ...]) -> bool:
    """Whether an equality that is true of positive factors is false of two factors of any sign."""
    sizes: dict[str, int] = {}
    one, other = (_multiplied(side, sizes) for side in (left, right))
    try:
        return bool(sizes) and isinstance(prove(one, other, assuming, sizes), Refuted)
    except (TypeError, ValueError, RecursionError):
        return False


def _multiplied(node: Any, sizes: dict[str, int]) -> Any:
    """The expression with its products over an index, also those in definitions, multiplied for two factors."""
    if isinstance(node, Entry):
        definition = node.family.definition
        if definition is None or not _has_product(node):
            return node
        return _multiplied(substitute(definition.body, dict(zip(definition.parameters, node.args, strict=True))), sizes)
    if _is_product(node):
        total = node.args[0]
        sizes[total.index.range.size] = FACTORS
        factor: Expression = total.body.args[0]
        return Multiplication(
            *(_multiplied(substitute(factor, {total.index: Number(at)}), sizes) for at in range(1, FACTORS + 1))
        )
    return node.func(*[_multiplied(part, sizes) for part in node.args]) if node.args else node


def _is_product(node: Any) -> bool:
    total = node.args[0] if isinstance(node, Exponential) else None
    return isinstance(total, SumOver) and not total.excluded and isinstance(total.body, Logarithm)


def _has_product(entry: Entry) -> bool:
    defined = [family.definition.body for family in families_of(entry) if family.definition is not None]
    return any(_is_product(node) for body in defined for node in preorder_traversal(body))
