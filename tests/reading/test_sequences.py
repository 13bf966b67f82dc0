r"""Sequences, h_t = f(h_{t-1}): one entry may depend on another, so no derivative between them is Kronecker's delta."""

from __future__ import annotations

import pytest

from derive.reading.derivatives.differentials import Differentials
from tests.reading.reading import verdicts

RECURRENCE = r"h_t = f(h_{t-1})"


@pytest.mark.parametrize(
    "lines",
    [
        (r"\frac{\partial h_i}{\partial h_j} = \delta_{ij}",),
        (r"\sum_t \frac{\partial h_t}{\partial h_k} = 1",),
        (r"y = \sum_t h_t", r"\frac{\partial y}{\partial h_k} = 1"),
        (r"y = \sum_t h_t^2", r"\frac{\partial y}{\partial h_k} = 2 h_k"),
        (r"\frac{\partial}{\partial h_k} \sum_t h_t = 1",),
    ],
)
def test_between_the_entries_of_a_sequence_nothing_is_taken_for_known(
    lines: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert verdicts(RECURRENCE, *lines).split()[-1] == "undecided"
    assert verdicts(*lines).split()[-1] == "proved"  # of entries that nothing relates it is so
    monkeypatch.setattr(Differentials, "may_be_earlier", lambda *_: False)
    assert verdicts(RECURRENCE, *lines).split()[-1] == "proved"


def test_of_one_layer_the_entries_are_apart() -> None:
    layers = (r"z^{l+1}_j = \sum_k w^{l+1}_{jk} a^l_k", r"a^l_j = \sigma(z^l_j)")
    assert verdicts(*layers, r"\frac{\partial a^l_i}{\partial a^l_j} = \delta_{ij}").split()[-1] == "proved"


def test_a_derivative_by_the_same_entry_is_1() -> None:
    assert verdicts(RECURRENCE, r"\frac{\partial h_k}{\partial h_k} = 1").split()[-1] == "proved"
