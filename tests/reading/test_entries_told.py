r"""Entries of what was said to be a product of matrices are a claim on it: proved if they are those, else left open."""

from __future__ import annotations

import pytest

from derive.reading import in_order
from tests.reading.reading import verdicts

RIGHT = [
    ("z = W x", r"z_i = \sum_j W_{ij} x_j"),
    ("z = W x", r"z_k = \sum_{j=1}^n W_{kj} x_j"),
    ("z = W x + b", r"z_i = \sum_j W_{ij} x_j + b_i"),
    ("z = W x - b", r"z_i = \sum_j W_{ij} x_j - b_i"),
    ("z = 2 W x", r"z_i = 2 \sum_j W_{ij} x_j"),
    ("z = W^T x", r"z_i = \sum_j W_{ji} x_j"),
    ("z = W x + U h", r"z_i = \sum_{j=1}^n W_{ij} x_j + \sum_{k=1}^m U_{ik} h_k"),
    ("C = A B", r"C_{ij} = \sum_k A_{ik} B_{kj}"),
    ("z^{(l)} = W^{(l)} a^{(l)}", r"z^{(l)}_i = \sum_j W^{(l)}_{ij} a^{(l)}_j"),
]
WRONG = [
    ("z = W x", r"z_i = \sum_j W_{ji} x_j"),
    ("z = W x", r"z_i = \sum_{j \neq i} W_{ij} x_j"),
    ("z = W x", r"z_i = 2 \sum_j W_{ij} x_j"),
    ("z = W x + b", r"z_i = \sum_j W_{ij} x_j + b_j"),
    ("z = W x - b", r"z_i = \sum_j W_{ij} x_j + b_i"),
    ("z = W^T x", r"z_i = \sum_j W_{ij} x_j"),
    ("z = W x + U h", r"z_i = \sum_{j=1}^n W_{ij} x_j + \sum_{k=1}^m U_{ki} h_k"),
    ("C = A B", r"C_{ij} = \sum_k A_{ik} B_{jk}"),
]


@pytest.mark.parametrize("displays", RIGHT)
def test_the_entries_of_a_product(displays: tuple[str, str]) -> None:
    assert verdicts(*displays) == "definition proved"


@pytest.mark.parametrize("displays", WRONG)
def test_others_are_no_second_meaning(displays: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*displays).split()[-1] in ("undecided", "unread")
    monkeypatch.setattr(in_order, "tells_entries", lambda *_: False)
    if "+ b_j" not in displays[1]:  # this one is no definition anyway
        assert verdicts(*displays) == "definition definition"


def test_what_is_made_of_them() -> None:
    slope = r"\frac{\partial z_i}{\partial x_k} = "
    assert verdicts(*RIGHT[0], slope + "W_{ik}").split()[-1] == "proved"
    assert verdicts(*WRONG[0], slope + "W_{ki}").split()[-1] == "undecided"


def test_numbers_have_no_entries() -> None:
    assert verdicts("z = a x", "z_i = a x_i") == "definition definition"
    assert verdicts(r"m = \frac{S}{N}", r"m_i = \frac{S_i}{N}") == "definition definition"
