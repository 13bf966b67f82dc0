r"""A formula of a document as a person reads it in a line of text: \frac{a}{b} is a/b, \left( is (.

It is for being read, and never read back: what isn't known stays as its author wrote it.
"""

from __future__ import annotations

import re

_SET = re.compile(
    r"\\(?:left|right|middle|[bB]igg?[lrm]?|displaystyle|textstyle|limits|nolimits|boldsymbol|bm|mathrm|mathbf|mathbb"
    r"|mathit|mathsf|operatorname\*?|nonumber|notag|quad|qquad|hline|underline|boxed)(?![A-Za-z])|\\[,;:!> ]|(?<!\\)&|~"
)
_SIGNS = {
    "mid": "|", "lVert": "‖\x01", "rVert": "\x01‖", "Vert": "‖", "vert": "|", "lvert": "|", "rvert": "|", "sim": "~",
    "cdot": "·", "times": "×", "odot": "⊙", "dots": "...", "ldots": "...", "cdots": "...", "infty": "∞", "int": "∫",
    "prod": "∏", "sum": "∑", "prime": "'", "top": "T", "intercal": "T",
}  # fmt: skip
_NAMES = "log|ln|exp|max|min|sup|inf|argmax|argmin|arg|det|sin|cos|tan|tanh|sinh|cosh|Pr|lim|sgn|sign"
_FRACTION = re.compile(r"\\[dtc]?frac\s*")
DEEPEST = 40


def readable(latex: str) -> str:
    """The formula on one line, without the commands that only say how it is set."""
    text = _SET.sub(" ", latex)
    text = _fractions(text, 0)
    text = re.sub(r"\\\|", "‖", text)
    text = re.sub(r"\\([A-Za-z]+)(?![A-Za-z])", lambda found: _SIGNS.get(found[1], found[0]), text)
    text = re.sub(rf"\\({_NAMES})(?![A-Za-z])", r"\1", text)
    text = re.sub(r"(?<![_^A-Za-z}])\{([^{}]*)\}", r"\1", text)
    text = re.sub(r" *\x01 *", "", re.sub(r"\s+", " ", text)).strip()
    return re.sub(r"(?<=[(\[{]) | (?=[)\]},])", "", text)


def _fractions(text: str, depth: int) -> str:
    """The text with a/b for fractions whose two parts stand in braces."""
    found = _FRACTION.search(text)
    if found is None or depth > DEEPEST:
        return text
    over, behind = _group(text[found.end() :])
    under, rest = _group(behind)
    if over is None or under is None:
        return text[: found.end()] + _fractions(text[found.end() :], depth + 1)
    parts = [_bracketed(_fractions(part, depth + 1)) for part in (over, under)]
    return f"{text[: found.start()]}{parts[0]}/{parts[1]}{_fractions(rest, depth + 1)}"


def _group(text: str) -> tuple[str | None, str]:
    """What stands in the braces that a text begins with, and what is behind them."""
    text = text.lstrip()
    if not text.startswith("{"):
        return (text[:1], text[1:]) if text[:1].isalnum() else (None, text)
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if not depth:
            return text[1:at].strip(), text[at + 1 :]
    return None, text


def _bracketed(part: str) -> str:
    """The part in round brackets, where it has a sign in it at which a fraction would end."""
    depth = 0
    for letter in part.lstrip("-"):
        depth += (letter in "({[") - (letter in ")}]")
        if not depth and letter in "+-/":
            return f"({part})"
    return part
