r"""Hypotheses that are stated in words for the checker: in a comment of the document, or with --assume.

% derive: assume \sum_k y_k = 1
<!-- derive: assume i \neq j; y one-hot; shape W m n -->
--assume 'y > 0'
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from derive.reading.grammar import parse, relation_of
from derive.reading.matrices.shapes import Declared
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Name, Node, Relation
from derive.reading.tokens import Macros, expanded, tokens_of

NO_MACROS: Macros = {}


@dataclass(frozen=True)
class Stated:
    """What is stated: `kind` is sum, one-hot, label, positive, condition or shape; `problem` says why not."""

    text: str
    kind: str = ""
    left: Node | None = None
    right: Node | None = None
    relation: Relation | None = None
    span: Span | None = None
    problem: str = ""
    shape: Declared | None = None


def stated_in(text: str, span: Span | None) -> Stated:
    """One hypothesis; `span` is where the document says it, None if it is the user who does."""
    said = re.sub(r"^\s*assum(e|ing)\b[:\s]*", "", text).strip().strip("$").strip()
    try:
        return _stated(said, span)
    except NotRead as problem:
        return Stated(text, span=span, problem=problem.why)


def _stated(said: str, span: Span | None) -> Stated:
    shape = re.fullmatch(r"shapes?\s+(\S+)((?:\s+\S+)*)", said)
    if shape:
        return Stated(said, "shape", span=span, shape=Declared(symbol_in(shape[1]), tuple(shape[2].split())))
    one_hot = re.fullmatch(r"(.+?)\s+(?:is\s+)?one-?hot", said)
    if one_hot:
        return Stated(said, "one-hot", symbol_in(one_hot[1]), span=span)
    positive = re.fullmatch(r"(.+?)\s*(?:>\s*0|\s(?:is\s+)?positive)", said)
    if positive:
        return Stated(said, "positive", symbol_in(positive[1]), span=span)
    tokens = tokens_of(said)
    if not tokens:
        raise NotRead("nothing is stated", Span(0, 0))
    if "\\sum" not in said:
        return Stated(said, "condition", relation=relation_of(tokens, 0, tokens[0].span), span=span)
    at = next((n for n, token in enumerate(tokens) if token.text == "=" and _balanced(said, token.span.start)), None)
    if at is None:
        raise NotRead("a sum needs an = behind it", tokens[0].span)
    return Stated(said, "sum", parse(tokens[:at]), parse(tokens[at + 1 :]), span=span)


def _balanced(text: str, until: int) -> bool:
    return text[:until].count("{") == text[:until].count("}")


def symbol_in(text: str, macros: Macros = NO_MACROS) -> Name:
    """The symbol that a text consists of, with its author's macros written out; raises NotRead."""
    node = parse(expanded(tokens_of(text), macros))
    if not isinstance(node, Name):
        raise NotRead("a symbol is wanted here, such as y_k", node.span)
    return node
