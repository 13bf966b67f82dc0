"""Formulas rewritten at random places, by rules that are right and rules that are wrong.

Two formulas at random seldom have one form; a formula and what a rule makes of it often do,
and a wrong rule that the words take for right is seen at once by readings in numbers
(readings.py). The rules here are blind: which are right, and of which symbols, the
readings alone know.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    FractionOf,
    Function,
    Hadamard,
    MatrixOf,
    Minus,
    Name,
    Node,
    PowerOf,
    Product,
    Sum,
    Transposed,
)
from tests.reading.readings import HERE, formula, numeral, wrapped

LETTERS = (("A", "B", "x", "y", r"\lambda"), ("A", "x", r"\lambda"), ("A", "B"), ("x", "y"), ("A", "x"))
DOT = r"\cdot"


def rewritten(chance: random.Random) -> tuple[Node, Node]:
    """A formula at random, and what up to three rules make of it."""
    tree = formula(chance, chance.randint(2, 4), chance.choice(LETTERS))
    made = tree
    for _ in range(chance.choice((1, 1, 2, 3))):
        made = chance.choice([put(new) for below, put in _places(made) for new in _rules(below)] or [made])
    return tree, made


def _places(node: Node) -> Iterator[tuple[Node, Callable[[Node], Node]]]:
    """All that stands in a formula, with what puts something else there."""
    yield node, lambda new: new
    for name, value in vars(node).items():
        if name in ("span", "index", "exponent", "head"):
            continue
        parts = value if isinstance(value, tuple) else (value,)
        for at, part in enumerate(parts):
            for below, put in _places(part) if isinstance(part, Node) else ():
                yield below, _put(node, name, None if value is part else at, put)


def _put(node: Node, name: str, at: int | None, put: Callable[[Node], Node]) -> Callable[[Node], Node]:
    def whole(new: Node) -> Node:
        part = put(new)
        part = part if isinstance(node, Bracketed) or (isinstance(node, Sum) and not _is_sum(part)) else wrapped(part)
        before = getattr(node, name)
        return replace(node, **{name: part if at is None else (*before[:at], part, *before[at + 1 :])})

    return whole


def _is_sum(node: Node) -> bool:
    return isinstance(node, (Sum, Minus))


def _bare(node: Node) -> Node:
    return _bare(node.inner) if isinstance(node, Bracketed) else node


def _times(*factors: Node, sign: str = "") -> Product:
    return Product(HERE, tuple(map(wrapped, factors)), (sign,) * (len(factors) - 1))


def _turned(node: Node) -> Node:
    return Transposed(HERE, wrapped(node))


def _entrywise(left: Node, right: Node) -> Node:
    return Hadamard(HERE, wrapped(left), wrapped(right))


def _over(above: Node, below: Node) -> Node:
    return FractionOf(HERE, above, below)


def _inverse(node: Node) -> Node:
    return PowerOf(HERE, wrapped(node), Minus(HERE, numeral(1)))


def _factors(node: Node) -> list[Node]:
    """The factors of a product without signs, else nothing."""
    node = _bare(node)
    return [*map(_bare, node.factors)] if isinstance(node, Product) and not any(node.signs) else []


def _each(node: Node, make: Callable[[Node], Node]) -> Iterator[Node]:
    """A sum with something made of every term; a difference turned round where there is none."""
    node = _bare(node)
    if isinstance(node, Sum):
        yield Sum(HERE, tuple(wrapped(make(term)) for term in node.terms), node.signs)


def _rules(node: Node) -> Iterator[Node]:
    """What the rules make of a node, right and wrong."""
    node = _bare(node)
    match node:
        case Product(signs=(sign,)) if sign:
            left, right = map(_bare, node.factors)
            yield from (_times(right, left, sign=sign), _times(left, right))
            yield from _each(left, lambda term: _times(term, right, sign=sign))
            yield from _each(right, lambda term: _times(left, term, sign=sign))
        case Product(factors=(_, _)):
            yield from _of_product(*map(_bare, node.factors))
        case Transposed():
            yield from _of_transpose(_bare(node.inner))
        case Hadamard():
            yield from _of_entrywise(_bare(node.left), _bare(node.right))
        case PowerOf():
            yield from _of_power(node, _bare(node.base))
        case FractionOf():
            yield from _of_fraction(_bare(node.over), node.under)
        case Big():
            yield from _of_big(node)
        case Function():
            yield from _each(node.argument, lambda term: Function(HERE, node.name, Bracketed(HERE, term)))
        case Applied():
            yield from _each(node.arguments[0], lambda term: Applied(HERE, node.head, (term,)))
        case Sum():
            yield Sum(HERE, node.terms[::-1], node.signs[::-1])
            yield replace(node, signs=(node.signs[0], -node.signs[1]))
            yield node.terms[0]
        case Minus():
            yield from _each(node.inner, lambda term: Minus(HERE, wrapped(term)))
            yield from (_times(Minus(HERE, wrapped(first)), second) for first, second in _pairs(node.inner))
        case MatrixOf():
            yield replace(node, cells=node.cells[::-1])
            yield replace(node, columns=3 - node.columns)
        case Name():
            yield _turned(node)


def _pairs(node: Node) -> Iterator[tuple[Node, Node]]:
    factors = _factors(node)
    if len(factors) == 2:
        yield factors[0], factors[1]


def _of_product(left: Node, right: Node) -> Iterator[Node]:
    yield from (_times(right, left), _times(left, _turned(right)), _times(left, right, sign=DOT))
    yield _times(_turned(right), _turned(left))
    yield from _each(left, lambda term: _times(term, right))
    yield from _each(right, lambda term: _times(left, term))
    yield from (_times(first, _times(second, right)) for first, second in _pairs(left))
    for first, second in _pairs(right):
        yield from (_times(_times(left, first), second), second)
    for one, other, make in ((left, right, lambda a, b: _times(a, b)), (right, left, lambda a, b: _times(b, a))):
        match one:
            case FractionOf():
                yield _over(make(one.over, other), one.under)
            case Hadamard():
                yield from (_entrywise(make(one.left, other), one.right), _entrywise(one.left, make(one.right, other)))
            case Big():
                yield replace(one, body=make(one.body, other))
            case MatrixOf():
                yield replace(one, cells=tuple(make(cell, other) for cell in one.cells))
            case Transposed():
                yield make(one.inner, other)


def _of_transpose(inner: Node) -> Iterator[Node]:
    yield inner
    for first, second in _pairs(inner):
        yield from (_times(_turned(second), _turned(first)), _times(_turned(first), _turned(second)))
    yield from _each(inner, _turned)
    match inner:
        case Hadamard():
            yield _entrywise(_turned(inner.left), _turned(inner.right))
        case PowerOf():
            yield PowerOf(HERE, wrapped(_turned(inner.base)), inner.exponent)
        case Big():
            yield replace(inner, body=_turned(inner.body))
        case FractionOf():
            yield from (_over(_turned(inner.over), inner.under), _over(_turned(inner.over), _turned(inner.under)))
        case MatrixOf():
            cells = tuple(map(_turned, inner.cells))
            yield from (replace(inner, cells=cells), replace(inner, cells=cells, columns=3 - inner.columns))


def _of_entrywise(left: Node, right: Node) -> Iterator[Node]:
    yield from (_entrywise(right, left), _times(left, right))
    for one, other in ((left, right), (right, left)):
        yield from _each(one, lambda term, other=other: _entrywise(term, other))  # type: ignore[misc]
        for first, second in _pairs(one):
            yield from (_times(first, _entrywise(second, other)), _times(_entrywise(first, other), second))
        if isinstance(one, Hadamard):
            yield _entrywise(one.left, _entrywise(one.right, other))


def _of_power(node: PowerOf, base: Node) -> Iterator[Node]:
    for first, second in _pairs(base):
        one, other = (PowerOf(HERE, wrapped(each), node.exponent) for each in (first, second))
        yield from (_times(other, one), _times(one, other))
    yield from (_times(base, base), PowerOf(HERE, wrapped(Minus(HERE, wrapped(base))), node.exponent))
    if isinstance(base, Minus):
        yield PowerOf(HERE, wrapped(base.inner), node.exponent)
    if isinstance(base, Sum):
        turned = replace(base, signs=tuple(-sign for sign in base.signs))
        yield PowerOf(HERE, Bracketed(HERE, turned), node.exponent)


def _of_fraction(over: Node, under: Node) -> Iterator[Node]:
    yield from _each(over, lambda term: _over(term, under))
    for first, second in _pairs(over):
        yield from (_times(_over(first, under), second), _times(first, _over(second, under)))
    yield from (_times(_inverse(under), over), _times(over, _inverse(under)))


def _of_big(node: Big) -> Iterator[Node]:
    yield from _each(node.body, lambda term: replace(node, body=wrapped(term)))
    for first, second in _pairs(node.body):
        yield _times(first, replace(node, body=wrapped(second)))
        yield _times(replace(node, body=wrapped(first)), second)
