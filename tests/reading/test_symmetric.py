"""What is true of symmetric matrices alone is not called false; beside it what is false of these too."""

from __future__ import annotations

import pytest

from derive.reading import judging
from tests.reading.reading import verdicts

SAID = "Let $A$ be a symmetric matrix."
FORM = r"f = \frac12 \sum_i \sum_j A_{ij} x_i x_j"
OF_F = r"\frac{\partial f}{\partial x_k} = "


def test_the_derivative_of_a_quadratic_form(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(FORM, OF_F + r"\sum_j A_{kj} x_j", preamble=SAID) == "definition if"
    assert verdicts(FORM, OF_F + r"\sum_j A_{kj} x_j") == "definition false"
    assert verdicts(FORM, OF_F + r"2 \sum_j A_{kj} x_j", preamble=SAID) == "definition false"
    assert verdicts(FORM, OF_F + r"\frac12 \sum_j (A_{kj} + A_{jk}) x_j") == "definition proved"
    monkeypatch.setattr(judging, "with_symmetric", lambda *_: ())
    assert verdicts(FORM, OF_F + r"\sum_j A_{kj} x_j", preamble=SAID) == "definition false"


def test_swapped_indices_where_the_matrix_is_differentiated_by_stay_false() -> None:
    assert verdicts(FORM, r"\frac{\partial f}{\partial A_{kl}} = x_k x_l", preamble=SAID).split()[-1] != "if"
