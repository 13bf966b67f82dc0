r"""What the prose says of complex numbers: that it speaks of them, which symbols are real, positive, numbers.

"$z$ is a complex number", "$x, y \in \mathbb{R}$", "for real $\theta$". What is said of a case alone, "if $x$ is real",
isn't taken. "A complex function" or "conjugate gradients" say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPOKEN = re.compile(
    r"\bcomplex[- ](?:numbers?|valued|conjugates?|planes?|scalars?|exponentials?)\b|"
    r"\bconjugates?\s+\$[^$]{1,20}(?:\^\s*\{?\s*(?:\*|\\ast)|\\dagger)|\bconjugates?\s+\$\s*\\(?:bar|overline)\b|"
    r"\bimaginary[- ](?:parts?|units?|numbers?|axis)\b|RealOrComplex|\\in\s*\\mathbb\s*\{?C\}?(?![\^_])",
    re.IGNORECASE,
)
_VECTORS = re.compile(r"\bvectors?\b|\bmatri(?:x|ces)\b|\btensors?\b|\\mathbb\s*\{?[CR]\}?\s*\^")
# All of bounded length, and no two ways through one text: a page of commas must not take minutes.
_LETTER = r"(?:\\[A-Za-z]{1,20}(?:\{[^{}]{0,20}\})?|[A-Za-z])(?:_\w|_\{\w{1,8}\})?"
_LIST = rf"{_LETTER}(?:\s?\$?\s?(?:,(?:\s?and\b)?|\band\b)\s?\$?\s?{_LETTER}){{0,5}}"
_BEGIN = r"(?:\$|\\\(|\\\[|,)\s?"  # of x - y > 0 nothing is said of y
_IN_REALS = re.compile(rf"{_BEGIN}(?P<names>{_LIST})\s*\\in\s*\\mathbb\s*\{{?R\}}?(?![\^_])")
_IN_COMPLEX = re.compile(rf"{_BEGIN}(?P<names>{_LIST})\s*\\in\s*\\mathbb\s*\{{?C\}}?(?![\^_])")
_SAID = r"(?:are|is|be)\s+(?:a\s+|an\s+|both\s+|all\s+)?"
_SAID_REAL = re.compile(rf"\$(?P<names>{_LIST})\$\s+{_SAID}real\b|\breal\s+(?:numbers?\s+)?\$(?P<more>{_LIST})\$")
_SAID_NUMBER = re.compile(
    rf"\$(?P<names>{_LIST})\$\s+{_SAID}(?:complex\s+(?:numbers?|scalars?)|scalars?)\b|"
    rf"\b(?:complex\s+(?:numbers?|scalars?)|scalars?)\s+\$(?P<more>{_LIST})\$"
)
_SAID_POSITIVE = re.compile(rf"{_BEGIN}(?P<names>{_LETTER})\s*(?:>|\\ge|\\geq)\s*0(?![.\d])")
_CONJUGATE = re.compile(r"\bconjugat(?:e|es|ion)\b(?!\s+(?:gradient|direction|prior))", re.IGNORECASE)
_IN_A_CASE = re.compile(r"\b(?:if|when|whenever|unless|case|cases|suppose|neither|not)\b[^.]*$", re.IGNORECASE)
_BELOW = re.compile(rf"(?P<names>{_LETTER})\s*(?:<|\\le|\\leq|\\neq?|=)\s*0(?![.\d])")
NEAR = 60  # characters
MOST_TEXT = 300_000  # characters: of a longer document nothing is taken for said


def says_complex(text: str) -> bool:
    """Whether a document says that it speaks of complex numbers."""
    return _SPOKEN.search(text) is not None


def says_vectors(text: str) -> bool:
    """Whether it speaks of vectors or matrices."""
    return _VECTORS.search(text) is not None


def says_conjugate(text: str, written: str) -> bool:
    """Whether the word stands near a mark; `written` is the mark as a regular expression."""
    return any(
        re.search(written, text[max(0, found.start() - NEAR) : found.end() + NEAR])
        for found in _CONJUGATE.finditer(text)
    )


_OPTIMUM = re.compile(
    r"\b(?:optim\w+|minimi[sz]er|maximi[sz]er|solution|best|ground truth|target)\b[^.$]{0,30}"
    r"\$[^$]{0,20}\^\s*\{?\s*(?:\*|\\ast)",
    re.IGNORECASE,
)


def says_optimum(text: str) -> bool:
    """Whether a star marks an optimum somewhere."""
    return _OPTIMUM.search(text) is not None


def said_real(text: str) -> set[str]:
    """The symbols that are said to be real."""
    return {*_named(_IN_REALS, text), *_named(_SAID_REAL, text)}


def said_number(text: str) -> set[str]:
    """Those that are said to be complex numbers, or scalars."""
    return {*_named(_IN_COMPLEX, text), *_named(_SAID_NUMBER, text)}


def said_positive(text: str) -> set[str]:
    """Those that are said to be positive, and nowhere that they may be below 0 or at it."""
    return set(_named(_SAID_POSITIVE, text)) - {found["names"] for found in _BELOW.finditer(text)}


def _named(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """The symbols in a list of the prose, without subscripts; what is said of a case alone is not taken."""
    for found in pattern.finditer(text) if len(text) <= MOST_TEXT else ():
        if _IN_A_CASE.search(text[max(0, found.start() - NEAR) : found.start()]):
            continue
        names = found["names"] or found.groupdict().get("more") or ""
        for name in re.findall(_LETTER, re.sub(r"\band\b", ",", names)):
            yield re.sub(r"_.*", "", name)
