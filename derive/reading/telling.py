r"""What is told of an equality that isn't plainly true or false: why, by its author's names, and what to write.

The verdicts keep their reasons short and have names of their own for quantities: max_k(...) no. 2, P|(t,z), ∂L/∂z.
A reader is told of \max_k z_k as the document has it, hears which symbol has no meaning, and gets what states a
hypothesis or a shape as a comment of the document's own format.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from derive.proof.prover import families_of
from derive.reading.doubts.one_in_all import SUM_IS_1
from derive.reading.doubts.unsaid import IS_ONE_HOT
from derive.reading.judging import OPEN, Judgement
from derive.reading.knowledge import Document
from derive.reading.problems import Span
from derive.reading.quoting import readable
from derive.reading.sources import Source
from derive.reading.words.verdicts import AGAIN

COMMENTS = {"tex": "% derive: {}", "rst": ".. derive: {}"}
COMMENT = "<!-- derive: {} -->"
LONGEST = 60  # characters of a formula that is quoted in a sentence
MOST_QUOTED = 400  # characters of the document of which such a formula is made
MOST_NAMED = 4
# Quantities whose meaning everybody knows; that nothing is used of it is what there is to say.
KNOWN = re.compile(
    r"(?:max|min|sup|inf|abs|norm|inner|det|tr|E|Var|Cov|KL|H|LSE|P|Pr|p|int|argmax|argmin|sign|sgn|mean|std|clip|d"
    r"|sin|cos|tan|floor|ceiling|binom|at|ReLU|relu|Re|Im)"
    r"(?![A-Za-z])"
)
DIFFERENTIAL = r"\mathrm{d}"
# What would tell, where the reason comes from the prover or from another room.
TELLING = {
    "two different symbols are called": "; another letter for one of them would tell",
    "whether all that runs to": "; another letter for one of the limits would tell",
    "no counterexample was found": ", and no proof; the step may be taken in two",
    "some matrices are written out": "; all of them, or none, would do",
}
_DERIVATIVE = re.compile(r"∂(?P<of>.+)/∂(?P<by>.+?)(?: in all)?")


def comment(format_: str, said: str) -> str:
    """What is said to this program, as a comment of a document of this format."""
    return COMMENTS.get(format_, COMMENT).format(said)


def why_undecided(judgement: Judgement, source: Source, document: Document) -> str:
    """Why an equality isn't decided, and what would decide it."""
    reason, statement = judgement.reason, judgement.statement
    if reason.startswith(OPEN):
        names = reason.removeprefix(f"{OPEN} ").split(", ")
        hidden = (statement.left.hidden | statement.right.hidden) - (statement.left.opaque | statement.right.opaque)
        places = {**document.written, **statement.right.written, **statement.left.written}
        written = {name: _quoted(source, places[name]) for name in names if name in places}
        meant = {*document.functions, *(name.partition("(")[0] for name, _ in document.meant)}
        return _what_is_open(names, hidden, written, meant)
    if reason.startswith(AGAIN):
        return reason.replace("the symbol", _quoted(source, statement.left.member.span))
    for name in sorted(document.written, key=len, reverse=True):
        if "•" in name or "|" in name:
            reason = reason.replace(name, _quoted(source, document.written[name]))
    return reason + next((more for begin, more in TELLING.items() if reason.startswith(begin)), "")


def _what_is_open(
    names: Sequence[str], hidden: Collection[str], written: Mapping[str, str], meant: Collection[str]
) -> str:
    """What nothing read defines, and what to write."""
    lacking, depending, unread, known = [], [], [], []
    for name in names:
        derivative = _DERIVATIVE.fullmatch(name)
        of, by = (derivative["of"], derivative["by"]) if derivative else (name, "")
        if name in hidden or _bare(of) in hidden:
            unread.append(_bare(_shown(of, written)))
        elif name.startswith(("∂/∂", DIFFERENTIAL)) or (KNOWN.match(of) and any(sign in of for sign in "(|")):
            known.append(_shown(of, written))
        elif derivative and _bare(of) in meant:
            depending.append((_shown(of, written), _shown(by, written)))
        else:
            lacking.append(_head(_shown(of, written)))
    said = []
    if lacking:
        several = len({*lacking}) > 1
        write = f"write what they are, as {lacking[0]}" if several else f"write {lacking[0]}"
        said.append(f"nothing read says what {_listed(lacking, 'or')} {'are' if several else 'is'}; "
                    f"{write} = ... before this line")  # fmt: skip
    if depending and not lacking:
        of, by = depending[0]
        said.append(
            f"nothing read says how {of} depends on {by}; write the equalities that lead there before this line"
        )
    if unread:
        said.append(f"what is said of {_listed(unread, 'and')} elsewhere can't be used here")
    if known and not said:
        said.append(f"the two sides differ as they are written, and no rules are known for {_listed(known, 'and')}")
    return "; ".join(said)


def _listed(names: Sequence[str], word: str) -> str:
    """a, b or c."""
    several = [*dict.fromkeys(names)]
    if len(several) > MOST_NAMED:
        several = [*several[: MOST_NAMED - 1], f"{len(several) - MOST_NAMED + 1} others"]
    return several[0] if len(several) == 1 else f"{', '.join(several[:-1])} {word} {several[-1]}"


def _bare(name: str) -> str:
    return name.removesuffix("[]")


def _head(formula: str) -> str:
    """The function in a formula, f of f'(z); the bracket of a^{(l)} is none of a function."""
    head = re.match(r".*?[^{^(](?=\()", formula)
    return re.sub(r"\^\{?\s*(?:\\prime|')+\s*\}?|'+", "", head[0] if head else formula).strip()


def _shown(name: str, written: Mapping[str, str]) -> str:
    """The author's own formula, where more than a letter tells the quantity; without our numbers where it is lost."""
    return written.get(name) or name.replace("(...)", "").partition(" no. ")[0]


def _quoted(source: Source, span: Span) -> str:
    """A piece of the document on one line, without the commands that only set it, and cut where it is long."""
    text = readable(source.text[span.start : min(span.end, span.start + MOST_QUOTED)])
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def what_is_needed(judgement: Judgement, source: Source) -> tuple[str, str]:
    """What an equality is true of, and what to write so that it is stated."""
    needs, statement = judgement.needs, judgement.statement
    if judgement.indices and judgement.named_before:
        place = source.place(statement.case_at)
        where = f"line {place.line}" if place.cell is None else f"line {place.line} of cell {place.cell}"
        relation = needs.replace("≠", r"\neq")
        return (f"true if {needs}, a case that {where} names; whether it still holds here isn't plain",
                rf"\text{{for }} {relation}")  # fmt: skip
    if judgement.named_before:
        return f"true if {needs}; the text has the word, and doesn't say it here", ""
    said = _as_assumption(judgement)
    right = "right again" if judgement.kind == "recovered" else "true"
    return f"{right} if {needs}, which is not stated here", comment(source.format, f"assume {said}") if said else ""


def _as_assumption(judgement: Judgement) -> str:
    """A hypothesis in the form in which a comment states it; empty if there is none."""
    needs = judgement.needs
    if judgement.indices:
        return needs.replace("≠", r"\neq")
    sides = (judgement.statement.left.expression, judgement.statement.right.expression)
    families = {family.name: family for side in sides if side is not None for family in families_of(side)}
    summed = needs.removeprefix(SUM_IS_1).removesuffix(" is 1") if needs.startswith(SUM_IS_1) else ""
    summed, _, which = summed.partition(" over its ")
    if summed in families and len(families[summed].ranges) == 1:
        letter = "k" if families[summed].symbol != "k" else "j"
        return rf"\sum_{letter} {_bare(summed)}_{letter} = 1"
    if summed in families and len(families[summed].ranges) == 2:
        letters = "ik" if which.startswith("second") else "ki"
        return rf"\sum_k {_bare(summed)}_{{{letters}}} = 1"
    if needs.endswith(IS_ONE_HOT):
        return f"{_bare(needs.removesuffix(IS_ONE_HOT))} one-hot"
    if needs.endswith(" > 0"):
        return needs.replace("[]", "")
    return ""
