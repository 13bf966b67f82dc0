r"""From a surface tree to an expression of the language, with what the document has said so far.

What can't be known is *opaque*: the derivative of a symbol that nothing defines is a
quantity of its own, and so is a function that nothing defines. With opaque quantities
an equality can still be proved (whatever they are), but never refuted: the document
may mean something by them. *Hidden* are symbols whose meaning stands in the document
and can't be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from derive.language import (
    Addition,
    Distinct,
    Entry,
    Expression,
    Family,
    Index,
    Multiplication,
    Number,
    Same,
    Size,
    define,
    delta,
    exp,
    function,
    log,
    sum_over,
    variable,
)
from derive.reading.applied import Applications
from derive.reading.derivatives.names import GRADIENT, is_derivative_name
from derive.reading.doubts.value_cases import all_values, bracketed, indicated, value_of
from derive.reading.knowledge import Document, Key, is_delta
from derive.reading.manners.branches import Branches, single_relations
from derive.reading.problems import NotRead
from derive.reading.symbols import bound_index, free_letters, letter_of, size_of, text_of
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    CasesOf,
    Differential,
    Dots,
    FractionOf,
    Function,
    Indicator,
    MatrixOf,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Product,
    Relation,
    Slice,
    Sum,
)

LARGEST_IN_POWER = 100
MEANS = (r"\bar{", r"\overline{")
LARGEST_POSITION = 20


def family_of(document: Document, key: Key, building: tuple[Key, ...] = ()) -> Family:
    """The symbol as the language has it, with the definition that it has by now; raises NotRead, ValueError.

    `building` are the symbols whose definitions are being put together just now.
    """
    if key not in document.families or building:
        document.families[key] = _built(document, key, building)
    return document.families[key]


def _built(document: Document, key: Key, building: tuple[Key, ...]) -> Family:
    name, arity = key
    # The z of z_i and a plain z are two symbols, whichever is built first.
    plain = (name, 0) in {*document.meant, *document.families} or name in document.inventory.letters_as_quantities
    shown = f"{name}[]" if arity and plain else name
    places = tuple(document.range_at(("slot", key, at)) for at in range(arity))
    meant = document.meant.get(key)
    if meant is None or key in building:
        of = document.variable_of(name) if not arity else None
        return variable(shown, *places, symbol=name) if of is None else function(shown, family_of(document, (of, 0)))
    builder = Builder(document, meant.chain, (*building, key))
    parameters = tuple(bound_index(letter, range_) for letter, range_ in zip(meant.letters, places, strict=True))
    body = builder.build(meant.body, dict(zip(meant.letters, parameters, strict=True)))
    return define(shown, parameters, body, symbol=name)


class Builder(Applications):
    """Builds the expressions of one chain."""

    largest_position = LARGEST_POSITION  # each position that is written makes the proof longer

    def family(self, key: Key) -> Family:
        """The symbol as the language has it; raises NotRead, ValueError."""
        return family_of(self.document, key, self.building)

    # -- expressions ------------------------------------------------------------------

    def build(self, node: Node, scope: Mapping[str, Index]) -> Expression:
        """The expression; raises NotRead where the language has none for it."""
        try:
            return self._build(node, scope)
        except ValueError as error:
            raise NotRead(str(error), node.span) from None
        except TypeError as error:
            raise NotRead(f"the ranges of the indices don't fit together: {error}", node.span) from None

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
                self._refuse_a_letter_left_over(node)
                return Addition(*terms)
            case Product():
                _refuse_a_differential(node)
                return Multiplication(*map(of, self._factors(node)))
            case FractionOf():
                if node.span == node.over.span.to(node.under.span):  # a slash, no \frac
                    self._refuse_factor(node.under, "what stands right after the denominator may belong to it or not")
                return of(node.over) / of(node.under)
            case PowerOf():
                factors = self._factors(node)
                return self._power(node, scope) if len(factors) == 1 else Multiplication(*map(of, factors))
            case Function():
                self._refuse_factor(node.argument, f"how far {node.name} reaches isn't clear")
                return self._function(node, of(node.argument))
            case Name():
                return self._name(node, scope)
            case Applied():
                return self._noted(node, self._applied(node, scope))
            case Big():
                return self._big(node, scope)
            case Differential():
                return self._noted(node, self._differential(node, scope))
            case Indicator():
                return self._indicator(node.relation, scope)
            case CasesOf():
                return self._cases(node, scope)
            case Operator():
                return self._noted(node, self._operator(node, scope))
            case Dots():
                raise NotRead("what these dots stand for isn't clear; a sum or a product sign would tell", node.span)
            case Slice() | Relation():
                raise NotRead("a slice, or a relation in the place of a number, isn't read", node.span)
            case MatrixOf():
                raise NotRead("a matrix that is written out isn't read here", node.span)
            case _:
                raise NotRead("this isn't read", node.span)

    def _factors(self, node: Node) -> list[Node]:
        """The factors of a product, a symbol apart from the bracket behind it where that is no argument."""
        match node:
            case Product():
                return [factor for part in node.factors for factor in self._factors(part)]
            case Applied() if self.document.role(node) == "product":
                return [node.head, Bracketed(node.span, node.arguments[0])]
            case PowerOf(base=Applied() as base) if self.document.role(base) == "product":
                # The power is that of the bracket: a (1 - a)^2.
                return [base.head, replace(node, base=Bracketed(base.span, base.arguments[0]))]
            case _:
                return [node]

    def _power(self, node: PowerOf, scope: Mapping[str, Index]) -> Expression:
        exponent = self.build(node.exponent, scope)
        if isinstance(node.base, Name) and node.base.name == "e" and not node.base.lower:
            self._refuse_another_e(node.base)
            return exp(exponent)
        if isinstance(node.exponent, Minus) and letter_of(node.exponent.inner) == "T":
            raise NotRead("this is the inverse of a transpose, or a power with the exponent -T", node.span)
        if isinstance(node.base, Applied) and self.document.role(node.base) == "product":
            # y (1 + a)^2: the power is one of the bracket alone.
            return self.build(node.base.head, scope) * self.build(node.base.arguments[0], scope) ** exponent
        base = self.build(node.base, scope)
        for part in (base, exponent):
            if isinstance(part, Number) and max(abs(part.value.numerator), part.value.denominator) > LARGEST_IN_POWER:
                raise NotRead(f"powers of numbers and with exponents up to {LARGEST_IN_POWER} are read", node.span)
        return base**exponent

    def _refuse_another_e(self, node: Name) -> None:
        if {("e", 0)} & {*self.document.meant, *self.document.hidden}:
            raise NotRead("e has a meaning of its own in this document", node.span)

    @staticmethod
    def _refuse_a_letter_left_over(node: Sum) -> None:
        """A letter that an earlier term's sum sign binds, free in a later term, may be meant to be bound too."""
        bound: set[str] = set()
        for term in node.terms:
            left = free_letters(term) & bound
            if left:
                raise NotRead(f"{min(left)} is bound by the sum sign before and free here; a bracket would tell",
                              term.span)  # fmt: skip
            bound |= {big.index.name for big in _open_ended(term) if big.index is not None}

    def _refuse_factor(self, node: Node, why: str) -> None:
        """Refuse 1/n (a + b) and log y (1 + a), where a symbol is a factor of the bracket behind it."""
        if isinstance(node, Applied) and self.document.role(node) == "product":
            raise NotRead(f"{why}; a bracket would tell", node.span)

    @staticmethod
    def _function(node: Function, argument: Expression) -> Expression:
        match node.name:
            case "log":
                return log(argument)
            case "exp":
                return exp(argument)
            case "tanh":
                # With its argument once: in a network each layer stands in the next one.
                return Number(1) - Number(2) / (exp(2 * argument) + 1)
            case "sinh" | "cosh":
                up, down = exp(argument), exp(-argument)
                return (up - down if node.name == "sinh" else up + down) / 2
            case _:
                raise NotRead(f"{node.name} isn't read here", node.span)

    # -- symbols ----------------------------------------------------------------------

    def _place(self, node: Node, scope: Mapping[str, Index]) -> Any:
        if isinstance(node, Numeral):
            if node.value.denominator != 1 or node.value < 1:
                raise NotRead("positions are counted from 1", node.span)
            if node.value > self.largest_position:
                raise NotRead(f"positions up to {self.largest_position} are read", node.span)
            return int(node.value)
        return self.index(letter_of(node), scope)

    def _name(self, node: Name, scope: Mapping[str, Index]) -> Expression:
        if node.transposed:
            raise NotRead("a transpose is read among matrices whose shapes are known", node.span)
        if is_delta(node):
            if self.document.delta_is_another:
                raise NotRead("this delta is Kronecker's by custom, and the document sets it equal to something else",
                              node.span)  # fmt: skip
            return self._delta(node.lower[0], node.lower[1], scope)
        if node.name == "e" and not node.lower and not node.raised:
            self._refuse_another_e(node)
            return exp(Number(1))
        letter = letter_of(node)
        if letter and letter in scope:
            raise NotRead(f"{letter} is an index here and can't be a number too", node.span)
        size = self.document.size_named(size_of(node))
        if size is not None:
            return Size(size)
        if letter and letter in self.document.inventory.index_letters:
            raise NotRead(f"{letter} is an index here and can't be a number too", node.span)
        key, use = self.document.key_of(node)
        if key not in self.document.meant and self.document.inventory.is_matrix_elsewhere(node):
            raise NotRead(f"{node.name} has two indices elsewhere and none here; a matrix needs its shape stated",
                          node.span, f"shape {node.name} m n")  # fmt: skip
        if node.bold and not use.indices:
            raise NotRead(f"{node.name} is a vector or a matrix; only entries with indices are read", node.span)
        return self._entry(key, use.indices, scope)

    def _entry(self, key: Key, indices: Sequence[Node], scope: Mapping[str, Index]) -> Entry:
        places = tuple(self._place(place, scope) for place in indices)
        ranges = [self.document.range_at(("slot", key, at)) for at in range(key[1])]
        for node, place, range_ in zip(indices, places, ranges, strict=False):
            if isinstance(place, int) and range_.name.startswith("0"):
                raise NotRead("a position as a number where the index begins at 0", node.span)
        self.hidden |= self.document.hidden_below(key)
        if (key[0].startswith(GRADIENT) or is_derivative_name(key[0])) and key not in self.document.meant:
            self.opaque.add(key[0])  # a differential hangs together with its variable; how, nothing here knows
        if key[0].startswith(MEANS) and key not in self.document.meant:
            self.opaque.add(key[0])  # the mean of the y_i, by custom
        family = family_of(self.document, key, self.building)
        if key in self.document.holding_fixed:
            self.hold_fixed()
        if family.function_of is not None:
            self.opaque.add(family.name)
        return family[places]

    def _delta(self, first: Node, second: Node, scope: Mapping[str, Index]) -> Expression:
        """1 where the two are equal, else 0."""
        return delta(self._place(first, scope), self._place(second, scope))

    # -- sums, derivatives, cases -----------------------------------------------------

    def _big(self, node: Big, scope: Mapping[str, Index]) -> Expression:
        assert node.index is not None
        range_ = self.document.range_at(("bound", node.span, letter_of(node.index)))
        if node.first is not None and text_of(node.first) not in ("0", "1"):
            raise NotRead(f"a sum that begins at {text_of(node.first)}; sums over a whole range are read", node.span)
        if node.last is None and node.first is not None:
            raise NotRead("a sum with a beginning and no end", node.span)
        first, last = (text_of(end) if end is not None else "" for end in (node.first, node.last))
        if node.last is not None and not isinstance(node.last, Name) and not (first == "0" and last.endswith("-1")):
            raise NotRead(
                f"a sum up to {text_of(node.last)}; sums up to a number that has a letter are read", node.span
            )
        index = bound_index(letter_of(node.index), range_)
        inner = {**scope, letter_of(node.index): index}
        excluded = tuple(self._place(place, scope) for place in node.excluded)
        body = self.build(node.body, inner)
        if node.operator == "prod":
            # Where its factors are positive, as probabilities are; elsewhere it has no value here.
            return exp(sum_over(index, log(body), but=excluded))
        return sum_over(index, body, but=excluded)

    def _indicator(self, relation: Relation, scope: Mapping[str, Index]) -> Expression:
        equal: Expression
        if self._is_of_value(relation):
            equal = indicated(self.build(relation.left, scope), relation, self.document.values, self.document.brackets)
        else:
            self._require_indices(relation)
            equal = self._delta(relation.left, relation.right, scope)
        return equal if relation.sign == "=" else Number(1) - equal

    def _cases(self, node: CasesOf, scope: Mapping[str, Index]) -> Expression:
        known = [relation for relation in node.relations if relation is not None]
        if any(self._is_of_value(relation) for relation in known):
            return self._cases_of_values(node, known, scope)
        for relation in (each for whole in known for each in single_relations(whole)):
            self._require_indices(relation)
        if not known:
            raise NotRead("a case without a condition", node.span)
        values = [self.build(value, scope) for value in node.values]
        whole: Expression = Branches(node.relations, node.span).built(values, lambda each: self.condition(each, scope))
        return whole

    def _is_of_value(self, relation: Relation) -> bool:
        """Whether a condition says that a quantity is a number, y = 1 or t_i = 0; i = 1 says it of an index."""
        inventory = self.document.inventory
        quantity = letter_of(relation.left) in inventory.compared - inventory.index_letters
        entry = isinstance(relation.left, Name) and not letter_of(relation.left)
        return relation.sign in ("=", "≠") and value_of(relation.right) is not None and (quantity or entry)

    def _cases_of_values(self, node: CasesOf, known: Sequence[Relation], scope: Mapping[str, Index]) -> Expression:
        shares = all_values(node.relations, self.document.values, node.span)
        entries = {self.build(relation.left, scope) for relation in known}
        if len(entries) != 1:
            raise NotRead("cases on several quantities aren't read", node.span)
        values = [self.build(value, scope) for value in node.values]
        return bracketed(entries.pop(), values, shares, self.document.brackets)

    def condition(self, relation: Relation, scope: Mapping[str, Index]) -> Same | Distinct:
        """i = j or i ≠ j, of the language."""
        self._require_indices(relation)
        places = [self._place(side, scope) for side in (relation.left, relation.right)]
        return (Same if relation.sign == "=" else Distinct)(*places)

    def _require_indices(self, relation: Relation) -> None:
        """Raise NotRead for a relation that isn't i = j or i ≠ j, or speaks of quantities."""
        sides = (relation.left, relation.right)
        letters = {letter_of(side) for side in sides} - {""}
        plain = all(letter_of(side) or isinstance(side, Numeral) for side in sides)
        if relation.sign not in ("=", "≠") or not plain:
            raise NotRead("a condition between indices is read where it is i = j or i ≠ j", relation.span)
        quantities = letters & (self.document.inventory.compared - self.document.inventory.index_letters)
        if quantities:
            raise NotRead(f"a condition on the quantity {min(quantities)} is not in the language", relation.span)


def _refuse_a_differential(node: Product) -> None:
    """A dy may be a differential, a name of its own, or d times y."""
    for d, behind in zip(node.factors, node.factors[1:], strict=False):
        name = d.name if isinstance(d, Name) and not (d.lower or d.raised or d.primes) else ""
        if (
            name == "d"
            and isinstance(behind, (Name, Applied))
            and (d.span.end == behind.span.start or d.span.end - d.span.start > 1)
        ):
            raise NotRead("this may be a differential, a name or a product", d.span.to(behind.span))


def _open_ended(node: Node) -> Iterator[Big]:
    """The sums at a term's end, whose bodies reach up to the next sign: not those in brackets."""
    if isinstance(node, Big):
        yield node
        yield from _open_ended(node.body)
    elif isinstance(node, Product):
        yield from _open_ended(node.factors[-1])
    elif isinstance(node, Minus):
        yield from _open_ended(node.inner)
