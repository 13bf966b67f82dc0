r"""Meanings that stand behind the formula that they are told of: they hold for it too."""

from __future__ import annotations

import pytest

from derive.reading import chains, statements, told_behind
from derive.reading.check import check
from derive.reading.sources import source_of
from derive.reading.surface import Chain
from derive.reading.told_behind import with_meanings_ahead

CLAIM = r"1 - s = \frac{e^{-x}}{1 + e^{-x}}"
WRONG = r"1 - s = \frac{e^{x}}{1 + e^{-x}}"
MEANING = r"s = \frac{1}{1 + e^{-x}}"


def kinds(text: str, format_in: str = "md") -> str:
    """The verdicts on a document's displayed equalities, as they stand on the page."""
    return " ".join(judgement.kind for judgement in check(source_of(text, f"a.{format_in}", format_in)).judgements)


def test_a_where_in_the_display_is_told_of_the_formula_before_it() -> None:
    assert kinds(rf"$$ {CLAIM}, \quad \text{{where }} {MEANING} $$") == "proved definition"
    assert kinds(rf"$$ {WRONG}, \quad \text{{where }} {MEANING} $$") == "false definition"


def test_a_sentence_that_goes_on_behind_the_display_is_told_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for told in (f"where ${MEANING}$.", f"Here ${MEANING}$ is the sigmoid.", f"with $x$ a number and ${MEANING}$",
                 f"where ${MEANING}$ for all $x$.", f"where ${MEANING}$ for $i = 1, \\dots, n$."):  # fmt: skip
        assert kinds(f"$$ {CLAIM} $$\n{told}") == "proved"
        assert kinds(f"$$ {WRONG} $$\n{told}") == "false"
    monkeypatch.setattr(told_behind, "MOST_OF_A_LETTER", 0)
    assert kinds(f"$$ {CLAIM} $$\nwhere ${MEANING}$.") == "undecided"
    monkeypatch.undo()
    monkeypatch.setattr(statements, "with_meanings_ahead", lambda chains, _: chains)
    assert kinds(f"$$ {CLAIM} $$\nwhere ${MEANING}$.") == "undecided"


def test_a_display_of_its_own_is_told_of_the_one_before() -> None:
    assert kinds(f"$$ {CLAIM} $$\nwhere\n$$ {MEANING} $$") == "proved definition"
    assert kinds(rf"$$ {CLAIM} $$" + "\n" + rf"$$ \text{{where }} {MEANING} $$") == "proved definition"
    tex = rf"\begin{{align}} {CLAIM}, \label{{one}} \end{{align}} where \begin{{equation}} {MEANING} \end{{equation}}"
    assert kinds(tex, "tex") == "proved definition"


def test_all_that_is_told_together_holds_whatever_its_order() -> None:
    both = r"\text{where } u = 2 v \text{ and } v = x^2"
    assert kinds(rf"$$ u + 1 = 2 x^2 + 1, \quad {both} $$") == "proved definition definition"
    assert kinds(rf"$$ u + 1 = 2 x^2 - 1, \quad {both} $$") == "false definition definition"
    assert kinds("$$ u + 1 = 2 x^2 + 1 $$\nwhere $u = 2 v$ and $v = x^2$.") == "proved"


def test_a_condition_behind_a_where_is_no_meaning() -> None:
    assert "definition" not in kinds(r"$$ u_i v_j = u_i v_i, \quad \text{where } i = j \text{ and } j = k $$")
    assert kinds(r"$$ u_i v_j = u_i v_i, \quad \text{where } i = j $$") == "proved"


@pytest.mark.parametrize(
    "behind",
    [
        f"where, if $x > 0$, ${MEANING}$.",
        f"where ${MEANING}$ if $x > 0$.",
        f"where ${MEANING}$ only near the origin.",
        f"where ${MEANING}$ for positive samples and $s = 1$ for others.",
        f"where ${MEANING}$ for $y = 1$.",
        f"where ${MEANING}$ and, with other words, $s = \\frac{{e^x}}{{2}}$.",
        f"where we used ${MEANING}$.",
        f"where we now assume ${MEANING}$.",
        f"where at $x = 0$ we have ${MEANING}$.",
        f"This is well known. The sigmoid is ${MEANING}$.",
        f"where $x$ is a number. Elsewhere ${MEANING}$.",
        f"With a scale\n\n$$ h = 2 $$\n\nwe have ${MEANING}$.",
        f"# Another section\n\nwhere ${MEANING}$.",
        r"where $t = \frac{1}{1 + e^{-x}}$.",
        "where $s = 2$.",
    ],
)
def test_what_is_restricted_or_stands_elsewhere_is_not_told_of_it(behind: str) -> None:
    assert kinds(f"$$ {WRONG} $$\n{behind}").split()[0] == "undecided"


def test_a_symbol_that_had_a_meaning_keeps_it() -> None:
    assert kinds(f"$$ s = x^2 $$\n$$ 1 - s = 1 - x^2 $$\nwhere ${MEANING}$.") == "definition proved"
    assert kinds(f"$$ s = x^2 $$\n$$ {CLAIM} $$\nwhere ${MEANING}$.").split()[1] != "proved"


def test_what_the_meaning_is_made_of_is_said_before_it() -> None:
    """The order is that of the page where the formula says what the meaning speaks of, or is the meaning."""
    assert kinds(r"$$ p = \frac{q}{2}, \quad \text{where } q = 2 p $$") == "definition proved"
    assert kinds(r"$$ p = \frac{q}{2}, \quad \text{where } q = 3 p $$") == "definition false"
    assert kinds(rf"$$ {MEANING}, \quad \text{{where }} s = \frac{{e^x}}{{1 + e^x}} $$") == "definition proved"


@pytest.mark.parametrize("told", ["s = 2", "s = s^2 + 1", r"s = x_i, i \neq j", r"s = x \text{ if } y = 1"])
def test_a_number_a_circle_and_a_case_are_no_meanings_to_read_ahead(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[Chain] = []
    monkeypatch.setattr(
        statements, "with_meanings_ahead", lambda each, text: order.extend(with_meanings_ahead(each, text)) or order
    )
    kinds(f"$$ {CLAIM} $$\nwhere ${told}$.")
    assert len(order) > 1
    assert all(chain.told_of is None for chain in order)
    order.clear()
    kinds(f"$$ {CLAIM} $$\nwhere ${MEANING}$.")
    assert order[0].told_of is not None


def test_the_derivative_by_what_is_told_behind_it_is_one_by_a_variable() -> None:
    loss = r"$$ L = -\sum_k y_k \log a_k, \quad a_i = \frac{e^{z_i}}{\sum_k e^{z_k}} $$" + "\nwhere $\\sum_k y_k = 1$."
    slope = r"$$ \frac{\partial L}{\partial z_i} = a_i - y_i, \quad \text{where } z_i = \sum_j w_{ij} x_j $$"
    assert kinds(f"{loss}\n\nThen\n\n{slope}") == "definition definition proved definition"
    assert kinds(f"{loss}\n\nThen\n\n{slope.replace('a_i - y_i', 'a_i + y_i')}").split()[2] == "false"


def test_a_mean_told_behind_is_a_meaning() -> None:
    variance = r"\sum_i (x_i - m)^2 &= \sum_i x_i^2 - n m^2"
    where = r"where \(m = \frac{1}{n} \sum_{i=1}^n x_i\) is the mean."
    assert kinds(rf"\begin{{align}} {variance}, \end{{align}} {where}", "tex") == "proved"
    wrong = variance.replace("- n m", "+ n m")
    assert kinds(rf"\begin{{align}} {wrong}, \end{{align}} {where}", "tex") == "false"


def test_the_maximum_of_each_row_is_taken_from_its_row() -> None:
    shapes = "<!-- derive: shape S m n; shape A m n; shape P m n; shape l m -->\n"
    told = r"\quad \text{where } l = \mathrm{rowsum}(A), \; A = \exp(S - \mathrm{rowmax}(S))"
    whole = r"P = \mathrm{softmax}_{row}(S) = \mathrm{diag}(l)^{-1} A"
    assert kinds(f"{shapes}$$ {whole}, {told} $$") == "definition proved definition definition"
    for wrong in (whole.replace(r"\mathrm{diag}(l)^{-1}", r"\mathrm{diag}(l)"), whole.replace("(S)", "(-S)")):
        assert "proved" not in kinds(f"{shapes}$$ {wrong}, {told} $$")
    for right, wrong in (("rowsum}(A)", "rowsum}(S)"), (r"\exp(S", r"\exp(2 S"), (r"\exp(S", r"\exp(S^T")):
        assert right in told
        said = kinds(f"{shapes}$$ {whole}, {told.replace(right, wrong)} $$")
        assert "proved" not in said
        assert "shape" not in said


ASIDE = r"& \quad \text{, where } p = \frac{1}{1 + e^{-x}} \\"


def rows(*lines: str) -> str:
    """The verdicts on the rows of one display."""
    return kinds("\\begin{align}\n" + "\n".join(lines) + "\n\\end{align}", "tex")


def test_a_chain_goes_on_behind_a_row_that_tells_what_a_symbol_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The row below it was held against what the symbol is, and called false."""
    above, below = r"L &= -\log p \\", (r"&= \log(1 + e^{-x}) \\", r"&= \log(1 + e^x) - x")
    assert rows(above, ASIDE, *below) == "definition definition proved proved"
    # What may be meant of the symbol isn't false.
    assert rows(above, ASIDE, r"&= \frac{e^x}{1 + e^x}") == "definition definition undecided"
    monkeypatch.setattr(chains, "stands_aside", lambda *_: False)
    assert "false" in rows(above, ASIDE, *below)


def test_a_chain_on_the_symbol_itself_goes_on_with_that() -> None:
    above, below = r"L &= -\log p \\", r"&= \frac{e^x}{1 + e^x}"
    assert rows(above, r"\text{where } p &= \frac{1}{1 + e^{-x}} \\", below) == "definition definition proved"
    assert rows(above, ASIDE.replace("&", ""), below) == "definition definition proved"
    assert rows(above, ASIDE, below.replace("&=", r"& \quad =")) == "definition definition proved"
    assert rows(ASIDE, below) == "definition proved"
    plain = ASIDE.replace(r"\quad \text{, where }", "")
    assert rows(above, plain, below) == "definition definition proved"
    assert rows(above, plain, below.replace("{1 +", "{2 +")) == "definition definition false"
