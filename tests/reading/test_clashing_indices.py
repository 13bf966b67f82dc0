r"""A letter or a symbol whose range clashes with the line it stands in: told where one exchange makes it true."""

from __future__ import annotations

import pytest

from derive.reading.notices import clashing_indices
from tests.reading.reading import report

NETWORK = (
    r"u_j = \sum_{i=1}^D V_{ji} x_i",
    r"h_j = \frac{1}{1 + e^{-u_j}}",
    r"z_k = \sum_{j=1}^H W_{kj} h_j",
    r"p_k = \frac{e^{z_k}}{\sum_{l=1}^K e^{z_l}}",
    r"L = -\sum_{k=1}^K t_k \log p_k, \quad \sum_k t_k = 1",
    r"\delta_k = p_k - t_k",
)
BY_W = r"\frac{\partial L}{\partial W_{kj}} = \delta_k h_j"
BY_H = r"\frac{\partial L}{\partial h_j} = \sum_{k=1}^K \delta_k W_{kj}"


def told(*lines: str) -> list[tuple[str, str, str]]:
    """The code, the marked piece and the repair of all errors behind the network."""
    found = report(*NETWORK, *lines)
    text = found.source.text
    return [(p.code, text[p.span.start : p.span.end], p.repair) for p in found.problems if p.severity == "error"]


@pytest.mark.parametrize(
    ("line", "piece", "repair"),
    [
        (BY_W.replace("h_j", "x_j"), "x_j", "h_{j}"),
        (BY_W.replace("h_j", "h_k"), "h_k", "h_j"),
        (BY_W.replace(r"\delta_k h", r"\delta_j h"), r"\delta_j", r"\delta_k"),
        (BY_H.replace(r"\delta_k", r"\delta_j"), r"\delta_j", r"\delta_k"),
        (BY_H.replace(r"\delta_k", r"u_k"), r"u_k", r"\delta_{k}"),
    ],
)
def test_the_one_that_was_meant_is_told(line: str, piece: str, repair: str) -> None:
    assert told(line) == [("INDEX", piece, repair)]


@pytest.mark.parametrize(
    "line",
    [
        BY_W,
        BY_H,
        BY_W.replace("= ", "= 2 ").replace("h_j", "x_j"),  # and not true so either
        BY_W.replace("L", "M").replace("h_j", "x_j"),
        r"\sum_k \delta_k x_k = 0",
        r"s = \sum_k p_k h_k",
        r"\frac{\partial L}{\partial v_j} = x_j \delta_j",
        BY_W.replace("h_j", "g_j"),  # of g nothing is known
    ],
)
def test_what_isn_t_shown_is_not_told(line: str) -> None:
    assert "INDEX" not in [code for code, *_ in told(line)]


def test_two_ways_to_mend_it_are_none() -> None:
    twin = r"g_j = \frac{1}{1 + e^{-u_j}}"
    assert "INDEX" not in [code for code, *_ in told(twin, BY_W.replace("h_j", "x_j"))]


def test_each_guard_holds_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clashing_indices, "is_proved_so", lambda *_: True)
    monkeypatch.setattr(clashing_indices, "MOST_TRIES", 1)
    assert told(BY_W.replace("= ", "= 2 ").replace("h_j", "x_j")) != []
