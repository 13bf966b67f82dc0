"""The lecture notes as a whole: which claims, in which order, and what stands around them.

This is where the catalogue (what is said) meets the document (how it is arranged).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from derive.catalogue import CLAIMS
from derive.catalogue.setting import setting
from derive.catalogue.symbols import L, a, i, j, loss, n, y, z
from derive.document.document import (
    ABBREVIATE_FROM,
    Block,
    Display,
    Document,
    HeatMap,
    MatrixDisplay,
    NumberTable,
    Reference,
    ReferenceList,
    Section,
)
from derive.document.evidence import evidence_blocks
from derive.document.notation import Notation, in_notation
from derive.document.worked_example import Example
from derive.document.written_out import (
    at_positions,
    entries,
    require_same,
    shown_positions,
    write_out,
)
from derive.errors import NotProved
from derive.language import D, Entry, Expression, Family, Number, variable
from derive.steps import Claim, Heading, HypothesisLine, Note, Prose, Text, Trace, say
from derive.steps.derivation import require_in_order
from derive.steps.evidence import with_evidence
from derive.steps.symbols import require_told_apart

TITLE, SUBTITLE = "Softmax and cross-entropy", "one derivative at a time"
REFERENCES = (
    Reference(
        "J. S. Bridle (1990).",
        "Probabilistic interpretation of feedforward classification network outputs, with relationships to "
        "statistical pattern recognition.",
        "In Neurocomputing, NATO ASI Series 68, Springer, 227–236. The name softmax.",
        "https://doi.org/10.1007/978-3-642-76153-9_28",
    ),
    Reference(
        "I. J. Good (1952).",
        "Rational decisions.",
        "Journal of the Royal Statistical Society B 14, 107–114. The logarithm of the probability as a loss.",
        "https://doi.org/10.1111/j.2517-6161.1952.tb00104.x",
    ),
    Reference(
        "D. E. Rumelhart, G. E. Hinton and R. J. Williams (1986).",
        "Learning representations by back-propagating errors.",
        "Nature 323, 533–536. The chain rule, layer by layer.",
        "https://doi.org/10.1038/323533a0",
    ),
    Reference(
        "C. M. Bishop (2006).",
        "Pattern Recognition and Machine Learning.",
        "Springer. Sections 4.3.4 and 5.2: softmax with cross-entropy, and its gradient.",
    ),
    Reference(
        "I. Goodfellow, Y. Bengio and A. Courville (2016).",
        "Deep Learning.",
        "MIT Press. Section 6.2.2.3: softmax units.",
        "https://www.deeplearningbook.org",
    ),
)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Notes:
    """The document, and the traces it was made of."""

    document: Document
    traces: tuple[Trace, ...]


def verified(
    name: str, seed: int, progress: Progress, *, thorough: bool = True, made: dict[Claim, Trace] | None = None
) -> Trace:
    """A claim's trace with evidence, or with its verdicts alone where a step isn't proved.

    `made` are the traces without evidence of a run so far (see `Claim.trace`).
    """
    progress(f"proving {name}")
    trace = CLAIMS[name].trace(made)
    if not trace.is_proved:
        return trace
    progress(f"checking {name}")
    return with_evidence(trace, seed, thorough=thorough)


def make_notes(
    notation: Notation, seed: int, example: Example | None, progress: Progress, *, thorough: bool = True
) -> Notes:
    """The notes for symbolic n, with an example's section where one is given.

    `thorough` has SymPy show every exact instance to be an identity; otherwise exact
    arithmetic at random points does. Raises NotProved at the first step that isn't proved,
    and where the notation writes two symbols alike.
    """
    require_in_order(tuple(CLAIMS.values()))
    made: dict[Claim, Trace] = {}
    traces = tuple(verified(name, seed, progress, thorough=thorough, made=made).require_proved() for name in CLAIMS)
    progress("setting the page")
    first = Note("setting")
    setting(first)
    require_carried(first, traces)
    sections = [Section("setting", "Purpose and setting", tuple(first.items))]
    sections += [Section(trace.name, trace.title, trace.items) for trace in traces]
    sizes: dict[str, int] = {}
    if example is not None:
        sizes = {"n": example.classes}
        sections.append(written_out_section(example))
    sections.append(Section("evidence", "Evidence", evidence_blocks(traces)))
    sections.append(Section("references", "References", (ReferenceList(REFERENCES),)))
    kicker = "Lecture notes" if example is None else f"Lecture notes · {count(example.classes)} classes"
    document = Document(TITLE, SUBTITLE, kicker, summary(example), tuple(sections), sizes)
    written = in_notation(traces, notation)
    for trace in written:
        require_told_apart(trace)
    return Notes(in_notation(document, notation), written)


def require_carried(setting: Note, traces: Sequence[Trace]) -> None:
    """Nothing, if some claim carries each hypothesis that the setting states; else raises NotProved."""
    carried = [hypothesis for trace in traces for hypothesis in trace.hypotheses]
    for item in setting.items:
        if isinstance(item, HypothesisLine) and item.hypothesis not in carried:
            raise NotProved(f"{item.id}: the hypothesis {item.hypothesis.name!r} is stated, but no claim carries it")


def summary(example: Example | None) -> Prose:
    """What the reader is promised, in two sentences."""
    promise = (
        "Every equality in these notes is proved for every number of classes {n}, and checked again with exact "
        "and with floating-point numbers. The evidence stands at the end, line by line."
    )
    if example is None:
        return say(promise, n=n)
    return say(promise + f" One section writes everything out for {count(example.classes)} classes.", n=n)


COUNTS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def count(number: int) -> str:
    """A small number in words."""
    return COUNTS[number] if number < len(COUNTS) else str(number)


def whole(family: Family) -> Entry:
    """The vector of all entries of a family, as one symbol."""
    return Entry(variable(family.name))


def written_out_section(example: Example) -> Section:
    """The formulas for N classes in full, and the worked example."""
    classes = example.classes
    sizes = {"n": classes}
    written: list[Block] = []
    for left, right in ((a[1], a[1].unfolded()), (L, loss[()].unfolded())):
        full = write_out(right, sizes)
        require_same(right, full, sizes)
        written.append(Display(left, full))
    in_full = "in full" if classes < ABBREVIATE_FROM else "written out, with dots for the terms between"
    corner = shown_positions(classes, 8, 3)
    jacobian = entries(_jacobian_entry, corner, corner)
    column = entries(lambda row, _: at_positions(a[i] - y[i], {i: row}), corner, [1])
    blocks = (
        Text(
            say(
                f"Here numbers are put for the indices of the formulas above, with {count(classes)} classes and their "
                f"sums {in_full}. What is written out was compared with what it stands for, and the numbers of the "
                "example with softmax and loss differentiated by NumPy."
            ),
        ),
        Text(say("Softmax and loss:"), "lead"),
        *written,
        Text(
            say("The Jacobian is a symmetric matrix, with the case of equal indices on its diagonal:"),
            "lead",
        ),
        MatrixDisplay(D(whole(a), whole(z)), jacobian),
        Text(say("And the gradient is a vector:"), "lead"),
        MatrixDisplay(D(L, whole(z)), column),
        *worked_example(example),
    )
    return Section("written-out", f"{count(classes).capitalize()} classes, written out", blocks)


def _jacobian_entry(row: int, column: int) -> Expression:
    """The proved result at two positions, in the form of its case."""
    if row == column:
        return at_positions(a[i] * (1 - a[i]), {i: row})
    return at_positions(-a[i] * a[j], {i: row, j: column})


def worked_example(example: Example) -> tuple[Block, ...]:
    """The example's probabilities, Jacobian and gradient."""
    classes = example.classes
    listed = shown_positions(classes, 12, 6)
    shown = [position for position in listed if position is not None]
    probabilities, label = example.probabilities, example.one_hot
    values = NumberTable(
        (say("Class"), say("{z}", z=z[i]), say("{a}", a=a[i]), say("{y}", y=y[i])),
        ("plain", "fixed", "plain"),
        tuple(
            (None, ()) if k is None
            else (Number(k), (example.logits[k - 1], float(probabilities[k - 1]), float(label[k - 1])))
            for k in listed
        ),
    )  # fmt: skip
    slopes = dict(zip(shown, example.gradient_by_finite_differences(shown), strict=True))
    gradient = example.gradient()
    comparison = NumberTable(
        (say("Component"), say("{g}", g=a[i] - y[i]), say("Finite differences"), say("Difference")),
        ("signed", "signed", "power"),
        tuple(
            (None, ()) if k is None
            else (D(L, z[k]), (float(gradient[k - 1]), float(slopes[k]), abs(float(gradient[k - 1] - slopes[k]))))
            for k in listed
        ),
    )  # fmt: skip
    return (
        Heading(say("A worked example"), "written-out.example"),
        Text(
            say(
                f"Take the logits below, and let class {example.label} be the right one. "
                f"The loss is then {example.loss:.4g}."
            ),
            "lead",
        ),
        values,
        Text(
            say(
                "The Jacobian at this point. Up to rounding its rows and its columns add up to 0; darker means larger, "
                "and the sign stands before each number."
            ),
            "lead",
        ),
        _heat_map(example),
        Text(
            say(
                "The gradient by the formula, and the slope of the loss itself, measured by stepping a little to "
                "both sides of each logit:"
            ),
            "lead",
        ),
        comparison,
    )


def _heat_map(example: Example) -> HeatMap:
    positions = shown_positions(example.classes, 8, 6)
    shown = [position for position in positions if position is not None]
    found = example.jacobian(shown, shown)
    values = {(r, c): float(found[at, across]) for at, r in enumerate(shown) for across, c in enumerate(shown)}
    return HeatMap(
        tuple(None if r is None else a[r] for r in positions),
        tuple(None if c is None else z[c] for c in positions),
        tuple(tuple(None if r is None or c is None else values[r, c] for c in positions) for r in positions),
    )
