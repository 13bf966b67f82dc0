r"""Which displays a case governs that the prose names right before them: what is said there is said of that case.

    Case I: $i \neq j$                    a heading: the display behind it, and those that go straight on from it
    If $i = j$, this gives: $$ ... $$     so does a sentence that says nothing else and leads to the display

Nothing but the case may be said: of "the terms with $i \neq j$ vanish" or "this fails for $i = j$:" it isn't plain what
is meant, nor where another heading stands before it without a display: then the cases are only counted up. Words end
it, and so do a rule, a heading or the next item of a list, and a display that begins with something else, that has
cases or deltas itself, or is said \forall i, j: it may sum up all cases.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from derive.reading.knowledge import is_delta
from derive.reading.likeness import likeness
from derive.reading.surface import Chain, Piece, nodes_of
from derive.reading.syntax import CasesOf, Indicator, Name

FARTHEST = 300  # characters that a heading, or what stands between it and its display, may have at most
_SENTENCE = re.compile(r"\n[ \t]*\n|[.!?][)*_}]*\s|\n[ \t]*(?:[-*+>]|#+|\d+[.)])\s|\\item\b|\\\]|\$\$|</[a-z0-9]+>|\A")
# What shows a text and says nothing: signs of formulas, tags, commands, marks of emphasis, lists and headings.
_SHOWS = re.compile(
    r"""
      </?[A-Za-z][^<>]*> | \\(?:begin|end)\s*\{[a-z]+\*?\} | \\label\{[^{}]*\} | :label:\ \S+ | :math:
    | [`~]{3,}(?:\{?math\}?)? | \.\.\ math:: | \\[()\[\]\\,;] | \$+ | [`#*_>{}\[\]|~+–—-]
    | \\(?:item|noindent|par|medskip|bigskip|smallskip|quad|qquad)(?![A-Za-z])
    | \\(?:text(?:bf|it)|emph|underline|(?:sub)*(?:section|paragraph)|mbox)(?![A-Za-z])
    """,
    re.VERBOSE,
)
_LABEL = r"\(?(?:[ivx]+|\d+|[a-h])\)?(?![a-z])"
_NAMES = re.compile(
    rf"""(?:{_LABEL}[.):]?\ )?
    (?:(?:and|but|now|next|first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|then|so|similarly|likewise|otherwise),?\ )?
    (?:(?:let\ us|let['\u2019]s|we)\ )?(?:(?:first|now)\ )?(?:(?:consider|take|look\ at)\ )?
    (?: (?:in\ )?(?:the\ )?(?:(?:first|second|third|other|last|next)\ )?case(?:\ {_LABEL})?\ ?[:.,)]?
        (?:\ (?:that|where|when|if|for|of|in\ which|with))?
      | (?:if|when|for)(?:\ (?:all|any|every|each))?
    )""",
    re.VERBOSE,
)
_LEADS = re.compile(
    r"""[,:.)]?\ ?(?:then|so|now|i\.e\.|that\ is|therefore|thus|hence)?[,:]?\ ?
    (?: (?:we|one)\ (?:(?:simply|then)\ )?(?:have|gets?|obtains?|finds?|sees?|(?:can\ )?write)(?:\ that)?
      | (?:this|it|that|which)\ (?:is|gives|becomes|yields|means|reads|simplifies\ to|reduces\ to)(?:\ that|\ us)?
      | (?:the|this|our|its)\ (?:partial\ )?(?:derivative|gradient|expression|result|entry)\ (?:is|becomes|reads)
    )?\ ?[:,.]?""",
    re.VERBOSE,
)


_WRITES = r"\\(?:text(?:bf|it|rm|sc|sf)?|mbox|(?:short)?intertext|tag\*?)\s*\{[^{}]*"
# Words and signs in a display that take the case back.
_OF_ALL = re.compile(
    _WRITES + r"\b(?:all|any|every|each|general|both|always|either|regardless|otherwise|else|total|overall|arbitrary)\b"
    r"|\\forall(?![A-Za-z])|∀|[,(\s][a-z]\s*\\in(?![A-Za-z])|=\s*[01]\s*,\s*(?:[12]\s*,\s*)?(?:\\[A-Za-z]*dots|\.\.\.|…)",
    re.IGNORECASE,
)
# What ends a part of a text without a word: a rule, a heading, the next item of a list, a theorem, a cell of a table.
_PARTS = re.compile(
    r"^[ \t>]*(?:[-*+_|#=]|\d+[.)])|\\(?:item|(?:sub)*(?:section|paragraph)|hrule\w*)(?![A-Za-z])"
    r"|</?(?:h[r1-6]|li|[ou]l|t[dhr]|table|div|section|article|blockquote)\b"
    r"|\\(?:begin|end)\s*\{(?!(?:equation|align|alignat|flalign|gather|multline|eqnarray|displaymath|math|split)\*?\})",
    re.MULTILINE,
)


def note_headed_cases(chains: Sequence[Chain], pieces: Sequence[Piece], text: str) -> None:
    """Mark the chains that the case named before them plainly governs."""
    starts = [piece.start for piece in pieces]
    first: dict[int, Chain] = {}  # the first chain behind each heading, by the heading's place
    for chain in chains:
        if not chain.displayed or chain.case is None or chain.relations or chain.conditioned or chain.in_a_case:
            continue
        at = bisect_right(starts, chain.sides[-1].member.span.start) - 1
        heading = bisect_right(starts, chain.case.span.start) - 1
        if heading not in first and not (at == heading + 1 and _leads(pieces, heading, text)):
            continue
        begins = first.setdefault(heading, chain)
        straight_on = _goes_on(pieces[heading + 1 : at + 1], text) and _same_beginning(begins, chain)
        of_all = _OF_ALL.search(pieces[at].text) is not None or _may_speak_of_all_cases(chain)
        chain.headed = (begins is chain or straight_on) and not of_all


def _leads(pieces: Sequence[Piece], heading: int, text: str) -> bool:
    """Whether nothing is said between the display before and the one behind a case but that it is considered now."""
    behind = _words(_between(pieces[heading], pieces[heading + 1], text))
    if _OF_ALL.search(pieces[heading + 1].text):
        return False
    return _LEADS.fullmatch(behind) is not None and _is_named(pieces, heading, text)


def _is_named(pieces: Sequence[Piece], heading: int, text: str) -> bool:
    """Whether the sentence so far names nothing but a case, and no other case is named right before it."""
    begin = pieces[heading - 1].start + len(pieces[heading - 1].text) if heading > 0 else 0
    before = text[max(begin, pieces[heading].start - FARTHEST) : pieces[heading].start]
    ends = [found.start() for found in _SENTENCE.finditer(before)]
    found = next((end for end in ends if _NAMES.fullmatch(_words(_SENTENCE.sub("", before[end:], count=1)))), None)
    if found is None:
        return False
    another = heading > 0 and not pieces[heading - 1].displayed and _LEADS.fullmatch(_words(before[:found])) is not None
    return not (another and _is_named(pieces, heading - 1, text))


def _goes_on(pieces: Sequence[Piece], text: str) -> bool:
    """Whether nothing is said in these displays, but in the first of several, and nothing ends a part between them."""
    if len(pieces) == 1:
        return not _has_words(pieces[0].text)
    return all(
        one.displayed
        and not _words(_between(one, other, text)).strip(".,;")
        and not _PARTS.search(_between(one, other, text))
        and _indent(one, text) <= _indent(other, text)
        and not _has_words(other.text)
        for one, other in pairwise(pieces)
    )


def _indent(piece: Piece, text: str) -> int:
    """How far the line that a piece stands in is indented: one that is less so stands in no list any more."""
    line = text[text.rfind("\n", 0, piece.start) + 1 : piece.start + len(piece.text)]
    return len(line) - len(line.lstrip())


def _between(one: Piece, other: Piece, text: str) -> str:
    between = text[one.start + len(one.text) : other.start]
    return between if len(between) <= FARTHEST else "far away"


def _words(text: str) -> str:
    """What a text says, in small letters with single spaces."""
    return " ".join(_SHOWS.sub(" ", text).lower().split())


def _same_beginning(one: Chain, other: Chain) -> bool:
    left, right = one.sides[0].node, other.sides[0].node
    return left is not None and right is not None and likeness(left) == likeness(right)


def _has_words(formula: str) -> bool:
    r"""Whether a display has words of its own, as \text{thus} or \text{in general}."""
    return re.search(_WRITES + r"[A-Za-z]{2}", formula) is not None


def _may_speak_of_all_cases(chain: Chain) -> bool:
    nodes = (node for root in nodes_of(chain) for node in root.walk())
    return any(isinstance(node, (CasesOf, Indicator)) or (isinstance(node, Name) and is_delta(node)) for node in nodes)
