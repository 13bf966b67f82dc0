r"""Where a document writes \mathrm{LSE}(x) out, that is what it is; x need not be known to be a vector."""

from __future__ import annotations

import pytest

from derive.reading import statements
from derive.reading.manners import written_out
from tests.reading.reading import verdicts

LSE = r"\mathrm{LSE}(x) = \log \sum_{i=1}^n e^{x_i}"
GRADIENT = r"\frac{\partial\, \mathrm{LSE}(x)}{\partial x_i} = \frac{e^{x_i}}{\sum_{j=1}^n e^{x_j}}"
SHIFTED = r"\mathrm{LSE}(x) = c + \log \sum_{i=1}^n e^{x_i - c}"
SAME = r"\log \frac{e^{x_i}}{\sum_{j=1}^n e^{x_j}} = x_i - \mathrm{LSE}(x)"


@pytest.mark.parametrize(("claim", "right", "wrong"), [
    (GRADIENT, "x_i}}{", "-x_i}}{"), (SAME, "x_i - ", "x_i + "), (SHIFTED, "= c +", "= 2 c +"),
])  # fmt: skip
def test_it_is_defined_where_it_is_written_out(
    claim: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert verdicts(LSE, claim) == "definition proved"
    said = verdicts(LSE, claim.replace(right, wrong))
    assert said == "definition false" if claim != SHIFTED else said == "definition undecided"
    monkeypatch.setattr(statements, "let_names_be_functions", lambda *_: None)
    assert verdicts(LSE, claim).split()[0] == "undecided"


@pytest.mark.parametrize("other", [
    r"\nabla_x \mathrm{LSE}(x) = \mathrm{softmax}(x)",
    r"\mathrm{LSE}(x) \geq 0, \qquad \mathrm{LSE}(z) = c",
])  # fmt: skip
def test_of_a_whole_vector_or_of_several_things_it_is_none(other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "definition" not in verdicts(LSE, other).split()[0]
    monkeypatch.setattr(written_out, "_has_gradient", lambda *_: False)
    monkeypatch.setattr(written_out, "_letter", lambda _: "x")
    assert "definition" in verdicts(LSE, other).split()[0]


def test_a_stated_vector_leaves_it_a_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = "% derive: shape x n\n"
    assert verdicts(LSE, GRADIENT, preamble=shape) == "proved proved"
    let_be = written_out.let_names_be_functions
    monkeypatch.setattr(statements, "let_names_be_functions", lambda chains, _: let_be(chains, ()))
    assert verdicts(LSE, GRADIENT, preamble=shape) == "definition proved"
