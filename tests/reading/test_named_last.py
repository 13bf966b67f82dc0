r"""A name at the end of a chain, = ... =: p_i, says what p_i is."""

from __future__ import annotations

import pytest

from derive.reading import surface
from tests.reading.reading import report, verdicts

ELL = r"m = \log \sum_{k=1}^n e^{z_k}"
NAMED = r"\frac{\partial m}{\partial z_i} = \frac{e^{z_i}}{\sum_{k=1}^n e^{z_k}} =: p_i"
SLOPE = r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)"


def test_the_name_is_known_from_there_on() -> None:
    assert verdicts(ELL, NAMED, SLOPE) == "definition proved definition proved"
    assert verdicts(ELL, NAMED, SLOPE.replace("- p", "+ p")) == "definition proved definition false"
    assert (
        verdicts(ELL, NAMED.replace(r"\sum_{k=1}^n e^{z_k} =:", r"=:").replace("=: p", "=: q"), SLOPE).split()[-1]
        != "proved"
    )


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        (r"e^{z_i} =: u_i", "definition"),
        (r"\begin{align} e^{z_i} &= e e^{z_i - 1} \\ &=: u_i \end{align}", "proved definition"),
        (r"e^{z_i} = e e^{z_i} =: u_i", "undecided definition"),  # what is named is what stands before it
        (r"u_i =: e^{z_i}", "assignment"),  # the wrong way round, it names nothing that is new
        (r"e^{z_i} =: u_i = e e^{z_i - 1}", "definition proved"),
        (r"e^{z_i} =: u_i = e e^{z_i + 1}", "definition undecided"),
    ],
)
def test_where_the_name_stands(line: str, kinds: str) -> None:
    assert verdicts(line) == kinds


def test_the_marked_piece_is_in_its_place() -> None:
    found = report(ELL, NAMED)
    text = found.source.text
    sides = [(j.statement.left.member.span, j.statement.right.member.span) for j in found.judgements]
    assert text[sides[-1][0].start : sides[-1][0].end] == "p_i"


def test_taken_for_a_side_the_name_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surface, "with_names_apart", lambda chains: chains)
    assert "proved" not in verdicts(ELL, NAMED, SLOPE).split()[-1]
