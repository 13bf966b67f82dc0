"""Reads our own .tex back: the calls of a macro with their arguments, and formulas without their marks.

Written for the tests alone, so that what is printed is compared with the trace by
other code than that which printed it.
"""

from collections.abc import Iterator


def calls(tex: str, macro: str, count: int) -> list[list[str]]:
    """The first `count` arguments of every call of the macro, in order."""
    return [list(_arguments(tex, at, count)) for at in _places(tex, macro)]


def without(tex: str, macro: str) -> str:
    r"""The text with every \macro{x} replaced by x."""
    for at in reversed(list(_places(tex, macro))):
        (inside,) = _arguments(tex, at, 1)
        tex = tex[: at - len(macro) - 1] + inside + tex[at + len(inside) + 2 :]
    return tex


def body(tex: str) -> str:
    r"""What stands between \begin{document} and \end{document}."""
    return tex.split(r"\begin{document}")[1].split(r"\end{document}")[0]


def _places(tex: str, macro: str) -> Iterator[int]:
    """Where the arguments of each call begin."""
    at = 0
    while (at := tex.find(f"\\{macro}" + "{", at)) >= 0:
        at += len(macro) + 1
        yield at


def _arguments(tex: str, at: int, count: int) -> Iterator[str]:
    for _ in range(count):
        assert tex[at] == "{", tex[at : at + 40]
        end = _closing(tex, at)
        yield tex[at + 1 : end]
        at = end + 1


def _closing(tex: str, at: int) -> int:
    """The place of the brace that closes the one at `at`."""
    depth = 0
    while True:
        if tex[at] == "\\":
            at += 1  # an escaped brace is no brace
        elif tex[at] in "{}":
            depth += 1 if tex[at] == "{" else -1
            if depth == 0:
                return at
        at += 1
