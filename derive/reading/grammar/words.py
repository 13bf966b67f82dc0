"""Which letters stand for words, and lists of tokens cut up: what is said before any rule reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.reading.syntax import Applied, Node
from derive.reading.tokens import Token
from derive.reading.vocabulary import CLOSING, FUNCTIONS, GREEK, NOTHING, OPENING, SPACES

LONG_WORD = 4
WORDY = frozenset({r"\mathrm", r"\text", r"\operatorname", r"\operatorname*", r"\textrm", r"\mathit", r"\mbox", r"\rm"})
# Words that do something to what follows them; taken for names they would be misread.
REFUSED = frozenset({"max", "min", "argmax", "argmin", "sup", "inf", "lim", "det", "tr", "diag", "sign", "rank", "sum",
                     "mean", "sin", "cos", "tan", "mod", "gcd", "trace", "Tr", "vec", "const", "rowmax", "rowsum",
                     "ReLU", "relu", "logsumexp", "LSE", "mask"})  # fmt: skip
WORDS = frozenset(
    {
        *FUNCTIONS,
        "softmax",
        "sigmoid",
        "net",
        "out",
        "max",
        "min",
        "err",
        "MSE",
        "SSE",
        "det",
        "tr",
        "BCE",
        "NLL",
        "CE",
        "ReLU",
    }
)
KNOWN_WORDS = frozenset(
    {"logit", "logits", "logistic", "Logistic", "loglik", "softmax", "tanh", "log", "exp", "ln", *WORDS}
)
FRACTIONS = frozenset({r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"})
PRIMES = frozenset({"'", r"\prime"})
DIFFERENT = frozenset({r"\neq", r"\ne", "≠", r"\not="})


def with_words(tokens: Sequence[Token]) -> list[Token]:
    """Letters right behind each other that spell a word, as one token: log, Loss; and dz, the gradient by z."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        end = at + 1
        while (
            end < len(tokens)
            and tokens[end].kind == "letter"
            and not tokens[end].after_space
            and (tokens[at].kind == "letter" and len(tokens[end].text) == len(tokens[at].text) == 1)
        ):
            end += 1
        word = "".join(token.text for token in tokens[at:end])
        if end - at >= LONG_WORD or word in WORDS or word in REFUSED or (end - at > 1 and _is_called(tokens, at, end)):
            found.append(Token("letter", word, tokens[at].span.to(tokens[end - 1].span), tokens[at].after_space))
        else:
            found += tokens[at:end]
        at = end
    return found


def without_spacing(tokens: Sequence[Token]) -> list[Token]:
    r"""The tokens that say something; one behind \, or a space before \left is still behind a space."""
    kept: list[Token] = []
    spaced = False
    for token in tokens:
        if token.text in NOTHING:
            spaced = spaced or token.after_space or token.text in SPACES
        else:
            kept.append(replace(token, after_space=True) if spaced else token)
            spaced = False
    return kept


def _is_called(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether three letters, or two capitals, stand right before a bracket: abs(x), KL(p, q)."""
    called = end < len(tokens) and tokens[end].text == "(" and not tokens[end].after_space
    return called and (end - at > 2 or all(token.text.isupper() for token in tokens[at:end]))


def significant(tokens: Sequence[Token]) -> list[Token]:
    """The tokens that say something."""
    return [token for token in tokens if token.text not in NOTHING]


def past(tokens: Sequence[Token], at: int) -> int:
    """The place behind the group, or the single token, at this place."""
    depth = 0
    while at < len(tokens):
        depth += (tokens[at].kind == "open") - (tokens[at].kind == "close")
        at += 1
        if depth <= 0:
            break
    return at


def split(tokens: Sequence[Token], *separators: str) -> list[list[Token]]:
    """The tokens between top-level separators."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text == r"\begin") - (token.text == r"\end")
        depth += (token.kind == "open" or token.text in OPENING) - (token.kind == "close" or token.text in CLOSING)
        if token.text in separators and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def just_braces(tokens: Sequence[Token]) -> bool:
    """Whether a script is letters, numbers and commas, perhaps in braces."""
    return all(t.kind in ("letter", "number", "open", "close") or t.text in GREEK or t.text == "," for t in tokens)


def tight(node: Node) -> Node:
    """What stands behind a / or a function without a bracket: as a factor before a bracket it would be unclear."""
    return replace(node, tight=True) if isinstance(node, Applied) else node
