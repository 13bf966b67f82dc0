r"""That a sum is 1, said beside another equality: L = -\sum_k t_k \log p_k, \quad \sum_k t_k = 1.

Behind a comma, x = 1 may say where the equality before it holds, and isn't parted from it. Of a sum over entries
nobody says that as a case: it is a hypothesis, as it is in a display of its own. Behind "if" it stays a case.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.reading.grammar.words import depths
from derive.reading.tokens import Token
from derive.reading.vocabulary import EQUALS, NOTHING, OTHER_RELATIONS, TEXTS

ENDS = frozenset({",", ".", ";"})
OF_A_CASE = frozenset({"if", "for", "when", "whenever", "case", "unless", "only", "not", "at", "provided", "iff"})


def says_a_sum_is_1(tokens: Sequence[Token]) -> bool:
    r"""Whether a piece says, perhaps behind words, that a sum is 1: \text{where } \sum_k t_k = 1."""
    words, rest = _parted(tokens)
    if {*words.lower().split()} & OF_A_CASE or not rest or rest[0].text != r"\sum":
        return False
    every = EQUALS | OTHER_RELATIONS
    signs = [n for n, (t, d) in enumerate(zip(rest, depths(rest), strict=True)) if d == 0 and t.text in every]
    behind = [each.text for each in rest[signs[0] + 1 :]] if signs else []
    return len(signs) == 1 and rest[signs[0]].text == "=" and behind == ["1"]


def sum_within(text: Sequence[Token]) -> list[Token]:
    r"""The equality that a text in a row consists of behind its words: with $\sum_k t_k = 1$; else nothing."""
    dollars = [at for at, each in enumerate(text) if each.text == "$"]
    if len(dollars) != 2 or any(each.text not in ENDS for each in text[dollars[1] + 1 :]):
        return []
    words = "".join(" " * each.after_space + each.text for each in text[: dollars[0]])
    inside = list(text[dollars[0] + 1 : dollars[1]])
    return inside if says_a_sum_is_1(inside) and not {*words.lower().split()} & OF_A_CASE else []


def _parted(tokens: Sequence[Token]) -> tuple[str, list[Token]]:
    """The words before a piece's mathematics, and that, without signs of the sentence at its ends."""
    kept = [each for each in tokens if each.text not in NOTHING and each.text != "&"]
    words, at = "", 0
    while at < len(kept) and (kept[at].text in TEXTS | ENDS or kept[at].kind == "words"):
        if kept[at].kind == "words":
            words += f" {kept[at].text}"
        elif kept[at].text in TEXTS and at + 1 < len(kept) and kept[at + 1].kind == "open":
            end = next((n for n in range(at, len(kept)) if kept[n].kind == "close"), len(kept) - 1)
            words += " " + "".join(" " * each.after_space + each.text for each in kept[at + 2 : end])
            at = end
        at += 1
    rest = kept[at:]
    while rest and rest[-1].text in ENDS:
        rest.pop()
    return words, rest
