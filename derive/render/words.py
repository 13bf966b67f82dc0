"""Sentences, conditions, hypotheses and counterexamples as LaTeX words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from derive.language import Condition, Entry, Equation, Expression, Family, Index, IndexRange, Number, sum_over
from derive.language.latex import latex, latex_condition
from derive.language.matrices import Matrix, MatrixDifference, MatrixProduct, Shape
from derive.language.names import name_in_latex
from derive.proof import Assumption, Hypothesis, OneHot, Positive, Proved, Witness
from derive.proof.exact import Exact
from derive.proof.roles import variables
from derive.proof.verdict import SideCondition
from derive.render.escape import Tex, escape
from derive.steps import Emphasis, LineReference, Prose

Numbers = Mapping[str, str]
RELATIONS = {"≠ 0": r"\neq 0", "> 0": "> 0"}


def target(identity: str) -> str:
    """The link target of a line or section: letters, digits and hyphens."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in identity)


def part_target(anchor: str) -> str:
    """The link target of a part of a section, which may be called what its result is called."""
    return "part-" + target(anchor)


def words(prose: Prose, numbers: Numbers) -> Tex:
    """A run of text, its formulas in $...$ and its references as links."""
    return Tex("".join(_piece(piece, numbers).source for piece in prose.pieces))


def _piece(piece: Any, numbers: Numbers) -> Tex:
    match piece:
        case str():
            return escape(piece)
        case Emphasis():
            return Tex(rf"\emph{{{escape(piece.words).source}}}")
        case LineReference():
            return Tex(rf"\lineref{{{target(piece.step)}}}{{{numbers[piece.step]}}}")
        case _:
            return Tex(f"${formula(piece)}$")


def formula(piece: Any) -> str:
    """Anything mathematical as LaTeX for math mode; raises TypeError for what is not."""
    match piece:
        case Condition():
            return latex_condition(piece)
        case Equation():
            return f"{latex(piece.left)} = {latex(piece.right)}"
        case Matrix():
            return matrix(piece)
        case MatrixProduct():
            # A column of ones keeps its distance; everything else stands side by side.
            return rf"{latex(piece.scalar)}\, {matrix(piece.first)}\, {matrix(piece.second)}"
        case MatrixDifference():
            return f"{matrix(piece.first)} - {matrix(piece.second)}"
        case Shape():
            return shape(piece)
        case Expression() | Index():
            return latex(piece)
        case _:
            raise TypeError(f"{type(piece).__name__} is no formula")


def matrix(piece: Matrix) -> str:
    """The matrix's symbol, with a mark where it is transposed."""
    symbol = piece.family.matrix or piece.family.latex_symbol
    return rf"{symbol}^{{\mathsf{{T}}}}" if piece.transposed else symbol


def shape(piece: Shape) -> str:
    """Rows by columns."""
    return r" \times ".join(_size(range_) for range_ in (piece.rows, piece.columns))


def _size(range_: IndexRange | None) -> str:
    return "1" if range_ is None else name_in_latex(range_.size)


def side_conditions(verdict: Proved, case: Sequence[Condition] = ()) -> Tex:
    """What a line needs: its case, its side conditions, and sizes that leave its indices a position each."""
    needed = [f"${latex_condition(condition)}$" for condition in case]
    needed += [f"${latex(c.expression)} {RELATIONS[c.relation]}${_places(c)}" for c in verdict.conditions]
    needed += [rf"${name_in_latex(size)} \geq {least}$" for size, least in sorted(verdict.smallest.items())]
    return Tex(", ".join(needed))


def assumed(assumption: Assumption) -> str:
    """What is assumed, as a formula: an equation, a case's condition, or what holds for every entry of a family."""
    match assumption:
        case Condition():
            return formula(assumption)
        case Hypothesis(left=left, right=right):
            return formula(Equation(left, right))
        case Positive(family=family):
            return f"{latex(_any_entry(family))} > 0"
        case OneHot(family=family):
            entry = _any_entry(family)
            whole = sum_over(entry.args[0], entry)
            return rf"{latex(entry)} \in \{{0, 1\}},\ {formula(Equation(whole, Number(1)))}"
        case _:
            raise TypeError(f"{type(assumption).__name__} is nothing that can be assumed")


def _any_entry(family: Family) -> Entry:
    """The entry at indices of the ranges' own letters, a different one each."""
    letters: list[str] = []
    for range_ in family.ranges:
        letters.append(next(letter for letter in range_.letters if letter not in letters))
    return family[tuple(range_.index(letter) for range_, letter in zip(family.ranges, letters, strict=True))]


def _places(condition: SideCondition) -> str:
    """For which places of a summed index the condition is needed, where not for all."""
    where = " and ".join(f"${latex_condition(place)}$" for place in condition.where)
    return f" for {where}" if where else ""


def number(value: Exact | float) -> str:
    """A witness's value: a fraction where it is one, else four digits."""
    if not isinstance(value, Exact):
        return decimal(value)
    if not value.logs:
        return fraction(value.rational.numerator, value.rational.denominator)
    if not value.rational and len(value.logs) == 1 and abs(value.logs[0][1]) == 1:
        prime, factor = value.logs[0]
        return rf"{'-' if factor < 0 else ''}\log {prime}"
    return decimal(float(value))


def fraction(over: int, under: int) -> str:
    """A whole number or a small built-up fraction."""
    sign = "-" if over < 0 else ""
    return f"{over}" if under == 1 else rf"{sign}\tfrac{{{abs(over)}}}{{{under}}}"


def decimal(value: float) -> str:
    """Four digits, very small and very large numbers with a power of ten."""
    shown = f"{value:.4g}"
    if "e" not in shown:
        return shown
    digits, power = shown.split("e")
    return rf"{digits} \cdot 10^{{{int(power)}}}"


def where(witness: Witness, sides: Equation) -> Tex:
    """The place where a witness stands: sizes, entries, positions."""
    families = {family.name: family for side in (sides.left, sides.right) for family in variables(side)}
    parts = [f"{name_in_latex(size)} = {count}" for size, count in witness.sizes.items()]
    parts += [_entries(families[name], entries) for name, entries in witness.values.items() if name in families]
    parts += [f"{name_in_latex(name)} = {position}" for name, position in witness.places.items()]
    return Tex(", ".join(f"${part}$" for part in parts))


def _entries(family: Family, entries: Mapping[tuple[int, ...], Exact]) -> str:
    if len(family.ranges) < 2:
        listed = [number(entries[at]) for at in sorted(entries)]
        return f"{family.latex_symbol} = {listed[0] if not family.ranges else '(' + ', '.join(listed) + ')'}"
    rows = sorted({at[0] for at in entries})
    lines = [" & ".join(number(entries[at]) for at in sorted(entries) if at[0] == row) for row in rows]
    symbol = family.matrix or family.latex_symbol
    body = r" \\ ".join(lines)
    return rf"{symbol} = \left(\begin{{smallmatrix}} {body} \end{{smallmatrix}}\right)"
