r"""Macros that a page gives MathJax or KaTeX in its settings: macros: {RR: '\\mathbb{R}', norm: ['\\|#1\\|', 1]}.

Only plain strings, and pairs of one and a number, are read; anything else is left out, and its use is then an unknown
command. The settings are read, and never run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from derive.reading.problems import NotRead
from derive.reading.tokens import LONGEST_MACRO, MOST_MACROS, Macro, tokens_of

MOST_SETTINGS = 20  # in one page
LONGEST = 20_000  # characters of the settings that are looked at
_BEGINS = re.compile(r"\b[mM]acros[\"']?\s*:\s*\{")
_STRING = r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
_ENTRY = re.compile(
    rf"""\s*(?:(?P<bare>[A-Za-z]+)|(?P<quoted>{_STRING}))\s*:\s*
         (?:(?P<plain>{_STRING})|\[\s*(?P<body>{_STRING})\s*,\s*(?P<count>[0-9])\s*\])\s*(?P<end>,|\}})""",
    re.VERBOSE,
)


def configured_macros(text: str) -> dict[str, Macro]:
    """The macros that a page's settings define."""
    found: dict[str, Macro] = {}
    for begins in islice(_BEGINS.finditer(text), MOST_SETTINGS):
        for name, count, body in _entries(text, begins.end()):
            if len(found) < MOST_MACROS and (macro := _macro(count, body)) is not None:
                found[name] = macro
    return found


def _entries(text: str, at: int) -> Iterator[tuple[str, int, str]]:
    end = at + LONGEST
    while at < end and (entry := _ENTRY.match(text, at, end)) is not None:
        name = entry["bare"] or _unquoted(entry["quoted"]).removeprefix("\\")
        if name.isalpha():
            yield "\\" + name, int(entry["count"] or 0), _unquoted(entry["plain"] or entry["body"])
        if entry["end"] == "}":
            return
        at = entry.end()


def _unquoted(string: str) -> str:
    return re.sub(r"\\(.)", r"\1", string[1:-1])


def _macro(count: int, body: str) -> Macro | None:
    try:
        tokens = tokens_of(body) if len(body) <= LONGEST_MACRO else []
    except NotRead:
        return None
    depth = 0
    for token in tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth < 0:
            return None
    return Macro(count, tuple(tokens)) if tokens and not depth else None
