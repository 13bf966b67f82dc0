"""Lines of text for a terminal: styles that take no room, words in lines, formulas in pieces.

A style is a mark, a combining character that no width counts; only the finished page
turns the marks into escape codes, or drops them.
"""

from __future__ import annotations

from collections.abc import Sequence

from sympy.printing.pretty.pretty_symbology import line_width

from derive.render.terminal_formula import MARK, SUBSCRIPTS, SUPERSCRIPTS, UNMARK

# Each style is a mark that takes no room, ended by UNMARK; MARK is for what changed.
BOLD, ITALIC, DIM, GREEN, RED, YELLOW = tuple("\u20d0\u20d1\u20d2\u20d3\u20d4\u20d5")
CODES = {MARK: "1;36", BOLD: "1", ITALIC: "3", DIM: "2", GREEN: "32", RED: "31", YELLOW: "33"}
CODES[UNMARK] = "0"
STYLES = str.maketrans({mark: f"\033[{code}m" for mark, code in CODES.items()})
NO_STYLES = str.maketrans(dict.fromkeys(CODES, ""))

# A letter for a letter, so that no column moves; and what stands for a letter in words.
ASCII_LINES = str.maketrans("─│┌┐└┘═", "-|++++=")
ASCII_WORDS = str.maketrans(
    {
        "≠": "!=",
        "≥": ">=",
        "·": "*",
        "∂": "d",
        "δ": "delta",
        "×": "x",
        "ŷ": "yhat",
        "Ŷ": "Yhat",
        "“": '"',
        "”": '"',
        "’": "'",  # noqa: RUF001
        "…": "...",
    }
    | {below: f"_{letter}" for letter, below in SUBSCRIPTS.items()}
    | {above: f"^{letter}" for letter, above in SUPERSCRIPTS.items()}
)
# Inside a formula a line of prose is not broken.
TIED = "\u00a0"


def styled(words: str, style: str) -> str:
    """The words between a style's mark and its end."""
    return f"{style}{words}{UNMARK}"


def filled(words: Sequence[str], width: int) -> list[str]:
    """As many words on each line as fit; a word that is too long has a line to itself."""
    lines: list[str] = []
    for word in words:
        if lines and line_width(lines[-1]) + 1 + line_width(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def restyled(lines: Sequence[str]) -> list[str]:
    """The lines with a style that runs over an end of line ended there and begun anew."""
    made, open_style = [], ""
    for line in lines:
        begun = open_style
        for letter in line:
            if letter in CODES:
                open_style = "" if letter == UNMARK else letter
        made.append(begun + line + (UNMARK if open_style else ""))
    return made


def broken(formula: str, width: int) -> list[str]:
    """The formula in lines of at most `width` cells, broken before its outermost signs.

    A part that has no sign to be broken at stays whole, however long it is.
    """
    lines, rest, indent = [], formula, ""
    while line_width(indent + rest) > width and (at := _best_break(rest, width - len(indent))):
        lines.append(indent + rest[:at].rstrip())
        rest, indent = rest[at:].lstrip(), "  "
    return [*lines, indent + rest]


def _best_break(formula: str, width: int) -> int:
    """The last of the outermost signs that `width` cells reach, sums' before products'; else 0."""
    depth, places = 0, []
    for at, letter in enumerate(formula):
        depth += (letter in "([{") - (letter in ")]}")
        sum_sign = letter in "+-" and formula[at - 1 : at + 2] == f" {letter} "
        product = letter in "·*" or formula[at - 1 : at + 1] == ")/"
        if at > 2 and (sum_sign or product):
            places.append((depth, not sum_sign, -at))
    reached = [place for place in places if line_width(formula[: -place[2]].rstrip()) <= width]
    return -min(reached or places[:1], default=(0, False, 0))[2]


def padded(words: str, width: int) -> str:
    """The words, filled up with blanks at the right."""
    return words + " " * int(width - line_width(words))


def counted(count: int, noun: str) -> str:
    """The count with its noun, in the plural where that is right."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """The names with commas and a last "and"; "value" if there are none."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else "value"
