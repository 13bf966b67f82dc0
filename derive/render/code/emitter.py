"""From an expression to the lines of an array function: every index becomes an axis.

The tree is walked once. An entry of a variable is an input array; an entry with a
definition is a local array, computed once, on a line of its own. A sum adds up along its
index's axis, or is a matrix product where two factors share that index alone; a delta is
an identity matrix, and is gone where a sum collapses it. Forms that overflow or cancel
are recognised before anything else and written in their stable form (stable.py). A node
that no branch knows raises BadInput.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from derive.errors import BadInput
from derive.language import (
    Addition,
    Cases,
    Delta,
    Entry,
    Exponential,
    Family,
    Index,
    IndexRange,
    Logarithm,
    Multiplication,
    Negation,
    Number,
    Power,
    Quotient,
    Same,
    Size,
    SumOver,
)
from derive.render.code.frameworks import Framework
from derive.render.code.names import Names
from derive.render.code.pieces import ATOM, POWER, PRODUCT, SUM, Piece, merged
from derive.render.code.stable import Stable
from derive.render.code.sums import sum_of


class Emitter:
    """Collects the lines of one function.

    `inputs` are the families given as arrays; with `batched` each has further axes in
    front. `labels` are the families of which a hypothesis says that they add up to 1.
    """

    def __init__(
        self, framework: Framework, inputs: Sequence[Family], labels: Collection[Family] = (), *, batched: bool
    ) -> None:
        self.framework, self.labels, self.batched = framework, frozenset(labels), batched
        self.names = Names({size.size for family in inputs for size in family.ranges})
        self.inputs = {family: self.names.fresh(family.name) for family in inputs}
        self.lines: list[str] = []
        # What to say beside a line that consists of this text.
        self.remarks: dict[str, str] = {}
        self.sizes: dict[IndexRange, str] = {}
        self._locals: dict[Family, Piece] = {}
        self._identities: dict[IndexRange, Piece] = {}
        self.stable = Stable(self)

    # -- lines ------------------------------------------------------------------------

    def assign(self, wanted: str, piece: Piece, remark: str = "") -> Piece:
        """A line that gives the piece a name; the piece that the name is."""
        name = self.names.fresh(wanted)
        remark = remark or self.remarks.get(piece.text, "")
        self.lines.append(f"{name} = {piece.text}" + (f"  # {remark}" if remark else ""))
        return replace(piece, text=name, level=ATOM)

    def size(self, range: IndexRange) -> str:
        """The size of a range, as a name; asked for, it becomes a line in front of the others."""
        if range not in self.sizes:
            for family, name in self.inputs.items():
                if range in family.ranges:
                    self.sizes[range] = f"{name}.shape[{family.ranges.index(range) - len(family.ranges)}]"
                    break
            else:
                raise BadInput(f"the number of {range.name} is in the shape of no array that is given")
        return range.size

    def library(self, function: str, *arguments: str) -> str:
        """A call of one of the library's functions."""
        return f"{self.framework.alias}.{function}({', '.join(arguments)})"

    @property
    def like(self) -> str:
        """The first input, which says where and of which type new arrays are."""
        return next(iter(self.inputs.values()))

    def positions(self, index: Index) -> Piece:
        """The positions along an index, from 0."""
        text = self.framework.positions.format(n=self.size(index.range), like=self.like)
        return Piece(text, ATOM, (index,))

    # -- the walk ---------------------------------------------------------------------

    def visit(self, node: Any) -> Piece:
        """The code of an expression; raises BadInput where there is none."""
        stable = self.stable.form(node)
        if stable is not None:
            return stable
        match node:
            case Number():
                return _number(node)
            case Size():
                return Piece(self.size(node.range))
            case Entry():
                return self._entry(node)
            case Delta():
                same = self.coincidence(node.args)
                return replace(same, text=self.framework.cast.format(x=same.text, like=self.like))
            case Negation():
                inner = self.visit(node.args[0])
                return replace(inner, text=f"-{inner.at(PRODUCT)}", level=SUM)
            case Addition():
                return self._addition(node)
            case Multiplication():
                return self._multiplication(node)
            case Quotient():
                return self.beside("/", [self.visit(part) for part in node.args])
            case Power():
                base, exponent = self.align([self.visit(part) for part in node.args])
                return replace(base, text=f"{base.at(ATOM)} ** {exponent.at(ATOM)}", level=POWER)
            case Exponential():
                return self._function("exp", node.args[0])
            case Logarithm():
                return self._function("log", node.args[0])
            case SumOver():
                return sum_of(node, self)
            case Cases():
                return self._cases(node)
            case _:
                raise BadInput(f"a {type(node).__name__} can't be written as code: no array stands for it")

    def _entry(self, entry: Entry) -> Piece:
        family = entry.family
        if not all(isinstance(place, Index) for place in entry.args) or len(set(entry.args)) < len(entry.args):
            self.refuse_places(entry)
        if family in self.inputs:
            return Piece(self.inputs[family], ATOM, entry.args, self.batched)
        if family.definition is None:
            what = "an undetermined function" if family.function_of else "no array that is given"
            raise BadInput(f"{entry} can't be written as code: {family.name} is {what}")
        if family not in self._locals:
            parameters = family.definition.parameters
            value = self.with_axes(self.visit(family.definition.body), parameters)
            self._locals[family] = self.assign(family.name, value)
        return replace(self._locals[family], axes=entry.args)

    def refuse_places(self, entry: Any) -> NoReturn:
        """Raise BadInput: the places of an entry are axes, so they must be indices, each once."""
        raise BadInput(f"{entry} can't be written as code: its places must be indices, each another")

    def _addition(self, node: Any) -> Piece:
        pieces = self.align([self.visit(_without_sign(term)) for term in node.args])
        text = pieces[0].at(SUM if not _is_negative(node.args[0]) else PRODUCT)
        text = f"-{text}" if _is_negative(node.args[0]) else text
        for term, piece in zip(node.args[1:], pieces[1:], strict=True):
            text += f" {'-' if _is_negative(term) else '+'} {piece.at(PRODUCT)}"
        return replace(_together(pieces), text=text, level=SUM)

    def _multiplication(self, node: Any) -> Piece:
        """A product; a factor 1/x divides, which is one rounding less."""
        above = [factor for factor in node.args if not _is_reciprocal(factor)]
        below = [factor.args[1] for factor in node.args if _is_reciprocal(factor)]
        pieces = [self.visit(factor) for factor in above] or [Piece("1")]
        product = self.beside("*", pieces) if len(pieces) > 1 else pieces[0]
        for divisor in below:
            product = self.beside("/", [product, self.visit(divisor)])
        return product

    def beside(self, sign: str, pieces: Sequence[Piece]) -> Piece:
        """Factors or divisors, entry by entry; a product after the first is bracketed, for `@` is one too."""
        first, *others = self.align(pieces)
        text = first.at(PRODUCT) + "".join(f" {sign} {piece.at(POWER)}" for piece in others)
        return replace(_together([first, *others]), text=text, level=PRODUCT)

    def align(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Pieces that stand side by side, each with the axes of all."""
        axes = merged(pieces)
        return [self.with_axes(piece, axes) for piece in pieces]

    def with_axes(self, piece: Piece, axes: Sequence[Index]) -> Piece:
        """The piece with exactly these axes in this order, transposed where it has another order."""
        wanted = tuple(index for index in axes if index in piece.axes)
        if wanted != piece.axes:
            text = f"{piece.at(ATOM)}.T"
            if piece.batched or len(wanted) > 2:
                letters = dict(zip(piece.axes, "abcdefgh", strict=False))
                was, now = ("".join(letters[index] for index in each) for each in (piece.axes, wanted))
                dots = "..." if piece.batched else ""
                text = self.library("einsum", f'"{dots}{was}->{dots}{now}"', piece.text)
            piece = replace(piece, text=text, level=ATOM, axes=wanted)
        return piece.aligned(axes)

    def _function(self, name: str, argument: Any) -> Piece:
        inner = self.visit(argument)
        return replace(inner, text=self.library(name, inner.text), level=ATOM)

    def coincidence(self, places: Sequence[Any]) -> Piece:
        """Where two places coincide, as truth values."""
        first, second = places
        if not (isinstance(first, Index) and isinstance(second, Index)):
            raise BadInput(f"a delta of {first} and {second} can't be written as code: allowed are two indices")
        if first.range not in self._identities:
            text = self.framework.identity.format(n=self.size(first.range), like=self.like)
            self._identities[first.range] = self.assign("same", Piece(text))
        return replace(self._identities[first.range], axes=(first, second))

    def _cases(self, node: Any) -> Piece:
        """The last case stands where none of those before it does; the prover has seen that they cover all."""
        *before, (last, _) = node.branches
        whole = self.visit(last)
        for value, condition in reversed(before):
            same, piece, whole = self.align([self.coincidence(condition.args), self.visit(value), whole])
            chosen = (piece, whole) if isinstance(condition, Same) else (whole, piece)
            text = self.library("where", same.text, *(part.text for part in chosen))
            whole = replace(_together([piece, whole]), text=text, level=ATOM)
        return whole


def _number(node: Number) -> Piece:
    over, under = node.value.numerator, node.value.denominator
    text = str(over) if under == 1 else f"{over} / {under}"
    return Piece(text, SUM if over < 0 else ATOM if under == 1 else PRODUCT)


def _together(pieces: Sequence[Piece]) -> Piece:
    """The first of aligned pieces, with the batch that any of them has."""
    return replace(pieces[0], batched=any(piece.batched for piece in pieces))


def _is_negative(term: Any) -> bool:
    return isinstance(term, Negation)


def _without_sign(term: Any) -> Any:
    return term.args[0] if isinstance(term, Negation) else term


def _is_reciprocal(factor: Any) -> bool:
    return isinstance(factor, Quotient) and factor.args[0] == Number(1)
