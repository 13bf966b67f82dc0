r"""What Markdown's own signs do to a formula, undone without moving a character.

Only what is surely an escape is undone. \* means nothing in mathematics. \_{ can't be
an underscore that is to be shown, and then neither is any other \_ outside of words.
Four backslashes are two line breaks, which read like one.
"""

from __future__ import annotations

import re

WORDS = re.compile(r"\\(?:text\w*|mathrm|mathtt|mathit|mathsf|operatorname\*?|mbox|label|tag|ref|eqref)\s*\{[^{}]*\}")
ESCAPED = re.compile(r"\\{4}|\\([!-/:-@\[-`{-~])")


def unescaped(formula: str, *, quoted: bool = False, escapes: bool = True, doubled: bool = False) -> str:
    r"""The formula as its author means it, each character at its old place.

    It is `quoted` if it stands behind > signs, `doubled` if between \\[ and \\], where
    every sign behind a backslash is escaped.
    """
    if "\\" not in formula and not quoted:
        return formula
    if quoted and re.search(r"\n(?![ \t]*>)", formula.rstrip()) is None:
        formula = re.sub(r"(\n[ \t>]*>)", lambda found: found[1].replace(">", " "), formula)
    if doubled:
        return ESCAPED.sub(lambda found: " " + found[1] if found[1] else r"  \\", formula)
    if not escapes:
        return formula
    if re.search(r"(?<!\\)\\\*", formula):
        formula = re.sub(r"(?<!\\)\\\*", " *", formula)
    if re.search(r"(?<!\\)\\_\{", formula):
        kept = [match.span() for match in WORDS.finditer(formula)]
        formula = _outside(formula, kept)
    return formula


def _outside(formula: str, kept: list[tuple[int, int]]) -> str:
    r"""The formula with each \_ outside of these places made an underscore."""
    parts, at = [], 0
    for start, end in [*kept, (len(formula), len(formula))]:
        parts += [re.sub(r"(?<!\\)\\_", " _", formula[at:start]), formula[start:end]]
        at = end
    return "".join(parts)
