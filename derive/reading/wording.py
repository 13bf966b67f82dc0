r"""Words in a row: `for i \neq j` gives a chain its condition, prose is passed over, \text{Loss} is a name."""

from __future__ import annotations

from collections.abc import Sequence

from derive.reading.bounds import bound_of
from derive.reading.grammar import DIFFERENT, relation_of
from derive.reading.problems import NotRead
from derive.reading.rows import after_group
from derive.reading.sums_of_1 import says_a_sum_is_1, sum_within
from derive.reading.syntax import Minus, Name, Numeral, Relation
from derive.reading.tokens import Token
from derive.reading.vocabulary import NOTHING, TEXTS, WIDE

POSSIBLE = frozenset({"if", "for", "when", "where", "case", "and", "with", "at"})
NOUNS = frozenset({"training", "learning", "testing", "missing", "remaining"})
ABBREVIATED = frozenset({"const.", "cst."})
SIGNS = frozenset({"=", "+", "-", r"\cdot", r"\times", ":="})
TELLING = frozenset({"where", "with"})  # behind which an equality may say what a symbol is
AND = "and"
JOINING = frozenset({AND, r"\&", "so", "then", "hence", "thus", "therefore", "or", "since", "as", "because", "i.e",
                     "implies", "gives", "where", "with", "also", "but", "while", "whereas"})  # fmt: skip
# Words of which no name is made; nor is one of what ends in -ing, but for a few nouns.
PROSE = POSSIBLE | JOINING | frozenset({
    "a", "an", "the", "we", "have", "get", "is", "are", "be", "this", "that", "these", "which", "it", "its", "by", "to",
    "can", "write", "follows", "equals", "equal", "means", "in", "of", "on", "from", "only", "not", "note", "now",
    "let", "set", "define", "denote", "similarly", "finally", "recall", "use", "else", "otherwise", "all", "each",
    "every",
    "any", "some", "see", "eq", "equation", "rule", "definition",
})  # fmt: skip


def conditions_of(row: list[Token], *, told: bool = False) -> tuple[list[Relation], list[Token]]:
    """What the row's words say of indices (for i ≠ j), and the row without its words.

    Where it is `told` what symbols are, an "and" goes on with that: where u = 2 v and v = x^2.
    """
    conditions: list[Relation] = []
    rest: list[Token] = []
    at = depth = 0
    while at < len(row):
        inside = depth > 0 or row[at].text not in TEXTS or at + 1 >= len(row) or row[at + 1].kind != "open"
        if inside:
            depth += row[at].kind == "open" or row[at].text == r"\begin"
            depth -= row[at].kind == "close" or row[at].text == r"\end"
            rest.append(row[at])
            at += 1
            continue
        end = after_group(row, at + 1)
        words = "".join((" " if t.after_space else "") + t.text for t in row[at + 2 : end - 1]).strip()
        if not _are_words(row, at, end, words):
            rest += row[at:end]
            at = end
            continue
        if total := sum_within(row[at + 2 : end - 1]):
            rest += [Token("sign", ",", row[at].span), *total]
            at = end
            continue
        found, behind = _condition_after(row, at, end, words, TELLING | {AND} if told else TELLING)
        conditions += found
        if behind == end and not found:
            rest.append(Token("words", _last_word(words), row[at].span))
        at = behind
    return conditions, rest


def tells(tokens: Sequence[Token]) -> bool:
    """Whether a statement begins with a word behind which it is told what symbols are."""
    first = next((at for at, token in enumerate(tokens) if token.text not in NOTHING and token.text != ","), 0)
    if not tokens or tokens[first].text not in TEXTS:
        return False
    end = after_group(tokens, first + 1)
    words = "".join((" " if t.after_space else "") + t.text for t in tokens[first + 2 : end - 1])
    return _last_word(words) in TELLING


def stands_aside(row: Sequence[Token], below: Sequence[Token]) -> bool:
    r"""Whether a row tells what symbols are, & \text{where } p = a, and the one below goes on in a column of signs."""
    at = next((n for n, token in enumerate(row) if token.text not in NOTHING and token.text != "&"), len(row))
    aligned = any(token.text == "&" for token in row[:at]) and not any(token.text == "&" for token in row[at:])
    kept = [token.text for token in below if token.text not in NOTHING - WIDE]
    return aligned and kept[:1] == ["&"] and kept[1:2] in (["="], [":="]) and tells(row[at:])


def _last_word(words: str) -> str:
    r"""The last word of \text{...}, for what it says of what follows: i.e., so, where."""
    return (words.lower().split() or [""])[-1].strip(",.;: ")


def _are_words(row: list[Token], at: int, end: int, words: str) -> bool:
    r"""Whether \text{...} is prose; a name such as \text{Loss}_i, or \mathrm{softmax}(z), is not."""
    if row[at].text in (r"\mathrm", r"\textbf", r"\textit", r"\textrm") and " " not in words and words not in POSSIBLE:
        return False
    if words == "d":  # an upright d belongs to what follows it
        return False
    called = end < len(row) and row[end].text == "(" and not row[end].after_space
    if called and not {*words.lower().split()} & (POSSIBLE | JOINING) and words.replace(" ", "").isalpha():
        return False  # \text{Cross entropy}(y, p)
    following = next((token.text for token in row[end:] if token.text not in NOTHING - WIDE), "")
    if _is_phrase(words) and _is_operand(row[:at], following):
        return False
    one_word = (words.isalpha() or words in ABBREVIATED) and words.lower() not in {
        *POSSIBLE,
        *JOINING,
        "then",
        "so",
        "since",
        "or",
        "by",
        "as",
        "thus",
    }
    return not (
        one_word and (following in ("_", "^", "(", "=", "&", "", "'") or (len(words) > 1 and following in ("-", "+")))
    )


def _is_phrase(words: str) -> bool:
    """Whether several words may be a name, as relative error is; by the chain rule, so we have: these are none."""
    several = words.lower().split()
    return len(several) > 1 and all(
        word.isalpha() and word not in PROSE and (not word.endswith("ing") or word in NOUNS) for word in several
    )


def _is_operand(before: Sequence[Token], following: str) -> bool:
    """Whether a phrase stands where something has to be: first on its row before a sign, or right behind one."""
    ahead = next((token.text for token in reversed(before) if token.text not in {*NOTHING, "&"}), "")
    if not ahead:
        return following == "="
    return ahead in SIGNS and following not in WIDE


def _condition_after(
    row: list[Token], at: int, end: int, words: str, telling: frozenset[str]
) -> tuple[list[Relation], int]:
    """The relations that follow a word such as "for", and where the mathematics goes on; `telling` words define."""
    inside = row[at + 2 : end - 1]
    if any(token.text in DIFFERENT or token.text == "=" for token in inside):
        kept = [t for n, t in enumerate(inside) if t.kind != "letter" or not _in_word(inside, n)]
        return relations_in([t for t in kept if t.text not in ("$", ",", ".", ":")]), end
    if not set(words.lower().replace(",", " ").split()) & POSSIBLE:
        return [], end
    stop = end
    while stop < len(row) and row[stop].text not in {"&", ":", *WIDE} and row[stop].text not in TEXTS:
        stop += 1
    following = row[end:stop]
    if sum(token.text == "=" for token in following) > 1 or not following:
        return [], end
    if [t.text for t in following if t.text not in NOTHING][-1:] == ["="]:  # where l = \mathrm{sum}(A)
        return [], end
    if (
        row[stop : stop + 1]
        and row[stop].text == "&"
        and _last_word(words) in telling
        and _begins_with_sign(row[stop + 1 :])
    ):
        return [], end  # where p &= \sigma(z)
    if says_a_sum_is_1(row[at:stop]):
        return [], end
    if _last_word(words) in telling and (bound := bound_of(following)) is not None:
        return [bound], stop
    found = relations_in(following)
    if _last_word(words) in telling and any(_says_what_it_is(relation) for relation in found):
        return [], end
    named = all(t.kind in ("letter", "number") or t.text in {"=", ",", ".", *DIFFERENT, *NOTHING} for t in following)
    ranges = any(t.text in (r"\cdots", r"\ldots", r"\dots", r"\in", r"\forall") for t in following)
    ranges = ranges and not _says_what_and_in_which_space(following)
    if not found and not ranges and not named:
        return [], end
    return found, stop + (stop < len(row) and row[stop].text == ":")


def _begins_with_sign(tokens: Sequence[Token]) -> bool:
    return next((token.text for token in tokens if token.text not in NOTHING), "") in ("=", ":=")


def _says_what_it_is(relation: Relation) -> bool:
    """Whether a relation behind a where is no condition, as i = j and y_k = 1 are: where A = B C."""
    right = relation.right.inner if isinstance(relation.right, Minus) else relation.right
    return relation.sign == "=" and isinstance(relation.left, Name) and not isinstance(right, (Name, Numeral))


def _says_what_and_in_which_space(tokens: Sequence[Token]) -> bool:
    r"""Whether this is an equality that ends in a space: A_i = f(B) \in \mathbb{R}^n, where i \in S is a range."""
    signs = [at for at, token in enumerate(tokens) if token.text in {"=", r"\in"}]
    if len(signs) < 2 or tokens[signs[0]].text != "=" or tokens[signs[1]].text != r"\in":
        return False
    return any(token.text in (r"\mathbb", r"\R") for token in tokens[signs[1] :])


def _in_word(tokens: Sequence[Token], at: int) -> bool:
    """Whether a letter is one of several in a row, as in the word "for"."""
    before = at > 0 and tokens[at - 1].kind == "letter" and not tokens[at].after_space
    behind = at + 1 < len(tokens) and tokens[at + 1].kind == "letter" and not tokens[at + 1].after_space
    return before or behind


def relations_in(tokens: Sequence[Token]) -> list[Relation]:
    """The relation i = j or i ≠ j that a piece consists of, if it is one."""
    kept = [t for t in tokens if t.text not in NOTHING and t.text not in (",", ".", ":")]
    if not kept or any(t.text in (r"\cdots", r"\ldots", r"\dots", r"\in") for t in kept):
        return []
    try:
        return [relation_of(kept, 0, kept[0].span)]
    except NotRead:
        return []
