r"""A repair as the document's author would write it: their formula, with the one piece changed that is wrong.

The repair is found among expressions, and printed in our form: -y_{i}\, (1 - a_{i}) + \ldots. Both that and what the
author wrote are read into trees; where these part, at a symbol or a sign, the author's text gets the repair's piece,
and keeps its brackets, dots, names and macros. What comes of it is read again, and is taken only if its tree is the
repair's. Else the repair is told in our form, without the braces that TeX doesn't need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from derive.language.latex import latex
from derive.reading.grammar import parse
from derive.reading.likeness import likeness, partings, unbracketed
from derive.reading.limits import refuse_the_huge
from derive.reading.notices.findings import Edit
from derive.reading.problems import NotRead, Span
from derive.reading.surface import Side
from derive.reading.syntax import Applied, Function, Minus, Name, Node, Numeral, PowerOf, Product, Sum
from derive.reading.tokens import Macros, expanded, tokens_of

MOST_EDITS = 4
TIMES = r" \times "  # our form has none of its own
# a_{ij} where i isn't summed over: a symbol a_i, or a symbol with both. TeX takes no second subscript beside one.
_IN_TWO = re.compile(r"(\{)?(\\?[A-Za-z]+)_\{([A-Za-z])\}(?(1)\})_\{([A-Za-z])\}")
SHORTEST = 4  # signs of a formula for which a name of the author's is put


def as_author(repair: str, side: Side, text: str, macros: Macros) -> str:
    """The repair of a side, in its author's form if only a few pieces of it differ."""
    repair = _with_names(_IN_TWO.sub(lambda found: _in_one(found, text), repair), side, text)
    # In our form a thin space stands between factors and nowhere else: a_{i}\, (1 - a_{i}) is no function of 1 - a_i.
    multiplied = repair.replace(r"\, ", TIMES)
    mended, span = _read(multiplied, {}), side.member.span
    if side.node is None or mended is None:
        return plainly(repair)
    edits = sorted(_edits(_factored(side.node), mended, text, multiplied), key=lambda edit: edit.span.start)
    apart = all(one.span.end <= other.span.start for one, other in pairwise(edits))
    if not 0 < len(edits) <= MOST_EDITS or not apart or edits[0].span == unbracketed(side.node).span:
        return plainly(repair)
    patched, at = "", span.start
    for edit in edits:
        patched, at = patched + text[at : edit.span.start] + edit.made(text), edit.span.end
    patched = " ".join((patched + text[at : span.end]).split())
    again = _read(patched, macros)
    same = again is not None and likeness(again) == likeness(mended)
    return _without_ones(patched, text[span.start : span.end]) if same else plainly(repair)


def _in_one(found: re.Match[str], text: str) -> str:
    """A symbol with both its indices, in the order in which the document writes them."""
    _, letter, first, second = found.groups()
    ways = (f"{letter}_{{{first}{second}}}", f"{letter}_{{{second}{first}}}")
    return next((way for way in ways if way in text), f"{{{letter}_{{{first}}}}}_{{{second}}}")


def plainly(formula: str) -> str:
    r"""LaTeX without braces around single signs, and without thin spaces: z_i (1 - a_i)."""
    return " ".join(re.sub(r"([_^])\{(\w)\}(?![A-Za-z0-9])", r"\1\2", formula.replace(r"\,", " ")).split())


def _with_names(repair: str, side: Side, text: str) -> str:
    r"""The repair with \phi(z) where the author has it, and not what \phi(z) is, nor a name of ours for it."""
    for name, span in side.written.items():
        repair = repair.replace(name, _at(text, span)) if "(...)" in name else repair
    known = [(latex(built), span) for built, span in side.calls]
    known = [(meant, span) for meant, span in known if len(meant) >= SHORTEST]
    for meant, span in [*known, *side.written.items()]:
        whole, node = _read(repair, {}), _read(meant, {})
        if whole is not None and node is not None and _at(text, span) != meant:
            for place in sorted(_places(whole, likeness(node)), key=lambda span: -span.start):
                repair = repair[: place.start] + _at(text, span) + repair[place.end :]
    return repair


def _places(node: Node, said: object) -> Iterator[Span]:
    """Where a tree says this, from the left and one beside the other."""
    if likeness(node) == said:
        yield node.span
        return
    for part in node.below:
        yield from _places(part, said)


def _at(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _without_ones(patched: str, written: str) -> str:
    r"""The text without a \frac{1}{1} or an exponent 1 that came of the repair."""
    for one in (r"\\[dt]?frac(?:\{1\}\{1\}|11)\s*", r"\^(?:\{1\}|1)(?!\d)"):
        if not re.search(one, written):
            patched = re.sub(one, "", patched) or patched
    return patched


def _read(formula: str, macros: Macros) -> Node | None:
    try:
        node = parse(expanded(tokens_of(formula), macros))
        refuse_the_huge(node)
    except (NotRead, RecursionError):
        return None
    return _factored(node)


def _factored(node: Node) -> Node:
    r"""The tree as both forms have it: a product for what has a bracket behind it, numbers first, e^x for \exp(x)."""
    node = node.with_below(_factored)
    if isinstance(node, Function) and node.name == "exp":
        return PowerOf(node.span, Name(node.span, "e"), unbracketed(node.argument))
    if isinstance(node, Applied) and len(node.arguments) == 1:
        node = Product(node.span, (node.head, node.arguments[0]))
    if isinstance(node, Product):
        return replace(node, factors=tuple(sorted(node.factors, key=lambda factor: not isinstance(factor, Numeral))))
    return node


def _edits(one: Node, other: Node, text: str, repair: str) -> Iterator[Edit]:
    """What to change in the text, so that it says what is mended."""
    one, other = unbracketed(one), unbracketed(other)
    if likeness(one) == likeness(other):
        return
    pairs: Sequence[tuple[Node, Node]]
    match one, other:
        case Minus(inner=inner), _ if likeness(inner) == likeness(other):
            yield Edit(Span(one.span.start, inner.span.start), "", of="-")
            return
        case _, Minus(inner=inner) if likeness(inner) == likeness(one) and not isinstance(one, Sum):
            yield Edit(Span(one.span.start, one.span.start), "-")
            return
        case Product(), Product() if (edit := _factor(one, other, repair)) is not None:
            yield edit
            return
        case Sum(), Sum() if len(one.terms) == len(other.terms):
            yield from _signs(one, other, text)
            pairs = [*zip(one.terms, other.terms, strict=True)]
        case _:
            pairs = [*partings(one, other)]
            if pairs == [(one, other)] or not pairs:
                yield Edit(one.span, _piece(other, repair))
                return
    for here, there in pairs:
        yield from _edits(here, there, text, repair)


def _factor(one: Product, other: Product, repair: str) -> Edit | None:
    """The edit where one product has a factor more than the other."""
    here, there = (list(map(likeness, product.factors)) for product in (one, other))
    lost = next((at for at in range(len(there)) if [*there[:at], *there[at + 1 :]] == here), None)
    if lost is not None:
        start = one.factors[lost].span.start if lost < len(here) else one.factors[-1].span.end
        piece = _piece(other.factors[lost], repair)
        return Edit(Span(start, start), f"{piece} " if lost < len(here) else f" {piece}")
    more = next((at for at in range(len(here)) if [*here[:at], *here[at + 1 :]] == there), None)
    if more is None:
        return None
    if more + 1 < len(here):
        return Edit(Span(one.factors[more].span.start, one.factors[more + 1].span.start), "")
    return Edit(Span(one.factors[more - 1].span.end, one.factors[more].span.end), "")


def _signs(one: Sum, other: Sum, text: str) -> Iterator[Edit]:
    """The signs between terms that change."""
    ends = [one.span.start, *(term.span.end for term in one.terms)]
    for end, term, was, becomes in zip(ends, one.terms, one.signs, other.signs, strict=False):
        gap = Span(end, term.span.start)
        if was == becomes:
            continue
        if any(sign in _at(text, gap) for sign in "+-"):
            first = end == one.span.start
            yield Edit(gap, "" if first and becomes > 0 else "-" if becomes < 0 else "+", of="+-")
        else:
            yield Edit(Span(term.span.start, term.span.start), "-")


def _piece(node: Node, repair: str) -> str:
    """A piece of the repair; a sum gets brackets, for it may come to stand in a product."""
    piece = plainly(_at(repair, node.span).replace(TIMES, " "))
    return f"({piece})" if isinstance(node, Sum) else piece
