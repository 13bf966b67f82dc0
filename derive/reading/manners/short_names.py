r"""A letter that is short for a word: \text{Loss} = -\sum_k y_k \log a_k, and then \partial L / \partial z_i.

L is Loss where the document says of L nothing else: it stands in derivatives alone, as what is differentiated, and
exactly one word that begins with it is given a meaning, once. So everybody reads it, and no text says it; what is
true by it is proved, and nothing is called false. \text{cost} and \text{Cost} are one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from derive.reading.likeness import unbracketed
from derive.reading.surface import Chain, nodes_of
from derive.reading.syntax import Applied, Differential, Name, Node

_WORD = re.compile(r"\\mathrm\{([A-Za-z]{3,})\}")
_SCRIPT = re.compile(r"\\(?:(?:mathcal|mathscr|mathfrak)\{)?(ell|[A-Z])\}?")
LOSSES = frozenset({"loss", "cost", "error", "objective", "energy", "risk", "penalty"})
DOUBT = "that {} is short for {} isn't said"


def read_short_names(chains: Sequence[Chain]) -> None:
    """Put the word in the place of its letter, and one spelling in the place of several."""
    roots = [root for chain in chains for root in nodes_of(chain)]
    names = [node for root in roots for node in root.walk() if isinstance(node, Name) and _loss(node)]
    if not names:
        return
    defined = [_head(chain.sides[0].node) for chain in chains if _defines(chain)]
    heads = [node for node in defined if node is not None and _loss(node)]
    spelt = _one_spelling(names, heads)
    words = {_loss(node) for node in heads if sum(_loss(each) == _loss(node) for each in heads) == 1}
    short: dict[str, str] = {}
    for letter in {word[0].upper() for word in words}:
        beginning = {_word(node).lower() for root in roots for node in root.walk() if _word(node)[:1].upper() == letter}
        if len(beginning) == 1 and beginning <= words and not any(_has_another_use(letter, chain) for chain in chains):
            (word,) = beginning
            short[letter] = next(node.name for node in heads if _loss(node) == word)
    for chain in chains:
        _put(chain, spelt, short)


def _head(node: Node | None) -> Name | None:
    """The symbol that a side is, also of arguments: the Loss of Loss(a, y)."""
    if isinstance(node, Applied):
        return node.head
    return node if isinstance(node, Name) else None


def _word(node: Node) -> str:
    r"""The word that a symbol's name is; a letter in another script is one too, for \ell may be what L is."""
    if not isinstance(node, Name):
        return ""
    found = _WORD.fullmatch(node.name) or _SCRIPT.fullmatch(node.name)
    return "L" if found is not None and found[1] == "ell" else found[1] if found is not None else ""


def _loss(node: Node) -> str:
    """The word that a symbol without scripts is, if it is one for a loss."""
    plain = isinstance(node, Name) and not (node.lower or node.raised or node.primes or node.transposed)
    word = _word(node).lower()
    return word if plain and word in LOSSES else ""


def _defines(chain: Chain) -> bool:
    return len(chain.sides) > 1 and chain.sides[1].member.joined in ("=", ":=")


def _one_spelling(names: Sequence[Name], heads: Sequence[Name]) -> Mapping[str, str]:
    """For each spelling the one that is taken; where two are given meanings they are two symbols."""
    found: dict[str, str] = {}
    for node in (*heads, *names):
        both = {each.name for each in heads if _loss(each) == _loss(node)}
        first = next(each.name for each in (*heads, *names) if _loss(each) == _loss(node))
        found[node.name] = node.name if len(both) > 1 else first
    return found


def _has_another_use(letter: str, chain: Chain) -> bool:
    """Whether the letter stands in a chain otherwise than in a derivative; that the prose names it says nothing."""
    roots = nodes_of(chain)
    named = len(chain.sides) == 1 and not chain.displayed and all(_is_plain(root, letter) for root in roots)
    return not named and any(_stands(letter, root) for root in roots)


def _stands(letter: str, node: Node) -> bool:
    """Whether the letter stands there otherwise than as what is differentiated."""
    if isinstance(node, Differential) and _is_plain(unbracketed(node.body), letter):
        return _stands(letter, node.by)
    if isinstance(node, Name) and node.name == letter:
        return True
    return any(_stands(letter, part) for part in node.below)


def _is_plain(node: Node, letter: str) -> bool:
    scripts = isinstance(node, Name) and (node.lower or node.raised or node.primes or node.transposed or node.bold)
    return isinstance(node, Name) and node.name == letter and not scripts


def _put(chain: Chain, spelt: Mapping[str, str], short: Mapping[str, str]) -> None:
    for side in chain.sides:
        if side.node is None:
            continue
        letters = sorted({*_letters_in(side.node)} & {*short})
        changed = _written(side.node, spelt, short)
        if changed != side.node:
            side.tree = side.node = changed
        for letter in letters:
            word = _WORD.fullmatch(short[letter])
            side.doubt = side.doubt or DOUBT.format(letter, word[1] if word is not None else short[letter])


def _letters_in(node: Node) -> Iterator[str]:
    for each in node.walk():
        if isinstance(each, Differential):
            body = unbracketed(each.body)
            if isinstance(body, Name):
                yield body.name


def _written(node: Node, spelt: Mapping[str, str], short: Mapping[str, str]) -> Node:
    if isinstance(node, Differential):
        body = unbracketed(node.body)
        if isinstance(body, Name) and body.name in short and _is_plain(body, body.name):
            node = replace(node, body=replace(body, name=short[body.name]))
    if isinstance(node, Name) and _loss(node):
        return replace(node, name=spelt.get(node.name, node.name))
    return node.with_below(lambda part: _written(part, spelt, short))
