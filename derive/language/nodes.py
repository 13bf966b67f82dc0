"""The inert expressions: a small closed set of SymPy subclasses that never evaluate themselves.

SymPy's own Add and Mul rewrite what they are given (0 - x becomes -x), so they
can't hold a line as a person wrote it. These nodes do: building one changes
nothing, and only a named rule ever turns one into another. They are ordinary
`sympy.Expr` all the same: they hash, pickle, take `xreplace` and show themselves
in Jupyter; `.doit()` hands the whole over to evaluated SymPy.

Operations on expressions (printing, substitution, differentiation, evaluation)
are modules of their own, one an operation; each raises on a node it doesn't know.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Union

import sympy

from derive.language.names import name_in_latex
from derive.language.ranges import Index, IndexRange

Operand = Union["Expression", int, Fraction]
Place = Union[Index, "Number"]


def coerce(value: Any) -> Expression:
    """An int, a Fraction or a SymPy rational as a Number; an expression unchanged.

    Raises TypeError on anything else (floats have no place in an exact line).
    """
    if isinstance(value, Expression):
        return value
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Number(value)
    if isinstance(value, sympy.Rational):
        return Number(value)
    if isinstance(value, Family):
        whole = f"{value.name}[i]" if value.ranges else f"{value.name}[()]"
        raise TypeError(f"{value.name} is a whole family; in an expression stands an entry, such as {whole}")
    raise TypeError(f"{value!r} is not an expression, an integer or a fraction")


def coerce_place(value: Any) -> Place:
    """An index unchanged, a position 1, 2, ... as a Number; raises TypeError on anything else."""
    if isinstance(value, Index):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        value = Number(value)
    if not isinstance(value, Number) or value.value.denominator != 1 or value.value < 1:
        raise TypeError(f"{value!r} is not an index or a position from 1 on")
    return value


def coerce_pair(first: Any, second: Any) -> tuple[Place, Place]:
    """Two places of one range; raises TypeError where the ranges differ."""
    places = coerce_place(first), coerce_place(second)
    ranges = {place.range for place in places if isinstance(place, Index)}
    if len(ranges) > 1:
        raise TypeError(f"{first} and {second} run over different ranges")
    return places


class Expression(sympy.Expr):
    """The base of every node; its operators build nodes and evaluate nothing."""

    _op_priority = 100.0
    is_commutative = True

    def __add__(self, other: Operand) -> Expression:
        terms = self.args if isinstance(self, Addition) else (self,)
        return Addition(*terms, coerce(other))

    def __radd__(self, other: Operand) -> Expression:
        return Addition(coerce(other), self)

    def __sub__(self, other: Operand) -> Expression:
        return self + Negation(coerce(other))

    def __rsub__(self, other: Operand) -> Expression:
        return Addition(coerce(other), Negation(self))

    def __neg__(self) -> Expression:
        return Negation(self)

    def __mul__(self, other: Operand) -> Expression:
        # As in mathematics the sign binds looser than the product: -ab is -(ab).
        if isinstance(self, Negation):
            return Negation(self.args[0] * coerce(other))
        factors = self.args if isinstance(self, Multiplication) else (self,)
        return Multiplication(*factors, coerce(other))

    def __rmul__(self, other: Operand) -> Expression:
        return Multiplication(coerce(other), self)

    def __truediv__(self, other: Operand) -> Expression:
        return Quotient(self, coerce(other))

    def __rtruediv__(self, other: Operand) -> Expression:
        return Quotient(coerce(other), self)

    def __pow__(self, other: Operand, mod: object = None) -> Expression:
        return Power(self, coerce(other))

    def __rpow__(self, other: Operand) -> Expression:
        return Power(coerce(other), self)

    def equals(self, other: Any, failing_expression: bool = False) -> Any:  # noqa: ARG002
        """The equality of two expressions as a statement (see `Equation`), not its truth."""
        return Equation(self, coerce(other))

    def doit(self, **hints: Any) -> Any:
        """The same expression as ordinary, evaluated SymPy; `n=4` writes sums out (see ordinary.py)."""
        from derive.language.ordinary import hand_over

        sizes = {name: int(size) for name, size in hints.items() if name != "deep"}
        return hand_over(self, sizes)

    def _latex(self, _printer: Any) -> str:
        from derive.language.latex import latex

        return latex(self)

    def _sympystr(self, _printer: Any) -> str:
        from derive.language.text import text

        return text(self)

    _sympyrepr = _sympystr

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self._latex(None)}$"

    def __repr__(self) -> str:
        return self._sympystr(None)

    __str__ = __repr__


class Number(Expression):
    """An exact rational number, standing as it was written."""

    def __new__(cls, value: int | Fraction | sympy.Rational) -> Number:
        exact = (
            sympy.Rational(value.numerator, value.denominator) if isinstance(value, Fraction) else sympy.Rational(value)
        )
        self: Number = super().__new__(cls, exact)
        return self

    @property
    def value(self) -> Fraction:
        """The number as a Fraction."""
        return Fraction(int(self.args[0].p), int(self.args[0].q))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self.args)


class Size(sympy.Atom, Expression):
    """The number of positions of a range, as a value: the n in 1/n."""

    __slots__ = ("range",)
    range: IndexRange

    def __new__(cls, range: IndexRange) -> Size:
        self: Size = super().__new__(cls)
        self.range = range
        return self

    def _hashable_content(self) -> tuple[Any, ...]:
        return (self.range,)

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (self.range,)


@dataclass(frozen=True)
class Definition:
    """What a defined symbol stands for: `body`, with `parameters` for its indices in order."""

    parameters: tuple[Index, ...]
    body: Expression

    def __post_init__(self) -> None:
        from derive.language.binding import free_indices

        if len(set(self.parameters)) < len(self.parameters):
            raise TypeError("a definition's parameters must differ")
        loose = free_indices(self.body) - set(self.parameters)
        if loose:
            names = ", ".join(sorted(index.name for index in loose))
            raise TypeError(f"a definition's body has indices that are no parameters: {names}")


@dataclass(frozen=True)
class Family:
    """An indexed symbol: z with one index over the classes, w with two, a scalar with none.

    `name` identifies it, `symbol` is its LaTeX. A family with a `definition` is an
    abbreviation (a_i for the softmax); one without is a variable with real values.
    `family[i]` is its entry.
    """

    name: str
    ranges: tuple[IndexRange, ...]
    definition: Definition | None = None
    symbol: str = ""
    # A superscript in brackets marks the last index, as in z_i^{(s)}, where set.
    raised_last: bool = False
    # The LaTeX of the whole matrix or vector of entries, where it has one.
    matrix: str = ""
    # The variable of which an undetermined function is a function (u in the quotient rule).
    function_of: Family | None = None

    def __getitem__(self, places: Place | int | tuple[Place | int, ...]) -> Entry:
        """The entry at these places: indices of the right ranges, or literal positions from 1."""
        listed = places if isinstance(places, tuple) else (places,)
        return Entry(self, *listed)

    @property
    def latex_symbol(self) -> str:
        """The symbol's LaTeX, which is its name unless another was given."""
        return self.symbol or name_in_latex(self.name)


class Entry(Expression):
    """One entry of a family, such as z_i; its arguments are its places."""

    __slots__ = ("family",)
    family: Family

    def __new__(cls, family: Family, *written: Place | int) -> Entry:
        places = [coerce_place(place) for place in written]
        if len(places) != len(family.ranges):
            raise TypeError(f"{family.name} takes {len(family.ranges)} indices, not {len(places)}")
        for place, expected in zip(places, family.ranges, strict=True):
            if isinstance(place, Index) and place.range != expected:
                raise TypeError(
                    f"{family.name} is indexed by {expected.name}; {place.name} runs over {place.range.name}"
                )
        self: Entry = super().__new__(cls, *places)
        self.family = family
        return self

    @property
    def func(self) -> Any:
        """Rebuilds the entry from new places (this is what lets `xreplace` reach them)."""
        family = self.family
        return lambda *places: Entry(family, *places)

    def _hashable_content(self) -> tuple[Any, ...]:
        return (self.family, *self.args)

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (self.family, *self.args)

    def unfolded(self) -> Expression:
        """The definition with this entry's places put in; raises TypeError on a plain variable."""
        if self.family.definition is None:
            raise TypeError(f"{self.family.name} has no definition")
        unfolded: Expression = _unfolded(self)
        return unfolded


@lru_cache(maxsize=4096)
def _unfolded(entry: Any) -> Any:
    from derive.language.binding import substitute

    parameters, body = entry.family.definition.parameters, entry.family.definition.body
    return substitute(body, dict(zip(parameters, entry.args, strict=True)))


class Addition(Expression):
    """Terms added in the order written; a subtracted term is a Negation."""


class Negation(Expression):
    """Minus its one argument."""


class Multiplication(Expression):
    """Factors in the order written."""


class Quotient(Expression):
    """Numerator over denominator."""


class Power(Expression):
    """Base to an exponent."""


class Exponential(Expression):
    """e to its one argument."""


class Logarithm(Expression):
    """The natural logarithm of its one argument."""


class SumOver(Expression):
    """The sum of `body` over `index`, which it binds, leaving out the `excluded` places.

    Arguments: body, index, then the excluded places (free, or bound further out).
    """

    def __new__(cls, body: Operand, index: Index, *left_out: Place | int) -> SumOver:
        excluded = [coerce_place(place) for place in left_out]
        if not isinstance(index, Index):
            raise TypeError(f"a sum runs over an index, not over {index!r}")
        for place in excluded:
            if place == index or (isinstance(place, Index) and place.range != index.range):
                raise TypeError(f"{index.name} can't leave out {place}")
        self: SumOver = super().__new__(cls, coerce(body), index, *excluded)
        return self

    @property
    def body(self) -> Expression:
        """What is summed."""
        return self.args[0]  # type: ignore[no-any-return]

    @property
    def index(self) -> Index:
        """The bound index."""
        return self.args[1]  # type: ignore[no-any-return]

    @property
    def excluded(self) -> tuple[Place, ...]:
        """The places left out."""
        return tuple(self.args[2:])


class Delta(Expression):
    """Kronecker's delta: 1 where its two places coincide, else 0."""

    def __new__(cls, first: Place | int, second: Place | int) -> Delta:
        self: Delta = super().__new__(cls, *coerce_pair(first, second))
        return self


class Derivative(Expression):
    """The partial derivative of the first argument by the second, an Entry; not evaluated."""

    def __new__(cls, body: Operand, variable: Entry) -> Derivative:
        if not isinstance(variable, Entry):
            raise TypeError(f"a derivative is taken by an entry such as z[j], not by {variable!r}")
        self: Derivative = super().__new__(cls, coerce(body), variable)
        return self


class Condition(sympy.Basic):
    """Whether two places coincide: the base of Same and Distinct."""

    def __new__(cls, first: Place | int, second: Place | int) -> Condition:
        self: Condition = super().__new__(cls, *coerce_pair(first, second))
        return self

    def __repr__(self) -> str:
        return f"{self.args[0]} {self.sign} {self.args[1]}"

    sign = "?"
    __str__ = __repr__


class Same(Condition):
    """The two places coincide: i = j."""

    sign = "="


class Distinct(Condition):
    """The two places differ: i != j."""

    sign = "≠"


class Cases(Expression):
    """A value for each of several conditions: arguments value, condition, value, condition, ..."""

    @property
    def branches(self) -> list[tuple[Expression, Condition]]:
        """The pairs of value and condition, in order."""
        return list(zip(self.args[::2], self.args[1::2], strict=True))


@dataclass(frozen=True)
class Equation:
    """The statement that two expressions are equal; whether they are is for the prover to say."""

    left: Expression
    right: Expression

    def __post_init__(self) -> None:
        # A plain number may be written for a side.
        for side in ("left", "right"):
            object.__setattr__(self, side, coerce(getattr(self, side)))

    def __str__(self) -> str:
        return f"{self.left} = {self.right}"


def exp(argument: Operand) -> Expression:
    """e to the argument."""
    return Exponential(coerce(argument))


def log(argument: Operand) -> Expression:
    """The natural logarithm of the argument."""
    return Logarithm(coerce(argument))


def sum_over(index: Index, body: Operand, *, but: Place | int | tuple[Place | int, ...] = ()) -> SumOver:
    """The sum of `body` over `index`, leaving out `but` (one place or several)."""
    return SumOver(body, index, *(but if isinstance(but, tuple) else (but,)))


def delta(first: Place | int, second: Place | int) -> Delta:
    """Kronecker's delta of two places."""
    return Delta(first, second)


def D(body: Operand, variable: Entry) -> Derivative:  # noqa: N802  (the operator's usual name)
    """The partial derivative of `body` by `variable`, unevaluated."""
    return Derivative(body, variable)


def variable(name: str, *ranges: IndexRange, symbol: str = "", raised_last: bool = False, matrix: str = "") -> Family:
    """A family of real variables indexed over these ranges."""
    return Family(name, ranges, None, symbol, raised_last, matrix)


def function(name: str, of: Family) -> Family:
    """An undetermined differentiable function of `of`; raises TypeError unless that is a plain scalar variable."""
    if of.ranges or of.definition is not None or of.function_of is not None:
        raise TypeError(f"{name} can only be a function of a scalar variable without a definition, not of {of.name}")
    return Family(name, (), None, function_of=of)


def derivative_of_function(family: Family) -> Family:
    """The derivative of an undetermined function, as a symbol of its own (u' for u)."""
    return Family(f"{family.name}'", (), None, function_of=family.function_of)


def define(
    name: str,
    parameters: tuple[Index, ...],
    body: Operand,
    *,
    symbol: str = "",
    raised_last: bool = False,
    matrix: str = "",
) -> Family:
    """A family that abbreviates `body`, with `parameters` for its indices."""
    ranges = tuple(index.range for index in parameters)
    return Family(name, ranges, Definition(parameters, coerce(body)), symbol, raised_last, matrix)
