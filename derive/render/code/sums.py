"""A sum over an index: gone where a delta collapses it, a matrix product, or `.sum` along an axis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from derive.errors import BadInput
from derive.language import Delta, Multiplication, Number, SumOver, free_indices, substitute
from derive.render.code.pieces import ATOM, POWER, PRODUCT, Piece

if TYPE_CHECKING:
    from derive.render.code.emitter import Emitter


def sum_of(node: SumOver, emitter: Emitter) -> Piece:
    """The code of a sum; raises BadInput where nothing in it runs over an index that leaves places out."""
    collapsed = _collapsed(node)
    if collapsed is not None:
        return emitter.visit(collapsed)
    product = _matrix_product(node, emitter)
    if product is not None:
        return product
    body = emitter.visit(node.body)
    index = node.index
    if index not in body.axes:
        if node.excluded:
            raise BadInput(f"{node} can't be written as code: its terms don't contain {index.name}")
        return emitter.beside("*", [body, Piece(emitter.size(index.range))])
    for place in node.excluded:
        same, body = emitter.align([emitter.coincidence((index, place)), body])
        body = replace(body, text=emitter.library("where", same.text, "0", body.text), level=ATOM)
    text = f"{body.at(ATOM)}.sum({emitter.framework.over(body.axis(index))})"
    return Piece(text, ATOM, tuple(axis for axis in body.axes if axis != index), body.batched)


def _matrix_product(node: SumOver, emitter: Emitter) -> Piece | None:
    """Two factors that share the summed index and nothing else, as rows times columns."""
    if not isinstance(node.body, Multiplication) or len(node.body.args) != 2 or node.excluded:
        return None
    index, (left, right) = node.index, node.body.args
    rows, columns = free_indices(left) - {index}, free_indices(right) - {index}
    if not (index in free_indices(left) & free_indices(right) and len(rows) == len(columns) == 1) or rows == columns:
        return None
    ((row,), (column,)) = rows, columns
    first = emitter.with_axes(emitter.visit(left), (row, index))
    second = emitter.with_axes(emitter.visit(right), (index, column))
    text = f"{first.at(POWER)} @ {second.at(POWER)}"
    return Piece(text, PRODUCT, (row, column), first.batched or second.batched)


def _collapsed(total: SumOver) -> Any:
    """What a delta among the factors leaves of a sum, or None where there is none."""
    factors = list(total.body.args) if isinstance(total.body, Multiplication) else [total.body]
    for at, factor in enumerate(factors):
        if isinstance(factor, Delta) and total.index in factor.args and not total.excluded:
            first, second = factor.args
            place = second if first == total.index else first
            others = factors[:at] + factors[at + 1 :] or [Number(1)]
            body = Multiplication(*others) if len(others) > 1 else others[0]
            return substitute(body, {total.index: place})
    return None
