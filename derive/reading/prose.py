r"""Hypotheses that the prose states plainly: "since $\mathbf{y}$ is a one-hot vector", "y is one-hot encoded".

Which entry of it is 1: "$y_w = 1$ when $w = o$". And which symbols the text says have two values: t \in \{0, 1\},
or t = 0 and t = 1 and none else in a text that speaks of binary variables, of two classes or of Bernoulli.

Only a statement counts, not "if y is one-hot", "the case where y is one-hot" or "y need not be one-hot"; and only of a
symbol that stands right there. Where a document speaks of soft or smoothed labels too, none counts: which
ones are meant where isn't known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from derive.reading.problems import NotRead
from derive.reading.stated import Stated, symbol_in
from derive.reading.tokens import macros_in

LONGEST = 40  # characters of a symbol
_SYMBOL = rf"(?:\$(?P<dollars>[^$\n]{{1,{LONGEST}}})\$|\\\((?P<round>[^\n]{{1,{LONGEST}}}?)\\\)|(?P<bare>[a-z]))"
_ONE_HOT = re.compile(
    rf"(?P<before>[^.;\n]{{0,80}})(?<![\w\\]){_SYMBOL}\s+(?:is|are|being|(?P<be>be))\s+(?:(?:a|the|an|true|label|labels|vector|"
    r"always|just|simply)\s+){0,3}\(?one-?\s?hot",
    re.IGNORECASE,
)
_OF_ANY_KIND = re.compile(
    r"\b(any|arbitrary|general|other)\b[^.\n]{0,40}\b(vectors?|distributions?|labels?|targets?)\b|"
    r"\bprobability (distribution|vector)",
    re.IGNORECASE,
)
_LET = re.compile(r"\b(let|letting)\b[^,]*$", re.IGNORECASE)
_WORD = re.compile(r"one-?\s?hot", re.IGNORECASE)
BEHIND = 300  # characters before the word in which its sentence is looked for: a page may be a megabyte long
_ONLY_IF = re.compile(r"\b(if|when|whether|suppose|unless|in case|for example|e\.g\.|say|once)\b[^,]*$", re.IGNORECASE)


_NOT_SO = re.compile(
    r"\b(not|neither|nor|never|nobody|without|cannot|wrong|false|unlike|longer|cases?|settings?|situations?|examples?|hard|"
    r"in which|for which|special|often|usually|typically|sometimes|may|might)\b|n't\b",
    re.IGNORECASE,
)
_BUT_ONLY = re.compile(r"[^.;,\n]{0,60}\b(if|when|whenever|only|unless|iff)\b", re.IGNORECASE)
_OTHER_LABELS = re.compile(r"\bsoft[- ](labels?|targets?)|\bsmooth(ed|ing)\b|\bmix-?up\b|\bdistill", re.IGNORECASE)


def stated_in_prose(text: str) -> Iterator[Stated]:
    """The symbols that a document says are one-hot."""
    if _OTHER_LABELS.search(text):
        return
    for word in _WORD.finditer(text):
        found = next(_ONE_HOT.finditer(text, max(0, word.start() - BEHIND), word.end()), None)
        if found is None or found.end() != word.end():
            continue
        said = found["dollars"] or found["round"] or found["bare"]
        before = found["before"] or ""
        if found["be"] and (not _LET.search(before) or _OF_ANY_KIND.search(text)):
            continue
        if _ONLY_IF.search(before) or _NOT_SO.search(before) or _BUT_ONLY.match(text, found.end()):
            continue
        try:
            symbol = symbol_in(said.strip(), macros_in(text))
        except NotRead:
            continue
        if not (symbol.raised or symbol.primes):
            yield Stated(f"{symbol.name} is one-hot", "one-hot", symbol)


NEAR = 80  # characters before a formula in which a word may take back what it says
_SENTENCE_SO_FAR = re.compile(r"[^.;\n]*\Z")
_WHICH_IS_1 = re.compile(
    rf"\$\s*(?P<symbol>[^$\n=]{{1,{LONGEST}}}?)_\{{?(?P<at>[a-z])\}}?\s*=\s*1\s*\$,?\s+"
    r"(?:only\s+|exactly\s+)?(?:when|if|iff|for|where|if\s+and\s+only\s+if)\s+\$\s*(?P<one>[a-z])\s*=\s*(?P<other>[a-z])\s*\$"
)


def labels_in(text: str) -> Iterator[Stated]:
    """The entries that a document says are 1: y_o, where $y_w = 1$ when $w = o$."""
    for found in _WHICH_IS_1.finditer(text) if not _OTHER_LABELS.search(text) else ():
        letters = {found["one"], found["other"]} - {found["at"]}
        before = _SENTENCE_SO_FAR.search(text, max(0, found.start() - NEAR), found.start())
        said = before[0] if before is not None else ""
        if len(letters) != 1 or _ONLY_IF.search(said) or _NOT_SO.search(said):
            continue
        try:
            symbol = symbol_in(f"{found['symbol'].strip()}_{{{letters.pop()}}}")
        except NotRead:
            continue
        yield Stated(f"{symbol.name} is 1 there", "label", symbol)


_TWO_VALUES = re.compile(
    r"\bbinary\b|\bbernoulli\b|\btwo[- ]class|\b(2|two) (different |possible )?(classes|values|outcomes)", re.IGNORECASE
)
_VALUE = re.compile(r"(?<![A-Za-z\\{])([a-zA-Z])(?:_[a-z]|_\{[a-z]\}|\^\{\([a-z]\)\})?\s*=\s*([A-Za-z0-9]+)")
_IN_A_SET = r"(?<![A-Za-z\\])([a-zA-Z])(?:_[a-z]|_\{[a-z]\}|\^\{\([a-z]\)\})?\s*\\in\s*\\\{\s*"
_AMONG = re.compile(_IN_A_SET + r"0\s*,\s*1\s*\\\}")
_AMONG_OTHERS = re.compile(_IN_A_SET + r"(?!0\s*,\s*1\s*\\\})")


def binary_in(text: str) -> frozenset[str]:
    """The letters that a document says have no values but 0 and 1."""
    found = set(_AMONG.findall(text))
    if _TWO_VALUES.search(text):
        values: dict[str, set[str]] = {}
        for letter, value in _VALUE.findall(text):
            values.setdefault(letter, set()).add(value)
        found |= {letter for letter, given in values.items() if {"0", "1"} <= given and not _more_than_two(given)}
    return frozenset(found - set(_AMONG_OTHERS.findall(text)))


_SIGNS = re.compile(_IN_A_SET + r"(?:[+-]\s*1\s*,\s*[+-]?\s*1|1\s*,\s*-\s*1|\\pm\s*1)\s*\\\}")


def signs_in(text: str) -> frozenset[str]:
    """The letters that a document says have no values but -1 and 1 somewhere."""
    return frozenset(_SIGNS.findall(text))


def _more_than_two(values: set[str]) -> bool:
    """Whether something else than 0 and 1 is said to be a value: 2, k or C."""
    return any(value.isdigit() or (len(value) == 1) for value in values - {"0", "1"})


_VALUES = re.compile(
    r"(?<![A-Za-z\\])([a-zA-Z])(?:_[a-z]|_\{[a-z]\}|\^\{\([a-z]\)\})?\s*\\in\s*\\\{([^{}\n]{1,60}?)\\\}"
)


def values_in(text: str) -> dict[str, frozenset[Fraction] | None]:
    r"""The values that a document says letters have, as y \in \{-1, 1\}; None where it is \{1, \dots, K\}."""
    found: dict[str, frozenset[Fraction] | None] = {each: frozenset(map(Fraction, (0, 1))) for each in binary_in(text)}
    for letter, inside in _VALUES.findall(text):
        numbers = [part.strip().replace("+", "") for part in inside.split(",")]
        plain = all(re.fullmatch(r"-?\d{1,3}", number) for number in numbers)
        given = frozenset(map(Fraction, numbers)) if plain else None
        found[letter] = given if found.get(letter, given) == given else None
    return found
