r"""Mathematics between delimiters: \[ \], \( \), $$, $ and environments, in a stretch of text.

One walk over the signs that matter, in reading order, so that whatever opens first
wins. A sign that never closes is told at its place, and the walk goes on behind it. An
opening sign ends the search for the close of one of its own kind, so no text is walked
more than a few times, whatever it holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from derive.reading.formats.found import INLINE, Found, is_display, runs_into_prose

SIGNS = r"""
    (?P<begin>\\begin[ \t]*\{[A-Za-z]+\*?\}) | (?P<end>\\end[ \t]*\{[A-Za-z]+\*?\})
  | (?P<open>\\[(\[]) | (?P<close>\\[)\]])
  | (?P<escaped>\\.) | (?P<dollars>\$\$?) | (?P<paragraph>\n[ \t]*(?=\n))"""
MOST_UNCLOSED = 1000
CLOSES = {r"\[": r"\]", r"\(": r"\)", r"\\[": r"\\]"}


@dataclass(frozen=True)
class Rules:
    """How a format differs: its signs, whether a single $ counts, by whose rule, and which open ends are told."""

    signs: re.Pattern[str]
    dollar: bool = True
    money: bool = True  # $ may be money: Pandoc's rule tells them apart
    sentences: bool = False  # $$ may stand within a sentence
    told: frozenset[str] = frozenset({r"\[", r"\(", "$$", "environment"})


class Walk:
    """A walk over text[start:end]; formats add kinds of signs by methods named take_KIND."""

    def __init__(self, text: str, found: Found, rules: Rules, start: int = 0, end: int | None = None) -> None:
        self.text, self.found, self.rules = text, found, rules
        self.start, self.end = start, len(text) if end is None else end
        self.hopeless: set[str] = set()

    def run(self) -> None:
        """Find everything."""
        at = self.start if len(self.found.problems) <= MOST_UNCLOSED else self.end
        while (sign := self.rules.signs.search(self.text, at, self.end)) is not None:
            take = getattr(self, f"take_{sign.lastgroup}", None)
            at = sign.end() if take is None else take(sign)

    def closing(self, after: int, close: str, again: str, *, paragraphs: bool = True) -> re.Match[str] | None:
        """The next sign that is `close`; none if `again`, or a paragraph where none may be, comes first."""
        at = after
        while close not in self.hopeless:
            sign = self.rules.signs.search(self.text, at, self.end)
            if sign is None:
                self.hopeless.add(close)
                break
            word = self.word(sign)
            if word == close or (close == "$" and word == "$$"):
                return sign
            if word == again or (sign.lastgroup == "paragraph" and not paragraphs):
                return None
            at = self.passed(sign)
        return None

    def find(self, word: str, at: int) -> int:
        """Where this stands next, or -1; what is not found once is not looked for again."""
        if word in self.hopeless:
            return -1
        found = self.text.find(word, at, self.end)
        if found < 0:
            self.hopeless.add(word)
        return found

    def word(self, sign: re.Match[str]) -> str:
        """The sign as it is compared: without spaces."""
        return sign.group().replace(" ", "").replace("\t", "")

    def passed(self, sign: re.Match[str]) -> int:
        """Where the walk goes on behind a sign inside a formula."""
        return sign.end()

    def unclosed(self, sign: re.Match[str], kind: str) -> int:
        """Tell that this never ends, and go on behind it, unless too many didn't."""
        if len(self.found.problems) == MOST_UNCLOSED:
            self.found.problem("too much never ends; nothing is read from here on", sign.start(), sign.end())
            return self.end
        if kind in self.rules.told:
            self.found.problem(f"{sign.group()} never ends", sign.start(), sign.end())
        return sign.end()

    def take_open(self, sign: re.Match[str]) -> int:
        opening = sign.group()
        close = self.closing(sign.end(), CLOSES[opening], opening, paragraphs=opening != r"\(")
        if close is None or runs_into_prose(self.text[sign.end() : close.start()]):
            return self.unclosed(sign, opening)
        self.keep(sign.end(), close.start(), displayed=opening != r"\(")
        return close.end()

    def take_dollars(self, sign: re.Match[str]) -> int:
        if sign.group() == "$":
            return self.take_dollar(sign) if self.rules.dollar else sign.end()
        close = self.closing(sign.end(), "$$", "")
        if close is None or runs_into_prose(self.text[sign.end() : close.start()]):
            return self.unclosed(sign, "$$")
        self.keep(sign.end(), close.start(), displayed=not self.in_sentence(sign.start(), close.end()))
        return close.end()

    def take_dollar(self, sign: re.Match[str]) -> int:
        """A single $; where it may be money, a formula touches both its signs and no digit follows."""
        if self.rules.money and self.text[sign.end() : sign.end() + 1].strip() == "":
            return sign.end()
        close = self.closing(sign.end(), "$", "", paragraphs=False)
        if close is None:
            return self.unclosed(sign, "$")
        end = close.start() + 1
        if self.rules.money and (self.text[close.start() - 1].isspace() or self.text[end : end + 1].isdigit()):
            return sign.end()
        self.keep(sign.end(), close.start(), displayed=False)
        return end

    def take_begin(self, sign: re.Match[str]) -> int:
        word = self.word(sign)
        name = word[len(r"\begin{") : -1]
        if not is_display(name) and name not in INLINE:
            return sign.end()
        close = self.closing(sign.end(), rf"\end{{{name}}}", word)
        if close is None:
            return self.unclosed(sign, "environment")
        self.keep(sign.start(), close.end(), displayed=name not in INLINE)
        return close.end()

    def keep(self, start: int, end: int, *, displayed: bool) -> None:
        """Keep a formula."""
        self.found.piece(self.text[start:end], start, displayed=displayed)

    def in_sentence(self, start: int, end: int) -> bool:
        """Whether $$ stands on one line with words behind it, as kramdown writes inline mathematics."""
        if not self.rules.sentences or "\n" in self.text[start:end]:
            return False
        behind = self.text[end : end + 200].partition("\n")[0]
        return re.match(r"[ \t,;:)*_-]*[A-Za-z]{2}", behind) is not None
