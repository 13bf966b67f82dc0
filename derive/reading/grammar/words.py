r"""Which letters stand for words, and lists of tokens cut up: what is said before any rule reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.reading.syntax import Applied, Node
from derive.reading.tokens import Token
from derive.reading.vocabulary import (
    BARS,
    BINDING,
    CLOSING,
    CLOSING_BARS,
    CONDITIONAL,
    FUNCTIONS,
    GREEK,
    NAMED,
    NOTHING,
    OPENING,
    SPACES,
    WIDE,
)

LONG_WORD = 4
LONGEST_BRACKET = 2000  # tokens to look ahead
WORDY = frozenset({r"\mathrm", r"\text", r"\operatorname", r"\operatorname*", r"\textrm", r"\mathit", r"\mbox", r"\rm"})
# Words that do something to what follows them; taken for names they would be misread.
ACTING = frozenset({*BINDING, *NAMED})
WORDS = frozenset({*FUNCTIONS, *ACTING, "softmax", "sigmoid", "net", "out", "err", "MSE", "SSE", "BCE", "NLL", "CE",
                   "FL", "new", "old", "mod"}) - {"Re", "Im"}  # fmt: skip
# Two capitals before a bracket may be a product; these are names: KL(p, q), FL(p_t), LN(x).
REFUSED = frozenset({"mod"})  # it stands between two things
CALLED = frozenset({"KL", "JS", "FL", "LN", "BN", "LS", "NLL", "BCE", "GL"})
KNOWN_WORDS = frozenset({"logit", "logits", "logistic", "Logistic", "loglik", *WORDS, *CALLED})
FRACTIONS = frozenset({r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"})
PRIMES = frozenset({"'", r"\prime"})
DIFFERENT = frozenset({r"\neq", r"\ne", "≠", r"\not="})
LEFT = frozenset({r"\left", r"\bigl", r"\Bigl", r"\biggl", r"\Biggl"})
RIGHT = frozenset({r"\right", r"\bigr", r"\Bigr", r"\biggr", r"\Biggr"})
LEFT_SIDES = {
    "|": r"\lvert",
    r"\vert": r"\lvert",
    r"\|": r"\lVert",
    r"\Vert": r"\lVert",
    "<": r"\langle",
    ".": r"\left.",
}
RIGHT_SIDES = {"|": r"\rvert", r"\vert": r"\rvert", r"\|": r"\rVert", r"\Vert": r"\rVert", ">": r"\rangle"}


def with_words(tokens: Sequence[Token]) -> list[Token]:
    """Letters right behind each other that spell a word, as one token: log, Loss; and dz, the gradient by z."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        if _are_dots(tokens, at):
            found.append(
                replace(tokens[at], kind="command", text=r"\ldots", span=tokens[at].span.to(tokens[at + 2].span))
            )
            at += 3
            continue
        end = at + 1
        while (
            end < len(tokens)
            and tokens[end].kind == "letter"
            and not tokens[end].after_space
            and (tokens[at].kind == "letter" and len(tokens[end].text) == len(tokens[at].text) == 1)
        ):
            end += 1
        word = "".join(token.text for token in tokens[at:end])
        if end - at >= LONG_WORD or word in WORDS or (end - at > 1 and _is_called(tokens, at, end)):
            found.append(Token("letter", word, tokens[at].span.to(tokens[end - 1].span), tokens[at].after_space))
        else:
            found += tokens[at:end]
        at = end
    return found


def _are_dots(tokens: Sequence[Token], at: int) -> bool:
    """Whether three points in a row stand here: x_1, ..., x_n."""
    three = tokens[at : at + 3]
    return [token.text for token in three] == ["."] * 3 and not any(token.after_space for token in three[1:])


def without_spacing(tokens: Sequence[Token]) -> list[Token]:
    r"""The tokens that say something; one behind \, or a space before \left is still behind a space.

    Bars behind \left and \right are told apart here, for what they open and close.
    """
    kept: list[Token] = []
    spaced, room, side = False, 0, ""
    for token in tokens:
        if token.text in NOTHING:
            spaced = spaced or token.after_space or token.text in SPACES
            room += 2 * (token.text in WIDE) + (token.text in SPACES)
            side = token.text
            continue
        text = token.text
        if side in LEFT:
            text = LEFT_SIDES.get(text, text)
        elif side in RIGHT:
            text = RIGHT_SIDES.get(text, text)
        elif side == r"\middle" and text in CONDITIONAL:
            text = r"\mid"
        if spaced or text != token.text or room:
            token = replace(token, text=text, after_space=token.after_space or spaced, wide=token.wide or room > 1)
        kept.append(token)
        spaced, room, side = False, 0, ""
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


def past_bracket(tokens: Sequence[Token], at: int) -> int:
    """The place behind the bracket that opens at this place; the end where none closes it."""
    for number, depth in enumerate(depths(tokens[at : at + LONGEST_BRACKET])):
        if number and depth == 0:
            return at + number + 1
    return len(tokens)


def just_braces(tokens: Sequence[Token]) -> bool:
    """Whether a script is letters, numbers and commas, perhaps in braces."""
    return all(t.kind in ("letter", "number", "open", "close") or t.text in GREEK or t.text == "," for t in tokens)


def depths(tokens: Sequence[Token]) -> Iterator[int]:
    """How deep in brackets each token stands; the brackets themselves stand outside."""
    depth = 0
    for token in tokens:
        closes = token.kind == "close" or token.text in CLOSING or token.text in CLOSING_BARS or token.text == r"\end"
        depth -= closes
        yield depth
        depth += token.kind == "open" or token.text in OPENING or token.text in BARS or token.text == r"\begin"


def split(tokens: Sequence[Token], *separators: str) -> list[list[Token]]:
    """The tokens between top-level separators."""
    parts: list[list[Token]] = [[]]
    for token, depth in zip(tokens, depths(tokens), strict=True):
        if token.text in separators and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def tight(node: Node) -> Node:
    """What stands behind a / or a function without a bracket: as a factor before a bracket it would be unclear."""
    return replace(node, tight=True) if isinstance(node, Applied) else node
