r"""Cases on the value of a quantity: -\log p where y = 1, and -\log(1 - p) where y = 0.

In the language they are a sum, each value times a *bracket*, which is 1 where its condition holds and 0 elsewhere:
[y = 1] (-\log p) + [y = 0] (-\log(1 - p)). Of a bracket nothing is known, so what is proved with it holds whatever y
is. What isn't, is looked at in each case: y is one of the values that the cases name, with that value put in.

Cases that leave out a value that the text says y has are not read, and nothing is called false for one case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import add, mul, sub
from typing import Any

from derive.language import Entry, Expression, Family, Index, Number, variable
from derive.language.nodes import Derivative, SumOver
from derive.proof import Assumption, Proved, Refuted, prove
from derive.proof.prover import families_of
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Minus, Name, Node, Numeral, Relation

Values = Mapping[str, frozenset[Fraction] | None]  # of the letters whose values a text gives; None for too many


@dataclass(frozen=True)
class Bracket:
    """What a bracket stands for: that a quantity has this value, of all that it can have; none if that isn't said."""

    of: Family
    value: Fraction
    values: frozenset[Fraction]


Brackets = Mapping[Family, Bracket]


# -- what is read ---------------------------------------------------------------------


def value_of(node: Node) -> Fraction | None:
    """The number that stands on the right of a condition, if one does."""
    if isinstance(node, Minus):
        inner = value_of(node.inner)
        return -inner if inner is not None else None
    return node.value if isinstance(node, Numeral) else None


def all_values(relations: Sequence[Relation | None], given: Values, span: Span) -> list[frozenset[Fraction] | None]:
    """Which values of the one quantity each case is of, None for all others, if the text doesn't say which they are.

    Raises NotRead where the cases leave out a value that it has.
    """
    relations = _with_otherwise(relations)
    named: list[Fraction] = []
    for relation in relations:
        value = value_of(relation.right) if relation is not None and relation.sign == "=" else None
        if relation is not None and value is None:
            raise NotRead("cases on a quantity are read where each says that it is a number", relation.span)
        named += [value] if value is not None else []
    letter = next((each.left.name for each in relations if each is not None and isinstance(each.left, Name)), "it")
    has = given.get(letter, frozenset(named))
    if has is None and None in relations:
        has = frozenset(named)
    if has is None or len(named) != len({*named}):
        raise NotRead(f"the cases don't share out all values of {letter}", span)
    rest = has - {*named}
    if None not in relations:
        if rest or len(named) < 2:
            which = f"say nothing of {letter} = {min(rest)}" if rest else f"name one value of {letter} alone"
            raise NotRead(f"the cases {which}", span)
    elif relations.count(None) > 1 or (given.get(letter) and not rest):
        raise NotRead(f"{letter} has no other values", span)
    return [
        frozenset({value_of(each.right) or Fraction(0)}) if each is not None else rest or None for each in relations
    ]


def _with_otherwise(relations: Sequence[Relation | None]) -> Sequence[Relation | None]:
    """The conditions, y ≠ 1 beside y = 1 as the otherwise that it is."""
    signs = [each.sign for each in relations if each is not None]
    values = {value_of(each.right) for each in relations if each is not None}
    if sorted(signs) != ["=", "≠"] or len(values) != 1:
        return relations
    return [None if each is not None and each.sign == "≠" else each for each in relations]


def indicated(entry: Any, relation: Relation, given: Values, known: dict[Family, Bracket]) -> Expression:
    """The bracket of an indicator, 1{y = 1}; which other values there are only the text says, or cases elsewhere."""
    value = value_of(relation.right)
    assert value is not None
    has = given.get(relation.left.name) if isinstance(relation.left, Name) else None
    return _bracket(_plain(entry), value, has if has is not None and value in has else frozenset(), known)


def bracketed(
    entry: Any, values: Sequence[Expression], shares: Sequence[frozenset[Fraction] | None], known: dict[Family, Bracket]
) -> Expression:
    """The sum of the values, each times the brackets of its share; raises ValueError for what is no free symbol."""
    entry = _plain(entry)
    every: frozenset[Fraction] = frozenset() if None in shares else frozenset().union(*filter(None, shares))
    numbers = sorted(frozenset().union(*filter(None, shares)))
    brackets = {number: _bracket(entry, number, every, known) for number in numbers}
    otherwise = reduce(sub, brackets.values(), Number(1))
    terms = [
        (reduce(add, [brackets[number] for number in sorted(share)]) if share is not None else otherwise) * value
        for value, share in zip(values, shares, strict=True)
    ]
    return reduce(add, terms)


def _plain(entry: Any) -> Entry:
    if not isinstance(entry, Entry) or entry.family.definition is not None or entry.family.function_of is not None:
        raise ValueError("a condition on a quantity that has a meaning of its own is not in the language")
    return entry


def _bracket(entry: Entry, value: Fraction, values: frozenset[Fraction], known: dict[Family, Bracket]) -> Expression:
    """[y = 1]; raises ValueError where y is said to have other values elsewhere."""
    family = variable(f"[{entry.family.name} = {value}]", *entry.family.ranges)
    before = known.get(family)
    if before is None or not before.values:
        known[family] = Bracket(entry.family, value, values)
    elif values and before.values != values:
        raise ValueError(f"{entry.family.name} has other values in other cases")
    return family[entry.args]


# -- what is proved -------------------------------------------------------------------


def is_proved(left: Any, right: Any, assuming: Sequence[Assumption], brackets: Brackets) -> bool:
    """Whether an equality holds, if need be in each case of what its brackets are of."""
    if isinstance(prove(left, right, assuming), Proved):
        return True
    cases = list(_cases(left, right, brackets))
    return any(
        all(isinstance(prove(*sides, assuming), Proved) for _, sides in several)
        for several in (list(_interpolated(left, right, brackets)), cases)
        if several
    )


def where_they_differ(left: Any, right: Any, assuming: Sequence[Assumption], brackets: Brackets) -> str:
    """The first case in which the two sides are not equal, y = 0; empty if none is found."""
    found = (said for said, sides in _cases(left, right, brackets) if isinstance(prove(*sides, assuming), Refuted))
    return next(found, "")


def brackets_in(left: Any, right: Any, brackets: Brackets) -> set[Family]:
    """The brackets that two sides are made of, also in definitions."""
    return {family for side in (left, right) for family in families_of(side) if family in brackets}


Sides = tuple[str, tuple[Any, Any]]


def _interpolated(left: Any, right: Any, brackets: Brackets) -> Iterator[Sides]:
    r"""The sides with y for [y = 1] and 1 - y for [y = 0]: what is true of every y is so where y is one of the values.

    This way a sum over all y_i is seen through.
    """
    found = _subject(left, right, brackets)
    if found is None:
        return
    _, inside = found

    def put(entry: Entry) -> Expression | None:
        bracket = brackets.get(entry.family)
        if bracket is None:
            return None
        y = bracket.of[entry.args]
        others = sorted(bracket.values - {bracket.value})
        return reduce(mul, [(y - Number(each)) / Number(bracket.value - each) for each in others])

    yield "", (_put(left, inside, put), _put(right, inside, put))


def _cases(left: Any, right: Any, brackets: Brackets) -> Iterator[Sides]:
    """What two sides are in each case, where they speak of a single y: with its value put in."""
    found = _subject(left, right, brackets)
    if found is None:
        return
    of, inside = found
    written = [_put(side, inside, lambda _: None) for side in (left, right)]
    entries = {node for side in written for node in side.atoms(Entry) if node.family in inside}
    places = {entry.args for entry in entries}
    bound = {node.index for side in written for node in side.atoms(SumOver)}
    if len(places) != 1 or bound & set().union(*places):
        return
    (at,) = places
    place = "_{" + ",".join(map(str, at)) + "}" if at else ""
    for value in sorted(next(brackets[family].values for family in inside if family in brackets)):

        def put(entry: Entry, value: Fraction = value) -> Expression | None:
            if entry.family == of:
                return Number(value)
            bracket = brackets.get(entry.family)
            return Number(int(bracket.value == value)) if bracket is not None else None

        yield f"{of.latex_symbol}{place} = {value}", (_put(written[0], inside, put), _put(written[1], inside, put))


def _subject(left: Any, right: Any, brackets: Brackets) -> tuple[Family, frozenset[Family]] | None:
    """The one quantity that the brackets are of, and all families to be put for; None where it is differentiated by."""
    found = brackets_in(left, right, brackets)
    of = {brackets[family].of for family in found}
    if len(of) != 1 or not all(brackets[family].values for family in found):
        return None
    bodies = [left, right, *(f.definition.body for f in families_of(left) | families_of(right) if f.definition)]
    by = {node.args[1].family for body in bodies for node in body.atoms(Derivative)}
    return None if by & (of | found) else (next(iter(of)), frozenset(of | found))


def _put(expression: Any, inside: frozenset[Family], put: Callable[[Entry], Expression | None]) -> Any:
    """Expressions put for entries of certain families, also in definitions, which are written out for that."""
    if isinstance(expression, Entry):
        if expression.family in inside:
            new = put(expression)
            return expression if new is None else new
        speaks = expression.family.definition is not None and families_of(expression) & inside
        return _put(expression.unfolded(), inside, put) if speaks else expression
    if not expression.args or isinstance(expression, Index):
        return expression
    return expression.func(*[_put(part, inside, put) for part in expression.args])


def speaks_of(expression: Any, by: Family, brackets: Brackets) -> bool:
    """Whether an expression has a bracket of this quantity: how it changes with it, nothing says."""
    return any(brackets[family].of == by for family in brackets_in(expression, expression, brackets))
