r"""Sums and products over an index: the sign, what stands below and above it, and its body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from derive.reading.grammar.integrals import Integrals
from derive.reading.grammar.words import DIFFERENT, past, significant, split
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Big, Differential, Indicator, Name, Node, Numeral, Operator, Product, Relation, Sum
from derive.reading.tokens import Token
from derive.reading.vocabulary import BIG, MINUS, OPENING

AT_MOST = frozenset({r"\le", r"\leq", r"\leqslant", "≤"})
BELOW = frozenset({"<", r"\lt"})


@dataclass
class Range:
    """What an index runs over: from `first`, over a set or up to what stands above, and which values it leaves out."""

    index: Name
    first: Node | None = None
    reached: Node | None = None
    excluded: list[Node] = field(default_factory=list)


class Sums(Integrals):
    """Reads signs of summation with what they bind."""

    def is_big(self, token: Token) -> bool:
        r"""Whether \Sigma or \Pi is a sign of summation here: it is if it has a range; \Sigma_C is a symbol."""
        if token.text not in BIG:
            return False
        ahead = [t.text for t in self.tokens[self.at : self.at + 6]]
        if ahead[:1] == ["_"] and "=" in ahead:
            return True
        end = self.at
        while end < len(self.tokens) and self.tokens[end].text in ("_", "^"):
            end = past(self.tokens, end + 1)
        if end < len(self.tokens) and (self.begins_symbol(self.tokens[end]) or self.tokens[end].text in OPENING):
            raise NotRead(f"{token.text} before a factor may be a symbol or a sign of summation", token.span)
        return False

    def big(self, token: Token) -> Node:
        """A sum or a product with what it binds; over two indices it is two of them."""
        lower: list[Token] | None = None
        last: Node | None = None
        while self.peek() in ("_", "^"):
            if self.next().text == "_":
                lower = self.group()
            else:
                upper = self.group()
                last = self.inner(upper, token.span) if significant(upper) else None
        if not self.another_factor() and self.peek() not in MINUS:
            raise NotRead("a sum of nothing", token.span)
        bracketed = self.peek() in OPENING
        try:
            ranges = self.within(lower).limits(token.span) if lower else []
        except NotRead as problem:
            return self._over_a_relation(token, lower or [], last, problem)
        if last is not None and any(each.reached is not None for each in ranges):
            raise NotRead("a sum sign with a set and an upper limit", token.span)
        body = self.signed_body()
        span, sign = self.from_(token.span), BIG[token.text]
        if not ranges:
            return Big(span, sign, _only_letter_below(body), None, last, (), body, bracketed)
        for at, each in enumerate(reversed(ranges)):
            end = each.reached if last is None else last
            body = Big(span, sign, each.index, each.first, end, tuple(each.excluded), body, bracketed or at > 0)
        return body

    def _over_a_relation(self, token: Token, lower: Sequence[Token], last: Node | None, problem: NotRead) -> Node:
        r"""\sum_{k < j}, \sum_{x_i \in S}: over what the letters run is no range; the sum is an operator then."""
        try:
            below = self.scripts_of(lower, token.span)
        except NotRead:
            raise problem from None
        binds = dict.fromkeys(name for each in below for name in _bound(each))
        if not binds or not all(isinstance(each, (Relation, Name)) for each in below):
            raise problem
        body = self.signed_body()
        scripts = below if last is None else (*below, last)
        return Operator(self.from_(token.span), BIG[token.text], (body,), scripts, ",".join(binds))

    def limits(self, span: Span) -> list[Range]:
        r"""What stands below a sum sign: k, k=1, k \in C, k \neq j, k=1, k \neq j; and i, j for two sums."""
        found: list[Range] = []
        waiting: list[Name] = []  # the i of i, j = 1
        for part in self._parts(",", ";", r"\colon", ":", "|", r"\mid", r"\\"):
            between = self._between(part, span)
            if between is not None:
                found.append(between)
                continue
            at = next((n for n, t in enumerate(part) if t.text in ("=", r"\in") or t.text in DIFFERENT), None)
            names = _sum_letters(self.within(part[:at]), span)
            if at is None:
                waiting += names
                continue
            right = part[at + 1 :]
            for name in (*waiting, *names):
                same = next((each for each in found if _same(each.index, name)), None)
                if same is None:
                    found.append(same := Range(name))
                if part[at].text == "=":
                    same.first = self.inner(right, span)
                elif part[at].text == r"\in":
                    same.reached = self.inner(right, span)
                    if not isinstance(same.reached, Name):
                        raise NotRead("of sets, one with a letter of its own is read below a sum sign", span)
                elif part[at].text in DIFFERENT:
                    same.excluded += [self.inner(each, span) for each in split(right, ",")]
            waiting = []
        found += [Range(name) for name in waiting]
        if not found:
            raise NotRead("a sum sign without an index; say over what it runs", span)
        if len(found) > 1 and any(each.excluded for each in found):
            raise NotRead("a sum sign with two indices; write two sums", span)
        return found

    def _between(self, part: Sequence[Token], span: Span) -> Range | None:
        r"""1 \leq k \leq n below a sum sign, and 0 \leq k < n."""
        at = [n for n, token in enumerate(part) if token.text in AT_MOST | BELOW]
        if len(at) != 2 or part[at[0]].text not in AT_MOST:
            return None
        names = _sum_letters(self.within(part[at[0] + 1 : at[1]]), span)
        if len(names) != 1:
            return None
        last = self.inner(part[at[1] + 1 :], span)
        if part[at[1]].text in BELOW:
            last = Sum(last.span, (last, Numeral(last.span, Fraction(1))), (1, -1))
        return Range(names[0], self.inner(part[: at[0]], span), last)

    def _parts(self, *separators: str) -> list[list[Token]]:
        r"""The tokens between separators; `k \neq i, j` stays one part."""
        parts: list[list[Token]] = [[]]
        tokens = self.tokens
        if (
            len(tokens) > 2
            and tokens[0].text == r"\substack"
            and tokens[1].kind == "open"
            and tokens[-1].kind == "close"
        ):
            tokens = tokens[2:-1]
        for token in tokens:
            if token.text in separators:
                parts.append([])
            elif token.kind not in ("open", "close") or parts[-1]:
                parts[-1].append(token)
        joined: list[list[Token]] = []
        for part in filter(None, parts):
            alone = not any(t.text in ("=", r"\in") or t.text in DIFFERENT for t in part)
            if alone and joined and any(t.text in DIFFERENT for t in joined[-1]):
                joined[-1] += [Token("sign", ",", part[0].span), *part]
            else:
                joined.append(part)
        return joined


def _only_letter_below(body: Node) -> Name | None:
    r"""The index of a sum that names none, \sum x_i y_i: the letter below its symbols, if all have the same one."""
    nodes = list(body.walk())
    if any(isinstance(node, (Big, Differential, Indicator, Operator)) for node in nodes):
        return None
    scripts = [place for node in nodes if isinstance(node, Name) for place in (*node.lower, *node.raised)]
    letters = {place.name for place in scripts if isinstance(place, Name) and place.name.islower()}
    plain = all(place == Name(place.span, place.name) for place in scripts if isinstance(place, Name))
    if len(letters) != 1 or not plain or not all(isinstance(place, Name) for place in scripts):
        return None
    (letter,) = letters
    alone = sum(isinstance(node, Name) and node.name == letter for node in nodes) == len(scripts)
    return Name(body.span, letter) if len(letter) == 1 and alone else None


def _bound(node: Node) -> tuple[str, ...]:
    """The letter that a relation below a sum sign is about."""
    while isinstance(node, Relation):
        node = node.left
    return (node.name,) if isinstance(node, Name) else ()


def _same(one: Name, other: Name) -> bool:
    return (one.name, one.primes) == (other.name, other.primes)


def _sum_letters(parser: Integrals, span: Span) -> tuple[Name, ...]:
    """The letters that a sum sign binds: one, or two as in ij."""
    node = parser.whole() if parser.tokens else None
    letters = node.factors if isinstance(node, Product) and not any(node.signs) else (node,)
    names = tuple(each for each in letters if isinstance(each, Name))
    if len(names) < len(letters) or any(each.lower or each.raised or each.transposed for each in names):
        raise NotRead("a sum sign binds a letter", span)
    return names
