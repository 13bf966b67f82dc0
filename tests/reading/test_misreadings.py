"""Documents that a careless reader misreads: each is judged rightly or refused, and never called false."""

from __future__ import annotations

import pytest

from tests.reading.reading import LOSS, SOFTMAX, read, verdicts

DOCUMENTS = [
    ("e is an error here", [r"e = y - a", r"e^2 = (y - a)^2 = y^2 - 2 y a + a^2"], "definition unread proved"),
    ("dy is a differential", [r"y = x^2", r"dy = 2 x dx = 2 dx x"], "definition undecided proved"),
    ("a sum to n - 1", [r"\sum_{k=1}^{n-1} 1 = \sum_{k=1}^{n} 1 - 1 = n - 1"], "unread proved"),
    ("a sum from 0", [r"\sum_{k=0}^{n-1} 1 = n = n + 0"], "proved proved"),
    ("a sum to 3", [r"\sum_{k=1}^{3} a_k = a_1 + a_2 + a_3 = a_3 + a_1 + a_2"], "unread proved"),
    ("a set that is not all", [r"\sum_{k \in S} a_k = \sum_{k=1}^n a_k = \sum_k a_k"], "unread unread"),
    (
        "a letter left over",
        [r"\sum_k a_k + b_k + c = \sum_k (a_k + b_k) + c = c + \sum_k b_k + \sum_k a_k"],
        "unread proved",
    ),
    ("12 is 1, 2", [r"h_{ij} = x_i x_j", r"h_{12} + 1 = x_1 x_2 + 1 = 1 + x_2 x_1"], "definition unread proved"),
    ("a delta of its own", [r"\delta_{kj} = (t_k - a_k) a_j = a_j t_k - a_j a_k"], "unread proved"),
    ("1/n(x + 1)", [r"f = n x", r"1/n (x + 1) = x/n + 1/n = (x + 1)/n"], "definition unread proved"),
    ("given x and of x", [r"p(y|x) = p(y, x) = p(x|y)"], "undecided undecided"),
    ("the same letter twice", [r"\sum_i a_i \sum_i b_i = \sum_i \sum_j a_i b_j = \sum_i a_i b_i"], "proved false"),
    ("-T is no number", [r"(S_k^{-1} + S_k^{-T}) x_k = 2 S_k^{-1} x_k", r"s = \\sum_k x_k"], "unread definition"),
    ("n is a size", [r"\sum_{k=1}^n 1 = n = n \cdot 1"], "proved proved"),
]


@pytest.mark.parametrize(("displays", "said"), [case[1:] for case in DOCUMENTS], ids=[case[0] for case in DOCUMENTS])
def test_a_careless_reading_is_not_taken(displays, said):
    assert verdicts(*displays) == said


INDICATORS = [r"\delta_{ij}", r"1\{i=j\}", "1_{i=j}", r"\mathbb{1}_{i=j}", "[i=j]", r"\mathbb 1(i = j)"]


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_indicator_means_the_same_right_and_wrong(indicator):
    derivative = r"\frac{\partial a_i}{\partial z_j}"
    assert verdicts(SOFTMAX, rf"{derivative} = a_i ({indicator} - a_j)") == "definition proved"
    assert verdicts(SOFTMAX, rf"{derivative} = a_i ({indicator} + a_j)") == "definition false"


def test_the_gradient_needs_the_sum_of_the_labels():
    line = r"\frac{\partial L}{\partial z_j} = a_j - y_j"
    assert verdicts(SOFTMAX, LOSS, line) == "definition definition if"
    assert verdicts(SOFTMAX, LOSS, line, assume=[r"\sum_k y_k = 1"]) == "definition definition proved"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (r"\mathrm{sigmoid}'(z) = \mathrm{sigmoid}(z) (1 - \mathrm{sigmoid}(z))", "proved"),
        (r"\mathrm{sigmoid}'(2 z) = \mathrm{sigmoid}(2 z) (1 - \mathrm{sigmoid}(2 z))", "proved"),
        (r"\mathrm{sigmoid}'(z) = \mathrm{sigmoid}(z)", "false"),
        (r"\mathrm{sigmoid}''(z) = \mathrm{sigmoid}(z)", "undecided"),
        (r"\mathrm{sigmoid}_2(z) = \mathrm{sigmoid}(z)", "unread"),
        (r"\mathrm{softmax}'(z)_i = \mathrm{softmax}(z)_i", "undecided"),
    ],
)
def test_a_mark_at_the_name_of_a_known_function_makes_another_one(line: str, kind: str) -> None:
    assert verdicts(line) == kind


def test_l_and_n_below_a_symbol_are_two_indices_and_no_logarithm() -> None:
    assert read(r"z_{ln}") == read(r"z_{l n}") == read(r"z_{nl}").replace("n,l", "l,n")
    batch = (r"p_{kn} = \frac{e^{z_{kn}}}{\sum_{l} e^{z_{ln}}}", r"\sum_k p_{kn} = 1")
    assert verdicts(*batch).split()[-1] == "proved"
    assert read(r"\ln z") == read(r"ln z")
