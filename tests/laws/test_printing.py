"""The laws of printing: no bound letter is taken for a free one, and nothing depends on the order of hashes.

The first law reads a printed line back: `Rebuilt` is a printer like the others, which
makes an expression of the letters that are handed to it. The formats differ in their
signs only; that each of them shows just those letters is the second law.
"""

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from derive.language import (
    CLASSES,
    UNITS,
    Addition,
    Cases,
    D,
    Delta,
    Distinct,
    Entry,
    Index,
    Multiplication,
    Negation,
    Number,
    Power,
    Quotient,
    Same,
    Size,
    SumOver,
    alpha_equal,
    exp,
    free_indices,
    log,
    sum_over,
)
from derive.language.latex import LatexPrinter, latex
from derive.language.printing import Printer
from derive.language.text import TextPrinter, text
from derive.render.terminal_formula import BlockPrinter, block
from tests.strategies import Maker, i, k, l, w, y, z

ROOT = Path(__file__).resolve().parents[2]
RANGES = {CLASSES.size: CLASSES, UNITS.size: UNITS}


def index_called(name):
    return Index(name, UNITS if name[0] in ("u", *UNITS.letters) and name[0] not in CLASSES.letters else CLASSES)


class Rebuilt(Printer):
    """The expression that the printed letters say; `letters` are those that its sums bind."""

    def __init__(self):
        super().__init__()
        self.letters = []

    def symbol(self, name):
        return name

    def number(self, numerator, denominator):
        return Number(numerator) / denominator if denominator > 1 else Number(numerator)

    def entry(self, entry):
        return Entry(entry.family, *[index_called(p.name) if isinstance(p, Index) else p for p in entry.args])

    def place(self, shown):
        return index_called(shown) if isinstance(shown, str) else shown

    def delta(self, places):
        return Delta(*map(self.place, places))

    def value(self, shown):
        """A size's letter stands for the size."""
        return Size(RANGES[shown]) if isinstance(shown, str) else shown

    def add(self, terms):
        return Addition(*[Negation(self.value(t)) if sign == "-" else self.value(t) for sign, t in terms])

    def dots(self):
        raise AssertionError("nothing is left out here")

    def negative(self, inner):
        return Negation(self.value(inner))

    def multiply(self, factors, dotted):  # noqa: ARG002
        return Multiplication(*map(self.value, factors))

    def fraction(self, over, under):
        return Quotient(self.value(over), self.value(under))

    def power(self, base, exponent):
        return Power(self.value(base), self.value(exponent))

    def exponential(self, argument, tall):  # noqa: ARG002
        return exp(self.value(argument))

    def logarithm(self, argument, tall):  # noqa: ARG002
        return log(self.value(argument))

    def sum(self, index, excluded, size, body):
        self.letters.append(index)
        return sum_over(Index(index, RANGES[size]), self.value(body), but=tuple(map(self.place, excluded)))

    def derivative_of_symbol(self, body, variable):
        return D(self.value(body), variable)

    def derivative(self, body, variable, *, bracketed, tall):  # noqa: ARG002
        return D(self.value(body), variable)

    def cases(self, values, conditions):
        branches = []
        for value, (sign, *names) in zip(values, conditions, strict=True):
            first, second = (Number(int(name)) if name.isdigit() else index_called(name) for name in names)
            branches += [self.value(value), (Same if sign == "=" else Distinct)(first, second)]
        return Cases(*branches)

    def bracket(self, inner, tall):  # noqa: ARG002
        return inner

    def mark(self, inner):
        return inner


def expressions(seeds, depth=4):
    for seed in seeds:
        source = random.Random(seed)
        yield Maker(source).expression(source.randint(1, depth))


CAPTURES = [
    z[k] * sum_over(k, z[k]),
    sum_over(k, z[k] * sum_over(k, y[k])),
    sum_over(k, w[k, i], but=l) * z[k],
    sum_over(k, sum_over(l, w[k, l], but=k) * sum_over(k, z[k], but=i)),
]


def read_back(expression):
    """The expression as its printed letters say it, and the letters that its sums bind."""
    rebuilt = Rebuilt()
    return rebuilt.value(rebuilt.render(expression)), rebuilt.letters


def captured(shown):
    """The expressions whose letters, as printed, say something else."""
    return [one for one in shown if not alpha_equal(read_back(one)[0], one)]


def ambiguous(shown):
    """The expressions that are printed with a letter bound where it is free, or bound, further out."""
    return [one for one in shown if binds_again(read_back(one)[0], {index.name for index in free_indices(one)})]


def binds_again(node, names):
    if isinstance(node, SumOver):
        name = node.index.name
        return name in names or binds_again(node.body, names | {name})
    return any(binds_again(part, names) for part in node.args)


LAWS = {"captured": captured, "ambiguous": ambiguous}


@pytest.mark.parametrize("law", LAWS)
def test_what_is_printed_says_what_is_meant(law):
    assert LAWS[law]([*CAPTURES, *expressions(range(300))]) == []


@pytest.mark.parametrize(
    ("law", "name", "fault"),
    [
        ("captured", "substitute", lambda body, _places: body),  # a letter gives way, but not where it stands
        ("ambiguous", "fresh_index", lambda like, _taken: like),  # a letter never gives way
    ],
)
def test_the_law_of_letters_notices(law, name, fault, monkeypatch):
    monkeypatch.setattr(f"derive.language.printing.{name}", fault)
    assert LAWS[law](CAPTURES)


FORMATS = {
    "text": (text, r"sum\((\w'*)[=≠]"),
    "latex": (latex, r"\\sum_\{(\w'*)(?:=| \\neq)"),
    "terminal": (lambda one: "\n".join(block(one).picture), r"([a-z]'*)(?:=1|≠)"),
}


def other_letters(form, shown):
    """The expressions in which a format shows other bound letters than it is given."""
    show, letter = FORMATS[form]
    found = []
    for expression in shown:
        if sorted(re.findall(letter, show(expression))) != sorted(read_back(expression)[1]):
            found.append(expression)
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_shows_these_letters(form):
    assert other_letters(form, [*CAPTURES, *expressions(range(150))]) == []


@pytest.mark.parametrize("form", FORMATS)
def test_that_test_notices_another_letter(form, monkeypatch):
    """A planted fault: the format always writes k."""
    for printer in (TextPrinter, LatexPrinter, BlockPrinter):
        monkeypatch.setattr(printer, "sum", always_k(printer.sum))
    assert other_letters(form, CAPTURES)


def always_k(whole):
    return lambda self, _index, *rest: whole(self, self.symbol("k"), *rest)


# -- the order of hashes ------------------------------------------------------------------


def printed(*arguments):
    """All that is printed of a fixed input, by processes with several seeds of hashes."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.laws.printed", *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for seed in ("0", "1", "4242")
    ]
    told = [process.communicate(timeout=120) for process in running]
    assert all(process.returncode == 0 for process in running), told
    return [stdout for stdout, _ in told]


def test_what_is_printed_does_not_depend_on_the_order_of_hashes():
    first, second, third = printed()
    assert len(first) > 100_000
    assert first == second == third


def test_that_test_notices_an_order_by_hashes():
    """A planted fault: what comes out of a set is not sorted."""
    assert len(set(printed("--planted"))) > 1
