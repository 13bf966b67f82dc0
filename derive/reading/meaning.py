r"""From a surface tree to an expression of the language, with what the document has said so far.

Definitions are kept as they were read and put together anew when they are used, so that
a symbol that gets its meaning later has it everywhere. What can't be known is *opaque*:
the derivative of a symbol that nothing defines is a quantity of its own, and so is a
function that nothing defines. With opaque quantities an equality can still be proved
(whatever they are), but never refuted: the document may mean something by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from typing import Any

from derive.language import (
    Cases,
    D,
    Distinct,
    Entry,
    Expression,
    Family,
    Index,
    IndexRange,
    Number,
    Same,
    Size,
    coerce,
    define,
    delta,
    exp,
    function,
    log,
    sum_over,
    variable,
)
from derive.proof.prover import families_of
from derive.reading.problems import NotRead, Span
from derive.reading.symbols import Inventory, Ranges, Use, bound_index, letter_of, text_of
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    CasesOf,
    Differential,
    Fraction_,
    Function,
    Indicator,
    Minus,
    Name,
    Node,
    Numeral,
    PowerOf,
    Product,
    Relation,
    Sum,
)

SOFTMAX = frozenset({r"\mathrm{softmax}", r"\mathrm{Softmax}", r"\mathrm{SoftMax}", r"\mathrm{SOFTMAX}"})
SIGMOID = frozenset({r"\mathrm{sigmoid}", r"\mathrm{Sigmoid}", r"\mathrm{sigm}"})
Key = tuple[str, int]


@dataclass(frozen=True)
class Meant:
    """What a symbol was defined to be: `letters` are its indices in the chain `chain`, `body` what it stands for."""

    letters: tuple[str, ...]
    body: Node
    chain: int


@dataclass
class Document:
    """What is known while a document is read: its symbols and ranges, and the definitions so far."""

    inventory: Inventory
    ranges: Ranges = field(default_factory=Ranges)
    functions: dict[str, tuple[tuple[Name, ...], Node, int]] = field(default_factory=dict)
    meant: dict[Key, Meant] = field(default_factory=dict)
    hidden: set[Key] = field(default_factory=set)  # symbols that get their meaning from what can't be read
    assumed: list[tuple[Node, int]] = field(default_factory=list)  # sums that the document says are 1
    depends: set[tuple[str, str]] = field(default_factory=set)
    differentiated_by: set[str] = field(default_factory=set)
    _families: dict[Key, Family] = field(default_factory=dict)
    _sizes: dict[str, object] | None = None
    _joined: set[Key] = field(default_factory=set)

    # -- symbols ----------------------------------------------------------------------

    def key_of(self, node: Name, prefix: str = "", more: int = 0) -> tuple[Key, Use]:
        """The symbol's identity: its name, and how many indices it has."""
        use = self.inventory.use(node, prefix)
        return (use.key, len(use.indices) + more), use

    def role(self, node: Applied) -> str:
        """What a symbol with a bracket behind it is: softmax, sigmoid, function, product or symbol."""
        head = node.head
        if head.name in SOFTMAX:
            return "softmax"
        if head.name in SIGMOID:
            return "sigmoid"
        if head.name in self.functions and not head.primes:
            return "function"
        plain = all(isinstance(argument, Name) for argument in node.arguments)
        if plain and (head.name not in self.inventory.bare or len(self.inventory.arguments[head.name]) == 1):
            return "symbol"
        if head.name in self.inventory.bare and len(node.arguments) == 1 and not head.primes:
            if plain and not head.lower:
                raise NotRead(f"{head.name} before a bracket may be a function or a factor", node.span)
            return "product"
        if plain:
            return "symbol"
        raise NotRead(f"what {head.name} is a function of isn't known; nothing defines it", head.span)

    def symbol_of(self, node: Applied) -> Name:
        """A function of plain symbols as one symbol, with the arguments' indices behind its own."""
        arguments = [argument for argument in node.arguments if isinstance(argument, Name)]
        single = len(self.inventory.arguments[node.head.name]) == 1
        name = node.head.name
        if not single:
            name += "(" + ",".join(argument.name + "'" * argument.primes for argument in arguments) + ")"
        places = tuple(place for argument in arguments for place in (*argument.lower, *argument.raised))
        head = node.head
        return Name(node.span, name, (*head.lower, *places), head.raised, head.primes, head.transposed, bold=False)

    def begin(self) -> None:
        """Begin a chain. Its ranges are found from it and from the definitions it uses, so that a letter may
        mean something else elsewhere.
        """
        self.ranges = Ranges()
        self._joined = set()
        self.forget()

    def forget(self) -> None:
        """Build all symbols anew: ranges or definitions have changed."""
        self._families.clear()
        self._sizes = None

    def join_meaning(self, key: Key) -> None:
        """Take note of the ranges in a symbol's definition, once for a chain."""
        meant = self.meant.get(key)
        if meant is None or key in self._joined:
            return
        self._joined.add(key)
        for at, letter in enumerate(meant.letters):
            self.ranges.join(("slot", key, at), ("letter", meant.chain, letter))
        Builder(self, meant.chain).join(meant.body, {})

    def speaks_of(self, key: Key) -> bool:
        """Whether a definition that this chain uses speaks of the symbol."""
        for used in self._joined:
            for node in self.meant[used].body.walk():
                if isinstance(node, Name):
                    try:
                        if self.key_of(node)[0] == key:
                            return True
                    except NotRead:
                        continue
        return False

    def is_size(self, letter: str) -> bool:
        """Whether the letter counts a range of this chain."""
        if self._sizes is None:
            self._sizes = self.ranges.size_letters()
        return letter in self._sizes

    def size_named(self, letter: str) -> IndexRange | None:
        """The range whose size this letter is, if it is one; raises ValueError where limits clash."""
        return self.range_at(self._sizes[letter]) if self.is_size(letter) and self._sizes else None

    def range_at(self, thing: object) -> IndexRange:
        """The range of a place; raises ValueError where limits clash."""
        return self.ranges.range_of(thing, self.inventory.letters_as_quantities | self.inventory.index_letters)

    def hidden_below(self, key: Key, seen: frozenset[Key] = frozenset()) -> set[str]:
        """The symbols that this one is made of, itself among them, whose meaning could not be read."""
        if key not in self.meant:
            return {key[0]} if key in self.hidden else set()
        found: set[str] = set()
        for node in self.meant[key].body.walk():
            try:
                inner = self.key_of(node)[0] if isinstance(node, Name) else None
            except NotRead:
                continue
            if inner is not None and inner not in seen:
                found |= self.hidden_below(inner, seen | {key})
        return found

    def define(self, key: Key, meant: Meant) -> None:
        """From now on the symbol has this meaning."""
        self.meant[key] = meant
        self.forget()
        self.join_meaning(key)

    def undefine(self, key: Key) -> None:
        """Take a definition back that turned out to be none."""
        del self.meant[key]
        self.forget()

    def family(self, key: Key, building: tuple[Key, ...] = ()) -> Family:
        """The symbol as the language has it, with the definition that it has by now."""
        if key not in self._families or building:
            self._families[key] = self._built(key, building)
        return self._families[key]

    def _built(self, key: Key, building: tuple[Key, ...]) -> Family:
        name, arity = key
        shown = name if not arity or (name, 0) not in self._all_keys() else f"{name}[]"
        places = tuple(self.range_at(("slot", key, at)) for at in range(arity))
        meant = self.meant.get(key)
        if meant is None or key in building:
            of = self.variable_of(name) if not arity else None
            return variable(shown, *places, symbol=name) if of is None else function(shown, self.family((of, 0)))
        builder = Builder(self, meant.chain, (*building, key))
        parameters = tuple(
            bound_index(letter, range_) for letter, range_ in zip(meant.letters, places, strict=True)
        )
        body = builder.build(meant.body, dict(zip(meant.letters, parameters, strict=True)))
        return define(shown, parameters, body, symbol=name)

    def variable_of(self, name: str) -> str | None:
        """The one scalar that a symbol without a meaning is differentiated by in this document, if that is all."""
        by = {variable_ for of, variable_ in self.depends if of == name}
        known = {key[0] for key in self.meant}
        if len(by) != 1 or by & known or any(of in by for of, _ in self.depends) or name in self.differentiated_by:
            return None
        (only,) = by
        scalar = not any(key[0] == only and key[1] for key in self._families)
        return only if scalar and only not in self.inventory.index_letters else None

    def _all_keys(self) -> set[Key]:
        return {*self.meant, *self._families}


class Builder:
    """Builds the expressions of one chain."""

    def __init__(self, document: Document, chain: int, building: tuple[Key, ...] = ()) -> None:
        self.document = document
        self.chain = chain
        self.building = building
        self.opaque: set[str] = set()  # quantities that nothing read so far says anything of
        self.hidden: set[str] = set()  # symbols whose meaning stands in the document and can't be read

    # -- which places share a range ---------------------------------------------------

    def join(self, node: Node, scope: Mapping[str, object]) -> None:
        """Take note of which places belong to one range; raises NotRead where that can't be told."""
        match node:
            case Name():
                self._join_name(node, scope)
            case Applied():
                self._join_applied(node, scope)
            case Big():
                self._join_big(node, scope)
            case Relation():
                self._join_letters(letter_of(node.left), letter_of(node.right), scope)
            case _:
                for part in node.below:
                    self.join(part, scope)

    def thing(self, letter: str, scope: Mapping[str, object]) -> object:
        """What a letter's range is known by."""
        return scope.get(letter, ("letter", self.chain, letter))

    def _join_letters(self, first: str, second: str, scope: Mapping[str, object]) -> None:
        if first and second:
            self.document.ranges.join(self.thing(first, scope), self.thing(second, scope))

    def _join_name(self, node: Name, scope: Mapping[str, object]) -> None:
        if is_delta(node):
            self._join_letters(letter_of(node.lower[0]), letter_of(node.lower[1]), scope)
            return
        key, use = self.document.key_of(node)
        for at, place in enumerate(use.indices):
            if letter_of(place):
                self.document.ranges.join(("slot", key, at), self.thing(letter_of(place), scope))
        self.document.join_meaning(key)

    def _join_applied(self, node: Applied, scope: Mapping[str, object]) -> None:
        role = self.document.role(node)
        if role == "symbol":
            self._join_name(self.document.symbol_of(node), scope)
            return
        if role == "softmax":
            vector = _vector(node)
            letter = letter_of(node.head.lower[0]) if node.head.lower else ""
            if letter:
                key = (self.document.inventory.use(vector).key, 1)
                self.document.ranges.join(("slot", key, 0), self.thing(letter, scope))
            return
        if role == "product":
            self._join_name(node.head, scope)
        if role == "function":
            _, body, chain = self.document.functions[node.head.name]
            Builder(self.document, chain).join(body, {})
        for argument in node.arguments:
            self.join(argument, scope)

    def _join_big(self, node: Big, scope: Mapping[str, object]) -> None:
        if node.index is None:
            raise NotRead("a sum sign without an index", node.span)
        here = ("bound", node.span, node.index.name)
        inner = {**scope, node.index.name: here}
        first = text_of(node.first) if node.first is not None else ""
        last = text_of(node.last) if node.last is not None else ""
        if last:
            self.document.ranges.limit(here, "" if first in ("", "1") or self._starts_at_a_letter(node) else first, last)
        for place in node.excluded:
            letter = letter_of(place)
            if letter and letter != node.index.name:
                self.document.ranges.join(here, self.thing(letter, scope))
        self.join(node.body, inner)

    @staticmethod
    def _starts_at_a_letter(node: Big) -> bool:
        return node.first is not None and bool(letter_of(node.first))

    # -- expressions ------------------------------------------------------------------

    def build(self, node: Node, scope: Mapping[str, Index]) -> Expression:
        """The expression; raises NotRead where the language has none for it."""
        try:
            return self._build(node, scope)
        except ValueError as error:
            raise NotRead(str(error), node.span) from None
        except TypeError as error:
            raise NotRead(f"this doesn't fit together: {error}", node.span) from None

    def _build(self, node: Node, scope: Mapping[str, Index]) -> Expression:
        def of(part: Node) -> Expression:
            return self.build(part, scope)

        match node:
            case Numeral():
                return Number(node.value)
            case Bracketed():
                return of(node.inner)
            case Minus():
                return -of(node.inner)
            case Sum():
                terms = [of(term) if sign > 0 else -of(term) for term, sign in zip(node.terms, node.signs, strict=True)]
                return reduce(lambda left, right: left + right, terms)
            case Product():
                return reduce(lambda left, right: left * right, map(of, node.factors))
            case Fraction_():
                return of(node.over) / of(node.under)
            case PowerOf():
                return self._power(node, scope)
            case Function():
                return self._function(node, of(node.argument))
            case Name():
                return self._name(node, scope)
            case Applied():
                return self._applied(node, scope)
            case Big():
                return self._big(node, scope)
            case Differential():
                return self._differential(node, scope)
            case Indicator():
                return self._indicator(node.relation, scope)
            case CasesOf():
                return self._cases(node, scope)
            case _:
                raise NotRead("this is not in the language", node.span)

    def _power(self, node: PowerOf, scope: Mapping[str, Index]) -> Expression:
        exponent = self.build(node.exponent, scope)
        if isinstance(node.base, Name) and node.base.name == "e" and not node.base.lower:
            return exp(exponent)
        return self.build(node.base, scope) ** exponent

    @staticmethod
    def _function(node: Function, argument: Expression) -> Expression:
        match node.name:
            case "log":
                return log(argument)
            case "exp":
                return exp(argument)
            case "tanh":
                up, down = exp(argument), exp(-argument)
                return (up - down) / (up + down)
            case "sinh" | "cosh":
                up, down = exp(argument), exp(-argument)
                return (up - down if node.name == "sinh" else up + down) / 2
            case _:
                raise NotRead(f"{node.name} is not in the language", node.span)

    # -- symbols ----------------------------------------------------------------------

    def index(self, letter: str, scope: Mapping[str, Index]) -> Index:
        """The index that a letter means here."""
        known = scope.get(letter)
        return known if known is not None else bound_index(letter, self.document.range_at(self.thing(letter, {})))

    def _place(self, node: Node, scope: Mapping[str, Index]) -> Any:
        if isinstance(node, Numeral):
            if node.value.denominator != 1 or node.value < 1:
                raise NotRead("positions are counted from 1", node.span)
            return int(node.value)
        return self.index(letter_of(node), scope)

    def _name(self, node: Name, scope: Mapping[str, Index]) -> Expression:
        if node.transposed:
            raise NotRead("transposes and products of matrices are not read yet", node.span)
        if is_delta(node):
            return self._delta(node.lower[0], node.lower[1], scope)
        if node.name == "e" and not node.lower and not node.raised:
            return exp(Number(1))
        letter = letter_of(node)
        if letter and letter in scope:
            raise NotRead(f"{letter} is an index here and can't be a quantity too", node.span)
        size = self.document.size_named(letter) if letter else None
        if size is not None:
            return Size(size)
        if letter and letter in self.document.inventory.index_letters:
            raise NotRead(f"{letter} is an index here and can't be a quantity too", node.span)
        key, use = self.document.key_of(node)
        if node.bold and not use.indices:
            raise NotRead(f"{node.name} is a vector or a matrix; only entries with indices are read", node.span)
        return self._entry(key, use.indices, scope)

    def _entry(self, key: Key, indices: Sequence[Node], scope: Mapping[str, Index]) -> Expression:
        places = tuple(self._place(place, scope) for place in indices)
        self.hidden |= self.document.hidden_below(key)
        family = self.document.family(key, self.building)
        if family.function_of is not None:
            self.opaque.add(family.name)
        return family[places]

    def _delta(self, first: Node, second: Node, scope: Mapping[str, Index]) -> Expression:
        return delta(self._place(first, scope), self._place(second, scope))

    def _applied(self, node: Applied, scope: Mapping[str, Index]) -> Expression:
        role = self.document.role(node)
        if role == "symbol":
            symbol = self.document.symbol_of(node)
            key, use = self.document.key_of(symbol)
            if key not in self.document.meant:
                self.opaque.add(key[0])
            return self._entry(key, use.indices, scope)
        if role == "product":
            return self.build(node.head, scope) * self.build(node.arguments[0], scope)
        if role == "sigmoid":
            return 1 / (1 + exp(-self.build(node.arguments[0], scope)))
        if role == "softmax":
            return self._softmax(node, scope)
        return self._call(node, scope)

    def _softmax(self, node: Applied, scope: Mapping[str, Index]) -> Expression:
        if len(node.head.lower) != 1:
            raise NotRead("softmax is read where a component of it is taken: softmax(z)_i", node.span)
        vector = _vector(node)
        place = self._place(node.head.lower[0], scope)
        family = self.document.family((self.document.inventory.use(vector).key, 1), self.building)
        index = Index("•", family.ranges[0])
        return exp(family[place]) / sum_over(index, exp(family[index]))

    def _call(self, node: Applied, scope: Mapping[str, Index]) -> Expression:
        parameters, body, chain = self.document.functions[node.head.name]
        if len(parameters) != len(node.arguments):
            raise NotRead(f"{node.head.name} takes {len(parameters)} arguments", node.span)
        builder = Builder(self.document, chain, self.building)
        written = builder.build(body, {})
        self.opaque |= builder.opaque
        self.hidden |= builder.hidden
        puts = {
            builder.build(parameter, {}): self.build(argument, scope)
            for parameter, argument in zip(parameters, node.arguments, strict=True)
        }
        return put_for(written, puts)

    # -- sums, derivatives, cases -----------------------------------------------------

    def _big(self, node: Big, scope: Mapping[str, Index]) -> Expression:
        if node.operator != "sum":
            raise NotRead("products over an index are not in the language", node.span)
        assert node.index is not None
        range_ = self.document.range_at(("bound", node.span, node.index.name))
        if node.first is not None and text_of(node.first) not in ("1", "0"):
            raise NotRead(f"a sum that begins at {text_of(node.first)}; sums over a whole range are read", node.span)
        if node.last is None and node.first is not None:
            raise NotRead("a sum with a beginning and no end", node.span)
        index = bound_index(node.index.name, range_)
        inner = {**scope, node.index.name: index}
        excluded = [self._place(place, scope) for place in node.excluded]
        return sum_over(index, self.build(node.body, inner), but=tuple(excluded))

    def _differential(self, node: Differential, scope: Mapping[str, Index]) -> Expression:
        by = self._name(node.by, scope)
        if not isinstance(by, Entry):
            raise NotRead("a derivative is taken by a symbol", node.by.span)
        body = self.build(node.body, scope)
        if self._is_known(body, by):
            return D(body, by)
        if not isinstance(body, Entry):
            raise NotRead("how this depends on the variable isn't known: nothing read so far defines it", node.span)
        name = f"∂{body.family.name}/∂{by.family.name}"
        self.opaque.add(name)
        family = variable(name, *body.family.ranges, *by.family.ranges)
        return family[(*body.args, *by.args)]

    def _is_known(self, body: Expression, by: Entry) -> bool:
        """Whether the derivative can be taken: the variable is in it, and nothing else is said to depend on it."""
        inside = families_of(body) | families_of(by)
        functions = {family for family in inside if family.function_of is not None}
        if any(family.function_of != by.family for family in functions):
            return False
        if functions:
            return True
        if any((family.name, by.family.name) in self.document.depends for family in inside if family.definition is None):
            return False
        if not inside - families_of(by):
            return True
        return by.family in families_of(body) or not families_of(body)

    def _indicator(self, relation: Relation, scope: Mapping[str, Index]) -> Expression:
        equal = self._delta(relation.left, relation.right, scope)
        return equal if relation.sign == "=" else 1 - equal

    def _cases(self, node: CasesOf, scope: Mapping[str, Index]) -> Expression:
        conditions = [None if r is None else self.condition(r, scope) for r in node.relations]
        first = next((c for c in conditions if c is not None), None)
        if first is None or len(conditions) != 2:
            raise NotRead("two cases are read, i = j and i ≠ j", node.span)
        opposite = (Distinct if isinstance(first, Same) else Same)(*first.args)
        known = [opposite if c is None else c for c in conditions]
        if type(known[0]) is type(known[1]) or {*known[0].args} != {*known[1].args}:
            raise NotRead("the two cases don't share out all indices", node.span)
        parts: list[Any] = []
        for value, condition in zip(node.values, known, strict=True):
            parts += [self.build(value, scope), condition]
        return Cases(*parts)

    def condition(self, relation: Relation, scope: Mapping[str, Index]) -> Same | Distinct:
        """i = j or i ≠ j, of the language."""
        places = [self._place(side, scope) for side in (relation.left, relation.right)]
        return (Same if relation.sign == "=" else Distinct)(*places)


def is_delta(node: Name) -> bool:
    """Whether the symbol is Kronecker's delta: δ with two indices below."""
    return node.name == r"\delta" and len(node.lower) == 2 and not node.raised and not node.primes


def _vector(node: Applied) -> Name:
    (vector,) = node.arguments if len(node.arguments) == 1 else (node,)
    if not isinstance(vector, Name) or vector.lower or vector.raised:
        raise NotRead("softmax is read of a vector with a letter of its own", node.span)
    return vector


def put_for(expression: Any, puts: Mapping[Any, Any]) -> Any:
    """Expressions put for symbols that have no index, below everything but derivatives."""
    if expression in puts:
        return puts[expression]
    if not getattr(expression, "args", ()):
        return expression
    return expression.func(*[put_for(part, puts) for part in expression.args])


__all__ = ["Builder", "Document", "Fraction", "Key", "Meant", "Span", "coerce", "is_delta", "put_for"]
