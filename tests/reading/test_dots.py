r"""Dots for what is left out: a general term where what is written has just one, else nothing is read."""

from __future__ import annotations

import pytest

from derive.reading import dotted_sums, statements
from tests.reading.reading import verdicts

SUM = r" = \sum_{i=1}^n w_i x_i"


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        (r"w_1 x_1 + w_2 x_2 + \cdots + w_n x_n" + SUM, "proved"),
        (r"w_1 x_1 + \dots + w_n x_n" + SUM, "proved"),
        (r"w_1 x_1 + w_2 x_2 + ... + x_n w_n" + SUM, "proved"),
        (r"b + w_1 x_1 + \cdots + w_n x_n + c" + SUM + " + c + b", "proved"),
        (r"c (w_1 x_1 + \cdots + w_n x_n) = \sum_{i=1}^n c w_i x_i", "proved"),
        (r"-x_1 - x_2 - \ldots - x_n = -\sum_{i=1}^n x_i", "proved"),
        (r"w_0 x_0 + w_1 x_1 + \cdots + w_m x_m = \sum_{j=0}^m w_j x_j", "proved"),
        (r"w_0 x_0 + w_1 x_1 + \cdots + w_m x_m = \sum_{j=1}^m w_j x_j", "undecided"),  # from 0, and from 1
        (r"w_1 x_1 + \cdots + w_n x_n = \sum_{i=1}^N w_i x_i", "undecided"),
        (r"w_1 x_2 + w_2 x_3 + \cdots + w_n x_n" + SUM, "undecided"),  # no general term
        (r"w_1 x_1 + w_3 x_3 + \cdots + w_n x_n" + SUM, "undecided"),
        (r"w_1 x_n + w_2 x_2 + \cdots + w_n x_n" + SUM, "undecided"),
        (r"w_1 x_1 - w_2 x_2 + \cdots + w_n x_n" + SUM, "undecided"),
        (r"1 + 1 + \cdots + 1 = \sum_{i=1}^n 1", "undecided"),
        (r"0.1 + 0.9 + \cdots + 0.3 = \sum_{i=1}^n w_i", "undecided"),
        (r"A_1 B_1 + B_2 A_2 + \cdots + A_n B_n = \sum_{i=1}^n A_i B_i", "undecided"),  # matrices, it may be
    ],
)
def test_a_sum_with_dots(formula: str, kind: str) -> None:
    assert verdicts(formula).split()[-1] == kind


@pytest.mark.parametrize(
    ("right", "kind"),
    [
        (r"\frac{1}{2} (2 w_1 x_1 + 2 w_2 x_2 + \cdots + 2 w_n x_n)", "proved"),
        (r"w_1 x_1 + w_2 x_2 + \cdots + w_n x_n + b", "false"),
        (r"-(w_1 x_1 + w_2 x_2 + \cdots + w_n x_n)", "false"),
        (r"w_1^2 x_1 + w_2^2 x_2 + \cdots + w_n^2 x_n", "false"),
    ],
)
def test_slips_in_a_sum_with_dots(right: str, kind: str) -> None:
    assert verdicts(rf"z = \sum_{{i=1}}^n w_i x_i = {right}").split()[-1] == kind


def test_what_z_is_differentiates() -> None:
    z = r"z = w_1 x_1 + w_2 x_2 + \cdots + w_n x_n"
    assert verdicts(z, r"\frac{\partial z}{\partial w_j} = x_j").split()[-1] == "proved"
    assert verdicts(z, r"\frac{\partial z}{\partial w_j} = w_j").split()[-1] == "false"


def test_unread_the_dots_leave_it_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "sum_up_dots", lambda chains: None)
    assert verdicts(r"w_1 x_1 + w_2 x_2 + \cdots + w_n x_n" + SUM) == "undecided"


def test_any_terms_would_be_one_if_they_were_not_held_together(monkeypatch: pytest.MonkeyPatch) -> None:
    general = dotted_sums.general_term
    monkeypatch.setattr(dotted_sums, "general_term", lambda pieces, counted, i: general(
        [pieces[0], pieces[-1]], [counted[0], counted[-1]], i))  # fmt: skip
    assert verdicts(r"w_1 x_1 + w_3 x_3 + \cdots + w_n x_n" + SUM) == "proved"
