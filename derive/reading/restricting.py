r"""What the words before a display restrict: what is false in general may be true there, and isn't called false.

    For the true class c we get            \frac{\partial L}{\partial p_c} = -\frac{1}{p_c}
    Without regularization, with T = 1     the derivative is ...
    where Q is orthogonal, x is centered   ...

The first kind counts in the sentence that leads to the display; a property of vectors and matrices for what
follows soon behind it. Nothing is proved by such words. *For one example the loss is $\ell = ...$* gives that loss its
meaning, and restricts nothing that is said of it then.
"""

from __future__ import annotations

import re
from bisect import bisect_right

BEHIND = 200  # characters behind an equality in which words of the same row may restrict it
BEFORE = 400  # characters in which the sentence before a display is looked for
NEAR = 1000  # characters behind which a property may be forgotten
RESTRICTED = "in general the two sides differ, and the words around them may mean a case alone; say which"

_OPEN, _CLOSE = r"(?:\$|\\\()", r"(?:\$|\\\))"
_RELATION = r"(?:=|\\to|\\approx|\\gg|\\ll|\\neq?|[<>])"
# A relation of two indices is read, and counts; i = 1, \dots, n says which there are.
_OF_INDICES = rf"(?!{_OPEN}\s*[a-z]\s*(?:(?:=|\\neq?|≠)\s*[a-z]\s*{_CLOSE}|=\s*\d\s*,))"
_FORMULA = rf"{_OF_INDICES}{_OPEN}[^$]{{0,40}}?{_RELATION}[^$]{{0,40}}?{_CLOSE}"
_VALUE = rf"{_OF_INDICES}{_OPEN}[^$=]{{0,20}}=\s*-?\d[\d./]*\s*{_CLOSE}"
_SENTENCE = re.compile(
    rf"""
      \b(?: without | ignor(?:e|es|ed|ing) | neglect\w* | dropp?(?:ing|ed)? | omit\w* | absorb\w* | disregard\w*
          | on\ average | in\ expectation | instead | approximat\w* | roughly | lineari[sz]\w*
          | (?:first|second|leading)[-\ ]order | taylor | as\ (?:an?\ )?constants? | semi-?gradient | stop[-\ ]?grad\w*
          | (?:single|positive|negative|misclassified)\ (?:\w+\ )?(?:example|sample|class|label|case|one)s?\b
          | special\ case | in\ (?:the|this|that)\ case | for\ simplicity | assum(?:e|es|ed|ing)\b | suppos(?:e|ing)\b
          | up\ to\ (?:an?\ |the\ |some\ )?(?:\w+\ )?(?:constants?|factors?|terms?|scal(?:e|ing)|signs?)
          | (?:true|correct|target|right)\ (?:class|label|word|token)\b
          | at\ (?:the\ |an?\ )?(?:optimum|minimum|maximum|stationary|convergence|initiali[sz]ation) )
    | \b(?:if|when|whenever|for|at|setting|letting|taking|choosing)\b[^.$]{{0,40}}?{_FORMULA}
    | \b(?:with|where|let|set)\b[^.$]{{0,40}}?{_VALUE}
    | \b(?:if|when|whenever|for|with|where)\b[^.]{{0,40}}\b(?:zero|one|unity|vanish\w*|constant|identity|disabled)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What is said of one sample is of the symbol that is given its meaning there: what follows speaks of that.
_NAMED_OF_ONE = re.compile(
    r"""
      \bfor\ (?:one|an?|any|each|every)\ (?:\w+\ ){0,2}(?:example|sample|observation|instance|data\ ?point|point),?
      \ (?:the|its|our)\ (?:\w+[\ -]){1,3}(?:is|reads|becomes|equals)\ (?:\$|\\\()[^$=]{1,40}=
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PROPERTY = re.compile(
    r"\borthogonal\b|\borthonormal\b|\bunitary\b|\bidempotent\b|\bunit[- ](?:vectors?|norm|length)\b"
    r"|\bcent(?:er|re)ed\b|\b(?:zero[- ]mean|mean[- ]zero|mean (?:of )?0)\b|\bstandardi[sz]ed\b|\bwhitened\b"
    r"|\buncorrelated\b",
    re.IGNORECASE,
)
_WORDS_BEHIND = re.compile(
    r"\\(?:text|mbox|textrm|textit)\s*\{[^{}]*\b(?:(?:for|if|when|whenever|where|assuming|provided)\s+(?!all|any|every|each)[a-z]+"
    r"|only|case|on average|in expectation)\b[^{}]*\}",
    re.IGNORECASE,
)  # before a relation, \text{if } y = 1, they are read elsewhere
_END_OF_ROW = re.compile(r"\$\$|\\\]|\\\\|\\end\s*\{")
_END_OF_DISPLAY = re.compile(r"\$\$|\\\]|\\end\s*\{[^}]*\}|</script>|```")
_OPENS = re.compile(r"(?:\$\$|\\\[|\\begin\s*\{[^}]*\}(?:\{[^}]*\})?|```\w*|\.\. math::|&|\s)+$")
_COMMENT = re.compile(r"^[ \t]*%[^\n]*|<!--.*?-->", re.MULTILINE | re.DOTALL)  # what it assumes is read elsewhere
_NEXT_SENTENCE = re.compile(r"[.!?]\s+(?=\S)")


class Restrictions:
    """Where the words of a document restrict what is displayed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._properties = [found.start() for found in _PROPERTY.finditer(text)]

    def behind(self, place: int) -> bool:
        r"""Whether words in the row of an equality that ends here restrict it: \text{for positive examples}."""
        behind = self.text[place : place + BEHIND]
        end = _END_OF_ROW.search(behind)
        return _WORDS_BEHIND.search(behind, 0, end.start() if end else len(behind)) is not None

    def at(self, place: int) -> bool:
        """Whether the words before a display that begins here restrict it."""
        known = bisect_right(self._properties, place)
        if known and place - self._properties[known - 1] < NEAR:
            return True
        before = _OPENS.sub("", _COMMENT.sub("", self.text[max(0, place - BEFORE) : place]))
        displays = [found.end() for found in _END_OF_DISPLAY.finditer(before)]
        words = before[displays[-1] if displays else 0 :]
        return _SENTENCE.search(_NAMED_OF_ONE.sub("", _NEXT_SENTENCE.split(words)[-1])) is not None
