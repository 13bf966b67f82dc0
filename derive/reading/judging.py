r"""The verdict on each equality of a document, by the same prover that checks our own notes.

proved          true for every n, whatever the opaque quantities are
if              false as it stands, true under a hypothesis that the document doesn't state
false           a counterexample was found, and nothing in it is opaque
kinds           a symbol stands with an index and without one, so nothing is said of the equality
chain_rule      says how quantities that nothing defines depend on each other: nothing to prove
follows         true if an earlier equality is, which was not decided
undecided       neither; the reason says why
shape           the shapes of its matrices don't agree
carried         true of the side before it, which is false
recovered       equal to the last right side, so not to the false one before it
as words        what the language can't hold is read as words in symbols of any kind: it can be
                proved or a definition, and is unread else (words/verdicts.py)
definition      a new symbol gets its meaning: nothing to prove
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from derive.language import Condition, Delta, Distinct, Entry, Expression, Family, Number, Same, free_indices
from derive.language.nodes import Derivative, Size, SumOver
from derive.proof import Assumption, Hypothesis, OneHot, Positive, Proved, Refuted, Unknown, Verdict, prove
from derive.proof.prover import families_of
from derive.proof.roles import variables
from derive.reading.another_symbol import ANOTHER, freed_readings
from derive.reading.by_entries import of_all_entries
from derive.reading.constants import differ_by_a_number, taken_in
from derive.reading.decimals import TO_THE_DIGITS, true_to_the_digits
from derive.reading.derivatives.local import FIXED_OR_NOT, other_readings
from derive.reading.extremes import where_all_are_equal
from derive.reading.imaginary_unit import imaginary_unit
from derive.reading.limits import is_too_much
from derive.reading.one_in_all import SUM_IS_1, sums_are_1
from derive.reading.problems import ShapesDiffer
from derive.reading.products import NEEDS as POSITIVE_FACTORS
from derive.reading.products import needs_positive_factors
from derive.reading.statements import Statement
from derive.reading.symbols import free_letters
from derive.reading.symmetric import with_symmetric
from derive.reading.trial_points import differ_somewhere
from derive.reading.two_values import MAY_BE_TRUE, contradicts, need_no_more, two_values, with_values
from derive.reading.unit_vectors import is_squared, squares_are_1
from derive.reading.value_cases import brackets_in, is_proved, where_they_differ
from derive.reading.words.definitions import STEPS
from derive.reading.words.verdicts import Words

WEIGHTS = frozenset({"w", "W", "b", r"\theta", r"\mathbf{w}"})  # nobody means one of these to be one-hot
BY_ITS_MEANING = "by what was said of the symbol the sum need not be 1; it may be a condition on what it is made of"
IS_ONE_HOT = " is one-hot"
OPEN = "nothing read defines"
MAY_BE_ASSUMED = "it follows from nothing above, and may be an assumption; if it is a claim, say what its symbols are"
LINEAR = "an expectation is linear"
SOLVES = "whether this solves the equation before it isn't decided; a line with both sides written out would be checked"
TOLD_AGAIN = "the symbol was given a meaning before, and whether this is the same isn't decided"


@dataclass(frozen=True)
class Judgement:
    """What is said of one statement; `needs` is the hypothesis that would make it true."""

    statement: Statement
    kind: str
    verdict: Verdict | None = None
    needs: str = ""
    reason: str = ""
    behind_a_slip: bool = False  # whether it was judged from the last side that was right
    named_before: bool = False  # the prose names the condition somewhere before; how far it holds isn't known
    indices: bool = False  # whether what it needs is a relation between indices
    as_words: bool = False  # whether it was read as words in symbols of any kind


def judge(statement: Statement, assuming: Sequence[Assumption] = (), words: Words | None = None) -> Judgement:
    """The judgement on one statement, under what the document or the user states.

    What can't be read otherwise is read as `words`, where they are given.
    """
    left, right = statement.left, statement.right
    if statement.kind == "assumption" and left.expression is not None and right.expression is not None:
        # That what was defined adds up to 1, as softmax does, is no assumption where it follows.
        verdict = _prove(left.expression, right.expression, statement.conditions)
        if isinstance(verdict, Proved):
            return Judgement(statement, "proved", verdict)
        if any(family.definition is not None for family in families_of(left.expression)):
            return Judgement(statement, "undecided", verdict, reason=BY_ITS_MEANING)
        return Judgement(statement, "assumption", verdict)
    if statement.kind == "definition" and statement.again is not None:
        return _told_again(statement, words)
    if statement.kind != "equality":
        return Judgement(statement, statement.kind)
    problem = left.problem or right.problem
    if isinstance(right.problem, ShapesDiffer) or isinstance(left.problem, ShapesDiffer):
        return Judgement(statement, "shape")
    if problem is None and len(left.parts) == len(right.parts) > 0:
        return of_all_entries(statement, lambda each: judge(each, assuming))
    if problem is not None or left.expression is None or right.expression is None:
        return _as_words(statement, words, problem.why if problem is not None else "")
    if is_too_much(left.expression, right.expression):
        return Judgement(statement, "undecided", reason="written out it has too many terms; two shorter steps would do")
    stated = (*stated_at(statement), *assuming)
    verdict = _prove(left.expression, right.expression, stated)
    if isinstance(verdict, Proved):
        if needs_positive_factors(left.expression, right.expression, stated):
            return Judgement(statement, "if", verdict, needs=POSITIVE_FACTORS)
        return Judgement(statement, "proved", verdict)
    if statement.within is not None and isinstance(_prove(*statement.within, stated), Proved):
        needs = POSITIVE_FACTORS if needs_positive_factors(*statement.within, stated) else ""
        return Judgement(statement, "if" if needs else "proved", verdict, needs=needs, reason=LINEAR)
    if true_to_the_digits(statement):
        return Judgement(statement, "proved", reason=TO_THE_DIGITS)
    brackets = brackets_in(left.expression, right.expression, statement.brackets)
    if brackets:
        return _by_values(statement, stated, {family.name for family in brackets})
    if statement.case is not None:
        in_case = (*stated, statement.case)
        within = _prove(left.expression, right.expression, in_case)
        if isinstance(within, Proved):
            if statement.headed and not needs_positive_factors(left.expression, right.expression, in_case):
                return Judgement(replace(statement, conditions=(statement.case,)), "proved", within)
            return Judgement(statement, "if", verdict, needs=str(statement.case), indices=True, named_before=True)
        # Numbers from within the case that the text names say more than others.
        verdict = within if isinstance(within, Refuted) else verdict
    # Where a quantity is left open nothing is false as it stands, and with i = j much is true for no good reason.
    sides, in_entries = (left.expression, right.expression), left.in_entries or right.in_entries
    letters = frozenset() if left.opaque | right.opaque else _letters_of(statement, in_entries=in_entries)
    unsaid = _small_list(left.expression, right.expression, statement.conditions, letters, in_entries)
    of_two = two_values(left.expression, right.expression, statement.binary, statement.signs)
    for named, assumption in unsaid:
        if contradicts(assumption, of_two):
            continue
        if _may_do_without(assumption, verdict) or differ_somewhere(*sides, (*stated, assumption)):
            continue
        if isinstance(right.expression, (Number, Size)) and _says_so_itself(assumption) and _may_be_assumed(statement):
            continue  # \sum_i u_i^2 = 1 is said of a unit vector
        if isinstance(_prove(left.expression, right.expression, (*stated, assumption)), Proved):
            if isinstance(assumption, Same) and _is_true_exchanged(*sides, assumption, stated):
                continue
            if _says_0_is_0(left.expression, right.expression, (*stated, assumption)):
                continue
            if need_no_more(*sides, stated, of_two, assumption, _prove):
                return Judgement(statement, "undecided", verdict, reason=MAY_BE_TRUE.format(of_two[0].told.name))
            return Judgement(statement, "if", verdict, needs=named, indices=isinstance(assumption, Condition))
    for name, one, other in with_symmetric(left.expression, right.expression) if statement.symmetric else ():
        if isinstance(_prove(one, other, stated), Proved):
            return Judgement(statement, "if", verdict, needs=f"{name} is symmetric", named_before=True)
    mixed = _mixed_kinds(left.expression, right.expression)
    if mixed and not _loses_an_index(mixed, left.expression, right.expression):
        # No entry is spoken of: of the whole g it may be true, with the sum of its entries in it.
        return Judgement(statement, "undecided", verdict, reason=f"{mixed} may be a whole vector")
    if mixed:
        return Judgement(statement, "kinds", verdict, reason=mixed)
    if isinstance(verdict, Unknown):
        return Judgement(statement, "undecided", verdict, reason=verdict.reason)
    opaque = left.opaque | right.opaque
    if not _has_one_scalar(left.expression, right.expression):
        # A relation between several quantities may follow from a meaning that could not be read.
        opaque |= left.hidden | right.hidden
    equal = where_all_are_equal(left.expression, right.expression, stated, opaque, statement.operators, _prove)
    if opaque and equal is None:
        return Judgement(statement, "undecided", verdict, reason=f"{OPEN} {', '.join(sorted(opaque))}")
    verdict = verdict if equal is None else equal
    if left.doubt or right.doubt:
        return Judgement(statement, "undecided", verdict, reason=left.doubt or right.doubt)
    claims = statement.says or differ_by_a_number(left.expression, right.expression, verdict, stated)
    if _may_be_assumed(statement) and not claims:
        return Judgement(statement, "undecided", verdict, reason=MAY_BE_ASSUMED)
    constant = taken_in(statement)
    if constant:
        return Judgement(statement, "undecided", verdict, reason=constant)
    if any(not isinstance(_prove(*each, stated), Refuted) for each in other_readings(*sides)):
        return Judgement(statement, "undecided", verdict, reason=FIXED_OR_NOT)
    for each in freed_readings(left.expression, right.expression, stated):
        sums = tuple(next(sums_are_1(family))[1] for family in each.families if family.ranges)
        if any(_is_proved(each.left, each.right, (*each.stated, *more)) for more in ((), sums)):
            return Judgement(statement, "undecided", verdict, reason=f"{each.names} {ANOTHER}")
    if of_two:
        verdict = with_values(left.expression, right.expression, stated, of_two, _prove)
        if not isinstance(verdict, Refuted):
            return Judgement(statement, "undecided", verdict, reason=MAY_BE_TRUE.format(of_two[0].told.name))
    unit = imaginary_unit(left.expression, right.expression)
    if unit:
        return Judgement(statement, "undecided", verdict, reason=unit)
    depends = _depends_somehow(statement)
    if depends:
        return Judgement(statement, "undecided", verdict, reason=depends)
    return Judgement(statement, "false", verdict)


def _depends_somehow(statement: Statement) -> str:
    """Why values of an equality's symbols may not be chosen freely: one is differentiated by another one somewhere."""
    families = families_of(statement.left.expression) | families_of(statement.right.expression)
    free = sorted({family.symbol for family in families if family.definition is None})
    pairs = [(of, by) for of in free for by in free if (of, by) in statement.depends]
    return f"how {pairs[0][0]} depends on {pairs[0][1]} isn't said, and it is differentiated by it" if pairs else ""


def _by_values(statement: Statement, stated: tuple[Assumption, ...], brackets: set[str]) -> Judgement:
    """The judgement on an equality with cases on the value of a quantity, by each value; it is never false."""
    left, right = statement.left.expression, statement.right.expression
    if is_proved(left, right, stated, statement.brackets):
        if needs_positive_factors(left, right, stated):
            return Judgement(statement, "if", needs=POSITIVE_FACTORS)
        return Judgement(statement, "proved")
    opaque = (statement.left.opaque | statement.right.opaque) - brackets
    if opaque:
        return Judgement(statement, "undecided", reason=f"{OPEN} {', '.join(sorted(opaque))}")
    differ = where_they_differ(left, right, stated, statement.brackets)
    why = f"where {differ} the two sides differ" if differ else f"{OPEN} {', '.join(sorted(brackets))}"
    return Judgement(statement, "undecided", reason=why)


def stated_at(statement: Statement) -> tuple[Assumption, ...]:
    """What is stated where an equality stands: its conditions and the hypotheses that hold there."""
    return (*statement.conditions, *statement.hypotheses)


def _told_again(statement: Statement, words: Words | None) -> Judgement:
    """The judgement on what says what a symbol is, and is a claim: it was said before, or it solves an equation."""
    verdict = words.judge(statement) if words is not None else None
    step = statement.left.member.behind in STEPS  # of a procedure: from here on it is this
    taken = ("proved", "follows", "definition") if step else ("proved", "follows")
    kind = verdict.kind if verdict is not None and verdict.kind in taken else "undecided"
    reason = SOLVES if statement.solves else TOLD_AGAIN
    return Judgement(statement, kind, reason=reason if kind == "undecided" else "", as_words=True)


def _as_words(statement: Statement, words: Words | None, why: str) -> Judgement:
    """The judgement on what the language can't hold, and `why` it can't."""
    verdict = words.judge(statement) if words is not None else None
    if verdict is None:
        return Judgement(statement, "unread", reason=why)
    if verdict.kind == "definition" and statement.solves:
        return Judgement(statement, "undecided", reason=SOLVES, as_words=True)
    return Judgement(statement, verdict.kind, reason=verdict.reason, as_words=True)


def _is_proved(left: Expression, right: Expression, assuming: Sequence[Assumption]) -> bool:
    return not differ_somewhere(left, right, assuming) and isinstance(_prove(left, right, assuming), Proved)


def _prove(left: Expression, right: Expression, assuming: Sequence[Assumption]) -> Verdict:
    try:
        return prove(left, right, assuming)
    except (TypeError, RecursionError) as error:
        return Unknown(f"the prover can't take this: {error}")


def _mixed_kinds(left: Any, right: Any) -> str:
    """The symbol that stands without an index in an equality about entries of the same letter, if there is one."""
    found = families_of(left) | families_of(right)
    indexed = {family.symbol for family in found if family.ranges}
    plain = [family for family in found if not family.ranges and family.definition is None]
    bare = sorted(family.symbol for family in plain if family.symbol in indexed - _totals(left, right))
    return bare[0] if bare else ""


def _loses_an_index(symbol: str, *sides: Any) -> bool:
    """Whether a symbol without an index stands within a sum, or in an equality of entries."""
    bodies = [big.body for side in sides for big in side.atoms(SumOver)]
    within = {family.symbol for body in bodies for family in families_of(body) if not family.ranges}
    return symbol in within or any(map(free_indices, sides))


def _totals(left: Any, right: Any) -> set[str]:
    """Symbols that may stand for a total, as N for the sum of all N_k: capitals, and those that are a whole side."""
    whole = {side.family.symbol for side in (left, right) if isinstance(side, Entry)}
    return whole | {family.symbol for family in families_of(left) | families_of(right) if family.symbol[-1:].isupper()}


def _has_one_scalar(left: Any, right: Any) -> bool:
    """Whether both sides are functions of one variable alone: what is false of it is so whatever it means."""
    found = variables(left) | variables(right)
    return len(found) <= 1 and all(not family.ranges for family in found)


def _says_so_itself(assumption: Assumption) -> bool:
    r"""Whether \sum_i u_i^2 = 1 or \sum_k P(k | x_k) = 1 may be said for what it says, and not need the hypothesis."""
    return isinstance(assumption, OneHot) or getattr(assumption, "name", "").startswith(SUM_IS_1)


def _may_do_without(assumption: Assumption, verdict: Verdict) -> bool:
    """Whether an equality may be true without a hypothesis: only what is false needs one of its entries."""
    return isinstance(assumption, (OneHot, Hypothesis)) and not isinstance(verdict, Refuted)


def _may_be_assumed(statement: Statement) -> bool:
    """Whether an equality stands alone and says nothing of what is defined."""
    claim = statement.left.meant or _is_claim(statement.left.expression, statement.right.expression)
    return statement.last_of == 1 and not claim


def _is_claim(left: Any, right: Any) -> bool:
    """Whether an equality that stands alone says something of what is defined: a derivative, a symbol, a number."""
    families = families_of(left) | families_of(right)
    if not families and not any(free_indices(side) or side.atoms(Size) for side in (left, right)):
        return True
    defined = any(f.definition is not None for f in families)
    return defined or any(isinstance(node, Derivative) for side in (left, right) for node in side.atoms(Derivative))


def _small_list(
    left: Any, right: Any, conditions: Sequence[Condition], letters: Collection[str] | None, in_entries: bool
) -> Iterator[tuple[str, Assumption]]:
    """The hypotheses that such derivations leave unsaid; of indices, those that are one of `letters`, if given."""
    families = sorted(families_of(left) | families_of(right), key=lambda family: family.name)
    plain = [family for family in families if family.definition is None]
    for family in plain:
        if family.ranges and not _is_derivative(family):
            yield from sums_are_1(family)
    if not conditions and letters != frozenset():
        told_apart = _told_apart(right)
        alone = free_indices(left) - free_indices(right), free_indices(right) - free_indices(left)
        free = free_indices(left) | free_indices(right)
        found = (index for index in free if letters is None or index.name in letters)
        indices = sorted(found, key=lambda index: index.name)
        for first, second in combinations(indices, 2):
            # Each on one side alone: one was written for the other, and no equality of the two was meant.
            exchanged = len({first, second} & alone[0]) == len({first, second} & alone[1]) == 1
            if first.range == second.range and not exchanged and not {first, second} & told_apart:
                yield f"{first} ≠ {second}", Distinct(first, second)
                yield f"{first} = {second}", Same(first, second)
    if not in_entries:
        yield from _labels_are_1(left, right)
    for family in plain:
        if len(family.ranges) == 1 and family.latex_symbol not in WEIGHTS and not _is_derivative(family):
            one_hot = OneHot(family.name + IS_ONE_HOT, family)
            yield squares_are_1(family) if is_squared(family, left, right) else (one_hot.name, one_hot)
        yield f"{family.name} > 0", Positive(f"{family.name} > 0", family)


def _letters_of(statement: Statement, *, in_entries: bool) -> frozenset[str] | None:
    """The indices that are written in an equality of matrices, which is one of every row and column."""
    trees = (side.tree for side in (statement.left, statement.right) if side.tree is not None)
    return frozenset().union(*map(free_letters, trees)) if in_entries else None


def _is_true_exchanged(left: Any, right: Any, same: Same, stated: Sequence[Assumption]) -> bool:
    """Whether two indices were exchanged: that they are equal isn't what was meant then."""
    first, second = same.args
    return isinstance(_prove(left, right.xreplace({first: second, second: first}), stated), Proved)


def _told_apart(right: Any) -> set[Any]:
    """The indices in a delta or a case of the side that is judged: who writes one means every pair of them."""
    return {index for node in right.atoms(Delta, Condition) for index in node.args}


def _labels_are_1(left: Any, right: Any) -> Iterator[tuple[str, Assumption]]:
    """For a label that stands on one side alone: that it is 1, as y_o is for the true class o."""
    for here, there in ((left, right), (right, left)):
        gone = families_of(here) - families_of(there)
        for entry in sorted(here.atoms(Entry), key=str):
            label = entry.family in gone and entry.family.definition is None and entry.args
            if _is_derivative(entry.family):
                continue  # that it is 1 is what the equality claims
            if label and set(entry.args) <= free_indices(here):
                name = f"{entry.family.latex_symbol}_{{{','.join(map(str, entry.args))}}} is 1"
                yield name, Hypothesis(name, entry, Number(1))


def _says_0_is_0(left: Expression, right: Expression, assuming: Sequence[Assumption]) -> bool:
    """Whether a hypothesis leaves nothing of two sides, as that y is one-hot does of y (1 - y): so it isn't meant."""
    return Number(0) not in (left, right) and isinstance(_prove(left, Number(0), assuming), Proved)


def _is_derivative(family: Family) -> bool:
    return family.name.startswith("∂")


__all__ = ["Judgement", "Refuted", "judge"]
