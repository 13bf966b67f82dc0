r"""How a document writes of complex numbers: whether it does at all, which mark is a conjugate, what is real.

A star is an optimum in most documents, a bar a mean, i an index. Here they are a conjugate and the imaginary unit
only where the document has \Re or \Im, or says that it speaks of complex numbers, and where it shows the mark: z^* z,
z + z^*, or "conjugate" beside it. Where two marks are shown, or i is an index too, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from derive.reading.complex.prose import (
    said_number,
    said_positive,
    said_real,
    says_complex,
    says_conjugate,
    says_optimum,
    says_vectors,
)
from derive.reading.likeness import likeness, unbracketed
from derive.reading.matrices.kinds import LOSSES
from derive.reading.surface import Chain
from derive.reading.symbols import letter_of
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    Differential,
    FractionOf,
    Function,
    Minus,
    Name,
    Node,
    Numeral,
    Operator,
    PowerOf,
    Product,
    Sum,
    Transposed,
)

SUFFIXES, PREFIXES = ("^{*}", r"^{\dagger}"), (r"\bar{", r"\overline{")
ACCENTS = (r"\bar{", r"\overline{", r"\hat{", r"\tilde{", r"\dot{", r"\ddot{")
ADJOINT = frozenset({"H", r"\mathsf{H}", r"\mathrm{H}", r"\dagger", r"\mathsf{T}", "T", r"\top"})
_PARTS = frozenset({"Re", "Im"})


@dataclass
class Marks:
    """What a document shows of its symbols: the mark that conjugates, the unit, what is a number, real, positive."""

    conjugate: str = ""
    unit: str = ""
    every: bool = False  # whether all letters are numbers, for nothing speaks of vectors or matrices
    numbers: set[str] = field(default_factory=set)
    real: set[str] = field(default_factory=set)
    positive: set[str] = field(default_factory=set)
    euler: bool = True  # whether e is 2.718..., and not an error
    sign: bool = False  # whether the document says that sign(x) is x/|x|
    all_real: bool = False  # whether all quantities are real: the document has absolute values and no complex numbers
    dots: bool = True  # whether a dot between letters multiplies numbers: of vectors it may be their inner product
    varying: set[str] = field(default_factory=set)  # names of which the document says, or may say, how they depend

    def peeled(self, name: str) -> tuple[str, int, bool]:
        """A symbol's name without dots and conjugations, how many dots it had, and whether it is conjugated."""
        dots, conjugated = 0, False
        while True:
            if self.conjugate and self.conjugate in SUFFIXES and name.endswith(self.conjugate):
                name, conjugated = name.removesuffix(self.conjugate), not conjugated
            elif self.conjugate and name.startswith(self.conjugate) and name.endswith("}"):
                name, conjugated = name[len(self.conjugate) : -1], not conjugated
            elif name.startswith(r"\dot{") and name.endswith("}"):
                name, dots = name[len(r"\dot{") : -1], dots + 1
            else:
                return name, dots, conjugated

    def is_conjugate(self, name: str) -> bool:
        """Whether a symbol carries the mark; of the two kinds of bars either is one where the other is."""
        bars = PREFIXES if self.conjugate in PREFIXES else ()
        return self.peeled(name)[2] or name.startswith(bars)

    def is_number(self, node: Name) -> bool:
        """Whether a symbol is known to be one; of a capital, |A| may be a determinant or how many there are."""
        if self.all_real and bare(node.name)[-1:].isupper() and node.name not in LOSSES:
            return False
        return not (node.bold or node.transposed) and (self.every or bare(node.name) in self.numbers)


def bare(name: str) -> str:
    """A name without its accents and marks: what it is called by."""
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    for accent in ACCENTS:
        if name.startswith(accent) and name.endswith("}"):
            return bare(name[len(accent) : -1])
    return name


def real_marks(equalities: Sequence[tuple[Node, Node]], text: str) -> Marks | None:
    """The marks of a document about real numbers; None if it has no absolute values, signs and larger numbers."""
    nodes = [node for pair in equalities for side in pair for node in side.walk()]
    if not any(map(is_kinked, nodes)):
        return None
    marks = Marks(every=True, all_real=True, sign=True, dots=not says_vectors(text))
    told = [side for pair in equalities for side in pair]
    told += [unbracketed(node.body) for node in nodes if isinstance(node, Differential)]
    told += [node for node in nodes if isinstance(node, Applied)]
    marks.euler = not any(_is_e_alone(node) for node in nodes)
    marks.varying = {head.name for node in told for head in _heads(node)}
    return marks


def _heads(node: Node) -> Iterator[Name]:
    if isinstance(node, Name):
        yield node
    elif isinstance(node, Applied):
        yield node.head


def _is_e_alone(node: Node) -> bool:
    """Whether e stands below a node in another place than at the foot of a power."""
    below = node.exponent.walk() if isinstance(node, PowerOf) else node.below
    return any(letter_of(each) == "e" for each in below)


def is_kinked(node: Node) -> bool:
    """Whether this is an absolute value, a sign, or the larger of two numbers."""
    if not isinstance(node, Operator) or node.binds or node.scripts:
        return False
    count = len(node.arguments)
    return (node.name in ("abs", "sign", "ReLU") and count == 1) or (node.name in ("max", "min") and count == 2)


def marks_in(equalities: Sequence[tuple[Node, Node]], text: str) -> Marks | None:
    """What the document shows; None if it doesn't speak of complex numbers."""
    nodes = [node for pair in equalities for side in pair for node in side.walk()]
    if not (any(map(_has_parts, nodes)) or says_complex(text)):
        return None
    marks = Marks(every=not (says_vectors(text) or any(map(_is_of_vectors, nodes))))
    shown = {mark for mark in (*SUFFIXES, *PREFIXES) if _is_shown(mark, nodes, text)}
    if says_optimum(text):
        shown.discard(SUFFIXES[0])
    marks.conjugate = min(shown) if len(shown) == 1 else ""
    marks.unit = _unit(equalities, nodes, marks)
    marks.sign = any(_defines_sign(*pair) for pair in equalities)
    marks.positive = said_positive(text)
    marks.real = {*said_real(text), *marks.positive, "t", r"\pi"}
    marks.real |= {name.name for pair in equalities for name in _set_to_real(*pair)}
    # "For real $z$" may speak of a special case: what is conjugated elsewhere isn't real.
    complex_ = {name for node in nodes for name in _taken_for_complex(node, marks)}
    marks.real, marks.positive = marks.real - complex_, marks.positive - complex_
    marks.euler = "e" not in complex_ and not any(letter_of(side) == "e" for pair in equalities for side in pair)
    marks.numbers = {*said_number(text), *marks.real, "e", marks.unit}
    _find_numbers(equalities, marks)
    return marks


def conjugates_in(chains: Sequence[Chain], text: str) -> frozenset[str]:
    """The symbols that carry the mark of a conjugate, in a document that shows one, by their names."""
    if not (any(part in text for part in _PARTS) or says_complex(text)):
        return frozenset()
    pairs = [
        (left.tree, right.tree)
        for chain in chains
        for left, right in pairwise(chain.sides)
        if left.tree is not None and right.tree is not None
    ]
    marks = marks_in(pairs, text)
    names = {node.name for pair in pairs for side in pair for node in side.walk() if isinstance(node, Name)}
    return frozenset(name for name in names if marks is not None and marks.is_conjugate(name))


def _is_of_vectors(node: Node) -> bool:
    if isinstance(node, Name):
        return node.transposed or node.bold
    if isinstance(node, PowerOf) and isinstance(node.exponent, (Name, Minus)):
        exponent = node.exponent.inner if isinstance(node.exponent, Minus) else node.exponent
        return isinstance(exponent, Name) and exponent.name in ADJOINT
    return isinstance(node, Transposed) or (isinstance(node, Operator) and node.name in ("det", "tr", "norm", "rank"))


def _is_shown(mark: str, nodes: Iterable[Node], text: str) -> bool:
    """Whether a mark is shown to be a conjugate."""
    for node in nodes:
        parts = node.factors if isinstance(node, Product) else node.terms if isinstance(node, Sum) else ()
        names = {likeness(part) for part in parts if isinstance(part, Name)}
        for part in parts:
            if isinstance(part, Name) and _carries(mark, part.name):
                plain = part.name.removesuffix(mark) if mark in SUFFIXES else part.name[len(mark) : -1]
                if likeness(replace(part, name=plain)) in names:
                    return True
    written = {"^{*}": r"\^\s*\{?\s*(?:\*|\\ast)", r"^{\dagger}": r"\\dagger"}.get(mark, re.escape(mark[:-1]))
    return says_conjugate(text, written)


def _carries(mark: str, name: str) -> bool:
    return name.endswith(mark) if mark in SUFFIXES else name.startswith(mark) and name.endswith("}")


def _unit(equalities: Sequence[tuple[Node, Node]], nodes: Sequence[Node], marks: Marks) -> str:
    """The letter of the imaginary unit; empty if it has none."""
    if _stands_as_unit("i", equalities, nodes) and (
        marks.conjugate or any(map(_has_parts, nodes)) or _is_shown_in("i", nodes)
    ):
        return "i"
    return "j" if _stands_as_unit("j", equalities, nodes) and _is_shown_in("j", nodes) else ""


def _has_parts(node: Node) -> bool:
    return isinstance(node, Operator) and node.name in _PARTS


def _stands_as_unit(letter: str, equalities: Sequence[tuple[Node, Node]], nodes: Sequence[Node]) -> bool:
    """Whether a letter stands somewhere, never as an index, with one, or called, and is given no meaning."""
    met = False
    for node in nodes:
        match node:
            case Name():
                if any(letter_of(each) == letter for part in (*node.lower, *node.raised) for each in part.walk()):
                    return False
                met = met or letter_of(node) == letter
                if bare(node.name) == letter and (letter_of(node) != letter or node.name != letter):
                    return False
            case Big(index=Name() as index) if letter_of(index) == letter:
                return False
            case Operator(binds=binds) if letter in binds.split(","):
                return False
            case Differential(by=by) if letter_of(by) == letter:
                return False
    return met and not any(letter in (letter_of(left), letter_of(right)) for left, right in equalities)


def _is_shown_in(letter: str, nodes: Iterable[Node]) -> bool:
    r"""Whether a letter is shown to be the unit: e^{i \theta}, i \Im(z), x + i y."""
    for node in nodes:
        match node:
            case PowerOf(base=Name(name="e"), exponent=exponent):
                if any(letter_of(each) == letter for each in exponent.walk()):
                    return True
            case Product(factors=factors):
                here = any(letter_of(each) == letter for each in factors)
                if here and any(_has_parts(each) for factor in factors for each in factor.walk()):
                    return True
            case Sum(terms=terms):
                if any(isinstance(each, Product) and letter_of(each.factors[0]) == letter for each in terms):
                    return True
    return False


def _defines_sign(left: Node, right: Node) -> bool:
    if not (isinstance(left, Operator) and left.name == "sign" and isinstance(right, FractionOf)):
        return False
    (of,), under = left.arguments[:1], unbracketed(right.under)
    absolute = isinstance(under, Operator) and under.name == "abs" and likeness(under.arguments[0]) == likeness(of)
    return absolute and likeness(right.over) == likeness(of)


def _taken_for_complex(node: Node, marks: Marks) -> Iterator[str]:
    """The symbols that are conjugated, or of which a real or imaginary part is taken."""
    if isinstance(node, Name) and marks.peeled(node.name)[2]:
        yield marks.peeled(node.name)[0]
    if isinstance(node, Operator) and _has_parts(node) and isinstance(node.arguments[0], Name):
        yield marks.peeled(node.arguments[0].name)[0]


def _set_to_real(left: Node, right: Node) -> Iterator[Name]:
    r"""A symbol that is set equal to a real part, an imaginary part or a modulus."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Name) and isinstance(other, Operator) and other.name in ("Re", "Im", "abs"):
            yield one


def _find_numbers(equalities: Sequence[tuple[Node, Node]], marks: Marks) -> None:
    """Take for numbers what stands in a denominator and what is set equal to a number, until nothing is added."""
    for pair in equalities:
        for side in pair:
            marks.numbers |= {bare(name.name) for node in side.walk() for name in _divisors(node)}
    for _ in range(len(equalities)):
        before = len(marks.numbers)
        for pair in equalities:
            for one, other in (pair, pair[::-1]):
                if isinstance(one, Name) and not (one.bold or one.transposed) and is_number(other, marks):
                    marks.numbers.add(bare(one.name))
        if len(marks.numbers) == before:
            return


def _divisors(node: Node) -> Iterator[Name]:
    under = unbracketed(node.under) if isinstance(node, FractionOf) else None
    for each in under.factors if isinstance(under, Product) else (under,):
        if isinstance(each, Name) and not (each.bold or each.transposed):
            yield each


def is_number(node: Node, marks: Marks) -> bool:
    """Whether an expression is known to be a number."""
    match node:
        case Numeral():
            return True
        case Name():
            return marks.is_number(node)
        case Operator(name="det" | "tr" | "abs" | "norm" | "inner") | Function(name="tr"):
            return True
        case Operator(name="Re" | "Im" | "sign" | "sin" | "cos", arguments=(of,)) | Function(argument=of):
            return is_number(of, marks)
        case Bracketed() | Minus():
            return is_number(node.inner, marks)
        case Sum() | Product() | FractionOf() | PowerOf():
            return all(is_number(each, marks) for each in node.below)
        case _:
            return False
