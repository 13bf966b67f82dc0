"""What a trace has proved that can become code: derivatives, the arrays they need, the labels among these."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from derive.errors import BadInput
from derive.language import Condition, Derivative, Entry, Expression, Family, Index, Number, SumOver
from derive.proof import Hypothesis, Proved
from derive.proof.verdict import together
from derive.steps import Chain, Trace


@dataclass(frozen=True)
class Result:
    """A derivative that the trace has proved: `left` = `right`, by the line `id` and those before it."""

    left: Derivative
    right: Expression
    id: str
    verdict: Proved


def results(trace: Trace) -> list[Result]:
    """The claim's own result first, then the derivatives of the same quantity by other variables."""
    said = trace.result
    if said is None or not isinstance(said.left, Derivative):
        raise BadInput(f"{trace.name} can't be written as code: it does not claim what a derivative is")
    unconditional = [chain for chain in trace.chains if not any(isinstance(a, Condition) for a in chain.assuming)]
    own = next((found for chain in unconditional if (found := _between(chain, said.left, said.right))), None)
    if own is None:
        raise BadInput(f"{trace.name} can't be written as code: no chain leads from its left side to its right one")
    by_variable = {said.left.args[1].family: own}
    for chain in unconditional:
        start: Any = chain.start
        if isinstance(start, Derivative) and start.args[0] == said.left.args[0] and chain.steps:
            found = _between(chain, start, chain.steps[-1].after)
            if found is not None and chain.steps[-1].is_result:
                by_variable.setdefault(start.args[1].family, found)
    return list(by_variable.values())


def _between(chain: Chain, left: Derivative, right: Expression) -> Result | None:
    """What the chain proves from one line to a later one, or None if it doesn't lead there."""
    if left not in chain.lines:
        return None
    steps = chain.steps[chain.lines.index(left) :]
    for at, step in enumerate(steps):
        if step.after == right:
            verdicts = [each.verdict for each in steps[: at + 1] if isinstance(each.verdict, Proved)]
            return Result(left, right, step.id, together(verdicts))
    return None


def input_families(found: Sequence[Result], labels: Collection[Family]) -> list[Family]:
    """The arrays that the function takes: those differentiated by, then the others as they come, labels last."""
    families: dict[Family, None] = {result.left.args[1].family: None for result in found}
    for result in found:
        for expression in (result.left.args[0], result.right):
            families |= dict.fromkeys(variables_of(expression))
    for family in families:
        if family.definition is not None:
            raise BadInput(
                f"a derivative by {family.name} can't be written as code: {family.name} is defined by others"
            )
    return sorted(families, key=lambda family: family in labels)


def variables_of(expression: Any) -> Iterator[Family]:
    """The variables in an expression, those in the definitions of its symbols too, as they come."""
    if isinstance(expression, Entry):
        if expression.family.definition is not None:
            yield from variables_of(expression.family.definition.body)
        elif expression.family.function_of is None:
            yield expression.family
    for part in expression.args:
        yield from variables_of(part)


def label_of(hypothesis: Hypothesis) -> tuple[Family, Index] | None:
    """The family that the hypothesis says adds up to 1, and over which index; None if it says something else."""
    total = hypothesis.left
    if not (isinstance(total, SumOver) and isinstance(total.body, Entry) and hypothesis.right == Number(1)):
        return None
    family = total.body.family
    once = total.index in total.body.args and family.ranges.count(total.index.range) == 1 and not total.excluded
    return (family, total.index) if once and family.definition is None else None
