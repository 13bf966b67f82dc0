"""What is said of one sample or layer and meant of each; beside each right line a slip, and what is no instance."""

from __future__ import annotations

import pytest

from derive.reading.manners import instances, samples
from tests.reading.reading import LEFT_OPEN, verdicts


def of(quantity: str, variable: str) -> str:
    return rf"\frac{{\partial {quantity}}}{{\partial {variable}}}"


PHI = r"\phi(z) = \frac{1}{1 + e^{-z}}"
LOSS = (
    r"J(\mathbf{w}) = -\sum_{i=1}^n "
    r"\left[ y^{(i)} \log \phi(z^{(i)}) + (1 - y^{(i)}) \log (1 - \phi(z^{(i)})) \right]"
)
SQUARES = r"J(\mathbf{w}) = \frac{1}{2} \sum_i (y^{(i)} - \phi(z^{(i)}))^2"
OF_J = of("J", "w_j") + " = "
LINE = (r"\hat{y} = \alpha x + \beta", r"E = \sum_{i=1}^n (y_i - \hat{y}_i)^2")
LAYERS = (
    r"z^l_j = \sum_k w^l_{jk} a^{l-1}_k + b^l_j",
    r"a^l_j = \sigma(z^l_j)",
    r"\delta^l_j = \frac{\partial C}{\partial z^l_j}",
)


@pytest.mark.parametrize("net", [r"z = \mathbf{w}^T \mathbf{x}", r"z = \sum_j w_j x_j"])
def test_a_gradient_over_samples_of_what_is_said_of_one(net: str) -> None:
    right = OF_J + r"-\sum_{i=1}^n (y^{(i)} - \phi(z^{(i)})) x_j^{(i)}"
    assert verdicts(net, PHI, LOSS, right).split()[-1] == "follows"
    for wrong in (
        right.replace("-\\sum", "\\sum"),
        right.replace("x_j^{(i)}", "w_j"),
        right.replace(" x_j^{(i)}", ""),
        right.replace("y^{(i)} - ", "y^{(i)} + "),
    ):
        assert verdicts(net, PHI, LOSS, wrong).split()[-1] == "undecided"


@pytest.mark.parametrize(
    ("right", "kind"),
    [
        (r"-\sum_i (y^{(i)} - \phi(z^{(i)})) \phi'(z^{(i)}) x_j^{(i)}", "proved"),
        (r"-\sum_i (y^{(i)} - \phi(z^{(i)})) x_j^{(i)}", "undecided"),  # nothing says that the slope is 1
        (r"\sum_i (y^{(i)} - \phi(z^{(i)})) \phi'(z^{(i)}) x_j^{(i)}", "undecided"),
        (r"-\sum_i (y^{(i)} - \phi(z^{(i)})) \phi'(z^{(i)}) x_k^{(i)}", "undecided"),
    ],
)
def test_a_gradient_through_a_function_that_nothing_defines(right: str, kind: str) -> None:
    assert verdicts(r"z^{(i)} = \sum_j w_j x_j^{(i)}", SQUARES, OF_J + right).split()[-1] == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (r"E = \sum_{i=1}^n (y_i - \alpha x_i - \beta)^2", "follows"),
        (of("E", r"\alpha") + r" = -2 \sum_{i=1}^n x_i (y_i - \alpha x_i - \beta)", "follows"),
        (of("E", r"\alpha") + r" = 2 \sum_{i=1}^n x_i (y_i - \alpha x_i - \beta)", "undecided"),
        (of("E", r"\beta") + r" = -2 \sum_{i=1}^n x_i (y_i - \alpha x_i - \beta)", "undecided"),
    ],
)
def test_a_line_through_points(line: str, kind: str) -> None:
    assert verdicts(*LINE, line).split()[-1] == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (r"\delta^L_j = " + of("C", "z^L_j"), "proved"),
        (r"\delta^L_j = " + of("C", "a^L_j") + r" \sigma'(z^L_j)", "chain_rule"),
        (of("z^{l+1}_k", "a^l_j") + r" = w^{l+1}_{kj}", "proved"),
        (of("z^{l+1}_k", "a^l_j") + r" = w^l_{kj}", "undecided"),
        (of("z^{l+1}_k", "a^l_j") + r" = w^{l+1}_{jk}", "undecided"),
        (r"\delta^l_j = \sum_k w^{l+1}_{kj} \delta^{l+1}_k \sigma'(z^l_j)", "chain_rule"),
        (r"\delta^l_j = \sum_k w^{l+1}_{jk} \delta^{l+1}_k \sigma'(z^l_j)", "undecided"),
        (r"\delta^l_j = \sum_k w^l_{kj} \delta^{l+1}_k \sigma'(z^l_j)", "undecided"),
        (r"\delta^l_j = \sum_k w^{l+1}_{kj} \delta^{l+1}_k", "undecided"),
        (r"\delta^l_j = \sum_k w^{l+1}_{kj} \delta^{l+1}_k \sigma'(z^{l+1}_k)", "undecided"),
        (of("C", "b^l_j") + r" = \delta^l_j", "chain_rule"),
        (of("C", "w^l_{jk}") + r" = a^{l-1}_k \delta^l_j", "chain_rule"),
        (of("C", "w^l_{jk}") + r" = a^l_k \delta^l_j", "undecided"),
        (of("C", "w^l_{jk}") + r" = a^{l-1}_j \delta^l_k", "undecided"),
    ],
)
def test_layers(line: str, kind: str) -> None:
    assert verdicts(*LAYERS, line).split()[-1] == kind


@pytest.mark.parametrize(
    ("displays", "kind"),
    [
        ((r"z = w x + b", r"s = \sum_j w_j x_j", of("z_k", "b") + " = 1"), "undecided"),
        # A meaning of its own counts.
        ((*LAYERS[:2], r"a^L_j = \frac{e^{z^L_j}}{\sum_k e^{z^L_k}}", r"a^L_j = \sigma(z^L_j)"), "undecided"),
        # What goes along is made of something that doesn't.
        ((r"c = x + 1", r"z = c x", r"s = \sum_i z_i - \sum_i x_i", r"\sum_i z_i = \sum_i c x_i"), "kinds"),
    ],
)
def test_what_is_no_instance(displays: tuple[str, ...], kind: str) -> None:
    assert verdicts(*displays).split()[-1] == kind


def test_a_meaning_of_its_own_that_is_overlooked_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    displays = (*LAYERS[:2], r"a^L_j = \frac{e^{z^L_j}}{\sum_k e^{z^L_k}}", r"a^L_j = \sigma(z^L_j)")
    monkeypatch.setattr(instances, "_has_its_own", lambda *_: False)
    assert verdicts(*displays).split()[-1] == "proved"


# The k-th neuron is no k-th sample: its weights have an index too.
NEURONS = (r"z = w x + b", r"s = \sum_j w_j x_j - \sum_k x_k", of("z_k", "b") + " = 1")


def test_an_index_of_the_weights_that_is_overlooked_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(*NEURONS).split()[-1] == "undecided"
    monkeypatch.setattr(samples.Samples, "_has_more", lambda *_: False)
    assert verdicts(*NEURONS).split()[-1] == "follows"


H = r"h_\theta(x) = \sum_{j=0}^n \theta_j x_j"
H_SQUARES = r"J(\theta) = \frac{1}{2 m} \sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)})^2"
H_SLOPE = of(r"J(\theta)", r"\theta_j") + r" = \frac{1}{m} \sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}"


@pytest.mark.parametrize(
    "meaning",
    [
        H,
        r"h_\theta(x) = \theta_0 x_0 + \theta_1 x_1 + \cdots + \theta_n x_n",
        r"h_\theta(\mathbf{x}) = \mathbf{\theta}^T \mathbf{x}",
    ],
)
def test_what_a_function_of_one_sample_is_for_each(meaning: str) -> None:
    samples = H_SQUARES, H_SLOPE
    if r"\mathbf{x}" in meaning:
        samples = tuple(each.replace("(x^{(i)})", r"(\mathbf{x}^{(i)})") for each in samples)
    assert verdicts(meaning, *samples) == "definition definition follows"
    for slip in (
        samples[1].replace(" x_j^{(i)}", r" \theta_j"),
        samples[1].replace(" x_j^{(i)}", ""),
        samples[1].replace("- y", "+ y"),
        samples[1].replace(r"\frac{1}{m}", r"\frac{2}{m}"),
        samples[1].replace("= ", "= -"),
    ):
        assert verdicts(meaning, samples[0], slip) == "definition definition undecided"


def test_a_sigmoid_of_a_sum_over_features() -> None:
    sigmoid, h = r"g(z) = \frac{1}{1 + e^{-z}}", r"h_\theta(x) = g(\sum_j \theta_j x_j)"
    loss = r"J(\theta) = -\sum_i (y^{(i)} \log h_\theta(x^{(i)}) + (1 - y^{(i)}) \log(1 - h_\theta(x^{(i)})))"
    slope = of(r"J(\theta)", r"\theta_j") + r" = \sum_i (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}"
    assert verdicts(sigmoid, h, loss, slope).split()[-1] == "follows"
    assert verdicts(sigmoid, h, loss, slope.replace("= ", "= -")).split()[-1] == "undecided"


@pytest.mark.parametrize(
    ("meaning", "samples"),
    [
        (r"h_\theta(x) = u + \theta", r"h_\theta(x^{(i)}) - h_\theta(x^{(i)}) + x^{(i)} = u + x^{(i)}"),
        (r"h_\theta(x) = q x, q = 2 x", r"h_\theta(x^{(i)}) = q x^{(i)} + y^{(i)} - y^{(i)}"),
        (r"h_\theta(x) = y x", r"h_\theta(x^{(i)}) = y x^{(i)} + y^{(i)} - y^{(i)}"),
        (r"h_\theta(x) = x^2", r"h_\eta(x^{(i)}) + 0 = (x^{(i)})^2"),
        (r"h_\theta(x) = x^2", r"h_\theta(u^{(i)}) + 0 = (x^{(i)})^2"),
    ],
)
def test_what_is_no_function_of_that_sample(meaning: str, samples: str) -> None:
    assert verdicts(meaning, r"L = \sum_i x^{(i)} y^{(i)}", samples).split()[-1] not in ("proved", "follows")


def test_that_the_argument_counts_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: what stands below h or in its bracket makes no difference."""
    assert (
        verdicts(r"h_\theta(x) = x^2", r"L = \sum_i h_\eta(x^{(i)})", r"h_\eta(x^{(i)}) + 0 = (x^{(i)})^2").split()[-1]
        in LEFT_OPEN
    )
    monkeypatch.setattr(samples, "likeness", lambda node: 0)
    assert (
        verdicts(r"h_\theta(x) = x^2", r"L = \sum_i h_\eta(x^{(i)})", r"h_\eta(x^{(i)}) + 0 = (x^{(i)})^2").split()[-1]
        == "follows"
    )


SIGMOID_OF_SAMPLES = (
    r"\sigma(z) = \frac{1}{1 + e^{-z}}",
    r"z^{(i)} = \sum_j w_j x_j^{(i)}",
    r"a^{(i)} = \sigma(z^{(i)})",
    r"L(a^{(i)}, y^{(i)}) = -y^{(i)} \log a^{(i)} - (1 - y^{(i)}) \log(1 - a^{(i)})",
    r"J = \frac{1}{m} \sum_{i=1}^m L(a^{(i)}, y^{(i)})",
)


def test_a_loss_of_several_things_of_one_sample() -> None:
    slope = of("J", "w_j") + r" = \frac{1}{m} \sum_{i=1}^m (a^{(i)} - y^{(i)}) x_j^{(i)}"
    assert verdicts(*SIGMOID_OF_SAMPLES, slope).split() == ["definition"] * 5 + ["proved"]
    for slip in (slope.replace("- y", "+ y"), slope.replace(" x_j^{(i)}", ""), slope.replace("= ", "= -")):
        assert verdicts(*SIGMOID_OF_SAMPLES, slip).split()[-1] == "false"


def test_a_slip_in_the_slope_of_such_a_loss_is_found() -> None:
    losses = r"L(a_i, y_i) = (a_i - y_i)^2", r"J = \sum_i L(a_i, y_i)"
    assert verdicts(*losses, of("J", "a_j") + r" = 2 (a_j - y_j)").split()[-1] == "proved"
    assert verdicts(*losses, of("J", "a_j") + r" = a_j - y_j").split()[-1] == "false"


def test_what_is_of_two_samples_is_not_taken_for_one_of_one() -> None:
    sums = r"s_i = \sum_j K(x_i, x_j)", r"s_i = K(x_i, x_i) + \sum_{j \ne i} K(x_i, x_j)"
    assert verdicts(*sums) == "definition proved"
    assert verdicts(sums[0], sums[1].replace("= K", "= 2 K")) == "definition undecided"
    apart = r"L(a_i, y_i) = (a_i - y_i)^2", r"J = \sum_i \sum_j L(a_i, y_j)"
    assert verdicts(*apart, of("J", "a_k") + r" = 2 (a_k - y_k)").split()[-1] == "undecided"
