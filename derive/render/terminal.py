"""A claim's derivation in the terminal: the page's columns, made of characters.

    (3)    =  a formula in two dimensions          the reason
                                                   ✓ proved where i ≠ j, n ≥ 2

Numbers stand at the left, reasons and verdicts in a column at the right, or beneath
a formula that leaves no room. A formula wider than the terminal is written on one
line, broken before a plus or minus if it must be. Styles are marks that take no
room until the very end, where they become escape codes (`colour`) or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sympy.printing.pretty.pretty_symbology import line_width
from sympy.printing.pretty.stringpict import stringPict

from derive.document.document import numbered
from derive.language import Condition, Equation, Expression, Index
from derive.language.matrices import Matrix, MatrixDifference, MatrixProduct, Shape
from derive.language.text import text
from derive.proof import Assumption, Hypothesis, Positive, Proved, Refuted, Verdict, Witness
from derive.proof.assumptions import NamedAssumption
from derive.proof.verdict import SideCondition, shown
from derive.proof.witness import ranges_of
from derive.render.terminal_formula import (
    beside,
    block,
    left_aligned,
    matrix_name,
    one_line,
)
from derive.render.terminal_text import (
    ASCII_LINES,
    ASCII_WORDS,
    BOLD,
    CODES,
    DIM,
    GREEN,
    ITALIC,
    NO_STYLES,
    RED,
    STYLES,
    TIED,
    YELLOW,
    broken,
    counted,
    filled,
    listed,
    padded,
    restyled,
    styled,
)
from derive.steps import (
    Chain,
    DefinitionLine,
    Emphasis,
    Heading,
    HypothesisLine,
    LineReference,
    MatrixLine,
    Mistake,
    Need,
    Prose,
    SettingTable,
    Step,
    Text,
    Trace,
)

# Longer lines of prose are hard to read.
LONGEST_PROSE = 84


def show(
    trace: Trace,
    *,
    width: int = 100,
    colour: bool = False,
    ascii: bool = False,
    numbers: Mapping[str, str] | None = None,
) -> str:
    """The trace as text for a terminal of this width.

    `numbers` are those of the page by the lines' ids; without them the lines are
    numbered from 1, and a line of another claim is named by its number there.
    `colour` adds escape codes; `ascii` writes every formula on one line and nothing
    but ASCII. Raises TypeError for an item it doesn't know.
    """
    elsewhere: dict[str, str] = {}
    if numbers is None:
        numbers = _own_numbers(trace)
        for earlier in trace.builds_on:
            elsewhere |= {line: f"({number}) of {earlier.name}" for line, number in _own_numbers(earlier).items()}
    return _Terminal(width, ascii, numbers, elsewhere).show(trace).translate(STYLES if colour else NO_STYLES)


def _own_numbers(trace: Trace) -> dict[str, str]:
    return {line: str(at) for at, line in enumerate(numbered(trace.items), start=1)}


class _Terminal:
    """Writes items one after the other; knows the columns and the numbers."""

    def __init__(self, width: int, ascii: bool, numbers: Mapping[str, str], elsewhere: Mapping[str, str]) -> None:
        self.width = max(width, 40)
        self.ascii = ascii
        self.numbers = numbers
        self.elsewhere = elsewhere
        self.gutter = max((len(number) for number in numbers.values()), default=1) + 4
        self.reasons = max(30, min(44, self.width // 3))

    # -- the whole --------------------------------------------------------------------

    def show(self, trace: Trace) -> str:
        """Title, claim and hypotheses; the items; what it all comes to."""
        parts = [self.title(trace), *map(self.item, trace.items)]
        if any(trace.steps):
            parts.append(self.summary(trace))
        lines = [line.rstrip() for part in parts for line in [*part, ""]]
        page = "\n".join(lines)
        if self.ascii:
            page = page.translate(ASCII_LINES)
            page = "".join(c if c.isascii() or c in CODES else "?" for c in page)
        return page

    def title(self, trace: Trace) -> list[str]:
        """The title, and what is claimed under which hypotheses."""
        title = self.plain(trace.title)
        lines = [styled(title, BOLD), "═" * line_width(title)]
        if trace.result is not None:
            lines += ["", *self.labelled("Claim:", self.equation(trace.result, "="))]
        for hypothesis in trace.hypotheses:
            lines += ["", *self.labelled("Given:", self.given(hypothesis))]
        return lines

    def summary(self, trace: Trace) -> list[str]:
        """How many lines are proved, and for which sizes; which are not."""
        steps = list(trace.steps)
        failed = [step for step in steps if not isinstance(step.verdict, Proved)]
        wrong = [m for m in trace.mistakes if not isinstance(m.verdict, Refuted)]
        count = counted(len(steps), "line")
        sizes = {r.size for step in steps for r in ranges_of(step.before) | ranges_of(step.after)}
        if failed:
            which = ", ".join(self.number(step.id) for step in failed)
            said = styled(f"{self.sign('✗')}{len(failed)} of {count} not proved: {which}.", RED)
        else:
            every = listed(sorted(sizes))
            said = styled(f"{self.sign('✓')}{count} proved for every {every}.", GREEN)
        mistakes = sum(1 for _ in trace.mistakes)
        if wrong:
            which = ", ".join(mistake.id for mistake in wrong)
            said += styled(f" {self.sign('✗')}not refuted: {which}.", RED)
        elif mistakes:
            said += f" {counted(mistakes, 'mistake')} refuted."
        needs = [row for need in trace.needs for row in self.wrapped(self.need(need))]
        return ["─" * min(self.width, LONGEST_PROSE), *self.wrapped(said), *needs]

    def need(self, need: Need) -> str:
        """An assumption, and what one of the lines that need it comes to without it."""
        what = need.assumption
        name = self.formula(what).replace(" ", TIED) if isinstance(what, Condition) else self.plain(what.name)
        lines = listed([self.number(line) for line in need.lines])
        if isinstance(need.without, Proved):
            where = [self.side_condition(c).replace(" ", TIED) for c in need.without.conditions]
            without = f"Without it {self.number(need.shown_by)} is proved only where {', '.join(where)}."
        else:
            without = f"Without it {self.number(need.shown_by)} is false: {self.witness(need.without.witness)}"
        return f"{styled('Needed:', BOLD)} {name}, on {lines}. {without}"

    def item(self, item: Any) -> list[str]:
        """The lines of one item; raises TypeError for a kind that it doesn't know."""
        match item:
            case Text():
                return self.paragraph(item)
            case Heading():
                words = self.words(item.words)
                return ["", styled(words.replace(TIED, " "), BOLD), "─" * line_width(words)]
            case Chain():
                return self.chain(item)
            case DefinitionLine():
                return self.definition(item)
            case HypothesisLine():
                notes = [self.words(item.comment), f"assumed: {self.plain(item.hypothesis.name)}"]
                return self.line(item.id, self.hypothesis(item.hypothesis), notes)
            case MatrixLine():
                return self.matrices(item)
            case Mistake():
                return self.mistake(item)
            case SettingTable():
                return self.setting(item)
            case _:
                raise TypeError(f"no terminal knows the item {type(item).__name__}")

    # -- words ------------------------------------------------------------------------

    def paragraph(self, item: Text) -> list[str]:
        """A paragraph in its role; what to notice stands beside a bar."""
        words = self.words(item.words)
        match item.kind:
            case "text" | "lead":
                return self.wrapped(words)
            case "aim":
                return self.wrapped(f"{styled('What we want:', BOLD)} {words}")
            case "remark":
                label = styled(self.plain(item.label).replace(" ", TIED), BOLD)
                return self.barred(self.wrapped(f"{label} {words}", self.measure - 2))
            case _:
                raise TypeError(f"no terminal knows the text kind {item.kind}")

    @property
    def measure(self) -> int:
        """How long a line of prose may be."""
        return min(self.width, LONGEST_PROSE)

    def words(self, prose: Prose) -> str:
        """The sentence, formulas tied together so that no line breaks inside one."""
        return "".join(self.piece(piece) for piece in prose.pieces)

    def piece(self, piece: Any) -> str:
        """One piece of a sentence."""
        match piece:
            case str():
                return self.plain(piece).replace(" = ", f"{TIED}={TIED}")
            case Emphasis():
                return styled(self.plain(piece.words), ITALIC)
            case LineReference():
                return self.number(piece.step)
            case _:
                formula = self.formula(piece)
                return formula.replace(" ", TIED) if len(formula) <= self.width // 3 else formula

    def formula(self, piece: Any) -> str:
        """Anything mathematical on one line."""
        match piece:
            case Equation():
                return f"{self.formula(piece.left)} = {self.formula(piece.right)}"
            case Matrix():
                return self.plain(_matrix(piece))
            case MatrixProduct():
                return " ".join(map(self.formula, (piece.scalar, piece.first, piece.second)))
            case MatrixDifference():
                return f"{self.formula(piece.first)} - {self.formula(piece.second)}"
            case Condition() | Shape():
                return self.plain(str(piece))
            case Expression() | Index():
                return self.plain(text(piece)) if self.ascii else one_line(piece)
            case _:
                raise TypeError(f"{type(piece).__name__} is no formula")

    def plain(self, words: str) -> str:
        """The words in the letters that the terminal has."""
        return words.translate(ASCII_WORDS) if self.ascii else words

    def number(self, line: str) -> str:
        """The number of a line; of one in another derivation the number that this function gives it there."""
        return f"({self.numbers[line]})" if line in self.numbers else self.elsewhere.get(line, line)

    def sign(self, sign: str) -> str:
        """A sign before a word, where the terminal has it."""
        return "" if self.ascii else sign + TIED

    def wrapped(self, words: str, width: int = 0) -> list[str]:
        """The words in lines of at most `width` cells, by default the prose's measure."""
        lines = filled(words.split(" "), width or self.measure)
        return restyled([line.replace(TIED, " ") for line in lines])

    def labelled(self, label: str, picture: stringPict) -> list[str]:
        """A word, and a formula beside it."""
        return list(beside(f"{styled(label, BOLD)} ", picture).picture)

    def barred(self, lines: Sequence[str]) -> list[str]:
        """The lines beside a bar."""
        return [f"│ {line}" for line in lines]

    # -- formulas ---------------------------------------------------------------------

    def picture(self, expression: Any, room: int, changed: Any = ()) -> stringPict:
        """The expression in two dimensions if it fits, else on one line, broken at its signs."""
        if not self.ascii:
            made = block(expression, changed)
            if made.width() <= room:
                return made
        return left_aligned(broken(self.formula(expression), room))

    def equation(self, equation: Equation, relation: str, room: int = 0) -> stringPict:
        """Both sides on one baseline."""
        room = room or self.width - 7
        left = self.picture(equation.left, room)
        right = self.picture(equation.right, max(room - left.width() - 3, 20))
        return beside(left, f" {relation} ", right)

    def given(self, assumed: NamedAssumption) -> stringPict:
        """What the claim assumes: an equation, or what is said of a whole family."""
        if isinstance(assumed, Hypothesis):
            return self.hypothesis(assumed)
        kind = "is positive" if isinstance(assumed, Positive) else "has one entry that is 1, and 0 for all others"
        return stringPict(f"{self.plain(assumed.family.name)} {kind}")

    def hypothesis(self, hypothesis: Hypothesis) -> stringPict:
        """What is assumed, as an equation."""
        return self.equation(Equation(hypothesis.left, hypothesis.right), "=")

    def chain(self, chain: Chain) -> list[str]:
        """The lines of a chain, their equality signs below each other."""
        whole = self.width - self.gutter
        start = self.picture(chain.start, whole)
        lines: list[str] = []
        if start.width() > 12:
            lines = self.line("", start, [])
            start = stringPict("")
        for step in chain.steps:
            room = whole - start.width() - 3
            right = self.picture(step.after, room, step.changed)
            made = beside(start, " = ", boxed(right) if step.is_result else right)
            lines += ["", *self.line(step.id, made, self.notes(step, chain), start.width() + 3)]
            start = stringPict(" " * start.width())
        return lines[1:] if lines and not lines[0] else lines

    def notes(self, step: Step, chain: Chain) -> list[str]:
        """What stands beside a step: the reason and the verdict."""
        return [self.words(step.because), self.verdict(step.verdict, chain.assuming)]

    def line(self, line: str, picture: stringPict, notes: Sequence[str], indent: int = 0) -> list[str]:
        """A numbered formula with its notes beside it, or beneath where there is no room."""
        number = styled(self.number(line), DIM) if line else ""
        gutter = stringPict(f"{number}{' ' * (self.gutter - line_width(number))}")
        rows = list(beside(gutter, picture).picture)
        column = self.width - self.reasons
        said = [row for note in notes if note for row in self.wrapped(note, self.reasons)]
        if max(map(line_width, rows)) + 3 > column:
            indent += self.gutter
            room = min(self.width - indent, LONGEST_PROSE)
            beneath = [row for note in notes if note for row in self.wrapped(note, room)]
            return [*rows, *[" " * indent + row for row in beneath]]
        first = max(0, min(picture.baseline - (len(said) - 1) // 2, len(rows) - len(said)))
        if len(rows) == 1 or len(said) > len(rows):
            first = 0
        rows += [""] * (first + len(said) - len(rows))
        for at, row in enumerate(said, start=first):
            rows[at] += " " * (column - line_width(rows[at])) + row
        return rows

    def definition(self, item: DefinitionLine) -> list[str]:
        """A symbol and what it stands for."""
        definition = item.family.definition
        assert definition is not None, f"{item.id} defines {item.family.name} by nothing"
        sides = Equation(item.family[definition.parameters], definition.body)
        picture = self.equation(sides, ":=", self.width - self.gutter)
        return self.line(item.id, picture, [self.words(item.comment), "definition"])

    def matrices(self, item: MatrixLine) -> list[str]:
        """An equality of matrices, and the verdict on its entries."""
        if isinstance(item.right, MatrixProduct):
            factors = f" {self.formula(item.right.first)} {self.formula(item.right.second)}"
            right = beside(self.picture(item.right.scalar, self.width // 3), factors)
        else:
            right = beside(self.formula(item.right))
        picture = beside(f"{self.formula(item.left)} = ", boxed(right))
        (step,) = item.entries.steps
        verdict = self.verdict(step.verdict, item.entries.assuming, "entry by entry")
        return self.line(item.id, picture, [self.words(item.comment), verdict])

    def setting(self, item: SettingTable) -> list[str]:
        """Symbols, meanings and shapes in three columns."""
        rows = [
            (self.formula(symbol), self.words(meaning), self.formula(shape)) for symbol, meaning, shape in item.rows
        ]
        first = max(line_width(symbol) for symbol, _, _ in rows)
        last = max(line_width(shape) for _, _, shape in rows)
        room = self.measure - first - last - 8
        lines = []
        for symbol, meaning, shape in rows:
            for at, said in enumerate(self.wrapped(meaning, room)):
                left, right = (symbol, shape) if at == 0 else ("", "")
                lines.append(f"  {padded(left, first)}   {padded(said, room)}   {right}")
        return lines

    # -- verdicts ---------------------------------------------------------------------

    def verdict(self, verdict: Verdict, assuming: Sequence[Assumption], how: str = "") -> str:
        """The prover's answer with all that it rests on."""
        match verdict:
            case Proved():
                where = [self.formula(c) for c in assuming if isinstance(c, Condition)]
                where += [self.side_condition(c) for c in verdict.conditions]
                where += [f"{size} ≥ {least}" for size, least in sorted(verdict.smallest.items())]
                tied = [self.plain(condition).replace(" ", TIED) for condition in where]
                said = f"{self.sign('✓')}proved" + (f" {how}" if how else "")
                said += f" where {', '.join(tied)}" if tied else ""
                if verdict.hypotheses:
                    said += f", using: {self.plain(', '.join(verdict.hypotheses))}"
                return styled(said, GREEN)
            case Refuted():
                said = styled(f"{self.sign('✗')}refuted:", RED)
                return f"{said} {self.witness(verdict.witness)}"
            case _:
                said = styled(f"{self.sign('?')}unknown:", YELLOW)
                return f"{said} {self.plain(verdict.reason)}"

    def side_condition(self, condition: SideCondition) -> str:
        """What must hold, and for which places of a summed index where not for all."""
        places = f" for {' and '.join(map(self.formula, condition.where))}" if condition.where else ""
        return f"{self.formula(condition.expression)} {condition.relation}{places}"

    def witness(self, witness: Witness) -> str:
        """The place where the sides differ, and what they are there."""
        parts = [f"{size} = {count}" for size, count in witness.sizes.items()]
        parts += [f"{name} = {_entries(values)}" for name, values in witness.values.items()]
        parts += [f"{name} = {position}" for name, position in witness.places.items()]
        place = ", ".join(part.replace(" ", TIED) for part in map(self.plain, parts))
        left, right = shown(witness.left), shown(witness.right)
        return f"{place}; there the left side is {left}, the right side {right}."

    def mistake(self, item: Mistake) -> list[str]:
        """The mistaken formula, why it is wrong, and the counterexample."""
        formula = self.equation(item.equation, "=", self.width - 6)
        inner = self.measure - 2
        lines = [styled("Common mistake", BOLD), ""]
        lines += [f"  {row}" for row in formula.picture]
        lines += ["", *self.wrapped(self.words(item.why), inner)]
        lines += self.wrapped(self.verdict(item.verdict, item.assuming), inner)
        return self.barred(lines)


def boxed(picture: stringPict) -> stringPict:
    """The picture in a frame."""
    bar = "─" * (picture.width() + 2)
    rows = [f"┌{bar}┐", *[f"│ {row} │" for row in picture.picture], f"└{bar}┘"]
    return stringPict("\n".join(rows), picture.baseline + 1)


def _matrix(matrix: Matrix) -> str:
    name = matrix_name(matrix.family.matrix or matrix.family.latex_symbol)
    return f"{name}ᵀ" if matrix.transposed else name


def _entries(values: Mapping[tuple[int, ...], Any]) -> str:
    """A number, a list in brackets, or rows with a semicolon between them."""
    if list(values) == [()]:
        return str(shown(values[()]))
    rows: dict[tuple[int, ...], list[str]] = {}
    for at in sorted(values):
        rows.setdefault(at[:-1], []).append(shown(values[at]))
    return f"({'; '.join(', '.join(row) for row in rows.values())})"
