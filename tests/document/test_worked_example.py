"""The worked example: known values, none of them lost to rounding, and a planted wrong one is caught."""

import math
from typing import Any

import numpy as np
import pytest

from derive.document.worked_example import LARGEST_LOGIT, USUAL_LOGITS, Example, make_example
from derive.errors import BadInput, NotProved
from derive.proof import reference

KNOWN = make_example(4, [2, 1, 0.1, -1], 1)


def test_known_values() -> None:
    """Computed with mpmath: e^2, e, e^0.1 and 1/e over their sum."""
    powers = [math.exp(2), math.e, math.exp(0.1), 1 / math.e]
    assert sum(powers) == pytest.approx(11.5803882866, abs=1e-10)
    assert KNOWN.probabilities == pytest.approx([0.63806635, 0.23473149, 0.09543470, 0.03176745], abs=1e-8)
    assert KNOWN.gradient() == pytest.approx([-0.36193365, 0.23473149, 0.09543470, 0.03176745], abs=1e-8)
    assert list(KNOWN.one_hot) == [1, 0, 0, 0]
    jacobian = KNOWN.jacobian([1, 2, 3, 4], [1, 2, 3, 4])
    assert jacobian[0] == pytest.approx([0.23093768, -0.14977427, -0.06089367, -0.02026974], abs=1e-8)
    assert jacobian == pytest.approx(jacobian.T)
    assert jacobian.sum(axis=0) == pytest.approx(np.zeros(4), abs=1e-15)
    assert KNOWN.gradient_by_finite_differences([1, 4]) == pytest.approx([-0.36193365, 0.03176745], abs=1e-8)


def test_rows_and_columns_can_be_chosen() -> None:
    whole = KNOWN.jacobian([1, 2, 3, 4], [1, 2, 3, 4])
    assert KNOWN.jacobian([4, 2], [1, 2]) == pytest.approx(whole[np.ix_([3, 1], [0, 1])])


@pytest.mark.parametrize("logits", [(30.0, -30.0, 0.0), (LARGEST_LOGIT, -LARGEST_LOGIT, 0.0)])
def test_nothing_is_lost_where_one_class_is_far_ahead(logits: tuple[float, ...]) -> None:
    example = make_example(3, logits, 1)
    others = math.exp(logits[1] - logits[0]) + math.exp(-logits[0])
    assert example.jacobian([1], [1])[0, 0] == pytest.approx(others / (1 + others) ** 2, rel=1e-12)
    assert example.gradient()[0] == pytest.approx(-others / (1 + others), rel=1e-12)
    values = [*example.probabilities, *example.gradient(), *example.jacobian([1, 2, 3], [1, 2, 3]).flat]
    assert all(value != 0 for value in values)


@pytest.mark.parametrize("classes", [2, 3, 8, 9, 100, 1000])
def test_the_usual_example_has_logits_that_differ(classes: int) -> None:
    example = make_example(classes, None, None)
    assert (example.classes, example.label) == (classes, 1)
    assert example.logits[: min(8, classes)] == USUAL_LOGITS[:classes]
    assert len(set(example.logits[:16])) == min(classes, 16)
    assert "-0.0" not in map(str, example.logits)


@pytest.mark.parametrize(
    ("classes", "logits", "label", "told"),
    [
        (3, [1, 2], None, "--logits has 2 numbers, but there are 3 classes: one each is allowed"),
        (2, [1, math.nan], None, "--logits has nan; allowed are numbers from -150 to 150"),
        (2, [-math.inf, 1], None, "--logits has -inf; allowed are numbers from -150 to 150"),
        (2, [1, 150.5], None, "--logits has 150.5; allowed are numbers from -150 to 150"),
        (2, None, 0, "--label 0 is no class; allowed are 1 to 2"),
        (2, None, 3, "--label 3 is no class; allowed are 1 to 2"),
    ],
)
def test_numbers_that_do_not_fit_are_refused(classes: int, logits: Any, label: int | None, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        make_example(classes, logits, label)
    assert str(caught.value) == told


@pytest.mark.parametrize("wrong", [lambda d: -d, lambda d: d + 2e-12, lambda d: 0 * d, lambda d: d * math.nan])
def test_a_wrong_jacobian_is_caught(wrong: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    right = reference.softmax_by_logit
    monkeypatch.setattr(reference, "softmax_by_logit", lambda *given: wrong(right(*given)))
    with pytest.raises(NotProved, match=r"^the Jacobian of the worked example differs from its numeric value by "):
        KNOWN.jacobian([1, 2], [1, 2])


def test_a_wrong_formula_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The diagonal's 1 - a_i forgotten, the label's -1 forgotten."""
    monkeypatch.setattr(Example, "others", lambda self, position: 1.0)
    with pytest.raises(NotProved, match=r"^the Jacobian of .* by 4\.1e-01$"):
        KNOWN.jacobian([1], [1])
    with pytest.raises(NotProved, match=r"^the gradient of .* by 6\.4e-01$"):
        KNOWN.gradient_by_finite_differences([1, 2])
    assert KNOWN.gradient_by_finite_differences([2, 3, 4]) == pytest.approx(KNOWN.probabilities[1:], abs=1e-9)
