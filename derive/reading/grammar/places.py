r"""What stands in the places below and above a symbol: i and j of ij, t-1, (l+1), a slice i,: and a relation r = q."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.reading.grammar.relations import Relations, relation_signs
from derive.reading.grammar.words import ACTING, PRIMES, WORDY, just_braces, past, split
from derive.reading.problems import NotRead, Span
from derive.reading.syntax import Name, Node, Operator, Product, Slice
from derive.reading.tokens import Token
from derive.reading.vocabulary import GREEK, NAMED_COMMANDS, RELATIONS, SINGLE_BARS

BEFORE = frozenset({"<", r"\lt", r"\le", r"\leq", ">", r"\gt", r"\ge", r"\geq"})
STARS = frozenset({"*", r"\ast", r"\star"})
SLICES = frozenset({":", r"\cdot", "·", r"\bullet", r"\colon"})


class Places(Relations):
    """Reads the scripts of symbols."""

    def indices(self, span: Span) -> list[Node]:
        """The parts of a script: ij and i,j are two indices, t-1 is one; words are names."""
        tokens = [t for t in self.tokens if t.text not in ("{", "}")] if just_braces(self.tokens) else self.tokens
        if len(tokens) > 2 and (tokens[0].text, tokens[-1].text) == ("(", ")") and len(split(tokens, ",")) == 1:
            inside = split(tokens[1:-1], ",")
            if len(inside) > 1:  # m_{(i,j)}
                tokens = tokens[1:-1]
        opened = next((at for at, token in enumerate(tokens) if token.text == "["), 0)
        if opened and tokens[-1].text == "]":  # W_{f [i,j]}
            tokens = [*tokens[:opened], replace(tokens[opened], text=","), *tokens[opened + 1 : -1]]
        parts = [part for part in split(tokens, ",") if part]
        if len(parts) > 1:
            return [place for part in parts for place in self._part(part, span)]
        return self._part(tokens, span)

    def _part(self, tokens: Sequence[Token], span: Span) -> list[Node]:
        """The indices between two commas."""
        tokens = _with_l_and_n(tokens)
        slices = [at for at, token in enumerate(tokens) if token.text in SLICES]
        if slices and (len(tokens) == 1 or slices in ([0], [len(tokens) - 1])):
            before, behind = tokens[: slices[0]], tokens[slices[0] + 1 :]
            here = Slice(tokens[slices[0]].span)
            return [*(self._part(before, span) if before else ()), here, *(self._part(behind, span) if behind else ())]
        if len(slices) == 1 and tokens[slices[0]].text == ":":  # x_{1:n}
            ends = tuple(self.inner(part, span) for part in split(tokens, ":"))
            return [Operator(tokens[0].span.to(tokens[-1].span), "range", ends)]
        if len(tokens) > 1 and tokens[0].text in BEFORE:  # x_{<t}, all before t
            return [Operator(tokens[0].span, RELATIONS[tokens[0].text], (self.inner(tokens[1:], span),))]
        if relation_signs(tokens):
            return [self.relation(tokens, span)]
        if len(tokens) > 2 and tokens[0].text in SINGLE_BARS and tokens[-1].text in SINGLE_BARS:
            return [self.inner(tokens, span)]
        bars = split(tokens, *SINGLE_BARS, r"\mid")
        if len(bars) == 2 and all(bars):  # S_{t|t-1}
            return [place for part in bars for place in self._part(part, span)]
        signs = [t for t in tokens if t.text not in PRIMES]
        if signs and signs[0] is tokens[0] and all(t.kind in ("letter", "number") or t.text in GREEK for t in signs):
            starts = [at for at, token in enumerate(tokens) if token.text not in PRIMES]
            ends_ = [*starts[1:], len(tokens)]
            return [self._place(tokens[at:end], span) for at, end in zip(starts, ends_, strict=True)]
        place = self._place(tokens, span)
        names = isinstance(place, Product) and all(isinstance(each, Name) for each in place.factors)
        if isinstance(place, Product) and names and not any(place.signs):  # z_{in_1} has the places i and n_1
            return list(place.factors)
        return [place]

    def _place(self, tokens: Sequence[Token], span: Span) -> Node:
        """What stands in one place; a word that does something elsewhere, max, is a name there."""
        word = tokens[0].text if len(tokens) == 1 else ""
        if tokens and tokens[0].text in WORDY and past(tokens, 1) == len(tokens):
            word = "".join(each.text for each in tokens[1:] if each.kind not in ("open", "close"))
        word = word.lstrip("\\") if word in NAMED_COMMANDS else word
        if word in ACTING or (len(word) > 1 and tokens[0].kind == "letter"):
            return Name(tokens[0].span, rf"\mathrm{{{word}}}")
        if word in STARS:  # q_*
            return Name(tokens[0].span, "*")
        if not tokens:
            raise NotRead("something is missing between these", span)
        return self.inner(tokens, span)


def _with_l_and_n(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a script, in which an ln is no logarithm but the two indices l and n."""
    found: list[Token] = []
    for token in tokens:
        if token.text == "ln" and token.kind == "letter":
            middle = token.span.start + 1
            found.append(replace(token, text="l", span=Span(token.span.start, middle)))
            token = replace(token, text="n", span=Span(middle, token.span.end), after_space=False)
        found.append(token)
    return found
