"""The page's LaTeX fragments as PyLaTeX objects: one class for each macro of the preamble.

What the macros look like is decided in templates/tex/preamble.tex.jinja; here is only
how they are called. The packages that a fragment needs stand with it, and the page
collects them.
"""

from __future__ import annotations

from collections.abc import Sequence

from pylatex import NoEscape, Package
from pylatex.base_classes import Arguments, Command, Environment, LatexObject

from derive.render.escape import Tex

AMSMATH, XCOLOR, GRAPHICX = Package("amsmath"), Package("xcolor"), Package("graphicx")


def call(macro: str, *arguments: Tex | str, option: str = "") -> Command:
    """The macro with its arguments, each finished LaTeX or a plain literal (a number, a target)."""
    given = [NoEscape(part.source if isinstance(part, Tex) else part) for part in arguments]
    return Command(macro, arguments=Arguments(*given), options=NoEscape(option) if option else None)


class Block(Environment):
    """An environment of the preamble, its rows one below the other."""

    escape = False
    content_separator = "%\n"

    def __init__(self, rows: Sequence[Command], *arguments: str) -> None:
        given = [Arguments(*[NoEscape(part) for part in arguments])] if arguments else None
        super().__init__(data=list(rows), arguments=given[0] if given else None)


class Paragraph(LatexObject):
    """Running text."""

    def __init__(self, words: Tex) -> None:
        super().__init__()
        self.words = words

    def dumps(self) -> str:
        """The text as it is."""
        return self.words.source


class Derivation(Block):
    """A chain of equalities, each line with its number and its reason."""

    packages = (AMSMATH, XCOLOR)


class Setting(Block):
    """A table of symbols, meanings and shapes."""


class Heatmap(Block):
    """A table of numbers in coloured cells."""

    packages = (XCOLOR,)


class Comparison(Block):
    """Numbers beside each other."""


class Evidence(Block):
    """What was done to every line; its head comes again on each page."""


class Ledger(Block):
    """What every claim needs, and what comes out without it."""


class References(Block):
    """The literature."""


def line(number: str, target: str, left: str, right: str, reason: Tex, *, relation: str = "=") -> Command:
    """One line of a Derivation."""
    return call(
        "derivationline",
        number,
        target,
        left,
        right,
        reason,
        option="" if relation == "=" else relation,
    )


def dumps(fragments: Sequence[LatexObject]) -> Tex:
    """The fragments as LaTeX, in order."""
    return Tex("\n\n".join(fragment.dumps() for fragment in fragments))


def packages(fragments: Sequence[LatexObject]) -> list[str]:
    """The names of the packages that the fragments need, sorted."""
    found = {package.arguments._positional_args[0] for fragment in fragments for package in fragment.packages}
    return sorted(found)
