r"""Equalities that say what a new symbol is, also where its meaning can't be put in; a claim is never taken for one."""

from __future__ import annotations

import pytest

from derive.reading import definitions, in_order
from derive.reading.probability import naming
from tests.reading.reading import verdicts

LIKELIHOOD = r"L(\theta | t) = P(t | \theta)"


def last(*displays: str) -> str:
    return verdicts(*displays).split()[-1]


@pytest.mark.parametrize("displays", [
    (r"u_i v_i = v_i u_i", r"o_1 = x_1 w_{11} + x_2 w_{12} + b_1", r"o_2 = x_1 w_{21} + x_2 w_{22} + b_2"),
    (r"H[P] = -\sum_j P(j) \log P(j)",),
    (r"J(w) = \sum_i w_i^2", r"J(\phi(z), y; w) = -y \log \phi(z) - (1 - y) \log (1 - \phi(z))"),
    (LIKELIHOOD, r"-\log L(\theta | t) = \xi(t, z)"),
    (r"L = -\sum_i t_i \log q_i", r"a = \sum_l z_l", r"l(w) = \log P(w | x)"),
])  # fmt: skip
def test_a_new_symbol_gets_its_meaning(displays: tuple[str, ...]) -> None:
    assert last(*displays) == "definition"


@pytest.mark.parametrize("displays", [
    (r"o_i = \sum_j x_j w_{ij}", r"o_1 = x_1 w_{11} + x_2 w_{12} + b_1"),  # one of what was said of all
    (r"f(x) = g(x) h(x)", r"f(x) = g(x) + k(x) \max(x, 0)"),
    (r"H[P] = -\sum_j P(j) \log P(j)", r"H[P] = \sum_j P(j) \log P(j)"),
    (r"H[P] = \max(H[P], 0) - 1",),  # of itself
    (LIKELIHOOD, r"\xi(t, z) = \max(t, z)", r"-\log L(\theta | t) = \xi(t, z)"),
    (LIKELIHOOD, r"-\log L(\theta | t) = 3 \xi(t, z)"),
    (r"q_k = \max(0, x_k)", r"\frac{\partial L}{\partial x_i} = \max(0, q_j)"),  # an index that is free on one side
    (r"\frac{\partial L}{\partial w} = \frac{\partial C}{\partial v}",),
    (r"J(z, y) = \max(z, y)", r"J(\phi(z), y) = -y \max(\phi(z), 0)"),
    (r"g = h", r"a(1 - a) = \max(a, 0)"),  # a product, and no function of 1 - a
])  # fmt: skip
def test_what_may_be_a_claim_is_none(displays: tuple[str, ...]) -> None:
    assert last(*displays) not in ("definition", "proved", "false")


def test_what_stands_where_nothing_can_be_read_may_be_the_same_symbol() -> None:
    assert last(r"x = \frac{a}{} \xi + \sum", r"\xi(t, z) = \max(t, z) + \max(z, u)") != "proved"


def test_that_new_means_new_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming.Naming, "_is_new", lambda *_: True)
    with pytest.raises(AssertionError):
        test_what_may_be_a_claim_is_none(
            (r"f(x) = g(x) h(x)", r"f(x) = g(x) + k(x) \max(x, 0)"))  # fmt: skip


@pytest.mark.parametrize("line", [
    r"H(p) = -\sum_i p_i \log p_i",
    r"H(p) = \sum_i p_i \log \frac{1}{p_i}",
    r"H(p, q) = -\sum_i p_i \log q_i",
    r"H(p) = -p \log p - (1 - p) \log (1 - p)",
    r"H(Y | X) = -\sum_x \sum_y p(x, y) \log p(y | x)",
    r"D_{KL}(p \| q) = \sum_i p_i \log \frac{p_i}{q_i}",
    r"D_{KL}(p \| q) = \sum_i p_i (\log p_i - \log q_i)",
    r"KL(P || Q) = -\int p(x) \log \frac{q(x)}{p(x)} dx",
    r"H(x) = F(x) + x",  # no entropy
])  # fmt: skip
def test_an_entropy_is_defined_as_it_is_known(line: str) -> None:
    assert verdicts(line) == "definition"


@pytest.mark.parametrize("line", [
    r"H(p) = \sum_i p_i \log p_i",
    r"H(p, q) = -\sum_i q_i \log p_i",
    r"H(p) = -p \log p - (1 - p) \log p",
    r"H(X) = \mathbb{E}[\log p(X)]",
    r"D_{KL}(p \| q) = \sum_i p_i \log \frac{q_i}{p_i}",
    r"KL(P || Q) = \int p(x) \log \frac{q(x)}{p(x)} dx",
    r"KL(p || q) = H(p) - H(p, q)",
    r"I(X; Y) = H(X) + H(Y | X)",
])  # fmt: skip
def test_another_entropy_is_a_claim(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(line) == "undecided"
    for module in (definitions, in_order):
        monkeypatch.setattr(module, "claims_of_entropy", lambda *_: False)
    assert verdicts(line) == "definition"


@pytest.mark.parametrize(("line", "kind"), [
    (r"\mathrm{softmax}(z)_i = \frac{e^{-z_i}}{\sum_j e^{-z_j}}", "undecided"),
    (r"\mathrm{softmax}(z_i) = \frac{z_i}{\sum_j z_j}", "undecided"),
    (r"\mathrm{softmax}(\mathbf{z}) = \frac{e^{\mathbf{z}}}{\sum_j e^{z_j}}", "definition"),
    (r"\mathrm{sigmoid}(x) = \frac{1}{1 + e^x}", "undecided"),
    (r"\mathrm{sigmoid}(x) = \frac{1}{1 + e^{-x}}", "proved"),
    (r"s(x) = \frac{1}{1 + e^x}", "definition"),
])  # fmt: skip
def test_a_function_that_is_known_is_not_defined_anew(line: str, kind: str) -> None:
    assert verdicts(line) == kind
