"""Whether a trace hangs together: what its verdicts, each right by itself, can't tell.

A chain's lines follow each other; no two lines have one id; nothing is assumed that
the claim doesn't say; what is cited is a line that stands before and says just that;
and no sentence points to a line that isn't there. A line of a chain says that each
line before it in the chain equals it, for that is how a reader reads the column; a
definition says that its symbol equals its body. And a case is announced: a line that
holds for i ≠ j alone stands under words that say so, or it would be read as true of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from derive.errors import NotProved
from derive.language import Condition, Equation, Expression, alpha_equal
from derive.proof import Hypothesis, Proved, Refuted, Unknown
from derive.proof.held_fixed import not_held_fixed
from derive.steps.known_result import KnownResult
from derive.steps.prose import LineReference, Prose
from derive.steps.trace import Chain, DefinitionLine, Heading, HypothesisLine, Item, MatrixLine, Text, Trace


@dataclass(frozen=True)
class Said:
    """What one line says: these equalities, each with the named hypotheses that it took."""

    equalities: tuple[tuple[Equation, frozenset[str]], ...] = ()
    conditions: tuple[Condition, ...] = ()
    assumed: tuple[Any, ...] = ()


def require_whole(trace: Trace) -> None:
    """Nothing, for a trace that hangs together; else raises NotProved that names the line."""
    before = {name: said for earlier in trace.builds_on for name, said in _lines(earlier.items)}
    own: list[str] = [name for name, _ in _lines(trace.items)]
    for name in own:
        if name in before or own.count(name) > 1:
            raise NotProved(f"{name}: two lines have this id; a name is allowed once")
    _require_named(trace)
    for item in trace.items:
        if isinstance(item, (Chain, MatrixLine)):
            chain = item if isinstance(item, Chain) else item.entries
            _require_contiguous(chain)
            _require_assumed(chain, trace)
        if isinstance(item, Chain):
            for step, (name, said) in zip(item.steps, _chain_lines(item), strict=True):
                for known in step.cites:
                    _require_said(step.id, known, before, trace)
                _require_known(step.id, step.because, before)
                before[name] = said
        elif isinstance(item, HypothesisLine) and item.hypothesis not in trace.hypotheses:
            raise NotProved(f"{item.id}: it assumes {item.hypothesis.name!r}, which the claim {trace.name} does not")
        elif isinstance(item, (Text, Heading)):
            # A paragraph may also look ahead.
            _require_known(trace.name, item, before.keys() | set(own))
        else:
            _require_known(getattr(item, "id", trace.name), item, before)
            before.update(_lines([item]))


def _lines(items: Iterable[Item]) -> Iterator[tuple[str, Said]]:
    """Every numbered line with what it says."""
    for item in items:
        match item:
            case Chain():
                yield from _chain_lines(item)
            case MatrixLine():
                yield from _chain_lines(item.entries)
            case DefinitionLine(family=family) if family.definition is not None:
                symbol = family[family.definition.parameters]
                yield item.id, Said(((Equation(symbol, family.definition.body), frozenset()),))
            case DefinitionLine() | HypothesisLine():
                yield item.id, Said()


def _chain_lines(chain: Chain) -> Iterator[tuple[str, Said]]:
    conditions = tuple(assumed for assumed in chain.assuming if isinstance(assumed, Condition))
    reached: list[tuple[Expression, frozenset[str]]] = [(chain.start, frozenset())]
    for step in chain.steps:
        needs = frozenset(step.verdict.hypotheses if isinstance(step.verdict, Proved) else ())
        reached = [(line, so_far | needs) for line, so_far in reached]
        equalities = tuple((Equation(line, step.after), so_far) for line, so_far in reached)
        yield step.id, Said(equalities, conditions, chain.assuming)
        reached.append((step.after, frozenset()))


def _require_contiguous(chain: Chain) -> None:
    if not chain.steps:
        raise NotProved(f"{chain.id}: the chain that begins with {chain.start} has no line")
    line = chain.start
    for step in chain.steps:
        if step.before != line:
            raise NotProved(f"{step.id}: it begins at {step.before}, but the line before it is {line}")
        if not isinstance(step.verdict, (Proved, Refuted, Unknown)):
            raise NotProved(f"{step.id}: {step.verdict!r} is no verdict of the prover")
        line = step.after


def _require_assumed(chain: Chain, trace: Trace) -> None:
    for assumed in chain.assuming:
        if not isinstance(assumed, Condition) and assumed not in trace.hypotheses:
            raise NotProved(f"{chain.id}: it assumes {assumed.name!r}, which the claim {trace.name} does not")


def _require_named(trace: Trace) -> None:
    """Verdicts name hypotheses, so each has a name, and its own."""
    names = [hypothesis.name for hypothesis in dict.fromkeys(trace.hypotheses)]
    for name in names:
        if not name.strip() or names.count(name) > 1:
            raise NotProved(f"{trace.name}: each hypothesis needs a name of its own, and {name!r} is none")


def require_announced(trace: Trace) -> None:
    """Nothing, where each case is announced before the lines that hold in it alone; else raises NotProved."""
    announced: list[Condition] = []
    for item in trace.items:
        if isinstance(item, Chain):
            _require_announced(item, announced)
        if isinstance(item, (Text, Heading)):
            # A heading ends the case that the last one began.
            announced = [*([] if isinstance(item, Heading) else announced), *_conditions_in(item.words)]


def require_clear(trace: Trace) -> None:
    """Nothing, where every derivative says what it holds fixed (proof/held_fixed.py); else raises NotProved."""
    for step in trace.steps:
        for side in (step.before, step.after):
            unclear = not_held_fixed(side)
            if unclear:
                raise NotProved(f"{step.id}: {side} has no clear meaning: it is {unclear}")


def _require_announced(chain: Chain, announced: list[Condition]) -> None:
    if not chain.steps:
        return
    said = [*announced, *_conditions_in(chain.steps[0].because)]
    for condition in chain.assuming:
        if isinstance(condition, Condition) and not any(_same_condition(condition, other) for other in said):
            raise NotProved(
                f"{chain.steps[0].id}: it holds where {condition}, and no words before it say so;"
                " put the condition into a heading or a sentence"
            )


def _conditions_in(words: Prose) -> list[Condition]:
    return [piece for piece in words.pieces if isinstance(piece, Condition)]


def _require_said(line: str, known: KnownResult, before: dict[str, Said], trace: Trace) -> None:
    """The cited line stands before, says the same, and needs nothing that is not said here."""
    shown = f"{known.equation.left} = {known.equation.right}"
    if not known.step:
        raise NotProved(f"{line}: it uses {shown} as an earlier result without the id of the line that says so (step=)")
    if known.step not in before:
        raise NotProved(f"{line}: it cites {known.step}, which is no line before it (nor of a claim it builds on)")
    said = before[known.step]
    needs = [so_far for equation, so_far in said.equalities if _same(equation, known.equation)]
    if not needs:
        raise NotProved(f"{line}: it cites {known.step} for {shown}, which is not what that line says")
    for condition in said.conditions:
        if not any(_same_condition(condition, carried) for carried in known.conditions):
            raise NotProved(f"{line}: it cites {known.step} without its condition {condition}")
    fewest = min(needs, key=len)
    for assumed in said.assumed:
        named = not isinstance(assumed, Condition) and assumed.name in fewest
        if named and assumed not in trace.hypotheses:
            raise NotProved(
                f"{line}: it cites {known.step}, which needs {assumed.name!r}; {trace.name} does not assume it"
            )


def _same(one: Equation, other: Equation) -> bool:
    """Whether both say the same, read from either side."""
    straight = alpha_equal(one.left, other.left) and alpha_equal(one.right, other.right)
    return straight or (alpha_equal(one.left, other.right) and alpha_equal(one.right, other.left))


def _same_condition(one: Condition, other: Condition) -> bool:
    return type(one) is type(other) and set(one.args) == set(other.args)


def _require_known(line: str, thing: Any, known: Iterable[str]) -> None:
    for reference in _references(thing):
        if reference.step not in known:
            raise NotProved(f"{line}: its words point to {reference.step}, which is no line before it")


def _references(thing: Any) -> Iterator[LineReference]:
    """The references in a sentence, or in the sentences of an item."""
    if isinstance(thing, Prose):
        yield from (piece for piece in thing.pieces if isinstance(piece, LineReference))
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _references(part)
    elif is_dataclass(thing) and not isinstance(thing, (type, Hypothesis)):
        for part in fields(thing):
            if part.name != "family":
                yield from _references(getattr(thing, part.name))
