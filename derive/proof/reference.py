"""Softmax, cross-entropy and a layer's cost as a person writes them, and their derivatives.

The outside opinion on what the notes derive: this file imports NumPy only, knows no
formula for any derivative and nothing of our expressions. A derivative is taken from
the function itself, twice: by the complex step f'(x) = Im f(x + ih) / h, which has no
subtraction and is right to the last digits, and by central finite differences, which
are right to about nine digits but need no belief in complex numbers.

Points lie along the first axis. i, j, u count from 1, as in the notes. Every function
also takes complex numbers: wherever a largest logit is subtracted, that of the real
parts is meant (a shift changes no value, so its derivative doesn't matter).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Function = Callable[[Array], Array]
# (function, x, position) -> the derivative of the function by x at that position
Derivative = Callable[[Function, Array, tuple[int, ...]], Array]

TINY_STEP = 1e-30
# Balances the error h^2 of the formula against the roundoff 1e-16/h: h = cube root of 1e-16.
STEP = float(np.cbrt(np.finfo(float).eps))


def softmax(z: Array) -> Array:
    """e^(z_i) / sum of e^(z_k), along the last axis: (..., n) -> (..., n)."""
    powers = np.exp(z - z.real.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def log_softmax(z: Array) -> Array:
    """The logarithm of softmax, without the logarithm of a number near 0: (..., n) -> (..., n)."""
    shifted = z - z.real.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def cross_entropy(z: Array, y: Array) -> Array:
    """The loss -sum of y_k log softmax(z)_k: logits and labels (..., n) -> (...)."""
    return np.asarray(-(y * log_softmax(z)).sum(axis=-1))


def layer_cost(w: Array, b: Array, h: Array, y: Array) -> Array:
    """The mean loss over m samples of softmax(w h + b).

    Shapes: w (..., n, d), b (..., n), h (..., d, m), y (..., n, m) -> (...).
    """
    z = w @ h + b[..., None]
    return np.asarray(cross_entropy(z.swapaxes(-1, -2), y.swapaxes(-1, -2)).mean(axis=-1))


def derivative_by_complex_step(f: Function, x: Array, position: tuple[int, ...]) -> Array:
    """The derivative of f by the entry of x at `position` (from 0), at every point.

    x has shape (points, ...), f(x) any shape beginning with points; so has the result.
    """
    stepped = x.astype(complex)
    stepped[_at_every_point(position)] += 1j * TINY_STEP
    return np.asarray(f(stepped).imag / TINY_STEP)


def derivative_by_finite_differences(f: Function, x: Array, position: tuple[int, ...]) -> Array:
    """The same by (f(x + h) - f(x - h)) / 2h, with h in proportion to x."""
    where = _at_every_point(position)
    ahead, behind = x.astype(float), x.astype(float)
    step = STEP * np.maximum(1.0, abs(x[where]))
    ahead[where] += step
    behind[where] -= step
    difference = f(ahead) - f(behind)
    width = ahead[where] - behind[where]  # what was really stepped, after rounding
    return np.asarray(difference / width.reshape((-1,) + (1,) * (difference.ndim - 1)))


def _at_every_point(position: tuple[int, ...]) -> Any:
    return (slice(None), *position)


def gradient_by_complex_step(f: Function, x: Array) -> Array:
    """All derivatives of f: (points, *shape) -> (points); the result has the shape of x."""
    return _by_every_entry(derivative_by_complex_step, f, x)


def gradient_by_finite_differences(f: Function, x: Array) -> Array:
    """As `gradient_by_complex_step`, by central differences."""
    return _by_every_entry(derivative_by_finite_differences, f, x)


def jacobian_by_complex_step(f: Function, x: Array) -> Array:
    """All derivatives of f: (points, n) -> (points, r); the result is (points, r, n)."""
    return _by_every_entry(derivative_by_complex_step, f, x)


def jacobian_by_finite_differences(f: Function, x: Array) -> Array:
    """As `jacobian_by_complex_step`, by central differences."""
    return _by_every_entry(derivative_by_finite_differences, f, x)


def _by_every_entry(derivative: Derivative, f: Function, x: Array) -> Array:
    shape = x.shape[1:]
    columns = np.stack([derivative(f, x, position) for position in np.ndindex(shape)], axis=-1)
    return columns.reshape(columns.shape[:-1] + shape)


def softmax_by_logit(z: Array, i: int, j: int, derivative: Derivative = derivative_by_complex_step) -> Array:
    """d softmax(z)_i / d z_j: (points, n) -> (points)."""
    return derivative(lambda logits: softmax(logits)[..., i - 1], z, (j - 1,))


def cross_entropy_by_logit(z: Array, y: Array, i: int, derivative: Derivative = derivative_by_complex_step) -> Array:
    """d loss / d z_i of one sample: (points, n) twice -> (points)."""
    return derivative(lambda logits: cross_entropy(logits, y), z, (i - 1,))


def layer_cost_by_weight(
    w: Array,
    b: Array,
    h: Array,
    y: Array,
    i: int,
    u: int,
    derivative: Derivative = derivative_by_complex_step,
) -> Array:
    """d cost / d w_iu -> (points); shapes as in `layer_cost`."""
    return derivative(lambda weights: layer_cost(weights, b, h, y), w, (i - 1, u - 1))


def layer_cost_by_bias(
    w: Array,
    b: Array,
    h: Array,
    y: Array,
    i: int,
    derivative: Derivative = derivative_by_complex_step,
) -> Array:
    """d cost / d b_i -> (points); shapes as in `layer_cost`."""
    return derivative(lambda biases: layer_cost(w, biases, h, y), b, (i - 1,))
