r"""Equalities of complex numbers: \Re, \Im, conjugates, moduli, phases, time derivatives, traces."""

from __future__ import annotations

import cmath
import random
from collections.abc import Callable

import pytest

from derive.reading import statements
from derive.reading.check import Report, check
from derive.reading.complex import functions as complex_functions
from derive.reading.complex import verdicts as complex_verdicts
from derive.reading.complex.marks import Marks
from derive.reading.complex.numbers import Numbers, Value
from derive.reading.complex.prose import said_number, said_positive, said_real, says_conjugate
from derive.reading.complex.reader import Reader
from derive.reading.grammar import parse
from derive.reading.sources import source_of
from derive.reading.tokens import tokens_of

DECIDED = ("proved", "follows", "if", "false")
POLAR = ("We write $z^*$ for the conjugate of a complex number $z$.", [r"r = |z|", r"u = \frac{z}{r}", r"l = \log r"])
PLANE = (r"Let $x, y \in \mathbb{R}$; the conjugate of a complex number $z$ is $\bar z$.", [r"z = x + i y"])
WAVES = (r"A complex number $z$ with real $\theta$, $r > 0$ and conjugate $z^*$.", [r"z = r e^{i \theta}"])
PAIRS = (r"Complex numbers $z$ and $w$ have the conjugates $\bar z$ and $\bar w$.", [])
TRACES = (
    r"Matrices $A$ and $B$, complex numbers $c$ and $g$, their conjugates $c^*$ and $g^*$; $\Re$ is the real part.",
    [r"d = \det(A)", r"b = \tr(A^{-1} \dot{A})"],
)
Document = tuple[str, list[str]]

# Each right line, and what may become of it by a slip.
RIGHT: list[tuple[Document, str, list[str]]] = [
    (POLAR, r"r^2 = z^* z", [r"r^2 = z z", r"r^2 = 2 z^* z", r"r = z^* z"]),
    (POLAR, r"u^* u = 1", [r"u u = 1", r"u^* u = r"]),
    (POLAR, r"\dot r = \frac{1}{2 r} \frac{d}{dt} (z^* z)", [r"\dot r = \frac{1}{r} \frac{d}{dt} (z^* z)"]),
    (
        POLAR,
        r"\dot r = \Re(u^* \dot z)",
        [
            r"\dot r = \Re(u \dot z)",
            r"\dot r = \Im(u^* \dot z)",
            r"\dot r = 2 \Re(u^* \dot z)",
            r"\dot r = -\Re(u^* \dot z)",
            r"\dot r = u^* \dot z",
            r"\dot r = \Re(z^* \dot z)",
        ],
    ),
    (
        POLAR,
        r"\dot l = \Re\left(\frac{\dot z}{z}\right)",
        [r"\dot l = \Im\left(\frac{\dot z}{z}\right)", r"\dot l = \frac{\dot z}{z}", r"\dot l = \Re(\dot z z)"],
    ),
    (
        POLAR,
        r"\dot u = \frac{\dot z}{r} - \frac{z \dot r}{r^2}",
        [r"\dot u = \frac{\dot z}{r} + \frac{z \dot r}{r^2}", r"\dot u = \frac{\dot z}{r} - \frac{z \dot r}{r}"],
    ),
    (
        POLAR,
        r"\dot u = \frac{i}{r} \Im(u^* \dot z) u",
        [
            r"\dot u = -\frac{i}{r} \Im(u^* \dot z) u",
            r"\dot u = \frac{1}{r} \Im(u^* \dot z) u",
            r"\dot u = \frac{i}{r} \Im(u \dot z) u",
            r"\dot u = \frac{i}{r} \Re(u^* \dot z) u",
        ],
    ),
    (
        POLAR,
        r"\frac{d}{dt} \operatorname{arg}(z) = \Im\left(\frac{\dot z}{z}\right)",
        [r"\frac{d}{dt} \operatorname{arg}(z) = \Re\left(\frac{\dot z}{z}\right)"],
    ),
    (POLAR, r"e^{i \operatorname{arg}(z)} = u", [r"e^{-i \operatorname{arg}(z)} = u"]),
    (PLANE, r"z \bar z = x^2 + y^2", [r"z \bar z = x^2 - y^2", r"z z = x^2 + y^2"]),
    (PLANE, r"|z| = \sqrt{x^2 + y^2}", [r"|z| = x + y", r"|z| = \sqrt{x^2 - y^2}", r"|z| = x^2 + y^2"]),
    (PLANE, r"\bar z = x - i y", [r"\bar z = -x + i y", r"\bar z = x - y"]),
    (PLANE, r"\Im(z) = y", [r"\Im(z) = i y", r"\Im(z) = x"]),
    (PLANE, r"\frac{1}{z} = \frac{x - i y}{x^2 + y^2}", [r"\frac{1}{z} = \frac{x + i y}{x^2 + y^2}"]),
    (PLANE, r"z - \bar z = 2 i y", [r"z - \bar z = 2 y", r"z + \bar z = 2 i y"]),
    (WAVES, r"|z| = r", [r"|z| = r^2", r"|z| = 1"]),
    (WAVES, r"e^{i\theta} = \cos\theta + i \sin\theta", [r"e^{i\theta} = \cos\theta - i \sin\theta"]),
    (
        WAVES,
        r"\sin\theta = \frac{e^{i\theta} - e^{-i\theta}}{2i}",
        [r"\sin\theta = \frac{e^{i\theta} - e^{-i\theta}}{2}"],
    ),
    (
        WAVES,
        r"\dot z = (\dot r + i r \dot\theta) e^{i\theta}",
        [r"\dot z = i \dot\theta z", r"\dot z = (\dot r - i r \dot\theta) e^{i\theta}"],
    ),
    (WAVES, r"\dot\theta = \Im\left(\frac{\dot z}{z}\right)", [r"\dot\theta = \Re\left(\frac{\dot z}{z}\right)"]),
    (WAVES, r"\log|z| = \log r", [r"\log z = \log r"]),
    (
        PAIRS,
        r"|z + w|^2 = |z|^2 + 2 \Re(\bar z w) + |w|^2",
        [
            r"|z + w|^2 = |z|^2 + \Re(\bar z w) + |w|^2",
            r"|z + w|^2 = |z|^2 + 2 \Re(z w) + |w|^2",
            r"|z + w|^2 = |z|^2 + |w|^2",
            r"|z + w|^2 = |z|^2 + 2 \Im(\bar z w) + |w|^2",
        ],
    ),
    (PAIRS, r"|z w| = |z| |w|", [r"|z + w| = |z| + |w|", r"|z w| = z w"]),
    (
        PAIRS,
        r"\Re(z w) = \Re(z) \Re(w) - \Im(z) \Im(w)",
        [r"\Re(z w) = \Re(z) \Re(w) + \Im(z) \Im(w)", r"\Re(z w) = \Re(z) \Re(w)"],
    ),
    (PAIRS, r"\Im(z) = \frac{z - \bar z}{2 i}", [r"\Im(z) = \frac{z - \bar z}{2}", r"\Im(z) = \frac{z + \bar z}{2 i}"]),
    (PAIRS, r"\Re(i z) = -\Im(z)", [r"\Re(i z) = \Im(z)", r"\Re(i z) = i \Re(z)"]),
    (
        PAIRS,
        r"\Re\langle z, w \rangle = \Re(\bar z w)",
        [
            r"\Re\langle z, w \rangle = \Re(z w)",
            r"\Re\langle z, i w \rangle = \Im\langle w, z \rangle",
            r"\Im\langle z, w \rangle = \Im(\bar z w)",
        ],
    ),
    (TRACES, r"\dot d = d b", [r"\dot d = b", r"\dot d = -d b"]),
    (
        TRACES,
        r"\Re(c \tr(A B)) = \Re(\tr(c B A))",
        [r"\Re(c \tr(A B)) = \Re(\tr(c^* B A))", r"\Re(c \tr(A B)) = \tr(c A B)"],
    ),
    (
        TRACES,
        r"\Re\langle c A, B \rangle = \Re(c^* \tr(A^H B))",
        [
            r"\Re\langle c A, B \rangle = \Re(c \tr(A^H B))",
            r"\Re\langle c A, B \rangle = \Re(c^* \tr(A^T B))",
            r"\langle c A, B \rangle = c^* \tr(A^H B)",  # which argument is conjugated isn't said
        ],
    ),
    (
        TRACES,
        r"\Re(c^* b) = \Re\langle c A^{-\mathsf{H}}, \dot A \rangle",
        [
            r"\Re(c b) = \Re\langle c A^{-\mathsf{H}}, \dot A \rangle",
            r"\Re(c^* b) = \Re\langle c A^{-\mathsf{T}}, \dot A \rangle",
        ],
    ),
    (
        TRACES,
        r"\frac{d}{dt} \tr(A^{-1} B) = \tr(A^{-1} \dot B) - \tr(A^{-1} \dot A A^{-1} B) + 0 \Re(c)",
        [r"\frac{d}{dt} \tr(A^{-1} B) = \tr(A^{-1} \dot B) + \tr(A^{-1} \dot A A^{-1} B) + 0 \Re(c)"],
    ),
]


def checked(intro: str, *displays: str) -> Report:
    return check(source_of(intro + "\n\n" + "\n".join(f"$$ {line} $$\n" for line in displays), "a.md", "md"))


def last(document: Document, line: str) -> str:
    intro, lines = document
    return checked(intro, *lines, line).judgements[-1].kind


@pytest.mark.parametrize(("document", "line"), [(document, line) for document, line, _ in RIGHT])
def test_a_right_line_is_proved(document: Document, line: str) -> None:
    assert last(document, line) in ("proved", "definition" if line.startswith(r"\bar z = ") else "proved")


@pytest.mark.parametrize(("document", "slip"), [(document, slip) for document, _, slips in RIGHT for slip in slips])
def test_a_slip_is_not_proved(document: Document, slip: str) -> None:
    assert last(document, slip) not in DECIDED


def test_those_tests_notice_when_conjugates_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Numbers, "conjugate", lambda _, value: value)
    proved = [slip for document, _, slips in RIGHT for slip in slips if last(document, slip) == "proved"]
    assert r"r^2 = z z" in proved
    assert r"|z + w|^2 = |z|^2 + 2 \Re(z w) + |w|^2" in proved
    assert last(PLANE, r"z \bar z = x^2 + y^2") != "proved"


def test_that_test_notices_when_nothing_is_read_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(complex_verdicts, "marks_in", lambda *_: None)
    assert sum(last(document, line) == "proved" for document, line, _ in RIGHT) < len(RIGHT) / 4
    assert last(PLANE, r"z - \bar z = 2 i y") != "proved"


# -- the laws, on numbers ---------------------------------------------------------------

LETTERS = {"z": 0.7 - 1.1j, "w": -0.4 + 0.6j, "x": -1.3, "y": 0.8, "r": 1.7}
MARKS = Marks(conjugate="^{*}", unit="i", every=True, real={"x", "y", "r", "t"}, positive={"r"})


def snapped(value: complex) -> complex:
    """The number, real if it is so but for rounding: a branch must not hang on that."""
    return complex(value.real, 0.0) if abs(value.imag) < 1e-12 * abs(value) else value


def random_formula(draw: random.Random, depth: int) -> tuple[str, Callable[[dict[str, complex]], complex]]:
    """A formula in LaTeX, and the same in Python."""
    if depth == 0 or draw.random() < 0.15:
        name = draw.choice([*LETTERS, "z", "w", "i"])
        if name == "i":
            return "i", lambda _: 1j
        if name in "zw" and draw.random() < 0.4:
            return f"{name}^*", lambda at: at[name].conjugate()
        return name, lambda at: complex(at[name])
    one, f = random_formula(draw, depth - 1)
    match draw.choice(
        ["sum", "less", "product", "over", "square", "Re", "Im", "abs", "root", "log", "exp", "cos", "sin"]
    ):
        case "Re":
            return rf"\Re({one})", lambda at: complex(f(at).real)
        case "Im":
            return rf"\Im({one})", lambda at: complex(f(at).imag)
        case "abs":
            return rf"|{one}|", lambda at: complex(abs(f(at)))
        case "root":
            return rf"\sqrt{{{one}}}", lambda at: cmath.sqrt(snapped(f(at)))
        case "log":
            return rf"\log({one})", lambda at: cmath.log(snapped(f(at)))
        case "exp":
            return rf"\exp({one})", lambda at: cmath.exp(f(at))
        case "cos":
            return rf"\cos({one})", lambda at: cmath.cos(f(at))
        case "sin":
            return rf"\sin({one})", lambda at: cmath.sin(f(at))
        case "square":
            return rf"({one})^2", lambda at: f(at) ** 2
        case what:
            other, g = random_formula(draw, depth - 1)
            if what == "sum":
                return f"({one} + {other})", lambda at: f(at) + g(at)
            if what == "less":
                return f"({one} - {other})", lambda at: f(at) - g(at)
            if what == "product":
                return f"({one}) ({other})", lambda at: f(at) * g(at)
            return rf"\frac{{{one}}}{{{other}}}", lambda at: f(at) / g(at)


def valued(home: Numbers, value: Value, at: dict[str, complex]) -> complex:
    """What a number is where the quantities have values."""
    known: dict[int, complex] = {}

    def atom(n: int) -> complex:
        if n not in known:
            each = home.atoms[n]
            match each.kind:
                case "letter":
                    known[n] = complex(at[each.of[0]])
                case "conjugate":
                    known[n] = atom(each.of).conjugate()
                case "modulus" | "root":
                    known[n] = cmath.sqrt(snapped(whole(each.of)))
                case "arg":
                    known[n] = complex(cmath.phase(snapped(whole(each.of))))
                case kind:
                    known[n] = {"exp": cmath.exp, "log": cmath.log}[kind](whole(each.of))
        return known[n]

    def part(polynomial: object) -> complex:
        total = 0j
        for monomial, c in polynomial.terms():  # type: ignore[attr-defined]
            term = complex(float(c.x), float(c.y))
            for n, power in enumerate(monomial):
                term *= atom(n) ** power if power else 1
            total += term
        return total

    def whole(each: Value) -> complex:
        return part(each.over) / part(each.under)

    return whole(value)


def read_by(line: str) -> tuple[Numbers, Value]:
    reader = Reader(MARKS, {})
    return reader.home, reader.read(parse(tokens_of(line)))


def gaps(count: int) -> list[tuple[float, str]]:
    """How far what was read is from what Python computes, relative to its size, for random formulas."""
    draw, found = random.Random(48), []
    while len(found) < count:
        line, f = random_formula(draw, 4)
        try:
            expected = f(dict(LETTERS))
            home, value = read_by(line)
            gap = abs(valued(home, value, dict(LETTERS)) - expected) / (1 + abs(expected))
        except (complex_verdicts.NotANumber, complex_verdicts.NotRead, ValueError, ZeroDivisionError, OverflowError):
            continue
        if abs(expected) < 1e8:
            found.append((gap, line))
    return found


def test_what_is_read_is_what_python_computes() -> None:
    found = gaps(300)
    assert [line for gap, line in found if gap > 1e-6] == []
    assert sum("Re" in line or "|" in line for _, line in found) > 100


@pytest.mark.parametrize("law", ["modulus", "root", "logarithm", "exponential"])
def test_that_sweep_notices_a_wrong_law(law: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = getattr(complex_functions, law)
    monkeypatch.setattr(complex_functions, law, lambda home, value: right(home, value * value) + home.number(1))
    assert any(gap > 1e-6 for gap, _ in gaps(60))


# -- documents about other things ---------------------------------------------------------

REAL = [
    r"f(x) = (x - x^*)^2",
    r"x^* x = x \bar x",
    r"(x - \bar x)^2 = x^2 - 2 x \bar x + \bar x^2",
    r"(x - x^*) (x + x^*) = x^2 - x^* x",
    r"x + \bar x = 2 x",
    r"\sum_i (y_i - \bar y) = 0",
    r"\dot w = -\eta w^*",
    r"|x|^2 = x \bar x",
    r"i x^* x = i |x|^2",
]


def kinds(report: Report) -> list[tuple[str, str]]:
    return [(judgement.kind, judgement.reason) for judgement in report.judgements]


@pytest.mark.parametrize(
    "words", ["a complex function, and a conjugate prior, of the complexity", "the conjugate gradient"]
)
def test_an_optimum_and_a_mean_stay_what_they_are(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    intro = f"The optimum is $x^*$ and the mean $\\bar x$: {words}."
    found = kinds(checked(intro, *REAL))
    monkeypatch.setattr(complex_verdicts, "marks_in", lambda *_: None)
    assert found == kinds(checked(intro, *REAL))
    assert "proved" not in [found[n][0] for n in (1, 4, 7, 8)]


def test_that_test_notices_a_document_that_is_taken_for_complex() -> None:
    intro = "Complex numbers $x$; the conjugate is $\\bar x$."
    assert kinds(checked(intro, r"|x|^2 = x \bar x"))[0][0] == "proved"


def test_no_mark_is_taken_where_two_are_shown() -> None:
    intro = r"For complex numbers $\Re$ is the real part."
    lines = [r"w = z^* z + z \bar z", r"\Re(z) = a", r"|z|^2 = z^* z", r"|z|^2 = z \bar z"]
    assert [kind for kind, _ in kinds(checked(intro, *lines))[2:]] == ["undecided", "undecided"]
    assert (
        kinds(checked(intro, lines[1], r"\Re(z^*) = \Re(z)"))[1][0] == "undecided"
    )  # no pair, and no word, says what the star is
    assert kinds(checked(intro, r"w = z^* z", lines[1], lines[2]))[2][0] == "proved"


def test_an_index_is_no_unit() -> None:
    intro = r"For complex numbers $z_i$ with conjugates $z_i^*$."
    assert last((intro, [r"z_i z_i^* = |z_i|^2"]), r"\frac{1}{i} = -i") == "undecided"
    assert last((intro.replace("_i", ""), [r"z z^* = |z|^2"]), r"\frac{1}{i} = -i") == "proved"


def test_what_is_false_of_real_numbers_may_be_true_of_complex_ones() -> None:
    report = checked(PLANE[0], *PLANE[1], r"z^2 = x^2 - y^2 + 2 i x y", r"z \bar z = x^2 + y^2", r"z^2 = x^2 + y^2")
    assert [kind for kind, _ in kinds(report)[1:]] == ["proved", "proved", "undecided"]


def test_what_was_said_of_a_symbol_is_used() -> None:
    intro = r"Complex numbers $z$, $a$, with conjugate $z^*$."
    assert last((intro, [r"\dot z = a z"]), r"\frac{d}{dt} |z|^2 = 2 |z|^2 \Re(a)") == "follows"
    assert last((intro, [r"\dot z = a z"]), r"\frac{d}{dt} |z|^2 = 2 |z|^2 \Im(a)") == "undecided"
    assert last((intro, []), r"\frac{d}{dt} |z|^2 = 2 |z|^2 \Re(a)") == "undecided"
    twice = [r"\dot z = a z", r"\dot z = 2 a z"]
    assert last((intro, twice), r"\frac{d}{dt} |z|^2 = 2 |z|^2 \Re(a)") == "undecided"


def test_a_symbol_with_two_meanings_is_left_alone() -> None:
    intro = r"Complex numbers $z$, $w$, with conjugate $z^*$."
    assert last((intro, [r"w = z^*", r"w = 2 z"]), r"\Re(w) = 2 \Re(z)") == "undecided"
    assert last((intro, [r"w = 2 z"]), r"\Re(w) = 2 \Re(z)") == "proved"


def test_a_vector_is_no_number() -> None:
    intro = r"For complex vectors $x$ and $y$ with conjugate transposes $x^*$ and $y^*$."
    assert last((intro, [r"\Re(x) = u", r"s = x^* x"]), r"\Re(x^* y) = \Re(y x^*)") == "undecided"
    assert last((intro, [r"\Re(x) = u", r"x^* x = 1"]), r"|x|^2 = x^* x") == "undecided"


def test_a_logarithm_of_complex_numbers_has_branches() -> None:
    assert last(WAVES, r"\log z = \log r + i \theta") == "undecided"
    assert last(PAIRS, r"\log(z \bar w) = \log z + \log \bar w") == "undecided"
    assert last((PAIRS[0], [r"c = z \bar z"]), r"\log(u v) = \log u + \log v") == "undecided"
    assert last(("", [r"z = r s"]), r"\log z = \log r + \log s") in ("proved", "if")


def test_a_case_declares_nothing() -> None:
    intro = r"A complex number $z$ with conjugate $z^*$. If $w$ is real, all is well."
    assert last((intro, [r"s = z z^*"]), r"\Im(w) = 0") == "undecided"
    assert last((intro.replace("If $w$", "Here $w$"), [r"s = z z^*"]), r"\Im(w) = 0") == "undecided"  # a part is taken
    assert last((intro.replace("If $w$", "Here $w$"), [r"s = z z^*"]), r"|w|^2 = w^2") == "proved"
    assert last((intro, [r"s = z z^*"]), r"|w|^2 = w^2") == "undecided"


@pytest.mark.parametrize("said", [r"$w - r > 0$", r"$\Re r > 0$", r"$w r > 0$", r"if $r > 0$", r"$r > 0$ or $r < 0$"])
def test_what_is_said_of_more_says_nothing_of_a_part(said: str) -> None:
    intro = r"Complex numbers $z$, $w$ with conjugates $z^*$, $w^*$, and "
    assert last((intro + said, [r"s = z z^*"]), r"|r| = r") == "undecided"
    assert last((intro + "$r > 0$", [r"s = z z^*"]), r"|r| = r") == "proved"


@pytest.mark.parametrize("said", [r"$z - u \in \mathbb{R}$", r"$z u \in \mathbb{R}$"])
def test_a_difference_that_is_real_makes_neither_real(said: str) -> None:
    intro = r"Complex numbers $z$, $w$ with conjugates $z^*$, $w^*$, and "
    assert last((intro + said, [r"s = z z^*"]), r"|u|^2 = u^2") == "undecided"
    assert last((intro + r"$u \in \mathbb{R}$", [r"s = z z^*"]), r"|u|^2 = u^2") == "proved"


@pytest.mark.parametrize("piece", ["a,", "$a$, ", "a and ", r"\\a_{b},", "$x > 0$ ", "conjugate "])
def test_a_long_page_of_lists_is_searched_at_once(piece: str) -> None:
    text = "$" + piece * 20_000
    found = said_real(text) | said_number(text) | said_positive(text)
    assert found == ({"x"} if "0" in piece else set())
    assert not says_conjugate(text, r"\\dagger")


CONJUGATES = r"Complex numbers; $z^*$ is the conjugate of $z$. $x, y \in \mathbb{R}$."


def test_what_is_said_of_a_conjugate_is_a_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    document = (CONJUGATES, ["z = x + i y"])
    assert last(document, "z^* = x - i y") == "proved"
    assert last(document, "z^* = x + i y") == "undecided"
    assert last((CONJUGATES.replace("conjugate", "optimum"), ["z = x + i y"]), "z^* = x + i y") == "definition"
    monkeypatch.setattr(statements, "conjugates_in", lambda *_: frozenset())
    monkeypatch.setattr(complex_verdicts.ComplexNumbers, "is_conjugate", lambda *_: False)
    assert last(document, "z^* = x + i y") == "definition"


def test_a_bar_over_a_product_conjugates_too_and_is_no_symbol() -> None:
    bars = (CONJUGATES.replace("z^*", r"\\bar z"), [r"s = z \bar z"])
    assert last(bars, r"\overline{z w} = \bar z w") == "undecided"


def test_a_star_that_marks_an_optimum_somewhere_is_no_conjugate() -> None:
    document = (CONJUGATES + r" The optimum is $\theta^*$.", ["z^* z = |z|^2"])
    assert last(document, r"\theta^* \theta = |\theta|^2") == "undecided"
    assert last((CONJUGATES, ["z^* z = |z|^2"]), r"\theta^* \theta = |\theta|^2") == "proved"


def test_an_error_is_not_the_base_of_logarithms() -> None:
    assert last((CONJUGATES, ["z^* z = |z|^2"]), r"|e|^2 = e^2") == "proved"  # 2.718...
    assert last((CONJUGATES, ["e^* e = |e|^2"]), r"|e|^2 = e^2") == "undecided"
    assert last((CONJUGATES, ["e = z - w"]), r"|e|^2 = e^* e") == "proved"
    assert last((CONJUGATES, ["e = z - w"]), r"|e|^2 = e^2") == "unread"
