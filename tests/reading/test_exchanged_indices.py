r"""Two indices in the order of the transpose: told where the limits of the document's sums show it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from derive.reading.notices import exchanged_indices
from tests.reading.reading import report

LAYER = (
    r"z_i = \sum_{j=1}^D W_{ij} x_j + b_i",
    r"p_i = \frac{e^{z_i}}{\sum_{k=1}^K e^{z_k}}",
    r"L = -\sum_{i=1}^K y_i \log p_i, \quad \sum_i y_i = 1",
)
BACK = r"\frac{\partial L}{\partial x_j} = \sum_{i=1}^K W_{ij} (p_i - y_i)"
SLIP = BACK.replace("W_{ij}", "W_{ji}")


def told(*lines: str) -> list[tuple[str, str, str]]:
    """The code, the marked piece and the repair of all errors."""
    found = report(*lines)
    text = found.source.text
    return [(p.code, text[p.span.start : p.span.end], p.repair) for p in found.problems if p.severity == "error"]


def test_exchanged_indices_are_told_with_what_mends_them() -> None:
    assert told(*LAYER, BACK) == []
    assert told(*LAYER, SLIP) == [("INDEX", "W_{ji}", "W_{ij}")]


def test_it_is_told_in_a_row_of_a_chain() -> None:
    chain = r"\frac{\partial L}{\partial x_l} = \sum_{i=1}^K (p_i - y_i) W_{li}"
    assert told(*LAYER, chain) == [("INDEX", "W_{li}", "W_{il}")]


@pytest.mark.parametrize(
    "lines",
    [
        (*LAYER, SLIP, SLIP.replace("j", "l")),  # the text goes on with the transpose
        (*LAYER, SLIP, r"\frac{\partial L}{\partial x_j} = \sum_i (p_i - y_i) W_{ji}"),
        (*LAYER, SLIP, SLIP.replace("p_i - y_i", "p_i + y_i")),
        (*LAYER, SLIP.replace("p_i - y_i", "p_i + y_i")),  # and the line isn't true with the two exchanged either
        (*LAYER, SLIP.replace(r"\partial x_j", r"\partial v_j")),
        (*LAYER, r"\frac{\partial M}{\partial x_j} = \sum_{i=1}^K W_{ji} \frac{\partial M}{\partial z_i}"),
        (*LAYER, r"\sum_{i=1}^K \sum_{j=1}^D W_{ji} = 0"),
        (LAYER[0].replace("W_{ij}", "W_{ji}"), *LAYER[1:], SLIP),  # so it was defined
        (*LAYER, r"\frac{\partial L}{\partial x_j} = \sum_{i=1}^K W_{ji} (p_i - y_i) + W_{ij} - W_{ij}"),
        (*LAYER, SLIP.replace("W_{ji}", "W^T_{ji}")),
        (*LAYER, SLIP.replace("W_{ji}", "V_{ji}")),
        (*LAYER, BACK.replace("= ", "= 2 ").replace("W_{ij}", r"\frac{1}{2} W_{ij}")),
    ],
)
def test_what_may_be_meant_is_not_told(lines: Sequence[str]) -> None:
    assert [code for code, *_ in told(*lines) if code == "INDEX"] == []


def test_each_guard_holds_something(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(exchanged_indices, "is_proved_so", lambda *_: True)
        assert told(*LAYER, SLIP.replace("p_i - y_i", "p_i + y_i")) != []
    with monkeypatch.context() as patch:
        patch.setattr(exchanged_indices, "Counter", lambda found: dict.fromkeys(found, 1))
        assert len(told(*LAYER, SLIP, SLIP.replace("j", "l"))) == 2


NETWORK = (
    r"h_j = \tanh(\sum_{i=1}^D W_{ji}^{(1)} x_i)",
    r"z_k = \sum_{j=1}^H W_{kj}^{(2)} h_j",
    r"L = \frac{1}{2} \sum_{k=1}^K (z_k - y_k)^2",
)
THROUGH = (
    r"\frac{\partial L}{\partial x_i}"
    r" = \sum_{k=1}^K \sum_{j=1}^H (z_k - y_k) W_{jk}^{(2)} W_{ji}^{(1)} (1 - h_j^2)"
)


def test_the_matrix_of_one_layer_is_a_symbol_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(*NETWORK, THROUGH.replace("_{jk}", "_{kj}")) == []
    assert told(*NETWORK, THROUGH) == [("INDEX", "W_{jk}^{(2)}", "W_{kj}^{(2)}")]
    monkeypatch.setattr(exchanged_indices, "_symbol", lambda name: name.name)  # of both layers at once nothing mends it
    assert told(*NETWORK, THROUGH) == []
