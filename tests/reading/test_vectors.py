r"""Rows X_{i:} as vectors, functions of vectors, derivatives of vectors by vectors; right lines and slips."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.reading import definitions
from derive.reading.matrices import entries, reader, shapes
from derive.reading.matrices.kinds import Kinds
from derive.reading.symbols import Inventory
from derive.reading.tokens import tokens_of
from derive.reading.words import blocks
from derive.reading.words import verdicts as words_verdicts
from derive.reading.words.blocks import Blocks
from derive.reading.words.verdicts import Words
from tests.reading.reading import LEFT_OPEN, verdicts

PLAIN = r"\frac{\exp(S_{i:})}{\mathrm{sum}(\exp(S_{i:}))}"
SHIFTED = r"\frac{\exp(S_{i:} - m_i)}{\mathrm{sum}(\exp(S_{i:} - m_i))}"
SPREAD = r"\mathrm{sum}(\exp(X_{i:} - c)) = \mathrm{sum}(\exp(X_{i:}) \exp(-c))"
ROWS = r"P_{i:} = " + PLAIN
JACOBIAN = r"\frac{\partial P_{i:}}{\partial S_{i:}}"
OF_P, OF_S = (rf"\frac{{\partial L}}{{\partial {x}_{{i:}}}}" for x in "PS")


def last(*displays: str, preamble: str = "") -> str:
    return verdicts(*displays, preamble=preamble).split()[-1]


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        (SHIFTED + " = " + PLAIN, SHIFTED + r" = \frac{\exp(S_{i:} - m_i)}{\mathrm{sum}(\exp(S_{i:}))}"),
        (PLAIN + r" = \exp(S_{i:} - \mathrm{LSE}(S_{i:}))", PLAIN + r" = \exp(S_{i:}) - \exp(\mathrm{LSE}(S_{i:}))"),
        (r"m_i + \mathrm{LSE}(S_{i:} - m_i) = \mathrm{LSE}(S_{i:})",
         r"\mathrm{LSE}(S_{i:} - m_i) = \mathrm{LSE}(S_{i:})"),
        (r"\mathrm{LSE}(\mathbf{x}) = \max(\mathbf{x}) + \mathrm{LSE}(\mathbf{x} - \max(\mathbf{x}))",
         r"\mathrm{LSE}(\mathbf{x}) = \mathrm{LSE}(\mathbf{x} - \max(\mathbf{x}))"),
        (r"\mathrm{diag}(u_{i:}) v_{i:} = u_{i:} \odot v_{i:}", r"\mathrm{diag}(u_{i:}) v_{i:} = u_{i:}^T v_{i:}"),
        (r"u_{i:} u_{i:}^T v_{i:} = (u_{i:}^T v_{i:}) u_{i:}", r"u_{i:} u_{i:}^T v_{i:} = (v_{i:}^T v_{i:}) u_{i:}"),
        (r"\mathrm{sum}(u_{i:} \odot v_{i:}) = u_{i:}^T v_{i:}",
         r"\mathrm{sum}(u_{i:} \odot v_{i:}) = u_{j:}^T v_{j:}"),
        (r"\log(\exp(u_{i:})) = u_{i:}", r"\log(\exp(u_{i:})) = u_{j:}"),
        (r"X_{i:} + Y_{i:} - X_{i:} = Y_{i:}", r"X_{i:} + Y_{i:} - X_{:i} = Y_{i:}"),
    ],
)  # fmt: skip
def test_functions_of_rows(right: str, slip: str) -> None:
    indices = r"s = \sum_i x_i + \sum_j x_j"
    assert last(indices, right) == "proved"
    assert last(indices, slip) in ("false", *LEFT_OPEN)


def test_a_slip_in_a_row_has_a_counterexample() -> None:
    assert last(ROWS, r"P_{i:} \odot P_{i:} = P_{i:}") == "false"


def test_a_number_beside_a_vector_is_not_meant_for_each_entry_elsewhere() -> None:
    assert last(r"X_{i:} - m_i + m_i = X_{i:}") in LEFT_OPEN


def test_exp_of_a_matrix_is_no_exp_of_each_entry() -> None:
    shape = "% derive: shape A n n\n"
    assert last(r"\exp(A) \odot \exp(A) = \exp(A + A)", preamble=shape) in LEFT_OPEN


def test_a_letter_that_only_looks_like_a_number_is_not_spread() -> None:
    assert last(SPREAD) in LEFT_OPEN


# -- shifts ---------------------------------------------------------------------------------


def test_nothing_hangs_on_a_shift_that_cancels(monkeypatch: pytest.MonkeyPatch) -> None:
    said = (r"m_i = \max_k S_{ik}", r"P_{ij} = \frac{e^{S_{ij} - m_i}}{\sum_k e^{S_{ik} - m_i}}")
    slope = r"\frac{\partial P_{ij}}{\partial S_{ik}} = P_{ij} (\delta_{jk} - P_{ik})"
    assert last(*said, slope) == "proved"
    assert last(*said, slope.replace("- P_{ik}", "+ P_{ik}")) == "false"
    another = (said[0], said[1].replace("ik} - m_i", "ik}"))  # it doesn't cancel
    assert last(*another, slope) in LEFT_OPEN
    monkeypatch.setattr(definitions, "without_shifts", lambda *_: ())
    assert last(*said, slope) == "undecided"


def test_a_shift_is_only_left_out_where_the_prover_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    said = (r"m_i = \max_k S_{ik}", r"P_{ij} = e^{S_{ij} - m_i}")
    wrong = r"\frac{\partial P_{ij}}{\partial S_{ij}} = P_{ij}"
    assert last(*said, wrong) in LEFT_OPEN
    monkeypatch.setattr(definitions, "Proved", object)
    assert last(*said, wrong) == "proved"


# -- derivatives of vectors by vectors ------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (JACOBIAN + r" = \mathrm{diag}(P_{i:}) - P_{i:} P_{i:}^T", "proved"),
        (JACOBIAN + r" = \mathrm{diag}(P_{i:}) + P_{i:} P_{i:}^T", "undecided"),
        (JACOBIAN + r" = \mathrm{diag}(P_{i:}) - P_{i:}^T P_{i:}", "unread"),
        (rf"{OF_S} = {JACOBIAN} {OF_P}", "chain_rule"),
        (rf"{JACOBIAN} {OF_P} = P_{{i:}} \odot {OF_P} - (P_{{i:}}^T {OF_P}) P_{{i:}}", "proved"),
        (rf"{JACOBIAN} {OF_P} = P_{{i:}} \odot {OF_P} + (P_{{i:}}^T {OF_P}) P_{{i:}}", "undecided"),
    ],
)
def test_the_jacobian_of_a_row(line: str, kind: str) -> None:
    assert last(ROWS, line) == kind


VECTORS = "% derive: shape z n; shape x n; shape W n n; shape s n\n"


def test_what_is_true_in_one_order_alone_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    """∂z/∂x is W where each row has one z_i, and W^T where it has one x_j: nothing says which is meant."""
    layer = r"z_i = \sum_j W_{ij} x_j"
    for claim in (r"\frac{\partial z}{\partial x} = W", r"\frac{\partial z}{\partial x} = W^T"):
        assert last(layer, claim, preamble=VECTORS) in LEFT_OPEN
    monkeypatch.setattr(
        entries, "_in_both_orders", lambda attempt, *rest: (attempt, entries.written_out(attempt, rest[-1]))
    )
    assert last(layer, r"\frac{\partial z}{\partial x} = W", preamble=VECTORS) == "proved"


def test_the_order_that_fits_is_taken() -> None:
    layer = r"z_i = \sum_j W_{ij} x_j"
    shapes = "% derive: shape z m; shape x n; shape W m n\n"
    assert last(layer, r"\frac{\partial z}{\partial x} = W", preamble=shapes) == "proved"
    assert last(layer, r"\frac{\partial z}{\partial x} = W^T", preamble=shapes) == "proved"
    both = (layer, r"\frac{\partial z}{\partial x} = W", r"\frac{\partial z}{\partial x} = W^T")
    assert last(*both, preamble=shapes) in LEFT_OPEN


# -- blocks ---------------------------------------------------------------------------------

A, P = (rf"\begin{{bmatrix}} {x}_1 & {x}_2 \end{{bmatrix}}" for x in "AP")


def test_blocks_are_named_and_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    said = (r"P = \mathrm{diag}(l)^{-1} A", f"A = {A}", f"P = {P}")
    claim = rf"{P} = \mathrm{{diag}}(l)^{{-1}} {A}"
    assert verdicts(*said, claim) == "definition definition definition proved"
    for slip in (claim.replace("^{-1}", ""), claim.replace("A_1", "A_3"), claim.replace("P_1 & P_2", "P_2 & P_1")):
        assert last(*said, slip) in LEFT_OPEN
    assert last(said[0], said[1], claim) in LEFT_OPEN  # nothing says that the blocks of P are these
    assert last(*said, f"A = {A.replace('A_1 & A_2', 'A_2 & A_1')}") in LEFT_OPEN
    assert last(r"A_1 = B C", f"A = {A}") in LEFT_OPEN  # something was said of a block
    assert last(*said, r"P := P + B", claim) in LEFT_OPEN
    monkeypatch.setattr(Blocks, "forget", lambda *_: None)
    monkeypatch.setattr(Words, "_lose", lambda *_: None)
    assert last(*said, r"P := P + B", claim) == "proved"


def test_a_row_of_two_matrices_is_no_row_of_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert last(f"C = {A}") == "definition"
    said = (f"A = {A.replace('A_1 & A_2', 'A_2 & A_1')}",)
    assert last(r"A = \mathrm{diag}(l)^{-1} B", *said) in LEFT_OPEN
    monkeypatch.setattr(blocks, "blocks_of", lambda whole, written: (whole,))
    monkeypatch.setattr(words_verdicts, "blocks_of", lambda whole, written: (whole,))
    assert last(r"A = \mathrm{diag}(l)^{-1} B", *said) == "definition"


def test_what_a_named_block_is_follows_from_its_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    said = (r"A = \exp(S)", rf"S = {A.replace('A', 'S')}", f"A = {A}")
    assert last(*said, r"A_i = \exp(-S_i)") in LEFT_OPEN
    assert last(*said, "A_1 = 3 S_1") in LEFT_OPEN
    assert last(f"A = {A}", "A_1 = 3 S_1") == "definition"  # nothing said what A is
    monkeypatch.setattr(Words, "speaks_of_a_block", lambda *_: False)
    assert last(*said, "A_1 = 3 S_1") == "definition"


# -- what is called alike -------------------------------------------------------------------


def test_x_ij_and_x_j_of_i_may_have_their_indices_exchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    said, claim = "x_{ij} = a_i b_j", r"\sum_j x_j^{(i)} = \sum_j a_j b_i"
    assert last(said, claim) == "unread"
    assert last(said, r"\sum_j x_{ij} = a_i \sum_j b_j") == "proved"
    monkeypatch.setattr(Inventory, "_refuse_another_order", lambda *_: None)
    assert last(said, claim) == "proved"


def test_a_matrix_for_each_i_and_j_is_no_entry() -> None:
    shape = r"With $S_j^{(i)} \in \mathbb{R}^{p \times q}$ we have"
    assert last(r"S_{ij} = a_i b_j", r"\sum_j S_{ij} = a_i \sum_j b_j", r"C = S_j^{(i)} B", preamble=shape) != "unread"
    assert last(r"S_{ij} = a_i b_j", r"S_j^{(i)} = a_j b_i", preamble=shape) == "definition"


def test_a_symbol_with_an_index_may_be_a_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = r"With $W \in \mathbb{R}^{m \times n}$ and $y_i \in \mathbb{R}^m$ we have"
    assert last(r"\sum_i y_i = \sum_i W x_i", preamble=shapes) == "unread"
    kind = Kinds.kind
    monkeypatch.setattr(Kinds, "kind", lambda self, node: replace(kind(self, node), sure=True))
    assert last(r"\sum_i y_i = \sum_i W x_i", preamble=shapes) == "shape"


def test_the_softmax_of_each_row(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = "% derive: shape S n m; shape P n m\n"
    said = r"P = \mathrm{softmax}_{row\text{-}wise}(S)"
    entries_ = r"P_{ij} - \frac{e^{S_{ij}}}{\sum_k e^{S_{ik}}} = 0"
    assert last(said, entries_, preamble=shapes) == "proved"
    assert last(said, entries_.replace("S_{ik}", "S_{kj}"), preamble=shapes) in ("false", *LEFT_OPEN)
    assert last(said.replace("{row", "{col"), entries_, preamble=shapes) in LEFT_OPEN
    monkeypatch.setattr(reader, "is_of_rows", lambda _: False)
    assert last(said, entries_, preamble=shapes) in LEFT_OPEN


def test_a_word_that_is_called_ends_no_symbol(monkeypatch: pytest.MonkeyPatch) -> None:
    line = r"S = \text{mask}(Q K^T) \in \mathbb{R}^{p \times q}, T = \mathrm{diag}(u) S \in \mathbb{R}^{p \times q}"
    assert last(line, "u^T u + S = S") in ("shape", *LEFT_OPEN)
    assert last(line, "T + S = S + T") == "proved"
    named = tokens_of(r"S = \text{mask}(Q K^T) \in \mathbb{R}^{p \times q}")
    assert [each.sizes for each in shapes.declared_in(named)] == [("p", "q")]
    monkeypatch.setattr(shapes, "_is_called", lambda _: False)
    assert list(shapes.declared_in(named)) == []


def test_of_several_shapes_the_last_one_counts() -> None:
    shapes = r"First $u \in \mathbb{R}^{n \times n}$. Then $u \in \mathbb{R}^n$, $v \in \mathbb{R}^n$ and"
    assert last(r"u^T v = v^T u", preamble=shapes) == "proved"
    assert last(r"u v = v u", preamble=shapes) in LEFT_OPEN


def test_without_rows_a_letter_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kinds, "_has_plain_vectors", False)
    assert last(SPREAD) == "proved"
