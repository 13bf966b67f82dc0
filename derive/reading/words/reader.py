r"""From a surface tree to its form: which letters stand there, what is a product and what stays closed.

A symbol is known by its whole text: name, scripts, primes, bold. What two people may read in
two ways is either the same in both (a symbol before a bracket, closed) or refused.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from itertools import count

from derive.reading.problems import NotRead
from derive.reading.symbols import letter_of
from derive.reading.syntax import (
    Applied,
    Big,
    Bracketed,
    CasesOf,
    Differential,
    Dots,
    FractionOf,
    Function,
    Hadamard,
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
    Transposed,
)
from derive.reading.words import algebra, operations
from derive.reading.words.forms import LARGE, ONE, Atom, Form, Word, free_in, letter, linear, number, scaled, total
from derive.reading.words.looks import Looks, plain

TRACES, NUMBERS = frozenset({"tr", "Tr", "trace"}), frozenset({"norm", "det", "tr", "Tr", "trace"})
OF_ANY_VALUE = frozenset({"const"})  # another one each time it is written
ENTRYWISE = frozenset({"exp", "log", "tanh", "sinh", "cosh"})
# What is put in for a symbol inside of these may change what is held fixed, or where.
OF_HOW_IT_DEPENDS = frozenset({"nabla", "nabla^2", "at", "lim", "limsup", "liminf", "int", "prime"})
LINEAR = frozenset({"Re", "Im", "E"})  # entry by entry, and over the rational numbers
SIGNS = {"·": r"\cdot", "×": r"\times", r"\ast": "*"}


DOTS = "dots leave open what is meant"
MOST_WITHIN = 8  # definitions within definitions
_FRESH = count()


class Reader:
    """Reads the trees of one equality; `meanings` are the definitions that are put in, `facts` what else is."""

    def __init__(
        self,
        looks: Looks,
        meanings: Mapping[Atom, Node] | None = None,
        *,
        composed: bool = False,
        facts: Mapping[Atom, Form] | None = None,
    ) -> None:
        self.looks = looks
        self.meanings = meanings or {}
        self.facts = facts or {}
        self.composed = composed  # whether a ring stands somewhere, which may be a composition of functions
        self._within: tuple[Atom, ...] = ()

    def read(self, node: Node, bound: Mapping[str, str]) -> Form:
        """The form of a tree; `bound` has the letters that sums around it bind, and what they are called.

        Raises NotRead, TooLarge.
        """
        match node:
            case Numeral():
                return number(node.value)
            case Name():
                return self._name(node, bound)
            case Applied():
                return self._applied(node, bound)
            case Bracketed():
                return self._bracketed(node, bound)
            case Minus():
                return scaled(self.read(node.inner, bound), -1)
            case Sum():
                terms = zip(node.terms, node.signs, strict=True)
                return total(scaled(self.read(term, bound), sign) for term, sign in terms)
            case Product():
                return self._product(node, bound)
            case Hadamard():
                left, right = self.read(node.left, bound), self.read(node.right, bound)
                return operations.composed(left, right) if self.composed else operations.entrywise(left, right)
            case FractionOf():
                return operations.quotient(self.read(node.over, bound), self.read(node.under, bound))
            case PowerOf():
                return self._power(node, bound)
            case Transposed(inner=Applied() as inner):
                return self._applied(inner, bound, transposed=True)
            case Transposed():
                return operations.transpose(self.read(node.inner, bound))
            case Function():
                return self._operator(node.name, (node.argument,), (), bound)
            case Operator():
                return self._operator(node.name, node.arguments, node.scripts, bound, node.binds)
            case Big():
                return self._big(node, bound)
            case Differential():
                return self._differential(node, bound)
            case MatrixOf():
                return algebra.matrix([self.read(cell, bound) for cell in node.cells], node.columns)
            case Relation():
                return self._closed("relation", (node.left, node.right), bound, node.sign)
            case Indicator():
                return self._closed("indicator", (node.relation,), bound)
            case CasesOf():
                parts = [*node.values, *(each for each in node.relations if each is not None)]
                return self._closed("cases", parts, bound, *(each is None for each in node.relations))
            case Slice():
                return letter(Atom("slice", ()))
            case Dots():
                raise NotRead(DOTS, node.span)
            case _:
                raise NotRead("this isn't read without shapes", node.span)

    def _closed(self, kind: str, parts: Iterable[Node], bound: Mapping[str, str], *more: Hashable) -> Form:
        forms = tuple(self.read(part, bound) for part in parts)
        return letter(Atom(kind, (*more, forms), free=frozenset().union(*map(free_in, forms))))

    # -- symbols ----------------------------------------------------------------------

    def symbol(self, node: Name, bound: Mapping[str, str]) -> Atom:
        """The letter that a symbol is, its transpose sign aside."""
        plain = letter_of(replace(node, transposed=False))
        if plain in bound:
            # What a sum binds is a number; an integral may bind a vector.
            return Atom("index", (bound[plain],), number=bound[plain].startswith("•"), free=frozenset({bound[plain]}))
        scripts = Reader(self.looks)
        lower, raised = (tuple(scripts.read(each, bound) for each in part) for part in (node.lower, node.raised))
        free = frozenset({plain or node.name}).union(*map(free_in, (*lower, *raised)))
        if node.name in (r"\mathrm{const}", r"\mathrm{constant}"):
            return Atom("any", (next(_FRESH),))
        surely = self.looks.is_number(node)
        return Atom("letter", (node.name, lower, raised, node.primes, node.bold), self.looks.look(node), surely, free)

    def _name(self, node: Name, bound: Mapping[str, str]) -> Form:
        atom = self.symbol(node, bound)
        form = self._meaning(atom, bound)
        return operations.transpose(form) if node.transposed else form

    def _meaning(self, atom: Atom, bound: Mapping[str, str]) -> Form:
        """What a symbol was defined to be, or the symbol itself."""
        body = self.meanings.get(atom)
        if body is None:
            fact = self.facts.get(atom, letter(atom))
            return letter(atom) if free_in(fact) & bound.keys() else fact
        if atom in self._within or len(self._within) > MOST_WITHIN:
            return letter(atom)
        before, self._within = self._within, (*self._within, atom)
        form = self.read(body, {})
        self._within = before
        if free_in(form) & bound.keys():  # an index of the definition is bound here
            return letter(atom)
        return form

    def applied(self, node: Applied, bound: Mapping[str, str]) -> Atom:
        """A function of its arguments, or a symbol times a bracket: closed."""
        if node.head.name in (r"\mathcal{O}", "o"):
            return Atom("any", (next(_FRESH),))
        head = self.symbol(replace(node.head, transposed=False), bound)
        forms = tuple(self.read(argument, bound) for argument in node.arguments)
        free = head.free.union(*map(free_in, forms))
        return Atom("applied", (head, node.head.transposed, forms), free=free)

    def _applied(self, node: Applied, bound: Mapping[str, str], *, transposed: bool = False) -> Form:
        if node.tight:
            raise NotRead("the bracket may belong to what stands before it or not; one more would tell", node.span)
        if self.looks.is_factor(node):
            right = self.read(node.arguments[0], bound)
            right = operations.transpose(right) if transposed else right
            return algebra.product(self._name(node.head, bound), right)
        atom = self.applied(node, bound)
        # The transpose in f(x)^T is one of the value, in A(x)^T one of the bracket.
        return (
            letter(Atom("applied and transposed", (atom,), free=atom.free))
            if transposed
            else self._meaning(atom, bound)
        )

    # -- products ---------------------------------------------------------------------

    def _bracketed(self, node: Bracketed, bound: Mapping[str, str]) -> Form:
        """A bracket; [A B] may be a product or a row of blocks, and stays closed."""
        inner = node.inner
        if node.square and isinstance(inner, Product) and all(isinstance(each, Name) for each in inner.factors):
            return self._closed("row or product", inner.factors, bound)
        return self.read(inner, bound)

    def _product(self, node: Product, bound: Mapping[str, str]) -> Form:
        """Factors beside each other first, then the signs between them from the left."""
        signs = node.signs or ("",) * (len(node.factors) - 1)
        before = [factor for factor, sign in zip(node.factors, signs, strict=False) if not sign]
        if any(letter_of(factor) == "d" for factor in before):
            raise NotRead("a d before a symbol may be a number or a differential", node.span)
        runs, between = [self.read(node.factors[0], bound)], []
        for factor, sign in zip(node.factors[1:], signs, strict=True):
            form = self.read(factor, bound)
            if sign:
                between.append(SIGNS.get(sign, sign))
                runs.append(form)
            else:
                runs[-1] = algebra.product(runs[-1], form)
        result = runs[0]
        for sign, form in zip(between, runs[1:], strict=True):
            result = operations.dotted(sign, result, form)
        return result

    def _power(self, node: PowerOf, bound: Mapping[str, str]) -> Form:
        if isinstance(node.base, Applied):
            return self._closed("power of applied", (node.base, node.exponent), bound)
        return operations.power(self.read(node.base, bound), self.read(node.exponent, bound))

    # -- what is closed or linear -----------------------------------------------------

    def _operator(
        self, name: str, arguments: Iterable[Node], scripts: Iterable[Node], bound: Mapping[str, str], binds: str = ""
    ) -> Form:
        plain, outside = Reader(self.looks), bound
        # Without limits an integral is a function of its letter, and ∫ x dx isn't ∫ y dy.
        indefinite = name == "int" and not tuple(scripts)
        letters = [each for each in binds.split(",") if each and not indefinite]
        for each in letters:
            bound = self._binding(each, bound, "∘")
        indices = tuple(bound[each] for each in letters)
        reader = plain if name in OF_HOW_IT_DEPENDS else self
        forms = tuple(reader.read(argument, bound) for argument in arguments)
        below = tuple(plain.read(script, outside if name == "int" else bound) for script in scripts)
        if name in OF_ANY_VALUE:
            return letter(Atom("any", (next(_FRESH),)))
        if name in TRACES and len(forms) == 1 and not (below or indices):
            return operations.trace(forms[0])
        free = frozenset().union(*map(free_in, (*forms, *below)))

        def made(inside: Hashable) -> Atom:
            large = name in ENTRYWISE and not any(word.may_be_number for form in forms for word, _ in form)
            parts = (name, binds if indefinite else indices, inside, below)
            return Atom("operator", parts, LARGE if large else "", name in NUMBERS, free - {*indices})

        if name in LINEAR and len(forms) == 1 and not indices:
            return linear(forms[0], made)
        atom = made(forms)
        for each in indices:
            atom = operations.bound(atom, each)
        return letter(atom)

    @staticmethod
    def _binding(index: str, bound: Mapping[str, str], mark: str = "•") -> dict[str, str]:
        """The bound letters with one more, under a name of its own."""
        return {**bound, index: f"{mark}{next(_FRESH)}"}

    def _big(self, node: Big, bound: Mapping[str, str]) -> Form:
        plain = Reader(self.looks)
        limits = tuple(plain.read(each, bound) if each is not None else None for each in (node.first, node.last))
        letter_bound = letter_of(node.index) if node.index is not None else ""
        inside = self._binding(letter_bound, bound) if letter_bound else bound
        index = inside.get(letter_bound, "")
        excluded = frozenset(plain.read(each, inside) for each in node.excluded)
        free = frozenset().union(*map(free_in, (*(each for each in limits if each is not None), *excluded)))
        body = self.read(node.body, inside)
        over = (node.operator, index, limits, excluded)
        if node.operator != "sum" or node.index is None:
            atom = Atom("big", (over, body), free=(free_in(body) | free) - {index})
            return letter(operations.bound(atom, index))
        return operations.summed(over, index, body, free - {index})

    def _differential(self, node: Differential, bound: Mapping[str, str]) -> Form:
        """A derivative: what it is of is put in if it is a single symbol, and nothing further in."""
        plain = Reader(self.looks)
        by = plain.read(node.by, bound)
        body = node.body
        atom = self._symbol_of(body, bound)
        if atom is not None and atom in self.meanings and not isinstance(body, Numeral):
            form = plain.read(self.meanings[atom], {})
            form = plain.read(body, bound) if free_in(form) & bound.keys() else form
        else:
            form = plain.read(body, bound)
        of = Form((word, value) for word, value in form if word != ONE)
        return linear(of, lambda word: _derivative(word, by, total=node.total))

    def _symbol_of(self, node: Node, bound: Mapping[str, str]) -> Atom | None:
        """The symbol that a node is, if it is one that could be defined."""
        node = plain(node)
        if isinstance(node, Name) and not node.transposed:
            return self.symbol(node, bound)
        if isinstance(node, Applied) and all(isinstance(each, Name) for each in node.arguments):
            return self.applied(node, bound) if not (node.head.transposed or node.tight) else None
        return None


def _derivative(word: Word, by: Form, *, total: bool) -> Atom:
    look = "" if any(each.may_be_number for each, _ in by) else LARGE
    return Atom("derivative", (word, by, total), look, free=word.free | free_in(by))
