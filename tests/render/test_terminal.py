"""A derivation in the terminal: formulas in two dimensions, compared whole, and never too wide."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from sympy.printing.pretty import pretty_symbology
from sympy.printing.pretty.stringpict import stringPict

from derive.catalogue import CLAIMS
from derive.catalogue.setting import setting
from derive.document.document import numbered
from derive.language import (
    CLASSES,
    SAMPLES,
    Addition,
    Cases,
    D,
    Distinct,
    Expression,
    Index,
    Multiplication,
    Number,
    Same,
    Size,
    delta,
    exp,
    log,
    sum_over,
    variable,
)
from derive.proof import Hypothesis, OneHot, Positive
from derive.render.terminal import show
from derive.render.terminal_formula import block, matrix_name, one_line
from derive.render.terminal_text import ITALIC, broken, counted, filled, listed
from derive.steps import Chain, Note, Trace

i, j, k, q = (Index(letter, CLASSES) for letter in "ijkq")
s = Index("s", SAMPLES)
a, y, z = (variable(letter, CLASSES) for letter in "ayz")
w = variable("w", CLASSES, SAMPLES)
h = variable("h", CLASSES, SAMPLES, raised_last=True)
whole = sum_over(k, exp(z[k]))
own = exp(z[i]) + sum_over(k, exp(z[k]), but=i)
NAMES = list(CLAIMS)


@cache
def trace_of(name: str) -> Trace:
    return CLAIMS[name].trace()


def drawn(expression: Expression) -> list[str]:
    """Return the rows of the formula without blanks at their ends."""
    return [row.rstrip() for row in block(expression).picture]


def pictured(picture: str) -> list[str]:
    return picture.strip("\n").split("\n")


# -- formulas -----------------------------------------------------------------------------

PICTURES: dict[str, tuple[Expression, str]] = {
    "a fraction and a product": (
        (y[i] / a[i]) * a[i] * (1 - a[i]),
        """
 yᵢ
──── · aᵢ (1 - aᵢ)
 aᵢ
""",
    ),
    "a minus before a fraction keeps off its bar": (
        -(y[i] / a[i]),
        """
   yᵢ
- ────
   aᵢ
""",
    ),
    "a minus before anything else": (-a[i] * a[j], "-aᵢ aⱼ"),
    "a sum over all, with its limits": (
        a[i] * sum_over(k, y[k]) - y[i],
        """
    n
aᵢ  ∑  yₖ - yᵢ
   k=1
""",
    ),
    "a sum with a place left out": (
        sum_over(k, y[k], but=i) + 1,
        """
 ∑  yₖ + 1
k≠i
""",
    ),
    "exponents stand above their e": (
        exp(z[i]) * exp(z[j]),
        """
 zᵢ    zⱼ
e   · e
""",
    ),
    "a tall exponent is put in brackets": (
        exp(z[i] / 2),
        """
   ⎛ zᵢ ⎞
exp⎜────⎟
   ⎝ 2  ⎠
""",
    ),
    "powers of something low, and of something tall": (
        y[i] ** 2 / own**2,
        """
       yᵢ²
──────────────────
 ⎛ zᵢ        zₖ⎞²
 ⎜e   +  ∑  e  ⎟
 ⎝      k≠i    ⎠
""",
    ),
    "a power that has no superscript": (
        y[i] ** z[q],
        """
  z[q]
yᵢ
""",
    ),
    "a derivative of a symbol": (
        D(a[i], z[j]),
        """
∂aᵢ
───
∂zⱼ
""",
    ),
    "a derivative still to be taken": (
        D(exp(z[i]) / whole, z[j]),
        """
    ⎡    zᵢ   ⎤
 ∂  ⎢   e     ⎥
─── ⎢─────────⎥
∂zⱼ ⎢  n   zₖ ⎥
    ⎢  ∑  e   ⎥
    ⎣ k=1     ⎦
""",
    ),
    "cases with a brace": (
        Cases(-a[i] * a[j], Distinct(i, j), a[i] * (1 - a[i]), Same(i, j)),
        """
⎧ -aᵢ aⱼ        for i ≠ j
⎨
⎩ aᵢ (1 - aᵢ)   for i = j
""",
    ),
    "cases of different heights": (
        Cases(y[i] / a[i], Distinct(i, j), Number(0), Same(i, j)),
        """
⎧  yᵢ
⎪ ────   for i ≠ j
⎨  aᵢ
⎪
⎩ 0      for i = j
""",
    ),
    "logarithms": (
        log(a[i]) - log(whole),
        """
             ⎛ n   zₖ⎞
log(aᵢ) - log⎜ ∑  e  ⎟
             ⎝k=1    ⎠
""",
    ),
    "numbers": (Number(-3) + a[i] * delta(i, j), "-3 + aᵢ δᵢⱼ"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_formula_s_picture(name: str) -> None:
    expression, picture = PICTURES[name]
    assert drawn(expression) == pictured(picture)


@pytest.mark.parametrize("name", PICTURES)
def test_every_row_of_a_picture_has_the_same_width_and_the_baseline_is_one_of_them(
    name: str,
) -> None:
    picture = block(PICTURES[name][0])
    assert len({len(row) for row in picture.picture}) == 1
    assert 0 <= picture.baseline < picture.height()


@pytest.mark.parametrize("unicode", [True, False])
def test_the_picture_does_not_depend_on_sympy_s_switch(unicode: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pretty_symbology, "_use_unicode", unicode)
    for expression, picture in PICTURES.values():
        assert drawn(expression) == pictured(picture)


@pytest.mark.parametrize(
    ("expression", "line"),
    [
        (w[i, s], "wᵢₛ"),
        (h[i, s], "hᵢ⁽ˢ⁾"),
        (h[i, Number(12)], "hᵢ⁽¹²⁾"),
        (z[q], "z[q]"),
        (w[q, s], "w[q,s]"),
        (z[Number(12)], "z₁₂"),
        (w[Number(1), Number(12)], "w[1,12]"),
        (delta(i, j), "δᵢⱼ"),
        (delta(i, q), "δ[i,q]"),
        (delta(Number(1), Number(2)), "δ[1,2]"),
        (D(a[i], z[j]), "∂aᵢ/∂zⱼ"),
        (exp(z[i]) / own, "(e^zᵢ)/(e^zᵢ + sum(k≠i) e^zₖ)"),
        (Size(CLASSES) * a[i], "n·aᵢ"),
    ],
)
def test_a_formula_on_one_line(expression: Expression, line: str) -> None:
    assert one_line(expression) == line


def test_a_node_of_another_language_is_refused() -> None:
    import sympy

    with pytest.raises(TypeError, match=r"^no printer knows the node Symbol$"):
        block(sympy.Symbol("x"))


@pytest.mark.parametrize(
    ("latex", "name"),
    [
        ("W_3", "W₃"),
        ("Y", "Y"),
        (r"\mathrm{d}Z_3", "dZ₃"),
        (r"\mathbf{1}", "1"),
        (r"\hat{Y}", "Ŷ"),
        (r"\mathrm{d}\hat{Y}_3", "dŶ₃"),
        ("X_q", "X_q"),
    ],
)
def test_a_matrix_s_name_in_plain_letters(latex: str, name: str) -> None:
    assert matrix_name(latex) == name


# -- lines of text ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "width", "lines"),
    [
        ("a + b", 5, ["a + b"]),
        ("aaa + bbb - ccc", 9, ["aaa + bbb", "  - ccc"]),
        ("aaa·bbb + ccc·ddd", 12, ["aaa·bbb", "  + ccc·ddd"]),
        ("(aaa + bbb)·(ccc + ddd)", 16, ["(aaa + bbb)", "  ·(ccc + ddd)"]),
        ("(aaa + bbb)/(ccc + ddd)", 16, ["(aaa + bbb)", "  /(ccc + ddd)"]),
        ("∂aaaaaaaa/∂bbbbbbbb", 10, ["∂aaaaaaaa/∂bbbbbbbb"]),
        ("-aaaaaaaaaaaaa", 10, ["-aaaaaaaaaaaaa"]),
    ],
)
def test_a_long_formula_is_broken_before_its_outermost_signs(formula: str, width: int, lines: list[str]) -> None:
    assert broken(formula, width) == lines


def test_words_fill_lines_and_a_long_one_has_a_line_to_itself() -> None:
    words = ["aa", "bb", "ccccccc", "d", "e"]
    assert filled(words, 5) == ["aa bb", "ccccccc", "d e"]
    assert (counted(1, "line"), counted(0, "line")) == ("1 line", "0 lines")
    assert [listed(names) for names in ([], ["n"], ["m", "n"], ["d", "m", "n"])] == [
        "value",
        "n",
        "m and n",
        "d, m and n",
    ]


# -- the page -----------------------------------------------------------------------------

one = Hypothesis("sum of y is 1", sum_over(k, y[k]), Number(1))


def small() -> Trace:
    """Return a derivation with a line of each verdict."""
    note = Note("small", [one])
    note.aim("the value of {sum}.", sum=sum_over(k, y[k]) * z[i])
    note.heading("start", "Where {z} is {same}", z=z[i], same=Same(i, j))
    chain = note.chain(sum_over(k, y[k]) * z[i])
    chain.stated(z[i], "By the *hypothesis*.", result=True)
    note.state(y[i] / z[i], y[i] * (1 / z[i]), "See {line}.", line=note.line(chain_step(note)))
    note.state(D(a[i], z[j]), Number(0), "No {a} depends on {z}.", a=a[i], z=z[j])
    note.state(y[i], y[j], "False.", where=Distinct(i, j))
    note.state(y[i], y[j], "Empty.", where=[Same(i, j), Distinct(i, j)])
    note.remark("What to notice.", "Nothing at all.")
    note.mistake(y[i], y[j], "They differ.")
    return Trace("small", "A small derivation", tuple(note.items), (one,), (), None)


def chain_step(note: Note) -> Any:
    chain = next(item for item in note.items if isinstance(item, Chain))
    return chain.steps[0]


SMALL = """
A small derivation
══════════════════

        n
Given:  ∑  yₖ = 1
       k=1

What we want: the value of (sum(k=1..n) yₖ)·zᵢ.


Where zᵢ is i = j
─────────────────

     ⎛ n    ⎞      ┌────┐
(1)  ⎜ ∑  yₖ⎟ zᵢ = │ zᵢ │                         By the hypothesis.
     ⎝k=1   ⎠      └────┘                         ✓ proved, using: sum of y is 1

      yᵢ          1
(2)  ──── = yᵢ · ────                             See (1).
      zᵢ          zᵢ                              ✓ proved where zᵢ ≠ 0

     ∂aᵢ
(3)  ─── = 0                                      No aᵢ depends on zⱼ.
     ∂zⱼ                                          ✓ proved

(4)  yᵢ = yⱼ                                      False.
                                                  ✗ refuted: n = 2, y = (1, 0),
                                                  i = 1, j = 2; there the left
                                                  side is 1, the right side 0.

(5)  yᵢ = yⱼ                                      Empty.
                                                  ? unknown: no position of the
                                                  indices fulfils the conditions

│ What to notice. Nothing at all.

│ Common mistake
│
│   yᵢ = yⱼ
│
│ They differ.
│ ✗ refuted: n = 2, y = (1, 0), i = 1, j = 2; there the left side is 1, the
│ right side 0.

────────────────────────────────────────────────────────────────────────────────
✗ 2 of 5 lines not proved: (4), (5). 1 mistake refuted.
"""


def test_a_small_derivation_as_a_whole() -> None:
    assert show(small(), width=80).split("\n") == [*pictured(SMALL), ""]


def test_a_proved_derivation_says_for_which_sizes() -> None:
    assert show(trace_of("softmax-jacobian")).rstrip().endswith("✓ 22 lines proved for every n. 2 mistakes refuted.")
    assert "proved for every d, m and n. 1 mistake refuted." in show(trace_of("layer-gradients"))


def test_a_mistake_that_was_not_refuted_is_called_out() -> None:
    note = Note("n")
    note.state(y[i], y[i])
    note.mistake(y[i], y[i], "true")
    shown = show(Trace("n", "N", tuple(note.items)))
    assert shown.rstrip().endswith("✓ 1 line proved for every n. ✗ not refuted: n.mistake-1.")


def test_the_page_s_numbers_are_used_where_they_are_given() -> None:
    trace = trace_of("cross-entropy-gradient")
    numbers = {step.id: f"3.{at}" for at, step in enumerate(trace.steps, start=1)}
    numbers |= {"softmax-jacobian.same": "2.17", "softmax-jacobian.distinct": "2.7"}
    shown = show(trace, width=80, numbers=numbers)
    assert "(3.11)" in shown
    assert "(2.17) for the term i; for all others (2.7), read with k for i and i for j" in " ".join(shown.split())
    # Without them a line of another claim has the number that `show` gives it there.
    shown = show(trace_of("softmax-jacobian"), width=120)
    assert re.search(r"\(17\) .*aᵢ \(1 - aᵢ\)", shown)
    assert "(17) of softmax-jacobian for the term i" in " ".join(show(trace, width=80).split())


TERMINAL = "derive.render.terminal._Terminal"
# What each says wrong, where it is said, and the test that notices it.
WRONG_WORDS: dict[str, tuple[str, Any, Callable[[], None]]] = {
    "a line of another claim by its id": (
        f"{TERMINAL}.number",
        lambda self, line: f"({self.numbers[line]})" if line in self.numbers else line,
        test_the_page_s_numbers_are_used_where_they_are_given,
    ),
    "numbers from 0": (
        "derive.render.terminal._own_numbers",
        lambda trace: {line: str(at) for at, line in enumerate(numbered(trace.items))},
        test_a_small_derivation_as_a_whole,
    ),
    "an emphasis with its stars": (
        "derive.render.terminal.styled",
        lambda words, style: f"*{words}*" if style == ITALIC else words,
        test_a_small_derivation_as_a_whole,
    ),
    "no verdict": (f"{TERMINAL}.verdict", lambda *_, **__: "", test_a_small_derivation_as_a_whole),
    "no hypotheses": (f"{TERMINAL}.given", lambda *_: stringPict(""), test_a_small_derivation_as_a_whole),
    "a mistake that is not refuted goes unmentioned": (
        "derive.render.terminal.Refuted",
        object,
        test_a_mistake_that_was_not_refuted_is_called_out,
    ),
    "for every n, whatever the lines speak of": (
        "derive.render.terminal.ranges_of",
        lambda expression: {CLASSES},
        test_a_proved_derivation_says_for_which_sizes,
    ),
}


@pytest.mark.parametrize("fault", WRONG_WORDS)
def test_a_wrong_word_is_noticed(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, instead, noticing = WRONG_WORDS[fault]
    monkeypatch.setattr(place, instead)
    with pytest.raises(AssertionError):
        noticing()


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_wider_than_the_terminal_or_ends_in_blanks(name: str, width: int) -> None:
    for ascii_only in (False, True):
        lines = show(trace_of(name), width=width, ascii=ascii_only).split("\n")
        assert max(map(len, lines)) <= width
        assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_s_number_reason_and_verdict_are_there(name: str) -> None:
    trace = trace_of(name)
    shown = show(trace, width=120)
    steps = list(trace.steps)
    assert shown.count("✓ proved") == len(steps)
    assert shown.count("✗ refuted: n = 2") == len(list(trace.mistakes))
    numbers = re.findall(r"^ *\((\d+)\) ", shown, re.MULTILINE)
    assert numbers == [str(at) for at in range(1, len(numbers) + 1)]
    together = " ".join(shown.split())
    reasons = [step.because for item in trace.items if isinstance(item, Chain) for step in item.steps]
    for piece in [piece for reason in reasons for piece in reason.pieces]:
        for word in piece.split() if isinstance(piece, str) else []:
            assert word in together


def test_a_formula_too_wide_for_its_column_has_its_reason_beneath() -> None:
    def note_s_column(width: int) -> int:
        lines = show(trace_of("softmax-jacobian"), width=width).split("\n")
        (line,) = [line for line in lines if "Quotient rule, with both" in line]
        return line.index("Quotient rule, with both")

    assert note_s_column(80) == 12
    assert note_s_column(100) == 67


def test_a_formula_wider_than_the_terminal_is_written_on_one_line() -> None:
    written_out = Addition(*[exp(z[Number(at)]) for at in range(1, 13)])
    note = Note("n")
    note.state(written_out, written_out + 0)
    lines = show(Trace("n", "N", tuple(note.items)), width=60).split("\n")
    assert "     e^z₁ + e^z₂ + e^z₃ + e^z₄ + e^z₅ + e^z₆ + e^z₇ + e^z₈" in lines
    assert "       + e^z₉ + e^z₁₀ + e^z₁₁ + e^z₁₂" in lines
    assert max(map(len, lines)) <= 60


def test_without_colour_no_escape_code_and_no_mark_remains() -> None:
    for name in NAMES:
        shown = show(trace_of(name))
        assert "\033" not in shown
        assert not re.search("[\u20d0-\u20ef]", shown)


def test_colour_changes_nothing_but_adds_codes() -> None:
    for name in NAMES:
        coloured = show(trace_of(name), colour=True)
        assert not re.search("[\u20d0-\u20ef]", coloured)
        assert re.sub("\033\\[[0-9;]*m", "", coloured) == show(trace_of(name))


def test_a_style_never_runs_over_the_end_of_a_line() -> None:
    for name in NAMES:
        for line in show(trace_of(name), colour=True, width=80).split("\n"):
            codes = re.findall("\033\\[([0-9;]*)m", line)
            assert codes[1::2] == ["0"] * (len(codes) // 2)
            assert len(codes) % 2 == 0
            assert "0" not in codes[::2]


def test_what_changed_is_set_off_on_all_its_rows() -> None:
    note = Note("n")
    note.chain(y[i] + z[i] + 0).by(_add_whole())
    coloured = show(Trace("n", "N", tuple(note.items)), colour=True)
    changed = re.findall("\033\\[1;36m(.*?)\033\\[0m", coloured)
    assert changed == ["1", "────", "zᵢ"]


def _add_whole() -> Any:
    from derive.rules import KnownResult, UseResult

    return UseResult(KnownResult(z[i].equals(1 / z[i]), (), "elsewhere"))


@pytest.mark.parametrize("name", NAMES)
def test_ascii_is_ascii_and_complete(name: str) -> None:
    shown = show(trace_of(name), ascii=True)
    assert shown.isascii()
    assert "?" not in shown
    assert shown.count(" proved") >= len(list(trace_of(name).steps))


def test_ascii_formulas_are_the_one_line_text_form() -> None:
    shown = show(trace_of("softmax-jacobian"), ascii=True)
    assert "Claim: da[i]/dz[j] = a[i]*(delta[i,j] - a[j])" in shown
    assert "| {-a[i]*a[j] for i != j; a[i]*(1 - a[i]) for i = j} |" in shown
    layer = show(trace_of("layer-gradients"), ascii=True)
    assert "dW_3 = | 1/m dZ_3 A_2^T |" in layer


def test_the_setting_s_table_and_definitions() -> None:
    note = Note("setting")
    setting(note)
    shown = show(Trace("setting", "Setting", tuple(note.items)), width=90)
    lines = shown.split("\n")
    (weights,) = [line for line in lines if line.startswith("  W₃")]
    assert re.fullmatch(r"  W₃   weights of the last layer, a row for each class +n × d", weights)
    assert "(4)   ∑  yₖ = 1" in shown
    assert "assumed: label sums to 1" in shown
    assert "definition" in shown
    assert "proved" not in shown


def test_an_item_that_no_terminal_knows_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^no terminal knows the item str$"):
        show(Trace("n", "N", ("words",)))  # type: ignore[arg-type]


def test_a_product_of_letters_is_not_joined() -> None:
    assert drawn(Multiplication(a[i], a[j], Number(2))) == ["aᵢ aⱼ · 2"]


@pytest.mark.parametrize(
    ("assumed", "said"),
    [(Positive("p", y), "Given: y is positive"), (OneHot("o", y), "Given: y has one entry that is 1, and 0 for all")],
)
def test_what_is_assumed_of_a_whole_family_is_said(assumed: Any, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    note = Note("n", [assumed])
    note.state(y[i], y[i] + 0)
    trace = Trace("n", "N", tuple(note.items), note.hypotheses)
    assert said in show(trace)
    monkeypatch.setattr("derive.render.terminal.Positive", OneHot)  # the one taken for the other
    assert said not in show(trace)
