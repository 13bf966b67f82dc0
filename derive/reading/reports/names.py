r"""Symbols as people write them: \hat{y} is ŷ, \mathrm{Loss} is Loss, \xi is ξ, z_{2} is z_2.

The reader keeps LaTeX as a symbol's name. Here it becomes plain text for a terminal or a
log; what isn't known stays LaTeX, so nothing is lost.
"""

from __future__ import annotations

import re
import unicodedata

from derive.reading.manners.squares import written_back

ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303",
    "widetilde": "\u0303", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7",
}  # fmt: skip
ALPHABETS = "mathrm|mathbf|mathcal|mathit|mathbb|mathsf|mathtt|mathfrak|text|textbf|boldsymbol|bm|operatorname"
GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega"
)
SIGNS = {
    "ell": "\N{SCRIPT SMALL L}", "partial": "∂", "sum": "∑", "nabla": "∇", "neq": "≠", "ne": "≠",
    "leq": "≤", "geq": "≥", "cdot": "·", "odot": "⊙",
    "varepsilon": "ε", "varsigma": "ς", "vartheta": "ϑ", "varphi": "φ",
}  # fmt: skip
for _name in GREEK.split():
    _said = "LAMDA" if _name == "lambda" else _name.upper()
    SIGNS[_name] = unicodedata.lookup(f"GREEK SMALL LETTER {_said}")
    SIGNS[_name.capitalize()] = unicodedata.lookup(f"GREEK CAPITAL LETTER {_said}")
_ACCENTED = re.compile(rf"\\({'|'.join(ACCENTS)})(?:\{{([^\W_])\}}|\s+([^\W_]))")
_LETTERED = re.compile(rf"\\(?:{ALPHABETS})\{{([^{{}}\\]*)\}}")
_COMMAND = re.compile(r"\\([A-Za-z]+)(?![A-Za-z])(?: (?=\w(?!\w)))?")  # the space before a word is one of prose
_SCRIPT = re.compile(r"([_^])\{(\w)\}")
DEEPEST = 4


def plain(text: str) -> str:
    """The text with the symbols in it as people write them."""
    for _ in range(DEEPEST):
        before = text
        text = _LETTERED.sub(r"\1", text)
        text = _COMMAND.sub(lambda found: SIGNS.get(found[1], found[0]), text)
        text = _ACCENTED.sub(_accented, text)
        if text == before:
            break
    return _SCRIPT.sub(r"\1\2", written_back(text)).replace("[]", "")


def _accented(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", (found[2] or found[3]) + ACCENTS[found[1]])


def printable(text: str, instead: str = "\N{REPLACEMENT CHARACTER}") -> str:
    """The text on one line, without signs that a terminal would obey; as many characters as before.

    Halves of characters that stand for the bytes of a file's name are kept.
    """
    return "".join(letter if _shown(letter) else " " if letter.isspace() else instead for letter in text)


def _shown(letter: str) -> bool:
    return letter.isprintable() or "\udc80" <= letter <= "\udcff"
