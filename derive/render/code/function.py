"""A proved claim as the text of a small function: its values and its derivatives, for a batch.

Everything is taken from the trace: the formulas from the lines that are proved there, the
values from the definitions of the symbols in them, the hypotheses from the verdicts. So a
claim with another result makes another function.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.errors import BadInput, quoted
from derive.language import SAMPLES, Addition, Family, Index, IndexRange, Negation
from derive.proof import Hypothesis, Proved
from derive.proof.assumptions import NamedAssumption
from derive.render.code import page
from derive.render.code.emitter import Emitter
from derive.render.code.frameworks import FRAMEWORKS, Framework
from derive.render.code.names import Names
from derive.render.code.pieces import Piece
from derive.render.code.results import input_families, label_of, results, variables_of
from derive.steps import Trace

INDENT = "    "
# How far a hypothesis may be missed by rounding: labels in single precision add up to 1 within this.
TOLERANCE = "1e-5"


def write_code(trace: Trace, framework: str = "numpy", *, version: str = "") -> str:
    """The claim's results as a function for this framework: the text of a whole module.

    `version` is that of derive, for the first line.

    Raises NotProved where a step is not proved, BadInput for an unknown framework, for a claim
    that is not about a derivative, and for an expression that can't be written as code.
    """
    if framework not in FRAMEWORKS:
        raise BadInput(f"there is no framework {quoted(framework)}; there are {', '.join(FRAMEWORKS)}")
    trace.require_proved()
    return Function(trace, FRAMEWORKS[framework], version).text()


def _equation(trace: Trace, assumption: NamedAssumption) -> Hypothesis:
    """The assumption, which the function states and checks; raises BadInput for one that is no equation."""
    if not isinstance(assumption, Hypothesis):
        raise BadInput(f"{trace.name} assumes {assumption.name!r} of a whole family; code is made under equations only")
    return assumption


class Function:
    """The function's parts, from the signature to the return."""

    def __init__(self, trace: Trace, framework: Framework, version: str) -> None:
        self.trace, self.framework, self.version = trace, framework, version
        self.results = results(trace)
        used = {name for step in trace.steps if isinstance(step.verdict, Proved) for name in step.verdict.hypotheses}
        self.hypotheses = [_equation(trace, hypothesis) for hypothesis in trace.hypotheses if hypothesis.name in used]
        labels = dict(filter(None, map(label_of, self.hypotheses)))
        self.families = input_families(self.results, labels)
        self.labels = {family: index for family, index in labels.items() if family in self.families}
        # Samples of the claim's own are an axis like any other; without them, all axes in front are a batch.
        self.batched = not any(SAMPLES in family.ranges for family in self.families)
        self.emitter = Emitter(framework, self.families, self.labels, batched=self.batched)
        self.arguments = [self.emitter.inputs[family] for family in self.families]

    def checks(self, hypothesis: Hypothesis) -> bool:
        """Whether the code looks if this holds: where all of it is given, and may be looked at."""
        given = {*variables_of(hypothesis.left), *variables_of(hypothesis.right)} <= set(self.families)
        return given and self.framework.checks_values

    def text(self) -> str:
        """The whole module."""
        for family, index in self.labels.items():
            self._accept_numbers(family, index)
        listed = ", ".join(f"{name} * 1.0" for name in self.arguments)
        # In small whole numbers a difference would wrap round, and exp would have half the digits.
        self.emitter.lines.append(f"{', '.join(self.arguments)} = {listed}  # whole numbers become floats")
        self._check_shapes()
        for hypothesis in self.hypotheses:
            self._check(hypothesis)
        self.emitter.lines.append("")
        returned = self._values()
        name = Names().fresh(self.trace.name)
        sizes = [f"{range.size} = {text}" for range, text in self.emitter.sizes.items()]
        lines = [*self._arrays(), *sizes, *self.emitter.lines, f"return {', '.join(piece.text for piece in returned)}"]
        body = "\n".join(lines)
        signature = f"def {name}({', '.join(self.arguments)}):"
        described = page.docstring(self, returned)
        return f"{page.heading(self)}\n\n\n{signature}\n{page.indented(described)}\n{page.indented(body)}\n"

    def shape(self, axes: Sequence[IndexRange], *, but: IndexRange | None = None) -> str:
        """A shape as it is written: (..., n)."""
        sizes = [*(["..."] if self.batched else []), *(range.size for range in axes if range != but)]
        return f"({', '.join(sizes)}{',' if len(sizes) == 1 and sizes != ['...'] else ''})"

    def _arrays(self) -> list[str]:
        array = self.framework.array
        if len(self.arguments) == 1:
            return [f"{self.arguments[0]} = {array.format(x=self.arguments[0])}"]
        listed = ", ".join(self.arguments)
        return [f"{listed} = ({array.format(x='x')} for x in ({listed}))"]

    def _accept_numbers(self, family: Family, index: Index) -> None:
        """Class numbers become a distribution; it adds up to 1 exactly if the number is a class."""
        emitter, name, axes = self.emitter, self.emitter.inputs[family], family.ranges
        alike = next((n for f, n in emitter.inputs.items() if f.ranges == axes and f != family), None)
        rank = f"{alike}.ndim - 1" if self.batched and alike else str(len(axes) - 1)
        whole = [range.index(str(at) + "axis") if range != index.range else index for at, range in enumerate(axes)]
        number = Piece(name, axes=tuple(each for each in whole if each != index), batched=self.batched)
        number, positions = number.aligned(whole), emitter.positions(index).aligned(whole)
        one_hot = self.framework.cast.format(x=f"({number.text} == {positions.text})", like=emitter.like)
        is_whole = self.framework.is_whole.format(x=name)
        emitter.lines += [f"if {name}.ndim == {rank} and {is_whole}:  # numbers, from 0", f"{INDENT}{name} = {one_hot}"]

    def _check_shapes(self) -> None:
        families, (first, *others) = self.families, self.arguments
        if not self.batched:
            for range in dict.fromkeys(range for family in families for range in family.ranges):
                self.emitter.size(range)
            allowed = ", ".join(self.shape(family.ranges) for family in families)
            found = Piece(", ".join(f"{name}.shape" for name in (first, *others)))
            shapes = self.emitter.assign("shapes", found).text
            message = f"the arrays have the shapes {{{shapes}}}; allowed are {allowed}"
            self._raise_if(f"{shapes} != ({allowed}{'' if others else ','})", f'f"{message}"')
        for family, name in zip(families[1:], others, strict=True):
            if self.batched and family.ranges == families[0].ranges:
                message = f"{name} has the shape {{{name}.shape}}; allowed is that of {first}, {{{first}.shape}}"
                self._raise_if(f"{name}.shape != {first}.shape", f'f"{message}"')

    def _raise_if(self, wrong: str, message: str) -> None:
        self.emitter.lines += [f"if {wrong}:", f"{INDENT}raise ValueError({message})"]

    def _check(self, hypothesis: Hypothesis) -> None:
        if not self.checks(hypothesis):
            return
        gap = self.emitter.visit(Addition(hypothesis.left, Negation(hypothesis.right)))
        labels = [family for family in variables_of(hypothesis.left) if family in self.labels]
        counted = f" (classes: 0 to {self.labels[labels[0]].range.size} - 1)" if labels else ""
        message = page.literal(f"the proof assumes that {hypothesis.name}; not so here{counted}")
        self._raise_if(f"not (abs({gap.text}) < {TOLERANCE}).all()", message)

    def _values(self) -> list[Piece]:
        """The quantity itself and its derivatives, each under a name."""
        quantity = self.results[0].left.args[0]
        value = self.emitter.visit(quantity)
        value = value if value.text.isidentifier() else self.emitter.assign("value", value)
        returned = [value]
        for result in self.results:
            by = result.left.args[1]
            axes = (*value.axes, *by.args)
            if len(set(axes)) < len(axes) or not all(isinstance(place, Index) for place in axes):
                raise BadInput(f"{result.left} can't be written as code: its places must be indices, each another")
            piece = self.emitter.with_axes(self.emitter.visit(result.right), axes)
            returned.append(self.emitter.assign(f"d{value.text}_d{by.family.name}", piece))
        return returned
