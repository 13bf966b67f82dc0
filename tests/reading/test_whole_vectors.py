r"""y^T \log p beside \sum_i y_i \log p_i: the sum on the other side tells what a product of whole vectors means."""

from __future__ import annotations

import pytest

from derive.reading import statements
from derive.reading.words import verdicts as word_verdicts
from tests.reading.reading import verdicts

RIGHT = [
    r"-\sum_{i=1}^n t_i \log q_i = -t^\top \log q",
    r"-\mathbf{t}^\top \log \mathbf{q} = -\sum_i t_i \log q_i",
    r"\langle u, v \rangle = \sum_j u_j v_j",
    r"\sum_{i=1}^n \sum_{j=1}^n u_i M_{ij} v_j = u^T M v",
    r"\sum_{i, j} M_{ij} u_i v_j = u^T M v",
    r"\frac{1}{2} w^T w = \frac{1}{2} \sum_j w_j^2",
    r"(u - v)^T (u - v) = \sum_{i=1}^n (u_i - v_i)^2",
    r"\log(1 + w \cdot x) = \log(1 + \sum_j w_j x_j)",
    r"\sum_k u_{t,k} v_{t,k} = u_t^T v_t",
]
SLIPS = [
    r"-\sum_{i=1}^n t_i \log q_i = t^\top \log q",
    r"-\sum_{i=1}^n t_i \log q_i = -q^\top \log t",
    r"\langle u, v \rangle = \sum_j u_j v_j^2",
    r"\sum_{i=1}^n \sum_{j=1}^n u_i M_{ij} v_j = u^T M^T v",
    r"\frac{1}{2} w^T w = \sum_j w_j^2",
    r"(u - v)^T (u - v) = \sum_{i=1}^n (u_i + v_i)^2",
    r"\sum_{i=2}^n t_i q_i = t^T q",
    r"\sum_{i \neq k} t_i q_i = t^T q",
    r"\sum_i t_i q_i = t q^T",
    r"\sum_i t_i q_i = t_i^T q",
]


@pytest.mark.parametrize("formula", RIGHT)
def test_a_product_of_whole_vectors_is_the_sum_that_stands_beside_it(formula: str) -> None:
    assert verdicts(formula) == "proved"


@pytest.mark.parametrize("formula", SLIPS)
def test_a_slip_in_one_is_not_proved_and_nothing_is_called_false(formula: str) -> None:
    assert verdicts(formula) not in ("proved", "follows", "if", "false")


def test_that_test_notices_when_sums_are_not_put_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_verdicts, "with_sums", lambda *_: ())
    monkeypatch.setattr(statements, "write_inner_products", lambda *_: None)
    found = [verdicts(formula) for formula in RIGHT]
    assert found.count("proved") == 6 < len(RIGHT)  # those whose letters show what they are, are read in entries too
