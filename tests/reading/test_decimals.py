"""Numbers that are worked out: true to the digits that are written; beside each one that isn't."""

from __future__ import annotations

import pytest

from derive.reading.doubts import decimals
from tests.reading.reading import report, verdicts


@pytest.mark.parametrize(
    "line",
    [
        r"\frac{1}{1 + e^{-0.3775}} = 0.593269992",
        r"0.5 \cdot 2 \cdot (0.01 - 0.75136507) = -0.74136507",
        r"\frac{1}{3} = 0.333",
        r"\frac{2}{3} = 0.667",
        r"\frac{2}{3} = 0.666",  # cut off
        r"0.125 \cdot 3 = 0.38",  # half up
        r"0.125 \cdot 5 = 0.62",  # half even
        r"0.61 = \frac{11}{18}",
        r"\frac{1}{30} = 3.33 \times 10^{-2}",
        r"\log 2 = 0.6931",
        r"\frac{-1}{3} = -0.33",
    ],
)
def test_true_to_the_digits(line: str) -> None:
    assert verdicts(line) == "proved"


@pytest.mark.parametrize(
    "line",
    [
        r"\frac{1}{1 + e^{-0.3775}} = 0.593269993",  # one unit too much
        r"\frac{2}{3} = 0.668",
        r"\frac{2}{3} = 0.7",  # one digit says too little
        r"0.39 = 0.3",
        r"0.25 = 0.3",
        r"1 = 0.99",
        r"0.002 = 0.00",
        r"\log 100 = 2.00",  # of base 10
        r"(0.752 - 0.751) \cdot 1000 = 1.30",  # what is put in may be rounded
        r"e^{1.2} = 3",
        r"2.09 = 2.0",  # cut off
        r"e^{-8} = 0.000",
        r"\frac{995}{1000} = 1.00",
        r"(2 \times 3)(3 \times 4) = 2 \times 4",  # shapes
    ],
)
def test_what_is_neither_true_to_the_digits_nor_false(line: str) -> None:
    assert verdicts(line) == "undecided"


@pytest.mark.parametrize(
    "line",
    [
        r"\frac{1}{1 + e^{-0.3775}} = 0.693269992",
        r"0.5 \cdot 2 \cdot (0.01 - 0.75136507) = 0.74136507",  # the sign
        r"0.75136507 (1 - 0.75136507) = 0.1986815602",  # a digit too many
        r"\frac{1}{30} = 3.33 \times 10^{-3}",
        r"\frac{1}{3} = 1.0",
        r"(2 \times 3) + 1 = 8",
    ],
)
def test_what_no_rounding_explains_is_false(line: str) -> None:
    assert verdicts(line) == "false"


def test_of_symbols_decimals_prove_and_refute_nothing() -> None:
    assert verdicts(r"w_5 \cdot h = 0.4 \cdot 0.5932") == "undecided"
    assert verdicts(r"\frac{1}{1 + e^{-a}} = \frac{1}{1 + e^{-0.3775}} = 0.593269992").split() == [
        "undecided",
        "proved",
    ]


def test_it_is_said_that_it_is_true_to_the_digits_alone() -> None:
    (judgement,) = report(r"\frac{1}{3} = 0.333").judgements
    assert judgement.reason == decimals.TO_THE_DIGITS


def test_a_check_that_lets_every_digit_pass_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decimals, "_is_written", lambda *_: True)
    assert verdicts(r"\frac{2}{3} = 0.668") == "proved"


def test_a_check_that_takes_what_is_put_in_for_exact_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decimals, "_rounded", decimals.interval)
    assert verdicts(r"(0.752 - 0.751) \cdot 1000 = 1.30") == "false"


def test_a_check_that_knows_one_logarithm_alone_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from derive.reading import claims

    monkeypatch.setattr(claims, "has_logarithm", lambda _: False)
    assert verdicts(r"\log 100 = 2") == "false"


@pytest.mark.parametrize(
    "said", [r"In $\mathbb{F}_2$", "The XOR of two bits", "Of binary numbers", "We count modulo two"]
)
def test_in_another_arithmetic_no_sum_of_numbers_is_false(said: str) -> None:
    assert verdicts("1 + 1 = 0", preamble=said) == "undecided"
    assert verdicts("1 + 1 = 0") == "false"
    assert verdicts("a = x^2", r"\frac{\partial a}{\partial x} = 3 x", preamble=said).split()[-1] == "false"


def test_a_half_is_no_number_that_is_put_in_where_every_symbol_stays() -> None:
    loss = r"L = 0.5 (y - t)^2"
    assert verdicts(loss, r"\frac{\partial L}{\partial y} = y - t") == "definition proved"
    assert verdicts(loss, r"\frac{\partial L}{\partial y} = 0.5 (y - t)") == "definition false"
    assert verdicts(loss, r"\frac{\partial L}{\partial y} = y - 0.5") == "definition undecided"
    assert verdicts(loss, r"\frac{\partial L}{\partial y} = 0.3 (y - t)") == "definition undecided"
