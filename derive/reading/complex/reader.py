r"""From a surface tree to a complex number: \Re, \Im, conjugates, moduli, dots, traces and inner products.

What isn't known to be a number, or to be a matrix within a trace, is refused. An inner product is conjugated in one
of its arguments, in which one hangs on the author; so it is read either way, and what is proved holds both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from derive.reading.complex import functions, matrices
from derive.reading.complex.kinks import Kinks
from derive.reading.complex.marks import Marks
from derive.reading.complex.matrices import Letter, Rates
from derive.reading.complex.matrix_reader import PLAIN_SIGNS, Matrices
from derive.reading.complex.numbers import NotANumber, Numbers, Value
from derive.reading.likeness import likeness
from derive.reading.problems import NotRead
from derive.reading.symbols import letter_of
from derive.reading.syntax import (
    Applied,
    Bracketed,
    CasesOf,
    Differential,
    FractionOf,
    Function,
    Indicator,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Product,
    Sum,
)
from derive.reading.words.looks import RATES

Key = tuple[str, Hashable]  # a symbol's name and its scripts
MOST_WITHIN = 12
TIME = "t"


@dataclass
class Reader(Matrices, Kinks):
    """Reads the trees of one equality; `meanings` has what symbols, and their derivatives, stand for."""

    marks: Marks
    meanings: Mapping[Key, Node]
    called: frozenset[str] = frozenset()  # names that stand before brackets as functions
    first: bool = True  # whether an inner product is conjugated in its first argument
    home: Numbers = field(default_factory=Numbers)
    steps: set[str] = field(default_factory=set)  # signs, cases and derivatives: which of them were read
    _within: tuple[Key, ...] = ()

    def __post_init__(self) -> None:
        self.home.conjugation["exp"] = lambda of: functions.exponential(self.home, self.home.conjugate(of))
        self.matrix_rates = Rates(self.home, _dotted)

    def read(self, node: Node) -> Value:
        """The number that a tree stands for; raises NotRead, NotANumber."""
        home = self.home
        match node:
            case Numeral():
                return home.number(node.value)
            case Name():
                return self._name(node)
            case Bracketed():
                return self.read(node.inner)
            case Minus():
                return -self.read(node.inner)
            case Sum():
                total = home.number(0)
                for term, sign in zip(node.terms, node.signs, strict=True):
                    total = total + self.read(term) if sign > 0 else total - self.read(term)
                return total
            case Product():
                if not PLAIN_SIGNS.issuperset(node.signs) or not (self.marks.dots or _is_of_numbers(node)):
                    raise NotRead("a product of another kind", node.span)
                result = home.number(1)
                for factor in node.factors:
                    result = result * self.read(factor)
                return result
            case FractionOf():
                return self.read(node.over) / self.read(node.under)
            case PowerOf():
                return self._power(node)
            case Function():
                return self._function(node.name, node.argument)
            case Operator(scripts=(), binds=""):
                return self._operator(node)
            case Applied():
                return self._applied(node)
            case Differential():
                return self._differential(node)
            case Indicator() if self.marks.all_real:
                return self._indicator(node.relation)
            case CasesOf() if self.marks.all_real:
                return self._cases(node)
            case _:
                raise NotRead("this isn't read among complex numbers", node.span)

    # -- symbols ----------------------------------------------------------------------

    def _name(self, node: Name) -> Value:
        if letter_of(node) == self.marks.unit != "":
            return self.home.i
        if letter_of(node) == "e" and self.marks.euler:
            return functions.exponential(self.home, self.home.number(1))
        name, dots, conjugated = self.marks.peeled(node.name)
        if not self.marks.is_number(node) or node.raised or node.primes or len(name.strip("\\")) == 0:
            raise NotRead(f"that {node.name} is a number isn't known", node.span)
        value = self._quantity((name, likeness(replace(node, name=""))), dots)
        return self.home.conjugate(value) if conjugated else value

    def _quantity(self, key: Key, dots: int = 0) -> Value:
        """A symbol or its derivative by time: what it was defined to be, or a quantity of its own."""
        here = key_with_dots(key, dots)
        body = self.meanings.get(here)
        if body is not None and here not in self._within and len(self._within) < MOST_WITHIN:
            before, self._within = self._within, (*self._within, here)
            value = self.read(body)
            self._within = before
            return value
        if dots:
            return self._rate_of(self._quantity(key, dots - 1)) if self._has_meaning(key, dots) else self._letter(here)
        return self._letter(here)

    def _has_meaning(self, key: Key, dots: int) -> bool:
        return any(key_with_dots(key, n) in self.meanings for n in range(dots))

    def _letter(self, key: Key) -> Value:
        plain = _undotted(key)[0]
        positive = plain in self.marks.positive and plain == key[0]
        real = self.marks.all_real or plain in self.marks.real
        return self.home.quantity("letter", key, real=real, positive=positive)

    # -- powers and functions ---------------------------------------------------------

    def _power(self, node: PowerOf) -> Value:
        if isinstance(node.base, Name) and letter_of(node.base) == "e" and self.marks.euler:
            return functions.exponential(self.home, self.read(node.exponent))
        base, exponent = self.read(node.base), self._rational(node.exponent)
        if exponent.denominator == 1:
            return base ** int(exponent)
        if exponent.denominator == 2:
            return functions.root(self.home, base) ** int(exponent * 2)
        raise NotRead("a power of this kind isn't read among complex numbers", node.exponent.span)

    def _rational(self, node: Node) -> Fraction:
        match node:
            case Numeral():
                return Fraction(node.value)
            case Minus() | Bracketed():
                return self._rational(node.inner) * (-1 if isinstance(node, Minus) else 1)
            case FractionOf(over=Numeral(value=over), under=Numeral(value=under)) if under:
                return Fraction(over) / under
        raise NotRead("a power of this kind isn't read among complex numbers", node.span)

    def _function(self, name: str, argument: Node) -> Value:
        if name == "tr":
            return matrices.trace(self.home, self._matrix(argument))
        value, home = self.read(argument), self.home
        simple: dict[str, Callable[[Numbers, Value], Value]] = {
            "log": functions.logarithm, "exp": functions.exponential, "sqrt": functions.root, "abs": functions.modulus,
        }  # fmt: skip
        if name in simple:
            return simple[name](home, value)
        turned = home.i * value if name in ("sin", "cos") else value
        if name in ("sin", "cos", "sinh", "cosh"):
            one, other = functions.exponential(home, turned), functions.exponential(home, -turned)
            odd = name.startswith("sin")
            half = (one - other if odd else one + other) / home.number(2)
            return half / home.i if name == "sin" else half
        raise NotRead(f"{name} isn't read among complex numbers", argument.span)

    def _operator(self, node: Operator) -> Value:
        name, home = node.name, self.home
        if name == "inner" and len(node.arguments) == 2:
            return self._inner(*node.arguments)
        if name in ("max", "min", "ReLU") and self.marks.all_real:
            return self._larger(name, [self.read(each) for each in node.arguments])
        if len(node.arguments) != 1:
            raise NotRead(f"{name} isn't read among complex numbers", node.span)
        (argument,) = node.arguments
        if name == "det":
            return matrices.determinant(home, self._matrix(argument))
        if name == "Re":
            return home.real_part(self.read(argument))
        if name == "Im":
            return home.imaginary_part(self.read(argument))
        if name == "sign" and self.marks.sign:
            value = self.read(argument)
            self.steps.add("case" if self.marks.all_real else "sign")
            if self.marks.all_real and not value.over:
                return value
            return value / functions.modulus(home, value)
        if name in ("sin", "cos", "abs", "tr"):
            return self._function(name, argument)
        raise NotRead(f"{name} isn't read among complex numbers", node.span)

    def _inner(self, left: Node, right: Node) -> Value:
        home = self.home
        try:
            one, other = self.read(left), self.read(right)
        except NotRead:
            first, second = self._matrix(left), self._matrix(right)
            adjoint = matrices.transposed(matrices.conjugated(home, first))
            value = matrices.trace(home, matrices.product(adjoint, second))
            return value if self.first else home.conjugate(value)
        return home.conjugate(one) * other if self.first else one * home.conjugate(other)

    def _applied(self, node: Applied) -> Value:
        head = node.head
        (argument, *more) = node.arguments
        if node.tight or more or head.transposed:
            raise NotRead("what this is applied to isn't clear", node.span)
        if head.name in (r"\mathrm{conj}", r"\mathrm{arg}", r"\mathrm{Arg}"):
            value = self.read(argument)
            conj = head.name == r"\mathrm{conj}"
            return self.home.conjugate(value) if conj else self.home.closed("arg", value, real=True)
        if isinstance(argument, Name) and argument.name == TIME:
            return self._name(head)
        if head.name not in self.called:
            return self._name(head) * self.read(argument)
        raise NotRead(f"{head.name} of something isn't read among complex numbers", node.span)

    # -- derivatives ------------------------------------------------------------------

    def _differential(self, node: Differential) -> Value:
        by = node.by
        self.steps.add("derivative")
        if isinstance(by, Name) and self.marks.all_real and self.marks.is_number(by) and not (by.raised or by.primes):
            return self._derivative_by((by.name, likeness(replace(by, name=""))), self.read(node.body))
        if not isinstance(by, Name) or by.name != TIME or by.lower:
            raise NotRead("a derivative by time is read among complex numbers", node.span)
        return self._rate_of(self.read(node.body))

    def _derivative_by(self, by: Key, value: Value) -> Value:
        """The derivative by a real quantity; how others depend on it, nobody says.

        What doesn't speak of the quantity at all may well depend on it: else nobody would differentiate it.
        """
        below = self._letters_in(value)
        if below and by not in below:
            raise NotANumber("how this depends on the variable isn't said")

        def rate(key: object) -> Value:
            assert isinstance(key, tuple)
            fixed = key[0] != by[0] and (key[0] in RATES or key[0] not in self.marks.varying)
            if key == by or fixed:
                return self.home.number(int(key == by))
            return self.home.quantity("letter", (r"\mathrm{d}" + key[0], (key[1], by)), real=True)

        return functions.derivative(self.home, value, {"letter": rate})

    def _letters_in(self, value: Value) -> set[Key]:
        """The symbols in a number, also within moduli and functions."""
        found: set[Key] = set()
        for at in self.home.atoms_in(value):
            atom = self.home.atoms[at]
            found |= (
                self._letters_in(atom.of)
                if isinstance(atom.of, Value)
                else {atom.of}
                if atom.kind == "letter"
                else set()
            )
        return found

    def _rate_of(self, value: Value) -> Value:
        rates = {"letter": self._rate_of_letter, "trace": self.matrix_rates.of_trace,
                 "det": self.matrix_rates.of_determinant}  # fmt: skip
        return functions.derivative(self.home, value, rates)

    def _rate_of_letter(self, key: object) -> Value:
        assert isinstance(key, tuple)
        plain, dots = _undotted(key[0])
        if plain in (TIME, r"\pi") or (plain == "e" and self.marks.euler):
            return self.home.number(int(plain == TIME and not dots))
        return self._quantity((plain, key[1]), dots + 1)


def _is_of_numbers(node: Product) -> bool:
    """Whether no dot stands between two letters."""
    pairs = zip(node.factors, node.factors[1:], node.signs, strict=False)
    return not any(sign and isinstance(one, Name) and isinstance(other, Name) for one, other, sign in pairs)


def _dotted(letter: Letter) -> Letter:
    return replace(letter, name=rf"\dot{{{letter.name}}}")


def key_with_dots(key: Key, dots: int) -> Key:
    """The key of a symbol's derivative by time."""
    return r"\dot{" * dots + key[0] + "}" * dots, key[1]


def _undotted(key: Key | str) -> tuple[str, int]:
    name, dots = key if isinstance(key, str) else key[0], 0
    while name.startswith(r"\dot{") and name.endswith("}"):
        name, dots = name[len(r"\dot{") : -1], dots + 1
    return name, dots


__all__ = ["Key", "NotANumber", "Reader", "key_with_dots"]
