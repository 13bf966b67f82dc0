"""Primes: f'(u) of an f that is defined, and R'(Z) as the derivative of R by Z; beside each right line a slip."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.reading import applied, knowledge
from derive.reading.check import check
from derive.reading.derivatives import names as derivative_names
from derive.reading.sources import source_of
from tests.reading.reading import LEFT_OPEN, verdicts

SIGMA = (r"\sigma(z) = \frac{1}{1 + e^{-z}}", r"a_j = \sigma(z_j)")
OUTER = (r"f(u) = u^2", r"g(x) = 1 + e^{-x}", r"h(x) = f(g(x))")


@pytest.mark.parametrize(
    ("said", "right", "wrong"),
    [
        (SIGMA, r"\sigma'(z_j) = a_j (1 - a_j)", r"\sigma'(z_j) = a_j (1 + a_j)"),
        (
            SIGMA,
            r"\frac{\partial a_j}{\partial z_j} = \sigma'(z_j)",
            r"\frac{\partial a_j}{\partial z_j} = \sigma(z_j)",
        ),
        (SIGMA, r"\frac{d\sigma}{dz} = \sigma(z) (1 - \sigma(z))", r"\frac{d\sigma}{dz} = \sigma(z) (\sigma(z) - 1)"),
        (OUTER, r"h'(x) = f'(g(x)) \cdot g'(x)", r"h'(x) = f'(g(x)) \cdot g(x)"),
        (OUTER, r"f'(g(x)) = 2 g(x)", r"f'(g(x)) = -2 g(x) e^{-x}"),
        (OUTER, r"\frac{d}{dx} f(g(x)) = -f'(g(x)) e^{-x}", r"\frac{d}{dx} f(g(x)) = f'(g(x)) e^{-x}"),
    ],
)
def test_the_derivative_of_a_function_that_is_defined(said: tuple[str, ...], right: str, wrong: str) -> None:
    assert verdicts(*said, right).split()[-1] == "proved"
    assert verdicts(*said, wrong).split()[-1] == "false"


def test_a_slope_that_loses_what_is_put_in_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*SIGMA, r"\sigma'(z_j) = a_j (1 - a_j)").split()[-1] == "proved"
    monkeypatch.setattr(applied.Applications, "_slope", lambda self, node, scope: self.build(node.arguments[0], scope))
    assert verdicts(*SIGMA, r"\sigma'(z_j) = a_j (1 - a_j)").split()[-1] == "false"


NESTED = r"f(x) = A(B(C(x)))"
COST = (r"C = \frac{1}{2} (\hat{y} - y)^2", r"\hat{y} = R(Z)", "Z = X W")


@pytest.mark.parametrize(
    ("said", "line", "kind"),
    [
        ((NESTED,), r"f'(x) = f'(A) \cdot A'(B) \cdot B'(C) \cdot C'(x)", "chain_rule"),
        ((NESTED,), r"f'(B) = f'(A) \cdot A'(B)", "chain_rule"),
        ((NESTED,), r"f'(x) = f'(A) \cdot A'(B) \cdot C'(x)", "undecided"),  # a link is missing
        ((NESTED,), r"f'(x) = f'(A) \cdot A'(B) \cdot B'(C)", "undecided"),
        ((NESTED,), r"f'(B) = -f'(A) \cdot A'(B)", "undecided"),
        ((NESTED,), r"f'(B) = f'(A) \cdot A'(C)", "undecided"),  # by another variable
        ((), r"C'(W) = C'(R) \cdot R'(Z) \cdot Z'(W)", "chain_rule"),
        ((), r"C'(W) = C'(R) \cdot Z'(W)", "undecided"),
        (COST, r"C'(R) \cdot R'(Z) \cdot Z'(W) = (\hat{y} - y) \cdot R'(Z) \cdot X", "proved"),
        (COST, r"C'(R) \cdot R'(Z) \cdot Z'(W) = (y - \hat{y}) \cdot R'(Z) \cdot X", "undecided"),
        (COST, r"C'(R) \cdot R'(Z) \cdot Z'(W) = (\hat{y} - y) \cdot R'(Z) \cdot W", "undecided"),
        (COST, r"C'(R) \cdot R'(Z) \cdot Z'(W) = (\hat{y} - y) \cdot X", "undecided"),
        (COST, r"C'(W) = (\hat{y} - y) \cdot R'(Z) \cdot X", "proved"),
        (COST, r"C'(W) = (\hat{y} - y) \cdot R'(Z) \cdot W", "undecided"),
        (COST[:1], r"C'(R) \cdot R'(Z) \cdot Z'(W) = (\hat{y} - y) \cdot R'(Z) \cdot X", "undecided"),
    ],
)
def test_primes_as_derivatives_of_one_quantity_by_another(said: tuple[str, ...], line: str, kind: str) -> None:
    assert verdicts(*said, line).split()[-1] == kind


def test_a_claim_on_a_derivative_is_no_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = r"C'(W) = C'(R) \cdot Z'(W)"
    assert verdicts(wrong) == "undecided"
    monkeypatch.setattr(derivative_names, "_is_slope", lambda _: False)
    assert verdicts(wrong) == "definition"


LINES = (
    r"f(a, b) = \frac{1}{n} \sum_{i=1}^n (y_i - a x_i - b)^2",
    r"f_i(a, b) = \frac{1}{n} (y_i - a x_i - b)^2",
    r"f(t) = g(t)^2",
)
ERROR = (r"\xi(t, y) = -t \log y - (1 - t) \log (1 - y)", r"s = \xi(t_1, y_1)", r"y = \frac{1}{1 + e^{-z}}")


@pytest.mark.parametrize(
    ("said", "right", "wrong"),
    [
        (
            LINES,
            r"\frac{\partial f}{\partial a} = -\frac{2}{n} \sum_{i=1}^n x_i (y_i - a x_i - b)",
            r"\frac{\partial f}{\partial a} = \frac{2}{n} \sum_{i=1}^n x_i (y_i - a x_i - b)",
        ),
        (
            LINES,
            r"\frac{\partial f_i}{\partial b} = -\frac{2}{n} (y_i - a x_i - b)",
            r"\frac{\partial f_i}{\partial b} = -\frac{2}{n} x_i (y_i - a x_i - b)",
        ),
        (
            ERROR,
            r"\frac{\partial \xi}{\partial y} = \frac{y - t}{y (1 - y)}",
            r"\frac{\partial \xi}{\partial y} = \frac{t - y}{y (1 - y)}",
        ),
        (ERROR, r"\frac{\partial \xi}{\partial z} = y - t", r"\frac{\partial \xi}{\partial z} = t - y"),
    ],
)
def test_a_function_by_its_bare_name(said: tuple[str, ...], right: str, wrong: str) -> None:
    assert verdicts(*said, right).split()[-1] == "proved"
    assert verdicts(*said, wrong).split()[-1] == "false"


def test_a_function_with_an_index_is_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    displays = (r"f(x) = x^2", r"s = f(2 y)", r"f_1(x) = x^3", r"f_1(2) = 8")
    assert "false" not in verdicts(*displays)
    # The fault: what hangs below is not looked at.
    role = knowledge.Document.role
    monkeypatch.setattr(
        knowledge.Document, "role", lambda self, node: role(self, replace(node, head=replace(node.head, lower=())))
    )
    assert verdicts(*displays).split()[-1] == "false"


@pytest.mark.parametrize(
    "claim",
    [
        r"s'(x) = s(x) (1 + s(x))",
        r"C'(w) = \frac{dC}{dy} + \frac{dy}{dw}",
        r"K'(W) = K(W) + \lambda W",
        r"\vec{g}'(\vec{w}) = \vec{g}(\vec{w}) + \lambda \vec{w}",
    ],
)
def test_what_may_be_a_derivative_of_something_in_the_same_line_is_no_definition(claim: str) -> None:
    """Or a new version of it: which, nothing says, and the two are claims of different things."""
    assert verdicts(claim) in LEFT_OPEN


def test_a_prime_on_a_letter_that_stands_nowhere_else_is_part_of_a_name() -> None:
    assert verdicts(r"q'(t) = 3 t") == "definition"
    assert verdicts(r"C'(w) = \frac{dC}{dy} \frac{dy}{dw}") == "chain_rule"


POTENTIAL = r"A(\eta) = \log(1 + e^{\eta})"


@pytest.mark.parametrize(
    "line", [r"A'(\eta) = \frac{1}{1 + e^{\eta}}", r"A''(\eta) = \mu (1 + \mu)", r"A'(\eta) = B \eta"]
)
def test_what_the_slope_of_a_known_function_is_is_a_claim(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(POTENTIAL, line) == "definition undecided"
    assert verdicts(POTENTIAL, line.replace("A", "D")) == "definition definition"  # nothing was said of D
    assert verdicts(POTENTIAL, r"A'(\eta) = \frac{dA}{d\eta}") == "definition definition"
    for module in ("definitions", "in_order", "words.verdicts", "probability.naming"):
        monkeypatch.setattr(f"derive.reading.{module}.claims_a_slope", lambda *_: False)
    assert verdicts(POTENTIAL, line) == "definition definition"


def test_another_objective_may_have_a_prime() -> None:
    text = "$$ J(w) = (w - 1)^2 $$\n\nWe use the new objective\n\n$$ J'(w) = (w - 1)^2 + c w^2 $$\n"
    assert [each.kind for each in check(source_of(text, "a.md", "md")).judgements] == ["definition", "definition"]
    told = text.replace("We use the new objective", "We get")
    assert [each.kind for each in check(source_of(told, "a.md", "md")).judgements] == ["definition", "undecided"]
