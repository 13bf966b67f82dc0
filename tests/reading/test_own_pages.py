"""What `python -m derive` prints is read back by the reader's grammar and is what was checked, on every page.

Planted bugs of the printer show that a misprint is seen. How a page is taken apart and
paired with its document stands in own_pages.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from derive.document.document import Document, MatrixDisplay, Section
from derive.document.evidence import evidence_blocks
from derive.document.notation import NOTATIONS
from derive.language import (
    CLASSES,
    D,
    Entry,
    Equation,
    Number,
    Size,
    define,
    delta,
    exp,
    log,
    sum_over,
    variable,
)
from derive.language.latex import LatexPrinter
from derive.notes import Notes
from derive.proof import Hypothesis
from derive.render.tex import render_tex
from derive.steps import Chain, Mistake, Note, claim, say
from derive.steps.evidence import with_evidence
from tests.reading.own_pages import Misprinted, compare

NotesFor = Callable[..., Notes]
SIZES = (None, 2, 3, 4, 8, 9, 12, 1000)


@pytest.mark.parametrize("classes", SIZES)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_formula_of_every_page_reads_as_what_was_checked(
    notation: str, classes: int | None, notes_for: NotesFor
) -> None:
    document = notes_for(classes, notation=notation).document
    found = compare(document, render_tex(document))
    blocks = [block for section in document.sections for block in section.blocks]
    # Counted in the document by itself, so that nothing is passed over: a side or an entry is one.
    assert found["chains"] == sum(len(block.lines) for block in blocks if isinstance(block, Chain)) == 58
    assert found["mistakes"] == 2 * sum(isinstance(block, Mistake) for block in blocks) == 12
    assert (found["definitions"], found["hypotheses"], found["matrices"], found["settings"]) == (12, 2, 6, 16)
    assert found["in sentences"] == (144 if classes is None else 148)
    assert found["values"] == 102
    entries = sum(1 + sum(map(len, block.entries)) for block in blocks if isinstance(block, MatrixDisplay))
    assert found["written out"] == (0 if classes is None else 4 + entries)
    assert (found["labels"] > 0) == (classes is not None)


# Planted bugs of the printer

Patch = Callable[[pytest.MonkeyPatch], None]


def instead(method: str, new: Callable[..., str]) -> Patch:
    """The printer with another method; `new` is given the old one."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        old = getattr(LatexPrinter, method)
        patch.setattr(LatexPrinter, method, lambda self, *a, **how: new(lambda *b: old(self, *b, **how), *a))

    return plant


def swapped(entry: Entry) -> Entry:
    """The entry with its first two places swapped, where they may be."""
    alike = len(entry.args) > 1 and entry.family.ranges[0] == entry.family.ranges[1]
    return Entry(entry.family, *entry.args[1::-1], *entry.args[2:]) if alike else entry


def raised_below(old: Callable[..., str], entry: Entry) -> str:
    return old(entry).replace("^{(s)}_{", "_{s") if entry.family.raised_last else old(entry)


def another_index(old: Callable[..., str], entry: Entry) -> str:
    return old(entry).replace("{j}", "{i}")


def always_i(old: Callable[..., str], index: str, excluded: Sequence[str], size: str, inner: str) -> str:
    """The bound letter is i, whether or not i is free."""
    renamed = inner.replace(f"{{{index}}}", "{i}")
    return old("i", [place for place in excluded if place != "i"], size, renamed)


PLANTED: dict[str, Patch] = {
    "a bracket is lost": instead("bracket", lambda old, inner, tall: inner),
    "an index is another one": instead("entry", another_index),
    "the indices of a delta are those of its first": instead("delta", lambda old, places: old([places[0]] * 2)),
    "a raised sample stands below": instead("entry", raised_below),
    "an index is lost": instead("entry", lambda old, entry: old(entry).replace("w_{iu}", "w_{i}")),
    "an exclusion is dropped": instead("sum", lambda old, index, _, size, inner: old(index, [], size, inner)),
    "a sign is lost": instead("negative", lambda old, inner: inner),
    "a difference is a sum": instead("add", lambda old, terms: old([("+", term) for _, term in terms])),
    "a bound letter meets a free one": instead("sum", always_i),
    "a fraction is turned": instead("fraction", lambda old, over, under: old(under, over)),
    "a fraction is a product": instead("fraction", lambda old, over, under: rf"{over}\, {under}"),
    "an exponent is lost": instead("power", lambda old, base, exponent: base),
    "a factor is lost": instead("multiply", lambda old, factors, dotted: old(factors[:1], [])),
    "a logarithm is lost": instead("logarithm", lambda old, argument, tall: argument),
    "an exponent of e is a factor": instead("exponential", lambda old, argument, tall: rf"e\, {argument}"),
    "a derivative is turned": instead("derivative_of_symbol", lambda old, inner, by: old(by, inner)),
    "a derivative is of less": instead(
        "derivative", lambda old, inner, by: rf"\frac{{\partial}}{{\partial {by}}} {inner}"
    ),
    "the cases have each other's conditions": instead("cases", lambda old, values, rows: old(values, rows[::-1])),
    "the terms behind the dots are lost": instead("dots", lambda old: "0"),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_a_bug_of_the_printer_is_seen(bug: str, notes_for: NotesFor, monkeypatch: pytest.MonkeyPatch) -> None:
    document = notes_for(9).document
    right = render_tex(document)
    PLANTED[bug](monkeypatch)
    wrong = render_tex(document)
    assert wrong != right  # or nothing could be seen
    with pytest.raises(Misprinted):
        compare(document, wrong)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"\derivationline{2.7}", r"\derivationlost{2.7}"),
        (r"{-a_{i}\, a_{j}}", r"{-a_{j}\, a_{i}}"),
        (r"\sum_{k=1}^{n} y_{k} = 1", r"\sum_{k=1}^{n} y_{k} = 1 \quad a_{i} = 1"),
        (r"A_2^{\mathsf{T}}", "A_2"),
        (r"\mathrm{d}W_3 =", r"\mathrm{d}Z_3 ="),
        (r"$1 - a_{i}$ is", r"$1 + a_{i}$ is"),
        (r"$i \neq j$: another", "$i = j$: another"),
        (r"$1 - a_{i}$ is", r"1 - a_{i} is"),
        (r"\begin{derivation}%", r"\[ a_{i} = 1 \] \begin{derivation}%"),
        (r"d \times m", r"m \times d"),
        (r"\heatlabel{z_{1}}", r"\heatlabel{z_{2}}"),
        (r"{\partial L / \partial z_{1}}", r"{\partial L / \partial z_{2}}"),
        (r"L^{(s)}}{The", r"L^{(k)}}{The"),
    ],
)
def test_a_page_that_was_changed_is_seen(old: str, new: str, notes_for: NotesFor) -> None:
    document = notes_for(9).document
    right = render_tex(document)
    wrong = right.replace(old, new, 1)
    assert wrong != right
    with pytest.raises((Misprinted, StopIteration)):
        compare(document, wrong)


# A page of an author's own

k, l, i, j = (CLASSES.index(letter) for letter in ("k'", "k", "i", "j"))  # noqa: E741
theta = variable("theta", CLASSES, symbol=r"\theta")
weights = variable("W", CLASSES, CLASSES, symbol=r"\mathbf{W}")
rate, first = variable("rate", symbol=r"\eta"), variable("x1", symbol="x_1")
total = define("objective", (), log(sum_over(k, exp(theta[k]))), symbol=r"\mathcal{L}")
share = define("share", (i,), exp(theta[i]) / sum_over(l, exp(theta[l])), symbol=r"\hat{p}'")
SUMS_TO_ONE = Hypothesis("rows sum to 1", sum_over(k, weights[i, k]), Number(1))
STEP = Equation(
    rate[()] * (first[()] + Size(CLASSES)) ** 2 * sum_over(l, weights[i, l] * share[j]),
    rate[()] * (Size(CLASSES) + first[()]) ** 2 * share[j],
)


def an_authors(note: Note) -> None:
    note.define(total, "With {r} and {t}.", r=rate[()], t=first[()])
    note.define(share, "The share of {t}.", t=theta[i])
    note.state(D(total[()], theta[j]), share[j], "The slope of {L}.", L=total[()])
    note.state(
        STEP.left,
        STEP.right,
        "Each row sums to 1.",
    )
    note.state(sum_over(k, delta(i, k) * theta[k]), theta[i], "The delta leaves one.")
    note.mistake(D(total[()], theta[j]), share[j] - 1, "The right class is taken for {j}.", j=j)


def authors_page() -> Document:
    told = claim("own", title="Own", says=STEP, assuming=[SUMS_TO_ONE])(an_authors)
    trace = with_evidence(told.trace().require_proved(), 0, thorough=False)
    sections = Section(trace.name, trace.title, trace.items), Section("evidence", "Evidence", evidence_blocks([trace]))
    return Document("Own", "", "Notes", say("Everything is proved."), sections)


def test_an_authors_own_page_is_read_back_too(monkeypatch: pytest.MonkeyPatch) -> None:
    document = authors_page()
    tex = render_tex(document)
    found = compare(document, tex)
    assert (found["chains"], found["definitions"], found["mistakes"]) == (6, 4, 2)
    assert r"\sum_{k'=1}^{n} \mathbf{W}_{ik'} = 1" in tex
    PLANTED["a sign is lost"](monkeypatch)
    PLANTED["a factor is lost"](monkeypatch)
    with pytest.raises(Misprinted):
        compare(document, render_tex(document))
