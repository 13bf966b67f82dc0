r"""Which equalities between matrices without shapes are definitions: what the text tells, steps, sections."""

from __future__ import annotations

import pytest

from derive.reading import sections
from derive.reading.check import check
from derive.reading.sections import section_at, sections_of
from derive.reading.sources import source_of
from derive.reading.words import definitions as free_definitions
from derive.reading.words import symbols as free_symbols
from derive.reading.words.definitions import Sayings
from derive.reading.words.verdicts import Words
from tests.reading.reading import verdicts


def kinds(text: str) -> list[str]:
    """What is said of each equality of a text, with a * where it was read as words; displays are lines with $$."""
    report = check(source_of("\n\n".join(text.strip().splitlines()), "notes", "md"))
    return [judgement.kind + "*" * judgement.as_words for judgement in report.judgements]


SPOKEN = r"$$ \mathbf{G} = \mathrm{norm}(S) = \mathrm{diag}(l)^{-1} A $$"


def test_a_where_says_what_a_symbol_is_that_was_spoken_of(monkeypatch: pytest.MonkeyPatch) -> None:
    where = r"$$ \text{where}\; l = \mathrm{rowsum}(A), \space A = \exp(S - \mathrm{rowmax}(S)) $$"
    plain = "$$ l = \\mathrm{rowsum}(A) $$\n$$ A = \\exp(S - \\mathrm{rowmax}(S)) $$"
    assert kinds(f"{SPOKEN}\n{where}")[-2:] == ["definition*", "definition*"]
    assert kinds(f"{SPOKEN}\n{plain}")[-2:] == ["unread", "unread"]
    twice = r"$$ \text{where}\; l = \mathrm{rowmax}(A) $$"
    assert kinds(f"{SPOKEN}\n{where}\n{twice}")[-1] == "unread"
    apart = f"{SPOKEN}\n$$ h = 2 g $$\n{where}"  # not right behind the formula: that one is read after it
    assert kinds(apart)[-2:] == ["definition*", "definition*"]
    monkeypatch.setattr(free_definitions, "TELLING", frozenset())
    assert kinds(apart)[-1] == "unread"


def test_what_is_put_in_is_what_the_where_says() -> None:
    where = r"$$ \text{where}\; A = \exp(S) K^T $$"
    assert kinds(f"{SPOKEN}\n{where}\n" + r"$$ A B = \exp(S) K^T B $$")[-1] == "proved*"
    assert kinds(f"{SPOKEN}\n{where}\n" + r"$$ A B = \exp(S) K B $$")[-1] == "undecided"


SYSTEMS = [
    r"\begin{aligned} & P = Q K^T \\ & \text{where}\; R = \mathrm{rowsum}(A) \\ & O = P V \end{aligned}",
    r"\begin{aligned} & P = Q K^T \\ & \text{where}\; R = U \in \mathbb{R}^{n},\ i \in I \\ & O = P V \end{aligned}",
    r"\text{base}: \begin{cases} \begin{aligned} & P = Q K^T \\ & R = \exp(S) \\ & O = P V \end{aligned} \end{cases}",
    r"P = Q K^T, \quad \text{where } R = \exp(S) K, \quad O = P V",
]


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_equality_of_a_system_is_lost(system: str) -> None:
    assert len(kinds(f"$$ {system} $$")) == 3


def test_what_only_says_where_a_line_holds_is_no_equality() -> None:
    assert len(kinds(r"$$ P_k = Q K_k^T \quad \text{where } k \in S $$")) == 1
    assert len(kinds(r"$$ P_i = Q K_i^T \quad \text{for } i = 1, \dots, n $$")) == 1
    assert len(kinds(r"$$ P_{ij} = Q K_i^T \quad \text{where } i = j $$")) == 1


ONE = r"""
# First
$$ A_1 = \exp(S_1 - m) \odot \mathbf{B} $$
$$ P_1 = \mathrm{diag}(l)^{-1} A_1 $$
# Second
$$ m_1 = \mathrm{rowmax}(S_1) \odot \mathbf{u} $$
$$ A_1 = \exp(S_1 - m_1) \odot \mathbf{B} $$
"""


def test_a_later_section_may_define_a_symbol_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kinds(ONE) == ["definition*"] * 4
    without_heading = ONE.replace("# Second\n", "")
    assert kinds(without_heading)[-1] == "unread"
    whole = ONE.replace("_1", "").replace("- m)", "- n)", 1)  # a symbol without a number is one of the whole text
    assert kinds(whole)[-1] == "unread"
    assert kinds(ONE.replace("m_1)", "m)").replace("exp(S_1 - m)", "tanh(S_1 - m)", 1))[-1] == "unread"  # a claim
    assert kinds(ONE.replace("# Second", "$$ \\frac{\\partial L}{\\partial A_1} = G $$\n# Second"))[-1] == "unread"
    monkeypatch.setattr(Sayings, "is_local", lambda *_: True)
    assert kinds(without_heading)[-1] == "definition*"


def test_the_new_meaning_holds_from_there_on(monkeypatch: pytest.MonkeyPatch) -> None:
    new, old = (
        r"$$ A_1 C = (\exp(S_1 - m_1) \odot \mathbf{B}) C $$",
        r"$$ A_1 C = (\exp(S_1 - m) \odot \mathbf{B}) C $$",
    )
    assert kinds(ONE + new)[-1] == "proved*"
    assert kinds(ONE + old)[-1] == "unread"
    mixed = r"$$ P_1 C = \mathrm{diag}(l)^{-1} (\exp(S_1 - m_1) \odot \mathbf{B}) C $$"  # P_1 is made of the old one
    assert kinds(ONE + mixed)[-1] == "unread"
    monkeypatch.setattr(Words, "_forget", lambda *_: None)
    assert kinds(ONE + mixed)[-1] == "proved*"


def test_what_says_the_same_again_is_proved() -> None:
    again = ONE.replace("S_1 - m_1", "S_1 - m")
    assert kinds(again)[-1] == "proved*"


STEPS = r"""
# Forward
$$ m^{(0)} = \mathbf{u} \odot \mathbf{v} $$
$$ \text{compute}\space S^{(j)} = \mathrm{mask}(Q K_j^T) $$
$$ \text{update}\space m^{(j)} = \max(m^{(j-1)}, \mathrm{rowmax}(S^{(j)})) $$
"""


def test_a_recurrence_defines_its_symbol(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kinds(STEPS) == ["definition*"] * 3
    assert kinds(STEPS.replace("(m^{(j-1)},", "(m^{(j)},"))[-1] == "assignment"  # made of itself
    assert (
        kinds(STEPS + r"$$ \text{update}\space m^{(j)} = \max(m^{(j-1)}, \mathrm{rowsum}(S^{(j)})) $$")[-1]
        != "definition*"
    )
    monkeypatch.setattr(free_symbols, "is_shifted", lambda *_: False)
    assert kinds(STEPS)[-1] == "unread"


LOOP = r"""
# One
$$ \mathrm{d}K_j = \mathrm{d}S_j^T Q $$
# Two
$$ \text{write}\space \mathrm{d}K_j = \mathrm{d}K_j^{(N_q)} $$
$$ \text{update}\space \mathrm{d}K_j^{(i)} = \mathrm{d}K_j^{(i-1)} + (\mathrm{d}S_j^{(i)})^T Q_i $$
"""


def test_what_a_procedure_ends_with_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [each.rstrip("*") for each in kinds(LOOP)[1:]] == ["definition", "definition"]
    monkeypatch.setattr(free_definitions, "STEPS", frozenset())
    assert kinds(LOOP)[2].rstrip("*") == "unread"


def test_time_steps_are_part_of_the_name() -> None:
    steps = r"$$ \mathbf{z}_{t-1} = \mathbf{W} \mathbf{x}_{t-1} + \mathbf{U} \mathbf{h}_{t-1} $$"
    state = r"$$ \mathbf{h}_t = g(\mathbf{z}_{t-1}) $$"
    assert kinds(f"{steps}\n{state}") == ["definition", "definition*"]
    later = r"$$ \mathbf{h}_{t-1} = f(\mathbf{z}_{t-1}) $$"  # of the same family, and says something else
    assert kinds(f"{steps}\n{state}\n{later}")[-1] == "unread"


def test_a_letter_that_names_another_symbol_is_no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    text = r"$$ m = \max(\mathrm{rowmax}(S), \mathrm{rowmax}(T)) $$" + "\n" + r"$$ \mathbf{A} = \delta_m \mathbf{B} $$"
    assert kinds(text)[0] == "definition*"
    assert kinds(text + "\n" + r"$$ \mathbf{C} = x_m \mathbf{B} $$")[0] != "definition*"
    assert kinds(text + "\n" + r"$$ \mathbf{C} = \sum_m \mathbf{B} $$")[0] != "definition*"
    monkeypatch.setattr("derive.reading.words.verdicts.indices_in", lambda _: {"m"})
    assert kinds(text)[0] != "definition*"


HEADED = [
    "# One\ntext\n## Two\nx",
    "\\section{One}\ntext\n\\subsection*{Two}\nx",
    "\\begin{frame}{One}\ntext\n\\end{frame}\n\\begin{frame}{Two} x",
    "<h2>One</h2>\ntext\n<h3 id='a'>Two</h3> x",
    "One\n===\n\ntext\n\nTwo\n---\n\nx",
]


@pytest.mark.parametrize("text", HEADED)
def test_sections_begin_with_headings(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = sections_of(text)
    assert len(found) == 2
    assert section_at(found, text.index("text")) == 1
    assert section_at(found, text.rindex("x")) == 2
    monkeypatch.setattr(sections, "_HEADING", sections.re.compile("^$"))
    assert len(sections_of(text)) != 2


@pytest.mark.parametrize("text", ["a # b\nno #heading", "| a | b |\n|---|---|", "$$\na\n= b\n$$", "x\n\n---\n\ny"])
def test_other_signs_begin_no_section(text: str) -> None:
    assert not sections_of(text)


@pytest.mark.parametrize(
    ("displays", "said"),
    [
        ((r"\hat{w} = (X^T X)^{-1} X^T y", r"\hat{w} = X^{-1} y"), "definition undecided"),
        ((r"f(x) = x^T A x + b^T x", "f(x) = x (A x + b)"), "definition undecided"),
        (("w = A^T y", "w = a y", "w + b = a y + b"), "definition undecided follows"),
        (("w = A^T y", r"w_i = \sum_j A_{ji} y_j"), "definition proved"),  # the same, written with entries
        (("w = A^T y", r"w_i = \sum_j A_{ij} y_j"), "definition undecided"),
    ],
)
def test_what_has_its_meaning_in_words_gets_no_second_one(displays: tuple[str, ...], said: str) -> None:
    assert verdicts(*displays) == said


def test_that_test_notices_when_words_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derive.reading.in_order._Known._by_what_is_told_again", lambda _, judgement: judgement)
    assert verdicts("w = A^T y", "w = a y", "w + b = a y + b").split()[-1] == "proved"


TURNED = [("w = a y", "y = w a"), (r"\mathbf{w} = \mathbf{K}^{-1} \mathbf{y}", r"\mathbf{y} = \mathbf{w} \mathbf{K}")]


@pytest.mark.parametrize("displays", TURNED)
def test_what_turns_a_meaning_round_is_a_claim(displays: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*displays) in ("definition undecided", "definition unread")
    monkeypatch.setattr(Words, "_is_made_of", lambda *_: False)
    assert verdicts(*displays) == "definition definition"


STEP = r"v_{t+1} = \beta v_t + g_t"


def test_a_symbol_of_a_family_has_the_meaning_that_the_family_has(monkeypatch: pytest.MonkeyPatch) -> None:
    slip, check_ = r"v_t = \beta v_{t-1} + g_t", r"v_t - g_t = \beta v_{t-1}"
    assert verdicts(STEP, r"v_t = \beta v_{t-1} + g_{t-1}") == "definition definition"
    assert verdicts(STEP, slip, check_) == "definition undecided undecided"
    assert verdicts(r"\mathbf{z}^{(l+1)} = \mathbf{W}^{(l+1)} \mathbf{z}^{(l)} \odot \mathbf{s}",
                    r"\mathbf{z}^{(l)} = \mathbf{W}^{(l+1)} \mathbf{z}^{(l-1)} \odot \mathbf{s}"
                    ) == "definition undecided"  # fmt: skip
    each = r"\mathbf{z}_i = \mathbf{W} \mathbf{x}_i"
    assert verdicts(each, r"\mathbf{z}_1 = \mathbf{W} \mathbf{x}_1") == "definition proved"
    assert verdicts(each, r"\mathbf{z}_1 = \mathbf{W} \mathbf{x}_2") == "definition undecided"
    assert verdicts(each, r"\mathbf{z}_0 = \mathbf{x}") == "definition definition"
    monkeypatch.setattr(Words, "shifts_another", lambda *_: False)
    assert verdicts(STEP, slip, check_) == "definition definition proved"


@pytest.mark.parametrize(
    "displays", [("A x = b", "x = A b"), (r"\mathbf{A} \mathbf{x} = \mathbf{b}", r"\mathbf{x} = \mathbf{A} \mathbf{b}")]
)
def test_an_equation_that_is_solved_is_a_claim(displays: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*displays) == "undecided undecided"
    new = displays[1].replace("A", "C")  # nothing was said of it
    assert verdicts(displays[0], new).split()[-1] == "definition"
    monkeypatch.setattr(Words, "is_solved_for", lambda *_: False)
    assert verdicts(*displays) == "undecided definition"


INDICES = r"\mu = \frac{1}{n} \sum_i x_i"


@pytest.mark.parametrize("line", [r"p_i = \frac{e^z}{\sum_j e^{z_j}}", r"p_i = z_j + 1"])
def test_a_meaning_that_speaks_of_another_index_is_none(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(INDICES, line) == "definition undecided"
    assert verdicts(INDICES, r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}") == "definition definition"
    assert verdicts(INDICES, r"p_i = c") == "definition definition"
    monkeypatch.setattr("derive.reading.in_order.index_left_alone", lambda *_: "")
    assert verdicts(INDICES, line) == "definition definition"


def test_where_a_derivative_is_0_is_a_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    loss, slope = r"L = \frac{1}{2} (w x - y)^2", r"\frac{\partial L}{\partial w} = (w x - y) x"
    assert verdicts(loss, slope, r"w = \frac{x}{y}") == "definition proved undecided"
    assert verdicts(loss, slope, "w = u v") == "definition proved definition"
    monkeypatch.setattr(Words, "is_solved_for", lambda *_: False)
    assert verdicts(loss, slope, r"w = \frac{x}{y}") == "definition proved definition"


@pytest.mark.parametrize("total", [r"c_t = \sum_{s < t} x_s", r"c_t = \sum_{s=1}^t x_s"])
def test_what_is_added_up_is_not_defined_by_its_sums(total: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for line in ("c_{t+1} - c_t = x_t", "x_t = c_{t+1} - c_t"):  # the second total needs an x_{t+1}
        assert verdicts(total, line).split()[-1] in ("undecided", "unread")
    assert verdicts(total, "d_t = c_{t+1} - c_t") == "definition definition"
    layer = (r"z_j = \sum_{i=1}^n w_{ji} a_i", "a_j = f(z_j)")  # without the number of its layer
    assert verdicts(*layer) == "definition definition"
    monkeypatch.setattr("derive.reading.words.verdicts.adds_up", lambda *_: False)
    assert verdicts(total, "c_{t+1} - c_t = x_t") == "definition definition"
