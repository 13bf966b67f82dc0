r"""Vectors that nothing states to be some, and that are shown to be: w_k^T x_n, \mathbf{w} \cdot \mathbf{x}_i."""

from collections.abc import Callable
from typing import Any

import pytest

from derive.reading import judging
from derive.reading.check import Report, check
from derive.reading.doubts import one_in_all
from derive.reading.matrices import attempts, entrywise, kinds
from derive.reading.sources import source_of
from tests.reading.reading import require_noticed


def read(*displays: str, preamble: str = "") -> Report:
    return check(source_of("\n\n".join((preamble, *(f"$$\n{each}\n$$" for each in displays))), "a.md", "md"))


def verdicts(*displays: str, preamble: str = "") -> str:
    return " ".join(judgement.kind for judgement in read(*displays, preamble=preamble).judgements)


SOFTMAX = (
    r"p_{nk} = \frac{\exp(w_k^\top x_n)}{\sum_{j=1}^K \exp(w_j^\top x_n)}",
    r"L = -\sum_{n=1}^N \sum_{k=1}^K y_{nk} \log p_{nk}",
)
SLOPE = r"\frac{\partial L}{\partial w_k} = \sum_{n=1}^N (p_{nk} - y_{nk}) x_n"
ADDS_UP = r"<!-- derive: assume \sum_k y_{nk} = 1 -->"


def bold(*displays: str) -> list[str]:
    return [each.replace("w_", r"\mathbf{w}_").replace("x_n", r"\mathbf{x}_n") for each in displays]


@pytest.mark.parametrize("written", [list, lambda displays: bold(*displays)])
def test_the_gradient_of_a_linear_classifier(written: Callable[[list[str]], list[str]]) -> None:
    assert verdicts(*written([*SOFTMAX, SLOPE]), preamble=ADDS_UP).split()[2:] == ["proved"]
    for wrong in (SLOPE.replace("- y", "+ y"), SLOPE.replace("p_{nk} -", "2 p_{nk} -")):
        assert verdicts(*written([*SOFTMAX, wrong]), preamble=ADDS_UP).split()[2:] == ["false"]
    lost = SLOPE.replace(" x_n", "")  # then the right side is a number
    assert verdicts(*written([*SOFTMAX, lost]), preamble=ADDS_UP).split()[2:] != ["proved"]


def test_a_sum_over_one_index_of_two_is_proposed() -> None:
    report = read(*SOFTMAX, SLOPE)
    assert [judgement.needs for judgement in report.judgements][2:] == ["the sum of y over its second index is 1"]


def test_stated_shapes_are_those_of_each_vector() -> None:
    stated = r"Let $w_k \in \mathbb{R}^d$ and $x_n \in \mathbb{R}^d$." + ADDS_UP
    assert verdicts(*SOFTMAX, SLOPE, preamble=stated).split()[2:] == ["proved"]


SQUARES = r"J = \frac{1}{2} \sum_{i=1}^n (w^\top x_i - y_i)^2"


def test_the_normal_equations_of_plain_letters() -> None:
    slope = r"\frac{\partial J}{\partial w} = \sum_{i=1}^n (w^\top x_i - y_i) x_i"
    assert verdicts(SQUARES, slope) == "definition proved"
    assert verdicts(SQUARES, slope.replace("- y_i", "+ y_i")) == "definition false"


BOLD = r"s(a) = \frac{1}{1 + e^{-a}}"


def test_a_function_of_a_number_that_is_made_of_vectors() -> None:
    slope = r"\frac{\partial}{\partial \mathbf{w}} s(\mathbf{w}^\top \mathbf{x}_i) = s(\mathbf{w}^\top \mathbf{x}_i)"
    right = rf"{slope} (1 - s(\mathbf{{w}} \cdot \mathbf{{x}}_i)) \mathbf{{x}}_i"
    assert verdicts(BOLD, right) == "definition proved"
    assert verdicts(BOLD, right.replace("(1 - s", "(1 + s")) == "definition false"


NEGATIVE = (
    r"\sigma(z) = \frac{1}{1 + e^{-z}}",
    r"J = -\log \sigma(u_{\text{pos}}^\top v_c) - \sum_{k=1}^K \log \sigma(-u_k^\top v_c)",
)


def test_a_vector_with_a_label() -> None:
    slope = (
        r"\frac{\partial J}{\partial v_c} = (\sigma(u_{\text{pos}}^\top v_c) - 1) u_{\text{pos}}"
        r" - \sum_{k=1}^K (\sigma(-u_k^\top v_c) - 1) u_k"
    )
    assert verdicts(*NEGATIVE, slope) == "definition definition proved"
    assert verdicts(*NEGATIVE, slope.replace("- 1) u_k", "+ 1) u_k")) == "definition definition false"


def test_what_may_be_one_of_several_is_no_variable_of_its_own() -> None:
    """By u_o the derivative has another term where u_o is one of the u_k."""
    slope = r"\frac{\partial J}{\partial u_{\text{pos}}} = (\sigma(u_{\text{pos}}^\top v_c) - 1) v_c"
    assert verdicts(*NEGATIVE, slope).endswith("unread")


@pytest.mark.parametrize("displays", [
    (r"z_i = w_i x", r"\frac{\partial z_i}{\partial w_i} = x", r"a_k = \exp(w_k^\top x_n)"),  # numbers before
    (r"y_1 = w_1^\top x_1", r"y_2 = w_2^\top x_2"),  # w_1 and w_2 may have nothing in common
    (r"A = W_k^\top x_n",),  # one matrix of several
    (r"h = \sigma(w^\top x)", r"\frac{\partial h}{\partial w} = h (1 - h) x"),  # w may be a matrix
])  # fmt: skip
def test_what_is_not_shown(displays: tuple[str, ...]) -> None:
    assert "false" not in verdicts(*displays)
    assert read(*displays).exit_code != 1


@pytest.mark.parametrize("displays", [
    # W_k may be one of several matrices
    (r"J = \sum_n (W_k^\top x_n - y_n)^2", r"\frac{\partial J}{\partial W_k} = 2 \sum_n (W_k^\top x_n - y_n) x_n"),
    (r"s = \sum_{i=1}^n \sum_{j=1}^m x_{ij}^2", r"J = (w^\top x)^2", r"\frac{\partial J}{\partial w} = 2 (w^\top x) x"),
    (r"a = \mathbf{w}^\top x", r"\frac{\partial a}{\partial \mathbf{w}} = x"),  # x may be a matrix
    (r"u = x^\top y", r"\mathbf{w} (a + b) = (a + b) \mathbf{w}"),  # and so may a and b
])  # fmt: skip
def test_what_may_be_a_matrix_is_not_read_as_a_vector_or_a_number(displays: tuple[str, ...]) -> None:
    assert verdicts(*displays).split()[-1] == "unread"


def test_numbers_before_the_first_vector_are_numbers() -> None:
    assert verdicts(r"z_i = w_i x", r"\frac{\partial z_i}{\partial w_i} = x", r"a_k = \exp(w_k^\top x_n)").startswith(
        "definition proved"
    )


def test_the_variable_of_a_function_is_no_vector() -> None:
    displays = (r"s(x) = x^2", r"\frac{\partial s(x)}{\partial x} = 2 x", r"J = \sum_i (w^\top x_i)^2")
    assert verdicts(*displays) == "definition proved definition"


def test_a_letter_whose_meaning_can_not_be_read_is_hidden_with_any_index() -> None:
    told = r"Let $\mathbf{m}_i = (p(1|x_i), \cdots, p(C|x_i))$."
    claim = r"\sum_i \sum_c m_{ic} = \sum_i \sum_c 2 m_{ic} + \sum_c q_c"
    assert verdicts(r"q_c = r_c^2", claim, preamble=told).endswith("undecided")
    logarithm = r"\ell = \sum_c y_c \log m_c = \sum_c y_c m_c"
    assert verdicts(logarithm, preamble="Let $m = @@@$.").endswith("undecided")
    assert verdicts(logarithm).endswith("false")


def test_zero_is_a_vector_beside_one() -> None:
    slope = r"\frac{\partial J}{\partial w} = \sum_{i=1}^n (w^\top x_i - y_i) x_i"
    assert verdicts(SQUARES, slope + " = 0") == "definition proved undecided"
    distance = r"J = \frac{1}{2} (\mathbf{w} - \mathbf{a})^\top (\mathbf{w} - \mathbf{a})"
    optimum = read(distance, r"\frac{\partial J}{\partial \mathbf{w}} = \mathbf{w} - \mathbf{a} = 0").judgements[-1]
    assert optimum.kind == "undecided"
    assert "sum over it" not in optimum.reason  # of every entry, and no sum is meant
    assert verdicts(SQUARES, slope + r" - \sum_{i=1}^n (w^\top x_i - y_i) x_i = 0").endswith("false carried")


PLANTED = [
    (entrywise, "note_vectors", lambda *_: None, lambda: test_the_normal_equations_of_plain_letters()),
    (kinds.Kinds, "stands_for_others", lambda *_: False,
     lambda: test_what_may_be_one_of_several_is_no_variable_of_its_own()),
    (kinds.Kinds, "is_shown", lambda self, key, node: (key, node.bold) in self.shown,
     lambda: test_numbers_before_the_first_vector_are_numbers()),
    (kinds, "named_as_vector", lambda name: name, lambda: test_the_variable_of_a_function_is_no_vector()),
    (attempts, "_is_zero", lambda _: False, lambda: test_zero_is_a_vector_beside_one()),
    (one_in_all, "PLACES", ("second", "first"), lambda: test_a_sum_over_one_index_of_two_is_proposed()),
]  # fmt: skip


@pytest.mark.parametrize(("module", "name", "fault", "test"), PLANTED)
def test_those_tests_notice(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, fault: Any, test: Callable[[], None]
) -> None:
    require_noticed(monkeypatch, module, name, fault, test)


KERNEL = r"K_{ij} = (x_i^\top x_j + 1)^2"


def test_two_vectors_of_one_family_are_meant_to_be_two(monkeypatch: pytest.MonkeyPatch) -> None:
    slope = r"\frac{\partial K_{ij}}{\partial x_i} = 2 (x_i^\top x_j + 1) x_j"
    assert [judgement.needs for judgement in read(KERNEL, slope).judgements][1:] == ["i ≠ j"]
    for wrong in (slope.replace("2 (", "("), slope.replace(") x_j", ") x_i"), slope.replace("+ 1", "- 1")):
        assert verdicts(KERNEL, wrong) == "definition false"
    monkeypatch.setattr(judging, "_letters_of", lambda *_, **__: frozenset())
    assert verdicts(KERNEL, slope) == "definition false"
