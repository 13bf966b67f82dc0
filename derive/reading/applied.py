"""Symbols with a bracket behind them, and operators: products, functions that are defined, quantities of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from derive.language import (
    Entry,
    Expression,
    Family,
    Index,
    Number,
    exp,
    free_indices,
    substitute,
    sum_over,
    variable,
)
from derive.language.binding import fresh_index
from derive.language.differentiation import evaluate_derivatives, partial
from derive.language.nodes import SumOver
from derive.proof.prover import families_of
from derive.reading.derivatives.differentials import Differentials
from derive.reading.knowledge import vector_of
from derive.reading.opaque import ALWAYS_NUMBERS, CONDITIONAL_NUMBERS, NUMBERS_OF_NUMBERS, in_words
from derive.reading.problems import NotRead
from derive.reading.symbols import bound_index, letter_of, text_of
from derive.reading.syntax import (
    Applied,
    Differential,
    Name,
    Node,
    Operator,
    Relation,
)


class Applications(Differentials):
    """Builds what is applied to something."""

    def _applied(self, node: Applied, scope: Mapping[str, Index]) -> Expression:
        role = self.document.role(node)
        if role == "symbol":
            symbol = self.document.symbol_of(node)
            key, use = self.document.key_of(symbol)
            if key not in self.document.meant and not self.document.of_indices(node):
                self.opaque.add(key[0])
                self.document.applied.add(key[0])
                told = {self.document.key_of(each)[0][0] for each in node.arguments if isinstance(each, Name)}
                self.document.arguments.setdefault(key[0], set()).update(told)
            entry = self._entry(key, use.indices, scope)
            if isinstance(entry, Entry):
                self._note_a_prime(node, entry.family, scope)
            return entry
        plain = self.document.unprimed(node) if role == "prime" else None
        if plain is not None:
            derived = self._differential(Differential(node.span, plain, node.arguments[0], total=True), scope)
            if isinstance(derived, Entry) and derived.family in self.document.ends and not derived.args:
                by = self.document.ends[derived.family][1]
                name, ends = derived.family.name, (node.head.name, 0, by.name)
                self.document.derivatives |= {name: ends, f"{name}/{len(derived.args)}": ends}
            return derived
        if role == "slope":
            return self._slope(node, scope)
        if role == "product":
            return self.build(node.head, scope) * self.build(node.arguments[0], scope)
        if role == "sigmoid":
            value: Expression = Number(1) / (1 + exp(-self.build(node.arguments[0], scope)))
            return value * (1 - value) if node.head.primes else value
        if role == "softmax":
            return self._softmax(node, scope)
        if role == "opaque":
            # Of an f that nothing defines: only what f is and what it is taken of tell it apart.
            signs, inside = self._arguments(node.arguments, scope, vectors=True)
            return self._opaque_quantity(
                node.head.name + signs, [self.build(replace(node.head, bold=False), scope), *inside]
            )
        return self._call(node, scope)

    def _note_a_prime(self, node: Applied, prime: Family, scope: Mapping[str, Index]) -> None:
        r"""Take note of what \sigma'(z_j) is: the derivative of \sigma(z_j) by its one argument.

        Where R stands for a quantity, R'(Z) is \partial R / \partial Z as well, as in C'(W) = C'(R) R'(Z) Z'(W).
        """
        plain, argument = replace(node.head, primes=0), node.arguments[0]
        if node.head.primes != 1 or len(node.arguments) > 1 or not isinstance(argument, Name) or argument.bold:
            return
        if self.document.of_indices(node):
            return
        of = self._build_quietly(replace(node, head=plain), scope)
        by = self._build_quietly(argument, scope)
        if isinstance(of, Entry) and isinstance(by, Entry) and of.args[len(of.args) - len(by.args) :] == by.args:
            self.document.primes[prime] = (of.family, by.family)
        whole = self._build_quietly(plain, scope)
        if isinstance(whole, Entry) and isinstance(by, Entry) and not prime.ranges:
            self.document.ends[prime] = (whole.family, by.family)
            self.document.derivatives[prime.name] = (whole.family.name, 0, by.family.name)

    def _build_quietly(self, node: Node, scope: Mapping[str, Index]) -> Expression | None:
        """What isn't written but would be read so."""
        kept = set(self.opaque), set(self.hidden)
        try:
            return self.build(node, scope)
        except NotRead:
            return None
        finally:
            self.opaque, self.hidden = kept

    def _softmax(self, node: Applied, scope: Mapping[str, Index]) -> Expression:
        if len(node.head.lower) != 1:
            raise NotRead("softmax is read where a component of it is taken: softmax(z)_i", node.span)
        vector = vector_of(node)
        place = self._place(node.head.lower[0], scope)
        family = self.family((self.document.inventory.use(vector).key, 1))
        index = Index("•", family.ranges[0])
        return exp(family[place]) / sum_over(index, exp(family[index]))

    def _call(self, node: Applied, scope: Mapping[str, Index]) -> Expression:
        parameters, body, chain = self.document.functions[node.head.name]
        if len(parameters) != len(node.arguments):
            raise NotRead(f"{node.head.name} takes {len(parameters)} arguments", node.span)
        builder = type(self)(self.document, chain, self.building)
        written = builder.build(body, {})
        self.opaque |= builder.opaque | self._not_yet_defined(node.head.name)
        self.hidden |= builder.hidden - self._parameters_alone(node.head.name)
        puts = {
            builder.build(parameter, {}): self.build(argument, scope)
            for parameter, argument in zip(parameters, node.arguments, strict=True)
        }
        if self._is_closed(written, {parameter for parameter, argument in puts.items() if parameter != argument}):
            return self._opaque_quantity(node.head.name, list(puts.values()))
        called: Expression = put_for(written, puts)
        return called

    def _is_closed(self, written: Any, parameters: Set[Any]) -> bool:
        """Whether a parameter stands where nothing can be put for it: in |x|, in [y = 1], or with an index too."""
        found, of = families_of(written), {parameter.family for parameter in parameters if isinstance(parameter, Entry)}
        symbols = {family.symbol for family in of}
        inside = [each for (_, *parts), family in self.document.operators.items() if family in found for each in parts]
        spoken = set().union(*map(families_of, inside))
        spoken |= {bracket.of for family, bracket in self.document.brackets.items() if family in found}
        return bool(of & spoken) or any(family.symbol in symbols for family in found - of)

    def _parameters_alone(self, name: str) -> set[str]:
        """The parameters of a function that speaks of nothing else: what else is said of these letters is not used."""
        parameters, body, _ = self.document.functions[name]
        names = {each.name for each in parameters}
        return names if {node.name for node in body.walk() if isinstance(node, Name)} <= names | {"e"} else set()

    def _not_yet_defined(self, name: str) -> set[str]:
        r"""The function, if its meaning stands further down: \phi may be another one here, z itself.

        What is true of the later one is proved; nothing is false of it.
        """
        return {name} if self.document.functions[name][2] > self.document.chain else set()

    def _slope(self, node: Applied, scope: Mapping[str, Index]) -> Expression:
        """f'(u) for an f that is defined: the derivative by its parameter, with what stands in the bracket put in."""
        (parameter,), body, chain = self.document.functions[node.head.name]
        if len(node.arguments) != 1:
            raise NotRead(f"{node.head.name} takes 1 argument", node.span)
        builder = type(self)(self.document, chain, self.building)
        written, by = builder.build(body, {}), builder.build(parameter, {})
        self.opaque |= builder.opaque | self._not_yet_defined(node.head.name)
        self.hidden |= builder.hidden - self._parameters_alone(node.head.name)
        if not isinstance(by, Entry) or not builder.is_known(written, by) or self._is_closed(written, {by}):
            raise NotRead(f"how {node.head.name} depends on its variable isn't known", node.span)
        slope: Expression = put_for(
            partial(evaluate_derivatives(written), by), {by: self.build(node.arguments[0], scope)}
        )
        return slope

    def _operator(self, node: Operator, scope: Mapping[str, Index]) -> Expression:
        """A quantity of its own, of the expressions that it is made of."""
        if node.name == "derivative":
            return self._higher(node, scope)
        plain = node.name.rstrip("|")
        known = node.name in ALWAYS_NUMBERS | NUMBERS_OF_NUMBERS or plain in CONDITIONAL_NUMBERS
        if not known:
            raise NotRead(f"{in_words(plain)} isn't read here", node.span)
        letters = [letter for letter in node.binds.split(",") if letter]
        bound = {each: bound_index(each, self.document.range_at(("bound", node.span, each))) for each in letters}
        scope = {**scope, **bound}
        signs, inside = self._arguments(node.arguments, scope, vectors=plain in ALWAYS_NUMBERS)
        name = "_".join((node.name, *map(text_of, node.scripts)))
        return self._opaque_quantity(name + signs, inside, tuple(bound.values()))

    def _arguments(
        self, nodes: Sequence[Node], scope: Mapping[str, Index], *, vectors: bool
    ) -> tuple[str, list[Expression]]:
        """What an operator is taken of, and the signs of relations in it, as in P(y = 1 | x)."""
        signs, inside = "", []
        for node in nodes:
            signs += node.sign if isinstance(node, Relation) else ","
            parts = node.below if isinstance(node, Relation) else (node,)
            inside += [self._argument(part, scope, vectors=vectors) for part in parts]
        return signs.rstrip(","), inside

    def _argument(self, node: Node, scope: Mapping[str, Index], *, vectors: bool) -> Expression:
        """An argument; only here may one of the `vectors` stand as a whole, or an index as a number."""
        letter = letter_of(node)
        if letter and (letter in scope or letter in self.document.inventory.index_letters):
            index = self.index(letter, scope)
            return variable("the number of an index", index.range)[index]
        if vectors and isinstance(node, Name) and node.bold and not (node.lower or node.raised):
            return variable(f"bold {node.name}" + "'" * node.primes)[()]
        return self.build(node, scope)


def put_for(expression: Any, puts: Mapping[Any, Any]) -> Any:
    """Expressions put for symbols that have no index, below everything but derivatives; no sum binds their indices."""
    if expression in puts:
        return puts[expression]
    if isinstance(expression, Entry) and expression.family.definition is not None:
        speaks = families_of(expression.family.definition.body) & {entry.family for entry in puts}
        return put_for(expression.unfolded(), puts) if speaks else expression
    if not getattr(expression, "args", ()):
        return expression
    if isinstance(expression, SumOver):
        arriving = frozenset[Index]().union(*map(free_indices, puts.values()))
        if any(expression.index.name == index.name for index in arriving):
            fresh = fresh_index(expression.index, arriving | free_indices(expression))
            body = substitute(expression.body, {expression.index: fresh})
            return SumOver(put_for(body, puts), fresh, *expression.excluded)
    return expression.func(*[put_for(part, puts) for part in expression.args])
