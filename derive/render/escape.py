"""Where text becomes LaTeX: `Tex` is finished LaTeX, and every str is still to be escaped.

The two are different types, so that a text can't slip through unescaped: Jinja's
`finalize` passes a Tex on, escapes a str, and refuses everything else.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from jinja2 import Undefined

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "≠": r"\texorpdfstring{$\neq$}{≠}",
}
# Between two of these TeX would see one sign: a dash, a closing or a low quotation mark.
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=,)(?=,)")


@dataclass(frozen=True)
class Tex:
    """LaTeX that is ready to be printed."""

    source: str

    def __add__(self, other: Tex) -> Tex:
        return Tex(self.source + other.source)


def escape(text: str) -> Tex:
    """The text as LaTeX that prints just these characters; control characters and halves of characters are dropped."""
    kept = (letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))
    parted = _LIGATURE.sub("{}", "".join(_SPECIAL.get(letter, letter) for letter in kept))
    return Tex(parted)


def escape_link(address: str) -> Tex:
    r"""The address as an argument of hyperref's \href; what no address may hold is percent-encoded."""
    encoded = quote(address, safe=":/?#[]@!&'()*+,;=%-._~")
    return Tex("".join(f"\\{letter}" if letter in "%#&_~" else letter for letter in encoded))


def finalize(value: object) -> str:
    """What Jinja prints for a value; raises TypeError for anything but Tex and str, UndefinedError for nothing."""
    if isinstance(value, Tex):
        return value.source
    if isinstance(value, str):
        return escape(value).source
    if isinstance(value, Undefined):
        str(value)  # raises UndefinedError, which names what is missing
    raise TypeError(f"a template can't print a {type(value).__name__}")
