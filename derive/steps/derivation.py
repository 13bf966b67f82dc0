"""Writing a derivation: a claim, and the note in which its author tells it.

The author says what is wanted, starts a chain and names rules; the note computes
each line by its rules, asks the prover about it at once, and records everything in
the trace. A line may also be stated: then no rule's name is printed beside it, and
the prover judges it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from derive.errors import BadInput, NotProved
from derive.language import Condition, Entry, Equation, Expression, Family, Index, alpha_equal, coerce, free_indices
from derive.language.matrices import Matrix, MatrixDifference, MatrixProduct, Shape
from derive.proof import Assumption, Hypothesis, Proved, Prover, Refuted
from derive.proof.assumptions import NamedAssumption
from derive.proof.prover import families_of
from derive.proof.verdict import together
from derive.steps.integrity import require_announced, require_clear
from derive.steps.prose import LineReference, Prose, say
from derive.steps.rule import Context, Line, Rule
from derive.steps.symbols import require_told_apart
from derive.steps.trace import (
    Chain,
    DefinitionLine,
    Heading,
    HypothesisLine,
    Item,
    MatrixLine,
    Mistake,
    Reference,
    SettingTable,
    Step,
    Text,
    Trace,
)


@dataclass(frozen=True)
class Claim:
    """What is claimed, under which hypotheses, and how it is derived."""

    name: str
    title: str
    says: Equation
    derivation: Callable[[Note], None]
    hypotheses: tuple[NamedAssumption, ...] = ()
    # The claims whose lines this one cites.
    builds_on: tuple[Claim, ...] = ()

    def trace(self, made: dict[Claim, Trace] | None = None) -> Trace:
        """Run the derivation: every line computed, every equality put to the prover.

        `made` are the traces of a run so far, and gets this one: then a claim that others build on is proved once.
        """
        made = {} if made is None else made
        if self not in made:
            made[self] = self._traced(made)
        return made[self]

    def _traced(self, made: dict[Claim, Trace]) -> Trace:
        note = Note(self.name, self.hypotheses)
        self.derivation(note)
        earlier = tuple(claim.trace(made) for claim in self.builds_on)
        trace = Trace(self.name, self.title, tuple(note.items), self.hypotheses, result=self.says, builds_on=earlier)
        # A step that isn't proved is told by the trace itself, and is why the end is another.
        if trace.is_proved:
            note.check_says(self.says)
            trace.require_proved()
            require_announced(trace)
            require_clear(trace)
            require_told_apart(trace)
        return trace


def claim(
    name: str,
    *,
    title: str,
    says: Equation,
    assuming: Sequence[NamedAssumption] = (),
    builds_on: Sequence[Claim] = (),
) -> Callable[[Callable[[Note], None]], Claim]:
    """Make a claim of the function that derives it; it may cite its own lines and those of `builds_on`."""

    def make(derivation: Callable[[Note], None]) -> Claim:
        return Claim(name, title, says, derivation, tuple(assuming), tuple(builds_on))

    return make


def require_in_order(claims: Sequence[Claim]) -> None:
    """Nothing, where each claim comes once and after those whose lines it cites: a reader looks for them above.

    Raises BadInput otherwise.
    """
    above: list[str] = []
    for claim in claims:
        if claim.name in above:
            raise BadInput(f"there are two claims called {claim.name}; each name is allowed once")
        for earlier in claim.builds_on:
            if earlier.name not in above:
                raise BadInput(f"{claim.name} builds on {earlier.name}, which has to come before it")
        above.append(claim.name)


class Note:
    """The page an author writes on: each call adds one item to the trace."""

    def __init__(self, name: str, hypotheses: Sequence[NamedAssumption] | None = None) -> None:
        """The page of a claim under these hypotheses; without any (None) one of words, such as the setting.

        Raises BadInput on a name that would break the lines it stands in: every message begins with it.
        """
        if not name.isprintable():
            raise BadInput(f"a claim can't be called {name!r}; allowed are characters that can be printed")
        self._name = name
        self._hypotheses = tuple(hypotheses or ())
        self._of_a_claim = hypotheses is not None
        self._items: list[Item] = []
        self._provers: dict[tuple[Condition, ...], Prover] = {}
        self._lines = 0
        self._ids: set[str] = set()
        self._symbols: dict[str, Family] = {}

    # What stands on the page was checked as it was written; from outside it can only be read.

    @property
    def name(self) -> str:
        """The claim's name, with which the ids of its lines begin."""
        return self._name

    @property
    def hypotheses(self) -> tuple[NamedAssumption, ...]:
        """What the claim assumes."""
        return self._hypotheses

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything written so far, in order."""
        return tuple(self._items)

    # -- words ------------------------------------------------------------------------

    def __call__(self, words: str, /, **mathematics: Any) -> None:
        """A paragraph."""
        self._items.append(Text(say(words, **mathematics)))

    def aim(self, words: str, /, **mathematics: Any) -> None:
        """What we want to find out."""
        self._items.append(Text(say(words, **mathematics), "aim"))

    def lead(self, words: str, /, **mathematics: Any) -> None:
        """A sentence that belongs to the formula after it."""
        self._items.append(Text(say(words, **mathematics), "lead"))

    def remark(self, label: str, words: str, /, **mathematics: Any) -> None:
        """What to notice."""
        self._items.append(Text(say(words, **mathematics), "remark", label))

    def heading(self, anchor: str, words: str, /, **mathematics: Any) -> None:
        """The beginning of a case or a part."""
        self._items.append(Heading(say(words, **mathematics), f"{self.name}.{anchor}"))

    # -- formulas ---------------------------------------------------------------------

    def define(self, family: Family, words: str = "", /, **mathematics: Any) -> str:
        """A line that defines a symbol; gives its id."""
        if family.definition is None:
            raise NotProved(f"{self.name}: {family.name} has no definition that a line could show")
        line = self.next_id()
        self._one_of_its_name(family)
        self._items.append(DefinitionLine(line, family, say(words, **mathematics)))
        return line

    def assume(self, hypothesis: Hypothesis, words: str = "", /, **mathematics: Any) -> str:
        """A line that states a hypothesis; gives its id.

        Raises NotProved for one that the claim doesn't carry: it would be read, and not assumed.
        """
        if self._of_a_claim and hypothesis not in self.hypotheses:
            raise NotProved(
                f"{self.name}: the hypothesis {hypothesis.name!r} is stated, but the claim doesn't carry it"
                f" (assuming=); it carries {', '.join(repr(h.name) for h in self.hypotheses) or 'none'}"
            )
        line = self.next_id()
        self._items.append(HypothesisLine(line, hypothesis, say(words, **mathematics)))
        return line

    def setting(self, *rows: tuple[Matrix | Expression, Prose, Shape]) -> None:
        """A table of symbols, meanings and shapes."""
        for symbol, _, shape in rows:
            if isinstance(symbol, Matrix) and symbol.shape != shape:
                raise NotProved(f"{self.name}: {symbol.family.name} is {symbol.shape}, not {shape}")
        self._items.append(SettingTable(rows))

    def chain(
        self,
        start: Expression,
        *,
        where: Condition | Sequence[Condition] = (),
        reference: Reference | None = None,
    ) -> ChainWriter:
        """Begin a chain of equalities at `start`, under conditions on its indices."""
        conditions = (where,) if isinstance(where, Condition) else tuple(where)
        return ChainWriter(self, start, conditions, reference)

    def state(
        self,
        left: Expression,
        right: Expression,
        words: str = "",
        /,
        *,
        where: Condition | Sequence[Condition] = (),
        reference: Reference | None = None,
        result: bool = False,
        name: str = "",
        **mathematics: Any,
    ) -> Step:
        """A single stated equality, proved; gives its step."""
        writer = self.chain(left, where=where, reference=reference)
        return writer.stated(right, words, result=result, name=name, **mathematics)

    def matrices(
        self,
        left: Matrix,
        right: MatrixProduct | MatrixDifference,
        row: Index,
        column: Index | None,
        words: str,
        /,
        **m: Any,
    ) -> None:
        """A line about matrices; the entries of its two sides are proved equal.

        If the left entry abbreviates what a chain of this note began with and proved
        without conditions, the proof goes on where that chain ended.
        """
        for place in filter(None, (row, column)):
            if not isinstance(place, Index):
                raise NotProved(f"{self.name}: {place} is one row or column; an index, which stands for all, is needed")
        if row == column:
            raise NotProved(f"{self.name}: row and column are both {row}, which would prove the diagonal alone")
        if isinstance(right, MatrixProduct) and free_indices(right.scalar) & {row, column}:
            raise NotProved(f"{self.name}: {right.scalar} differs from entry to entry and is no scalar")
        line, before = self.next_id(), left.entry(row, column)
        after = coerce(right.entry(row, column))
        verdict = self._by_transitivity(before, after) or self.prover(()).prove(before, after)
        step = Step(line, before, after, ("entry by entry",), say("the entries"), verdict)
        entries = Chain(line, before, (step,), self.hypotheses)
        self._items.append(MatrixLine(line, left, right, entries, say(words, **m)))

    def _by_transitivity(self, entry: Expression, after: Expression) -> Proved | None:
        """The verdict on a defined entry that a chain has proved equal to something that equals `after`."""
        if not (isinstance(entry, Entry) and entry.family.definition is not None):
            return None
        for item in self.items:
            if not (isinstance(item, Chain) and alpha_equal(item.start, entry.unfolded())):
                continue
            verdicts = [step.verdict for step in item.steps]
            verdicts.append(self.prover(()).prove(item.lines[-1], after))
            unconditional = not any(isinstance(a, Condition) for a in item.assuming)
            if unconditional and all(isinstance(verdict, Proved) for verdict in verdicts):
                return together([verdict for verdict in verdicts if isinstance(verdict, Proved)])
        return None

    def mistake(
        self,
        left: Expression,
        right: Expression,
        words: str,
        /,
        *,
        where: Condition | Sequence[Condition] = (),
        without: Sequence[NamedAssumption] = (),
        **mathematics: Any,
    ) -> None:
        """A wrong answer that people really give; the prover must refute it.

        `without` are hypotheses of the claim that it forgets; raises NotProved for another one.
        """
        for hypothesis in without:
            if hypothesis not in self.hypotheses:
                raise NotProved(f"{self.name}: a mistake drops {hypothesis.name!r}, which the claim doesn't carry")
        conditions = (where,) if isinstance(where, Condition) else tuple(where)
        wrong = Equation(left, right)
        assuming: tuple[Assumption, ...] = (
            *conditions,
            *(h for h in self.hypotheses if h not in without),
        )
        verdict = Prover(assuming).refute(wrong.left, wrong.right)
        number = 1 + sum(isinstance(item, Mistake) for item in self.items)
        identity = f"{self.name}.mistake-{number}"
        self._items.append(Mistake(identity, wrong, say(words, **mathematics), verdict, assuming))

    # -- what the engine does ---------------------------------------------------------

    def prover(self, conditions: tuple[Condition, ...]) -> Prover:
        """The prover under these conditions and the claim's hypotheses."""
        if conditions not in self._provers:
            self._provers[conditions] = Prover((*conditions, *self.hypotheses))
        return self._provers[conditions]

    def check_says(self, says: Equation) -> None:
        """Nothing, if some chain leads from the claim's left side to its right one; else NotProved.

        A chain that holds only under conditions on its indices (a case) doesn't count, nor does
        one that leads to something false: where its lines need side conditions (x > 0), what it
        comes to may not hold beyond them. Raises NotProved too where both sides are the same.
        """
        if alpha_equal(says.left, says.right):
            raise NotProved(f"{self.name}: it says {says.left} = {says.right}, which is the same on both sides")
        for item in self.items:
            if isinstance(item, Chain) and not _conditions(item) and says.left in item.lines:
                later = item.lines[item.lines.index(says.left) + 1 :]
                if says.right in later:
                    break
        else:
            raise NotProved(f"{self.name}: the derivation never arrives at what the claim says{self._instead(says)}")
        verdict = self.prover(()).prove(says.left, says.right)
        if isinstance(verdict, Refuted):
            raise NotProved(f"{self.name}: what the claim says, {says.left} = {says.right}, is {verdict}")

    def _instead(self, says: Equation) -> str:
        """Where the derivation does end, and how that differs from what the claim says."""
        ends = [item.lines[-1] for item in self.items if isinstance(item, Chain) and says.left in item.lines]
        if not ends:
            return f"; no chain begins with {says.left}"
        verdict = self.prover(()).prove(ends[-1], says.right)
        how = "which is equal, but written otherwise" if verdict else f"and that they are equal is {verdict}"
        return f", {says.right}, but ends at {ends[-1]}, {how}"

    def line(self, step: Step) -> LineReference:
        """A pointer to an earlier line, for a sentence."""
        return LineReference(step.id)

    def next_id(self, name: str = "") -> str:
        """The id of the next line: its number within the claim, or the name it was given."""
        self._lines += 1
        identity = f"{self.name}.{name or self._lines}"
        if identity in self._ids:
            raise NotProved(f"{self.name}: two lines are called {name or self._lines}; a name is allowed once")
        self._ids.add(identity)
        return identity

    def know(self, *expressions: Any) -> None:
        """Take note of the symbols; raises NotProved where one name stands for two of them."""
        for family in frozenset().union(*map(families_of, expressions)):
            self._one_of_its_name(family)

    def _one_of_its_name(self, family: Family) -> None:
        if self._symbols.setdefault(family.name, family) != family:
            raise NotProved(f"{self.name}: two different symbols are called {family.name}")


def _conditions(chain: Chain) -> list[Assumption]:
    return [assumed for assumed in chain.assuming if isinstance(assumed, Condition)]


class ChainWriter:
    """Adds lines to one chain; each call proves its line and records it.

    It keeps no copy of what it wrote: the chain on the note's page is all there is.
    """

    def __init__(
        self,
        note: Note,
        start: Expression,
        conditions: tuple[Condition, ...],
        reference: Reference | None,
    ) -> None:
        start = coerce(start)
        self._note = note
        self._conditions = conditions
        self._context = Context(conditions, note.hypotheses)
        assuming: tuple[Assumption, ...] = (*conditions, *note.hypotheses)
        self._at = len(note.items)
        note._items.append(Chain(f"{note.name}.chain-{self._at}", start, (), assuming, reference))

    @property
    def last(self) -> Expression:
        """The line that the next one follows."""
        return self._chain.lines[-1]

    @property
    def _chain(self) -> Chain:
        chain = self._note.items[self._at]
        assert isinstance(chain, Chain)
        return chain

    def by(
        self,
        *rules: Rule,
        because: str | Prose | None = None,
        result: bool = False,
        name: str = "",
        **mathematics: Any,
    ) -> Step:
        """The next line, computed by these rules one after the other."""
        if not rules:
            raise NotProved(f"{self._note.name}: by() needs a rule; a line of your own is stated() instead")
        line = Line(self.last, frozenset())
        for at, rule in enumerate(rules):
            made = rule.apply(line.expression, self._context)
            line = made if at == 0 else Line(made.expression, _still_there(line, made))
        reason = _reason(because, mathematics) or _joined([rule.sentence() for rule in rules])
        return self._record(line, rules, reason, result, name)

    def stated(
        self,
        after: Any,
        words: str = "",
        /,
        *,
        result: bool = False,
        name: str = "",
        **mathematics: Any,
    ) -> Step:
        """The next line, as the author states it."""
        return self._record(Line(coerce(after), frozenset()), (), say(words, **mathematics), result, name)

    def _record(self, line: Line, rules: tuple[Rule, ...], reason: Prose, result: bool, name: str) -> Step:
        self._note.know(self.last, line.expression)
        verdict = self._note.prover(self._conditions).prove(self.last, line.expression)
        step = Step(
            self._note.next_id(name),
            self.last,
            line.expression,
            tuple(rule.name for rule in rules),
            reason,
            verdict,
            line.changed,
            is_result=result,
            cites=tuple(known for rule in rules for known in rule.cites),
        )
        self._note._items[self._at] = replace(self._chain, steps=(*self._chain.steps, step))
        return step


def _reason(because: str | Prose | None, mathematics: dict[str, Any]) -> Prose | None:
    return say(because, **mathematics) if isinstance(because, str) else because


def _joined(sentences: list[Prose]) -> Prose:
    whole = sentences[0]
    for sentence in sentences[1:]:
        whole = whole + Prose((" ",)) + sentence
    return whole


def _still_there(earlier: Line, later: Line) -> frozenset[tuple[int, ...]]:
    """The later rule's marks, and those of the earlier rule whose subtree it left as it was."""
    kept = {
        path
        for path in earlier.changed
        if _at(later.expression, path) is not None and _at(later.expression, path) == _at(earlier.expression, path)
    }
    outermost = {
        path
        for path in kept | later.changed
        if not any(path[: len(other)] == other for other in (kept | later.changed) - {path})
    }
    return frozenset(outermost)


def _at(expression: Any, path: tuple[int, ...]) -> Any:
    for at in path:
        if at >= len(expression.args):
            return None
        expression = expression.args[at]
    return expression
