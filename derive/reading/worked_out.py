r"""Which displays are claims on a new symbol, by the words before them: on what has a meaning without its name.

    The gradient of the loss is \[ g = X^T (X w - y) \]             a claim: what the gradient is, the loss says
    The minimizer is            \[ w^* = \sum_i x_i y_i / \sum_i x_i^2 \]
    \frac{dv}{dt} = -v          \[ v = v_0 e^{-t} \]                so is what an equation of motion is solved by
    The gradient is             \[ g = \frac{\partial L}{\partial w} \]      this one says what g is
    The best weights are        \[ w^* = \arg\min_w L \]                     and so does this

It counts where the sentence that leads to the display is about that thing, and not about something made of it: the
norm of the gradient, the average of the gradients. Whether the claim is right isn't decided here.
"""

from __future__ import annotations

import re

from derive.reading.surface import Chain
from derive.reading.syntax import Applied, Differential, Function, Name, Node, Operator

OPTIMUM = "^{*}"
NEAR = 300  # characters before a display in which its sentence is looked for
_LAYOUT = (
    r"(?:\s|&|\$\$?|\\\[|\\\(|\\begin\{[a-z]+\*?\}|\\label\{[^{}]*\}|\.\. math::|[`:,~*]|\\displaystyle\b|```\w*)*"
)
_END = re.compile(r"\\\]|\$\$|\\end\s*\{[^}]*\}|\n\s*\n|(?<=[.!?;])\s")
_NOT_OF = r"(?:(?!(?:of|by|for|with|in|to|from|on|and)\b)[\w-]+\s+){0,3}"
_DERIVED = r"(?:gradients?|(?:partial\s+)?derivatives?|jacobians?(?:\s+matrix)?|hessians?(?:\s+matrix)?)"
_SOLUTION = (
    r"(?:solutions?|minimi[sz]ers?|maximi[sz]ers?|closed[- ]forms?|(?:stationary|critical|fixed)\s+points?|MLE|"
    r"(?:maximum[- ]likelihood|maximum[- ]a[- ]posteriori|ML|MAP|(?:ordinary\s+)?least[- ]squares|OLS)\s+"
    r"(?:estimat(?:or|e)s?|solutions?)|optim(?:um|al\s+(?:[\w-]+|\$[^$]*\$)))"
)
_OF_WHAT = r"(?:,?\s+(?:of|with|w\.?\s?r\.?\s?t\.?|wrt|for|in|at|to|that|which|here)\b[^;]{0,120}?|\s+\$[^$]*\$)?,?\s+"
_IS = r"(?:is|are|equals?|becomes?|reads?|(?:can|could|may)\s+be)\b(?:(?!\bnot\b)[^.;$]){0,60}?"
_CLAIMS = re.compile(
    rf"(?:^|[,;:$]\s*|\b(?:so|then|thus|hence|therefore|and|that|where|because|since|as)\s+)(?:the|its|our|this|their|whose|a)?"
    rf"\s*{_NOT_OF}(?:{_DERIVED}|{_SOLUTION}){_OF_WHAT}{_IS}{_LAYOUT}\Z"
    rf"|\b(?:is|are)\s+(?:minimi[sz]ed|maximi[sz]ed|solved|minimal|maximal)\s+(?:by|at|when|for|if){_LAYOUT}\Z",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\b(?:defin\w+|denot\w+|call(?:ed)?|let|notation|introduc\w+|abbreviat\w+|not|never|shorthand|approximat\w+|"
    r"estimated|replaced|clipped|normali[sz]ed|smoothed|averaged|rescaled|modified)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:where|with|let|consider|suppose|assum\w+|try|guess|ansatz|take|choose|given by|defin\w+|denot\w+)\b",
    re.IGNORECASE,
)
_BETWEEN_ROWS = re.compile(r"(?:\s|&|\\\\(?:\[[^\]]*\])?|\\q?quad\b|\\[,;:! ]|[.,;]|\\nonumber\b|\\notag\b)*")
_SAYS_ITSELF = frozenset({"argmin", "argmax", "min", "max", "sup", "inf", "lim", "E"})


def is_claimed(chain: Chain, text: str, before: Chain | None, *, row: bool) -> bool:
    """Whether the words before a chain say that it is one of a gradient, or of what solves something.

    `row` says that the one before it is: then all rows of the display are.
    """
    if len(chain.sides) < 2 or not _is_plain(chain.sides[0].tree) or any(map(_says_itself, chain.sides[1:])):
        return False
    start = chain.sides[0].member.span.start
    if before is not None and row and _BETWEEN_ROWS.fullmatch(text, before.sides[-1].member.span.end, start):
        return True
    sentence = sentence_before(text, start)
    return _CLAIMS.search(sentence) is not None and _DEFINES.search(sentence) is None


def sentence_before(text: str, place: int) -> str:
    """The words of the sentence that leads to what stands at a place, with the signs that open a display."""
    behind = text[max(0, place - NEAR) : place]
    opening = re.search(rf"{_LAYOUT}\Z", behind)
    assert opening is not None
    words = behind[: opening.start()]
    return _END.split(words)[-1].strip() + " "


def moved_in(chain: Chain) -> set[str]:
    r"""The symbols whose motion a chain says: m \frac{dv}{dt} = ..., \ddot x + x = ...; not those in v = \dot x."""
    first = chain.sides[0].tree if len(chain.sides) > 1 and chain.displayed else None
    found: set[str] = set()
    for node in first.walk() if first is not None else ():
        if isinstance(node, Differential) and isinstance(node.by, Name) and node.by.name == "t":
            found.add(_name(node.body))
        dotted = re.fullmatch(r"\\d{1,2}ot\{(.*)\}", _name(node))
        found |= {dotted[1]} if dotted is not None else set()
    return found - {""}


def solves_motion(chain: Chain, text: str, moved: set[str]) -> bool:
    """Whether a chain says what a symbol is of which the document said before how it moves, and no word defines it."""
    if len(chain.sides) < 2 or _name(chain.sides[0].tree) not in moved:
        return False
    told = _TELLS.search(sentence_before(text, chain.sides[0].member.span.start))
    return told is None and not any(map(_says_itself, chain.sides[1:]))


def is_of_an_optimum(chain: Chain, told: set[str]) -> bool:
    r"""Whether a chain says what w^* is, where w stood before: the best w is defined by an argmin, no formula."""
    name = _name(chain.sides[0].tree)
    starred = name.endswith(OPTIMUM) and name.removesuffix(OPTIMUM) in told and len(chain.sides) > 1
    return starred and not any(map(_says_itself, chain.sides[1:]))


def _is_plain(node: Node | None) -> bool:
    return isinstance(node, (Name, Applied))


def _says_itself(side: object) -> bool:
    """Whether a side is made of derivatives, limits or optima: it may say what the symbol is."""
    tree = getattr(side, "tree", None)
    return tree is not None and any(
        isinstance(node, Differential)
        or (isinstance(node, (Operator, Function)) and node.name in _SAYS_ITSELF)
        or (isinstance(node, Name) and bool(node.primes))
        for node in tree.walk()
    )


def _name(node: Node | None) -> str:
    node = node.head if isinstance(node, Applied) else node
    return node.name if isinstance(node, Name) else ""
