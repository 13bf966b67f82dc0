r"""What the surface alone shows to be wrong: each rule, what it finds, what it leaves alone, and its fault planted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.reading.chains import chains_of
from derive.reading.check import Problem
from derive.reading.grammar import parse
from derive.reading.notices import noticing
from derive.reading.surface import Chain, Side
from derive.reading.syntax import CasesOf
from derive.reading.tokens import tokens_of
from tests.reading.reading import report

DEFINED = (r"\sigma(z) = \frac{1}{1+e^{-z}}", r"y = \sigma(z)", r"z_i = w x_i")
INDEXED = r"E = -\sum_{i=1}^n [ t_i \log y_i + (1-t_i) \log(1-y_i) ]"


def told(*displays: str) -> list[tuple[str, str, str]]:
    """Code, marked piece and repair of each error and warning that a rule of the surface gives."""
    text = "\n" + "\n".join(rf"\[{display}\]" for display in displays) + "\n"
    rules = {"INDEX", "SIGN", "MALFORMED"}
    return [(p.code, _piece(text, p), p.repair) for p in report(*displays).problems if p.code in rules]


def _piece(text: str, problem: Problem) -> str:
    return text[problem.span.start : problem.span.end]


# -- signs ------------------------------------------------------------------------------

OPPOSED = [
    (r"L = -[ y \log p - (1-y) \log(1-p) ]", r"y \log p + (1-y) \log(1-p)"),
    (r"L = -y \log p + (1-y) \log(1-p)", r"y \log p - (1-y) \log(1-p)"),
    (r"L = \sum_{i=1}^n \left( y_i \log \hat y_i - (1 - y_i) \log (1 - \hat y_i) \right)",
     r"y_i \log \hat y_i + (1 - y_i) \log (1 - \hat y_i)"),
    (r"L = -y \log \big( p \big) + \big( 1 - y \big) \log(1-p)",
     r"y \log \big( p \big) - \big( 1 - y \big) \log(1-p)"),
    (r"L = (1-t) \ln(1-a) - t \ln a", r"(1-t) \ln(1-a) + t \ln a"),
    (r"L = -\sum_{i} [ \alpha y_i \log p_i - (1-\alpha)(1-y_i) \log(1-p_i) ]",
     r"\alpha y_i \log p_i + (1-\alpha)(1-y_i) \log(1-p_i)"),
]  # fmt: skip
OF_ONE_SIGN = [
    r"L = -[ y \log p + (1-y) \log(1-p) ]",
    r"L = -y \log p - (1-y) \log(1-p)",
    r"L = y (-\log p) - (1-y) \log(1-p)",
    r"L = y \log p - (y-1) \log(1-p)",
    r"L = \log p - \log(1-p)",
    r"L = y \log p - (1-y) \log p",
    r"L = y \log p - (1-y) \log q",
    r"L = y \log p - (1-x) \log(1-p)",
    r"L = y \log p - y \log(1-p)",
    r"L = p \log p - (1-p) \log(1+p)",
    r"D = \frac{y}{p} - \frac{1-y}{1-p}",
    r"D = y \log \frac{y}{p} - (1-y) \log \frac{1-p}{1-y}",
]


@pytest.mark.parametrize(("formula", "mended"), OPPOSED)
def test_a_cross_entropy_with_two_signs_is_told(formula: str, mended: str) -> None:
    ((code, piece, repair),) = told(formula)
    assert code == "SIGN"
    assert piece in formula
    assert repair == mended


@pytest.mark.parametrize("formula", OF_ONE_SIGN)
def test_what_is_no_such_slip_is_left_alone(formula: str) -> None:
    assert told(formula) == []


ENTRIES = r"D_{ij}^{(l)} := D_{ij}^{(l)} + a_j^{(l)} e_i^{(l+1)}"


def test_an_update_that_lost_its_plus_is_told() -> None:
    lost = r"D^{(l)} := D^{(l)} e^{(l+1)} (A^{(l)})^T"
    assert told(ENTRIES, lost) == [("SIGN", r"D^{(l)} e^{(l+1)} (A^{(l)})^T", r"D^{(l)} + e^{(l+1)} (A^{(l)})^T")]


@pytest.mark.parametrize(
    "displays",
    [
        (r"D^{(l)} := D^{(l)} e^{(l+1)} (A^{(l)})^T",),  # nothing to compare it with
        (ENTRIES, r"D^{(l)} := D^{(l)} + e^{(l+1)} (A^{(l)})^T"),
        (ENTRIES, r"D^{(l)} := D^{(l)} \gamma"),
        (ENTRIES, r"D^{(l)} := \frac{1}{m} D^{(l)}"),
        (ENTRIES, r"D^{(1)} := D^{(1)} e^{(2)} (A^{(1)})^T"),
        (ENTRIES, r"B := D^{(l)} e^{(l+1)} (A^{(l)})^T"),
    ],
)
def test_an_update_that_multiplies_is_left_alone(displays: tuple[str, ...]) -> None:
    assert told(*displays) == []


# -- conditions -------------------------------------------------------------------------


def conditions(*said: str) -> list[str]:
    """What is told of a step function of f(z), the sign of whose relation is put in by hand."""
    formulas = [*said, r"t = \begin{cases} 1 & f(z) = 0 \\ 0 & \text{otherwise} \end{cases}"]
    chains = []
    for number, formula in enumerate(formulas):
        (members,) = chains_of(tokens_of(formula))
        chains.append(Chain(number, [Side(member, parse(member.tokens)) for member in members.members], [], True))
    step = chains[-1].sides[1]
    assert isinstance(step.node, CasesOf)
    relation = step.node.relations[0]
    assert relation is not None
    step.node = replace(step.node, relations=(replace(relation, sign="≥"), None))
    return [finding.code for finding in noticing.noticed(chains)]


def test_a_condition_that_always_holds_is_told() -> None:
    assert conditions(r"f(z) = \frac{1}{1 + e^{-z}}") == ["CONDITION"]
    assert conditions(r"f(z) = \frac{1}{1 + e^{-z}}", "f(z) = 0.8", "f(z) = P") == ["CONDITION"]


@pytest.mark.parametrize(
    "said",
    [
        (),
        ("f(z) = z",),
        (r"f(z) = \frac{1}{1 + e^{-z}}", "f(z) = z"),
        (r"f(z) = \frac{1}{1 - e^{-z}}",),
        (r"f(z) = \frac{z}{1 + e^{-z}}",),
        (r"f(x) = \frac{1}{1 + e^{-x}}",),
    ],
)
def test_a_condition_that_may_fail_is_left_alone(said: tuple[str, ...]) -> None:
    assert conditions(*said) == []


# -- broken formulas --------------------------------------------------------------------

BROKEN = [
    (r"J = -\sum_{i=1}^{n} \sum_{j=1}^{t} = y_j \log a_j", r"\sum_{j=1}^{t}"),
    (r"P = \prod_{i \in S} = p_i", r"\prod_{i \in S}"),
    (r"A = \phi \big( Z =  \big)", r"( Z =  \big)"),
    (r"a_i = f(z_i =) b_i", r"(z_i =)"),
    (r"a_i \cdot = b_i", r"\cdot"),
    (r"a_i = b_i \odot = c_i", r"\odot"),
]
WHOLE = [
    r"\sum = U U^T",  # a covariance, written so
    r"\sum_k = \frac{1}{n} X_k",
    r"J = \sum_{i=1}^{n} -y_i",
    r"\begin{aligned} J &= \sum_{i=1}^{n} \\ & y_i \end{aligned}",
    r"w += \eta g",
    r"w -= \eta g",
    r"x^+ = x + d",
    r"x^\ast = x",
    r"f(\cdot) = g(\cdot, x)",
    r"\| \cdot \| = 1",
    r"f_\cdot = 1",
    r"a (=) b",
    r"P(y = 1) = p",
    r"[i = j] = \delta_{ij}",
    r"z = a + \\ b",
    r"\begin{aligned} a &= b \cdot \\ &\quad c \end{aligned}",
    r"I = [0, 1)",
    r"f(x)|_{x=} = 1",
]


@pytest.mark.parametrize(("formula", "piece"), BROKEN)
def test_a_broken_formula_is_told(formula: str, piece: str) -> None:
    assert told(formula) == [("MALFORMED", piece, "")]


@pytest.mark.parametrize("formula", WHOLE)
def test_what_is_written_so_on_purpose_is_left_alone(formula: str) -> None:
    assert told(formula) == []


# -- letters ----------------------------------------------------------------------------

LAYERS = (r"g = \frac{J(w_{i,j}^{(l)} + h) - J(w_{i,j}^{(l)} - h)}{2h}", r"R = \sum_l \sum_i \sum_j (w_{j,i}^{(l)})^2")


def test_a_letter_that_stands_twice_at_one_symbol_is_told() -> None:
    found = told(*LAYERS, r"\frac{\partial}{\partial w_{i, j}^{(i)}} J")
    assert found == [("INDEX", r"w_{i, j}^{(i)}", r"w_{i, j}^{(l)}")]


@pytest.mark.parametrize(
    "displays",
    [
        (r"\frac{\partial}{\partial w_{i, j}^{(i)}} J",),  # nothing to compare it with
        (*LAYERS, r"a_{ii}^{(l)} = w_{ii}^{(l)}"),
        (*LAYERS, r"w_{i,j}^{(i)} = w_{j,i}^{(j)}"),  # twice so: it may be meant
        (*LAYERS, r"w_{i,j}^{(k)} = 0", r"w_{i,j}^{(i)} = 0"),  # above stand several letters
        (r"x_j^{(i)} = x_j^{(i)} + x_k^{(i)} + x_l^{(i)}", r"x_i^{(i)} = 1"),
    ],
)
def test_a_letter_twice_that_may_be_meant_is_left_alone(displays: tuple[str, ...]) -> None:
    assert told(*displays) == []


CELLS = r"-s_q s_1 & \cdots & s_q (1 - s_j) & \cdots & -s_q s_n"
ROW = rf"\frac{{\partial s_q}}{{\partial z}} = \begin{{bmatrix}} {CELLS} \end{{bmatrix}}"
KNOWN = r"\frac{\partial s_q}{\partial z_q} = s_q (1 - s_q)"


def test_a_letter_in_a_row_with_dots_that_nothing_names_is_told() -> None:
    assert told(KNOWN, ROW) == [("INDEX", "s_q (1 - s_j)", "s_q (1 - s_q)")]
    assert told(KNOWN.replace("_q", "_{q}"), ROW) == [("INDEX", "s_q (1 - s_j)", "s_q (1 - s_q)")]


@pytest.mark.parametrize(
    "displays",
    [
        (ROW,),  # nothing to compare it with
        (KNOWN, ROW.replace("s_j", "s_q")),
        (KNOWN, ROW, r"\frac{\partial s_q}{\partial z_j} = s_q (1 - s_j)"),  # so it stands elsewhere too
        (
            r"c_i = x_i y_i + 0",
            r"x_i y = [ \begin{matrix} x_i y_1 + 0 & \dots & x_i y_j + 0 & \dots & x_i y_n + 0 \end{matrix} ]",
        ),
        (r"x = \begin{pmatrix} x_1 & \cdots & x_j & \cdots & x_n \end{pmatrix}", r"x_i = 1"),
    ],
)
def test_the_entry_that_stands_for_all_is_left_alone(displays: tuple[str, ...]) -> None:
    assert told(*displays) == []


# -- from side to side ------------------------------------------------------------------


def test_an_index_that_is_lost_is_told() -> None:
    lost = INDEXED + r" = -\sum_{i=1}^n [ t_i \log \sigma(z) + (1-t_i) \log(1-\sigma(z)) ]"
    ((code, _, repair),) = told(*DEFINED, lost)
    assert code == "INDEX"
    assert repair == r"-\sum_{i=1}^n [ t_i \log \sigma(z_i) + (1-t_i) \log(1-\sigma(z_i)) ]"
    assert told(*DEFINED, lost.replace(r"\sigma(z)", r"\sigma(z_i)")) == []


@pytest.mark.parametrize(
    "displays",
    [
        (r"\sum_{i=1}^n (x_i - \mu_i)^2 = \sum_{i=1}^n (x_i - \mu)^2",),
        (*DEFINED, r"\sum_{i=1}^n t_i y_i = \sum_{i=1}^n t_i c"),
        (*DEFINED, r"\sum_{i=1}^n t_i y = \sum_{i=1}^n t_i \sigma(z)"),
        (*DEFINED, r"\sum_{i=1}^n t_i y_k = \sum_{i=1}^n t_i \sigma(z)"),
        (*DEFINED[:2], r"\sum_{i=1}^n t_i y_i = \sum_{i=1}^n t_i \sigma(z)"),  # z has no entries
        (*DEFINED[2:], r"f(x) = \sum_{i=1}^n a_i k(x_i, x) = \sum_{i=1}^n a_i e^{x_i x}"),
    ],
)
def test_a_symbol_that_may_have_no_index_is_left_alone(displays: tuple[str, ...]) -> None:
    assert told(*displays) == []


def test_a_sum_over_a_letter_that_its_body_lacks_is_told() -> None:
    mean = r"\mu = \frac{1}{n} \sum_{i=1}^n x_i"
    ((code, piece, repair),) = told(mean, r"v = \frac{1}{n} \sum_{i=1}^n (x_j - \mu)^2")
    assert (code, piece) == ("INDEX", r"\sum_{i=1}^n (x_j - \mu)^2")
    assert repair == r"\sum_{i=1}^n (x_i - \mu)^2"


@pytest.mark.parametrize(
    "displays",
    [
        (r"\sum_{i=1}^n 1 = n",),
        (r"\sum_{i=1}^n \bar x = n \bar x", r"\bar x = \frac{1}{n} \sum_{i=1}^n x_i"),
        (r"m = \sum_{i=1}^n x_i", r"\sum_{i=1}^n x_j = n x_j"),
        (r"m = \sum_{i=1}^n x_i", r"s_j = \sum_{i=1}^n x_j"),
        (r"m = \sum_{i=1}^n x_i", r"s = \sum_{j=1}^n \sum_{i=1}^n x_j"),
        (r"c = \sum_{i=1}^n a_i", r"s = \sum_{i=1}^n w_o"),
        (r"c = \sum_{t=1}^T x_t", r"s = \sum_{t=1}^T x^t"),
        (r"s = \sum_{i=1}^n x(i)", r"s = \sum_{j} x_j"),
        (r"s = \sum_{x} p(x) \log p(x)", r"s = \sum_{j} x_j"),
        (r"L = -\sum_{i=1}^n y \log p",),
    ],
)
def test_a_sum_of_equal_terms_is_left_alone(displays: tuple[str, ...]) -> None:
    assert told(*displays) == []


# -- the faults planted -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "test"),
    [
        ("opposed", lambda: test_a_cross_entropy_with_two_signs_is_told(*OPPOSED[0])),
        ("malformed", lambda: test_a_broken_formula_is_told(*BROKEN[0])),
        ("doubled", test_a_letter_that_stands_twice_at_one_symbol_is_told),
        ("dangling", test_a_letter_in_a_row_with_dots_that_nothing_names_is_told),
        ("lost", test_an_index_that_is_lost_is_told),
        ("unsigned", test_an_update_that_lost_its_plus_is_told),
        ("idle", test_a_condition_that_always_holds_is_told),
        ("vacuous", test_a_sum_over_a_letter_that_its_body_lacks_is_told),
    ],
)
def test_these_tests_notice_when_a_rule_is_left_out(rule: str, test: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noticing, rule, lambda _: ())
    assert callable(test)
    with pytest.raises((AssertionError, ValueError)):
        test()
