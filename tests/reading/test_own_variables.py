r"""The variable of a function whose letter is an index elsewhere: \sigma(x) beside \sum_x p_x."""

import pytest

from derive.reading import statements
from tests.reading.reading import verdicts

SIGMOID = r"\sigma(x) = \frac{1}{1 + e^{-x}}"
SUM = r"s = \sum_{x=1}^V p_x \log q_x"
SLOPE = r"\frac{\partial}{\partial x} \sigma(x) = \sigma(x) (1 - \sigma(x))"


def test_a_variable_beside_an_index_of_its_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(SIGMOID, SUM, SLOPE) == "definition definition proved"
    assert verdicts(SIGMOID, SUM, SLOPE.replace("1 -", "1 +")) == "definition definition false"
    assert verdicts(SUM, r"\sigma(x) = \frac{1}{1 + e^{-x}}", r"\sigma(-z) = 1 - \sigma(z)").endswith("proved")
    monkeypatch.setattr(statements, "name_own_variables", lambda _: None)
    assert "unread" in verdicts(SIGMOID, SUM, SLOPE)


@pytest.mark.parametrize("claim", [
    r"\sum_{x=1}^V f(x) = f(x) + \sum_{x=1}^V g(x)",  # an index, and a letter that nothing binds
    r"f(x) p_x = f(x) q_x",
    r"f(x) = p_x",
])  # fmt: skip
def test_an_index_is_none(claim: str) -> None:
    assert verdicts(SUM, claim).split()[-1] not in ("proved", "false")


def test_what_else_is_of_it_keeps_its_letter() -> None:
    """With another x the second line would say what a new p(y | x) is."""
    twice = (r"p(y \mid x) = q(y) r(x)", r"p(y \mid x) = e^{f(x)}")
    assert verdicts(r"s = \sum_x q_x", *twice) == "definition definition undecided"


def test_an_index_of_the_chain_keeps_its_letter() -> None:
    assert verdicts("p_x = q_x^2", r"s = \sum_{x=1}^V q_x", "f(x) p_x = f(x) q_x^2").endswith("proved")


def test_a_letter_that_has_a_meaning_keeps_it() -> None:
    assert verdicts("x = 2 z", SIGMOID, SUM, r"\sigma(x) = \sigma(2 z)").split()[-1] != "false"
    assert verdicts("x = 2 z", SIGMOID, SUM, r"\sigma(x) = \sigma(2 z)").split()[-1] == "follows"
