"""Gradients by a letter: what is true by any one component is proved; what isn't linear in them is left alone."""

from __future__ import annotations

import pytest

from derive.reading import statements
from derive.reading.derivatives import nablas
from tests.reading.reading import verdicts

P = r"p_\theta(\tau)"
OF_P = rf"\nabla_\theta {P}"


@pytest.mark.parametrize(
    ("formula", "wrong"),
    [
        (rf"{OF_P} = {P} \frac{{{OF_P}}}{{{P}}}", rf"{OF_P} = {P}^2 \frac{{{OF_P}}}{{{P}}}"),
        (rf"{OF_P} = {P} \nabla_\theta \log {P}", rf"{OF_P} = -{P} \nabla_\theta \log {P}"),
        (
            r"\nabla_\theta \log \pi_\theta(a | s) = \frac{\nabla_\theta \pi_\theta(a|s)}{\pi_\theta(a|s)}",
            r"\nabla_\theta \log \pi_\theta(a | s) = \frac{\nabla_\theta \pi_\theta(a|s)}{2 \pi_\theta(a|s)}",
        ),
        (
            r"\nabla_\theta (f(\theta) g(\theta))"
            r" = g(\theta) \nabla_\theta f(\theta) + f(\theta) \nabla_\theta g(\theta)",
            r"\nabla_\theta (f(\theta) g(\theta))"
            r" = g(\theta) \nabla_\theta f(\theta) - f(\theta) \nabla_\theta g(\theta)",
        ),
        (
            r"\nabla_w \left( \frac{1}{2} J(w)^2 \right) = J(w) \nabla_w J(w)",
            r"\nabla_w \left( \frac{1}{2} J(w)^2 \right) = 2 J(w) \nabla_w J(w)",
        ),
        (
            r"\nabla_\theta \sum_k q_\theta(k) = \sum_k \nabla_\theta q_\theta(k)",
            r"\nabla_\theta \sum_k q_\theta(k) = \sum_k \nabla_\theta q_\theta(k)^2",
        ),
    ],
)
def test_what_is_true_by_each_component_is_proved_and_its_slip_is_not(formula: str, wrong: str) -> None:
    assert verdicts(formula) == "proved"
    assert verdicts(wrong) in ("undecided", "unread")


@pytest.mark.parametrize(
    "formula",
    [
        # f g' is no product of numbers where these are gradients.
        r"\left( \nabla_\theta f(\theta) \right) \left( \nabla_\theta g(\theta) \right)^T"
        r" = \left( \nabla_\theta g(\theta) \right) \left( \nabla_\theta f(\theta) \right)^T",
        r"\left( \nabla_\theta f(\theta) \right) \left( \nabla_\theta g(\theta) \right) h(\theta)"
        r" = h(\theta) \left( \nabla_\theta g(\theta) \right) \left( \nabla_\theta f(\theta) \right)",
        # By different letters.
        r"a \left( \nabla_w f(w) \right) + \nabla_v f(v) = \nabla_w f(w) + \nabla_v f(v)",
    ],
)
def test_gradients_are_not_multiplied(formula: str) -> None:
    assert verdicts(formula) in ("undecided", "unread")


def test_nothing_is_called_false_of_a_gradient() -> None:
    r"""Here θ may be a vector: of the scalar θ it would be 2 θ, and 2 \theta^T \theta is another thing."""
    assert verdicts(r"f = 3 + a^2", r"\nabla_a f = 3 a") in ("definition undecided", "definition unread")
    assert verdicts(r"f = 3 + a^2", r"\nabla_a f = 3") != "definition false"


def test_a_variable_that_stands_by_itself_is_left_alone() -> None:
    assert verdicts(r"\nabla_w (w w) = 2 w") in ("undecided", "unread")


def test_a_degree_that_is_not_looked_at_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = (
        r"\left( \nabla_\theta f(\theta) \right) \left( \nabla_\theta g(\theta) \right) h(\theta)"
        r" = h(\theta) \left( \nabla_\theta g(\theta) \right) \left( \nabla_\theta f(\theta) \right)"
    )
    monkeypatch.setattr(nablas, "_degree", lambda node: 0)
    assert verdicts(wrong) == "proved"


def test_without_that_the_log_derivative_is_not_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "read_gradients", lambda chain: None)
    assert verdicts(rf"{OF_P} = {P} \nabla_\theta \log {P}") in ("undecided", "unread")


SHAPES = r"$\mathbf{X} \in \mathbb{R}^{N \times d}$, $\mathbf{w} \in \mathbb{R}^d$, $\mathbf{y} \in \mathbb{R}^N$"
SQUARES = r"E = \frac{1}{2N} \sum_{i=1}^N \left( \sum_{j=1}^d x_{ij} w_j - y_i \right)^2"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (r"\nabla_{\mathbf{w}} E = \frac{1}{N} \mathbf{X}^T (\mathbf{X} \mathbf{w} - \mathbf{y})", "proved"),
        (r"\nabla_{\mathbf{y}} E = -\frac{1}{N} (\mathbf{X} \mathbf{w} - \mathbf{y})", "proved"),
        (r"\nabla_{\mathbf{w}} (\mathbf{w}^T \mathbf{w}) = 2 \mathbf{w}", "proved"),
        (r"\nabla_{\mathbf{w}} (\mathbf{w}^T \mathbf{w}) = \mathbf{w}", "false"),
        (r"\nabla_{\mathbf{w}} E = \frac{1}{N} \mathbf{X} (\mathbf{X} \mathbf{w} - \mathbf{y})", "shape"),
        (r"\nabla_{\mathbf{w}} E = \frac{2}{N} \mathbf{X}^T (\mathbf{X} \mathbf{w} - \mathbf{y})", "undecided"),
        (r"\nabla_{\mathbf{w}} E = \frac{1}{N} (\mathbf{X} \mathbf{w} - \mathbf{y})^T \mathbf{X}", "unread"),  # a row
        (r"\nabla_{\mathbf{w}} (\mathbf{X} \mathbf{w}) = \mathbf{X}", "unread"),
        (r"\nabla E = \frac{1}{N} \mathbf{X}^T (\mathbf{X} \mathbf{w} - \mathbf{y})", "unread"),
        (r"\nabla_{\mathbf{w} + \mathbf{w}} E = \mathbf{w}", "unread"),
        (r"\nabla_{\mathbf{w}} (\mathbf{y}^T \mathbf{y}) = 2 \mathbf{y}^T \mathbf{y}", "unread"),  # in a direction
        (r"\nabla_{\mathbf{w}} L(\mathbf{y}) = \sum_j w_j y_j", "unread"),
    ],
)
def test_a_gradient_stands_as_its_variable_does(line: str, kind: str) -> None:
    assert verdicts(SQUARES, line, preamble=SHAPES + "\n\n").split()[-1] == kind
