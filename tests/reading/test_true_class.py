r"""The loss of the true class, L = -\log p_c, whose class is written nowhere else."""

from collections.abc import Callable
from typing import Any

import pytest

from derive.reading import statements
from derive.reading.manners import true_class
from tests.reading.reading import require_noticed, verdicts

SOFTMAX = r"p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}"
LOSS = r"L = -\log p_c"


@pytest.mark.parametrize(("line", "kind"), [
    (r"\frac{\partial L}{\partial z_i} = p_i - \delta_{ic}", "proved"),
    (r"\frac{\partial L}{\partial z_i} = p_i - 1\{i = c\}", "proved"),
    (r"\frac{\partial L}{\partial z_c} = p_c - 1", "proved"),
    (r"L = \log \sum_k e^{z_k} - z_c", "undecided"),  # a second side of its own: then it keeps its letter
    (r"\frac{\partial L}{\partial z_i} = p_i + \delta_{ic}", "false"),
    (r"\frac{\partial L}{\partial z_c} = p_c", "false"),
    (r"\frac{\partial L}{\partial z_i} = p_i - y_i", "undecided"),  # y may be 1 for c
])  # fmt: skip
def test_the_gradient_of_the_true_class(line: str, kind: str) -> None:
    assert verdicts(SOFTMAX, LOSS, line, preamble="Let $c$ be the true class.").split()[-1] == kind


def test_a_label_may_have_something_to_do_with_the_class() -> None:
    line = r"\frac{\partial L}{\partial z_i} = p_i - y_i"
    assert verdicts(r"q = \sum_k y_k^2", SOFTMAX, LOSS, line).split()[-1] == "undecided"


def test_case_by_case() -> None:
    cases = r"\frac{\partial L}{\partial z_i} = p_i \quad \text{for } i \neq c"
    assert verdicts(SOFTMAX, LOSS, cases).split()[-1] == "proved"
    assert verdicts(SOFTMAX, LOSS, r"\frac{\partial L}{\partial z_i} = p_i").split()[-1] != "proved"


@pytest.mark.parametrize("displays", [
    (SOFTMAX, r"L = -\log p_i", r"\frac{\partial L}{\partial z_j} = p_j - y_j"),  # i is any entry
    (SOFTMAX, r"L = -\log p_c + \lambda c", r"\frac{\partial L}{\partial z_i} = p_i + \delta_{ic}"),  # c is a number
    (r"L = y_i y_i", r"\frac{\partial L}{\partial y_k} = 2 y_k"),  # a sum by convention
    (SOFTMAX, LOSS, r"\sum_c p_c = 1", r"\frac{\partial L}{\partial z_i} = p_i + \delta_{ic}"),  # a sum binds c
    (SOFTMAX, LOSS, r"L_i = p_i", r"\frac{\partial L}{\partial z_i} = p_i + \delta_{ic}"),  # L has an index
])  # fmt: skip
def test_what_is_no_class_of_its_own(displays: tuple[str, ...]) -> None:
    assert verdicts(*displays).split()[-1] not in ("proved", "false")


@pytest.mark.parametrize("displays", [
    # L is said twice
    (SOFTMAX, LOSS, r"L = \log \sum_k e^{z_k} - z_c", r"\frac{\partial L}{\partial z_i} = p_i - \delta_{ic}"),
    (SOFTMAX, r"L = -\log p_i", r"\frac{\partial L}{\partial z_j} = p_j"),  # i is any entry
    (SOFTMAX, r"L = -\log p_i", r"\frac{\partial L}{\partial z_j} = p_j - \delta_{ij}"),
    (SOFTMAX, LOSS, "c = 2 a", r"\frac{\partial L}{\partial z_i} = p_i - \delta_{ic}"),  # c is a number
])  # fmt: skip
def test_where_it_is_no_class_nothing_is_said(displays: tuple[str, ...]) -> None:
    assert verdicts(*displays).split()[-1] == "undecided"


PLANTED = [
    (statements, "write_true_classes", lambda _: None,
     lambda: test_the_gradient_of_the_true_class(r"\frac{\partial L}{\partial z_c} = p_c - 1", "proved")),
    (true_class, "OF_OTHERS", "", lambda: test_a_label_may_have_something_to_do_with_the_class()),
]  # fmt: skip


@pytest.mark.parametrize(("module", "name", "fault", "test"), PLANTED)
def test_those_tests_notice(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, fault: Any, test: Callable[[], None]
) -> None:
    require_noticed(monkeypatch, module, name, fault, test)
