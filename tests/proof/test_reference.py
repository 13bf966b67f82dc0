"""The NumPy reference against what is known without it, and against itself."""

import ast
from pathlib import Path

import numpy as np
import pytest

from derive.proof import reference
from derive.proof.reference import (
    cross_entropy,
    cross_entropy_by_logit,
    derivative_by_finite_differences,
    gradient_by_complex_step,
    gradient_by_finite_differences,
    jacobian_by_complex_step,
    jacobian_by_finite_differences,
    layer_cost,
    layer_cost_by_bias,
    layer_cost_by_weight,
    log_softmax,
    softmax,
    softmax_by_logit,
)

RANDOM = np.random.default_rng(7)


def test_it_imports_numpy_and_nothing_of_ours():
    tree = ast.parse(Path(reference.__file__).read_text())
    froms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert froms | plain == {"__future__", "collections.abc", "typing", "numpy", "numpy.typing"}


def test_softmax_of_equal_and_of_enormous_logits():
    np.testing.assert_allclose(softmax(np.zeros((1, 4))), [[0.25] * 4])
    np.testing.assert_allclose(softmax(np.array([[1000.0, 1000.0, -1000.0]])), [[0.5, 0.5, 0.0]])


def test_log_softmax_far_below_the_smallest_float():
    np.testing.assert_allclose(log_softmax(np.array([[0.0, 5000.0]])), [[-5000.0, 0.0]])


def test_cross_entropy_of_equal_logits_is_log_n():
    assert cross_entropy(np.zeros((1, 5)), np.eye(5)[:1]) == pytest.approx(np.log(5))


def test_the_softmax_jacobian_at_zero_is_a_quarter():
    jacobian = jacobian_by_complex_step(softmax, np.zeros((1, 2)))
    np.testing.assert_allclose(jacobian, [[[0.25, -0.25], [-0.25, 0.25]]], rtol=1e-15)
    assert softmax_by_logit(np.zeros((1, 2)), 1, 2) == pytest.approx(-0.25, rel=1e-15)


def test_the_cross_entropy_gradient_at_log_1_2_3():
    """There softmax is (1, 2, 3)/6, so the gradient for the third class is (1/6, 1/3, -1/2)."""
    z, y = np.log([[1.0, 2.0, 3.0]]), np.array([[0.0, 0.0, 1.0]])
    gradient = gradient_by_complex_step(lambda logits: cross_entropy(logits, y), z)
    np.testing.assert_allclose(gradient, [[1 / 6, 1 / 3, -1 / 2]], rtol=1e-14)


def test_a_layer_of_one_unit_and_one_sample():
    """w h = z: by the weights the gradient is that by the logits times h, here 3."""
    w, h = np.zeros((1, 2, 1)), np.full((1, 1, 1), 3.0)
    b, y = np.zeros((1, 2)), np.array([[[1.0], [0.0]]])
    assert layer_cost(w, b, h, y) == pytest.approx(np.log(2))
    assert layer_cost_by_weight(w, b, h, y, 1, 1) == pytest.approx(-1.5)
    assert layer_cost_by_bias(w, b, h, y, 2) == pytest.approx(0.5)


def test_the_cost_is_the_mean_over_the_samples():
    w, b, h, y = _layer(points=3, n=4, d=2, m=5)
    each = [cross_entropy((w @ h)[..., s] + b, y[..., s]) for s in range(5)]
    np.testing.assert_allclose(layer_cost(w, b, h, y), np.mean(each, axis=0))


def test_complex_step_and_finite_differences_agree():
    z = RANDOM.normal(size=(20, 6))
    y = softmax(RANDOM.normal(size=(20, 6)))
    near = {"rtol": 0, "atol": 1e-9}
    exact, rough = jacobian_by_complex_step(softmax, z), jacobian_by_finite_differences(softmax, z)
    np.testing.assert_allclose(exact, rough, **near)
    assert exact.shape == (20, 6, 6)
    exact = gradient_by_complex_step(lambda logits: cross_entropy(logits, y), z)
    rough = gradient_by_finite_differences(lambda logits: cross_entropy(logits, y), z)
    np.testing.assert_allclose(exact, rough, **near)
    one = cross_entropy_by_logit(z, y, 3, derivative_by_finite_differences)
    np.testing.assert_allclose(one, exact[:, 2], **near)
    w, b, h, y = _layer(points=8, n=4, d=3, m=2)
    exact = gradient_by_complex_step(lambda weights: layer_cost(weights, b, h, y), w)
    assert exact.shape == w.shape
    rough = layer_cost_by_weight(w, b, h, y, 2, 3, derivative_by_finite_differences)
    np.testing.assert_allclose(exact[:, 1, 2], rough, **near)


def test_finite_differences_refute_a_function_the_complex_step_cant_see_into():
    """abs of a complex number is real: the complex step gives 0, wrongly, and is found out."""
    x = np.array([[2.0]])
    assert gradient_by_complex_step(lambda v: abs(v)[:, 0], x) == 0
    assert gradient_by_finite_differences(lambda v: abs(v)[:, 0], x) == pytest.approx(1)


def test_no_warning_and_no_nan_at_hard_points():
    z = np.array([[60.0, 0.0, -60.0], [800.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert np.isfinite(jacobian_by_complex_step(softmax, z)).all()


def _layer(points, n, d, m):
    y = softmax(RANDOM.normal(size=(points, m, n))).swapaxes(1, 2)
    w, h = RANDOM.normal(size=(points, n, d)), RANDOM.normal(size=(points, d, m))
    return w, RANDOM.normal(size=(points, n)), h, y


# -- every axis has another length, so that none is taken for another ---------------------


def test_softmax_and_the_loss_are_taken_along_the_last_axis():
    z, y = RANDOM.normal(size=(2, 3, 4)), RANDOM.uniform(size=(2, 3, 4))
    z[1, 2, 0] = 900.0  # e to it is more than a float can hold
    for at in np.ndindex(2, 3):
        row = z[at] - z[at].max()
        expected = np.exp(row) / sum(np.exp(row))
        np.testing.assert_allclose(softmax(z)[at], expected, rtol=1e-14)
        np.testing.assert_allclose(softmax(z[at]), expected, rtol=1e-14)
        logs = row - np.log(sum(np.exp(row)))
        np.testing.assert_allclose(log_softmax(z)[at], logs, rtol=1e-14)
        np.testing.assert_allclose(cross_entropy(z, y)[at], -sum(y[at] * logs), rtol=1e-14)
    assert cross_entropy(z, y).shape == (2, 3)


def test_the_cost_takes_axes_in_front_and_each_sample_alone():
    w, b, h, y = (RANDOM.normal(size=(2, 3, *shape)) for shape in ((4, 5), (4,), (5, 6), (4, 6)))
    costs = layer_cost(w, b, h, y)
    assert costs.shape == (2, 3)
    for at in np.ndindex(2, 3):
        each = [cross_entropy(w[at] @ h[at][:, s] + b[at], y[at][:, s]) for s in range(6)]
        assert costs[at] == pytest.approx(sum(each) / 6, rel=1e-13)
        assert layer_cost(w[at], b[at], h[at], y[at]) == pytest.approx(sum(each) / 6, rel=1e-13)


@pytest.mark.parametrize(
    ("gradient", "close"), [(gradient_by_complex_step, 1e-15), (gradient_by_finite_differences, 1e-9)]
)
def test_derivatives_of_known_functions_by_every_entry(gradient, close):
    """Of sum of c x^2 the gradient is 2 c x; of the product of x by a fixed matrix it is that matrix."""
    x, c = RANDOM.normal(size=(6, 2, 3)), RANDOM.normal(size=(2, 3))
    np.testing.assert_allclose(gradient(lambda v: (c * v**2).sum(axis=(1, 2)), x), 2 * c * x, atol=close * 10)
    by_row = gradient(lambda v: (c * v).sum(axis=2), x)
    assert by_row.shape == (6, 2, 2, 3)
    np.testing.assert_allclose(by_row, np.broadcast_to(np.eye(2)[:, :, None] * c, by_row.shape), atol=close * 10)
    # the step grows with x: beside 10^9 one of 10^-5 would be lost
    np.testing.assert_allclose(gradient(lambda v: v[:, 0] ** 2 / 1e9, np.array([[1e9]])), [[2]], rtol=close)
    np.testing.assert_allclose(gradient(lambda v: v.sum(axis=1), np.array([[1, 2], [3, 4]])), np.ones((2, 2)))


def test_each_position_counts_from_1():
    z = RANDOM.normal(size=(5, 3))
    a, y = softmax(z), softmax(RANDOM.normal(size=(5, 3)))
    w, b, h, t = _layer(points=5, n=3, d=4, m=2)
    differences = (softmax((w @ h + b[..., None]).swapaxes(1, 2)).swapaxes(1, 2) - t) / 2
    near = {"rtol": 0, "atol": 1e-14}
    for i in (1, 2, 3):
        np.testing.assert_allclose(cross_entropy_by_logit(z, y, i), a[:, i - 1] - y[:, i - 1], **near)
        np.testing.assert_allclose(layer_cost_by_bias(w, b, h, t, i), differences[:, i - 1].sum(axis=1), **near)
        for j in (1, 2, 3):
            expected = a[:, i - 1] * ((i == j) - a[:, j - 1])
            np.testing.assert_allclose(softmax_by_logit(z, i, j), expected, **near)
        for u in (1, 2, 3, 4):
            expected = (differences[:, i - 1] * h[:, u - 1]).sum(axis=1)
            np.testing.assert_allclose(layer_cost_by_weight(w, b, h, t, i, u), expected, **near)
