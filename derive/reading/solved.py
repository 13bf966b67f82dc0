r"""Which equalities say what solves an equation, or what follows from one: of a new symbol they are no definition.

    \frac{\partial J}{\partial w} = 0 \Rightarrow w = \sum_i \alpha_i x_i        a claim, and it may be wrong
    Setting this to 0, we get $$ \hat\mu = \frac{1}{n} \sum_i x_i $$              so is this
    \bar y = w \bar x + b                                                      and this, if there are y_i
    F = U - T S,   dF = dU - T dS - S dT                                       and this: what dF is, F says
    z = w x + b \Rightarrow a = \sigma(z)                                        a forward pass: a says what it is

Whether it does solve it isn't decided here. What the words before a display say that it is: worked_out.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.reading.complex.prose import says_complex
from derive.reading.derivatives.names import GRADIENT
from derive.reading.instances_claimed import Members
from derive.reading.likeness import unbracketed
from derive.reading.sections import section_at, sections_of
from derive.reading.surface import Chain
from derive.reading.syntax import Applied, Differential, Name, Node, Numeral
from derive.reading.worked_out import is_claimed, is_of_an_optimum, moved_in, solves_motion

NEAR = 300  # characters before an equality in which it is looked for what it stands behind
_LAYOUT = r"(?:\s|&|\\\\|\\[,;:! ]|\\q?quad\b|\\nonumber\b|\\notag\b|\\label\{[^{}]*\}|\{\}|[.:,])*"
_ARROW = re.compile(
    rf"(?:\\(?:Rightarrow|Longrightarrow|implies|iff|Leftrightarrow|Longleftrightarrow)\b|⇒){_LAYOUT}\Z"
)
_OPENING = r"(?:\s|&|\$\$?|\\\(|\\\[|\\begin\{[a-z]+\*?\}|\\label\{[^{}]*\}|\.\. math::|[`:,~])*"
_ZERO = r"\b(?:set|sets|setting|equate|equating|let|letting)\b[^.;]{0,120}?(?:\bto\s+|=\s*)\$?(?:0|zero)\b"
_WORKED_OUT = (
    r"\b(?:differentiating|integrating|solving|rearranging|minimi[sz]ing|maximi[sz]ing|tak(?:e|ing)[^.;]{0,60}\b"
    r"(?:derivatives?|gradients?))\b"
)
_CLAIMED = re.compile(
    rf"(?:{_ZERO}|{_WORKED_OUT})[^.;]{{0,150}}\b(?:get|gets|obtain|obtains|find|finds|gives?|yields?){_OPENING}\Z",
    re.IGNORECASE,
)

_MEAN = re.compile(r"\\(?:bar|overline)\{(.*)\}")


def note_what_solves(chains: Sequence[Chain], text: str) -> None:
    """Mark the chains that say what solves an equation, or what follows from the one before them."""
    conjugates = says_complex(text) or "conjugat" in text  # where w^* is one of w
    sections, told = sections_of(text), set[str]()
    claimed, moved, members = False, set[str](), Members()
    nodes = [node for chain in chains for side in chain.sides if side.tree is not None for node in side.tree.walk()]
    with_entries = {node.name for node in nodes if isinstance(node, Name) and node.lower}
    for before, chain in zip([None, *chains], chains, strict=False):
        start = chain.sides[0].member.span.start
        behind = text[max(0, start - NEAR) : start]
        arrow = _ARROW.search(behind) is not None
        chain.solves = (arrow and before is not None and _is_equation(before, chain)) or bool(_CLAIMED.search(behind))
        claimed = is_claimed(chain, text, before, row=claimed)
        chain.solves = chain.solves or claimed or solves_motion(chain, text, moved) or _is_of_means(chain, with_entries)
        section = section_at(sections, start)
        chain.solves = chain.solves or members.claims(chain, section) or _is_of_a_change(chain, told)
        chain.solves = chain.solves or (not conjugates and is_of_an_optimum(chain, told))
        told |= {node.name for side in chain.sides if side.tree is not None for node in side.tree.walk()
                 if isinstance(node, Name)}  # fmt: skip
        moved |= moved_in(chain)
        members.note(chain, section)


def _is_of_a_change(chain: Chain, told: set[str]) -> bool:
    """Whether a chain says what dF is, where F was told before: its differential, or the gradient by it.

    dK^{(i)} is a step of a procedure, and so is dK = dK^{(N)}, with which it ends.
    """
    head, meaning = chain.sides[0].tree, chain.sides[1].tree if len(chain.sides) > 1 else None
    if not isinstance(head, Name) or head.raised or meaning is None or isinstance(meaning, Differential):
        return False
    known = head.name.startswith(GRADIENT) and head.name.removeprefix(GRADIENT) in told
    return known and not any(isinstance(node, Name) and node.name == head.name for node in meaning.walk())


def _is_of_means(chain: Chain, with_entries: set[str]) -> bool:
    """Whether a chain says of the mean of all y_i what it is by that of others, and not by the y_i."""
    if len(chain.sides) < 2:
        return False
    name, others = _MEAN.fullmatch(_name(chain.sides[0].tree)), chain.sides[1].tree
    if name is None or name[1] not in with_entries or others is None:
        return False
    inside = {node.name for node in others.walk() if isinstance(node, Name)}
    return name[1] not in inside and any(_MEAN.fullmatch(each) for each in inside)


def _is_equation(before: Chain, chain: Chain) -> bool:
    """Whether a chain ends with a number, or speaks of the symbol that the one behind it begins with."""
    last = before.sides[-1].node
    if last is not None and isinstance(unbracketed(last), Numeral):
        return True
    head = _name(chain.sides[0].tree)
    nodes = (node for side in before.sides if side.tree is not None for node in side.tree.walk())
    return bool(head) and any(isinstance(node, Name) and node.name == head for node in nodes)


def _name(node: Node | None) -> str:
    node = node.head if isinstance(node, Applied) else node
    return node.name if isinstance(node, Name) else ""
