r"""Whether an equality that is false of free symbols claims anything: a text also defines, assumes and solves.

An equality is a claim if it says something of symbols that stand free. It is none, and
is never called false, where it may say what a symbol is:

    L = -\sum_j y_j \log p_j = -\sum_j \ell_j       \ell is new, and this says what it is
    \sigma^2 = \frac{1}{m} \sum_i (x_i - \mu)^2     so does this, of \sigma
    \frac{\partial L}{\partial w} = 0               an equation to be solved for w
    f(x) = \tanh(x), where f was something else     another meaning from here on
    -\sum_i y_i \log a_i = -y_i \log a_i             a repeated index is summed over by convention

What is so said holds from there on. A symbol of an equation that is solved is *pinned*:
what is false of it in general may be true of what it is. One that was given a number
once is *valued*: where it stands on one side alone, the number may be put in on the
other. One that is said in terms of others is *told*: a false relation between it and
others may be true, but what is false of it alone is false. Of one with a second meaning,
*rebound*, nothing can be said.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from sympy import preorder_traversal

from derive.language import Entry, Family, Index, Number, Size, free_indices
from derive.language.nodes import Derivative, SumOver
from derive.proof.prover import families_of
from derive.reading.doubts.decimals import far_apart, has_logarithm
from derive.reading.doubts.extremes import extremes_in
from derive.reading.doubts.points import agree_if_counted, is_constant
from derive.reading.likeness import unbracketed
from derive.reading.statements import Statement
from derive.reading.syntax import Bracketed, Dots, FractionOf, MatrixOf, Minus, Name, Node, Numeral, Operator, Product

NUMBERS = (Numeral, Minus, Bracketed, FractionOf, MatrixOf, Operator)  # with names in none of them but a tuple's
CONSTANTS = frozenset({r"\pi", "e"})  # nobody gives them a value
# How the names of losses and of other functions begin.
FUNCTIONS = (*"LJECFRHSfgh", r"\ell", r"\mathcal", r"\mathrm", r"\mathscr", r"\Omega", r"\Phi", r"\Psi")
SECOND = "it was something else before; if it is meant to be that still, one of the two has a slip"
NEW = "is new here, and this may say what it is; if it does, let it stand alone on the left"
MORE = "the text says more of {} elsewhere, with which it may be true"
COUNTS = frozenset("nmkdcNMKDCVTSJ")  # letters that count things


def gives_value(statement: Statement) -> bool:
    """Whether an equality by itself gives a symbol a number, or several: x_1 = (1, -1), as data are given."""
    symbol = statement.left.tree
    value = unbracketed(statement.right.tree) if statement.right.tree is not None else None
    if (
        not isinstance(symbol, Name)
        or symbol.name in CONSTANTS
        or value is None
        or statement.last_of != 1
        or statement.conditions
    ):
        return False
    known = statement.left.expression
    read = known is not None and statement.right.expression is not None
    if not read and not isinstance(value, (MatrixOf, Operator)) and not symbol.lower:  # a number for a vector
        return False
    if isinstance(known, Entry) and known.family.definition is not None:
        return False
    # Of every entry it would be a claim: y_k = 0.
    data = all(isinstance(place, Numeral) for place in (*symbol.lower, *symbol.raised))
    return data and all(
        isinstance(node, Dots) or (isinstance(node, NUMBERS) and getattr(node, "name", "tuple") == "tuple")
        for node in value.walk()
    )


def _multiplies_shapes(root: Node | None) -> bool:
    """Whether shapes of matrices may be multiplied there: (3 x 4)(4 x 5)."""
    products = [node for node in root.walk() if isinstance(node, Product)] if root is not None else []
    return any(_is_shape(one) and _is_shape(other) for node in products for one, other in pairwise(node.factors))


def _is_shape(node: Node) -> bool:
    inner = node.inner if isinstance(node, Bracketed) else None
    return (
        isinstance(inner, Product) and r"\times" in inner.signs and all(isinstance(f, Numeral) for f in inner.factors)
    )


class Standing:
    """What was said of the symbols so far, in reading order."""

    def __init__(self) -> None:
        self.met: set[str] = set()  # symbols that an equality spoke of
        self.pinned: set[str] = set()
        self.valued: set[str] = set()
        self.told: set[str] = set()
        self.rebound: set[str] = set()
        self.before: list[Statement] = []  # the displayed ones

    def renew(self, name: str) -> None:
        """A symbol has another meaning from here on, and the text says so."""
        for names in (self.pinned, self.valued, self.told, self.rebound):
            names.discard(name)

    def refuses(self, statement: Statement) -> str:
        """Why nothing can be said of an equality, be it true or false of free symbols; empty if something can."""
        twofold = sorted(name for side in _read(statement) for name in _names(side) & self.rebound)
        return f"{twofold[0]} has two meanings in this text; two letters would tell" if twofold else ""

    def is_of_one_meaning(self, *sides: Any) -> bool:
        """Whether no symbol in these expressions has two meanings."""
        return not any(_names(side) & self.rebound for side in sides)

    def says_more(self, name: str) -> str:
        """Why a symbol may be something else than what a hypothesis makes of it; empty if nothing more was said."""
        return MORE.format(name) if name in self.pinned | self.valued | self.told else ""

    def excuses(self, statement: Statement) -> str:
        """Why an equality that is false of free symbols may be no claim; empty if it is one."""
        if len(_read(statement)) < 2:
            return ""
        left, right = statement.left.expression, statement.right.expression
        reasons = (*self._of_form(statement, left, right), *self._of_symbols(statement, left, right))
        return reasons[0] if reasons else ""

    def _of_form(self, statement: Statement, left: Any, right: Any) -> Iterator[str]:
        """Reasons that lie in what is written: where it goes on from, sums left out, numbers put in."""
        if statement.continues == "far" or (statement.continues and self._is_aside()):
            yield "which line this one goes on from isn't clear; its left side, written out, would tell"
        for index in _summed_by_convention(left, right):
            yield f"{index} is free on one side alone; if a sum over it is meant, write the sum"
        for letter in _counts(statement, left, right):
            yield f"{letter} may be the number of terms of a sum; its limits, written out, would tell"
        if statement.begins and isinstance(left, Size):
            yield f"{left.range.size} counts terms, and may be another symbol here"
        for few in _few_terms(left, right):
            yield f"it may be meant for {few} terms alone"
        if not _free(right) and _free(left) and not (right.atoms(Size) and is_constant(left)):
            yield "it isn't true of all numbers, and may be an equation to be solved"
        if statement.counts_otherwise and not _names(left) | _names(right):
            yield "the text speaks of another arithmetic, modulo a number or of binary digits"
        if has_logarithm(statement):
            yield "a logarithm may have another base than e"
        if any(map(_multiplies_shapes, (statement.left.node, statement.right.node))):
            yield "these may be the shapes of matrices"
        if far_apart(statement):
            return
        new = _decimals(statement.right.node) - _decimals(statement.left.node)
        halves = all(value.denominator == 2 for value in new)
        if new and not (halves and _free(left) <= _free(right)):  # 0.5 for a half, and nothing that it could stand for
            yield "numbers are put in here, and which symbols they stand for isn't said"
        if statement.last_of == 1 and _decimals(statement.left.node) and not _names(left) | _names(right):
            yield "a number in it may be rounded"

    def _of_symbols(self, statement: Statement, left: Any, right: Any) -> Iterator[str]:
        """Reasons that lie in what is known, and said here, of the symbols."""
        names, only_one = _names(left) | _names(right), _free(left) ^ _free(right)
        several = len(_free(left) | _free(right)) > 1
        valued = (only_one | (_names(left) ^ _names(right))) & self.valued
        for name in sorted((names & self.pinned) | valued | (names & self.told if several else set())):
            yield MORE.format(name)
        on_left = statement.begins and not left.atoms(Derivative)  # a derivative may lose it: d/dx (x^2 + c) = 2 x
        new = (only_one if on_left else _free(right) - _free(left)) - self.met
        for name in sorted(new - extremes_in(statement.operators)):
            yield f"{name} {NEW}"
        if statement.begins and _is_head(left):
            yield "it may be a special case" if _free(right) < _free(left) else SECOND
        for name in _may_depend(left, right):
            yield f"{name} may depend on the variable"
        if statement.begins and not (statement.left.meant or _speaks_of_known(left)):
            for name in sorted(_free(left) - _free(right)):
                yield f"it may say what {name} is"

    def note(self, statement: Statement, kind: str, *, excused: bool, assumed: bool) -> None:
        """Take note of what an equality says: `kind` is the verdict on it, and whether it is false and no claim."""
        sides = _read(statement)
        if len(sides) < 2:  # matrices, or a side that could not be read
            excused = assumed = False
        another = kind == "undecided" and bool(statement.left.doubt)  # of a symbol that has a second meaning already
        if len(sides) == 2 and (excused or another) and statement.begins and _is_head(sides[0]):
            # A special case, b = 0, and another meaning look alike, unless it is a number.
            (self.rebound if _free(sides[1]) else self.valued).add(sides[0].family.name)
        elif excused or assumed:
            left, right = map(_free, sides)
            if left and right and left != right:
                self.told |= left ^ right
            elif not right and (isinstance(sides[0], Entry) or sides[1] != Number(0)):
                self.valued |= left
            else:
                self.pinned |= left | right
        if kind == "unread" and len(sides) == 1 and isinstance(sides[0], Entry) and sides[0].family.definition is None:
            self.told |= {sides[0].family.name}
        for side in (statement.left, statement.right):
            for each in (side, *side.parts):
                self.met |= _names(each.expression) if each.expression is not None else set()
        if statement.displayed:
            self.before = [*self.before[-1:], statement]

    def rebind(self, statement: Statement) -> None:
        """Take note that an equality says something else of the symbol on its left than what was said before."""
        head = statement.left.expression
        if isinstance(head, Entry):
            self.rebound.add(head.family.name)

    def _is_aside(self) -> bool:
        """Whether the line before this one says what a symbol is, amid a chain that may go on now."""
        if not self.before:
            return False
        *earlier, last = self.before
        alone = last.begins and last.last_of == 1 and not last.continues and isinstance(last.left.node, Name)
        return alone and any(each.chain != last.chain for each in earlier)


def excuses_of_matrices(statement: Statement) -> Iterator[str]:
    """Why matrices that are written out and differ may be no claim: a symbol is, or their entries get their names."""
    if statement.begins and isinstance(statement.left.tree, Name) and not statement.left.meant:
        yield SECOND
    for one, other in zip(statement.left.parts, statement.right.parts, strict=False):
        for here, there in ((one.expression, other.expression), (other.expression, one.expression)):
            if here == there or not isinstance(here, Entry) or here.family.definition is not None:
                continue
            if there is not None and not _speaks_of_known(there):
                yield f"it may say what {here.family.name} is"


def _summed_by_convention(left: Any, right: Any) -> Iterator[str]:
    """Indices that are free on one side only and stand there twice or more, as where sums are left out."""
    for here, there in ((left, right), (right, left)):
        if there == Number(0):  # of every entry
            continue
        places = [place for node in preorder_traversal(here) for place in getattr(node, "args", ())]
        for index in free_indices(here) - free_indices(there):
            if places.count(index) > 1 and free_indices(there) < free_indices(here):
                yield str(index)


def _few_terms(left: Any, right: Any) -> Iterator[int]:
    """How many terms a sum may have where single ones, z_1 and z_2, stand beside it."""
    summed = _summed(left) | _summed(right)
    entries = left.atoms(Entry) | right.atoms(Entry)
    places = [each for entry in entries for each in zip(entry.family.ranges, entry.args, strict=True)]
    numbers = [place.value for range_, place in places if range_ in summed and isinstance(place, Number)]
    if numbers:
        yield int(max(numbers))


def _summed(expression: Any) -> set[Any]:
    """The ranges of all sums, also of those in definitions."""
    defined = [f.definition.body for f in families_of(expression) if f.definition is not None]
    return {node.index.range for body in (expression, *defined) for node in body.atoms(SumOver)}


def _may_depend(left: Any, right: Any) -> Iterator[str]:
    r"""Functions without a definition, L in L + \lambda w^2, in a derivative and nowhere on the other side."""
    for here, there in ((left, right), (right, left)):
        inside = {f for node in here.atoms(Derivative) for f in families_of(node.args[0]) if f.definition is None}
        for family in inside - families_of(there):
            if not family.ranges and family.name.startswith(FUNCTIONS):
                yield family.name


def _counts(statement: Statement, left: Any, right: Any) -> Iterator[str]:
    """Free letters that may count the terms of a sum without limits, here or in a definition."""
    families = families_of(left) | families_of(right)
    letters = COUNTS & {family.name for family in families if family.definition is None and not family.ranges}
    if statement.open_sums and letters and agree_if_counted(left, right, letters, statement.conditions):
        yield from sorted(letters)


def _read(statement: Statement) -> list[Any]:
    return [side.expression for side in (statement.left, statement.right) if side.expression is not None]


def _names(expression: Any) -> set[str]:
    return {family.name for family in families_of(expression)}


def _free(expression: Any) -> set[str]:
    """The symbols without a definition, also those that definitions speak of."""
    return {family.name for family in families_of(expression) if family.definition is None}


def _is_head(left: Any) -> bool:
    """Whether a side is just a symbol that was defined, at free indices."""
    return (
        isinstance(left, Entry)
        and left.family.definition is not None
        and all(isinstance(place, Index) for place in left.args)
    )


def _speaks_of_known(left: Any) -> bool:
    """Whether a side has a derivative or a symbol that was defined, as it is written."""
    written: list[Family] = [node.family for node in left.atoms(Entry)]
    return bool(left.atoms(Derivative)) or any(family.definition is not None for family in written)


def _decimals(node: Node | None) -> set[Fraction]:
    """The numbers with a point in them."""
    numbers = [n for n in node.walk() if isinstance(n, Numeral)] if node else []
    return {n.value for n in numbers if n.value.denominator != 1 or n.decimals}
