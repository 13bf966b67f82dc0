"""An independent judge of equalities: sums written out, derivatives by its own rules, plain numbers.

It shares no code with the prover: of ours it knows only the node classes. An
expression is written out at concrete sizes and positions into nested tuples whose
atoms are single entries; definitions are put in, derivatives are taken there.

Numbers. First exactly: entries of families that occur in an exponent are formal
independent symbols t, and e^t an independent positive rational; all other entries
are rationals, so values are rationals plus rational multiples of the t. What leaves
that space (a log, a product of two t, e to the power of a rational) is computed with
60 digits instead; two such values are equal when they agree to 40 digits, and a point
where anything exceeds 10^12 is not judged, for the digits might be lost.

A position written as a number must exist: below that n a line is undefined. The
answer at a point is equal, different or undefined; `judge` says "different" if
some point is, "equal" if at least one point is and none is different, else "undefined".
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath

from derive.language import (
    Addition,
    Cases,
    Condition,
    Delta,
    Derivative,
    Entry,
    Exponential,
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

DIGITS, AGREE, LARGEST = 60, mpmath.mpf(10) ** -40, mpmath.mpf(10) ** 12
MOST_NODES = 40_000
Values = dict[tuple[str, tuple[int, ...]], Any]


class Undefined(Exception):
    """There is no value here."""


class TooLarge(Exception):
    """Written out it is too long, or its numbers too large, to be judged."""


class NotExact(Exception):
    """The value is no rational combination of the formal symbols."""


# -- writing out ------------------------------------------------------------------------


class Writer:
    """Expressions at concrete sizes, as nested tuples over atoms (family, positions)."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.sizes = sizes
        self.nodes = 0

    def write(self, node: Any, at: Mapping[Index, int], kept: frozenset[str] = frozenset()) -> Any:
        """The node written out; entries of the defined families in `kept` stay atoms."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise TooLarge
        match node:
            case Number():
                return ("number", node.value)
            case Size():
                return ("number", Fraction(self.sizes[node.range.size]))
            case Entry():
                return self._entry(node.family, tuple(self._place(p, at) for p in node.args), kept)
            case Delta():
                return ("number", Fraction(self._place(node.args[0], at) == self._place(node.args[1], at)))
            case SumOver():
                out = {self._place(place, at) for place in node.excluded}
                run = [p for p in range(1, self.sizes[node.index.range.size] + 1) if p not in out]
                return ("add", *[self.write(node.body, {**at, node.index: p}, kept) for p in run])
            case Cases():
                for value, condition in node.branches:
                    if holds(condition, at):
                        return self.write(value, at, kept)
                return ("undefined",)
            case Derivative():
                return self._derivative(node, at, kept)
            case _:
                return (KINDS[type(node)], *[self.write(part, at, kept) for part in node.args])

    @staticmethod
    def _place(place: Any, at: Mapping[Index, int]) -> int:
        return at[place] if isinstance(place, Index) else int(place.value)

    def _entry(self, family: Any, positions: tuple[int, ...], kept: frozenset[str]) -> Any:
        if any(p > self.sizes[r.size] for p, r in zip(positions, family.ranges, strict=True)):
            return ("undefined",)
        if family.definition is None or family.name in kept:
            return ("atom", family, positions)
        return self.write(family.definition.body, dict(zip(family.definition.parameters, positions, strict=True)), kept)

    def _derivative(self, node: Any, at: Mapping[Index, int], kept: frozenset[str]) -> Any:
        body, by = node.args
        positions = tuple(self._place(place, at) for place in by.args)
        if any(p > self.sizes[r.size] for p, r in zip(positions, by.family.ranges, strict=True)):
            return ("undefined",)
        written = self.write(body, at, kept | {by.family.name})
        slope = self.differentiate(written, by.family, positions)
        return slope if by.family.name in kept else self._put_in(slope, by.family, kept)

    def _put_in(self, tree: Any, family: Any, kept: frozenset[str]) -> Any:
        """The definition of a family for its atoms."""
        if tree[0] == "atom" and tree[1] == family:
            return self._entry(family, tree[2], kept)
        if tree[0] in ("atom", "number"):
            return tree
        return (tree[0], *[self._put_in(part, family, kept) for part in tree[1:]])

    def differentiate(self, tree: Any, family: Any, positions: tuple[int, ...]) -> Any:
        """The derivative of a written-out tree by one atom; a defined atom depends on it by its definition."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise TooLarge

        def d(part: Any) -> Any:
            return self.differentiate(part, family, positions)

        kind, *parts = tree
        match kind:
            case "number":
                return ZERO
            case "undefined":
                return tree
            case "atom":
                if parts[0] == family:
                    return ONE if parts[1] == positions else ZERO
                if parts[0].function_of == family:
                    return ("atom", slope_of(parts[0]), parts[1])
                if parts[0].definition is None:
                    return ZERO
                return d(self._entry(parts[0], parts[1], frozenset({family.name})))
            case "add":
                return ("add", *[d(part) for part in parts])
            case "negate":
                return ("negate", d(parts[0]))
            case "multiply":
                return (
                    "add",
                    *[("multiply", *parts[:k], d(part), *parts[k + 1 :]) for k, part in enumerate(parts)],
                )
            case "divide":
                over, under = parts
                top = ("add", ("multiply", d(over), under), ("negate", ("multiply", over, d(under))))
                return ("divide", top, ("multiply", under, under))
            case "exp":
                return ("multiply", tree, d(parts[0]))
            case "log":
                return ("divide", d(parts[0]), parts[0])
            case "power":
                return self._slope_of_power(tree, d)
            case _:
                raise AssertionError(kind)

    @staticmethod
    def _slope_of_power(tree: Any, d: Callable[[Any], Any]) -> Any:
        _, base, exponent = tree
        whole = constant(exponent)
        if whole is None:
            return ("multiply", tree, d(("multiply", exponent, ("log", base))))
        if whole == 0:
            return ZERO
        lowered = ("power", base, ("number", whole - 1))
        return ("multiply", ("number", whole), lowered, d(base))


ZERO, ONE = ("number", Fraction(0)), ("number", Fraction(1))
KINDS: dict[type, str] = {
    Addition: "add",
    Negation: "negate",
    Multiplication: "multiply",
    Quotient: "divide",
    Power: "power",
    Exponential: "exp",
    Logarithm: "log",
}


def constant(tree: Any) -> Fraction | None:
    """The rational that a tree without atoms and functions is, else None."""
    kind, *parts = tree
    if kind == "number":
        return parts[0]
    if kind in ("add", "negate", "multiply"):
        values = [constant(part) for part in parts]
        if None in values:
            return None
        if kind == "negate":
            return -values[0]
        total = Fraction(kind == "multiply")
        for value in values:
            total = total * value if kind == "multiply" else total + value
        return total
    return None


def holds(condition: Condition, at: Mapping[Index, int]) -> bool:
    first, second = (at[p] if isinstance(p, Index) else int(p.value) for p in condition.args)
    return (first == second) == isinstance(condition, Same)


# -- numbers ----------------------------------------------------------------------------


class Formal:
    """A rational plus rational multiples of formal symbols, each with a positive rational as its e^t."""

    def __init__(self, rational: Fraction, symbols: Mapping[Any, Fraction] | None = None) -> None:
        self.rational = Fraction(rational)
        self.symbols = {symbol: c for symbol, c in (symbols or {}).items() if c}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formal) and (self.rational, self.symbols) == (other.rational, other.symbols)

    def __hash__(self) -> int:
        return hash(self.rational)

    def __add__(self, other: Formal) -> Formal:
        symbols = dict(self.symbols)
        for symbol, c in other.symbols.items():
            symbols[symbol] = symbols.get(symbol, Fraction(0)) + c
        return Formal(self.rational + other.rational, symbols)

    def __neg__(self) -> Formal:
        return Formal(-self.rational, {symbol: -c for symbol, c in self.symbols.items()})

    def __mul__(self, other: Formal) -> Formal:
        if self.symbols and other.symbols:
            raise NotExact
        scalar, scaled = (other, self) if self.symbols else (self, other)
        return Formal(scaled.rational * scalar.rational, {s: c * scalar.rational for s, c in scaled.symbols.items()})

    def __truediv__(self, other: Formal) -> Formal:
        if other.symbols:
            raise NotExact
        if not other.rational:
            raise Undefined
        return self * Formal(1 / other.rational)


class Exactly:
    """Arithmetic on Formal numbers; `bases` says what e^t is."""

    def __init__(self, values: Values, bases: Values) -> None:
        self.values, self.bases = values, bases

    def number(self, value: Fraction) -> Formal:
        return Formal(value)

    def atom(self, key: Any) -> Formal:
        return Formal(Fraction(0), {key: Fraction(1)}) if key in self.bases else Formal(self.values[key])

    def exp(self, argument: Formal) -> Formal:
        if argument.rational or any(c.denominator != 1 or abs(c) > 40 for c in argument.symbols.values()):
            raise NotExact
        product = Fraction(1)
        for symbol, c in argument.symbols.items():
            product *= self.bases[symbol] ** int(c)
        return Formal(product)

    def log(self, argument: Formal) -> Formal:
        if not argument.symbols and argument.rational <= 0:
            raise Undefined
        raise NotExact

    def checked(self, value: Formal) -> Formal:
        return value

    def same(self, left: Formal, right: Formal) -> bool:
        return left == right


class Closely:
    """Arithmetic with 60 digits; what exceeds `largest` raises TooLarge."""

    def __init__(self, values: Values, bases: Values, largest: Any = LARGEST) -> None:
        self.largest = largest
        self.values = {key: self.number(value) for key, value in values.items()}
        self.values |= {key: mpmath.log(self.number(value)) for key, value in bases.items()}

    def number(self, value: Any) -> Any:
        return mpmath.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else mpmath.mpf(value)

    def atom(self, key: Any) -> Any:
        return self.values[key]

    def exp(self, argument: Any) -> Any:
        return self.checked(mpmath.exp(argument)) if abs(argument) < 1000 else self.checked(mpmath.inf)

    def checked(self, value: Any) -> Any:
        if abs(value) > self.largest:
            raise TooLarge
        return value

    def log(self, argument: Any) -> Any:
        if argument < -AGREE:
            raise Undefined
        if argument <= AGREE:
            raise TooLarge
        return mpmath.log(argument)

    def same(self, left: Any, right: Any) -> bool:
        return bool(abs(left - right) <= AGREE * max(1, abs(left), abs(right)))


def value_of(tree: Any, numbers: Any) -> Any:
    """The value of a written-out tree."""
    kind, *parts = tree
    if kind == "number":
        return numbers.number(parts[0])
    if kind == "atom":
        return numbers.atom((parts[0].name, parts[1]))
    if kind == "undefined":
        raise Undefined
    if kind == "power":
        return _power(parts, numbers)
    values = [value_of(part, numbers) for part in parts]
    match kind:
        case "add":
            total = numbers.number(Fraction(0))
            for value in values:
                total = total + value
        case "multiply":
            total = numbers.number(Fraction(1))
            for value in values:
                total = total * value
        case "negate":
            total = -values[0]
        case "divide":
            total = divide(*values)
        case _:
            total = getattr(numbers, kind)(*values)
    return numbers.checked(total)


def divide(over: Any, under: Any) -> Any:
    if isinstance(under, Formal):
        return over / under
    if abs(under) <= AGREE:
        # A denominator that is 0 up to rounding is taken to be 0.
        raise Undefined
    return over / under


def _power(parts: Sequence[Any], numbers: Any) -> Any:
    base, whole = value_of(parts[0], numbers), constant(parts[1])
    if whole is None or whole.denominator != 1:
        return numbers.exp(value_of(parts[1], numbers) * numbers.log(base))
    product = numbers.number(Fraction(1))
    for _ in range(abs(int(whole))):
        product = numbers.checked(product * base)
    return product if whole >= 0 else divide(numbers.number(Fraction(1)), product)


# -- judging ----------------------------------------------------------------------------


def slope_of(function: Any) -> Any:
    """The derivative of an undetermined function, a symbol of its own."""
    return replace(function, name=f"{function.name}'")


def families_of(node: Any) -> set[Any]:
    """All plain variables in a node, definitions put in; an undetermined function with its derivative."""
    if isinstance(node, Entry):
        if node.family.function_of is not None:
            return {node.family, slope_of(node.family), node.family.function_of}
        definition = node.family.definition
        return {node.family} if definition is None else families_of(definition.body)
    return set().union(*[families_of(part) for part in node.args]) if node.args else set()


def ranges_in(node: Any) -> set[IndexRange]:
    """All ranges that a node speaks of, definitions put in."""
    found = {node.range} if isinstance(node, (Index, Size)) else set()
    if isinstance(node, Entry):
        found |= set(node.family.ranges)
        if node.family.definition is not None:
            found |= ranges_in(node.family.definition.body)
    return found.union(*[ranges_in(part) for part in node.args]) if node.args else found


def loose(node: Any) -> set[Index]:
    """The free indices, by this file's own reckoning."""
    if isinstance(node, Index):
        return {node}
    if isinstance(node, SumOver):
        return (loose(node.body) - {node.index}).union(*[loose(place) for place in node.excluded])
    return set().union(*[loose(part) for part in node.args]) if node.args else set()


def written_positions(node: Any) -> set[tuple[str, int]]:
    """The positions written as numbers, with their size letters; below that size a line means nothing."""
    if isinstance(node, Entry):
        pairs = list(zip(node.args, node.family.ranges, strict=True))
    elif isinstance(node, SumOver):
        pairs = [(place, node.index.range) for place in node.excluded]
    elif isinstance(node, (Delta, Condition)):
        ranges = [place.range for place in node.args if isinstance(place, Index)]
        pairs = [(place, ranges[0]) for place in node.args if ranges]
    else:
        pairs = []
    found = {(range_.size, int(place.value)) for place, range_ in pairs if isinstance(place, Number)}
    return found.union(*[written_positions(part) for part in node.args])


def in_exponents(node: Any) -> set[str]:
    """The names of the families that occur in an exponent."""
    if isinstance(node, Exponential):
        return {family.name for family in families_of(node)}
    if isinstance(node, Entry) and node.family.definition is not None:
        return in_exponents(node.family.definition.body)
    return set().union(*[in_exponents(part) for part in node.args]) if node.args else set()


def compare_at(
    left: Any,
    right: Any,
    sizes: Mapping[str, int],
    at: Mapping[Index, int],
    values: Values,
    tied: frozenset[str] = frozenset(),
) -> str:
    """equal, different or undefined, at one point; entries of the families `tied` are just these rationals."""
    with mpmath.workdps(DIGITS):
        try:
            if any(position > sizes[letter] for side in (left, right) for letter, position in written_positions(side)):
                return "undefined"
            trees = [Writer(sizes).write(side, at) for side in (left, right)]
            formal = (in_exponents(left) | in_exponents(right)) - tied
            bases = {key: abs(v) + Fraction(1, 7) for key, v in values.items() if key[0] in formal}
            plain = {key: v for key, v in values.items() if key not in bases}
            try:
                numbers: Any = Exactly(plain, bases)
                pair = [value_of(tree, numbers) for tree in trees]
            except NotExact:
                numbers = Closely(plain, bases)
                pair = [value_of(tree, numbers) for tree in trees]
        except (Undefined, TooLarge):
            return "undefined"
        return "equal" if numbers.same(*pair) else "different"


def points(
    parts: Sequence[Any],
    conditions: Sequence[Condition],
    source: random.Random,
    largest: int,
    count: int,
    given: Mapping[str, int],
) -> Iterator[tuple[dict[str, int], dict[Index, int], Values]]:
    """Random sizes 1..largest, positions that the conditions allow, and rational values."""
    ranges = set().union(*[ranges_in(part) for part in (*parts, *conditions)])
    indices = sorted(set().union(*[loose(part) for part in (*parts, *conditions)]), key=lambda i: i.name)
    families = sorted(set().union(*[families_of(part) for part in parts]), key=lambda f: f.name)
    for turn in range(count):
        sizes = {r.size: 1 + (turn + source.randrange(2)) % largest for r in sorted(ranges, key=lambda r: r.name)}
        sizes |= {letter: size for letter, size in given.items() if letter in sizes}
        at = {index: source.randint(1, sizes[index.range.size]) for index in indices}
        if not all(holds(condition, at) for condition in conditions):
            continue
        values: Values = {}
        for family in families:
            for where in itertools.product(*[range(1, sizes[r.size] + 1) for r in family.ranges]):
                value = Fraction(source.randint(1, 30), source.randint(1, 20))
                values[family.name, where] = value if turn % 2 or source.random() < 0.6 else -value
        yield sizes, at, values


def judge(
    left: Any,
    right: Any,
    conditions: Sequence[Condition] = (),
    *,
    seed: int = 0,
    largest: int = 4,
    count: int = 12,
    admit: Callable[[Mapping[str, int], Values], None] = lambda _sizes, _values: None,
    tied: frozenset[str] = frozenset(),
    given: Mapping[str, int] | None = None,
) -> str:
    """The verdict over several points.

    `admit` changes the values of the families `tied` so that a hypothesis holds;
    `given` fixes sizes.
    """
    answers = set()
    for sizes, at, values in points([left, right], conditions, random.Random(seed), largest, count, given or {}):
        admit(sizes, values)
        answers.add(compare_at(left, right, sizes, at, values, tied))
        if "different" in answers:
            return "different"
    return "equal" if "equal" in answers else "undefined"


def check_witness(left: Any, right: Any, witness: Any) -> None:
    """Assert, in 120 digits, that both sides have the witness's values at its point, and that these differ."""
    at = {index: witness.places[index.name] for index in loose(left) | loose(right)}
    with mpmath.workdps(2 * DIGITS):
        numbers = Closely({}, {}, mpmath.mpf(10) ** 80)
        numbers.values = {
            (name, where): real(entry) for name, entries in witness.values.items() for where, entry in entries.items()
        }
        for side, told in ((left, witness.left), (right, witness.right)):
            value = value_of(Writer(witness.sizes).write(side, at), numbers)
            near = mpmath.mpf(10) ** (-12 if isinstance(told, float) else -40)
            assert abs(value - real(told)) <= near * max(1, abs(value)), (side, value, told)
        first, second = (value_of(Writer(witness.sizes).write(side, at), numbers) for side in (left, right))
        assert abs(first - second) > AGREE, (left, right, first, second)


def real(value: Any) -> Any:
    """A float, or a rational with logarithms of primes, in 60 digits."""
    if isinstance(value, float):
        return mpmath.mpf(value)
    total = mpmath.mpf(value.rational.numerator) / value.rational.denominator
    for prime, c in value.logs:
        total += mpmath.mpf(c.numerator) / c.denominator * mpmath.log(prime)
    return total
