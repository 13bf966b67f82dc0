r"""LaTeX: delimiters and environments; comments, verbatim and macro definitions are no mathematics.

A macro that stands for \begin{equation}, such as \be, opens a display too; the reader
expands it like any other. So does an environment of the author's own that is made of one.
"""

from __future__ import annotations

import re

from derive.reading.formats.delimiters import SIGNS, Rules, Walk
from derive.reading.formats.found import Found, is_display

CODE = frozenset(
    {"verbatim", "Verbatim", "BVerbatim", "LVerbatim", "lstlisting", "minted", "comment", "alltt", "filecontents"}
)
VERB = r"(?P<verb>\\(?:verb|lstinline)\*?(?P<bar>[^\sA-Za-z*{\[])[^\n]{0,1000}?(?P=bar))"
LONGEST_DEFINITION = 5000
DEFINES = r"\\(?:(?:re)?newcommand|providecommand|(?:re)?newenvironment|[gex]?def|DeclareMathOperator)(?![A-Za-z])\*?"
HEAD = re.compile(r"\s*(?:\{\s*\\?[A-Za-z]+\*?\s*\}|\\[A-Za-z@]+|\\.)(?:\s*\[[^\[\]]*\])*(?:\s*\#[0-9])*")
BRACE = re.compile(r"%[^\n]*|\\.|[{}]|[^\\{}%]+", re.DOTALL)
SHORT = re.compile(
    r"\\(?:(?:re)?newcommand\*?|providecommand|def)[ \t]*\{?[ \t]*(?P<short>\\[A-Za-z]+)[ \t]*\}?"
    r"[ \t]*\{[ \t]*\\(?P<what>begin|end)[ \t]*\{(?P<name>[A-Za-z]+\*?)\}[ \t]*\}"
)

OWN = re.compile(
    r"\\(?:re)?newenvironment\*?[ \t]*\{(?P<own>[A-Za-z]+\*?)\}[ \t\n]*"
    r"\{[^{}]{0,200}\\begin[ \t]*\{(?P<name>[A-Za-z]+\*?)\}"
)


def read_tex(text: str, found: Found) -> None:
    """Find the mathematics of a LaTeX document."""
    shorts = {m["short"]: (m["what"], m["name"]) for m in SHORT.finditer(text) if is_display(m["name"])}
    named = "|".join(re.escape(short) for short in sorted(shorts, key=len, reverse=True))
    signs = rf"(?P<comment>%[^\n]*) | {VERB} | (?P<never>\\iffalse(?![A-Za-z])) | (?P<definition>{DEFINES})"
    signs += rf" | (?P<short>(?:{named})(?![A-Za-z]))" if shorts else ""
    rules = Rules(
        re.compile(f"{signs} | {SIGNS}", re.VERBOSE | re.DOTALL),
        money=False,
        told=frozenset({r"\[", r"\(", "$$", "$", "environment"}),
    )
    own = frozenset(m["own"] for m in OWN.finditer(text) if is_display(m["name"]))
    _Walk(text, found, rules, shorts, own).run()


class _Walk(Walk):
    def __init__(
        self, text: str, found: Found, rules: Rules, shorts: dict[str, tuple[str, str]], own: frozenset[str]
    ) -> None:
        super().__init__(text, found, rules)
        self.shorts = shorts
        self.own = own
        self.definitions = True

    def word(self, sign: re.Match[str]) -> str:
        if sign.lastgroup == "short":
            what, name = self.shorts[sign.group()]
            return rf"\{what}{{{name}}}"
        return super().word(sign)

    def passed(self, sign: re.Match[str]) -> int:
        return self.take_comment(sign) if sign.lastgroup == "comment" else sign.end()

    def take_comment(self, sign: re.Match[str]) -> int:
        self.found.comment(self.text, sign.start() + 1, sign.end())
        return sign.end()

    def take_short(self, sign: re.Match[str]) -> int:
        return self.take_begin(sign)

    def take_begin(self, sign: re.Match[str]) -> int:
        name = self.word(sign)[len(r"\begin{") : -1]
        if name in self.own and not is_display(name):
            close = self.closing(sign.end(), rf"\end{{{name}}}", self.word(sign))
            if close is None:
                return self.unclosed(sign, "environment")
            self.keep(sign.end(), close.start(), displayed=True)
            return close.end()
        if self.word(sign).startswith(r"\end") or name.removesuffix("*") not in CODE:
            return super().take_begin(sign)
        end = self.text.find(rf"\end{{{name}}}", sign.end())
        if end < 0:
            self.found.problem(f"{sign.group()} never ends", sign.start(), sign.end())
            return self.end
        return end

    def take_never(self, sign: re.Match[str]) -> int:
        r"""What stands between \iffalse and \fi is not there."""
        end = self.find(r"\fi", sign.end())
        return end if end >= 0 else sign.end()

    def take_end(self, sign: re.Match[str]) -> int:
        return self.end if self.word(sign) == r"\end{document}" else sign.end()

    def take_definition(self, sign: re.Match[str]) -> int:
        """Go behind a definition: its last group is the body, two groups for an environment."""
        if not self.definitions:
            return sign.end()
        at = sign.end()
        head = HEAD.match(self.text, at, min(self.end, at + LONGEST_DEFINITION))
        if head is None:
            return at
        at = head.end()
        for _ in range(2 if "environment" in sign.group() else 1):
            end = self._behind_group(at)
            if not end:  # a body that never ends: look at no other, so that thousands of them cost nothing
                self.definitions = False
                return sign.end()
            at = end
        return at

    def _behind_group(self, at: int) -> int:
        """The place behind the group in braces that begins here; 0 if there is none."""
        depth = 0
        for brace in BRACE.finditer(self.text, at, min(self.end, at + LONGEST_DEFINITION)):
            depth += (brace.group() == "{") - (brace.group() == "}")
            if depth == 0 and brace.group() == "}":
                return brace.end()
            if depth <= 0 and not brace.group().isspace() and brace.group()[0] != "%":
                return 0
        return 0
