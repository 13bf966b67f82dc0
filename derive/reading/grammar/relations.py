r"""Relations and what is made of them: conditions of cases, indicators, Iverson's brackets, relations in a place.

A relation has a sign (=, ≠, <, ∈ ...) and two sides. Several, with a comma or "and"
between them, are one with the sign ∧; so is a chain, 0 \le x < 1.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.reading.grammar.cursor import Cursor
from derive.reading.grammar.words import depths, split
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Indicator, Node, Operator, Relation
from derive.reading.tokens import Token
from derive.reading.vocabulary import CLOSING, OPENING, RELATIONS

AND = frozenset({",", r"\land", r"\wedge", "∧", r"\&"})
AHEAD = 14  # tokens to look for a relation in a bracket


class Relations(Cursor):
    """Reads relations and indicators."""

    def relation(self, tokens: Sequence[Token], span: Span) -> Relation:
        """Two sides with a sign of relation between them, or several such; raises NotRead on anything else."""
        found = [self._one_relation(part, span) for part in split(tokens, *AND)]
        whole = found[0]
        for each in found[1:]:
            whole = Relation(whole.span.to(each.span), whole, "∧", each)
        return whole

    def _one_relation(self, tokens: Sequence[Token], span: Span) -> Relation:
        signs = relation_signs(tokens)
        if not signs:
            raise NotRead("a condition is read where it has a sign of relation: i = j, i ≠ j, x > 0", span)
        if len(signs) > 2:
            raise NotRead("a chain of more than two relations", span)
        starts, ends = [0, *(at + 1 for at in signs)], [*signs, len(tokens)]
        sides = [self._side(tokens[start:end], span) for start, end in zip(starts, ends, strict=True)]
        texts = [RELATIONS[tokens[at].text] for at in signs]
        found = [
            Relation(left.span.to(right.span), left, sign, right)
            for left, sign, right in zip(sides, texts, sides[1:], strict=False)
        ]
        return found[0] if len(found) == 1 else Relation(found[0].span.to(found[1].span), found[0], "∧", found[1])

    def _side(self, tokens: Sequence[Token], span: Span) -> Node:
        if not tokens:
            raise NotRead("one side of this relation is missing", span)
        return self.within(tokens).whole()

    # -- indicators -------------------------------------------------------------------

    def begins_indicator(self, token: Token, ahead: int = 0) -> bool:
        """Whether the token begins an indicator; it is the one before the place, or `ahead` further."""
        at = self.at + ahead
        texts = [t.text for t in self.tokens[at : at + 4]]
        if token.text in (r"\mathbb", r"\mathbf", r"\mathds", r"\boldsymbol", r"\mathbbm"):
            braced = texts[:1] == ["{"] and texts[2:3] == ["}"]
            sign, behind = (texts[1:2], texts[3:4]) if braced else (texts[:1], texts[1:2])
            if sign not in (["1"], ["I"]):
                return False
            at += 3 if braced else 1
            if behind == ["["] and sign == ["I"]:
                return self._relation_ahead(at)
            return behind in (["("], [r"\{"], [r"\lbrace"], ["["]) or (behind == ["_"] and self._relation_below(at))
        if token.text == "1" and texts[:1] == ["_"]:
            return self._relation_below(at)
        opens = texts[:1] in ([r"\{"], [r"\lbrace"], ["("], ["["])
        return token.text in ("1", "I") and opens and self._relation_ahead(at)

    def _relation_ahead(self, at: int) -> bool:
        texts = [t.text for t in self.tokens[at : at + AHEAD]]
        closing = next((n for n, t in enumerate(texts) if t in CLOSING), 0)
        return any(t in RELATIONS for t in texts[:closing])

    def _relation_below(self, at: int) -> bool:
        """Whether the script that begins here holds a relation."""
        texts = [t.text for t in self.tokens[at + 1 : at + 1 + AHEAD]]
        closing = next((n for n, t in enumerate(texts) if t == "}"), 0) if texts[:1] == ["{"] else 1
        return any(t in RELATIONS for t in texts[:closing])

    def indicator(self, token: Token) -> Node:
        r"""1\{i = j\}; one without a relation, \mathbb 1(A), is of a set."""
        if token.text not in ("1", "I"):
            self.group()
        opened = self.next()
        tokens = self.group() if opened.text == "_" else self.up_to(OPENING[opened.text], opened)
        if tokens and tokens[0].text in OPENING and tokens[-1].text in CLOSING:
            tokens = tokens[1:-1]
        span = self.from_(token.span)
        if not relation_signs(tokens):
            if token.text in (r"\mathbf", r"\boldsymbol"):
                raise NotRead("a bold 1 or I before a bracket may be an indicator or a factor", span)
            return Operator(span, "indicator", (self.inner(tokens, span),))
        return Indicator(span, self.relation(tokens, span))


def relation_signs(tokens: Sequence[Token]) -> list[int]:
    """Where signs of relation stand outside all brackets."""
    return [
        at
        for at, (token, depth) in enumerate(zip(tokens, depths(tokens), strict=True))
        if depth == 0 and token.text in RELATIONS
    ]
