r"""New names in the middle of a chain: what they stand for is the side before them.

    \frac{\partial p}{\partial z} = J = \operatorname{diag}(p) - p p^T

Nothing before speaks of J, so the first equality only says what the side before it is called from here on, and the
second one is a claim on that side. A name need not have the indices of what it is called for, as long as it stands in
this chain: it is not put in for anything elsewhere. What differs from the side before is left open, and not false.
A letter below or above it that the side before doesn't have is a slip, \frac{\partial L}{\partial z_j} = g_i.

Where the same section says later what the name is, J = ..., that may not differ from what it was called for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derive.reading.claims import NEW
from derive.reading.judging import MAY_BE_ASSUMED, OPEN, Judgement
from derive.reading.likeness import likeness
from derive.reading.probability.naming import Naming, is_alone
from derive.reading.statements import Statement
from derive.reading.surface import Side
from derive.reading.symbols import free_letters
from derive.reading.syntax import Name
from derive.reading.words.verdicts import CONSTANTS

LEFT_OPEN = ("undecided", "unread")
TRUE = ("proved", "follows", "chain_rule")


class PassingNames:
    """The sides that new names of the chain that is read just now stand for."""

    def __init__(self, naming: Naming, judged: Callable[[Statement], Judgement]) -> None:
        self.naming = naming
        self.judged = judged  # the judgement on a statement with all that was said before it
        self._side: Side | None = None  # the last name
        self._stands_for: Side | None = None
        self._called: dict[object, Side] = {}  # by name and section, what names were called for in passing

    def look_again(self, judgement: Judgement, following: Statement | None) -> Judgement:
        """The judgement, where a side is a new name; `following` is the statement behind this one."""
        statement = judgement.statement
        stands_for = self._stands_for if statement.left is self._side else None
        if judgement.kind in LEFT_OPEN and stands_for is not None:
            put_in = self.judged(replace(statement, left=stands_for))
            if put_in.kind in TRUE:
                return replace(put_in, statement=statement)
        if self._is_named_in_passing(judgement, following):
            self._side, self._stands_for = statement.right, stands_for or statement.left
            assert statement.right.tree is not None
            self._called[statement.section, likeness(statement.right.tree)] = self._stands_for
            return replace(judgement, kind="definition")
        return judgement

    def is_another(self, statement: Statement) -> bool:
        """Whether a symbol gets a meaning that isn't seen to be what it was called for in passing."""
        if statement.left.tree is None or statement.announced or statement.renews:
            return False
        side = self._called.get((statement.section, likeness(statement.left.tree)))
        if side is None:
            return False
        return self.judged(replace(statement, left=side, kind="equality")).kind not in TRUE

    def _is_named_in_passing(self, judgement: Judgement, following: Statement | None) -> bool:
        statement = judgement.statement
        may_say = judgement.reason.startswith((OPEN, MAY_BE_ASSUMED)) or judgement.reason.endswith(NEW)
        if judgement.kind != "definition" and not (judgement.kind == "undecided" and may_say):
            return False
        if following is None or following.left is not statement.right or following.kind != "equality":
            return False
        if statement.kind != "equality":
            return False
        symbol, meaning = statement.right.tree, statement.left.tree
        if not isinstance(symbol, Name) or symbol.name in CONSTANTS or meaning is None or is_alone(meaning):
            return False
        if any(len(letter) == 1 for letter in free_letters(symbol) - free_letters(meaning)):
            return False  # a word is a label, J_{softmax}
        if statement.conditions or statement.in_a_case or statement.settled or statement.solves or statement.continues:
            return False
        return self.naming.is_named(symbol, meaning)
