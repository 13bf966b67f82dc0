"""The trace: everything that a derivation says, in order, with a verdict on every equality.

One trace feeds the page, the terminal, the JSON and the tests: what is checked is
what is printed. Its items are plain data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from derive.errors import NotProved
from derive.language import Condition, Equation, Expression, Family
from derive.language.latex import latex
from derive.language.matrices import Matrix, MatrixDifference, MatrixProduct, Shape
from derive.language.printing import Path
from derive.proof import Assumption, Hypothesis, Proved, Refuted, Verdict
from derive.proof.assumptions import NamedAssumption
from derive.proof.every_entry import EveryEntry
from derive.steps.known_result import KnownResult
from derive.steps.prose import Prose

Numeric = Callable[[dict[str, Any], dict[str, int]], Any]


@dataclass(frozen=True)
class Reference:
    """What a chain's lines must be worth, in plain NumPy: (values, positions) -> array (points,).

    `finite_differences` computes the same by a way that is rough but believes nothing.
    `everywhere` gives all positions at once: values -> array (points, *sizes of the free
    indices, these in the order of their names).
    """

    value: Numeric
    finite_differences: Numeric | None = None
    everywhere: Callable[[dict[str, Any]], Any] | None = None


@dataclass(frozen=True)
class Step:
    """One proved equality: `before` = `after`, by these rules, because of this."""

    id: str
    before: Expression
    after: Expression
    rules: tuple[str, ...]
    because: Prose
    verdict: Verdict
    changed: frozenset[Path] = frozenset()
    is_result: bool = False
    # The earlier results that its rules put in.
    cites: tuple[KnownResult, ...] = ()

    @property
    def equation(self) -> Equation:
        """The equality as a statement."""
        return Equation(self.before, self.after)


@dataclass(frozen=True)
class Chain:
    """Equalities one after the other, from `start` on, under the same conditions."""

    id: str
    start: Expression
    steps: tuple[Step, ...]
    assuming: tuple[Assumption, ...] = ()
    reference: Reference | None = None

    @property
    def lines(self) -> tuple[Expression, ...]:
        """Every line, the start among them."""
        return (self.start, *(step.after for step in self.steps))


@dataclass(frozen=True)
class Text:
    """A paragraph; `kind` is "text", "aim" (what we want), "lead" (goes with what follows) or "remark"."""

    words: Prose
    kind: str = "text"
    label: str = ""


@dataclass(frozen=True)
class Heading:
    """The beginning of a case or a part."""

    words: Prose
    anchor: str


@dataclass(frozen=True)
class DefinitionLine:
    """A numbered line that gives a symbol its meaning."""

    id: str
    family: Family
    comment: Prose


@dataclass(frozen=True)
class HypothesisLine:
    """A numbered line that says what is assumed."""

    id: str
    hypothesis: Hypothesis
    comment: Prose


@dataclass(frozen=True)
class MatrixLine:
    """A numbered line about whole matrices, proved through the step for its entries."""

    id: str
    left: Matrix
    right: MatrixProduct | MatrixDifference
    entries: Chain
    comment: Prose


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people really give, and the prover's counterexample."""

    id: str
    equation: Equation
    why: Prose
    verdict: Verdict
    assuming: tuple[Assumption, ...] = ()


@dataclass(frozen=True)
class Need:
    """An assumption that is needed: the ids of the lines that don't hold without it, and what comes out.

    `equation` is that of the line `shown_by`. Under all other assumptions it is refuted; or it is
    proved only where the `without.conditions` hold, which this assumption sees to.
    """

    assumption: Assumption
    lines: tuple[str, ...]
    shown_by: str
    equation: Equation
    without: Refuted | Proved


@dataclass(frozen=True)
class SettingTable:
    """Symbols with their meaning and shape: rows of (Matrix or expression, meaning, shape)."""

    rows: tuple[tuple[Matrix | Expression, Prose, Shape], ...]


Item = Text | Heading | Chain | DefinitionLine | HypothesisLine | MatrixLine | Mistake | SettingTable


@dataclass(frozen=True)
class Trace:
    """A claim's derivation, whole."""

    name: str
    title: str
    items: tuple[Item, ...]
    hypotheses: tuple[NamedAssumption, ...] = ()
    conditions: tuple[Condition, ...] = ()
    result: Equation | None = None
    # What it needs, as steps/ledger.py has found.
    needs: tuple[Need, ...] = ()
    evidence: dict[str, Any] = field(default_factory=dict, compare=False)
    # The traces of the claims whose lines this one may cite.
    builds_on: tuple[Trace, ...] = field(default=(), compare=False, repr=False)
    # What was found when every entry was compared at one n (steps/evidence.py), if that was asked for.
    every_entry: EveryEntry | None = field(default=None, compare=False)

    @property
    def chains(self) -> Iterator[Chain]:
        """The chains in order, those behind matrix lines among them."""
        for item in self.items:
            if isinstance(item, Chain):
                yield item
            elif isinstance(item, MatrixLine):
                yield item.entries

    @property
    def steps(self) -> Iterator[Step]:
        """Every step, in order."""
        for chain in self.chains:
            yield from chain.steps

    @property
    def mistakes(self) -> Iterator[Mistake]:
        """The common mistakes, in order."""
        return (item for item in self.items if isinstance(item, Mistake))

    @property
    def verdict(self) -> str:
        """The claim's verdict: that of its worst step.

        A mistake that isn't refuted, and a claim it builds on that isn't proved, count as unknown.
        """
        found = {step.verdict.word for step in self.steps}
        found |= {"unknown" for mistake in self.mistakes if not isinstance(mistake.verdict, Refuted)}
        found |= {"unknown" for earlier in self.builds_on if not earlier.is_proved}
        return next((word for word in ("refuted", "unknown") if word in found), "proved")

    @property
    def is_proved(self) -> bool:
        """Whether every step is proved and every mistake refuted."""
        return self.verdict == "proved"

    def require_proved(self) -> Trace:
        """This trace; raises NotProved at its first step that is not proved, or mistake not refuted.

        Raises NotProved too where the lines don't hang together (integrity.py).
        """
        from derive.steps.integrity import require_whole

        for earlier in self.builds_on:
            earlier.require_proved()
        for step in self.steps:
            if not step.verdict:
                raise NotProved(f"{step.id}: {step.before} = {step.after} is {describe(step.verdict)}")
        for mistake in self.mistakes:
            if not isinstance(mistake.verdict, Refuted):
                left, right = mistake.equation.left, mistake.equation.right
                raise NotProved(f"{mistake.id}: the mistake {left} = {right} is {mistake.verdict.word}, not refuted")
        require_whole(self)
        return self

    def _repr_latex_(self) -> str:
        """All chains as aligned displays, for Jupyter."""
        rows = []
        for chain in self.chains:
            rows.append(
                rf"{latex(chain.start)} &= {latex(chain.steps[0].after)}" if chain.steps else latex(chain.start)
            )
            rows += [rf"&= {latex(step.after)}" for step in chain.steps[1:]]
        return r"$\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}$"


def describe(verdict: Verdict) -> str:
    """The verdict in words: with its witness or its reason where it isn't proved."""
    return verdict.word if isinstance(verdict, Proved) else str(verdict)
