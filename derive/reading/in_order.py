"""The verdicts on a document's equalities in reading order: what one of them says for the next ones.

An equality is judged by itself first (judging.py). What that leaves open is looked at again with all that the
document said before it: laws of probability, lines that were not decided, the chain rule, complex numbers, new names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from derive.language import Entry
from derive.proof.prover import families_of
from derive.reading.claims import Standing, gives_value
from derive.reading.complex.verdicts import ComplexNumbers
from derive.reading.derivatives.chain_rule import Derivatives, states_chain_rule
from derive.reading.derivatives.held_functions import held_function
from derive.reading.derivatives.links import kind_by_links, known_path_avoids
from derive.reading.derivatives.names import OF_A_SLOPE, claims_a_slope
from derive.reading.doubts.unsaid import IS_ONE_HOT
from derive.reading.facts import Facts
from derive.reading.judging import MAY_BE_ASSUMED, OPEN, Judgement, judge, stated_at
from derive.reading.knowledge import Document, Key
from derive.reading.likeness import likeness
from derive.reading.matrices.layouts import names_components, states_layout
from derive.reading.matrices.shapes import Declared
from derive.reading.passing_names import PassingNames
from derive.reading.probability.entropies import NO_DEFINITION, claims_of_entropy
from derive.reading.probability.laws import assumed, holding
from derive.reading.probability.named_probabilities import LOG_ODDS, assumes_log_odds, names_probability
from derive.reading.probability.naming import Naming, leaves_free
from derive.reading.restricting import RESTRICTED
from derive.reading.sampled import as_sampled
from derive.reading.statements import Statement
from derive.reading.surface import Side
from derive.reading.syntax import Name
from derive.reading.words.chains import is_in_order
from derive.reading.words.definitions import KNOWN, may_be_given
from derive.reading.words.entries_told import OF_ENTRIES, tells_entries
from derive.reading.words.reader import DOTS
from derive.reading.words.softmaxes import skips_a_softmax
from derive.reading.words.symbols import index_left_alone
from derive.reading.words.verdicts import AGAIN, DIFFER, Words

OF_COMPLEX = "it speaks of complex numbers, and isn't proved of them"
MAY_NOT_COMMUTE = "it is true of numbers, and its symbols may be matrices"
OF_TWO = "a symbol in it was said to be two things, and whether both are the same isn't decided"
SOLVED = "it may be an equation from before, solved for the symbol"
OF_A_BLOCK = "it says what a block is of a matrix that has a meaning, and isn't seen to follow from that"
LEFT_OPEN = ("undecided", "unread")
WEAKENING = ("proved", "follows", "chain_rule")  # each says less than the one before


def judge_all(
    statements: Sequence[Statement], document: Document, shapes: Sequence[Declared] = (), text: str = ""
) -> Iterator[Judgement]:
    """The judgements on a document's statements in order.

    `shapes` are those that the document states, and `text` is all of it: it may say that it speaks of complex numbers.

    Behind a false side a chain is judged from the last side that was right: a line that
    takes the slip along unchanged is *carried*, and one that is right again has *recovered*:
    it equals the last right side, while the step to it from the false one is as false as the slip.
    """
    chain, good, bad = 0, None, False
    anchor: Side | None = None  # the side before one that is left open
    known = _Known(statements, document.derivatives, shapes, text)
    for statement, following in zip_longest(statements, statements[1:]):
        if statement.renews:
            known.forget(statement)
        if statement.chain != chain or good is None:
            chain, good, bad, anchor = statement.chain, statement.left, False, None
        by_itself = judge(statement, words=known.words)
        judgement = _as_it_stands(by_itself, known.standing)
        excused = by_itself.kind == "false" != judgement.kind
        if bad and judgement.kind in ("proved", "if", "false", "undecided"):
            judgement = _behind_a_slip(judgement, judge(replace(statement, left=good), words=known.words))
        if judgement.kind == "false" and anchor is not None:
            judgement = _from_before_what_is_open(judgement, judge(replace(statement, left=anchor), words=known.words))
        if judgement.kind == "undecided":
            anchor = anchor or statement.left
        judgement = known.passing.look_again(known.look_again(judgement), following)
        judgement = _recovered_if_it_cancels(as_sampled(judgement, document.instances, known.standing.rebound))
        known.note(judgement)
        kind = "unread" if by_itself.as_words else by_itself.kind
        known.standing.note(statement, kind, excused=excused, assumed=by_itself.reason == MAY_BE_ASSUMED)
        bad = judgement.kind in ("false", "carried") or (bad and judgement.kind in LEFT_OPEN)
        good = good if bad else statement.right
        yield _unread_if_nothing_came_of_it(judgement)


class _Known:
    """What a document said so far."""

    def __init__(
        self, statements: Sequence[Statement], derivatives: Derivatives, shapes: Sequence[Declared], text: str
    ) -> None:
        self.derivatives = derivatives
        self.standing, self.facts, self.words = Standing(), Facts(), Words(statements, shapes)
        self.naming = Naming(self.words.indices)
        self.passing = PassingNames(self.naming, lambda each: self.look_again(judge(each, words=self.words)))
        self.numbers = ComplexNumbers(statements, text)
        self.told_again: set[Key] = set()  # symbols whose meaning wasn't seen to be the one that was given before
        self.laid_out: dict[object, object] = {}  # where the entries of a derivative stand, as the text says

    def look_again(self, judgement: Judgement) -> Judgement:
        """The judgement with what was said before; one that is not left open changes only among complex numbers."""
        if judgement.kind == "definition" and (why := self._says_another(judgement)):
            judgement = replace(judgement, kind="undecided", reason=why)
            if not self.words.agree_in_entries(judgement.statement):
                self.standing.rebind(judgement.statement)
        judgement = self._in_its_order(judgement)
        judgement = self._in_its_order(self._by_what_was_said(judgement))
        judgement = self._as_taken(judgement)
        judgement = self._by_what_is_told_again(self._of_complex(judgement))
        new = judgement.kind == "undecided" and judgement.reason.startswith((OPEN, MAY_BE_ASSUMED))
        new = new and not (judgement.statement.solves or self.numbers.is_conjugate(judgement.statement.left.tree))
        new = new and not (self.words.turns_round(judgement.statement) or _is_put_in(judgement.statement.left))
        if new and (self.naming.names(judgement.statement) or self._is_defined_in_words(judgement)):
            judgement = replace(judgement, kind="definition")
        statement = judgement.statement
        if judgement.kind == "definition" and claims_of_entropy(statement.left.tree, statement.right.tree):
            return replace(judgement, kind="undecided", reason=NO_DEFINITION)
        if judgement.kind == "definition" and self.words.speaks_of_a_block(judgement.statement):
            return replace(judgement, kind="undecided", reason=OF_A_BLOCK)
        if judgement.kind == "definition" and statement.kind == "equality" and _is_put_in(statement.left):
            return replace(judgement, kind="undecided", reason=MAY_BE_ASSUMED)
        if judgement.kind == "definition" and not may_be_given(judgement.statement, as_words=judgement.as_words):
            return replace(judgement, kind="undecided", reason=KNOWN)
        return judgement

    def forget(self, statement: Statement) -> None:
        """A symbol has a second meaning from this equality on: what was said with the first is no fact any more."""
        self.facts = Facts()
        self.words.renew(statement)
        if isinstance(statement.left.expression, Entry):
            self.standing.renew(statement.left.expression.family.name)

    def note(self, judgement: Judgement) -> None:
        """Take note of one more judgement."""
        statement, kind = judgement.statement, judgement.kind
        if statement.again is not None and kind in ("undecided", "follows"):
            self.told_again.add(statement.again)
        doubtful = kind == "undecided" and not judgement.reason.startswith((OPEN, MAY_BE_ASSUMED))
        doubtful = doubtful or statement.in_a_case
        self.naming.note(statement, kind)
        self.facts.note(statement, doubtful=doubtful or kind in ("false", "carried", "recovered", "if", "kinds"))
        self.words.note(statement, kind)
        self.numbers.note(statement, kind)

    def _says_another(self, judgement: Judgement) -> str:
        """Why what gives a symbol a meaning is a claim on what was said of it before; empty if it is none."""
        statement, words = judgement.statement, self.words
        if words.is_solved_for(statement):
            return SOLVED
        left, right = statement.left.tree, statement.right.tree
        if claims_a_slope(left, right, words.used) and not statement.announced:
            return OF_A_SLOPE
        if tells_entries(left, words.meant, words.exchanges):
            return OF_ENTRIES
        alone = index_left_alone(left, right, words.bound) if isinstance(left, Name) and right is not None else ""
        if alone:
            return f"{alone} stands on the left alone"
        return AGAIN if words.shifts_another(statement) or self.passing.is_another(statement) else ""

    def _in_its_order(self, judgement: Judgement) -> Judgement:
        """The judgement, if the factors need not change places, or can."""
        statement = judgement.statement
        decided = judgement.kind in ("proved", "if", "follows")
        sides = (statement.left.tree, statement.right.tree)
        if decided and (why := held_function(sides, statement.depends, self.words.told)):
            return replace(judgement, kind="undecided", reason=why, needs="")
        of_numbers = decided and not judgement.as_words
        if of_numbers and self.words.may_not_commute(statement, follows=judgement.kind == "follows"):
            return replace(judgement, kind="undecided", reason=MAY_NOT_COMMUTE, needs="")
        return judgement

    def _by_what_was_said(self, judgement: Judgement) -> Judgement:
        """By a law, from an earlier line, or by the chain rule."""
        statement = judgement.statement
        if statement.left.parts and statement.right.parts:
            return self._of_all_parts(judgement)
        open_ = judgement.kind in LEFT_OPEN
        laws = [law for law in statement.laws if open_ and self.standing.is_of_one_meaning(law.left, law.right)]
        law = holding(laws, stated_at(statement))
        if law is not None:
            return replace(judgement, kind=law.kind, reason=law.name, as_words=False)
        of_words = open_ and not judgement.as_words and not judgement.statement.conditions
        if (of_words or judgement.kind == "kinds") and self.words.agree_in_entries(statement):
            return replace(judgement, kind="proved", reason="", as_words=True)
        if not judgement.reason.startswith(OPEN):
            return judgement
        if self.facts.prove(statement):
            return replace(judgement, kind="follows")
        if skips_a_softmax(statement, self.words.told):
            return judgement
        if self._is_chain_rule(statement):
            return replace(judgement, kind="chain_rule")
        in_entries = statement.left.in_entries and statement.right.in_entries
        whole = self.words.may_have_matrices(statement) and not in_entries
        linked = "" if whole else _by_links(statement)
        if linked:
            return replace(judgement, kind=linked, reason="" if linked == "proved" else judgement.reason)
        return replace(judgement, kind="follows") if self.facts.prove(statement, through=True) else judgement

    def _of_all_parts(self, judgement: Judgement) -> Judgement:
        """The judgement on what holds entry by entry, or in each order that may be meant: that on the weakest."""
        left, right = judgement.statement.left, judgement.statement.right
        if not judgement.reason.startswith(OPEN) or len(left.parts) != len(right.parts):
            return judgement
        pairs = zip(left.parts, right.parts, strict=True)
        parts = [
            self._by_what_was_said(judge(replace(judgement.statement, left=one, right=other))) for one, other in pairs
        ]
        if any(part.kind not in WEAKENING for part in parts):
            return judgement
        return replace(judgement, kind=max((part.kind for part in parts), key=WEAKENING.index), reason="")

    def _as_taken(self, judgement: Judgement) -> Judgement:
        """What is taken for what it says: a layout, what is assumed of samples, a value."""
        statement = judgement.statement
        left, right = statement.left.tree, statement.right.tree
        if judgement.kind == "undecided" and states_layout(left, right):
            assert left is not None
            assert right is not None
            # The other layout of a derivative, and what is meant by it, can't both be so.
            same = likeness(right) == self.laid_out.setdefault(likeness(left), likeness(right))
            return replace(judgement, kind="definition") if same else judgement
        if judgement.kind == "undecided" and names_components(left, right):
            return replace(judgement, kind="definition")
        begins = statement.begins and not (statement.continues or statement.conditions)
        alone = begins and statement.last_of == 1 and not (statement.settled or statement.solves)
        if judgement.kind == "undecided" and alone and names_probability(left, right):
            return replace(judgement, kind="definition")
        if judgement.kind == "undecided" and begins and not statement.spoken and assumes_log_odds(left, right):
            return replace(judgement, kind="assumption", reason=LOG_ODDS)
        if judgement.kind in LEFT_OPEN and AGAIN not in judgement.reason:
            why = assumed(left, right)
            if why:
                return replace(judgement, kind="assumption", reason=why, as_words=False)
            if judgement.kind == "undecided" and gives_value(statement) and not statement.solves:
                return replace(judgement, kind="assumption")
        return judgement

    def _by_what_is_told_again(self, judgement: Judgement) -> Judgement:
        """The judgement; what is so by a meaning that may not be the one that was given before only follows from it."""
        statement = judgement.statement
        sides = (statement.left.expression, statement.right.expression, *(statement.within or ()))
        families = [family for side in sides if side is not None for family in families_of(side)]
        if judgement.as_words or not {(each.symbol, len(each.ranges)) for each in families} & self.told_again:
            return judgement
        if judgement.kind == "proved":
            return replace(judgement, kind="follows")
        of_it = judgement.kind in ("false", "if", "carried")
        return replace(judgement, kind="undecided", reason=OF_TWO, needs="") if of_it else judgement

    def _is_defined_in_words(self, judgement: Judgement) -> bool:
        """Whether what the language leaves open says, read as words, what a new symbol is: O_1 = P_1 V_1."""
        statement = judgement.statement
        left, right = statement.left, statement.right
        if judgement.as_words or not isinstance(left.tree, Name) or leaves_free(left, right):
            return False
        if statement.settled:
            return False
        verdict = self.words.judge(statement)
        return verdict is not None and verdict.kind == "definition"

    def _is_chain_rule(self, statement: Statement) -> bool:
        left, right = statement.left.expression, statement.right.expression
        stated = states_chain_rule(left, right, self.derivatives, self.facts.meanings)
        if stated and self.words.may_have_matrices(statement):
            stated = is_in_order(statement, self.words.gradients)
        return (stated and not known_path_avoids(left, right, statement.links)) or self.words.gradients.state(statement)

    def _of_complex(self, judgement: Judgement) -> Judgement:
        """The judgement, if it isn't another one where the document speaks of complex numbers."""
        branched = judgement.kind in ("proved", "follows") and self.numbers.is_branched(judgement.statement)
        if judgement.kind not in (*LEFT_OPEN, "false", "if", "carried", "kinds") and not branched:
            return judgement
        kind, needs = self.numbers.judge(judgement.statement)
        if kind:
            return replace(judgement, kind=kind, reason="", needs=needs, behind_a_slip=False)
        open_ = judgement.kind not in LEFT_OPEN and (branched or self.numbers.overrules(judgement.statement))
        return replace(judgement, kind="undecided", reason=OF_COMPLEX) if open_ else judgement


def _unread_if_nothing_came_of_it(judgement: Judgement) -> Judgement:
    """What has a piece that the language can't hold, and of which words tell nothing either, is not read."""
    problem = judgement.statement.left.problem or judgement.statement.right.problem
    nothing = judgement.as_words and (judgement.reason.endswith(DIFFER) or judgement.reason == DOTS)
    if judgement.kind == "undecided" and nothing and problem is not None:
        return replace(judgement, kind="unread", reason=problem.why, as_words=False)
    return judgement


def _is_put_in(side: Side) -> bool:
    """Whether a symbol is an entry that has a meaning: z_1 behind z = W x, with z, W and x written out."""
    return isinstance(side.tree, Name) and side.node is not None and not isinstance(side.node, Name)


def _recovered_if_it_cancels(judgement: Judgement) -> Judgement:
    """Behind a false side what is proved, maybe under a hypothesis, is so of the last right side: no step is proved."""
    right_again = judgement.behind_a_slip and judgement.kind in ("proved", "if")
    return replace(judgement, kind="recovered") if right_again else judgement


def _by_links(statement: Statement) -> str:
    left, right = statement.left.expression, statement.right.expression
    if left is None or right is None:
        return ""
    return kind_by_links(left, right, statement.links, stated_at(statement))


def _as_it_stands(judgement: Judgement, standing: Standing) -> Judgement:
    """The judgement, if the equality is a claim on symbols with one meaning; else that nothing is decided."""
    decided = judgement.kind in ("proved", "if", "false")
    why = standing.refuses(judgement.statement) if decided else ""
    if judgement.kind == "false" or (judgement.kind == "if" and judgement.indices):
        why = why or standing.excuses(judgement.statement)
    if judgement.kind == "false" and (judgement.statement.restricted or judgement.statement.in_a_case):
        why = why or RESTRICTED
    if judgement.kind == "if" and judgement.needs.endswith(IS_ONE_HOT):
        # Of a u with \sum_i u_i^2 = 1 nobody says that one entry is 1.
        why = why or standing.says_more(judgement.needs.removesuffix(IS_ONE_HOT))
    return replace(judgement, kind="undecided", reason=why) if why else judgement


def _from_before_what_is_open(here: Judgement, from_anchor: Judgement) -> Judgement:
    """What to say of a side that differs from one that was left open: equal to the side before, it is right again."""
    right = from_anchor.kind == "proved"
    return replace(from_anchor, statement=here.statement, behind_a_slip=True) if right else here


def _behind_a_slip(here: Judgement, from_good: Judgement) -> Judgement:
    """What to say of a side behind a false one: here by itself, and as it follows from the last right side."""
    if from_good.kind in ("proved", "if"):
        return replace(from_good, statement=here.statement, behind_a_slip=True)
    return replace(here, kind="carried") if here.kind in ("proved", "if") else here
