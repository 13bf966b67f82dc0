r"""Bounds behind a formula, \tau > 0: what is a definition stays one, and nothing is called false beyond them."""

from __future__ import annotations

import pytest

from derive.reading import bounds, statements
from derive.reading.surface import Chain
from tests.reading.reading import verdicts

BODY = r"q_i = \frac{e^{z_i / \tau}}{\sum_{k=1}^n e^{z_k / \tau}}"
SLOPE = r"\frac{\partial q_i}{\partial z_j} = \frac{1}{\tau} q_i (\delta_{ij} - q_j)"


@pytest.mark.parametrize(
    "behind",
    [
        r", \qquad \tau > 0",
        r", \tau > 0.",
        r", \quad 0 < \tau",
        r", \quad 0 < \tau \le 1",
        r", \quad \tau \geq 0, \quad \beta > 1",
        r", \quad \text{with } \tau > 0",
        r", \quad \text{where } \tau > 0",
        r" \quad \tau > 0",
        r", \quad \tau > -1, \qquad \sum_k y_k = 1",
    ],
)
def test_a_bound_leaves_a_definition_what_it_is(behind: str) -> None:
    found = verdicts(BODY + behind, SLOPE).split()
    assert found[0] == "definition"
    assert found[-1] == "proved"
    assert verdicts(BODY + behind, SLOPE.replace("- q", "+ q")).split()[-1] == "false"


@pytest.mark.parametrize(
    "lines",
    [
        (r"y = 2 x, \quad x > 0", r"y = x, \quad x < 0", r"\frac{dy}{dx} = 1"),
        (r"f(x) = 2 x, \quad x > 0", r"f'(x) = x"),
        (r"y = 2 x \quad \text{if } x > 0", r"\frac{dy}{dx} = 1"),
        (r"y = 2 x \quad \text{for } x > 0", r"\frac{dy}{dx} = 1"),
        (r"y = 2 x, \quad x = 1", r"\frac{dy}{dx} = 1"),
        (r"y = 2 x, \quad x > z", r"\frac{dy}{dx} = 1"),
        (r"y = 2 x, \quad x \neq 0", r"\frac{dy}{dx} = 1"),
        (r"a_t = b_t c, \quad t > 1", r"\frac{\partial a_t}{\partial c} = 2 b_t"),
        (r"y = 2 x, \quad x > 0", r"y = x", r"\frac{dy}{dx} = 1"),
        (r"s = \sum_{k=1}^n z_k, \quad n > 1", r"\frac{\partial s}{\partial z_i} = 2"),
        (r"s = \sum_{k=1}^{n} z_k, \quad n > 1", r"\frac{\partial s}{\partial z_i} = 2"),
        (r"s = \sum_k^n z_k, \quad n \ge 1", r"\frac{\partial s}{\partial z_i} = 2"),
    ],
)
def test_a_case_is_no_meaning(lines: tuple[str, ...]) -> None:
    assert "false" not in verdicts(*lines).split()


def test_an_exponent_is_no_index() -> None:
    loss = r"F = -(1 - p)^\gamma \log p, \qquad \gamma \ge 0"
    slope = r"\frac{\partial F}{\partial p} = \gamma (1 - p)^{\gamma - 1} \log p - \frac{(1 - p)^\gamma}{p}"
    assert verdicts(loss, slope).split()[0] == "definition"
    assert verdicts(loss, slope).split()[-1] != "false"


@pytest.mark.parametrize(
    ("bound", "kind"),
    [
        ("x > 0", "proved"),
        ("0 < x", "proved"),
        ("x > 1", "proved"),
        (r"0 < x < 1", "proved"),
        ("x < 0", "if"),
        ("0 > x", "if"),
        (r"x \ge 0", "if"),
        ("x > -1", "if"),
        ("y > 0", "if"),
    ],
)
def test_what_is_positive_is_so_there(bound: str, kind: str) -> None:
    assert verdicts(rf"\sqrt{{x^2}} = x, \quad {bound}") == kind
    assert verdicts(rf"z = x y, \quad {bound}", r"\sqrt{x^2} = x").split()[-1] == "if"  # and nowhere else


def test_a_claim_with_a_bound_is_never_false() -> None:
    assert verdicts("a = x y", r"\frac{\partial a}{\partial x} = y, \quad x > 0").split()[-1] == "proved"
    assert verdicts("a = x y", r"\frac{\partial a}{\partial x} = x, \quad x > 0").split()[-1] == "undecided"


def test_each_guard_holds_something(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_may(chains: list[Chain]) -> None:
        for chain in chains:
            chain.bounded = bool(chain.bounds)

    with monkeypatch.context() as patch:
        patch.setattr(statements, "let_bounds_define", all_may)
        assert verdicts(r"f(x) = 2 x, \quad x > 0", r"f'(x) = x").split()[-1] == "false"
    with monkeypatch.context() as patch:
        patch.setattr(bounds, "_is_on_an_index", lambda *_: False)
        assert verdicts(r"a_t = b_t c, \quad t > 1", r"\frac{\partial a_t}{\partial c} = 2 b_t").split()[-1] == "false"
