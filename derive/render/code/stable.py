"""The forms that overflow or cancel when computed as they stand, and what is computed in their place.

Every form rests on one block of lines for logits f along an index k. With
c = max f, p_k = exp(f_k - c) (the largest is 1) and R = the sum of p without a largest:

    exp(f_i) / sum exp(f_k)        = p_i / (1 + R)              a shift changes no quotient
    log of that                    = (f_i - c) - log1p(R)       two terms of one sign
    1 - that                       = (1 + R - p_i) / (1 + R),   and R / (1 + R) for the largest
    log(sum exp(f_k))              = c + log1p(R)
    a - y   for a label y          = a (1 - y) - y (1 - a)      for y = 0 or 1 nothing is subtracted

The difference f - c is rounded, by up to half an ulp of a number as large as 745, and exp
would make hundreds of ulps of that; so what was lost is put back as a factor 1 + lost.
1 - a is the share of the others and keeps its digits where a is next to 1: a right class
that is nearly certain still has a right gradient, and a right loss. A test has the prover
prove each of these forms for every n.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from derive.language import (
    Addition,
    Delta,
    Entry,
    Exponential,
    Index,
    Logarithm,
    Negation,
    Number,
    Quotient,
    SumOver,
    alpha_equal,
    free_indices,
)
from derive.language.binding import canonical
from derive.render.code.pieces import ATOM, PRODUCT, SUM, Piece

if TYPE_CHECKING:
    from derive.render.code.emitter import Emitter


@dataclass(frozen=True)
class Softmax:
    """exp(logits) / the sum of the same over `index`; `name` is what its array is to be called."""

    logits: Any
    index: Index
    name: str


@dataclass(frozen=True)
class Powers:
    """The arrays of one block, with the axes of the logits; along `index`, `largest` and `others` have length 1."""

    index: Index
    logits: Piece
    largest: Piece
    shifted: Piece
    powers: Piece
    is_largest: Piece
    others: Piece

    def along(self, index: Index) -> Powers:
        """The same arrays, their index called by another letter."""
        axes = tuple(index if each == self.index else each for each in self.logits.axes)
        pieces = (self.logits, self.largest, self.shifted, self.powers, self.is_largest, self.others)
        return Powers(index, *(replace(piece, axes=axes) for piece in pieces))


def find_softmax(node: Any) -> tuple[Softmax, dict[Any, Any]] | None:
    """The softmax that the node is, and which place stands for which index; None if it is none.

    An entry of a family that is defined as a softmax is one, and so is the quotient itself.
    """
    if isinstance(node, Entry) and node.family.definition is not None:
        definition = node.family.definition
        found = _quotient(definition.body, node.family.name)
        places = dict(zip(definition.parameters, node.args, strict=True))
    else:
        found, places = _quotient(node, "softmax"), {}
    return None if found is None else (found, places)


def _quotient(node: Any, name: str) -> Softmax | None:
    if not (isinstance(node, Quotient) and isinstance(node.args[0], Exponential) and isinstance(node.args[1], SumOver)):
        return None
    above, below = node.args
    for index in sorted(free_indices(above), key=str):
        if index.range == below.index.range and alpha_equal(SumOver(above, index), below):
            return Softmax(above.args[0], index, name)
    return None


class Stable:
    """Recognises the forms; has the emitter write their lines, each once and only when it is needed."""

    def __init__(self, emitter: Emitter) -> None:
        self.emitter = emitter
        self._blocks: dict[Any, Powers] = {}
        self._arrays: dict[tuple[str, Softmax], Piece] = {}

    def form(self, node: Any) -> Piece | None:
        """The stable form's code, or None where the node has none."""
        if isinstance(node, (Entry, Quotient)) and find_softmax(node):
            return self._array(node, "probabilities")
        if isinstance(node, Logarithm) and find_softmax(node.args[0]):
            return self._array(node.args[0], "logarithms")
        if isinstance(node, Logarithm) and isinstance(node.args[0], SumOver):
            return self._log_of_sum(node.args[0])
        if isinstance(node, Addition) and len(node.args) == 2:
            return self._difference(*node.args)
        return None

    def _array(self, node: Any, kind: str) -> Piece:
        """The probabilities, their logarithms or what they leave of 1, as a local array."""
        found = find_softmax(node)
        assert found is not None
        softmax, places = found
        if (kind, softmax) not in self._arrays:
            block = self._powers(softmax.logits, softmax.index)
            write = {"probabilities": self._probabilities, "logarithms": self._logarithms, "rest": self._rest}[kind]
            self._arrays[kind, softmax] = write(softmax, block)
        array = self._arrays[kind, softmax]
        axes = tuple(places.get(index, index) for index in array.axes)
        if not all(isinstance(index, Index) for index in axes) or len(set(axes)) < len(axes):
            return self.emitter.refuse_places(node)
        return replace(array, axes=axes)

    def _probabilities(self, softmax: Softmax, block: Powers) -> Piece:
        text = f"{block.powers.text} / (1 + {block.others.text})"
        return self.emitter.assign(softmax.name, replace(block.powers, text=text))

    def _logarithms(self, softmax: Softmax, block: Powers) -> Piece:
        text = f"{block.shifted.text} - {self.emitter.library('log1p', block.others.text)}"
        return self.emitter.assign(f"log_{softmax.name}", replace(block.powers, text=text))

    def _rest(self, softmax: Softmax, block: Powers) -> Piece:
        others = block.others.text
        apart = self.emitter.library("where", block.is_largest.text, others, f"(1 - {block.powers.text}) + {others}")
        whole = replace(block.powers, text=f"{apart} / (1 + {others})")
        return self.emitter.assign("rest", whole, f"1 - {softmax.name}")

    def _powers(self, logits: Any, index: Index) -> Powers:
        key = canonical(SumOver(Exponential(logits), index))
        if key not in self._blocks:
            self._blocks[key] = self._write_powers(logits, index)
        return self._blocks[key].along(index)

    def _write_powers(self, logits: Any, index: Index) -> Powers:
        emitter = self.emitter
        z = emitter.visit(logits)
        z = z if z.text.isidentifier() else emitter.assign("logits", z)
        along = emitter.framework.over(z.axis(index), keep=True)
        largest = emitter.assign("largest", replace(z, text=f"{z.text}.{emitter.framework.largest}({along})"))
        shifted = emitter.assign("shifted", replace(z, text=f"{z.text} - {largest.text}"))
        lost = self._lost(z, largest, shifted)
        exponentials = f"{emitter.library('exp', shifted.text)} * (1 + {lost.text})"
        powers = emitter.assign("powers", replace(z, text=exponentials), "the largest is 1: nothing overflows")
        place = emitter.positions(index).aligned(z.axes).text
        is_largest = emitter.assign("is_largest", replace(z, text=f"{place} == {z.text}.argmax({along})"))
        others = f"{emitter.library('where', is_largest.text, '0', powers.text)}.sum({along})"
        others_ = emitter.assign("others", replace(z, text=others), "all but the largest")
        return Powers(index, z, largest, shifted, powers, is_largest, others_)

    def _lost(self, z: Piece, largest: Piece, shifted: Piece) -> Piece:
        """What rounding took from z - largest, exactly: Knuth's sum of two (TAOCP 2, 4.2.2, theorem B)."""
        emitter = self.emitter
        back = emitter.assign("back", replace(z, text=f"{shifted.text} - {z.text}")).text
        text = f"({z.text} - ({shifted.text} - {back})) - ({largest.text} + {back})"
        return emitter.assign("lost", replace(z, text=text), "what rounding took from shifted")

    def _log_of_sum(self, total: SumOver) -> Piece | None:
        if not isinstance(total.body, Exponential) or total.excluded or total.index not in free_indices(total.body):
            return None
        emitter = self.emitter
        block = self._powers(total.body.args[0], total.index)
        z, along = block.logits, emitter.framework.over(block.logits.axis(total.index))
        text = f"({block.largest.text} + {emitter.library('log1p', block.others.text)}).squeeze({along})"
        axes = tuple(index for index in z.axes if index != total.index)
        return emitter.assign("log_total", Piece(text, ATOM, axes, z.batched))

    def _difference(self, first: Any, second: Any) -> Piece | None:
        """A softmax and something that is 0 or 1 or between, one less the other; None for anything else."""
        if isinstance(second, Negation):
            plus, minus = first, second.args[0]
        elif isinstance(first, Negation):
            plus, minus = second, first.args[0]
        else:
            return None
        if find_softmax(plus):
            return self._apart(plus, minus, is_first=True)
        return self._apart(minus, plus, is_first=False) if find_softmax(minus) else None

    def _apart(self, share: Any, other: Any, *, is_first: bool) -> Piece | None:
        is_label = isinstance(other, Entry) and other.family in self.emitter.labels
        if not (is_label or isinstance(other, Delta) or other == Number(1)):
            return None
        emitter = self.emitter
        a, rest = self._array(share, "probabilities"), self._array(share, "rest")
        if other == Number(1):
            return replace(rest, text=f"-{rest.text}", level=SUM) if is_first else rest
        y = emitter.coincidence(other.args) if isinstance(other, Delta) else emitter.visit(other)
        a, rest, y = emitter.align([a, rest, y])
        whole = replace(a, batched=a.batched or y.batched)
        if isinstance(other, Delta):
            chosen = (f"-{rest.text}", a.text) if is_first else (rest.text, f"-{a.text}")
            return replace(whole, text=emitter.library("where", y.text, *chosen), level=ATOM)
        here, there = f"{a.at(PRODUCT)} * (1 - {y.text})", f"{y.at(PRODUCT)} * {rest.text}"
        text = f"{here} - {there}" if is_first else f"{there} - {here}"
        emitter.remarks[text] = f"{a.text} - {y.text}" if is_first else f"{y.text} - {a.text}"
        return replace(whole, text=text, level=SUM)
